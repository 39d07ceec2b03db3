// Lists and objects of a document: nested rows are read with their own table, grids of days past due become numbers.
#include <algorithm>
#include <optional>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "clean/documents_spec.hpp"
#include "clean/values.hpp"

namespace msme::clean {
namespace {

using base::Json;

constexpr std::size_t kMaxListItems = 100000;
constexpr std::size_t kMaxGridMonths = 120;

// One month of a grid. Figures are days past due. XXX is 90 and STD 91: the original system writes "90 or more" and
// "sub-standard" so. Bureaus' own words for worse classes stand for the fewest days that put a loan there.
std::optional<int> grid_days(std::string_view code) {
  struct Known {
    std::string_view code;
    int days;
  };
  static constexpr Known kKnown[] = {{"XXX", 90}, {"STD", 91},  {"SUB", 91}, {"SMA", 60}, {"DBT", 456}, {"LSS", 730},
                                     {"NEW", -1}, {"CLSD", -1}, {"NA", -1},  {"NR", -1},  {"DDD", -1}};
  if (code.empty()) return -1;
  bool digits = code.size() <= 4;
  int days = 0;
  for (const char c : code) {
    digits = digits && base::is_digit(c);
    if (digits) days = days * 10 + (c - '0');
  }
  if (digits) return days;
  const std::string folded = fold(code);
  if (folded.empty()) return -1;  // "---", "***"
  for (const Known& known : kKnown) {
    if (folded == known.code) return known.days;
  }
  return std::nullopt;
}

void add_month(std::vector<int>& months, std::string_view code, Notes& notes) {
  const auto days = grid_days(base::trim(code));
  if (!days) notes.once("DPD_CODE_UNKNOWN");
  months.push_back(days.value_or(-1));
}

ValueRead read_grid(const Json& raw, Notes& notes, bool as_numbers) {
  if (!as_numbers) {
    if (const auto text = base::as_text(raw)) {
      std::string value = base::upper(base::squeeze(*text));
      return is_blank_value(value) ? missing() : take(std::move(value));
    }
    return raw.is_array() ? missing() : refuse("DPD_UNREADABLE");  // a list of numbers is its own field
  }
  if (const auto text = base::as_text(raw); text && is_blank_value(*text)) return missing();
  const std::vector<int> months = read_dpd(raw, notes);
  if (months.empty()) return raw.is_array() && raw.empty() ? take(Json::array()) : refuse("DPD_UNREADABLE");
  Json list = Json::array();
  for (const int days : months) list.push_back(days < 0 ? Json(nullptr) : Json(days));
  return take(std::move(list));
}

// ---- lists and objects ----

ValueRead read_texts(const Json& raw, Notes& notes) {
  Json list = Json::array();
  if (raw.is_string()) {
    if (is_blank_value(*base::as_text(raw))) return missing();
    std::string_view rest = *base::as_text(raw);
    notes.once("TEXT_AS_LIST");
    while (!rest.empty()) {
      const std::string_view part = base::trim(next_part(rest, ','));
      if (!part.empty()) list.push_back(std::string(part));
    }
    return take(std::move(list));
  }
  if (!raw.is_array()) return refuse("LIST_INVALID");
  for (const Json& item : raw) {
    const auto text = scalar_text(item);
    if (text && !is_blank_value(*text)) {
      list.push_back(base::squeeze(*text));
    } else {
      notes.each("LIST_ITEM_DROPPED");
    }
  }
  return take(std::move(list));
}

// Keys that name a person have no place in an open object.
bool personal_key(std::string_view key) {
  const std::string folded = fold(key);
  for (const std::string_view word : {"PAN", "AADHAAR", "AADHAR", "MOBILE", "PHONE", "EMAIL", "ADDRESS", "DOB",
                                      "ACCOUNTNUMBER", "PANNUMBER", "NAME"}) {
    if (folded == word || (word.size() > 3 && folded.find(word) != std::string::npos)) return true;
  }
  return false;
}

ValueRead read_scalars(const Json& raw, Notes& notes) {
  if (!raw.is_object()) return refuse("OBJECT_INVALID");
  Json out = Json::object();
  for (auto it = raw.begin(); it != raw.end(); ++it) {
    if (!it->is_number() && !it->is_boolean() && !it->is_string()) {
      if (!it->is_null()) notes.each("LIST_ITEM_DROPPED");
    } else if (personal_key(it.key())) {
      notes.once("PERSONAL_KEY_DROPPED");
    } else {
      out[it.key()] = *it;
    }
  }
  return take(std::move(out));
}

// A bare text or number stands for the field that `wrap` names; nullopt when it can't.
std::optional<Json> wrapped(const RowSpec& row, const Json& raw) {
  if (row.wrap.empty() || !(raw.is_string() || raw.is_number())) return std::nullopt;
  if (raw.is_string() && is_blank_value(*base::as_text(raw))) return std::nullopt;
  Json out = Json::object();
  out[std::string(row.wrap)] = raw;
  return out;
}

// A nested row, or why there is none.
struct RowRead {
  Json value;
  std::vector<Draft::Derivation> derived;
  std::string_view rule{}, field{};  // rule empty: read
  std::string before, expected;
};

RowRead refuse_row(std::string_view rule, std::string_view field, std::string before, std::string expected) {
  RowRead out;
  out.rule = rule;
  out.field = field;
  out.before = std::move(before);
  out.expected = std::move(expected);
  return out;
}

// None of the fields that make a row worth keeping has a value: the first that came and was refused says why.
std::optional<RowRead> says_nothing(const RowSpec& row, const Draft& draft) {
  if (row.any_of.empty()) return std::nullopt;
  const Draft::Problem* refused = nullptr;
  for (std::string_view rest = row.any_of; !rest.empty();) {
    const std::string_view name = next_part(rest, '|');
    if (draft.has(name)) return std::nullopt;
    if (refused == nullptr) refused = draft.problem(name);
  }
  std::string_view names = row.any_of;
  if (refused == nullptr) return refuse_row("REQUIRED_MISSING", next_part(names, '|'), "", std::string(row.any_of));
  const FieldSpec& field = row.fields[refused->field];
  return refuse_row(refused->rule, field.name, refused->before, expectation(field));
}

RowRead clean_row(const RowSpec& row, const Json& raw, Notes& notes) {
  const std::optional<Json> wrap = raw.is_object() ? std::nullopt : wrapped(row, raw);
  const Json* object = raw.is_object() ? &raw : wrap ? &*wrap : nullptr;
  if (object == nullptr) return refuse_row("ROW_MALFORMED", "", shortened(base::dump(raw)), "an object");
  if (!raw.is_object()) notes.once("TEXT_AS_OBJECT");
  Draft draft(row, *object, notes);
  if (draft.blank()) return refuse_row("WRONG_SHAPE", "", shortened(base::dump(raw)), "a row with a known field");
  if (row.derive != nullptr) row.derive(draft);
  std::string_view rule;
  std::string before;
  if (const FieldSpec* field = draft.first_missing(rule, before)) {
    return refuse_row(rule, field->name, std::move(before), expectation(*field));
  }
  if (auto nothing = says_nothing(row, draft)) return std::move(*nothing);
  RowRead out;
  out.value = draft.take_clean();
  out.derived = draft.take_derived();
  return out;
}

// A row of a list against its schema. What is shown with personal values in it keeps the verdict of its masked form.
void check_row(const RowSpec& row, const Json& raw, const Notes& notes, RowRead& read) {
  if (!read.rule.empty() || notes.schema() == nullptr) return;
  RowRead hidden;
  if (!notes.masked()) {
    Notes masked(notes.layouts());
    masked.read_by(notes.schema());
    hidden = clean_row(row, raw, masked);
  }
  const Json& value = notes.masked() ? read.value : hidden.value;
  const auto fault = model::check_schema(*notes.schema(), value, false);
  if (!fault || fault->path.empty()) return;
  const std::string before = fault->value == nullptr ? std::string() : shortened(base::dump(*fault->value));
  std::string_view field;  // of the table: the entry's field outlives this row
  for (const FieldSpec& each : row.fields) {
    if (fault->path.substr(1, fault->path.find('/', 1) - 1) == each.name) field = each.name;
  }
  read = refuse_row(fault->rule, field, before, fault->expected);
}

ValueRead read_object(const FieldSpec& field, const Json& raw, Notes& notes) {
  if (raw.is_string() && is_blank_value(*base::as_text(raw))) return missing();
  if (raw.is_array()) {  // "fulfillments": [{…}]
    if (raw.empty()) return missing();
    if (!raw[0].is_object()) return refuse("OBJECT_INVALID");
    notes.once("LIST_AS_OBJECT");
    return read_object(field, raw[0], notes);
  }
  if (notes.traced()) notes.enter(std::string(field.name) + ".");
  const model::SchemaNode* around = notes.schema();
  notes.read_by(around == nullptr ? nullptr : around->member(field.name));
  RowRead read = clean_row(*field.row, raw, notes);
  notes.read_by(around);
  notes.leave();
  return read.rule.empty() ? take(std::move(read.value)) : refuse("OBJECT_INVALID");
}

std::string path_of(std::string_view list, std::size_t index) {
  std::string out(list);
  out += '[';
  base::append_int(out, static_cast<std::int64_t>(index));
  out += ']';
  return out;
}

void set_aside(Notes::Nested& nested, model::Verdict verdict, std::string path, std::string_view rule,
               std::string_view field, std::string before, std::string after) {
  model::NestedEntry entry;
  entry.verdict = verdict;
  entry.path = std::move(path);
  entry.entry.rule = rule;
  entry.entry.field = field;
  entry.entry.before = std::move(before);
  entry.entry.after = std::move(after);
  nested.entries.push_back(std::move(entry));
}

// Which row of a list equals an earlier one (same key, same everything): its index in `rows`, else kNone.
std::vector<std::size_t> repeats(const RowSpec& row, const Json& rows) {
  std::vector<std::size_t> same_as(rows.size(), kNone);
  struct Key {
    std::string_view text;
    std::size_t at;
  };
  std::vector<Key> keys;
  if (row.key.empty() || rows.size() < 2) return same_as;
  keys.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto text = base::text(rows[i], row.key);
    if (text) keys.push_back({*text, i});
  }
  base::sort(keys, [](const Key& a, const Key& b) { return a.text < b.text; });
  for (std::size_t i = 1; i < keys.size(); ++i) {
    for (std::size_t j = i; j > 0 && keys[j - 1].text == keys[i].text; --j) {
      const std::size_t before = keys[j - 1].at;
      if (same_as[before] == kNone && rows[before] == rows[keys[i].at]) same_as[keys[i].at] = before;
    }
  }
  return same_as;
}

// Takes repeated rows off the list. `places` holds each row's index in the source.
Json without_repeats(const FieldSpec& field, Json rows, const std::vector<std::size_t>& places,
                     const std::vector<std::uint8_t>& repaired, Notes::Nested& nested) {
  const std::vector<std::size_t> same_as = repeats(*field.row, rows);
  if (std::all_of(same_as.begin(), same_as.end(), [](std::size_t earlier) { return earlier == kNone; })) {
    for (const std::uint8_t mended : repaired) ++(mended != 0 ? nested.counts.repaired : nested.counts.kept);
    return rows;
  }
  Json list = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (same_as[i] == kNone) {
      ++(repaired[i] != 0 ? nested.counts.repaired : nested.counts.kept);
      list.push_back(std::move(rows[i]));
      continue;
    }
    ++nested.counts.duplicates;
    set_aside(nested, model::Verdict::Duplicate, path_of(field.name, places[i]), "DUPLICATE_EXACT", field.row->key,
              std::string(base::text(rows[i], field.row->key).value_or("")), path_of(field.name, places[same_as[i]]));
  }
  return list;
}

