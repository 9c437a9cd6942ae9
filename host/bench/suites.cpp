#include "host/bench/suites.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

#include "host/output/format.h"
#include "host/scenario/suggest.h"

namespace swarm {
namespace {

constexpr bool kGpuOnly = true, kCheckedInPart = true;

// Steps are chosen so that a run takes about a second on two cores of a CPU. The armada has as many
// at every size, so that each size is measured in the same seconds of the battle: 8 of them, of
// which the first shots take 3. At the largest size they are fewer: its hash is made on a CPU.
constexpr uint64_t kArmadaSteps = 16;

std::vector<BenchSuite> make_suites() {
  return {
      {"circles",
       "Neighbours at density 1 within radius 2 push and pull: grid, gather, motion.",
       BenchCompare::kNothing,
       {{"circles", 10'000, 1, 400},
        {"circles", 100'000, 1, 100},
        {"circles", 1'000'000, 1, 10},
        {"circles", 10'000'000, 1, 2, 3}}},
      {"flocking80k",
       "Boids on a torus of two dimensions, some 40 in sight: MASON's flockers.",
       BenchCompare::kNothing,
       {{"flocking80k", 80'000, 1, 100}}},
      {"ensemble",
       "Many small worlds of boids at once: 60 flocks of FLAME GPU 2's ensemble.",
       BenchCompare::kNothing,
       {{"ensemble", 128, 60, 500}, {"ensemble", 8192, 60, 20}}},
      {"armada",
       "Two great fleets in battle: every stage of the step, ships at their usual distances.",
       BenchCompare::kNothing,
       {{"armada", 10'000, 1, kArmadaSteps},
        {"armada", 100'000, 1, kArmadaSteps},
        {"armada", 1'000'000, 1, kArmadaSteps, 3},
        {"armada", 10'000'000, 1, 4, 3, kGpuOnly}}},
      {"flagship",
       "The Second Battle of Deep Space 9: one and many at once, to the end or for 1,000 steps.",
       BenchCompare::kNothing,
       {{"flagship", 0, 1, 0, 3},
        {"flagship", 0, 4, 0, 3},
        {"flagship", 0, 16, 1000, 3},
        {"flagship", 0, 256, 0, 3, kGpuOnly, kCheckedInPart},
        {"flagship", 0, 4096, 1000, 3, kGpuOnly, kCheckedInPart}}},
      {"clumped",
       "The armada packed to 320 neighbours a ship, against the armada at its usual distances.",
       BenchCompare::kWithinSuite,
       {{"armada", 100'000, 1, kArmadaSteps}, {"clumped", 100'000, 1, kArmadaSteps, 3}}},
      {"growth",
       "Time per agent and step from 1,000 to 1,000,000 agents, against the best of them.",
       BenchCompare::kWithinWorkload,
       {{"circles", 1'000, 1, 2000},
        {"circles", 3'000, 1, 1000},
        {"circles", 10'000, 1, 400},
        {"circles", 30'000, 1, 200},
        {"circles", 100'000, 1, 100},
        {"circles", 300'000, 1, 30},
        {"circles", 1'000'000, 1, 10},
        {"armada", 1'000, 1, kArmadaSteps},
        {"armada", 3'000, 1, kArmadaSteps},
        {"armada", 10'000, 1, kArmadaSteps},
        {"armada", 30'000, 1, kArmadaSteps},
        {"armada", 100'000, 1, kArmadaSteps},
        {"armada", 300'000, 1, kArmadaSteps, 3},
        {"armada", 1'000'000, 1, kArmadaSteps, 3}}},
      {"stages",
       "Each stage by itself in the middle of the armada's battle: bytes, and share of ceilings.",
       BenchCompare::kNothing,
       {{"stages", 1'000, 1, 100, 3},
        {"stages", 10'000, 1, 50, 3},
        {"stages", 100'000, 1, 20, 3},
        {"stages", 1'000'000, 1, 8, 3}}},
  };
}

// What a user may choose of a workload.
struct Freedom {
  const char* workload;
  bool agents, worlds, instruction_set;
};
constexpr Freedom kFreedoms[] = {
    {"circles", true, false, true},   {"flocking80k", true, false, true},
    {"ensemble", true, true, true},   {"armada", true, false, false},
    {"flagship", false, true, false}, {"clumped", true, false, false},
    {"stages", true, false, false}};

using Choice = bool Freedom::*;

bool is_free(const BenchSuite& suite, Choice choice) {
  return std::all_of(suite.cases.begin(), suite.cases.end(), [choice](const BenchCase& c) {
    return std::any_of(std::begin(kFreedoms), std::end(kFreedoms), [&](const Freedom& freedom) {
      return c.workload == freedom.workload && freedom.*choice;
    });
  });
}

std::optional<Error> choice_error(const std::string& suite, const char* option, Choice choice) {
  std::string allowed;
  for (const BenchSuite& other : bench_suites()) {
    if (!is_free(other, choice)) continue;
    if (other.name == suite) return std::nullopt;
    allowed += (allowed.empty() ? "" : ", ") + other.name;
  }
  return Error{
      fmt::format("{} does not go with --suite {}; allowed with: {}", option, suite, allowed)};
}

double distance(const BenchCase& bench_case, uint64_t agents, uint64_t worlds) {
  const auto size = [](uint64_t a, uint64_t w) {
    return static_cast<double>(std::max(a, uint64_t{1})) * static_cast<double>(w);
  };
  return std::abs(std::log(size(bench_case.agents, bench_case.worlds) / size(agents, worlds)));
}

/// The cases of one workload that have the sizes asked for, or one made for them.
std::vector<BenchCase> sized_cases(const std::vector<BenchCase>& cases,
                                   const BenchSelection& selection) {
  std::vector<BenchCase> chosen;
  for (const BenchCase& c : cases) {
    if ((selection.agents == 0 || c.agents == selection.agents) &&
        (selection.worlds == 0 || c.worlds == selection.worlds)) {
      chosen.push_back(c);
    }
  }
  if (!chosen.empty()) return chosen;
  const auto agents_of = [&](const BenchCase& c) {
    return selection.agents > 0 ? selection.agents : c.agents;
  };
  const auto worlds_of = [&](const BenchCase& c) {
    return selection.worlds > 0 ? selection.worlds : c.worlds;
  };
  BenchCase nearest =
      *std::min_element(cases.begin(), cases.end(), [&](const BenchCase& a, const BenchCase& b) {
        return distance(a, agents_of(a), worlds_of(a)) < distance(b, agents_of(b), worlds_of(b));
      });
  nearest.agents = agents_of(nearest);
  nearest.worlds = worlds_of(nearest);
  return {nearest};
}

void add_cases(const BenchSuite& suite, const BenchSelection& selection,
               std::vector<SelectedCase>* selected) {
  const bool sized = selection.agents > 0 || selection.worlds > 0;
  std::vector<std::string> workloads;
  for (const BenchCase& c : suite.cases) {
    if (std::find(workloads.begin(), workloads.end(), c.workload) == workloads.end()) {
      workloads.push_back(c.workload);
    }
  }
  for (const std::string& workload : workloads) {
    std::vector<BenchCase> cases;
    std::copy_if(suite.cases.begin(), suite.cases.end(), std::back_inserter(cases),
                 [&](const BenchCase& c) { return c.workload == workload; });
    if (sized) cases = sized_cases(cases, selection);
    for (BenchCase& c : cases) {
      if (c.gpu_only && !sized && !selection.on_gpu && !selection.every_hash) continue;
      if (c.checked_in_part && selection.every_hash) continue;
      if (selection.steps > 0) c.steps = selection.steps;
      if (selection.repeats > 0) c.repeats = selection.repeats;
      selected->push_back({&suite, c, sized});
    }
  }
}

}  // namespace

const std::vector<BenchSuite>& bench_suites() {
  static const std::vector<BenchSuite> suites = make_suites();
  return suites;
}

Result<std::vector<SelectedCase>> select_cases(const BenchSelection& selection) {
  const std::tuple<bool, const char*, Choice> chosen[] = {
      {selection.agents > 0, "--agents", &Freedom::agents},
      {selection.worlds > 0, "--worlds", &Freedom::worlds},
      {selection.instruction_set, "--isa", &Freedom::instruction_set}};
  for (const auto& [is_chosen, option, choice] : chosen) {
    if (!is_chosen) continue;
    if (auto error = choice_error(selection.suite, option, choice)) return *error;
  }
  std::vector<SelectedCase> selected;
  for (const BenchSuite& suite : bench_suites()) {
    if (selection.suite == "all" || selection.suite == suite.name) {
      add_cases(suite, selection, &selected);
    }
  }
  return selected;
}

std::string case_size_text(const BenchCase& bench_case) {
  const std::string worlds = grouped(static_cast<int64_t>(bench_case.worlds));
  const std::string agents = grouped(static_cast<int64_t>(bench_case.agents));
  if (bench_case.agents == 0) return bench_case.worlds == 1 ? "1 world" : worlds + " worlds";
  return bench_case.worlds == 1 ? agents : worlds + " x " + agents;
}

std::string case_text(const BenchCase& bench_case) {
  return fmt::format("{}, {}{}, {}", bench_case.workload, case_size_text(bench_case),
                     bench_case.agents == 0 ? "" : " agents",
                     bench_case.steps == 0
                         ? "to the end"
                         : grouped(static_cast<int64_t>(bench_case.steps)) + " steps");
}

bool same_work(const BenchCase& a, const BenchCase& b) {
  return a.workload == b.workload && a.agents == b.agents && a.worlds == b.worlds &&
         a.steps == b.steps;
}

}  // namespace swarm
