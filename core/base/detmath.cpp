#include "base/detmath.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>

namespace msme::base {
namespace {

constexpr double kLn2High = 6.93147180369123816490e-01;
constexpr double kLn2Low = 1.90821492927058770002e-10;

double scale_by_power_of_two(double x, int n) {
  while (n > 1000) {
    x *= 1.0715086071862673e301;  // 2^1000
    n -= 1000;
  }
  while (n < -1000) {
    x /= 1.0715086071862673e301;
    n += 1000;
  }
  const std::uint64_t bits = static_cast<std::uint64_t>(n + 1023) << 52U;
  double factor = 0;
  std::memcpy(&factor, &bits, sizeof(factor));
  return x * factor;
}

}  // namespace

double exp_det(double x) {
  if (x != x) return x;
  if (x > 700.0) x = 700.0;
  if (x < -700.0) x = -700.0;
  // x = n·ln2 + r, |r| ≤ ln2/2; Taylor of e^r to r^17/17! is below half an ulp there.
  const double n_real = x * 1.44269504088896338700e+00;
  const int n = static_cast<int>(n_real >= 0 ? n_real + 0.5 : n_real - 0.5);
  const double r = (x - n * kLn2High) - n * kLn2Low;
  double sum = 1.0;
  for (int k = 17; k >= 1; --k) sum = 1.0 + r * sum / k;
  return scale_by_power_of_two(sum, n);
}

double ln_det(double x) {
  if (!(x > 0)) return -745.0;
  std::uint64_t bits = 0;
  std::memcpy(&bits, &x, sizeof(bits));
  int exponent = static_cast<int>((bits >> 52U) & 0x7FFU) - 1023;
  if (exponent == -1023) return -745.0;  // subnormal: smaller than any ratio here
  bits = (bits & 0x000FFFFFFFFFFFFFULL) | (1023ULL << 52U);
  double m = 0;
  std::memcpy(&m, &bits, sizeof(m));
  if (m > 1.41421356237309514547) {
    m *= 0.5;
    ++exponent;
  }
  // ln m = 2·atanh(s), s = (m−1)/(m+1), |s| ≤ 0.1716: s^27 is far below an ulp.
  const double s = (m - 1.0) / (m + 1.0);
  const double s2 = s * s;
  double sum = 0.0;
  for (int k = 27; k >= 1; k -= 2) sum = sum * s2 + 1.0 / k;
  return exponent * kLn2High + (2.0 * s * sum + exponent * kLn2Low);
}

double pow_int(double base, int n) {
  const bool inverse = n < 0;
  auto left = static_cast<unsigned>(inverse ? -n : n);
  double result = 1.0;
  while (left != 0) {
    if ((left & 1U) != 0) result *= base;
    base *= base;
    left >>= 1U;
  }
  return inverse ? 1.0 / result : result;
}

double sqrt_det(double x) { return x > 0 ? std::sqrt(x) : 0.0; }

double logistic(double x) {
  if (x >= 0) return 1.0 / (1.0 + exp_det(-x));
  const double e = exp_det(x);
  return e / (1.0 + e);
}

}  // namespace msme::base
