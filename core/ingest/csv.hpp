// Splits delimited text into records and cells without copying: views into the bytes. Made for what banks write
// rather than for RFC 4180: mixed line ends, ="…" cells, quotes inside quoted cells, a quote that is never closed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace msme::ingest {

// One cell. `text` is what stands between the quotes of a quoted cell, else the cell as it is, blanks included.
struct CsvCell {
  std::string_view text;
  bool quoted = false;
  bool escaped = false;  // holds doubled quotes ("") that the reader has to fold
};

// `text` with its doubled quotes folded, into `out`, which may be the same place; gives how many characters.
std::size_t fold_quotes(std::string_view text, char* out);

class CsvCursor {
 public:
  // The line end is '\n' ("\r\n" too), or a lone '\r' in files that know no other.
  CsvCursor(std::string_view bytes, char delimiter);

  // The next record, false at the end. A quoted cell may hold line ends, but no more than kMaxQuotedLines and
  // kMaxQuotedBytes: a quote left open costs one row, not the rest of the file.
  bool next(std::vector<CsvCell>& cells);
  // The next physical line as a record; a quoted cell ends with the line.
  bool next_line(std::vector<CsvCell>& cells);

  std::string_view raw() const { return raw_; }  // the last record as it stands, without its line end
  std::uint32_t line() const { return line_; }   // its first line, 1-based
  bool several_lines() const { return next_line_ - line_ > 1; }
  bool cut_off() const { return cut_off_; }  // the record ends at the end of the file, without a line end

  struct Mark {
    std::size_t offset = 0;
    std::uint32_t line = 1;
  };
  Mark mark() const { return {at_, next_line_}; }  // where the next record starts
  Mark start() const { return {start_, line_}; }   // where the last one started
  void seek(Mark mark) {
    at_ = mark.offset;
    next_line_ = mark.line;
    none_before_ = nullptr;
  }

  char delimiter() const { return delimiter_; }

  static constexpr std::size_t kMaxQuotedLines = 40;
  static constexpr std::size_t kMaxQuotedBytes = 8192;

 private:
  bool read(std::vector<CsvCell>& cells, bool lines);
  const char* quoted_end(const char* open, const char* limit);

  std::string_view bytes_;
  char delimiter_;
  char newline_ = '\n';
  std::size_t at_ = 0;
  std::size_t start_ = 0;
  std::uint32_t next_line_ = 1;
  std::uint32_t line_ = 0;
  std::string_view raw_;
  const char* none_before_ = nullptr;  // no cell that opens before here closes before here
  bool cut_off_ = false;
};

}  // namespace msme::ingest
