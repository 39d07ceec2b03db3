// How the fields of a document are described. The tables (documents_tables_*.cpp) are data: a name, a kind, other
// spellings, and whether a record can do without. One reader (documents_values.cpp) serves them all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"
#include "model/borrower.hpp"
#include "model/change.hpp"
#include "model/schema.hpp"

namespace msme::clean {

enum class Kind : std::uint8_t {
  Text,       // blanks folded
  Code,       // open vocabulary, written TERM_LOAN
  Id,         // 1–64 characters without blanks
  Choice,     // closed vocabulary: `values`
  Shape,      // upper case text of the shape in `values`
  Phone,      // Indian mobile, always masked
  Address,    // text or object, always masked
  Date,       // YYYY-MM-DD
  Timestamp,  // YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS+05:30
  Period,     // MM-YYYY
  Amount,     // rupees, two decimals; `sign` says what is allowed
  Number,     // `decimals`, range
  Whole,      // integer, range
  Rate,       // percent a year; 0.145 is read as 14.5
  Flag,       // true, false
  Dpd,        // list of days past due, newest month first, −1 = not reported
  DpdText,    // the same as text: 000|030|XXX
  Texts,      // list of texts
  Scalars,    // open object: numbers, texts and booleans are kept, personal keys are not
  Object,     // one nested row
  Rows        // a list of nested rows
};

enum class Mask : std::uint8_t { None, LastFour, Pan, Email, Initials };

struct RowSpec;

struct FieldSpec {
  std::string_view name{};
  Kind kind = Kind::Text;
  std::string_view aliases{};   // "other|nested.path"
  std::string_view values{};    // Choice: "CODE=alias|alias;CODE". Shape: d digit, a letter, n either, o 1–9A–Z,
                                // p a PAN holder class; anything else stands for itself
  std::string_view expected{};  // for people, when the kind doesn't say it
  bool (*rule)(std::string_view) = nullptr;  // Shape by a rule of base/codes.hpp instead of `values`
  const RowSpec* row = nullptr;
  double low = 0, high = 0;  // range when low < high
  std::uint8_t decimals = 2;
  std::int8_t sign = 0;  // amounts: −1 any, 0 not negative, 1 above zero
  bool required = false;
  bool if_given = false;  // left out, not null, when missing
  bool raw_only = false;  // read, never written
  Mask mask = Mask::None;

  constexpr FieldSpec must() const {
    FieldSpec copy = *this;
    copy.required = true;
    return copy;
  }
  constexpr FieldSpec when_given() const {
    FieldSpec copy = *this;
    copy.if_given = true;
    return copy;
  }
  constexpr FieldSpec unwritten() const {
    FieldSpec copy = *this;
    copy.raw_only = true;
    return copy;
  }
  constexpr FieldSpec hidden(Mask how) const {
    FieldSpec copy = *this;
    copy.mask = how;
    return copy;
  }
};

class Draft;

struct RowSpec {
  std::span<const FieldSpec> fields;
  std::string_view wrap{};           // the field that a bare text instead of an object fills
  std::string_view key{};            // nested rows that agree in it and in everything else are one row
  std::string_view any_of{};         // "a|b": a nested row without a value in any of them says nothing
  void (*derive)(Draft&) = nullptr;  // nested rows only
};

class Layouts;

// What was normalised on the way, by rule. `once` counts a rule once for a document, however many of its values
// needed it; `each` counts every item. And what became of the nested rows, by list.
class Notes {
 public:
  struct Entry {
    std::string rule;
    std::uint32_t count;
  };
  struct Nested {
    std::string_view list;
    model::Counts counts;
    std::vector<model::NestedEntry> entries;
  };
  // `masked`: personal values are hidden, as they are unless the user asks (privacy.set). `changes`: where each changed
  // value goes, with the rule that changed it; nullptr = only counted.
  explicit Notes(Layouts& layouts, bool masked = true, std::vector<model::Change>* changes = nullptr)
      : layouts_(&layouts), masked_(masked), changes_(changes) {}
  Layouts& layouts() const { return *layouts_; }
  bool masked() const { return masked_; }
  bool traced() const { return changes_ != nullptr; }
  void begin_value() { rule_.clear(); }
  void end_value(std::string_view field, std::string before, std::string after);
  // Rows of a list name their values "invoices[3].taxable_value".
  void enter(std::string path) { path_ = std::move(path); }
  void leave() { path_.clear(); }

