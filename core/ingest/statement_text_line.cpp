#include "ingest/statement_text_line.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/text.hpp"
#include "ingest/statement_cells.hpp"

namespace msme::ingest {
namespace {

using base::is_alnum;
using base::is_alpha;
using base::is_digit;
using base::is_space;

constexpr std::size_t kLongestLine = 4000;  // what follows is no row

struct Word {
  std::size_t begin = 0, end = 0;
};

std::vector<Word> words_of(std::string_view line) {
  std::vector<Word> out;
  for (std::size_t at = 0; at < line.size();) {
    while (at < line.size() && is_space(line[at])) ++at;
    const std::size_t begin = at;
    while (at < line.size() && !is_space(line[at])) ++at;
    if (at > begin) out.push_back({begin, at});
  }
  return out;
}

// How a rupee sign comes out of a PDF's font: ₹, Rs., INR, a back-tick, or the letter C.
std::size_t currency_at(std::string_view text) {
  if (text.substr(0, 3) == "\xE2\x82\xB9") return 3;
  if (base::starts_with_ignore_case(text, "inr")) return 3;
  if (base::starts_with_ignore_case(text, "rs.")) return 3;
  if (base::starts_with_ignore_case(text, "rs")) return 2;
  return !text.empty() && (text[0] == '`' || text[0] == 'C') ? 1 : 0;
}

// 'C' or 'D' for a text that is a side and nothing else; letters alone only when they are capitals.
char side_of(std::string_view text) {
  while (!text.empty() && (text[0] == '(' || text[0] == '[')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ')' || text.back() == '.' || text.back() == ']')) text.remove_suffix(1);
  for (const std::string_view credit : {"cr", "credit"}) {
    if (base::equals_ignore_case(text, credit)) return 'C';
  }
  for (const std::string_view debit : {"dr", "debit"}) {
    if (base::equals_ignore_case(text, debit)) return 'D';
  }
  return text == "C" || text == "D" ? text[0] : '\0';
}

// Digits in groups: "1,23,456.70", "500.00", ".83". Gives how many characters, 0 when it isn't a number.
std::size_t number_at(std::string_view text, TextFigure& figure) {
  std::size_t at = 0;
  int digits = 0, group = 0, groups = 0, decimals = 0;
  bool point = false, well = true;
  std::int64_t whole = 0, fraction = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (is_digit(c)) {
      if (point) {
        if (++decimals <= 2) fraction = fraction * 10 + (c - '0');
      } else {
        if (++digits > 14) return 0;
        ++group;
        whole = whole * 10 + (c - '0');
      }
    } else if (c == ',' && !point && group > 0) {
      well = well && group <= 3 && (groups == 0 || group >= 2);
      ++groups;
      group = 0;
    } else if (c == '.' && !point) {
      point = true;
    } else {
      break;
    }
  }
  if (digits + decimals == 0 || decimals > 2 || (groups > 0 && (!well || group != 3))) return 0;
  if (point && decimals == 0) return 0;
  figure.value = whole * 100 + (decimals == 1 ? fraction * 10 : fraction);
  figure.sure = decimals > 0 || groups > 0;
  return at;
}

// One figure from word `at` on; gives how many words it took, 0 when there is none.
std::size_t figure_at(std::string_view line, const std::vector<Word>& words, std::size_t at, TextFigure& out) {
  std::size_t used = 0;
  out = TextFigure{};
  out.begin = static_cast<std::uint32_t>(words[at].begin);
  bool currency = false;
  // A sign or a rupee sign of its own goes before.
  while (used < 2 && at + used + 1 < words.size()) {
    const Word& word = words[at + used];
    const std::string_view text = line.substr(word.begin, word.end - word.begin);
    const std::size_t mark = currency_at(text);
    if (text == "+" || text == "-") {
      // Alone, "-" means nothing more often than minus; before a rupee sign it is one.
      const Word& following = words[at + used + 1];
      const bool rupees = currency_at(line.substr(following.begin, following.end - following.begin)) != 0;
      if (out.sign != 0 || (text == "-" && !rupees)) return 0;
      out.sign = text == "-" ? -1 : 1;
    } else if (mark != 0 && mark == text.size()) {
      currency = true;
    } else {
      break;
    }
    ++used;
  }
  const Word& word = words[at + used];
  std::string_view text = line.substr(word.begin, word.end - word.begin);
  const bool bracket = !text.empty() && text[0] == '(';
  if (bracket) text.remove_prefix(1);
  std::size_t from = word.begin + (bracket ? 1 : 0);
  for (int i = 0; i < 2 && !text.empty(); ++i) {
    std::size_t skip = 0;
    if (text[0] == '+' || text[0] == '-') {
      if (out.sign != 0) return 0;
      out.sign = text[0] == '-' ? -1 : 1;
      skip = 1;
    } else {
      skip = currency_at(text);
      currency = currency || skip != 0;
    }
    text.remove_prefix(skip);
    from += skip;
  }
  const std::size_t length = number_at(text, out);
  if (length == 0) return 0;
  std::string_view rest = text.substr(length);
  if (bracket && !rest.empty() && rest[0] == ')' && out.sign == 0) {
    out.sign = -1;
    rest.remove_prefix(1);
  } else if (bracket) {
    return 0;
  }
  if (rest == "-" && out.sign == 0) {
    out.sign = -1;
    rest = {};
  }
  if (!rest.empty()) {
    out.mark = side_of(rest);
    if (out.mark == 0) return 0;
  }
  if (currency && !out.sure && out.sign == 0 && line[from - 1] == 'C') return 0;  // "C400": a code, not rupees
  ++used;
  if (out.mark == 0 && at + used < words.size()) {
    const Word& next = words[at + used];
    out.mark = side_of(line.substr(next.begin, next.end - next.begin));
    if (out.mark != 0) ++used;
  }
  out.text = line.substr(from, length);
  out.end = static_cast<std::uint32_t>(words[at + used - 1].end);
  return used;
}

