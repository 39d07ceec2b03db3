#include "ingest/ndjson.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "base/json_block.hpp"
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

// Whether `n` bytes are equal; short texts, so that a call would cost more than the comparison.
bool same_bytes(const char* a, const char* b, std::size_t n) {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  const auto differ = [a, b](std::size_t at) {
    std::uint64_t x = 0;
    std::uint64_t y = 0;
    std::memcpy(&x, a + at, kWord);
    std::memcpy(&y, b + at, kWord);
    return x ^ y;
  };
  if (n >= kWord && n <= 4 * kWord) {  // two words from each end, which may overlap
    const std::size_t second = n >= 2 * kWord ? kWord : 0;
    return (differ(0) | differ(second) | differ(n - kWord - second) | differ(n - kWord)) == 0;
  }
  return std::memcmp(a, b, n) == 0;
}

bool is_json_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// A scanner over one line. `p` moves; every read first checks `end`.
struct Scanner {
  const char* p;
  const char* end;    // of the line
  const char* limit;  // of the bytes that may be read

  void space() {
    if (p < end && *p <= ' ') blanks();
  }
  void blanks() {
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
      while (limit - p >= base::kJsonBlock) {
        const std::ptrdiff_t at = base::json_run<base::JsonRun::kAny>(p);
        p += at;
        if (at < base::kJsonBlock || p >= end) break;
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
    for (const char* at = start; limit - at >= base::kJsonBlock;) {
      const std::ptrdiff_t step = base::json_run<base::JsonRun::kAny>(at);
      at += step;
      if (step == base::kJsonBlock) continue;
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
        if (end - p < 4 || std::memcmp(p, "null", 4) != 0) return false;
        p += 4;
        return true;
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

}  // namespace

class NdjsonReader final : public RowReader {
 public:
  NdjsonReader(std::string_view bytes, RowIndex* note, const RowIndex* noted)
      : rest_(bytes), limit_(bytes.data() + bytes.size()), note_(note), noted_(noted) {
    if (note_ != nullptr) {
      note_->clear();
      note_->bytes_ = bytes.size();
      note_->notes_.reserve(bytes.size() / 8);
    }
    if (noted_ != nullptr && noted_->bytes_ != bytes.size()) noted_ = nullptr;
  }

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
      if (noted_ != nullptr && recall(line, row)) continue;
      if (!read(scan, row, batch.size() - 1)) {
        row.field = {};
        row.malformed = true;
      }
      if (note_ != nullptr) note(line, row);
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

  // The head of a row's notes: how many values follow, or that the row must be read.
  static constexpr std::uint16_t kUnread = 0x8000, kSynthetic = 0x4000, kCount = 0x0FFF;

  void note(std::string_view line, const RawTxn& row) {
    std::array<std::uint16_t, 1 + 3 * kFieldCount> notes;
    std::size_t size = 1;
    bool readable = !row.malformed && !escaped_here_ && line.size() <= UINT16_MAX;
    for (std::size_t field = 0; readable && field < kFieldCount; ++field) {
      const std::string_view value = row.field[field];
      if (value.empty()) continue;
      readable = value.data() >= line.data() && value.data() < line.data() + line.size();  // not so is "true"
      notes[size++] = static_cast<std::uint16_t>(field);
      notes[size++] = static_cast<std::uint16_t>(value.data() - line.data());
      notes[size++] = static_cast<std::uint16_t>(value.size());
    }
    if (!readable) size = 1;
    notes[0] = static_cast<std::uint16_t>(readable ? size / 3 | (row.synthetic ? kSynthetic : 0U) : kUnread);
    if (note_->notes_.capacity() - note_->notes_.size() < size) {
      note_->clear();  // no longer worth its memory: the next one reads afresh
      note_ = nullptr;
      return;
    }
    note_->notes_.insert(note_->notes_.end(), notes.begin(), notes.begin() + static_cast<std::ptrdiff_t>(size));
  }

  bool recall(std::string_view line, RawTxn& row) {
    const std::vector<std::uint16_t>& notes = noted_->notes_;
    if (next_note_ >= notes.size()) return false;
    const unsigned head = notes[next_note_++];
    if ((head & kUnread) != 0) return false;
    const std::size_t end = next_note_ + std::size_t{3} * (head & kCount);
    for (; next_note_ < end; next_note_ += 3) {
      const std::size_t start = notes[next_note_ + 1];
      const std::size_t length = notes[next_note_ + 2];
      if (start + length > line.size()) {  // of another file after all
        row.field = {};
        noted_ = nullptr;
        return false;
      }
      row.field[notes[next_note_]] = line.substr(start, length);
    }
    row.synthetic = (head & kSynthetic) != 0;
    return true;
  }

  bool read(Scanner& scan, RawTxn& row, std::size_t index) {
    escaped_here_ = false;
    for (std::size_t position = 0;; ++position) {
      int field = -1;
      // Rows of one file list their keys in one order, spelled alike.
      if (position < known_ && scan.skip(learned_[position].lead)) {
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
    if (position < learned_.size()) {
      known_ = std::max(known_, position + 1);
      learned_[position] = {{from, static_cast<std::size_t>(scan.p - from)}, field};
    }
    return true;
  }

  void store(RawTxn& row, std::size_t index, std::size_t field, std::string_view value, char kind) {
    if (kind == 'x' && field != static_cast<std::size_t>(Field::SourceFacts)) return;
    if (escaped_here_) forget(index, field);
    if (kind == 'e') {
      escaped_here_ = true;
      escapes_.push_back({index, field, scratch_.size(), 0});
      decode(value, scratch_);
      escapes_.back().length = scratch_.size() - escapes_.back().offset;
      return;
    }
    row.field[field] = value;
  }

  // A repeated key: what was decoded for it earlier in this row no longer counts.
  void forget(std::size_t index, std::size_t field) {
    for (std::size_t i = escapes_.size(); i > 0 && escapes_[i - 1].row == index; --i) {
      if (escapes_[i - 1].field == field) {
        escapes_.erase(escapes_.begin() + static_cast<std::ptrdiff_t>(i - 1));
        break;
      }
    }
  }

  std::string_view rest_;
  const char* limit_;
  RowIndex* note_;
  const RowIndex* noted_;
  std::size_t next_note_ = 0;
  std::uint32_t line_ = 0;
  bool escaped_here_ = false;  // the row that is being read has a text with escapes
  std::string scratch_;
  std::vector<Escape> escapes_;
  std::array<Learned, 64> learned_{};
  std::size_t known_ = 0;
};

std::unique_ptr<RowReader> open_ndjson(std::string_view bytes, RowIndex* note) {
  return std::make_unique<NdjsonReader>(bytes, note, nullptr);
}

std::unique_ptr<RowReader> open_noted(std::string_view bytes, const RowIndex& noted) {
  return std::make_unique<NdjsonReader>(bytes, nullptr, &noted);
}

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
