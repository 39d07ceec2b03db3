// The registry of metrics: what each is called, its unit and grid, and its formula in words. Every analysis holds
// every metric of this table, in this order, with a value or the reason why there is none. docs/metrics.md
// is this table as a page (a test compares them).
#pragma once

#include <cstddef>
#include <string_view>

#include "model/enums.hpp"

namespace msme::analyze {

struct MetricDef {
  std::string_view id, name, topic, unit;
  int decimals;            // the grid a value is rounded to before anything is compared or shown
  model::Dataset dataset;  // where the evidence lies
  std::string_view formula;
};

struct Catalogue {
  const MetricDef* first;
  std::size_t count;
  const MetricDef* begin() const { return first; }
  const MetricDef* end() const { return first + count; }
};

Catalogue catalogue();
const MetricDef* find_metric(std::string_view id);  // nullptr when there is no such metric

}  // namespace msme::analyze
