// A narration prepared for matching: letters and digits only, upper case, with bitmaps of where words, fields and
// digits stood. Banks squeeze blanks out, wrap lines inside words and swap separators; matching on the folded text
// makes "INT.COLL", "INT COLL" and "INTCOLL" one pattern, while the bitmaps still tell words apart.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "classify/bits.hpp"

namespace msme::classify {

inline constexpr std::uint8_t kDigitCode = 26;  // letters are 0–25

struct Folded {
  std::string_view text;                   // the narration as given
  std::uint16_t size = 0;                  // folded length, at most 256; what is beyond is ignored
  std::array<std::uint8_t, kBits> code{};  // 0–25 letters, 26 any digit
  std::array<char, kBits> letter{};        // upper case
  std::array<std::uint16_t, kBits> at{};   // offset in `text`
  Bits gap;                                // some separator or blank stands before this position (0 is always set)
  Bits field;  // a separator that ends a field stands before it: / - * : | # ~ _ ( ) \ ; = @
  Bits digit;
  Bits handle;                         // part of the word after an @: the payment handle, not a name
  std::array<std::uint16_t, 4> ats{};  // offsets of @ in `text`
  std::uint8_t at_count = 0;

  // The text with long runs of figures masked (memo.hpp), nullptr = nobody asks; and whether a rule looked at one of those.
  const char* masked = nullptr;
  mutable bool touched = false;

  void fold(std::string_view narration);

  // A word can start or end before position i ≤ size: a separator, or letters meeting digits.
  std::array<std::uint64_t, 5> edges{};
  unsigned edge(std::size_t i) const { return static_cast<unsigned>(edges[i >> 6] >> (i & 63)) & 1U; }
  std::size_t offset_end(std::size_t i) const { return i == 0 ? 0 : static_cast<std::size_t>(at[i - 1]) + 1; }
  std::string_view slice(std::size_t from, std::size_t to) const {
    return from >= to ? std::string_view() : text.substr(at[from], offset_end(to) - at[from]);
  }
};

}  // namespace msme::classify
