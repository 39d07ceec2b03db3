// F18: net operating cash of the next 12 months. The months without their season are a level and a slope (Theil and
// Sen, so that one odd month turns nothing); the slope fades by a tenth a month; what the past months were off by is
// drawn again, for 200 paths.
#include <algorithm>

#include "analyze/season.hpp"
#include "analyze/stats.hpp"
#include "base/rng.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

constexpr std::size_t kPaths = 200;
constexpr double kFade = 0.9;

double rank_of(const std::vector<double>& sorted, int percent) {
  const std::size_t at = (sorted.size() * static_cast<std::size_t>(percent) + 99) / 100;
  return sorted[at == 0 ? 0 : at - 1];
}

Forecast::Line line_of(std::vector<double>& values) {
  base::sort(values);
  return {rank_of(values, 5), rank_of(values, 25), rank_of(values, 50), rank_of(values, 95)};
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
  out.slope = theil_sen(nets);
  std::vector<double> starts(nets.size());
  for (std::size_t i = 0; i < nets.size(); ++i) starts[i] = nets[i] - out.slope * static_cast<double>(i);
  const double start = median(starts);
  out.level = start + out.slope * (n - 1);
  std::vector<double> off(nets.size());
  for (std::size_t i = 0; i < nets.size(); ++i) off[i] = starts[i] - start;

  // One fixed stream: the same months give the same forecast, whoever's they are.
  base::Rng rng(18);
  std::vector<std::vector<double>> by_month(12, std::vector<double>(kPaths));
  std::vector<double> sums(kPaths, 0.0);
  for (std::size_t path = 0; path < kPaths; ++path) {
    double level = out.level;
    double step = out.slope;
    for (std::size_t h = 0; h < 12; ++h) {
      step *= kFade;
      level += step;
      const auto draw = static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(off.size()) - 1));
      const double value = (level + off[draw]) * season.of(out.first_month + static_cast<int>(h));
      by_month[h][path] = value;
      sums[path] += value;
    }
  }
  for (std::vector<double>& values : by_month) out.months.push_back(line_of(values));
  out.year = line_of(sums);
  return out;
}

}  // namespace msme::analyze
