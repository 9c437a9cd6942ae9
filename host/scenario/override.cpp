#include "host/scenario/override.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "host/scenario/schema.h"
#include "host/scenario/suggest.h"

namespace swarm {
namespace {

const Where kFromOverride = {false, 0, 0};

/// The parts of a path and how far one has come on it.
struct Way {
  std::vector<std::string> parts;
  size_t next = 0;

  bool at_end() const { return next == parts.size(); }
  const std::string& part() const { return parts[next]; }
  std::string done() const {
    std::string text;
    for (size_t i = 0; i < next; ++i) text += (i == 0 ? "" : ".") + parts[i];
    return text;
  }
};

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> parts;
  size_t start = 0;
  while (true) {
    const size_t dot = path.find('.', start);
    parts.push_back(path.substr(start, dot - start));
    if (dot == std::string::npos) return parts;
    start = dot + 1;
  }
}

void set_places(TomlNode& node) {
  node.where = node.key_where = kFromOverride;
  for (TomlNode& child : node.children) set_places(child);
}

/// The member of a table, made where there is none. Null when the node is no table: the file is
/// wrong there, which the reader will say.
TomlNode* member_of(TomlNode& table, const std::string& key) {
  if (table.kind != TomlNode::Kind::kTable) return nullptr;
  if (TomlNode* found = table.find(key)) return found;
  TomlNode& made = table.children.emplace_back();
  made.key = key;
  made.where = made.key_where = kFromOverride;
  return &made;
}

/// Gives a member that is no table the long form: { short_key = what it was }.
void make_table(TomlNode* member, const std::string& short_key) {
  if (short_key.empty()) return;  // the reader will say that it is no table
  TomlNode table;
  table.key = member->key;
  table.key_where = member->key_where;
  table.where = member->where;
  table.children.push_back(std::move(*member));
  table.children[0].key = short_key;
  *member = std::move(table);
}

std::string id_of(const TomlNode& entry, const SchemaNode& schema) {
  const TomlNode* id = schema.id_key.empty() ? nullptr : entry.find(schema.id_key);
  return id != nullptr && id->kind == TomlNode::Kind::kText ? id->text : "";
}

/// An entry by its name, or by its number from 1.
TomlNode* entry_of(TomlNode& array, const SchemaNode& schema, const std::string& id) {
  for (TomlNode& entry : array.children) {
    if (id_of(entry, schema) == id) return &entry;
  }
  size_t number = 0;
  const auto [end, failed] = std::from_chars(id.data(), id.data() + id.size(), number);
  const bool whole = failed == std::errc() && end == id.data() + id.size();
  return whole && number >= 1 && number <= array.children.size() ? &array.children[number - 1]
                                                                 : nullptr;
}

std::vector<std::string> entry_ids(const TomlNode& array, const SchemaNode& schema) {
  std::vector<std::string> ids;
  for (size_t i = 0; i < array.children.size(); ++i) {
    const std::string id = id_of(array.children[i], schema);
    ids.push_back(id.empty() ? std::to_string(i + 1) : id);
  }
  return ids;
}

class Walk {
 public:
  Walk(const Override& wanted, TomlNode value) : wanted_(wanted), value_(std::move(value)) {
    way_.parts = split(wanted.path);
  }

  std::optional<Error> run(TomlNode& root) { return into_table(root, scenario_schema()); }

 private:
  Error error(const std::string& what) const {
    return {fmt::format("--set {}: {}", one_line(wanted_.path), what)};
  }

  std::optional<Error> set(TomlNode& table) {
    TomlNode* member = member_of(table, way_.part());
    if (member == nullptr) return std::nullopt;
    value_.key = member->key;
    set_places(value_);
    *member = std::move(value_);
    return std::nullopt;
  }

