// Lines of a plain-text statement to rows: see ingest/statement_text.hpp.
#include <algorithm>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "ingest/statement_cells.hpp"
#include "ingest/statement_text.hpp"

namespace msme::ingest {
namespace {

using base::is_alpha;
using base::is_digit;
using base::is_space;

constexpr std::size_t kMostContinued = 8;   // lines of one narration under its figures
constexpr std::size_t kMostAhead = 8;       // lines from a date to its figures
constexpr std::size_t kMostResumed = 3;     // lines of a narration that goes on after a page's end
constexpr std::size_t kLongestPiece = 160;  // longer lines are prose

std::string_view strip_marks(std::string_view text) {
  while (!text.empty() && !base::is_alnum(text[0]) && (static_cast<unsigned char>(text[0]) & 0x80U) == 0) {
    text.remove_prefix(1);
  }
  for (const std::string_view word : {"your ", "the "}) {
    if (base::starts_with_ignore_case(text, word)) text.remove_prefix(word.size());
  }
  return base::trim(text);
}

bool is_rule_line(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_space(c) || c == '-' || c == '=' || c == '*' || c == '_' || c == '+' || c == '|' || c == '.';
  });
}

// What a page ends with where the text says so: a form feed, or a line that is little but the word page.
bool is_page_break(std::string_view text) {
  if (text.find('\f') != std::string_view::npos) return true;
  char buffer[16];
  return text.size() <= 40 && fold(text, buffer, sizeof(buffer)) == "page";
}

// "=== PAGE ===", "Page 2 of 9", "Page No .: 1", and the form feed that pdftotext puts between pages.
bool is_page_mark(std::string_view text) {
  if (is_page_break(text)) return true;
  if (text.size() > 60) return false;
  char buffer[64];
  const std::string_view folded = fold(text, buffer, sizeof(buffer));
  const std::size_t at = base::starts_with_ignore_case(folded, "page ") ? 5 : std::string_view::npos;
  if (at == std::string_view::npos) return false;
  std::string_view rest = folded.substr(at);
  if (base::starts_with_ignore_case(rest, "no ")) rest.remove_prefix(3);
  return !rest.empty() && is_digit(rest[0]);
}

// Names a date and an amount, without figures: the table's heading.
bool is_text_heading(std::string_view text) {
  if (text.size() > 300 || std::count_if(text.begin(), text.end(), is_digit) > 3) return false;
  char buffer[320];
  const std::string folded = " " + std::string(fold(text, buffer, sizeof(buffer))) + " ";
  const auto has = [&](std::string_view word) { return folded.find(word) != std::string::npos; };
  const bool dated = has(" date ") || has(" dt ") || has(" date") || has(" dated ");
  int money = 0;
  for (const std::string_view word : {" balance", " debit", " credit", " withdrawal", " deposit", " amount", " dr ",
                                      " cr ", " bal ", " paid in", " paid out", " amt "}) {
    money += has(word) ? 1 : 0;
  }
  int texts = 0;
  for (const std::string_view word :
       {" particular", " narration", " description", " detail", " remark", " cheque", " chq", " reference", " ref "}) {
    texts += has(word) ? 1 : 0;
  }
  return (dated && money > 0 && money + texts >= 2) || (money >= 2 && texts > 0);
}

// "Branch : SALEM MAIN"
bool is_label_line(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > 40) return false;
  if (colon + 1 < text.size() && !is_space(text[colon + 1])) return false;
  return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
    return is_alpha(c) || is_space(c) || c == '.' || c == '/' || c == '-' || c == '\'' || c == '(' || c == ')';
  });
}

