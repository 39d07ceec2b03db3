#include "ingest/payload_gather.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace msme::ingest {
namespace {

using base::Date;
using base::Json;
using base::kNoDate;
using base::Paise;

std::string_view gather_part(std::string_view& list, char separator) {
  const std::size_t at = list.find(separator);
  const std::string_view part = list.substr(0, at);
  list = at == std::string_view::npos ? std::string_view{} : list.substr(at + 1);
  return part;
}

// At most kAsideBytes, never in the middle of a UTF-8 sequence.
std::string gather_cut(std::string text) {
  if (text.size() <= kAsideBytes) return text;
  std::size_t end = kAsideBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text;
}

// A text's runs of digits and of letters.
std::vector<std::string_view> gather_runs(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    if (base::is_digit(text[i])) {
      while (end < text.size() && base::is_digit(text[end])) ++end;
    } else if (base::is_alpha(text[i])) {
      while (end < text.size() && base::is_alpha(text[end])) ++end;
    }
    if (end == i) {
      ++i;
      continue;
    }
    out.push_back(text.substr(i, end - i));
    i = end;
  }
  return out;
}

// −1 unless all are digits and few.
int gather_digits(std::string_view text) {
  if (text.empty() || text.size() > 6) return -1;
  int value = 0;
  for (const char c : text) {
    if (!base::is_digit(c)) return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

int gather_year(std::string_view text) {
  const int value = gather_digits(text);
  if (text.size() == 4) return value;
  return text.size() == 2 && value >= 0 ? 2000 + value : -1;
}

Date gather_day(int year, int month, int day) {
  return base::is_valid(year, month, day) ? base::from_civil(year, month, day) : kNoDate;
}

int gather_month(int year, int month) {
  return year >= 1990 && year < 2100 && month >= 1 && month <= 12 ? year * 12 + month - 1 : -1;
}

}  // namespace

void Gather::row(model::Dataset dataset, const Json& row, std::string place) {
  add_payload_row(payload_, dataset, base::dump(row), std::move(place));
}

void Gather::aside(model::Dataset dataset, std::string place, std::string_view code, std::string_view reason,
                   const Json& raw) {
  payload_.aside.push_back(
      {dataset, std::move(place), std::string(code), std::string(reason), gather_cut(base::dump(raw))});
  ++payload_.seen;
}

void Gather::note(std::string text) {
  auto& notes = payload_.notes;
  if (notes.size() > kMostNotes || std::find(notes.begin(), notes.end(), text) != notes.end()) return;
  notes.push_back(notes.size() == kMostNotes ? std::string("There is more to note than is shown") : std::move(text));
}

std::string pointer(std::string_view parent, std::string_view key) {
  std::string out(parent);
  out += '/';
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string pointer(std::string_view parent, std::size_t index) {
  std::string out(parent);
  out += '/';
  base::append_int(out, static_cast<std::int64_t>(index));
  return out;
}

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) out += part;
  return out;
}

std::string counted(std::size_t number) {
  std::string out;
  base::append_int(out, static_cast<std::int64_t>(number));
  return out;
}

const Json* find_member(const Json& object, std::string_view key) {
  if (const Json* exact = base::find(object, key)) return exact;
  if (!object.is_object()) return nullptr;
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (it.key().size() == key.size() && base::equals_ignore_case(it.key(), key)) {
      return it->is_null() ? nullptr : &*it;
    }
  }
  return nullptr;
}

const Json* find_path(const Json& object, std::string_view path) {
  const Json* at = &object;
  while (at != nullptr && !path.empty()) {
    if (at->is_array()) at = at->empty() ? nullptr : &(*at)[0];
    if (at != nullptr) at = find_member(*at, gather_part(path, '.'));
  }
  return at;
}

std::string plain_text(const Json* value) {
  if (value == nullptr) return {};
  if (const Json* inner = base::find(*value, "#text")) value = inner;
  if (const auto text = base::as_text(*value)) return std::string(base::trim(*text));
  return value->is_number_integer() ? base::dump(*value) : std::string();
}

std::string plain_text(const Json& object, std::string_view path) { return plain_text(find_path(object, path)); }

std::string first_text(const Json& object, std::string_view paths) {
  while (!paths.empty()) {
    std::string text = plain_text(find_path(object, gather_part(paths, '|')));
    if (!text.empty()) return text;
  }
  return {};
}

const Json* first_value(const Json& object, std::string_view paths) {
  while (!paths.empty()) {
    const Json* value = find_path(object, gather_part(paths, '|'));
    if (value == nullptr || (value->is_object() && value->empty())) continue;
    if (const Json* inner = base::find(*value, "#text")) value = inner;
    const auto text = base::as_text(*value);
    if (!text || !base::trim(*text).empty()) return value;
  }
  return nullptr;
}

void copy_first(Json& to, std::string_view name, const Json& from, std::string_view paths) {
  if (const Json* value = first_value(from, paths)) to[std::string(name)] = *value;
}

const Json& unwrapped_list(const Json& list) {
  const Json* at = &list;
  for (int depth = 0; depth < kWrapperDepth && at->is_object() && at->size() == 1 && at->begin()->is_structured();
       ++depth) {
    at = &*at->begin();
  }
  return *at;
}

