#include "ingest/statement_infer.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/text.hpp"
#include "ingest/balance_steps.hpp"
#include "ingest/statement_cells.hpp"
#include "ingest/statement_rows.hpp"

namespace msme::ingest {
namespace {

using base::kNoMoney;
using base::Paise;

constexpr std::size_t kInferRows = 400;
constexpr std::size_t kWidest = 60;
constexpr std::size_t kMostNumbers = 10;
constexpr char kInferDelimiters[] = {',', '\t', ';', '|'};

struct GridCell {
  std::string_view text{};
  Paise amount = kNoMoney;  // signed
  base::Date day = base::kNoDate;
  bool blank = true, date = false, side = false, debit = false, sure = false, marked = false;
};

struct Grid {
  char delimiter = ',';
  std::size_t width = 0;
  std::vector<std::vector<GridCell>> rows;
  CsvCursor::Mark first, heading;
  std::uint32_t first_line = 0, heading_line = 0;
  std::vector<std::string> headings;
};

GridCell grid_cell(std::string_view raw, const StatementWords& words) {
  GridCell cell;
  cell.text = unwrap(raw);
  cell.blank = words.is_blank(cell.text);
  if (cell.blank || cell.text.size() > 60) return cell;
  const DateToken day = date_token(cell.text);
  cell.date = day.found && is_date_cell(cell.text);
  cell.day = cell.date ? day.date : base::kNoDate;
  if (cell.date) return cell;
  cell.side = cell.text.size() <= 20 && words.is_side(cell.text);
  if (cell.side) {
    cell.debit = base::to_lower(cell.text[0]) == 'd' || base::starts_with_ignore_case(cell.text, "with") ||
                 base::contains_ignore_case(cell.text, "debit");
    return cell;
  }
  if (const auto value = amount_cell(cell.text)) {
    cell.amount = *value;
    cell.sure = cell.text.find('.') != std::string_view::npos || cell.text.find(',') != std::string_view::npos;
    cell.marked = base::is_alpha(cell.text.back()) || cell.text.back() == ')' || *value < 0 || cell.text[0] == '+';
  }
  return cell;
}

bool is_row(const std::vector<GridCell>& row) {
  const bool dated = std::any_of(row.begin(), row.end(), [](const GridCell& c) { return c.date; });
  const bool paid = std::any_of(row.begin(), row.end(), [](const GridCell& c) { return c.amount != kNoMoney; });
  const auto filled = std::count_if(row.begin(), row.end(), [](const GridCell& c) { return !c.blank; });
  return dated && paid && filled >= 3;
}

// The rows of the commonest width under one delimiter.
Grid grid_of(std::string_view head, char delimiter, const StatementWords& words) {
  struct Seen {
    std::vector<GridCell> row;
    CsvCursor::Mark start;
    std::uint32_t line = 0;
  };
  std::vector<Seen> seen;
  std::vector<int> widths(kWidest + 1, 0);
  CsvCursor cursor(head, delimiter);
  std::vector<CsvCell> cells;
  while (seen.size() < kInferRows && cursor.next(cells)) {
    if (cells.size() < 3 || cells.size() > kWidest) continue;
    Seen one;
    for (const CsvCell& cell : cells) one.row.push_back(grid_cell(cell.text, words));
    if (!is_row(one.row)) continue;
    one.start = cursor.start();
    one.line = cursor.line();
    ++widths[cells.size()];
    seen.push_back(std::move(one));
  }
  Grid grid;
  grid.delimiter = delimiter;
  const auto common = std::max_element(widths.begin(), widths.end());
  if (*common == 0) return grid;
  grid.width = static_cast<std::size_t>(common - widths.begin());
  for (Seen& one : seen) {
    // Rows end short where their last cells are empty.
    if (one.row.size() > grid.width || one.row.size() + 2 < grid.width) continue;
    one.row.resize(grid.width);
    if (grid.rows.empty()) {
      grid.first = one.start;
      grid.first_line = one.line;
    }
    grid.rows.push_back(std::move(one.row));
  }
  return grid;
}

// The line straight above the first row, when it has a text for nearly every column and no figures.
void find_heading(std::string_view head, Grid& grid, const StatementWords& words) {
  CsvCursor cursor(head.substr(0, grid.first.offset), grid.delimiter);
  std::vector<CsvCell> cells;
  grid.heading = grid.first;
  std::vector<std::string> texts;
  while (cursor.next(cells)) {
    const auto filled =
        std::count_if(cells.begin(), cells.end(), [](const CsvCell& c) { return !base::trim(c.text).empty(); });
    if (filled == 0) continue;
    texts.clear();
    grid.heading = grid.first;
    grid.heading_line = 0;
    const bool names = static_cast<std::size_t>(filled) + 2 >= grid.width && filled >= 3 &&
                       std::none_of(cells.begin(), cells.end(), [](const CsvCell& c) {
                         const std::string_view text = unwrap(c.text);
                         return text.size() > 60 || is_date_cell(text) || amount_cell(text).has_value();
                       });
    if (!names) continue;
    for (const CsvCell& cell : cells) texts.push_back(fold_heading(cell.text, words));
    grid.heading = cursor.start();
    grid.heading_line = cursor.line();
  }
  grid.headings = std::move(texts);
  grid.headings.resize(grid.width);
}

struct Column {
  std::size_t filled = 0, dates = 0, amounts = 0, sides = 0, sure = 0, marked = 0, length = 0, digits = 0;
  bool counts_up = true, constant = true, codes = false;
};

std::vector<Column> columns_of(const Grid& grid) {
  std::vector<Column> out(grid.width);
  for (std::size_t c = 0; c < grid.width; ++c) {
    Column& column = out[c];
    Paise before = kNoMoney;
    for (const auto& row : grid.rows) {
      const GridCell& cell = row[c];
      if (cell.blank) continue;
      ++column.filled;
      column.dates += cell.date ? 1 : 0;
      column.sides += cell.side ? 1 : 0;
      column.amounts += cell.amount != kNoMoney ? 1 : 0;
      column.sure += cell.sure ? 1 : 0;
      column.marked += cell.marked ? 1 : 0;
      column.length += cell.text.size();
      column.digits += static_cast<std::size_t>(std::count_if(cell.text.begin(), cell.text.end(), base::is_digit));
      if (cell.amount != kNoMoney && before != kNoMoney) {
        const Paise step = cell.amount - before;
        column.counts_up = column.counts_up && (step == 100 || step == -100);
        column.constant = column.constant && step == 0;
      }
      before = cell.amount;
    }
    // Long numbers without a point are references, the same small one on every row is a branch.
    column.codes = column.filled > 0 && column.sure == 0 && column.digits >= 8 * column.filled;
  }
  return out;
}

enum class Shape : std::uint8_t { Sides, OneDebit, OneCredit, Flagged, Signed, Unsigned };

// An arrangement of the number columns; −1 none.
struct Arrangement {
  Shape shape = Shape::Sides;
  int balance = -1, debit = -1, credit = -1, amount = -1, flag = -1, balance_flag = -1;
  int closed = -1, steps = 0, hints = 0;
  bool newest_first = false;
};

class ArrangementSearch {
 public:
  ArrangementSearch(const Grid& grid, const std::vector<Column>& columns, const StatementWords& words)
      : grid_(grid), columns_(columns), fixed_(grid.width, Role::None) {
    for (const auto& [place, role] : words.fixed) {
      if (place < fixed_.size()) fixed_[place] = role;
    }
    for (std::size_t c = 0; c < grid.width; ++c) {
      int rank = 0;
      named_.push_back(words.role(grid.headings[c], rank));
      const Column& column = columns[c];
      if (column.filled == 0) continue;
      if (20 * column.sides >= 19 * column.filled && fixed_[c] == Role::None) flags_.push_back(static_cast<int>(c));
      const bool number = 20 * column.amounts >= 19 * column.filled && !column.codes;
      const bool serial = grid.rows.size() > 2 && column.sure == 0 && (column.counts_up || column.constant);
      const bool wanted = fixed_[c] == Role::None ? number && !serial : is_number_role(fixed_[c]);
      if (wanted && numbers_.size() < kMostNumbers) numbers_.push_back(static_cast<int>(c));
      if (fixed_[c] == Role::DrCr || fixed_[c] == Role::BalanceDrCr) flags_.push_back(static_cast<int>(c));
    }
  }

