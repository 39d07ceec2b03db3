// Civil dates as days since 1970-01-01 (proleptic Gregorian), no clock and no time zone: Indian civil days.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace msme::base {

using Date = std::int32_t;
inline constexpr Date kNoDate = std::numeric_limits<Date>::min();

struct Civil {
  int year = 1970;
  int month = 1;  // 1–12
  int day = 1;    // 1–31
};

bool is_leap(int year);
int days_in_month(int year, int month);
bool is_valid(int year, int month, int day);  // years 1900–9999
Date from_civil(int year, int month, int day);
Civil to_civil(Date date);

int weekday(Date date);  // 0 = Monday … 6 = Sunday

// Months counted from year 0: 2026-05 → 24316. Handy as an array index.
int month_index(Date date);
Date month_start(int month_index);
Date month_end(int month_index);
std::string month_text(int month_index);  // "2026-05"

// 1–12 for an English month's name or a beginning of at least three letters, "Sept" too, in any case; 0 otherwise.
int month_number(std::string_view name);
// "January" for 1.
std::string_view month_name(int month);

// Same day `months` later, clipped to the month's last day; kNoDate stays kNoDate.
Date add_months(Date date, int months);

std::string to_iso(Date date);  // "2026-05-04"; empty for kNoDate
void append_iso(std::string& out, Date date);
Date parse_iso(std::string_view text);  // strict YYYY-MM-DD (a time may follow); kNoDate otherwise

}  // namespace msme::base
