// F18: net operating cash of the next 12 months. The months without their season have a level: their mean, or, where they
// rise or fall by more than chance, the end of a line (Theil and Sen, so that one odd month turns nothing), whose slope
// fades by a tenth a month. How far the level itself may be off, and what each month is off by, is drawn from the past
// months again, for 200 paths.
#include <algorithm>
#include <cmath>

#include "analyze/season.hpp"
#include "analyze/stats.hpp"
#include "base/rng.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

constexpr std::size_t kPaths = 200;
constexpr double kFade = 0.9;
// Two-sided 10 %: a year of monthly nets is noisy, and a slope read from noise grows to several times the year's cash.
constexpr double kChance = 1.645;

double rank_of(const std::vector<double>& sorted, int percent) {
  const std::size_t at = (sorted.size() * static_cast<std::size_t>(percent) + 99) / 100;
  return sorted[at == 0 ? 0 : at - 1];
}

Forecast::Line line_of(std::vector<double>& values) {
  base::sort(values);
  return {rank_of(values, 5), rank_of(values, 25), rank_of(values, 50), rank_of(values, 95)};
}

// Kendall's test of a trend: pairs that rise less pairs that fall, against what chance makes of as many months.
bool has_trend(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double balance = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = i + 1; j < values.size(); ++j)
      balance += values[j] > values[i] ? 1 : values[j] < values[i] ? -1 : 0;
  }
  return std::abs(balance) - 1 > kChance * std::sqrt(n * (n - 1) * (2 * n + 5) / 18);
}

}  // namespace

Forecast forecast_cash(const Facts& facts, const Season& season) {
  Forecast out;
  const std::vector<std::size_t> run = full_run(facts);
  if (run.size() < 6) return out;
  std::vector<double> nets;
  for (const std::size_t m : run) {
    const Month& month = facts.months[m];
    nets.push_back(base::to_rupees(month.turnover - month.operating_outflow) / season.of(month.month));
  }
  const auto n = static_cast<double>(nets.size());
  out.months_used = static_cast<int>(nets.size());
  out.first_month = facts.months[run.back()].month + 1;
  out.slope = has_trend(nets) ? theil_sen(nets) : 0;
  std::vector<double> off(nets.size());
  for (std::size_t i = 0; i < nets.size(); ++i) off[i] = nets[i] - out.slope * static_cast<double>(i);
  const double start = mean(off);
  for (double& each : off) each -= start;
  out.level = start + out.slope * (n - 1);

  // One fixed stream: the same months give the same forecast, whoever's they are.
  base::Rng rng(18);
  std::vector<std::vector<double>> by_month(12, std::vector<double>(kPaths));
  std::vector<double> sums(kPaths, 0.0);
  const auto draw = [&] {
    return off[static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(off.size()) - 1))];
  };
  for (std::size_t path = 0; path < kPaths; ++path) {
    double missed = 0;
    for (std::size_t i = 0; i < off.size(); ++i) missed += draw();
    double level = out.level + missed / n;
    double step = out.slope;
    for (std::size_t h = 0; h < 12; ++h) {
      step *= kFade;
      level += step;
      const double value = (level + draw()) * season.of(out.first_month + static_cast<int>(h));
      by_month[h][path] = value;
      sums[path] += value;
    }
  }
  for (std::vector<double>& values : by_month) out.months.push_back(line_of(values));
  out.year = line_of(sums);
  return out;
}

}  // namespace msme::analyze
