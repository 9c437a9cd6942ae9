// Thousands of damaged scenarios: each loads, or gives exactly one line. None ends the program.
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "tests/host/scenario_text.h"

namespace swarm {
namespace {

using namespace testing_support;

class Mutator {
 public:
  explicit Mutator(std::string text) : text_(std::move(text)) {
    std::istringstream lines(text_);
    for (std::string line; std::getline(lines, line);) lines_.push_back(line);
  }

  std::string next() {
    std::string text = text_;
    const uint32_t edits = 1 + below(3);
    for (uint32_t i = 0; i < edits; ++i) edit(text);
    return text;
  }

 private:
  uint32_t below(size_t n) { return static_cast<uint32_t>(random_() % n); }

  void edit(std::string& text) {
    static const std::string kScraps[] = {
        "nan", "-1",    "1e400",  "\"",    "[",  "]",    "{}",   "=",
        "*",   "true",  "\n",     "[[x]]", "''", "\xc3", "a.b.", "99999999999999999999",
        "0",   "\"*\"", "\\u0000"};
    if (text.empty()) return;
    const size_t at = below(text.size());
    switch (below(6)) {
      case 0:
        text[at] = static_cast<char>(below(256));
        break;
      case 1:
        text.erase(at, 1 + below(12));
        break;
      case 2:
        text.insert(at, kScraps[below(std::size(kScraps))]);
        break;
      case 3:
        text.insert(at, lines_[below(lines_.size())] + "\n");
        break;
      case 4:
        replace_value(text, at);
        break;
      default: {
        const size_t end = text.find('\n', at);
        const size_t start = text.rfind('\n', at);
        if (start != std::string::npos && end != std::string::npos) {
          text.erase(start, end - start);
        }
      }
    }
  }

  /// The value of some line becomes that of another, or a scrap.
  void replace_value(std::string& text, size_t near) {
    const size_t equals = text.find('=', near);
    if (equals == std::string::npos) return;
    const size_t end = text.find('\n', equals);
    const std::string& other = lines_[below(lines_.size())];
    const size_t value = other.find('=');
    text.replace(equals + 1, end == std::string::npos ? end : end - equals - 1,
                 value == std::string::npos ? " -1" : other.substr(value + 1));
  }

  std::string text_;
  std::vector<std::string> lines_;
  std::mt19937 random_{20'260'101};
};

void expect_one_line(const std::string& text, int& loads) {
  const Result<ScenarioSpec> result = load_scenario_text(text, "m.toml");
  if (result.ok()) {
    ++loads;
    return;
  }
  const std::string& line = result.error().text;
  EXPECT_TRUE(line.starts_with("m.toml:")) << line;
  for (const char c : line) {
    ASSERT_GE(static_cast<unsigned char>(c), 0x20) << line;
  }
  EXPECT_LT(line.size(), 2000u);
}

void mutate(std::string text, int count) {
  Mutator mutator(std::move(text));
  int loads = 0;
  for (int i = 0; i < count; ++i) expect_one_line(mutator.next(), loads);
  EXPECT_GT(loads, 0);
  EXPECT_LT(loads, count / 2);
}

TEST(ScenarioMutation, TheSmallestExample) {
  std::ifstream file(std::string(FLEETSWARM_SOURCE_DIR) + "/scenarios/duel.toml");
  std::ostringstream text;
  text << file.rdbuf();
  ASSERT_FALSE(text.str().empty());
  mutate(text.str(), 4000);
}

TEST(ScenarioMutation, OneOfEverything) { mutate(std::string(kEverything), 1500); }

}  // namespace
}  // namespace swarm
