// Figures in English texts: one way to print a value of each unit, and templates with places for figures.
#pragma once

#include <string>
#include <string_view>

#include "analyze/analytics.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace msme::analyze {

// "₹1,25,000", "12.5 %", "3", "1 day", "2.4". Rupees without paise.
std::string figure(double value, std::string_view unit);

// Fills the places of a template: {value} the metric's own value, {value%} a ratio as percent, {<metric id>} any
// other metric's value ("unknown" when it has none). Each figure used is added to `params` under its name.
std::string fill_words(std::string_view words, const Analytics& analytics, std::string_view metric, base::Json& params);

// E_CONFIG when a template names a metric that doesn't exist, or leaves a place open. `extra` are names that the
// caller fills in itself.
base::Status check_words(std::string_view words, std::string_view path,
                         std::initializer_list<std::string_view> extra = {});

}  // namespace msme::analyze
