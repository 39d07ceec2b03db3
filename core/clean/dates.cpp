// Dates as Indian sources write them.
#include <cstddef>
#include <cstring>

#include "base/text.hpp"
#include "clean/values.hpp"

namespace msme::clean {
namespace {

using base::Date;
using base::is_alpha;
using base::is_digit;
using base::kNoDate;

constexpr std::int32_t kIstOffset = 5 * 3600 + 1800;

struct Cursor {
  std::string_view text;
  std::size_t at = 0;

  bool done() const { return at >= text.size(); }
  char peek() const { return done() ? '\0' : text[at]; }
  // The number at the cursor; `digits` = how many digits it had (0 = none). Stops after 15.
  std::int64_t number(int& digits) {
    std::int64_t value = 0;
    digits = 0;
    while (!done() && is_digit(text[at]) && digits < 15) {
      value = value * 10 + (text[at++] - '0');
      ++digits;
    }
    return value;
  }
  void skip(std::string_view set) {
    while (!done() && set.find(text[at]) != std::string_view::npos) ++at;
  }
};

// 00–69 → 2000s, 70–99 → 1900s: no Indian electronic statement is older.
int full_year(std::int64_t year, int digits) {
  if (digits > 2) return static_cast<int>(year);
  return static_cast<int>(year < 70 ? 2000 + year : 1900 + year);
}

Date civil(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (year < 1900 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return kNoDate;
  const auto y = static_cast<int>(year);
  const auto m = static_cast<int>(month);
  const auto d = static_cast<int>(day);
  return base::is_valid(y, m, d) ? base::from_civil(y, m, d) : kNoDate;
}

// The time after a date: [T ]HH:MM[:SS[.fff]] [AM|PM] [Z|±HH[:]MM]. False when something else stands there.
bool take_time(Cursor& c, DateRead& out) {
  c.skip(" T\t,");
  if (c.done()) return true;
  int digits = 0;
  const std::int64_t hour = c.number(digits);
  if (digits == 0 || digits > 2 || (c.peek() != ':' && c.peek() != '.')) return false;
  ++c.at;
  const std::int64_t minute = c.number(digits);
  if (digits != 2) return false;
  std::int64_t second = 0;
  if (c.peek() == ':') {
    ++c.at;
    second = c.number(digits);
    if (digits != 2) return false;
    if (c.peek() == '.') {
      ++c.at;
      c.number(digits);
    }
  }
  if (hour > 24 || minute > 59 || second > 60) return false;
  std::int64_t seconds = hour * 3600 + minute * 60 + second;
  c.skip(" ");
  const char meridiem = base::to_upper(c.peek());
  if ((meridiem == 'A' || meridiem == 'P') && c.at + 1 < c.text.size() && base::to_upper(c.text[c.at + 1]) == 'M') {
    if (hour > 12) return false;
    seconds += (meridiem == 'P' ? (hour == 12 ? 0 : 12) : (hour == 12 ? -12 : 0)) * 3600;
    c.at += 2;
    c.skip(" ");
  }
  bool zoned = false;
  std::int64_t offset = 0;
  if (c.peek() == 'Z' || c.peek() == 'z') {
    zoned = true;
    ++c.at;
  } else if (c.peek() == '+' || c.peek() == '-') {
    const std::int64_t sign = c.peek() == '-' ? -1 : 1;
    ++c.at;
    const std::int64_t oh = c.number(digits);
    std::int64_t om = 0;
    std::int64_t whole = oh;
    if (digits == 4) {
      om = oh % 100;
      whole = oh / 100;
    } else if (c.peek() == ':') {
      ++c.at;
      om = c.number(digits);
    }
    if (whole > 14 || om > 59) return false;
    zoned = true;
    offset = sign * (whole * 3600 + om * 60);
  } else if (c.text.substr(c.at) == "IST") {
    c.at += 3;
  }
  if (!c.done()) return false;
  if (zoned) {
    seconds += kIstOffset - offset;
    const int day_shift = seconds < 0 ? -1 : (seconds >= 86400 ? 1 : 0);
    seconds -= day_shift * 86400;
    out.date += day_shift;
    out.month_first += day_shift;
  }
  if (seconds >= 86400) seconds = 86399;  // 24:00:00 as some banks print midnight
  out.time = static_cast<std::int32_t>(seconds);
  return true;
}

DateRead settle(DateRead out, Cursor& c) {
  if (out.date == kNoDate) {
    DateRead bad;
    bad.impossible = true;
    return bad;
  }
  if (!take_time(c, out)) return DateRead{};
  return out;
}

// Digits only: compact dates, Excel serials, epoch times. "45965.75" is a serial with its time of day.
DateRead read_digits(std::string_view text) {
  DateRead out;
  Cursor c{text, 0};
  int digits = 0;
  const std::int64_t value = c.number(digits);
  if (!c.done() && c.peek() != '.') return out;
  if (digits == 8 && c.done()) {
    const Date year_first = civil(value / 10000, value / 100 % 100, value % 100);
    const Date day_first = civil(value % 10000, value / 10000 % 100, value / 1000000);
    const bool plausible = year_first != kNoDate && value / 10000 < 2100;
    out.date = plausible ? year_first : day_first;
    out.format = plausible ? DateFormat::Compact : DateFormat::DayMonthYearCompact;
    out.impossible = out.date == kNoDate;
  } else if (digits == 6 && c.done()) {
    out.date = civil(full_year(value % 100, 2), value / 100 % 100, value / 10000);
    out.format = DateFormat::DayMonthYearCompact;
    out.impossible = out.date == kNoDate;
  } else if (digits == 5 && value >= 20000 && value <= 80000) {
    out.date = static_cast<Date>(value - 25569);  // Excel counts from 1899-12-30
    out.format = DateFormat::ExcelSerial;
    if (!c.done()) {
      ++c.at;
      int decimals = 0;
      const std::int64_t fraction = c.number(decimals);
      std::int64_t unit = 1;
      for (int i = 0; i < decimals; ++i) unit *= 10;
      if (!c.done() || decimals == 0 || decimals > 12) return DateRead{};
      out.time = static_cast<std::int32_t>(fraction * 86400 / unit);
    }
  } else if ((digits == 13 || digits == 10) && c.done() && value > 0) {
    const std::int64_t seconds = (digits == 13 ? value / 1000 : value) + kIstOffset;
    out.date = static_cast<Date>(seconds / 86400);
    out.time = static_cast<std::int32_t>(seconds % 86400);
    out.format = DateFormat::EpochMillis;
  }
  if (out.date != kNoDate) {
    out.month_first = out.date;
  } else {
    out.format = DateFormat::None;
  }
  return out;
}

// Begins with a month's name: "Apr 5, 2024", "Apr-05-2024".
DateRead read_month_name_first(Cursor c) {
  const std::size_t start = c.at;
  while (!c.done() && is_alpha(c.peek())) ++c.at;
  const int month = base::month_number(c.text.substr(start, c.at - start));
  c.skip(" .-/");
  int day_digits = 0;
  const std::int64_t day = c.number(day_digits);
  c.skip(" ,-/");
  int year_digits = 0;
  const std::int64_t year = c.number(year_digits);
  if (month == 0 || day_digits == 0 || day_digits > 2 || (year_digits != 4 && year_digits != 2)) return {};
  DateRead out;
  out.format = DateFormat::DayMonthName;
  out.date = out.month_first = civil(full_year(year, year_digits), month, day);
  return settle(out, c);
}

// After the first number and its separator: a month's name or a second number, then the year.
DateRead read_day_first(Cursor c, std::int64_t first) {
  DateRead out;
  if (is_alpha(c.peek())) {
    const std::size_t start = c.at;
    while (!c.done() && is_alpha(c.peek())) ++c.at;
    const int month = base::month_number(c.text.substr(start, c.at - start));
    c.skip(" .,-/'");
    int year_digits = 0;
    const std::int64_t year = c.number(year_digits);
    if (month == 0 || (year_digits != 2 && year_digits != 4)) return {};
    out.format = DateFormat::DayMonthName;
    out.date = out.month_first = civil(full_year(year, year_digits), month, first);
    return settle(out, c);
  }
  int digits = 0;
  const std::int64_t second = c.number(digits);
  if (digits == 0 || digits > 2) return {};
  c.skip(" ");
  if (c.peek() != '/' && c.peek() != '-' && c.peek() != '.') return {};
  c.skip("/-. ");
  int year_digits = 0;
  const std::int64_t year = c.number(year_digits);
  if (year_digits != 2 && year_digits != 4) return {};
  const int full = full_year(year, year_digits);
  const Date day_first = civil(full, second, first);
  const Date month_first = civil(full, first, second);
  out.date = day_first != kNoDate ? day_first : month_first;
  out.month_first = month_first != kNoDate ? month_first : day_first;
  out.format = day_first == kNoDate     ? DateFormat::NumericMonthFirst
               : month_first == kNoDate ? DateFormat::NumericDayFirst
               : first == second        ? DateFormat::NumericDayFirst
                                        : DateFormat::NumericAmbiguous;
  return settle(out, c);
}

DateRead read_year_first(Cursor c, std::int64_t year, char separator) {
  int month_digits = 0;
  const std::int64_t month = c.number(month_digits);
  if (month_digits == 0 || month_digits > 2 || c.peek() != separator) return {};
  ++c.at;
  int day_digits = 0;
  const std::int64_t day = c.number(day_digits);
  if (day_digits == 0 || day_digits > 2) return {};
  DateRead out;
  out.date = out.month_first = civil(year, month, day);
  out.format = separator == '-' ? (c.done() ? DateFormat::Iso : DateFormat::IsoTime) : DateFormat::YearFirst;
  return settle(out, c);
}

// YYYY-MM-DD and nothing else.
bool quick_iso(std::string_view text, DateRead& out) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  int parts[3] = {0, 0, 0};
  std::size_t part = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    if (i == 4 || i == 7) {
      ++part;
    } else if (is_digit(text[i])) {
      parts[part] = parts[part] * 10 + (text[i] - '0');
    } else {
      return false;
    }
  }
  out.date = out.month_first = civil(parts[0], parts[1], parts[2]);
  out.format = DateFormat::Iso;
  return out.date != kNoDate;
}

}  // namespace

