// The engine on one Exec (CpuExec, GpuExec). Included by exactly one source file per back end, so
// the stages are compiled once for each.
//
// All device memory is taken in the constructor; a step allocates nothing. Each world has its own
// clock, which advances only while the world is active and decides alone when its command stages
// act; they are left out where that is so for no world.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "kernels/count_work.cuh"
#include "kernels/device/command_clocks.h"
#include "kernels/device/stage_recorder.h"
#include "kernels/device/step_graphs.h"
#include "kernels/device/summary_read_back.h"
#include "kernels/engine.h"
#include "kernels/stage_costs.h"
#include "kernels/stages.h"

namespace swarm {

template <class Exec>
class EngineOn final : public Engine {
 public:
  template <class... Args>
  explicit EngineOn(const EngineSize& size, Args&&... exec_args)
      : size_(size),
        exec_(std::forward<Args>(exec_args)...),
        clocks_(size.layout.worlds, size.command_steps),
        graphs_(exec_, size.step_graphs),
        summary_(exec_, size.layout) {
    static_assert(std::is_trivially_copyable_v<StepView>);
    allocate_all();
  }

  ~EngineOn() override {
    for (void* memory : allocations_) exec_.release(memory);
  }
  EngineOn(const EngineOn&) = delete;
  EngineOn& operator=(const EngineOn&) = delete;

  const EngineSize& size() const override { return size_; }
  DeviceInfo device() const override {
    DeviceInfo info = exec_.info();
    if constexpr (Exec::kKind != BackendKind::kCpu) info.detail += ", steps " + graphs_.text();
    return info;
  }

  void set_table(uint32_t index, const ScenarioTables& table) override {
    SWARM_ASSERT(index < size_.tables);
    SWARM_ASSERT(table.near_cells.cells() <= size_.near.cells());
    SWARM_ASSERT(table.far_cells >= 4 && table.far_cells <= size_.far_n);
    SWARM_ASSERT(table.command_steps == size_.command_steps);
    exec_.upload(tables_ + index, &table, sizeof(table));
    summary_.note_table(table);
  }

  using Engine::load_world;
  void load_world(uint32_t world, const AgentImage& agents, const WorldState& state,
                  const WorldOrders& orders) override {
    write_agents(world, agents);
    exec_.upload(worlds_ + world, &state, sizeof(state));
    clocks_.set_step(world, state.step);
    write_orders(world, orders);
  }

  void write_orders(uint32_t world, const WorldOrders& orders) override {
    SWARM_ASSERT(world < size_.layout.worlds);
    exec_.upload(orders_ + world, &orders, sizeof(orders));
    clocks_.set_running(world, orders.active != 0);
    orders_changed_ = true;
  }

  void write_agents(uint32_t world, const AgentImage& agents) override {
    SWARM_ASSERT(world < size_.layout.worlds && agents.slots == size_.layout.capacity());
#define SWARM_UPLOAD(type, name, elements, role, unit, writers, meaning) \
  upload_field(view_.agents.name, agents.name, elements, FieldRole::role, world);
    SWARM_AGENT_FIELDS(SWARM_UPLOAD)
#undef SWARM_UPLOAD
    worlds_loaded_ = true;
  }

  void run_periods(uint32_t periods) override { run_steps(periods * size_.command_steps); }

  void run_steps(uint32_t steps) override {
    const auto unseen = [](StageId) {};
    for (uint32_t s = 0; s < steps; ++s) {
      prepare_step(unseen);
      const bool command = clocks_.any_command_step();
      const auto launch = [&] { launch_step(command, unseen); };
      if (recorder_) {
        launch();
      } else {
        graphs_.run(command, launch);
      }
      end_step();
    }
  }

  void run_step(const StageHook& after) override {
    prepare_step(after);
    launch_step(clocks_.any_command_step(), after);
    end_step();
  }

  void request_summary() override {
    run_on_demand(StageId::kSummarise);
    summary_.request(view_.summary);
  }
  const int64_t* await_summary() override { return summary_.await(); }

  void read_summary(std::vector<int64_t>* out) override {
    SWARM_ASSERT(summary_.all_awaited());
    request_summary();
    const int64_t* const block = await_summary();
    out->assign(block, block + summary_.size());
    if (recorder_) recorder_->collect();  // the device has been waited for
  }

  void read_hashes(std::vector<uint64_t>* out) override {
    run_on_demand(StageId::kHashState);
    out->resize(size_.layout.worlds);
    exec_.download(out->data(), view_.hashes, out->size() * sizeof(uint64_t));
  }

  void read_world(uint32_t world, AgentImage* agents, WorldState* state) override {
    SWARM_ASSERT(world < size_.layout.worlds);
    agents->resize(size_.layout.capacity());
#define SWARM_DOWNLOAD(type, name, elements, role, unit, writers, meaning) \
  download_field(&agents->name, view_.agents.name, elements, FieldRole::role, world);
    SWARM_AGENT_FIELDS(SWARM_DOWNLOAD)
#undef SWARM_DOWNLOAD
    exec_.download(state, worlds_ + world, sizeof(*state));
  }

