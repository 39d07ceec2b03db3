// Own generator and distributions: <random>'s distributions differ between libraries. xoshiro256** seeded by
// splitmix64. Every customer and purpose draws from its own stream, so adding a draw here moves nothing there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace msme::base {

class Rng {
 public:
  // The stream of (seed, customer, purpose).
  static Rng stream(std::uint64_t seed, std::string_view customer_id, std::string_view purpose);
  explicit Rng(std::uint64_t seed);

  std::uint64_t next();
  double uniform();                                           // [0, 1)
  double uniform(double low, double high);                    // [low, high)
  std::int64_t integer(std::int64_t low, std::int64_t high);  // both ends included
  bool chance(double probability);
  double normal();                                       // mean 0, sd 1 (sum of 12 uniforms: |x| ≤ 6)
  double lognormal(double median, double sigma);         // median·e^(sigma·normal)
  int poisson(double mean);                              // mean ≤ 500
  std::size_t pick(const std::vector<double>& weights);  // index by weight; 0 when all are zero

 private:
  std::uint64_t state_[4];
};

}  // namespace msme::base
