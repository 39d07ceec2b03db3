// Single values: what came → the value as it will be written, or why it is refused.
#include <cmath>
#include <optional>

#include "base/codes.hpp"
#include "base/text.hpp"
#include "clean/documents_spec.hpp"
#include "clean/values.hpp"

namespace msme::clean {
namespace {

using base::Json;

constexpr std::size_t kMaxId = 64;

// ---- texts ----

ValueRead read_text(const FieldSpec& field, const Json& raw, Notes& notes) {
  std::string room;
  const auto text = scalar_view(raw, room);
  if (!text) return refuse("TEXT_INVALID");
  std::string value = base::squeeze(*text);
  if (is_blank_value(value)) return missing();
  if (!raw.is_string()) notes.once("NUMBER_AS_TEXT");
  if (field.mask != Mask::None && !field.raw_only && notes.masked()) value = mask(field.mask, value);
  if (value.empty()) return refuse("PATTERN_INVALID");
  return take(std::move(value));
}

ValueRead read_code(const Json& raw) {
  std::string room;
  const auto text = scalar_view(raw, room);
  if (!text) return refuse("TEXT_INVALID");
  if (is_blank_value(*text)) return missing();
  std::string code;
  code.reserve(text->size());
  for (const char c : *text) {
    if (base::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80) {
      code += base::to_upper(c);
    } else if (!code.empty() && code.back() != '_') {
      code += '_';
    }
  }
  while (!code.empty() && code.back() == '_') code.pop_back();
  return code.empty() ? missing() : take(std::move(code));
}

ValueRead read_id(const Json& raw, Notes& notes) {
  std::string room;
  const auto text = scalar_view(raw, room);
  if (!text) return refuse("ID_INVALID");
  const std::string_view id = base::trim(*text);
  if (is_blank_value(id)) return missing();
  if (id.size() > kMaxId) return refuse("ID_INVALID");
  for (const char c : id) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == '"' || c == '\\') return refuse("ID_INVALID");
  }
  if (!raw.is_string()) notes.once("NUMBER_AS_TEXT");
  return take(std::string(id));
}

ValueRead read_choice(const FieldSpec& field, const Json& raw, Notes& notes) {
  std::string room;
  std::optional<std::string_view> text = scalar_view(raw, room);
  if (!text && raw.is_boolean()) text = raw == Json(true) ? "true" : "false";
  if (!text) return refuse("ENUM_UNKNOWN");
  if (is_blank_value(*text)) return missing();
  // Most are spelled as the table has them.
  for (std::string_view rest = field.values; !rest.empty();) {
    std::string_view aliases = next_part(rest, ';');
    if (next_part(aliases, '=') == *text) return take(std::string(*text));
  }
  const std::string wanted = fold(*text);
  for (std::string_view rest = field.values; !rest.empty();) {
    std::string_view aliases = next_part(rest, ';');
    const std::string_view code = next_part(aliases, '=');
    bool found = fold(code) == wanted;
    while (!found && !aliases.empty()) found = fold(next_part(aliases, '|')) == wanted;
    if (!found) continue;
    if (*text != code) notes.once("ENUM_SPELLING");
    return take(std::string(code));
  }
  return refuse("ENUM_UNKNOWN");
}

bool fits(char c, char rule) {
  switch (rule) {
    case 'd':
      return base::is_digit(c);
    case 'a':
      return c >= 'A' && c <= 'Z';
    case 'n':
      return base::is_digit(c) || (c >= 'A' && c <= 'Z');
    case 'o':
      return (c >= '1' && c <= '9') || (c >= 'A' && c <= 'Z');
    case 'p':
      return std::string_view("PCHABFGJLT").find(c) != std::string_view::npos;
    default:
      return c == rule;
  }
}

bool has_shape(std::string_view value, std::string_view shape) {
  if (value.size() != shape.size()) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!fits(value[i], shape[i])) return false;
  }
  return true;
}

