// The gather of the workloads with one agent a lane: compiled once per instruction set.
//
// A chunk is a run of consecutive sorted agents of one row of cells. Its candidates are the rows
// around, each from reach_x cells before the chunk's first cell to as many after its last. First a
// candidate is compared with the box around the chunk's agents, several candidates a vector, and
// those that can be near to none of them are dropped; what is left goes into a list. Then each
// candidate of the list is broadcast to all lanes, and each lane takes it or not by its own
// distance.
//
//   row      ....cccccccccc[AAAAAAAA]cccccccccc....     A: the chunk, c: candidates
//   dropped    x  x   x               x    x  x          outside the box plus radius
//
// So each agent adds up its neighbours in the same order as a lone scalar thread would: the bits
// are the same for every width, and only the work per instruction differs. A lane that does not
// take a candidate adds +0 to sums that are never -0, which changes nothing. Dropping is exact too:
// rounding is monotonic, so the rounded distance from the box is at most that from each agent
// inside.
#include <cstdint>
#include <cstring>

#include "kernels/workloads/boids_rule.h"
#include "kernels/workloads/circles_rule.h"
#include "kernels/workloads/lane_gather.h"
#include "kernels/workloads/wide_lane.h"

namespace swarm {
namespace SWARM_ISA_NAMESPACE {
namespace {

template <class Rule>
class Chunk {
 public:
  using View = ColumnsView<Rule>;
  using Sums = typename Rule::template Sums<WideLane>;

  Chunk(const View& view, uint32_t first, uint32_t size)
      : v_(view), first_(first), size_(size), own_(load_own()), seen_(own_) {}

  void gather() {
    const CellGrid& g = v_.grid;
    world_ = first_ / v_.agents_per_world;
    const uint32_t* start = v_.start + size_t{world_} * g.cells();
    const uint32_t cell = v_.cell[first_] - world_ * g.cells();
    const int32_t x = static_cast<int32_t>(cell % g.nx);
    const int32_t y = static_cast<int32_t>(cell / g.nx % g.ny);
    const int32_t z = static_cast<int32_t>(cell / g.nx / g.ny);
    const int32_t last_x = x + static_cast<int32_t>(v_.cell[first_ + size_ - 1] - v_.cell[first_]);
    for (int32_t dz = -g.reach_z; dz <= g.reach_z; ++dz) {
      for (int32_t dy = -1; dy <= 1; ++dy) {
        const CellRow row = cell_row(g, y + dy, z + dz);
        visit_cells(g, start + row.first_cell, x - g.reach_x, last_x + g.reach_x,
                    [&](uint32_t begin, uint32_t end, float shift_x) {
                      if (begin == end) return;
                      see_from(shift_x, row.shift_y, row.shift_z);
                      if (end - begin <= kShortRun) {
                        list_all(begin, end);
                      } else {
                        list_near(begin, end);
                      }
                    });
      }
    }
    sum_up_list();
  }

  /// Moves the agents and stores them; `room`: entries that may be written, size_ or more.
  void store(uint32_t room) const {
    const Body<WideLane> moved = v_.rule.template move<WideLane>(own_, sums_);
    const WideInt key = cell_key<WideLane>(v_.grid, world_, moved);
    const uint32_t count = room >= kLanes ? kLanes : size_;
    write(v_.out.x, moved.x, count);
    write(v_.out.y, moved.y, count);
    write(v_.key, key, count);
    for (uint32_t lane = 0; lane < size_; ++lane) {
      v_.out.ids[first_ + lane] = v_.in.ids[first_ + lane];
    }
    if constexpr (Rule::kDimensions == 3) write(v_.out.z, moved.z, count);
    if constexpr (Rule::kHasMotion) {
      write(v_.out.vx, moved.vx, count);
      write(v_.out.vy, moved.vy, count);
      if constexpr (Rule::kDimensions == 3) write(v_.out.vz, moved.vz, count);
    }
    if (v_.found == nullptr) return;
    write(v_.found, sums_.count, count);
    write(v_.candidates, WideLane::broadcast(static_cast<int32_t>(read_)), count);
  }

 private:
  // Candidates whose sums are still to be taken; more than a chunk has at usual densities.
  static constexpr uint32_t kListSize = 512;
  // So few candidates are not worth a comparison with the box.
  static constexpr uint32_t kShortRun = 4;

  /// Lanes without an agent repeat the first one, so that they do not widen the box.
  WideReal load_lanes(const float* column) const {
    const WideReal values = load<WideReal>(column + first_);
    WideInt lane;
    for (uint32_t j = 0; j < kLanes; ++j) lane[j] = static_cast<int32_t>(j);
    return lane < static_cast<int32_t>(size_) ? values : WideLane::broadcast(values[0]);
  }

  Body<WideLane> load_own() const {
    constexpr bool kDeep = Rule::kDimensions == 3;
    constexpr bool kMoving = Rule::kHasMotion;
    Body<WideLane> own;
    own.x = load_lanes(v_.in.x);
    own.y = load_lanes(v_.in.y);
    own.z = kDeep ? load_lanes(v_.in.z) : WideReal{};
    own.vx = kMoving ? load_lanes(v_.in.vx) : WideReal{};
    own.vy = kMoving ? load_lanes(v_.in.vy) : WideReal{};
    own.vz = kMoving && kDeep ? load_lanes(v_.in.vz) : WideReal{};
    return own;
  }

  template <class T, class Vector>
  void write(T* column, Vector values, uint32_t count) const {
    if (count == kLanes) {
      std::memcpy(column + first_, &values, sizeof(values));
    } else {
      for (uint32_t lane = 0; lane < count; ++lane) {
        column[first_ + lane] = static_cast<T>(values[lane]);
      }
    }
  }

