// The Visitor that fills a spec from a parsed file. It goes on after an error with what it has, so
// that the report holds the error that stands first in the file.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/scenario/names.h"
#include "host/scenario/report.h"
#include "host/scenario/toml_tree.h"
#include "host/scenario/visitor.h"

namespace swarm {

class Reader final : public Visitor {
 public:
  Reader(const TomlNode& root, const NameTable& names, ParameterTable& parameters,
         ErrorReport& report, Places& places);

  /// Reads the whole scenario.
  void read(ScenarioSpec& spec);

  void kind(std::string_view key, std::string& member, const Words& kinds,
            const KeyInfo& info) override;
  void identifier(std::string_view key, std::string& member, const KeyInfo& info) override;
  void text(std::string_view key, std::string& member, const KeyInfo& info) override;
  void expression(std::string_view key, std::string& member, int& line,
                  const KeyInfo& info) override;
  void real(std::string_view key, double& member, const KeyInfo& info) override;
  void whole(std::string_view key, int64_t& member, const KeyInfo& info) override;
  void flag(std::string_view key, bool& member, const KeyInfo& info) override;
  void point(std::string_view key, Point& member, bool* given, const KeyInfo& info) override;
  void reals(std::string_view key, std::vector<double>& member, size_t count,
             const KeyInfo& info) override;
  void choice(std::string_view key, std::string& member, const Words& choices,
              const KeyInfo& info) override;
  void choices(std::string_view key, std::vector<std::string>& member, const Words& choices,
               const KeyInfo& info) override;
  void identifiers(std::string_view key, std::vector<std::string>& member, size_t limit,
                   std::string_view limit_name, const KeyInfo& info) override;
  void ref(std::string_view key, Ref& member, NameList list, const KeyInfo& info) override;
  void refs(std::string_view key, std::vector<Ref>& member, NameList list,
            const KeyInfo& info) override;
  void pair(std::string_view key, Ref& a, Ref& b, NameList list, const KeyInfo& info) override;
  void section(std::string_view key, Ref& member, const Ref& structure,
               const KeyInfo& info) override;
  void matches(std::string_view key, std::vector<uint32_t>& member, NameList list,
               const KeyInfo& info) override;
  void people(std::string_view key, std::vector<PeopleCount>& member, const KeyInfo& info) override;
  void shares(std::string_view key, std::vector<ShieldShare>& member, const KeyInfo& info) override;
  void expressions(std::string_view key, std::vector<NamedExpression>& member, bool titled,
                   const KeyInfo& info) override;
  void detail(std::string_view key, Details& member, const NameList* list,
              const KeyInfo& info) override;
  void table(std::string_view key, const TableBody& body, const KeyInfo& info) override;
  void entries(std::string_view key, const EntriesBody& body, const KeyInfo& info) override;
  void named(std::string_view key, const NamedBody& body, const KeyInfo& info) override;
  void problem(std::string_view key, const std::string& what) override;
  bool given(std::string_view key) const override;

 private:
  /// One table on the way from the root to the table that is being described.
  struct Frame {
    const TomlNode* node = nullptr;  // null: the table is not in the file
    Place place;
    const void* object = nullptr;
    std::string prefix;          // of its keys in the object
    std::string kind_key, kind;  // what the entry is; empty: its sort has no kinds
    std::string_view short_key;  // the key that stands for the whole table; it has its path
    bool wrong_kind = false;     // nothing can be said of keys that are for some kinds only
    std::vector<std::string> known, allowed;  // keys of all kinds, and of this one
  };

  /// A key of the current table: its node, or null when it is not there or may not be there.
  const TomlNode* take(std::string_view key, const KeyInfo& info);
  Place place_of(std::string_view key) const;
  Place item_place(std::string_view key, const TomlNode& item, std::string_view name) const;
  void check_entries(const Place& place, const TomlNode& array, const EntriesInfo& info);
  void describe_entry(const TomlNode& entry, Place place, const void* object,
                      const EntriesBody& body, size_t index);
  void describe_named(const TomlNode& item, Place place, const NamedBody& body, size_t index);
  bool is_new_name(const Place& place, const std::string& name);
  std::string entry_id(const TomlNode& entry, const EntriesInfo& info, size_t index) const;
  void check_ids(const Place& place, const TomlNode& array, const EntriesInfo& info);
  void report_unknown_keys();

  bool is_text(const Place& place, const TomlNode& node);
  bool is_identifier_text(const Place& place, const TomlNode& node);
  bool is_table(const Place& place, const TomlNode& node, std::string_view example);
  bool is_array(const Place& place, const TomlNode& node, std::string_view example);
  bool is_choice(const Place& place, const TomlNode& node, const Words& choices);
  /// A number as it stands or as its formula gives it. False: there is none, and that is reported;
  /// `shown` is what a message begins with.
  struct Number {
    double value = 0;
    std::string shown;
  };
  bool read_number(const Place& place, const TomlNode& node, std::string_view sort, Number& out,
                   const KeyInfo& info);
  bool read_real(const Place& place, const TomlNode& node, double& out, const KeyInfo& info);
  bool read_whole(const Place& place, const TomlNode& node, int64_t& out, const KeyInfo& info);
  bool read_ref(const Place& place, const TomlNode& node, NameList list, Ref& out);
  void read_expression(const Place& place, const TomlNode& node, bool titled, NamedExpression& out);
  void read_matches(const Place& place, const TomlNode& node, NameList list,
                    std::vector<uint32_t>& out);

  const TomlNode& root_;
  const NameTable& names_;
  ParameterTable& parameters_;
  ErrorReport& report_;
  Places& places_;
  std::vector<Frame> frames_;
  size_t structure_ = 0;  // index of the structure that is being described
  size_t visible_parameters_ = ParameterTable::kAll;  // a parameter sees those above it
};

/// `1 to 100 s`, `at least 0`, `more than 0, at most 1e6 s`; empty without bounds.
std::string range_text(const KeyInfo& info);

}  // namespace swarm
