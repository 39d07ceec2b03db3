// A set of up to 256 small numbers: positions of a narration, or rules. Word-wise operations, no allocation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace msme::classify {

inline constexpr std::size_t kBits = 256;

struct Bits {
  std::array<std::uint64_t, 4> w{};

  void set(std::size_t i) { w[i >> 6] |= std::uint64_t{1} << (i & 63); }
  bool test(std::size_t i) const { return ((w[i >> 6] >> (i & 63)) & 1U) != 0; }
  void clear() { w = {}; }
  bool any() const { return (w[0] | w[1] | w[2] | w[3]) != 0; }

  // The part of word `k` that lies in [from, to).
  static std::uint64_t mask(std::size_t k, std::size_t from, std::size_t to) {
    const std::size_t low = k * 64;
    if (to <= low || from >= low + 64) return 0;
    std::uint64_t m = ~std::uint64_t{0};
    if (from > low) m &= ~std::uint64_t{0} << (from - low);
    if (to < low + 64) m &= (std::uint64_t{1} << (to - low)) - 1;
    return m;
  }
  void set_range(std::size_t from, std::size_t to) {
    if (from >= to) return;
    if ((from >> 6) == ((to - 1) >> 6)) {  // nearly always
      w[from >> 6] |= (~std::uint64_t{0} >> (64 - (to - from))) << (from & 63);
      return;
    }
    for (std::size_t k = from >> 6; k < 4 && k * 64 < to; ++k) w[k] |= mask(k, from, to);
  }
  void clear_range(std::size_t from, std::size_t to) {
    for (std::size_t k = from >> 6; k < 4 && k * 64 < to; ++k) w[k] &= ~mask(k, from, to);
  }
  int count(std::size_t from, std::size_t to) const {
    int n = 0;
    for (std::size_t k = from >> 6; k < 4 && k * 64 < to; ++k) n += __builtin_popcountll(w[k] & mask(k, from, to));
    return n;
  }
  // The first member in [from, to), or `to`.
  std::size_t next(std::size_t from, std::size_t to) const {
    if (from >= to) return to;
    const std::uint64_t here = w[from >> 6] >> (from & 63);
    if (here != 0) {
      const std::size_t i = from + static_cast<std::size_t>(__builtin_ctzll(here));
      return i < to ? i : to;
    }
    from = (from | 63) + 1;
    for (std::size_t k = from >> 6; k < 4 && k * 64 < to; ++k) {
      const std::uint64_t m = w[k] & mask(k, from, to);
      if (m != 0) return k * 64 + static_cast<std::size_t>(__builtin_ctzll(m));
    }
    return to;
  }
  // One past the last member in [from, to), or `from`.
  std::size_t last(std::size_t from, std::size_t to) const {
    for (std::size_t k = 4; k-- > 0;) {
      const std::uint64_t m = w[k] & mask(k, from, to);
      if (m != 0) return k * 64 + 64 - static_cast<std::size_t>(__builtin_clzll(m));
    }
    return from;
  }
  bool covers(std::size_t from, std::size_t to) const {
    for (std::size_t k = from >> 6; k < 4 && k * 64 < to; ++k) {
      const std::uint64_t m = mask(k, from, to);
      if ((w[k] & m) != m) return false;
    }
    return true;
  }
};

inline Bits operator&(const Bits& a, const Bits& b) {
  return {{a.w[0] & b.w[0], a.w[1] & b.w[1], a.w[2] & b.w[2], a.w[3] & b.w[3]}};
}
inline Bits operator|(const Bits& a, const Bits& b) {
  return {{a.w[0] | b.w[0], a.w[1] | b.w[1], a.w[2] | b.w[2], a.w[3] | b.w[3]}};
}
inline Bits operator~(const Bits& a) { return {{~a.w[0], ~a.w[1], ~a.w[2], ~a.w[3]}}; }

// Members moved one up or down.
inline Bits up(const Bits& a) {
  return {{a.w[0] << 1, a.w[1] << 1 | a.w[0] >> 63, a.w[2] << 1 | a.w[1] >> 63, a.w[3] << 1 | a.w[2] >> 63}};
}
inline Bits down(const Bits& a) {
  return {{a.w[0] >> 1 | a.w[1] << 63, a.w[1] >> 1 | a.w[2] << 63, a.w[2] >> 1 | a.w[3] << 63, a.w[3] >> 1}};
}

}  // namespace msme::classify
