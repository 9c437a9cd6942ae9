// Statistical checks of laws: a battle is fought many times with fixed seeds, and what came out is
// compared with an exact value.
//
// All checks stand in kChecks. A check fails where its p-value is below kFamilyChance over their
// number (Bonferroni): with a right program and seeds drawn anew, one of all checks together would
// fail with at most that chance. With fixed seeds a run has one answer for good. The power is
// computed with each check: `detectable` is the bias that it would find nine times in ten.
//
//   FLEETSWARM_LAWS_OUT=FILE      appends a row of CSV for each check and each point of a picture
//   FLEETSWARM_LAWS_REPLICATES=K  K times as many battles (0.1: a tenth)
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/battle/battle.h"
#include "host/scenario/spec.h"
#include "tests/laws/references.h"

namespace swarm::laws {

inline constexpr double kFamilyChance = 0.01;
inline constexpr double kPower = 0.9;

struct Check {
  const char* id;
  const char* quantity;
};

inline constexpr Check kChecks[] = {
    {"A.win_100_95", "100 v 95: larger side wins"},
    {"A.left_100_95", "100 v 95: its mean survivors"},
    {"A.win_40_30", "40 v 30: larger side wins"},
    {"A.win_40_36", "40 v 36: larger side wins"},
    {"A.win_40_44", "40 v 44: smaller side wins"},
    {"A.invariant", "400 v 300: mean x^2 - y^2 at the end"},
    {"B.win_12_8", "12 v 8, area fire: red wins"},
    {"B.win_12_10", "12 v 10, area fire: red wins"},
    {"B.win_12_12", "12 v 12, area fire: red wins"},
    {"B.left_12_10", "12 v 10, area fire: mean survivors"},
    {"C.win_40", "40 attackers, 20 in cover: attackers win"},
    {"C.win_45", "45 attackers, 20 in cover: attackers win"},
    {"C.win_60", "60 attackers, 20 in cover: attackers win"},
    {"D.mean_hits", "16 shots, 15 intercepts: mean hits"},
    {"D.hits", "the same: law of the hits (chi-square)"},
    {"E.lane_20", "lane, 20 mines: ship lost"},
    {"E.lane_60", "lane, 60 mines: ship lost"},
    {"E.lane_120", "lane, 120 mines: ship lost"},
    {"E.tube", "box, 100 mines: ship lost"},
    {"E.swarm_2", "lane, 120 mines, two blasts needed: ship lost"},
    {"E.swarm_3", "lane, 120 mines, three blasts needed: ship lost"},
    {"F.plane", "2-D: share of targets found"},
    {"F.box", "3-D: share of targets found"},
    {"F.any_plane", "2-D, 10 targets: any found"},
    {"F.any_box", "3-D, 50 targets: any found"},
    {"F.cloak_4", "cloaked, 4 s: share found"},
    {"F.cloak_10", "cloaked, 10 s: share found"},
    {"F.cloak_20", "cloaked, 20 s: share found"},
    {"G.yule_mean", "5 mines, l t = 1.5: mean number"},
    {"G.yule_variance", "5 mines, l t = 1.5: variance"},
    {"G.logistic_mean", "20 of 400 mines, l t = 3: mean number"},
    {"G.occupancy", "upkeep: share of places with a mine"},
    {"G.occupancy_variance", "upkeep: variance of the number of mines"},
    {"G.contact", "near neighbours alone: share is lower"},
    {"H.mean_60", "60 shots at 40: mean left"},
    {"H.variance_60", "60 shots at 40: variance"},
    {"H.mean_20", "20 shots at 40: mean left"},
    {"H.mean_120", "120 shots at 40: mean left"},
    {"I.weak_first", "weak facing fails first"},
    {"I.mean_hits", "mean hits until the first facing fails"},
};
inline constexpr size_t kCheckCount = sizeof(kChecks) / sizeof(kChecks[0]);

/// A scenario of scenarios/laws, with overrides ("path=value"). Throws where it is wrong.
ScenarioSpec load_law(const std::string& name, const std::vector<std::string>& set = {});

/// Battles of one scenario, one for each seed from first_seed on, on all cores.
class Battles {
 public:
  Battles(ScenarioSpec scenario, int64_t count, uint64_t first_seed);

  /// Values of an outcome. A missing one is an error.
  std::vector<double> outcome(const std::string& name) const;
  int64_t count_true(const std::string& name) const;
  int64_t count() const { return static_cast<int64_t>(results_.size()); }
  const std::vector<BattleResult>& results() const { return results_; }

 private:
  std::vector<BattleResult> results_;
};

/// p-value below which a check fails, and the bias that it finds with the chance kPower where the
/// estimate has this standard error.
double level();
double detectable(double standard_error);

/// So many battles, times FLEETSWARM_LAWS_REPLICATES.
int64_t replicates(int64_t usual);

/// A share: exact binomial test. `trials` may be more than battles, where trials are independent.
void check_share(const std::string& id, double exact, int64_t successes, int64_t trials);
/// A mean, with the exact variance of one value where the law gives it (else the sample's).
void check_mean(const std::string& id, double exact, const std::vector<double>& sample,
                double exact_variance = -1);
/// A variance, with the exact fourth central moment where it is known (else the sample's).
void check_variance(const std::string& id, double exact, const std::vector<double>& sample,
                    double exact_fourth = -1);
/// Chi-square test of whole numbers against their chances; rare ones are put together.
void check_distribution(const std::string& id, const Distribution& exact,
                        const std::vector<double>& sample);
/// The mean is lower than the bound (one-sided).
void check_below(const std::string& id, double bound, const std::vector<double>& sample);

/// For the pictures: a curve of the law, and what came out at a place of it.
void add_curve(const std::string& curve, double x, double exact);
void add_point(const std::string& curve, double x, const std::vector<double>& sample);

}  // namespace swarm::laws
