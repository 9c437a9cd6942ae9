#include "host/output/table.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace swarm {
namespace {

constexpr int kGap = 2;
constexpr int kLeastFlexible = 12;

}  // namespace

Table::Table(std::vector<std::string> titles)
    : titles_(std::move(titles)), left_(titles_.size(), false) {
  if (!left_.empty()) left_[0] = true;
}

void Table::align_left(size_t column) { left_[column] = true; }

void Table::add_row(std::vector<Piece> cells) {
  cells.resize(titles_.size());
  for (Piece& cell : cells) cell.text = printable(cell.text);
  rows_.push_back({std::move(cells), rule_next_, {}});
  rule_next_ = false;
}

void Table::add_note(const std::string& text) { rows_.back().note = printable(text); }

void Table::add_rule() { rule_next_ = true; }

std::vector<int> Table::widths(int room) const {
  std::vector<int> result(titles_.size());
  for (size_t c = 0; c < titles_.size(); ++c) {
    result[c] = text_width(titles_[c]);
    for (const Row& row : rows_) result[c] = std::max(result[c], text_width(row.cells[c].text));
  }
  const int gaps = kGap * (static_cast<int>(titles_.size()) - 1);
  const int excess = std::accumulate(result.begin(), result.end(), gaps) - room;
  int& flexible = result[flexible_];
  if (excess > 0) flexible = std::max(std::min(kLeastFlexible, flexible), flexible - excess);
  return result;
}

Line Table::line_of(const std::vector<Piece>& cells, const std::vector<int>& widths,
                    int indent) const {
  Line line = {{std::string(static_cast<size_t>(indent), ' ')}};
  for (size_t c = 0; c < cells.size(); ++c) {
    const std::string& text = cells[c].text;
    const std::string shown = left_[c] ? padded(text, widths[c]) : padded_right(text, widths[c]);
    line.push_back({(c == 0 ? "" : std::string(kGap, ' ')) + shown, cells[c].ink});
  }
  return line;
}

void Table::print_row(Page* page, const Row& row, const std::vector<int>& widths,
                      int indent) const {
  std::vector<Piece> cells = row.cells;
  const std::string text = cells[flexible_].text;
  const std::string margin = text.substr(0, std::min(text.find_first_not_of(' '), text.size()));
  const int room = widths[flexible_] - static_cast<int>(margin.size());
  for (const std::string& part : wrapped(text, room)) {
    cells[flexible_].text = margin + part;
    page->add(line_of(cells, widths, indent));
    for (Piece& cell : cells) cell.text.clear();
  }
}

void Table::print(Page* page, int indent) const {
  const std::vector<int> wide = widths(page->width() - indent);
  std::vector<Piece> titles;
  for (const std::string& title : titles_) titles.push_back({title, Ink::kFaint});
  page->add(line_of(titles, wide, indent));

  const int gaps = kGap * (static_cast<int>(wide.size()) - 1);
  const int total =
      std::min(std::accumulate(wide.begin(), wide.end(), gaps), page->width() - indent);
  for (const Row& row : rows_) {
    if (row.rule_above) {
      std::string rule(static_cast<size_t>(indent), ' ');
      for (int i = 0; i < total; ++i) rule += "─";
      page->add(rule, Ink::kFaint);
    }
    print_row(page, row, wide, indent);
    if (!row.note.empty()) page->paragraph(row.note, indent + kGap, Ink::kFaint);
  }
}

}  // namespace swarm
