#include "ingest/ndjson.hpp"

#include <cstring>
#include <string>

#include "base/text.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

namespace msme::ingest {
namespace {

using model::Field;
using model::kFieldCount;
using model::RawTxn;

constexpr int kMaxDepth = 64;

// Keys by which a field may be called; the first is the one we write (model::key).
struct KeyName {
  std::string_view name;
  Field field;
};
constexpr KeyName kKeys[] = {
    {"transaction_id", Field::TransactionId},
    {"account_id", Field::AccountId},
    {"amount", Field::Amount},
    {"type", Field::Type},
    {"date", Field::Date},
    {"timestamp", Field::Timestamp},
    {"balance_after", Field::Balance},
    {"balance", Field::Balance},
    {"narration", Field::Narration},
    {"reference_number", Field::Reference},
    {"mode", Field::Mode},
    {"category", Field::Category},
    {"merchant_name", Field::MerchantName},
    {"merchant_category", Field::MerchantCategory},
    {"counterparty_account", Field::CounterpartyAccount},
    {"counterparty_ifsc", Field::CounterpartyIfsc},
    {"upi_id", Field::UpiId},
    {"currency", Field::Currency},
    {"customer_id", Field::CustomerId},
    {"value_date", Field::ValueDate},
    {"debit", Field::Debit},
    {"credit", Field::Credit},
    {"dr_cr", Field::DrCr},
    {"balance_dr_cr", Field::BalanceDrCr},
    {"_file", Field::SourceFile},
    {"_line", Field::SourceLine},
    {"_source", Field::SourceFacts},
    {"_malformed", Field::Malformed},
    {"_aside", Field::Aside},
    {"description", Field::Narration},
    {"reference", Field::Reference},
    {"transaction_date", Field::Date},
};

// Not a field: marks the whole row.
constexpr int kOrigin = -2;

int field_of(std::string_view key) {
  if (key == "data_origin") return kOrigin;
  for (const KeyName& known : kKeys) {
    if (known.name == key) return static_cast<int>(known.field);
  }
  return -1;
}

// The first of the bytes at `at` that ends or interrupts a string: a quote, a backslash or a control character. Looks at
// kBlock bytes; kBlock when none of them does. Without SIMD bytes ≥ 0x80 may be found too: the byte loop looks closely.
#if defined(__SSE2__)
constexpr std::ptrdiff_t kBlock = 16;
std::ptrdiff_t interrupt(const char* at) {
  __m128i x;
  std::memcpy(&x, at, sizeof x);
  const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(x, _mm_set1_epi8(0x1F)), x);
  const __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')), _mm_cmpeq_epi8(x, _mm_set1_epi8('\\')));
  return __builtin_ctz(static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(control, marks))) | 0x10000U);
}
#elif defined(__wasm_simd128__)
constexpr std::ptrdiff_t kBlock = 16;
std::ptrdiff_t interrupt(const char* at) {
  const v128_t x = wasm_v128_load(at);
  const v128_t control = wasm_u8x16_lt(x, wasm_u8x16_splat(0x20));
  const v128_t marks = wasm_v128_or(wasm_i8x16_eq(x, wasm_i8x16_splat('"')), wasm_i8x16_eq(x, wasm_i8x16_splat('\\')));
  return __builtin_ctz(static_cast<unsigned>(wasm_i8x16_bitmask(wasm_v128_or(control, marks))) | 0x10000U);
}
#else
constexpr std::ptrdiff_t kBlock = 8;
std::ptrdiff_t interrupt(const char* at) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  constexpr std::uint64_t kHighs = 0x8080808080808080ULL;
  std::uint64_t x = 0;
  std::memcpy(&x, at, sizeof(x));
  const std::uint64_t quote = x ^ (kOnes * '"');
  const std::uint64_t slash = x ^ (kOnes * '\\');
  const std::uint64_t found =
      (((quote - kOnes) & ~quote) | ((slash - kOnes) & ~slash) | ((x - kOnes * 0x20) & ~x)) & kHighs;
  return found == 0 ? kBlock : __builtin_ctzll(found) / 8;
}
#endif

