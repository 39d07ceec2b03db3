#include "decide/what_if.hpp"

#include <algorithm>
#include <limits>

#include "analyze/what_if.hpp"
#include "decide/book.hpp"
#include "decide/plan.hpp"
#include "score/unexplained.hpp"

namespace msme::decide {
namespace {

using analyze::Analytics;
using base::Json;

// A loan by its place: two loans of one lender are two changes.
std::string change_id(const Pull& pull, const Analytics& today) {
  if (pull.loan == nullptr) return pull.lever->id;
  return pull.lever->id + "_" + std::to_string(pull.loan - today.loans.data() + 1);
}

base::Result<Plan> asked_plan(const WhatIf& asked, const std::vector<Pull>& pulls, const LeverBook& levers,
                              const Analytics& today) {
  Plan plan{std::vector<std::uint8_t>(pulls.size(), 0), asked.months > 0 ? asked.months : levers.months.back(), 0};
  std::string known;
  for (const Pull& pull : pulls) known += (known.empty() ? "" : ", ") + change_id(pull, today);
  for (const std::string& id : asked.changes) {
    const auto at = std::find_if(pulls.begin(), pulls.end(), [&](const Pull& p) { return change_id(p, today) == id; });
    if (at == pulls.end()) {
      return base::Error("E_BAD_PARAM", "/params/changes", "No such change for this borrower",
                         known.empty() ? "none: nothing changes a figure" : known, id.substr(0, 40));
    }
    plan.on[static_cast<std::size_t>(at - pulls.begin())] = 1;
  }
  for (const Pull& pull : pulls) {
    if (pull.lever->percents.empty()) continue;
    plan.percent = asked.percent > 0 ? asked.percent : pull.lever->percents.front();
  }
  return plan;
}

Json what_if_result(const Answer& a, const score::Scores& scores) {
  const bool granted = a.granted();
  Json blocks = Json::array();
  for (const std::string& code : a.blocks) blocks.push_back(code);
  return base::record({{"outcome", a.outcome},
                       {"amount", base::money_json(a.amount)},
                       {"tenure_months", granted ? Json(a.tenure) : Json(nullptr)},
                       {"annual_rate", granted ? Json(a.annual_rate) : Json(nullptr)},
                       {"emi", base::money_json(a.emi)},
                       {"grade", a.grade.empty() ? Json(nullptr) : Json(a.grade)},
                       {"score", scores.overall.known ? Json(scores.overall.value) : Json(nullptr)},
                       {"binding_cap", a.binding_cap.empty() ? Json(nullptr) : Json(a.binding_cap)},
                       {"blocks", std::move(blocks)}});
}

}  // namespace

base::Result<Json> what_if(const Deciders& by, const model::Borrower& borrower, const Analytics& analytics,
                           const score::Scores& scores, const WhatIf& asked) {
  const Analytics today = analyze::figures_of(analytics);
  // However much is owed: whoever asks has picked the loan themselves.
  const base::Paise any = std::numeric_limits<base::Paise>::max();
  const std::vector<Pull> pulls = pulls_of(by.levers, today, borrower.ledger, any);
  auto plan = asked_plan(asked, pulls, by.levers, today);
  if (!plan) return plan.error();
  const bool changed = std::find(plan->on.begin(), plan->on.end(), 1) != plan->on.end();
  const Analytics figures = changed ? carried_out(*plan, pulls, today, borrower.ledger) : today;
  const score::Scores then = changed ? score::score_unexplained(by.scorecard, figures) : scores;
  auto answer = by.policy.answer(borrower, figures, then, asked.request);
  if (!answer) return answer.error();
  Json changes = Json::array();
  for (std::size_t i = 0; i < pulls.size(); ++i) {
    Plan alone = *plan;
    std::fill(alone.on.begin(), alone.on.end(), std::uint8_t{0});
    alone.on[i] = 1;
    Json entry = base::record({{"id", change_id(pulls[i], today)}, {"on", plan->on[i] != 0}});
    const Json said = told(alone, pulls, today);
    for (const char* key : {"code", "kind", "text", "params"}) entry[key] = said[0][key];
    changes.push_back(std::move(entry));
  }
  const Book& book = by.policy.book();
  const Request& request = asked.request;
  return base::record(
      {{"as_of", base::date_json(analytics.as_of)},
       {"levers", base::record({{"id", by.levers.id}, {"version", by.levers.version}})},
       {"request", base::record({{"amount", base::money_json(request.amount)},
                                 {"tenure_months", request.tenure_months},
                                 {"product", request.product.empty() ? book.default_product : request.product},
                                 {"lender", request.lender.empty() ? book.default_lender : request.lender}})},
       {"result", what_if_result(*answer, then)},
       {"months", months_of(*plan, pulls)},
       {"changes", std::move(changes)}});
}

}  // namespace msme::decide
