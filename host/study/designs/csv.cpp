#include "host/study/designs/csv.h"

#include <fmt/format.h>

namespace swarm::designs {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes the field at the start of `rest` with the comma behind it. An error has no line.
Result<std::string> take_field(std::string_view* rest, bool* last) {
  const size_t first = rest->find_first_not_of(" \t");
  if (first == std::string_view::npos || (*rest)[first] != '"') {
    const size_t comma = rest->find(',');
    const std::string_view field = rest->substr(0, comma);
    if (field.find('"') != std::string_view::npos) {
      return Error{"a quote stands within a field; allowed: quotes around it, \"\" for one inside"};
    }
    *last = comma == std::string_view::npos;
    *rest = *last ? "" : rest->substr(comma + 1);
    return std::string(trimmed(field));
  }
  std::string field;
  size_t at = first + 1;
  for (;; ++at) {
    if (at >= rest->size()) return Error{"a quote is not closed; allowed: quotes around a field"};
    if ((*rest)[at] != '"') {
      field += (*rest)[at];
    } else if (at + 1 < rest->size() && (*rest)[at + 1] == '"') {
      field += '"';
      ++at;
    } else {
      break;
    }
  }
  const size_t next = rest->find_first_not_of(" \t", at + 1);
  if (next != std::string_view::npos && (*rest)[next] != ',') {
    return Error{"text follows a closed quote; allowed: a comma, or the line's end"};
  }
  *last = next == std::string_view::npos;
  *rest = *last ? "" : rest->substr(next + 1);
  return field;
}

}  // namespace

Result<std::vector<CsvRow>> parse_csv(std::string_view text) {
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    text.remove_prefix(kByteOrderMark.size());
  }
  std::vector<CsvRow> rows;
  for (size_t line = 1; !text.empty(); ++line) {
    const size_t end = text.find('\n');
    std::string_view rest = text.substr(0, end);
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
    if (!rest.empty() && rest.back() == '\r') rest.remove_suffix(1);
    if (rest.find('\0') != std::string_view::npos) {
      return Error{fmt::format("{}: is no text; allowed: comma-separated values", line)};
    }
    if (trimmed(rest).empty()) continue;
    CsvRow row;
    row.line = line;
    for (bool last = false; !last;) {
      Result<std::string> field = take_field(&rest, &last);
      if (!field) return Error{fmt::format("{}: {}", line, field.error().text)};
      row.fields.push_back(std::move(field).value());
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace swarm::designs
