// What every engine shares and the choice of one: no kernel code here.
#include "kernels/engine.h"

#include <cstdlib>
#include <string_view>
#include <type_traits>
#include <utility>

#include "kernels/device/cpu_exec.h"
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

namespace {

/// New slot of each slot of one world; kNone: there is no room for it.
std::vector<uint32_t> new_slots(const Layout& from, const Layout& to) {
  const uint32_t ranges[][4] = {
      {0, from.sections, 0, to.sections},
      {from.first_ship(), from.ships, to.first_ship(), to.ships},
      {from.first_mine(), from.mines, to.first_mine(), to.mines},
      {from.first_torpedo(), from.torpedoes, to.first_torpedo(), to.torpedoes},
  };
  std::vector<uint32_t> slots(from.capacity(), kNone);
  for (const auto& [old_first, old_count, new_first, new_count] : ranges) {
    for (uint32_t i = 0; i < old_count && i < new_count; ++i) slots[old_first + i] = new_first + i;
  }
  return slots;
}

/// `out` has the new size, and what empty slots hold.
template <class T>
std::vector<T> moved(const std::vector<T>& field, FieldRole role, const std::vector<uint32_t>& to,
                     std::vector<T> out) {
  const size_t elements = field.size() / to.size();
  const size_t capacity = out.size() / elements;
  for (size_t at = 0; at < field.size(); ++at) {
    const uint32_t slot = to[at % to.size()];
    if (slot == kNone) continue;
    T value = field[at];
    if constexpr (std::is_same_v<T, uint32_t>) {
      if (role == FieldRole::kSlot && value != kNone) {
        SWARM_ASSERT(to[value] != kNone);
        value = to[value];
      }
    }
    out[at / to.size() * capacity + slot] = value;
  }
  return out;
}

}  // namespace

AgentImage with_layout(const AgentImage& agents, const Layout& from, const Layout& to) {
  SWARM_ASSERT(agents.slots == from.capacity());
  const std::vector<uint32_t> slots = new_slots(from, to);
  for (uint32_t s = 0; s < agents.slots; ++s) {
    SWARM_ASSERT(slots[s] != kNone ||
                 agents.status[s] == static_cast<uint8_t>(AgentStatus::kAbsent));
  }
  AgentImage out;
  out.resize(to.capacity());
#define SWARM_MOVE(type, name, elements, role, unit, writers, meaning) \
  out.name = moved(agents.name, FieldRole::role, slots, std::move(out.name));
  SWARM_AGENT_FIELDS(SWARM_MOVE)
#undef SWARM_MOVE
  return out;
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

namespace {

/// Adds up arrays as the engine takes them: each is rounded up by itself.
struct Taken {
  uint64_t bytes = 0;
  void arrays(uint64_t count, uint64_t items, uint64_t item_bytes) {
    bytes += count * CpuExec::taken_bytes(items * item_bytes);
  }
};

void take_near_grid(Taken* taken, const EngineSize& size, GridSize grid, uint64_t items) {
  taken->arrays(2, items, sizeof(uint32_t));  // key, order
  taken->arrays(1, uint64_t{size.layout.worlds} * grid.cells() + 2, sizeof(uint32_t));
}

}  // namespace

// A test compares this with what the engine does take: engine_on.h, allocate_all.
uint64_t memory_bytes(const EngineSize& size) {
  const uint64_t worlds = size.layout.worlds;
  const uint64_t slots = worlds * size.layout.capacity();
  const uint64_t ships = worlds * size.layout.ships, mines = worlds * size.layout.mines;
  Taken taken;
#define SWARM_SIZE(type, name, elements, role, unit, writers, meaning) \
  taken.arrays(1, slots*(elements), sizeof(type));
  SWARM_AGENT_FIELDS(SWARM_SIZE)
#undef SWARM_SIZE
  take_near_grid(&taken, size, size.near, ships);
  taken.arrays(1, ships, sizeof(ShipPlace));
  taken.arrays(1, ships, sizeof(ShipMotion));
  taken.arrays(1, ships, sizeof(FlockWish));
  take_near_grid(&taken, size, size.mines, mines);
  taken.arrays(1, mines, sizeof(SlotPlace));
  const uint64_t far_lists = uint64_t{size.far_n} * size.far_n * size.far_n * kMaxTeams * 2;
  taken.arrays(2, slots, sizeof(uint32_t));  // far.key, far.order
  taken.arrays(1, worlds * far_lists + 2, sizeof(uint32_t));
  taken.arrays(1, slots, sizeof(SlotPlace));
  taken.arrays(2, worlds * far_lists / (kMaxTeams * 2), sizeof(uint8_t));  // held, around
  taken.arrays(3, slots + 1, sizeof(uint32_t));                            // scans, list
  taken.arrays(1, slots, sizeof(uint8_t));                                 // flags
  taken.arrays(1, slots * kMaxTeams, sizeof(uint32_t));                    // far_sensors
  // The sort's scratch: pairs on a CPU; on a GPU keys, indices and the library's own two of each.
  taken.arrays(2, slots, sizeof(uint64_t));
  taken.arrays(1, worlds, sizeof(WorldOrders));
  taken.arrays(1, worlds, sizeof(WorldState));
  taken.arrays(1, worlds * summary_layout(size.layout.sections).columns, sizeof(int64_t));
  taken.arrays(1, worlds, sizeof(uint64_t));  // hashes
  taken.arrays(1, size.tables, sizeof(ScenarioTables));
  constexpr uint64_t kSmall = uint64_t{64} << 10;  // counters of the sort, small blocks
  return taken.bytes + kSmall;
}

namespace {

/// FLEETSWARM_GRAPHS; nothing where it is not set.
std::optional<bool> graphs_asked_for() {
  const char* const value = std::getenv("FLEETSWARM_GRAPHS");  // NOLINT(concurrency-mt-unsafe)
  if (value == nullptr) return std::nullopt;
  const std::string_view text = value;
  if (text != "0" && text != "1") {
    throw DeviceError("start", "FLEETSWARM_GRAPHS is '" + std::string(text) + "': 0 or 1");
  }
  return text == "1";
}

}  // namespace

std::unique_ptr<Engine> make_engine(BackendKind backend, const EngineSize& asked,
                                    unsigned threads) {
  if (backend == BackendKind::kCpu) return make_cpu_engine(asked, threads);
  EngineSize size = asked;
  if (!size.step_graphs) size.step_graphs = graphs_asked_for();
  if (backend == BackendKind::kCuda) {
#ifdef SWARM_WITH_CUDA
    return make_cuda_engine(size);
#else
    throw DeviceError("start", "this build has no CUDA back end");
#endif
  }
#ifdef SWARM_WITH_HIP
  return make_hip_engine(size);
#else
  throw DeviceError("start", "this build has no HIP back end");
#endif
}

}  // namespace swarm
