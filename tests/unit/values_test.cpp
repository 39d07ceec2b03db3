#include <string>

#include "base/rng.hpp"
#include "base/text.hpp"
#include "catch.hpp"
#include "clean/values.hpp"
#include "rounds.hpp"

namespace values_test {

using namespace msme;
using clean::Amount;
using clean::AmountError;
using clean::DateFormat;
using clean::parse_amount;
using clean::parse_date;
using clean::Side;

TEST_CASE("amounts as Indian sources write them", "[values][amount]") {
  struct Row {
    const char* text;
    base::Paise paise;
    Side side;
    bool negative;
  };
  const Row rows[] = {
      {"1250", 125000, Side::None, false},
      {"1,25,000.00", 12500000, Side::None, false},
      {"125,000.50", 12500050, Side::None, false},
      {"\u20B91,250.00 Dr", 125000, Side::Debit, false},
      {"\u20B9 45,320.50", 4532050, Side::None, false},
      {"(1,250.00)", 125000, Side::None, true},
      {"1250-", 125000, Side::None, true},
      {"-1,250", 125000, Side::None, true},
      {"\u22121250", 125000, Side::None, true},
      {"-,77,65,682.30", 776568230, Side::None, true},
      {"Rs. 1,250/-", 125000, Side::None, false},
      {"Rs.1,855.26", 185526, Side::None, false},
      {"INR 1250.00CR", 125000, Side::Credit, false},
      {"1250.00CR", 125000, Side::Credit, false},
      {"25,000.00 Cr", 2500000, Side::Credit, false},
      {"1,205.30 (Cr)", 120530, Side::Credit, false},
      {"10,000.00(Dr)", 1000000, Side::Debit, false},
      {"500.00 Dr.", 50000, Side::Debit, false},
      {"1.25L", 12500000, Side::None, false},
      {"2.5 Cr", 2500000000, Side::None, false},
      {"3 crore", 3000000000, Side::None, false},
      {"2 lakh", 20000000, Side::None, false},
      {"2.025018787E7", 2025018787, Side::None, false},
      {"1e3", 100000, Side::None, false},
      {"=\"150.00\"", 15000, Side::None, false},
      {"'150", 15000, Side::None, false},
      {"\t7,560.00", 756000, Side::None, false},
      {"+15,000.00", 1500000, Side::None, false},
      {"0.00", 0, Side::None, false},
      {"1250.", 125000, Side::None, false},
      {".50", 50, Side::None, false},
      {"000123.40", 12340, Side::None, false},
      {"1798.89999999988", 179890, Side::None, false},
      {"1250 Debit", 125000, Side::Debit, false},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const Amount amount = parse_amount(row.text);
    CHECK(amount.ok());
    CHECK(amount.paise == row.paise);
    CHECK(amount.side == row.side);
    CHECK(amount.negative == row.negative);
  }
}

TEST_CASE("what isn't an amount is refused with its reason", "[values][amount]") {
  for (const char* text : {"", " ", "-", "NA", "N/A", "NIL", "null", "--"})
    CHECK(parse_amount(text).error == AmountError::Empty);
  for (const char* text : {"abc", "12,34", "1.2.3", "12ab", "1,2345", "UPI/123", "12 34", "\u20B9"}) {
    INFO(text);
    CHECK(parse_amount(text).error == AmountError::NotANumber);
  }
  for (const char* text : {"1e400", "99999999999999999999", "1000000000000.01", "1e16"}) {
    INFO(text);
    CHECK(parse_amount(text).error == AmountError::TooLarge);
  }
  CHECK(parse_amount("1e-400").paise == 0);
  CHECK(parse_amount("1000000000000").ok());
}

TEST_CASE("fractions of a paisa round half-up and say so", "[values][amount]") {
  CHECK(parse_amount("10.004").paise == 1000);
  CHECK(parse_amount("10.005").paise == 1001);
  CHECK(parse_amount("10.005").rounded);
  CHECK_FALSE(parse_amount("10.00").rounded);
  CHECK_FALSE(parse_amount("10.5000").rounded);
}

TEST_CASE("any paise printed any way reads back exactly", "[values][amount][property]") {
  base::Rng rng(11);
  for (int i = 0; i < msme_test::rounds(20000); ++i) {
    const base::Paise paise = rng.integer(1, 9'999'999'999'99);
    std::string plain;
    base::append_rupees(plain, paise);
    REQUIRE(parse_amount(plain).paise == paise);
    REQUIRE(parse_amount(base::format_inr(paise)).paise == paise);
    REQUIRE(parse_amount(base::format_inr(paise) + " Dr").side == Side::Debit);
    REQUIRE(parse_amount("(" + plain + ")").negative);
  }
}

// A blank before the text leads round the quick way, which must say what the long way says.
TEST_CASE("the quick way through plain figures and dates agrees with the long way", "[values][property]") {
  const auto agree = [](const std::string& text) {
    INFO(text);
    const Amount quick = parse_amount(text), slow = parse_amount(" " + text);
    REQUIRE(quick.paise == slow.paise);
    REQUIRE(quick.error == slow.error);
    REQUIRE(quick.plain == slow.plain);
    REQUIRE(quick.side == slow.side);
    REQUIRE(quick.negative == slow.negative);
    REQUIRE(quick.rounded == slow.rounded);
    const auto date = parse_date(text), slow_date = parse_date(" " + text);
    REQUIRE(date.date == slow_date.date);
    REQUIRE(date.month_first == slow_date.month_first);
    REQUIRE(date.format == slow_date.format);
    REQUIRE(date.time == slow_date.time);
    REQUIRE(date.impossible == slow_date.impossible);
  };
  for (const char* text : {"1,2345",
                           "12,34,567",
                           "1,,234",
                           "1,23,4,567",
                           "0",
                           "0.00",
                           "00,123",
                           "1.",
                           "1.5",
                           "1.555",
                           "1,234.5",
                           "12,34.5",
                           "1000000000000",
                           "999999999999.99",
                           "1000000000000.01",
                           "9999999999999999",
                           "2026-02-28",
                           "2026-02-30",
                           "1899-12-31",
                           "0000-00-00"}) {
    agree(text);
  }
  base::Rng rng(41);
  static constexpr std::string_view kMarks = "0123456789,,,..-";
  for (int i = 0; i < msme_test::rounds(20000); ++i) {
    std::string text;
    for (std::int64_t left = rng.integer(1, 18); left > 0; --left) {
      text.push_back(kMarks[static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(kMarks.size()) - 1))]);
    }
    agree(text);
  }
}