ValueRead read_shape(const FieldSpec& field, const Json& raw, Notes& notes) {
  std::string room;
  const auto text = scalar_view(raw, room);
  if (!text) return refuse("PATTERN_INVALID");
  if (is_blank_value(*text)) return missing();
  std::string value(text->size(), '\0');
  std::size_t size = 0;
  for (const char c : *text) {
    if (!base::is_space(c)) value[size++] = base::to_upper(c);
  }
  value.resize(size);
  if (field.mask == Mask::Pan && has_shape(value, "aaaXXXXXXa")) return take(std::move(value));  // masked before
  // Spreadsheets take the zero off 0709.
  if (field.rule == &base::is_hsn && value.size() % 2 == 1) value.insert(value.begin(), '0');
  if (!(field.rule != nullptr ? field.rule(value) : has_shape(value, field.values))) return refuse("PATTERN_INVALID");
  if (value != *text) notes.once("ID_SPELLING");
  // A remark, not an error: test data and documentation are full of wrong check characters.
  if (field.rule == &base::is_gstin && !base::gstin_checks(value)) notes.once("GSTIN_CHECK_CHARACTER");
  return take(field.mask == Mask::None || !notes.masked() ? std::move(value) : mask(field.mask, value));
}

// ---- dates ----

ValueRead read_date(const Json& raw, Notes& notes, bool with_time) {
  std::string room;
  const auto text = scalar_view(raw, room);
  if (!text) return refuse("DATE_UNREADABLE");
  if (is_blank_value(*text)) return missing();
  const DateRead read = parse_date(*text);
  if (!read.ok()) return refuse(read.impossible ? "DATE_IMPOSSIBLE" : "DATE_UNREADABLE");
  const bool as_written = read.format == DateFormat::Iso || (with_time && read.format == DateFormat::IsoTime);
  if (!as_written) notes.once(std::string("DATE_") + std::string(clean::text(read.format)));
  std::string out = base::to_iso(read.date);
  if (with_time && read.time >= 0) {
    out += 'T';
    base::append_padded(out, read.time / 3600, 2);
    out += ':';
    base::append_padded(out, read.time / 60 % 60, 2);
    out += ':';
    base::append_padded(out, read.time % 60, 2);
    out += "+05:30";
  }
  return take(std::move(out));
}

// Month index of "04-2026", "2026-04", "042026", "202604", "Apr-2026", "April 2026" or any date; −1 otherwise.
int read_month(std::string_view text) {
  std::string digits;
  std::vector<std::size_t> groups;
  bool only_digits = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (base::is_digit(text[i])) {
      if (i == 0 || !base::is_digit(text[i - 1])) groups.push_back(0);
      digits += text[i];
      ++groups.back();
    } else if (text[i] != '-' && text[i] != '/' && text[i] != ' ' && text[i] != '.') {
      only_digits = false;
    }
  }
  // A number lost the zero of 042026.
  if (only_digits && groups.size() == 1 && digits.size() == 5) digits.insert(digits.begin(), '0');
  if (only_digits && groups.size() == 2 && digits.size() == 5 && (groups[0] == 1 || groups[1] == 1)) {
    digits.insert(digits.begin() + (groups[0] == 1 ? 0 : 4), '0');
  }
  if (only_digits && digits.size() == 6 && groups.size() <= 2) {
    const int front = (digits[0] - '0') * 10 + (digits[1] - '0');
    const bool year_first = front >= 19 && front <= 21 && digits[4] <= '1';
    const std::string_view year = std::string_view(digits).substr(year_first ? 0 : 2, 4);
    const std::string_view month = std::string_view(digits).substr(year_first ? 4 : 0, 2);
    const base::Date first = base::parse_iso(std::string(year) + "-" + std::string(month) + "-01");
    return first == base::kNoDate ? -1 : base::month_index(first);
  }
  if (!only_digits && !text.empty() && base::is_alpha(text[0])) {
    const DateRead named = parse_date(std::string("1-") + std::string(text));
    if (named.ok()) return base::month_index(named.date);
  }
  const DateRead read = parse_date(text);
  return read.ok() ? base::month_index(read.date) : -1;
}

ValueRead read_period(const Json& raw, Notes& notes) {
  std::string room;
  const auto text = scalar_view(raw, room);
  if (!text) return refuse("PERIOD_UNREADABLE");
  const std::string_view trimmed = base::trim(*text);
  if (is_blank_value(trimmed)) return missing();
  const int month = read_month(trimmed);
  if (month < 2000 * 12 || month >= 2100 * 12) return refuse("PERIOD_UNREADABLE");
  std::string written = period_text(month);
  if (written != *text) notes.once("PERIOD_MM_YYYY");
  return take(std::move(written));
}

// ---- figures ----

