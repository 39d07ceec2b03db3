// EMI = P·i·(1+i)^n / ((1+i)^n − 1), i = rate / 12. APR: internal rate of return × 12, nominal (RBI/2024-25/18).
#include <algorithm>

#include "base/detmath.hpp"
#include "decide/decision.hpp"

namespace msme::decide {
namespace {

using base::Paise;

// Half-up to whole paise.
Paise whole(double paise) { return static_cast<Paise>(paise + 0.5); }

// Present value of 1 a month for n months.
double annuity(double i, int n) {
  if (i <= 0) return n;
  return (1.0 - base::pow_int(1.0 + i, -n)) / i;
}

double monthly(double annual_rate_percent) { return annual_rate_percent / 1200.0; }

}  // namespace

Paise emi(Paise principal, double annual_rate_percent, int months) {
  if (principal <= 0 || months <= 0) return 0;
  return whole(static_cast<double>(principal) / annuity(monthly(annual_rate_percent), months));
}

Paise principal_for_emi(Paise instalment, double annual_rate_percent, int months) {
  if (instalment <= 0 || months <= 0) return 0;
  auto principal = static_cast<Paise>(static_cast<double>(instalment) * annuity(monthly(annual_rate_percent), months));
  // The formula is exact to within the rounding of the instalment; a few paise either way settle it.
  while (principal > 0 && emi(principal, annual_rate_percent, months) > instalment) --principal;
  while (emi(principal + 1, annual_rate_percent, months) <= instalment) ++principal;
  return principal;
}

double apr(Paise net_disbursed, Paise instalment, int months) {
  if (net_disbursed <= 0 || instalment <= 0 || months <= 0) return 0;
  const double target = static_cast<double>(net_disbursed) / static_cast<double>(instalment);
  if (target >= months) return 0;
  // annuity() falls as the rate rises: halve [0, 100 % a month] until it can't be halved any more.
  double low = 0, high = 1;
  for (int step = 0; step < 100; ++step) {
    const double middle = (low + high) / 2;
    (annuity(middle, months) > target ? low : high) = middle;
  }
  return 1200.0 * (low + high) / 2;
}

std::vector<Instalment> schedule(Paise principal, double annual_rate_percent, int months, base::Date start) {
  std::vector<Instalment> rows;
  if (principal <= 0 || months <= 0) return rows;
  rows.reserve(static_cast<std::size_t>(months));
  const Paise level = emi(principal, annual_rate_percent, months);
  Paise left = principal;
  for (int n = 1; n <= months; ++n) {
    Instalment row;
    row.n = n;
    row.due = start == base::kNoDate ? start : base::add_months(start, n);
    row.opening = left;
    row.interest = whole(static_cast<double>(left) * monthly(annual_rate_percent));
    row.principal = n == months ? left : std::clamp<Paise>(level - row.interest, 0, left);
    row.emi = row.principal + row.interest;
    left -= row.principal;
    row.closing = left;
    rows.push_back(row);
  }
  return rows;
}

}  // namespace msme::decide
