// "What if": one figure changes, and with it the others that follow from it by their own formulas. Nothing is estimated:
// what doesn't follow stays as it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "analyze/analytics.hpp"

namespace msme::analyze {

// The figures alone: values, months, findings, loans and bounces, without rows, words and documents; of inputs only those
// that with_balance needs.
Analytics figures_of(const Analytics& analytics);

// Rounded to the metric's grid. Nothing happens for an id that isn't in the catalogue.
void set_value(Analytics& analytics, std::string_view id, std::optional<double> value);

// The loan is paid off: instalments, live accounts and debt are less by it; FOIR, debt cover and leverage follow. The debt
// that stands in a bureau report falls only where the report says what is owed on this loan.
void without_loan(Analytics& analytics, const RunningLoan& loan);

struct BouncesLater {
  int outward_6m = 0, outward_12m = 0, inward_6m = 0, inward_12m = 0;
  double recency = 0;
};
// The counts as they will stand so many months later if no payment comes back until then.
BouncesLater bounces_after(const model::Ledger& ledger, const std::vector<std::uint32_t>& bounces, base::Date as_of,
                           int months);
void without_new_bounces(Analytics& analytics, const model::Ledger& ledger, int months);

// Debits of a month, own transfers left out; nullopt when the accounts don't tell.
std::optional<double> spending_monthly(const Analytics& analytics);
// Each end-of-day balance of the year is so many rupees higher. Days below a line become none only where even the lowest
// day of all rises over it.
// `today`: the analysis as it is, with its inputs.
void with_balance(Analytics& analytics, const Analytics& today, double rupees);

}  // namespace msme::analyze