// Whether `n` bytes are equal; short texts, so that a call would cost more than the comparison.
bool same_bytes(const char* a, const char* b, std::size_t n) {
  std::uint64_t x = 0;
  std::uint64_t y = 0;
  if (n < sizeof x) {
    for (std::size_t i = 0; i < n; ++i) {
      if (a[i] != b[i]) return false;
    }
    return true;
  }
  for (std::size_t i = 0;; i += sizeof x) {
    if (i + sizeof x > n) i = n - sizeof x;
    std::memcpy(&x, a + i, sizeof x);
    std::memcpy(&y, b + i, sizeof y);
    if (x != y) return false;
    if (i + sizeof x == n) return true;
  }
}

bool is_json_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// A scanner over one line. `p` moves; every read first checks `end`.
struct Scanner {
  const char* p;
  const char* end;    // of the line
  const char* limit;  // of the bytes that may be read

  void space() {
    while (p < end && is_json_space(*p)) ++p;
  }
  bool take(char c) {
    if (p < end && *p == c) {
      ++p;
      return true;
    }
    return false;
  }

  // The text between quotes (cursor on the opening one); `escaped` tells whether it needs decoding.
  bool string(std::string_view& out, bool& escaped) {
    const char* start = ++p;
    escaped = false;
    while (p < end) {
      while (limit - p >= kBlock) {
        const std::ptrdiff_t at = interrupt(p);
        p += at;
        if (at < kBlock || p >= end) break;
      }
      if (p >= end) break;
      const char c = *p;
      if (c == '"') {
        out = {start, static_cast<std::size_t>(p - start)};
        ++p;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c == '\\') {
        escaped = true;
        if (++p >= end) return false;
        if (*p == 'u') {
          for (int i = 0; i < 4; ++i) {
            if (++p >= end || !is_hex(*p)) return false;
          }
        } else if (std::strchr("\"\\/bfnrt", *p) == nullptr || *p == '\0') {
          return false;
        }
      }
      ++p;
    }
    return false;
  }

  // A string without escapes, as nearly all are; false (and nothing moved) for anything else.
  bool plain_string(std::string_view& out) {
    if (p >= end || *p != '"') return false;
    const char* const start = p + 1;
    for (const char* at = start; limit - at >= kBlock;) {
      const std::ptrdiff_t step = interrupt(at);
      at += step;
      if (step == kBlock) continue;
      if (at >= end || *at != '"') return false;
      out = {start, static_cast<std::size_t>(at - start)};
      p = at + 1;
      return true;
    }
    return false;
  }

