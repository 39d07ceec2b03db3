// What the money of the window was for.
#pragma once

#include "analyze/sheet.hpp"

namespace msme::analyze {

// Debits but own transfers, debt service, returns and reversals.
struct Split {
  base::Paise business = 0, personal = 0, unclear = 0;
};
Split split_of(const Sheet& sheet);

// A profit-and-loss account from cash; null without a full month.
base::Json profit_and_loss(const Sheet& sheet);

// F21, and Work::payments and receipts.
void recurring_metrics(Sheet& sheet);

}  // namespace msme::analyze