DateRead parse_date(std::string_view text) {
  if (DateRead quick; quick_iso(text, quick)) return quick;
  text = unwrap(text);
  if (text.size() < 5 || text.size() > 40) return {};
  Cursor c{text, 0};
  if (is_alpha(text[0])) {
    // "Tue, 4 Nov 2025" or a month's name
    std::size_t end = 0;
    while (end < text.size() && is_alpha(text[end])) ++end;
    if (base::month_number(text.substr(0, end)) != 0) return read_month_name_first(c);
    static constexpr std::string_view kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (const std::string_view day : kDays) {
      if (base::starts_with_ignore_case(text, day) && end < text.size()) {
        c.at = end;
        c.skip(" ,.");
        return is_digit(c.peek()) ? parse_date(text.substr(c.at)) : DateRead{};
      }
    }
    return {};
  }
  if (!is_digit(text[0])) return {};
  int digits = 0;
  const std::int64_t first = c.number(digits);
  if (digits > 4 || c.done() || (c.peek() == '.' && digits == 5)) return read_digits(text);
  const char separator = c.peek();
  if (digits == 4) {
    if (separator != '-' && separator != '/' && separator != '.') return {};
    ++c.at;
    return read_year_first(c, first, separator);
  }
  if (digits > 2) return {};
  // "4th Nov 2025"
  if (c.at + 2 <= text.size()) {
    const std::string_view ordinal = text.substr(c.at, 2);
    if (base::equals_ignore_case(ordinal, "th") || base::equals_ignore_case(ordinal, "st") ||
        base::equals_ignore_case(ordinal, "nd") || base::equals_ignore_case(ordinal, "rd")) {
      c.at += 2;
    }
  }
  c.skip(" /-.,");
  return read_day_first(c, first);
}

