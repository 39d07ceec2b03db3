#include "ingest/statement_cells.hpp"

#include <cstdint>

#include "base/text.hpp"

namespace msme::ingest {

namespace {

using base::Date;
using base::is_alnum;
using base::is_alpha;
using base::is_digit;
using base::kNoDate;
using base::Paise;

struct Cursor {
  std::string_view text;
  std::size_t at = 0;

  char peek() const { return at < text.size() ? text[at] : '\0'; }
  int number(int& digits) {
    int value = 0;
    for (digits = 0; is_digit(peek()) && digits < 9; ++digits) value = value * 10 + (text[at++] - '0');
    return value;
  }
  std::string_view word() {
    const std::size_t start = at;
    while (is_alpha(peek())) ++at;
    return text.substr(start, at - start);
  }
  // Separators of a date; true when there was one.
  bool separator() {
    const std::size_t start = at;
    while (at < text.size() && (base::is_space(text[at]) || text[at] == '/' || text[at] == '-' || text[at] == '.' ||
                                text[at] == ',' || text[at] == '\'')) {
      ++at;
    }
    return at != start && at - start <= 4;
  }
};

DateToken made(int year, int year_digits, int month, int day, std::size_t used) {
  DateToken out;
  if ((year_digits != 2 && year_digits != 4) || month == 0 || day == 0 || month > 31 || day > 31) return out;
  if (year_digits == 4 && year < 1900) return out;
  out.found = true;
  out.used = used;
  const int full = year_digits == 4 ? year : year < 70 ? 2000 + year : 1900 + year;
  if (base::is_valid(full, month, day)) {
    out.date = base::from_civil(full, month, day);
  } else if (base::is_valid(full, day, month)) {
    out.date = base::from_civil(full, day, month);
  }
  return out;
}

// "Apr 5, 2024" and, after a weekday, any date.
DateToken word_first(Cursor c) {
  const std::string_view word = c.word();
  static constexpr std::string_view kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  const int month = base::month_number(word);
  if (!c.separator()) return {};
  if (month == 0) {
    for (const std::string_view day : kDays) {
      if (!base::starts_with_ignore_case(word, day) || !is_digit(c.peek())) continue;
      DateToken out = date_token(c.text.substr(c.at));
      out.used += c.at;
      return out;
    }
    return {};
  }
  int day_digits = 0;
  const int day = c.number(day_digits);
  if (day_digits == 0 || day_digits > 2 || !c.separator()) return {};
  int year_digits = 0;
  const int year = c.number(year_digits);
  return made(year, year_digits, month, day, c.at);
}

bool digits_are_date(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits == 5 && (digits == text.size() || text[digits] == '.')) return text[0] >= '2' && text[0] <= '7';
  if (digits != text.size()) return false;
  return digits == 8 || digits == 6 || digits == 13;
}

bool is_mark(std::string_view word) {
  for (const std::string_view mark : {"cr", "dr", "c", "d", "credit", "debit", "inr", "lakh", "lakhs", "crore", "l"}) {
    if (base::equals_ignore_case(word, mark)) return true;
  }
  return false;
}

void skip_currency(std::string_view& text, bool& negative) {
  for (;;) {
    text = base::trim(text);
    if (text.empty()) return;
    const char c = text[0];
    if (c == '-' || c == '(') {
      negative = true;
      text.remove_prefix(1);
    } else if (c == '+' || c == ',' || c == '\'' || c == '_') {
      text.remove_prefix(1);  // "-,77,65,682.30"
    } else if (text.substr(0, 3) == "\xE2\x82\xB9") {
      text.remove_prefix(3);
    } else if (base::starts_with_ignore_case(text, "inr")) {
      text.remove_prefix(3);
    } else if (base::starts_with_ignore_case(text, "rs")) {
      text.remove_prefix(text.size() > 2 && text[2] == '.' ? 3 : 2);
    } else {
      return;
    }
  }
}

}  // namespace

std::string_view unwrap(std::string_view cell) {
  cell = base::trim(cell);
  if (cell.size() >= 3 && cell[0] == '=' && cell[1] == '"' && cell.back() == '"') {
    cell = base::trim(cell.substr(2, cell.size() - 3));
  }
  if (!cell.empty() && cell[0] == '\'') cell = base::trim(cell.substr(1));
  return cell;
}

std::string_view fold(std::string_view text, char* buffer, std::size_t capacity) {
  std::size_t used = 0;
  bool blank = false;
  for (const char c : text) {
    if (!is_alnum(c)) {
      blank = used != 0;
      continue;
    }
    if (used + 2 > capacity) break;
    if (blank) buffer[used++] = ' ';
    blank = false;
    buffer[used++] = base::to_lower(c);
  }
  return {buffer, used};
}

