// Stress: the debt service cover of a loan under shocks, and the fall of sales at which it comes to 1. Formulas:
// docs/metrics.md; the shocks are core/data/stress_tests.json.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "decide/decision.hpp"

namespace msme::decide {

enum class ShockKind : std::uint8_t { Customer, Gst, Rate, Season, All };

// The most that a late return costs, by yearly turnover in rupees; the last band has no end.
struct FeeBand {
  double turnover_to = 0, fee = 0;
};

struct Shock {
  std::string id, code, words;
  ShockKind kind = ShockKind::Customer;
  double lost_percent = 0, points = 0;
  int returns = 0, days_late = 0;
  double fee_a_day = 0, interest_percent = 0, held_back_percent = 0;
  std::vector<FeeBand> fee_at_most;
};

struct StressBook {
  std::string id, version;
  double step_percent = 5, most_percent = 80;
  std::vector<Shock> shocks;
};

// E_CONFIG with a path when the document doesn't fit: an unknown kind, a shock without its size.
base::Result<StressBook> compile_stress(const base::Json& document);

// {as_of, stress: {id, version}, known, why, loan: {amount, tenure_months, annual_rate, emi}, minimum, basis: {…}, today: C,
//  scenarios: [{id, code, text, params, applies, why, …C}], break_even: {fall_percent, sales, room, below},
//  curve: [{fall_percent, …C}]}, with C = {cover, p5, p25, p50, p95, net, due} (docs/API.md). The loan is the one asked for,
// at the rate of the policy. Nothing known gives `known: false` and why; E_BAD_PARAM as decide().
base::Result<base::Json> stress(const Policy& policy, const StressBook& book, const analyze::Analytics& analytics,
                                const score::Scores& scores, const Request& request);

}  // namespace msme::decide