std::string_view text(DateFormat format) {
  switch (format) {
    case DateFormat::None:
      return "NONE";
    case DateFormat::Iso:
      return "ISO";
    case DateFormat::IsoTime:
      return "ISO_TIME";
    case DateFormat::YearFirst:
      return "YYYY_MM_DD";
    case DateFormat::DayMonthName:
      return "D_MMM_YYYY";
    case DateFormat::NumericDayFirst:
      return "DD_MM_YYYY";
    case DateFormat::NumericMonthFirst:
      return "MM_DD_YYYY";
    case DateFormat::NumericAmbiguous:
      return "DD_MM_YYYY";
    case DateFormat::Compact:
      return "YYYYMMDD";
    case DateFormat::DayMonthYearCompact:
      return "DDMMYYYY";
    case DateFormat::ExcelSerial:
      return "EXCEL_SERIAL";
    case DateFormat::EpochMillis:
      return "EPOCH";
  }
  return "NONE";
}

const DateRead& DateMemo::read(std::string_view text) {
  if (text.size() < 8 || text.size() > Entry{}.text.size()) return long_ = parse_date(text);
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  std::memcpy(&head, text.data(), sizeof head);
  std::memcpy(&tail, text.data() + text.size() - sizeof tail, sizeof tail);
  const std::uint64_t hash = (head * 0x9E3779B97F4A7C15ULL) ^ (tail * 0xC2B2AE3D27D4EB4FULL);
  Entry& entry = entries_[(hash >> 48U) % kEntries];
  if (entry.size == text.size() && std::memcmp(entry.text.data(), text.data(), text.size()) == 0) return entry.read;
  entry.size = static_cast<std::uint8_t>(text.size());
  std::memcpy(entry.text.data(), text.data(), text.size());
  return entry.read = parse_date(text);
}

}  // namespace msme::clean
