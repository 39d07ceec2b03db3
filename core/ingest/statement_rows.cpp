#include "ingest/statement_rows.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/text.hpp"
#include "ingest/statement_cells.hpp"

namespace msme::ingest {
namespace {

using base::is_digit;

constexpr std::size_t kMaxCells = 96;
constexpr int kMaxSteps = 4000;  // of the search below; real rows need a few dozen
constexpr int kImpossible = 1'000'000;

std::string_view joined(const CsvCell* cells, std::size_t first, std::size_t count) {
  const char* from = cells[first].text.data();
  const std::string_view last = cells[first + count - 1].text;
  return {from, static_cast<std::size_t>(last.data() + last.size() - from)};
}

// Pieces of one number split at its commas: "1" "02" "345.00", or "-" "77" "65" "682.30". The last has three digits
// before its point, those between two or three.
bool is_split_number(const CsvCell* cells, std::size_t first, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (cells[first + i].quoted) return false;
    std::string_view piece = cells[first + i].text;
    const bool last = i + 1 == count;
    if (i == 0) {
      piece = base::trim(piece);
      if (piece == "-" || piece == "+") continue;
      if (!may_be_amount(piece) || piece.empty() || !is_digit(piece.back())) return false;
      std::size_t digits = 0;
      while (digits < piece.size() && is_digit(piece[piece.size() - 1 - digits])) ++digits;
      if (digits > 3 || piece.find('.') != std::string_view::npos) return false;
      continue;
    }
    std::size_t digits = 0;
    while (digits < piece.size() && is_digit(piece[digits])) ++digits;
    const bool after_sign = i == 1 && !is_digit(cells[first].text.empty() ? ' ' : base::trim(cells[first].text).back());
    if (last ? digits != 3 : digits != piece.size() || (digits != 2 && digits != 3 && !(after_sign && digits == 1))) {
      return false;
    }
  }
  return amount_cell(joined(cells, first, count)).has_value();
}

// The cost of giving `count` cells from `first` to a column; kImpossible when they can't stand there.
int cost_of(const CsvCell* cells, std::size_t first, std::size_t count, Role role, const StatementWords& words,
            bool needs_date) {
  const std::string_view text = unwrap(cells[first].text);
  const int extra = static_cast<int>(count) - 1;
  if (role == Role::Date || role == Role::ValueDate) {
    const bool may_be_blank = role == Role::ValueDate || !needs_date;
    if (count == 1) return is_date_cell(text) || (may_be_blank && words.is_blank(text)) ? 0 : kImpossible;
    // "Apr 5, 2024"
    return count == 2 && is_date_cell(unwrap(joined(cells, first, 2))) ? 0 : kImpossible;
  }
  if (is_number_role(role)) {
    if (count == 1) return words.is_blank(text) || amount_cell(text) ? 0 : kImpossible;
    return is_split_number(cells, first, count) ? 0 : kImpossible;
  }
  if (role == Role::DrCr || role == Role::BalanceDrCr) {
    return count == 1 && (words.is_blank(text) || words.is_side(text)) ? 0 : kImpossible;
  }
  if (role == Role::Narration) return 3 * extra + (words.is_blank(text) && extra == 0 ? 2 : 0);
  return 7 * extra;
}

class Search {
 public:
  Search(const CsvCell* cells, std::size_t size, const TableShape& shape, const StatementWords& words, bool commas,
         std::optional<base::Paise> previous, bool dated)
      : cells_(cells), size_(size), shape_(shape), words_(words), commas_(commas), previous_(previous), dated_(dated) {}

  bool run() {
    if (!possible(0, 0)) return false;
    step(0, 0, 0);
    return best_cost_ < kImpossible;
  }
  std::size_t best(std::size_t column) const { return best_[column]; }

