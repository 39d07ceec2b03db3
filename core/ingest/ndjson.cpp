#include "ingest/ndjson.hpp"

#include <cstring>
#include <string>

#include "base/text.hpp"

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

// Eight bytes at once: non-zero when one of them is a quote, a backslash or a control character, which end or
// interrupt a string. Bytes ≥ 0x80 may be reported too; the byte loop then looks closely.
std::uint64_t interrupts(const char* at) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  constexpr std::uint64_t kHighs = 0x8080808080808080ULL;
  std::uint64_t x = 0;
  std::memcpy(&x, at, sizeof(x));
  const std::uint64_t quote = x ^ (kOnes * '"');
  const std::uint64_t slash = x ^ (kOnes * '\\');
  return (((quote - kOnes) & ~quote) | ((slash - kOnes) & ~slash) | ((x - kOnes * 0x20) & ~x)) & kHighs;
}

bool is_json_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// A scanner over one line. `p` moves; every read first checks `end`.
struct Scanner {
  const char* p;
  const char* end;

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
      while (end - p >= 8) {
        const std::uint64_t found = interrupts(p);
        if (found != 0) {
          p += __builtin_ctzll(found) / 8;
          break;
        }
        p += 8;
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

  bool literal(std::string_view word) {
    if (static_cast<std::size_t>(end - p) < word.size() || std::memcmp(p, word.data(), word.size()) != 0) return false;
    p += word.size();
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
        return literal("true");
      case 'f':
        kind = 'b';
        out = "false";
        return literal("false");
      case 'n':
        kind = '0';
        out = {};
        return literal("null");
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
  explicit NdjsonReader(std::string_view bytes) : rest_(bytes) {}

  bool next(std::vector<RawTxn>& batch) override {
    batch.clear();
    scratch_.clear();
    escapes_.clear();
    while (batch.size() < kBatchRows && !rest_.empty()) {
      const std::size_t newline = rest_.find('\n');
      const std::string_view line = rest_.substr(0, newline);
      rest_.remove_prefix(newline == std::string_view::npos ? rest_.size() : newline + 1);
      ++line_;
      Scanner scan{line.data(), line.data() + line.size()};
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
  struct Learned {
    std::string_view key;
    int field = -1;
  };

  bool read(Scanner& scan, RawTxn& row, std::size_t index) {
    if (!scan.take('{')) return false;
    scan.space();
    if (!scan.take('}')) {
      for (std::size_t position = 0;; ++position) {
        scan.space();
        std::string_view key;
        bool escaped = false;
        if (scan.p >= scan.end || *scan.p != '"' || !scan.string(key, escaped)) return false;
        scan.space();
        if (!scan.take(':')) return false;
        scan.space();
        std::string_view value;
        char kind = 0;
        if (!scan.value(value, kind, 1)) return false;
        const int field = learned(position, key);
        if (field >= 0) store(row, index, static_cast<std::size_t>(field), value, kind);
        if (field == kOrigin) row.synthetic = base::equals_ignore_case(value, "SYNTHETIC");
        scan.space();
        if (scan.take('}')) break;
        if (!scan.take(',')) return false;
      }
    }
    scan.space();
    return scan.p == scan.end;
  }

  // Rows of one file list their keys in one order: the key seen at this position last time is tried first.
  int learned(std::size_t position, std::string_view key) {
    if (position < learned_.size() && learned_[position].key == key) return learned_[position].field;
    const int field = field_of(key);
    if (position < 64) {
      if (position >= learned_.size()) learned_.resize(position + 1);
      learned_[position] = {key, field};
    }
    return field;
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
  std::uint32_t line_ = 0;
  std::string scratch_;
  std::vector<Escape> escapes_;
  std::vector<Learned> learned_;
};

}  // namespace

std::unique_ptr<RowReader> open_ndjson(std::string_view bytes) { return std::make_unique<NdjsonReader>(bytes); }

std::string_view peek_member(std::string_view line, std::string_view wanted) {
  Scanner scan{line.data(), line.data() + line.size()};
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
