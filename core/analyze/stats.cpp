#include "analyze/stats.hpp"

#include <algorithm>
#include <cstddef>

#include "base/detmath.hpp"

namespace msme::analyze {

double mean(const std::vector<double>& values) {
  if (values.empty()) return 0;
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double sample_sd(const std::vector<double>& values) {
  if (values.size() < 2) return 0;
  const double centre = mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - centre) * (value - centre);
  return base::sqrt_det(sum / static_cast<double>(values.size() - 1));
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2.0;
}

double median_deviation(const std::vector<double>& values) {
  const double centre = median(values);
  std::vector<double> distance;
  distance.reserve(values.size());
  for (const double value : values) distance.push_back(value >= centre ? value - centre : centre - value);
  return median(std::move(distance));
}

double slope(const std::vector<double>& values) {
  if (values.size() < 2) return 0;
  const double centre_x = static_cast<double>(values.size() - 1) / 2.0;
  const double centre_y = mean(values);
  double xy = 0;
  double xx = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double x = static_cast<double>(i) - centre_x;
    xy += x * (values[i] - centre_y);
    xx += x * x;
  }
  return xy / xx;
}

double theil_sen(const std::vector<double>& values) {
  std::vector<double> slopes;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t k = i + 1; k < values.size(); ++k) {
      slopes.push_back((values[k] - values[i]) / static_cast<double>(k - i));
    }
  }
  return slopes.empty() ? 0 : median(std::move(slopes));
}

base::Paise nearest_rank(std::vector<base::Paise>& values, int percent) {
  if (values.empty()) return base::kNoMoney;
  const std::size_t rank = (values.size() * static_cast<std::size_t>(percent) + 99) / 100;
  const std::size_t at = rank == 0 ? 0 : rank - 1;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

}  // namespace msme::analyze
