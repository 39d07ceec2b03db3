// ASCII text helpers without locale. Bytes ≥ 0x80 (UTF-8) pass through untouched.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace msme::base {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alnum(char c) { return is_digit(c) || is_alpha(c); }
constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v'; }
constexpr char to_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Strips blanks and UTF-8 no-break spaces (C2 A0) at both ends.
std::string_view trim_blanks(std::string_view text);
inline std::string_view trim(std::string_view text) {  // most texts have none: said without a call
  const auto plain = [](char c) { return c > ' ' && c < '\x7F'; };
  return !text.empty() && plain(text.front()) && plain(text.back()) ? text : trim_blanks(text);
}
std::string upper(std::string_view text);
std::string lower(std::string_view text);
bool equals_ignore_case(std::string_view a, std::string_view b);
bool contains_ignore_case(std::string_view text, std::string_view needle);
bool starts_with_ignore_case(std::string_view text, std::string_view prefix);

// Trimmed, inner runs of blanks folded to one.
std::string squeeze(std::string_view text);

// Upper case letters and digits only: "Savings A/c" → "SAVINGSAC". Names and vocabulary are compared in this form.
std::string fold(std::string_view text);

// Bytes of a base64 text in either alphabet, blanks and padding ignored; nullopt for anything else in it.
std::optional<std::string> from_base64(std::string_view text);

// A short text put together before it is appended somewhere: rows are made of thousands of figures, dates and clocks, and
// to append each of their parts by itself takes several times as long. What is beyond 96 bytes is left out.
class Piece {
 public:
  Piece& put(char c) {
    if (size_ < sizeof(text_)) text_[size_++] = c;
    return *this;
  }
  Piece& put(std::string_view text) {
    const std::size_t size = std::min(text.size(), sizeof(text_) - size_);
    if (size == 0) return *this;  // perhaps of nothing at all
    std::memcpy(text_ + size_, text.data(), size);
    size_ += size;
    return *this;
  }
  Piece& number(std::int64_t value);
  Piece& padded(int value, int width);  // zeros in front; negative values count as 0
  Piece& two(int value) {               // 00 to 99
    return put(static_cast<char>('0' + value / 10)).put(static_cast<char>('0' + value % 10));
  }
  std::string_view text() const { return {text_, size_}; }

 private:
  char text_[96];
  std::size_t size_ = 0;
};

void append_int(std::string& out, std::int64_t value);
void append_padded(std::string& out, int value, int width);

// How many bytes from `from` on are ASCII and stand in a JSON string as they are.
std::size_t plain_json_run(std::string_view text, std::size_t from);
// A JSON string literal with quotes; invalid UTF-8 becomes U+FFFD, so that output is always valid JSON.
void append_json_string(std::string& out, std::string_view text);

// A code point below 0x110000 as UTF-8.
void append_utf8(std::string& out, unsigned code);

bool is_valid_utf8(std::string_view text);
// Windows-1252/Latin-1 bytes as UTF-8; for files that aren't UTF-8.
std::string latin1_to_utf8(std::string_view text);

}  // namespace msme::base
