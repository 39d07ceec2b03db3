#include "score/reasons.hpp"

#include <algorithm>
#include <utility>

#include "analyze/words.hpp"
#include "base/detmath.hpp"
#include "base/sort.hpp"

namespace msme::score {
namespace {

constexpr std::size_t kMinus = 4;
constexpr std::size_t kPlus = 2;
// Points of 100: less than this moves nothing that anyone would call a weakness.
constexpr double kLeastLost = 0.5;

struct Candidate {
  double size = 0;    // what it is ranked by
  double points = 0;  // what is shown
  const std::string* family;
  const std::string* code;
  const std::string* words;
  const std::string* metric;  // nullptr for findings
};

// Largest first; equal ones in the scorecard's order. One of a family.
void choose(std::vector<Candidate> candidates, std::size_t count, bool negative, const analyze::Analytics& analytics,
            std::vector<std::string>& families, std::vector<Reason>& out) {
  base::sort(candidates, [](const Candidate& a, const Candidate& b) { return a.size > b.size; });
  for (const Candidate& c : candidates) {
    if (count == 0) break;
    if (c.points <= 0 || (negative && c.points < kLeastLost) || c.words->empty()) continue;
    if (std::find(families.begin(), families.end(), *c.family) != families.end()) continue;
    families.push_back(*c.family);
    --count;
    Reason reason;
    reason.code = *c.code;
    reason.negative = negative;
    reason.points = c.points;
    const std::string_view metric = c.metric == nullptr ? std::string_view() : std::string_view(*c.metric);
    if (c.metric != nullptr && !analytics.value(metric)) {
      const analyze::Metric* missing = analytics.metric(metric);
      reason.text = (missing == nullptr ? *c.metric : missing->name) + " is not known.";
    } else {
      reason.text = analyze::fill_words(*c.words, analytics, metric, reason.params);
    }
    out.push_back(std::move(reason));
  }
}

struct Lists {
  std::vector<Candidate> minus, plus;
};

// `best`: the value earns all that there is. A plus that names no figure ("No own payment bounced") is true only then.
void add(Lists& lists, const Item& item, bool best, double lost, double won, double lost_points, double won_points) {
  if (!best && item.plus.find('{') == std::string::npos) won = 0;
  if (lost > 0) lists.minus.push_back({lost, lost_points, &item.family, &item.code, &item.minus, &item.metric});
  if (won > 0) lists.plus.push_back({won, won_points, &item.family, &item.code, &item.plus, &item.metric});
}

// What is a weakness of one score isn't told as a strength of another: first every score's weaknesses, then the strengths.
void finish(const std::vector<std::pair<Lists, Score*>>& all, const analyze::Analytics& analytics) {
  std::vector<std::string> weak;
  for (const auto& [lists, score] : all) {
    std::vector<std::string> families;
    choose(lists.minus, kMinus, true, analytics, families, score->reasons);
    weak.insert(weak.end(), families.begin(), families.end());
  }
  for (const auto& [lists, score] : all) {
    std::vector<std::string> families = weak;
    choose(lists.plus, kPlus, false, analytics, families, score->reasons);
  }
}

double counted_max(const Score& score) {
  double max = 0;
  for (const Characteristic& c : score.characteristics) max += c.counted ? c.max_points : 0;
  return max;
}

// Overall score with the log-odds moved by `delta`, minus the score as it is.
struct Overall {
  const Card& card;
  double z;
  double moved(double delta) const {
    return base::round_to(
        overall_of(card, on_grid(base::logistic(z + delta))) - overall_of(card, on_grid(base::logistic(z))), 1);
  }
};

Lists part_reasons(const Part& part, const Overall& overall, const Score& score, Lists& whole) {
  Lists own;
  const double scale = 100.0 / counted_max(score);
  const double odds_per_point = -part.coefficient * 100.0 / part.whole();
  for (std::size_t i = 0; i < part.items.size(); ++i) {
    const Characteristic& c = score.characteristics[i];
    if (!c.counted) continue;
    const double lost = base::round_to((c.max_points - c.points) * scale, 1);
    const double won = base::round_to((c.points - c.max_points / 2) * scale, 1);
    const bool best = c.points >= c.max_points;
    add(own, part.items[i], best, lost, won, lost, won);
    const double lost_odds = odds_per_point * (c.max_points - c.points);
    const double won_odds = odds_per_point * (c.points - c.max_points / 2);
    add(whole, part.items[i], best, lost_odds, won_odds, overall.moved(-lost_odds), -overall.moved(won_odds));
  }
  return own;
}

}  // namespace

void write_reasons(const Card& card, const analyze::Analytics& analytics, double z, Scores& s) {
  const Overall overall{card, z};
  Lists whole;
  std::vector<std::pair<Lists, Score*>> all;
  Score* scores[] = {&s.cashflow_stability, &s.business_health, &s.debt_capacity};
  for (std::size_t i = 0; i < card.parts.size(); ++i) {
    all.emplace_back(part_reasons(card.parts[i], overall, *scores[i], whole), scores[i]);
  }
  for (const Item& item : card.adjustments) {
    const std::optional<double> value = value_of(card, item, analytics);
    if (!value && !item.missing) continue;
    const double odds = value ? item.bins[item.bin_of(*value)].points : *item.missing;
    const double lost = odds - item.best();
    const double won = (item.best() + item.bins.back().points) / 2 - odds;
    add(whole, item, lost <= 0, lost, won, overall.moved(-lost), -overall.moved(won));
  }
  for (const FindingRule& rule : card.findings) {
    double weight = 0;
    for (const analyze::Finding& finding : analytics.findings) {
      if (finding.rule != rule.rule) continue;
      if (finding.severity == "high") weight = std::max(weight, rule.high);
      if (finding.severity == "watch") weight = std::max(weight, rule.watch);
    }
    if (weight > 0) {
      whole.minus.push_back({weight, overall.moved(-weight), &rule.family, &rule.code, &rule.text, nullptr});
    }
  }
  all.emplace_back(std::move(whole), &s.overall);
  finish(all, analytics);
}

}  // namespace msme::score
