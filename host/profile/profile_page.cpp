#include "host/profile/profile_page.h"

#include <fmt/format.h>

#include "host/output/format.h"
#include "host/profile/memory_use.h"
#include "host/profile/stage_table.h"

namespace swarm {
namespace {

constexpr int kIndent = 2;

void add_totals(Page* page, const BattleResult& result, const BattleProfile& profile) {
  const double stages_s = total_s(profile.times);
  page->blank();
  page->paragraph(
      fmt::format("The stages take {} of {} in steps ({}). The battle took {}, {} of it "
                  "to count work; the rest is building the world, the orchestrator "
                  "and copies.",
                  duration_text(stages_s), duration_text(profile.steps_s),
                  percent_text(stages_s, profile.steps_s), duration_text(result.wall_time_s),
                  duration_text(profile.counting_s)),
      kIndent);
  if (result.steps == 0) return;
  page->paragraph(
      fmt::format("{} a step in {} steps; {} agent-steps/s; hash {}",
                  short_time(profile.steps_s / static_cast<double>(result.steps)),
                  grouped(static_cast<int64_t>(result.steps)),
                  with_magnitude(static_cast<double>(profile.agent_steps) / profile.steps_s),
                  hash_text(result.state_hash)),
      kIndent);
}

}  // namespace

std::string profile_page(const BattleResult& result, const BattleProfile& profile,
                         const Ceilings& ceilings, const PageStyle& style) {
  Page page(style);
  page.heading("STAGES",
               fmt::format("{}, seed {}, {}", result.scenario, result.seed, result.device.backend));
  add_stage_table(&page, stage_rows(profile.times, profile.work.mean(), ceilings, CallTime::kMean),
                  kIndent);
  page.blank();
  add_stage_notes(&page, kIndent);
  add_totals(&page, result, profile);
  page.heading("CEILINGS", "measured after the battle");
  add_ceilings(&page, ceilings, "this battle", kIndent);
  page.heading("MEMORY");
  page.paragraph(
      memory_text({result.engine_bytes, result.peak_host_bytes, result.layout}, result.device) +
          ".",
      kIndent);
  return page.text();
}

}  // namespace swarm
