#include "host/study/sobol_indices.h"

#include <algorithm>
#include <cmath>

#include "host/study/keyed_random.h"

namespace swarm {
namespace {

/// Values of one block: A, B, and AB of each factor.
using Block = const double*;

/// One index for each factor, over blocks taken as often as they stand in `taken`. Empty where the
/// values do not vary.
std::vector<SobolIndex> estimate(const std::vector<Block>& taken, size_t factors) {
  const auto n = static_cast<double>(taken.size());
  double sum = 0, squares = 0;
  for (const Block block : taken) sum += block[0] + block[1];
  const double mean = sum / (2 * n);
  for (const Block block : taken) {
    squares += (block[0] - mean) * (block[0] - mean) + (block[1] - mean) * (block[1] - mean);
  }
  if (!(squares > 0)) return {};
  const double variance = squares / (2 * n);
  std::vector<SobolIndex> indices(factors);
  for (const Block block : taken) {
    for (size_t i = 0; i < factors; ++i) {
      const double change = block[2 + i] - block[0];
      indices[i].first += (block[1] - mean) * change;
      indices[i].total += change * change;
    }
  }
  for (SobolIndex& index : indices) {
    index.first /= n * variance;
    index.total /= 2 * n * variance;
  }
  return indices;
}

Interval percentiles(std::vector<double>* values) {
  std::sort(values->begin(), values->end());
  return {quantile(*values, 0.025), quantile(*values, 0.975)};
}

}  // namespace

SobolIndices sobol_indices(const std::vector<double>& y, size_t factors, uint64_t seed,
                           uint32_t resamples) {
  SobolIndices result;
  const size_t width = factors + 2;
  std::vector<Block> blocks;
  for (size_t at = 0; at + width <= y.size(); at += width) {
    const Block block = y.data() + at;
    const bool whole = std::all_of(block, block + width, [](double v) { return std::isfinite(v); });
    if (whole) blocks.push_back(block);
    if (!whole) ++result.left_out;
  }
  result.blocks = blocks.size();
  if (blocks.size() < 2) return result;
  result.factors = estimate(blocks, factors);
  if (result.factors.empty()) return result;

  std::vector<std::vector<double>> first(factors), total(factors);
  std::vector<Block> taken(blocks.size());
  const auto count = static_cast<uint32_t>(blocks.size());
  for (uint32_t r = 0; r < resamples; ++r) {
    for (uint32_t i = 0; i < count; ++i) {
      taken[i] = blocks[study_random_below(seed, StudyPurpose::kBootstrap, r, i, count)];
    }
    const std::vector<SobolIndex> again = estimate(taken, factors);
    for (size_t f = 0; f < again.size(); ++f) {
      first[f].push_back(again[f].first);
      total[f].push_back(again[f].total);
    }
  }
  for (size_t f = 0; f < factors; ++f) {
    result.factors[f].first_95 = percentiles(&first[f]);
    result.factors[f].total_95 = percentiles(&total[f]);
  }
  return result;
}

}  // namespace swarm
