#include "analyze/sheet.hpp"

#include <algorithm>

#include "analyze/values.hpp"

namespace msme::analyze {

Sheet::Sheet(const model::Borrower& b, const Params& p, const Facts& f, Analytics& out)
    : borrower(b), params(p), facts(f), analytics(out) {
  out.metrics.reserve(catalogue().count);
  for (const MetricDef& def : catalogue()) out.metrics.push_back(blank_metric(def, "not computed"));
}

Metric& Sheet::at(std::string_view id) {
  for (Metric& metric : analytics.metrics) {
    if (metric.id == id) return metric;
  }
  return nowhere_;
}

Metric& Sheet::set(std::string_view id, double value) {
  Metric& metric = at(id);
  const MetricDef* def = find_metric(id);
  metric.value = base::round_to(value, def == nullptr ? 2 : def->decimals);
  metric.not_computable.clear();
  metric.confidence = metric.dataset == model::Dataset::Transactions ? facts.confidence() : 100;
  if (metric.dataset == model::Dataset::Transactions) metric.period = facts.period;
  return metric;
}

Metric& Sheet::percent(std::string_view id, base::Paise part, base::Paise whole, std::string_view why) {
  if (whole <= 0) return missing(id, why);
  return set(id, 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

Metric& Sheet::missing(std::string_view id, std::string_view why) {
  Metric& metric = at(id);
  metric.value.reset();
  metric.confidence = 0;
  metric.not_computable = why;
  return metric;
}

void Sheet::missing_all(std::string_view prefix, std::string_view why) {
  for (Metric& metric : analytics.metrics) {
    if (std::string_view(metric.id).substr(0, prefix.size()) == prefix) missing(metric.id, why);
  }
}

void add_evidence(Metric& metric, const RowSet& rows) {
  metric.rows = rows.rows;
  metric.row_count = rows.count;
}

void add_evidence(Metric& metric, const std::vector<std::uint32_t>& rows) {
  metric.row_count = static_cast<std::uint32_t>(rows.size());
  metric.rows.assign(rows.begin(), rows.begin() + std::min<std::ptrdiff_t>(RowSet::kCap, std::ssize(rows)));
}

}  // namespace msme::analyze
