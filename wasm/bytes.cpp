// memcmp, memchr, memcpy and memset sixteen bytes at a time. Emscripten's libc goes byte by byte, or through the page's
// script where they are long: they were a tenth of a borrower in the lab.
// Compiled without link-time optimisation, for the linker takes these names as its own.
#include <wasm_simd128.h>

#include <cstddef>
#include <cstdint>

namespace {
constexpr std::size_t kBlock = 16;
constexpr std::size_t kHandOver = 512;  // from here on the machine's own copy is faster

std::uint64_t wide(const unsigned char* at) {
  std::uint64_t eight = 0;
  __builtin_memcpy(&eight, at, 8);
  return eight;
}
// The first and the last bytes of a range of one to two words.
template <class Word>
void copy_ends(unsigned char* to, const unsigned char* from, std::size_t size) {
  Word first = 0;
  Word last = 0;
  __builtin_memcpy(&first, from, sizeof(Word));
  __builtin_memcpy(&last, from + size - sizeof(Word), sizeof(Word));
  __builtin_memcpy(to, &first, sizeof(Word));
  __builtin_memcpy(to + size - sizeof(Word), &last, sizeof(Word));
}
}  // namespace

extern "C" {

int memcmp(const void* left, const void* right, std::size_t size) {
  const auto* a = static_cast<const unsigned char*>(left);
  const auto* b = static_cast<const unsigned char*>(right);
  while (size >= kBlock) {
    const unsigned differs =
        ~static_cast<unsigned>(wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(a), wasm_v128_load(b))));
    if ((differs & 0xFFFFU) != 0) {
      const auto at = static_cast<std::size_t>(__builtin_ctz(differs));
      return a[at] - b[at];
    }
    a += kBlock;
    b += kBlock;
    size -= kBlock;
  }
  if (size >= 8) {
    const std::uint64_t differs = wide(a) ^ wide(b);
    if (differs != 0) {
      const auto at = static_cast<std::size_t>(__builtin_ctzll(differs)) / 8;
      return a[at] - b[at];
    }
    a += 8;
    b += 8;
    size -= 8;
  }
  for (; size > 0; --size, ++a, ++b) {
    if (*a != *b) return *a - *b;
  }
  return 0;
}

// Short copies, the most frequent by far, are two that overlap: no loop over what is left at the end.
void* memcpy(void* __restrict to, const void* __restrict from, std::size_t size) {
  auto* at = static_cast<unsigned char*>(to);
  const auto* source = static_cast<const unsigned char*>(from);
  if (size >= kHandOver) {
    __builtin_memcpy(to, from, size);  // one instruction, memory.copy
  } else if (size >= kBlock) {
    const v128_t end = wasm_v128_load(source + size - kBlock);
    for (std::size_t i = 0; i + kBlock < size; i += kBlock) wasm_v128_store(at + i, wasm_v128_load(source + i));
    wasm_v128_store(at + size - kBlock, end);
  } else if (size >= 8) {
    copy_ends<std::uint64_t>(at, source, size);
  } else if (size >= 4) {
    copy_ends<std::uint32_t>(at, source, size);
  } else if (size > 0) {
    at[0] = source[0];
    if (size > 1) copy_ends<std::uint16_t>(at, source, size);
  }
  return to;
}

void* memset(void* to, int value, std::size_t size) {
  auto* at = static_cast<unsigned char*>(to);
  const auto byte = static_cast<signed char>(value);
  if (size >= kHandOver) {
    __builtin_memset(to, value, size);  // one instruction, memory.fill
    return to;
  }
  const v128_t all = wasm_i8x16_splat(byte);
  if (size >= kBlock) {
    for (std::size_t i = 0; i + kBlock < size; i += kBlock) wasm_v128_store(at + i, all);
    wasm_v128_store(at + size - kBlock, all);
    return to;
  }
  for (std::size_t i = 0; i < size; ++i) at[i] = static_cast<unsigned char>(byte);
  return to;
}

void* memchr(const void* from, int wanted, std::size_t size) {
  const auto* at = static_cast<const unsigned char*>(from);
  const v128_t all = wasm_i8x16_splat(static_cast<signed char>(wanted));
  while (size >= kBlock) {
    const auto found = static_cast<unsigned>(wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(at), all)));
    if (found != 0) return const_cast<unsigned char*>(at) + __builtin_ctz(found);
    at += kBlock;
    size -= kBlock;
  }
  for (; size > 0; --size, ++at) {
    if (*at == static_cast<unsigned char>(wanted)) return const_cast<unsigned char*>(at);
  }
  return nullptr;
}

}  // extern "C"
