// "What if": one request and the changes that a person picks, decided once. The search for changes is decide/path.hpp.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "decide/path.hpp"

namespace msme::decide {

struct WhatIf {
  Request request;
  std::vector<std::string> changes;  // ids as what_if gives them
  int months = 0;                    // for what is kept up; 0 = the longest of the lever book
  double percent = 0;                // for the balance, of a month's spending; 0 = the least of its lever
};

// {as_of, levers: {id, version}, request, result: {outcome, amount, tenure_months, annual_rate, emi, grade, score,
//  binding_cap, blocks[]}, months, changes: [{id, on, code, kind, text, params}]} (docs/API.md). `changes`: all that change
// any figure of this borrower, in the lever book's order, the loans by their place; their ids stay while the analysis
// stands. E_BAD_PARAM for an id that isn't among them, and as decide().
base::Result<base::Json> what_if(const Deciders& deciders, const model::Borrower& borrower,
                                 const analyze::Analytics& analytics, const score::Scores& scores, const WhatIf& asked);

}  // namespace msme::decide
