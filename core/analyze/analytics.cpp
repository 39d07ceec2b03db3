#include "analyze/analytics.hpp"

#include "analyze/catalogue.hpp"
#include "analyze/facts.hpp"
#include "analyze/findings.hpp"
#include "analyze/params.hpp"
#include "analyze/sheet.hpp"
#include "model/dated_embedded.hpp"

namespace msme::analyze {
namespace {

constexpr std::size_t kMaxRowIds = 200;

base::Json ids(const std::vector<std::uint32_t>& rows) {
  base::Json list = base::Json::array();
  for (std::size_t i = 0; i < rows.size() && i < kMaxRowIds; ++i) list.push_back(rows[i]);
  return list;
}

void flow_metrics(Sheet& s) {
  if (!s.facts.has_window()) {
    const std::string why = s.facts.unusable.empty() ? "no full month of bank data" : s.facts.unusable;
    for (const char* prefix : {"F", "C", "B", "W"}) s.missing_all(prefix, why);
    return;
  }
  cashflow_metrics(s);
  series_metrics(s);
  season_metrics(s);
  profit_metrics(s);
  counterparty_metrics(s);
  balance_metrics(s);
  plain_metrics(s);
}

}  // namespace

const Metric* Analytics::metric(std::string_view id) const {
  // Every analysis holds the catalogue's metrics in its order.
  const MetricDef* def = find_metric(id);
  if (def == nullptr) return nullptr;
  const auto place = static_cast<std::size_t>(def - catalogue().first);
  if (place < metrics.size() && metrics[place].id == id) return &metrics[place];
  for (const Metric& m : metrics) {
    if (m.id == id) return &m;
  }
  return nullptr;
}

const base::Json* Analytics::summary(std::string_view name) const {
  for (const auto& [known, document] : summaries) {
    const std::string_view whole = known;
    if (whole == name || (whole.substr(0, name.size()) == name &&
                          (whole.substr(name.size()) == "_summary" || whole.substr(name.size()) == "_report"))) {
      return &document;
    }
  }
  return nullptr;
}

std::optional<double> Analytics::value(std::string_view id) const {
  const Metric* found = metric(id);
  return found == nullptr ? std::nullopt : found->value;
}

Analytics analyze(const model::Borrower& borrower, const base::Json& policy, Papers papers) {
  return analyze(borrower, policy, model::embedded_rules(), papers);
}

Analytics analyze(const model::Borrower& borrower, const base::Json& policy, const model::DatedRules& rules,
                  Papers papers) {
  Analytics out;
  const Params params = read_params(policy);
  const Book book = default_book();
  const Facts facts = gather(borrower, params, book);
  out.as_of = facts.as_of;
  out.months = facts.months;
  Sheet sheet(borrower, params, book, rules, facts, out);
  flow_metrics(sheet);
  bureau_metrics(sheet);
  if (facts.unusable.empty()) {
    obligation_metrics(sheet);
    bounce_metrics(sheet);
    liquidity_metrics(sheet);
  } else {
    for (Metric& metric : out.metrics) {
      if (metric.topic == "obligations" && !metric.value && metric.not_computable == kNotComputed)
        sheet.missing(metric.id, facts.unusable);
    }
  }
  gst_metrics(sheet);
  savings_metrics(sheet);
  commerce_metrics(sheet);
  reconciliation_metrics(sheet);
  quality_metrics(sheet);
  find_everything(sheet, rules);
  if (papers == Papers::All) write_summaries(sheet);
  return out;
}

base::Json to_json(const Metric& metric, const model::Borrower&) {
  base::Json excluded = base::Json::array();
  for (const Exclusion& e : metric.excluded) {
    excluded.push_back(base::record({{"reason", e.reason}, {"amount", base::money_json(e.amount)}, {"rows", e.rows}}));
  }
  return base::record(
      {{"id", metric.id},
       {"name", metric.name},
       {"topic", metric.topic},
       {"value", metric.value ? base::Json(*metric.value) : base::Json(nullptr)},
       {"unit", metric.unit},
       {"period", metric.period},
       {"formula", metric.formula},
       {"inputs", metric.inputs},
       {"evidence", base::record({{"dataset", std::string(text(metric.dataset))},
                                  {"rows", metric.row_count},
                                  {"row_ids", ids(metric.rows)}})},
       {"excluded", std::move(excluded)},
       {"confidence", metric.confidence},
       {"not_computable", metric.not_computable.empty() ? base::Json(nullptr) : base::Json(metric.not_computable)}});
}

base::Json to_json(const Month& month) {
  return base::record({{"month", base::month_text(month.month)},
                       {"inflow", base::money_json(month.inflow)},
                       {"outflow", base::money_json(month.outflow)},
                       {"net", base::money_json(month.inflow - month.outflow)},
                       {"business_inflow", base::money_json(month.business_inflow)},
                       {"uncertain_inflow", base::money_json(month.uncertain_inflow)},
                       {"likely_inflow", base::money_json(month.likely_inflow)},
                       {"turnover", base::money_json(month.turnover)},
                       {"turnover_best", base::money_json(month.turnover_best())},
                       {"operating_outflow", base::money_json(month.operating_outflow)},
                       {"emi", base::money_json(month.emi)},
                       {"transactions", month.transactions},
                       {"closing_balance", base::money_json(month.closing_balance)},
                       {"full", month.full}});
}

base::Json to_json(const Finding& finding, const model::Borrower&) {
  return base::record({{"id", finding.id},
                       {"rule", finding.rule},
                       {"version", finding.version},
                       {"effective_from", base::date_json(finding.from)},
                       {"effective_to", base::date_json(finding.to)},
                       {"family", finding.family},
                       {"severity", finding.severity},
                       {"title", finding.title},
                       {"detail", finding.detail},
                       {"amount", base::money_json(finding.amount)},
                       {"rows", finding.rows.size()},
                       {"row_ids", ids(finding.rows)},
                       {"benign", finding.benign},
                       {"benign_code", finding.benign_code}});
}

}  // namespace msme::analyze
