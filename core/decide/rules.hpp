// Every rule against one borrower: what it saw, what it says, what it does to grade and income.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyze/analytics.hpp"
#include "decide/book.hpp"
#include "score/scores.hpp"

namespace msme::decide {

struct RuleResult {
  const Rule* rule = nullptr;
  Verdict verdict = Verdict::Pass;
  std::optional<double> value, threshold;
  std::string unit, effect;  // effect in words
  const Check* fired = nullptr;
};

struct Reason {
  std::string code, text;
  base::Json params = base::Json::object();
};

bool fires(const Check& check, double value);

// All rules but P15 and P16 style ones (foir, dscr), which need an amount and stay NotEvaluated here.
std::vector<RuleResult> evaluate(const Book& book, const analyze::Analytics& analytics, const score::Scores& scores);

// Of a list of conditions those that hold for this lender, amount and borrower: [{code, text, params}].
base::Json standing(const std::vector<Condition>& conditions, const Lender& lender, base::Paise amount,
                    const analyze::Analytics& analytics);

// The reason of a rule that refers, rejects, limits, or is required and could not be evaluated.
Reason reason_of(const RuleResult& result, const analyze::Analytics& analytics);

}  // namespace msme::decide
