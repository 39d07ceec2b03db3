// Metrics + scorecard (data) → four scores 0–100, 100 = safest, points per characteristic, reasons, PD.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyze/analytics.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace msme::score {

struct Characteristic {
  std::string id, metric, bin;  // bin: "≥ 1.25", "missing"
  std::optional<double> value;
  double points = 0, max_points = 0;
  bool counted = true;  // false: the data isn't there and the score is scaled over the rest
};
struct Reason {
  std::string code;  // stable: R_BOUNCES_OUT, …
  bool negative = true;
  double points = 0;  // of this score: lost against the best bin, or won above the middle
  std::string text;   // English, with rupees or figures
  base::Json params = base::Json::object();
};
struct Score {
  double value = 0;    // 0–100, one decimal: over what is known
  double weighed = 0;  // the same for the PD, where what isn't known earns the typical share: little data says little
  bool known = false;  // false: not scored, `value` means nothing
  std::string band;
  std::vector<Characteristic> characteristics;
  std::vector<Reason> reasons;  // top four negative, two positive
};
// Half widths of the PD's interval in log-odds, by cause; `half` is what they come to.
struct Interval {
  double model = 0, months = 0, categories = 0, missing_months = 0, data = 0, half = 0;
};
struct Scores {
  Score cashflow_stability, business_health, debt_capacity, overall;
  std::string grade;                       // A–E, "unrated" when abstaining
  std::string grade_low, grade_high;       // of pd_low and pd_high
  double pd = 1, pd_low = 0, pd_high = 1;  // 12-month probability of default, 0–1
  Interval interval;
  int confidence = 0;    // 0–100
  bool abstain = false;  // too little data to stand behind a number
};

struct Card;  // the compiled scorecard, score/card.hpp

// Checked, compiled scorecard. E_CONFIG with a path when the document doesn't fit; its inline tests are run by
// run_inline_tests.
class Scorecard {
 public:
  static base::Result<Scorecard> load(const base::Json& document);
  Scores score(const analyze::Analytics& analytics) const;
  base::Status run_inline_tests() const;
  const base::Json& document() const { return document_; }
  const Card& card() const { return *card_; }

 private:
  base::Json document_;
  std::shared_ptr<const Card> card_;
};

// The grade for a probability of default (0–1), from the scorecard's grid.
std::string grade_of(const Scorecard& scorecard, double pd);

// score.json as docs/API.md describes it.
base::Json to_json(const Scores& scores, const Scorecard& scorecard, base::Date as_of);

}  // namespace msme::score
