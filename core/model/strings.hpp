// A pool of short texts addressed by a 32-bit id: no allocation per row, dictionary codes for free. Id 0 is "".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace msme::model {

class StringPool {
 public:
  StringPool() : blocks_(1), starts_{0, 0} {}

  // A new id for every call (for texts that rarely repeat: ids, references). Empty text is id 0.
  std::uint32_t add(std::string_view text);
  // The same id for the same text (for names that repeat: merchants, counterparties, narrations).
  std::uint32_t intern(std::string_view text);

  // Valid as long as the pool is.
  std::string_view operator[](std::uint32_t id) const {
    const std::uint32_t start = starts_[id];
    return {blocks_[start >> kBlockBits].data() + (start & (kBlockBytes - 1)), starts_[id + 1] - start};
  }
  // One more than the largest id; at the end of a block an id is left out.
  std::uint32_t size() const { return static_cast<std::uint32_t>(starts_.size() - 1); }
  std::size_t bytes() const { return bytes_; }
  void reserve(std::size_t texts) { starts_.reserve(starts_.size() + texts); }

 private:
  // Texts lie in blocks that never move: one buffer that grows by doubling held the old and the new one at once, 26 MB
  // for a file of 10 MB.
  static constexpr unsigned kBlockBits = 18;
  static constexpr std::uint32_t kBlockBytes = 1U << kBlockBits;
  void grow_table();

  std::vector<std::string> blocks_;
  std::size_t bytes_ = 0;
  // Where each text starts, counted over all blocks, and the end: one text ends where the next starts.
  std::vector<std::uint32_t> starts_;
  std::vector<std::uint32_t> table_;  // open addressing over interned ids; 0 = free
  std::uint32_t interned_ = 0;
};

}  // namespace msme::model