  static bool is_hex(char c) { return base::is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

  bool digits() {
    const char* start = p;
    while (p < end && base::is_digit(*p)) ++p;
    return p != start;
  }

  bool number(std::string_view& out) {
    const char* start = p;
    take('-');
    if (p < end && *p == '0') {
      ++p;
    } else if (!digits()) {
      return false;
    }
    if (take('.') && !digits()) return false;
    if (p < end && (*p == 'e' || *p == 'E')) {
      ++p;
      if (p < end && (*p == '+' || *p == '-')) ++p;
      if (!digits()) return false;
    }
    out = {start, static_cast<std::size_t>(p - start)};
    return true;
  }

  // Goes past `text` if it stands here.
  bool skip(std::string_view text) {
    if (static_cast<std::size_t>(end - p) < text.size() || !same_bytes(p, text.data(), text.size())) return false;
    p += text.size();
    return true;
  }

  // Any value; its token (without quotes for strings) in `out`. `kind`: s string, e escaped string, n number,
  // b boolean, 0 null, x object or array.
  bool value(std::string_view& out, char& kind, int depth) {
    if (p >= end || depth > kMaxDepth) return false;
    bool escaped = false;
    switch (*p) {
      case '"':
        if (!string(out, escaped)) return false;
        kind = escaped ? 'e' : 's';
        return true;
      case '{':
      case '[': {
        const char* start = p;
        if (!container(depth)) return false;
        out = {start, static_cast<std::size_t>(p - start)};
        kind = 'x';
        return true;
      }
      case 't':
        kind = 'b';
        out = "true";
        return skip("true");
      case 'f':
        kind = 'b';
        out = "false";
        return skip("false");
      case 'n':
        kind = '0';
        out = {};
        return skip("null");
      default:
        kind = 'n';
        return number(out);
    }
  }

  bool container(int depth) {
    const bool object = *p == '{';
    const char close = object ? '}' : ']';
    ++p;
    space();
    if (take(close)) return true;
    std::string_view ignored;
    char kind = 0;
    bool escaped = false;
    for (;;) {
      space();
      if (object) {
        if (p >= end || *p != '"' || !string(ignored, escaped)) return false;
        space();
        if (!take(':')) return false;
        space();
      }
      if (!value(ignored, kind, depth + 1)) return false;
      space();
      if (take(close)) return true;
      if (!take(',')) return false;
    }
  }
};

unsigned hex4(const char* at) {
  unsigned value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = at[i];
    const char digit = static_cast<char>(base::is_digit(c) ? c - '0' : base::to_lower(c) - 'a' + 10);
    value = value * 16 + static_cast<unsigned>(digit);
  }
  return value;
}

// Appends the decoded text; the scanner has checked the escapes. A lone surrogate becomes U+FFFD.
void decode(std::string_view text, std::string& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out.push_back(text[i]);
      continue;
    }
    switch (text[++i]) {
      case 'b':
        out.push_back('\b');
        break;
      case 'f':
        out.push_back('\f');
        break;
      case 'n':
        out.push_back('\n');
        break;
      case 'r':
        out.push_back('\r');
        break;
      case 't':
        out.push_back('\t');
        break;
      case 'u': {
        unsigned code = hex4(text.data() + i + 1);
        i += 4;
        if (code >= 0xD800 && code < 0xDC00 && i + 6 < text.size() && text[i + 1] == '\\' && text[i + 2] == 'u') {
          const unsigned low = hex4(text.data() + i + 3);
          if (low >= 0xDC00 && low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
            i += 6;
          }
        }
        base::append_utf8(out, code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
        break;
      }
      default:
        out.push_back(text[i]);
    }
  }
}

class NdjsonReader final : public RowReader {
 public:
  explicit NdjsonReader(std::string_view bytes) : rest_(bytes), limit_(bytes.data() + bytes.size()) {}

  bool next(std::vector<RawTxn>& batch) override {
    batch.clear();
    scratch_.clear();
    escapes_.clear();
    while (batch.size() < kBatchRows && !rest_.empty()) {
      const std::size_t newline = rest_.find('\n');
      const std::string_view line = rest_.substr(0, newline);
      rest_.remove_prefix(newline == std::string_view::npos ? rest_.size() : newline + 1);
      ++line_;
      Scanner scan{line.data(), line.data() + line.size(), limit_};
      scan.space();
      if (scan.p == scan.end) continue;
      batch.emplace_back();
      RawTxn& row = batch.back();
      row.line = line_;
      row.raw = base::trim(line);
      if (!read(scan, row, batch.size() - 1)) {
        row.field = {};
        row.malformed = true;
      }
    }
    // Scratch has its final address now.
    for (const Escape& e : escapes_) {
      if (!batch[e.row].malformed) {
        batch[e.row].field[e.field] = std::string_view(scratch_).substr(e.offset, e.length);
      }
    }
    return !batch.empty();
  }

 private:
  struct Escape {
    std::size_t row, field, offset, length;
  };
  // What stood before the value at this place of a row, and whose value it is.
  struct Learned {
    std::string_view lead;  // {"transaction_id": or ,"amount":
    int field = -1;
  };

