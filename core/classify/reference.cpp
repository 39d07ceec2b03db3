#include <optional>
#include <string_view>

#include "base/codes.hpp"
#include "classify/party.hpp"

namespace msme::classify {
namespace {

// "9 99458886526": a field of twelve digits that a line wrap has split.
std::string_view wrapped_rrn(const Folded& f, PartyScratch& scratch) {
  for (std::size_t i = 0; i < f.size;) {
    const std::size_t to = f.field.next(i + 1, f.size);
    if (to - i == 12 && f.digit.covers(i, to)) {
      std::size_t n = 0;
      for (std::size_t k = i; k < to; ++k) scratch.reference[n++] = f.letter[k];
      return {scratch.reference.data(), n};
    }
    i = to;
  }
  return {};
}

// A branch code stands in many narrations beside the reference and isn't one.
bool is_branch(const Folded& f, std::size_t from, std::size_t to) {
  return base::is_ifsc({f.letter.data() + from, to - from});
}

}  // namespace

std::optional<model::Mode> likely_rail(const Folded& f, bool address) {
  constexpr std::size_t kUtrLeast = 13;
  constexpr std::size_t kUtrMost = 22;
  bool number = false;
  bool utr = false;
  for (std::size_t i = 0; i < f.size;) {
    const std::size_t to = f.field.next(i + 1, f.size);
    number = number || (to - i == 12 && f.digit.covers(i, to));
    if (number && is_branch(f, i, to)) return model::Mode::Imps;
    if (utr && is_branch(f, i, to)) return f.letter[0] == 'R' ? model::Mode::Rtgs : model::Mode::Neft;
    // Only right behind a first field of one letter.
    utr = i == 1 && (f.letter[0] == 'N' || f.letter[0] == 'R') && to - i >= kUtrLeast && to - i <= kUtrMost &&
          f.digit.next(i, to) > i + 3 && f.gap.next(i + 1, to) == to;
    i = to;
  }
  if (address) return model::Mode::Upi;
  return std::nullopt;
}

std::string_view find_reference(const Scan& scan, model::Mode mode, PartyScratch& scratch) {
  const Folded& f = scan.folded;
  const bool whole = mode == model::Mode::Neft || mode == model::Mode::Rtgs;  // UTRs keep their letters
  std::string_view utr;
  std::string_view number;
  std::string_view cheque;
  for (std::size_t i = f.digit.next(0, f.size); i < f.size;) {
    std::size_t end = i;
    while (end < f.size && f.digit.test(end) && (end == i || !f.gap.test(end))) ++end;
    if (end - i == 12 && !whole) return f.slice(i, end);
    const bool card = end < f.size && !f.gap.test(end) && f.letter[end] == 'X';
    if (end - i >= 5 && !card) {
      const bool alone = f.gap.test(i) && (end == f.size || f.gap.test(end));
      if (cheque.empty() && alone && end - i <= 7) cheque = f.slice(i, end);
      std::size_t from = i;
      while (from > 0 && i - from < 6 && !f.gap.test(from)) --from;
      std::size_t to = end;
      while (to < f.size && !f.gap.test(to)) ++to;
      const bool word = f.gap.test(from) && to - from >= 11 && to - from <= 22 && f.letter[from] != 'X' &&
                        f.text[f.at[from]] < 'a' && (i == from || f.text[f.at[i - 1]] < 'a');
      if (utr.empty() && word && (from < i || alone) && !is_branch(f, from, to)) utr = f.slice(from, to);
      if (number.empty() && end - i >= 6 && !is_branch(f, from, to)) number = f.slice(i, end);
      end = to;
    }
    i = f.digit.next(end, f.size);
  }
  if (!whole) {
    const std::string_view rrn = wrapped_rrn(f, scratch);
    if (!rrn.empty()) return rrn;
  }
  if (mode == model::Mode::Cheque && !cheque.empty()) return cheque;
  if (!utr.empty()) return utr;
  return number.empty() ? cheque : number;
}

}  // namespace msme::classify
