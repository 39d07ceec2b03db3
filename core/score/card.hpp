// The compiled scorecard: what core/data/scorecard.json says, checked and ready to use. Points fall from the best
// bin to the worst and coefficients have one sign, so a worse input can't raise a score.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyze/analytics.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace msme::score {

// Bins from best to worst. `edge` is exclusive above ("below") or inclusive below ("at_least"); the last is open.
struct Bin {
  double edge = 0;
  double points = 0;  // for adjustments: log-odds of default, rising
  std::string label;  // "< 0.15", "≥ 1.25", "other"
};

struct Item {
  std::string id, metric, family, code;
  std::string minus, plus;  // texts of the reason
  bool high_is_good = false;
  bool by_words = false;  // hangs on what the narrations say: counts only where enough of them is understood
  std::vector<Bin> bins;
  std::optional<double> missing;  // points of the missing bin; nullopt: scaled out
  // Index of the bin that holds `value`.
  std::size_t bin_of(double value) const;
  double best() const { return bins.front().points; }
};

struct Part {
  std::string id, title;
  double coefficient = 0;  // log-odds of default per score point, ≤ 0
  double typical = 0;      // percent of its points that an unknown input is taken to earn in the PD
  std::vector<Item> items;
  double whole() const;  // points of all items at their best
};

struct FindingRule {
  std::string rule, code, family, text;
  double watch = 0, high = 0;  // log-odds of default
};

struct Anchor {
  double pd_percent = 0, score = 0;
};
struct Grade {
  std::string grade;
  double below_percent = 100;  // the last is open
};
struct Band {
  double at_least = 0;
  std::string label;
};

struct Card {
  std::string id, version;
  std::vector<Part> parts;  // cashflow_stability, business_health, debt_capacity
  double intercept = 0;
  std::vector<Item> adjustments;
  std::vector<FindingRule> findings;
  double findings_cap = 0;
  double interval_base = 0, interval_month = 0, interval_confidence = 0;  // half width in log-odds
  double interval_draws = 0;      // standard deviations of the redrawn months that count
  double confidence_quality = 0;  // weight of the data-quality index, 0–1; the rest is the share of points known
  double min_months = 3, min_known_percent = 40;
  std::string words_metric;     // how much of the narrations is understood; empty: not asked
  double words_at_least = 0;    // below it the figures that hang on the narrations count as missing
  std::vector<Anchor> anchors;  // rising PD, falling score
  std::vector<Grade> grades;
  std::vector<Band> bands;  // falling
};

// What `item` sees: the metric's value, nullopt when it isn't known or hangs on narrations that aren't understood.
std::optional<double> value_of(const Card& card, const Item& item, const analyze::Analytics& analytics);

base::Result<Card> compile(const base::Json& document);

// Overall score of a PD (0–1): straight lines between the anchors.
double overall_of(const Card& card, double pd);
std::string grade_of(const Card& card, double pd);
std::string band_of(const Card& card, double score);

// A probability on its grid (percent with four decimals), so that no comparison hangs on a last bit.
double on_grid(double pd);

}  // namespace msme::score
