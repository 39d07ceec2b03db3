// A plan: which levers are pulled, for how long and how far; what it does to the figures, and how it is told.
#pragma once

#include <vector>

#include "analyze/analytics.hpp"
#include "base/json.hpp"
#include "decide/decision.hpp"
#include "decide/levers.hpp"
#include "model/borrower.hpp"

namespace msme::decide {

// A lever on figures as this borrower has it: one entry for each loan that could be paid off.
struct Pull {
  const Lever* lever = nullptr;
  const analyze::RunningLoan* loan = nullptr;
  double effort = 0;  // of the lever; of a loan the more, the more is owed on it
};

struct Plan {
  std::vector<std::uint8_t> on;  // by position in the borrower's pulls
  int months = 0;                // for what is kept up
  double percent = 0;            // of a month's spending, for the balance
};

// Today's figures with the plan carried out.
analyze::Analytics carried_out(const Plan& plan, const std::vector<Pull>& pulls, const analyze::Analytics& today,
                               const model::Ledger& ledger);

// The levers on figures that change anything for this borrower.
// `asked`: the amount of the request.
std::vector<Pull> pulls_of(const LeverBook& book, const analyze::Analytics& today, const model::Ledger& ledger,
                           base::Paise asked);

double effort_of(const Plan& plan, const std::vector<Pull>& pulls);
int months_of(const Plan& plan, const std::vector<Pull>& pulls);  // until all of it counts

// {code, kind, text, params} of one lever. `params` are numbers and names, rupees as rupees.
base::Json told(const Lever& lever, base::Json params, const analyze::Analytics& today);
// The plan's own changes, those done at once first.
base::Json told(const Plan& plan, const std::vector<Pull>& pulls, const analyze::Analytics& today);

}  // namespace msme::decide
