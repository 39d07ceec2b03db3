#include "model/schema.hpp"

#include <algorithm>

#include "base/date.hpp"
#include "base/text.hpp"

namespace msme::model {
namespace {

using base::Json;

// ---- patterns ----

// What of a pattern follows after the group that is being matched.
struct AfterGroup {
  std::string_view pattern;
  const AfterGroup* then;
};

// One character of the pattern and how often it may stand.
struct PatternAtom {
  std::string_view set;  // a class without its brackets, or one character
  bool is_class = false;
  std::size_t least = 1, most = 1;
  std::size_t size = 0;  // characters of the pattern that it takes; 0 = not understood
};

std::size_t pattern_count(std::string_view text, std::size_t& at) {
  std::size_t value = 0;
  while (at < text.size() && base::is_digit(text[at]) && value < 10000)
    value = value * 10 + static_cast<std::size_t>(text[at++] - '0');
  return value;
}

void read_repeat(std::string_view pattern, PatternAtom& atom) {
  constexpr auto kAny = static_cast<std::size_t>(-1);
  std::size_t at = atom.size;
  if (at >= pattern.size()) return;
  switch (pattern[at]) {
    case '?':
      atom.least = 0;
      break;
    case '+':
      atom.most = kAny;
      break;
    case '*':
      atom.least = 0;
      atom.most = kAny;
      break;
    case '{':
      ++at;
      atom.least = atom.most = pattern_count(pattern, at);
      if (at < pattern.size() && pattern[at] == ',') {
        ++at;
        atom.most = pattern_count(pattern, at);
      }
      if (at >= pattern.size() || pattern[at] != '}') {
        atom.size = 0;
        return;
      }
      break;
    default:
      return;
  }
  atom.size = at + 1;
}

bool is_special(char c) {
  switch (c) {
    case '.':
    case '*':
    case '+':
    case '?':
    case '{':
    case '}':
    case '(':
    case ')':
    case '|':
    case '^':
    case '$':
    case ']':
      return true;
    default:
      return false;
  }
}

PatternAtom pattern_atom(std::string_view pattern) {
  PatternAtom atom;
  const char c = pattern.front();
  if (c == '[') {
    const std::size_t close = pattern.find(']');
    if (close == std::string_view::npos || close < 2 || pattern[1] == '^') return atom;
    atom.set = pattern.substr(1, close - 1);
    atom.is_class = true;
    atom.size = close + 1;
  } else if (c == '\\') {
    if (pattern.size() < 2 || base::is_alnum(pattern[1])) return atom;
    atom.set = pattern.substr(1, 1);
    atom.size = 2;
  } else if (is_special(c)) {
    return atom;
  } else {
    atom.set = pattern.substr(0, 1);
    atom.size = 1;
  }
  read_repeat(pattern, atom);
  return atom;
}

bool in_atom(const PatternAtom& atom, char c) {
  if (!atom.is_class) return atom.set.front() == c;
  for (std::size_t i = 0; i < atom.set.size(); ++i) {
    if (i + 2 < atom.set.size() && atom.set[i + 1] == '-') {
      if (c >= atom.set[i] && c <= atom.set[i + 2]) return true;
      i += 2;
    } else if (atom.set[i] == c) {
      return true;
    }
  }
  return false;
}

bool matches_rest(std::string_view pattern, const AfterGroup* then, std::string_view text);

bool matches_group(std::string_view pattern, const AfterGroup* then, std::string_view text) {
  const std::size_t close = pattern.find(')');
  if (close == std::string_view::npos) return false;
  std::string_view inner = pattern.substr(1, close - 1);
  std::string_view after = pattern.substr(close + 1);
  const bool may_miss = !after.empty() && after.front() == '?';
  if (may_miss) after.remove_prefix(1);
  const AfterGroup rest{after, then};
  for (;;) {
    const std::size_t bar = inner.find('|');
    if (matches_rest(inner.substr(0, bar), &rest, text)) return true;
    if (bar == std::string_view::npos) break;
    inner.remove_prefix(bar + 1);
  }
  return may_miss && matches_rest(after, then, text);
}

bool matches_rest(std::string_view pattern, const AfterGroup* then, std::string_view text) {
  for (;;) {
    if (pattern.empty()) {
      if (then == nullptr) return text.empty();
      pattern = then->pattern;
      then = then->then;
      continue;
    }
    if (pattern.front() == '(') return matches_group(pattern, then, text);
    const PatternAtom atom = pattern_atom(pattern);
    if (atom.size == 0) return false;
    pattern.remove_prefix(atom.size);
    std::size_t count = 0;
    while (count < atom.most && count < text.size() && in_atom(atom, text[count])) ++count;
    if (count < atom.least) return false;
    // What may stand only so often, or takes all there is, leaves nothing to try.
    if (count == atom.least || (pattern.empty() && then == nullptr && count == text.size())) {
      text.remove_prefix(count);
      continue;
    }
    for (;; --count) {
      if (matches_rest(pattern, then, text.substr(count))) return true;
      if (count == atom.least) return false;
    }
  }
}

// ---- values ----

SchemaFault fault(std::string_view rule, std::string expected, const Json& value) {
  return {{}, rule, std::move(expected), &value};
}

std::string figure(double value) { return base::dump(Json(value)); }

unsigned type_bits(const Json& value) {
  if (value.is_null()) return kSchemaNull;
  if (value.is_boolean()) return kSchemaBoolean;
  if (value.is_number_integer()) return kSchemaInteger | kSchemaNumber;
  if (value.is_number()) return kSchemaNumber;
  if (value.is_string()) return kSchemaString;
  return value.is_array() ? kSchemaArray : kSchemaObject;
}

std::string type_names(unsigned types) {
  static constexpr std::string_view kNames[] = {"null", "a boolean", "an integer", "a number",
                                                "text", "a list",    "an object"};
  std::string out;
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    if ((types >> i & 1U) == 0) continue;
    if (!out.empty()) out += " or ";
    out += kNames[i];
  }
  return out;
}

std::string choice_names(const SchemaNode& node) {
  std::string out = "one of ";
  for (const std::string_view choice : node.choices) {
    if (out.size() > 7) out += ", ";
    out += choice;
  }
  return out;
}

bool is_choice(const SchemaNode& node, const Json& value) {
  if (value.is_null()) return node.choice_null;
  const auto text = base::as_text(value);
  return text && std::find(node.choices.begin(), node.choices.end(), *text) != node.choices.end();
}

std::optional<SchemaFault> check_text(const SchemaNode& node, const Json& value) {
  const std::string_view text = *base::as_text(value);
  if (text.size() < node.min_length || text.size() > node.max_length) {
    const std::string most = node.max_length == static_cast<std::size_t>(-1) ? "" : std::to_string(node.max_length);
    return fault("SCHEMA_LENGTH",
                 most.empty() ? "at least " + std::to_string(node.min_length) + " characters"
                              : std::to_string(node.min_length) + " to " + most + " characters",
                 value);
  }
  if (!node.pattern.empty() && !matches_pattern(text, node.pattern))
    return fault("SCHEMA_PATTERN", std::string(node.pattern), value);
  if (node.date && (text.size() != 10 || base::parse_iso(text) == base::kNoDate))
    return fault("SCHEMA_DATE", "a day such as 2025-11-04", value);
  return std::nullopt;
}

std::optional<SchemaFault> check_figure(const SchemaNode& node, const Json& value) {
  const double number = base::as_number(value).value_or(0);
  if (number < node.minimum || (node.above_minimum && number <= node.minimum))
    return fault("SCHEMA_MINIMUM", (node.above_minimum ? "above " : "at least ") + figure(node.minimum), value);
  if (number > node.maximum) return fault("SCHEMA_MAXIMUM", "at most " + figure(node.maximum), value);
  return std::nullopt;
}

std::optional<SchemaFault> below(std::optional<SchemaFault> found, std::string_view key) {
  if (!found) return found;
  std::string path = "/";
  for (const char c : key) path += c == '~' ? std::string("~0") : c == '/' ? std::string("~1") : std::string(1, c);
  found->path.insert(0, path);
  return found;
}

// Of twenty names hardly two have one length and one first letter: to look at all of them is quicker than to halve.
const SchemaField* field_of(const SchemaNode& node, std::string_view name) {
  for (const SchemaField& field : node.fields) {
    if (field.name.size() == name.size() && field.name.front() == name.front() && field.name == name) return &field;
  }
  return nullptr;
}

std::optional<SchemaFault> check_object(const SchemaNode& node, const Json& value, bool rows) {
  std::size_t required = 0;
  std::size_t wanted = 0;
  for (const SchemaField& field : node.fields) wanted += field.required ? 1U : 0U;
  for (auto it = value.begin(); it != value.end(); ++it) {
    const SchemaField* at = field_of(node, it.key());
    const SchemaNode* child = node.others;
    if (at != nullptr) {
      child = at->node;
      required += at->required ? 1U : 0U;
    } else if (node.closed) {
      return below(fault("SCHEMA_MEMBER", "no such member", *it), it.key());
    }
    if (child == nullptr) continue;
    if (auto found = below(check_schema(*child, *it, rows), it.key())) return found;
  }
  if (required == wanted) return std::nullopt;
  for (const SchemaField& field : node.fields) {
    if (field.required && !value.contains(field.name))
      return below(SchemaFault{{}, "SCHEMA_REQUIRED", "a value, or null", nullptr}, field.name);
  }
  return std::nullopt;
}

}  // namespace

