#include "analyze/params.hpp"

#include <string>
#include <string_view>

namespace msme::analyze {
namespace {

struct Entry {
  std::string_view name;
  double Params::*member;
  double low, high;
};

constexpr Entry kEntries[] = {
    {"uncertain_turnover_percent", &Params::uncertain_turnover_percent, 0, 100},
    {"window_months", &Params::window_months, 3, 24},
    {"history_months", &Params::history_months, 12, 60},
    {"full_month_grace_days", &Params::full_month_grace_days, 0, 10},
    {"near_zero_percent", &Params::near_zero_percent, 0, 100},
    {"round_trip_tolerance_percent", &Params::round_trip_tolerance_percent, 0, 20},
    {"round_trip_days", &Params::round_trip_days, 0, 60},
    {"round_trip_watch_percent", &Params::round_trip_watch_percent, 0, 100},
    {"round_trip_high_percent", &Params::round_trip_high_percent, 0, 100},
    {"recent_inflation_ratio", &Params::recent_inflation_ratio, 1, 100},
    {"bounce_watch", &Params::bounce_watch, 1, 100},
    {"bounce_high", &Params::bounce_high, 1, 100},
    {"undisclosed_percent", &Params::undisclosed_percent, 0, 100},
    {"stacking_days", &Params::stacking_days, 1, 365},
    {"stacking_count", &Params::stacking_count, 1, 20},
    {"gst_variance_watch_percent", &Params::gst_variance_watch_percent, 0, 500},
    {"gst_variance_high_percent", &Params::gst_variance_high_percent, 0, 500},
    {"gst_returns_gap_percent", &Params::gst_returns_gap_percent, 0, 100},
    {"gst_itc_gap_percent", &Params::gst_itc_gap_percent, 0, 100},
    {"bureau_spread_points", &Params::bureau_spread_points, 0, 600},
    {"material_account", &Params::material_account, 0, 1e9},
    {"quality_coverage", &Params::quality_coverage, 0, 100},
    {"quality_chain", &Params::quality_chain, 0, 100},
    {"quality_categorised", &Params::quality_categorised, 0, 100},
    {"quality_usable_rows", &Params::quality_usable_rows, 0, 100},
    {"quality_source_trust", &Params::quality_source_trust, 0, 100},
    {"quality_freshness", &Params::quality_freshness, 0, 100},
};

const Entry* find_entry(std::string_view name) {
  for (const Entry& entry : kEntries) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

}  // namespace

Params read_params(const base::Json& policy) {
  Params params;
  const base::Json* analysis = base::object(policy, "analysis");
  if (analysis == nullptr) return params;
  for (const Entry& entry : kEntries) {
    const base::Json* item = base::object(*analysis, entry.name);
    if (item == nullptr) continue;
    const double value = base::number_or(*item, "value", params.*entry.member);
    if (value >= entry.low && value <= entry.high) params.*entry.member = value;
  }
  return params;
}

base::Status check_params(const base::Json& policy) {
  const base::Json* analysis = base::object(policy, "analysis");
  if (analysis == nullptr)
    return base::Error{"E_CONFIG", "/analysis", "The analysis parameters are missing", "an object"};
  for (auto it = analysis->begin(); it != analysis->end(); ++it) {
    const std::string path = "/analysis/" + it.key();
    if (it.key()[0] == '_') continue;
    const Entry* entry = find_entry(it.key());
    if (entry == nullptr)
      return base::Error{"E_CONFIG", path, "Unknown analysis parameter", "a name of analyze/params.hpp", it.key()};
    if (auto error = base::unknown_key(*it, {"value", "unit", "source"}, path)) return *error;
    const std::optional<double> value = base::number(*it, "value");
    if (!value || !(*value >= entry->low && *value <= entry->high)) {
      return base::Error{"E_CONFIG", path + "/value", "The value is missing or out of range",
                         std::to_string(entry->low) + " to " + std::to_string(entry->high)};
    }
    if (!base::text(*it, "source"))
      return base::Error{"E_CONFIG", path + "/source", "Every parameter names its source", "a text"};
  }
  return base::Unit{};
}

}  // namespace msme::analyze