bool is_placeholder(std::string_view text, const StatementWords& words) { return text != "." && words.is_blank(text); }

// Cuts what can't be an amount off both ends of a run: codes, and marks for nothing beside them.
void trim_run(TextFigures& run, bool loose) {
  const auto counts = [&](const TextFigure& f) { return !f.blank && (f.sure || loose); };
  if (!loose) {
    // From the first sure figure, marks for nothing straight before it included.
    auto first = std::find_if(run.cells.begin(), run.cells.end(), counts);
    while (first != run.cells.begin() && (first - 1)->blank) --first;
    run.cells.erase(run.cells.begin(), first);
    auto last = run.cells.end();
    while (last != run.cells.begin() && !counts(*(last - 1)) && !(last - 1)->blank) --last;
    run.cells.erase(last, run.cells.end());
  }
  run.count = static_cast<int>(std::count_if(run.cells.begin(), run.cells.end(), counts));
  if (run.cells.empty()) return;
  run.begin = run.cells.front().begin;
  run.end = run.cells.back().end;
}

bool time_at(std::string_view text, std::size_t at, std::size_t& end) {
  std::size_t i = at;
  int digits = 0;
  while (i < text.size() && is_digit(text[i]) && digits < 2) ++i, ++digits;
  if (digits == 0 || i + 2 >= text.size() || text[i] != ':' || !is_digit(text[i + 1]) || !is_digit(text[i + 2])) {
    return false;
  }
  i += 3;
  if (i + 2 < text.size() && text[i] == ':' && is_digit(text[i + 1]) && is_digit(text[i + 2])) i += 3;
  std::size_t meridiem = i;
  while (meridiem < text.size() && text[meridiem] == ' ') ++meridiem;
  if (meridiem + 1 < text.size() && base::to_upper(text[meridiem + 1]) == 'M' &&
      (base::to_upper(text[meridiem]) == 'A' || base::to_upper(text[meridiem]) == 'P') &&
      (meridiem + 2 == text.size() || !is_alnum(text[meridiem + 2]))) {
    i = meridiem + 2;
  }
  if (i < text.size() && is_alnum(text[i])) return false;
  end = i;
  return true;
}

std::size_t digits_at(std::string_view text, std::size_t at, int& value) {
  std::size_t count = 0;
  value = 0;
  while (at + count < text.size() && is_digit(text[at + count]) && count < 9) {
    value = value * 10 + (text[at + count] - '0');
    ++count;
  }
  return count;
}

bool is_month(std::string_view text, std::size_t at, std::size_t& end) {
  end = at;
  while (end < text.size() && is_alpha(text[end])) ++end;
  return base::month_number(text.substr(at, end - at)) != 0;
}

std::size_t skip_any(std::string_view text, std::size_t at, std::string_view marks) {
  while (at < text.size() && marks.find(text[at]) != std::string_view::npos) ++at;
  return at;
}

// "3-Apr-21", "03 APR 2021", "1 Apr" with the year on the next line.
TextDate named_month(std::string_view text, std::size_t month_at) {
  std::size_t end = 0;
  if (!is_month(text, month_at, end)) return {};
  int year = 0;
  const std::size_t at = skip_any(text, end, " -/.,'");
  const std::size_t digits = at - end <= 2 ? digits_at(text, at, year) : 0;
  std::size_t other = 0;
  // "1 Apr 10 Apr": the second number is a day.
  const bool day_follows = digits > 0 && digits <= 2 && is_month(text, skip_any(text, at + digits, " -/"), other);
  if ((digits == 4 || digits == 2) && !day_follows) return {true, false, at + digits};
  if (digits != 0 && !day_follows) {
    // "15 Apr 2,500.00": no year, an amount.
    if (end < text.size() && text[end] != ' ') return {};
    return {true, true, end};
  }
  const std::size_t stop = end < text.size() && text[end] == '-' ? end + 1 : end;
  return {true, true, stop};
}

}  // namespace