// A whole list that can't be read is set aside with all its rows.
ValueRead refuse_list(const FieldSpec& field, const Json& raw, Notes::Nested& nested) {
  const auto rows = static_cast<std::uint32_t>(raw.is_array() ? raw.size() : 1);
  nested.counts.in += rows;
  nested.counts.quarantined += rows;
  set_aside(nested, model::Verdict::Quarantined, std::string(field.name), "LIST_INVALID", "",
            shortened(raw.is_array() ? "[…]" : base::dump(raw)), "a list of at most 100000 rows");
  nested.entries.back().rows = rows;
  return refuse("LIST_INVALID");
}

ValueRead read_rows(const FieldSpec& field, const Json& raw, Notes& notes) {
  if (raw.is_string() && is_blank_value(*base::as_text(raw))) return missing();
  if (raw.is_object()) {  // one row where a list is expected, as XML turned into JSON writes it
    notes.once("OBJECT_AS_LIST");
    Json list = Json::array();
    list.push_back(raw);
    return read_rows(field, list, notes);
  }
  if (!raw.is_array() || raw.size() > kMaxListItems) return refuse_list(field, raw, notes.nested(field.name));
  if (raw.empty()) return take(Json::array());
  Json list = Json::array();
  std::vector<std::size_t> places;
  std::vector<std::uint8_t> repaired;
  Json::array_t& held = base::items(list);
  held.reserve(raw.size());
  Notes::Nested& nested = notes.nested(field.name);
  nested.counts.in += static_cast<std::uint32_t>(raw.size());
  const model::SchemaNode* around = notes.schema();
  const model::SchemaNode* list_schema = around == nullptr ? nullptr : around->member(field.name);
  notes.read_by(list_schema == nullptr ? nullptr : list_schema->items);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (notes.traced()) notes.enter(path_of(field.name, i) + ".");
    RowRead read = clean_row(*field.row, raw[i], notes);
    check_row(*field.row, raw[i], notes, read);
    notes.leave();
    if (!read.rule.empty()) {
      ++nested.counts.quarantined;
      set_aside(nested, model::Verdict::Quarantined, path_of(field.name, i), read.rule, read.field,
                std::move(read.before), std::move(read.expected));
      continue;
    }
    for (Draft::Derivation& entry : read.derived) {
      set_aside(nested, model::Verdict::Repaired, path_of(field.name, i), entry.rule, entry.field,
                std::move(entry.before), std::move(entry.after));
    }
    held.push_back(std::move(read.value));
    places.push_back(i);
    repaired.push_back(read.derived.empty() ? 0 : 1);
  }
  notes.read_by(around);
  return take(without_repeats(field, std::move(list), places, repaired, nested));
}

}  // namespace

