#include <cstddef>

#include "base/text.hpp"
#include "clean/values.hpp"

namespace msme::clean {
namespace {

using base::equals_ignore_case;
using base::is_digit;
using base::starts_with_ignore_case;
using base::trim;

// ="150.00" and '150.00: spreadsheet wrappers around a text cell.
bool take(std::string_view& text, std::string_view prefix) {
  if (!starts_with_ignore_case(text, prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// Signs, parentheses and currency marks before the first digit, in any order.
void take_prefix(std::string_view& text, Amount& out) {
  for (bool moved = true; moved && !text.empty();) {
    moved = true;
    if (text[0] == '-') {
      out.negative = true;
      text.remove_prefix(1);
    } else if (text[0] == '+' || base::is_space(text[0]) || text[0] == ',') {
      text.remove_prefix(1);
    } else if (text[0] == '(') {
      out.negative = true;
      text.remove_prefix(1);
    } else if (take(text, "\xE2\x88\x92") || take(text, "\xE2\x80\x93")) {  // minus sign, en dash
      out.negative = true;
    } else if (take(text, "\xE2\x82\xB9") || take(text, "\xE2\x82\xA8") || take(text, "\xC2\xA0") ||  // ₹, ₨, nbsp
               take(text, "INR") || take(text, "RS.") || take(text, "RS")) {
      // a currency mark says nothing more
    } else {
      moved = false;
    }
  }
}

struct Digits {
  std::uint64_t mantissa = 0;
  int decimals = 0;
  int exponent = 0;
  int seen = 0;
  bool comma = false;
  bool overflow = false;
};

// Digits, grouping commas, one point, an exponent. False when the shape isn't a number's.
bool take_digits(std::string_view& text, Digits& d) {
  std::size_t i = 0;
  std::size_t last_comma = 0;
  bool point = false;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (is_digit(c)) {
      ++d.seen;
      if (d.mantissa < 100'000'000'000'000'000ULL) {
        d.mantissa = d.mantissa * 10 + static_cast<std::uint64_t>(c - '0');
        if (point) ++d.decimals;
      } else if (!point) {
        d.overflow = true;  // more than 17 digits before the point
      }                     // digits beyond the 17th after the point are far below a paisa
    } else if (c == ',' && !point) {
      d.comma = true;
      last_comma = i;
    } else if (c == '.' && !point && i + 1 < text.size() && is_digit(text[i + 1])) {
      if (d.comma && i - last_comma != 4) return false;  // the last group has three digits, Indian or Western
      point = true;
    } else {
      break;
    }
  }
  if (d.seen == 0) return false;
  if (d.comma && !point && i - last_comma != 4) return false;
  if (i < text.size() && text[i] == '.' && (i + 1 == text.size() || !is_digit(text[i + 1]))) ++i;  // "1250."
  if (i + 1 < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    std::size_t j = i + 1;
    const bool minus = text[j] == '-';
    if (text[j] == '-' || text[j] == '+') ++j;
    if (j < text.size() && is_digit(text[j])) {
      int exponent = 0;
      for (; j < text.size() && is_digit(text[j]); ++j) {
        if (exponent < 10000) exponent = exponent * 10 + (text[j] - '0');
      }
      d.exponent = minus ? -exponent : exponent;
      i = j;
    }
  }
  text.remove_prefix(i);
  return true;
}

// Marks after the digits: Dr/Cr in any dress, /-, a trailing minus, lakh, crore.
bool take_suffix(std::string_view text, const Digits& d, CrMark cr, Amount& out, int& shift) {
  for (text = trim(text); !text.empty(); text = trim(text)) {
    if (text[0] == ')' || text[0] == '(' || text[0] == '.' || text[0] == ']' || text[0] == '[') {
      if (text[0] == '(') cr = CrMark::Side;  // "2.5 (Cr)" is never crore
      text.remove_prefix(1);
    } else if (take(text, "/-")) {
      // "1,250/-"
    } else if (text == "-") {
      out.negative = true;
      text.remove_prefix(1);
    } else if (take(text, "CRORES") || take(text, "CRORE")) {
      shift = 7;
    } else if (take(text, "LAKHS") || take(text, "LAKH") || take(text, "LACS") || take(text, "LAC")) {
      shift = 5;
    } else if (equals_ignore_case(text, "L")) {
      shift = 5;
      text.remove_prefix(1);
    } else if (take(text, "CREDIT")) {
      out.side = Side::Credit;
    } else if (take(text, "DEBIT")) {
      out.side = Side::Debit;
    } else if (take(text, "CR")) {
      if (cr == CrMark::SideOrCrore && d.decimals == 1 && !d.comma && d.mantissa < 10'000) {
        shift = 7;
      } else {
        out.side = Side::Credit;
      }
    } else if (take(text, "DR")) {
      out.side = Side::Debit;
    } else if (take(text, "INR") || take(text, "\xE2\x82\xB9")) {
      // "1250 INR"
    } else {
      return false;
    }
  }
  return true;
}

// mantissa × 10^power in paise, half-up; false when beyond kMaxAmount.
bool scale(std::uint64_t mantissa, int power, Amount& out) {
  if (mantissa == 0) {
    out.paise = 0;
    return true;
  }
  if (power > 16) return false;
  while (power > 0) {
    if (mantissa > static_cast<std::uint64_t>(base::kMaxAmount)) return false;
    mantissa *= 10;
    --power;
  }
  std::uint64_t divisor = 1;
  while (power < 0 && divisor < 1'000'000'000'000'000'000ULL) {
    divisor *= 10;
    ++power;
  }
  std::uint64_t whole = power < 0 ? 0 : mantissa / divisor;
  const std::uint64_t rest = power < 0 ? mantissa : mantissa % divisor;
  if (rest != 0) {
    out.rounded = true;
    if (power >= 0 && rest >= divisor - rest) ++whole;
  }
  if (whole > static_cast<std::uint64_t>(base::kMaxAmount)) return false;
  out.paise = static_cast<base::Paise>(whole);
  return true;
}

// Digits, grouping commas and a point, as nearly all figures are: one loop. False leaves the text to the long way.
bool quick_amount(std::string_view text, Amount& out) {
  constexpr std::size_t kMost = 16;  // digits that can't overflow, with two zeros behind them
  if (text.empty() || text.size() > kMost || !is_digit(text[0])) return false;
  std::int64_t value = 0;
  int decimals = -1;
  int group = 0;  // digits since the last comma
  bool comma = false;
  for (const char c : text) {
    if (is_digit(c)) {
      value = value * 10 + (c - '0');
      if (decimals < 0) {
        ++group;
      } else if (++decimals > 2) {
        return false;
      }
    } else if (c == ',' && decimals < 0) {
      comma = true;
      group = 0;
    } else if (c == '.' && decimals < 0) {
      decimals = 0;
    } else {
      return false;
    }
  }
  if (decimals == 0 || (comma && group != 3)) return false;
  for (int i = decimals < 0 ? 0 : decimals; i < 2; ++i) value *= 10;
  if (value > base::kMaxAmount) return false;
  out.paise = value;
  out.plain = !comma;
  return true;
}

}  // namespace

std::string_view unwrap(std::string_view text) {
  text = trim(text);
  if (text.size() >= 3 && text[0] == '=' && text[1] == '"' && text.back() == '"') {
    text = trim(text.substr(2, text.size() - 3));
  }
  if (!text.empty() && text[0] == '\'') text.remove_prefix(1);
  return trim(text);
}

bool is_blank_value(std::string_view text) {
  text = trim(text);
  if (text.empty()) return true;
  if (text.size() > 4 || (text[0] != '-' && (text[0] | 0x20) != 'n')) return false;
  for (const std::string_view blank : {"-", "--", "---", "NA", "N/A", "N.A.", "NIL", "null", "none", "NaN"}) {
    if (equals_ignore_case(text, blank)) return true;
  }
  return false;
}

Amount parse_amount(std::string_view text, CrMark cr) {
  Amount out;
  if (quick_amount(text, out)) return out;
  text = unwrap(text);
  if (is_blank_value(text)) {
    out.error = AmountError::Empty;
    return out;
  }
  const bool begins_with_digit = is_digit(text[0]);
  take_prefix(text, out);
  Digits digits;
  if (!take_digits(text, digits)) {
    out.error = AmountError::NotANumber;
    return out;
  }
  out.plain = begins_with_digit && text.empty() && !digits.comma && digits.exponent == 0;
  int shift = 0;
  if (!take_suffix(text, digits, cr, out, shift)) {
    out.error = AmountError::NotANumber;
    return out;
  }
  if (digits.overflow || !scale(digits.mantissa, digits.exponent - digits.decimals + 2 + shift, out)) {
    out.paise = base::kNoMoney;
    out.error = AmountError::TooLarge;
  }
  return out;
}

}  // namespace msme::clean
