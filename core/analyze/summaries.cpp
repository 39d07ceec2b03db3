// The summary of the bank entries, the report of anomalies and the overall document.
#include "analyze/summaries.hpp"
#include "base/sort.hpp"

#include <algorithm>

namespace msme::analyze {
namespace {

using base::Json;
using base::Paise;
using model::Category;
using model::Mode;

// Largest first, equal ones in code order.
template <std::size_t N, class Enum>
Json by_size(const std::array<Totals, N>& totals, Paise whole, Enum (*as)(std::size_t)) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < N; ++i) {
    if (totals[i].rows > 0) order.push_back(i);
  }
  base::sort(order, [&totals](std::size_t a, std::size_t b) { return totals[a].amount > totals[b].amount; });
  Json list = Json::array();
  for (const std::size_t i : order) {
    const double share = whole > 0 ? 100.0 * static_cast<double>(totals[i].amount) / static_cast<double>(whole) : 0;
    list.push_back(base::record({{"name", std::string(text(as(i)))},
                                 {"amount", base::to_rupees(totals[i].amount)},
                                 {"rows", totals[i].rows},
                                 {"percent", base::round_to(share, 1)}}));
  }
  return list;
}

Category as_category(std::size_t i) { return static_cast<Category>(i); }
Mode as_mode(std::size_t i) { return static_cast<Mode>(i); }

Json parties(const Sheet& s, Totals Party::*side, std::size_t count) {
  std::vector<const Party*> order;
  for (const Party& party : s.facts.parties) {
    if ((party.*side).rows > 0) order.push_back(&party);
  }
  base::sort(order, [side](const Party* a, const Party* b) { return (a->*side).amount > (b->*side).amount; });
  Json list = Json::array();
  for (std::size_t i = 0; i < order.size() && i < count; ++i) {
    list.push_back(base::record({{"name", std::string(s.borrower.ledger.text(order[i]->name))},
                                 {"amount", base::to_rupees((order[i]->*side).amount)},
                                 {"rows", (order[i]->*side).rows}}));
  }
  return list;
}

Json months(const Sheet& s) {
  Json list = Json::array();
  for (const Month& month : s.facts.months) list.push_back(to_json(month));
  return list;
}

// In words: the sign of the growth, with a band in which it counts as steady.
std::string trend(const Sheet& s) {
  const std::optional<double> growth = s.value("F5_growth");
  if (!growth) return "unknown";
  if (*growth > 10) return "growing";
  return *growth < -10 ? "declining" : "steady";
}

}  // namespace

void put_metrics(Json& document, const Sheet& s, std::initializer_list<std::string_view> ids) {
  Json unknown = Json::object();
  for (const std::string_view id : ids) {
    const Metric* metric = s.analytics.metric(id);
    if (metric == nullptr) continue;
    document[std::string(id)] = metric->value ? Json(*metric->value) : Json(nullptr);
    if (!metric->value) unknown[std::string(id)] = metric->not_computable;
  }
  if (!unknown.empty()) document["not_computable"] = std::move(unknown);
}

Json transactions_summary(const Sheet& s) {
  const Facts& f = s.facts;
  Json d = base::record(
      {{"available", f.unusable.empty()},
       {"rows", s.borrower.ledger.size()},
       {"from", base::date_json(f.from)},
       {"to", base::date_json(f.to)},
       {"period", f.period},
       {"full_months", f.window_count},
       {"rows_before_history", f.before_history},
       {"rows_after_as_of", f.after_as_of},
       {"months", months(s)},
       {"trend", trend(s)},
       {"credits", base::record({{"amount", base::to_rupees(f.credits.amount)}, {"rows", f.credits.rows}})},
       {"debits", base::record({{"amount", base::to_rupees(f.debits.amount)}, {"rows", f.debits.rows}})},
       {"income_by_category", by_size(f.in, f.credits.amount, as_category)},
       {"spending_by_category", by_size(f.out, f.debits.amount, as_category)},
       {"mode_mix", base::record({{"credits", by_size(f.mode_in, f.credits.amount, as_mode)},
                                  {"debits", by_size(f.mode_out, f.debits.amount, as_mode)}})},
       {"top_customers", parties(s, &Party::sales, 10)},
       {"top_merchants", parties(s, &Party::purchases, 10)}});
  put_metrics(d, s,
              {"F1_turnover_monthly", "F1_turnover_annual", "F2_net_operating_cash", "F3_operating_margin",
               "F4_turnover_cv", "F5_growth", "F5_qoq_growth", "F5_expense_growth", "F6_seasonality_index",
               "F7_average_ticket", "F7_median_ticket", "F7_p95_ticket", "F8_digital_share", "C1_inflow_outflow_ratio",
               "C2_net_surplus", "C3_surplus_ratio", "O5_bounce_outward_6m"});
  return d;
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
  return base::record({{"customer_id", s.borrower.customer_id},
                       {"data_origin", s.borrower.data_origin()},
                       {"as_of", base::date_json(s.facts.as_of)},
                       {"now", base::date_json(s.facts.now)},
                       {"period", s.facts.period},
                       {"computed", computed},
                       {"not_computable", static_cast<int>(s.analytics.metrics.size()) - computed},
                       {"months", months(s)},
                       {"metrics", std::move(metrics)},
                       {"findings", s.analytics.findings.size()}});
}

void write_summaries(Sheet& s) {
  auto& out = s.analytics.summaries;
  out.reserve(12);
  out.emplace_back("transactions", transactions_summary(s));
  out.emplace_back("gst", gst_summary(s));
  out.emplace_back("credit", credit_summary(s));
  out.emplace_back("accounts", accounts_summary(s));
  out.emplace_back("insurance", insurance_summary(s));
  out.emplace_back("mutual_funds", funds_summary(s));
  out.emplace_back("ondc", ondc_summary(s));
  out.emplace_back("ocen", ocen_summary(s));
  out.emplace_back("overall", overall_summary(s));
  out.emplace_back("anomalies", anomalies_report(s));
  out.emplace_back("parties", parties_summary(s));
  out.emplace_back("exclusions", exclusions_summary(s));
}

}  // namespace msme::analyze
