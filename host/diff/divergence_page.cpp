// See divergence_page.h.
#include "host/diff/divergence_page.h"

#include <fmt/format.h>

#include "host/output/format.h"
#include "host/output/table.h"

namespace swarm {
namespace {

using Kind = Divergence::Kind;

std::string step_text(uint64_t step) { return "step " + grouped(static_cast<int64_t>(step)); }

std::string moment_text(uint64_t step, double dt_s) {
  if (dt_s <= 0) return step_text(step);
  return fmt::format("{} ({})", step_text(step), clock_text(static_cast<double>(step) * dt_s));
}

/// The place of a difference in the state or in the orders.
std::string place_text(const Divergence& found) {
  const std::string step = step_text(found.differ_at);
  if (found.stage) return fmt::format("in {}, after stage {}", step, stage_name(*found.stage));
  if (found.looks <= 1) return "at " + step + ", the first look";
  if (!found.values.none()) return "after the look of the orchestrator at the end of " + step;
  return "at " + step;
}

void add_values(Page* page, const StateDifference& values) {
  page->blank();
  Table table({"where", "field", "A", "B", "unit"});
  for (const size_t column : {1, 4}) table.align_left(column);
  for (const ValueDifference& value : values.first) {
    table.add_row({{value.subject, Ink::kStrong},
                   {value.field, Ink::kStrong},
                   {value.a},
                   {value.b},
                   {value.unit, Ink::kFaint}});
  }
  table.print(page, 2);
  if (values.values <= values.first.size()) return;
  page->add(fmt::format("  {} values differ there, of {} agents.",
                        grouped(static_cast<int64_t>(values.values)),
                        grouped(static_cast<int64_t>(values.agents))),
            Ink::kFaint);
}

}  // namespace

std::string divergence_text(const Divergence& found) {
  const std::string same_to = step_text(found.same_to);
  switch (found.kind) {
    case Kind::kSame:
      return found.over_a ? fmt::format("The same to the end of the battle, {}.", same_to)
                          : fmt::format("The same as far as both go, to {}.", same_to);
    case Kind::kStopped:
      return fmt::format("Interrupted: the same to {}.", same_to);
    case Kind::kState:
      return fmt::format("They differ {}.", place_text(found));
    case Kind::kOrders:
      return fmt::format("Their orders differ {}.", place_text(found));
    case Kind::kEnd:
      return fmt::format("The battle of {} is over at {}, that of {} goes on.",
                         found.over_a ? "A" : "B", step_text(found.differ_at),
                         found.over_a ? "B" : "A");
    case Kind::kNotAgain:
      return fmt::format(
          "They differed at {}, and not when both were fought again from {}: one of the two does "
          "not "
          "give the same bits twice.",
          step_text(found.differ_at), same_to);
  }
  return {};
}

std::string divergence_page(const Divergence& found, const DivergenceRequest& request,
                            const PageStyle& style) {
  Page page(style);
  const bool same = found.kind == Kind::kSame || found.kind == Kind::kStopped;
  page.heading("DIFF", request.battle + ", seed " + request.seed);
  page.add_uncut("  A  " + request.a, Ink::kPlain);
  page.add_uncut("  B  " + request.b, Ink::kPlain);
  for (const std::string& remark : request.remarks) page.paragraph(remark, 2, Ink::kFaint);
  page.blank();
  if (!same && found.same_to > 0) {
    page.add("  The same to " + moment_text(found.same_to, request.dt_s) + ".");
  }
  page.paragraph(divergence_text(found), 2, same ? Ink::kGood : Ink::kBad);
  if (!found.values.none()) add_values(&page, found.values);
  if (!same && !request.again.empty()) {
    page.blank();
    page.add("  To see stage, agent and value, fight them again:", Ink::kFaint);
    page.add_uncut("  " + request.again, Ink::kFaint);
  }
  return page.text();
}

}  // namespace swarm
