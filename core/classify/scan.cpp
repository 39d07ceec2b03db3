#include "classify/scan.hpp"

namespace msme::classify {
namespace {

bool blank_inside(const Folded& f, std::size_t from, std::size_t to) {
  for (std::size_t i = f.gap.next(from + 1, to); i < to; i = f.gap.next(i + 1, to)) {
    if (f.at[i] == f.at[i - 1] + 2 && f.text[f.at[i] - 1U] == ' ') return true;
  }
  return false;
}

}  // namespace

void Scan::run(const RuleBook& book, std::string_view narration) {
  any.clear();
  also.clear();
  no.clear();
  noise.clear();
  rail.clear();
  purpose.clear();
  title.clear();
  firm.clear();
  machine.clear();
  brand.clear();
  shapes.clear();
  mode_key = ~std::uint32_t{0};
  mode = -1;
  merchant = -1;
  classes_seen_ = 0;
  found_count_ = 0;
  folded.fold(narration);
  book.automaton.scan(folded, [&](const Automaton::Pattern& pattern, std::size_t from, std::size_t to) {
    const Span span{static_cast<std::uint16_t>(from), static_cast<std::uint16_t>(to)};
    const Act found = static_cast<Act>(pattern.kind);
    if (found == Act::Class) {
      const WordClass& c = book.classes[pattern.value];
      switch (c.known) {
        case Known::Noise:
          // "A M ASSOCIATES": initials aren't the short word that they spell.
          if (to - from > 3 || !blank_inside(folded, from, to)) noise.set_range(from, to);
          break;
        case Known::Rail:
          rail.set_range(from, to);
          break;
        case Known::Purpose:
          purpose.set_range(from, to);
          break;
        case Known::Title:
          // "Mr S Rao" isn't "Mrs": a title of one word has no blank in it.
          if (to - from <= 2 || to - from > 4 || folded.gap.next(from + 1, to) == to) title.set_range(from, to);
          break;
        case Known::Firm:
          firm.set_range(from, to);
          break;
        case Known::Machine:
          machine.set_range(from, to);
          break;
        case Known::Brand:
          brand.set_range(from, to);
          break;
        case Known::Other:
          break;
      }
      // "@okhdfcbank", "@airtel": the handle names the payer's app, nothing about the payment.
      if (folded.handle.test(from)) return;
      const std::uint64_t bit = std::uint64_t{1} << pattern.value;
      if ((classes_seen_ & bit) != 0) return;
      classes_seen_ |= bit;
      for (const ClassAction& action : c.actions) act(book, action.act, action.value, span);
      return;
    }
    if (folded.handle.test(from)) return;
    act(book, found, pattern.value, span);
  });
  choose_merchant();
}

void Scan::act(const RuleBook& book, Act act, std::uint16_t value, Span span) {
  switch (act) {
    case Act::Any:
      any.set(value);
      break;
    case Act::Also:
      also.set(value);
      break;
    case Act::Not:
      no.set(value);
      break;
    case Act::Mode: {
      const std::uint32_t tier = book.modes[value].tier;
      const std::uint32_t key = (tier << 24) | (static_cast<std::uint32_t>(span.from) << 12) | value;
      if (key < mode_key) {
        mode_key = key;
        mode = value;
      }
      break;
    }
    case Act::Merchant:
      if (found_count_ < kMaxFound) found_[static_cast<std::size_t>(found_count_++)] = {value, span};
      break;
    case Act::Shape:
      if (shapes.test(value)) break;
      for (int s = value; s >= 0; s = book.shapes[static_cast<std::size_t>(s)].next) {
        shapes.set(static_cast<std::size_t>(s));
        head_end[static_cast<std::size_t>(s)] = span.to;
      }
      break;
    case Act::Class:
      break;
  }
}

// The first merchant named, the longest name where several start together; not one whose letters belong to a bank
// or app ("AIRTEL PAYMENTS BANK").
void Scan::choose_merchant() {
  for (int i = 0; i < found_count_; ++i) {
    const FoundMerchant& f = found_[static_cast<std::size_t>(i)];
    if (rail.covers(f.span.from, f.span.to)) continue;
    const bool better = merchant < 0 || f.span.from < merchant_span.from ||
                        (f.span.from == merchant_span.from && f.span.to > merchant_span.to);
    brand.set_range(f.span.from, f.span.to);
    if (!better) continue;
    merchant = f.merchant;
    merchant_span = f.span;
  }
}

}  // namespace msme::classify
