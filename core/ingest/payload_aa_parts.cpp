#include "ingest/payload_aa_parts.hpp"

#include <utility>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "ingest/statement.hpp"
#include "ingest/statement_cells.hpp"

namespace msme::ingest {
namespace {

using base::Json;

constexpr std::size_t kMaxAsideBytes = 2000;

std::string_view without_prefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is_name(std::string_view key, std::string_view folded) {
  std::size_t at = 0;
  for (const char c : without_prefix(key)) {
    if (!base::is_alnum(c)) continue;
    if (at == folded.size() || base::to_lower(c) != folded[at]) return false;
    ++at;
  }
  return at == folded.size();
}

bool holds_attributes(std::string_view key) {
  return key == "$" || key == "@" || key == "_attr" || key == "_attributes" || key == "@attributes" || key == "attr";
}

AaNode member(const AaNode& object, std::string_view name, bool holders) {
  if (object.value == nullptr || !object.value->is_object()) return {};
  for (auto it = object.value->begin(); it != object.value->end(); ++it) {
    if (!it->is_null() && is_name(it.key(), name)) return {&*it, aa_child(object.place, it.key())};
  }
  if (!holders) return {};
  for (auto it = object.value->begin(); it != object.value->end(); ++it) {
    if (!it->is_object() || !holds_attributes(it.key())) continue;
    if (AaNode found = member({&*it, aa_child(object.place, it.key())}, name, false)) return found;
  }
  return {};
}

}  // namespace

std::string aa_child(std::string_view place, std::string_view key) {
  std::string out(place);
  out.push_back('/');
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out.push_back(c);
    }
  }
  return out;
}

std::string aa_fold(std::string_view name) {
  std::string out;
  for (const char c : without_prefix(name)) {
    if (base::is_alnum(c)) out.push_back(base::to_lower(c));
  }
  return out;
}

AaNode aa_find(const AaNode& object, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (AaNode found = member(object, name, true)) return found;
  }
  return {};
}

AaNode aa_object(const AaNode& object, std::initializer_list<std::string_view> names) {
  AaNode found = aa_find(object, names);
  if (found && found.value->is_array() && !found.value->empty()) {
    found = {&found.value->front(), aa_child(found.place, "0")};
  }
  return found && found.value->is_object() ? found : AaNode{};
}

std::string aa_scalar(const Json& value) {
  if (const auto held = base::as_text(value)) return std::string(base::trim(*held));
  if (value.is_number() || value.is_boolean()) return base::dump(value);
  if (value.is_array() && value.size() == 1 && !value.front().is_structured()) return aa_scalar(value.front());
  if (value.is_object()) {
    for (const std::string_view key : {"#text", "_", "$t", "_text"}) {
      if (const auto held = base::text(value, key)) return std::string(base::trim(*held));
    }
  }
  return {};
}

std::string aa_text(const AaNode& object, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const AaNode found = member(object, name, true);
    if (!found) continue;
    std::string text = aa_scalar(*found.value);
    if (!text.empty()) return text;
  }
  return {};
}

std::vector<AaNode> aa_elements(const AaNode& value) {
  std::vector<AaNode> out;
  if (!value || value.value->is_null()) return out;
  if (!value.value->is_array()) {
    if (!value.value->is_string() || !aa_scalar(*value.value).empty()) out.push_back(value);
    return out;
  }
  out.reserve(value.value->size());
  std::string place = value.place;
  place.push_back('/');
  const std::size_t stem = place.size();
  std::int64_t index = 0;
  for (const Json& item : *value.value) {
    place.resize(stem);
    base::append_int(place, index++);
    if (!item.is_null()) out.push_back({&item, place});
  }
  return out;
}

std::vector<AaNode> aa_items(const AaNode& parent, std::initializer_list<std::string_view> names) {
  return aa_elements(aa_find(parent, names));
}

AaRow& AaRow::text(std::string_view key, std::string_view value) {
  if (value.empty()) return *this;
  if (out_.size() > 1) out_.push_back(',');
  out_.push_back('"');
  out_.append(key).append("\":");
  base::append_json_string(out_, value);
  return *this;
}

AaRow& AaRow::raw(std::string_view key, std::string_view json) {
  if (out_.size() > 1) out_.push_back(',');
  out_.push_back('"');
  out_.append(key).append("\":").append(json);
  return *this;
}

std::string AaRow::take() {
  out_.push_back('}');
  return std::exchange(out_, "{");
}

void AaRows::add(model::Dataset dataset, const std::string& row, std::string place) {
  add_payload_row(payload_, dataset, row, std::move(place));
}

void AaRows::aside(model::Dataset dataset, const AaNode& node, std::string_view code, std::string reason) {
  std::string raw = node ? base::dump(*node.value) : std::string("null");
  if (raw.size() > kMaxAsideBytes) {
    std::size_t end = kMaxAsideBytes;
    while (end > 0 && (static_cast<unsigned char>(raw[end]) & 0xC0U) == 0x80U) --end;
    raw.resize(end);
  }
  payload_.aside.push_back({dataset, node.place, std::string(code), std::move(reason), std::move(raw)});
  ++payload_.seen;
}

void AaRows::format(std::string_view type, std::string_view version) {
  if (!payload_.format.empty()) {
    // Several types in one document.
    std::string first = "aa.";
    first += type;
    if (payload_.format.compare(0, first.size(), first) != 0) payload_.format = "aa.several";
    return;
  }
  payload_.format = "aa.";
  payload_.format += type;
  if (version.empty()) return;
  payload_.format.push_back('.');
  payload_.format += version.substr(0, 12);
}

std::string AaRows::bank(std::string_view ifsc, const AaWrapper& wrapper) {
  if (!words_) {
    auto loaded = load_statement_words(base::embedded("statement_layouts.json"));
    if (!loaded) return {};
    words_ = std::move(*loaded);
  }
  const StatementWords::Bank* bank = ifsc.size() >= 4 ? words_->bank_by_code(base::upper(ifsc.substr(0, 4))) : nullptr;
  for (const std::string_view name : {std::string_view(wrapper.fip_name), std::string_view(wrapper.fip_id)}) {
    if (bank != nullptr || name.empty()) continue;
    char buffer[128];
    bank = words_->bank_in(fold(name, buffer, sizeof(buffer)));
  }
  return bank == nullptr ? std::string() : bank->name;
}

std::string AaRows::account_id(std::string_view bank, const AaAccount& account) {
  bool digits = false;
  for (const char c : account.masked) digits = digits || base::is_digit(c);
  std::string number = digits ? account.masked : account.masked + account.link;
  std::string id = statement_account_id(bank, number);
  const auto [held, fresh] = links_.try_emplace(id, account.link);
  if (fresh || held->second == account.link || account.link.empty()) return id;
  number += account.link;
  id = statement_account_id(bank, number);
  links_.try_emplace(id, account.link);
  return id;
}

}  // namespace msme::ingest
