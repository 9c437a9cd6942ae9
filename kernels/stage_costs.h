// What each stage has to do, counted by hand: bytes and operations of one call, as a function of
// how much there is to do (work_counts.h). The table stands in stage_costs.cpp, a line for each
// thing that is read, written or computed, with where its numbers come from.
//
//   bytes      read and written: each address once per pass over the data. They must go through
//              memory where the batch is larger than the caches: the floor of the stage's time.
//   gathered   records of others (neighbours, targets, lists) that an item reads. Several items
//              read the same ones, so caches serve most of them.
//   operations additions, multiplications, comparisons, integer and float, of the usual path; a
//              division, a root and a conversion count one each. An estimate, good to a third.
#pragma once

#include <cstdint>
#include <string>

#include "kernels/engine.h"
#include "kernels/stage_names.h"
#include "kernels/work_counts.h"

namespace swarm {

struct StageCost {
  double items = 0;
  double bytes_read = 0, bytes_written = 0;
  double bytes_gathered = 0;
  double operations = 0;

  double bytes() const { return bytes_read + bytes_written; }
};

/// One line of the table: bytes and operations for each of what is counted.
struct StageCostTerm {
  StageId stage;
  WorkCount per;
  double bytes_read, bytes_written, bytes_gathered, operations;
};

/// What an item of the stage is, and whether rare work (a death, a launch, a fight) is left out, so
/// that the cost is a lower bound.
struct StageItem {
  StageId stage;
  WorkCount item;
  bool at_least;
  WorkCount needs = WorkCount::kSlots;  // without any of these the stage does nothing
};

const StageItem& stage_item(StageId stage);

/// The terms of one stage, in the order of the table.
const StageCostTerm* first_cost_term(StageId stage);
const StageCostTerm* end_cost_term(StageId stage);

/// Of one call of the stage.
StageCost stage_cost(StageId stage, const WorkCounts& work);

/// Fills in the counts that follow from the size of the batch, after those of the device.
/// kFillingFacings becomes its mean over the steps of a command period.
void add_layout_counts(const EngineSize& size, WorkCounts* work);

/// The table as Markdown, for docs/performance.md: what each stage does per item.
std::string stage_cost_table();

}  // namespace swarm
