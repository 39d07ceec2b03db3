// The parameters that analysis shares with policy: policy.json, object "analysis", each {value, source}.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"

namespace msme::analyze {

// Money in rupees, shares in percent. The defaults are those of core/data/policy.json (a test compares them).
struct Params {
  double uncertain_turnover_percent = 50;  // of credits that may or may not be sales
  double window_months = 12;               // full months that flow metrics look at
  double history_months = 36;              // older rows are counted and left out
  double full_month_grace_days = 4;        // days without rows at a month's edge that still leave it full
  double near_zero_percent = 5;            // B6: of monthly turnover
  double round_trip_tolerance_percent = 3;
  double round_trip_days = 7;
  double round_trip_watch_percent = 5;
  double round_trip_high_percent = 15;
  double recent_inflation_ratio = 1.5;
  double bounce_watch = 3;
  double bounce_high = 6;
  double undisclosed_percent = 10;
  double stacking_days = 60;
  double stacking_count = 2;
  double gst_variance_watch_percent = 15;
  double gst_variance_high_percent = 30;
  double gst_returns_gap_percent = 5;
  double gst_itc_gap_percent = 10;
  double bureau_spread_points = 50;  // between the newest scores of the bureaus
  double material_account = 50000;   // smaller bureau accounts don't count for P05
  double quality_coverage = 30;      // weights of the data-quality index; they add up to 100
  double quality_chain = 20;
  double quality_categorised = 20;
  double quality_usable_rows = 10;
  double quality_source_trust = 10;
  double quality_freshness = 10;
};

// Reads `policy`'s "analysis"; what is absent keeps its default.
Params read_params(const base::Json& policy);

// E_CONFIG when "analysis" holds an unknown name, a value outside its range or no source.
base::Status check_params(const base::Json& policy);

}  // namespace msme::analyze
