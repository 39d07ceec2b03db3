// judge.values: scores and decision of metric values that the caller gives, under the embedded scorecard and policy or the
// caller's own. For the validation lab and for "what if a threshold moved"; it holds nobody's data.
// judge.population: the same for a population of simulated borrowers that the caller hands over once.
#include <iterator>

#include "analyze/values.hpp"
#include "engine/session.hpp"

namespace msme::engine {

namespace {

// The caller's scorecard and policy, compiled once; "embedded" goes back to our own.
base::Status take_rules(Session& session, const Json& params) {
  if (const Json* card = base::find(params, "scorecard")) {
    session.judge_card.reset();
    if (base::as_text(*card) != "embedded") {
      auto loaded = score::Scorecard::load(*card);
      if (!loaded) return loaded.error();
      session.judge_card = std::move(*loaded);
    }
  }
  if (const Json* policy = base::find(params, "policy")) {
    session.judge_policy.reset();
    if (base::as_text(*policy) != "embedded") {
      auto loaded = decide::Policy::load(*policy);
      if (!loaded) return loaded.error();
      session.judge_policy = std::move(*loaded);
    }
  }
  return load_rules(session);
}

// The values that the caller gives, in the place of those that `analytics` held: the names and formulas of its metrics
// stay, for to write them anew takes longer than to judge.
base::Status fill_values(analyze::Analytics& analytics, const Json& params) {
  const Json* values = base::object(params, "metrics");
  if (values == nullptr) return bad_param("metrics", "The metric values are missing", "{\"<id>\": number}", "nothing");
  for (analyze::Metric& metric : analytics.metrics) {
    metric.value.reset();
    metric.confidence = 0;
    metric.not_computable = "not given";
  }
  analytics.findings.clear();
  analytics.months.clear();
  base::Status status = analyze::override_values(analytics, *values, "/params/metrics");
  if (!status) return status;
  const Json* findings = base::array(params, "findings");
  for (std::size_t i = 0; findings != nullptr && i < findings->size(); ++i) {
    const Json& pair = (*findings)[i];
    if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string())
      return bad_param("findings", "A finding is a rule and its severity", "[\"X12\", \"high\"]",
                       base::dump(pair).substr(0, 40));
    analyze::Finding finding;
    finding.rule = *base::as_text(pair[0]);
    finding.severity = *base::as_text(pair[1]);
    analytics.findings.push_back(std::move(finding));
  }
  const Json* months = base::array(params, "months");
  for (std::size_t i = 0; months != nullptr && i < months->size(); ++i) {
    const Json& row = (*months)[i];
    analyze::Month month;
    base::Paise* const fields[] = {&month.turnover,        &month.operating_outflow,
                                   &month.business_inflow, &month.uncertain_inflow,
                                   &month.inflow,          &month.outflow};
    for (std::size_t k = 0; k < std::size(fields); ++k) {
      const auto rupees = row.is_array() && k < row.size() ? base::as_number(row[k]) : std::nullopt;
      if (!rupees || *rupees < 0 || *rupees > 1e12)
        return bad_param("months", "A month is six sums of rupees",
                         "[turnover, operating_outflow, business_inflow, uncertain_inflow, inflow, outflow]",
                         base::dump(row).substr(0, 80));
      *fields[k] = base::from_rupees(*rupees);
    }
    analytics.months.push_back(month);
  }
  return base::Unit{};
}

analyze::Analytics& judging_analytics(Session& session) {
  if (!session.judging) {
    auto blank = analyze::analytics_from_values(Json::object(), "");
    session.judging = blank ? std::move(*blank) : analyze::Analytics{};
  }
  return *session.judging;
}

}  // namespace

