// I1, I2, N1, N2: insurance, mutual funds, ONDC orders, OCEN applications.
#include <algorithm>
#include <vector>

#include "analyze/sheet.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using base::kNoMoney;
using base::Paise;
using model::Dataset;

bool is(const std::string& value, std::string_view word) { return base::equals_ignore_case(value, word); }

int instalments_a_year(const std::string& frequency) {
  if (is(frequency, "MONTHLY")) return 12;
  if (is(frequency, "QUARTERLY")) return 4;
  if (is(frequency, "HALF_YEARLY")) return 2;
  return is(frequency, "SINGLE") ? 0 : 1;
}

void insurance(Sheet& s) {
  if (!s.borrower.has(Dataset::Policies)) {
    s.missing_all("I1_", "no insurance policies were given");
    return;
  }
  int active = 0;
  Paise assured = 0, premium = 0;
  for (const model::Policy& policy : s.borrower.policies) {
    const bool in_force = is(policy.status, "ACTIVE") || is(policy.status, "IN_FORCE") ||
                          is(policy.status, "INFORCE") ||
                          (policy.status.empty() && policy.end != base::kNoDate && policy.end >= s.facts.as_of);
    if (!in_force) continue;
    ++active;
    if (policy.sum_assured != kNoMoney) assured += policy.sum_assured;
    if (policy.premium != kNoMoney) premium += policy.premium * instalments_a_year(policy.premium_frequency);
  }
  s.set("I1_policies_active", active).inputs = base::record({{"policies", s.borrower.policies.size()}});
  s.money("I1_sum_assured", assured);
  s.money("I1_premium_annual", premium);
}

void funds(Sheet& s) {
  if (!s.borrower.has(Dataset::MutualFunds)) {
    s.missing_all("I2_", "no mutual fund holdings were given");
    return;
  }
  Paise value = 0, paired_value = 0, invested = 0;
  for (const model::MutualFund& fund : s.borrower.mutual_funds) {
    if (fund.current_value == kNoMoney) continue;
    value += fund.current_value;
    if (fund.invested == kNoMoney) continue;
    paired_value += fund.current_value;
    invested += fund.invested;
  }
  s.money("I2_funds_value", value).inputs = base::record({{"folios", s.borrower.mutual_funds.size()}});
  s.percent("I2_funds_gain", paired_value - invested, invested, "no folio states what was invested");
  const Facts& f = s.facts;
  const Paise out = f.operating.amount + f.emi.amount + f.interest.amount;
  if (!f.has_window() || out <= 0) {
    s.missing("I2_investment_cushion", "no monthly outflow is known");
  } else {
    const double a_month = base::to_rupees(out) / f.window_count;
    s.set("I2_investment_cushion", base::to_rupees(value) / a_month).inputs =
        base::record({{"funds", base::to_rupees(value)}, {"outflow_a_month", base::round_to(a_month, 2)}});
  }
}

void ondc(Sheet& s) {
  if (!s.borrower.has(Dataset::OndcOrders)) {
    s.missing_all("N1_", "no ONDC orders were given");
    return;
  }
  int orders = 0, cancelled = 0;
  Paise gmv = 0;
  std::vector<std::string_view> providers;
  for (const model::OndcOrder& order : s.borrower.ondc_orders) {
    if (is(order.state, "Cancelled")) {
      ++cancelled;
      continue;
    }
    ++orders;
    if (order.value != kNoMoney) gmv += order.value;
    if (!order.provider.empty()) providers.push_back(order.provider);
  }
  base::sort(providers);
  providers.erase(std::unique(providers.begin(), providers.end()), providers.end());
  s.set("N1_ondc_orders", orders);
  s.money("N1_ondc_gmv", gmv);
  s.set("N1_ondc_providers", static_cast<double>(providers.size()));
  if (orders == 0) {
    s.missing("N1_ondc_aov", "no order was completed");
  } else {
    s.money("N1_ondc_aov", gmv / orders);
  }
  s.percent("N1_ondc_cancelled", cancelled, orders + cancelled, "there are no orders");
}

void ocen(Sheet& s) {
  if (!s.borrower.has(Dataset::OcenApplications)) {
    s.missing_all("N2_", "no OCEN applications were given");
    return;
  }
  int decided = 0, approved = 0, live = 0;
  for (const model::OcenApplication& a : s.borrower.ocen_applications) {
    const bool yes = is(a.status, "APPROVED") || is(a.status, "DISBURSED") || is(a.status, "CLOSED");
    approved += yes ? 1 : 0;
    decided += yes || is(a.status, "REJECTED") ? 1 : 0;
    live += is(a.status, "DISBURSED") ? 1 : 0;
  }
  s.set("N2_ocen_applications", static_cast<double>(s.borrower.ocen_applications.size()));
  s.set("N2_ocen_live", live);
  s.percent("N2_ocen_approval_rate", approved, decided, "no application was decided").inputs =
      base::record({{"approved", approved}, {"decided", decided}});
}

}  // namespace

void savings_metrics(Sheet& s) {
  insurance(s);
  funds(s);
  ondc(s);
  ocen(s);
}

}  // namespace msme::analyze
