// What the running balance says of columns that are already named: see ingest/statement_infer.hpp.
#include <cstdlib>

#include "base/text.hpp"
#include "ingest/balance_steps.hpp"
#include "ingest/statement_cells.hpp"
#include "ingest/statement_infer.hpp"
#include "ingest/statement_rows.hpp"

namespace msme::ingest {
namespace {

using base::kNoMoney;
using base::Paise;

constexpr std::size_t kAskedRows = 400;

}  // namespace

char side_of_unsigned(std::string_view head, char delimiter, CsvCursor::Mark data, const TableHeader& header) {
  const int amount = header.column(Role::Amount), balance = header.column(Role::Balance);
  if (amount < 0 || header.column(Role::DrCr) >= 0) return 0;
  CsvCursor cursor(head, delimiter);
  cursor.seek(data);
  std::vector<CsvCell> cells;
  int credit = 0, debit = 0, signs = 0, steps = 0, plain = 0;
  Paise before = kNoMoney, value_before = 0;
  bool plain_before = false;
  for (std::size_t rows = 0; rows < kAskedRows && cursor.next(cells);) {
    if (!is_date_cell(cell_at(cells, header.column(Role::Date)))) continue;
    ++rows;
    const std::string_view text = cell_at(cells, amount);
    const Paise value = amount_cell(text).value_or(0);
    const bool unsigned_value = is_unsigned_amount(text);
    signs += value < 0 && !text.empty() && text[0] == '-' ? 1 : 0;
    plain += unsigned_value ? 1 : 0;
    const Paise after = amount_cell(cell_at(cells, balance)).value_or(kNoMoney);
    if (before != kNoMoney && after != kNoMoney && (unsigned_value || plain_before)) {
      ++steps;
      const auto fits = [&](Paise sign) {
        return (unsigned_value && after - before == sign * value) ||
               (plain_before && before - after == sign * value_before);
      };
      credit += fits(1) ? 1 : 0;
      debit += fits(-1) ? 1 : 0;
    }
    before = after;
    value_before = value;
    plain_before = unsigned_value;
  }
  if (signs == 0 || plain == 0) return 0;
  if (steps == 0) return 'C';  // no balance to ask: the others carry a minus
  if (credit == debit) return 0;
  return credit > debit ? 'C' : 'D';
}

bool is_unsigned_amount(std::string_view text) {
  text = unwrap(text);
  return amount_cell(text).has_value() && base::is_digit(text.back()) && text[0] != '-' && text[0] != '+' &&
         text[0] != '(';
}

Closing closing_of(std::string_view head, char delimiter, CsvCursor::Mark data, const TableHeader& header) {
  const int debit = header.column(Role::Debit), credit = header.column(Role::Credit);
  const int amount = header.column(Role::Amount);
  const int balance = header.column(Role::Balance), balance_flag = header.column(Role::BalanceDrCr);
  if (balance < 0) return {};
  CsvCursor cursor(head, delimiter);
  cursor.seek(data);
  std::vector<CsvCell> cells;
  // Sides may be headed the wrong way round, or be for the balance to decide: only how much moved counts.
  BalanceSteps steps(true);
  std::size_t misfits = 0, seen = 0;
  for (std::size_t rows = 0; rows < kAskedRows && cursor.next(cells);) {
    if (!is_date_cell(cell_at(cells, header.column(Role::Date)))) continue;
    ++rows;
    ++seen;
    while (cells.size() > header.roles.size() && base::trim(cells.back().text).empty()) cells.pop_back();
    if (cells.size() > header.roles.size()) {
      // Numbers split at their own commas: joined later, and no evidence here.
      ++misfits;
      steps.row(kNoMoney, 0);
      continue;
    }
    const auto value = [&](int column) {
      return column < 0 ? Paise{0} : std::abs(amount_cell(cell_at(cells, column)).value_or(0));
    };
    Paise after = amount_cell(cell_at(cells, balance)).value_or(kNoMoney);
    if (after > 0 && base::starts_with_ignore_case(cell_at(cells, balance_flag), "d")) after = -after;
    steps.row(after, amount >= 0 ? value(amount) : std::abs(value(credit) - value(debit)));
  }
  if (4 * misfits > seen) return {};
  return {steps.steps(), steps.closed()};
}

}  // namespace msme::ingest
