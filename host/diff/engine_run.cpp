// See engine_run.h.
#include "host/diff/engine_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "host/scenario/suggest.h"

namespace swarm {
namespace {

constexpr uint32_t kMostThreads = 1024;
constexpr uint32_t kMostWorlds = 100'000;

constexpr struct {
  const char* name;
  BackendKind kind;
} kBackends[] = {
    {"cpu", BackendKind::kCpu}, {"cuda", BackendKind::kCuda}, {"hip", BackendKind::kHip}};

std::optional<Error> read_number(const std::string& entry, uint32_t most, uint32_t* value) {
  const size_t equals = entry.find('=');
  const char* const end = entry.data() + entry.size();
  const char* const begin = entry.data() + equals + 1;
  const auto [at, reason] = std::from_chars(begin, end, *value);
  if (reason == std::errc() && at == end && *value >= 1 && *value <= most) return std::nullopt;
  return Error{fmt::format("{}: {} is not a whole number from 1 to {}", quoted_text(entry),
                           quoted_text(begin), most)};
}

std::optional<Error> read_entry(const std::string& entry, RunSetting* setting) {
  const std::string key = entry.substr(0, entry.find('='));
  if (key.size() == entry.size()) {
    return Error{quoted_text(entry) + " is not KEY=N" + allowed_names(key, {"threads", "worlds"})};
  }
  if (key == "threads") return read_number(entry, kMostThreads, &setting->threads);
  if (key == "worlds") return read_number(entry, kMostWorlds, &setting->worlds);
  return Error{quoted_text(key) + " is not known" + allowed_names(key, {"threads", "worlds"})};
}

}  // namespace

std::string setting_text(const RunSetting& setting) {
  std::string text;
  for (const auto& backend : kBackends) {
    if (backend.kind == setting.backend) text = backend.name;
  }
  char separator = ':';
  const auto add = [&](const char* key, uint32_t value) {
    text += fmt::format("{}{}={}", separator, key, value);
    separator = ',';
  };
  if (setting.threads > 0) add("threads", setting.threads);
  if (setting.worlds > 1) add("worlds", setting.worlds);
  if (setting.worlds > 1 && setting.place + 1 != setting.worlds) add("place", setting.place);
  return text;
}

std::optional<Result<RunSetting>> parse_setting(const std::string& text) {
  const size_t colon = text.find(':');
  const std::string name = text.substr(0, colon);
  RunSetting setting;
  bool known = false;
  for (const auto& backend : kBackends) {
    if (name != backend.name) continue;
    known = true;
    setting.backend = backend.kind;
  }
  if (!known) return std::nullopt;
  for (size_t at = colon; at < text.size();) {
    const size_t end = std::min(text.find(',', at + 1), text.size());
    if (auto error = read_entry(text.substr(at + 1, end - at - 1), &setting)) {
      return Result<RunSetting>(*error);
    }
    at = end;
  }
  setting.place = setting.worlds - 1;
  return Result<RunSetting>(setting);
}

EngineRun::EngineRun(const BattlePlan& plan, const RunPlan& how) : plan_(&plan), how_(how) {
  enter(0);
  battles_->start(place_, how_.seed);
}

std::string EngineRun::name() const { return setting_text(how_.start); }

const RunSetting& EngineRun::setting(size_t index) const {
  return index == 0 ? how_.start : how_.moves[index - 1].to;
}

size_t EngineRun::setting_at(uint64_t step) const {
  size_t index = 0;
  while (index < how_.moves.size() && how_.moves[index].step <= step) ++index;
  return index;
}

/// A new engine, in which the other worlds fight.
void EngineRun::enter(size_t index) {
  const RunSetting& to = setting(index);
  SWARM_ASSERT(to.place < to.worlds);
  SteppedOptions options;
  options.backend = to.backend;
  options.threads = to.threads;
  options.worlds = to.worlds;
  battles_ = std::make_unique<SteppedBattles>(*plan_, options);
  for (uint32_t w = 0; w < to.worlds; ++w) {
    if (w != to.place) battles_->start(w, how_.seed + 1 + w);
  }
  place_ = to.place;
  setting_ = index;
}

void EngineRun::move_if_due() {
  const size_t index = setting_at(step());
  if (index == setting_) return;
  const BattleCheckpoint checkpoint = battles_->take(place_);
  enter(index);
  battles_->put(place_, checkpoint);
}

/// Where something is to be done on the way to `target`.
uint64_t EngineRun::next_stop(uint64_t target) const {
  const size_t index = setting_at(step());
  if (index < how_.moves.size()) target = std::min(target, how_.moves[index].step);
  if (how_.disturbance && step() < how_.disturbance->step) {
    target = std::min(target, how_.disturbance->step - 1);
  }
  return target;
}

void EngineRun::advance_to(uint64_t target) {
  while (step() < target && !ended()) {
    move_if_due();
    const uint64_t stop = next_stop(target);
    if (stop > step()) {
      battles_->run_steps(stop - step());
    } else {
      run_step([](StageId) {});
    }
  }
}

void EngineRun::run_step(const Engine::StageHook& after) {
  move_if_due();
  const bool disturbs = how_.disturbance && step() + 1 == how_.disturbance->step;
  bool done = false;
  battles_->run_step([&](StageId stage) {
    if (disturbs && stage == how_.disturbance->stage) {
      disturb_now();
      done = true;
    }
    after(stage);
  });
  if (disturbs && !done) {
    throw std::invalid_argument(fmt::format("stage {} does not run in step {}",
                                            stage_name(how_.disturbance->stage),
                                            how_.disturbance->step));
  }
}

void EngineRun::disturb_now() {
  AgentImage agents = image().agents;
  disturb(*how_.disturbance, &agents);
  Engine& engine = battles_->engine();
  engine.write_agents(place_, with_layout(agents, plan_->layout, layout_of_world(engine)));
}

WorldOrders EngineRun::orders() {
  WorldOrders orders;
  battles_->engine().read_orders(place_, &orders);
  return orders;
}

std::optional<RunPoint> EngineRun::look(uint64_t step_wanted) {
  const uint64_t last = how_.last_step > 0 ? std::min(step_wanted, how_.last_step) : step_wanted;
  advance_to(last);
  if (ended()) return RunPoint{step(), hash(), true};
  if (step() < step_wanted) return std::nullopt;
  return RunPoint{step(), hash(), false};
}

void EngineRun::mark() { mark_ = battles_->take(place_); }

void EngineRun::back_to_mark() {
  const size_t index = setting_at(mark_->step());
  if (index != setting_) enter(index);
  battles_->put(place_, *mark_);
}

}  // namespace swarm
