#include "decide/override.hpp"

#include <algorithm>

#include "analyze/catalogue.hpp"
#include "base/hash.hpp"
#include "decide/book.hpp"
#include "decide/offer.hpp"
#include "decide/rules.hpp"

namespace msme::decide {
namespace {

using base::Error;
using base::Json;
using base::money_json;

Error bad_override(const std::string& key, const std::string& message, const std::string& expected,
                   const std::string& got) {
  return Error{"E_BAD_PARAM", "/params/" + key, message, expected, got, "See decision.override in docs/API.md"};
}

Error unfit_override(const std::string& path, const std::string& message, std::string_view got = {}) {
  return Error{"E_CONFIG", path, message, "", std::string(got)};
}

// The text of every member, none empty.
bool all_said(std::initializer_list<const std::string*> texts) {
  return std::none_of(texts.begin(), texts.end(), [](const std::string* text) { return text->empty(); });
}

const Json* terms_of(const Json& decision) {
  if (base::number_or(decision, "amount", 0) > 0) return &decision;
  return base::object(decision, "indicative");
}

base::Status bars_of(const OverrideRules& rules, const analyze::Analytics& analytics) {
  for (const OverrideBar& bar : rules.bars) {
    const bool barred = bar.metric.empty() ? std::any_of(analytics.findings.begin(), analytics.findings.end(),
                                                         [&bar](const analyze::Finding& f) {
                                                           return f.rule == bar.finding &&
                                                                  (f.severity == "high" || f.severity == bar.severity);
                                                         })
                                           : analytics.value(bar.metric).value_or(0) >= bar.at_least;
    if (barred) {
      return Error{"E_OVERRIDE_BARRED", "/params/outcome", bar.words,
                   "REFER or REJECT",   bar.code,          "Nobody may grant this: " + bar.source};
    }
  }
  return base::Unit{};
}

// Rules of the engine's decision that refer or reject, as far as the officer goes against them.
Json against(const Json& decision, const std::string& outcome) {
  Json list = Json::array();
  if (outcome != "APPROVE") return list;
  const Json* rules = base::array(decision, "rules");
  for (std::size_t i = 0; rules != nullptr && i < rules->size(); ++i) {
    const Json& rule = (*rules)[i];
    const std::string said = base::text_or(rule, "outcome", "");
    const bool unknown = said == "not_evaluated" && base::boolean_or(rule, "required", false);
    if (said == "refer" || said == "reject" || unknown)
      list.push_back(base::record({{"rule", base::text_or(rule, "id", "")}, {"outcome", said}}));
  }
  // What refers without being a rule of the policy.
  const Json* reasons = base::array(decision, "reasons");
  for (std::size_t i = 0; reasons != nullptr && i < reasons->size(); ++i) {
    const std::string code = base::text_or((*reasons)[i], "code", "");
    if (code == "D_PROVIDER_MISSING" || code == "D_CAPACITY_UNKNOWN")
      list.push_back(base::record({{"rule", code}, {"outcome", "refer"}}));
  }
  return list;
}

Json beyond(const Json& decision, base::Paise amount) {
  Json list = Json::array();
  const Json* caps = base::array(decision, "caps");
  for (std::size_t i = 0; caps != nullptr && i < caps->size(); ++i) {
    const auto limit = base::number((*caps)[i], "amount");
    if (limit && base::from_rupees(*limit) < amount)
      list.push_back(base::record({{"cap", base::text_or((*caps)[i], "id", "")}, {"limit", *limit}}));
  }
  return list;
}

base::Status possible(const Product& product, const Lender& lender, const OfficerDecision& o) {
  if (o.amount < product.min_amount || o.amount > product.max_amount) {
    return bad_override("amount", "The amount is outside the product",
                        base::format_inr(product.min_amount) + " to " + base::format_inr(product.max_amount),
                        base::format_inr(o.amount));
  }
  if (o.tenure_months < product.min_tenure || o.tenure_months > product.max_tenure) {
    return bad_override("tenure_months", "The tenure is outside the product",
                        std::to_string(product.min_tenure) + " to " + std::to_string(product.max_tenure) + " months",
                        std::to_string(o.tenure_months));
  }
  if (!o.annual_rate)
    return bad_override("annual_rate", "The engine gives no rate to take over", "percent a year", "nothing");
  if (*o.annual_rate < lender.floor_percent || *o.annual_rate > lender.ceiling_percent) {
    return bad_override("annual_rate", "The rate is outside the lender's range",
                        base::dump(Json(lender.floor_percent)) + " to " + base::dump(Json(lender.ceiling_percent)),
                        base::dump(Json(*o.annual_rate)));
  }
  return base::Unit{};
}

void put_officer_terms(Json& d, const Book& book, const Product& product, const Lender& lender,
                       const OfficerDecision& o, const Json& decision, const analyze::Analytics& analytics) {
  const base::Date start = base::parse_iso(base::text_or(decision, "now", ""));
  const Offer offer = make_offer(book, lender, o.amount, *o.annual_rate, o.tenure_months, start);
  d["amount"] = money_json(offer.amount);
  d["tenure_months"] = offer.tenure;
  d["annual_rate"] = offer.annual_rate;
  d["emi"] = money_json(offer.emi);
  d["processing_fee"] = money_json(offer.fee);
  d["apr"] = offer.apr;
  d["total_interest"] = money_json(offer.total_interest);
  d["schedule"] = schedule_json(offer.rows);
  d["kfs"] = kfs_json(book, product, lender, offer, base::text_or(decision, "customer_id", ""), start);
  d["conditions"] = standing(book.conditions, lender, offer.amount, analytics);
}

}  // namespace

base::Result<OverrideRules> compile_overrides(const Json& document, const Policy& policy) {
  if (!document.is_object()) return unfit_override("", "The override rules are an object");
  if (auto error = base::unknown_key(
          document, {"id", "version", "effective_from", "title", "source", "least_note", "reasons", "bars", "needs"},
          ""))
    return *error;
  OverrideRules rules;
  rules.id = base::text_or(document, "id", "");
  rules.version = base::text_or(document, "version", "");
  const std::int64_t least = base::integer_or(document, "least_note", 0);
  if (!all_said({&rules.id, &rules.version})) return unfit_override("/version", "id and version are needed");
  if (least < 1 || least > 500) return unfit_override("/least_note", "Not a number of characters");
  rules.least_note = static_cast<std::size_t>(least);
  for (const char* list : {"reasons", "bars", "needs"}) {
    if (base::array(document, list) == nullptr) return unfit_override("/" + std::string(list), "The list is missing");
  }
  for (const Json& each : document["reasons"]) {
    const OverrideReason reason{base::text_or(each, "code", ""), base::text_or(each, "text", "")};
    if (!all_said({&reason.code, &reason.words})) return unfit_override("/reasons", "A reason has a code and a text");
    rules.reasons.push_back(reason);
  }
  if (rules.reasons.empty()) return unfit_override("/reasons", "There is no reason");
  for (const Json& each : document["bars"]) {
    OverrideBar bar;
    bar.code = base::text_or(each, "code", "");
    bar.metric = base::text_or(each, "metric", "");
    bar.finding = base::text_or(each, "finding", "");
    bar.severity = base::text_or(each, "severity", "high");
    bar.words = base::text_or(each, "text", "");
    bar.source = base::text_or(each, "source", "");
    bar.at_least = base::number_or(each, "at_least", 0);
    if (!all_said({&bar.code, &bar.words, &bar.source}) || bar.metric.empty() == bar.finding.empty())
      return unfit_override("/bars", "A bar has a code, a text, a source and one thing it looks at", bar.code);
    if (!bar.metric.empty() && (analyze::find_metric(bar.metric) == nullptr || bar.at_least <= 0))
      return unfit_override("/bars", "There is no such metric, or no threshold", bar.metric);
    rules.bars.push_back(std::move(bar));
  }
  for (const Json& each : document["needs"]) {
    const OverrideNeed need{base::text_or(each, "rule", ""), base::text_or(each, "reason", "")};
    const bool known = std::any_of(policy.book().rules.begin(), policy.book().rules.end(),
                                   [&need](const Rule& rule) { return rule.id == need.rule; });
    const bool said = std::any_of(rules.reasons.begin(), rules.reasons.end(),
                                  [&need](const OverrideReason& reason) { return reason.code == need.reason; });
    if (!known || !said) return unfit_override("/needs", "There is no such rule or reason", need.rule);
    rules.needs.push_back(need);
  }
  return rules;
}

base::Result<OfficerDecision> read_override(const Json& params, const Json& decision) {
  OfficerDecision o;
  o.outcome = base::text_or(params, "outcome", "");
  o.reason = base::text_or(params, "reason", "");
  o.note = base::text_or(params, "note", "");
  o.officer = base::text_or(params, "officer", "");
  if (o.outcome != "APPROVE" && o.outcome != "REJECT" && o.outcome != "REFER")
    return bad_override("outcome", "What the officer decides is missing", "APPROVE, REFER or REJECT", o.outcome);
  constexpr std::size_t kMostNote = 2000, kMostName = 80;
  if (o.note.size() > kMostNote) return bad_override("note", "The note is too long", "at most 2,000 bytes", "more");
  if (o.officer.empty() || o.officer.size() > kMostName)
    return bad_override("officer", "Who decides is missing", "a name or number, at most 80 bytes",
                        o.officer.substr(0, 40));
  if (o.outcome != "APPROVE") return o;
  const Json* terms = terms_of(decision);
  const Json* request = base::object(decision, "request");
  static const Json kNone = Json::object();
  const Json& engine = terms == nullptr ? kNone : *terms;
  const Json& asked = request == nullptr ? kNone : *request;
  const auto amount = base::number(params, "amount");
  if (base::find(params, "amount") != nullptr && (!amount || !(*amount > 0) || *amount > 1e11))
    return bad_override("amount", "Not an amount", "rupees above 0", base::dump(params["amount"]).substr(0, 40));
  o.amount = base::from_rupees(amount.value_or(base::number_or(engine, "amount", base::number_or(asked, "amount", 0))));
  const auto tenure = base::integer(params, "tenure_months");
  if (base::find(params, "tenure_months") != nullptr && (!tenure || *tenure < 1 || *tenure > 360))
    return bad_override("tenure_months", "Not a tenure", "1 to 360 months",
                        base::dump(params["tenure_months"]).substr(0, 40));
  o.tenure_months = static_cast<int>(
      tenure.value_or(base::integer_or(engine, "tenure_months", base::integer_or(asked, "tenure_months", 0))));
  o.annual_rate = base::number(params, "annual_rate");
  if (base::find(params, "annual_rate") != nullptr && !o.annual_rate)
    return bad_override("annual_rate", "Not a rate", "percent a year", base::dump(params["annual_rate"]).substr(0, 40));
  if (!o.annual_rate) {
    o.annual_rate = base::number(engine, "annual_rate");
    if (!o.annual_rate) {
      const Json* rate = base::object(decision, "rate");
      if (rate != nullptr) o.annual_rate = base::number(*rate, "annual_rate");
    }
  }
  if (o.annual_rate) o.annual_rate = base::round_to(*o.annual_rate, 2);
  return o;
}

base::Result<Json> override_decision(const OverrideRules& rules, const Policy& policy, const OfficerDecision& o,
                                     const Json& decision, const analyze::Analytics& analytics) {
  const auto reason = std::find_if(rules.reasons.begin(), rules.reasons.end(),
                                   [&o](const OverrideReason& each) { return each.code == o.reason; });
  if (reason == rules.reasons.end()) {
    std::string codes;
    for (const OverrideReason& each : rules.reasons) codes += (codes.empty() ? "" : ", ") + each.code;
    return bad_override("reason", "There is no such reason", codes, o.reason.substr(0, 40));
  }
  if (o.note.size() < rules.least_note) {
    return bad_override("note", "The officer's own words are missing or too short",
                        std::to_string(rules.least_note) + " characters or more", std::to_string(o.note.size()));
  }
  const Book& book = policy.book();
  const Json* request = base::object(decision, "request");
  static const Json kNothing = Json::object();
  const Json& asked = request == nullptr ? kNothing : *request;
  const Product* product = book.product(base::text_or(asked, "product", book.default_product));
  const Lender* lender = book.lender(base::text_or(asked, "lender", book.default_lender));
  if (product == nullptr || lender == nullptr)
    return bad_override("outcome", "The decision's product or lender isn't the policy's", "", "");
  const Json contrary = against(decision, o.outcome);
  if (o.outcome == "APPROVE") {
    if (base::Status status = bars_of(rules, analytics); !status.ok()) return status.error();
    for (const OverrideNeed& need : rules.needs) {
      const bool met = std::any_of(contrary.begin(), contrary.end(),
                                   [&need](const Json& each) { return base::text_or(each, "rule", "") == need.rule; });
      if (met && o.reason != need.reason)
        return bad_override("reason", "Rule " + need.rule + " is overridden for one reason only", need.reason,
                            o.reason);
    }
    if (base::Status status = possible(*product, *lender, o); !status.ok()) return status.error();
  }
  Json d = base::record({{"outcome", o.outcome},
                         {"amount", 0.0},
                         {"tenure_months", nullptr},
                         {"annual_rate", nullptr},
                         {"emi", 0.0},
                         {"processing_fee", nullptr},
                         {"apr", nullptr},
                         {"total_interest", nullptr},
                         {"schedule", Json::array()},
                         {"kfs", Json::object()},
                         {"conditions", Json::array()},
                         {"reason", base::record({{"code", reason->code}, {"text", reason->words}})},
                         {"note", o.note},
                         {"officer", o.officer},
                         {"at", base::text_or(decision, "now", "")},
                         {"rules", base::record({{"id", rules.id}, {"version", rules.version}})},
                         {"engine", base::record({{"outcome", decision["outcome"]},
                                                  {"amount", decision["amount"]},
                                                  {"tenure_months", decision["tenure_months"]},
                                                  {"annual_rate", decision["annual_rate"]},
                                                  {"emi", decision["emi"]}})},
                         {"against", contrary},
                         {"beyond", o.outcome == "APPROVE" ? beyond(decision, o.amount) : Json::array()},
                         {"decision_sha256", base::sha256_hex(base::dump(decision))}});
  if (o.outcome == "APPROVE") put_officer_terms(d, book, *product, *lender, o, decision, analytics);
  return d;
}

}  // namespace msme::decide