// A sentence: many words, mostly in small letters.
bool is_prose(std::string_view text) {
  if (text.size() > kLongestPiece) return true;
  const auto blanks = std::count(text.begin(), text.end(), ' ');
  const auto small = std::count_if(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  const auto capital = std::count_if(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return blanks >= 7 && small > 3 * capital && text.find("  ") == std::string_view::npos;
}

class Records {
 public:
  Records(std::string_view bytes, const StatementWords& words, bool loose) : words_(words), loose_(loose) {
    cut(bytes);
    find_furniture();
  }

  TextStatement build() {
    settle_need();
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (lines_[i].start.found) starts.push_back(i);
    }
    drop_value_dates(starts);
    for (std::size_t k = 0; k < starts.size(); ++k) {
      take(starts[k], k + 1 < starts.size() ? starts[k + 1] : lines_.size());
    }
    keep_table();
    lift_narrations();
    out_.lines = std::move(lines_);
    return std::move(out_);
  }

 private:
  void cut(std::string_view bytes) {
    std::uint32_t number = 0;
    for (std::size_t at = 0; at < bytes.size();) {
      std::size_t end = std::min(bytes.find('\n', at), bytes.size());
      TextLine line;
      line.text = bytes.substr(at, end - at);
      at = end + 1;
      if (!line.text.empty() && line.text.back() == '\r') line.text.remove_suffix(1);
      line.number = ++number;
      const std::string_view text = base::trim(line.text);
      line.blank = text.empty();
      line.page = is_page_mark(line.text);
      if (!line.blank) describe(line, text);
      lines_.push_back(line);
    }
  }

  void describe(TextLine& line, std::string_view text) {
    line.start = text_start(line.text);
    if (line.start.found) {
      // "21 Apr, 2026 - 20 May, 2026": a period.
      std::string_view rest = base::trim(line.text.substr(line.start.rest));
      if (base::starts_with_ignore_case(rest, "to ") && text_date(base::trim(rest.substr(3))).found) {
        line.start.found = false;
      }
      while (!rest.empty() && (rest[0] == '-' || rest[0] == ' ')) rest.remove_prefix(1);
      if (text_date(rest).found && base::trim(rest.substr(text_date(rest).used)).empty()) line.start.found = false;
      if (line.start.found) return;
    }
    const std::string_view plain = strip_marks(text);
    line.kind = words_.kind(plain.substr(0, 80), false);
    line.heading = is_text_heading(text);
    if (line.heading && out_.heading_line == 0) {
      out_.heading_line = line.number;
      const std::string low = base::lower(text);
      const std::size_t debit =
          std::min({low.find("debit"), low.find("withdrawal"), low.find("(dr"), low.find(" dr ")});
      const std::size_t credit = std::min({low.find("credit"), low.find("deposit"), low.find("(cr"), low.find(" cr ")});
      out_.debit_first = credit == std::string::npos || debit < credit;
    }
    line.stop = line.page || line.heading || line.kind != LineKind::None || is_rule_line(text) || is_label_line(text) ||
                is_prose(text);
  }

  // Lines that every page prints once: heads and feet without a name of their own.
  void find_furniture() {
    const bool breaks =
        std::any_of(lines_.begin(), lines_.end(), [](const TextLine& l) { return is_page_break(l.text); });
    struct Seen {
      std::uint32_t count = 0, pages = 0, last = 0;
    };
    std::map<std::string, Seen> seen;
    const auto key = [](std::string_view text) {
      std::string out = base::squeeze(text.substr(0, 120));
      std::replace_if(out.begin(), out.end(), is_digit, '#');
      return out;
    };
    std::uint32_t page = 1;
    for (const TextLine& line : lines_) {
      if (breaks ? is_page_break(line.text) : line.page) ++page;
      if (line.blank || line.page || line.start.found) continue;
      Seen& one = seen[key(line.text)];
      ++one.count;
      one.pages += one.last == page ? 0 : 1;
      one.last = page;
    }
    if (page < 2) return;
    for (TextLine& line : lines_) {
      if (line.blank || line.start.found) continue;
      const Seen& one = seen[key(line.text)];
      line.furniture = one.pages >= 2 && one.pages == one.count && one.pages + 2 >= page;
    }
  }

  TextFigures figures(std::size_t line) const {
    return text_figures(lines_[line].text.substr(offset(line)), words_, loose_);
  }
  std::size_t offset(std::size_t line) const { return lines_[line].start.found ? lines_[line].start.rest : 0; }

  // How many figures a row has at least: two where rows print a balance.
  void settle_need() {
    int one = 0, more = 0, elsewhere = 0;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const int count = figures(i).count;
      if (lines_[i].start.found) {
        one += count == 1 ? 1 : 0;
        more += count >= 2 ? 1 : 0;
      } else if (!lines_[i].stop && count >= 2) {
        ++elsewhere;
      }
    }
    need_ = more + elsewhere >= one && more + elsewhere > 0 ? 2 : 1;
  }

  // A reference and a value date may begin the line with the figures of a row that started above.
  void drop_value_dates(std::vector<std::size_t>& starts) {
    std::vector<std::size_t> kept;
    for (const std::size_t i : starts) {
      const bool open = !kept.empty() && i - kept.back() <= kMostAhead && !has_figures(kept.back(), i);
      if (lines_[i].start.after_id && open) {
        lines_[i].start = TextStart{};
      } else {
        kept.push_back(i);
      }
    }
    starts = std::move(kept);
  }
  bool has_figures(std::size_t first, std::size_t next) const {
    for (std::size_t i = first; i < next; ++i) {
      if (lines_[i].stop && i > first) return true;  // whatever follows isn't of that row
      if (figures(i).count >= need_) return true;
    }
    return false;
  }

  void take(std::size_t first, std::size_t next) {
    TextRecord record;
    record.first = record.last = first;
    const TextStart& start = lines_[first].start;
    record.date = std::string(start.date);
    record.value_date = start.value_date;
    std::size_t at = first;
    std::size_t cut = start.rest;  // of line `at`
    if (start.partial) take_years(first, next, record);
    TextFigures found = figures(first);
    // Figures that stand below: those of the first line that has enough.
    for (std::size_t i = first + 1; found.count < need_ && i < next && i <= first + kMostAhead; ++i) {
      if (lines_[i].stop || lines_[i].page || (lines_[i].blank && i > first + 1)) break;
      TextFigures below = figures(i);
      if (below.count < need_) continue;
      for (std::size_t piece = at; piece < i; ++piece)
        add_piece(record, piece, piece == first ? cut : year_cut(record, piece));
      at = i;
      cut = i == first ? cut : year_cut(record, i);
      found = std::move(below);
      break;
    }
    if (found.count == 0) {
      record.malformed = true;
      add_piece(record, first, start.rest);
      out_.records.push_back(std::move(record));
      return;
    }
    take_figures(record, std::move(found), at, cut);
    record.last = at;
    continue_narration(std::move(record), at + 1, next);
  }

  // "1 Apr 1 Apr BY UPI …" over "2021 2021 …"
  void take_years(std::size_t first, std::size_t next, TextRecord& record) {
    years_ = 0;
    if (first + 1 >= next) return;
    const std::string_view text = lines_[first + 1].text;
    std::size_t at = text.find_first_not_of(" \t");
    if (at == std::string_view::npos || at + 4 > text.size()) return;
    const std::string_view year = text.substr(at, 4);
    if (!std::all_of(year.begin(), year.end(), is_digit) || (year.substr(0, 2) != "20" && year.substr(0, 2) != "19"))
      return;
    if (at + 4 < text.size() && !is_space(text[at + 4])) return;
    if (!record.date.empty() && record.date.back() != '-') record.date += ' ';
    record.date += year;
    at += 4;
    const std::size_t second = text.find_first_not_of(" \t", at);
    if (second != std::string_view::npos && text.substr(second, 4) == year &&
        (second + 4 >= text.size() || is_space(text[second + 4]))) {
      at = second + 4;
    }
    record.value_date = {};
    years_line_ = first + 1;
    years_ = at;
  }
  std::size_t year_cut(const TextRecord& record, std::size_t line) const {
    return years_ > 0 && line == years_line_ && line == record.first + 1 ? years_ : 0;
  }

  void add_piece(TextRecord& record, std::size_t line, std::size_t from) {
    const std::string_view piece = base::trim(lines_[line].text.substr(std::min(from, lines_[line].text.size())));
    lines_[line].taken = true;
    if (!piece.empty()) record.pieces.push_back(piece);
  }

  // The line with the figures: narration, reference and value date before them, text behind them.
  void take_figures(TextRecord& record, TextFigures found, std::size_t line, std::size_t cut) {
    const std::string_view text = lines_[line].text;
    lines_[line].taken = true;
    const std::size_t shift = offset(line);
    for (TextFigure& figure : found.cells) {
      figure.begin += static_cast<std::uint32_t>(shift);
      figure.end += static_cast<std::uint32_t>(shift);
    }
    found.begin += static_cast<std::uint32_t>(shift);
    found.end += static_cast<std::uint32_t>(shift);
    std::string_view before =
        text.substr(std::min<std::size_t>(cut, found.begin), found.begin - std::min<std::size_t>(cut, found.begin));
    before = base::trim(before);
    take_value_date(record, before);
    take_reference(record, before);
    if (!before.empty()) {
      record.pieces.push_back(before);
      record.own_words = true;
    }
    std::string_view behind = base::trim(text.substr(std::min<std::size_t>(found.end, text.size())));
    // A branch code, or a mark of its own.
    while (!behind.empty()) {
      const std::size_t end = std::min(behind.find(' '), behind.size());
      const std::string_view word = behind.substr(0, end);
      const bool code = word.size() <= 6 && std::all_of(word.begin(), word.end(), is_digit);
      if (!code && word.size() != 1) break;
      behind = base::trim(behind.substr(end));
    }
    if (!behind.empty()) record.pieces.push_back(behind);
    record.figures = std::move(found);
  }

  // A date straight before the figures.
  static void take_value_date(TextRecord& record, std::string_view& before) {
    std::size_t at = before.size();
    for (int words = 0; words < 3 && at > 0; ++words) {
      const std::size_t blank = before.find_last_of(" \t", at - 1);
      const std::size_t begin = blank == std::string_view::npos ? 0 : blank + 1;
      const TextDate date = text_date(before.substr(begin));
      if (date.found && !date.partial && begin + date.used == before.size()) {
        record.value_date = before.substr(begin);
        before = base::trim(before.substr(0, begin));
        return;
      }
      if (blank == std::string_view::npos) return;
      at = blank;
    }
  }

  static void take_reference(TextRecord& record, std::string_view& before) {
    const std::size_t blank = before.find_last_of(" \t");
    const std::string_view word = blank == std::string_view::npos ? before : before.substr(blank + 1);
    const auto digits = std::count_if(word.begin(), word.end(), is_digit);
    const bool code = word.size() >= 6 && digits >= 6 && std::all_of(word.begin(), word.end(), base::is_alnum);
    const bool apart = blank == std::string_view::npos || !record.value_date.empty() || is_space(before[blank - 1]);
    if (!code || !apart || (blank == std::string_view::npos && record.pieces.empty())) return;
    record.reference = word;
    before = blank == std::string_view::npos ? std::string_view() : base::trim(before.substr(0, blank));
  }

  // Lines under the figures: the rest of the narration, rows without a date of their own.
  void continue_narration(TextRecord record, std::size_t from, std::size_t next) {
    std::size_t taken = 0;
    std::size_t i = from;
    const std::string date = record.date;
    out_.records.push_back(std::move(record));
    const auto current = [&]() -> TextRecord& { return out_.records.back(); };
    for (; i < next; ++i) {
      const TextLine& line = lines_[i];
      if (line.stop || line.page || line.blank || line.furniture) break;
      TextFigures found = figures(i);
      if (found.count >= 2 && need_ == 2) {
        const std::string_view before = base::trim(line.text.substr(0, found.begin));
        if (std::none_of(before.begin(), before.end(), is_alpha)) break;
        TextRecord row;
        row.first = row.last = i;
        row.date = date;
        row.undated = true;
        take_figures(row, std::move(found), i, 0);
        out_.records.push_back(std::move(row));
        taken = 0;
        continue;
      }
      if (++taken > kMostContinued) break;
      add_piece(current(), i, year_cut(current(), i));
      current().last = i;
    }
    resume(i, next);
  }

  // After a page's end the narration may go on above the next page's first row.
  void resume(std::size_t from, std::size_t next) {
    std::size_t page = next;
    for (std::size_t i = from; i < next; ++i) {
      if (lines_[i].page) page = i;
    }
    if (page >= next || next == lines_.size()) return;
    std::size_t begin = page + 1;
    for (std::size_t i = begin; i < next; ++i) {
      if (lines_[i].stop || lines_[i].blank || lines_[i].furniture) begin = i + 1;
    }
    if (next - begin > kMostResumed) return;
    for (std::size_t i = begin; i < next; ++i) add_piece(out_.records.back(), i, 0);
  }

  // Only what stands between the first row and the last is a table; a date without figures there is a row that can't
  // be read, elsewhere it is text. Opening and closing lines that carry a date aren't rows.
  void keep_table() {
    std::vector<TextRecord>& all = out_.records;
    std::vector<TextRecord> kept;
    std::size_t first = all.size(), last = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].malformed || all[i].figures.count < need_) continue;
      first = std::min(first, i);
      last = i;
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      TextRecord& record = all[i];
      const std::string_view words = record.pieces.empty() ? std::string_view() : strip_marks(record.pieces[0]);
      const bool whole = words.size() <= 40 && words_.kind(words, true) != LineKind::None;
      const LineKind kind = words.size() <= 60 ? words_.kind(words, false) : LineKind::None;
      const bool stated = (whole || (record.figures.count == 1 && kind != LineKind::None)) && need_ == 2;
      if (!record.malformed && stated) {
        lines_[record.first].kind = words_.kind(words, whole);
        lines_[record.first].taken = false;
        continue;
      }
      if (i < first || i > last) {
        for (std::size_t line = record.first; line <= record.last; ++line) lines_[line].taken = false;
        continue;
      }
      if (record.malformed && record.pieces.empty()) continue;
      kept.push_back(std::move(record));
    }
    drop_above_heading(kept);
    all = std::move(kept);
  }

  // What stands above the table's heading is no row of it, whatever date it starts with.
  void drop_above_heading(std::vector<TextRecord>& rows) {
    std::size_t heading = lines_.size();
    for (std::size_t i = lines_.size(); i-- > 0;) heading = lines_[i].heading ? i : heading;
    const auto below = std::find_if(rows.begin(), rows.end(), [&](const TextRecord& r) { return r.first > heading; });
    if (rows.end() - below < below - rows.begin()) return;
    for (auto row = rows.begin(); row != below; ++row) {
      for (std::size_t line = row->first; line <= row->last; ++line) lines_[line].taken = false;
    }
    rows.erase(rows.begin(), below);
  }

  // Some banks centre the date beside a narration of several lines: its first line stands above the date.
  void lift_narrations() {
    std::vector<TextRecord>& all = out_.records;
    int bare = 0, rows = 0;
    for (const TextRecord& record : all) {
      if (record.malformed || record.undated) continue;
      ++rows;
      bare += record.own_words || record.figures.cells.empty() ? 0 : 1;
    }
    if (rows < 2 || 2 * bare <= rows) return;
    const std::size_t first = all.front().first;
    if (first == 0 || lines_[first - 1].stop || lines_[first - 1].blank || lines_[first - 1].start.found) return;
    for (std::size_t i = all.size(); i-- > 1;) {
      TextRecord& above = all[i - 1];
      if (!all[i].pieces.empty() && all[i].own_words) continue;
      // The line nearest to the date; the others stay with the row above when it has none of its own below.
      const std::size_t between = all[i].first - above.first;
      if (between < 2 || above.pieces.empty() || above.last < above.first + 1) continue;
      all[i].pieces.insert(all[i].pieces.begin(), above.pieces.back());
      above.pieces.pop_back();
    }
    all.front().pieces.insert(all.front().pieces.begin(), base::trim(lines_[first - 1].text));
    lines_[first - 1].taken = true;
  }

  const StatementWords& words_;
  bool loose_;
  int need_ = 2;
  std::size_t years_ = 0, years_line_ = 0;
  std::vector<TextLine> lines_;
  TextStatement out_;
};

}  // namespace

TextStatement text_records(std::string_view bytes, const StatementWords& words, bool loose) {
  return Records(bytes, words, loose).build();
}

}  // namespace msme::ingest
