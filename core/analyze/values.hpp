// Analytics from given metric values: for the inline tests of the data files and for "what if".
#pragma once

#include <string_view>

#include "analyze/analytics.hpp"
#include "analyze/catalogue.hpp"

namespace msme::analyze {

// The metric without a value.
Metric blank_metric(const MetricDef& def, std::string_view why);

// Every metric of the catalogue, not computable unless `values` ({"<id>": number or null}) gives it. E_CONFIG for an
// id that doesn't exist or a value that isn't a number.
base::Result<Analytics> analytics_from_values(const base::Json& values, std::string_view path);

// Sets or, with null, removes values of an existing analysis.
base::Status override_values(Analytics& analytics, const base::Json& values, std::string_view path);

}  // namespace msme::analyze
