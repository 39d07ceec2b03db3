// Small statistics over monthly figures. Deterministic: plain sums in order, IEEE square root only.
#pragma once

#include <vector>

#include "base/money.hpp"

namespace msme::analyze {

double mean(const std::vector<double>& values);              // 0 when empty
double sample_sd(const std::vector<double>& values);         // n − 1; 0 with fewer than two
double median(std::vector<double> values);                   // mean of the two middles when even
double median_deviation(const std::vector<double>& values);  // median |x − median|
double slope(const std::vector<double>& values);             // least squares against 0, 1, 2, …
double theil_sen(const std::vector<double>& values);         // median slope of all pairs; 0 with fewer than two
// Nearest rank: the smallest value with at least `percent` of the values at or below it.
base::Paise nearest_rank(std::vector<base::Paise>& values, int percent);

}  // namespace msme::analyze