  const std::vector<int>& numbers() const { return numbers_; }

  Arrangement best() {
    for (const int balance : numbers_) arrange(balance);
    arrange(-1);
    return best_;
  }
  bool ambiguous() const { return second_ == best_.closed && best_.closed > 0; }

 private:
  bool may(int column, Role role) const {
    if (column < 0) return true;
    const Role fixed = fixed_[static_cast<std::size_t>(column)];
    return fixed == Role::None || fixed == role;
  }
  bool is_fixed(Role role) const { return std::find(fixed_.begin(), fixed_.end(), role) != fixed_.end(); }

  void arrange(int balance) {
    if (!may(balance, Role::Balance) || (balance < 0 && is_fixed(Role::Balance))) return;
    Arrangement a;
    a.balance = balance;
    for (const int flag : flags_) {
      if (balance >= 0 && flag == balance + 1 && may(flag, Role::BalanceDrCr)) a.balance_flag = flag;
    }
    for (const int first : numbers_) {
      if (first == balance) continue;
      one(a, first);
      for (const int second : numbers_) {
        if (second == balance || second == first || !exclusive(first, second)) continue;
        Arrangement both = a;
        both.shape = Shape::Sides;
        both.debit = first;
        both.credit = second;
        consider(both);
      }
    }
  }

