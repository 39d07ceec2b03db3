// insurance_summary, mutual_fund_summary, ondc_summary and ocen_summary.
#include <algorithm>
#include <map>

#include "analyze/loans.hpp"
#include "analyze/market.hpp"
#include "analyze/summaries.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using base::Json;
using base::money_json;
using base::Paise;
using model::Dataset;

// "strong", "fair", "weak" by bounds, "unknown" without a value.
const char* grade(const std::optional<double>& value, double strong, double fair) {
  if (!value) return "unknown";
  if (*value >= strong) return "strong";
  return *value >= fair ? "fair" : "weak";
}

Json state_of_link(const Sheet& s, std::string_view pair, const std::string& key) {
  for (const Link& link : s.work.links) {
    if (link.pair == pair && link.key == key) return std::string(text(link.state));
  }
  return nullptr;
}

Json ondc_months(const Sheet& s) {
  struct Row {
    int month;
    Paise value;
    int orders, cancelled;
  };
  std::vector<Row> rows;
  for (const model::OndcOrder& order : s.borrower.ondc_orders) {
    if (order.created == base::kNoDate) continue;
    const bool cancelled = was_cancelled(order);
    const Paise value = order.value == base::kNoMoney || cancelled ? 0 : order.value;
    rows.push_back({base::month_index(order.created), value, cancelled ? 0 : 1, cancelled ? 1 : 0});
  }
  base::sort(rows, [](const Row& a, const Row& b) { return a.month < b.month; });
  Json month = Json::array(), orders = Json::array(), sales = Json::array(), cancelled = Json::array();
  for (std::size_t i = 0; i < rows.size();) {
    Row sum{rows[i].month, 0, 0, 0};
    for (; i < rows.size() && rows[i].month == sum.month; ++i) {
      sum.value += rows[i].value;
      sum.orders += rows[i].orders;
      sum.cancelled += rows[i].cancelled;
    }
    month.push_back(base::month_text(sum.month));
    orders.push_back(sum.orders);
    sales.push_back(base::to_rupees(sum.value));
    cancelled.push_back(sum.cancelled);
  }
  return base::record({{"month", std::move(month)},
                       {"orders", std::move(orders)},
                       {"sales", std::move(sales)},
                       {"cancelled", std::move(cancelled)}});
}

Json ondc_settlements(const Sheet& s) {
  Json list = Json::array();
  for (const Payout& p : payouts(s.borrower)) {
    if (list.size() == 100) break;
    const std::string id(p.id);
    list.push_back(base::record({{"settlement_id", id},
                                 {"date", base::date_json(p.date)},
                                 {"orders", p.orders},
                                 {"expected", base::to_rupees(p.expected)},
                                 {"settled", money_json(p.stated)},
                                 {"lag_days", base::round_to(p.lag_days, 1)},
                                 {"in_bank", state_of_link(s, "ondc_bank", id)}}));
  }
  return list;
}

// Equities, ETF, NPS and the like: by kind and one by one. Nothing of it goes into a metric.
Json other_holdings(const Sheet& s) {
  struct Sum {
    std::size_t holdings = 0, unvalued = 0;
    Paise value = 0, due = 0;
  };
  std::map<std::string, Sum> sums;
  Sum all;
  Json list = Json::array();
  for (const model::Holding& h : s.borrower.holdings) {
    for (Sum* sum : {&sums[h.asset_class], &all}) {
      ++sum->holdings;
      if (h.due != base::kNoMoney) sum->due += h.due;
      if (h.value != base::kNoMoney) sum->value += h.value;
      if (h.value == base::kNoMoney && h.due == base::kNoMoney) ++sum->unvalued;
    }
    list.push_back(base::record({{"asset_class", h.asset_class},
                                 {"account", h.account},
                                 {"issuer", h.issuer},
                                 {"name", h.name.empty() ? Json(nullptr) : Json(h.name)},
                                 {"units", h.units < 0 ? Json(nullptr) : Json(h.units)},
                                 {"current_value", money_json(h.value)},
                                 {"invested", money_json(h.invested)},
                                 {"amount_due", money_json(h.due)},
                                 {"valued_on", base::date_json(h.valued_on)},
                                 {"entries", h.entries}}));
  }
  const auto told = [](const Sum& sum) {
    return base::record({{"holdings", sum.holdings},
                         {"current_value", base::to_rupees(sum.value)},
                         {"amount_due", base::to_rupees(sum.due)},
                         {"unvalued", sum.unvalued}});
  };
  Json classes = Json::array();
  for (const auto& [name, sum] : sums) {
    Json row = base::record({{"asset_class", name}});
    row.update(told(sum));
    classes.push_back(std::move(row));
  }
  Json out = base::record({{"scored", false}});
  out.update(told(all));
  out["classes"] = std::move(classes);
  out["list"] = std::move(list);
  return out;
}

}  // namespace

