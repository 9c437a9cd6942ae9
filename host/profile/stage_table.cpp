#include "host/profile/stage_table.h"

#include <fmt/format.h>

#include "host/output/format.h"
#include "host/output/table.h"

namespace swarm {
namespace {

// From this share of the time on a stage is worth a look.
constexpr double kLargeShare = 0.1;

std::string rate_text(double value) { return fmt::format("{:.{}f}", value, value < 9.995 ? 2 : 1); }

}  // namespace

std::string short_time(double seconds) {
  const auto digits = [](double value) {
    return fmt::format("{:.{}f}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
  };
  if (seconds < 999.5e-6) return digits(1e6 * seconds) + " us";
  return seconds < 0.9995 ? digits(1e3 * seconds) + " ms" : digits(seconds) + " s";
}

void add_stage_table(Page* page, const std::vector<StageRow>& rows, int indent) {
  Table table({"stage", "calls", "median", "share", "agents", "bytes", "GB/s", "ceiling"});
  for (const StageRow& row : rows) {
    const bool nothing = row.cost.items == 0;
    table.add_row(
        {{stage_name(row.stage)},
         {grouped(static_cast<int64_t>(row.calls))},
         {short_time(row.median_s)},
         {percent_text(row.share, 1), row.share > kLargeShare ? Ink::kStrong : Ink::kPlain},
         {with_magnitude(row.cost.items)},
         {nothing ? "- " : with_magnitude(row.cost.bytes()) + (row.at_least ? "+" : " ")},
         {nothing ? "-" : rate_text(row.rate_GBps)},
         {nothing ? "-  "
                  : percent_text(row.ceiling_share(), 1) + (row.nearer_to_copy() ? " c" : " a"),
          Ink::kFaint}});
  }
  table.print(page, indent);
}

void add_stage_notes(Page* page, int indent) {
  page->paragraph(
      "agents: what a call works on, on average. bytes: what it reads and writes, counted by hand "
      "(+: at least); neighbours' records come on top, from caches. ceiling: of the copy (c) or of "
      "the arithmetic (a), whichever is nearer.",
      indent, Ink::kFaint);
}

void add_ceilings(Page* page, const Ceilings& ceilings, const std::string& whose, int indent) {
  Table table({"", ""});
  table.add_row({{"copy of " + readable_bytes(ceilings.memory_copy_bytes)},
                 {rate_text(ceilings.memory_copy_GBps) + " GB/s"}});
  if (ceilings.batch_copy_bytes > 0) {
    table.add_row({{fmt::format("copy of {}, as much as {} takes",
                                readable_bytes(ceilings.batch_copy_bytes), whose)},
                   {rate_text(ceilings.batch_copy_GBps) + " GB/s"}});
  }
  table.add_row({{"arithmetic without contraction, " + ceilings.arithmetic_with},
                 {rate_text(ceilings.arithmetic_GFLOPs) + " GFLOP/s"}});
  table.print(page, indent);
}

}  // namespace swarm
