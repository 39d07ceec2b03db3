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

double apr(Paise net_disbursed, const std::vector<Instalment>& rows, int broken_days, Paise broken_interest) {
  if (net_disbursed <= 0 || rows.empty()) return 0;
  // What is paid back is worth less the higher the rate: halve [0, 100 % a month] until it can't be halved any more.
  const auto worth = [&](double i) {
    // A broken period delays every instalment by its days; its interest is paid when it ends.
    const double shift = broken_days == 0 ? 1.0 : base::exp_det(-broken_days * 12 / 365.0 * base::ln_det(1 + i));
    const double month = 1 / (1 + i);
    double sum = static_cast<double>(broken_interest) * shift;
    double factor = shift;
    for (const Instalment& row : rows) {
      factor *= month;
      sum += static_cast<double>(row.emi) * factor;
    }
    return sum;
  };
  const auto net = static_cast<double>(net_disbursed);
  if (worth(0) <= net) return 0;
  double low = 0, high = 1;
  for (int step = 0; step < 100; ++step) {
    const double middle = (low + high) / 2;
    (worth(middle) > net ? low : high) = middle;
  }
  return 1200.0 * (low + high) / 2;
}

std::vector<Instalment> run_down(Paise left, Paise level, double annual_rate_percent, int first, int last,
                                 base::Date start) {
  std::vector<Instalment> rows;
  for (int n = first; n <= last && left > 0; ++n) {
    Instalment row;
    row.n = n;
    row.due = start == base::kNoDate ? start : base::add_months(start, n);
    row.opening = left;
    row.interest = whole(static_cast<double>(left) * monthly(annual_rate_percent));
    row.principal = n == last ? left : std::clamp<Paise>(level - row.interest, 0, left);
    row.emi = row.principal + row.interest;
    left -= row.principal;
    row.closing = left;
    rows.push_back(row);
  }
  return rows;
}

std::vector<Instalment> schedule(Paise principal, double annual_rate_percent, int months, base::Date start) {
  return run_down(principal, emi(principal, annual_rate_percent, months), annual_rate_percent, 1, months, start);
}

}  // namespace msme::decide
