// Columns whose headings say nothing, or that have none: what each is for, from the cells themselves. Dates are the
// cells that read as dates; of the number columns that arrangement wins under which the running balance closes most
// often, over all arrangements (balance × debit and credit, amount beside a side, signed amount, one side only) and
// both sort orders. At most ten number columns and 400 rows are looked at, so the search stays below a million steps.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/csv.hpp"
#include "ingest/statement_words.hpp"

namespace msme::ingest {

struct InferredColumns {
  TableHeader header;  // headings as printed, empty where there are none
  char delimiter = ',';
  CsvCursor::Mark start, data;  // of the heading (the first row when there is none), and of the first row
  std::uint32_t heading_line = 0;
  std::uint32_t first_line = 0;  // of the first row
  int rows = 0;                  // looked at
  int steps = 0, closed = 0;     // between neighbouring balances, and how many of them close
  bool newest_first = false;
  std::vector<std::string> notes;  // what was inferred or assumed, in plain words
};

// The table in `head` whose rows have a date and an amount; nullopt when fewer than two rows do. Roles that a person
// gave (words.fixed, by place) are kept: only what is left is inferred.
std::optional<InferredColumns> infer_columns(std::string_view head, const StatementWords& words);

// How many steps of the running balance close under the roles of `header`, debit and credit taken as they stand or
// the other way round. None when many rows have more cells than the table has headings.
struct Closing {
  int steps = 0, closed = 0;
};
Closing closing_of(std::string_view head, char delimiter, CsvCursor::Mark data, const TableHeader& header);

// In a column of amounts where some carry a minus: what an amount without a sign is, 'C' or 'D', by the running balance;
// 'C' where there is none to ask; 0 when no amount carries a minus, or the balance doesn't tell.
char side_of_unsigned(std::string_view head, char delimiter, CsvCursor::Mark data, const TableHeader& header);
bool is_unsigned_amount(std::string_view text);

}  // namespace msme::ingest
