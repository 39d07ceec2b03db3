// Which bureau reports count, and which of their accounts are debts.
#pragma once

#include <vector>

#include "analyze/sheet.hpp"

namespace msme::analyze {

using Tradeline = model::CreditReport::Tradeline;

// Written off, settled or sold: no live debt any more, whatever the status says about open or closed.
bool is_lost(const Tradeline& line);
bool is_sold(const Tradeline& line);
bool is_live(const Tradeline& line);
bool is_revolving(const Tradeline& line);  // cards, overdrafts, cash credits
bool is_unsecured(const Tradeline& line);
bool is_guarantee(const Tradeline& line);

struct BureauView {
  // The newest report of each bureau, of a person and of the business apart; newest first.
  std::vector<const model::CreditReport*> reports;
  const model::CreditReport* consumer = nullptr;    // the newest of all about a person
  const model::CreditReport* commercial = nullptr;  // … about the business
  // Live accounts of both without guarantees; what both reports show stands once.
  std::vector<const Tradeline*> debts, guarantees;
};
BureauView bureau_view(const model::Borrower& borrower);

enum class AssetClass : std::uint8_t { Unknown, Standard, Sma0, Sma1, Sma2, Npa };
std::string_view text(AssetClass value);
// By the newest month's days past due, or by a status that says sub-standard; an overdraft knows no SMA-0.
AssetClass asset_class(const Tradeline& line, const Book& book);

// The first day after `date` as of which lenders report; kNoDate when the rule book knows none.
base::Date next_reference(const model::DatedRules& rules, base::Date date);

// Clusters of enquiries, none more than 14 days after the one before: one search for one loan.
int shopping_events(const model::CreditReport& report, base::Date since, base::Date until);

// Delays, losses, enquiries and ages (bureau_history.cpp).
void bureau_history_metrics(Sheet& sheet, const BureauView& view);

}  // namespace msme::analyze
