// A page of text for a terminal: pieces of lines with an ink, laid out by their width on the screen
// and turned into bytes once, at the end. Layout never sees colours or ASCII fallbacks, so a page
// has the same shape with and without them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace swarm {

/// What the place that a page is printed to can show.
struct PageStyle {
  int width = 80;
  bool unicode = true;  // else box drawing, bars and letters beyond ASCII are replaced
  bool colour = false;
};

enum class Ink { kPlain, kStrong, kFaint, kGood, kBad, kAccent };

struct Piece {
  std::string text;
  Ink ink = Ink::kPlain;
};

using Line = std::vector<Piece>;

/// Columns that UTF-8 text takes: one a code point, none for a combining mark, two for wide
/// scripts.
int text_width(std::string_view text);
int text_width(const Line& line);

/// Control characters, tabs and broken UTF-8 as blanks or question marks: text of a scenario must
/// not steer the terminal.
std::string printable(std::string_view text);

/// The nearest ASCII text of the same width, as far as there is one.
std::string to_ascii(std::string_view text);

/// Cut to the width with an ellipsis where it is longer.
std::string fitted(std::string_view text, int width);
std::string padded(std::string_view text, int width);        // text at the left
std::string padded_right(std::string_view text, int width);  // text at the right

/// Breaks at blanks; a word that is longer than a line is cut. At least one line.
std::vector<std::string> wrapped(std::string_view text, int width);

/// A horizontal bar in eighths of a column, `width` columns wide, the rest blank.
std::string bar_text(double fraction, int width);

/// Values as a row of block heights between 0 and the largest of them, one column each where there
/// are at least `width` values (each column then shows the mean of its share). Where values are not
/// finite the column is blank.
std::string spark_text(const std::vector<double>& values, int width);

class Page {
 public:
  explicit Page(const PageStyle& style) : style_(style) {}

  int width() const { return style_.width; }
  bool unicode() const { return style_.unicode; }

  void add(Line line);
  void add(std::string text, Ink ink = Ink::kPlain) { add(Line{{std::move(text), ink}}); }
  /// A line that loses its use when it is cut, such as a command to be copied.
  void add_uncut(const std::string& text, Ink ink);
  void blank();  // never two in a row
  void rule();
  /// " HEADING ------- note ---": opens a section.
  void heading(const std::string& text, const std::string& note = {});
  /// A paragraph, indented, broken to the page's width.
  void paragraph(const std::string& text, int indent, Ink ink = Ink::kPlain);
  /// Two columns: left as long as it is, right against the margin.
  void left_and_right(Line left, Line right);

  /// Everything so far, each line ended by a newline and no wider than the page, except
  /// those added uncut.
  std::string text() const;

 private:
  PageStyle style_;
  std::vector<Line> lines_;
};

}  // namespace swarm
