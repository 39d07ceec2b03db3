// An officer decides otherwise than the engine: terms within the product and the lender, a reason, and what no officer may
// grant. The engine's decision isn't touched: the officer's stands beside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "decide/decision.hpp"

namespace msme::decide {

struct OverrideReason {
  std::string code, words;
};
struct OverrideBar {
  std::string code, metric, finding, severity, words, source;
  double at_least = 0;
};
struct OverrideNeed {
  std::string rule, reason;
};

struct OverrideRules {  // core/data/override_rules.json
  std::string id, version;
  std::size_t least_note = 1;
  std::vector<OverrideReason> reasons;
  std::vector<OverrideBar> bars;
  std::vector<OverrideNeed> needs;
};

// E_CONFIG with a path when the document doesn't fit.
base::Result<OverrideRules> compile_overrides(const base::Json& document, const Policy& policy);

struct OfficerDecision {
  std::string outcome;  // APPROVE, REJECT or REFER
  base::Paise amount = 0;
  int tenure_months = 0;
  std::optional<double> annual_rate;  // nullopt: the engine's
  std::string reason, note, officer;
};

// Reads the params of decision.override; what isn't given of an approval's terms is the engine's (granted or indicative) or
// the request's. E_BAD_PARAM with the path of what is missing or not possible.
base::Result<OfficerDecision> read_override(const base::Json& params, const base::Json& decision);

// {outcome, amount, tenure_months, annual_rate, emi, processing_fee, apr, total_interest, schedule[], kfs, conditions[],
//  reason: {code, text}, note, officer, at, rules: {id, version}, engine: {outcome, amount, tenure_months, annual_rate},
//  against: [{rule, outcome, code}], beyond: [{cap, limit}], decision_sha256}. E_OVERRIDE_BARRED for what no officer may grant, E_BAD_PARAM
// for terms outside the product or the lender, or a reason that doesn't do.
base::Result<base::Json> override_decision(const OverrideRules& rules, const Policy& policy,
                                           const OfficerDecision& officer, const base::Json& decision,
                                           const analyze::Analytics& analytics);

}  // namespace msme::decide
