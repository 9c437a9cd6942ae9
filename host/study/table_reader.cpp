// See table_reader.h.
#include "host/study/table_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/scenario/suggest.h"

namespace swarm {

TableReader::TableReader(const TomlNode& table, std::string path, ErrorReport* report)
    : table_(table),
      path_(std::move(path)),
      report_(report),
      is_table_(table.kind == TomlNode::Kind::kTable) {
  if (!is_table_) error("is " + describe_value(table) + "; allowed: a table");
}

TableReader::~TableReader() {
  if (!is_table_) return;
  for (const TomlNode& child : table_.children) {
    if (std::find(asked_for_.begin(), asked_for_.end(), child.key) != asked_for_.end()) continue;
    report_->error({child.key_where, path_of(child.key)},
                   "unknown key" + allowed_names(child.key, asked_for_));
    return;
  }
}

std::string TableReader::path_of(std::string_view key) const {
  return (path_.empty() ? "" : path_ + ".") + one_line(key);
}

void TableReader::error(const TomlNode& node, std::string_view key, const std::string& what) {
  report_->error({node.where, path_of(key)}, what);
}

void TableReader::error(const std::string& what) {
  report_->error({table_.key_where.line > 0 ? table_.key_where : table_.where, path_}, what);
}

const TomlNode* TableReader::take(std::string_view key, bool required) {
  asked_for_.emplace_back(key);
  const TomlNode* node = is_table_ ? table_.find(key) : nullptr;
  if (node == nullptr && required && is_table_) {
    report_->error({table_.key_where.line > 0 ? table_.key_where : table_.where, path_of(key)},
                   "is missing");
  }
  return node;
}

bool TableReader::text(std::string_view key, std::string* member, bool required) {
  const TomlNode* node = take(key, required);
  if (node == nullptr) return false;
  if (node->kind != TomlNode::Kind::kText) {
    error(*node, key, "is " + describe_value(*node) + "; allowed: a text in quotes");
    return false;
  }
  *member = node->text;
  return true;
}

bool TableReader::identifier(std::string_view key, std::string* member, bool required) {
  std::string name;
  if (!text(key, &name, required)) return false;
  if (!is_identifier(name)) {
    error(*table_.find(key), key,
          fmt::format("{} is no name; allowed: letters, digits and underscores, a letter first",
                      quoted_text(name)));
    return false;
  }
  *member = name;
  return true;
}

bool TableReader::flag(std::string_view key, bool* member) {
  const TomlNode* node = take(key);
  if (node == nullptr) return false;
  if (node->kind != TomlNode::Kind::kFlag) {
    error(*node, key, "is " + describe_value(*node) + "; allowed: true or false");
    return false;
  }
  *member = node->flag;
  return true;
}

bool TableReader::real(std::string_view key, double* member, double least, bool required) {
  const TomlNode* node = take(key, required);
  if (node == nullptr) return false;
  const double value =
      node->kind == TomlNode::Kind::kWhole ? static_cast<double>(node->whole) : node->real;
  if (!node->is_number() || !std::isfinite(value) || value < least) {
    error(*node, key,
          fmt::format("is {}; allowed: a number, at least {}", describe_value(*node),
                      number_text(least)));
    return false;
  }
  *member = value;
  return true;
}

bool TableReader::whole(std::string_view key, uint64_t* member, uint64_t least, uint64_t most,
                        bool required) {
  const TomlNode* node = take(key, required);
  if (node == nullptr) return false;
  const bool fits = node->kind == TomlNode::Kind::kWhole && node->whole >= 0 &&
                    static_cast<uint64_t>(node->whole) >= least &&
                    static_cast<uint64_t>(node->whole) <= most;
  if (!fits) {
    error(*node, key,
          fmt::format("is {}; allowed: a whole number from {} to {}", describe_value(*node), least,
                      most));
    return false;
  }
  *member = static_cast<uint64_t>(node->whole);
  return true;
}

bool TableReader::texts(std::string_view key, std::vector<std::string>* member) {
  const TomlNode* node = take(key);
  if (node == nullptr) return false;
  std::vector<std::string> all;
  for (const TomlNode& item : node->children) {
    if (item.kind == TomlNode::Kind::kText) all.push_back(item.text);
  }
  if (node->kind != TomlNode::Kind::kArray || all.size() != node->children.size()) {
    error(*node, key, "is " + describe_value(*node) + "; allowed: a list of texts in quotes");
    return false;
  }
  *member = std::move(all);
  return true;
}

bool TableReader::range(std::string_view key, double* low, double* high, bool whole_numbers) {
  const TomlNode* node = take(key);
  if (node == nullptr) return false;
  std::vector<double> ends;
  for (const TomlNode& item : node->children) {
    const bool fits = whole_numbers ? item.kind == TomlNode::Kind::kWhole : item.is_number();
    const double value =
        item.kind == TomlNode::Kind::kWhole ? static_cast<double>(item.whole) : item.real;
    if (fits && std::isfinite(value)) ends.push_back(value);
  }
  const char* const numbers = whole_numbers ? "whole numbers" : "numbers";
  if (node->kind != TomlNode::Kind::kArray || node->children.size() != 2 || ends.size() != 2) {
    error(*node, key,
          fmt::format("is {}; allowed: two {}, [low, high]", describe_value(*node), numbers));
    return false;
  }
  if (ends[0] >= ends[1]) {
    error(*node, key,
          fmt::format("{} is not below {}; allowed: two {}, the lower one first",
                      number_text(ends[0]), number_text(ends[1]), numbers));
    return false;
  }
  *low = ends[0];
  *high = ends[1];
  return true;
}

bool TableReader::choice(std::string_view key, size_t* member,
                         const std::vector<std::string>& words, bool required) {
  std::string word;
  if (!text(key, &word, required)) return false;
  const auto at = std::find(words.begin(), words.end(), word);
  if (at == words.end()) {
    error(*table_.find(key), key, quoted_text(word) + " is unknown" + allowed_names(word, words));
    return false;
  }
  *member = static_cast<size_t>(at - words.begin());
  return true;
}

std::string value_text(const TomlNode& node) {
  switch (node.kind) {
    case TomlNode::Kind::kText:
      return node.text;
    case TomlNode::Kind::kWhole:
      return std::to_string(node.whole);
    case TomlNode::Kind::kReal:
      return std::isfinite(node.real) ? number_text(node.real) : "";
    case TomlNode::Kind::kFlag:
      return node.flag ? "true" : "false";
    default:
      return "";
  }
}

}  // namespace swarm
