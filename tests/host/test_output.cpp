// What a battle leaves behind: the page for a person, the files for programs.
#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <locale>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "host/output/battle_files.h"
#include "host/output/format.h"
#include "host/output/order_of_battle.h"
#include "host/output/order_of_battle_parts.h"
#include "host/output/page.h"
#include "host/output/report.h"
#include "host/output/result_folder.h"
#include "host/output/table.h"
#include "host/scenario/load.h"
#include "tests/host/fake_battle.h"

namespace swarm {
namespace {

using testing_support::fake_battle;
using testing_support::fake_scenario;

PageStyle style_of(int width, bool unicode = true, bool colour = false) {
  PageStyle style;
  style.width = width;
  style.unicode = unicode;
  style.colour = colour;
  return style;
}

RunRequest fake_request() {
  RunRequest request;
  request.overrides = {{"wing.raiders.enabled", "false"}, {"class.raider.hull_TJ", "9e4"}};
  request.command = {"fleetswarm run scenarios/gate_fort.toml", "--seed 7",
                     "--set wing.raiders.enabled=false", "--set class.raider.hull_TJ=9e4"};
  return request;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

int widest_line(const std::string& text) {
  int widest = 0;
  for (const std::string& line : lines_of(text)) widest = std::max(widest, text_width(line));
  return widest;
}

std::string report(const PageStyle& style) {
  return battle_report(fake_battle(), fake_scenario(), fake_request(), style);
}

std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// ---- numbers, times, names

TEST(Format, TimesAreMinutesThenHours) {
  EXPECT_EQ(clock_text(0), "00:00");
  EXPECT_EQ(clock_text(754.9), "12:34");
  EXPECT_EQ(clock_text(3599.99), "59:59");
  EXPECT_EQ(clock_text(3600), "1:00:00");
  EXPECT_EQ(clock_text(5025.5), "1:23:45");
  EXPECT_EQ(clock_text(-75), "-01:15");
  EXPECT_EQ(clock_text(std::nan("")), "-");
}

TEST(Format, NumbersForPeople) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(-1234567), "-1,234,567");
  EXPECT_EQ(grouped(std::numeric_limits<int64_t>::min()), "-9,223,372,036,854,775,808");
  EXPECT_EQ(with_magnitude(0), "0");
  EXPECT_EQ(with_magnitude(999.4), "999");
  EXPECT_EQ(with_magnitude(999.5), "1.00 k");
  EXPECT_EQ(with_magnitude(4143456), "4.14 M");
  EXPECT_EQ(readable_bytes(1023), "1023 bytes");
  EXPECT_EQ(readable_bytes(1536), "1.5 KiB");
  EXPECT_EQ(readable_number(0.123456), "0.1235");
  EXPECT_EQ(readable_number(123456.75), "123,457");
  EXPECT_EQ(percent_text(1, 10000), "<0.1 %");
  EXPECT_EQ(percent_text(9999, 10000), ">99.9 %");
  EXPECT_EQ(percent_text(5, 10), "50 %");
  EXPECT_EQ(percent_text(5, 0), "-");
  EXPECT_EQ(percent_text(std::nan(""), 1), "-");
}

TEST(Format, ShortestReadsBackTheSame) {
  for (const double value : {0.1, 1.0 / 3, 1e300, -2.5e-310, 100000.0, 9007199254740993.0, 123.0}) {
    const std::string text = shortest(value);
    double back = 0;
    const auto [end, reason] = std::from_chars(text.data(), text.data() + text.size(), back);
    EXPECT_EQ(reason, std::errc()) << text;
    EXPECT_EQ(end, text.data() + text.size()) << text;
    EXPECT_EQ(back, value) << text;
  }
  EXPECT_EQ(shortest(100000), "100000");
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(std::numeric_limits<double>::infinity()), "");
}

