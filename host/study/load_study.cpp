// See load_study.h.
#include "host/study/load_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "host/scenario/read_file.h"
#include "host/scenario/suggest.h"
#include "host/study/table_reader.h"

namespace swarm {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMostReplicates = 10'000'000;
constexpr uint64_t kMostPoints = 10'000'000;
// Numbers of seeds are kept by SQLite and read by pandas: whole numbers that a double holds.
constexpr uint64_t kMostSeed = uint64_t{1} << 53;
constexpr uint64_t kMostLevels = 100'000;

void read_study_table(const TomlNode& node, ErrorReport* report, StudySpec* spec) {
  TableReader table(node, "study", report);
  table.identifier("name", &spec->name, true);
  table.text("title", &spec->title);
  table.text("question", &spec->question);
  table.text("scenario", &spec->scenario, true);
  table.identifier("main_measure", &spec->main_measure);
  table.real("limit_s", &spec->limit_s, 0);
  if (table.texts("set", &spec->set)) {
    for (const std::string& set : spec->set) {
      if (set.find('=') == std::string::npos) {
        table.error(*node.find("set"), "set", quoted_text(set) + " has no =; allowed: KEY=VALUE");
      }
    }
  }
}

void read_design(const TomlNode& node, ErrorReport* report, StudySpec* spec) {
  TableReader table(node, "design", report);
  DesignSpec& design = spec->design;
  design.line = node.where.line;
  size_t kind = 0;
  if (table.choice("kind", &kind, design_kind_names(), true)) {
    design.kind = static_cast<DesignSpec::Kind>(kind);
  }
  table.whole("points", &design.points, 1, kMostPoints);
  table.whole("seed", &design.seed, 0, kMostSeed);
  table.text("file", &design.file, design.kind == DesignSpec::Kind::kTable);
}

void read_until(const TomlNode& node, ErrorReport* report, ReplicatesSpec* replicates) {
  TableReader table(node, "replicates.until", report);
  table.identifier("measure", &replicates->until_measure, true);
  table.real("half_width", &replicates->half_width, 0, true);
  table.whole("at_least", &replicates->at_least, 2, kMostReplicates);
  table.whole("block", &replicates->block, 1, kMostReplicates);
}

void read_replicates(const TomlNode& node, ErrorReport* report, StudySpec* spec) {
  TableReader table(node, "replicates", report);
  ReplicatesSpec& replicates = spec->replicates;
  replicates.line = node.where.line;
  table.whole("count", &replicates.count, 1, kMostReplicates, true);
  table.whole("first_seed", &replicates.first_seed, 0, kMostSeed);
  size_t seeds = 0;
  if (table.choice("seeds", &seeds, {"common", "independent"})) replicates.common = seeds == 0;
  if (const TomlNode* until = table.take("until")) read_until(*until, report, &replicates);
}

void read_record(const TomlNode& node, ErrorReport* report, StudySpec* spec) {
  TableReader table(node, "record", report);
  table.texts("measures", &spec->measures);
  table.flag("events", &spec->keep_events);
  table.real("series_interval_s", &spec->series_interval_s, 0);
}

void read_measure(const TomlNode& node, ErrorReport* report, StudySpec* spec) {
  TableReader table(node, "measure." + one_line(node.key), report);
  MeasureSpec measure;
  measure.name = node.key;
  measure.line = node.where.line;
  if (!is_identifier(node.key)) {
    table.error("is no name; allowed: letters, digits and underscores, a letter first");
  }
  table.text("expression", &measure.expression, true);
  table.text("title", &measure.title);
  spec->added_measures.push_back(std::move(measure));
}

/// What a factor may be: exactly one of range, whole, values and flag.
void read_values(TableReader* table, const TomlNode& node, FactorSpec* factor) {
  int given = 0;
  if (node.find("range") != nullptr) ++given;
  if (table->range("range", &factor->low, &factor->high, false)) {
    factor->kind = FactorSpec::Kind::kReal;
  }
  if (node.find("whole") != nullptr) ++given;
  if (table->range("whole", &factor->low, &factor->high, true)) {
    factor->kind = FactorSpec::Kind::kWhole;
  }
  bool flag = false;
  if (node.find("flag") != nullptr) ++given;
  if (table->flag("flag", &flag)) {
    factor->kind = FactorSpec::Kind::kFlag;
    if (!flag) table->error(*node.find("flag"), "flag", "is false; allowed: true");
  }
  if (const TomlNode* values = table->take("values")) {
    ++given;
    factor->kind = FactorSpec::Kind::kList;
    for (const TomlNode& value : values->children) factor->values.push_back(value_text(value));
    const bool wrong =
        std::find(factor->values.begin(), factor->values.end(), "") != factor->values.end();
    if (values->kind != TomlNode::Kind::kArray || wrong || factor->values.size() < 2) {
      table->error(*values, "values",
                   "is " + describe_value(*values) +
                       "; allowed: a list of at least two numbers, texts or flags");
    } else if (std::set<std::string>(factor->values.begin(), factor->values.end()).size() <
               factor->values.size()) {
      table->error(*values, "values", "has a value twice; allowed: each value once");
    }
  }
  if (given != 1) {
    table->error(given == 0
                     ? "has no values; allowed: one of range, whole, values, flag"
                     : "has two kinds of values; allowed: one of range, whole, values, flag");
  }
}

void read_factor(const TomlNode& node, ErrorReport* report, StudySpec* spec) {
  TableReader table(node, "factor." + one_line(node.key), report);
  FactorSpec factor;
  factor.name = node.key;
  factor.line = node.where.line;
  if (!is_identifier(node.key)) {
    table.error("is no name; allowed: letters, digits and underscores, a letter first");
  }
  std::string path;
  const bool one = table.text("path", &path);
  const bool several = table.texts("paths", &factor.paths);
  if (one) factor.paths.push_back(path);
  if (one == several || factor.paths.empty()) {
    table.error("needs a key of the scenario; allowed: path = \"KEY\" or paths = [\"KEY\", ...]");
  }
  read_values(&table, node, &factor);
  uint64_t levels = factor.levels;
  if (table.whole("levels", &levels, 2, kMostLevels)) {
    factor.levels = static_cast<uint32_t>(levels);
  }
  size_t scale = 0;
  if (table.choice("scale", &scale, {"linear", "log"})) factor.logarithmic = scale == 1;
  if (factor.logarithmic && factor.low <= 0) {
    table.error(*node.find("scale"), "scale", "log needs a range above 0; allowed: linear");
  }
  if (const TomlNode* baseline = table.take("baseline")) {
    factor.baseline = value_text(*baseline);
    if (factor.baseline.empty()) {
      table.error(*baseline, "baseline",
                  "is " + describe_value(*baseline) + "; allowed: a number, a text or a flag");
    }
  }
  table.text("title", &factor.title);
  table.text("unit", &factor.unit);
  spec->factors.push_back(std::move(factor));
}

template <class Read>
void read_members(const TomlNode& node, const std::string& path, ErrorReport* report,
                  const Read& read) {
  if (node.kind != TomlNode::Kind::kTable) {
    report->error({node.where, path},
                  "is " + describe_value(node) + "; allowed: tables, [" + path + ".NAME] each");
    return;
  }
  for (const TomlNode& child : node.children) read(child);
}

void read_root(const TomlNode& node, ErrorReport* report, StudySpec* spec) {
  TableReader root(node, "", report);
  if (const TomlNode* table = root.take("study", true)) read_study_table(*table, report, spec);
  if (const TomlNode* table = root.take("design")) read_design(*table, report, spec);
  if (const TomlNode* table = root.take("replicates", true)) read_replicates(*table, report, spec);
  if (const TomlNode* table = root.take("record")) read_record(*table, report, spec);
  if (const TomlNode* tables = root.take("measure")) {
    read_members(*tables, "measure", report,
                 [&](const TomlNode& child) { read_measure(child, report, spec); });
  }
  if (const TomlNode* tables = root.take("factor")) {
    read_members(*tables, "factor", report,
                 [&](const TomlNode& child) { read_factor(child, report, spec); });
  }
  const bool single = spec->design.kind == DesignSpec::Kind::kSingle;
  if (single && !spec->factors.empty()) {
    report->error({node.find("factor")->children.front().key_where, "factor"},
                  "a single point has no factors; allowed: another [design] kind");
  }
  if (!single && spec->factors.empty()) {
    report->error({node.find("design")->key_where, "design"},
                  "there is no [factor.NAME] to vary; allowed: factors, or kind = \"single\"");
  }
}

/// The scenario of a study that stands at `path`.
Result<std::string> scenario_path_of(const std::string& name, const std::string& path,
                                     const ScenarioFinder& find_scenario) {
  const fs::path beside = fs::path(path).parent_path() / name;
  std::error_code failed;
  if (fs::path(name).is_relative() && fs::path(name).has_extension() &&
      fs::exists(beside, failed)) {
    return beside.lexically_normal().string();
  }
  return find_scenario(name);
}

}  // namespace