  /// From here on candidates are seen shifted, around the torus.
  void see_from(float shift_x, float shift_y, float shift_z) {
    if (shift_x == shift_x_ && shift_y == shift_y_ && shift_z == shift_z_) return;
    sum_up_list();
    shift_x_ = shift_x;
    shift_y_ = shift_y;
    shift_z_ = shift_z;
    seen_.x = own_.x - shift_x;
    seen_.y = own_.y - shift_y;
    if constexpr (Rule::kDimensions == 3) seen_.z = own_.z - shift_z;
    has_box_ = false;
  }

  void list_all(uint32_t begin, uint32_t end) {
    if (listed_ + kShortRun > kListSize) sum_up_list();
    for (uint32_t k = begin; k < end; ++k) list_[listed_++] = k;
  }

  void list_near(uint32_t begin, uint32_t end) {
    if (!has_box_) {
      box_x_ = Interval(seen_.x);
      box_y_ = Interval(seen_.y);
      if constexpr (Rule::kDimensions == 3) box_z_ = Interval(seen_.z);
      has_box_ = true;
    }
    const float radius_squared = v_.rule.radius() * v_.rule.radius();
    // Local copies stay in registers, whatever is written to the list.
    const Interval box_x = box_x_, box_y = box_y_, box_z = box_z_;
    const float* const x = v_.in.x;
    const float* const y = v_.in.y;
    const float* const z = v_.in.z;
    uint32_t listed = listed_;
    for (uint32_t k = begin; k < end; k += kLanes) {
      if (listed + kLanes > kListSize) {
        listed_ = listed;
        sum_up_list();
        listed = 0;
      }
      const WideReal gap_x = box_x.gap(load<WideReal>(x + k));
      const WideReal gap_y = box_y.gap(load<WideReal>(y + k));
      WideReal squared = gap_x * gap_x + gap_y * gap_y;
      if constexpr (Rule::kDimensions == 3) {
        const WideReal gap_z = box_z.gap(load<WideReal>(z + k));
        squared = squared + gap_z * gap_z;
      }
      uint32_t left = bits_of_mask(squared < radius_squared);
      if (end - k < kLanes) left &= (1u << (end - k)) - 1u;
      listed += append(list_ + listed, k, left);
    }
    listed_ = listed;
  }

  void sum_up_list() {
    Sums sums = sums_;
    const Body<WideLane> seen = seen_;
    const Columns in = v_.in;
    const Rule rule = v_.rule;
    const uint32_t listed = listed_;
    for (uint32_t i = 0; i < listed; ++i) {
      const uint32_t k = list_[i];
      const Place other = {in.x[k], in.y[k], Rule::kDimensions == 3 ? in.z[k] : 0.0f, 0};
      look_at<WideLane>(
          rule, seen, other, [&] { return motion(in, k); }, &sums);
    }
    sums_ = sums;
    read_ += listed;
    listed_ = 0;
  }

  static Motion motion(const Columns& in, uint32_t k) {
    if constexpr (!Rule::kHasMotion) {
      return {};
    } else {
      return {in.vx[k], in.vy[k], Rule::kDimensions == 3 ? in.vz[k] : 0.0f, 0.0f};
    }
  }

  const View& v_;
  uint32_t first_, size_;
  uint32_t world_ = 0;
  Body<WideLane> own_, seen_;
  float shift_x_ = 0.0f, shift_y_ = 0.0f, shift_z_ = 0.0f;
  bool has_box_ = false;
  Interval box_x_, box_y_, box_z_;
  Sums sums_ = {};
  uint32_t read_ = 0, listed_ = 0;
  uint32_t list_[kListSize];
};

/// Agents of the chunk that begins at k: those of its row that are close together along x.
template <class Rule>
inline uint32_t chunk_size(const ColumnsView<Rule>& v, uint32_t k, uint32_t end) {
  const CellGrid& g = v.grid;
  // No cell may be seen twice around the table.
  const uint32_t reach = static_cast<uint32_t>(g.reach_x);
  const uint32_t room = g.nx - 2 * reach - 1;
  const uint32_t widest = room < 3 * reach ? room : 3 * reach;
  const uint32_t cell = v.cell[k];
  const uint32_t row_left = g.nx - 1 - cell % g.nx;
  const uint32_t last = cell + (row_left < widest ? row_left : widest);
  uint32_t size = 1;
  while (size < kLanes && k + size < end && v.cell[k + size] <= last) ++size;
  return size;
}

template <class Rule>
inline void gather_block(const ColumnsView<Rule>& v, uint32_t block) {
  const uint32_t begin = block * kBlockAgents;
  const uint32_t end = begin + kBlockAgents < v.agents ? begin + kBlockAgents : v.agents;
  for (uint32_t k = begin; k < end;) {
    const uint32_t size = chunk_size(v, k, end);
    Chunk<Rule> chunk(v, k, size);
    chunk.gather();
    chunk.store(end - k);
    k += size;
  }
}

}  // namespace

void gather_circles(const ColumnsView<CirclesRule>& view, uint32_t block) {
  gather_block(view, block);
}
void gather_boids2(const ColumnsView<BoidsRule<2>>& view, uint32_t block) {
  gather_block(view, block);
}
void gather_boids3(const ColumnsView<BoidsRule<3>>& view, uint32_t block) {
  gather_block(view, block);
}

}  // namespace SWARM_ISA_NAMESPACE
}  // namespace swarm