TEST(Format, Names) {
  EXPECT_EQ(readable_name("jem_hadar_ship"), "Jem hadar ship");
  EXPECT_EQ(readable_name("Jem'Hadar"), "Jem'Hadar");
  EXPECT_EQ(readable_name("ds9"), "DS9");
  EXPECT_EQ(readable_name("wing_9"), "Wing 9");
  EXPECT_EQ(readable_name(""), "");
  EXPECT_EQ(shell_quoted("wing.a.enabled=false"), "wing.a.enabled=false");
  EXPECT_EQ(shell_quoted("title=it's"), "'title=it'\\''s'");
  EXPECT_EQ(shell_quoted(""), "''");
}

// ---- the page

TEST(Page, WidthOfText) {
  EXPECT_EQ(text_width("abc"), 3);
  EXPECT_EQ(text_width("né"), 2);
  EXPECT_EQ(text_width("e\u0301"), 1);  // a combining accent
  EXPECT_EQ(text_width("星"), 2);
  EXPECT_EQ(text_width("\xff\xfe"), 2);  // broken: a column each
}

TEST(Page, FittedCutsBetweenLetters) {
  EXPECT_EQ(fitted("häuser", 6), "häuser");
  EXPECT_EQ(fitted("häuser", 3), "hä…");
  EXPECT_EQ(padded_right("7", 3), "  7");
  EXPECT_EQ(text_width(padded("星星", 3)), 3);
}