  std::optional<Error> into_table(TomlNode& table, const SchemaNode& schema) {
    const SchemaNode* child = schema.find(way_.part());
    if (child == nullptr) {
      const std::string owner = way_.done().empty() ? "a scenario" : way_.done();
      return error(fmt::format("{} is not a key of {}{}", quoted_text(way_.part()), one_line(owner),
                               allowed_names(way_.part(), schema.keys())));
    }
    if (way_.next + 1 == way_.parts.size()) return set(table);
    if (child->kind == SchemaNode::Kind::kValue) {
      ++way_.next;
      return error(fmt::format("{} is a value ({}), with nothing in it; allowed: {}={}",
                               one_line(way_.done()), child->type, one_line(way_.done()), "VALUE"));
    }
    TomlNode* member = member_of(table, way_.part());
    if (member == nullptr) return std::nullopt;
    ++way_.next;
    if (child->kind == SchemaNode::Kind::kTable) return into_table(*member, *child);
    if (child->kind == SchemaNode::Kind::kEntries) return into_entries(*member, *child);
    return into_map(*member, *child);
  }

  std::optional<Error> into_entries(TomlNode& array, const SchemaNode& schema) {
    if (array.kind != TomlNode::Kind::kArray && !array.key_where.in_file) {
      array.kind = TomlNode::Kind::kArray;  // made a moment ago: there are no entries
    }
    if (array.kind != TomlNode::Kind::kArray) return std::nullopt;
    TomlNode* entry = entry_of(array, schema, way_.part());
    if (entry == nullptr) {
      return error(fmt::format("{} is not an entry of {}{}", quoted_text(way_.part()),
                               one_line(way_.done()),
                               allowed_names(way_.part(), entry_ids(array, schema))));
    }
    ++way_.next;
    if (way_.at_end()) {
      return error(one_line(way_.done()) + " is a table, not one of its keys" +
                   allowed_names("", schema.keys()));
    }
    if (entry->kind != TomlNode::Kind::kTable) return std::nullopt;
    return into_table(*entry, schema);
  }

  std::optional<Error> into_map(TomlNode& map, const SchemaNode& schema) {
    if (!schema.children.empty()) return into_named(map, schema);
    if (way_.next + 1 != way_.parts.size()) {
      return error(fmt::format("{}.{} is a value, with nothing in it; allowed: {}.{}=VALUE",
                               one_line(way_.done()), one_line(way_.part()), one_line(way_.done()),
                               one_line(way_.part())));
    }
    return set(map);
  }

  /// A table by its name. With a short key the names are those of the file, and a value that is no
  /// table is the value of that key: bounds beside it stay.
  std::optional<Error> into_named(TomlNode& map, const SchemaNode& schema) {
    if (map.kind != TomlNode::Kind::kTable) return std::nullopt;
    TomlNode* found = map.find(way_.part());
    if (found == nullptr && !schema.short_key.empty()) {
      std::vector<std::string> names;
      for (const TomlNode& child : map.children) names.push_back(child.key);
      return error(fmt::format("{} is not one of {}{}", quoted_text(way_.part()),
                               one_line(way_.done()), allowed_names(way_.part(), names)));
    }
    const bool last = way_.next + 1 == way_.parts.size();
    if (last && found != nullptr && found->kind == TomlNode::Kind::kTable &&
        value_.kind != TomlNode::Kind::kTable && !schema.short_key.empty()) {
      way_.parts.push_back(schema.short_key);
    } else if (last) {
      return set(map);
    }
    TomlNode* table = member_of(map, way_.part());
    if (table->kind != TomlNode::Kind::kTable) make_table(table, schema.short_key);
    ++way_.next;
    return into_table(*table, schema);
  }

  const Override& wanted_;
  TomlNode value_;
  Way way_;
};

}  // namespace

std::optional<Error> apply_override(TomlNode& root, const Override& wanted) {
  const auto refuse = [&](const std::string& what) {
    return Error{fmt::format("--set {}: {}", one_line(wanted.path), what)};
  };
  const std::vector<std::string> parts = split(wanted.path);
  if (std::find(parts.begin(), parts.end(), "") != parts.end()) {
    return refuse("the path has an empty part; allowed: keys joined by dots, as in time.dt_s");
  }
  Result<TomlNode> value = parse_toml_value(wanted.value);
  if (!value.ok()) return refuse(value.error().text);
  return Walk(wanted, std::move(value).value()).run(root);
}

}  // namespace swarm
