// Tables and their entries; reader_values.cpp has the values in them.
#include "host/scenario/reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/scenario/describe.h"
#include "host/scenario/suggest.h"

namespace swarm {
namespace {

bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

}  // namespace

Reader::Reader(const TomlNode& root, const NameTable& names, ParameterTable& parameters,
               ErrorReport& report, Places& places)
    : root_(root), names_(names), parameters_(parameters), report_(report), places_(places) {}

void Reader::read(ScenarioSpec& spec) {
  Frame frame;
  frame.node = &root_;
  frame.place = {root_.where, ""};
  frame.object = &spec;
  frames_.push_back(std::move(frame));
  describe(*this, spec);
  report_unknown_keys();
  frames_.pop_back();
}

Place Reader::place_of(std::string_view key) const {
  const Frame& frame = frames_.back();
  const TomlNode* node = frame.node == nullptr ? nullptr : frame.node->find(key);
  std::string path = frame.place.path;
  if (!key.empty() && key != frame.short_key) path += (path.empty() ? "" : ".") + std::string(key);
  return {node == nullptr ? frame.place.where : node->key_where, std::move(path)};
}

Place Reader::item_place(std::string_view key, const TomlNode& item, std::string_view name) const {
  Place place = place_of(key);
  if (!name.empty()) place.path += fmt::format(".{}", one_line(name));
  place.where = item.key_where;
  return place;
}

const TomlNode* Reader::take(std::string_view key, const KeyInfo& info) {
  Frame& frame = frames_.back();
  frame.known.emplace_back(key);
  const Place place = place_of(key);
  places_.add(frame.object, frame.prefix + std::string(key), place);
  const TomlNode* node = frame.node == nullptr ? nullptr : frame.node->find(key);
  if (!info.only.empty() && frame.wrong_kind) return nullptr;
  if (!info.only.empty() && !contains(info.only, frame.kind)) {
    if (node != nullptr) {
      report_.error(place, fmt::format("has no meaning where {} is \"{}\"; allowed where it is: {}",
                                       frame.kind_key, frame.kind, joined(info.only)));
    }
    return nullptr;
  }
  frame.allowed.emplace_back(key);
  const bool needed = info.required || contains(info.needed_by, frame.kind);
  if (node == nullptr && needed && frame.node != nullptr) {
    const std::string when = info.required
                                 ? std::string("always")
                                 : fmt::format("where {} is \"{}\"", frame.kind_key, frame.kind);
    report_.error(place, fmt::format("missing; needed {}: {}", when, info.meaning));
  }
  return node;
}

void Reader::kind(std::string_view key, std::string& member, const Words& kinds,
                  const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node != nullptr && is_choice(place_of(key), *node, kinds)) member = node->text;
  Frame& frame = frames_.back();
  frame.kind_key = key;
  frame.kind = member;
  const bool missing = node == nullptr && info.required && frame.node != nullptr;
  frame.wrong_kind = missing || (node != nullptr && member != node->text);
}

void Reader::table(std::string_view key, const TableBody& body, const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  Frame frame;
  frame.place = place_of(key);
  if (node != nullptr && is_table(frame.place, *node, "")) frame.node = node;
  frame.object = body.object != nullptr ? body.object : frames_.back().object;
  if (body.object == nullptr) frame.prefix = frames_.back().prefix + std::string(key) + ".";
  frames_.push_back(std::move(frame));
  body.describe(*this);
  report_unknown_keys();
  frames_.pop_back();
}

void Reader::entries(std::string_view key, const EntriesBody& body, const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  const Place place = place_of(key);
  if (node == nullptr) {
    if (body.info.least > 0 && frames_.back().node != nullptr) {
      report_.error(place,
                    fmt::format("missing; allowed: at least {} such table", body.info.least));
    }
    return;
  }
  if (!is_array(place, *node, "an array of tables")) return;
  check_entries(place, *node, body.info);
  const size_t count = std::min(node->children.size(), body.info.limit);
  body.resize(count);  // before the first entry is read: entries must not move, see Places
  for (size_t i = 0; i < count; ++i) {
    if (body.info.shape == "structure") structure_ = i;
    const TomlNode& entry = node->children[i];
    const Place at = {entry.where, place.path + "." + entry_id(entry, body.info, i)};
    if (is_table(at, entry, " in the array")) describe_entry(entry, at, body.object(i), body, i);
  }
}

