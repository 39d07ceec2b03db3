// What one pass over the ledger learns: months, totals by category, mode and counterparty over the window of full
// months, and the few rows that later steps look at one by one. No text is copied and nothing is allocated per row.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "analyze/analytics.hpp"
#include "analyze/book.hpp"
#include "analyze/params.hpp"
#include "model/borrower.hpp"

namespace msme::analyze {

struct Totals {
  base::Paise amount = 0;
  std::uint32_t rows = 0;
  void add(base::Paise value) {
    amount += value;
    ++rows;
  }
};

// Evidence: the first rows and the count of all.
struct RowSet {
  static constexpr std::uint32_t kCap = 200;
  std::vector<std::uint32_t> rows;
  std::uint32_t count = 0;
  void add(std::size_t row) {
    if (count++ < kCap) rows.push_back(static_cast<std::uint32_t>(row));
  }
};

// One counterparty over the window; own transfers left out.
struct Party {
  std::uint32_t name = 0;        // string id
  Totals in, out;                // all credits / debits
  Totals sales, purchases;       // credits that count as business / operating debits
  base::Paise recent_sales = 0;  // of them in the window's last three full months
  bool sold_before = false;      // a sale in an earlier month of the window
};

// End-of-day balance of one account for every day of the coverage.
struct AccountDays {
  std::uint16_t account = 0;
  bool known = false;  // at least one balance, or a stated one to work back from
  bool liquid = true;  // savings or current: money that can be spent
  base::Paise limit = base::kNoMoney;
  std::vector<base::Paise> eod;  // empty when not known
};

struct Days {
  base::Date from = base::kNoDate;
  std::vector<AccountDays> accounts;
  std::vector<base::Paise> liquid;  // sum over known liquid accounts; empty when there is none
  int unknown_accounts = 0;         // accounts with entries but no balance
  int liquid_accounts = 0;
};

// Why a credit that may be a sale isn't taken for one (analyze/likely_sales.cpp).
enum class Doubt : std::uint8_t {
  None,
  NotTrade,      // into an account that doesn't take sales
  Relation,      // from the owner, a relative, a lender, an employer, a fund house, the state
  PaidBack,      // the party is paid back, or this very sum went back
  PutBack,       // cash of the very sum taken out a few days before
  CashNotUsual,  // cash is hardly ever paid in, or never such a sum
  RoundSums,     // a person who only ever sends round sums
  NotUsual       // larger than a large sale, from nobody who keeps paying
};
inline constexpr std::size_t kDoubtCount = 8;
std::string_view text(Doubt doubt);  // "" for None, then NOT_A_TRADE_ACCOUNT …

// A credit that went back to the same party.
struct RoundTrip {
  std::uint32_t credit_row, debit_row;
};

struct Facts {
  std::string unusable;  // why nothing can be computed; empty when there is a ledger
  base::Date as_of = base::kNoDate, now = base::kNoDate;
  base::Date from = base::kNoDate, to = base::kNoDate;  // days covered, both included
  int first_month = 0;                                  // base::month_index of months[0]
  std::vector<Month> months;                            // every calendar month from `from` to `to`
  std::vector<std::uint8_t> window;                     // 1 = full month among the last `window_months`
  std::vector<std::uint64_t> debit_kinds;               // per month, a bit per category with a debit
  int window_count = 0;                                 // full months in the window
  int full_count = 0;                                   // full months in the last 24
  std::string period;                                   // "2025-11..2026-10"
  std::uint32_t before_history = 0, after_as_of = 0;    // rows left out of everything

  // Over the window.
  Totals credits, debits, sales, uncertain, operating, emi, interest, own_in, own_out;
  Totals likely;                             // uncertain credits that evidence takes for sales
  std::array<Totals, kDoubtCount> doubts{};  // the other uncertain ones, by what speaks against them
  int uncertain_percent = 0;  // share of likely credits that counts: the policy's, or more where GST confirms it
  bool gst_confirms = false;  // GST returns raised it above the policy's share
  base::Paise turnover = 0;   // sales + that share of likely: the cautious figure that limits are set by
  std::array<Totals, model::kCategoryCount> in{}, out{}, excluded_in{}, uncertain_in{};
  std::array<Totals, model::kModeCount> mode_in{}, mode_out{};
  base::Paise known_value = 0, all_value = 0;  // known purpose / all
  double confidence_value = 0;                 // Σ amount × confidence
  std::uint32_t active_days = 0;
  std::vector<base::Paise> tickets;  // sales credits, in the order of their rows
  std::vector<Party> parties;        // in order of first appearance
  RowSet sales_rows, operating_rows, uncertain_rows, likely_rows, cash_rows, emi_window_rows;
  std::vector<RoundTrip> round_trips;

  // Over the whole history.
  std::vector<std::uint32_t> bounces, emis, interests, loans, cash_deposits;

  Days days;

  int month_of(base::Date date) const { return base::month_index(date) - first_month; }
  bool has_window() const { return window_count > 0; }
  base::Paise turnover_best() const { return sales.amount + likely.amount; }
  int confidence() const;  // value-weighted confidence of the categories, 0–100
};

Facts gather(const model::Borrower& borrower, const Params& params, const Book& book);

// Interest that has to be paid from the business's money: not what a loan account charges itself, as its EMI pays it.
bool is_interest_paid(const model::Borrower& borrower, std::size_t row);

// Debits that run the business: not EMI, interest on limits, drawings, investment, own transfers, returns and reversals.
bool is_operating(model::Category category);

// What GST says was sold in a tax period, with tax (GSTR-3B, else GSTR-1; filed returns only); kNoMoney = not known.
base::Paise gst_with_tax(const model::Borrower& borrower, int month);

// Parts of gather, in files of their own.
void gather_days(const model::Borrower& borrower, Facts& facts);
void gather_round_trips(const model::Borrower& borrower, const Params& params,
                        const std::vector<std::uint32_t>& party_of_row, Facts& facts);
// Which uncertain credits are sales by all that is known of them: fills Month::likely_inflow, likely and doubts.
void judge_uncertain(const model::Borrower& borrower, const Book& book, Facts& facts);

}  // namespace msme::analyze
