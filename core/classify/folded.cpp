#include "classify/folded.hpp"

namespace msme::classify {
namespace {

constexpr std::uint8_t kSoft = 32;   // blanks, commas, &: inside a field
constexpr std::uint8_t kBreak = 33;  // blanks and dots: also end a payment handle
constexpr std::uint8_t kHard = 34;   // ends a field
constexpr std::uint8_t kAt = 35;     // @

constexpr std::array<std::uint8_t, 256> make_codes() {
  std::array<std::uint8_t, 256> codes{};
  for (auto& code : codes) code = kSoft;
  for (std::size_t i = 0; i < 26; ++i) {
    codes['A' + i] = static_cast<std::uint8_t>(i);
    codes['a' + i] = static_cast<std::uint8_t>(i);
  }
  for (std::size_t i = 0; i < 10; ++i) codes['0' + i] = kDigitCode;
  for (const char c : {'/', '-', '*', ':', '|', '#', '~', '_', '(', ')', '\\', ';', '=', '<', '>', '^', '[', ']'}) {
    codes[static_cast<unsigned char>(c)] = kHard;
  }
  codes[' '] = kBreak;
  codes['.'] = kBreak;
  codes['@'] = kAt;
  return codes;
}

constexpr std::array<std::uint8_t, 256> kCodes = make_codes();

}  // namespace

void Folded::fold(std::string_view narration) {
  text = narration.substr(0, 0xFFFF);
  at_count = 0;
  gap.clear();
  field.clear();
  digit.clear();
  handle.clear();
  std::size_t n = 0;
  bool separated = true;
  bool ended = true;
  bool after_at = false;
  // One 64-letter word of each bitmap at a time, in registers.
  std::uint64_t bit = 1;
  std::uint64_t gaps = 0;
  std::uint64_t fields = 0;
  std::uint64_t digits = 0;
  const auto flush = [&](std::size_t word) {
    gap.w[word] = gaps;
    field.w[word] = fields;
    digit.w[word] = digits;
    gaps = fields = digits = 0;
  };
  const char* const bytes = text.data();
  const std::size_t length = text.size();
  for (std::size_t i = 0; i < length && n < kBits; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    const std::uint8_t c = kCodes[byte];
    if (c < kSoft) {
      code[n] = c;
      // Clearing bit 5 makes letters upper case; digits keep it.
      letter[n] = static_cast<char>(c < kDigitCode ? byte & 0xDFU : byte);
      at[n] = static_cast<std::uint16_t>(i);
      if (c == kDigitCode) digits |= bit;
      if (separated) {
        gaps |= bit;
        if (ended) fields |= bit;
        separated = ended = false;
      }
      if (after_at) handle.set(n);
      ++n;
      bit <<= 1;
      if (bit == 0) {
        flush((n >> 6) - 1);
        bit = 1;
      }
      continue;
    }
    separated = true;
    // A handle broken by a line wrap ("okhdfc bank") loses its tail to the words that follow: harmless.
    after_at = after_at && c == kSoft;
    ended = ended || c >= kHard;
    if (c == kAt) {
      after_at = true;
      if (at_count < ats.size()) ats[at_count++] = static_cast<std::uint16_t>(i);
    }
  }
  if (n < kBits) flush(n >> 6);
  size = static_cast<std::uint16_t>(n);
  std::uint64_t carry = 0;
  for (std::size_t k = 0; k < 4; ++k) {
    edges[k] = gap.w[k] | (digit.w[k] ^ ((digit.w[k] << 1) | carry));
    carry = digit.w[k] >> 63;
  }
  edges[4] = 0;
  edges[n >> 6] |= std::uint64_t{1} << (n & 63);
}

}  // namespace msme::classify
