#include "host/scenario/report.h"

#include <fmt/format.h>

namespace swarm {

void ErrorReport::error(const Place& place, const std::string& what) {
  if (first_ && !(place.where < first_->first)) return;
  const std::string path = place.path.empty() ? "" : place.path + ": ";
  const std::string line = place.where.in_file
                               ? fmt::format("{}:{}: {}{}", file_, place.where.line, path, what)
                               : fmt::format("--set {}{}", path, what);
  first_ = {place.where, line};
}

std::optional<Error> ErrorReport::first() const {
  if (!first_) return std::nullopt;
  return Error{first_->second};
}

}  // namespace swarm
