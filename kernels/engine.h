// The engine: batches of worlds on one device, behind a plain interface. The host sees no kernel
// and no back end; it loads worlds, runs steps, reads a small summary once a command period, and
// writes orders. One implementation (engine_on.h) is compiled once for each back end.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kernels/device/device_info.h"
#include "kernels/stage_names.h"
#include "kernels/state/agent_fields.h"
#include "kernels/state/tables.h"
#include "kernels/state/views.h"
#include "kernels/state/world_state.h"
#include "kernels/time_histogram.h"
#include "kernels/work_counts.h"

namespace swarm {

/// All agents of one world in host memory: one vector a field, element-major, `slots` per element.
struct AgentImage {
#define SWARM_VECTOR(type, name, elements, role, unit, writers, meaning) std::vector<type> name;
  SWARM_AGENT_FIELDS(SWARM_VECTOR)
#undef SWARM_VECTOR
  uint32_t slots = 0;

  /// Every slot empty: status absent, all values 0, references kNone.
  void resize(uint32_t slot_count);
};

/// Host memory of an image for one world of this layout.
uint64_t image_bytes(const Layout& layout);

/// Everything that decides the future of one world under its present orders, at any step, also in
/// the middle of a command period: a checkpoint in memory. Whatever else an engine holds (grids,
/// lists of sensors, scratch) is made anew from this by the stages that read it. References are
/// local to the world, so it may go on in any engine with the same tables: at another place, with
/// other numbers of worlds and threads, on another back end.
struct WorldImage {
  AgentImage agents;
  WorldState state = {};
  WorldOrders orders = {};
};

/// The same agents in another engine's ranges of slots. `agents` has from.capacity() slots. Ranges
/// may shrink only where the slots that go are empty.
AgentImage with_layout(const AgentImage& agents, const Layout& from, const Layout& to);

/// What a batch needs room for.
struct EngineSize {
  Layout layout;
  uint32_t tables = 1;
  GridSize near;   // of ships
  GridSize mines;  // of mines
  uint32_t far_n = 4;
  uint32_t command_steps = 1;  // the same for all worlds of a batch
  /// Steps are launched as a whole, on a GPU (step_graphs.h). Nothing: as FLEETSWARM_GRAPHS says (0
  /// or 1), or else as the back end does by itself.
  std::optional<bool> step_graphs = std::nullopt;
};

/// Cells of a near grid for so many ships (or mines): at least one for each. A world's tables carry
/// those for its own scenario, since they decide what a crowded cell shows; a batch has room for
/// the largest.
GridSize near_cells_for(uint64_t count);

/// Cells of the target grid along each axis for a world of this layout: about one for eight agents.
/// A world's tables carry the number for its own scenario, since it decides which agents share a
/// cell and so what a crowded one is sampled for; a batch has room for the largest.
uint32_t far_cells_for(const Layout& layout);

/// Chooses grid tables for the layout: one or two near cells a ship and a mine, one far cell for
/// eight agents.
EngineSize size_for(const Layout& layout, uint32_t tables, uint32_t command_steps);

/// Device memory that a batch of this size takes.
uint64_t memory_bytes(const EngineSize& size);

/// Times of the stages since profiling began.
struct StageTimes {
  std::array<TimeHistogram, kStageCount> stages;

  TimeHistogram& of(StageId id) { return stages[static_cast<uint32_t>(id)]; }
  const TimeHistogram& of(StageId id) const { return stages[static_cast<uint32_t>(id)]; }
};

/// Stands for a step where a stage runs between steps.
inline constexpr uint64_t kNoStep = ~uint64_t{0};

/// One call of one stage, on the host's steady clock (a GPU's times are moved to it).
struct StageSpan {
  StageId stage;
  uint64_t step;  // of the engine, from 0; kNoStep between steps
  int64_t begin_ns, end_ns;
};

/// Who wants to know of every call.
class StageSpanSink {
 public:
  virtual ~StageSpanSink() = default;
  virtual void add(const StageSpan& span) = 0;
};

/// What a picture of one world needs: a few fields of all its slots, in their own ranges.
struct AgentFrame {
  std::vector<uint8_t> status, agent_class, faction;
  std::vector<float> x_km, y_km, z_km;
  std::vector<float> hx, hy, hz;
  std::vector<int32_t> hull_TJ;
  std::vector<int32_t> shield_TJ;    // kFacings, element-major
  std::vector<uint32_t> ready_step;  // kMaxMounts, element-major
  std::vector<uint32_t> target;      // local to the world
};

class Engine {
 public:
  virtual ~Engine() = default;

