// Where the keys of a scenario stand, and the first error in file order. A loader that stopped at
// the first error it meets would report by the order of its own tables; this one reports by the
// order in which a reader sees the file.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "host/core/result.h"
#include "host/scenario/toml_tree.h"

namespace swarm {

/// A key, or an entry of an array: where it stands, and its path (wing.rotarran.enabled).
struct Place {
  Where where;
  std::string path;
};

class ErrorReport {
 public:
  explicit ErrorReport(std::string file) : file_(std::move(file)) {}

  /// Keeps the error when it stands before the one that is kept. `what` reads on after the path.
  void error(const Place& place, const std::string& what);

  std::optional<Error> first() const;

 private:
  std::string file_;
  std::optional<std::pair<Where, std::string>> first_;
};

/// Places of the members of the spec, for checks that compare several of them. The object is the
/// struct that holds the member, and must not move as long as the places are used.
class Places {
 public:
  void add(const void* object, std::string key, Place place) {
    places_[{object, std::move(key)}] = std::move(place);
  }
  /// The key's place; for a key that is not in the file, that of its table. Keys of tables that
  /// have no struct of their own are found in the one around: "time.dt_s".
  const Place& find(const void* object, const std::string& key) const {
    static const Place nowhere;
    const auto at = places_.find({object, key});
    return at == places_.end() ? nowhere : at->second;
  }

 private:
  std::map<std::pair<const void*, std::string>, Place> places_;
};

}  // namespace swarm