ValueRead check_amount(const FieldSpec& field, base::Paise paise) {
  if (field.sign >= 0 && paise < 0) return refuse("AMOUNT_NEGATIVE");
  if (field.sign > 0 && paise == 0) return refuse("AMOUNT_ZERO");
  return take(base::money_json(paise));
}

ValueRead read_amount(const FieldSpec& field, const Json& raw, Notes& notes) {
  if (raw.is_object()) {  // {"currency": "INR", "value": "1250.00"}
    const Json* inner = base::find(raw, "value");
    return inner == nullptr || inner->is_object() ? refuse("AMOUNT_UNREADABLE") : read_amount(field, *inner, notes);
  }
  if (const auto value = base::as_number(raw)) {
    if (!(std::fabs(*value) <= base::to_rupees(base::kMaxAmount))) return refuse("AMOUNT_TOO_LARGE");
    const base::Paise paise = base::from_rupees(*value);
    if (std::fabs(base::to_rupees(paise) - *value) > 1e-6) notes.once("AMOUNT_ROUNDED_TO_PAISA");
    return check_amount(field, paise);
  }
  const auto text = base::as_text(raw);
  if (!text) return refuse("AMOUNT_UNREADABLE");
  const Amount read = parse_amount(*text);
  if (read.error == AmountError::Empty) return missing();
  if (read.error == AmountError::TooLarge) return refuse("AMOUNT_TOO_LARGE");
  if (!read.ok()) return refuse("AMOUNT_UNREADABLE");
  notes.once(read.plain ? "AMOUNT_TEXT" : "AMOUNT_INR");
  if (read.rounded) notes.once("AMOUNT_ROUNDED_TO_PAISA");
  // "Dr" after a balance means money owed; where only a magnitude makes sense the mark says nothing.
  const bool owed = read.negative || (field.sign < 0 && read.side == Side::Debit);
  return check_amount(field, owed ? -read.paise : read.paise);
}

// A decimal number with grouping commas and a unit after it; exact while it has at most 15 digits.
std::optional<double> parse_decimal(std::string_view text, std::string& unit) {
  text = base::trim(text);
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  std::int64_t mantissa = 0;
  double divisor = 1;
  int digits = 0;
  bool point = false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    if (base::is_digit(text[i])) {
      if (++digits > 18) {
        if (!point) return std::nullopt;
        continue;
      }
      mantissa = mantissa * 10 + (text[i] - '0');
      if (point) divisor *= 10;
    } else if (text[i] == '.' && !point) {
      point = true;
    } else if (text[i] != ',' || point) {
      break;
    }
  }
  if (digits == 0) return std::nullopt;
  const std::string_view rest = base::trim(text.substr(i));
  unit = rest == "%" ? "%" : fold(rest);
  if (unit.empty() && !rest.empty()) return std::nullopt;
  const double value = static_cast<double>(mantissa) / divisor;
  return negative ? -value : value;
}

bool unit_known(Kind kind, std::string_view unit) {
  if (unit.empty()) return true;
  if (kind == Kind::Whole) return unit == "MONTHS" || unit == "MONTH" || unit == "M" || unit == "MTHS";
  return unit == "%" || unit == "PERCENT" || (kind == Kind::Rate && (unit == "PA" || unit == "PERCENTPA"));
}

ValueRead read_number(const FieldSpec& field, const Json& raw, Notes& notes) {
  std::optional<double> value = base::as_number(raw);
  if (!value) {
    const auto text = base::as_text(raw);
    if (!text) return refuse("NUMBER_UNREADABLE");
    if (is_blank_value(*text)) return missing();
    std::string unit;
    value = parse_decimal(*text, unit);
    if (!value || !unit_known(field.kind, unit)) return refuse("NUMBER_UNREADABLE");
    notes.once("NUMBER_TEXT");
  }
  if (!std::isfinite(*value)) return refuse("NUMBER_UNREADABLE");
  if (field.kind == Kind::Rate && *value > 0 && *value < 1) {  // nobody lends under 1 % a year
    *value *= 100;
    notes.once("RATE_FRACTION");
  }
  if (field.low < field.high && !(*value >= field.low && *value <= field.high)) return refuse("NUMBER_OUT_OF_RANGE");
  if (field.kind != Kind::Whole) return take(base::round_to(*value, field.decimals));
  if (!(std::fabs(*value) < 9e15)) return refuse("NUMBER_UNREADABLE");
  const auto integer = static_cast<std::int64_t>(*value);
  if (static_cast<double>(integer) != *value) return refuse("NUMBER_UNREADABLE");
  return take(integer);
}

