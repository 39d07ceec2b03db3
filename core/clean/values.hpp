// Amounts and dates as Indian sources write them, read exactly. Pure functions of the text: what a file's other
// rows say about an ambiguous date is settled by the caller.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/date.hpp"
#include "base/money.hpp"

namespace msme::clean {

enum class Side : std::uint8_t { None, Debit, Credit };

enum class AmountError : std::uint8_t { None, Empty, NotANumber, TooLarge };

// "1,25,000.00", "₹1,250.00 Dr", "(1,250.00)", "1250-", "-,77,65,682.30", "Rs. 1,250/-", "INR 1250.00CR", "1.25L",
// "2.5 Cr", "2.025E7", "=\"150.00\"". Exact to the paisa; "1250.005" rounds half-up and says so.
// "Cr" after a number means credit, as banks print it ("25,000.00 Cr"); it means crore only for a figure below
// 1,000 with exactly one decimal ("2.5 Cr"), and never in a bank's own table. The word crore is always crore.
enum class CrMark : std::uint8_t { SideOrCrore, Side };
struct Amount {
  base::Paise paise = base::kNoMoney;  // magnitude, ≥ 0; kNoMoney when error
  Side side = Side::None;              // by a Dr/Cr mark
  bool negative = false;               // by a minus or parentheses
  bool rounded = false;                // had fractions of a paisa
  bool plain = false;                  // digits and a point only: no format had to be normalised
  AmountError error = AmountError::None;
  bool ok() const { return error == AmountError::None; }
};
Amount parse_amount(std::string_view text, CrMark cr = CrMark::SideOrCrore);

// A cell as spreadsheets export it, bare: ="150.00" and '150.00 are 150.00.
std::string_view unwrap(std::string_view text);

// A blank that sources write for "nothing": "", "-", "--", "NA", "N/A", "NIL", "null", "none".
bool is_blank_value(std::string_view text);

enum class DateFormat : std::uint8_t {
  None,
  Iso,
  IsoTime,
  YearFirst,
  DayMonthName,
  NumericDayFirst,
  NumericMonthFirst,
  NumericAmbiguous,
  Compact,
  DayMonthYearCompact,
  ExcelSerial,
  EpochMillis
};

// 4 Nov 25, 04-NOV-2025 13:22:01, 04/11/2025, 04.11.25, 2025-11-04T10:00:00+05:30, 2022/01/01 03:07:41, 20251104,
// 04112025, 45965 (Excel), 1762214400000 (ms, read in IST), 3-Apr-21, Apr 5, 2024, ="28-03-2026 03:43:02".
// A numeric date that also reads month-first carries both: date is the day-first reading.
struct DateRead {
  base::Date date = base::kNoDate;
  base::Date month_first = base::kNoDate;  // the other reading of an ambiguous date (same as date otherwise)
  std::int32_t time = -1;                  // seconds of the day as printed; zone offsets are converted to IST
  DateFormat format = DateFormat::None;
  bool impossible = false;  // looks like a date but no such day: 31 Feb
  bool ok() const { return date != base::kNoDate; }
};
DateRead parse_date(std::string_view text);

// Dates read before, by their text: a statement prints each day many times.
class DateMemo {
 public:
  const DateRead& read(std::string_view text);

 private:
  static constexpr std::size_t kEntries = 256;
  struct Entry {
    std::uint8_t size = 0;  // 0 = free
    std::array<char, 24> text{};
    DateRead read;
  };
  std::array<Entry, kEntries> entries_;
  DateRead long_;
};

std::string_view text(DateFormat format);  // "ISO", "D_MMM_YY"… as counted in the cleaning log

}  // namespace msme::clean