TEST_CASE("any bytes are survived", "[values][property]") {
  base::Rng rng(12);
  const std::string alphabet = "0123456789,.-+()/: CrDrINRs\xE2\x82\xB9TZJanNov'\"=eE";
  for (int i = 0; i < msme_test::rounds(50000); ++i) {
    std::string text;
    const auto length = rng.integer(0, 24);
    for (int k = 0; k < length; ++k) {
      text.push_back(
          alphabet[static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(alphabet.size()) - 1))]);
    }
    const Amount amount = parse_amount(text);
    if (amount.ok()) {
      REQUIRE(amount.paise >= 0);
      REQUIRE(amount.paise <= base::kMaxAmount);
    }
    const clean::DateRead date = parse_date(text);
    if (date.ok()) {
      const base::Civil c = base::to_civil(date.date);
      REQUIRE(base::is_valid(c.year, c.month, c.day));
      REQUIRE(date.time < 86400);
    }
  }
}

TEST_CASE("dates as Indian sources write them", "[values][date]") {
  struct Row {
    const char* text;
    const char* iso;
    int time;
  };
  const Row rows[] = {
      {"4 Nov 25", "2025-11-04", -1},
      {"04/11/2025", "2025-11-04", -1},
      {"04-NOV-2025 13:22:01", "2025-11-04", 13 * 3600 + 22 * 60 + 1},
      {"2025-11-04", "2025-11-04", -1},
      {"2025-11-04T10:00:00+05:30", "2025-11-04", 36000},
      {"2025-11-04T20:00:00Z", "2025-11-05", 5400},
      {"2025-11-04T00:00:00+00:00", "2025-11-04", 19800},
      {"2025-11-04T10:00:00.123Z", "2025-11-04", 55800},
      {"20251104", "2025-11-04", -1},
      {"04112025", "2025-11-04", -1},
      {"45965", "2025-11-04", -1},
      {"45965.5", "2025-11-04", 43200},
      {"1762214400000", "2025-11-04", 19800},
      {"2022/01/01 03:07:41", "2022-01-01", 11261},
      {"01-01-2022", "2022-01-01", -1},
      {"3-Apr-21", "2021-04-03", -1},
      {"01/Apr/2021", "2021-04-01", -1},
      {"04.11.25", "2025-11-04", -1},
      {"Apr 5, 2024", "2024-04-05", -1},
      {"31/03/2021 08:04:44 PM", "2021-03-31", 20 * 3600 + 4 * 60 + 44},
      {"28 May 2022 12:00 AM", "2022-05-28", 0},
      {"28 May 2022 12:00 PM", "2022-05-28", 43200},
      {"=\"28-03-2026 03:43:02\"", "2026-03-28", 13382},
      {"5th Sept 2024", "2024-09-05", -1},
      {"13 Apr 26 03:49", "2026-04-13", 13740},
      {"Tue, 4 Nov 2025", "2025-11-04", -1},
      {"30-06-1993", "1993-06-30", -1},
      {"3 Jul 3213", "3213-07-03", -1},
      {"29/02/2024", "2024-02-29", -1},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const clean::DateRead read = parse_date(row.text);
    CHECK(base::to_iso(read.date) == row.iso);
    CHECK(read.time == row.time);
  }
}