  void read_orders(uint32_t world, WorldOrders* orders) override {
    SWARM_ASSERT(world < size_.layout.worlds);
    exec_.download(orders, orders_ + world, sizeof(*orders));
  }

  void read_frame(uint32_t world, AgentFrame* frame) override {
    SWARM_ASSERT(world < size_.layout.worlds);
    const auto read = [&](auto* host, const auto* device, uint32_t elements, FieldRole role) {
      host->resize(size_t{size_.layout.capacity()} * elements);
      download_field(host, device, elements, role, world);
    };
    const AgentView& agents = view_.agents;
    read(&frame->status, agents.status, 1, FieldRole::kValue);
    read(&frame->agent_class, agents.agent_class, 1, FieldRole::kValue);
    read(&frame->faction, agents.faction, 1, FieldRole::kValue);
    read(&frame->x_km, agents.x_km, 1, FieldRole::kValue);
    read(&frame->y_km, agents.y_km, 1, FieldRole::kValue);
    read(&frame->z_km, agents.z_km, 1, FieldRole::kValue);
    read(&frame->hx, agents.hx, 1, FieldRole::kValue);
    read(&frame->hy, agents.hy, 1, FieldRole::kValue);
    read(&frame->hz, agents.hz, 1, FieldRole::kValue);
    read(&frame->hull_TJ, agents.hull_TJ, 1, FieldRole::kValue);
    read(&frame->shield_TJ, agents.shield_TJ, kFacings, FieldRole::kValue);
    read(&frame->ready_step, agents.ready_step, kMaxMounts, FieldRole::kValue);
    read(&frame->target, agents.target, 1, FieldRole::kSlot);
  }

  void set_profiling(bool on, StageSpanSink* sink) override {
    recorder_ = on ? std::make_unique<StageRecorder<Exec>>(exec_) : nullptr;
    if (on) recorder_->set_sink(sink);
  }
  const StageTimes& stage_times() override {
    static const StageTimes nothing;
    if (!recorder_) return nothing;
    recorder_->collect();
    return recorder_->times();
  }
  void count_work(WorkCounts* out) override {
    exec_.set_stage("count_work");
    swarm::count_work(exec_, view_, work_);
    exec_.download(out, work_, sizeof(*out));
    add_layout_counts(size_, out);
  }
  uint64_t allocated_bytes() const override { return exec_.allocated_bytes(); }

 private:
  template <class T>
  T* allocate(size_t count) {
    void* memory = exec_.allocate(count * sizeof(T));
    allocations_.push_back(memory);
    return static_cast<T*>(memory);
  }

  void allocate_all() {
    exec_.set_stage("allocate");
    const Layout& layout = size_.layout;
    const size_t slots = layout.slots();
    view_.layout = layout;
#define SWARM_ALLOCATE(type, name, elements, role, unit, writers, meaning) \
  view_.agents.name = allocate<type>(slots * (elements));
    SWARM_AGENT_FIELDS(SWARM_ALLOCATE)
#undef SWARM_ALLOCATE
    view_.agents.slots = layout.slots();
    view_.tables = tables_ = allocate<ScenarioTables>(size_.tables);
    view_.orders = orders_ = allocate<WorldOrders>(layout.worlds);
    view_.worlds = worlds_ = allocate<WorldState>(layout.worlds);
    allocate_grids(slots);
    view_.scan_a = allocate<uint32_t>(slots + 1);
    view_.scan_b = allocate<uint32_t>(slots + 1);
    view_.list = allocate<uint32_t>(slots);
    view_.flags = allocate<uint8_t>(slots);
    view_.far_sensors = allocate<uint32_t>(slots * kMaxTeams);
    view_.far_sensor_count = allocate<uint32_t>(kMaxTeams);
    work_ = allocate<WorkCounts>(1);
    view_.hashes = allocate<uint64_t>(layout.worlds);
    view_.summary_columns = summary_layout(layout.sections).columns;
    view_.summary = allocate<int64_t>(size_t{view_.summary_columns} * layout.worlds);
  }

  void allocate_near_grid(NearGrid* grid, GridSize grid_size, size_t items) {
    grid->size = grid_size;
    grid->key = allocate<uint32_t>(items);
    grid->order = allocate<uint32_t>(items);
    grid->start = allocate<uint32_t>(size_t{size_.layout.worlds} * grid_size.cells() + 2);
  }

