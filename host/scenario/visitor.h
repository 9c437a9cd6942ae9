// How a scenario's tables are described: once, as calls on a Visitor, one call a key. Reader
// (reader.h) fills the members from a file; SchemaBuilder (schema.h) collects the keys, for
// overrides and for docs/scenario.md. There is no other list of keys.
//
//   v.real("hull_TJ", c.hull_TJ, {.meaning = "destroyed when it is gone", .unit = "TJ", .min = 1});
//
// A member's value before its call is its default.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/scenario/spec.h"

namespace swarm {

/// The lists whose entries are referred to by name.
enum class NameList {
  kFaction,
  kPeople,
  kDamageType,
  kShield,
  kWeapon,
  kClass,
  kStructure,
  kField,
  kWing,
  kPhase,
  kSection,     // of the structure that is being described
  kAnySection,  // of any structure
  kOutcome,
};
inline constexpr size_t kNameLists = 13;

using Words = std::vector<std::string_view>;
using Details = std::vector<std::pair<std::string, std::string>>;

inline constexpr double kNoBound = kUnbounded;

/// What is to be known of a key besides its name and type.
struct KeyInfo {
  std::string_view meaning;
  std::string_view unit = {};
  double min = -kNoBound, max = kNoBound;
  bool above_min = false;  // min itself is not allowed
  bool required = false;
  Words only = {};       // kinds of the table's entry for which the key has a meaning; empty: all
  Words needed_by = {};  // kinds that cannot do without it
  std::string_view default_text = {};  // for docs, where the member's value does not say it
};

class Visitor;

/// A table inside a table. A null object: its members belong to the object around it.
struct TableBody {
  const void* object = nullptr;
  std::string_view shape;  // tables of one shape are documented once
  std::function<void(Visitor&)> describe;
};

/// What holds for an array of tables.
struct EntriesInfo {
  std::string_view shape;
  std::string_view id_key = {};  // key by which an entry is known; empty: by its number
  size_t limit = SIZE_MAX;
  std::string_view limit_name = {};  // the constant that sets the limit
  size_t least = 0;
};

struct EntriesBody {
  EntriesInfo info;
  std::function<void(size_t)> resize;
  std::function<const void*(size_t)> object;
  std::function<void(Visitor&, size_t)> describe;
};

/// What holds for a table whose keys are names of the user's choice and whose members are tables.
struct NamedInfo {
  std::string_view shape;
  std::string_view short_key = {};  // a member that is no table is the value of this key of it
  const NameList* among = nullptr;  // the names are those of a list; null: new ones
};

struct NamedBody {
  NamedInfo info;
  std::function<void(size_t)> resize;
  std::function<const void*(size_t)> object;
  std::function<void(size_t, const std::string& name, int line)> set_name;
  std::function<void(Visitor&, size_t)> describe;
};

class Visitor {
 public:
  virtual ~Visitor() = default;

  /// What sort of entry this is: later keys can be for some kinds only. One call a table, first.
  virtual void kind(std::string_view key, std::string& member, const Words& kinds,
                    const KeyInfo& info) = 0;
  virtual void identifier(std::string_view key, std::string& member, const KeyInfo& info) = 0;
  virtual void text(std::string_view key, std::string& member, const KeyInfo& info) = 0;
  /// `line` becomes the line of the key, or of its table when the key is not there.
  virtual void expression(std::string_view key, std::string& member, int& line,
                          const KeyInfo& info) = 0;
  virtual void real(std::string_view key, double& member, const KeyInfo& info) = 0;
  virtual void whole(std::string_view key, int64_t& member, const KeyInfo& info) = 0;
  virtual void flag(std::string_view key, bool& member, const KeyInfo& info) = 0;
  virtual void point(std::string_view key, Point& member, bool* given, const KeyInfo& info) = 0;
  /// As many numbers as `count`.
  virtual void reals(std::string_view key, std::vector<double>& member, size_t count,
                     const KeyInfo& info) = 0;
  virtual void choice(std::string_view key, std::string& member, const Words& choices,
                      const KeyInfo& info) = 0;
  virtual void choices(std::string_view key, std::vector<std::string>& member, const Words& choices,
                       const KeyInfo& info) = 0;
  /// A list of new names. `limit_name` is the constant that bounds it.
  virtual void identifiers(std::string_view key, std::vector<std::string>& member, size_t limit,
                           std::string_view limit_name, const KeyInfo& info) = 0;
  virtual void ref(std::string_view key, Ref& member, NameList list, const KeyInfo& info) = 0;
  virtual void refs(std::string_view key, std::vector<Ref>& member, NameList list,
                    const KeyInfo& info) = 0;
  /// Two names of a list.
  virtual void pair(std::string_view key, Ref& a, Ref& b, NameList list, const KeyInfo& info) = 0;
  /// A section of `structure`, by its name there; the index counts the sections of all structures.
  virtual void section(std::string_view key, Ref& member, const Ref& structure,
                       const KeyInfo& info) = 0;
  /// Every entry whose name fits one of the given patterns.
  virtual void matches(std::string_view key, std::vector<uint32_t>& member, NameList list,
                       const KeyInfo& info) = 0;
  /// { kind of people = how many }
  virtual void people(std::string_view key, std::vector<PeopleCount>& member,
                      const KeyInfo& info) = 0;
  /// { damage type = share }
  virtual void shares(std::string_view key, std::vector<ShieldShare>& member,
                      const KeyInfo& info) = 0;
  /// { name = "expression" }, or, titled, { name = { expression = "...", title = "..." } }
  virtual void expressions(std::string_view key, std::vector<NamedExpression>& member, bool titled,
                           const KeyInfo& info) = 0;
  /// Adds (key, value) for a text or number that is given; names of `list` when there is one.
  virtual void detail(std::string_view key, Details& member, const NameList* list,
                      const KeyInfo& info) = 0;
  virtual void table(std::string_view key, const TableBody& body, const KeyInfo& info) = 0;
  virtual void entries(std::string_view key, const EntriesBody& body, const KeyInfo& info) = 0;
  virtual void named(std::string_view key, const NamedBody& body, const KeyInfo& info) = 0;

  /// Reports something wrong with a key of the table that is being described.
  virtual void problem(std::string_view key, const std::string& what) = 0;
  /// Is the key there?
  virtual bool given(std::string_view key) const = 0;

  template <class T>
  void member_table(std::string_view key, T& member, std::string_view shape, const KeyInfo& info) {
    table(key, {&member, shape, [&member](Visitor& v) { describe(v, member); }}, info);
  }
  template <class T>
  void member_entries(std::string_view key, std::vector<T>& list, const EntriesInfo& entries_info,
                      const KeyInfo& info) {
    entries(key,
            {entries_info, [&list](size_t n) { list.resize(n); },
             [&list](size_t i) -> const void* { return &list[i]; },
             [&list](Visitor& v, size_t i) { describe(v, list[i]); }},
            info);
  }
  template <class T>
  void member_named(std::string_view key, std::vector<T>& list, const NamedInfo& named_info,
                    const KeyInfo& info) {
    named(key,
          {named_info, [&list](size_t n) { list.resize(n); },
           [&list](size_t i) -> const void* { return &list[i]; },
           [&list](size_t i, const std::string& name, int line) {
             list[i].name = name;
             list[i].line = line;
           },
           [&list](Visitor& v, size_t i) { describe(v, list[i]); }},
          info);
  }
};

}  // namespace swarm
