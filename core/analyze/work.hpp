// What several topics and summaries share beyond the metrics: found once, kept with the sheet.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/money.hpp"
#include "model/records.hpp"

namespace msme::analyze {

struct Season {
  std::array<double, 12> index{};  // January first, mean 1
  bool measured = false;           // from two years of own data; else the usual one of the analysis book
  double of(int month) const { return index[static_cast<std::size_t>(month % 12)]; }
};

// Net operating cash of the next 12 months; empty when there are fewer than 6 full months in a row.
struct Forecast {
  int first_month = 0;
  int months_used = 0;
  double level = 0, slope = 0;  // deseasonalised rupees a month
  struct Line {
    double p5 = 0, p25 = 0, p50 = 0, p95 = 0;  // rupees
  };
  std::vector<Line> months;
  Line year;  // of the 12-month sums, not the sum of the lines
};

// A payment that comes back at a steady pace.
struct Recurring {
  std::uint32_t name = 0;       // string id
  std::uint32_t first_row = 0;  // stands for the category
  const char* every = "";       // week, fortnight, month, quarter, year
  base::Paise amount = 0;       // middle one
  base::Paise a_month = 0;      // as a monthly sum
  std::uint32_t payments = 0;
  base::Date last = base::kNoDate, next = base::kNoDate;
  bool active = false;
  bool fixed = false;  // the amounts hardly differ
};

// Instalments to one lender of one size.
struct EmiStream {
  std::uint32_t lender = 0;         // string id, 0 = unnamed
  base::Paise amount = 0;           // the newest
  base::Paise a_month = 0;          // what the last full months took of it, a month
  std::vector<std::uint32_t> rows;  // oldest first
  base::Date first = base::kNoDate, last = base::kNoDate;
  int due_day = 0;    // middle day of the month
  double day_sd = 0;  // of the day around it
  int missed = 0;     // months between the first and the last without a payment
  int latest = 0;     // most days behind its turn
  bool active = false;
  bool daily = false;  // more than ten a month: repaid out of each day's sales
};

// One fact that two sources should both show.
enum class LinkState : std::uint8_t { Matched, Partial, Unmatched, Missing };
std::string_view text(LinkState state);  // MATCHED …

struct Link {
  std::string_view pair;  // gst_bank, ondc_bank, emi_bureau, ocen_bank, ocen_bureau, ondc_gst, identity
  std::string key;        // the month, settlement, lender or name
  base::Paise left = base::kNoMoney, right = base::kNoMoney;  // the pair's first and second source
  base::Paise owed = base::kNoMoney;                          // on a loan, by the bureau
  LinkState state = LinkState::Missing;
  std::string note;
  std::vector<std::uint32_t> rows;  // ledger rows
};

struct Work {
  Season season;
  Forecast forecast;
  std::vector<Recurring> payments, receipts;  // largest first
  std::vector<EmiStream> streams;
  std::vector<Link> links;
  int bank_lag = 0;  // months by which the bank follows the GST returns
};

}  // namespace msme::analyze