namespace {

const score::Scorecard& judging_card(const Session& session) {
  return session.judge_card ? *session.judge_card : *session.scorecard;
}
const decide::Policy& judging_policy(const Session& session) {
  return session.judge_policy ? *session.judge_policy : *session.policy;
}

// The columns of a judged population; one entry a borrower, in the order in which they were kept.
struct Judged {
  Json outcome = Json::array(), amount = Json::array(), annual_rate = Json::array(), pd = Json::array(),
       overall = Json::array(), abstain = Json::array(), reasons = Json::array();
};

base::Status judge_into(Judged& out, Session& session, const Json& values) {
  analyze::Analytics& analytics = judging_analytics(session);
  base::Status filled = fill_values(analytics, values);
  if (!filled) return filled;
  auto request = read_request(values);
  if (!request) return request.error();
  const score::Scores scores = judging_card(session).score(analytics);
  auto answer = judging_policy(session).answer(model::Borrower{}, analytics, scores, *request);
  if (!answer) return answer.error();
  out.outcome.push_back(answer->outcome);
  out.amount.push_back(base::money_json(answer->amount));
  out.annual_rate.push_back(answer->annual_rate);
  out.pd.push_back(scores.abstain ? Json(nullptr) : Json(base::round_to(100 * scores.pd, 2)));
  out.overall.push_back(scores.overall.known ? Json(scores.overall.value) : Json(nullptr));
  out.abstain.push_back(scores.abstain);
  out.reasons.push_back(answer->blocks);
  return base::Unit{};
}

// A borrower's values as judge.values takes them, kept as text: 6 KB each. They are read once here, so that a bad one is
// refused before it is kept.
base::Status keep_borrower(Session& session, const Json& values) {
  constexpr std::size_t kMostKept = 20000;
  if (session.judged.size() >= kMostKept)
    return bad_param("add", "Too many borrowers", "at most " + std::to_string(kMostKept), "more");
  base::Status filled = fill_values(judging_analytics(session), values);
  if (!filled) return filled;
  auto request = read_request(values);
  if (!request) return request.error();
  session.judged.push_back(base::dump(values));
  return base::Unit{};
}

}  // namespace

Reply op_judge_population(Session& session, const Json& params) {
  base::Status status = take_rules(session, params);
  if (!status) return status.error();
  if (base::boolean_or(params, "clear", false)) session.judged.clear();
  if (const Json* add = base::array(params, "add")) {
    const std::size_t before = session.judged.size();
    for (const Json& values : *add) {
      status = keep_borrower(session, values);
      if (status) continue;
      session.judged.resize(before);  // all of a list, or none
      return status.error();
    }
  }
  Json out = base::record({{"kept", session.judged.size()}});
  if (base::boolean_or(params, "show_policy", false)) out["policy"] = judging_policy(session).document();
  if (!base::boolean_or(params, "judge", false)) return base::dump(out);
  Judged columns;
  for (const std::string& text : session.judged) {
    const auto values = base::parse_json(text);
    status = values ? judge_into(columns, session, *values) : base::Status(values.error());
    if (!status) return status.error();
  }
  out["outcome"] = std::move(columns.outcome);
  out["amount"] = std::move(columns.amount);
  out["annual_rate"] = std::move(columns.annual_rate);
  out["pd_12m_percent"] = std::move(columns.pd);
  out["overall"] = std::move(columns.overall);
  out["abstain"] = std::move(columns.abstain);
  out["reasons"] = std::move(columns.reasons);
  return base::dump(out);
}

Reply op_judge_values(Session& session, const Json& params) {
  const base::Status status = take_rules(session, params);
  if (!status) return status.error();
  if (base::find(params, "metrics") == nullptr) return base::dump(base::record({{"ready", true}}));
  analyze::Analytics& analytics = judging_analytics(session);
  base::Status filled = fill_values(analytics, params);
  if (!filled) return filled.error();
  const score::Scorecard& card = judging_card(session);
  const decide::Policy& policy = judging_policy(session);
  const score::Scores scores = card.score(analytics);
  auto request = read_request(params);
  if (!request) return request.error();
  auto decided = policy.decide(model::Borrower{}, analytics, scores, *request);
  if (!decided) return decided.error();
  const Json& d = *decided;
  const Json s = score::to_json(scores, card, base::kNoDate);
  Json reasons = Json::array();
  for (const Json& reason : d["reasons"]) reasons.push_back(reason["code"]);
  return base::dump(base::record({{"cashflow_stability", s["cashflow_stability"]["score"]},
                                  {"business_health", s["business_health"]["score"]},
                                  {"debt_capacity", s["debt_capacity"]["score"]},
                                  {"overall", s["overall"]["score"]},
                                  {"pd_12m_percent", s["pd_12m_percent"]},
                                  {"pd_low_percent", s["pd_low_percent"]},
                                  {"pd_high_percent", s["pd_high_percent"]},
                                  {"grade", s["grade"]},
                                  {"confidence", s["confidence"]},
                                  {"abstain", s["abstain"]},
                                  {"outcome", d["outcome"]},
                                  {"amount", d["amount"]},
                                  {"annual_rate", d["annual_rate"]},
                                  {"binding_cap", d["binding_cap"]},
                                  {"reasons", std::move(reasons)}}));
}

}  // namespace msme::engine
