// A small table on a page: columns as wide as what stands in them. Where the page is too narrow one
// column gives way: its text is broken into several lines.
#pragma once

#include <string>
#include <vector>

#include "host/output/page.h"

namespace swarm {

class Table {
 public:
  /// The first column is text at the left, the others are numbers at the right.
  explicit Table(std::vector<std::string> titles);

  /// Puts a column at the left as well.
  void align_left(size_t column);
  /// The column that gives way; the first one where nothing is said.
  void set_flexible(size_t column) { flexible_ = column; }
  /// At most as many cells as there are columns.
  void add_row(std::vector<Piece> cells);
  /// A paragraph under the last row, across all columns.
  void add_note(const std::string& text);
  /// A line above the next row.
  void add_rule();
  bool empty() const { return rows_.empty(); }

  void print(Page* page, int indent) const;

 private:
  struct Row {
    std::vector<Piece> cells;
    bool rule_above = false;
    std::string note = {};
  };

  std::vector<int> widths(int room) const;
  Line line_of(const std::vector<Piece>& cells, const std::vector<int>& widths, int indent) const;
  void print_row(Page* page, const Row& row, const std::vector<int>& widths, int indent) const;

  std::vector<std::string> titles_;
  std::vector<bool> left_;
  std::vector<Row> rows_;
  size_t flexible_ = 0;
  bool rule_next_ = false;
};

}  // namespace swarm
