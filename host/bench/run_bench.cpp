#include "host/bench/run_bench.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "host/output/format.h"
#include "host/study/statistics.h"

namespace swarm {
namespace {

bool stopped(const BenchSetting& setting) {
  return setting.stop != nullptr && setting.stop->load();
}

// What the runs of one case came to.
struct Runs {
  std::vector<BenchSample> counted;
  std::vector<uint64_t> hashes;  // the warm-up's too
  bool interrupted = false;
};

Runs run_case(const BenchCase& bench_case, const BenchSetting& setting, bool warm_up,
              BenchWorkload* workload, const std::function<void(unsigned)>& before) {
  Runs runs;
  const unsigned all = bench_case.repeats + (warm_up ? 1 : 0);
  for (unsigned run = 0; run < all; ++run) {
    before(run);
    if (!stopped(setting)) {
      const BenchSample sample = workload->run();
      if (!sample.interrupted) {
        runs.hashes.push_back(sample.state_hash);
        if (run > 0 || !warm_up) runs.counted.push_back(sample);
        continue;
      }
    }
    runs.interrupted = true;
    break;
  }
  return runs;
}

template <class Value>
Spread spread_over(const std::vector<BenchSample>& samples, const Value& value) {
  std::vector<double> values;
  values.reserve(samples.size());
  for (const BenchSample& sample : samples) values.push_back(value(sample));
  return spread_of(std::move(values));
}

// The run of the median time.
const BenchSample& middle_of(const std::vector<BenchSample>& samples) {
  std::vector<const BenchSample*> sorted;
  sorted.reserve(samples.size());
  for (const BenchSample& sample : samples) sorted.push_back(&sample);
  std::sort(sorted.begin(), sorted.end(),
            [](const BenchSample* a, const BenchSample* b) { return a->seconds < b->seconds; });
  return *sorted[sorted.size() / 2];
}

BenchResult result_of(const BenchCase& bench_case, const Runs& runs) {
  const BenchSample& last = runs.counted.back();
  BenchResult result;
  result.bench_case = bench_case;
  result.agents = bench_case.agents > 0 ? bench_case.agents : last.agents;
  result.steps = last.steps;
  result.repeats = static_cast<unsigned>(runs.counted.size());
  result.instruction_set = last.instruction_set;
  result.agent_steps_per_s = spread_over(
      runs.counted, [](const BenchSample& sample) { return sample.agent_steps / sample.seconds; });
  for (size_t r = 0; r < last.rates.size(); ++r) {
    result.rates.emplace_back(last.rates[r].first,
                              spread_over(runs.counted, [r](const BenchSample& sample) {
                                return sample.rates[r].second;
                              }));
  }
  result.ns_per_agent_step = 1e9 / result.agent_steps_per_s.median;
  result.agents_in_play =
      last.agent_steps / static_cast<double>(last.steps) / static_cast<double>(bench_case.worlds);
  result.mean_neighbours = last.mean_neighbours;
  result.mean_candidates = last.mean_candidates;
  result.unseen_share = last.unseen_share;
  const BenchSample& middle = middle_of(runs.counted);
  result.stages = middle.stages;
  result.ceilings = middle.ceilings;
  result.state_hash = runs.hashes.front();
  for (const uint64_t hash : runs.hashes) {
    if (hash != result.state_hash) result.other_hash = hash;
  }
  return result;
}

void compare(const std::vector<SelectedCase>& cases, std::vector<BenchResult>* results) {
  const auto comparison_of = [&](const BenchResult& result) {
    for (const SelectedCase& c : cases) {
      if (c.suite->name == result.suite) return c.suite->compare;
    }
    return BenchCompare::kNothing;
  };
  for (BenchResult& result : *results) {
    const BenchCompare comparison = comparison_of(result);
    if (comparison == BenchCompare::kNothing) continue;
    double best = result.ns_per_agent_step;
    for (const BenchResult& other : *results) {
      if (other.suite != result.suite) continue;
      if (comparison == BenchCompare::kWithinWorkload &&
          other.bench_case.workload != result.bench_case.workload) {
        continue;
      }
      best = std::min(best, other.ns_per_agent_step);
    }
    result.times_the_best = result.ns_per_agent_step / best;
  }
}

class BenchRun {
 public:
  BenchRun(const std::vector<SelectedCase>& cases, const BenchSetting& setting,
           const ExpectedHashes& expected, bool warm_up,
           const std::function<void(const BenchProgress&)>& on_progress)
      : cases_(cases),
        setting_(setting),
        expected_(expected),
        warm_up_(warm_up),
        on_progress_(on_progress) {}

  Result<BenchOutcome> run() {
    for (index_ = 0; index_ < cases_.size() && !outcome_.interrupted; ++index_) {
      if (auto error = run_one(cases_[index_])) return *error;
    }
    compare(cases_, &outcome_.results);
    return std::move(outcome_);
  }

