#include "base/canonical.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/text.hpp"

namespace msme::base {
namespace {

constexpr double kExact = 9007199254740992.0;  // 2^53: whole numbers below are exact

// The order of UTF-16: as of UTF-8's bytes, but what lies above U+FFFF (F0…F4) comes before U+E000…U+FFFF (EE, EF).
int utf16_rank(char c) {
  const int byte = static_cast<unsigned char>(c);
  return byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte;
}

bool utf16_less(std::string_view a, std::string_view b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    if (a[i] != b[i]) return utf16_rank(a[i]) < utf16_rank(b[i]);
  }
  return a.size() < b.size();
}

// "-123.5e-7" as its digits 1235 and the place of the point: 0.1235 × 10^exponent.
struct Digits {
  std::string digits;
  int exponent = 0;
};

Digits digits_of(std::string_view text) {
  Digits out;
  int point = -1;
  int power = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.') {
      point = static_cast<int>(out.digits.size());
    } else if (c == 'e' || c == 'E') {
      const bool minus = i + 1 < text.size() && text[i + 1] == '-';
      for (std::size_t j = i + 1; j < text.size(); ++j) {
        if (is_digit(text[j])) power = power * 10 + (text[j] - '0');
      }
      if (minus) power = -power;
      break;
    } else if (is_digit(c)) {
      out.digits += c;
    }
  }
  out.exponent = (point < 0 ? static_cast<int>(out.digits.size()) : point) + power;
  const std::size_t first = std::min(out.digits.find_first_not_of('0'), out.digits.size());
  out.digits.erase(0, first);
  out.exponent -= static_cast<int>(first);
  while (!out.digits.empty() && out.digits.back() == '0') out.digits.pop_back();
  return out;
}

// ECMAScript's Number::toString from the digits.
void append_digits(std::string& out, const Digits& number) {
  const int count = static_cast<int>(number.digits.size());
  const int n = number.exponent;
  constexpr int kPlain = 21;
  if (count <= n && n <= kPlain) {
    out += number.digits;
    out.append(static_cast<std::size_t>(n - count), '0');
  } else if (0 < n && n <= kPlain) {
    out +=
        number.digits.substr(0, static_cast<std::size_t>(n)) + "." + number.digits.substr(static_cast<std::size_t>(n));
  } else if (-6 < n && n <= 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-n), '0');
    out += number.digits;
  } else {
    out += number.digits[0];
    if (count > 1) out += "." + number.digits.substr(1);
    out += n - 1 < 0 ? "e-" : "e+";
    append_int(out, n - 1 < 0 ? 1 - n : n - 1);
  }
}

void append_number(std::string& out, double value) {
  if (value == 0) {
    out += '0';
    return;
  }
  const double size = value < 0 ? -value : value;
  if (value < 0) out += '-';
  // The fewest decimals that give the number again: a quotient of two exact numbers is rounded correctly.
  double scale = 1;
  for (int decimals = 0; decimals <= 15; ++decimals, scale *= 10) {
    const double scaled = size * scale;
    if (!(scaled < kExact)) break;
    const auto whole = static_cast<std::int64_t>(scaled + 0.5);
    if (static_cast<double>(whole) / scale != size) continue;
    std::string digits;
    append_int(digits, whole);
    Digits number = digits_of(digits);
    number.exponent -= decimals;
    append_digits(out, number);
    return;
  }
  append_digits(out, digits_of(dump(Json(size))));
}

void append_value(std::string& out, const Json& value) {
  if (value.is_object()) {
    std::vector<Json::const_iterator> members;
    members.reserve(value.size());
    for (auto it = value.begin(); it != value.end(); ++it) members.push_back(it);
    std::sort(members.begin(), members.end(),
              [](const auto& a, const auto& b) { return utf16_less(a.key(), b.key()); });
    out += '{';
    for (const auto& member : members) {
      if (member != members.front()) out += ',';
      append_json_string(out, member.key());
      out += ':';
      append_value(out, *member);
    }
    out += '}';
  } else if (value.is_array()) {
    out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += ',';
      append_value(out, value[i]);
    }
    out += ']';
  } else if (const auto text = as_text(value)) {
    append_json_string(out, *text);
  } else if (const auto number = as_number(value)) {
    append_number(out, *number);
  } else {
    out += dump(value);  // true, false, null
  }
}

}  // namespace

std::string canonical(const Json& value) {
  std::string out;
  append_value(out, value);
  return out;
}

}  // namespace msme::base
