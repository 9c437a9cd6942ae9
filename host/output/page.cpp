#include "host/output/page.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "host/output/utf8.h"

namespace swarm {
namespace {

const char* ink_code(Ink ink) {
  switch (ink) {
    case Ink::kStrong:
      return "\x1b[1m";
    case Ink::kFaint:
      return "\x1b[2m";
    case Ink::kGood:
      return "\x1b[32m";
    case Ink::kBad:
      return "\x1b[31m";
    case Ink::kAccent:
      return "\x1b[1;36m";
    case Ink::kPlain:
      break;
  }
  return "";
}

std::string repeated(std::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

// Pieces cut so that the line takes at most `width` columns.
Line cut(const Line& line, int width) {
  Line result;
  int left = width;
  for (const Piece& piece : line) {
    const int wide = text_width(piece.text);
    if (wide > left) {
      if (left > 0) result.push_back({fitted(piece.text, left), piece.ink});
      break;
    }
    result.push_back(piece);
    left -= wide;
  }
  return result;
}

void drop_trailing_blanks(Line* line) {
  while (!line->empty()) {
    std::string& text = line->back().text;
    text.erase(text.find_last_not_of(' ') + 1);
    if (!text.empty()) return;
    line->pop_back();
  }
}

}  // namespace

int text_width(const Line& line) {
  int width = 0;
  for (const Piece& piece : line) width += text_width(piece.text);
  return width;
}

std::string fitted(std::string_view text, int width) {
  if (text_width(text) <= width) return std::string(text);
  if (width <= 0) return {};
  return std::string(utf8_prefix(text, width - 1)) + "…";
}

std::string padded(std::string_view text, int width) {
  std::string result = fitted(text, width);
  result.append(static_cast<size_t>(std::max(0, width - text_width(result))), ' ');
  return result;
}

std::string padded_right(std::string_view text, int width) {
  const std::string shown = fitted(text, width);
  return std::string(static_cast<size_t>(std::max(0, width - text_width(shown))), ' ') + shown;
}

std::vector<std::string> wrapped(std::string_view text, int width) {
  std::vector<std::string> lines;
  std::string line;
  int line_width = 0;
  width = std::max(width, 1);
  for (size_t at = 0; at < text.size();) {
    const size_t begin = text.find_first_not_of(" \n", at);
    if (begin == std::string_view::npos) break;
    at = std::min(text.find_first_of(" \n", begin), text.size());
    std::string word(text.substr(begin, at - begin));
    while (!word.empty()) {
      const int wide = text_width(word);
      if (line_width > 0 && line_width + 1 + wide <= width) {
        line += ' ' + word;
        line_width += 1 + wide;
        break;
      }
      if (line_width > 0) lines.push_back(line);
      line = wide <= width ? word : std::string(utf8_prefix(word, width));
      if (line.empty()) line = word;  // one wide letter on a page of one column
      word.erase(0, line.size());
      line_width = text_width(line);
    }
  }
  if (line_width > 0 || lines.empty()) lines.push_back(line);
  return lines;
}

std::string bar_text(double fraction, int width) {
  static constexpr std::array<const char*, 8> kEighths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  if (!(fraction > 0)) fraction = 0;
  const int eighths = static_cast<int>(std::lround(std::min(fraction, 1.0) * width * 8));
  const int shown = fraction > 0 ? std::max(eighths, 1) : 0;  // little is not nothing
  std::string bar = repeated("█", shown / 8);
  bar += kEighths[static_cast<size_t>(shown % 8)];
  return padded(bar, width);
}

std::string spark_text(const std::vector<double>& values, int width) {
  static constexpr std::array<const char*, 9> kHeights = {" ", "▁", "▂", "▃", "▄",
                                                          "▅", "▆", "▇", "█"};
  const size_t columns = std::min(values.size(), static_cast<size_t>(std::max(width, 0)));
  std::vector<double> means(columns, 0);
  for (size_t c = 0; c < columns; ++c) {
    const size_t begin = c * values.size() / columns;
    const size_t end = (c + 1) * values.size() / columns;
    double sum = 0, count = 0;
    for (size_t i = begin; i < end; ++i) {
      if (!std::isfinite(values[i])) continue;
      sum += values[i];
      ++count;
    }
    if (count > 0) means[c] = sum / count;
  }
  const double top = means.empty() ? 0 : *std::max_element(means.begin(), means.end());
  std::string text;
  for (const double mean : means) {
    const long height = mean > 0 ? std::clamp(std::lround(mean / top * 8), 1L, 8L) : 0;
    text += kHeights[static_cast<size_t>(height)];
  }
  return text;
}

void Page::add(Line line) {
  for (Piece& piece : line) piece.text = printable(piece.text);
  line = cut(line, style_.width);
  drop_trailing_blanks(&line);
  lines_.push_back(std::move(line));
}

void Page::add_uncut(const std::string& text, Ink ink) {
  lines_.push_back(Line{{printable(text), ink}});
}

void Page::blank() {
  if (!lines_.empty() && !lines_.back().empty()) lines_.emplace_back();
}

void Page::rule() { add(repeated("─", style_.width), Ink::kFaint); }

void Page::heading(const std::string& text, const std::string& note) {
  blank();
  const std::string tail = note.empty() ? "" : " " + note + " ";
  const int used = text_width(text) + 2 + text_width(tail);
  add({{text + " ", Ink::kAccent},
       {repeated("─", std::max(style_.width - used - 1, 1)), Ink::kFaint},
       {tail, Ink::kFaint},
       {"──", Ink::kFaint}});
}

void Page::paragraph(const std::string& text, int indent, Ink ink) {
  const std::string margin(static_cast<size_t>(indent), ' ');
  for (const std::string& line : wrapped(text, style_.width - indent)) add(margin + line, ink);
}

void Page::left_and_right(Line left, Line right) {
  const int room = style_.width - text_width(right) - 1;
  left = cut(left, std::max(room, 0));
  const int gap = style_.width - text_width(left) - text_width(right);
  left.push_back({std::string(static_cast<size_t>(std::max(gap, 1)), ' ')});
  left.insert(left.end(), right.begin(), right.end());
  add(std::move(left));
}

std::string Page::text() const {
  std::string result;
  for (const Line& line : lines_) {
    for (const Piece& piece : line) {
      const bool inked = style_.colour && piece.ink != Ink::kPlain;
      if (inked) result += ink_code(piece.ink);
      result += style_.unicode ? piece.text : to_ascii(piece.text);
      if (inked) result += "\x1b[0m";
    }
    result += '\n';
  }
  return result;
}

}  // namespace swarm
