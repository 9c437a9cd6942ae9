// What every engine shares and the choice of one: no kernel code here.
#include "kernels/engine.h"

#include "kernels/state/summary.h"

namespace swarm {

void AgentImage::resize(uint32_t slot_count) {
  slots = slot_count;
#define SWARM_RESIZE(type, name, elements, role, unit, writers, meaning)                        \
  name.assign(static_cast<size_t>(slot_count) * (elements), FieldRole::role == FieldRole::kSlot \
                                                                ? static_cast<type>(kNone)      \
                                                                : static_cast<type>(0));
  SWARM_AGENT_FIELDS(SWARM_RESIZE)
#undef SWARM_RESIZE
}

uint32_t far_cells_for(const Layout& layout) {
  uint32_t cells = 4;
  while (cells < 256 && uint64_t{cells} * cells * cells * 8 < layout.capacity()) cells *= 2;
  return cells;
}

namespace {

/// Bytes of all fields of one agent.
constexpr uint64_t agent_bytes() {
  uint64_t bytes = 0;
#define SWARM_SIZE(type, name, elements, role, unit, writers, meaning) \
  bytes += sizeof(type) * (elements);
  SWARM_AGENT_FIELDS(SWARM_SIZE)
#undef SWARM_SIZE
  return bytes;
}

}  // namespace

GridSize near_cells_for(uint64_t count) {
  GridSize size;
  while (size.ny < 1024 && size.cells() < count) {
    size.nx *= 2;
    if (size.cells() < count) size.ny *= 2;
    if (size.cells() < count) size.nz *= 2;
  }
  return size;
}

EngineSize size_for(const Layout& layout, uint32_t tables, uint32_t command_steps) {
  EngineSize size;
  size.layout = layout;
  size.tables = tables;
  size.command_steps = command_steps;
  size.near = near_cells_for(layout.ships);
  size.mines = near_cells_for(layout.mines);
  size.far_n = far_cells_for(layout);
  return size;
}

uint64_t image_bytes(const Layout& layout) { return agent_bytes() * layout.capacity(); }

uint64_t memory_bytes(const EngineSize& size) {
  const uint64_t slots = uint64_t{size.layout.worlds} * size.layout.capacity();
  uint64_t per_slot = agent_bytes();
  // Grids (keys, orders, records), scans, lists, and the sort's scratch of one pair an item.
  per_slot += 2 * sizeof(uint32_t) * 2 + sizeof(ShipPlace) + sizeof(ShipMotion) +
              sizeof(FlockWish) + sizeof(SlotPlace);
  per_slot += (3 + kMaxTeams) * sizeof(uint32_t) + sizeof(uint8_t) + 2 * sizeof(uint64_t);
  const uint64_t near_cells = uint64_t{size.near.cells()} + size.mines.cells();
  const uint64_t far_lists = uint64_t{size.far_n} * size.far_n * size.far_n * kMaxTeams * 2;
  const uint64_t per_world = (near_cells + far_lists) * sizeof(uint32_t) +
                             far_lists / (kMaxTeams * 2) * 2 + sizeof(WorldOrders) +
                             sizeof(WorldState) +
                             summary_layout(size.layout.sections).columns * sizeof(int64_t);
  return slots * per_slot + size.layout.worlds * per_world + size.tables * sizeof(ScenarioTables);
}

std::unique_ptr<Engine> make_engine(BackendKind backend, const EngineSize& size, unsigned threads) {
  switch (backend) {
    case BackendKind::kCpu:
      return make_cpu_engine(size, threads);
    case BackendKind::kCuda:
#ifdef SWARM_WITH_CUDA
      return make_cuda_engine(size);
#else
      throw DeviceError("start", "this build has no CUDA back end");
#endif
    case BackendKind::kHip:
#ifdef SWARM_WITH_HIP
      return make_hip_engine(size);
#else
      throw DeviceError("start", "this build has no HIP back end");
#endif
  }
  throw DeviceError("start", "unknown back end");
}

}  // namespace swarm
