#include "decide/record.hpp"

#include <algorithm>

#include "analyze/catalogue.hpp"
#include "decide/book.hpp"
#include "decide/rules.hpp"
#include "decide/terms.hpp"
#include "model/dated_embedded.hpp"

namespace msme::decide {
namespace {

using base::Json;

bool granted(const Json& decision) {
  const std::string outcome = base::text_or(decision, "outcome", "");
  return outcome == "APPROVE" || outcome == "APPROVE_REDUCED";
}

// Every metric that a rule, a condition, a cap or a score looked at, in the registry's order.
Json metrics_used(const Book& book, const analyze::Analytics& analytics, const score::Scores& scores) {
  std::vector<std::string_view> used(std::begin(kTermMetrics), std::end(kTermMetrics));
  used.insert(used.end(), {"Q1_full_months", "DQ_index"});
  for (const Rule& rule : book.rules) {
    for (const Check& check : rule.checks) used.emplace_back(check.metric);
  }
  for (const auto* list : {&book.conditions, &book.monitoring}) {
    for (const Condition& c : *list) {
      if (c.when) used.emplace_back(c.when->metric);
    }
  }
  for (const score::Score* s :
       {&scores.cashflow_stability, &scores.business_health, &scores.debt_capacity, &scores.overall}) {
    for (const score::Characteristic& c : s->characteristics) used.emplace_back(c.metric);
  }
  Json out = Json::object();
  for (const analyze::MetricDef& def : analyze::catalogue()) {
    if (std::find(used.begin(), used.end(), def.id) == used.end()) continue;
    const std::optional<double> value = analytics.value(def.id);
    out[std::string(def.id)] = value ? Json(*value) : Json(nullptr);
  }
  return out;
}

Json reasons_of(const score::Score& score, bool negative) {
  Json list = Json::array();
  for (const score::Reason& r : score.reasons) {
    if (r.negative != negative) continue;
    list.push_back(base::record({{"code", r.code}, {"points", r.points}, {"text", r.text}, {"params", r.params}}));
  }
  return list;
}

}  // namespace

std::string_view recommendation(const Book& book, const Json& decision) {
  const std::string outcome = base::text_or(decision, "outcome", "");
  if (outcome == "REJECT") return "REJECT";
  if (!granted(decision)) return "MANUAL_REVIEW";
  if (outcome == "APPROVE_REDUCED") return "CONDITIONAL_APPROVE";
  const Json* conditions = base::array(decision, "conditions");
  for (std::size_t i = 0; conditions != nullptr && i < conditions->size(); ++i) {
    const std::string code = base::text_or((*conditions)[i], "code", "");
    for (const Condition& c : book.conditions) {
      if (c.code == code && c.when) return "CONDITIONAL_APPROVE";
    }
  }
  return "APPROVE";
}

Json collateral(const Book& book, const model::DatedRules& rules, const Lender& lender, base::Paise amount,
                base::Date now, std::optional<double> turnover) {
  const CollateralRule& rule = book.collateral;
  const model::FactPeriod* limit = rules.fact("collateral_free").on(now);
  const model::FactPeriod* small = rules.fact("msme_small").on(now);
  // The class is by investment and turnover; only turnover is in the data, and before 2020 it didn't count.
  const bool is_small = small == nullptr || small->values.size() < 2 || turnover.value_or(0) <= small->values[1];
  const bool bound = lender.kind == rule.lender && is_small && limit != nullptr;
  const base::Paise most = bound ? base::from_rupees(limit->value) : 0;
  std::string text = !bound ? rule.none : amount <= most ? rule.may_not : rule.may;
  constexpr std::string_view kPlace = "{limit}";
  const std::size_t at = text.find(kPlace);
  if (at != std::string::npos) text.replace(at, kPlace.size(), bound ? base::format_inr(most) : "");
  return base::record({{"answer", !bound           ? "none"
                                  : amount <= most ? "not_allowed"
                                                   : "allowed"},
                       {"limit", bound ? base::money_json(most) : Json(nullptr)},
                       {"text", std::move(text)},
                       {"source", bound ? limit->source : rule.source}});
}

Json record(const Policy& policy, Json decision, const analyze::Analytics& analytics, const score::Scores& scores,
            Origin origin) {
  const Book& book = policy.book();
  Json d = std::move(decision);
  const Json* request = base::object(d, "request");
  const Lender* lender = request == nullptr ? nullptr : book.lender(base::text_or(*request, "lender", ""));
  if (lender == nullptr) lender = book.lender(book.default_lender);
  const bool given = granted(d);
  const base::Paise amount = base::from_rupees(given                ? base::number_or(d, "amount", 0)
                                               : request == nullptr ? 0
                                                                    : base::number_or(*request, "amount", 0));
  d["policy"]["sha256"] = origin.policy_sha256;
  d["recommendation"] = recommendation(book, d);
  d["consent_id"] = origin.consent_id;
  d["inputs"] = std::move(origin.inputs);
  d["engine"] = std::move(origin.engine);
  d["scorecard"] = std::move(origin.scorecard);
  d["metrics"] = metrics_used(book, analytics, scores);
  d["strengths"] = reasons_of(scores.overall, false);
  d["weaknesses"] = reasons_of(scores.overall, true);
  d["monitoring"] = given ? standing(book.monitoring, *lender, amount, analytics) : Json::array();
  d["collateral"] = collateral(book, model::embedded_rules(), *lender, amount,
                               base::parse_iso(base::text_or(d, "now", "")), analytics.value("F1_turnover_annual"));
  return d;
}

}  // namespace msme::decide
