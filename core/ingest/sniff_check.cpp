#include "ingest/sniff_check.hpp"

#include <algorithm>

#include "base/date.hpp"
#include "base/text.hpp"
#include "ingest/payload_aa_parts.hpp"
#include "ingest/payload_gather.hpp"
#include "model/schema.hpp"

namespace msme::ingest::sniffing {
namespace {

using base::Json;

constexpr std::size_t kShown = 60;

// At most kShown bytes, never in the middle of a UTF-8 sequence.
std::string shown_value(std::string_view text) {
  if (text.size() <= kShown) return std::string(text);
  std::size_t end = kShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + "…";
}

// Digits as 9, letters as A: dates and numbers in one form are one departure, whatever their values. One or two digits in a
// row are one 9, three or more two: "3 Nov 25" and "12 Nov 25" are one form, "2025-11-01" another.
std::string shape_of(std::string_view text) {
  std::string out;
  std::size_t run = 0;
  for (const char c : text.substr(0, 40)) {
    const char kind = base::is_digit(c) ? '9' : base::is_alpha(c) ? 'A' : c;
    run = !out.empty() && out.back() == kind ? run + 1 : 0;
    if (run == 0 || (kind == '9' && run == 2)) out.push_back(kind);
  }
  return out;
}

// What keeps a number from being plain: its signs and letters, whatever its digits.
std::string number_shape_of(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 40)) {
    if (base::is_digit(c) || c == '.' || c == '-') continue;
    if (out.find(c) == std::string::npos) out.push_back(c);
  }
  return out;
}

std::string_view kind_of(const Json& value) {
  return value.is_object()    ? "an object"
         : value.is_array()   ? "a list"
         : value.is_string()  ? "a text"
         : value.is_boolean() ? "true or false"
         : value.is_number()  ? "a number"
                              : "null";
}

bool digits_at(std::string_view text, std::string_view mask) {
  if (text.size() != mask.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool fits = mask[i] == '9'   ? base::is_digit(text[i])
                      : mask[i] == 'A' ? base::is_alpha(text[i])
                                       : text[i] == mask[i];
    if (!fits) return false;
  }
  return true;
}

bool is_plain_number(std::string_view text, bool whole) {
  if (!text.empty() && text[0] == '-') text.remove_prefix(1);
  const std::size_t dot = text.find('.');
  const std::string_view before = text.substr(0, dot);
  const std::string_view after = dot == std::string_view::npos ? "0" : text.substr(dot + 1);
  const auto all_digits = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), base::is_digit);
  };
  return all_digits(before) && all_digits(after) && (!whole || dot == std::string_view::npos);
}

bool is_time(std::string_view text) {
  if (text.size() < 19 || base::parse_iso(text.substr(0, 10)) == base::kNoDate || text[10] != 'T' ||
      !digits_at(text.substr(11, 8), "99:99:99"))
    return false;
  std::string_view rest = text.substr(19);
  if (!rest.empty() && rest[0] == '.') {
    std::size_t end = 1;
    while (end < rest.size() && base::is_digit(rest[end])) ++end;
    if (end == 1) return false;
    rest.remove_prefix(end);
  }
  return rest.empty() || rest == "Z" ||
         ((rest[0] == '+' || rest[0] == '-') &&
          (digits_at(rest.substr(1), "99:99") || digits_at(rest.substr(1), "9999")));
}

bool fits_kind(SniffKind kind, std::string_view text) {
  switch (kind) {
    case SniffKind::Date:
      return text.size() == 10 && base::parse_iso(text) != base::kNoDate;
    case SniffKind::Datetime:
      return is_time(text);
    case SniffKind::DayFirst:
      return digits_at(text, "99-99-9999") && read_day(text, "DD-MM-YYYY") != base::kNoDate;
    case SniffKind::DayMonthName:
      return digits_at(text, "99-AAA-9999") && read_day(text, "DD-MM-YYYY") != base::kNoDate;
    case SniffKind::DayRun:
      return digits_at(text, "99999999") && read_day(text, "DDMMYYYY") != base::kNoDate;
    case SniffKind::YearRun:
      return digits_at(text, "99999999") && read_day(text, "YYYYMMDD") != base::kNoDate;
    case SniffKind::Period:
      return digits_at(text, "999999") && read_month_of(text) >= 0 && text.substr(0, 2) <= "12";
    case SniffKind::PeriodDash:
      return digits_at(text, "99-9999") && read_month_of(text) >= 0;
    case SniffKind::Gstin:
      return model::matches_pattern(text, "^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z][A-Z0-9][0-9A-Z]$");
    case SniffKind::Pan:
      return model::matches_pattern(text, "^[A-Za-z]{5}[0-9]{4}[A-Za-z]$");
    case SniffKind::Ifsc:
      return model::matches_pattern(text, "^[A-Z]{4}0[A-Z0-9]{6}$");
    case SniffKind::Isin:
      return model::matches_pattern(text, "^[A-Z]{2}[A-Z0-9]{9}[0-9]$");
    default:
      return true;
  }
}

