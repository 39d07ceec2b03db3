// Lists and objects of a document: nested rows are read with their own table, grids of days past due become numbers.
#include <optional>

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
  if (raw.is_object()) return raw;
  if (row.wrap.empty() || !(raw.is_string() || raw.is_number())) return std::nullopt;
  if (raw.is_string() && is_blank_value(*base::as_text(raw))) return std::nullopt;
  Json out = Json::object();
  out[std::string(row.wrap)] = raw;
  return out;
}

std::optional<Json> clean_row(const RowSpec& row, const Json& raw, Notes& notes) {
  const auto object = wrapped(row, raw);
  if (!object) return std::nullopt;
  if (!raw.is_object()) notes.once("TEXT_AS_OBJECT");
  const Draft draft(row, *object, notes);
  std::string_view rule;
  std::string before;
  if (draft.first_missing(rule, before) != nullptr || draft.blank()) return std::nullopt;
  return draft.clean();
}

ValueRead read_object(const FieldSpec& field, const Json& raw, Notes& notes) {
  if (raw.is_string() && is_blank_value(*base::as_text(raw))) return missing();
  if (raw.is_array()) {  // "fulfillments": [{…}]
    if (raw.empty()) return missing();
    if (!raw[0].is_object()) return refuse("OBJECT_INVALID");
    notes.once("LIST_AS_OBJECT");
    return read_object(field, raw[0], notes);
  }
  auto value = clean_row(*field.row, raw, notes);
  return value ? take(std::move(*value)) : refuse("OBJECT_INVALID");
}

ValueRead read_rows(const FieldSpec& field, const Json& raw, Notes& notes) {
  if (raw.is_string() && is_blank_value(*base::as_text(raw))) return missing();
  if (raw.is_object()) {  // one row where a list is expected, as XML turned into JSON writes it
    notes.once("OBJECT_AS_LIST");
    Json list = Json::array();
    list.push_back(raw);
    return read_rows(field, list, notes);
  }
  if (!raw.is_array() || raw.size() > kMaxListItems) return refuse("LIST_INVALID");
  Json list = Json::array();
  for (const Json& item : raw) {
    auto value = clean_row(*field.row, item, notes);
    if (value) {
      list.push_back(std::move(*value));
    } else {
      notes.each(base::upper(field.name) + "_ROW_DROPPED");
    }
  }
  return take(std::move(list));
}

}  // namespace

void Notes::add(std::string_view rule, bool every) {
  for (Entry& entry : entries_) {
    if (entry.rule != rule) continue;
    if (every) ++entry.count;
    return;
  }
  entries_.push_back({std::string(rule), 1});
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