TEST_CASE("a numeric date carries both readings while it is ambiguous", "[values][date]") {
  const auto both = parse_date("04/11/2025");
  CHECK(both.format == DateFormat::NumericAmbiguous);
  CHECK(base::to_iso(both.month_first) == "2025-04-11");
  CHECK(parse_date("13/11/2025").format == DateFormat::NumericDayFirst);
  CHECK(parse_date("11/13/2025").format == DateFormat::NumericMonthFirst);
  CHECK(base::to_iso(parse_date("11/13/2025").date) == "2025-11-13");
  CHECK(parse_date("11/11/2025").format == DateFormat::NumericDayFirst);
}

TEST_CASE("days that don't exist are impossible, other text is no date", "[values][date]") {
  for (const char* text :
       {"31 Feb 2025", "31/02/2025", "2025-02-31", "29 Feb 2025", "32-13-2025", "31-Apr-24", "20250231"}) {
    INFO(text);
    const auto read = parse_date(text);
    CHECK_FALSE(read.ok());
    CHECK(read.impossible);
  }
  for (const char* text :
       {"", "N/A", "Total", "12345", "hello world", "1,250.00", "12/2025", "2025-11-04 junk", "04/11/2025x"}) {
    INFO(text);
    CHECK_FALSE(parse_date(text).ok());
  }
}

TEST_CASE("every day in every layout reads back", "[values][date][property]") {
  static const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (base::Date day = base::from_civil(2019, 1, 1); day < base::from_civil(2029, 1, 1); day += 3) {
    const base::Civil c = base::to_civil(day);
    const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    const std::string d = two(c.day), m = two(c.month), y = std::to_string(c.year), yy = two(c.year % 100);
    for (const std::string& text : {d + "/" + m + "/" + y, d + "-" + m + "-" + yy, y + m + d, y + "/" + m + "/" + d,
                                    std::to_string(c.day) + " " + kMonths[c.month - 1] + " " + yy,
                                    d + "-" + base::upper(kMonths[c.month - 1]) + "-" + y, y + "-" + m + "-" + d}) {
      INFO(text);
      REQUIRE(parse_date(text).date == day);
    }
    REQUIRE(parse_date(std::to_string(day + 25569)).date == day);
  }
}

}  // namespace values_test
