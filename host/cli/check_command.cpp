// fleetswarm check: is a scenario right, what does it say, and does it fit this machine?
#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <string>
#include <vector>

#include "host/battle/build_world.h"
#include "host/battle/check.h"
#include "host/cli/choose_device.h"
#include "host/cli/commands.h"
#include "host/cli/console.h"
#include "host/cli/find_scenario.h"
#include "host/cli/open_study.h"
#include "host/output/format.h"
#include "host/output/order_of_battle.h"
#include "host/output/table.h"
#include "host/output/terminal.h"
#include "host/profile/memory_use.h"
#include "host/scenario/read_file.h"
#include "host/scenario/suggest.h"
#include "host/study/load_study.h"

namespace swarm {
namespace {

void add_lines(Page* page, const std::string& text) {
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    page->add(text.substr(at, end - at));
    at = end + 1;
  }
}

void add_memory(Page* page, const ScenarioSpec& scenario, uint64_t needed,
                const DeviceInfo& device) {
  const Layout layout = layout_of(scenario);
  page->heading("MEMORY");
  page->paragraph(
      fmt::format("{} agents at most: {} sections, {} ships, {} mines, {} torpedoes in flight.",
                  grouped(layout.capacity()), grouped(layout.sections), grouped(layout.ships),
                  grouped(layout.mines), grouped(layout.torpedoes)),
      2);
  std::string text = fmt::format("One battle takes {} ({})", readable_bytes(needed),
                                 memory_per_text(needed, layout));
  if (device.memory_total_bytes > 0) {
    text += fmt::format("; {} has {}", device.name, readable_bytes(device.memory_total_bytes));
  }
  page->paragraph(text + ".", 2);
}

void add_parameters(Page* page, const ScenarioSpec& scenario) {
  if (scenario.parameters.empty()) return;
  page->heading("PARAMETERS", "--set parameters.NAME=VALUE");
  Table table({"", "value", "least", "most", "meaning"});
  table.align_left(4);
  table.set_flexible(4);
  const auto bound = [](double value) {
    return std::isfinite(value) ? number_text(value) : std::string("-");
  };
  for (const ParameterSpec& parameter : scenario.parameters) {
    table.add_row({{parameter.name},
                   {number_text(parameter.value), Ink::kStrong},
                   {bound(parameter.min)},
                   {bound(parameter.max)},
                   {parameter.meaning, Ink::kFaint}});
  }
  table.print(page, 2);
}

void add_warnings(Page* page, const std::vector<std::string>& warnings) {
  page->heading("WARNINGS");
  if (warnings.empty()) page->paragraph("none", 2, Ink::kFaint);
  for (const std::string& warning : warnings) page->paragraph(warning, 2, Ink::kBad);
}

std::string check_page(const ScenarioSpec& scenario, uint64_t needed, const DeviceInfo& device) {
  Page page(page_style_of(STDOUT_FILENO));
  add_order_of_battle(&page, scenario);
  add_parameters(&page, scenario);
  page.heading("PHASES AND TRIGGERS");
  add_lines(&page, trigger_graph_text(scenario));
  add_memory(&page, scenario, needed, device);
  add_warnings(&page, battle_warnings(scenario));
  return page.text();
}

/// Is it a study that the name stands for? What is neither study nor scenario counts as a scenario.
bool is_study(const std::string& name) {
  const Result<std::string> scenario = find_scenario(name);
  if (!scenario) return find_study(name).ok();
  const Result<std::string> text = read_text_file(*scenario, "a scenario or a study (*.toml)");
  return text && looks_like_study(*text);
}

int check_study(const CheckOptions& options) {
  if (!options.set.empty()) {
    return fail("--set is for scenarios; a study has set = [\"KEY=VALUE\"]", kExitWrongInput);
  }
  Result<StudySpec> spec = open_study(options.scenario, 0);
  if (!spec) return fail(spec.error().text, kExitWrongInput);
  const Result<std::unique_ptr<StudyPlan>> plan = StudyPlan::make(std::move(spec).value());
  if (!plan) return fail(plan.error().text, kExitWrongInput);
  const Result<ChosenDevice> device = choose_device("auto", 0);
  if (!device) return fail(device.error().text, kExitFailed);
  const StudyCost cost = measure_cost(**plan, *device, 0);
  return print(design_page(**plan, cost, page_style_of(STDOUT_FILENO))) ? kExitDone : kExitFailed;
}

}  // namespace

int check_command(const CheckOptions& options) {
  if (is_study(options.scenario)) return check_study(options);
  const Result<ScenarioSpec> scenario = open_scenario(options.scenario, options.set);
  if (!scenario) return fail(scenario.error().text, kExitWrongInput);
  const std::vector<std::string> errors = battle_errors(*scenario);
  for (const std::string& error : errors) say(error);
  if (!errors.empty()) return kExitWrongInput;

  const Result<ChosenDevice> device = choose_device("auto", 0);
  if (!device) return fail(device.error().text, kExitFailed);
  const uint64_t needed = memory_needed(*scenario, device->backend);
  if (const auto error = memory_error(needed, device->info)) {
    return fail(scenario->path + ": " + error->text, kExitWrongInput);
  }
  return print(check_page(*scenario, needed, device->info)) ? kExitDone : kExitFailed;
}

}  // namespace swarm