 private:
  bool exact(std::size_t column) const {
    const Role role = shape_.roles[column];
    return is_number_role(role) || role == Role::Date || role == Role::ValueDate;
  }
  std::size_t most(std::size_t column, std::size_t cell) const {
    const std::size_t room = size_ - cell - (shape_.width() - column - 1);
    return exact(column) ? std::min<std::size_t>(room, commas_ ? 6 : 1) : room;
  }

  // Whether the columns from here on can share out the cells from here on at all. Each place is asked once, so that
  // a row that fits nowhere is refused at once.
  bool possible(std::size_t column, std::size_t cell) {
    if (column == shape_.width()) return cell == size_;
    std::uint8_t& known = known_[column * (size_ - shape_.width() + 1) + (cell - column)];
    if (known != 0) return known == 2;
    known = 1;
    for (std::size_t count = 1, end = most(column, cell); count <= end; ++count) {
      if (cost_of(cells_, cell, count, shape_.roles[column], words_, dated_) < kImpossible &&
          possible(column + 1, cell + count)) {
        known = 2;
        return true;
      }
    }
    return false;
  }

  void step(std::size_t column, std::size_t cell, int cost) {
    if (++steps_ > kMaxSteps || cost - kClosing - kOneSide >= best_cost_) return;
    if (column == shape_.width()) {
      finish(cost);
      return;
    }
    for (std::size_t count = 1, end = most(column, cell); count <= end; ++count) {
      if (!possible(column + 1, cell + count)) continue;
      const int here = cost_of(cells_, cell, count, shape_.roles[column], words_, dated_);
      if (here >= kImpossible) continue;
      counts_[column] = static_cast<std::uint8_t>(count);
      step(column + 1, cell + count, cost + here);
    }
  }

  std::optional<base::Paise> value(int column) const {
    if (column < 0) return std::nullopt;
    std::size_t first = 0;
    for (std::size_t c = 0; c < static_cast<std::size_t>(column); ++c) first += counts_[c];
    return amount_cell(joined(cells_, first, counts_[static_cast<std::size_t>(column)]));
  }

  void finish(int cost) {
    const base::Paise debit = value(shape_.debit).value_or(0);
    const base::Paise credit = value(shape_.credit).value_or(0);
    const auto amount = value(shape_.amount);
    const auto balance = value(shape_.balance);
    if (shape_.amount < 0 && (debit == 0) != (credit == 0)) cost -= kOneSide;
    if (previous_ && balance) {
      // Either order of rows and either meaning of the columns may hold.
      const base::Paise moved = amount ? *amount : credit - debit;
      const base::Paise change = *balance - *previous_;
      if (moved != 0 && (change == moved || change == -moved)) cost -= kClosing;
    }
    if (cost < best_cost_) {
      best_cost_ = cost;
      best_ = counts_;
    }
  }

  static constexpr int kClosing = 40;
  static constexpr int kOneSide = 5;
  const CsvCell* cells_;
  std::size_t size_;
  const TableShape& shape_;
  const StatementWords& words_;
  bool commas_;
  std::optional<base::Paise> previous_;
  bool dated_;
  int steps_ = 0;
  int best_cost_ = kImpossible;
  std::array<std::uint8_t, kMaxCells> counts_{}, best_{};
  // By column and by how many cells the columns before it took beyond one each: 0 not asked, 1 no, 2 yes.
  std::array<std::uint8_t, kMaxCells * kMaxCells / 4 + kMaxCells> known_{};
};

}  // namespace

bool is_number_role(Role role) {
  return role == Role::Debit || role == Role::Credit || role == Role::Amount || role == Role::Balance;
}

TableShape::TableShape(std::vector<Role> column_roles) : roles(std::move(column_roles)) {
  for (std::size_t c = 0; c < roles.size(); ++c) {
    const int column = static_cast<int>(c);
    switch (roles[c]) {
      case Role::Date:
        date = column;
        break;
      case Role::Narration:
        narration = column;
        break;
      case Role::Debit:
        debit = column;
        break;
      case Role::Credit:
        credit = column;
        break;
      case Role::Amount:
        amount = column;
        break;
      case Role::Balance:
        balance = column;
        break;
      default:
        break;
    }
    if (!is_number_role(roles[c])) continue;
    numbers.push_back(column);
    if (roles[c] != Role::Balance) money.push_back(column);
  }
}