ValueRead read_flag(const Json& raw, Notes& notes) {
  if (raw.is_boolean()) return take(raw);
  std::string room;
  const auto text = scalar_view(raw, room);
  if (!text) return refuse("FLAG_UNREADABLE");
  if (is_blank_value(*text)) return missing();
  notes.once("FLAG_TEXT");
  const std::string folded = fold(*text);
  if (folded == "Y" || folded == "YES" || folded == "TRUE" || folded == "1") return take(true);
  if (folded == "N" || folded == "NO" || folded == "FALSE" || folded == "0") return take(false);
  return refuse("FLAG_UNREADABLE");
}

// An address in one line, whatever form it came in.
Json plain_address(const Json& raw) {
  if (const auto text = base::as_text(raw)) return is_blank_value(*text) ? Json(nullptr) : Json(base::squeeze(*text));
  std::string out;
  if (!raw.is_structured()) return nullptr;
  for (const Json& part : raw) {
    const std::string text = part.is_structured() ? std::string() : scalar_text(part).value_or("");
    if (text.empty() || is_blank_value(text)) continue;
    if (!out.empty()) out += ", ";
    out += base::squeeze(text);
  }
  return out.empty() ? Json(nullptr) : Json(out);
}

ValueRead read_phone(const Json& raw, Notes& notes) {
  std::string room;
  const auto text = scalar_view(raw, room);
  if (!text) return refuse("PATTERN_INVALID");
  if (is_blank_value(*text)) return missing();
  std::string masked = mask_phone(*text);
  if (masked.empty()) return refuse("PATTERN_INVALID");
  if (!raw.is_string()) notes.once("NUMBER_AS_TEXT");
  if (!notes.masked()) return take(base::squeeze(*text));
  return take(std::move(masked));
}

}  // namespace

std::optional<std::string> scalar_text(const Json& raw) {
  std::string room;
  const auto text = scalar_view(raw, room);
  if (!text) return std::nullopt;
  return text->data() == room.data() ? std::move(room) : std::string(*text);
}

std::optional<std::string_view> scalar_view(const Json& raw, std::string& room) {
  if (const auto held = base::as_text(raw)) return *held;
  const auto value = base::as_number(raw);
  if (!value) return std::nullopt;
  // 45965.0 came from a spreadsheet or a data frame: the integer is meant.
  if (raw.is_number_float() && *value > -9e15 && *value < 9e15 &&
      static_cast<double>(static_cast<std::int64_t>(*value)) == *value) {
    room.clear();
    base::append_int(room, static_cast<std::int64_t>(*value));
  } else {
    room = base::dump(raw);
  }
  return std::string_view(room);
}

std::string_view next_part(std::string_view& list, char separator) {
  const std::size_t at = list.find(separator);
  const std::string_view part = list.substr(0, at);
  list = at == std::string_view::npos ? std::string_view{} : list.substr(at + 1);
  return part;
}

ValueRead read_value(const FieldSpec& field, const Json& raw, Notes& notes) {
  if (raw.is_null()) return missing();
  switch (field.kind) {
    case Kind::Text:
      return read_text(field, raw, notes);
    case Kind::Code:
      return read_code(raw);
    case Kind::Id:
      return read_id(raw, notes);
    case Kind::Choice:
      return read_choice(field, raw, notes);
    case Kind::Shape:
      return read_shape(field, raw, notes);
    case Kind::Phone:
      return read_phone(raw, notes);
    case Kind::Address:
      return take(notes.masked() ? mask_address(raw) : plain_address(raw));
    case Kind::Date:
      return read_date(raw, notes, false);
    case Kind::Timestamp:
      return read_date(raw, notes, true);
    case Kind::Period:
      return read_period(raw, notes);
    case Kind::Amount:
      return read_amount(field, raw, notes);
    case Kind::Number:
    case Kind::Whole:
    case Kind::Rate:
      return read_number(field, raw, notes);
    case Kind::Flag:
      return read_flag(raw, notes);
    case Kind::Dpd:
    case Kind::DpdText:
    case Kind::Texts:
    case Kind::Scalars:
    case Kind::Object:
    case Kind::Rows:
      return read_nested(field, raw, notes);
  }
  return missing();
}

}  // namespace msme::clean
