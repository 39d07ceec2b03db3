// DEFLATE (RFC 1951) and CRC-32 for files that are written once and read seldom. Browsers compress at one level only, the
// thorough one; this is a third of its time for records that repeat their keys, and 6 % more bytes. The same bytes in give
// the same bytes out, whatever the browser.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace msme::base {

class Packer {
 public:
  Packer();
  // Appends `bytes` as one raw DEFLATE stream.
  void deflate(std::string& out, std::string_view bytes);
  // As ZIP and zlib have it.
  std::uint32_t crc32(std::string_view bytes) const;

 private:
  std::size_t find_tokens(std::string_view bytes, std::size_t at);

  std::vector<std::uint32_t> places_;  // of each hash the latest two
  std::uint32_t start_ = 32768 + 1;    // of the next text; places that were never noted are too far from it
  std::vector<std::uint32_t> tokens_;  // of a block: literals, and matches as kMatch | length << 16 | distance - 1
  std::size_t token_count_ = 0;
  std::array<std::array<std::uint32_t, 256>, 8> crc_;
};

}  // namespace msme::base
