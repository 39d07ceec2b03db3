// core/data/analysis_book.json, read: words and classes that metrics and reconciliation share.
// What changes with the years is in the rule book (model/dated_rules.hpp).
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "model/enums.hpp"

namespace msme::analyze {

enum class Purpose : std::uint8_t { Business, Personal, Unclear };
enum class Cause : std::uint8_t { Unknown, Funds, Stopped, Technical };

struct Book {
  std::array<double, 12> season{};  // January first, mean 1
  struct CauseWords {
    Cause cause = Cause::Unknown;
    std::vector<std::string> words;  // upper case
  };
  std::vector<CauseWords> causes;
  std::vector<std::vector<std::string>> lenders;  // names of one lender
  std::vector<std::string> fillers, asset_policies, file_editors;
  std::vector<std::string> cash_machines;                // words of a narration: a machine took the cash, at any hour
  std::vector<std::string> collecting_rules;             // narration rules of credits that many buyers paid
  std::vector<std::string> lender_words;                 // of a name: a lender's
  std::array<Purpose, model::kCategoryCount> purpose{};  // of a debit
  std::vector<std::pair<std::string, int>> fund_days;
  // When a credit that doesn't say what it is counts as a sale in the best estimate of turnover.
  struct LikelySales {
    int trade_sales = 12;          // sales that make a savings account one that takes sales
    int cash_least = 3;            // cash deposits, …
    int cash_months_percent = 50;  // … in so many of the account's months, are a habit
    int times_usual = 5;           // a sum above so many times the middle one isn't like the others
    int put_back_days = 7;         // cash of the very sum taken out so shortly before is no sale
    int paid_back_percent = 50;    // a party that is paid so much of what it pays is no mere customer
    int repeat_credits = 3;        // credits of one firm, …
    int repeat_days = 60;          // … spread over so many days, are a customer's
    int large_percentile = 99;     // of the certain sales of a channel: up to there a sum is an ordinary sale
    base::Paise round = 100'000;   // a person who sends multiples of it only gives or lends money
  } likely;
  int sma1_from = 31, sma2_from = 61, npa_from = 90;

  // 0 = locked in.
  int days_to_cash(std::string_view fund_type) const;
  Cause cause_of(std::string_view narration) const;
};

Book read_book(const base::Json& document);
Book default_book();  // the embedded one

// Names as words: upper case, letters and digits only, without fillers ("M/s Asha Stores Pvt Ltd" → ASHA, STORES).
std::vector<std::string> name_words(const Book& book, std::string_view name);
// How far two names agree, 0–1: matched words (an initial or one typing error allowed) of the shorter name.
double name_agreement(const Book& book, std::string_view a, std::string_view b);
// One lender under two names.
bool same_lender(const Book& book, std::string_view a, std::string_view b);

}  // namespace msme::analyze