bool is_date_kind(SniffKind kind) { return kind >= SniffKind::Date && kind <= SniffKind::PeriodDash; }

bool holds_attributes_of(std::string_view key) {
  return key == "$" || key == "@" || key == "_attr" || key == "_attributes" || key == "@attributes" || key == "attr";
}

// What a document may say of itself besides its format: namespaces, and that it is made up.
bool beside_the_form(std::string_view folded, std::string_view key, const Json& value) {
  if (folded == "xmlns" || folded == "schemalocation" || folded == "nonamespaceschemalocation" || key == "#text" ||
      key.substr(0, 1) == "_" || key.substr(0, 6) == "xmlns:")
    return true;
  if (folded != "note" && folded != "dataorigin") return false;
  return base::starts_with_ignore_case(base::as_text(value).value_or(std::string_view()), "synthetic");
}

std::string choices_of(const std::vector<std::string>& choices) {
  std::string out;
  for (const std::string& choice : choices) {
    if (!out.empty()) out += ", ";
    if (out.size() > 160) return out + "…";
    out += choice.empty() ? "nothing" : choice;
  }
  return out;
}

// One name in other letters: "Profile" and "profile", as XML and JSON have it.
bool same_but_first(std::string_view a, std::string_view b) {
  return a.size() == b.size() && !a.empty() && base::to_lower(a[0]) == base::to_lower(b[0]) &&
         a.substr(1) == b.substr(1);
}

std::string_view no_prefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

bool Deviations::holds(std::string_view code, std::string_view pattern, std::string_view key) {
  buffer_.assign(code).append("\n").append(pattern).append("\n").append(key);
  ++total_;
  const auto known = by_key_.find(buffer_);
  if (known == by_key_.end()) return false;
  ++list_[known->second].count;
  return true;
}

void Deviations::add(std::string_view code, std::string_view pattern, std::string_view key, Deviation first) {
  if (list_.size() == kMost) {
    more_ = true;
    return;
  }
  std::string whole(code);
  whole.append("\n").append(pattern).append("\n").append(key);
  by_key_.emplace(std::move(whole), list_.size());
  first.count = 1;
  list_.push_back(std::move(first));
}

void SniffCheck::say(std::string_view code, std::string_view name, std::string_view key, std::string_view expected,
                     std::string_view got) {
  pattern_.assign(form_.id);
  for (const Segment& segment : at_) {
    if (segment.index < 0) pattern_.append("/").append(segment.name);
  }
  if (!name.empty()) pattern_.append("/").append(name);
  if (out_.holds(code, pattern_, key)) return;
  std::string path = base_;
  for (const Segment& segment : at_) {
    path = segment.index < 0 ? pointer(path, segment.name) : pointer(path, static_cast<std::size_t>(segment.index));
  }
  if (!name.empty()) path = pointer(path, name);
  out_.add(code, pattern_, key,
           {std::string(code), std::move(path), shown_value(expected), shown_value(got), line_, 0});
}

void SniffCheck::check(const Json& value, std::string_view place, std::uint32_t line) {
  base_ = place;
  line_ = line;
  at_.clear();
  node(value, form_.nodes.front());
}

void SniffCheck::node(const Json& value, const SniffNode& form) {
  std::vector<char> seen(form.members.size(), 0);
  members(value, form, seen, true);
  for (std::size_t i = 0; i < form.members.size(); ++i) {
    const SniffMember& member = form.members[i];
    if (!member.required || seen[i] != 0) continue;
    say("MEMBER_MISSING", member.name, "",
        member.kind == SniffKind::Choice ? choices_of(member.choices) : expected_of(member.kind), "nothing");
  }
}

void SniffCheck::members(const Json& value, const SniffNode& form, std::vector<char>& seen, bool holders) {
  for (auto it = value.begin(); it != value.end(); ++it) {
    const std::string& key = it.key();
    if (holders && it->is_object() && holds_attributes_of(key)) {
      members(*it, form, seen, false);
      continue;
    }
    ++values_;
    const std::string folded = aa_fold(key);
    std::size_t found = form.members.size();
    for (std::size_t i = 0; i < form.members.size() && found == form.members.size(); ++i) {
      if (form.members[i].folded == folded) found = i;
    }
    if (found == form.members.size()) {
      stranger(key, *it, form, seen);
      continue;
    }
    seen[found] = 1;
    member(key, *it, form.members[found]);
  }
}

void SniffCheck::stranger(std::string_view key, const Json& value, const SniffNode& form, std::vector<char>& seen) {
  const std::string folded = aa_fold(key);
  if (beside_the_form(folded, key, value)) return;
  for (const auto& [from, to] : form_.renamed) {
    if (from != folded) continue;
    if (to.empty()) return say("MEMBER_GONE", key, "", "nothing: this version doesn't have it", key);
    for (std::size_t i = 0; i < form.members.size(); ++i) {
      if (form.members[i].name != to || seen[i] != 0) continue;
      seen[i] = 1;
      say("MEMBER_RENAMED", key, "", to, key);
      at_.push_back({key, -1});
      scalar(value, form.members[i]);
      at_.pop_back();
      return;
    }
  }
  if (!form_.open) say("MEMBER_UNKNOWN", key, "", "nothing: the format has no such member", kind_of(value));
}

