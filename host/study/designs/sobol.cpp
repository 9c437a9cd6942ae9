// Designs from Sobol's sequence. Its first 2^m points have one in each of 2^m strata of every
// factor, at the stratum's lower end; all are moved by half a stratum to its centre. So no point is
// at the corner where every factor is lowest, and none has to be dropped: dropping the first would
// break the balance of the rest (A. B. Owen, "On dropping the first Sobol' point", 2020).
#include <fmt/format.h>

#include <bit>

#include "host/study/designs/kinds.h"
#include "host/study/designs/sobol_sequence.h"

namespace swarm::designs {
namespace {

using Positions = std::vector<std::vector<double>>;

/// design.points points of `per_factor` dimensions for each factor. Each makes `makes` points of
/// the design.
Result<Positions> centred_sequence(const DesignSpec& design, const Factors& factors,
                                   uint32_t per_factor, uint64_t makes) {
  if (design.points < 2 || !std::has_single_bit(design.points)) {
    const uint64_t near = design.points < 2 ? 64 : std::bit_floor(design.points);
    return design_error(design, "points",
                        design.points == 0
                            ? "is missing; allowed: a power of two, as 64"
                            : fmt::format("{} is no power of two above 1; allowed: as {} or {}",
                                          design.points, near, near << 1));
  }
  const uint64_t dimensions = factors.size() * per_factor;
  if (dimensions > kMostSobolDimensions) {
    return design_error(
        design, "kind",
        fmt::format("the sequence has no {} dimensions; allowed: at most {} factors", dimensions,
                    kMostSobolDimensions / per_factor));
  }
  const auto size = check_size(
      design, "points", design.points > (uint64_t{1} << 32) ? design.points : design.points * makes,
      factors.size());
  if (!size) return size.error();
  const auto rows =
      sobol_sequence(static_cast<uint32_t>(design.points), static_cast<uint32_t>(dimensions));
  const double half_stratum = 0.5 / static_cast<double>(design.points);
  Positions positions(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    for (const uint32_t x : rows[i]) positions[i].push_back(x * 0x1p-32 + half_stratum);
  }
  return positions;
}

}  // namespace

Points sobol(const DesignSpec& design, const Factors& factors) {
  Result<Positions> positions = centred_sequence(design, factors, 1, 1);
  if (!positions) return positions.error();
  std::vector<DesignPoint> points;
  points.reserve(positions->size());
  for (std::vector<double>& row : positions.value()) {
    points.push_back(point_at(factors, std::move(row)));
  }
  return points;
}

Points saltelli(const DesignSpec& design, const Factors& factors) {
  const size_t k = factors.size();
  const Result<Positions> positions = centred_sequence(design, factors, 2, k + 2);
  if (!positions) return positions.error();
  std::vector<DesignPoint> points;
  points.reserve(positions->size() * (k + 2));
  for (size_t i = 0; i < positions->size(); ++i) {
    const std::vector<double>& row = (*positions)[i];
    const auto middle = row.begin() + static_cast<std::ptrdiff_t>(k);
    const std::vector<double> a(row.begin(), middle), b(middle, row.end());
    points.push_back(point_at(factors, a, fmt::format("A {}", i)));
    points.push_back(point_at(factors, b, fmt::format("B {}", i)));
    for (size_t f = 0; f < k; ++f) {
      std::vector<double> ab = a;
      ab[f] = b[f];
      points.push_back(
          point_at(factors, std::move(ab), fmt::format("AB {} {}", factors[f].name, i)));
    }
  }
  return points;
}

}  // namespace swarm::designs
