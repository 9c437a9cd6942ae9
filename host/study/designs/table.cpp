// A design from a CSV file (RFC 4180): a header with the factors' names in any order, each once,
// and a point a row. A column "label" names the points where no factor has that name.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

#include "host/scenario/suggest.h"
#include "host/study/design.h"
#include "host/study/designs/csv.h"
#include "host/study/designs/factor_values.h"
#include "host/study/designs/kinds.h"

namespace swarm::designs {
namespace {

constexpr size_t kLargestFile = size_t{64} << 20;
constexpr const char* kLabel = "label";

Result<std::string> read_file(const std::string& path) {
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) return Error{"no such file; allowed: a CSV file"};
  if (std::filesystem::is_directory(path, failed)) return Error{"is a folder; allowed: a CSV file"};
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{"cannot be opened; allowed: a file that you may read"};
  const uintmax_t size = std::filesystem::file_size(path, failed);
  if (failed) return Error{"has no size; allowed: a CSV file"};
  if (size > kLargestFile) return Error{"the file is too large; allowed: at most 64 MiB"};
  std::string text(static_cast<size_t>(size), '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return Error{"cannot be read"};
  text.resize(static_cast<size_t>(file.gcount()));
  return text;
}

/// The column of each factor, and of the label where there is one.
struct Header {
  std::vector<size_t> column_of;  // by factor
  std::optional<size_t> label;
};

Result<Header> read_header(const CsvRow& row, const Factors& factors) {
  Header header;
  std::vector<std::string> names;
  for (const FactorSpec& factor : factors) {
    names.push_back(factor.name);
    const auto at = std::find(row.fields.begin(), row.fields.end(), factor.name);
    if (at == row.fields.end()) {
      return Error{fmt::format("{}: the header has no column {}; allowed: every factor once",
                               row.line, factor.name)};
    }
    header.column_of.push_back(static_cast<size_t>(at - row.fields.begin()));
  }
  for (size_t c = 0; c < row.fields.size(); ++c) {
    const std::string& name = row.fields[c];
    if (std::find(row.fields.begin(), row.fields.begin() + static_cast<std::ptrdiff_t>(c), name) !=
        row.fields.begin() + static_cast<std::ptrdiff_t>(c)) {
      return Error{fmt::format("{}: the header has {} twice; allowed: every factor once", row.line,
                               quoted_text(name))};
    }
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    if (name != kLabel) {
      return Error{fmt::format("{}: the header has {}, which is no factor{}", row.line,
                               quoted_text(name), allowed_names(name, names))};
    }
    header.label = c;
  }
  return header;
}

Result<DesignPoint> read_point(const CsvRow& row, const Header& header, size_t columns,
                               const Factors& factors) {
  if (row.fields.size() != columns) {
    return Error{fmt::format("{}: the row has {} fields; allowed: {}, as the header", row.line,
                             row.fields.size(), columns)};
  }
  DesignPoint point;
  for (size_t f = 0; f < factors.size(); ++f) {
    const std::string& field = row.fields[header.column_of[f]];
    Result<FactorValue> value = locate_value(factors[f], field);
    if (!value) {
      return Error{fmt::format("{}: {}: {}", row.line, factors[f].name, value.error().text)};
    }
    point.values.push_back(value->text);
    point.positions.push_back(value->position);
  }
  if (header.label) point.label = one_line(row.fields[*header.label]);
  return point;
}

Points points_in(const std::vector<CsvRow>& rows, const Factors& factors) {
  if (rows.empty()) return Error{"1: the file is empty; allowed: a header and a row a point"};
  const Result<Header> header = read_header(rows.front(), factors);
  if (!header) return header.error();
  if (rows.size() == 1) {
    return Error{
        fmt::format("{}: no row follows the header; allowed: a row a point", rows.front().line)};
  }
  std::vector<DesignPoint> points;
  for (size_t r = 1; r < rows.size(); ++r) {
    Result<DesignPoint> point = read_point(rows[r], *header, rows.front().fields.size(), factors);
    if (!point) return point.error();
    points.push_back(std::move(point).value());
  }
  return points;
}

}  // namespace

Points table(const DesignSpec& design, const Factors& factors) {
  const std::string path = one_line(design.file);
  if (design.file.empty()) {
    return design_error(design, "file", "is missing; allowed: the path of a CSV file");
  }
  const Result<std::string> text = read_file(design.file);
  if (!text) return design_error(design, "file", path + ": " + text.error().text);
  const Result<std::vector<CsvRow>> rows = parse_csv(*text);
  if (!rows) return design_error(design, "file", path + ":" + rows.error().text);
  const auto size = check_size(design, "file", rows->size(), factors.size());
  if (!size) return size.error();
  Points points = points_in(*rows, factors);
  if (!points) return design_error(design, "file", path + ":" + points.error().text);
  return points;
}

}  // namespace swarm::designs
