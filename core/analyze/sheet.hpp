// The metrics while they are being computed: every metric of the catalogue, in order, filled in by topic.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyze/analytics.hpp"
#include "analyze/book.hpp"
#include "analyze/facts.hpp"
#include "analyze/params.hpp"
#include "analyze/work.hpp"
#include "model/dated_rules.hpp"

namespace msme::analyze {

// What a metric says until something is computed or the reason is known.
inline constexpr std::string_view kNotComputed = "not computed";

class Sheet {
 public:
  Sheet(const model::Borrower& borrower, const Params& params, const Book& book, const model::DatedRules& rules,
        const Facts& facts, Analytics& out);

  // Sets a value (rounded to the metric's grid) and gives the metric for inputs and evidence.
  Metric& set(std::string_view id, double value);
  Metric& money(std::string_view id, base::Paise value) { return set(id, base::to_rupees(value)); }
  // part / whole in percent; missing when whole ≤ 0.
  Metric& percent(std::string_view id, base::Paise part, base::Paise whole, std::string_view why);
  Metric& missing(std::string_view id, std::string_view why);
  // All metrics of a topic, or of a dataset's prefix, at once.
  void missing_all(std::string_view prefix, std::string_view why);

  std::optional<double> value(std::string_view id) const;

  const model::Borrower& borrower;
  const Params& params;
  const Book& book;
  const model::DatedRules& rules;
  const Facts& facts;
  Analytics& analytics;
  Work work;

 private:
  std::size_t place(std::string_view id) const;  // in the catalogue and in the metrics; its size when unknown
  Metric& at(std::string_view id);
  std::vector<std::uint32_t> by_id_;
  Metric nowhere_;  // takes writes to an id the catalogue doesn't know
};

void add_evidence(Metric& metric, const RowSet& rows);
void add_evidence(Metric& metric, const std::vector<std::uint32_t>& rows);

// One file per topic.
void cashflow_metrics(Sheet& sheet);
void series_metrics(Sheet& sheet);  // volatility, growth, seasonality
void season_metrics(Sheet& sheet);  // the same without the season; forecast
void profit_metrics(Sheet& sheet);  // margins, what each purpose takes, personal and business
void counterparty_metrics(Sheet& sheet);
void balance_metrics(Sheet& sheet);
void plain_metrics(Sheet& sheet);  // by amounts, days and balances alone, after the balances
void obligation_metrics(Sheet& sheet);
void liquidity_metrics(Sheet& sheet);  // what is there on the days on which something is due
void bounce_metrics(Sheet& sheet);
void gst_metrics(Sheet& sheet);
void bureau_metrics(Sheet& sheet);
void savings_metrics(Sheet& sheet);
void commerce_metrics(Sheet& sheet);
void reconciliation_metrics(Sheet& sheet);  // one source against another
void quality_metrics(Sheet& sheet);

// The summary documents; after the metrics and the findings (analyze/findings.hpp).
void write_summaries(Sheet& sheet);

}  // namespace msme::analyze
