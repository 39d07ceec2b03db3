// FNV-1a for tables and streams (fast, not secure) and SHA-256 for manifests and the audit chain (FIPS 180-4).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace msme::base {

std::uint64_t fnv1a(std::string_view bytes, std::uint64_t seed = 14695981039346656037ULL);
// Finalises a hash so that every input bit moves every output bit (splitmix64's mixer).
std::uint64_t mix64(std::uint64_t value);
// Sixteen lower-case hex digits.
std::string hex64(std::uint64_t value);

class Sha256 {
 public:
  void update(std::string_view bytes);
  std::array<std::uint8_t, 32> finish();

 private:
  void block(const std::uint8_t* bytes);
  std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::uint8_t, 64> buffer_ = {};
  std::uint64_t length_ = 0;
};

std::string sha256_hex(std::string_view bytes);
// Whether the text is a digest as sha256_hex writes it.
bool is_sha256_hex(std::string_view text);

}  // namespace msme::base
