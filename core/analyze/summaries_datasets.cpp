// Summaries of the smaller datasets. A dataset that wasn't given says so; it isn't summed up as zeros.
#include <algorithm>

#include "analyze/summaries.hpp"
#include "base/sort.hpp"
#include "model/gst.hpp"

namespace msme::analyze {
namespace {

using base::Json;
using base::money_json;
using base::Paise;
using model::Dataset;

// The head every dataset's summary starts with; `available` false means unknown, not none.
Json head(const Sheet& s, Dataset dataset, std::size_t records) {
  return base::record({{"available", s.borrower.has(dataset)}, {"records", records}});
}

const AccountDays* days_of(const Sheet& s, std::size_t account) {
  for (const AccountDays& days : s.facts.days.accounts) {
    if (days.account == account) return &days;
  }
  return nullptr;
}

const char* form_name(model::GstForm form) {
  switch (form) {
    case model::GstForm::Gstr1:
      return "GSTR1";
    case model::GstForm::Gstr3b:
      return "GSTR3B";
    case model::GstForm::Gstr2b:
      return "GSTR2B";
  }
  return "";
}

}  // namespace

Json accounts_summary(const Sheet& s) {
  const model::Borrower& b = s.borrower;
  std::vector<std::uint32_t> rows(b.accounts.size(), 0);
  for (const std::uint16_t account : b.ledger.account) {
    if (account < rows.size()) ++rows[account];
  }
  Json list = Json::array();
  std::vector<std::string> banks;
  for (std::size_t i = 0; i < b.accounts.size(); ++i) {
    const model::Account& a = b.accounts[i];
    const AccountDays* days = days_of(s, i);
    if (!a.bank.empty()) banks.push_back(a.bank);
    list.push_back(base::record({{"account_id", a.id},
                                 {"bank", a.bank},
                                 {"account_type", std::string(text(a.type))},
                                 {"account_type_known", a.type_known},
                                 {"masked_account_number", a.masked_number},
                                 {"status", a.status},
                                 {"opened", base::date_json(a.opened)},
                                 {"stated_balance", money_json(a.balance)},
                                 {"latest_balance", days == nullptr ? Json(nullptr) : money_json(days->eod.back())},
                                 {"limit", money_json(a.limit)},
                                 {"drawing_power", money_json(a.drawing_power)},
                                 {"rows", rows[i]}}));
  }
  base::sort(banks);
  banks.erase(std::unique(banks.begin(), banks.end()), banks.end());
  Json d = head(s, Dataset::Accounts, b.accounts.size());
  d["banks"] = banks;
  d["accounts"] = std::move(list);
  put_metrics(
      d, s,
      {"B1_balance_latest", "B3_amb", "B4_min_balance", "B5_negative_days", "B7_balance_trend", "B8_limit_utilisation",
       "B9_buffer_days", "B2_abb_5_10_15_20_25", "B2_abb_1_5_10_15_20_25", "B2_abb_5_15_25"});
  return d;
}

Json gst_summary(const Sheet& s) {
  Json d = head(s, Dataset::Gst, s.borrower.gst.size());
  Json list = Json::array();
  for (const model::GstReturn& r : s.borrower.gst) {
    list.push_back(base::record({{"period", base::month_text(r.month)},
                                 {"form", form_name(r.form)},
                                 {"months", model::months_of(r)},
                                 {"status", r.status},
                                 {"filed", base::date_json(r.filed)},
                                 {"taxable", money_json(r.taxable)},
                                 {"tax", base::to_rupees(r.igst + r.cgst + r.sgst + r.cess)},
                                 {"invoices", r.invoices.size()}}));
  }
  d["returns"] = std::move(list);
  put_metrics(d, s,
              {"G1_turnover_ttm", "G1_turnover_monthly", "G1_growth", "G2_on_time", "G2_late", "G2_unfiled",
               "G2_mean_delay", "G3_nil_share", "G4_returns_gap", "G5_itc_gap", "G7_top1_buyer", "G7_top1_supplier",
               "G7_top5_suppliers", "G9_purchases_monthly", "G9_gross_margin", "G10_bank_variance"});
  return d;
}

Json credit_summary(const Sheet& s) {
  Json d = head(s, Dataset::CreditReports, s.borrower.credit_reports.size());
  Json reports = Json::array();
  for (const model::CreditReport& r : s.borrower.credit_reports) {
    Json lines = Json::array();
    for (const auto& line : r.tradelines) {
      lines.push_back(base::record({{"lender", line.lender},
                                    {"type", line.type},
                                    {"status", line.status},
                                    {"opened", base::date_json(line.opened)},
                                    {"closed", base::date_json(line.closed)},
                                    {"limit", money_json(line.limit)},
                                    {"balance", money_json(line.balance)},
                                    {"overdue", money_json(line.overdue)},
                                    {"emi", money_json(line.emi)}}));
    }
    reports.push_back(base::record({{"bureau", r.bureau},
                                    {"date", base::date_json(r.date)},
                                    {"score", r.score < 0 ? Json(nullptr) : Json(r.score)},
                                    {"accounts", std::move(lines)},
                                    {"enquiries", r.enquiries.size()}}));
  }
  d["reports"] = std::move(reports);
  put_metrics(d, s,
              {"R1_score", "R1_new_to_credit", "R2_dpd_max_12m", "R2_dpd_max_24m", "R2_on_time_share", "R3_overdue",
               "R4_written_off", "R5_live_loans", "R5_outstanding", "R5_unsecured_share", "R6_utilisation",
               "R7_enquiries_6m", "R8_oldest_account", "O1_emi_monthly", "O1_interest_monthly",
               "O1_obligations_monthly", "O2_foir", "O3_dscr", "O4_leverage"});
  return d;
}

Json insurance_summary(const Sheet& s) {
  Json d = head(s, Dataset::Policies, s.borrower.policies.size());
  Json list = Json::array();
  for (const model::Policy& p : s.borrower.policies) {
    list.push_back(base::record({{"type", p.type},
                                 {"insurer", p.insurer},
                                 {"status", p.status},
                                 {"sum_assured", money_json(p.sum_assured)},
                                 {"premium", money_json(p.premium)},
                                 {"premium_frequency", p.premium_frequency},
                                 {"end", base::date_json(p.end)}}));
  }
  d["policies"] = std::move(list);
  put_metrics(d, s, {"I1_policies_active", "I1_sum_assured", "I1_premium_annual"});
  return d;
}

Json funds_summary(const Sheet& s) {
  Json d = head(s, Dataset::MutualFunds, s.borrower.mutual_funds.size());
  Json list = Json::array();
  for (const model::MutualFund& fund : s.borrower.mutual_funds) {
    list.push_back(base::record({{"amc", fund.amc},
                                 {"scheme", fund.scheme},
                                 {"type", fund.type},
                                 {"current_value", money_json(fund.current_value)},
                                 {"invested", money_json(fund.invested)},
                                 {"sip_amount", money_json(fund.sip_amount)}}));
  }
  d["folios"] = std::move(list);
  put_metrics(d, s, {"I2_funds_value", "I2_funds_gain", "I2_investment_cushion"});
  return d;
}

Json ondc_summary(const Sheet& s) {
  Json d = head(s, Dataset::OndcOrders, s.borrower.ondc_orders.size());
  struct Row {
    int month;
    Paise value;
    int orders;
  };
  std::vector<Row> rows;
  for (const model::OndcOrder& order : s.borrower.ondc_orders) {
    if (order.created == base::kNoDate) continue;
    rows.push_back({base::month_index(order.created), order.value == base::kNoMoney ? 0 : order.value, 1});
  }
  base::sort(rows, [](const Row& a, const Row& b) { return a.month < b.month; });
  Json months = Json::array();
  for (std::size_t i = 0; i < rows.size();) {
    Row sum{rows[i].month, 0, 0};
    for (; i < rows.size() && rows[i].month == sum.month; ++i) {
      sum.value += rows[i].value;
      ++sum.orders;
    }
    months.push_back(base::record(
        {{"month", base::month_text(sum.month)}, {"orders", sum.orders}, {"value", base::to_rupees(sum.value)}}));
  }
  d["months"] = std::move(months);
  put_metrics(d, s, {"N1_ondc_orders", "N1_ondc_gmv", "N1_ondc_aov", "N1_ondc_cancelled", "N1_ondc_providers"});
  return d;
}

Json ocen_summary(const Sheet& s) {
  Json d = head(s, Dataset::OcenApplications, s.borrower.ocen_applications.size());
  Json list = Json::array();
  for (const model::OcenApplication& a : s.borrower.ocen_applications) {
    list.push_back(base::record({{"lender", a.lender},
                                 {"purpose", a.purpose},
                                 {"status", a.status},
                                 {"applied", base::date_json(a.applied)},
                                 {"requested", money_json(a.requested)},
                                 {"approved", money_json(a.approved)}}));
  }
  d["applications"] = std::move(list);
  put_metrics(d, s, {"N2_ocen_applications", "N2_ocen_approval_rate", "N2_ocen_live"});
  return d;
}

}  // namespace msme::analyze
