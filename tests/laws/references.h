// The laws themselves: exact values that battles are compared with. None of this knows the engine.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace swarm::laws {

/// Chances of 0, 1, 2, ...
using Distribution = std::vector<double>;
double mean_of(const Distribution& chances);
double variance_of(const Distribution& chances);
/// Fourth central moment.
double fourth_of(const Distribution& chances);

/// How a fight to the end ends: chances that so many of one side are left and none of the other.
/// Entry 0 of both is 0: somebody is left.
struct Ending {
  Distribution red, blue;
  double red_wins() const;
  /// Mean and variance of red's survivors, a loss counted as none.
  double mean_red() const { return mean_of(red); }
  double variance_red() const;
};

/// From x red and y blue, one loss at a time; blue_falls(x, y) is the chance that the next is blue.
Ending fight_to_the_end(int64_t x, int64_t y,
                        const std::function<double(double x, double y)>& blue_falls);
/// The same for m duels in series or area fire, in closed form: red with m wins before it has m
/// losses against n, each loss being blue with the chance p.
double negative_binomial_win(int64_t m, int64_t n, double p);

/// max(0, O - D), O and D binomial: torpedoes that get through.
Distribution salvo_hits(int64_t shots, double p, int64_t intercepts, double q);

/// At least k of n.
double binomial_tail(int64_t k, int64_t n, double p);

/// Mines that build mines, as the engine's steps have it: a mine that has been there for a step
/// tries a place with the chance q a step and finds it empty with 1 - mines / places. Chances of
/// every number after so many steps; growth is by q (1 - mines / places) a step in the limit of
/// small q.
Distribution births_in_steps(int64_t start, int64_t places, double q, int64_t steps);

/// Targets that live after `shots` uncoordinated shots.
struct Volley {
  double mean = 0, variance = 0;
};
Volley volley(double shots, double targets, double p);

/// Facings that fail at so many hits each, hit at random: which is first, and after how many hits.
struct Facings {
  double last_first = 0;  // the last one of the list fails first
  Distribution hits;      // on all facings, when the first fails
};
Facings first_to_fail(const std::vector<int>& strengths);

/// The last one aboard: docks in all pass `rate` a second, convoys of `room` come every cycle_s.
double evacuation_bound_s(double people, double rate, double room, double cycle_s);

}  // namespace swarm::laws