Json insurance_summary(const Sheet& s) {
  Json d = summary_head(s, Dataset::Policies, s.borrower.policies.size());
  Json list = Json::array();
  for (const model::Policy& p : s.borrower.policies) {
    list.push_back(base::record({{"type", p.type},
                                 {"insurer", p.insurer},
                                 {"status", p.status},
                                 {"sum_assured", money_json(p.sum_assured)},
                                 {"premium", money_json(p.premium)},
                                 {"premium_frequency", p.premium_frequency},
                                 {"last_paid", base::date_json(p.last_paid)},
                                 {"end", base::date_json(p.end)},
                                 {"claims", p.claims}}));
  }
  d["policies"] = std::move(list);
  const std::optional<double> property = s.value("I1_assets_insured");
  d["financial_discipline"] =
      base::record({{"grade", grade(s.value("I1_persistency"), 95, 75)}, {"by", "I1_persistency"}});
  d["asset_ownership"] =
      base::record({{"shown", property ? Json(*property > 0) : Json(nullptr)}, {"by", "I1_assets_insured"}});
  put_metrics(d, s, {"I1_"});
  return d;
}

Json mutual_fund_summary(const Sheet& s) {
  Json d = summary_head(s, Dataset::MutualFunds, s.borrower.mutual_funds.size());
  Json list = Json::array();
  for (const model::MutualFund& fund : s.borrower.mutual_funds) {
    const int days = s.book.days_to_cash(fund.type);
    list.push_back(base::record({{"amc", fund.amc},
                                 {"scheme", fund.scheme},
                                 {"type", fund.type},
                                 {"current_value", money_json(fund.current_value)},
                                 {"invested", money_json(fund.invested)},
                                 {"sip_amount", money_json(fund.sip_amount)},
                                 {"days_to_cash", days > 0 ? Json(days) : Json(nullptr)},
                                 {"entries", fund.entries.size()}}));
  }
  d["folios"] = std::move(list);
  d["other_holdings"] = other_holdings(s);
  d["savings_behaviour"] =
      base::record({{"grade", grade(s.value("I2_sip_continuity"), 80, 40)}, {"by", "I2_sip_continuity"}});
  d["liquidity"] = base::record({{"grade", grade(s.value("I2_liquid_cover"), 6, 2)}, {"by", "I2_liquid_cover"}});
  put_metrics(d, s, {"I2_", "I3_"});
  return d;
}

Json ondc_summary(const Sheet& s) {
  Json d = summary_head(s, Dataset::OndcOrders, s.borrower.ondc_orders.size());
  d["columns"] = ondc_months(s);
  d["settlements"] = ondc_settlements(s);
  put_metrics(d, s, {"N1_", "K2_", "K6_"});
  return d;
}

Json ocen_summary(const Sheet& s) {
  Json d = summary_head(s, Dataset::OcenApplications, s.borrower.ocen_applications.size());
  Json list = Json::array();
  for (const model::OcenApplication& a : s.borrower.ocen_applications) {
    Paise repaid = 0;
    for (const auto& repayment : a.repayments) repaid += repayment.amount == base::kNoMoney ? 0 : repayment.amount;
    const std::string key = a.lender.empty() ? a.id : a.lender;
    list.push_back(base::record({{"application_id", a.id},
                                 {"lender", a.lender},
                                 {"purpose", a.purpose},
                                 {"status", a.status},
                                 {"applied", base::date_json(a.applied)},
                                 {"disbursed", base::date_json(a.disbursed)},
                                 {"requested", money_json(a.requested)},
                                 {"approved", money_json(a.approved)},
                                 {"paid_out", money_json(a.paid_out)},
                                 {"rate", a.rate < 0 ? Json(nullptr) : Json(a.rate)},
                                 {"repayments", a.repayments.size()},
                                 {"repaid", base::to_rupees(repaid)},
                                 {"in_bank", state_of_link(s, "ocen_bank", key)},
                                 {"in_bureau", state_of_link(s, "ocen_bureau", key)}}));
  }
  d["applications"] = std::move(list);
  // Several lenders at once: new OCEN loans and what bank and bureau show of the same weeks.
  const double fresh = std::max(s.value("N2_new_loans_60d").value_or(0), s.value("O9_new_loans_60d").value_or(0));
  d["stacking"] =
      base::record({{"new_loans", fresh},
                    {"lenders", s.value("O9_lenders_all") ? Json(*s.value("O9_lenders_all")) : Json(nullptr)},
                    {"days", s.params.stacking_days},
                    {"suspected", fresh >= s.params.stacking_count}});
  put_metrics(d, s, {"N2_", "O9_", "K4_", "K5_"});
  return d;
}

}  // namespace msme::analyze
