// The summary's way to the host: two blocks of host memory that take turns, so that the host may
// still read one while the device fills the other.
//
//   device   summarise | copy | steps ...   | summarise | copy | steps ...
//   block    ------- 0 filled |------------ and read ----------|-- 1 read ...
//   host     request  (works on)   await, read 0   request   (still reads 0)   await, read 1
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "kernels/state/summary.h"

namespace swarm {

template <class Exec>
class SummaryReadBack {
 public:
  SummaryReadBack(Exec& exec, const Layout& layout)
      : columns_(summary_layout(layout.sections)),
        worlds_(layout.worlds),
        blocks_{Block(exec, bytes()), Block(exec, bytes())} {}

  /// Only what some table's worlds can fill is copied: what no world has stays 0.
  void note_table(const ScenarioTables& table) {
    wings_ = std::max(wings_, table.wing_count);
    factions_ = std::max(factions_, table.faction_count);
  }

  /// Has the device copy its summary; waits for nothing. At most two may not have been awaited.
  void request(const int64_t* device) {
    SWARM_ASSERT(requested_ - awaited_ < 2);
    Block& block = blocks_[requested_++ % 2];
    const SummaryLayout& c = columns_;
    copy(&block, device, c.wings, c.wings + wings_ * kWingColumns);
    copy(&block, device, c.sections, c.fleet + factions_ * kMaxClasses * kFleetColumns);
    copy(&block, device, c.people, c.columns);
    block.end();
  }

  /// The oldest that has not been awaited.
  const int64_t* await() {
    SWARM_ASSERT(awaited_ < requested_);
    return static_cast<const int64_t*>(blocks_[awaited_++ % 2].wait());
  }

  bool all_awaited() const { return awaited_ == requested_; }
  /// Integers of all worlds.
  size_t size() const { return size_t{columns_.columns} * worlds_; }

 private:
  using Block = typename Exec::ReadBack;

  size_t bytes() const { return size() * sizeof(int64_t); }

  void copy(Block* block, const int64_t* device, uint32_t first, uint32_t end) {
    const size_t pitch = columns_.columns * sizeof(int64_t);
    block->copy_rows(first * sizeof(int64_t), device + first, (end - first) * sizeof(int64_t),
                     pitch, worlds_);
  }

  SummaryLayout columns_;
  uint32_t worlds_;
  uint32_t wings_ = 0, factions_ = 0;  // most of any table
  std::array<Block, 2> blocks_;
  uint64_t requested_ = 0, awaited_ = 0;
};

}  // namespace swarm
