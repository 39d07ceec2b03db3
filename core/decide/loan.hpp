// A term loan worked out to the paisa, without a customer: instalment, schedule, APR as RBI's key fact statement wants
// it, broken period, flat rates, prepayment, cooling-off. Sources: RBI/2024-25/18 (APR = IRR of net disbursed against
// instalments × 12, nominal); Digital Lending Directions 2025 (leaving within the cooling-off period costs principal and
// proportionate APR, no penalty).
#pragma once

#include <optional>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "decide/decision.hpp"

namespace msme::decide {

enum class Rounding { Paisa, Rupee, RupeeUp };  // of the level instalment: half-up, half-up, up

struct Prepayment {
  int after = 0;  // instalments paid before it, 1 … months − 1
  base::Paise amount = 0;
  bool keep_tenure = false;  // else the instalment stays and the loan ends sooner
};

struct LoanTerms {
  base::Paise principal = 0;
  double annual_rate = 0;  // percent a year; of the whole principal all along when `flat`
  int months = 0;
  bool flat = false;
  Rounding rounding = Rounding::Paisa;
  base::Paise fee = 0;                                              // kept back at disbursal
  std::optional<base::Paise> net;                                   // what arrives, when it isn't principal − fee
  base::Date disbursed = base::kNoDate, first_due = base::kNoDate;  // both or none
  std::optional<Prepayment> prepayment;
  std::optional<int> cooling_off_day;  // days after disbursal
};

// Reads params of `loan.quote` (docs/API.md): rupees, percent, months, dates. E_BAD_PARAM with the path of what is
// missing, out of range (principal ≤ 0 or above ₹1 lakh crore, rate outside 0–200, months outside 1–600) or impossible
// (a fee above the principal, a first due date within a month of disbursal).
base::Result<LoanTerms> read_loan(const base::Json& params);

// {principal, annual_rate, months, rounding, flat: null | {flat_rate, reducing_rate}, emi, last_emi, instalments,
//  total_interest, total_payable, fee, net_disbursed, apr, effective_annual_rate,
//  broken_period: null | {days, interest, due}, schedule[], prepayment: null | {after, amount, emi, instalments,
//  interest_saved, months_saved, schedule[]}, cooling_off: null | {day, interest, payable}}; apr has four decimals.
// E_BAD_PARAM when more arrives than is ever paid back.
base::Result<base::Json> quote(const LoanTerms& terms);

}  // namespace msme::decide