TextDate text_date(std::string_view text) {
  TextDate out;
  int first = 0;
  const std::size_t digits = digits_at(text, 0, first);
  if (digits == 1 || digits == 2) {
    if (first < 1 || first > 31) return {};
    const char separator = digits < text.size() ? text[digits] : '\0';
    int second = 0, third = 0;
    if (separator == '/' || separator == '-' || separator == '.') {
      const std::size_t next = digits_at(text, digits + 1, second);
      const std::size_t end = digits + 1 + next;
      if (next == 1 || next == 2) {
        if (end >= text.size() || text[end] != separator) return {};
        const std::size_t year = digits_at(text, end + 1, third);
        if (year != 2 && year != 4) return {};
        out = {true, false, end + 1 + year};
      }
    }
    if (!out.found) out = named_month(text, skip_any(text, digits, " -/."));
  } else if (digits == 4 && first >= 1900 && first < 2200 && text.size() > 4) {
    const char separator = text[4];
    int second = 0, third = 0;
    if (separator != '/' && separator != '-' && separator != '.') return {};
    const std::size_t month = digits_at(text, 5, second);
    const std::size_t end = 5 + month;
    if (month == 0 || month > 2 || end >= text.size() || text[end] != separator) return {};
    const std::size_t day = digits_at(text, end + 1, third);
    if (day == 0 || day > 2) return {};
    out = {true, false, end + 1 + day};
  } else if (digits == 0 && !text.empty() && is_alpha(text[0])) {
    std::size_t end = 0;
    int day = 0, year = 0;
    if (!is_month(text, 0, end)) return {};
    std::size_t at = skip_any(text, end, " -.");
    const std::size_t count = digits_at(text, at, day);
    if (count == 0 || count > 2 || at == end) return {};
    at = skip_any(text, at + count, " ,-");
    if (digits_at(text, at, year) != 4) return {};
    out = {true, false, at + 4};
  }
  if (!out.found) return {};
  if (out.used < text.size() && is_alnum(text[out.used]) && text[out.used] != 'T') return {};
  if (!out.partial) {
    const DateToken token = date_token(text.substr(0, out.used));
    if (!token.found || token.date == base::kNoDate) return {};
  }
  return out;
}

TextStart text_start(std::string_view line) {
  line = line.substr(0, kLongestLine);
  TextStart out;
  std::size_t at = skip_any(line, 0, " \t|*#");
  TextDate date = text_date(line.substr(at));
  if (!date.found) {
    // A serial number, or an id with figures in it, may stand before.
    std::size_t end = at;
    bool figures = false;
    while (end < line.size() && !is_space(line[end]) && end - at <= 16) {
      figures = figures || is_digit(line[end]);
      ++end;
    }
    if (!figures || end - at > 16 || end >= line.size()) return {};
    out.after_id = end - at > 5;
    at = skip_any(line, end, " \t|");
    date = text_date(line.substr(at));
    if (!date.found || date.partial) return {};
  }
  out.found = true;
  out.partial = date.partial;
  std::size_t end = at + date.used;
  out.date = line.substr(at, date.used);
  std::size_t next = skip_any(line, end, " \t|,T");
  std::size_t time_end = 0;
  if (!date.partial && next - end <= 3 && time_at(line, next, time_end)) {
    if (line.substr(end, next - end).find('|') == std::string_view::npos) out.date = line.substr(at, time_end - at);
    end = time_end;
    next = skip_any(line, end, " \t|");
  }
  const TextDate second = text_date(line.substr(next));
  if (second.found && next > end && second.partial == date.partial) {
    out.value_date = line.substr(next, second.used);
    end = next + second.used;
  }
  out.rest = end;
  return out;
}

TextFigures text_figures(std::string_view line, const StatementWords& words, bool loose) {
  line = line.substr(0, kLongestLine);
  TextFigures best;
  if (std::none_of(line.begin(), line.end(), is_digit)) return best;
  const std::vector<Word> parts = words_of(line);
  TextFigures run;
  const auto close = [&] {
    trim_run(run, loose);
    if (run.count > 0 && run.count >= best.count) best = std::move(run);
    run = TextFigures{};
  };
  for (std::size_t i = 0; i < parts.size();) {
    const std::string_view text = line.substr(parts[i].begin, parts[i].end - parts[i].begin);
    TextFigure figure;
    if (const std::size_t used = figure_at(line, parts, i, figure); used > 0) {
      if (i > 0 && parts[i - 1].end - parts[i - 1].begin > 1) {
        figure.before = side_of(line.substr(parts[i - 1].begin, parts[i - 1].end - parts[i - 1].begin));
      }
      run.cells.push_back(figure);
      i += used;
      continue;
    }
    if (is_placeholder(text, words)) {
      figure = TextFigure{};
      figure.blank = true;
      figure.begin = static_cast<std::uint32_t>(parts[i].begin);
      figure.end = static_cast<std::uint32_t>(parts[i].end);
      run.cells.push_back(figure);
    } else {
      close();
    }
    ++i;
  }
  close();
  return best;
}

}  // namespace msme::ingest