const std::vector<std::string>& design_kind_names() {
  static const std::vector<std::string> names = {
      "single", "full_factorial", "latin_hypercube", "nearly_orthogonal",
      "sobol",  "saltelli",       "one_at_a_time",   "table"};
  return names;
}

bool looks_like_study(std::string_view text) {
  const Result<TomlNode> tree = parse_toml_tree(text, "");
  return tree && tree->find("study") != nullptr;
}

Result<StudySpec> load_study_text(std::string_view text, const std::string& path) {
  const std::string shown = one_line(path);
  const Result<TomlNode> tree = parse_toml_tree(text, shown);
  if (!tree) return tree.error();
  StudySpec spec;
  spec.path = path;
  spec.text = text;
  ErrorReport report(shown);
  read_root(*tree, &report, &spec);
  if (const std::optional<Error> error = report.first()) return *error;
  if (spec.title.empty()) spec.title = spec.name;
  if (!spec.design.file.empty() && fs::path(spec.design.file).is_relative()) {
    spec.design.file = (fs::path(path).parent_path() / spec.design.file).string();
  }
  return spec;
}

Result<StudySpec> load_study_file(const std::string& path, const ScenarioFinder& find_scenario) {
  const Result<std::string> text = read_text_file(path, "the path of a study (*.toml)");
  if (!text) return text.error();
  Result<StudySpec> spec = load_study_text(*text, path);
  if (!spec) return spec;
  const Result<std::string> scenario = scenario_path_of(spec->scenario, path, find_scenario);
  if (!scenario) {
    return Error{fmt::format("{}: study.scenario: {}", one_line(path), scenario.error().text)};
  }
  Result<std::string> scenario_text = read_text_file(*scenario, "the path of a scenario (*.toml)");
  if (!scenario_text) return scenario_text.error();
  spec.value().scenario_path = *scenario;
  spec.value().scenario_text = std::move(scenario_text).value();
  return spec;
}

}  // namespace swarm
