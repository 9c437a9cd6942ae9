// A workload on one Exec (CpuExec, GpuExec). Included by exactly one source file per back end.
//
//   moved agents, keys --sort--> order, start --reorder--> sorted agents --gather--> moved, keys
//
// Agents stay in the order of the last sort from step to step, so every array is read and written
// nearly in order. All memory is taken in the constructor; a step allocates nothing.
//
// Bytes an agent-step of circles (boids), counted by hand for a GPU and a million agents: sort 52
// (3 passes over 8 bits, 16 each, and a histogram), starts of the cells 8, reorder 4 + 4 + 16 + 16
// (+ 32), gather 16 + 16 + 4 (+ 32) beside what it reads of neighbours, which the caches hold:
// about 140 (200). At 3.0 TB/s that is a floor of 0.05 ns an agent-step; arithmetic is far above
// it.
#pragma once

#include <type_traits>
#include <utility>
#include <vector>

#include "kernels/workloads/gather_neighbours.cuh"
#include "kernels/workloads/lane_gather.h"
#include "kernels/workloads/place_agents.cuh"
#include "kernels/workloads/reorder_agents.cuh"
#include "kernels/workloads/workload.h"

namespace swarm {

template <class Exec, class Rule>
class WorkloadOn final : public Workload {
 public:
  static constexpr bool kOnCpu = Exec::kKind == BackendKind::kCpu;
  using Arrays = std::conditional_t<kOnCpu, Columns, Records>;

  /// lanes: nullptr for the plain functor.
  template <class... Args>
  WorkloadOn(const WorkloadSetup<Rule>& setup, LaneGather<Rule> lanes, Args&&... exec_args)
      : setup_(setup), lanes_(lanes), exec_(std::forward<Args>(exec_args)...) {
    exec_.set_stage("allocate");
    agents_ = setup.worlds * setup.agents_per_world;
    keys_ = setup.worlds * setup.grid.cells();
    moved_ = Arrays::allocate(*this, agents_, Rule::kHasMotion);
    sorted_ = Arrays::allocate(*this, agents_, Rule::kHasMotion);
    key_ = array<uint32_t>(agents_ + kArrayPadding);
    order_ = array<uint32_t>(agents_);
    start_ = array<uint32_t>(size_t{keys_} + 1);
    cell_ = kOnCpu ? array<uint32_t>(agents_) : nullptr;
    found_ = array<uint32_t>(agents_ + kArrayPadding);
    candidates_ = array<uint32_t>(agents_ + kArrayPadding);
    exec_.reserve_scratch(agents_, keys_);
    exec_.set_stage("place_agents");
    exec_.for_each(agents_,
                   PlaceAgents<Rule, Arrays>{setup.rule, setup.grid, moved_, key_, setup.seed,
                                             setup.side, setup.agents_per_world});
    exec_.synchronise();
  }

  void run_steps(uint32_t steps) override {
    for (uint32_t s = 0; s < steps; ++s) step(s + 1 == steps);
    exec_.synchronise();
  }

  std::vector<WorkloadAgent> read_agents() override {
    exec_.set_stage("read_agents");
    exec_.for_each(agents_, SortById<Rule, Arrays>{moved_, sorted_});
    return download_agents(sorted_);
  }

  WorkloadCounts counts() override {
    WorkloadCounts sums;
    for (const uint32_t count : download<uint32_t>(found_, agents_)) sums.neighbours += count;
    for (const uint32_t count : download<uint32_t>(candidates_, agents_)) sums.candidates += count;
    return sums;
  }

  // For the arrays' own use; freed with the Exec.
  template <class T>
  T* array(size_t count) {
    return static_cast<T*>(exec_.allocate(count * sizeof(T)));
  }

 private:
  void step(bool counted) {
    exec_.set_stage("sort_agents");
    exec_.sort_by_key(key_, agents_, keys_, order_, start_);
    exec_.set_stage("reorder_agents");
    if constexpr (kOnCpu) {
      reorder_columns<Rule>(exec_.pool(), moved_, sorted_, key_, order_, start_, keys_, cell_);
    } else {
      exec_.for_each(agents_, ReorderAgents<Rule, Arrays>{moved_, sorted_, key_, order_, start_});
    }
    exec_.set_stage("gather_neighbours");
    gather(GatherView<Rule, Arrays>{setup_.rule, setup_.grid, sorted_, moved_, start_, key_,
                                    counted ? found_ : nullptr, counted ? candidates_ : nullptr,
                                    cell_, agents_, setup_.agents_per_world});
  }

  void gather(const GatherView<Rule, Arrays>& view) {
    if constexpr (kOnCpu) {
      if (lanes_ != nullptr) {
        const uint32_t blocks = (agents_ + kBlockAgents - 1) / kBlockAgents;
        exec_.pool().parallel_for(blocks, 1, [&](uint32_t begin, uint32_t end) {
          for (uint32_t block = begin; block < end; ++block) lanes_(view, block);
        });
        return;
      }
    }
    exec_.for_each(agents_, GatherNeighbours<Rule, Arrays>{view});
  }

  template <class T>
  std::vector<T> download(const T* device, uint32_t count) {
    std::vector<T> host(count);
    exec_.download(host.data(), device, count * sizeof(T));
    return host;
  }

  std::vector<WorkloadAgent> download_agents(const Records& from) {
    std::vector<WorkloadAgent> agents(agents_);
    const std::vector<Place> places = download(from.places, agents_);
    for (uint32_t i = 0; i < agents_; ++i) {
      agents[i] = {places[i].x, places[i].y, places[i].z, 0, 0, 0};
    }
    if constexpr (Rule::kHasMotion) {
      const std::vector<Motion> motions = download(from.motions, agents_);
      for (uint32_t i = 0; i < agents_; ++i) {
        agents[i].vx = motions[i].vx;
        agents[i].vy = motions[i].vy;
        agents[i].vz = motions[i].vz;
      }
    }
    return agents;
  }

  std::vector<WorkloadAgent> download_agents(const Columns& from) {
    std::vector<WorkloadAgent> agents(agents_);
    for (uint32_t i = 0; i < agents_; ++i) {
      const Place place = from.place(i);
      agents[i] = {place.x, place.y, place.z, 0, 0, 0};
      if constexpr (Rule::kHasMotion) {
        const Motion motion = from.motion(i);
        agents[i].vx = motion.vx;
        agents[i].vy = motion.vy;
        agents[i].vz = motion.vz;
      }
    }
    return agents;
  }

  WorkloadSetup<Rule> setup_;
  LaneGather<Rule> lanes_;
  Exec exec_;
  uint32_t agents_ = 0, keys_ = 0;
  Arrays moved_ = {}, sorted_ = {};
  uint32_t* key_ = nullptr;
  uint32_t* order_ = nullptr;
  uint32_t* start_ = nullptr;
  uint32_t* cell_ = nullptr;
  uint32_t* found_ = nullptr;
  uint32_t* candidates_ = nullptr;
};

}  // namespace swarm
