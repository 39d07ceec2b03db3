// One narration, read once: what the automaton found, sorted into evidence for modes, rules, merchants and the
// party. Lives in the classifier and is reused for every row.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "classify/bits.hpp"
#include "classify/folded.hpp"
#include "classify/rule_book.hpp"
#include "model/enums.hpp"

namespace msme::classify {

inline constexpr int kMaxFound = 16;

struct Span {
  std::uint16_t from = 0, to = 0;
};

struct FoundMerchant {
  std::uint16_t merchant = 0;
  Span span;
};

class Scan {
 public:
  void run(const RuleBook& book, std::string_view narration);
  // A word of this class stands outside a payment handle.
  bool saw(std::size_t word_class) const { return word_class < 64 && ((classes_seen_ >> word_class) & 1U) != 0; }

  Folded folded;
  Bits any, also, no;  // rules that have one of their words here
  // Letters covered by words of these classes.
  Bits noise, rail, purpose, title, firm, machine, brand;
  Bits shapes;                                  // shapes whose head stands here
  std::array<std::uint16_t, kBits> head_end{};  // per shape: where its head ends (folded)
  std::uint32_t mode_key = 0;                   // lowest (tier, position, order) so far
  int mode = -1;                                // index of the winning mode rule
  int merchant = -1;
  Span merchant_span;

 private:
  void act(const RuleBook& book, Act act, std::uint16_t value, Span span);
  void choose_merchant();

  std::uint64_t classes_seen_ = 0;
  std::array<FoundMerchant, kMaxFound> found_{};
  int found_count_ = 0;
};

}  // namespace msme::classify