DateToken date_token(std::string_view text) {
  Cursor c{text, 0};
  if (is_alpha(c.peek())) return word_first(c);
  int first_digits = 0;
  const int first = c.number(first_digits);
  if (first_digits == 0 || first_digits == 3 || first_digits > 4) return {};
  if (first_digits <= 2 && is_alpha(c.peek())) {
    const std::string_view suffix = text.substr(c.at, 2);
    for (const std::string_view ordinal : {"st", "nd", "rd", "th"}) {
      if (base::equals_ignore_case(suffix, ordinal)) c.at += 2;
    }
  }
  const bool apart = c.separator();
  if (is_alpha(c.peek())) {  // 3-Apr-21, 03APR2021
    const int month = base::month_number(c.word());
    if (month == 0 || first_digits > 2) return {};
    c.separator();
    int year_digits = 0;
    const int year = c.number(year_digits);
    return made(year, year_digits, month, first, c.at);
  }
  int second_digits = 0;
  const int second = c.number(second_digits);
  if (!apart || second_digits == 0 || second_digits > 2 || !c.separator()) return {};
  int third_digits = 0;
  const int third = c.number(third_digits);
  if (first_digits == 4) return third_digits <= 2 ? made(first, 4, second, third, c.at) : DateToken{};
  return made(third, third_digits, second, first, c.at);
}

bool is_date_cell(std::string_view text) {
  if (text.size() < 5 || text.size() > 40) return false;
  const DateToken token = date_token(text);
  if (!token.found) return is_digit(text[0]) && digits_are_date(text);
  // What follows may only be a time.
  for (const char c : text.substr(token.used)) {
    if (!is_digit(c) && !base::is_space(c) &&
        std::string_view(":.,+-()TZAPMISTapm").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

std::optional<Paise> amount_cell(std::string_view text) {
  text = unwrap(text);
  if (text.empty() || text.size() > 40) return std::nullopt;
  bool negative = false;
  skip_currency(text, negative);
  std::int64_t whole = 0;
  std::int64_t fraction = 0;
  int digits = 0;
  int decimals = 0;
  bool point = false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (is_digit(c)) {
      if (!point && ++digits > 14) return std::nullopt;
      if (point && ++decimals <= 2) fraction = fraction * 10 + (c - '0');
      if (!point) whole = whole * 10 + (c - '0');
    } else if (c == '.' && !point) {
      point = true;
    } else if (c != ',' || point) {
      break;
    }
  }
  if (digits + decimals == 0) return std::nullopt;
  if (decimals == 1) fraction *= 10;
  bool debit = false;
  for (std::string_view rest = base::trim(text.substr(i)); !rest.empty(); rest = base::trim(rest)) {
    if (!is_alpha(rest[0])) {
      if (std::string_view("()/-.[]").find(rest[0]) == std::string_view::npos) return std::nullopt;
      if (rest == "-") negative = true;
      rest.remove_prefix(1);
      continue;
    }
    std::size_t end = 0;
    while (end < rest.size() && is_alpha(rest[end])) ++end;
    if (!is_mark(rest.substr(0, end))) return std::nullopt;
    debit = debit || base::to_lower(rest[0]) == 'd';
    rest.remove_prefix(end);
  }
  const Paise value = whole * 100 + fraction;
  return negative || debit ? -value : value;
}

std::optional<Paise> last_amount(std::string_view text) {
  text = unwrap(text);
  if (const auto whole = amount_cell(text)) return whole;
  // The text after the last blank that still reads as an amount, one or two words long ("39,591.75 Cr").
  for (std::size_t at = text.size(), words = 0; at > 0 && words < 3;) {
    const std::size_t blank = text.find_last_of(" \t:", at - 1);
    if (blank == std::string_view::npos) break;
    ++words;
    const std::string_view tail = text.substr(blank + 1);
    const bool grouped = tail.find_first_of(".,") != std::string_view::npos;  // not the year of a date
    if (grouped && !is_alpha(tail[0]) && tail.find('/') == std::string_view::npos) {
      if (const auto value = amount_cell(tail)) return value;
    }
    at = blank;
  }
  return std::nullopt;
}

bool may_be_amount(std::string_view text) {
  if (text.empty() || is_digit(text[0])) return true;
  return std::string_view("-+(.,=\"'\t\xE2RrIiNnCcDd*_").find(text[0]) != std::string_view::npos;
}

}  // namespace msme::ingest