  void one(const Arrangement& base, int column) {
    for (const int flag : flags_) {
      Arrangement a = base;
      a.shape = Shape::Flagged;
      a.amount = column;
      a.flag = flag;
      if (flag == a.balance_flag && flags_.size() > 1) continue;
      if (flag == a.balance_flag) a.balance_flag = -1;
      consider(a);
    }
    Arrangement a = base;
    a.amount = column;
    a.shape = columns_[static_cast<std::size_t>(column)].marked > 0 ? Shape::Signed : Shape::Unsigned;
    consider(a);
    a = base;
    a.shape = Shape::OneDebit;
    a.debit = column;
    consider(a);
    a = base;
    a.shape = Shape::OneCredit;
    a.credit = column;
    consider(a);
  }

  // Hardly a row has both.
  bool exclusive(int a, int b) const {
    std::size_t both = 0;
    for (const auto& row : grid_.rows) {
      const GridCell& x = row[static_cast<std::size_t>(a)];
      const GridCell& y = row[static_cast<std::size_t>(b)];
      both += !x.blank && !y.blank && x.amount != 0 && y.amount != 0 ? 1 : 0;
    }
    return 10 * both <= grid_.rows.size();
  }

  Paise amount_at(const std::vector<GridCell>& row, int column) const {
    if (column < 0) return 0;
    const Paise value = row[static_cast<std::size_t>(column)].amount;
    return value == kNoMoney ? 0 : value;
  }

  // What the row moves, by its side where it has one.
  Paise moved(const std::vector<GridCell>& row, const Arrangement& a) const {
    const auto plain = [](Paise value) { return value < 0 ? -value : value; };
    switch (a.shape) {
      case Shape::Sides:
      case Shape::OneDebit:
      case Shape::OneCredit:
        return plain(amount_at(row, a.credit)) - plain(amount_at(row, a.debit));
      case Shape::Flagged:
        return row[static_cast<std::size_t>(a.flag)].debit ? -plain(amount_at(row, a.amount))
                                                           : plain(amount_at(row, a.amount));
      case Shape::Signed:
      case Shape::Unsigned:
        break;
    }
    return amount_at(row, a.amount);
  }

  Paise balance_at(const std::vector<GridCell>& row, const Arrangement& a) const {
    const Paise value = row[static_cast<std::size_t>(a.balance)].amount;
    const bool debit = a.balance_flag >= 0 && row[static_cast<std::size_t>(a.balance_flag)].debit;
    return value == kNoMoney ? kNoMoney : debit && value > 0 ? -value : value;
  }

  void score(Arrangement& a) const {
    a.closed = 0;
    a.steps = 0;
    if (a.balance < 0) return;
    BalanceSteps steps(a.shape == Shape::Unsigned);
    for (const auto& row : grid_.rows) steps.row(balance_at(row, a), moved(row, a));
    a.steps = steps.steps();
    a.newest_first = steps.newest_first();
    a.closed = steps.closed();
  }

  int hints(const Arrangement& a) const {
    int out = 0;
    const auto named = [&](int column, Role role) {
      if (column >= 0 && named_[static_cast<std::size_t>(column)] == role) out += 2;
    };
    named(a.balance, Role::Balance);
    named(a.debit, Role::Debit);
    named(a.credit, Role::Credit);
    named(a.amount, Role::Amount);
    named(a.flag, Role::DrCr);
    // Nothing better known: the balance stands last, debits before credits.
    if (a.balance >= 0 && a.balance == numbers_.back()) ++out;
    if (a.debit >= 0 && a.debit < a.credit) ++out;
    return out;
  }