bool matches_pattern(std::string_view text, std::string_view pattern) {
  if (pattern.size() < 2 || pattern.front() != '^' || pattern.back() != '$') return false;
  return matches_rest(pattern.substr(1, pattern.size() - 2), nullptr, text);
}

bool pattern_supported(std::string_view pattern) {
  if (pattern.size() < 2 || pattern.front() != '^' || pattern.back() != '$') return false;
  std::string_view rest = pattern.substr(1, pattern.size() - 2);
  bool inside = false;
  while (!rest.empty()) {
    const char c = rest.front();
    if (c == '(' || c == ')' || c == '|') {
      if (inside != (c != '(')) return false;
      if (c != '|') inside = c == '(';
      rest.remove_prefix(c == ')' && rest.size() > 1 && rest[1] == '?' ? 2 : 1);
      continue;
    }
    const PatternAtom atom = pattern_atom(rest);
    if (atom.size == 0) return false;
    rest.remove_prefix(atom.size);
  }
  return !inside;
}

const SchemaNode* SchemaNode::member(std::string_view name) const {
  const SchemaField* field = field_of(*this, name);
  return field == nullptr ? nullptr : field->node;
}

bool fits_range(const SchemaNode& node, double value) {
  return node.above_minimum ? value > node.minimum && value <= node.maximum
                            : value >= node.minimum && value <= node.maximum;
}

std::optional<SchemaFault> check_schema(const SchemaNode& node, const Json& value, bool rows) {
  const unsigned type = type_bits(value);
  if (node.types != 0 && (node.types & type) == 0) return fault("SCHEMA_TYPE", type_names(node.types), value);
  if (!node.choices.empty() && !is_choice(node, value)) return fault("SCHEMA_ENUM", choice_names(node), value);
  if (value.is_string()) return check_text(node, value);
  if (value.is_number()) return check_figure(node, value);
  if (value.is_object()) return check_object(node, value, rows);
  if (!value.is_array() || node.items == nullptr || (!rows && !node.items->fields.empty())) return std::nullopt;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (auto found = below(check_schema(*node.items, value[i], rows), std::to_string(i))) return found;
  }
  return std::nullopt;
}

}  // namespace msme::model
