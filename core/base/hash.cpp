#include "base/hash.hpp"

#include <cstring>

namespace msme::base {

std::uint64_t fnv1a(std::string_view bytes, std::uint64_t seed) {
  std::uint64_t hash = seed;
  for (const char c : bytes) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  return hash;
}

std::uint64_t mix64(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15ULL;
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBULL;
  return value ^ (value >> 31U);
}

namespace {
constexpr std::uint32_t kRound[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

constexpr std::uint32_t rotate(std::uint32_t x, unsigned n) { return (x >> n) | (x << (32U - n)); }

// Inlined by force: called 64 times a block, by reference it would keep the state in memory.
[[gnu::always_inline]] inline void round(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t& d,
                                         std::uint32_t e, std::uint32_t f, std::uint32_t g, std::uint32_t& h,
                                         std::uint32_t input) {
  const std::uint32_t t = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + (g ^ (e & (f ^ g))) + input;
  d += t;
  h = t + (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) | (c & (a | b)));
}
}  // namespace

void Sha256::block(const std::uint8_t* bytes) {
  // Sixteen words of the schedule at a time: with every index a constant they and the state stay in registers.
  std::uint32_t w[16];
  for (std::size_t i = 0; i < 16; ++i) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes + 4 * i, 4);  // x86-64 and wasm are little-endian
    w[i] = __builtin_bswap32(word);
  }
  std::uint32_t a = state_[0], b = state_[1], c = state_[2], d = state_[3];
  std::uint32_t e = state_[4], f = state_[5], g = state_[6], h = state_[7];
  for (std::size_t i = 0;; i += 16) {
    const std::uint32_t* k = kRound + i;
    // The roles of the eight words rotate, so that none is moved.
    for (std::size_t half = 0; half < 16; half += 8) {
      round(a, b, c, d, e, f, g, h, w[half] + k[half]);
      round(h, a, b, c, d, e, f, g, w[half + 1] + k[half + 1]);
      round(g, h, a, b, c, d, e, f, w[half + 2] + k[half + 2]);
      round(f, g, h, a, b, c, d, e, w[half + 3] + k[half + 3]);
      round(e, f, g, h, a, b, c, d, w[half + 4] + k[half + 4]);
      round(d, e, f, g, h, a, b, c, w[half + 5] + k[half + 5]);
      round(c, d, e, f, g, h, a, b, w[half + 6] + k[half + 6]);
      round(b, c, d, e, f, g, h, a, w[half + 7] + k[half + 7]);
    }
    if (i == 48) break;
    for (std::size_t n = 0; n < 16; ++n) {
      const std::uint32_t old = w[(n + 1) & 15U];
      const std::uint32_t late = w[(n + 14) & 15U];
      w[n] += w[(n + 9) & 15U] + (rotate(old, 7) ^ rotate(old, 18) ^ (old >> 3U)) +
              (rotate(late, 17) ^ rotate(late, 19) ^ (late >> 10U));
    }
  }
  const std::uint32_t sums[] = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < 8; ++i) state_[i] += sums[i];
}

void Sha256::update(std::string_view bytes) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  std::size_t left = bytes.size();
  std::size_t used = static_cast<std::size_t>(length_ % 64);
  length_ += left;
  if (used != 0) {
    const std::size_t take = left < 64 - used ? left : 64 - used;
    std::memcpy(buffer_.data() + used, data, take);
    data += take;
    left -= take;
    used += take;
    if (used < 64) return;
    block(buffer_.data());
  }
  for (; left >= 64; left -= 64, data += 64) block(data);
  if (left != 0) std::memcpy(buffer_.data(), data, left);
}

std::array<std::uint8_t, 32> Sha256::finish() {
  const std::uint64_t bits = length_ * 8;
  const std::size_t used = static_cast<std::size_t>(length_ % 64);
  std::uint8_t pad[72] = {0x80};
  const std::size_t padding = (used < 56 ? 56 : 120) - used;
  for (std::size_t i = 0; i < 8; ++i) pad[padding + i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
  update({reinterpret_cast<const char*>(pad), padding + 8});
  std::array<std::uint8_t, 32> out{};
  for (std::size_t i = 0; i < 32; ++i) out[i] = static_cast<std::uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  Sha256 hash;
  hash.update(bytes);
  std::string out;
  for (const std::uint8_t byte : hash.finish()) {
    out.push_back(kHex[byte >> 4U]);
    out.push_back(kHex[byte & 0xFU]);
  }
  return out;
}

}  // namespace msme::base
