// core/data/analysis_book.json, read: words, classes and dated facts that metrics and reconciliation share.
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
  std::vector<std::string> fillers, asset_policies;
  std::array<Purpose, model::kCategoryCount> purpose{};  // of a debit
  std::vector<std::pair<std::string, int>> fund_days;
  int sma1_from = 31, sma2_from = 61, npa_from = 90;
  struct Cycle {
    base::Date from = base::kNoDate;
    std::vector<int> days;
  };
  std::vector<Cycle> cycles;                            // newest first
  int returns_locked_from = 0, rates_changed_from = 0;  // month indexes

  // 0 = locked in.
  int days_to_cash(std::string_view fund_type) const;
  Cause cause_of(std::string_view narration) const;
  // The first day after `date` on which lenders report.
  base::Date next_reference(base::Date date) const;
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
