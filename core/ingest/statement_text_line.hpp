// One line of a statement in plain text, where nothing separates the columns: the date it starts with and the figures
// that stand together on it. Works on aligned text (old net banking, pdftotext -layout) and on text whose blanks were
// squeezed.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/money.hpp"
#include "ingest/statement_words.hpp"

namespace msme::ingest {

// A figure of a row, or the mark that stands for none ("-").
struct TextFigure {
  base::Paise value = 0;    // without its sign
  int sign = 0;             // as printed: −1, +1, 0 none
  char mark = 0;            // 'C' or 'D' beside it
  char before = 0;          // 'C' or 'D' straight before it: a column of its own, or the narration's last word
  bool sure = false;        // decimals or grouped digits; else digits that may be a cheque number or branch code
  bool blank = false;       // a mark for nothing
  std::uint32_t begin = 0;  // in the line
  std::uint32_t end = 0;    // past its marks
  std::string_view text{};  // its digits, without sign and side
};

// Figures with nothing but blanks between them.
struct TextFigures {
  std::vector<TextFigure> cells;
  std::uint32_t begin = 0, end = 0;
  int count = 0;  // without the marks for nothing
};

// The run of figures that a row's amount and balance are in: the one with most figures, the last of several. `loose`:
// digits alone count too (banks that print whole rupees). Empty when there is none.
TextFigures text_figures(std::string_view line, const StatementWords& words, bool loose);

// A date at the start of `text` as statements print it. `partial`: day and month, the year stands on the next line.
struct TextDate {
  bool found = false, partial = false;
  std::size_t used = 0;
};
TextDate text_date(std::string_view text);

// The date that a line starts with, after a serial number or id at most.
struct TextStart {
  bool found = false, partial = false;
  bool after_id = false;          // something longer than a serial number stands before it
  std::string_view date{};        // with its time
  std::string_view value_date{};  // when a second date follows
  std::size_t rest = 0;           // where the line goes on
};
TextStart text_start(std::string_view line);

}  // namespace msme::ingest
