// A pool of short texts addressed by a 32-bit id: no allocation per row, dictionary codes for free. Id 0 is "".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace msme::model {

class StringPool {
 public:
  StringPool() : starts_{0, 0} {}

  // A new id for every call (for texts that rarely repeat: ids, references). Empty text is id 0.
  std::uint32_t add(std::string_view text);
  // The same id for the same text (for names that repeat: merchants, counterparties, narrations).
  std::uint32_t intern(std::string_view text);

  // Valid until the next add or intern.
  std::string_view operator[](std::uint32_t id) const {
    return {bytes_.data() + starts_[id], starts_[id + 1] - starts_[id]};
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(starts_.size() - 1); }
  std::size_t bytes() const { return bytes_.size(); }
  void reserve(std::size_t texts, std::size_t bytes);

 private:
  void grow_table();

  std::string bytes_;
  std::vector<std::uint32_t> starts_;  // of each text, and the end: one text ends where the next starts
  std::vector<std::uint32_t> table_;   // open addressing over interned ids; 0 = free
  std::uint32_t interned_ = 0;
};

}  // namespace msme::model
