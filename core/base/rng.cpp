#include "base/rng.hpp"

#include "base/detmath.hpp"
#include "base/hash.hpp"

namespace msme::base {

Rng Rng::stream(std::uint64_t seed, std::string_view customer_id, std::string_view purpose) {
  std::uint64_t hash = mix64(seed);
  hash = mix64(hash ^ fnv1a(customer_id));
  hash = mix64(hash ^ fnv1a(purpose));
  return Rng(hash);
}

Rng::Rng(std::uint64_t seed) : state_{} {
  for (std::uint64_t& word : state_) {
    word = mix64(seed);
    seed += 0x9E3779B97F4A7C15ULL;
  }
}

std::uint64_t Rng::next() {
  const auto rotate = [](std::uint64_t x, unsigned k) { return (x << k) | (x >> (64U - k)); };
  const std::uint64_t result = rotate(state_[1] * 5, 7) * 9;
  const std::uint64_t t = state_[1] << 17U;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = rotate(state_[3], 45);
  return result;
}

double Rng::uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

double Rng::uniform(double low, double high) { return low + (high - low) * uniform(); }

std::int64_t Rng::integer(std::int64_t low, std::int64_t high) {
  if (high <= low) return low;
  const std::uint64_t span = static_cast<std::uint64_t>(high - low) + 1;
  // Rejection keeps every value equally likely.
  const std::uint64_t limit = span * (UINT64_MAX / span);
  std::uint64_t draw = next();
  while (draw >= limit) draw = next();
  return low + static_cast<std::int64_t>(draw % span);
}

bool Rng::chance(double probability) { return uniform() < probability; }

double Rng::normal() {
  double sum = 0;
  for (int i = 0; i < 12; ++i) sum += uniform();
  return sum - 6.0;
}

double Rng::lognormal(double median, double sigma) { return median * exp_det(sigma * normal()); }

int Rng::poisson(double mean) {
  if (!(mean > 0)) return 0;
  if (mean > 500) mean = 500;
  const double limit = exp_det(-mean);
  double product = uniform();
  int count = 0;
  while (product > limit) {
    ++count;
    product *= uniform();
  }
  return count;
}

std::size_t Rng::pick(const std::vector<double>& weights) {
  double total = 0;
  for (const double w : weights) total += w;
  double at = uniform() * total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    at -= weights[i];
    if (at < 0) return i;
  }
  return weights.empty() || total <= 0 ? 0 : weights.size() - 1;
}

}  // namespace msme::base
