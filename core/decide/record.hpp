// The decision record: the decision with all that it stands on, so that it can be contested and made again.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "decide/book.hpp"
#include "decide/decision.hpp"
#include "model/dated_rules.hpp"

namespace msme::decide {

// What only the session knows: where the data came from and with what it was judged.
struct Origin {
  std::string consent_id, policy_sha256;
  base::Json inputs;     // {files[], datasets[], accepted_gaps[]}
  base::Json engine;     // {name, version, data}
  base::Json scorecard;  // {id, version, sha256}
};

// `decision` (of Policy::decide) with the members that schemas/decision_schema.json lists after it.
base::Json record(const Policy& policy, base::Json decision, const analyze::Analytics& analytics,
                  const score::Scores& scores, Origin origin);

// APPROVE: granted as asked, and nothing is asked in return that a finding caused. CONDITIONAL_APPROVE: granted for
// less, for a shorter time or on such a condition. MANUAL_REVIEW: REFER. REJECT.
std::string_view recommendation(const Book& book, const base::Json& decision);

// {answer: "not_allowed" | "allowed" | "none", limit, text, source}: whether collateral may be asked for. `turnover`
// (rupees a year) tells micro and small enterprises; one that isn't known is taken for small, for the borrower's sake.
base::Json collateral(const Book& book, const model::DatedRules& rules, const Lender& lender, base::Paise amount,
                      base::Date now, std::optional<double> turnover);

}  // namespace msme::decide
