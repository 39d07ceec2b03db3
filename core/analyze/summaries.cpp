// The report of anomalies, the overall document, and what all documents share.
#include "analyze/summaries.hpp"

#include "analyze/reconcile.hpp"

namespace msme::analyze {
namespace {

using base::Json;

bool starts_with_one(std::string_view id, std::initializer_list<std::string_view> prefixes) {
  for (const std::string_view prefix : prefixes) {
    if (id.substr(0, prefix.size()) == prefix) return true;
  }
  return false;
}

// Which datasets were given, with their clean records.
Json datasets_given(const Sheet& s) {
  const model::Borrower& b = s.borrower;
  const std::pair<model::Dataset, std::size_t> sizes[] = {
      {model::Dataset::Accounts, b.accounts.size()},
      {model::Dataset::Transactions, b.ledger.size()},
      {model::Dataset::Gst, b.gst.size()},
      {model::Dataset::CreditReports, b.credit_reports.size()},
      {model::Dataset::Policies, b.policies.size()},
      {model::Dataset::MutualFunds, b.mutual_funds.size()},
      {model::Dataset::OndcOrders, b.ondc_orders.size()},
      {model::Dataset::OcenApplications, b.ocen_applications.size()}};
  Json given = Json::object();
  for (const auto& [dataset, records] : sizes) {
    given[std::string(text(dataset))] = s.borrower.has(dataset) || records > 0 ? Json(records) : Json(nullptr);
  }
  return given;
}

}  // namespace

Json summary_head(const Sheet& s, model::Dataset dataset, std::size_t records) {
  return base::record({{"available", s.borrower.has(dataset) || records > 0},
                       {"records", records},
                       {"as_of", base::date_json(s.facts.as_of)}});
}

void put_metrics(Json& document, const Sheet& s, std::initializer_list<std::string_view> prefixes) {
  Json values = Json::object();
  std::vector<std::pair<std::string_view, Json>> reasons;
  for (const Metric& metric : s.analytics.metrics) {
    if (!starts_with_one(metric.id, prefixes)) continue;
    values.emplace(metric.id, metric.value ? Json(*metric.value) : Json(nullptr));
    if (metric.value) continue;
    std::size_t at = 0;
    while (at < reasons.size() && reasons[at].first != metric.not_computable) ++at;
    if (at == reasons.size()) reasons.emplace_back(metric.not_computable, Json::array());
    reasons[at].second.push_back(metric.id);
  }
  document["metrics"] = std::move(values);
  Json list = Json::array();
  for (auto& [why, ids] : reasons) {
    list.push_back(base::record({{"why", std::string(why)}, {"metrics", std::move(ids)}}));
  }
  document["cannot_say"] = std::move(list);
}

Json anomalies_report(const Sheet& s) {
  Json list = Json::array();
  int high = 0, watch = 0, info = 0;
  for (const char* severity : {"high", "watch", "info"}) {
    for (const Finding& finding : s.analytics.findings) {
      if (finding.severity != severity) continue;
      ++(severity[0] == 'h' ? high : severity[0] == 'w' ? watch : info);
      list.push_back(to_json(finding, s.borrower));
    }
  }
  return base::record({{"as_of", base::date_json(s.facts.as_of)},
                       {"counts", base::record({{"high", high}, {"watch", watch}, {"info", info}})},
                       {"findings", std::move(list)}});
}

Json overall_summary(const Sheet& s) {
  Json metrics = Json::array();
  int computed = 0;
  for (const Metric& metric : s.analytics.metrics) {
    computed += metric.value ? 1 : 0;
    metrics.push_back(to_json(metric, s.borrower));
  }
  Json months = Json::array();
  for (const Month& month : s.facts.months) months.push_back(to_json(month));
  return base::record({{"customer_id", s.borrower.customer_id},
                       {"data_origin", s.borrower.data_origin()},
                       {"as_of", base::date_json(s.facts.as_of)},
                       {"now", base::date_json(s.facts.now)},
                       {"period", s.facts.period},
                       {"datasets", datasets_given(s)},
                       {"computed", computed},
                       {"not_computable", static_cast<int>(s.analytics.metrics.size()) - computed},
                       {"months", std::move(months)},
                       {"metrics", std::move(metrics)},
                       {"findings", s.analytics.findings.size()}});
}

void write_summaries(Sheet& s) {
  auto& out = s.analytics.summaries;
  out.reserve(13);
  out.emplace_back("transaction_summary", transaction_summary(s));
  out.emplace_back("account_summary", account_summary(s));
  out.emplace_back("gst_summary", gst_summary(s));
  out.emplace_back("credit_summary", credit_summary(s));
  out.emplace_back("insurance_summary", insurance_summary(s));
  out.emplace_back("mutual_fund_summary", mutual_fund_summary(s));
  out.emplace_back("ondc_summary", ondc_summary(s));
  out.emplace_back("ocen_summary", ocen_summary(s));
  out.emplace_back("reconciliation", reconciliation_document(s));
  out.emplace_back("anomalies_report", anomalies_report(s));
  out.emplace_back("overall_summary", overall_summary(s));
  out.emplace_back("parties_summary", parties_summary(s));
  out.emplace_back("exclusions_summary", exclusions_summary(s));
}

}  // namespace msme::analyze
