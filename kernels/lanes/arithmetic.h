// The arithmetic loop of the ceilings (ceilings.h), one for each instruction set.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace swarm {

/// Multiplies and adds `rounds` times; returns a number that depends on all of it.
using ArithmeticLoop = float (*)(uint32_t rounds);

struct NamedArithmeticLoop {
  std::string isa;
  ArithmeticLoop run;
  double operations_per_round;  // float multiplications and additions
};

/// Those that this machine can run, the widest last.
std::vector<NamedArithmeticLoop> arithmetic_loops();

}  // namespace swarm