  void consider(Arrangement a) {
    const bool allowed = may(a.debit, Role::Debit) && may(a.credit, Role::Credit) && may(a.amount, Role::Amount) &&
                         may(a.flag, Role::DrCr) && (a.debit >= 0 || !is_fixed(Role::Debit)) &&
                         (a.credit >= 0 || !is_fixed(Role::Credit)) && (a.amount >= 0 || !is_fixed(Role::Amount)) &&
                         (a.flag >= 0 || !is_fixed(Role::DrCr));
    if (!allowed) return;
    score(a);
    a.hints = hints(a);
    // That all money went one way is only believed when the balance, a heading or a person says so.
    const int only = a.shape == Shape::OneDebit ? a.debit : a.shape == Shape::OneCredit ? a.credit : -1;
    if (only >= 0 && a.closed == 0) {
      const Role role = a.shape == Shape::OneDebit ? Role::Debit : Role::Credit;
      const auto place = static_cast<std::size_t>(only);
      if (named_[place] != role && fixed_[place] != role) return;
    }
    const auto rank = [](const Arrangement& each) {
      return std::pair(-static_cast<int>(each.shape) + (each.balance >= 0 ? 10 : 0), each.hints);
    };
    // The other way round of the same two columns is no second reading.
    const bool better = a.closed != best_.closed ? a.closed > best_.closed : rank(a) > rank(best_);
    if (!better) {
      if (a.balance != best_.balance && a.shape <= Shape::Signed) second_ = std::max(second_, a.closed);
      return;
    }
    if (best_.closed == a.closed && a.balance != best_.balance && best_.shape <= Shape::Signed) second_ = a.closed;
    best_ = a;
  }