  virtual const EngineSize& size() const = 0;
  virtual DeviceInfo device() const = 0;

  virtual void set_table(uint32_t index, const ScenarioTables& table) = 0;
  /// Fills one world's slots. The image has layout.capacity() slots; references in it are local to
  /// the world (0 to capacity) and are moved to the world's range.
  virtual void load_world(uint32_t world, const AgentImage& agents, const WorldState& state,
                          const WorldOrders& orders) = 0;
  void load_world(uint32_t world, const WorldImage& image) {
    load_world(world, image.agents, image.state, image.orders);
  }
  /// New orders for one world. Wings that they commit enter the battle.
  virtual void write_orders(uint32_t world, const WorldOrders& orders) = 0;
  /// Replaces one world's agents and nothing else, also from within a StageHook.
  virtual void write_agents(uint32_t world, const AgentImage& agents) = 0;

  /// Runs whole command periods: command_steps steps each.
  virtual void run_periods(uint32_t periods) = 0;
  /// Runs single steps (tests, exact step counts).
  virtual void run_steps(uint32_t steps) = 0;
  /// Runs one step and calls `after` when a stage has run: bin_mines first where worlds were
  /// loaded, apply_orders where there were new orders, then the stages of kStages in their order.
  /// The hook may read worlds.
  using StageHook = std::function<void(StageId)>;
  virtual void run_step(const StageHook& after) = 0;

  /// Counts the summary of the state as it is now and has it copied to the host, without waiting:
  /// steps and orders that are given to the engine from here on do not change it. At most two may
  /// be requested and not awaited. A CPU does it at once.
  virtual void request_summary() = 0;
  /// Waits for the oldest summary that was requested and not awaited, and for nothing that came
  /// after it: summary_layout(layout.sections).columns integers a world. They stay as they are
  /// until two later summaries have been requested.
  virtual const int64_t* await_summary() = 0;
  /// Both at once; none may be requested and not awaited.
  virtual void read_summary(std::vector<int64_t>* out) = 0;
  virtual void read_hashes(std::vector<uint64_t>* out) = 0;
  /// One world's agents, references local again.
  virtual void read_world(uint32_t world, AgentImage* agents, WorldState* state) = 0;
  virtual void read_orders(uint32_t world, WorldOrders* orders) = 0;
  /// Less than read_world: for recordings and windows.
  virtual void read_frame(uint32_t world, AgentFrame* frame) = 0;
  /// load_world(w, save_world(w)) changes nothing.
  WorldImage save_world(uint32_t world) {
    WorldImage image;
    read_world(world, &image.agents, &image.state);
    read_orders(world, &image.orders);
    return image;
  }

  /// Takes the time of every stage from now on, or no longer. Changes no result. Calls go to the
  /// sink too where one is given; it must outlive the profiling.
  virtual void set_profiling(bool on, StageSpanSink* sink) = 0;
  /// Waits for the device. Empty where profiling is off.
  virtual const StageTimes& stage_times() = 0;
  /// Counts what a step finds to do, on the state as it is. Changes nothing; takes about as long as
  /// a step.
  virtual void count_work(WorkCounts* out) = 0;
  /// What the engine has taken of its device's memory, all scratch included. Nothing is taken or
  /// given back while it runs, so this is the peak as well.
  virtual uint64_t allocated_bytes() const = 0;
};

/// Throws DeviceError where the back end is not in this build, has no device, or lacks memory.
std::unique_ptr<Engine> make_engine(BackendKind backend, const EngineSize& size, unsigned threads);

std::unique_ptr<Engine> make_cpu_engine(const EngineSize& size, unsigned threads);
std::unique_ptr<Engine> make_cuda_engine(const EngineSize& size);
std::unique_ptr<Engine> make_hip_engine(const EngineSize& size);

}  // namespace swarm
