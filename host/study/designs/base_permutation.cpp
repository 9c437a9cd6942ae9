// The product of two columns that do not cancel by construction depends only on d, the exclusive or
// of their row masks, and w, that of their sign masks, but for its sign:
//
//   F(w, d) = sum over rows i of (-1)^|w and i| e(i) e(i xor d)
//
// From several random permutations, entries are exchanged wherever that does not make the sum of
// F^2 over all such pairs larger. The permutation with the smallest largest |F| is kept.
#include "host/study/designs/base_permutation.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <limits>
#include <set>
#include <utility>

#include "host/study/keyed_random.h"

namespace swarm::designs {
namespace {

constexpr uint32_t kStarts = 24;
constexpr uint32_t kExchangesPerRow = 400;  // more gains nothing but for luck

struct Product {
  uint32_t signs, rows;
};

int sign_of(uint32_t signs, uint32_t row) { return std::popcount(signs & row) % 2 == 0 ? 1 : -1; }

std::vector<Product> products_of(const std::vector<ColumnMasks>& columns) {
  std::set<std::pair<uint32_t, uint32_t>> pairs;
  for (const ColumnMasks& a : columns) {
    for (const ColumnMasks& b : columns) {
      const uint32_t signs = a.signs ^ b.signs, rows = a.rows ^ b.rows;
      if (rows != 0 && std::popcount(signs & rows) % 2 == 0) pairs.insert({signs, rows});
    }
  }
  std::vector<Product> products;
  products.reserve(pairs.size());
  for (const auto& [signs, rows] : pairs) products.push_back({signs, rows});
  return products;
}

class Search {
 public:
  Search(const std::vector<Product>& products, uint32_t q, uint64_t seed, uint32_t start)
      : products_(products), q_(q), seed_(seed), start_(start) {
    for (const uint32_t i : random_order(seed, StudyPurpose::kBasePermutation, start, q)) {
      e_.push_back(static_cast<int>(i) + 1);
    }
    for (const Product& p : products_) {
      int64_t value = 0;
      for (uint32_t i = 0; i < q_; ++i) value += sign_of(p.signs, i) * e_[i] * e_[i ^ p.rows];
      values_.push_back(value);
    }
    trial_ = values_;
  }

  void descend() {
    int64_t squares = squares_of(values_);
    for (uint32_t n = 0; n < kExchangesPerRow * q_; ++n) {
      // Rows above q were used for the first order.
      const uint32_t a = draw(q_ + 1 + 2 * n), b = draw(q_ + 2 + 2 * n);
      if (a == b) continue;
      try_exchange(a, b);
      const int64_t after = squares_of(trial_);
      if (after > squares) continue;
      std::swap(e_[a], e_[b]);
      values_.swap(trial_);
      squares = after;
    }
  }

  int64_t largest() const {
    int64_t largest = 0;
    for (const int64_t value : values_) largest = std::max<int64_t>(largest, std::abs(value));
    return largest;
  }

  const std::vector<int>& permutation() const { return e_; }

 private:
  uint32_t draw(uint32_t index) const {
    return study_random_below(seed_, StudyPurpose::kBasePermutation, start_, index, q_);
  }

  /// Each product has rows i and i xor d twice, with the same sign.
  void try_exchange(uint32_t a, uint32_t b) {
    for (size_t p = 0; p < products_.size(); ++p) {
      const auto [signs, rows] = products_[p];
      trial_[p] = values_[p];
      if ((a ^ rows) == b) continue;
      const int change = sign_of(signs, a) * e_[a ^ rows] - sign_of(signs, b) * e_[b ^ rows];
      trial_[p] += 2 * int64_t{e_[b] - e_[a]} * change;
    }
  }

  static int64_t squares_of(const std::vector<int64_t>& values) {
    int64_t sum = 0;
    for (const int64_t value : values) sum += value * value;
    return sum;
  }

  const std::vector<Product>& products_;
  uint32_t q_;
  uint64_t seed_;
  uint32_t start_;
  std::vector<int> e_;
  std::vector<int64_t> values_, trial_;
};

}  // namespace

std::vector<int> find_base_permutation(const std::vector<ColumnMasks>& columns, uint32_t q,
                                       uint64_t seed) {
  const std::vector<Product> products = products_of(columns);
  std::vector<int> best;
  int64_t least = std::numeric_limits<int64_t>::max();
  for (uint32_t start = 0; start < kStarts; ++start) {
    Search search(products, q, seed, start);
    search.descend();
    if (search.largest() >= least) continue;
    least = search.largest();
    best = search.permutation();
  }
  return best;
}

}  // namespace swarm::designs
