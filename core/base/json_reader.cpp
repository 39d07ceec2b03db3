// Text → Json. The tree is nlohmann's; the reading is our own, for nlohmann's lexer copies each character twice and its
// builder grows an object member by member, copying the keys each time: a sixth of the lab's instructions. Takes and
// refuses exactly what nlohmann::parse does (tests/unit/json_reader_test.cpp compares them), but for the depth limit, and
// but for a NUL after the value, which nlohmann takes for the end.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "base/json.hpp"
#include "base/text.hpp"

namespace msme::base {
namespace {

constexpr int kMaxDepth = 64;
constexpr std::size_t kMostReserved = 64;

constexpr bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

class Reader {
 public:
  explicit Reader(std::string_view text) : p_(text.data()), end_(text.data() + text.size()) {}

  bool document(Json& out) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (static_cast<std::size_t>(end_ - p_) >= kMark.size() && std::memcmp(p_, kMark.data(), kMark.size()) == 0)
      p_ += kMark.size();
    blanks();
    if (!value(out)) return false;
    blanks();
    return p_ == end_;
  }

  bool too_deep() const { return too_deep_; }

 private:
  void blanks() {
    while (p_ != end_ && is_blank(*p_)) ++p_;
  }
  bool take(char c) {
    if (p_ == end_ || *p_ != c) return false;
    ++p_;
    return true;
  }
  bool take(std::string_view word) {
    if (static_cast<std::size_t>(end_ - p_) < word.size() || std::memcmp(p_, word.data(), word.size()) != 0)
      return false;
    p_ += word.size();
    return true;
  }

  bool value(Json& out) {
    if (p_ == end_) return false;
    switch (*p_) {
      case '{':
        return object(out);
      case '[':
        return array(out);
      case '"': {
        std::string_view text;
        if (!string_view(text)) return false;
        out = Json(text);
        return true;
      }
      case 't':
        out = Json(true);
        return take("true");
      case 'f':
        out = Json(false);
        return take("false");
      case 'n':
        out = Json(nullptr);
        return take("null");
      default:
        return number(out);
    }
  }

  bool enter() {
    too_deep_ = ++depth_ > kMaxDepth;
    ++p_;
    blanks();
    return !too_deep_;
  }

  bool array(Json& out) {
    if (!enter()) return false;
    out = Json::array();
    if (!take(']')) {
      Json::array_t& held = items(out);
      for (;;) {
        if (!value(held.emplace_back())) return false;
        blanks();
        if (take(']')) break;
        if (!take(',')) return false;
        blanks();
      }
    }
    --depth_;
    return true;
  }

  bool object(Json& out) {
    if (!enter()) return false;
    out = Json::object();
    if (!take('}')) {
      Json::object_t::Container& held = members(out);
      std::size_t& usual = members_[static_cast<std::size_t>(depth_)];
      held.reserve(usual);
      std::uint64_t lengths = 0;  // of the keys so far, a bit each: a new length can't be a key again
      for (;;) {
        if (p_ == end_ || *p_ != '"') return false;
        std::string_view key;
        if (!string_view(key)) return false;
        const std::uint64_t bit = std::uint64_t{1} << (key.size() & 63U);
        Json* const again = (lengths & bit) == 0 ? nullptr : said_before(held, key);
        lengths |= bit;
        Json& place = again != nullptr ? *again : append(out, key);
        blanks();
        if (!take(':')) return false;
        blanks();
        if (!value(place)) return false;
        blanks();
        if (take('}')) break;
        if (!take(',')) return false;
        blanks();
      }
      // Kept while it isn't far too much: rows of one list differ by a member or two.
      usual = std::min(2 * held.size() < usual ? held.size() : std::max(held.size(), usual), kMostReserved);
    }
    --depth_;
    return true;
  }

  // A key's last value counts, at the place of its first.
  static Json* said_before(Json::object_t::Container& held, std::string_view key) {
    for (auto& [name, value] : held) {
      if (name == key) return &value;
    }
    return nullptr;
  }

  // Until the next is read. Without escapes, as nearly all are, it is the document's own text.
  bool string_view(std::string_view& out) {
    const char* const from = p_ + 1;
    const std::size_t run = plain_json_run({from, static_cast<std::size_t>(end_ - from)}, 0);
    if (from + run != end_ && from[run] == '"') {
      p_ = from + run + 1;
      out = {from, run};
      return true;
    }
    decoded_.clear();
    if (!string(decoded_)) return false;
    out = decoded_;
    return true;
  }