TEST(Page, WrapsAtBlanksAndCutsWhatIsTooLong) {
  EXPECT_EQ(wrapped("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrapped("abcdefgh", 3), (std::vector<std::string>{"abc", "def", "gh"}));
  EXPECT_EQ(wrapped("", 10), std::vector<std::string>{""});
  EXPECT_EQ(wrapped("  a \n b ", 10), std::vector<std::string>{"a b"});
}

TEST(Page, ScenarioTextCannotSteerTheTerminal) {
  Page page(style_of(80, true, true));
  page.add("evil \x1b[2J title\x07 \u009b1m end\xff");
  EXPECT_EQ(page.text(), "evil  [2J title   1m end?\n");
}

TEST(Page, BarsAndSparks) {
  EXPECT_EQ(bar_text(0, 4), "    ");
  EXPECT_EQ(bar_text(1, 4), "████");
  EXPECT_EQ(bar_text(0.5, 4), "██  ");
  EXPECT_EQ(bar_text(1e-9, 4), "▏   ");  // little is not nothing
  EXPECT_EQ(bar_text(std::nan(""), 4), "    ");
  EXPECT_EQ(spark_text({0, 1, 2, 4, 8}, 5), " ▁▂▄█");
  EXPECT_EQ(spark_text({0, 0, 8, 8}, 2), " █");
  EXPECT_EQ(spark_text({std::nan(""), -1, 5}, 3), "  █");
  EXPECT_EQ(spark_text({4, std::nan(""), 8, 8}, 2), "▄█");  // what is missing does not count
  EXPECT_EQ(spark_text({}, 3), "");
}

TEST(Page, TableBreaksTheColumnThatGivesWay) {
  Table table({"", "count", "remark"});
  table.align_left(2);
  table.set_flexible(2);
  table.add_row({{"name"}, {"12"}, {"a remark that is too long for the page"}});
  Page page(style_of(30));
  table.print(&page, 2);
  EXPECT_EQ(page.text(),
            "        count  remark\n"
            "  name     12  a remark that\n"
            "               is too long for\n"
            "               the page\n");
}

TEST(OrderOfBattle, NumberedNamesAreRuns) {
  EXPECT_EQ(names_text({"ring_1", "ring_2", "ring_3", "ring_7", "hub"}),
            "ring_1 to ring_3, ring_7, hub");
  EXPECT_EQ(names_text({"a", "b_1", "b_2"}), "a, b_1, b_2");
  EXPECT_EQ(names_text({"9", "x99999999999999999999"}), "9, x99999999999999999999");
}

// ---- the report

// The page as it was last found good; FLEETSWARM_UPDATE_GOLDEN=1 writes it anew, to be read.
TEST(Report, IsThePageThatWasFoundGood) {
  const std::filesystem::path golden =
      std::filesystem::path(FLEETSWARM_SOURCE_DIR) / "tests/host/report_80.txt";
  const std::string page = report(style_of(80));
  if (std::getenv("FLEETSWARM_UPDATE_GOLDEN") != nullptr) std::ofstream(golden) << page;
  EXPECT_EQ(page, file_text(golden));
}

TEST(Report, NeverLeavesThePage) {
  for (int width = 60; width <= 100; ++width) {
    EXPECT_LE(widest_line(report(style_of(width))), width) << width;
  }
}

TEST(Report, NeverLeavesThePageWhateverTheScenarioSays) {
  BattleResult result = fake_battle();
  ScenarioSpec scenario = fake_scenario();
  const std::string flood = std::string(300, 'w') + "\x1b[31m \xc3 星星星";
  result.title = scenario.description = flood;
  result.device.name = flood;
  for (ClassLosses& row : result.losses) row.faction += flood;
  for (Event& event : result.events) event.note = flood;
  for (PhaseRecord& phase : result.phases) phase.title = flood;
  for (OutcomeValue& outcome : result.outcomes) outcome.title = flood;
  for (MinefieldRecord& field : result.fields) field.name = flood;
  for (PeopleRecord& people : result.people) people.kind += flood;
  scenario.series[0].title = flood;
  const std::string page = battle_report(result, scenario, fake_request(), style_of(80));
  EXPECT_LE(widest_line(page), 80);
  EXPECT_EQ(page.find('\x1b'), std::string::npos);
}

TEST(Report, HasTheSameShapeInAscii) {
  const std::string ascii = report(style_of(80, false));
  for (const char c : ascii) ASSERT_GE(c, 0) << "beyond ASCII";
  const std::vector<std::string> plain = lines_of(report(style_of(80)));
  const std::vector<std::string> lines = lines_of(ascii);
  ASSERT_EQ(lines.size(), plain.size());
  for (size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(text_width(lines[i]), text_width(plain[i]));
}

TEST(Report, ColourChangesNothingElse) {
  const std::string coloured = report(style_of(80, true, true));
  EXPECT_NE(coloured.find("\x1b[1m"), std::string::npos);
  EXPECT_EQ(std::regex_replace(coloured, std::regex("\x1b\\[[0-9;]*m"), ""), report(style_of(80)));
}

TEST(Report, SaysLoudlyWhichLimitsWereReached) {
  BattleResult result = fake_battle();
  ScenarioSpec scenario = fake_scenario();
  scenario.torpedo_capacity = 1200;
  const auto page = [&] { return battle_report(result, scenario, fake_request(), style_of(80)); };
  EXPECT_EQ(page().find("! "), std::string::npos);
  result.counters = {{"torpedo_overflow", 31234},
                     {"crowded", static_cast<int64_t>(result.steps) * 7}};
  EXPECT_NE(page().find("! 31,234 torpedoes were not launched"), std::string::npos) << page();
  EXPECT_NE(page().find("torpedoes.capacity = 1,200"), std::string::npos) << page();
  EXPECT_NE(page().find("! Crowded: 7 ships in a step"), std::string::npos) << page();
}

TEST(Report, SaysHowItEnded) {
  const ScenarioSpec scenario = fake_scenario();
  const auto page_of = [&](const BattleResult& result) {
    return battle_report(result, scenario, fake_request(), style_of(80));
  };
  BattleResult result = fake_battle();
  EXPECT_NE(page_of(result).find("Red troops hold every section"), std::string::npos);
  result.interrupted = true;
  EXPECT_NE(page_of(result).find("Interrupted at 1:23:45 in the phase \"Last stand\""),
            std::string::npos);
  result.interrupted = false;
  result.time_limit_reached = true;
  EXPECT_NE(page_of(result).find("No decision"), std::string::npos);
  result.time_limit_reached = false;
  result.ended_by.clear();
  EXPECT_NE(page_of(result).find("Stopped at 1:23:45"), std::string::npos);
}

TEST(Report, OfAnEmptyBattleIsShort) {
  const std::string page = battle_report({}, {}, {}, style_of(80));
  EXPECT_EQ(page.find("FORCES"), std::string::npos);
  EXPECT_EQ(page.find("TIMELINE"), std::string::npos);
  EXPECT_LE(widest_line(page), 80);
}

TEST(Report, ManyEventsOfAPhaseAreCounted) {
  BattleResult result = fake_battle();
  for (int i = 0; i < 100; ++i) {
    Event event;
    event.t_s = 1000;
    event.note = "Note number " + std::to_string(i) + ".";
    result.events.push_back(event);
  }
  const std::string page = battle_report(result, fake_scenario(), fake_request(), style_of(80));
  EXPECT_NE(page.find("and 91 more"), std::string::npos) << page;
}

// ---- files

TEST(Files, SummaryHasWhatItPromises) {
  const auto json =
      nlohmann::json::parse(summary_json(fake_battle(), fake_scenario(), fake_request()));
  EXPECT_EQ(json.at("scenario"), "gate_fort");
  EXPECT_EQ(json.at("seed"), 7);
  EXPECT_EQ(json.at("backend"), "cpu");
  EXPECT_EQ(json.at("device"), "Example CPU 9000");
  EXPECT_EQ(json.at("steps"), 10051);
  EXPECT_EQ(json.at("sim_time_s"), 5025.5);
  EXPECT_EQ(json.at("wall_time_s"), 12.5);
  EXPECT_EQ(json.at("agent_steps"), 51793203);
  EXPECT_DOUBLE_EQ(json.at("agent_steps_per_s").get<double>(), 51793203 / 12.5);
  EXPECT_EQ(json.at("state_hash"), "00c0ffee12345678");
  EXPECT_TRUE(json.at("outcome").at("fort_captured").is_boolean());
  EXPECT_EQ(json.at("outcome").at("corvette_lost"), false);
  EXPECT_TRUE(json.at("outcome").at("relief_s").is_null());
  EXPECT_EQ(json.at("outcome").at("attackers_lost"), 47);
  EXPECT_EQ(json.at("losses").at("red").at("raider"), 47);
  EXPECT_EQ(json.at("losses").at("blue").at("mine"), 408);
  EXPECT_EQ(json.at("forces").at("red").at("transport").at("departed"), 4);
  EXPECT_EQ(json.at("phases").at(2).at("name"), "last_stand");
  EXPECT_EQ(json.at("phases").at(2).at("end_s"), 5025.5);
  EXPECT_EQ(json.at("people").at("crew").at("evacuated"), 1890);
  EXPECT_EQ(json.at("set").at(1), "class.raider.hull_TJ=9e4");
}

TEST(Files, SummaryTakesTheLargestSeedAndBrokenText) {
  BattleResult result = fake_battle();
  result.seed = std::numeric_limits<uint64_t>::max();
  result.title = "broken \xff text";
  result.wall_time_s = 0;
  const auto json = nlohmann::json::parse(summary_json(result, fake_scenario(), fake_request()));
  EXPECT_EQ(json.at("seed").get<uint64_t>(), result.seed);
  EXPECT_EQ(json.at("agent_steps_per_s"), 0.0);
}

TEST(Files, EventsAreOneObjectALine) {
  const BattleResult result = fake_battle();
  const std::vector<std::string> lines = lines_of(events_jsonl(result));
  ASSERT_EQ(lines.size(), result.events.size());
  const auto convoy = nlohmann::json::parse(lines[3]);
  EXPECT_EQ(convoy.at("t"), 2000);  // a detail of that name does not replace it
  EXPECT_EQ(convoy.at("step"), 4000);
  EXPECT_EQ(convoy.at("event"), "convoy");
  EXPECT_EQ(convoy.at("wing"), "convoy_2");
  EXPECT_EQ(convoy.at("count"), 12);
  EXPECT_EQ(convoy.at("share"), 0.25);
  EXPECT_FALSE(nlohmann::json::parse(lines[0]).contains("wing"));
}

TEST(Files, TimeSeriesReadsBackTheSame) {
  const BattleResult result = fake_battle();
  const std::vector<std::string> lines = lines_of(timeseries_csv(result));
  ASSERT_EQ(lines.size(), result.series.size() + 1);
  EXPECT_EQ(lines[0], "t_s,red_ships,fort_shield_TJ,mines");
  EXPECT_EQ(lines[2], "50,1119.53,,100");  // a missing value is empty
  for (size_t row = 2; row < result.series.size(); ++row) {
    std::istringstream cells(lines[row + 1]);
    std::string cell;
    for (const double value : result.series[row]) {
      ASSERT_TRUE(std::getline(cells, cell, ','));
      double back = 0;
      std::from_chars(cell.data(), cell.data() + cell.size(), back);
      EXPECT_EQ(back, value);
    }
  }
}

TEST(Files, HashesHaveSixteenDigits) {
  BattleResult result = fake_battle();
  result.hashes = {{100, 1}, {200, 0xffffffffffffffff}};
  EXPECT_EQ(hashes_csv(result), "step,hash\n100,0000000000000001\n200,ffffffffffffffff\n");
}

// A locale of the program that embeds us must not turn points into commas.
TEST(Files, DoNotAskTheLocale) {
  struct Commas : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
  };
  const std::string summary = summary_json(fake_battle(), fake_scenario(), fake_request());
  const std::string series = timeseries_csv(fake_battle());
  const std::string page = report(style_of(80));
  const std::locale before = std::locale::global(std::locale(std::locale(), new Commas));
  EXPECT_EQ(summary_json(fake_battle(), fake_scenario(), fake_request()), summary);
  EXPECT_EQ(timeseries_csv(fake_battle()), series);
  EXPECT_EQ(report(style_of(80)), page);
  std::locale::global(before);
}

class ResultFolderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "swarm_out_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  size_t files() const {
    const std::filesystem::directory_iterator all(folder_);
    return static_cast<size_t>(std::distance(begin(all), end(all)));
  }

  std::filesystem::path folder_;
};

