// What a recording keeps of a step: what the eye needs, in few bits. Positions are whole numbers of
// a power of two of a kilometre; hull and shields are parts of 255 of what the class has.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/result.h"
#include "kernels/engine.h"

namespace swarm {

/// Slots of one world, in their order: sections, ships, mines, torpedoes.
struct Picture {
  uint64_t step = 0;
  std::array<std::vector<int32_t>, 3> place;  // in quanta
  std::array<std::vector<uint8_t>, 2> bow;    // heading, on an octahedron unfolded to a square
  std::vector<uint8_t> status;                // AgentStatus
  std::vector<uint8_t> hull;
  std::array<std::vector<uint8_t>, kFacings> shield;
  std::vector<uint8_t> fired;    // bit m: mount m has fired since the picture before
  std::vector<uint32_t> target;  // slot it attacks; kNone where nothing was fired
  size_t slots() const { return status.size(); }
};

/// A power of two, so that a position is a whole number of it up to rounding: a millionth of the
/// battle's radius or less.
double quantum_km(double battle_radius_km);

class PictureMaker {
 public:
  PictureMaker(const ScenarioTables& tables, double quantum_km);

  /// What lies outside the picture's range of places is put at its edge.
  Picture make(uint64_t step, const AgentFrame& frame);

 private:
  const ScenarioTables& tables_;
  double quantum_km_;
  std::vector<uint32_t> ready_step_;  // of the picture before
};

/// Several pictures in one text: places as differences from where they were going, the rest as what
/// has changed, byte by byte of all slots, which zstd then makes small.
std::string encode_pictures(const std::vector<Picture>& pictures);
/// The error: the text is not such a one.
Result<std::vector<Picture>> decode_pictures(std::string_view text);

/// A heading as two bytes and back, within a degree.
std::array<uint8_t, 2> bow_of(float x, float y, float z);
std::array<float, 3> heading_of(uint8_t u, uint8_t v);

}  // namespace swarm
