// One record against the table's columns: does it fit as it is, and if not, how its pieces join.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/money.hpp"
#include "ingest/csv.hpp"
#include "ingest/statement_words.hpp"

namespace msme::ingest {

// The columns by role, −1 where there is none.
struct TableShape {
  explicit TableShape(std::vector<Role> column_roles);

  std::vector<Role> roles;
  std::vector<int> numbers;  // debit, credit, amount, balance: in table order
  std::vector<int> money;    // without the balance
  int date = -1, narration = -1, debit = -1, credit = -1, amount = -1, balance = -1;
  std::size_t width() const { return roles.size(); }
};

bool is_number_role(Role role);

// The cell in `column`, trimmed and unwrapped; empty when the record has none.
std::string_view cell_at(const std::vector<CsvCell>& cells, int column);

// A date stands in `column`, or is split there at its own comma ("Apr 5, 2024").
bool is_dated(const std::vector<CsvCell>& cells, int column, char delimiter);

// "Opening Balance,50000.00" in a table whose second column is the date: the number there is the label's figure, though
// workbooks write days as such numbers too (50000 = 21 Nov 2036).
bool is_labelled_figure(const std::vector<CsvCell>& cells, int date, const StatementWords& words);

// At least as wide as the table with nothing beyond it, a date in its place, and nothing under the number columns
// that can't be a number.
bool fits(const std::vector<CsvCell>& cells, const TableShape& shape);
// The same without asking for a date.
bool fits_numbers(const std::vector<CsvCell>& cells, const TableShape& shape);

// Joins the cells of a record that is too wide ("12" "857.63" → "12,857.63"), so that it has the table's width and
// numbers stand under number columns. Of several joinings the one that closes `previous` balance wins, then the one
// that breaks the fewest cells. False when none fits; `cells` is then unchanged.
bool rejoin(std::vector<CsvCell>& cells, const TableShape& shape, const StatementWords& words, char delimiter,
            std::optional<base::Paise> previous, bool dated);

// A line's cells with something in them: where they begin, and how many they are.
struct CellExtent {
  std::size_t first = 0, filled = 0;
};
CellExtent extent_of(const std::vector<CsvCell>& cells);
// How many columns right of their labels a line's figures stand. A PDF's summary may begin a column later than the line of
// labels above it; as many figures as labels belong together in their order.
std::size_t shift_of(const CellExtent& labels, const std::vector<CsvCell>& figures);

}  // namespace msme::ingest
