#include "host/output/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string>

namespace swarm {
namespace {

constexpr int kDefaultWidth = 80;
constexpr int kLeastWidth = 60;     // tables need as much; a narrower terminal wraps
constexpr int kLargestWidth = 100;  // longer lines are hard to read

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read at the start
  return value == nullptr ? "" : value;
}

int width_of(int file_descriptor) {
  winsize size = {};
  if (ioctl(file_descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kDefaultWidth;
  return std::clamp(static_cast<int>(size.ws_col), kLeastWidth, kLargestWidth);
}

}  // namespace

bool locale_is_utf8() {
  std::string locale = variable("LC_ALL");
  if (locale.empty()) locale = variable("LC_CTYPE");
  if (locale.empty()) locale = variable("LANG");
  std::transform(locale.begin(), locale.end(), locale.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
}

bool is_terminal(int file_descriptor) { return isatty(file_descriptor) == 1; }

PageStyle page_style_of(int file_descriptor) {
  PageStyle style;
  style.unicode = locale_is_utf8();
  if (!is_terminal(file_descriptor)) return style;
  style.width = width_of(file_descriptor);
  style.colour = variable("NO_COLOR").empty() && variable("TERM") != "dumb";
  return style;
}

}  // namespace swarm
