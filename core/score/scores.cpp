#include "score/scores.hpp"

#include <algorithm>

#include "analyze/words.hpp"
#include "base/detmath.hpp"
#include "score/card.hpp"
#include "score/interval.hpp"
#include "score/reasons.hpp"
#include "score/unexplained.hpp"

namespace msme::score {
namespace {

using analyze::Analytics;

struct PartResult {
  double points = 0, max = 0, whole = 0;  // whole: also what was scaled out
};

Characteristic place(const Card& card, const Item& item, const Analytics& analytics, double points_best,
                     double points_worst, bool adjustment) {
  Characteristic c;
  c.id = item.id;
  c.metric = item.metric;
  c.value = value_of(card, item, analytics);
  c.max_points = adjustment ? base::round_to(10.0 * (points_worst - points_best), 2) : points_best;
  const std::optional<double> earned =
      c.value ? std::optional<double>(item.bins[item.bin_of(*c.value)].points) : item.missing;
  c.bin = c.value ? item.bins[item.bin_of(*c.value)].label : "missing";
  c.counted = earned.has_value();
  if (!earned) {
    c.max_points = 0;
  } else {
    c.points = adjustment ? base::round_to(10.0 * (points_worst - *earned), 2) : *earned;
  }
  return c;
}

PartResult evaluate(const Card& card, const Part& part, const Analytics& analytics, Score& score) {
  PartResult r;
  for (const Item& item : part.items) {
    Characteristic c = place(card, item, analytics, item.best(), item.bins.back().points, false);
    r.whole += item.best();
    if (c.counted) {
      r.points += c.points;
      r.max += item.best();
    }
    score.characteristics.push_back(std::move(c));
  }
  score.known = r.max > 0;
  score.value = r.max > 0 ? base::round_to(100.0 * r.points / r.max, 1) : 0;
  score.weighed = base::round_to((100.0 * r.points + part.typical * (r.whole - r.max)) / r.whole, 2);
  return r;
}

// Log-odds of an adjustment; a scaled-out one weighs nothing.
double log_odds(const Card& card, const Item& item, const Analytics& analytics) {
  const std::optional<double> value = value_of(card, item, analytics);
  return value ? item.bins[item.bin_of(*value)].points : item.missing.value_or(0);
}

double finding_weight(const FindingRule& rule, const Analytics& analytics) {
  double weight = 0;
  for (const analyze::Finding& finding : analytics.findings) {
    if (finding.rule != rule.rule) continue;
    if (finding.severity == "high") weight = std::max(weight, rule.high);
    if (finding.severity == "watch") weight = std::max(weight, rule.watch);
  }
  return weight;
}

// The overall score's characteristics are in tenths of a unit of log-odds: what each input takes off the odds.
double overall_log_odds(const Card& card, const Analytics& analytics, Scores& s) {
  double z = card.intercept;
  const Score* scores[] = {&s.cashflow_stability, &s.business_health, &s.debt_capacity};
  for (std::size_t i = 0; i < card.parts.size(); ++i) {
    z += card.parts[i].coefficient * scores[i]->weighed;
    Characteristic c;
    c.id = card.parts[i].id;
    c.metric = "score";
    c.value = scores[i]->value;
    c.bin = scores[i]->band;
    c.points = base::round_to(-10.0 * card.parts[i].coefficient * scores[i]->weighed, 2);
    c.max_points = base::round_to(-1000.0 * card.parts[i].coefficient, 2);
    s.overall.characteristics.push_back(std::move(c));
  }
  for (const Item& item : card.adjustments) {
    z += log_odds(card, item, analytics);
    s.overall.characteristics.push_back(place(card, item, analytics, item.best(), item.bins.back().points, true));
  }
  double findings = 0;
  for (const FindingRule& rule : card.findings) findings += finding_weight(rule, analytics);
  findings = std::min(findings, card.findings_cap);
  Characteristic c;
  c.id = "findings";
  c.metric = "findings";
  c.bin = findings > 0 ? "found" : "none";
  c.points = base::round_to(10.0 * (card.findings_cap - findings), 2);
  c.max_points = base::round_to(10.0 * card.findings_cap, 2);
  s.overall.characteristics.push_back(std::move(c));
  return z + findings;
}

Scores abstained(Scores s, const std::string& text, const analyze::Analytics& analytics) {
  s.abstain = true;
  s.grade = "unrated";
  s.pd = 1;
  s.pd_low = 0;
  s.pd_high = 1;
  Reason reason;
  reason.code = "R_DATA_SHORT";
  reason.text = analyze::fill_words(text, analytics, "Q1_full_months", reason.params);
  for (Score* score : {&s.cashflow_stability, &s.business_health, &s.debt_capacity, &s.overall}) {
    score->known = false;
    score->value = 0;
    score->band = "not scored";
    score->reasons = {reason};
  }
  return s;
}

}  // namespace

base::Result<Scorecard> Scorecard::load(const base::Json& document) {
  auto card = compile(document);
  if (!card) return card.error();
  Scorecard scorecard;
  scorecard.document_ = document;
  scorecard.card_ = std::make_shared<const Card>(std::move(card.value()));
  return scorecard;
}

namespace {

// `log_odds` is set unless the data is too little for a number.
Scores scored(const Card& card, const analyze::Analytics& analytics, std::optional<double>& log_odds) {
  Scores s;
  Score* scores[] = {&s.cashflow_stability, &s.business_health, &s.debt_capacity};
  double known = 0, whole = 0, least_known = 100;
  for (std::size_t i = 0; i < card.parts.size(); ++i) {
    const PartResult r = evaluate(card, card.parts[i], analytics, *scores[i]);
    scores[i]->band = band_of(card, scores[i]->value);
    known += r.max;
    whole += r.whole;
    least_known = std::min(least_known, 100.0 * r.max / r.whole);
  }
  const double quality = analytics.value("DQ_index").value_or(0);
  const double months = analytics.value("Q1_full_months").value_or(0);
  s.confidence = static_cast<int>(
      base::round_to(card.confidence_quality * quality + (1 - card.confidence_quality) * 100.0 * known / whole, 0));
  if (months < card.min_months) return abstained(std::move(s), "Only {value} of full bank data.", analytics);
  if (base::round_to(least_known, 1) < card.min_known_percent) {
    return abstained(std::move(s), "Too few of the inputs are known to stand behind a number.", analytics);
  }
  const double z = overall_log_odds(card, analytics, s);
  s.interval = interval_of(card, analytics, s);
  s.pd = on_grid(base::logistic(z));
  s.pd_low = on_grid(base::logistic(z - s.interval.half));
  s.pd_high = on_grid(base::logistic(z + s.interval.half));
  s.grade_low = grade_of(card, s.pd_low);
  s.grade_high = grade_of(card, s.pd_high);
  s.overall.value = overall_of(card, s.pd);
  s.overall.known = true;
  s.overall.band = band_of(card, s.overall.value);
  s.grade = grade_of(card, s.pd);
  log_odds = z;
  return s;
}

}  // namespace

Scores Scorecard::score(const analyze::Analytics& analytics) const {
  std::optional<double> z;
  Scores s = scored(*card_, analytics, z);
  if (z) write_reasons(*card_, analytics, *z, s);
  return s;
}

Scores score_unexplained(const Scorecard& scorecard, const analyze::Analytics& analytics) {
  std::optional<double> z;
  return scored(scorecard.card(), analytics, z);
}

std::string grade_of(const Scorecard& scorecard, double pd) { return grade_of(scorecard.card(), pd); }

namespace {

base::Json to_json(const Score& score) {
  base::Json characteristics = base::Json::array();
  for (const Characteristic& c : score.characteristics) {
    characteristics.push_back(base::record({{"id", c.id},
                                            {"metric", c.metric},
                                            {"value", c.value ? base::Json(*c.value) : base::Json(nullptr)},
                                            {"bin", c.bin},
                                            {"points", c.points},
                                            {"max_points", c.max_points},
                                            {"counted", c.counted}}));
  }
  base::Json reasons = base::Json::array();
  for (const Reason& r : score.reasons) {
    reasons.push_back(base::record({{"code", r.code},
                                    {"direction", r.negative ? "minus" : "plus"},
                                    {"points", r.points},
                                    {"text", r.text},
                                    {"params", r.params}}));
  }
  return base::record({{"score", score.known ? base::Json(score.value) : base::Json(nullptr)},
                       {"band", score.band},
                       {"characteristics", std::move(characteristics)},
                       {"reasons", std::move(reasons)}});
}

base::Json percent(double probability, bool known) {
  return known ? base::Json(base::round_to(probability * 100.0, 2)) : base::Json(nullptr);
}

}  // namespace

base::Json to_json(const Scores& s, const Scorecard& scorecard, base::Date as_of) {
  return base::record(
      {{"as_of", base::date_json(as_of)},
       {"scorecard", base::record({{"id", scorecard.card().id}, {"version", scorecard.card().version}})},
       {"direction", "100 = safest"},
       {"cashflow_stability", to_json(s.cashflow_stability)},
       {"business_health", to_json(s.business_health)},
       {"debt_capacity", to_json(s.debt_capacity)},
       {"overall", to_json(s.overall)},
       {"grade", s.grade},
       {"pd_12m_percent", percent(s.pd, !s.abstain)},
       {"pd_low_percent", percent(s.pd_low, !s.abstain)},
       {"pd_high_percent", percent(s.pd_high, !s.abstain)},
       {"grade_low", s.abstain ? base::Json(nullptr) : base::Json(s.grade_low)},
       {"grade_high", s.abstain ? base::Json(nullptr) : base::Json(s.grade_high)},
       {"interval", base::record({{"model", s.interval.model},
                                  {"months", s.interval.months},
                                  {"categories", s.interval.categories},
                                  {"missing_months", s.interval.missing_months},
                                  {"data", s.interval.data},
                                  {"half_width", s.interval.half}})},
       {"confidence", s.confidence},
       {"abstain", s.abstain}});
}

}  // namespace msme::score
