// See stepped_battles.h.
#include "host/battle/stepped_battles.h"

#include <algorithm>
#include <limits>
#include <thread>

#include "host/battle/build_world.h"

namespace swarm {
namespace {

constexpr uint64_t kNever = std::numeric_limits<uint64_t>::max();

}  // namespace

SteppedBattles::SteppedBattles(const BattlePlan& plan, const SteppedOptions& options)
    : plan_(&plan),
      tables_(std::make_unique<ScenarioTables>(build_tables(plan.scenario))),
      worlds_(options.worlds) {
  Layout layout = options.room.value_or(plan.layout);
  layout.worlds = options.worlds;
  const unsigned threads =
      options.threads > 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  engine_ = make_engine(options.backend, size_for(layout, 1, tables_->command_steps), threads);
  engine_->set_table(0, *tables_);
}

void SteppedBattles::start(uint32_t world, uint64_t seed) {
  AgentImage agents;
  WorldState state;
  WorldOrders orders;
  build_world(plan_->scenario, *tables_, layout_of_world(*engine_), seed, 0, &agents, &state,
              &orders);
  engine_->load_world(world, agents, state, orders);
  worlds_[world] = {};
  worlds_[world].orchestrator.emplace(*plan_, false);
  worlds_[world].orchestrator->start(seed, orders);
}

void SteppedBattles::put(uint32_t world, const BattleCheckpoint& checkpoint) {
  worlds_[world] = {};
  worlds_[world].step = checkpoint.step();
  worlds_[world].orchestrator = put_checkpoint(checkpoint, *plan_, 0, engine_.get(), world);
}

BattleCheckpoint SteppedBattles::take(uint32_t world) {
  SWARM_ASSERT(is_running(worlds_[world]));
  return take_checkpoint(engine_.get(), world, *worlds_[world].orchestrator);
}

WorldImage SteppedBattles::image(uint32_t world) {
  WorldImage image = engine_->save_world(world);
  image.agents = with_layout(image.agents, layout_of_world(*engine_), plan_->layout);
  return image;
}

void SteppedBattles::clear(uint32_t world) {
  worlds_[world] = {};
  engine_->write_orders(world, WorldOrders{});  // not active
}

void SteppedBattles::run_steps(uint64_t steps) {
  while (steps > 0) {
    const uint64_t to_look = steps_to_next_look();
    if (to_look == kNever) return;
    const uint64_t next = std::min(steps, to_look);
    engine_->run_steps(static_cast<uint32_t>(next));
    advance(next);
    steps -= next;
  }
}

void SteppedBattles::run_step(const Engine::StageHook& after) {
  engine_->run_step(after);
  advance(1);
}

std::vector<uint64_t> SteppedBattles::hashes() {
  engine_->read_hashes(&hashes_);
  for (size_t w = 0; w < worlds_.size(); ++w) {
    if (worlds_[w].ended) hashes_[w] = worlds_[w].last_hash;
  }
  return hashes_;
}

/// Of all battles that go on; kNever without one.
uint64_t SteppedBattles::steps_to_next_look() const {
  uint64_t steps = kNever;
  for (const World& world : worlds_) {
    const uint64_t period = tables_->command_steps;
    if (is_running(world)) steps = std::min(steps, period - world.step % period);
  }
  return steps;
}

void SteppedBattles::advance(uint64_t steps) {
  bool any_looks = false;
  for (World& world : worlds_) {
    if (!is_running(world)) continue;
    world.step += steps;
    any_looks = any_looks || world.step % tables_->command_steps == 0;
  }
  if (any_looks) look();
}

/// The orchestrators of worlds at the end of a command period have their look.
void SteppedBattles::look() {
  engine_->read_summary(&summary_);
  std::vector<uint32_t> ended;
  for (uint32_t w = 0; w < worlds_.size(); ++w) {
    World& world = worlds_[w];
    if (!is_running(world) || world.step % tables_->command_steps != 0) continue;
    const int64_t* const row = summary_.data() + size_t{w} * plan_->columns.columns;
    const double t_s = static_cast<double>(world.step) * plan_->scenario.dt_s;
    const Orchestrator::Observation seen = world.orchestrator->observe(row, t_s, world.step);
    if (seen.ended) {
      ended.push_back(w);
    } else if (seen.orders_changed) {
      engine_->write_orders(w, world.orchestrator->orders());
    }
  }
  if (!ended.empty()) end(ended);
}

/// Their worlds stand still from now on.
void SteppedBattles::end(const std::vector<uint32_t>& worlds) {
  engine_->read_hashes(&hashes_);
  for (const uint32_t w : worlds) {
    worlds_[w].ended = true;
    worlds_[w].last_hash = hashes_[w];
    WorldOrders orders;
    engine_->read_orders(w, &orders);
    orders.active = 0;
    engine_->write_orders(w, orders);
  }
}

}  // namespace swarm