  // The schema of what is being read, nullptr = not checked. Returns the one before.
  const model::SchemaNode* schema() const { return schema_; }
  const model::SchemaNode* read_by(const model::SchemaNode* schema) { return std::exchange(schema_, schema); }

  void once(std::string_view rule) { add(rule, false); }
  void each(std::string_view rule) { add(rule, true); }
  const std::vector<Entry>& entries() const { return entries_; }

  Nested& nested(std::string_view list);
  std::vector<Nested>& nested_lists() { return nested_; }

 private:
  void add(std::string_view rule, bool every);
  std::vector<Entry> entries_;
  std::vector<Nested> nested_;
  Layouts* layouts_;
  bool masked_;
  std::vector<model::Change>* changes_;
  std::string path_, rule_;
  const model::SchemaNode* schema_ = nullptr;
};

inline constexpr std::size_t kNone = static_cast<std::size_t>(-1);

// A value as it will be written (null = missing or refused), and why it was refused.
struct ValueRead {
  base::Json value;
  std::string_view problem{};
};
inline ValueRead missing() { return {base::Json(nullptr), {}}; }
inline ValueRead refuse(std::string_view problem) { return {base::Json(nullptr), problem}; }
inline ValueRead take(base::Json value) { return {std::move(value), {}}; }

ValueRead read_value(const FieldSpec& field, const base::Json& raw, Notes& notes);
ValueRead read_nested(const FieldSpec& field, const base::Json& raw, Notes& notes);  // grids, lists, objects

// A text, or a number as text; nullopt for lists, objects and booleans.
std::optional<std::string> scalar_text(const base::Json& raw);
// The same without a copy: of the document's own text, or of `room`, where a number is written.
std::optional<std::string_view> scalar_view(const base::Json& raw, std::string& room);

// The part of `list` before `separator`; it and the separator are taken off the list.
std::string_view next_part(std::string_view& list, char separator);

// "one of SAVINGS, CURRENT", "a date such as 2025-11-04".
std::string expectation(const FieldSpec& field);

// Cut to what a log shows: at most 80 bytes, never in the middle of a UTF-8 sequence, with an ellipsis.
std::string shortened(std::string_view text);

// What came, short enough for a log; values that are masked when clean are masked here too.
std::string shown(const FieldSpec& field, const base::Json& raw);
// What a value became, as short.
std::string shown_clean(const FieldSpec& field, const base::Json& value);

using base::fold;

std::string mask(Mask how, std::string_view text);
std::string mask_phone(std::string_view text);       // empty when it isn't an Indian mobile number
base::Json mask_address(const base::Json& address);  // null when there is nothing to show

// Reads days past due: "000|030|XXX", "000030XXX", [0, 30]. Empty when `raw` holds no grid.
std::vector<int> read_dpd(const base::Json& raw, Notes& notes);

// Where the members of an object stand that the fields of `spec` may be read from. Rows of one list name their members
// alike: the layout of the row before is kept as long as it fits.
class Layout {
 public:
  bool fits(const RowSpec& spec, const base::Json& object) const;
  void learn(const RowSpec& spec, const base::Json& object);
  // Takes an object that fits in hand.
  void read(const base::Json& object);
  // The member that a field is read from, nullptr = none; it and those looked at on the way count as used.
  const base::Json* find(std::size_t field, bool& by_alias);
  bool all_used() const;

 private:
  struct Way {
    std::size_t member;
    std::string_view path;  // from the member on
    bool alias;
  };

  const RowSpec* spec_ = nullptr;
  std::vector<std::string> keys_;
  std::vector<Way> ways_;               // by field, best name first
  std::vector<std::size_t> first_way_;  // of each field, and the end
  // Of the object in hand, by position.
  std::vector<const base::Json*> row_;
  std::vector<std::uint8_t> used_;
};

// The layouts of a file's documents and of the lists in them: the next document's lists look like this one's. Rows of one
// list come in a few forms (with a place of supply, without), so a table has up to four. A table isn't nested in itself,
// so a layout is in one hand at a time.
class Layouts {
 public:
  // The layout of an object of this table, with the object in hand.
  Layout& of(const RowSpec& spec, const base::Json& object);

