#include "base/money.hpp"

#include "base/text.hpp"

namespace msme::base {

void append_rupees(std::string& out, Paise paise) {
  Piece piece;
  if (paise < 0) {
    piece.put('-');
    paise = -paise;
  }
  const int rest = static_cast<int>(paise % 100);
  piece.number(paise / 100).put('.').put(static_cast<char>('0' + rest / 10));
  if (rest % 10 != 0) piece.put(static_cast<char>('0' + rest % 10));
  out += piece.text();
}

std::string format_inr(Paise paise) {
  std::string out;
  if (paise < 0) {
    out += "-";
    paise = -paise;
  }
  out += "\xE2\x82\xB9";  // ₹
  const std::string digits = std::to_string(paise / 100);
  const std::size_t n = digits.size();
  for (std::size_t i = 0; i < n; ++i) {
    out.push_back(digits[i]);
    const std::size_t left = n - 1 - i;  // digits still to come
    // Indian grouping: a comma before the last three digits, then before every two.
    if (left == 3 || (left > 3 && (left - 3) % 2 == 0)) out.push_back(',');
  }
  const int rest = static_cast<int>(paise % 100);
  if (rest != 0) {
    out.push_back('.');
    out.push_back(static_cast<char>('0' + rest / 10));
    out.push_back(static_cast<char>('0' + rest % 10));
  }
  return out;
}

}  // namespace msme::base
