// See picture.h.
#include "host/record/picture.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/state/world_state.h"

namespace swarm {
namespace {

constexpr double kPlaces = 1 << 22;  // quanta to the edge of the battle, at least
constexpr double kMostQuanta = 1 << 30;

int32_t quanta(float km, double quantum) {
  const double n = std::nearbyint(static_cast<double>(km) / quantum);
  return static_cast<int32_t>(std::clamp(n, -kMostQuanta, kMostQuanta));  // NaN: the lower edge
}

uint8_t part_of(int32_t value, int32_t whole) {
  if (whole <= 0 || value <= 0) return 0;
  // What is left is never shown as nothing.
  return static_cast<uint8_t>(std::clamp<int64_t>(int64_t{value} * 255 / whole, 1, 255));
}

uint8_t byte_of(float from_minus_1_to_1) {
  return static_cast<uint8_t>(std::lround((from_minus_1_to_1 + 1) * 127.5f));
}

/// Small numbers of either sign as small ones without.
uint32_t zigzag(int32_t value) {
  return (static_cast<uint32_t>(value) << 1) ^ static_cast<uint32_t>(value >> 31);
}
int32_t unzigzag(uint32_t value) { return static_cast<int32_t>((value >> 1) ^ (~(value & 1) + 1)); }

/// Where a slot is expected: on its way on. The arithmetic wraps, and so back again.
int32_t expected(const std::vector<Picture>& pictures, size_t p, size_t axis, size_t slot) {
  if (p == 0) return 0;
  const auto before = static_cast<uint32_t>(pictures[p - 1].place[axis][slot]);
  if (p == 1) return static_cast<int32_t>(before);
  const auto earlier = static_cast<uint32_t>(pictures[p - 2].place[axis][slot]);
  return static_cast<int32_t>(2 * before - earlier);
}

constexpr size_t kNumberBytes = 8;
constexpr size_t kPlanes = 4;
constexpr size_t kBytesOfSlot = 4 * kPlanes + 4 + kFacings + 1;
constexpr size_t kHeadBytes = 2 * kNumberBytes;

char* put_number(char* out, uint64_t value) {
  for (size_t b = 0; b < kNumberBytes; ++b) *out++ = static_cast<char>(value >> 8 * b);
  return out;
}

uint64_t take_number(const char** in) {
  uint64_t value = 0;
  for (size_t b = 0; b < kNumberBytes; ++b) {
    value |= uint64_t{static_cast<unsigned char>(*(*in)++)} << 8 * b;
  }
  return value;
}

/// First the low bytes of all words, then the next, and so on.
char* put_planes(char* out, const std::vector<uint32_t>& words) {
  for (size_t plane = 0; plane < kPlanes; ++plane) {
    for (const uint32_t word : words) *out++ = static_cast<char>(word >> 8 * plane);
  }
  return out;
}

void take_planes(const char** in, std::vector<uint32_t>* words) {
  std::fill(words->begin(), words->end(), 0u);
  for (size_t plane = 0; plane < kPlanes; ++plane) {
    for (uint32_t& word : *words) {
      word |= uint32_t{static_cast<unsigned char>(*(*in)++)} << 8 * plane;
    }
  }
}

/// The lists of bytes that are kept as what has changed.
template <class AnyPicture, class Visit>
void visit_bytes(AnyPicture& picture, const Visit& visit) {
  visit(picture.status);
  visit(picture.hull);
  for (auto& list : picture.bow) visit(list);
  for (auto& list : picture.shield) visit(list);
  visit(picture.fired);
}

}  // namespace

double quantum_km(double battle_radius_km) {
  int exponent = 0;
  std::frexp(battle_radius_km / kPlaces, &exponent);
  return std::ldexp(1.0, exponent - 1);
}

std::array<uint8_t, 2> bow_of(float x, float y, float z) {
  // Cigolle and others, "Survey of Efficient Representations for Independent Unit Vectors",
  // Journal of Computer Graphics Techniques 3 (2014): the octahedron |x| + |y| + |z| = 1, its lower
  // half folded outwards.
  const float sum = std::abs(x) + std::abs(y) + std::abs(z);
  if (!(sum > 0)) return {128, 128};
  float u = x / sum, v = y / sum;
  if (z < 0) {
    const float folded = (1 - std::abs(v)) * (u >= 0 ? 1.0f : -1.0f);
    v = (1 - std::abs(u)) * (v >= 0 ? 1.0f : -1.0f);
    u = folded;
  }
  return {byte_of(u), byte_of(v)};
}

std::array<float, 3> heading_of(uint8_t u_byte, uint8_t v_byte) {
  float u = static_cast<float>(u_byte) / 127.5f - 1, v = static_cast<float>(v_byte) / 127.5f - 1;
  const float z = 1 - std::abs(u) - std::abs(v);
  if (z < 0) {
    const float unfolded = (1 - std::abs(v)) * (u >= 0 ? 1.0f : -1.0f);
    v = (1 - std::abs(u)) * (v >= 0 ? 1.0f : -1.0f);
    u = unfolded;
  }
  const float length = std::sqrt(u * u + v * v + z * z);
  return {u / length, v / length, z / length};
}

PictureMaker::PictureMaker(const ScenarioTables& tables, double quantum)
    : tables_(tables), quantum_km_(quantum) {}

Picture PictureMaker::make(uint64_t step, const AgentFrame& frame) {
  const size_t slots = frame.status.size();
  Picture picture;
  picture.step = step;
  picture.status = frame.status;
  for (auto& list : picture.place) list.assign(slots, 0);
  for (auto& list : picture.bow) list.assign(slots, 0);
  for (auto& list : picture.shield) list.assign(slots, 0);
  picture.hull.assign(slots, 0);
  picture.fired.assign(slots, 0);
  picture.target.assign(slots, kNone);
  const bool first = ready_step_.size() != frame.ready_step.size();
  for (size_t s = 0; s < slots; ++s) {
    if (frame.status[s] == static_cast<uint8_t>(AgentStatus::kAbsent)) continue;
    const ClassRow& row = tables_.classes[frame.agent_class[s]];
    picture.place[0][s] = quanta(frame.x_km[s], quantum_km_);
    picture.place[1][s] = quanta(frame.y_km[s], quantum_km_);
    picture.place[2][s] = quanta(frame.z_km[s], quantum_km_);
    const std::array<uint8_t, 2> bow = bow_of(frame.hx[s], frame.hy[s], frame.hz[s]);
    picture.bow[0][s] = bow[0];
    picture.bow[1][s] = bow[1];
    picture.hull[s] = part_of(frame.hull_TJ[s], row.hull_TJ);
    for (size_t f = 0; f < kFacings; ++f) {
      picture.shield[f][s] = part_of(frame.shield_TJ[f * slots + s], row.facing_TJ[f]);
    }
    for (size_t m = 0; !first && m < kMaxMounts; ++m) {
      if (frame.ready_step[m * slots + s] == ready_step_[m * slots + s]) continue;
      picture.fired[s] = static_cast<uint8_t>(picture.fired[s] | 1u << m);
      picture.target[s] = frame.target[s];
    }
  }
  ready_step_ = frame.ready_step;
  return picture;
}

std::string encode_pictures(const std::vector<Picture>& pictures) {
  const size_t slots = pictures.empty() ? 0 : pictures.front().slots();
  std::string text(kHeadBytes + pictures.size() * (kNumberBytes + slots * kBytesOfSlot), '\0');
  char* out = put_number(put_number(text.data(), pictures.size()), slots);
  for (const Picture& picture : pictures) out = put_number(out, picture.step);
  std::vector<uint32_t> words(slots);
  const std::vector<uint8_t> nothing(slots, 0);
  for (size_t p = 0; p < pictures.size(); ++p) {
    const Picture& now = pictures[p];
    for (size_t axis = 0; axis < 3; ++axis) {
      for (size_t s = 0; s < slots; ++s) {
        const auto difference = static_cast<uint32_t>(now.place[axis][s]) -
                                static_cast<uint32_t>(expected(pictures, p, axis, s));
        words[s] = zigzag(static_cast<int32_t>(difference));
      }
      out = put_planes(out, words);
    }
    for (size_t s = 0; s < slots; ++s) words[s] = ~now.target[s];  // kNone: zeros
    out = put_planes(out, words);
    std::vector<const std::vector<uint8_t>*> before;
    if (p > 0) visit_bytes(pictures[p - 1], [&](const auto& list) { before.push_back(&list); });
    size_t index = 0;
    visit_bytes(now, [&](const std::vector<uint8_t>& list) {
      const std::vector<uint8_t>& old = before.empty() ? nothing : *before[index];
      for (size_t s = 0; s < slots; ++s) *out++ = static_cast<char>(list[s] ^ old[s]);
      ++index;
    });
  }
  return text;
}

Result<std::vector<Picture>> decode_pictures(std::string_view text) {
  if (text.size() < kHeadBytes) return Error{"is no list of pictures"};
  const char* in = text.data();
  const uint64_t count = take_number(&in), slots = take_number(&in);
  const bool fits = count < (1u << 20) && slots < (uint64_t{1} << 31) &&
                    text.size() == kHeadBytes + count * (kNumberBytes + slots * kBytesOfSlot);
  if (!fits) return Error{"is no list of pictures"};
  std::vector<Picture> pictures(count);
  for (Picture& picture : pictures) picture.step = take_number(&in);
  std::vector<uint32_t> words(slots);
  const std::vector<uint8_t> nothing(slots, 0);
  for (size_t p = 0; p < count; ++p) {
    Picture& now = pictures[p];
    for (size_t axis = 0; axis < 3; ++axis) {
      take_planes(&in, &words);
      now.place[axis].resize(slots);
      for (size_t s = 0; s < slots; ++s) {
        const auto place = static_cast<uint32_t>(expected(pictures, p, axis, s));
        now.place[axis][s] =
            static_cast<int32_t>(place + static_cast<uint32_t>(unzigzag(words[s])));
      }
    }
    take_planes(&in, &words);
    now.target.resize(slots);
    for (size_t s = 0; s < slots; ++s) now.target[s] = ~words[s];
    std::vector<const std::vector<uint8_t>*> before;
    if (p > 0) visit_bytes(pictures[p - 1], [&](const auto& list) { before.push_back(&list); });
    size_t index = 0;
    visit_bytes(now, [&](std::vector<uint8_t>& list) {
      const std::vector<uint8_t>& old = before.empty() ? nothing : *before[index];
      list.resize(slots);
      for (size_t s = 0; s < slots; ++s) {
        list[s] = static_cast<uint8_t>(static_cast<unsigned char>(*in++) ^ old[s]);
      }
      ++index;
    });
  }
  return pictures;
}

}  // namespace swarm
