// Designs from CSV files, and what is wrong with them.
#include <filesystem>
#include <fstream>

#include "tests/host/design_factors.h"

namespace swarm {
namespace {

using testing_support::design_of, testing_support::flag_factor, testing_support::list_factor,
    testing_support::made, testing_support::real_factor, testing_support::refusal,
    testing_support::whole_factor;
using Texts = std::vector<std::string>;

class DesignTable : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = std::filesystem::path(testing::TempDir()) /
            (std::string("fleetswarm_table_") + test->name() + ".csv");
  }
  void TearDown() override { std::filesystem::remove(path_); }

  DesignSpec table(const std::string& text) {
    std::ofstream(path_, std::ios::binary) << text;
    DesignSpec design = design_of(DesignSpec::Kind::kTable);
    design.file = path_.string();
    return design;
  }

  /// The refusal without the line of the study and the file's name.
  std::string error(const std::string& text) {
    const std::string all = refusal(table(text), factors_);
    const std::string start = "10: design.file: " + path_.string() + ":";
    EXPECT_EQ(all.substr(0, start.size()), start);
    return all.size() < start.size() ? all : all.substr(start.size());
  }

  std::filesystem::path path_;
  std::vector<FactorSpec> factors_ = {real_factor("fleet", 0.5, 2.5), whole_factor("mines", 2, 8),
                                      list_factor("mode", {"a,b", "c"}), flag_factor("on")};
};

TEST_F(DesignTable, ReadsColumnsInAnyOrder) {
  const auto points =
      made(table("on,mines,fleet,mode\ntrue,3,1.50,c\nfalse,8,2.5,\"a,b\"\n"), factors_);
  ASSERT_EQ(points.size(), 2u);
  EXPECT_EQ(points[0].values, (Texts{"1.5", "3", "c", "true"}));
  EXPECT_EQ(points[1].values, (Texts{"2.5", "8", "a,b", "false"}));
  EXPECT_EQ(points[0].positions[0], 0.5);
  EXPECT_EQ(points[1].positions, (std::vector<double>{1, 1, 0, 0}));
}

TEST_F(DesignTable, ReadsWhatSpreadsheetsWrite) {
  const auto points = made(table("\xEF\xBB\xBF\"fleet\",mines , mode,on,label\r\n"
                                 "\r\n"
                                 "1,2,\"c\",1,\"the \"\"first\"\"\"\r\n"
                                 "2,3,c,0,"),
                           factors_);
  ASSERT_EQ(points.size(), 2u);
  EXPECT_EQ(points[0].values, (Texts{"1", "2", "c", "true"}));
  EXPECT_EQ(points[0].label, "the \"first\"");
  EXPECT_EQ(points[1].label, "");
}

TEST_F(DesignTable, SaysWhatIsWrongAndWhere) {
  const std::string header = "fleet,mines,mode,on\n";
  EXPECT_EQ(error(""), "1: the file is empty; allowed: a header and a row a point");
  EXPECT_EQ(error(header), "1: no row follows the header; allowed: a row a point");
  EXPECT_EQ(error("fleet,mines,mode\n1,2,c\n"),
            "1: the header has no column on; allowed: every factor once");
  EXPECT_EQ(error("fleet,mines,mode,on,fleet\n"),
            "1: the header has \"fleet\" twice; allowed: every factor once");
  EXPECT_EQ(error("fleet,mines,mode,on,flet\n"),
            "1: the header has \"flet\", which is no factor; allowed: fleet, mines, mode, on; did "
            "you mean \"fleet\"?");
  EXPECT_EQ(error(header + "1,2,c\n"), "2: the row has 3 fields; allowed: 4, as the header");
  EXPECT_EQ(error(header + "1,2,c,true\n\n3,2,c,true\n"),
            "4: fleet: 3 is out of range; allowed: 0.5 to 2.5");
  EXPECT_EQ(error(header + "1,2.5,c,true\n"),
            "2: mines: 2.5 is no whole number; allowed: whole numbers from 2 to 8");
  EXPECT_EQ(error(header + ",2,c,true\n"), "2: fleet: \"\" is no number; allowed: 0.5 to 2.5");
  EXPECT_EQ(error(header + "1,2,d,true\n"),
            "2: mode: \"d\" is none of the values; allowed: a,b, c");
  EXPECT_EQ(error(header + "1,2,c,on\n"), "2: on: \"on\" is no flag; allowed: false, true");
  EXPECT_EQ(error(header + "1,2,\"c,on\n"),
            "2: a quote is not closed; allowed: quotes around a field");
  EXPECT_EQ(error(header + "1,2,\"c\"d,on\n"),
            "2: text follows a closed quote; allowed: a comma, or the line's end");
  EXPECT_EQ(error(header + "1,2,c\"d,on\n"),
            "2: a quote stands within a field; allowed: quotes around it, \"\" for one inside");
  EXPECT_EQ(error(std::string("fleet\0,", 7)), "1: is no text; allowed: comma-separated values");
}

TEST_F(DesignTable, NeedsAFile) {
  DesignSpec design = design_of(DesignSpec::Kind::kTable);
  EXPECT_EQ(refusal(design, factors_),
            "10: design.file: is missing; allowed: the path of a CSV file");
  design.file = "/nowhere/points.csv";
  EXPECT_EQ(refusal(design, factors_),
            "10: design.file: /nowhere/points.csv: no such file; allowed: a CSV file");
  design.file = testing::TempDir();
  EXPECT_NE(refusal(design, factors_).find("is a folder; allowed: a CSV file"), std::string::npos);
}

}  // namespace
}  // namespace swarm
