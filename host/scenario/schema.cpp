#include "host/scenario/schema.h"

#include <fmt/format.h>

#include "host/scenario/describe.h"
#include "host/scenario/names.h"
#include "host/scenario/reader.h"
#include "host/scenario/suggest.h"

namespace swarm {
namespace {

std::string joined(const Words& words) {
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

std::string text_default(const std::string& value) {
  return value.empty() ? "" : "\"" + value + "\"";
}

std::string point_text(const Point& p) {
  return fmt::format("[{}, {}, {}]", number_text(p.x), number_text(p.y), number_text(p.z));
}

std::string reference_to(NameList list) {
  const bool plain = list == NameList::kDamageType;  // "one of ..." reads badly after "name of"
  return (plain ? "" : "name of ") + std::string(noun_of(list));
}

class SchemaBuilder final : public Visitor {
 public:
  explicit SchemaBuilder(SchemaNode& root) { stack_.push_back(&root); }

  void kind(std::string_view key, std::string& member, const Words& kinds,
            const KeyInfo& info) override {
    choice(key, member, kinds, info);
  }
  void identifier(std::string_view key, std::string& member, const KeyInfo& info) override {
    add(key, "name", text_default(member), info);
  }
  void text(std::string_view key, std::string& member, const KeyInfo& info) override {
    add(key, "text", text_default(member), info);
  }
  void expression(std::string_view key, std::string&, int&, const KeyInfo& info) override {
    add(key, "expression", "", info);
  }
  void real(std::string_view key, double& member, const KeyInfo& info) override {
    add(key, "number", number_text(member), info);
  }
  void whole(std::string_view key, int64_t& member, const KeyInfo& info) override {
    add(key, "whole number", std::to_string(member), info);
  }
  void flag(std::string_view key, bool& member, const KeyInfo& info) override {
    add(key, "true or false", member ? "true" : "false", info);
  }
  void point(std::string_view key, Point& member, bool*, const KeyInfo& info) override {
    add(key, "[x, y, z]", point_text(member), info);
  }
  void reals(std::string_view key, std::vector<double>&, size_t count,
             const KeyInfo& info) override {
    add(key, fmt::format("{} numbers", count), "all 1", info);
  }
  void choice(std::string_view key, std::string& member, const Words& choices,
              const KeyInfo& info) override {
    add(key, "one of " + joined(choices), text_default(member), info);
  }
  void choices(std::string_view key, std::vector<std::string>&, const Words& choices,
               const KeyInfo& info) override {
    add(key, "list of " + joined(choices), "", info);
  }
  void identifiers(std::string_view key, std::vector<std::string>&, size_t limit,
                   std::string_view limit_name, const KeyInfo& info) override {
    SchemaNode& node = add(key, "list of names", "[]", info);
    node.range = fmt::format("at most {} ({})", limit, limit_name);
  }
  void ref(std::string_view key, Ref&, NameList list, const KeyInfo& info) override {
    add(key, reference_to(list), "", info);
  }
  void refs(std::string_view key, std::vector<Ref>&, NameList list, const KeyInfo& info) override {
    add(key, fmt::format("list of names, each of {}", noun_of(list)), "[]", info);
  }
  void pair(std::string_view key, Ref&, Ref&, NameList list, const KeyInfo& info) override {
    add(key, fmt::format("two names, each of {}", noun_of(list)), "", info);
  }
  void section(std::string_view key, Ref&, const Ref&, const KeyInfo& info) override {
    add(key, fmt::format("name of {}", noun_of(NameList::kSection)), "", info);
  }
  void matches(std::string_view key, std::vector<uint32_t>&, NameList list,
               const KeyInfo& info) override {
    add(key, fmt::format("name or pattern, or a list of them, of {}", noun_of(list)), "", info);
  }
  void people(std::string_view key, std::vector<PeopleCount>&, const KeyInfo& info) override {
    add(key, "{ kind of people = whole number }", "{}", info).kind = SchemaNode::Kind::kMap;
  }
  void shares(std::string_view key, std::vector<ShieldShare>&, const KeyInfo& info) override {
    add(key, "{ damage type = number }", "{}", info).kind = SchemaNode::Kind::kMap;
  }
  void expressions(std::string_view key, std::vector<NamedExpression>&, bool,
                   const KeyInfo& info) override {
    add(key, "{ name = expression }", "{}", info).kind = SchemaNode::Kind::kMap;
  }
  void detail(std::string_view key, Details&, const NameList* list, const KeyInfo& info) override {
    add(key,
        list == nullptr ? "text or number" : fmt::format("name or pattern of {}", noun_of(*list)),
        "", info);
  }
  void table(std::string_view key, const TableBody& body, const KeyInfo& info) override {
    SchemaNode& node = add(key, "table", "", info);
    node.kind = SchemaNode::Kind::kTable;
    node.shape = body.shape;
    Frame frame(*this, node);
    body.describe(*this);
  }
  void entries(std::string_view key, const EntriesBody& body, const KeyInfo& info) override {
    SchemaNode& node = add(key, "array of tables", "", info);
    node.kind = SchemaNode::Kind::kEntries;
    node.shape = body.info.shape;
    node.id_key = body.info.id_key;
    if (body.info.limit != SIZE_MAX) {
      node.limit = fmt::format("at most {} ({})", body.info.limit, body.info.limit_name);
    }
    if (body.info.least > 0) {
      node.limit = fmt::format("at least {}{}{}", body.info.least, node.limit.empty() ? "" : ", ",
                               node.limit);
    }
    Frame frame(*this, node);
    body.resize(1);
    body.describe(*this, 0);
  }
  void named(std::string_view key, const NamedBody& body, const KeyInfo& info) override {
    SchemaNode& node = add(key, "{ name = table }", "{}", info);
    node.kind = SchemaNode::Kind::kMap;
    node.shape = body.info.shape;
    node.short_key = body.info.short_key;
    Frame frame(*this, node);
    body.resize(1);
    body.describe(*this, 0);
  }
  void problem(std::string_view, const std::string&) override {}
  bool given(std::string_view) const override { return false; }

 private:
  struct Frame {
    Frame(SchemaBuilder& builder, SchemaNode& node) : stack(builder.stack_) {
      stack.push_back(&node);
    }
    ~Frame() { stack.pop_back(); }
    Frame(const Frame&) = delete;
    Frame& operator=(const Frame&) = delete;
    std::vector<SchemaNode*>& stack;
  };

  SchemaNode& add(std::string_view key, std::string type, std::string default_text,
                  const KeyInfo& info) {
    // The references in stack_ stay good: only the innermost table grows.
    SchemaNode& node = stack_.back()->children.emplace_back();
    node.key = key;
    node.kind = SchemaNode::Kind::kValue;
    node.type = std::move(type);
    node.default_text =
        info.default_text.empty() ? std::move(default_text) : std::string(info.default_text);
    node.range = range_text(info);
    if (node.range.empty()) node.range = info.unit;
    node.meaning = info.meaning;
    node.required = info.required ? "always" : joined(info.needed_by);
    node.only = joined(info.only);
    return node;
  }

  std::vector<SchemaNode*> stack_;
};

}  // namespace

const SchemaNode* SchemaNode::find(std::string_view member) const {
  for (const SchemaNode& child : children) {
    if (child.key == member) return &child;
  }
  return nullptr;
}

std::vector<std::string> SchemaNode::keys() const {
  std::vector<std::string> names;
  for (const SchemaNode& child : children) names.push_back(child.key);
  return names;
}

const SchemaNode& scenario_schema() {
  static const SchemaNode schema = [] {
    SchemaNode root;
    ScenarioSpec empty;
    SchemaBuilder builder(root);
    describe(builder, empty);
    return root;
  }();
  return schema;
}

}  // namespace swarm