void SniffCheck::member(std::string_view key, const Json& value, const SniffMember& form) {
  if (no_prefix(key) != form.name && !same_but_first(no_prefix(key), form.name))
    say("MEMBER_SPELLED", key, "", form.name, key);
  if (form.kind == SniffKind::Any) return;
  if (value.is_null()) {
    if (form.required) {
      say("VALUE_NULL", key, "",
          form.kind == SniffKind::Choice ? std::string_view(choices_of(form.choices)) : expected_of(form.kind), "null");
    }
    return;
  }
  at_.push_back({key, -1});
  if (form.kind == SniffKind::Child) {
    child(value, form);
  } else if (value.is_array() && form.kind == SniffKind::Choice) {
    for (const Json& item : value) scalar(item, form);
  } else {
    scalar(value, form);
  }
  at_.pop_back();
}

void SniffCheck::child(const Json& value, const SniffMember& form) {
  if (form.child < 0) return;
  const SniffNode& inside = form_.nodes[static_cast<std::size_t>(form.child)];
  if (value.is_object()) return node(value, inside);
  if (!value.is_array()) return say("VALUE_TYPE", "", kind_of(value), expected_of(form.kind), kind_of(value));
  for (std::size_t i = 0; i < value.size(); ++i) {
    at_.push_back({{}, static_cast<std::int64_t>(i)});
    if (value[i].is_object()) {
      node(value[i], inside);
    } else {
      say("VALUE_TYPE", "", kind_of(value[i]), expected_of(form.kind), kind_of(value[i]));
    }
    at_.pop_back();
  }
}

void SniffCheck::scalar(const Json& value, const SniffMember& form) {
  const bool texty = form.kind == SniffKind::Text || form.kind == SniffKind::Choice;
  if (value.is_null()) return;
  if (value.is_structured()) {
    if (xml_ && value.is_object() && value.empty() && (form.blank || !form.required)) return;
    return say("VALUE_TYPE", "", kind_of(value),
               form.kind == SniffKind::Choice ? std::string_view(choices_of(form.choices)) : expected_of(form.kind),
               kind_of(value));
  }
  const std::string held = aa_scalar(value);
  if (held.empty()) {
    const bool allowed = form.blank || (texty && !form.required) ||
                         std::find(form.choices.begin(), form.choices.end(), "") != form.choices.end();
    if (!allowed) say("VALUE_EMPTY", "", "", expected_of(form.kind), "an empty text");
    return;
  }
  switch (form.kind) {
    case SniffKind::Text:
      if (!value.is_string() && form_.numbers != SniffNumbers::Any && !xml_)
        say("VALUE_TYPE", "", kind_of(value), "a text", held);
      return;
    case SniffKind::Choice:
      if (std::find(form.choices.begin(), form.choices.end(), held) == form.choices.end())
        say("VALUE_ENUM", "", held, choices_of(form.choices), held);
      return;
    case SniffKind::Boolean:
      if (!value.is_boolean() && held != "true" && held != "false" && held != "1" && held != "0")
        say("VALUE_TYPE", "", kind_of(value), expected_of(form.kind), held);
      return;
    case SniffKind::Amount:
    case SniffKind::Plus:
    case SniffKind::Number:
    case SniffKind::Integer:
      return number(value, held, form);
    default:
      return formed(held, form);
  }
}

void SniffCheck::number(const Json& value, std::string_view text, const SniffMember& form) {
  const std::string_view expected = expected_of(form.kind);
  if (!value.is_string() && !value.is_number()) return say("VALUE_TYPE", "", kind_of(value), expected, text);
  if (value.is_number() && form_.numbers == SniffNumbers::Text && !xml_)
    return say("NUMBER_NOT_TEXT", "", "", "a number written as a text, in quotes", text);
  if (value.is_string()) {
    const bool digits = std::any_of(text.begin(), text.end(), base::is_digit);
    if (!digits) return say("VALUE_TYPE", "", "words", expected, text);
    if (!is_plain_number(text, form.kind == SniffKind::Integer))
      return say("NUMBER_FORM", "", number_shape_of(text), expected, text);
    if (form_.numbers == SniffNumbers::Number && !xml_)
      return say("NUMBER_AS_TEXT", "", "", "a number without quotes", "\"" + std::string(text) + "\"");
  }
  if (form.kind == SniffKind::Plus && text[0] == '-') say("VALUE_SIGN", "", "", expected, text);
}

void SniffCheck::formed(std::string_view text, const SniffMember& form) {
  if (fits_kind(form.kind, text)) return;
  if (is_date_kind(form.kind)) return say("DATE_FORM", "", shape_of(text), expected_of(form.kind), text);
  say("VALUE_FORM", "", "", expected_of(form.kind), text);
}

}  // namespace msme::ingest::sniffing
