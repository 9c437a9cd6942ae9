// FNV-1a, 64 bits: tells texts apart that differ by accident, not by intent. Fowler, Noll, Vo,
// "The FNV Non-Cryptographic Hash Algorithm".
#pragma once

#include <cstdint>
#include <string_view>

namespace swarm {

inline constexpr uint64_t kFnvStart = 14695981039346656037u;

/// Of what `hash` is of, and these bytes behind it.
inline uint64_t fnv1a(uint64_t hash, std::string_view bytes) {
  for (const char byte : bytes) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211u;
  }
  return hash;
}

}  // namespace swarm
