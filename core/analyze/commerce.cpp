// N1, N2: ONDC orders and their payouts, OCEN applications and their repayment.
#include <algorithm>
#include <vector>

#include "analyze/market.hpp"
#include "analyze/stats.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::kNoDate;
using base::kNoMoney;
using base::Paise;
using model::Dataset;

bool has_status(const model::OcenApplication& a, std::string_view status) {
  return base::equals_ignore_case(a.status, status);
}

struct Sold {
  int orders = 0, cancelled = 0, returned = 0;
  Paise gmv = 0, commission = 0, commissioned = 0;
  Date first = kNoDate, last = kNoDate;
};

Sold sum_orders(const model::Borrower& b, std::vector<std::string_view>& providers) {
  Sold sold;
  for (const model::OndcOrder& order : b.ondc_orders) {
    if (was_cancelled(order)) {
      ++sold.cancelled;
      continue;
    }
    sold.returned += was_returned(order) ? 1 : 0;
    ++sold.orders;
    const Paise value = order.value == kNoMoney ? 0 : order.value;
    sold.gmv += value;
    if (order.commission != kNoMoney) {
      sold.commission += order.commission;
      sold.commissioned += value;
    }
    if (!order.provider.empty()) providers.push_back(order.provider);
    if (order.created == kNoDate) continue;
    if (sold.first == kNoDate || order.created < sold.first) sold.first = order.created;
    sold.last = std::max(sold.last, order.created);
  }
  base::sort(providers);
  providers.erase(std::unique(providers.begin(), providers.end()), providers.end());
  return sold;
}

// Sales of the three newest calendar months that the orders cover whole, against the three before.
void ondc_growth(Sheet& s, const Sold& sold) {
  const char* id = "N1_ondc_growth";
  if (sold.first == kNoDate) {
    s.missing(id, "no order has a date");
    return;
  }
  const int newest = base::month_index(sold.last + 1) - 1;
  const int oldest = base::month_index(sold.first + 27);
  Paise recent = 0, earlier = 0;
  for (const model::OndcOrder& order : s.borrower.ondc_orders) {
    if (was_cancelled(order) || order.created == kNoDate || order.value == kNoMoney) continue;
    const int age = newest - base::month_index(order.created);
    if (age >= 0 && age < 3) recent += order.value;
    if (age >= 3 && age < 6) earlier += order.value;
  }
  const char* why = newest - oldest < 5 ? "fewer than 6 months of orders" : "the earlier period is zero";
  s.percent(id, recent - earlier, newest - oldest < 5 ? 0 : earlier, why).inputs =
      base::record({{"recent", base::to_rupees(recent)}, {"earlier", base::to_rupees(earlier)}});
}

// Sales of the bank's window that came over ONDC.
void ondc_share(Sheet& s) {
  const Facts& f = s.facts;
  Paise sum = 0;
  for (const model::OndcOrder& order : s.borrower.ondc_orders) {
    if (was_cancelled(order) || was_returned(order) || order.created == kNoDate || order.value == kNoMoney) continue;
    const int m = f.has_window() ? f.month_of(order.created) : -1;
    if (m >= 0 && m < static_cast<int>(f.window.size()) && f.window[static_cast<std::size_t>(m)] != 0)
      sum += order.value;
  }
  s.percent("N1_share_of_turnover", sum, f.turnover, "there is no turnover").inputs =
      base::record({{"ondc_sales", base::to_rupees(sum)}, {"turnover", base::to_rupees(f.turnover)}});
}

void settlements(Sheet& s) {
  const std::vector<Payout> list = payouts(s.borrower);
  if (list.empty()) {
    for (const char* id : {"N1_settlement_lag", "N1_settled_share", "N1_unsettled"})
      s.missing(id, "no order names its settlement");
    return;
  }
  std::vector<double> lags;
  Paise stated = 0, expected = 0;
  for (const Payout& p : list) {
    if (p.date != kNoDate) lags.push_back(p.lag_days);
    if (p.stated == kNoMoney) continue;
    stated += p.stated;
    expected += p.expected;
  }
  if (lags.empty()) {
    s.missing("N1_settlement_lag", "no settlement has a date");
  } else {
    s.set("N1_settlement_lag", median(lags)).inputs = base::record({{"settlements", lags.size()}});
  }
  s.percent("N1_settled_share", stated, expected, "no settlement states its amount").inputs =
      base::record({{"settled", base::to_rupees(stated)}, {"expected", base::to_rupees(expected)}});
  Paise open = 0;
  for (const model::OndcOrder& order : s.borrower.ondc_orders) {
    const bool due = base::equals_ignore_case(order.state, "Completed") && order.settlement.id.empty();
    if (due && order.value != kNoMoney) open += order.value - (order.commission == kNoMoney ? 0 : order.commission);
  }
  s.money("N1_unsettled", open);
}

