// Where the plain part of a JSON string ends, a block of bytes at a time: sixteen with SSE2 or WebAssembly's SIMD, eight
// without. The caller sees to it that kJsonBlock bytes may be read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

namespace msme::base {

// What ends or interrupts a string: a quote, a backslash, a control character; with `kAscii` bytes above 0x7F too.
enum class JsonRun : std::uint8_t { kAny, kAscii };

#if defined(__SSE2__)
inline constexpr std::ptrdiff_t kJsonBlock = 16;
template <JsonRun run>
std::ptrdiff_t json_run(const char* at) {
  __m128i x;
  std::memcpy(&x, at, sizeof x);
  __m128i found = _mm_cmpeq_epi8(_mm_min_epu8(x, _mm_set1_epi8(0x1F)), x);
  found = _mm_or_si128(found, _mm_cmpeq_epi8(x, _mm_set1_epi8('"')));
  found = _mm_or_si128(found, _mm_cmpeq_epi8(x, _mm_set1_epi8('\\')));
  if constexpr (run == JsonRun::kAscii) found = _mm_or_si128(found, x);
  return __builtin_ctz(static_cast<unsigned>(_mm_movemask_epi8(found)) | 0x10000U);
}
#elif defined(__wasm_simd128__)
inline constexpr std::ptrdiff_t kJsonBlock = 16;
template <JsonRun run>
std::ptrdiff_t json_run(const char* at) {
  const v128_t x = wasm_v128_load(at);
  v128_t found = wasm_u8x16_lt(x, wasm_u8x16_splat(0x20));
  found = wasm_v128_or(found, wasm_i8x16_eq(x, wasm_i8x16_splat('"')));
  found = wasm_v128_or(found, wasm_i8x16_eq(x, wasm_i8x16_splat('\\')));
  if constexpr (run == JsonRun::kAscii) found = wasm_v128_or(found, x);
  return __builtin_ctz(static_cast<unsigned>(wasm_i8x16_bitmask(found)) | 0x10000U);
}
#else
inline constexpr std::ptrdiff_t kJsonBlock = 8;
template <JsonRun run>
std::ptrdiff_t json_run(const char* at) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  std::uint64_t x = 0;
  std::memcpy(&x, at, sizeof x);
  const std::uint64_t quote = x ^ (kOnes * '"');
  const std::uint64_t slash = x ^ (kOnes * '\\');
  std::uint64_t found = ((quote - kOnes) & ~quote) | ((slash - kOnes) & ~slash) | ((x - kOnes * 0x20) & ~x);
  if constexpr (run == JsonRun::kAscii) found |= x;
  found &= kOnes * 0x80U;
  return found == 0 ? kJsonBlock : __builtin_ctzll(found) / 8;
}
#endif

}  // namespace msme::base