TEST_F(ResultFolderTest, WritesWholeFilesAndNothingElse) {
  const Result<ResultFolder> out = ResultFolder::open(folder_ / "a" / "b");
  ASSERT_TRUE(out.ok());
  folder_ = folder_ / "a" / "b";
  EXPECT_EQ(files(), 0u);
  EXPECT_FALSE(out->write("x.txt", "first"));
  EXPECT_FALSE(out->write("x.txt", "second"));
  EXPECT_EQ(file_text(folder_ / "x.txt"), "second");
  EXPECT_EQ(files(), 1u);
  out->remove("x.txt");
  out->remove("x.txt");
  EXPECT_EQ(files(), 0u);
  folder_ = folder_.parent_path().parent_path();
}

TEST_F(ResultFolderTest, FindsOutBeforehandThatItCannotWrite) {
  std::ofstream(folder_ / "file") << "x";
  const Result<ResultFolder> out = ResultFolder::open(folder_ / "file" / "out");
  ASSERT_FALSE(out.ok());
  EXPECT_NE(out.error().text.find("cannot write"), std::string::npos);
  EXPECT_FALSE(ResultFolder::open(folder_ / "file").ok());
}

TEST_F(ResultFolderTest, AFailedWriteLeavesNothingBehind) {
  std::filesystem::create_directory(folder_ / "taken");
  const std::optional<Error> error = write_whole_file(folder_ / "taken", "text");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->text.find('\n'), std::string::npos);
  EXPECT_EQ(files(), 1u);
}

// ---- the order of battle

TEST(OrderOfBattle, OfEveryScenarioFitsThePage) {
  const std::filesystem::path folder = std::filesystem::path(FLEETSWARM_SOURCE_DIR) / "scenarios";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    const Result<ScenarioSpec> scenario = load_scenario_file(entry.path().string());
    ASSERT_TRUE(scenario.ok()) << scenario.error().text;
    for (const int width : {60, 80, 100}) {
      Page page(style_of(width));
      add_order_of_battle(&page, *scenario);
      EXPECT_LE(widest_line(page.text()), width) << entry.path();
      for (const FactionSpec& faction : scenario->factions) {
        EXPECT_NE(page.text().find(faction.name), std::string::npos) << faction.name;
      }
    }
  }
}

}  // namespace
}  // namespace swarm
