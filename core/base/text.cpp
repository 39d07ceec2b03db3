#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstring>

#include "base/json_block.hpp"

namespace msme::base {

std::string_view trim_blanks(std::string_view text) {
  for (;;) {
    if (!text.empty() && is_space(text.front())) {
      text.remove_prefix(1);
    } else if (text.size() >= 2 && text[0] == '\xC2' && text[1] == '\xA0') {
      text.remove_prefix(2);
    } else {
      break;
    }
  }
  for (;;) {
    if (!text.empty() && is_space(text.back())) {
      text.remove_suffix(1);
    } else if (text.size() >= 2 && text[text.size() - 2] == '\xC2' && text[text.size() - 1] == '\xA0') {
      text.remove_suffix(2);
    } else {
      return text;
    }
  }
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = to_upper(c);
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = to_lower(c);
  return out;
}

bool equals_ignore_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && to_upper(a[i]) != to_upper(b[i])) return false;
  }
  return true;
}

bool starts_with_ignore_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equals_ignore_case(text.substr(0, prefix.size()), prefix);
}

bool contains_ignore_case(std::string_view text, std::string_view needle) {
  if (needle.empty()) return true;
  for (std::size_t i = 0; i + needle.size() <= text.size(); ++i) {
    if (equals_ignore_case(text.substr(i, needle.size()), needle)) return true;
  }
  return false;
}

std::string squeeze(std::string_view text) {
  text = trim(text);
  // Most texts are squeezed as they come: copied in one piece up to the first blank that isn't one plain space.
  std::size_t plain = 0;
  while (plain < text.size() && (!is_space(text[plain]) || (text[plain] == ' ' && !is_space(text[plain + 1])))) ++plain;
  std::string out(text.substr(0, plain));
  if (plain == text.size()) return out;
  bool blank = false;
  for (const char c : text.substr(plain)) {
    if (is_space(c)) {
      blank = true;
      continue;
    }
    if (blank) out.push_back(' ');
    blank = false;
    out.push_back(c);
  }
  return out;
}

std::string fold(std::string_view text) {
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  for (const char c : text) {
    if (is_alnum(c)) out[size++] = to_upper(c);
  }
  out.resize(size);
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  int held = 0;
  bool padded = false;
  for (const char c : text) {
    if (is_space(c)) continue;
    if (c == '=') {
      padded = true;
      continue;
    }
    const int value = c >= 'A' && c <= 'Z'   ? c - 'A'
                      : c >= 'a' && c <= 'z' ? c - 'a' + 26
                      : is_digit(c)          ? c - '0' + 52
                      : c == '+' || c == '-' ? 62
                      : c == '/' || c == '_' ? 63
                                             : -1;
    if (value < 0 || padded) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out.push_back(static_cast<char>((bits >> static_cast<unsigned>(held)) & 0xFFU));
  }
  return out;
}

Piece& Piece::number(std::int64_t value) {
  const auto [end, problem] = std::to_chars(text_ + size_, text_ + sizeof(text_), value);
  if (problem == std::errc()) size_ = static_cast<std::size_t>(end - text_);
  return *this;
}