std::string_view cell_at(const std::vector<CsvCell>& cells, int column) {
  if (column < 0 || static_cast<std::size_t>(column) >= cells.size()) return {};
  return unwrap(cells[static_cast<std::size_t>(column)].text);
}

bool is_dated(const std::vector<CsvCell>& cells, int column, char delimiter) {
  const std::string_view text = cell_at(cells, column);
  if (is_date_cell(text)) return true;
  if (delimiter != ',' || text.empty() || !base::is_alpha(text[0]) || text.size() > 12) return false;
  const auto at = static_cast<std::size_t>(column);
  return at + 1 < cells.size() && !cells[at].quoted && is_date_cell(unwrap(joined(&cells[at], 0, 2)));
}

bool is_labelled_figure(const std::vector<CsvCell>& cells, int date, const StatementWords& words) {
  constexpr std::size_t kMostFilled = 3;
  const std::string_view figure = cell_at(cells, date);
  if (date < 1 || figure.empty() || cells.size() > 40) return false;
  for (const char c : figure) {
    if (!base::is_digit(c) && c != '.' && c != ',') return false;
  }
  std::size_t filled = 0;
  bool label = false;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string_view text = unwrap(cells[i].text);
    if (text.empty()) continue;
    if (++filled > kMostFilled) return false;
    if (i >= static_cast<std::size_t>(date) || label) continue;
    const LineKind kind = words.kind(text, true);
    label = kind == LineKind::Opening || kind == LineKind::Closing;
  }
  return label;
}

bool fits_numbers(const std::vector<CsvCell>& cells, const TableShape& shape) {
  if (cells.size() < shape.width()) return false;
  for (std::size_t i = shape.width(); i < cells.size(); ++i) {
    if (!base::trim(cells[i].text).empty()) return false;
  }
  for (const int column : shape.numbers) {
    if (!may_be_amount(base::trim(cells[static_cast<std::size_t>(column)].text))) return false;
  }
  return true;
}

bool fits(const std::vector<CsvCell>& cells, const TableShape& shape) {
  return fits_numbers(cells, shape) && is_date_cell(cell_at(cells, shape.date));
}

bool rejoin(std::vector<CsvCell>& cells, const TableShape& shape, const StatementWords& words, char delimiter,
            std::optional<base::Paise> previous, bool dated) {
  // Blanks beyond the table are trailing delimiters, not pieces.
  std::size_t used = cells.size();
  while (used > shape.width() && base::trim(cells[used - 1].text).empty()) --used;
  if (used <= shape.width() || used > kMaxCells) return false;
  std::array<CsvCell, kMaxCells> pieces;
  std::copy_n(cells.begin(), used, pieces.begin());
  Search search(pieces.data(), used, shape, words, delimiter == ',', previous, dated);
  if (!search.run()) return false;
  cells.clear();
  std::size_t first = 0;
  for (std::size_t column = 0; column < shape.width(); ++column) {
    const std::size_t count = search.best(column);
    CsvCell cell = pieces[first];
    if (count > 1) cell = {joined(pieces.data(), first, count), false, false};
    cells.push_back(cell);
    first += count;
  }
  return true;
}

CellExtent extent_of(const std::vector<CsvCell>& cells) {
  CellExtent extent;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (base::trim(cells[i].text).empty()) continue;
    if (extent.filled++ == 0) extent.first = i;
  }
  return extent;
}

std::size_t shift_of(const CellExtent& labels, const std::vector<CsvCell>& figures) {
  const CellExtent there = extent_of(figures);
  return there.filled == labels.filled && there.first > labels.first ? there.first - labels.first : 0;
}

}  // namespace msme::ingest
