// Instalments in the bank, loan by loan, and the loans of the bureau and of OCEN beside them.
#pragma once

#include "analyze/sheet.hpp"

namespace msme::analyze {

// Whom a row names, by the printed name or the merchant list; a string id, 0 = nobody.
std::uint32_t payee(const model::Ledger& ledger, std::size_t row);

// What lenders paid out after this day: of each lender the first row, for a loan paid out in parts is one loan.
std::vector<std::uint32_t> loans_since(const Sheet& sheet, base::Date since);

// EMI debits grouped by lender and size (±2 %), largest monthly sum first.
std::vector<EmiStream> emi_streams(const Sheet& sheet);

// Each running loan of the bank and of the bureau once; O1's union is the sum of the larger sides.
std::vector<Link> link_loans(const Sheet& sheet, const std::vector<EmiStream>& streams);

// The newest report day that can show a loan: what began later is not reported yet.
base::Date visible_until(const Sheet& sheet);

// The bureau account of an OCEN loan: opened within 30 days of the payout, sanctioned for the amount (±2 %).
const model::CreditReport::Tradeline* ocen_tradeline(const Sheet& sheet, const model::OcenApplication& application);

// O1 union, O8 by loan, O9 lenders and daily repayment; after the bureau metrics.
void loan_metrics(Sheet& sheet);

}  // namespace msme::analyze
