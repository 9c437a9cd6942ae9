#include "host/scenario/suggest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace swarm {
namespace {

constexpr size_t kLongestCompared = 80;  // bounds the cost of a comparison with absurd input
constexpr size_t kLongestQuoted = 60;
constexpr size_t kMostListed = 12;
constexpr size_t kLongestIdentifier = 64;

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace

size_t edit_distance(std::string_view a, std::string_view b) {
  a = a.substr(0, kLongestCompared);
  b = b.substr(0, kLongestCompared);
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                           lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

std::string nearest_name(std::string_view wanted, const std::vector<std::string>& names) {
  const size_t length = std::min(wanted.size(), kLongestCompared);
  size_t best = length <= 3 ? 2 : std::max<size_t>(3, length / 3 + 1);  // one more than is offered
  std::string nearest;
  for (const std::string& name : names) {
    if (name.empty()) continue;
    const size_t distance = edit_distance(wanted, name);
    if (distance >= best || distance >= name.size()) continue;
    best = distance;
    nearest = name;
  }
  return nearest;
}

std::string allowed_names(std::string_view wanted, const std::vector<std::string>& names) {
  std::string text;
  size_t listed = 0, count = 0;
  for (const std::string& name : names) {
    if (name.empty()) continue;
    if (++count > kMostListed) continue;
    text += (listed++ == 0 ? "" : ", ") + name;
  }
  if (count == 0) text = "none is defined";
  if (count > listed) text += fmt::format(" and {} more", count - listed);
  text = "; allowed: " + text;
  const std::string nearest = nearest_name(wanted, names);
  if (!nearest.empty()) text += fmt::format("; did you mean \"{}\"?", nearest);
  return text;
}

std::string quoted_text(std::string_view text) {
  std::string out = "\"";
  size_t end = std::min(text.size(), kLongestQuoted);
  // Never cut a UTF-8 sequence in two.
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
    --end;
  out += one_line(text.substr(0, end));
  if (end < text.size()) out += "...";
  return out + "\"";
}

std::string one_line(std::string_view text) {
  std::string out(text);
  std::replace_if(out.begin(), out.end(), is_control, ' ');
  return out;
}

std::string number_text(double value) {
  std::string text = fmt::format("{}", value);
  const size_t exponent = text.find('e');
  if (exponent != std::string::npos) {
    if (text[exponent + 1] == '+') text.erase(exponent + 1, 1);
    const size_t digits = exponent + (text[exponent + 1] == '-' ? 2 : 1);
    while (digits + 1 < text.size() && text[digits] == '0') text.erase(digits, 1);
    return text;
  }
  // A long row of zeros is easier to read as a power of ten.
  const size_t last = text.find_last_not_of('0');
  const bool whole = text.find('.') == std::string::npos;
  if (!whole || text.size() < 6 || last + 1 + 5 > text.size()) return text;
  if (last == 0 || (last == 1 && text[0] == '-')) {
    return fmt::format("{}e{}", text.substr(0, last + 1), text.size() - last - 1);
  }
  return text;
}

bool is_identifier(std::string_view text) {
  if (text.empty() || text.size() > kLongestIdentifier) return false;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (!is_letter(text[0])) return false;
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

bool matches_glob(std::string_view pattern, std::string_view name) {
  size_t p = 0, n = 0, star = std::string_view::npos, resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace swarm