std::optional<Paise> read_rupees(const Json& value) {
  constexpr double kMost = 1e12;  // base::kMaxAmount in rupees
  if (const auto number = base::as_number(value)) {
    return *number >= -kMost && *number <= kMost ? std::optional(base::from_rupees(*number)) : std::nullopt;
  }
  const auto held = base::as_text(value);
  if (!held) return std::nullopt;
  std::string_view text = base::trim(*held);
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  Paise whole = 0;
  int places = -1;
  bool digit = false;
  bool up = false;
  for (const char c : text) {
    if (c == ',' && places < 0) continue;
    if (c == '.' && places < 0) {
      places = 0;
      continue;
    }
    if (!base::is_digit(c) || whole > base::kMaxAmount) return std::nullopt;
    digit = true;
    if (places < 2) whole = whole * 10 + (c - '0');
    if (places == 2) up = c >= '5';
    if (places >= 0) ++places;
  }
  for (int have = std::max(places, 0); have < 2; ++have) whole *= 10;
  if (up) ++whole;
  if (!digit || whole > base::kMaxAmount) return std::nullopt;
  return negative ? -whole : whole;
}

Date read_day(std::string_view text, std::string_view layout) {
  text = base::trim(text);
  const auto parts = gather_runs(text);
  if (parts.size() == 1 && text.size() == 8 && parts[0].size() == 8) {
    if (layout == "YYYYMMDD") {
      return gather_day(gather_digits(text.substr(0, 4)), gather_digits(text.substr(4, 2)),
                        gather_digits(text.substr(6)));
    }
    return gather_day(gather_digits(text.substr(4)), gather_digits(text.substr(2, 2)),
                      gather_digits(text.substr(0, 2)));
  }
  if (parts.size() < 3) return kNoDate;
  if (parts[0].size() == 4) return gather_day(gather_year(parts[0]), gather_digits(parts[1]), gather_digits(parts[2]));
  const int named = base::month_number(parts[1].substr(0, 3));
  return gather_day(gather_year(parts[2]), named > 0 ? named : gather_digits(parts[1]), gather_digits(parts[0]));
}

int read_month_of(std::string_view text) {
  text = base::trim(text);
  const auto parts = gather_runs(text);
  if (parts.size() == 1 && gather_digits(parts[0]) >= 0) {
    if (text.size() == 5) return gather_month(gather_digits(text.substr(1)), gather_digits(text.substr(0, 1)));
    if (text.size() != 6) return -1;
    const int last = gather_month(gather_digits(text.substr(2)), gather_digits(text.substr(0, 2)));
    return last >= 0 ? last : gather_month(gather_digits(text.substr(0, 4)), gather_digits(text.substr(4)));
  }
  if (parts.size() == 3) {
    const Date day = read_day(text, "DD-MM-YYYY");
    return day == kNoDate ? -1 : base::month_index(day);
  }
  if (parts.size() != 2) return -1;
  if (parts[0].size() == 4 && base::is_digit(parts[0][0]))
    return gather_month(gather_year(parts[0]), gather_digits(parts[1]));
  const int named = base::month_number(parts[0].substr(0, 3));
  return gather_month(gather_year(parts[1]), named > 0 ? named : gather_digits(parts[0]));
}

std::optional<std::int64_t> read_instant(std::string_view text) {
  text = base::trim(text);
  if (text.size() < 10) return std::nullopt;
  const Date day = base::parse_iso(text.substr(0, 10));
  if (day == kNoDate) return std::nullopt;
  constexpr std::int64_t kIst = 19800;
  const std::int64_t midnight = static_cast<std::int64_t>(day) * 86400;
  if (text.size() < 19) return midnight - kIst;
  const int hour = gather_digits(text.substr(11, 2));
  const int minute = gather_digits(text.substr(14, 2));
  const int second = gather_digits(text.substr(17, 2));
  if (hour < 0 || minute < 0 || second < 0) return std::nullopt;
  const std::int64_t at = midnight + hour * 3600 + minute * 60 + second;
  const std::string_view rest = text.substr(19);
  if (!rest.empty() && base::to_upper(rest.back()) == 'Z') return at;
  const std::size_t sign = rest.find_first_of("+-");
  if (sign == std::string_view::npos) return at - kIst;
  const auto zone = gather_runs(rest.substr(sign));
  if (zone.empty()) return at - kIst;
  const bool together = zone[0].size() == 4;  // +0530
  const int hours = gather_digits(together ? zone[0].substr(0, 2) : zone[0]);
  const int minutes = together ? gather_digits(zone[0].substr(2)) : zone.size() > 1 ? gather_digits(zone[1]) : 0;
  const std::int64_t offset = hours * 3600 + minutes * 60;
  return rest[sign] == '-' ? at + offset : at - offset;
}

bool says_synthetic(const Json& document) {
  for (const std::string_view key : {"note", "data_origin"}) {
    const auto text = base::text(document, key);
    if (text && text->substr(0, 9) == "SYNTHETIC") return true;
  }
  return false;
}

}  // namespace msme::ingest
