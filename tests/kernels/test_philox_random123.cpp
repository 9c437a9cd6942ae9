// Our Philox against Random123's, where that library is installed.
#include <gtest/gtest.h>

#if __has_include(<Random123/philox.h>)

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#include <Random123/philox.h>
#pragma GCC diagnostic pop

#include <cstdint>
#include <random>

#include "kernels/core/philox.h"

namespace swarm {
namespace {

TEST(PhiloxAgainstRandom123, SameWordsForManyKeysAndCounters) {
  std::mt19937_64 any(20240711);
  r123::Philox4x32 theirs;
  for (int i = 0; i < 200000; ++i) {
    const uint64_t a = any();
    const uint64_t b = any();
    const uint64_t seed = i % 3 == 0 ? any() & 0xffff : any();
    const Random4 counter{{static_cast<uint32_t>(a), static_cast<uint32_t>(a >> 32),
                           static_cast<uint32_t>(b), static_cast<uint32_t>(b >> 32)}};
    const r123::Philox4x32::ctr_type their_counter = {
        {counter.v[0], counter.v[1], counter.v[2], counter.v[3]}};
    const r123::Philox4x32::key_type their_key = {
        {static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)}};
    const auto expected = theirs(their_counter, their_key);
    const Random4 got = random4(seed, counter.v[0], counter.v[1],
                                static_cast<RandomPurpose>(counter.v[2]), counter.v[3]);
    for (unsigned w = 0; w < 4; ++w) ASSERT_EQ(got.v[w], expected[w]) << "case " << i;
  }
}

}  // namespace
}  // namespace swarm

#endif
