// F4 volatility, F5 growth, F6 seasonality: the months of the window as a series.
#include <vector>

#include "analyze/sheet.hpp"
#include "analyze/stats.hpp"

namespace msme::analyze {
namespace {

using base::Json;
using base::Paise;

enum class Series { Turnover, Expense };

Paise at(const Month& month, Series series) {
  return series == Series::Turnover ? month.turnover : month.operating_outflow;
}

std::vector<double> window_values(const Facts& f, Series series) {
  std::vector<double> values;
  for (std::size_t m = 0; m < f.months.size(); ++m) {
    if (f.window[m] != 0) values.push_back(base::to_rupees(at(f.months[m], series)));
  }
  return values;
}

void volatility(Sheet& s, const char* id, const std::vector<double>& values) {
  const double centre = mean(values);
  if (values.size() < 3) {
    s.missing(id, "fewer than 3 full months");
  } else if (centre <= 0) {
    s.missing(id, "the monthly mean is not positive");
  } else {
    s.set(id, sample_sd(values) / centre).inputs =
        base::record({{"mean", base::round_to(centre, 2)},
                      {"standard_deviation", base::round_to(sample_sd(values), 2)},
                      {"full_months", values.size()}});
  }
}

struct Comparison {
  const char* basis = nullptr;
  double now = 0, before = 0;
};

// Sum of `count` months ending `back` months before the newest full one; only when all of them are full.
bool sum_months(const Facts& f, Series series, int back, int count, double& sum) {
  int newest = static_cast<int>(f.months.size()) - 1;
  while (newest >= 0 && !f.months[static_cast<std::size_t>(newest)].full) --newest;
  sum = 0;
  for (int m = newest - back; m > newest - back - count; --m) {
    if (m < 0 || !f.months[static_cast<std::size_t>(m)].full) return false;
    sum += base::to_rupees(at(f.months[static_cast<std::size_t>(m)], series));
  }
  return true;
}

Comparison compare(const Facts& f, Series series) {
  Comparison c;
  if (sum_months(f, series, 0, 3, c.now) && sum_months(f, series, 12, 3, c.before)) {
    c.basis = "last 3 months against the same 3 a year earlier";
  } else if (sum_months(f, series, 0, 6, c.now) && sum_months(f, series, 6, 6, c.before)) {
    c.basis = "last 6 months against the 6 before";
  } else if (sum_months(f, series, 0, 3, c.now) && sum_months(f, series, 3, 3, c.before)) {
    c.basis = "last 3 months against the 3 before";
  }
  return c;
}

void growth(Sheet& s, const char* id, const Comparison& c) {
  if (c.basis == nullptr) {
    s.missing(id, "fewer than 6 full months in a row");
  } else if (c.before <= 0) {
    s.missing(id, "the earlier period is zero");
  } else {
    Metric& metric = s.set(id, 100.0 * (c.now - c.before) / c.before);
    metric.inputs = base::record(
        {{"basis", c.basis}, {"recent", base::round_to(c.now, 2)}, {"earlier", base::round_to(c.before, 2)}});
  }
}

void seasonality(Sheet& s, const std::vector<double>& values) {
  const double centre = mean(values);
  if (values.size() < 6) {
    s.missing("F6_seasonality_index", "fewer than 6 full months");
    return;
  }
  if (centre <= 0) {
    s.missing("F6_seasonality_index", "there is no turnover");
    return;
  }
  double low = values[0];
  double high = values[0];
  for (const double value : values) {
    low = value < low ? value : low;
    high = value > high ? value : high;
  }
  s.set("F6_seasonality_index", 100.0 * (high - low) / centre).inputs =
      base::record({{"best_month", high}, {"weakest_month", low}, {"mean_month", base::round_to(centre, 2)}});
}

}  // namespace

void series_metrics(Sheet& s) {
  const std::vector<double> turnover = window_values(s.facts, Series::Turnover);
  volatility(s, "F4_turnover_cv", turnover);
  volatility(s, "F4_expense_cv", window_values(s.facts, Series::Expense));
  const double middle = median(turnover);
  if (turnover.size() >= 3 && middle > 0) {
    s.set("F4_turnover_mad_cv", 1.4826 * median_deviation(turnover) / middle);
  } else {
    s.missing("F4_turnover_mad_cv", "fewer than 3 full months, or no turnover");
  }
  growth(s, "F5_growth", compare(s.facts, Series::Turnover));
  growth(s, "F5_expense_growth", compare(s.facts, Series::Expense));
  Comparison quarter;
  if (sum_months(s.facts, Series::Turnover, 0, 3, quarter.now) &&
      sum_months(s.facts, Series::Turnover, 3, 3, quarter.before)) {
    quarter.basis = "last 3 months against the 3 before";
  }
  growth(s, "F5_qoq_growth", quarter);
  seasonality(s, turnover);
}

}  // namespace msme::analyze
