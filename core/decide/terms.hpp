// Grade, rate and caps: how much the borrower could carry, and which limit binds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "decide/book.hpp"
#include "decide/decision.hpp"
#include "decide/rules.hpp"

namespace msme::decide {

// What income, obligations and caps are worked out from (haircuts: the metric of their rule).
inline constexpr std::string_view kTermMetrics[] = {
    "F1_turnover_monthly",        "F1_turnover_annual", "F1_turnover_best_monthly", "F1_turnover_best_annual",
    "F2_net_operating_cash",      "F5_growth",          "O1_emi_monthly",           "O1_interest_monthly",
    "O12_working_capital_limits", "G10_bank_variance"};

// The turnover that limits and repayment are worked out from (before haircuts): the best estimate where the cautious figure
// lies close below it, else the cautious one. Rupees.
struct TurnoverBasis {
  bool best = false;
  std::optional<double> monthly, annual;                                  // of the figure taken
  std::optional<double> cautious, best_estimate;                          // a month
  std::optional<double> gap_percent;                                      // of the best estimate, one decimal
  double added() const { return best ? *best_estimate - *cautious : 0; }  // a month, over the cautious figure
};

struct Cap {
  std::string id, name, formula;
  base::Paise amount = base::kNoMoney;  // kNoMoney: not known
  bool binding = false;
};

struct Rate {
  double benchmark = 0, lender = 0, product = 0, grade = 0, expected_loss = 0;
  double annual = 0;  // sum on the grid of 0.01, within the lender's floor and ceiling
};

struct Terms {
  std::size_t grade = 0;  // after the rules' effects; book.grades.size() when there is none
  bool priced = false;    // there is a grade, so there is a rate
  Rate rate;
  int tenure = 0;
  double haircut = 0;  // share of turnover and cash that isn't believed, 0–1
  // Rupees a month: income after the haircut, instalments and interest on limits.
  std::optional<double> income, emi_now;
  TurnoverBasis turnover;
  bool more_if_counted = false;  // nothing is left by the cautious turnover, something by the best estimate
  std::vector<Cap> caps;
  const Cap* binding = nullptr;
  base::Paise amount = 0;  // the smallest cap, floored to ₹1,000; 0 when a cap isn't known
  bool complete = false;   // every cap is known
};

Terms work_out(const Book& book, const Product& product, const Lender& lender, const Request& request,
               const analyze::Analytics& analytics, const score::Scores& scores,
               const std::vector<RuleResult>& results);

}  // namespace msme::decide
