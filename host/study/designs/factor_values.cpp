#include "host/study/designs/factor_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "host/scenario/formula.h"
#include "host/scenario/suggest.h"

namespace swarm {
namespace {

constexpr int kLinearDigits = 15, kLogDigits = 12;

std::optional<double> number_in(std::string_view text) {
  double number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) {
    return std::nullopt;
  }
  return number;
}

double rounded(double value, int digits) {
  const std::string text = fmt::format("{:.{}g}", value, digits);
  return number_in(text).value_or(value);
}

double real_at(const FactorSpec& factor, double position) {
  if (position <= 0) return factor.low;
  if (position >= 1) return factor.high;
  const double value = factor.logarithmic
                           ? factor.low * real_power(factor.high / factor.low, position)
                           : factor.low + position * (factor.high - factor.low);
  return std::clamp(rounded(value, factor.logarithmic ? kLogDigits : kLinearDigits), factor.low,
                    factor.high);
}

double whole_at(const FactorSpec& factor, double position) {
  const double count = factor.high - factor.low + 1;
  const double least = factor.low - 0.5;
  const double value = factor.logarithmic
                           ? std::floor(least * real_power(1 + count / least, position) + 0.5)
                           : factor.low + std::floor(position * count);
  return std::clamp(value, factor.low, factor.high);
}

size_t share_at(size_t count, double position) {
  const double share = std::floor(position * static_cast<double>(count));
  return static_cast<size_t>(std::clamp(share, 0.0, static_cast<double>(count - 1)));
}

std::string whole_text(double value) { return fmt::format("{}", static_cast<int64_t>(value)); }

double position_in_range(const FactorSpec& factor, double value) {
  if (factor.low == factor.high) return 0;
  const double position =
      factor.logarithmic ? natural_log(value / factor.low) / natural_log(factor.high / factor.low)
                         : (value - factor.low) / (factor.high - factor.low);
  return std::clamp(position, 0.0, 1.0);
}

Result<FactorValue> locate_in_range(const FactorSpec& factor, std::string_view text) {
  const bool whole = factor.kind == FactorSpec::Kind::kWhole;
  const std::string allowed =
      fmt::format("; allowed: {}{} to {}", whole ? "whole numbers from " : "",
                  number_text(factor.low), number_text(factor.high));
  const std::optional<double> number = number_in(text);
  if (!number) return Error{quoted_text(text) + " is no number" + allowed};
  if (whole && *number != std::floor(*number)) {
    return Error{std::string(text) + " is no whole number" + allowed};
  }
  if (*number < factor.low || *number > factor.high) {
    return Error{number_text(*number) + " is out of range" + allowed};
  }
  return FactorValue{whole ? whole_text(*number) : number_text(*number),
                     position_in_range(factor, *number)};
}

Result<FactorValue> locate_in_list(const FactorSpec& factor, std::string_view text) {
  const std::optional<double> number = number_in(text);
  for (size_t i = 0; i < factor.values.size(); ++i) {
    const std::string& value = factor.values[i];
    if (value != text && !(number && number_in(value) == number)) continue;
    return FactorValue{value,
                       static_cast<double>(i) / static_cast<double>(factor.values.size() - 1)};
  }
  return Error{quoted_text(text) + " is none of the values" + allowed_names(text, factor.values)};
}

Result<FactorValue> locate_flag(std::string_view text) {
  if (text == "false" || text == "0") return FactorValue{"false", 0};
  if (text == "true" || text == "1") return FactorValue{"true", 1};
  return Error{quoted_text(text) + " is no flag; allowed: false, true"};
}

}  // namespace

std::string value_at(const FactorSpec& factor, double position) {
  switch (factor.kind) {
    case FactorSpec::Kind::kReal:
      return number_text(real_at(factor, position));
    case FactorSpec::Kind::kWhole:
      return whole_text(whole_at(factor, position));
    case FactorSpec::Kind::kList:
      return factor.values[share_at(factor.values.size(), position)];
    case FactorSpec::Kind::kFlag:
      return position < 0.5 ? "false" : "true";
  }
  return "";
}

Result<FactorValue> locate_value(const FactorSpec& factor, std::string_view text) {
  switch (factor.kind) {
    case FactorSpec::Kind::kReal:
    case FactorSpec::Kind::kWhole:
      return locate_in_range(factor, text);
    case FactorSpec::Kind::kList:
      return locate_in_list(factor, text);
    case FactorSpec::Kind::kFlag:
      break;
  }
  return locate_flag(text);
}

Result<std::vector<FactorValue>> levels_of(const FactorSpec& factor) {
  uint32_t count = factor.levels;
  if (factor.kind == FactorSpec::Kind::kList) count = static_cast<uint32_t>(factor.values.size());
  if (factor.kind == FactorSpec::Kind::kFlag) count = 2;
  if (count < 2) return Error{fmt::format(".levels: is {}; allowed: at least 2", count)};
  if (factor.kind == FactorSpec::Kind::kWhole && count > factor.high - factor.low + 1) {
    return Error{fmt::format(".levels: {} of {} whole numbers; allowed: 2 to {}", count,
                             number_text(factor.high - factor.low + 1),
                             number_text(factor.high - factor.low + 1))};
  }
  std::vector<FactorValue> levels(count);
  for (uint32_t i = 0; i < count; ++i) {
    levels[i].position = static_cast<double>(i) / static_cast<double>(count - 1);
    levels[i].text = value_at(factor, levels[i].position);
    if (i > 0 && levels[i].text == levels[i - 1].text) {
      return Error{
          fmt::format(".levels: two of {} are {}; allowed: fewer levels", count, levels[i].text)};
    }
  }
  return levels;
}

double coded_value(const FactorSpec& factor, const std::string& text, double position) {
  switch (factor.kind) {
    case FactorSpec::Kind::kReal:
      return position;
    case FactorSpec::Kind::kWhole:
      return number_in(text).value_or(0);
    case FactorSpec::Kind::kList: {
      const auto at = std::find(factor.values.begin(), factor.values.end(), text);
      return static_cast<double>(at - factor.values.begin());
    }
    case FactorSpec::Kind::kFlag:
      break;
  }
  return text == "true" ? 1 : 0;
}

}  // namespace swarm
