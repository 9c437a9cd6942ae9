#include <gtest/gtest.h>

#include "host/scenario/suggest.h"

namespace swarm {
namespace {

TEST(ScenarioSuggest, EditDistance) {
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("rotaran", "rotarran"), 1u);
  EXPECT_EQ(edit_distance("hull_tj", "hull_TJ"), 0u);  // letter case aside
  EXPECT_EQ(edit_distance("drfiter", "drifter"), 1u);  // neighbours swapped
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

TEST(ScenarioSuggest, NearestName) {
  const std::vector<std::string> names = {"", "ship", "section", "mine"};
  EXPECT_EQ(nearest_name("shp", names), "ship");
  EXPECT_EQ(nearest_name("sektion", names), "section");
  EXPECT_EQ(nearest_name("battlestar", names), "");
  EXPECT_EQ(nearest_name("", names), "");
}

TEST(ScenarioSuggest, AllowedNames) {
  EXPECT_EQ(allowed_names("x", {}), "; allowed: none is defined");
  EXPECT_EQ(allowed_names("shp", {"ship", "mine"}),
            "; allowed: ship, mine; did you mean \"ship\"?");
  const std::vector<std::string> many(15, "name");
  EXPECT_TRUE(allowed_names("zzzzzz", many).ends_with("name and 3 more"));
}

TEST(ScenarioSuggest, QuotedTextIsShortAndOnOneLine) {
  EXPECT_EQ(quoted_text("a\nb\x1b"), "\"a b \"");
  EXPECT_EQ(quoted_text(std::string(100, 'x')), "\"" + std::string(60, 'x') + "...\"");
  const std::string cut = quoted_text(std::string(59, 'x') + "\xc3\xa9\xc3\xa9");
  EXPECT_EQ(cut, "\"" + std::string(59, 'x') + "...\"");  // never half a letter
}

TEST(ScenarioSuggest, NumbersAsAPersonWritesThem) {
  EXPECT_EQ(number_text(0.25), "0.25");
  EXPECT_EQ(number_text(90000), "90000");
  EXPECT_EQ(number_text(2e9), "2e9");
  EXPECT_EQ(number_text(1e8), "1e8");
  EXPECT_EQ(number_text(-1e7), "-1e7");
  EXPECT_EQ(number_text(120000), "120000");
  EXPECT_EQ(number_text(1e-7), "1e-7");
  EXPECT_EQ(number_text(1e300), "1e300");
}

TEST(ScenarioSuggest, Globs) {
  EXPECT_TRUE(matches_glob("attack_*", "attack_12"));
  EXPECT_TRUE(matches_glob("*", ""));
  EXPECT_TRUE(matches_glob("*_ring_*", "docking_ring_17"));
  EXPECT_TRUE(matches_glob("a*a*b", "aaxaab"));
  EXPECT_FALSE(matches_glob("attack_*", "attack"));
  EXPECT_FALSE(matches_glob("ring", "rings"));
}

TEST(ScenarioSuggest, Identifiers) {
  EXPECT_TRUE(is_identifier("Section_17"));
  EXPECT_FALSE(is_identifier("17"));
  EXPECT_FALSE(is_identifier("a.b"));
  EXPECT_FALSE(is_identifier(""));
  EXPECT_FALSE(is_identifier(std::string(65, 'a')));
}

}  // namespace
}  // namespace swarm
