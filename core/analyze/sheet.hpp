// The metrics while they are being computed: every metric of the catalogue, in order, filled in by topic.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyze/analytics.hpp"
#include "analyze/facts.hpp"
#include "analyze/params.hpp"

namespace msme::analyze {

class Sheet {
 public:
  Sheet(const model::Borrower& borrower, const Params& params, const Facts& facts, Analytics& out);

  // Sets a value (rounded to the metric's grid) and gives the metric for inputs and evidence.
  Metric& set(std::string_view id, double value);
  Metric& money(std::string_view id, base::Paise value) { return set(id, base::to_rupees(value)); }
  // part / whole in percent; missing when whole ≤ 0.
  Metric& percent(std::string_view id, base::Paise part, base::Paise whole, std::string_view why);
  Metric& missing(std::string_view id, std::string_view why);
  // All metrics of a topic, or of a dataset's prefix, at once.
  void missing_all(std::string_view prefix, std::string_view why);

  std::optional<double> value(std::string_view id) const { return analytics.value(id); }

  const model::Borrower& borrower;
  const Params& params;
  const Facts& facts;
  Analytics& analytics;

 private:
  Metric& at(std::string_view id);
  Metric nowhere_;  // takes writes to an id the catalogue doesn't know
};

void add_evidence(Metric& metric, const RowSet& rows);
void add_evidence(Metric& metric, const std::vector<std::uint32_t>& rows);

// One file per topic.
void cashflow_metrics(Sheet& sheet);
void series_metrics(Sheet& sheet);  // volatility, growth, seasonality
void counterparty_metrics(Sheet& sheet);
void balance_metrics(Sheet& sheet);
void obligation_metrics(Sheet& sheet);
void bounce_metrics(Sheet& sheet);
void gst_metrics(Sheet& sheet);
void bureau_metrics(Sheet& sheet);
void savings_metrics(Sheet& sheet);
void quality_metrics(Sheet& sheet);

// The summary documents; after the metrics and the findings (analyze/findings.hpp).
void write_summaries(Sheet& sheet);

}  // namespace msme::analyze
