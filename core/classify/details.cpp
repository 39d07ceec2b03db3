// What a narration says besides its party and purpose: the remark, the other side's branch and account, the mandate.
#include "classify/details.hpp"

#include "base/codes.hpp"
#include "base/text.hpp"
#include "classify/classifier.hpp"

namespace msme::classify {
namespace {

using model::Mode;

constexpr std::size_t kUmrn = 20;
constexpr std::size_t kRrn = 12;

struct Figures {
  std::size_t letters = 0, digits = 0, stars = 0, others = 0;
};

Figures count(std::string_view text) {
  Figures out;
  for (const char c : text) {
    if (base::is_digit(c)) {
      ++out.digits;
    } else if (c == '*' || c == 'X' || c == 'x') {
      ++out.stars;
    } else if (base::is_alpha(c)) {
      ++out.letters;
    } else if (!base::is_space(c)) {
      ++out.others;
    }
  }
  return out;
}

// HDFC7021807230034567: the sponsor's four letters and sixteen figures.
bool is_mandate(std::string_view word) {
  if (word.size() != kUmrn) return false;
  for (std::size_t i = 0; i < 4; ++i) {
    if (!base::is_alpha(word[i])) return false;
  }
  return count(word.substr(4)).digits >= 12;
}

bool speaks_freely(Mode mode) {
  switch (mode) {
    case Mode::Upi:
    case Mode::Imps:
    case Mode::Neft:
    case Mode::Rtgs:
    case Mode::Transfer:
      return true;
    default:
      return false;
  }
}

bool overlaps(std::string_view a, std::string_view b) {
  return !a.empty() && !b.empty() && a.data() < b.data() + b.size() && b.data() < a.data() + a.size();
}

}  // namespace

bool is_account(std::string_view word, Mode mode) {
  const Figures f = count(word);
  if (f.letters > 0 || f.others > 0) return false;
  if (f.stars > 0) return f.digits >= 3 && f.digits + f.stars >= 4;
  const bool rail = mode == Mode::Upi || mode == Mode::Imps;
  return f.digits >= 9 && f.digits <= 18 && !(rail && f.digits == kRrn);
}

Details Classifier::details(std::string_view narration, Mode mode, std::string_view counterparty) {
  Details out;
  std::string_view name;
  bool head = true;  // what stands before the first number or address names the rail
  if (!counterparty.empty()) {
    const std::size_t from = narration.find(counterparty);
    if (from != std::string_view::npos) name = narration.substr(from, counterparty.size());
  }
  each_field(narration, [&](std::string_view field) {
    const Figures figures = count(field);
    const bool code = figures.digits >= 4 && field.find(' ') == std::string_view::npos;
    if (code || field.find('@') != std::string_view::npos || overlaps(field, name)) head = false;
    if (base::is_ifsc(field)) {
      if (out.ifsc.empty()) out.ifsc = field;
    } else if (mode == Mode::Nach && is_mandate(field)) {
      if (out.mandate.empty()) out.mandate = field;
    } else if (is_account(field, mode)) {
      if (out.account.empty() && mode != Mode::Cheque && mode != Mode::Nach) out.account = field;
    } else if (speaks_freely(mode) && !head && !code && field.find('@') == std::string_view::npos &&
               !overlaps(field, name) && figures.letters >= 2 && says_something(field)) {
      out.remark = field;
    }
  });
  return out;
}

}  // namespace msme::classify
