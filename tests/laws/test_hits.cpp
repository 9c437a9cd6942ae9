// Laws D, E and I: what gets through a point defence, a minefield, a shield.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/laws/law_checks.h"

namespace swarm::laws {
namespace {

TEST(LawD, SalvoGetsThroughByChance) {
  const Distribution exact = salvo_hits(16, 0.7, 15, 0.7);
  EXPECT_NEAR(mean_of(exact), 1.395, 0.001);
  const Battles fought(load_law("law_d_salvo"), replicates(4000), 4000000);
  const std::vector<double> hits = fought.outcome("hits");
  check_mean("D.mean_hits", mean_of(exact), hits, variance_of(exact));
  check_distribution("D.hits", exact, hits);
  std::vector<double> is_k(hits.size());
  for (size_t k = 0; k <= 8; ++k) {
    for (size_t i = 0; i < hits.size(); ++i) is_k[i] = hits[i] == static_cast<double>(k) ? 1 : 0;
    add_curve("D.hits", static_cast<double>(k), exact[k]);
    add_point("D.hits", static_cast<double>(k), is_k);
  }
  const std::vector<double> launched = fought.outcome("launched");
  const std::vector<double> stopped = fought.outcome("stopped");
  for (size_t i = 0; i < hits.size(); ++i) ASSERT_EQ(launched[i], stopped[i] + hits[i]);
}

constexpr double kPi = 3.14159265358979323846;
constexpr double kLaneHit = 2 * 1.0 * 0.6 / 100;          // law_e_minefield.toml: 2 R p / W
constexpr double kTubeHit = kPi * 1.0 * 0.6 / (20 * 20);  // p pi R^2 / cross section

/// Ships lost in their first transit, of so many.
void check_transit(const std::string& id, double exact, std::vector<std::string> set, int64_t mines,
                   uint64_t seed) {
  set.push_back("field.lane.mines=" + std::to_string(mines));
  set.push_back("field.lane.start_mines=" + std::to_string(mines));
  const Battles fought(load_law("law_e_minefield", set), replicates(2500), seed);
  check_share(id, exact, fought.count_true("sunk"), fought.count());
}

TEST(LawE, LaneSinksByTheBinomialLaw) {
  for (const int64_t mines : {20, 60, 120}) {
    check_transit("E.lane_" + std::to_string(mines), binomial_tail(1, mines, kLaneHit), {}, mines,
                  5000000 + static_cast<uint64_t>(mines) * 10000);
  }
  for (int64_t mines = 0; mines <= 200; mines += 4) {
    for (int64_t blasts = 1; blasts <= 3; ++blasts) {
      add_curve("E.blasts_" + std::to_string(blasts), static_cast<double>(mines),
                binomial_tail(blasts, mines, kLaneHit));
    }
  }
}

TEST(LawE, BoxSinksByItsCrossSection) {
  check_transit("E.tube", binomial_tail(1, 100, kTubeHit), {"field.lane.box_km=[40,20,20]"}, 100,
                5500000);
}

TEST(LawE, StrongerShipsNeedSeveralMines) {
  for (const int64_t blasts : {2, 3}) {
    const std::string count = std::to_string(blasts);
    check_transit("E.swarm_" + count, binomial_tail(blasts, 120, kLaneHit),
                  {"class.ship.hull_TJ=" + count}, 120,
                  5600000 + static_cast<uint64_t>(blasts) * 10000);
  }
}

TEST(LawI, WeakFacingFailsFirst) {
  const Facings exact = first_to_fail({10, 10, 10, 10, 10, 6});
  EXPECT_NEAR(exact.last_first, 0.615, 0.001);
  EXPECT_NEAR(mean_of(exact.hits), 30.7, 0.05);
  const Battles fought(load_law("law_i_facing"), replicates(2500), 9000000);
  const std::vector<double> hits = fought.outcome("hits");
  check_share("I.weak_first", exact.last_first, fought.count_true("weak_first"), fought.count());
  check_mean("I.mean_hits", mean_of(exact.hits), hits, variance_of(exact.hits));
  constexpr size_t kBin = 4;
  std::vector<double> inside(hits.size());
  for (size_t from = 0; from + kBin <= exact.hits.size(); from += kBin) {
    const double low = static_cast<double>(from);
    double chance = 0;
    for (size_t h = from; h < from + kBin; ++h) chance += exact.hits[h];
    for (size_t i = 0; i < hits.size(); ++i) {
      inside[i] = hits[i] >= low && hits[i] < low + kBin ? 1 : 0;
    }
    add_curve("I.hits", low + 0.5 * (kBin - 1), chance);
    add_point("I.hits", low + 0.5 * (kBin - 1), inside);
  }
}

}  // namespace
}  // namespace swarm::laws
