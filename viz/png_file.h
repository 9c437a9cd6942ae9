// Pictures on disk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/core/result.h"

namespace swarm::viz {

/// 8-bit RGB, rows from the top.
struct Image {
  int width = 0, height = 0;
  std::vector<uint8_t> rgb;
};

[[nodiscard]] std::optional<Error> write_png(const std::string& path, const Image& image);
Result<Image> read_png(const std::string& path);

}  // namespace swarm::viz
