// All patterns of the rules in one Aho-Corasick automaton over folded text: one table look-up a letter, whatever
// the number of patterns. One state's transitions fill one cache line (27 codes in 32 slots of 16 bits).
//
// Pattern notation: letters and digits count, blanks and punctuation don't ("INT.COLL" = "INT COLL"). `|` at an end
// asks for a word's edge there, `^` for the narration's start, `$` for its end, `#` stands for any digit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "classify/folded.hpp"

namespace msme::classify {

class Automaton {
 public:
  // What a pattern is for is the caller's business: `kind` and `value` come back with each hit.
  struct Pattern {
    std::uint16_t length = 0;
    std::uint8_t flags = 0;
    std::uint8_t kind = 0;
    std::uint16_t value = 0;
    std::uint16_t next = 0;  // next pattern of the same letters, 0 = none
    std::uint32_t text = 0;  // exact characters, for patterns with digits
  };

  enum class Added : std::uint8_t { Ok, Malformed, Full };

  // Room for about so many states is reserved, not touched: growing in steps would cost most of the compile time.
  explicit Automaton(std::size_t expected_states = 16384);
  Added add(std::string_view notation, std::uint8_t kind, std::uint16_t value);
  void compile();  // after the last add, before the first scan

  // Calls hit(pattern, from, to) for every pattern found, by end position.
  template <class Hit>
  void scan(const Folded& text, Hit&& hit) const {
    std::uint32_t state = 0;
    for (std::size_t i = 0; i < text.size; ++i) {
      const std::uint16_t step = next_[state * kStride + text.code[i]];
      state = step & kStateMask;
      if (step == state) continue;  // no pattern ends here
      const unsigned right = (text.edge(i + 1) << 1 | unsigned{i + 1 == text.size} << 3) ^ (kRight | kEnd);
      for (std::uint32_t s = output_[state].first != 0 ? state : output_[state].shorter; s != 0;
           s = output_[s].shorter) {
        for (std::uint16_t p = output_[s].first; p != 0; p = patterns_[p].next) {
          const Pattern& pattern = patterns_[p];
          if ((pattern.flags & right) != 0) continue;  // wants an edge that isn't there
          const std::size_t from = i + 1 - pattern.length;
          const unsigned left = (text.edge(from) | unsigned{from == 0} << 2) ^ (kLeft | kStart);
          if ((pattern.flags & left) != 0) continue;
          if ((pattern.flags & kExact) == 0 || exact(pattern, text, from)) hit(pattern, from, i + 1);
        }
      }
    }
  }

  std::size_t states() const { return next_.size() / kStride; }
  std::size_t patterns() const { return patterns_.size() - 1; }

 private:
  static constexpr std::size_t kStride = 32;
  static constexpr std::uint16_t kOutput = 0x8000;  // the target state, or a suffix of it, ends a pattern
  static constexpr std::uint16_t kStateMask = 0x7FFF;
  enum Flag : std::uint8_t { kLeft = 1, kRight = 2, kStart = 4, kEnd = 8, kExact = 16 };

  struct Output {
    std::uint16_t first = 0;    // first pattern that ends in this state
    std::uint16_t shorter = 0;  // nearest suffix state that ends a pattern
  };

  bool exact(const Pattern& pattern, const Folded& text, std::size_t from) const;

  std::vector<std::uint16_t> next_;
  std::vector<Output> output_;
  std::vector<Pattern> patterns_;
  std::string exact_;
};

}  // namespace msme::classify
