#include "ingest/statement_columns.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "ingest/statement_cells.hpp"

namespace msme::ingest {
namespace {

// A place counted from 1; 0 when the text is a heading.
std::size_t place_of(std::string_view column) {
  std::size_t place = 0;
  for (const char c : column) {
    if (!base::is_digit(c) || place > 200) return 0;
    place = place * 10 + static_cast<std::size_t>(c - '0');
  }
  return place <= 200 ? place : 0;
}

base::Error bad_column(const ColumnMeaning& meaning, const char* message, std::string_view expected,
                       std::string_view got) {
  return base::Error{"E_BAD_PARAM",    "/params/columns/" + meaning.column,
                     message,          std::string(expected),
                     std::string(got), "Name a column by its heading or its place, and one of the roles"};
}

}  // namespace

std::optional<base::Error> apply_columns(const ColumnMap& columns, StatementWords& words) {
  for (const ColumnMeaning& meaning : columns) {
    const Role role = role_by_name(meaning.role);
    if (role == Role::None) {
      return bad_column(meaning, "There is no such role",
                        "date, value_date, narration, reference, debit, credit, amount, dr_cr, balance, "
                        "balance_dr_cr, account, bank_code, type, mode, currency, upi_id, counterparty or ignore",
                        meaning.role);
    }
    if (const std::size_t place = place_of(meaning.column); place > 0) {
      words.fixed.emplace_back(place - 1, role);
      continue;
    }
    const std::string heading = fold_heading(meaning.column, words);
    auto at = std::lower_bound(words.synonyms.begin(), words.synonyms.end(), heading,
                               [](const auto& synonym, const std::string& text) { return synonym.text < text; });
    if (at == words.synonyms.end() || at->text != heading) {
      at = words.synonyms.insert(at, {heading, role, 0});
    }
    at->role = role;
    at->rank = -1;  // better than any listed heading of the role
  }
  return std::nullopt;
}

std::optional<base::Error> check_columns(const ColumnMap& columns, const TableHeader& header,
                                         const StatementWords& words) {
  for (const ColumnMeaning& meaning : columns) {
    const std::size_t place = place_of(meaning.column);
    const bool found = place > 0 ? place <= header.headings.size()
                                 : std::find(header.headings.begin(), header.headings.end(),
                                             fold_heading(meaning.column, words)) != header.headings.end();
    if (found) continue;
    std::string headings;
    for (const std::string& heading : header.headings) {
      if (!headings.empty()) headings += ", ";
      headings += heading;
    }
    return bad_column(meaning, "The table has no such column", headings, meaning.column);
  }
  return std::nullopt;
}

}  // namespace msme::ingest
