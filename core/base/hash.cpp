#include "base/hash.hpp"

#include <cstring>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

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
constexpr char kHexDigits[] = "0123456789abcdef";
}  // namespace

std::string hex64(std::uint64_t value) {
  std::string out;
  for (unsigned shift = 64; shift > 0; shift -= 4) out.push_back(kHexDigits[(value >> (shift - 4)) & 15U]);
  return out;
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
constexpr std::uint32_t small_0(std::uint32_t x) { return rotate(x, 7) ^ rotate(x, 18) ^ (x >> 3U); }
constexpr std::uint32_t small_1(std::uint32_t x) { return rotate(x, 17) ^ rotate(x, 19) ^ (x >> 10U); }

std::uint32_t big_endian(const std::uint8_t* bytes) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes, 4);
  return __builtin_bswap32(word);  // the hosts are little-endian
}

#if defined(__x86_64__)
// The processor's own rounds, about eight times as fast; which processor it is shows only when the program runs.
bool has_sha_rounds() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & bit_SSE4_1) == 0 || (c & bit_SSSE3) == 0) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_SHA) != 0;
}

__attribute__((target("sha,sse4.1,ssse3"))) void sha_block(std::uint32_t* state, const std::uint8_t* bytes) {
  const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  const auto load = [](const void* at) { return _mm_loadu_si128(static_cast<const __m128i*>(at)); };
  const __m128i cdab = _mm_shuffle_epi32(load(state), 0xB1);
  const __m128i efgh = _mm_shuffle_epi32(load(state + 4), 0x1B);
  __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
  __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);
  const __m128i abef_before = abef;
  const __m128i cdgh_before = cdgh;
  __m128i w[4];
  for (unsigned i = 0; i < 4; ++i) w[i] = _mm_shuffle_epi8(load(bytes + 16 * i), order);
  for (unsigned i = 0; i < 16; ++i) {  // four rounds each; the words are a ring
    __m128i& now = w[i % 4];
    if (i >= 4) {
      const __m128i last = w[(i + 3) % 4];
      const __m128i sum =
          _mm_add_epi32(_mm_sha256msg1_epu32(now, w[(i + 1) % 4]), _mm_alignr_epi8(last, w[(i + 2) % 4], 4));
      now = _mm_sha256msg2_epu32(sum, last);
    }
    const __m128i message = _mm_add_epi32(now, load(kRound + 4 * i));
    cdgh = _mm_sha256rnds2_epu32(cdgh, abef, message);
    abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(message, 0x0E));
  }
  const __m128i feba = _mm_shuffle_epi32(_mm_add_epi32(abef, abef_before), 0x1B);
  const __m128i dchg = _mm_shuffle_epi32(_mm_add_epi32(cdgh, cdgh_before), 0xB1);
  void* out = state;
  _mm_storeu_si128(static_cast<__m128i*>(out), _mm_blend_epi16(feba, dchg, 0xF0));
  out = state + 4;
  _mm_storeu_si128(static_cast<__m128i*>(out), _mm_alignr_epi8(dchg, feba, 8));
}
#endif
}  // namespace

// Sixteen rounds at a time: their words are a ring that is renewed in place, so that none is stored beyond it, and the
// roles of the eight sums rotate, so that none is moved.
void Sha256::block(const std::uint8_t* bytes) {
#if defined(__x86_64__)
  static const bool kOwnRounds = has_sha_rounds();
  if (kOwnRounds) return sha_block(state_.data(), bytes);
#endif
  std::uint32_t w[16];
  for (std::size_t i = 0; i < 16; ++i) w[i] = big_endian(bytes + 4 * i);
  auto [a, b, c, d, e, f, g, h] = state_;
  const auto round = [](std::uint32_t ra, std::uint32_t rb, std::uint32_t rc, std::uint32_t& rd, std::uint32_t re,
                        std::uint32_t rf, std::uint32_t rg, std::uint32_t& rh, std::uint32_t word) {
    // Choice and majority with one operation less each than their definitions.
    const std::uint32_t t1 = rh + (rotate(re, 6) ^ rotate(re, 11) ^ rotate(re, 25)) + (rg ^ (re & (rf ^ rg))) + word;
    rd += t1;
    rh = t1 + (rotate(ra, 2) ^ rotate(ra, 13) ^ rotate(ra, 22)) + ((ra & rb) | (rc & (ra | rb)));
  };
  for (std::size_t i = 0; i < 64; i += 16) {
    if (i > 0) {
      for (std::size_t k = 0; k < 16; ++k) {
        w[k] += small_0(w[(k + 1) & 15U]) + w[(k + 9) & 15U] + small_1(w[(k + 14) & 15U]);
      }
    }
    const std::uint32_t* const key = kRound + i;
    for (std::size_t k = 0; k < 16; k += 8) {
      round(a, b, c, d, e, f, g, h, key[k] + w[k]);
      round(h, a, b, c, d, e, f, g, key[k + 1] + w[k + 1]);
      round(g, h, a, b, c, d, e, f, key[k + 2] + w[k + 2]);
      round(f, g, h, a, b, c, d, e, key[k + 3] + w[k + 3]);
      round(e, f, g, h, a, b, c, d, key[k + 4] + w[k + 4]);
      round(d, e, f, g, h, a, b, c, key[k + 5] + w[k + 5]);
      round(c, d, e, f, g, h, a, b, key[k + 6] + w[k + 6]);
      round(b, c, d, e, f, g, h, a, key[k + 7] + w[k + 7]);
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
  Sha256 hash;
  hash.update(bytes);
  std::string out;
  for (const std::uint8_t byte : hash.finish()) {
    out.push_back(kHexDigits[byte >> 4U]);
    out.push_back(kHexDigits[byte & 0xFU]);
  }
  return out;
}

bool is_sha256_hex(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace msme::base
