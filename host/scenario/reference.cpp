// docs/scenario.md, printed from the schema.
#include <fmt/format.h>

#include <set>
#include <string>

#include "host/scenario/load.h"
#include "host/scenario/schema.h"

namespace swarm {
namespace {

constexpr std::string_view kHead = R"(# Scenario files

This page is generated from the description that the loader reads by, and a test compares the two:
it cannot drift. `FLEETSWARM_UPDATE_DOCS=1 build/bin/test_host --gtest_filter='*Reference*'` writes
it anew.

A scenario is a [TOML](https://toml.io) file in UTF-8. [duel.toml](../scenarios/duel.toml) is the
smallest one, with a comment on every line. `fleetswarm check FILE` says whether a file is right and
prints its order of battle.

- **Nothing is ignored.** An unknown key, a name that nothing has, a number out of range or a key that
  has no meaning for its kind of entry is an error, in one line: where it stands, what is wrong, what
  is allowed, and the nearest valid name.
- **Names** have letters, digits and underscores, a letter first. In a pattern, `*` stands for any
  text: `attack_*`. A pattern that fits nothing is an error.
- **Units** stand in the keys: km, s, TJ (10^12 joules), MW, degrees. Space is right-handed; the origin
  is the middle of the battle.
- **Whole numbers** may be written as 5000 or 5e3; numbers of TJ are rounded to whole TJ.
- **Formulas**: wherever a number is expected, also within an array, a text that begins with `=` is
  computed from the scenario's [parameters](#parameters): `count = "= ships / 2"`,
  `position_km = ["= -gap / 2", 0, 0]`. There are `+ - * / ^`, parentheses, `sqrt`, `cbrt`, `floor`,
  `ceil`, `round`, `min` and `max`; `^` binds before a sign and from the right. A whole number needs a
  whole result. `--set` comes first, so `--set parameters.ships=1e6` changes all that depends on it. A
  parameter that nothing uses is an error.
- **Expressions** are texts over metrics of the battle, such as `"wing.raiders.active == 0"`:
  [metrics.md](metrics.md) has their names and grammar.
- **Overrides**: `--set PATH=VALUE` sets any key on this page before the file is checked. Entries of
  arrays of tables go by their name: `wing.rotarran.enabled=false`, `class.galor.hull_TJ=9e4`,
  `wing.attack_1.ships.galor.count=20`. Those without a name (relations, edges, effects) go by their
  number, from 1. The value is TOML; what is not TOML is taken as text.

Tables below: the key; what it takes; its default, where it has one (**needed**: it has none and must be
given); what is allowed.
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string default_of(const SchemaNode& node) {
  const bool always =
      node.required == "always" || (!node.required.empty() && node.required == node.only);
  if (always) return "**needed**";
  std::string text = node.default_text.empty() ? "" : node.default_text;
  if (node.required.empty()) return text;
  return fmt::format("{}**needed** for {}", text.empty() ? "" : text + "; ", node.required);
}

std::string meaning_of(const SchemaNode& node) {
  std::string text = node.meaning;
  if (!node.only.empty()) text = fmt::format("{}{}*{}*", text, text.empty() ? "" : ": ", node.only);
  if (!node.only.empty() && !node.meaning.empty()) {
    text = fmt::format("*{}*: {}", node.only, node.meaning);
  }
  return text;
}

class Writer {
 public:
  std::string write(const SchemaNode& root) {
    out_ = kHead;
    out_ += "\n## Top level\n\nBefore the first table header.\n\n";
    keys(root, "");
    for (const SchemaNode& child : root.children) section(child, "");
    return out_;
  }

 private:
  /// Tables inside come after the keys, each in a section of its own.
  void keys(const SchemaNode& table, const std::string& path) {
    out_ += "| key | takes | default | allowed | meaning |\n| --- | --- | --- | --- | --- |\n";
    for (const SchemaNode& node : table.children) {
      const bool is_section = has_section(node);
      if (path.empty() && is_section) continue;
      const std::string type =
          is_section ? fmt::format("[{}](#{})", node.type, anchor(node, path)) : node.type;
      out_ += fmt::format(
          "| `{}` | {} | {} | {} | {} |\n", node.key, escaped(type), escaped(default_of(node)),
          escaped(node.range.empty() ? node.limit : node.range), escaped(meaning_of(node)));
    }
  }

  static bool has_section(const SchemaNode& node) {
    return node.kind == SchemaNode::Kind::kTable || node.kind == SchemaNode::Kind::kEntries ||
           node.key == "outcome" || (node.kind == SchemaNode::Kind::kMap && !node.children.empty());
  }

  /// Orders stand in wings and in effects; they are described once.
  static std::string title(const SchemaNode& node, const std::string& path) {
    if (node.shape == "order") return "order";
    return path.empty() ? node.key : path + "." + node.key;
  }

  static std::string anchor(const SchemaNode& node, const std::string& path) {
    std::string text;
    for (const char c : title(node, path)) {
      if (c != '.') text += c;  // as GitHub makes anchors of headings
    }
    return text;
  }

  void section(const SchemaNode& node, const std::string& path) {
    if (!has_section(node)) return;
    const std::string name = title(node, path);
    if (!written_.insert(name).second) return;
    out_ += fmt::format("\n{} {}\n\n", path.empty() || node.shape == "order" ? "##" : "###", name);
    const bool is_inline = node.key == "ships" || node.key == "weapons" || node.key == "effects";
    if (node.shape == "order") {
      out_ += "`order = { ... }` in a wing, and in an effect that gives an order.";
    } else if (node.kind == SchemaNode::Kind::kEntries && !is_inline) {
      out_ += fmt::format("`[[{}]]`. {}", name, node.meaning);
    } else if (is_inline) {
      out_ += node.meaning;
    } else {
      out_ += fmt::format("`[{}]`. {}", name, node.meaning);
    }
    if (!node.limit.empty()) out_ += fmt::format(" Entries: {}.", node.limit);
    out_ += "\n";
    if (node.children.empty()) return;
    out_ += "\n";
    keys(node, name);
    for (const SchemaNode& child : node.children) section(child, name);
  }

  std::string out_;
  std::set<std::string> written_;
};

}  // namespace

std::string scenario_reference_markdown() { return Writer().write(scenario_schema()); }

}  // namespace swarm
