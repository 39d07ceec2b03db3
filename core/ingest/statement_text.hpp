// Statements in plain text without separators: what old net banking and pdftotext give, and pages of a PDF whose
// headings nobody listed. There are no columns to trust, so the figures tell: a line that starts with a date begins a
// row, its amounts stand together on one line, and the running balance decides which of them is the balance, which the
// amount, and on which side it was. What the balance doesn't decide is settled by a printed side, by where the figure
// stands, by the statement's own totals, last by the narration's words; what stays open is left open for cleaning to
// name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/money.hpp"
#include "ingest/statement_text_line.hpp"
#include "model/raw.hpp"

namespace msme::ingest {

// One line of the text, and what it is beside rows.
struct TextLine {
  std::string_view text;
  std::uint32_t number = 0;  // 1-based
  bool blank = false, page = false, stop = false, heading = false, taken = false;
  bool furniture = false;  // every page prints it once
  LineKind kind = LineKind::None;
  TextStart start;
};

struct TextRecord {
  std::size_t first = 0, last = 0;  // lines
  std::string date;                 // as printed; with the year of the next line when that is where it stands
  std::string_view value_date, reference;
  std::vector<std::string_view> pieces;  // of the narration, top down
  TextFigures figures;
  bool undated = false;    // its date is the one of the row above
  bool malformed = false;  // a date among rows without any figure
  // Solved: places in figures.cells, −1 none.
  int amount = -1, balance = -1;
  char side = 0;           // 'C', 'D', 0 = open
  bool own_words = false;  // text on the dated line itself
};

struct TextStatement {
  std::vector<TextLine> lines;
  std::vector<TextRecord> records;  // in file order
  int steps = 0, closed = 0;        // between neighbouring balances
  int balance_place = -1;           // of the balance among a row's figures, counted from the right; −1: none printed
  bool newest_first = false;
  int by_words = 0, by_place = 0, by_total = 0, open = 0;  // sides that the balance didn't decide
  bool debit_first = true;                                 // as the heading prints them
  std::uint32_t heading_line = 0;
};

struct TextKnown {
  base::Paise opening = base::kNoMoney;
  base::Paise debits = base::kNoMoney, credits = base::kNoMoney;
};

// Lines to records; `loose` as for text_figures().
TextStatement text_records(std::string_view bytes, const StatementWords& words, bool loose);

// Decides amount, balance and side of every record.
void solve_text(TextStatement& statement, const StatementWords& words, const TextKnown& known, bool loose);

// What the lines outside rows state: opening and closing balance, totals, counts, carries, account and period.
struct StatementFacts;
TextKnown read_text_facts(const TextStatement& statement, const StatementWords& words, StatementFacts& facts,
                          model::Source& source);

// The statement in `bytes`, solved; nullopt when it isn't one: no dated rows with figures, or rows that neither close
// nor stand under a heading.
std::optional<TextStatement> read_text_statement(std::string_view bytes, const StatementWords& words,
                                                 StatementFacts& facts, model::Source& source);

}  // namespace msme::ingest
