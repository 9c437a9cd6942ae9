// The rules of the workloads against plain references in double: every agent looks at every other,
// around the torus by the shortest way.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "kernels/workloads/workload.h"

namespace swarm {
namespace {

struct Reference {
  std::vector<WorkloadAgent> agents;
  uint64_t pairs = 0;
  std::vector<bool> doubtful;  // a pair whose distance is a radius but for rounding
};

double shortest(double difference, double period) {
  return period == 0 ? difference : difference - period * std::round(difference / period);
}

bool is_near(double squared, double radius) {
  return std::abs(squared - radius * radius) < 1e-4 * radius * radius;
}

Reference step_circles(const std::vector<WorkloadAgent>& agents) {
  Reference result = {agents, 0, std::vector<bool>(agents.size(), false)};
  for (size_t i = 0; i < agents.size(); ++i) {
    double sum[3] = {0, 0, 0};
    int count = 0;
    for (size_t j = 0; j < agents.size(); ++j) {
      const double d[3] = {double{agents[i].x} - agents[j].x, double{agents[i].y} - agents[j].y,
                           double{agents[i].z} - agents[j].z};
      const double squared = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
      if (is_near(squared, kCirclesRadius)) result.doubtful[i] = true;
      if (squared == 0 || squared >= kCirclesRadius * kCirclesRadius) continue;
      const double distance = std::sqrt(squared);
      const double force = -kCirclesRepulsion * std::sin(2 * M_PI * distance / kCirclesRadius);
      for (int axis = 0; axis < 3; ++axis) sum[axis] += force * d[axis] / distance;
      ++count;
    }
    result.pairs += static_cast<uint64_t>(count);
    if (count == 0) continue;
    result.agents[i].x = static_cast<float>(agents[i].x + sum[0] / count);
    result.agents[i].y = static_cast<float>(agents[i].y + sum[1] / count);
    result.agents[i].z = static_cast<float>(agents[i].z + sum[2] / count);
  }
  return result;
}

Reference step_boids(const std::vector<WorkloadAgent>& agents, const BoidsParameters& p) {
  Reference result = {agents, 0, std::vector<bool>(agents.size(), false)};
  for (size_t i = 0; i < agents.size(); ++i) {
    double change[3] = {0, 0, 0};
    int count = 0;
    for (size_t j = 0; j < agents.size(); ++j) {
      const double to[3] = {shortest(double{agents[j].x} - agents[i].x, p.period),
                            shortest(double{agents[j].y} - agents[i].y, p.period),
                            shortest(double{agents[j].z} - agents[i].z, p.period)};
      const double squared = to[0] * to[0] + to[1] * to[1] + to[2] * to[2];
      if (is_near(squared, p.radius) || is_near(squared, p.separation_radius)) {
        result.doubtful[i] = true;
      }
      if (squared == 0 || squared >= double{p.radius} * p.radius) continue;
      const bool close = squared < double{p.separation_radius} * p.separation_radius;
      const double pull = double{p.cohesion} - (close ? p.separation : 0.0f);
      const double velocity[3] = {agents[j].vx, agents[j].vy, agents[j].vz};
      for (int axis = 0; axis < 3; ++axis) {
        change[axis] += pull * to[axis] + p.alignment * velocity[axis];
      }
      ++count;
    }
    result.pairs += static_cast<uint64_t>(count);
    const double share = count > 0 ? 1.0 / count : 0.0;
    double v[3] = {agents[i].vx + change[0] * share, agents[i].vy + change[1] * share,
                   agents[i].vz + change[2] * share};
    const double speed = std::sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    const double bounded = std::min(std::max(speed, double{p.slowest}), double{p.fastest});
    for (double& component : v) component *= bounded / speed;
    const auto moved = [&](float from, double velocity) {
      const double to = from + p.dt * velocity;
      return static_cast<float>(to - p.period * std::floor(to / p.period));
    };
    result.agents[i] = {moved(agents[i].x, v[0]), moved(agents[i].y, v[1]),
                        moved(agents[i].z, v[2]), static_cast<float>(v[0]),
                        static_cast<float>(v[1]), static_cast<float>(v[2])};
  }
  return result;
}

/// One step of the workload from wherever it is now, against one of the reference.
template <class Step>
void expect_step(Workload* workload, double period, const Step& step, const std::string& what) {
  const Reference expected = step(workload->read_agents());
  workload->run_steps(1);
  const std::vector<WorkloadAgent> got = workload->read_agents();
  ASSERT_EQ(got.size(), expected.agents.size());
  size_t doubtful = 0;
  for (size_t i = 0; i < got.size(); ++i) {
    if (expected.doubtful[i]) {
      ++doubtful;
      continue;
    }
    const WorkloadAgent& a = got[i];
    const WorkloadAgent& b = expected.agents[i];
    const double scale = period == 0 ? 1.0 : period;
    EXPECT_NEAR(shortest(double{a.x} - b.x, period), 0, 2e-6 * scale) << what << ", agent " << i;
    EXPECT_NEAR(shortest(double{a.y} - b.y, period), 0, 2e-6 * scale) << what << ", agent " << i;
    EXPECT_NEAR(shortest(double{a.z} - b.z, period), 0, 2e-6 * scale) << what << ", agent " << i;
    EXPECT_NEAR(a.vx, b.vx, 2e-5) << what << ", agent " << i;
    EXPECT_NEAR(a.vy, b.vy, 2e-5) << what << ", agent " << i;
    EXPECT_NEAR(a.vz, b.vz, 2e-5) << what << ", agent " << i;
  }
  EXPECT_LE(doubtful, got.size() / 20 + 1) << what;
  EXPECT_NEAR(static_cast<double>(workload->counts().neighbours),
              static_cast<double>(expected.pairs), static_cast<double>(doubtful) + 0.5)
      << what;
}

TEST(WorkloadRules, CirclesDoAsBruteForceDoes) {
  for (const std::string& isa : workload_isas()) {
    for (const uint32_t agents : {1u, 2u, 64u, 1500u}) {
      const auto workload = make_cpu_workload(circles_setup(agents, 3), 2, isa);
      for (int s = 0; s < 3; ++s) {
        expect_step(workload.get(), 0, step_circles, isa + " " + std::to_string(agents));
      }
    }
  }
}

TEST(WorkloadRules, FlocksDoAsBruteForceDoes) {
  for (const std::string& isa : workload_isas()) {
    for (const uint32_t agents : {128u, 1500u}) {
      const auto setup = flocking_setup(agents, 4);
      const auto workload = make_cpu_workload(setup, 2, isa);
      for (int s = 0; s < 3; ++s) {
        expect_step(
            workload.get(), setup.side,
            [&](const auto& from) { return step_boids(from, setup.rule.p); },
            isa + " " + std::to_string(agents));
      }
    }
  }
}

// 100, 800 and 1700 agents: three widths of cells along x.
TEST(WorkloadRules, EnsemblesDoAsBruteForceDoes) {
  for (const std::string& isa : workload_isas()) {
    int32_t reach = 0;
    for (const uint32_t agents : {100u, 800u, 1700u}) {
      const auto setup = ensemble_setup(1, agents, 5);
      EXPECT_GT(setup.grid.reach_x, reach);
      reach = setup.grid.reach_x;
      const auto workload = make_cpu_workload(setup, 2, isa);
      for (int s = 0; s < 3; ++s) {
        expect_step(
            workload.get(), setup.side,
            [&](const auto& from) { return step_boids(from, setup.rule.p); },
            isa + " " + std::to_string(agents));
      }
    }
  }
}

TEST(WorkloadRules, BoidsStayOnTheTorusAtTheirSpeed) {
  const auto setup = flocking_setup(200, 6);
  const auto workload = make_cpu_workload(setup, 1, "");
  int crossings = 0;
  std::vector<WorkloadAgent> before = workload->read_agents();
  for (int s = 0; s < 100; ++s) {
    workload->run_steps(1);
    const std::vector<WorkloadAgent> now = workload->read_agents();
    for (size_t i = 0; i < now.size(); ++i) {
      const WorkloadAgent& a = now[i];
      ASSERT_TRUE(a.x >= 0 && a.x < setup.side && a.y >= 0 && a.y < setup.side) << i;
      ASSERT_EQ(a.z, 0.0f);
      ASSERT_NEAR(std::hypot(a.vx, a.vy), 1.0, 1e-6);
      const double dx = shortest(double{a.x} - before[i].x, setup.side);
      const double dy = shortest(double{a.y} - before[i].y, setup.side);
      ASSERT_NEAR(std::hypot(dx, dy), 1.0, 1e-4) << "a step is as long as the speed says";
      if (std::abs(a.x - before[i].x) > 2 || std::abs(a.y - before[i].y) > 2) ++crossings;
    }
    before = now;
  }
  EXPECT_GT(crossings, 100) << "the test saw no edge";
}

// Flocking aligns: the mean velocity grows from nearly nothing.
TEST(WorkloadRules, FlocksAlign) {
  const auto workload = make_cpu_workload(flocking_setup(2000, 8), 2, "");
  const auto order = [&] {
    double vx = 0, vy = 0;
    const std::vector<WorkloadAgent> agents = workload->read_agents();
    for (const WorkloadAgent& a : agents) {
      vx += a.vx;
      vy += a.vy;
    }
    return std::hypot(vx, vy) / static_cast<double>(agents.size());
  };
  EXPECT_LT(order(), 0.1);
  workload->run_steps(600);
  EXPECT_GT(order(), 0.8);
}

}  // namespace
}  // namespace swarm
