// Masking: what a clean record shows of numbers and addresses that identify a person.
#include <algorithm>
#include <vector>

#include "base/codes.hpp"
#include "base/text.hpp"
#include "clean/documents.hpp"
#include "clean/documents_spec.hpp"
#include "clean/values.hpp"

namespace msme::clean {
namespace {

using base::Json;

// "XXXXXX1234": the last four letters or digits. With four or fewer there is nothing that may be shown.
std::string last_four(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (base::is_alnum(c)) plain += base::to_upper(c);
  }
  return plain.size() <= 4 ? "XXXXXX" : "XXXXXX" + plain.substr(plain.size() - 4);
}

std::string initials(std::string_view name) {
  std::string out;
  bool start = true;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (start && base::is_alpha(c)) {
      if (!out.empty()) out += ' ';
      out += base::to_upper(c);
      out += '.';
    }
    start = c == ' ' || c == '.';
  }
  return out.empty() ? "X." : out;
}

// First three digits of the last PIN code in the text (they name a sorting district, not a street).
std::string pin_district(std::string_view text) {
  std::string found;
  std::string run;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && base::is_digit(text[i])) {
      run += text[i];
      continue;
    }
    if (run.size() == 6 && run[0] != '0') found = run.substr(0, 3);
    run.clear();
  }
  return found;
}

// Our own masked form: nothing but the district is left as digits.
bool already_masked(std::string_view text) {
  if (text.substr(0, 4) != "XXXX") return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!base::is_digit(text[i])) continue;
    const std::string_view district = text.substr(i, 6);
    if (district.size() != 6 || district.substr(3) != "XXX") return false;
    if (!base::is_digit(district[1]) || !base::is_digit(district[2])) return false;
    i += 5;
  }
  return true;
}

std::string masked_text(std::string_view place, std::string_view district) {
  std::string out = "XXXX";
  if (!place.empty()) out += ", " + std::string(place);
  if (!district.empty()) out += ", " + std::string(district) + "XXX";
  return out;
}

}  // namespace

std::string mask(Mask how, std::string_view text) {
  text = base::trim(text);
  switch (how) {
    case Mask::None:
      return std::string(text);
    case Mask::LastFour:
      return last_four(text);
    case Mask::Pan:
      return text.size() < 10 ? "XXXXXXXXXX" : std::string(text.substr(0, 3)) + "XXXXXX" + text.back();
    case Mask::Initials:
      return initials(text);
    case Mask::Email: {
      const std::size_t at = text.rfind('@');
      return at == std::string_view::npos ? "XXXX" : "XXXX" + std::string(text.substr(at));
    }
  }
  return {};
}

std::string mask_phone(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (base::is_digit(c)) digits += c;
    // Already masked ("XXXXXX3210"): what is hidden can't be checked.
    if (base::to_upper(c) == 'X' || c == '*') digits += '9';
  }
  return base::is_mobile(digits) ? "XXXXXX" + digits.substr(digits.size() - 4) : std::string();
}

Json mask_address(const Json& address) {
  if (const auto text = base::as_text(address)) {
    if (is_blank_value(*text)) return nullptr;
    if (already_masked(*text)) return base::squeeze(*text);
    return masked_text({}, pin_district(*text));
  }
  if (address.is_array()) return address.empty() ? Json(nullptr) : mask_address(address[0]);
  if (!address.is_object()) return nullptr;
  std::string place;
  for (const std::string_view key : {"city", "district", "state", "state_code"}) {
    const auto part = base::text(address, key);
    if (!part || is_blank_value(*part)) continue;
    if (!place.empty()) place += ", ";
    place += base::squeeze(*part);
  }
  std::string district;
  for (const std::string_view key : {"pincode", "pin_code", "pin", "area_code", "postal_code", "zip"}) {
    const Json* code = base::find(address, key);
    if (code != nullptr && district.empty()) district = pin_district(scalar_text(*code).value_or(""));
  }
  return masked_text(place, district);
}

namespace {

void personal_names(const RowSpec& row, std::vector<std::string_view>& names) {
  for (const FieldSpec& field : row.fields) {
    if (field.row != nullptr) personal_names(*field.row, names);
    if (field.mask == Mask::None && field.kind != Kind::Phone && field.kind != Kind::Address) continue;
    names.push_back(field.name);
    std::string_view rest = field.aliases;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('|'), rest.size());
      const std::string_view alias = rest.substr(0, end);
      names.push_back(alias.substr(alias.rfind('.') + 1));  // npos + 1 = the whole
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
}

void hide_members(Json& value, const std::vector<std::string_view>& names) {
  if (value.is_array()) {
    for (Json& item : value) hide_members(item, names);
  }
  if (!value.is_object()) return;
  for (auto member = value.begin(); member != value.end(); ++member) {
    const bool personal = std::any_of(names.begin(), names.end(), [&](std::string_view name) {
      return base::equals_ignore_case(name, member.key());
    });
    if (personal && !member->is_null()) {
      *member = "XXXX";
    } else {
      hide_members(*member, names);
    }
  }
}

}  // namespace

void hide_personal(model::Dataset dataset, Json& document) {
  const DatasetSpec* spec = document_spec(dataset);
  if (spec == nullptr) return;
  std::vector<std::string_view> names;
  personal_names(spec->row, names);
  hide_members(document, names);
}

}  // namespace msme::clean
