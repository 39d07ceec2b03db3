#include "analyze/values.hpp"

namespace msme::analyze {

Metric blank_metric(const MetricDef& def, std::string_view why) {
  Metric metric;
  metric.id = def.id;
  metric.name = def.name;
  metric.topic = def.topic;
  metric.unit = def.unit;
  metric.formula = def.formula;
  metric.dataset = def.dataset;
  metric.confidence = 0;
  metric.not_computable = why;
  return metric;
}

base::Status override_values(Analytics& analytics, const base::Json& values, std::string_view path) {
  for (auto it = values.begin(); it != values.end(); ++it) {
    const std::string at = std::string(path) + "/" + it.key();
    const MetricDef* def = find_metric(it.key());
    const std::optional<double> value = base::as_number(*it);
    if (def == nullptr)
      return base::Error{"E_CONFIG", at, "There is no such metric", "an id of the catalogue", it.key()};
    if (!value && !it->is_null())
      return base::Error{"E_CONFIG", at, "A metric's value is a number or null", "a number"};
    // Every analysis holds the catalogue's metrics in its order.
    const auto place = static_cast<std::size_t>(def - catalogue().first);
    if (place >= analytics.metrics.size()) continue;
    Metric& metric = analytics.metrics[place];
    metric.value.reset();
    metric.not_computable = "not given";
    if (!value) continue;
    metric.value = base::round_to(*value, def->decimals);
    metric.not_computable.clear();
    metric.confidence = 100;
  }
  return base::Unit{};
}

base::Result<Analytics> analytics_from_values(const base::Json& values, std::string_view path) {
  Analytics analytics;
  for (const MetricDef& def : catalogue()) analytics.metrics.push_back(blank_metric(def, "not given"));
  if (base::Status status = override_values(analytics, values, path); !status.ok()) return status.error();
  return analytics;
}

}  // namespace msme::analyze
