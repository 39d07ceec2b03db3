#include "classify/shapes.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace msme::classify {
namespace {

struct ElementName {
  std::string_view text;
  Element element;
};

constexpr ElementName kElements[] = {
    {"rrn", Element::Rrn},   {"num", Element::Number},       {"acct", Element::Account}, {"ifsc", Element::Ifsc},
    {"date", Element::Date}, {"time", Element::Time},        {"vpa", Element::Vpa},      {"vpacut", Element::VpaCut},
    {"ref", Element::Any},   {"remark", Element::Remark},    {"bank", Element::Any},     {"any", Element::Any},
    {"name", Element::Name}, {"name!", Element::StrictName}, {"payee", Element::Payee},  {"code", Element::BankCode}};

// All characters but blanks (lines wrap inside codes) satisfy `test`, and at least `least` of them stand there.
template <class Test>
bool only(std::string_view field, std::size_t least, Test&& test) {
  std::size_t n = 0;
  for (const char c : field) {
    if (base::is_space(c)) continue;
    if (!test(c)) return false;
    ++n;
  }
  return n >= least;
}

// A branch code, also cut or with blanks in it.
bool may_be_ifsc(std::string_view field) {
  std::size_t n = 0;
  std::size_t digits = 0;
  for (const char c : field) {
    if (base::is_space(c)) continue;
    if (!base::is_alnum(c) || (n < 4 && !base::is_alpha(c))) return false;
    digits += base::is_digit(c) ? 1U : 0U;
    if (++n > 11) return false;
  }
  return n >= 9 && digits > 0;
}

bool is_date(std::string_view field) {
  std::size_t digits = 0;
  std::size_t letters = 0;
  for (const char c : field) {
    digits += base::is_digit(c) ? 1U : 0U;
    letters += base::is_alpha(c) ? 1U : 0U;
  }
  return digits >= 4 && letters <= 3;
}

bool fits(Element element, std::string_view field) {
  switch (element) {
    case Element::Rrn:
      return only(field, 9, [](char c) { return base::is_digit(c); });
    case Element::Number:
      return only(field, 1, [](char c) { return base::is_digit(c); });
    case Element::Account:
      return only(field, 4, [](char c) { return base::is_digit(c) || c == 'X' || c == 'x' || c == '*'; });
    case Element::Ifsc:
      return may_be_ifsc(field);
    case Element::Date:
      return is_date(field);
    case Element::Time:
      return only(field, 5, [](char c) { return base::is_digit(c) || c == ':' || c == '.'; });
    case Element::BankCode:
      return field.size() == 4 && only(field, 4, [](char c) { return base::is_alpha(c); });
    case Element::Vpa:
      return field.find('@') != std::string_view::npos;
    case Element::VpaCut: {
      std::size_t n = 0;
      for (std::size_t i = 0; i < field.size() && n < 4; ++i) n += base::is_alnum(field[i]) ? 1U : 0U;
      return n >= 4;
    }
    case Element::StrictName: {
      for (const char c : field) {
        if (base::is_alpha(c)) return true;
      }
      return false;
    }
    case Element::Remark:
    case Element::Any:
    case Element::Name:
    case Element::Payee:
      return true;
  }
  return false;
}

// Most shapes fail on the first character of their first field.
bool may_start(Element element, char c) {
  if (base::is_space(c)) return true;
  switch (element) {
    case Element::Rrn:
    case Element::Number:
      return base::is_digit(c);
    case Element::Account:
      return base::is_digit(c) || c == 'X' || c == 'x' || c == '*';
    default:
      return true;
  }
}

// Where the field that starts at `from` ends. A handle may hold the separator itself ("gpay-112@okbizaxis"), so
// it goes on to the first one after its @.
std::size_t field_end(const ShapeField& field, bool digit_next, std::string_view rest, std::size_t from) {
  if (field.stop.empty()) {
    std::size_t end = from;
    if (field.element == Element::Number || field.element == Element::Rrn) {
      while (end < rest.size() && base::is_digit(rest[end])) ++end;
      return end;
    }
    while (end < rest.size() && !(digit_next && base::is_digit(rest[end]))) ++end;
    return end;
  }
  std::size_t search = from;
  if (field.element == Element::Vpa && field.stop == "-") {
    const std::size_t at = rest.find('@', from);
    if (at != std::string_view::npos && at - from < 50) search = at;
  }
  if (field.stop.size() == 1) return std::min(rest.find(field.stop[0], search), rest.size());
  for (std::size_t i = search; i + field.stop.size() <= rest.size(); ++i) {
    if (base::to_upper(rest[i]) == base::to_upper(field.stop[0]) &&
        base::starts_with_ignore_case(rest.substr(i), field.stop))
      return i;
  }
  return rest.size();
}

}  // namespace

bool parse_shape(std::string_view notation, Shape& out) {
  const std::size_t first = notation.find('{');
  if (first == std::string_view::npos) return false;
  out.head = std::string(notation.substr(0, first));
  out.fields.clear();
  bool optional = false;
  std::size_t i = first;
  while (i < notation.size()) {
    const std::size_t close = notation.find('}', i);
    if (notation[i] != '{' || close == std::string_view::npos) return false;
    const std::string_view name = notation.substr(i + 1, close - i - 1);
    ShapeField field;
    field.optional = optional;
    bool known = false;
    for (const ElementName& element : kElements) {
      if (element.text == name) {
        field.element = element.element;
        known = true;
      }
    }
    if (!known) return false;
    for (i = close + 1; i < notation.size() && notation[i] != '{'; ++i) {
      if (notation[i] == '[') {
        optional = true;
      } else if (notation[i] != ']') {
        field.stop += notation[i];
      }
    }
    out.fields.push_back(std::move(field));
  }
  return !out.head.empty();
}

bool match_shape(const Shape& shape, std::string_view rest, ShapeMatch& out) {
  out = {};
  // "UPI/…" and "UPI-…" are one head to the automaton, but layouts of different banks.
  const char last = shape.head.back();
  if ((last == '/' || last == '-' || last == ':') && (rest.empty() || rest.front() != last)) return false;
  std::size_t from = 0;
  while (from < rest.size() && !base::is_alnum(rest[from]) && rest[from] != '*') {
    // A separator right behind the head belongs to it; two of them are an empty field.
    const bool separator = !base::is_space(rest[from]);
    ++from;
    if (separator) break;
  }
  if (from < rest.size() && !may_start(shape.fields.front().element, rest[from])) return false;
  for (std::size_t k = 0; k < shape.fields.size(); ++k) {
    const ShapeField& field = shape.fields[k];
    while (from < rest.size() && base::is_space(rest[from])) ++from;
    if (from > rest.size()) return field.optional;
    const bool digit_next = k + 1 < shape.fields.size();
    const std::size_t end = field_end(field, digit_next, rest, from);
    const std::string_view value = base::trim(rest.substr(from, end - from));
    if (!fits(field.element, value)) return field.optional;
    if (field.element == Element::Name || field.element == Element::StrictName || field.element == Element::Payee) {
      out.name = value;
      out.payee = field.element == Element::Payee;
    }
    if (field.element == Element::Vpa || field.element == Element::VpaCut) out.vpa = value;
    if (field.element == Element::Remark) out.remark = value;
    if (end >= rest.size() && k + 1 < shape.fields.size()) return shape.fields[k + 1].optional;
    from = end + field.stop.size();
  }
  return true;
}

}  // namespace msme::classify
