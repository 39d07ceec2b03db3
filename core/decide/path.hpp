// Path to yes: the smallest changes over what a borrower can change that make the answer APPROVE, each found by deciding
// again on the changed request or figures, and the amounts that would be approved today for each tenure.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "decide/decision.hpp"
#include "decide/levers.hpp"

namespace msme::decide {

// What decides: the same scorecard and policy that decided before.
struct Deciders {
  const Policy& policy;
  const score::Scorecard& scorecard;
  const LeverBook& levers;
};

// {as_of, levers: {id, version}, request, today: {outcome, amount, tenure_months, annual_rate, emi, grade, blocks[]},
//  frontier: [{tenure_months, amount, emi, annual_rate, binding_cap, asked}], paths: [{effort, months, full,
//  changes: [{code, kind, text, params}], result: {outcome, amount, tenure_months, annual_rate, emi, grade}}], blocked[]}
// (docs/API.md). `blocked`: codes of what no change reaches, when nothing makes the answer yes. E_BAD_PARAM as decide().
base::Result<base::Json> path_to_yes(const Deciders& deciders, const model::Borrower& borrower,
                                     const analyze::Analytics& analytics, const score::Scores& scores,
                                     const Request& request);

}  // namespace msme::decide