Piece& Piece::padded(int value, int width) {
  char digits[12];
  char* const end = digits + sizeof(digits);
  char* at = end;
  while (at > digits && (value > 0 || end - at < width)) {
    *--at = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  return put(std::string_view(at, static_cast<std::size_t>(end - at)));
}

void append_int(std::string& out, std::int64_t value) { out += Piece().number(value).text(); }

void append_padded(std::string& out, int value, int width) {
  if (width == 2 && value >= 0 && value < 100) {
    out += Piece().two(value).text();
  } else {
    out += Piece().padded(value, width).text();
  }
}

std::size_t plain_json_run(std::string_view s, std::size_t first) {
  std::size_t i = first;
  constexpr auto kBlock = static_cast<std::size_t>(kJsonBlock);
  while (s.size() - i >= kBlock) {
    const auto step = static_cast<std::size_t>(json_run<JsonRun::kAscii>(s.data() + i));
    i += step;
    if (step < kBlock) return i - first;
  }
  if (i == s.size()) return i - first;
  // What is left is less than a block: the block that ends with the text, if there is one.
  if (s.size() - first >= kBlock) {
    const std::size_t last = s.size() - kBlock;
    return last + static_cast<std::size_t>(json_run<JsonRun::kAscii>(s.data() + last)) - first;
  }
  char tail[kBlock];
  std::memset(tail, ' ', kBlock);
  std::memcpy(tail, s.data() + i, s.size() - i);
  return std::min(i + static_cast<std::size_t>(json_run<JsonRun::kAscii>(tail)), s.size()) - first;
}

namespace {

// Length of the valid UTF-8 sequence at `i`, 0 when there is none (overlong, surrogate, cut or stray byte).
std::size_t utf8_length(std::string_view s, std::size_t i) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(s[k]); };
  const auto follows = [&](std::size_t k) { return k < s.size() && (byte(k) & 0xC0U) == 0x80U; };
  const unsigned char c = byte(i);
  if (c < 0x80) return 1;
  if (c >= 0xC2 && c <= 0xDF) return follows(i + 1) ? 2 : 0;
  if (c >= 0xE0 && c <= 0xEF) {
    if (!follows(i + 1) || !follows(i + 2)) return 0;
    if (c == 0xE0 && byte(i + 1) < 0xA0) return 0;
    if (c == 0xED && byte(i + 1) > 0x9F) return 0;
    return 3;
  }
  if (c >= 0xF0 && c <= 0xF4) {
    if (!follows(i + 1) || !follows(i + 2) || !follows(i + 3)) return 0;
    if (c == 0xF0 && byte(i + 1) < 0x90) return 0;
    if (c == 0xF4 && byte(i + 1) > 0x8F) return 0;
    return 4;
  }
  return 0;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::size_t i = plain_json_run(text, 0);
  if (char piece[128]; i == text.size() && i + 2 <= sizeof(piece)) {  // short and plain: in one piece with its quotes
    piece[0] = '"';
    std::memcpy(piece + 1, text.data(), i);
    piece[i + 1] = '"';
    out.append(piece, i + 2);
    return;
  }
  i = 0;
  out.push_back('"');
  while (i < text.size()) {
    // Most text is plain ASCII: a run of it goes out in one piece.
    const std::size_t plain = plain_json_run(text, i);
    if (plain > 0) {
      out.append(text.data() + i, plain);
      i += plain;
      continue;
    }
    const char c = text[i];
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
      ++i;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      switch (c) {
        case '\n':
          out += "\\n";
          break;
        case '\r':
          out += "\\r";
          break;
        case '\t':
          out += "\\t";
          break;
        case '\b':
          out += "\\b";
          break;
        case '\f':
          out += "\\f";
          break;
        default:
          out += "\\u00";
          out.push_back(kHex[(static_cast<unsigned char>(c) >> 4U) & 0xFU]);
          out.push_back(kHex[static_cast<unsigned char>(c) & 0xFU]);
      }
      ++i;
    } else {
      const std::size_t length = utf8_length(text, i);
      if (length == 0) {
        out += "\xEF\xBF\xBD";
        ++i;
      } else {
        out.append(text.substr(i, length));
        i += length;
      }
    }
  }
  out.push_back('"');
}

void append_utf8(std::string& out, unsigned code) {
  const auto put = [&out](unsigned byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

bool is_valid_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    // Thirty-two plain characters at a time: nearly all of a statement.
    std::uint64_t words[4];
    while (i + sizeof(words) <= text.size()) {
      std::memcpy(words, text.data() + i, sizeof(words));
      if (((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080U) != 0) break;
      i += sizeof(words);
    }
    if (i == text.size()) break;
    const std::size_t length = utf8_length(text, i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

std::string latin1_to_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out.push_back(c);
    } else {
      out.push_back(static_cast<char>(0xC0U | (byte >> 6U)));
      out.push_back(static_cast<char>(0x80U | (byte & 0x3FU)));
    }
  }
  return out;
}

}  // namespace msme::base
