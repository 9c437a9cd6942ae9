// See plan.h.
#include "host/battle/plan.h"

#include <fmt/format.h>

#include <stdexcept>

#include "host/battle/build_world.h"

namespace swarm {
namespace {

class Compiler {
 public:
  Compiler(const ScenarioSpec& scenario, const MetricTable& metrics, std::vector<Capture>* captures,
           std::vector<std::string>* errors)
      : scenario_(scenario), metrics_(metrics), captures_(captures), errors_(errors) {}

  Expression compile(const std::string& text, const std::string& key, int line) const {
    Expression expression;
    if (const auto error = parse_expression(text, metrics_, &expression, captures_)) {
      const std::string where = scenario_.path.empty() ? fmt::format("line {}", line)
                                                       : fmt::format("{}:{}", scenario_.path, line);
      report(fmt::format("{}: {}: {} (column {})", where, key, error->message, error->column));
    }
    return expression;
  }

  std::vector<Expression> compile(const std::vector<NamedExpression>& list, const char* key) const {
    std::vector<Expression> out;
    out.reserve(list.size());
    for (const NamedExpression& entry : list) {
      out.push_back(compile(entry.expression, key + entry.name, entry.line));
    }
    return out;
  }

 private:
  void report(std::string message) const {
    if (errors_ == nullptr) throw std::invalid_argument(message);
    errors_->push_back(std::move(message));
  }

  const ScenarioSpec& scenario_;
  const MetricTable& metrics_;
  std::vector<Capture>* captures_;
  std::vector<std::string>* errors_;
};

}  // namespace

BattlePlan::BattlePlan(const ScenarioSpec& spec, std::vector<std::string>* errors)
    : scenario(spec),
      layout(layout_of(spec)),
      columns(summary_layout(layout.sections)),
      metrics(spec) {
  for (const WingSpec& wing : spec.wings) wing_ships.push_back(ships_at_start(wing));
  const Compiler compiler(spec, metrics, &captures, errors);
  for (const TriggerSpec& trigger : spec.triggers) {
    triggers.push_back(
        trigger.when.empty()
            ? Expression()
            : compiler.compile(trigger.when, "trigger." + trigger.name + ".when", trigger.line));
  }
  outcomes = compiler.compile(spec.outcomes, "outcome.");
  series = compiler.compile(spec.series, "series.columns.");
}

}  // namespace swarm