 private:
  std::optional<Error> run_one(const SelectedCase& selected) {
    const BenchCase& bench_case = selected.bench_case;
    for (const BenchResult& known : outcome_.results) {
      if (!same_work(known.bench_case, bench_case)) continue;
      BenchResult again = known;
      again.suite = selected.suite->name;
      outcome_.results.push_back(std::move(again));
      return std::nullopt;
    }
    Result<std::unique_ptr<BenchWorkload>> workload = make_bench_workload(bench_case, setting_);
    if (!workload) return workload.error();
    if (auto error = room_error(bench_case, workload.value()->memory_bytes())) {
      if (selected.asked_for) return error;
      outcome_.left_out.push_back(error->text);
      return std::nullopt;
    }
    try {
      const Runs runs = run_case(bench_case, setting_, warm_up_, workload.value().get(),
                                 [&](unsigned run) { tell(bench_case, run); });
      keep(selected, runs);
    } catch (const std::invalid_argument& wrong) {  // a size or a set that no run can have
      return Error{fmt::format("{}: {}", case_text(bench_case), wrong.what())};
    }
    return std::nullopt;
  }

  void keep(const SelectedCase& selected, const Runs& runs) {
    outcome_.interrupted = runs.interrupted;
    if (runs.counted.empty()) return;
    BenchResult result = result_of(selected.bench_case, runs);
    result.suite = selected.suite->name;
    result.expected_hash = expected_.find(selected.bench_case, setting_.seed);
    for (const auto& [part, hash] : runs.counted.back().parts) {
      const std::optional<uint64_t> known = expected_.find(part, setting_.seed);
      if (known) result.parts.push_back({part, hash, *known});
    }
    outcome_.results.push_back(std::move(result));
  }

  std::optional<Error> room_error(const BenchCase& bench_case, uint64_t needed) const {
    if (setting_.memory_bytes == 0 || needed <= setting_.memory_bytes) return std::nullopt;
    return Error{fmt::format("{}: needs {} of memory, {} may be used on {}", case_text(bench_case),
                             readable_bytes(needed), readable_bytes(setting_.memory_bytes),
                             setting_.device.name)};
  }

  void tell(const BenchCase& bench_case, unsigned run) const {
    if (!on_progress_) return;
    on_progress_(
        {&bench_case, index_, cases_.size(), run, bench_case.repeats + (warm_up_ ? 1u : 0u)});
  }

  const std::vector<SelectedCase>& cases_;
  const BenchSetting& setting_;
  const ExpectedHashes& expected_;
  const bool warm_up_;
  const std::function<void(const BenchProgress&)>& on_progress_;
  size_t index_ = 0;
  BenchOutcome outcome_;
};

std::string wrong_hash(const BenchCase& bench_case, uint64_t hash, uint64_t expected,
                       const std::string& file) {
  return fmt::format("{}: state hash {}, expected {} ({})", case_text(bench_case), hash_text(hash),
                     hash_text(expected), file);
}

std::string hash_complaint(const BenchResult& result, const std::string& file) {
  const BenchCase& bench_case = result.bench_case;
  if (result.other_hash) {
    return fmt::format("{}: its runs have different state hashes, {} and {}", case_text(bench_case),
                       hash_text(result.state_hash), hash_text(*result.other_hash));
  }
  if (result.expected_hash && *result.expected_hash != result.state_hash) {
    return wrong_hash(bench_case, result.state_hash, *result.expected_hash, file);
  }
  for (const BenchPart& part : result.parts) {
    if (part.state_hash == part.expected_hash) continue;
    return case_text(bench_case) + ": in it " +
           wrong_hash(part.bench_case, part.state_hash, part.expected_hash, file);
  }
  return {};
}

}  // namespace

Spread spread_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {median(values), values.front(), values.back()};
}

Result<BenchOutcome> run_bench(const std::vector<SelectedCase>& cases, const BenchSetting& setting,
                               const ExpectedHashes& expected, bool warm_up,
                               const std::function<void(const BenchProgress&)>& on_progress) {
  return BenchRun(cases, setting, expected, warm_up, on_progress).run();
}

std::optional<Error> hash_error(const std::vector<BenchResult>& results, const std::string& file) {
  std::vector<std::string> complaints;
  for (const BenchResult& result : results) {
    const std::string complaint = hash_complaint(result, file);
    const bool told =
        std::find(complaints.begin(), complaints.end(), complaint) != complaints.end();
    if (!complaint.empty() && !told) complaints.push_back(complaint);
  }
  if (complaints.empty()) return std::nullopt;
  std::string more;
  if (complaints.size() > 1) more = fmt::format("; and {} more are wrong", complaints.size() - 1);
  return Error{complaints.front() + more};
}

Result<std::unique_ptr<BenchWorkload>> make_bench_workload(const BenchCase& bench_case,
                                                           const BenchSetting& setting) {
  using Make = Result<std::unique_ptr<BenchWorkload>> (*)(const BenchCase&, const BenchSetting&);
  static const std::pair<const char*, Make> workloads[] = {
      {"circles", make_circles}, {"flocking80k", make_flocking}, {"ensemble", make_ensemble},
      {"armada", make_armada},   {"clumped", make_clumped},      {"flagship", make_flagship},
      {"stages", make_stages}};
  for (const auto& [name, make] : workloads) {
    if (bench_case.workload == name) return make(bench_case, setting);
  }
  return Error{fmt::format("no workload is called {}", bench_case.workload)};
}

}  // namespace swarm
