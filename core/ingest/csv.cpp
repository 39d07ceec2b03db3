#include "ingest/csv.hpp"

#include <algorithm>
#include <cstring>

namespace msme::ingest {
namespace {

const char* find(const char* from, const char* end, char wanted) {
  if (from >= end) return nullptr;
  return static_cast<const char*>(std::memchr(from, wanted, static_cast<std::size_t>(end - from)));
}

std::string_view between(const char* from, const char* to) { return {from, static_cast<std::size_t>(to - from)}; }

}  // namespace

std::size_t fold_quotes(std::string_view text, char* out) {
  char* at = out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    *at++ = text[i];
    if (text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') ++i;
  }
  return static_cast<std::size_t>(at - out);
}

CsvCursor::CsvCursor(std::string_view bytes, char delimiter) : bytes_(bytes), delimiter_(delimiter) {
  const std::string_view head = bytes.substr(0, 65536);
  if (head.find('\n') == std::string_view::npos && head.find('\r') != std::string_view::npos) newline_ = '\r';
}

bool CsvCursor::next(std::vector<CsvCell>& cells) { return read(cells, false); }
bool CsvCursor::next_line(std::vector<CsvCell>& cells) { return read(cells, true); }

// The closing quote of a cell whose text starts at `open`, nullptr when there is none before `limit`. Only a quote
// with a delimiter or a line end after it closes: `"5" PIPE",` is one cell.
const char* CsvCursor::quoted_end(const char* open, const char* limit) {
  const char* end = bytes_.data() + bytes_.size();
  const char* stop = open + std::min<std::ptrdiff_t>(limit - open, kMaxQuotedBytes);
  // Where an earlier cell found none, this one needn't look: a line of stray quotes stays linear. An empty cell
  // ("") looked like a doubled quote to it.
  const bool empty = open < stop && *open == '"';
  const char* from = open < none_before_ && !empty ? std::min(none_before_, stop) : open;
  for (const char* quote = find(from, stop, '"'); quote != nullptr; quote = find(quote, stop, '"')) {
    const char* after = quote + 1;
    if (after < end && *after == '"') {
      quote += 2;
      continue;
    }
    while (after < end && (*after == ' ' || *after == '\r') && *after != newline_) ++after;
    if (after >= end || *after == delimiter_ || *after == newline_) {
      const auto lines = static_cast<std::size_t>(std::count(open, quote, newline_));
      return lines <= kMaxQuotedLines ? quote : nullptr;
    }
    ++quote;
  }
  none_before_ = stop;
  return nullptr;
}

bool CsvCursor::read(std::vector<CsvCell>& cells, bool lines) {
  cells.clear();
  if (at_ >= bytes_.size()) return false;
  const char* const end = bytes_.data() + bytes_.size();
  const char* p = bytes_.data() + at_;
  const char* const first = p;
  const char* limit = end;
  if (lines) {
    const char* line_end = find(p, end, newline_);
    if (line_end != nullptr) limit = line_end;
  }
  start_ = at_;
  line_ = next_line_;
  bool several = false;
  for (;;) {
    const char* start = p;
    while (p < limit && *p == ' ') ++p;
    CsvCell cell;
    const bool formula = p + 1 < limit && *p == '=' && p[1] == '"';
    const char* close = nullptr;
    if (p < limit && (*p == '"' || formula)) {
      const char* open = p + (formula ? 2 : 1);
      close = quoted_end(open, limit);
      if (close != nullptr) {
        cell.quoted = true;
        cell.text = between(open, close);
        cell.escaped = cell.text.find("\"\"") != std::string_view::npos;
        several = several || find(open, close, newline_) != nullptr;
        p = close + 1;
      }
    }
    while (p < limit && *p != delimiter_ && *p != newline_) ++p;
    if (close == nullptr) cell.text = between(start, p);
    cells.push_back(cell);
    if (p >= limit || *p == newline_) break;
    ++p;
  }
  raw_ = between(first, p);
  if (newline_ == '\n' && !raw_.empty() && raw_.back() == '\r') {
    raw_.remove_suffix(1);
    CsvCell& last = cells.back();
    if (!last.quoted && !last.text.empty() && last.text.back() == '\r') last.text.remove_suffix(1);
  }
  cut_off_ = p >= end;
  at_ = static_cast<std::size_t>(p - bytes_.data()) + (cut_off_ ? 0 : 1);
  next_line_ += 1 + (several ? static_cast<std::uint32_t>(std::count(raw_.begin(), raw_.end(), newline_)) : 0);
  return true;
}

}  // namespace msme::ingest