 private:
  std::deque<std::pair<const RowSpec*, Layout>> held_;  // a deque: references stay good
};

// One document (or nested row) while it is being cleaned: values by field, what was refused, what was derived.
class Draft {
 public:
  struct Derivation {
    std::string rule;
    std::string_view field;
    std::string before, after;
  };
  struct Problem {
    std::size_t field;
    std::string_view rule;
    std::string before;
  };

  Draft(const RowSpec& spec, const base::Json& object, Notes& notes);

  bool has(std::string_view field) const;
  bool refused(std::string_view field) const { return problem(field) != nullptr; }
  const Problem* problem(std::string_view field) const;  // something came, but it couldn't be read
  std::string text(std::string_view field) const;
  base::Paise money(std::string_view field) const;
  base::Date date(std::string_view field) const;
  double number(std::string_view field, double fallback) const;
  const base::Json* rows(std::string_view field) const;
  const base::Json* value(std::string_view field) const;

  void derive(std::string_view field, base::Json value, std::string_view rule);
  const std::vector<Derivation>& derived() const { return derived_; }
  bool is_derived(std::string_view field) const;

  // The first required field without a value; `rule` says whether nothing came or what was wrong with it.
  const FieldSpec* first_missing(std::string_view& rule, std::string& before) const;
  // None of the required fields came at all: a record of something else.
  bool foreign() const;
  bool blank() const;  // nothing came in any field

  // The record as it is written, with room for what is added to a whole document: nlohmann's object copies its members
  // when it grows. Takes the values: nothing is read from the draft after it, but derived().
  base::Json take_clean(std::size_t room = 0);
  std::vector<Derivation> take_derived() { return std::move(derived_); }

 private:
  std::size_t index(std::string_view field) const;