void ondc(Sheet& s) {
  if (!s.borrower.has(Dataset::OndcOrders)) {
    s.missing_all("N1_", "no ONDC orders were given");
    return;
  }
  std::vector<std::string_view> providers;
  const Sold sold = sum_orders(s.borrower, providers);
  s.set("N1_ondc_orders", sold.orders);
  s.money("N1_ondc_gmv", sold.gmv);
  s.set("N1_ondc_providers", static_cast<double>(providers.size()));
  if (sold.orders == 0) {
    s.missing("N1_ondc_aov", "no order was completed");
  } else {
    s.money("N1_ondc_aov", sold.gmv / sold.orders);
  }
  const int all = sold.orders + sold.cancelled;
  s.percent("N1_ondc_cancelled", sold.cancelled, all, "there are no orders");
  s.percent("N1_ondc_returned", sold.returned, sold.orders, "no order was completed");
  s.percent("N1_ondc_commission", sold.commission, sold.commissioned, "no order states its commission");
  ondc_growth(s, sold);
  ondc_share(s);
  settlements(s);
}

// What came back of what was lent, against what a straight-line plan asks for by today.
void repayment(Sheet& s) {
  double due = 0, paid = 0;
  int loans = 0;
  for (const model::OcenApplication& a : s.borrower.ocen_applications) {
    if (!has_status(a, "DISBURSED") && !has_status(a, "CLOSED")) continue;
    if (a.disbursed == kNoDate || a.approved == kNoMoney || a.tenure_months <= 0 || s.facts.as_of == kNoDate) continue;
    ++loans;
    const double months = std::max(0, base::month_index(s.facts.as_of) - base::month_index(a.disbursed) - 1);
    due += base::to_rupees(a.approved) * std::min(1.0, months / a.tenure_months);
    for (const auto& repayment : a.repayments) {
      if (repayment.date != kNoDate && repayment.date <= s.facts.as_of && repayment.amount != kNoMoney)
        paid += base::to_rupees(repayment.amount);
    }
  }
  s.set("N2_repaid", paid).inputs = base::record({{"loans", loans}});
  if (due <= 0) {
    s.missing("N2_repayment_ratio", loans == 0 ? "no loan was paid out" : "no instalment is due yet");
  } else {
    s.set("N2_repayment_ratio", std::min(999.0, 100.0 * paid / due)).inputs =
        base::record({{"paid", base::round_to(paid, 2)}, {"principal_due", base::round_to(due, 2)}});
  }
}

void ocen(Sheet& s) {
  if (!s.borrower.has(Dataset::OcenApplications)) {
    s.missing_all("N2_", "no OCEN applications were given");
    return;
  }
  int decided = 0, approved = 0, live = 0, rejected = 0, last_90 = 0, last_180 = 0, fresh = 0;
  Paise lent = 0;
  std::vector<std::string_view> lenders;
  const Date as_of = s.facts.as_of;
  for (const model::OcenApplication& a : s.borrower.ocen_applications) {
    const bool yes = has_status(a, "APPROVED") || has_status(a, "DISBURSED") || has_status(a, "CLOSED");
    const bool no = has_status(a, "REJECTED");
    approved += yes ? 1 : 0;
    rejected += no ? 1 : 0;
    decided += yes || no ? 1 : 0;
    if (!a.lender.empty()) lenders.push_back(a.lender);
    if (as_of != kNoDate && a.applied != kNoDate && a.applied <= as_of) {
      last_90 += a.applied > as_of - 90 ? 1 : 0;
      last_180 += a.applied > as_of - 180 ? 1 : 0;
    }
    if (!has_status(a, "DISBURSED")) continue;
    ++live;
    if (a.approved != kNoMoney) lent += a.approved;
    const bool recent = as_of != kNoDate && a.disbursed != kNoDate && a.disbursed <= as_of;
    fresh += recent && a.disbursed > as_of - static_cast<Date>(s.params.stacking_days) ? 1 : 0;
  }
  base::sort(lenders);
  lenders.erase(std::unique(lenders.begin(), lenders.end()), lenders.end());
  s.set("N2_ocen_applications", static_cast<double>(s.borrower.ocen_applications.size()));
  s.set("N2_ocen_live", live);
  s.money("N2_ocen_lent", lent);
  s.set("N2_ocen_rejected", rejected);
  s.set("N2_applications_90d", last_90);
  s.set("N2_applications_180d", last_180);
  s.set("N2_ocen_lenders", static_cast<double>(lenders.size()));
  s.set("N2_new_loans_60d", fresh).inputs = base::record({{"days", s.params.stacking_days}});
  s.percent("N2_ocen_approval_rate", approved, decided, "no application was decided").inputs =
      base::record({{"approved", approved}, {"decided", decided}});
  repayment(s);
}

}  // namespace

void commerce_metrics(Sheet& s) {
  ondc(s);
  ocen(s);
}

}  // namespace msme::analyze
