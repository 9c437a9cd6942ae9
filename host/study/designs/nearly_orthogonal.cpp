#include "host/study/designs/nearly_orthogonal.h"

#include <fmt/format.h>

#include <bit>

#include "host/study/designs/base_permutation.h"
#include "host/study/designs/kinds.h"

namespace swarm::designs {
namespace {

std::vector<ColumnMasks> masks_of_order(uint32_t m) {
  const auto of_single = [](uint32_t k) {
    return ColumnMasks{(uint32_t{1} << k) - 1, uint32_t{1} << (k - 1)};
  };
  std::vector<ColumnMasks> columns = {{0, 0}};
  for (uint32_t k = 1; k < m; ++k) columns.push_back(of_single(k));
  for (uint32_t j = 1; j < m; ++j) {
    for (uint32_t k = j + 1; k < m; ++k) {
      const ColumnMasks a = of_single(j), b = of_single(k);
      columns.push_back({a.rows ^ b.rows, a.signs ^ b.signs});
    }
  }
  return columns;
}

/// "17 (to 7 factors), 33 (to 11), ..."
std::string allowed_sizes() {
  std::string text;
  for (uint32_t m = kLeastOrder; m <= kMostOrder; ++m) {
    text += fmt::format("{}{} ({}{}{})", m == kLeastOrder ? "" : ", ", points_of_order(m),
                        m == kLeastOrder ? "for at most " : "", columns_of_order(m),
                        m == kLeastOrder ? " factors" : "");
  }
  return text;
}

}  // namespace

std::vector<std::vector<int>> nearly_orthogonal_levels(uint32_t m, uint64_t seed) {
  const uint32_t q = uint32_t{1} << (m - 1);
  const std::vector<ColumnMasks> columns = masks_of_order(m);
  const std::vector<int> e = find_base_permutation(columns, q, seed);
  std::vector<std::vector<int>> rows(2 * q + 1, std::vector<int>(columns.size(), 0));
  for (uint32_t i = 0; i < q; ++i) {
    for (size_t c = 0; c < columns.size(); ++c) {
      const bool turned = std::popcount(columns[c].signs & i) % 2 != 0;
      const int level = e[i ^ columns[c].rows];
      rows[i][c] = turned ? -level : level;
      rows[q + 1 + i][c] = -rows[i][c];
    }
  }
  return rows;
}

Points nearly_orthogonal(const DesignSpec& design, const Factors& factors) {
  const size_t k = factors.size();
  if (k > columns_of_order(kMostOrder)) {
    return design_error(design, "kind",
                        fmt::format("nearly_orthogonal has no columns for {} factors; allowed: at "
                                    "most {}, or sobol or latin_hypercube",
                                    k, columns_of_order(kMostOrder)));
  }
  uint32_t m = kLeastOrder;
  if (design.points == 0) {
    while (columns_of_order(m) < k) ++m;
  } else {
    while (m <= kMostOrder && points_of_order(m) != design.points) ++m;
    if (m > kMostOrder) {
      return design_error(
          design, "points",
          fmt::format("{} is no size of this design; allowed: {}", design.points, allowed_sizes()));
    }
    if (columns_of_order(m) < k) {
      return design_error(design, "points",
                          fmt::format("{} points have {} columns, and there are {} factors; "
                                      "allowed: {}",
                                      design.points, columns_of_order(m), k, allowed_sizes()));
    }
  }
  const double q = uint32_t{1} << (m - 1);
  std::vector<DesignPoint> points;
  for (const std::vector<int>& row : nearly_orthogonal_levels(m, design.seed)) {
    std::vector<double> positions;
    for (size_t f = 0; f < k; ++f) positions.push_back((row[f] + q) / (2 * q));
    points.push_back(point_at(factors, std::move(positions)));
  }
  return points;
}

}  // namespace swarm::designs