  const RowSpec* spec_;
  std::vector<base::Json> values_;
  std::vector<Problem> problems_;
  std::vector<Derivation> derived_;
};

// What derivations may use beyond the document itself.
struct Context {
  std::string customer_id;
  std::string only_gstin;  // the one GSTIN that all returns with a GSTIN share, else empty
  bool masked = true;
  bool traced = false;  // every changed value is noted
  Layouts* layouts = nullptr;
};

// Which of two documents with one key is kept.
enum class Keep : std::uint8_t { First, LatestUpdate, Revised };

struct DatasetSpec {
  model::Dataset dataset;
  RowSpec row;
  std::string_view key;       // field names joined by '+'
  std::string_view identity;  // the source's own id
  Keep keep = Keep::First;
  void (*derive)(Draft&, const Context&) = nullptr;
  std::string_view dated{};  // the field that a consent's data range is held against; empty = none
};

// nullptr for Consent and Transactions.
const DatasetSpec* document_spec(model::Dataset dataset);

// Derivations, one function per dataset (documents_derive.cpp).
void derive_account(Draft& draft, const Context& context);
void derive_gst(Draft& draft, const Context& context);
void derive_invoice(Draft& draft);
void derive_user(Draft& draft, const Context& context);  // the rest of the datasets need only their user_id, and:
void derive_mutual_fund(Draft& draft, const Context& context);
void derive_ondc(Draft& draft, const Context& context);
void derive_ocen(Draft& draft, const Context& context);

// A GST return that is being settled: its clean form and what was derived in it.
struct GstRow {
  base::Json* clean;
  std::vector<Draft::Derivation>* derived;
};
// Only filing_date, status and the like: a row of the portal's filing list (documents_gst.cpp).
bool is_filing_only(const base::Json& clean);
// Adds such a row's facts to the return of the same key; its id replaces one that was made from the key.
void add_filing(GstRow row, const base::Json& filing, bool filing_id_given);
// Files of one return that hold different sections of it (b2b, b2cs, …), by the sections' names: their figures and
// invoices add up. Sections that only restate others (lines by goods, numbers issued, the summary) add nothing.
// Files with the same sections are pages of one answer when those list documents and no document of both differs: what
// one repeats counts once. A document with two sets of figures is a conflict.
enum class Pieces : std::uint8_t { Apart, Added, Repeated, Conflict, PieceRestates, HeldRestates };
struct PieceFit {
  Pieces is = Pieces::Apart;
  std::vector<std::size_t> repeats;  // documents of an added piece that the return had already
  std::string document;              // of a conflict
};
PieceFit add_piece(GstRow held, std::string& held_sections, const base::Json& piece, std::string_view piece_sections);
// Returns without a filing_frequency that others prove quarterly: another return of the same GSTIN and period is, or
// all periods of the GSTIN and form are quarters' last months and two of them one quarter apart.
void settle_frequencies(const std::vector<GstRow>& rows);

// Appends the typed record of a clean document (documents_records.cpp).
void append_record(model::Dataset dataset, base::Json&& clean, model::RowRef at, model::Borrower& borrower);

// GSTR1, GSTR3B, GSTR2B, CMP08 → the form; GSTR-1 for anything else.
model::GstForm gst_form(std::string_view return_type);
// "04-2026" → month index, −1 when it isn't a period.
int period_month(std::string_view period);
std::string period_text(int month);

namespace field {
using Text = std::string_view;

constexpr FieldSpec make(Text name, Kind kind, Text aliases) {
  FieldSpec f;
  f.name = name;
  f.kind = kind;
  f.aliases = aliases;
  return f;
}
constexpr FieldSpec textual(Text name, Text aliases = {}) { return make(name, Kind::Text, aliases); }
constexpr FieldSpec coded(Text name, Text aliases = {}) { return make(name, Kind::Code, aliases); }
constexpr FieldSpec identifier(Text name, Text aliases = {}) { return make(name, Kind::Id, aliases); }
constexpr FieldSpec phone(Text name, Text aliases = {}) { return make(name, Kind::Phone, aliases); }
constexpr FieldSpec address(Text name, Text aliases = {}) { return make(name, Kind::Address, aliases); }
constexpr FieldSpec dated(Text name, Text aliases = {}) { return make(name, Kind::Date, aliases); }
constexpr FieldSpec timed(Text name, Text aliases = {}) { return make(name, Kind::Timestamp, aliases); }
constexpr FieldSpec flag(Text name, Text aliases = {}) { return make(name, Kind::Flag, aliases); }
constexpr FieldSpec texts(Text name, Text aliases = {}) { return make(name, Kind::Texts, aliases); }
constexpr FieldSpec scalars(Text name, Text aliases = {}) { return make(name, Kind::Scalars, aliases); }
constexpr FieldSpec choice(Text name, Text values, Text aliases = {}) {
  FieldSpec f = make(name, Kind::Choice, aliases);
  f.values = values;
  return f;
}
constexpr FieldSpec shaped(Text name, Text shape, Text expected, Text aliases = {}) {
  FieldSpec f = make(name, Kind::Shape, aliases);
  f.values = shape;
  f.expected = expected;
  return f;
}
constexpr FieldSpec ruled(Text name, bool (*rule)(std::string_view), Text expected, Text aliases = {}) {
  FieldSpec f = make(name, Kind::Shape, aliases);
  f.rule = rule;
  f.expected = expected;
  return f;
}
constexpr FieldSpec money(Text name, Text aliases = {}, std::int8_t sign = 0) {
  FieldSpec f = make(name, Kind::Amount, aliases);
  f.sign = sign;
  return f;
}
constexpr FieldSpec ranged(FieldSpec f, double low, double high, std::uint8_t decimals) {
  f.low = low;
  f.high = high;
  f.decimals = decimals;
  return f;
}
constexpr FieldSpec number(Text name, double low, double high, std::uint8_t decimals, Text aliases = {}) {
  return ranged(make(name, Kind::Number, aliases), low, high, decimals);
}
constexpr FieldSpec whole(Text name, double low, double high, Text aliases = {}) {
  return ranged(make(name, Kind::Whole, aliases), low, high, 0);
}
constexpr FieldSpec rate(Text name, double low, double high, Text aliases = {}) {
  return ranged(make(name, Kind::Rate, aliases), low, high, 4);
}
constexpr FieldSpec nested(Text name, const RowSpec& row, Text aliases = {}) {
  FieldSpec f = make(name, Kind::Object, aliases);
  f.row = &row;
  return f;
}
constexpr FieldSpec rows(Text name, const RowSpec& row, Text aliases = {}) {
  FieldSpec f = make(name, Kind::Rows, aliases);
  f.row = &row;
  return f;
}
}  // namespace field

}  // namespace msme::clean
