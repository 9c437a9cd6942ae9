#include "host/profile/profile_page.h"

#include <fmt/format.h>

#include "host/output/format.h"
#include "host/output/table.h"
#include "host/profile/memory_use.h"
#include "host/profile/stage_rows.h"

namespace swarm {
namespace {

constexpr int kIndent = 2;

// "0.31 us", "12.3 us", "1.24 ms", "2.10 s": three digits.
std::string short_time(double seconds) {
  const auto digits = [](double value) {
    return fmt::format("{:.{}f}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
  };
  if (seconds < 999.5e-6) return digits(1e6 * seconds) + " us";
  return seconds < 0.9995 ? digits(1e3 * seconds) + " ms" : digits(seconds) + " s";
}

std::string rate_text(double value) { return fmt::format("{:.{}f}", value, value < 9.95 ? 2 : 1); }

void add_stages(Page* page, const std::vector<StageRow>& rows) {
  Table table({"stage", "calls", "median", "share", "agents", "bytes", "GB/s", "ceiling"});
  for (const StageRow& row : rows) {
    const double ceiling = row.ceiling_share();
    table.add_row({{stage_name(row.stage)},
                   {grouped(static_cast<int64_t>(row.calls))},
                   {short_time(row.median_s)},
                   {percent_text(row.share, 1), row.share > 0.1 ? Ink::kStrong : Ink::kPlain},
                   {with_magnitude(row.cost.items)},
                   {with_magnitude(row.cost.bytes()) + (row.at_least ? "+" : " ")},
                   {rate_text(row.GBps)},
                   {percent_text(ceiling, 1) + (row.nearer_to_copy() ? " c" : " a"), Ink::kFaint}});
  }
  table.print(page, kIndent);
  page->blank();
  page->paragraph(
      "agents: what a call works on, on average. bytes: what it reads and writes, counted by hand "
      "(+: at least); neighbours' records come on top, from caches. ceiling: of the copy (c) or of "
      "the arithmetic (a) below, whichever is nearer.",
      kIndent, Ink::kFaint);
}

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
                  with_magnitude(static_cast<double>(result.agent_steps) / profile.steps_s),
                  hash_text(result.state_hash)),
      kIndent);
}

void add_ceilings(Page* page, const Ceilings& ceilings) {
  page->heading("CEILINGS", "measured after the battle");
  Table table({"", ""});
  const auto copy_name = [](uint64_t bytes, const char* what) {
    return fmt::format("copy of {}{}", readable_bytes(bytes), what);
  };
  table.add_row({{copy_name(ceilings.memory_copy_bytes, "")},
                 {rate_text(ceilings.memory_copy_GBps) + " GB/s"}});
  if (ceilings.batch_copy_bytes > 0) {
    table.add_row({{copy_name(ceilings.batch_copy_bytes, ", as much as this battle takes")},
                   {rate_text(ceilings.batch_copy_GBps) + " GB/s"}});
  }
  table.add_row({{"arithmetic without contraction, " + ceilings.arithmetic_with},
                 {rate_text(ceilings.arithmetic_GFLOPs) + " GFLOP/s"}});
  table.print(page, kIndent);
}

}  // namespace

std::string profile_page(const BattleResult& result, const BattleProfile& profile,
                         const Ceilings& ceilings, const PageStyle& style) {
  Page page(style);
  page.heading("STAGES",
               fmt::format("{}, seed {}, {}", result.scenario, result.seed, result.device.backend));
  add_stages(&page, stage_rows(profile.times, profile.work.mean(), ceilings));
  add_totals(&page, result, profile);
  add_ceilings(&page, ceilings);
  page.heading("MEMORY");
  page.paragraph(
      memory_text({result.engine_bytes, result.peak_host_bytes, result.layout}, result.device) +
          ".",
      kIndent);
  return page.text();
}

}  // namespace swarm
