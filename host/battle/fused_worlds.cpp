// See fused_worlds.h.
#include "host/battle/fused_worlds.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "host/battle/battle_result.h"
#include "host/battle/build_world.h"

namespace swarm {
namespace {

constexpr uint32_t kLookGrain = 4;  // worlds: a look takes some microseconds

std::string detail_of(const Event& event, const std::string& name) {
  for (const auto& [key, value] : event.details) {
    if (key == name) return value;
  }
  return "";
}

/// Wings of one ship that have entered the battle.
std::vector<ShipFate> fates_of(const BattlePlan& plan, const std::vector<Event>& events,
                               const int64_t* row, double end_s) {
  std::vector<ShipFate> ships;
  for (size_t w = 0; w < plan.wing_ships.size(); ++w) {
    if (plan.wing_ships[w] != 1 || plan.wing(row, w)[kWingHeld] != 0) continue;
    ShipFate ship = {plan.scenario.wings[w].name, ShipFate::Fate::kAlive, end_s};
    for (const Event& event : events) {
      const bool lost = event.event == "ship_lost";
      if ((!lost && event.event != "departed") || detail_of(event, "wing") != ship.ship) continue;
      ship.fate = lost ? ShipFate::Fate::kLost : ShipFate::Fate::kDeparted;
      ship.t_s = event.t_s;
    }
    ships.push_back(std::move(ship));
  }
  return ships;
}

}  // namespace

VariantsInUse::VariantsInUse(const VariantSource& source, Engine* engine)
    : source_(source), engine_(engine), entries_(engine->size().tables) {}

uint32_t VariantsInUse::acquire(uint32_t variant) {
  size_t place = entries_.size();
  for (size_t e = 0; e < entries_.size(); ++e) {
    const Entry& entry = entries_[e];
    if (entry.loaded && entry.variant == variant) {
      ++entries_[e].users;
      return static_cast<uint32_t>(e);
    }
    if (entry.users == 0 && (place == entries_.size() || !entry.loaded)) place = e;
  }
  assert(place < entries_.size());  // there are as many as worlds, or as variants
  Entry& entry = entries_[place];
  entry.plan.reset();  // before its scenario
  entry.scenario = source_.load(variant);
  entry.plan = std::make_unique<BattlePlan>(*entry.scenario);
  entry.tables = std::make_unique<ScenarioTables>(build_tables(*entry.scenario));
  entry.variant = variant;
  entry.users = 1;
  entry.loaded = true;
  engine_->set_table(static_cast<uint32_t>(place), *entry.tables);
  return static_cast<uint32_t>(place);
}

FusedWorlds::FusedWorlds(std::unique_ptr<Engine> engine, const VariantSource& variants,
                         const DetailsWanted& details, ThreadPool* pool)
    : engine_(std::move(engine)),
      variants_(variants, engine_.get()),
      wanted_(details),
      pool_(pool),
      layout_(engine_->size().layout),
      command_steps_(engine_->size().command_steps),
      columns_(summary_layout(layout_.sections).columns),
      worlds_(layout_.worlds) {
  layout_.worlds = 1;
}

void FusedWorlds::start(BattleQueue* queue) {
  queue_ = queue;
  if (period_begun_) engine_->await_summary();  // of battles that were stopped
  period_begun_ = false;
  done_ = agent_steps_ = 0;
  ended_s_ = 0;
  for (uint32_t w = 0; w < worlds_.size(); ++w) {
    if (!worlds_[w].orchestrator) continue;
    worlds_[w].orchestrator.reset();
    variants_.release(worlds_[w].place);
    engine_->write_orders(w, WorldOrders{});  // not active
  }
  fighting_ = 0;
}

bool FusedWorlds::fill() {
  for (uint32_t w = 0; w < worlds_.size(); ++w) {
    if (worlds_[w].orchestrator) continue;
    BattleJob job;
    const BattleQueue::Answer answer = queue_->take(&job);
    if (answer == BattleQueue::Answer::kNoMore) return fighting_ > 0;
    if (answer == BattleQueue::Answer::kLater) return true;
    begin_battle(w, job);
  }
  return true;
}

void FusedWorlds::begin_battle(uint32_t index, const BattleJob& job) {
  World& world = worlds_[index];
  world.job = job;
  world.place = variants_.acquire(job.variant);
  world.step = world.agent_steps = 0;
  const VariantsInUse::Entry& variant = variants_.at(world.place);
  WorldState state;
  WorldOrders orders;
  build_world(*variant.scenario, *variant.tables, layout_, job.seed, world.place, &image_, &state,
              &orders);
  engine_->load_world(index, image_, state, orders);
  world.orchestrator.emplace(*variant.plan, wanted_.any);
  world.orchestrator->start(job.seed, orders);
  world.series.reset();
  if (wanted_.series_interval_s > 0) world.series.emplace(*variant.plan, wanted_.series_interval_s);
  ++fighting_;
}

void FusedWorlds::begin_period() {
  engine_->run_periods(1);
  engine_->request_summary();
  period_begun_ = true;
}

void FusedWorlds::look() {
  summary_ = engine_->await_summary();
  period_begun_ = false;
  // Orchestrators know nothing of each other, so they look at their worlds side by side.
  pool_->parallel_for(static_cast<uint32_t>(worlds_.size()), kLookGrain,
                      [this](uint32_t begin, uint32_t end) {
                        for (uint32_t w = begin; w < end; ++w) look_at(w);
                      });
  ended_.clear();
  for (uint32_t w = 0; w < worlds_.size(); ++w) {
    if (worlds_[w].orchestrator && act(w)) ended_.push_back(w);
  }
  if (!ended_.empty()) engine_->read_hashes(&hashes_);  // before slots are filled anew
}

void FusedWorlds::hand_over() {
  for (const uint32_t w : ended_) finish(w);
  ended_.clear();
}

void FusedWorlds::look_at(uint32_t index) {
  World& world = worlds_[index];
  if (!world.orchestrator) return;
  world.step += command_steps_;
  world.in_play = agents_in_play(plan_of(world), row_of(index)) * command_steps_;
  world.seen = world.orchestrator->observe(row_of(index), time_s(world), world.step);
  if (world.series) {
    world.series->look(*world.orchestrator, row_of(index), time_s(world), world.seen.ended);
  }
}

/// What a look leads to. True when the world's battle is over.
bool FusedWorlds::act(uint32_t index) {
  World& world = worlds_[index];
  world.agent_steps += world.in_play;
  agent_steps_ += world.in_play;
  if (world.seen.orders_changed && !world.seen.ended) {
    engine_->write_orders(index, world.orchestrator->orders());
  }
  return world.seen.ended;
}

void FusedWorlds::finish(uint32_t index) {
  World& world = worlds_[index];
  const BattlePlan& plan = plan_of(world);
  ReplicateResult result;
  result.job = world.job;
  result.steps = world.step;
  result.sim_time_s = time_s(world);
  result.agent_steps = world.agent_steps;
  result.state_hash = hashes_[index];
  result.time_limit_reached = world.orchestrator->time_limit_reached();
  result.ended_by = world.orchestrator->ended_by();
  const int64_t* const counters = plan.counters(row_of(index));
  result.torpedo_overflow = counters[kCounterOverflow];
  result.crowded = counters[kCounterCrowded];
  for (const Expression& outcome : plan.outcomes) {
    result.outcomes.push_back(world.orchestrator->evaluate(outcome, row_of(index)));
  }
  for (uint32_t e = 0; e < plan.metrics.events().size(); ++e) {
    result.event_times_s.push_back(world.orchestrator->event_time_s(e));
  }
  if (wanted_.any) result.details = details_of(index);
  ended_s_ += result.sim_time_s;
  ++done_;
  world.orchestrator.reset();
  variants_.release(world.place);
  --fighting_;
  engine_->write_orders(index, WorldOrders{});  // not active, until there is another job
  queue_->deliver(std::move(result));
}

BattleDetails FusedWorlds::details_of(uint32_t index) {
  World& world = worlds_[index];
  BattleDetails details;
  details.losses = losses_of(plan_of(world), row_of(index));
  details.ships =
      fates_of(plan_of(world), world.orchestrator->events(), row_of(index), time_s(world));
  if (wanted_.events) details.events = world.orchestrator->events();
  if (world.series) details.series = std::move(world.series->rows());
  return details;
}

double FusedWorlds::battles_under_way(double mean_length_s) const {
  double battles = 0;
  for (const World& world : worlds_) {
    if (!world.orchestrator) continue;
    const double length_s = mean_length_s > 0 ? mean_length_s : plan_of(world).scenario.limit_s;
    battles += std::min(time_s(world) / length_s, 0.99);
  }
  return battles;
}

}  // namespace swarm