  void allocate_grids(size_t slots) {
    const uint32_t worlds = size_.layout.worlds;
    const size_t ships = size_t{worlds} * size_.layout.ships;
    const size_t mines = size_t{worlds} * size_.layout.mines;
    allocate_near_grid(&view_.near, size_.near, ships);
    view_.ship_place = allocate<ShipPlace>(ships);
    view_.ship_motion = allocate<ShipMotion>(ships);
    view_.flock_wish = allocate<FlockWish>(ships);
    allocate_near_grid(&view_.mine_grid, size_.mines, mines);
    view_.mine_place = allocate<SlotPlace>(mines);
    FarGrid& far = view_.far;
    far.n = size_.far_n;
    const uint32_t far_keys = worlds * far.lists() + 1;
    far.key = allocate<uint32_t>(slots);
    far.order = allocate<uint32_t>(slots);
    far.start = allocate<uint32_t>(size_t{far_keys} + 1);
    far.place = allocate<SlotPlace>(slots);
    far.held = allocate<uint8_t>(size_t{worlds} * far.cells());
    far.around = allocate<uint8_t>(size_t{worlds} * far.cells());
    const uint32_t near_keys = worlds * std::max(view_.near.cells(), view_.mine_grid.cells()) + 1;
    exec_.reserve_scratch(size_.layout.slots(), std::max(near_keys, far_keys));
  }

  template <class T>
  void upload_field(T* device, const std::vector<T>& host, uint32_t elements, FieldRole role,
                    uint32_t world) {
    const size_t capacity = size_.layout.capacity();
    const uint32_t base = world * size_.layout.capacity();
    std::vector<T> moved;
    for (uint32_t e = 0; e < elements; ++e) {
      const T* from = host.data() + e * capacity;
      if constexpr (std::is_same_v<T, uint32_t>) {
        if (role == FieldRole::kSlot && base != 0) {
          moved.assign(from, from + capacity);
          for (uint32_t& slot : moved) slot = slot == kNone ? kNone : slot + base;
          from = moved.data();
        }
      }
      exec_.upload(device + e * size_t{size_.layout.slots()} + base, from, capacity * sizeof(T));
    }
  }

  template <class T>
  void download_field(std::vector<T>* host, const T* device, uint32_t elements, FieldRole role,
                      uint32_t world) {
    const size_t capacity = size_.layout.capacity();
    const uint32_t base = world * size_.layout.capacity();
    for (uint32_t e = 0; e < elements; ++e) {
      T* to = host->data() + e * capacity;
      exec_.download(to, device + e * size_t{size_.layout.slots()} + base, capacity * sizeof(T));
      if constexpr (std::is_same_v<T, uint32_t>) {
        if (role != FieldRole::kSlot) continue;
        for (size_t s = 0; s < capacity; ++s) to[s] = to[s] == kNone ? kNone : to[s] - base;
      }
    }
  }

  /// What must run before a step since the last one; after(id) when a stage has run.
  template <class After>
  void prepare_step(const After& after) {
    if (std::exchange(worlds_loaded_, false)) {
      run_on_demand(StageId::kBinMines);
      after(StageId::kBinMines);
    }
    if (std::exchange(orders_changed_, false)) {
      run_on_demand(StageId::kApplyOrders);
      after(StageId::kApplyOrders);
    }
    if (recorder_) recorder_->begin(steps_run_);
  }

  /// The stages of one step. Launches nothing that depends on anything but `command` and the size:
  /// a graph of it is used for other steps.
  template <class After>
  void launch_step(bool command, const After& after) {
    for (const Stage<Exec>& stage : kStages<Exec>) {
      if (stage.when == StageWhen::kEveryStep ||
          (stage.when == StageWhen::kEveryCommand && command)) {
        run_stage(stage);
        after(stage.id);
      }
    }
  }

  void end_step() {
    clocks_.advance();
    ++steps_run_;
  }

  void run_on_demand(StageId id) {
    if (recorder_) recorder_->begin(kNoStep);
    for (const Stage<Exec>& stage : kStages<Exec>) {
      if (stage.id == id) run_stage(stage);
    }
  }

  void run_stage(const Stage<Exec>& stage) {
    const char* const name = stage_name(stage.id);
    exec_.set_stage(name);
    [[maybe_unused]] const typename Exec::ProfilerRange range(name);
    stage.run(exec_, view_);
    if (recorder_) recorder_->end_stage(stage.id);
  }

  EngineSize size_;
  Exec exec_;
  CommandClocks clocks_;
  StepGraphs<Exec> graphs_;
  SummaryReadBack<Exec> summary_;
  std::vector<void*> allocations_;
  ScenarioTables* tables_ = nullptr;
  WorldOrders* orders_ = nullptr;
  WorldState* worlds_ = nullptr;
  WorkCounts* work_ = nullptr;
  StepView view_ = {};
  uint64_t steps_run_ = 0;
  bool orders_changed_ = false;
  bool worlds_loaded_ = false;
  std::unique_ptr<StageRecorder<Exec>> recorder_;  // none: profiling is off, and costs a test
};

}  // namespace swarm
