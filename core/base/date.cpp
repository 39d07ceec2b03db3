#include "base/date.hpp"

#include "base/text.hpp"

namespace msme::base {

namespace {

constexpr std::string_view kMonthNames[] = {"January", "February", "March",     "April",   "May",      "June",
                                            "July",    "August",   "September", "October", "November", "December"};

}  // namespace

std::string_view month_name(int month) { return month < 1 || month > 12 ? std::string_view() : kMonthNames[month - 1]; }

int month_number(std::string_view name) {
  if (name.size() < 3) return 0;
  for (int m = 0; m < 12; ++m) {
    const std::string_view full = kMonthNames[m];
    if (name.size() <= full.size() && equals_ignore_case(full.substr(0, name.size()), name)) return m + 1;
  }
  return 0;
}

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in_month(int year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12) return 0;
  return month == 2 && is_leap(year) ? 29 : kDays[month - 1];
}

bool is_valid(int year, int month, int day) {
  return year >= 1900 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}

// Days-from-civil over 400-year eras; years start in March so that the leap day is the last of its year.
Date from_civil(int year, int month, int day) {
  const int y = month <= 2 ? year - 1 : year;
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

Civil to_civil(Date date) {
  const int z = date + 719468;
  const int era = (z >= 0 ? z : z - 146096) / 146097;
  const int day_of_era = z - era * 146097;
  const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int shifted_month = (5 * day_of_year + 2) / 153;
  Civil civil;
  civil.day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  civil.month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  civil.year = year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0);
  return civil;
}

int weekday(Date date) {
  const int shifted = (date + 3) % 7;  // 1970-01-01 was a Thursday
  return shifted < 0 ? shifted + 7 : shifted;
}

int month_index(Date date) {
  const Civil civil = to_civil(date);
  return civil.year * 12 + civil.month - 1;
}

Date month_start(int index) { return from_civil(index / 12, index % 12 + 1, 1); }

Date month_end(int index) { return from_civil(index / 12, index % 12 + 1, days_in_month(index / 12, index % 12 + 1)); }

std::string month_text(int index) {
  std::string out;
  append_padded(out, index / 12, 4);
  out.push_back('-');
  append_padded(out, index % 12 + 1, 2);
  return out;
}

Date add_months(Date date, int months) {
  if (date == kNoDate) return kNoDate;
  const Civil civil = to_civil(date);
  const int index = civil.year * 12 + civil.month - 1 + months;
  const int last = days_in_month(index / 12, index % 12 + 1);
  return from_civil(index / 12, index % 12 + 1, civil.day < last ? civil.day : last);
}

void append_iso(std::string& out, Date date) {
  if (date == kNoDate) return;
  const Civil civil = to_civil(date);
  if (civil.year < 0 || civil.year > 9999) {
    append_padded(out, civil.year, 4);
  } else {
    const int century = civil.year / 100;
    const int year = civil.year % 100;
    const auto digit = [](int value) { return static_cast<char>('0' + value); };
    const char text[] = {digit(century / 10),
                         digit(century % 10),
                         digit(year / 10),
                         digit(year % 10),
                         '-',
                         digit(civil.month / 10),
                         digit(civil.month % 10),
                         '-',
                         digit(civil.day / 10),
                         digit(civil.day % 10)};
    out.append(text, sizeof(text));
    return;
  }
  out.push_back('-');
  append_padded(out, civil.month, 2);
  out.push_back('-');
  append_padded(out, civil.day, 2);
}

std::string to_iso(Date date) {
  std::string out;
  append_iso(out, date);
  return out;
}

Date parse_iso(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return kNoDate;
  if (text.size() > 10 && text[10] != 'T' && text[10] != ' ') return kNoDate;
  int part[3] = {0, 0, 0};
  static constexpr std::size_t kStart[] = {0, 5, 8};
  static constexpr std::size_t kLength[] = {4, 2, 2};
  for (std::size_t p = 0; p < 3; ++p) {
    for (std::size_t i = 0; i < kLength[p]; ++i) {
      const char c = text[kStart[p] + i];
      if (!is_digit(c)) return kNoDate;
      part[p] = part[p] * 10 + (c - '0');
    }
  }
  return is_valid(part[0], part[1], part[2]) ? from_civil(part[0], part[1], part[2]) : kNoDate;
}

}  // namespace msme::base
