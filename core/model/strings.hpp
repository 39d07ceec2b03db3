// A pool of short texts addressed by a 32-bit id: no allocation per row, dictionary codes for free. Id 0 is "".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace msme::model {

class StringPool {
 public:
  StringPool() { spans_.push_back({0, 0}); }

  // A new id for every call (for texts that rarely repeat: ids, references). Empty text is id 0.
  std::uint32_t add(std::string_view text);
  // The same id for the same text (for names that repeat: merchants, counterparties, narrations).
  std::uint32_t intern(std::string_view text);

  // Valid until the next add or intern.
  std::string_view operator[](std::uint32_t id) const {
    const Span& span = spans_[id];
    return {bytes_.data() + span.offset, span.length};
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(spans_.size()); }
  std::size_t bytes() const { return bytes_.size(); }
  void reserve(std::size_t texts, std::size_t bytes);

 private:
  struct Span {
    std::uint32_t offset;
    std::uint32_t length;
  };
  void grow_table();

  std::string bytes_;
  std::vector<Span> spans_;
  std::vector<std::uint32_t> table_;  // open addressing over interned ids; 0 = free
  std::uint32_t interned_ = 0;
};

}  // namespace msme::model