void Reader::named(std::string_view key, const NamedBody& body, const KeyInfo& info) {
  const TomlNode* node = take(key, info);
  if (node == nullptr || !is_table(place_of(key), *node, "")) return;
  body.resize(node->children.size());  // before the first is read: see Places
  for (size_t i = 0; i < node->children.size(); ++i) {
    const TomlNode& item = node->children[i];
    const Place place = item_place(key, item, item.key.substr(0, 64));
    if (body.info.shape == "parameter") visible_parameters_ = i;
    if (body.info.among == nullptr && !is_new_name(place, item.key)) continue;
    if (body.info.among != nullptr && find_name(names_.of(*body.info.among), item.key) < 0) {
      report_.error(place,
                    fmt::format("{} is not {}{}", quoted_text(item.key), noun_of(*body.info.among),
                                allowed_names(item.key, names_.of(*body.info.among))));
      continue;
    }
    body.set_name(i, item.key, place.where.line);
    describe_named(item, place, body, i);
  }
  visible_parameters_ = ParameterTable::kAll;
}

void Reader::describe_named(const TomlNode& item, Place place, const NamedBody& body,
                            size_t index) {
  TomlNode table = item;
  Frame frame;
  if (item.kind != TomlNode::Kind::kTable) {
    if (body.info.short_key.empty()) {
      is_table(place, item, "");
      return;
    }
    table = TomlNode();
    table.where = item.where;
    table.children.push_back(item);
    table.children[0].key = body.info.short_key;
    frame.short_key = body.info.short_key;
  }
  frame.node = &table;
  frame.place = std::move(place);
  frame.object = body.object(index);
  frames_.push_back(std::move(frame));
  body.describe(*this, index);
  report_unknown_keys();
  frames_.pop_back();
}

bool Reader::is_new_name(const Place& place, const std::string& name) {
  if (is_identifier(name)) return true;
  report_.error(place, quoted_text(name) +
                           " is not a name; allowed: letters, digits and "
                           "underscores, a letter first, at most 64");
  return false;
}

void Reader::check_entries(const Place& place, const TomlNode& array, const EntriesInfo& info) {
  const size_t count = array.children.size();
  if (count < info.least) {
    report_.error(place, fmt::format("empty; allowed: at least {}", info.least));
  }
  if (count > info.limit) {
    report_.error({array.children[info.limit].where, place.path},
                  fmt::format("{} entries are too many; allowed: at most {} ({})", count,
                              info.limit, info.limit_name));
    return;
  }
  if (!info.id_key.empty()) check_ids(place, array, info);
}

void Reader::check_ids(const Place& place, const TomlNode& array, const EntriesInfo& info) {
  std::map<std::string, Where> seen;
  for (const TomlNode& entry : array.children) {
    const TomlNode* id = entry.find(info.id_key);
    if (id == nullptr || id->kind != TomlNode::Kind::kText) continue;
    const auto [at, is_new] = seen.emplace(id->text, id->key_where);
    if (is_new) continue;
    const std::string first =
        at->second.in_file ? fmt::format("line {}", at->second.line) : "a --set";
    report_.error({id->key_where, fmt::format("{}.{}.{}", place.path,
                                              one_line(id->text).substr(0, 64), info.id_key)},
                  fmt::format("{} is there twice, first in {}; allowed: each {} once",
                              quoted_text(id->text), first, info.id_key));
  }
}

void Reader::describe_entry(const TomlNode& entry, Place place, const void* object,
                            const EntriesBody& body, size_t index) {
  Frame frame;
  frame.node = &entry;
  frame.place = std::move(place);
  frame.object = object;
  frames_.push_back(std::move(frame));
  body.describe(*this, index);
  report_unknown_keys();
  frames_.pop_back();
}

std::string Reader::entry_id(const TomlNode& entry, const EntriesInfo& info, size_t index) const {
  const TomlNode* id = entry.find(info.id_key);
  const bool named = id != nullptr && id->kind == TomlNode::Kind::kText && is_identifier(id->text);
  return named ? id->text : std::to_string(index + 1);
}

void Reader::report_unknown_keys() {
  const Frame& frame = frames_.back();
  if (frame.node == nullptr) return;
  for (const TomlNode& member : frame.node->children) {
    if (find_name(frame.known, member.key) >= 0) continue;
    Place place = place_of(member.key);
    place.path = (frame.place.path.empty() ? "" : frame.place.path + ".") +
                 one_line(member.key).substr(0, 64);
    place.where = member.key_where;
    report_.error(place, "unknown key" + allowed_names(member.key, frame.allowed));
  }
}

void Reader::problem(std::string_view key, const std::string& what) {
  report_.error(place_of(key), what);
}

bool Reader::given(std::string_view key) const {
  const Frame& frame = frames_.back();
  return frame.node != nullptr && frame.node->find(key) != nullptr;
}

}  // namespace swarm
