// F1, F4–F6 without the season, and how the months' net cash moves.
#include "analyze/season.hpp"

#include <algorithm>

#include "analyze/stats.hpp"

namespace msme::analyze {
namespace {

using base::Json;

std::vector<double> deseasonalised(const Facts& f, const Season& season) {
  std::vector<double> values;
  for (std::size_t m = 0; m < f.months.size(); ++m) {
    if (f.window[m] == 0) continue;
    values.push_back(base::to_rupees(f.months[m].turnover) / season.of(f.months[m].month));
  }
  return values;
}

const char* basis(const Season& season) { return season.measured ? "own data of two years" : "usual season"; }

void volatility_without_season(Sheet& s, const std::vector<double>& values, const Season& season) {
  const double centre = mean(values);
  if (values.size() < 3 || centre <= 0) {
    s.missing("F4_turnover_cv_seasonal",
              values.size() < 3 ? "fewer than 3 full months" : "the monthly mean is not positive");
    return;
  }
  Metric& metric = s.set("F4_turnover_cv_seasonal", sample_sd(values) / centre);
  metric.inputs = base::record({{"basis", basis(season)}, {"mean", base::round_to(centre, 2)}});
  if (!season.measured) metric.confidence /= 2;
}

void annual_by_season(Sheet& s, const Season& season) {
  const Facts& f = s.facts;
  double weights = 0;
  for (std::size_t m = 0; m < f.months.size(); ++m) weights += f.window[m] != 0 ? season.of(f.months[m].month) : 0;
  const double turnover = base::to_rupees(f.turnover);
  Metric& metric = s.set("F1_turnover_annual_seasonal", f.window_count == 12 ? turnover : turnover / weights * 12.0);
  metric.inputs =
      base::record({{"turnover", turnover}, {"months_worth", base::round_to(weights, 4)}, {"basis", basis(season)}});
  if (f.window_count < 12) metric.confidence = metric.confidence * f.window_count / 12;
}

void recent_growth(Sheet& s, const Season& season) {
  const std::vector<std::size_t> run = full_run(s.facts);
  double recent = 0, earlier = 0;
  for (std::size_t i = 0; i < 6 && run.size() >= 6; ++i) {
    const Month& month = s.facts.months[run[run.size() - 1 - i]];
    (i < 3 ? recent : earlier) += base::to_rupees(month.turnover) / season.of(month.month);
  }
  if (run.size() < 6 || earlier <= 0) {
    s.missing("F5_growth_deseasonalised",
              run.size() < 6 ? "fewer than 6 full months in a row" : "the earlier period is zero");
    return;
  }
  s.set("F5_growth_deseasonalised", 100.0 * (recent - earlier) / earlier).inputs = base::record(
      {{"recent", base::round_to(recent, 2)}, {"earlier", base::round_to(earlier, 2)}, {"basis", basis(season)}});
}

void peak(Sheet& s, const Season& season) {
  Json index = Json::array();
  double most = 0;
  int at = 0;
  for (int m = 0; m < 12; ++m) {
    index.push_back(base::round_to(season.of(m), 4));
    if (season.of(m) > most) {
      most = season.of(m);
      at = m + 1;
    }
  }
  Metric& metric = s.set("F6_seasonal_peak", 100.0 * most);
  metric.inputs = base::record({{"month", at}, {"index", std::move(index)}, {"basis", basis(season)}});
  if (!season.measured) metric.confidence = 30;
}

void net_months(Sheet& s) {
  const Facts& f = s.facts;
  std::vector<double> nets;
  double negative = 0;
  for (std::size_t m = 0; m < f.months.size(); ++m) {
    if (f.window[m] == 0) continue;
    nets.push_back(base::to_rupees(f.months[m].turnover - f.months[m].operating_outflow));
    negative += nets.back() < 0 ? 1 : 0;
  }
  s.set("C5_negative_months", 100.0 * negative / static_cast<double>(nets.size())).inputs =
      base::record({{"months_below_zero", negative}, {"full_months", nets.size()}});
  const double turnover = base::to_rupees(f.turnover) / f.window_count;
  if (nets.size() < 3 || turnover <= 0) {
    s.missing("C4_net_trend", nets.size() < 3 ? "fewer than 3 full months" : "there is no turnover");
  } else {
    s.set("C4_net_trend", 100.0 * slope(nets) / turnover).inputs =
        base::record({{"slope", base::round_to(slope(nets), 2)}, {"mean_turnover", base::round_to(turnover, 2)}});
  }
}

void forecast(Sheet& s, const Season& season) {
  s.work.forecast = forecast_cash(s.facts, season);
  const Forecast& f = s.work.forecast;
  const char* ids[] = {"F18_forecast_p5", "F18_forecast_p25", "F18_forecast_p50", "F18_forecast_p95"};
  if (f.months.empty()) {
    for (const char* id : ids) s.missing(id, "fewer than 6 full months in a row");
    return;
  }
  const double values[] = {f.year.p5, f.year.p25, f.year.p50, f.year.p95};
  const Json inputs = base::record({{"months_used", f.months_used},
                                    {"level", base::round_to(f.level, 2)},
                                    {"slope", base::round_to(f.slope, 2)},
                                    {"basis", basis(season)}});
  for (std::size_t i = 0; i < 4; ++i) {
    Metric& metric = s.set(ids[i], values[i]);
    metric.inputs = inputs;
    metric.period = base::month_text(f.first_month) + ".." + base::month_text(f.first_month + 11);
    metric.confidence = metric.confidence * std::min(f.months_used, 24) / 24;
  }
}

}  // namespace

std::vector<std::size_t> full_run(const Facts& f) {
  std::vector<std::size_t> run;
  for (std::size_t m = f.months.size(); m-- > 0;) {
    if (f.months[m].full) {
      run.push_back(m);
    } else if (!run.empty()) {
      break;
    }
  }
  std::reverse(run.begin(), run.end());
  return run;
}

Season season_of(const Facts& f, const Book& book) {
  Season season;
  season.index = book.season;
  const std::vector<std::size_t> run = full_run(f);
  if (run.size() < 24) return season;
  const auto sold = [&](std::size_t i) { return base::to_rupees(f.months[run[i]].turnover); };
  std::array<double, 12> sum{};
  std::array<int, 12> count{};
  for (std::size_t i = 6; i + 6 < run.size(); ++i) {
    double around = (sold(i - 6) + sold(i + 6)) / 2;
    for (std::size_t k = i - 5; k <= i + 5; ++k) around += sold(k);
    if (around <= 0 || sold(i) <= 0) return season;
    const auto month = static_cast<std::size_t>(f.months[run[i]].month % 12);
    sum[month] += sold(i) / (around / 12);
    ++count[month];
  }
  double total = 0;
  for (std::size_t m = 0; m < 12; ++m) {
    if (count[m] == 0) return season;
    sum[m] /= count[m];
    total += sum[m];
  }
  for (std::size_t m = 0; m < 12; ++m) season.index[m] = sum[m] * 12 / total;
  season.measured = true;
  return season;
}

void season_metrics(Sheet& s) {
  const Season season = season_of(s.facts, s.book);
  s.work.season = season;
  const std::vector<double> values = deseasonalised(s.facts, season);
  volatility_without_season(s, values, season);
  annual_by_season(s, season);
  recent_growth(s, season);
  peak(s, season);
  net_months(s);
  forecast(s, season);
}

}  // namespace msme::analyze