  const Grid& grid_;
  const std::vector<Column>& columns_;
  std::vector<Role> fixed_, named_;
  std::vector<int> numbers_, flags_;
  Arrangement best_;
  int second_ = -1;
};

std::size_t filled_share(const Column& column, std::size_t rows) { return rows == 0 ? 0 : 100 * column.filled / rows; }

// How often the days of a column turn against the order that most of them keep.
std::size_t turns(const Grid& grid, std::size_t column) {
  std::size_t up = 0, down = 0;
  base::Date before = base::kNoDate;
  for (const auto& row : grid.rows) {
    const base::Date day = row[column].day;
    if (day == base::kNoDate) continue;
    if (before != base::kNoDate) {
      up += day > before ? 1 : 0;
      down += day < before ? 1 : 0;
    }
    before = day;
  }
  return std::min(up, down);
}

// Dates: of two the one that keeps the file's order is the transaction's, the left one when both do; narration: the
// longest text; reference: codes.
void place_texts(const Grid& grid, const std::vector<Column>& columns, const StatementWords& words,
                 std::vector<Role>& roles) {
  const auto taken = [&](Role role) { return std::find(roles.begin(), roles.end(), role) != roles.end(); };
  for (std::size_t c = 0; c < grid.width; ++c) {
    const Column& column = columns[c];
    if (roles[c] != Role::None || column.filled == 0 || 10 * column.dates < 9 * column.filled) continue;
    if (filled_share(column, grid.rows.size()) < 50) continue;
    const auto first = std::find(roles.begin(), roles.end(), Role::Date);
    const bool fixed =
        std::any_of(words.fixed.begin(), words.fixed.end(), [](const auto& each) { return each.second == Role::Date; });
    if (first == roles.end()) {
      roles[c] = Role::Date;
    } else if (!taken(Role::ValueDate)) {
      const bool better = !fixed && turns(grid, c) < turns(grid, static_cast<std::size_t>(first - roles.begin()));
      if (better) *first = Role::ValueDate;
      roles[c] = better ? Role::Date : Role::ValueDate;
    }
  }
  int text = -1;
  std::size_t longest = 0;
  for (std::size_t c = 0; c < grid.width && !taken(Role::Narration); ++c) {
    const Column& column = columns[c];
    if (roles[c] != Role::None || column.filled == 0 || 2 * column.amounts > column.filled) continue;
    if (column.sides == column.filled || column.length <= longest || column.length < 4 * column.filled) continue;
    longest = column.length;
    text = static_cast<int>(c);
  }
  if (text >= 0) roles[static_cast<std::size_t>(text)] = Role::Narration;
  for (std::size_t c = 0; c < grid.width; ++c) {
    if (roles[c] != Role::None) continue;
    int rank = 0;
    const Role named = words.role(grid.headings[c], rank);
    const bool other = named != Role::None && !is_number_role(named) && !taken(named) && named != Role::Date;
    if (other) {
      roles[c] = named;
    } else if (!taken(Role::Reference) && columns[c].filled > 0 && columns[c].digits >= 5 * columns[c].filled &&
               !columns[c].constant && columns[c].dates == 0) {
      roles[c] = Role::Reference;
    }
  }
}

std::string column_name(const Grid& grid, int column) {
  const std::string& heading = grid.headings[static_cast<std::size_t>(column)];
  std::string out = "column ";
  base::append_int(out, column + 1);
  if (!heading.empty()) out += " \"" + heading + "\"";
  return out;
}

std::string described(const Grid& grid, const Arrangement& a) {
  std::string out;
  const auto add = [&](const char* what, int column) {
    if (column < 0) return;
    if (!out.empty()) out += ", ";
    out += what;
    out += " in " + column_name(grid, column);
  };
  add("debits", a.debit);
  add("credits", a.credit);
  add("amounts", a.amount);
  add("their side", a.flag);
  add("the balance", a.balance);
  return out;
}

void tell(const Grid& grid, const Arrangement& a, bool ambiguous, InferredColumns& out) {
  out.notes.push_back((out.heading_line == 0 ? std::string("The table has no headings; its columns were inferred: ")
                                             : std::string("Headings that say little: columns were inferred: ")) +
                      described(grid, a));
  std::string closing;
  if (a.balance < 0 || a.steps == 0) {
    closing = "No column reads as a running balance, so the columns are an assumption: check them";
  } else if (2 * a.closed < a.steps) {
    closing = "No arrangement of the columns makes the balance close; this one is an assumption: check it";
  } else {
    closing = "The balance closes at ";
    base::append_int(closing, a.closed);
    closing += " of ";
    base::append_int(closing, a.steps);
    closing += " steps looked at, ";
    closing += a.newest_first ? "newest row first" : "oldest row first";
  }
  out.notes.push_back(std::move(closing));
  if (ambiguous) {
    out.notes.emplace_back(
        "Another arrangement closes as often; the one nearer to the usual order was taken: check it");
  }
  if (a.shape == Shape::Unsigned) {
    out.notes.emplace_back("Amounts carry neither a sign nor a side; the running balance decides it row by row");
  }
}

std::optional<InferredColumns> inferred_from(std::string_view head, Grid grid, const StatementWords& words) {
  if (grid.rows.size() < 2) return std::nullopt;
  find_heading(head, grid, words);
  const std::vector<Column> columns = columns_of(grid);
  ArrangementSearch search(grid, columns, words);
  if (search.numbers().empty()) return std::nullopt;
  const Arrangement best = search.best();
  if (best.debit < 0 && best.credit < 0 && best.amount < 0) return std::nullopt;
  InferredColumns out;
  out.delimiter = grid.delimiter;
  out.start = grid.heading;
  out.data = grid.first;
  out.heading_line = grid.heading_line;
  out.first_line = grid.first_line;
  out.rows = static_cast<int>(grid.rows.size());
  out.steps = best.steps;
  out.closed = best.closed;
  out.newest_first = best.newest_first;
  out.header.headings = grid.headings;
  std::vector<Role>& roles = out.header.roles;
  roles.assign(grid.width, Role::None);
  for (const auto& [place, role] : words.fixed) {
    if (place < roles.size()) roles[place] = role;
  }
  const auto put = [&](int column, Role role) {
    if (column >= 0) roles[static_cast<std::size_t>(column)] = role;
  };
  put(best.debit, Role::Debit);
  put(best.credit, Role::Credit);
  put(best.amount, Role::Amount);
  put(best.flag, Role::DrCr);
  put(best.balance, Role::Balance);
  put(best.balance_flag, Role::BalanceDrCr);
  place_texts(grid, columns, words, roles);
  // The other side's column may stand empty beside the one that was used.
  if (best.shape == Shape::OneDebit || best.shape == Shape::OneCredit) {
    const int used = std::max(best.debit, best.credit);
    const int empty = best.shape == Shape::OneDebit ? used + 1 : used - 1;
    if (empty >= 0 && static_cast<std::size_t>(empty) < grid.width &&
        columns[static_cast<std::size_t>(empty)].filled == 0 && roles[static_cast<std::size_t>(empty)] == Role::None) {
      put(empty, best.shape == Shape::OneDebit ? Role::Credit : Role::Debit);
    }
  }
  if (out.header.column(Role::Date) < 0) return std::nullopt;
  out.header.complete = true;
  out.header.score = 1;
  tell(grid, best, search.ambiguous(), out);
  return out;
}

}  // namespace

std::optional<InferredColumns> infer_columns(std::string_view head, const StatementWords& words) {
  std::optional<InferredColumns> best;
  for (const char delimiter : kInferDelimiters) {
    if (head.find(delimiter) == std::string_view::npos) continue;
    auto found = inferred_from(head, grid_of(head, delimiter, words), words);
    if (!found) continue;
    const bool better =
        !best || found->closed > best->closed || (found->closed == best->closed && found->rows > best->rows);
    if (better) best = std::move(found);
  }
  return best;
}

}  // namespace msme::ingest