// A value that no rule changed by name was only spelled otherwise.
void Notes::end_value(std::string_view field, std::string before, std::string after) {
  model::Change change;
  change.field = path_ + std::string(field);
  change.rule = rule_.empty() ? "VALUE_SPELLING" : rule_;
  change.before = std::move(before);
  change.after = std::move(after);
  changes_->push_back(std::move(change));
}

void Notes::add(std::string_view rule, bool every) {
  if (changes_ != nullptr && rule_.empty()) rule_ = rule;
  for (Entry& entry : entries_) {
    if (entry.rule != rule) continue;
    if (every) ++entry.count;
    return;
  }
  entries_.push_back({std::string(rule), 1});
}

Notes::Nested& Notes::nested(std::string_view list) {
  for (Nested& held : nested_) {
    if (held.list == list) return held;
  }
  nested_.push_back({list, {}, {}});
  return nested_.back();
}

std::vector<int> read_dpd(const Json& raw, Notes& notes) {
  std::vector<int> months;
  if (raw.is_array()) {
    for (const Json& item : raw) {
      if (months.size() == kMaxGridMonths) break;
      add_month(months, scalar_text(item).value_or(""), notes);
    }
    return months;
  }
  const auto text = base::as_text(raw);
  if (!text) return months;
  std::string_view rest = base::trim(*text);
  std::size_t at = rest.find_first_of("|,;/");
  if (at == std::string_view::npos) at = rest.find(' ');
  const char separator = at == std::string_view::npos ? '\0' : rest[at];
  // A closing separator adds no month.
  if (!rest.empty() && rest.back() == separator) rest.remove_suffix(1);
  if (separator == '\0' && rest.size() % 3 != 0) return months;
  while (!rest.empty() && months.size() < kMaxGridMonths) {
    if (separator != '\0') {
      add_month(months, next_part(rest, separator), notes);
    } else {  // groups of three characters without separators
      add_month(months, rest.substr(0, 3), notes);
      rest.remove_prefix(3);
    }
  }
  return months;
}

ValueRead read_nested(const FieldSpec& field, const Json& raw, Notes& notes) {
  switch (field.kind) {
    case Kind::Dpd:
      return read_grid(raw, notes, true);
    case Kind::DpdText:
      return read_grid(raw, notes, false);
    case Kind::Texts:
      return read_texts(raw, notes);
    case Kind::Scalars:
      return read_scalars(raw, notes);
    case Kind::Object:
      return read_object(field, raw, notes);
    case Kind::Rows:
      return read_rows(field, raw, notes);
    default:
      return missing();
  }
}

}  // namespace msme::clean
