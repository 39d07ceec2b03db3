#include "analyze/sheet.hpp"

#include <algorithm>

#include <numeric>

#include "analyze/values.hpp"
#include "base/sort.hpp"

namespace msme::analyze {

Sheet::Sheet(const model::Borrower& b, const Params& p, const Book& k, const model::DatedRules& r, const Facts& f,
             Analytics& out)
    : borrower(b), params(p), book(k), rules(r), facts(f), analytics(out), by_id_(catalogue().count) {
  out.metrics.reserve(catalogue().count);
  for (const MetricDef& def : catalogue()) out.metrics.push_back(blank_metric(def, kNotComputed));
  std::iota(by_id_.begin(), by_id_.end(), 0U);
  const MetricDef* defs = catalogue().first;
  base::sort_rows(by_id_, [defs](std::uint32_t x, std::uint32_t y) { return defs[x].id < defs[y].id; });
}

std::size_t Sheet::place(std::string_view id) const {
  const MetricDef* defs = catalogue().first;
  const auto found = std::lower_bound(by_id_.begin(), by_id_.end(), id,
                                      [defs](std::uint32_t x, std::string_view wanted) { return defs[x].id < wanted; });
  return found == by_id_.end() || defs[*found].id != id ? by_id_.size() : *found;
}

std::optional<double> Sheet::value(std::string_view id) const {
  const std::size_t found = place(id);
  return found < analytics.metrics.size() ? analytics.metrics[found].value : std::nullopt;
}

Metric& Sheet::at(std::string_view id) {
  const std::size_t found = place(id);
  return found < analytics.metrics.size() ? analytics.metrics[found] : nowhere_;
}

Metric& Sheet::set(std::string_view id, double value) {
  Metric& metric = at(id);
  const std::size_t found = place(id);
  metric.value = base::round_to(value, found < by_id_.size() ? catalogue().first[found].decimals : 2);
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
