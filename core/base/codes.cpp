#include "base/codes.hpp"

#include "base/text.hpp"

namespace msme::base {
namespace {

constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

// d digit, a capital, n either, anything else itself.
bool has_form(std::string_view text, std::string_view form) {
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool good = form[i] == 'd'   ? is_digit(c)
                      : form[i] == 'a' ? is_capital(c)
                      : form[i] == 'n' ? is_digit(c) || is_capital(c)
                                       : c == form[i];
    if (!good) return false;
  }
  return true;
}

int base36(char c) { return is_digit(c) ? c - '0' : c - 'A' + 10; }

}  // namespace

bool is_pan(std::string_view text) {
  return has_form(text, "aaaaadddda") && std::string_view("PCHABFGJLT").find(text[3]) != std::string_view::npos;
}

bool is_gstin(std::string_view text) { return has_form(text, "ddaaaaaddddanZn") && text[12] != '0'; }

bool gstin_checks(std::string_view text) {
  if (!is_gstin(text)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 14; ++i) {
    const int product = base36(text[i]) * (i % 2 == 0 ? 1 : 2);
    sum += product / 36 + product % 36;
  }
  return base36(text[14]) == (36 - sum % 36) % 36;
}

bool is_ifsc(std::string_view text) {
  if (text.size() != 11 || text[4] != '0') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i < 4 ? !is_alpha(text[i]) : !is_alnum(text[i])) return false;
  }
  return true;
}

bool is_mobile(std::string_view text) {
  std::size_t digits = 0;
  char last_ten[10] = {};
  bool prefix = true;  // what stands before the last ten is a country code
  std::size_t total = 0;
  for (const char c : text) total += is_digit(c) ? 1U : 0U;
  if (total < 10 || total > 13) return false;
  constexpr std::string_view kCountry = "0091";
  for (const char c : text) {
    if (!is_digit(c)) {
      if (std::string_view(" -()+.").find(c) == std::string_view::npos) return false;
      continue;
    }
    const std::size_t ahead = total - 10;
    if (digits < ahead) {
      // 0, 91, 091 or 0091 … the last `ahead` characters of "0091", or a lone 0.
      const char wanted = ahead == 1 ? '0' : kCountry[kCountry.size() - ahead + digits];
      prefix = prefix && c == wanted;
    } else {
      last_ten[digits - ahead] = c;
    }
    ++digits;
  }
  return prefix && last_ten[0] >= '6';
}

bool is_upi_id(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at < 2 || at > 255) return false;
  const std::string_view handle = text.substr(at + 1);
  if (handle.size() < 2 || handle.size() > 63 || !is_alpha(handle.front())) return false;
  for (const char c : text.substr(0, at)) {
    if (!is_alnum(c) && c != '.' && c != '-' && c != '_') return false;
  }
  for (const char c : handle) {
    if (!is_alnum(c)) return false;
  }
  return true;
}

bool is_hsn(std::string_view text) {
  if (text.size() != 2 && text.size() != 4 && text.size() != 6 && text.size() != 8) return false;
  for (const char c : text) {
    if (!is_digit(c)) return false;
  }
  return true;
}

}  // namespace msme::base
