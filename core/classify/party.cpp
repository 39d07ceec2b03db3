#include "classify/party.hpp"

#include <algorithm>

#include "base/codes.hpp"
#include "base/text.hpp"
#include "classify/address.hpp"

namespace msme::classify {
namespace {

// A name needs one run of so many letters that aren't noise.
constexpr int kNameLetters = 3;
// A digit run this long ends a name: account numbers and references are glued to names.
constexpr int kReferenceDigits = 5;
// In a word with so many digits, letter runs shorter than a glued name are part of a code.
constexpr int kCodeDigits = 4;
constexpr std::size_t kGluedName = 8;

// Letters that could belong to a name: no noise, no title, no codes such as N054517023 or XX5610.
struct NameMask {
  Bits strong;  // counts towards a name
  Bits raw;     // the same before codes were dropped
  Bits breaks;  // positions inside a long digit run
};

// "VZMRgWC6xXcOqU": small and capital letters mixed with digits are a generated id.
bool random_case(const Folded& f, std::size_t from, std::size_t to) {
  int turns = 0;
  for (std::size_t i = from + 1; i < to; ++i) {
    const char before = f.text[f.at[i - 1]];
    const char c = f.text[f.at[i]];
    turns += base::is_alpha(before) && base::is_alpha(c) && (before >= 'a') && (c <= 'Z') ? 1 : 0;
  }
  return turns >= 2;
}

// "KHRISM1TU2WOC": a figure or two, twice between letters, are a generated id.
bool mixed(const Folded& f, std::size_t from, std::size_t to) {
  int inside = 0;
  std::size_t run = 0;
  for (std::size_t i = from; i < to; ++i) {
    if (f.digit.test(i)) {
      ++run;
      continue;
    }
    inside += run > 0 && run <= 2 && i - run > from ? 1 : 0;
    run = 0;
  }
  return inside >= 2;
}

void drop_code_word(const Folded& f, std::size_t from, std::size_t to, int digits, Bits& mask) {
  bool crosses = true;
  for (std::size_t i = from; i < to && crosses; ++i) crosses = f.digit.test(i) || f.letter[i] == 'X';
  if (crosses) {
    mask.clear_range(from, to);
    return;
  }
  // "XXXXXX991HDFC", "AccountXXXXXXXX677": a masked number at a word's start or end.
  std::size_t head = from;
  while (head < to && f.letter[head] == 'X') ++head;
  if (head - from >= 4) mask.clear_range(from, to);
  std::size_t tail = to;
  std::size_t crossed = 0;
  for (; tail > from && (f.digit.test(tail - 1) || f.letter[tail - 1] == 'X'); --tail) {
    crossed += f.letter[tail - 1] == 'X' ? 1U : 0U;
  }
  if (crossed >= 4) mask.clear_range(tail, to);
  const bool random = to - from >= 10 && (random_case(f, from, to) || mixed(f, from, to));
  if (digits < kCodeDigits && !random) return;
  std::size_t number = 0;  // digits right before the letters
  for (std::size_t i = from; i < to;) {
    const std::size_t end = f.digit.next(i, to);
    if (end == i) {
      ++number;
      ++i;
      continue;
    }
    bool only_x = true;
    for (std::size_t k = i; k < end && only_x; ++k) only_x = f.letter[k] == 'X';
    // "309512345678AMAZON PAY", "47586937Kiran traders": a name glued to a transaction number.
    const bool inside = number >= kReferenceDigits && end < to;  // "000000ABCDEFGH533250": letters amid a number
    const bool glued = (end - i >= kGluedName && !random && !inside) || (end == to && number >= 9 && end - i >= 2) ||
                       (end == to && number >= 7 && end - i >= 4);
    if (!glued || only_x) mask.clear_range(i, end);
    number = 0;
    i = end;
  }
}

// BARB0NIWARU: a branch code may hold a single figure.
bool is_branch_word(const RuleBook& book, const Folded& f, std::size_t from, std::size_t to) {
  constexpr std::size_t kBranchCode = 11;
  constexpr std::size_t kCutCode = 7;  // "ICIC0SF" of a cut one
  constexpr std::size_t kBank = 4;
  return to - from >= kCutCode && to - from <= kBranchCode && f.letter[from + kBank] == '0' &&
         book.is_bank_code({&f.letter[from], kBank});
}

// "NEFTKVBLH00258436986": the bank's code and the rail's letter before a payment's number.
void drop_payment_code(const RuleBook& book, const Folded& f, std::size_t from, std::size_t to, Bits& mask) {
  constexpr std::size_t kBank = 4;
  const std::size_t end = f.digit.next(from, to);
  const std::size_t first = mask.next(from, end);
  if (end - first != kBank && end - first != kBank + 1) return;
  if (f.digit.count(end, to) >= kReferenceDigits && book.is_bank_code({&f.letter[first], kBank})) {
    mask.clear_range(first, end);
  }
}

// A slash stands right before this position, blanks apart.
bool after_slash(const Folded& f, std::size_t i) {
  if (!f.field.test(i) || i == 0) return false;
  const std::size_t from = f.offset_end(i);
  return f.text.substr(from, f.at[i] - from).find('/') != std::string_view::npos;
}

// "…/BRANCH : ATM SERVICE": where the bank says at which branch, in the field or fields after the word.
Span branch_tail(const Folded& f) {
  constexpr std::string_view kWord = "BRANCH";
  for (std::size_t i = 0; i + kWord.size() < f.size; i = f.field.next(i + 1, f.size)) {
    if (f.letter[i] != 'B' || std::string_view(&f.letter[i], kWord.size()) != kWord) continue;
    const std::size_t to = i + kWord.size();
    const std::string_view between = f.text.substr(f.offset_end(to), f.at[to] - f.offset_end(to));
    if (!f.field.test(to) || between.find(':') == std::string_view::npos) continue;
    std::size_t end = to;
    while (end < f.size && !after_slash(f, end)) ++end;
    return {static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(end)};
  }
  return {};
}

NameMask name_mask(const RuleBook& book, const Scan& scan) {
  const Folded& f = scan.folded;
  NameMask m;
  Bits all;
  all.set_range(0, f.size);
  m.raw = all & ~f.digit & ((~scan.noise & ~scan.rail & ~scan.purpose & ~scan.title) | scan.brand);
  m.strong = m.raw;
  for (std::size_t i = f.digit.next(0, f.size); i < f.size;) {
    const std::size_t from = f.gap.last(0, i + 1) - 1;
    const std::size_t to = f.gap.next(i + 1, f.size);
    drop_code_word(f, from, to, f.digit.count(from, to), m.strong);
    drop_payment_code(book, f, from, to, m.strong);
    if (is_branch_word(book, f, from, to)) m.strong.clear_range(from, to);
    i = f.digit.next(to, f.size);
  }
  if (const Span branch = branch_tail(f); branch.to > 0) {
    m.raw.clear_range(branch.from, branch.to);
    m.strong.clear_range(branch.from, branch.to);
  }
  // Digits that follow a digit, four times over, mark the end of a run of five; spread back over the run.
  const Bits follows = f.digit & up(f.digit) & ~f.gap;
  const Bits two = follows & up(follows);
  Bits run = two & up(up(two));
  static_assert(kReferenceDigits == 5);
  if (run.any()) {
    for (int k = 1; k < kReferenceDigits; ++k) run = run | down(run);
  }
  m.breaks = run;
  return m;
}

bool name_like(const Folded& f, const Bits& mask, std::size_t from, std::size_t to, int letters) {
  int run = 0;
  for (std::size_t i = mask.next(from, to); i < to; ++i) {
    run = mask.test(i) && (run == 0 || !f.gap.test(i)) ? run + 1 : (mask.test(i) ? 1 : 0);
    if (run >= letters) return true;
  }
  return false;
}

// "PROJECTS LIMITEDMAHBH028820": how many letters at a name's end begin the payment's number, which are the bank's four
// and the letter of its rail.
std::size_t glued_code(const RuleBook& book, const Folded& f, std::size_t from, std::size_t end) {
  constexpr std::size_t kCode = 4;
  if (end >= f.size || !f.digit.test(end) || f.gap.test(end)) return 0;
  for (const std::size_t extra : {std::size_t{1}, std::size_t{0}}) {
    if (end < from + kCode + extra + kNameLetters) continue;
    const char rail = f.letter[end - 1];
    if (extra == 1 && rail != 'H' && rail != 'N' && rail != 'R' && rail != 'P') continue;
    std::array<char, kCode> code{};
    for (std::size_t i = 0; i < kCode; ++i) code[i] = f.letter[end - kCode - extra + i];
    if (book.is_bank_code({code.data(), kCode})) return kCode + extra;
  }
  return 0;
}

// "AFMLUG/924428816151/SBIN0012943": one short word before the payment's number is the bank's code for the rail, known or
// not.
bool is_rail_code(const Folded& f, std::size_t from, std::size_t end, std::size_t limit) {
  constexpr std::size_t kLongestCode = 7;
  constexpr std::size_t kShortestNumber = 9;
  if (from != 0 || end >= limit || end - from > kLongestCode || f.gap.next(from + 1, end) != end) return false;
  const std::size_t slash = f.offset_end(end);
  if (slash >= f.text.size() || f.text[slash] != '/') return false;
  std::size_t digits = 0;
  while (end + digits < limit && f.digit.test(end + digits)) ++digits;
  return digits >= kShortestNumber;
}

// "SABCY to: NAME/927157483023": what says to or from whom stands before the name, not in it.
bool leads_to_name(const Folded& f, std::size_t from, std::size_t end) {
  const std::size_t colon = f.offset_end(end);
  if (from != 0 || end < 3 || colon >= f.text.size() || f.text[colon] != ':') return false;
  const std::size_t word = f.gap.last(from, end);
  if (word == from + 1 || word == 0) return false;
  const std::string_view last = f.slice(word - 1, end);
  return base::equals_ignore_case(last, "to") || base::equals_ignore_case(last, "from");
}

// A bank's or app's brand beside other letters is part of the name ("HDFC LIFE", "AXIS MUTUAL FUND"), so is what a
// payment may be for ("KAVERI FREIGHT"); other noise at the ends ("TO", "PAYMENT FROM", "MR") isn't.
Span trimmed(const RuleBook& book, const Scan& scan, const Bits& mask, std::size_t from, std::size_t to) {
  const Folded& f = scan.folded;
  const Bits keep = mask | ((scan.rail | scan.purpose) & ~scan.noise & ~f.digit);
  std::size_t begin = keep.next(from, to);
  std::size_t end = keep.last(from, to);
  end -= glued_code(book, f, begin, end);
  // A digit or two belong to the name ("1MG", "SECTOR31"), more are a code.
  std::size_t k = begin;
  while (k > from && !f.gap.test(k) && f.digit.test(k - 1)) --k;
  if (begin - k <= 2) begin = k;
  k = end;
  while (k < to && !f.gap.test(k) && f.digit.test(k)) ++k;
  if (k - end <= 2) end = k;
  // "ONE 97": figures that belong to a brand.
  while (end < to && scan.brand.test(end)) ++end;
  // A last word of one or two letters is a cut name ("GANESH SI"), not noise.
  const bool whole = to == f.size || f.field.test(to);
  const bool account = to < f.size && to == end + 1 && f.letter[end] == 'A' && f.letter[to] == 'C';  // "POOL A/C"
  const bool side = to == end + 2 && f.letter[end + 1] == 'R' && (f.letter[end] == 'D' || f.letter[end] == 'C');
  if (whole && !account && !side && to > end && to - end <= 2 && f.gap.test(end) && f.digit.count(end, to) == 0 &&
      f.gap.next(end + 1, to) == to) {
    end = to;
  }
  return {static_cast<std::uint16_t>(begin), static_cast<std::uint16_t>(end)};
}

bool vpa_field(const Folded& f, std::size_t from, std::size_t to) {
  if (from < f.size && f.handle.test(from)) return true;
  const std::size_t end = f.offset_end(to);
  for (std::size_t i = 0; i < f.at_count; ++i) {
    if (f.ats[i] >= f.at[from] && f.ats[i] <= end + 1) return true;
  }
  return false;
}

// "Kiran Rao kiranrao@okicici": where the words before an address in the same field end; `from` when none stand there.
std::size_t words_before_address(const Folded& f, std::size_t from, std::size_t to) {
  const std::size_t end = f.offset_end(to);
  for (std::size_t i = 0; i < f.at_count; ++i) {
    if (f.ats[i] < f.at[from] || f.ats[i] > end + 1) continue;
    std::size_t last = from;
    for (std::size_t k = from; k < to && f.at[k] < f.ats[i]; ++k) {
      if (f.gap.test(k) && k > from && base::is_space(f.text[f.at[k] - 1U])) last = k;
    }
    return last;
  }
  return from;
}

// "paytmqr5x7", "gpay-1124": an address that names nobody, cut before its @.
bool machine_word(const Scan& scan, std::size_t from, std::size_t to) {
  const Folded& f = scan.folded;
  if (!scan.machine.test(from)) return false;
  std::size_t end = f.at[from];
  while (end < f.text.size() && is_address_char(f.text[end])) ++end;
  bool digits = false;
  for (std::size_t i = from; i < f.size && f.at[i] < end; ++i) digits = digits || f.digit.test(i);
  return digits && end >= f.offset_end(to);
}

// The first field that reads like a name.
Span first_name(const RuleBook& book, const Scan& scan, const NameMask& m, const Bits& mask, std::size_t from,
                std::size_t to, int letters) {
  const Folded& f = scan.folded;
  for (std::size_t i = from; i < to;) {
    std::size_t end = f.field.next(i + 1, to);
    const std::size_t digits = m.breaks.next(i, end);
    const bool handle = vpa_field(f, i, end);
    const std::size_t words = handle ? words_before_address(f, i, end) : i;
    if (digits < end) {
      if (digits == i) {
        while (i < end && m.breaks.test(i)) ++i;
        continue;
      }
      end = digits;
    }
    if (words > i && words <= end && name_like(f, mask, i, words, kNameLetters)) {
      return trimmed(book, scan, mask, i, words);
    }
    // "PAYU*NAMUNA STORES": the gateway before the shop that it collects for.
    const std::size_t star = f.offset_end(end);
    const bool gateway =
        end < to && scan.machine.test(mask.next(i, end - 1)) && star < f.text.size() && f.text[star] == '*';
    const bool leads =
        handle || gateway || machine_word(scan, i, end) || is_rail_code(f, i, end, to) || leads_to_name(f, i, end);
    if (!leads && name_like(f, mask, i, end, letters)) return trimmed(book, scan, mask, i, end);
    i = end;
  }
  return {};
}

// Folded positions of a piece of the narration.
Span folded_span(const Folded& f, std::string_view piece) {
  const auto low = static_cast<std::uint16_t>(piece.data() - f.text.data());
  const auto high = static_cast<std::uint16_t>(low + piece.size());
  const auto end = f.at.begin() + f.size;
  const auto from = std::lower_bound(f.at.begin(), end, low);
  const auto to = std::lower_bound(from, end, high);
  return {static_cast<std::uint16_t>(from - f.at.begin()), static_cast<std::uint16_t>(to - f.at.begin())};
}

// "ravi.s" of "ravi.sen0120-1": the piece that begins with the name and goes on to a blank or slash.
std::string_view dotted_word(std::string_view text, std::string_view name) {
  std::size_t end = static_cast<std::size_t>(name.data() - text.data()) + name.size();
  const std::size_t from = end - name.size();
  while (end < text.size() && is_address_char(text[end])) ++end;
  const std::string_view word = text.substr(from, end - from);
  return word.substr(0, name.size()).find('.') != std::string_view::npos || word.find('.') < word.find('-') ? word
                                                                                                            : name;
}

PartyKind kind_of(const Scan& scan, Span span) {
  const bool firm = scan.firm.count(span.from, span.to) > 0 ||
                    (scan.merchant >= 0 && scan.merchant_span.from < span.to && scan.merchant_span.to > span.from);
  return firm ? PartyKind::Firm : PartyKind::Person;
}

bool set_name(const RuleBook& book, const Scan& scan, Span span, Party& party) {
  if (span.from >= span.to) return false;
  party.name = base::trim(scan.folded.slice(span.from, span.to));
  const std::string_view word = dotted_word(scan.folded.text, party.name);
  if (looks_like_handle(word)) {
    const std::string_view local = handle_name(book.addresses, word);
    if (!local.empty()) party.name = local;
  }
  party.kind = kind_of(scan, span);
  return true;
}

// A name from the bank's books keeps words that are noise elsewhere: "Phone Zone", "7AM SUPERMARKET", "FOOD JUN".
// So does an app's own word where its address repeats it: "CRED/UTIB/cred.club@axisb".
Span whole_name(const Scan& scan, const NameMask& m, Span field, Span found, bool repeated) {
  const Folded& f = scan.folded;
  const Bits words = repeated ? scan.purpose | scan.rail : scan.purpose;
  if (found.from >= found.to && words.count(field.from, field.to) < kNameLetters) return found;
  if (m.breaks.next(field.from, field.to) < field.to || vpa_field(f, field.from, field.to)) return found;
  while (field.from < field.to && scan.title.test(field.from)) ++field.from;
  return field.from < field.to ? field : found;
}

// "Gaurav Rao" before "gauravrao7@ybl" or "gaurav@ybl": a remark that the payment address repeats is the name.
bool same_start(std::string_view remark, std::string_view vpa) {
  constexpr std::size_t kLetters = 4;
  std::size_t same = 0;
  std::size_t r = 0;
  for (std::size_t v = 0; v < vpa.size() && base::is_alpha(vpa[v]); ++v, ++r, ++same) {
    while (r < remark.size() && base::is_space(remark[r])) ++r;
    if (r >= remark.size()) break;
    if (base::to_upper(remark[r]) != base::to_upper(vpa[v])) return false;
  }
  return same >= kLetters && (r >= remark.size() || !base::is_alpha(remark[r]));
}

// True when a shape settles the question, even if it says that nobody is named.
bool by_shape(const RuleBook& book, const Scan& scan, const NameMask& m, Party& party, bool& nobody,
              std::size_t& vpa_start) {
  const Folded& f = scan.folded;
  for (std::size_t s = scan.shapes.next(0, book.shapes.size()); s < book.shapes.size();
       s = scan.shapes.next(s + 1, book.shapes.size())) {
    ShapeMatch match;
    if (!match_shape(book.shapes[s], f.text.substr(f.offset_end(scan.head_end[s])), match)) continue;
    bool strict = false;
    for (const ShapeField& field : book.shapes[s].fields) strict = strict || field.element == Element::StrictName;
    Span span;
    if (!match.name.empty()) {
      const Span field = folded_span(f, match.name);
      // The template says where the name is, so it may be short; "RC4" is a code all the same.
      const bool digits = f.digit.count(field.from, field.to) > 0;
      span = first_name(book, scan, m, digits ? m.strong : m.raw, field.from, field.to, digits ? kNameLetters : 1);
      if (match.payee) span = whole_name(scan, m, field, span, same_start(match.name, match.vpa));
    }
    if (strict && span.from >= span.to) continue;
    if (match.name.empty() && same_start(match.remark, match.vpa)) {
      const Span field = folded_span(f, match.remark);
      span = first_name(book, scan, m, m.strong, field.from, field.to, kNameLetters);
    }
    if (!match.vpa.empty() && party.vpa.empty()) {
      party.vpa = match.vpa;
      vpa_start = static_cast<std::size_t>(match.vpa.data() - f.text.data());
    }
    nobody = !set_name(book, scan, span, party);
    return true;
  }
  return false;
}

// "ACHDR/NAMUNA BANK LIMITED/3721": a bank draws mandates as well, and its shares pay dividends. "NEFT-N123-PHONEPE": an
// app pays out to a shop.
Span bank_or_app(const RuleBook& book, const Scan& scan) {
  const Folded& f = scan.folded;
  if (scan.mode < 0) return {};
  const model::Mode mode = book.modes[static_cast<std::size_t>(scan.mode)].mode;
  if (mode != model::Mode::Nach && mode != model::Mode::Neft && mode != model::Mode::Rtgs) return {};
  const bool mandate = mode == model::Mode::Nach;
  const Bits who = mandate ? scan.rail : scan.rail & scan.machine;
  for (std::size_t i = f.field.next(1, f.size); i < f.size; i = f.field.next(i + 1, f.size)) {
    const std::size_t end = f.digit.next(i, f.field.next(i + 1, f.size));
    if (end < i + kNameLetters) continue;
    const std::string_view field(&f.letter[i], end - i);
    if (begins_with_one(field, book.addresses.collectors) ||
        (!who.test(i) && !(mandate && field.find("BANK") != std::string_view::npos)))
      continue;
    return {static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(end)};
  }
  return {};
}

// "CNRB0012345/LATA KAMBLE /XXXXX /lata@ybl /UPI/…": some banks begin with the other side's branch, and its name follows.
bool after_branch(const RuleBook& book, const Scan& scan, const NameMask& m, Party& party, bool& nobody) {
  constexpr std::size_t kBranch = 11;
  const Folded& f = scan.folded;
  if (f.size <= kBranch || f.letter[4] != '0' || f.gap.next(1, kBranch) != kBranch) return false;
  if (!after_slash(f, kBranch) || !is_branch_word(book, f, 0, kBranch)) return false;
  Span field{kBranch, kBranch + 1};
  while (field.to < f.size && !after_slash(f, field.to)) ++field.to;
  Span span = first_name(book, scan, m, m.raw, field.from, field.to, 1);
  span = whole_name(scan, m, field, span, false);
  nobody = !set_name(book, scan, span, party);
  return true;
}

}  // namespace

Party find_party(const RuleBook& book, const Scan& scan, PartyScratch& scratch) {
  Party party;
  std::size_t start = 0;
  party.vpa = find_vpa(book.addresses, scan.folded, scratch.vpa, start);
  const NameMask m = name_mask(book, scan);
  bool nobody = false;
  if (!after_branch(book, scan, m, party, nobody) && !by_shape(book, scan, m, party, nobody, start)) {
    nobody = !set_name(book, scan, first_name(book, scan, m, m.strong, 0, scan.folded.size, kNameLetters), party);
  }
  if (nobody && party.vpa.empty()) {
    set_name(book, scan, bank_or_app(book, scan), party);
    return party;
  }
  if (!nobody) return party;
  // Addresses that apps and banks give to shops ("paytmqr…", "gpay-…") name nobody.
  const Span local = folded_span(scan.folded, scan.folded.text.substr(start, 1));
  const bool machine = scan.machine.test(local.from);
  const bool alone = start > 0 && scan.folded.text[start - 1] == '/';  // not "UPI-PAYTM-NAMUNA@PAYTM"
  const std::string_view shop = machine && alone ? behind_app(book.addresses, party.vpa) : std::string_view();
  if (!machine || !shop.empty()) {
    party.name = handle_name(book.addresses, machine ? shop : party.vpa);
    if (!party.name.empty()) {
      party.from_vpa = true;
      Span words = local;
      while (words.to < scan.folded.size && !scan.folded.handle.test(words.to) && !scan.folded.field.test(words.to)) {
        ++words.to;
      }
      party.kind = kind_of(scan, words);
    }
  }
  return party;
}

}  // namespace msme::classify