  bool string(std::string& out) {
    ++p_;
    for (;;) {
      const std::size_t run = plain_json_run({p_, static_cast<std::size_t>(end_ - p_)}, 0);
      out.append(p_, run);
      p_ += run;
      if (p_ == end_) return false;
      const char c = *p_++;
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) >= 0x80) {  // the text is known to be UTF-8
        out.push_back(c);
      } else if (c != '\\' || !escape(out)) {
        return false;
      }
    }
  }

  bool escape(std::string& out) {
    if (p_ == end_) return false;
    const char c = *p_++;
    switch (c) {
      case '"':
      case '\\':
      case '/':
        out.push_back(c);
        return true;
      case 'b':
        out.push_back('\b');
        return true;
      case 'f':
        out.push_back('\f');
        return true;
      case 'n':
        out.push_back('\n');
        return true;
      case 'r':
        out.push_back('\r');
        return true;
      case 't':
        out.push_back('\t');
        return true;
      case 'u':
        break;
      default:
        return false;
    }
    unsigned code = 0;
    if (!four_digits(code)) return false;
    if (code >= 0xDC00 && code <= 0xDFFF) return false;  // the second of a pair without its first
    if (code >= 0xD800 && code <= 0xDBFF) {
      unsigned second = 0;
      if (!take("\\u") || !four_digits(second) || second < 0xDC00 || second > 0xDFFF) return false;
      code = 0x10000 + ((code - 0xD800) << 10U) + (second - 0xDC00);
    }
    append_utf8(out, code);
    return true;
  }

  bool four_digits(unsigned& code) {
    if (end_ - p_ < 4) return false;
    for (int i = 0; i < 4; ++i, ++p_) {
      const char c = *p_;
      const char low = to_lower(c);
      if (is_digit(c)) {
        code = code * 16 + static_cast<unsigned>(c - '0');
      } else if (low >= 'a' && low <= 'f') {
        code = code * 16 + static_cast<unsigned>(low - 'a' + 10);
      } else {
        return false;
      }
    }
    return true;
  }

  bool number(Json& out) {
    const char* const start = p_;
    const bool negative = take('-');
    std::uint64_t digits = 0;
    int counted = 0;  // significant digits in `digits`
    bool fits = true;
    const auto read_digits = [&] {
      const char* const from = p_;
      for (; p_ != end_ && is_digit(*p_); ++p_) {
        const auto digit = static_cast<std::uint64_t>(*p_ - '0');
        if (digits > (UINT64_MAX - digit) / 10) fits = false;
        digits = digits * 10 + digit;
        if (digits != 0) ++counted;
      }
      return static_cast<int>(p_ - from);
    };
    if (p_ == end_ || !is_digit(*p_)) return false;
    if (*p_ == '0') {
      ++p_;
    } else {
      read_digits();
    }
    bool whole = true;
    int exponent = 0;
    if (take('.')) {
      whole = false;
      const int decimals = read_digits();
      if (decimals == 0) return false;
      exponent = -decimals;
    }
    if (p_ != end_ && (*p_ == 'e' || *p_ == 'E')) {
      whole = false;
      ++p_;
      const bool below = take('-');
      if (!below) take('+');
      if (p_ == end_ || !is_digit(*p_)) return false;
      int raised = 0;
      for (; p_ != end_ && is_digit(*p_); ++p_) raised = raised < 10000 ? raised * 10 + (*p_ - '0') : raised;
      exponent += below ? -raised : raised;
    }
    if (whole && fits && !negative) {
      out = Json(digits);
      return true;
    }
    if (whole && fits && digits <= std::uint64_t{1} << 63U) {
      out = Json(static_cast<std::int64_t>(0 - digits));
      return true;
    }
    // Up to 15 digits and a power of ten that a double holds exactly: one rounding, as strtod does it.
    constexpr double kTens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    double read = 0;
    if (counted <= 15 && exponent >= -22 && exponent <= 22) {
      const auto size = static_cast<double>(digits);
      read = exponent < 0 ? size / kTens[-exponent] : size * kTens[exponent];
      if (negative) read = -read;
    } else {
      read = std::strtod(std::string(start, p_).c_str(), nullptr);
    }
    if (!std::isfinite(read)) return false;
    out = Json(read);
    return true;
  }

  const char* p_;
  const char* end_;
  int depth_ = 0;
  bool too_deep_ = false;
  std::string decoded_;
  // Members to make room for at each depth, as the objects before had.
  std::array<std::size_t, kMaxDepth + 1> members_{};
};

}  // namespace

Result<Json> parse_json(std::string_view text) {
  Json value;
  Reader reader(text);
  if (is_valid_utf8(text) && reader.document(value)) return value;
  if (reader.too_deep()) {
    return Error{"E_BAD_JSON", "", "The JSON is nested deeper than 64 levels", "at most 64 levels", "more", ""};
  }
  return Error{"E_BAD_JSON",
               "",
               "The text is not valid JSON",
               "a JSON document",
               std::string(text.substr(0, 40)),
               "Check for a cut-off file, a missing quote or a trailing comma"};
}

bool is_json(std::string_view text) { return parse_json(text).ok(); }

}  // namespace msme::base
