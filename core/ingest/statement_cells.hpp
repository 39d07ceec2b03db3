// What a cell of a statement looks like: enough to find the table, tell rows from headings and re-join split
// numbers. The values that count are read later, by clean/values.hpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/date.hpp"
#include "base/money.hpp"

namespace msme::ingest {

// Trimmed, without the marks that keep a spreadsheet from reading a cell as a number: ="…", a leading '.
std::string_view unwrap(std::string_view cell);

// Lower-case words of ASCII letters and digits with one blank between: "  Chq./Ref.No. " → "chq ref no".
// Cut at `capacity`. Returns the text in `buffer`.
std::string_view fold(std::string_view text, char* buffer, std::size_t capacity);

// A date at the start of `text`. `date` is kNoDate for no such day (31 Feb); ambiguous numeric dates are read
// day first.
struct DateToken {
  bool found = false;
  base::Date date = base::kNoDate;
  std::size_t used = 0;
};
DateToken date_token(std::string_view text);

// The cell is a date, with a time or without, or digits that are one (20240403, an Excel day count).
bool is_date_cell(std::string_view text);

// The cell is an amount in one of the ways statements write it; signed, Dr negative. nullopt for blanks and text.
std::optional<base::Paise> amount_cell(std::string_view text);

// The last amount in a phrase: "as on 15/04/2026   INR 39,591.75" → 39,591.75. Dates and long numbers aren't one.
std::optional<base::Paise> last_amount(std::string_view text);

// Could be an amount by its first character: the hot path's test.
bool may_be_amount(std::string_view text);

}  // namespace msme::ingest