  bool read(Scanner& scan, RawTxn& row, std::size_t index) {
    for (std::size_t position = 0;; ++position) {
      int field = -1;
      // Rows of one file list their keys in one order, spelled alike.
      if (position < learned_.size() && scan.skip(learned_[position].lead)) {
        field = learned_[position].field;
        scan.space();
      } else {
        bool ended = false;
        if (!learn(scan, position, field, ended)) return false;
        if (ended) break;
      }
      std::string_view value;
      char kind = 's';
      if (!scan.plain_string(value) && !scan.value(value, kind, 1)) return false;
      if (field >= 0) store(row, index, static_cast<std::size_t>(field), value, kind);
      if (field == kOrigin) row.synthetic = base::equals_ignore_case(value, "SYNTHETIC");
      if (scan.take('}')) break;
    }
    scan.space();
    return scan.p == scan.end;
  }

  // Reads up to a value: the brace or comma, the key and its colon. `ended`: the row ended instead.
  bool learn(Scanner& scan, std::size_t position, int& field, bool& ended) {
    const char* const from = scan.p;
    std::string_view key;
    bool escaped = false;
    if (position == 0) {
      if (!scan.take('{')) return false;
      scan.space();
      ended = scan.take('}');
    } else {
      scan.space();
      ended = scan.take('}');
      if (!ended && !scan.take(',')) return false;
      scan.space();
    }
    if (ended) return true;
    if (scan.p >= scan.end || *scan.p != '"' || !scan.string(key, escaped)) return false;
    scan.space();
    if (!scan.take(':')) return false;
    scan.space();
    field = field_of(key);
    constexpr std::size_t kMostLearned = 64;
    if (position < kMostLearned) {
      if (position >= learned_.size()) learned_.resize(position + 1);
      learned_[position] = {{from, static_cast<std::size_t>(scan.p - from)}, field};
    }
    return true;
  }

  void store(RawTxn& row, std::size_t index, std::size_t field, std::string_view value, char kind) {
    if (kind == 'x' && field != static_cast<std::size_t>(Field::SourceFacts)) return;
    // A repeated key: what was decoded for it earlier in this row no longer counts.
    for (std::size_t i = escapes_.size(); i > 0 && escapes_[i - 1].row == index; --i) {
      if (escapes_[i - 1].field == field) {
        escapes_.erase(escapes_.begin() + static_cast<std::ptrdiff_t>(i - 1));
        break;
      }
    }
    if (kind == 'e') {
      escapes_.push_back({index, field, scratch_.size(), 0});
      decode(value, scratch_);
      escapes_.back().length = scratch_.size() - escapes_.back().offset;
      return;
    }
    row.field[field] = value;
  }

  std::string_view rest_;
  const char* limit_;
  std::uint32_t line_ = 0;
  std::string scratch_;
  std::vector<Escape> escapes_;
  std::vector<Learned> learned_;
};

}  // namespace

std::unique_ptr<RowReader> open_ndjson(std::string_view bytes) { return std::make_unique<NdjsonReader>(bytes); }

std::string_view peek_member(std::string_view line, std::string_view wanted) {
  Scanner scan{line.data(), line.data() + line.size(), line.data() + line.size()};
  scan.space();
  if (!scan.take('{')) return {};
  for (;;) {
    scan.space();
    std::string_view key;
    std::string_view value;
    bool escaped = false;
    char kind = 0;
    if (scan.p >= scan.end || *scan.p != '"' || !scan.string(key, escaped)) return {};
    scan.space();
    if (!scan.take(':')) return {};
    scan.space();
    if (!scan.value(value, kind, 1)) return {};
    if (key == wanted) return kind == '0' ? std::string_view() : value;
    scan.space();
    if (!scan.take(',')) return {};
  }
}

}  // namespace msme::ingest
