#include "decide/rules.hpp"

#include "analyze/catalogue.hpp"
#include "analyze/words.hpp"

namespace msme::decide {
namespace {

std::string effect_words(const Check& check) {
  switch (check.effect) {
    case Effect::None:
      return "";
    case Effect::GradeDown:
      return "one grade lower";
    case Effect::GradeAtBest:
      return "grade " + check.grade + " at best";
    case Effect::HaircutValue:
      return "turnover and cash cut by this share";
    case Effect::HaircutToGst:
      return "turnover and cash cut to the GST figure";
  }
  return "";
}

RuleResult see(const Rule& rule, const Check& check, std::optional<double> value) {
  RuleResult r;
  r.rule = &rule;
  r.value = value;
  r.threshold = check.threshold;
  const analyze::MetricDef* def = analyze::find_metric(check.metric);
  if (def != nullptr) r.unit = def->unit;
  return r;
}

// The first check that fires decides. When none fires and a metric is unknown, nothing is known to be in order.
RuleResult on_metrics(const Rule& rule, const analyze::Analytics& analytics) {
  bool unknown = false;
  for (const Check& check : rule.checks) {
    const std::optional<double> value = analytics.value(check.metric);
    if (!value) {
      unknown = true;
      continue;
    }
    if (!fires(check, *value)) continue;
    RuleResult r = see(rule, check, value);
    r.verdict = check.verdict;
    r.effect = effect_words(check);
    r.fired = &check;
    return r;
  }
  const Check& last = rule.checks.back();
  RuleResult r = see(rule, last, analytics.value(last.metric));
  r.verdict = unknown ? Verdict::NotEvaluated : Verdict::Pass;
  return r;
}

RuleResult on_score(const Rule& rule, const score::Scores& scores) {
  RuleResult r;
  r.rule = &rule;
  r.unit = "score";
  r.verdict = scores.abstain || !scores.overall.known ? Verdict::NotEvaluated : Verdict::Pass;
  if (r.verdict == Verdict::Pass) r.value = scores.overall.value;
  return r;
}

}  // namespace

bool fires(const Check& check, double value) {
  switch (check.compare) {
    case Compare::Below:
      return value < check.threshold;
    case Compare::Above:
      return value > check.threshold;
    case Compare::AtLeast:
      return value >= check.threshold;
  }
  return false;
}

std::vector<RuleResult> evaluate(const Book& book, const analyze::Analytics& analytics, const score::Scores& scores) {
  std::vector<RuleResult> results;
  results.reserve(book.rules.size());
  for (const Rule& rule : book.rules) {
    switch (rule.kind) {
      case RuleKind::Metrics:
        results.push_back(on_metrics(rule, analytics));
        break;
      case RuleKind::Score:
        results.push_back(on_score(rule, scores));
        break;
      case RuleKind::Unavailable:
      case RuleKind::Grade:
      case RuleKind::Interval:
      case RuleKind::Foir:
      case RuleKind::Dscr: {
        RuleResult r;
        r.rule = &rule;
        r.verdict = Verdict::NotEvaluated;
        r.effect = rule.why;
        results.push_back(std::move(r));
      }
    }
  }
  return results;
}

base::Json standing(const std::vector<Condition>& conditions, const Lender& lender, base::Paise amount,
                    const analyze::Analytics& analytics) {
  base::Json list = base::Json::array();
  for (const Condition& c : conditions) {
    if (!c.lender.empty() && c.lender != lender.kind) continue;
    if (c.max_amount > 0 && amount > c.max_amount) continue;
    std::string_view metric;
    if (c.when) {
      const std::optional<double> value = analytics.value(c.when->metric);
      if (!value || !fires(*c.when, *value)) continue;
      metric = c.when->metric;
    }
    base::Json params = base::Json::object();
    std::string words = analyze::fill_words(c.words, analytics, metric, params);
    list.push_back(base::record({{"code", c.code}, {"text", std::move(words)}, {"params", std::move(params)}}));
  }
  return list;
}

Reason reason_of(const RuleResult& result, const analyze::Analytics& analytics) {
  Reason reason;
  if (result.fired != nullptr) {
    reason.code = result.fired->reason;
    reason.text = analyze::fill_words(result.fired->words, analytics, result.fired->metric, reason.params);
    const std::string place = "{threshold}";
    const std::size_t at = reason.text.find(place);
    if (at != std::string::npos) {
      reason.text.replace(at, place.size(), analyze::figure(result.fired->threshold, result.unit));
    }
    reason.params["threshold"] = result.fired->threshold;
  } else {
    reason.code = "D_UNKNOWN_" + result.rule->id;
    reason.text = "Not known: " + result.rule->name + ". An officer has to look at it.";
  }
  reason.params["rule"] = result.rule->id;
  return reason;
}

}  // namespace msme::decide
