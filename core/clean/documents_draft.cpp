// A document while it is being cleaned: finds each field's value among the members, keeps what was refused and what
// was derived.
#include <algorithm>

#include "base/text.hpp"
#include "clean/documents_spec.hpp"
#include "clean/values.hpp"

namespace msme::clean {
namespace {

using base::Json;

bool present(const Json& value) {
  if (value.is_null()) return false;
  const auto text = base::as_text(value);
  return !text || !is_blank_value(*text);
}

// "price.value" descends; nullptr when absent, null or blank. Members are compared by folded name: accountId,
// ACCOUNT_ID and account_id are one field.
const Json* descend(const Json& object, std::string_view path) {
  const std::string name = fold(next_part(path, '.'));
  if (!object.is_object()) return nullptr;
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (fold(it.key()) != name) continue;
    if (!path.empty()) return descend(*it, path);
    return present(*it) ? &*it : nullptr;
  }
  return nullptr;
}

bool takes_structures(Kind kind) {
  switch (kind) {
    case Kind::Address:
    case Kind::Dpd:
    case Kind::DpdText:
    case Kind::Texts:
    case Kind::Scalars:
    case Kind::Object:
    case Kind::Rows:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string shortened(std::string_view text) {
  constexpr std::size_t kBytes = 80;
  if (text.size() <= kBytes) return std::string(text);
  std::size_t end = kBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

std::string shown(const FieldSpec& field, const Json& raw) {
  if (field.kind == Kind::Phone || field.kind == Kind::Address) return "XXXX";
  std::string text = scalar_text(raw).value_or("");
  if (text.empty()) text = base::dump(raw);
  if (field.mask != Mask::None) return mask(field.mask, text);
  return shortened(text);
}

std::string shown_clean(const FieldSpec& field, const Json& value) {
  if (value.is_null()) return {};
  if (field.kind == Kind::Phone || field.kind == Kind::Address) return "XXXX";
  if (value.is_number()) return base::dump(value);  // rupees as the record has them: 1200.0
  return shown(field, value);
}

std::string expectation(const FieldSpec& field) {
  if (!field.expected.empty()) return std::string(field.expected);
  switch (field.kind) {
    case Kind::Choice: {
      std::string out = "one of ";
      for (std::string_view rest = field.values; !rest.empty();) {
        std::string_view aliases = next_part(rest, ';');
        out += next_part(aliases, '=');
        if (!rest.empty()) out += ", ";
      }
      return out;
    }
    case Kind::Id:
      return "an id of 1 to 64 characters without blanks";
    case Kind::Date:
    case Kind::Timestamp:
      return "a date such as 2025-11-04";
    case Kind::Period:
      return "a month such as 04-2026";
    case Kind::Amount:
      return field.sign > 0 ? "an amount in rupees above zero" : "an amount in rupees";
    case Kind::Number:
    case Kind::Whole:
    case Kind::Rate:
      return "a number";
    case Kind::Object:
      return "an object";
    case Kind::Texts:
    case Kind::Rows:
      return "a list";
    default:
      return "a text";
  }
}

bool Layout::fits(const RowSpec& spec, const Json& object) const {
  if (spec_ != &spec || keys_.size() != object.size()) return false;
  std::size_t i = 0;
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (it.key() != keys_[i++]) return false;
  }
  return true;
}

void Layout::learn(const RowSpec& spec, const Json& object) {
  spec_ = &spec;
  keys_.clear();
  ways_.clear();
  first_way_.assign(1, 0);
  std::vector<std::string> folded;
  for (auto it = object.begin(); it != object.end(); ++it) {
    keys_.push_back(it.key());
    folded.push_back(fold(it.key()));
  }
  for (const FieldSpec& field : spec.fields) {
    bool alias = false;
    std::string_view name = field.name;
    for (std::string_view rest = field.aliases;; name = next_part(rest, '|'), alias = true) {
      std::string_view path = name;
      const auto at = std::find(folded.begin(), folded.end(), fold(next_part(path, '.')));
      if (at != folded.end()) ways_.push_back({static_cast<std::size_t>(at - folded.begin()), path, alias});
      if (rest.empty()) break;
    }
    first_way_.push_back(ways_.size());
  }
}

// A field is read from its own name before its other names, and for a plain value from a plain value before an
// object ("quantity": {"count": 2} leaves the way to quantity.count open).
const Json* Layout::find(std::size_t field, bool& by_alias) {
  const Json* structure = nullptr;
  bool structure_alias = false;
  for (std::size_t w = first_way_[field]; w < first_way_[field + 1]; ++w) {
    const Way& way = ways_[w];
    used_[way.member] = 1;
    const Json& member = *row_[way.member];
    const Json* found = way.path.empty() ? (present(member) ? &member : nullptr) : descend(member, way.path);
    if (found == nullptr) continue;
    if (takes_structures(spec_->fields[field].kind) || !found->is_structured()) {
      by_alias = way.alias;
      return found;
    }
    if (structure == nullptr) {
      structure = found;
      structure_alias = way.alias;
    }
  }
  by_alias = structure_alias;
  return structure;
}

void Layout::read(const Json& object) {
  row_.clear();
  for (auto it = object.begin(); it != object.end(); ++it) row_.push_back(&*it);
  used_.assign(row_.size(), 0);
}

bool Layout::all_used() const { return std::find(used_.begin(), used_.end(), 0) == used_.end(); }

Layout& Layouts::of(const RowSpec& spec, const Json& object) {
  constexpr std::size_t kForms = 4;
  Layout* last = nullptr;
  std::size_t forms = 0;
  for (auto& [table, layout] : held_) {
    if (table != &spec) continue;
    if (layout.fits(spec, object)) {
      layout.read(object);
      return layout;
    }
    last = &layout;
    ++forms;
  }
  if (forms < kForms) last = &held_.emplace_back(&spec, Layout()).second;
  last->learn(spec, object);
  last->read(object);
  return *last;
}

Draft::Draft(const RowSpec& spec, const Json& object, Notes& notes) : spec_(&spec) {
  values_.resize(spec.fields.size());
  if (!object.is_object()) return;
  Layout& layout = notes.layouts().of(spec, object);
  for (std::size_t i = 0; i < spec.fields.size(); ++i) {
    const FieldSpec& field = spec.fields[i];
    bool by_alias = false;
    const Json* raw = layout.find(i, by_alias);
    if (raw == nullptr) continue;
    notes.begin_value();
    ValueRead read = read_value(field, *raw, notes);
    if (notes.traced() && field.row == nullptr && read.problem.empty() && !(read.value == *raw)) {
      if (by_alias) notes.once("FIELD_OTHER_NAME");
      notes.end_value(field.name, shown(field, *raw), shown_clean(field, read.value));
    }
    if (!read.problem.empty()) {
      problems_.push_back({i, read.problem, shown(field, *raw)});
      if (notes.traced()) {
        notes.begin_value();
        notes.once(read.problem);
        notes.end_value(field.name, shown(field, *raw), "");
      }
      // A required value's refusal is logged with its row; the others leave only this trace.
      if (!field.required) notes.once(std::string(read.problem) + "_DROPPED");
    } else if (by_alias && field.kind != Kind::Dpd) {
      notes.once("FIELD_OTHER_NAME");
    }
    values_[i] = std::move(read.value);
  }
  if (!layout.all_used()) notes.once("FIELD_UNKNOWN_DROPPED");
}

std::size_t Draft::index(std::string_view field) const {
  for (std::size_t i = 0; i < spec_->fields.size(); ++i) {
    if (spec_->fields[i].name == field) return i;
  }
  return kNone;
}

const Json* Draft::value(std::string_view field) const {
  const std::size_t i = index(field);
  return i == kNone || values_[i].is_null() ? nullptr : &values_[i];
}

bool Draft::has(std::string_view field) const { return value(field) != nullptr; }

const Draft::Problem* Draft::problem(std::string_view field) const {
  for (const Problem& problem : problems_) {
    if (spec_->fields[problem.field].name == field) return &problem;
  }
  return nullptr;
}

std::string Draft::text(std::string_view field) const {
  const Json* held = value(field);
  return held == nullptr ? std::string() : std::string(base::as_text(*held).value_or(""));
}

base::Paise Draft::money(std::string_view field) const {
  const Json* held = value(field);
  const auto rupees = held == nullptr ? std::nullopt : base::as_number(*held);
  return rupees ? base::from_rupees(*rupees) : base::kNoMoney;
}

base::Date Draft::date(std::string_view field) const { return base::parse_iso(text(field)); }

double Draft::number(std::string_view field, double fallback) const {
  const Json* held = value(field);
  return held == nullptr ? fallback : base::as_number(*held).value_or(fallback);
}

const Json* Draft::rows(std::string_view field) const {
  const Json* held = value(field);
  return held != nullptr && held->is_array() ? held : nullptr;
}

void Draft::derive(std::string_view field, Json value, std::string_view rule) {
  const std::size_t i = index(field);
  if (i == kNone || value.is_null()) return;
  Derivation entry{std::string(rule), spec_->fields[i].name, {}, scalar_text(value).value_or(base::dump(value))};
  for (const Problem& problem : problems_) {
    if (problem.field == i) entry.before = problem.before;
  }
  values_[i] = std::move(value);
  derived_.push_back(std::move(entry));
}

bool Draft::is_derived(std::string_view field) const {
  for (const Derivation& entry : derived_) {
    if (entry.field == field) return true;
  }
  return false;
}

const FieldSpec* Draft::first_missing(std::string_view& rule, std::string& before) const {
  for (std::size_t i = 0; i < spec_->fields.size(); ++i) {
    if (!spec_->fields[i].required || !values_[i].is_null()) continue;
    rule = "REQUIRED_MISSING";
    before.clear();
    for (const Problem& problem : problems_) {
      if (problem.field != i) continue;
      rule = problem.rule;
      before = problem.before;
    }
    return &spec_->fields[i];
  }
  return nullptr;
}

bool Draft::foreign() const {
  // user_id and currency are common to several datasets: they don't tell one.
  for (std::size_t i = 0; i < spec_->fields.size(); ++i) {
    const FieldSpec& field = spec_->fields[i];
    if (!field.required || field.name == "user_id" || field.name == "currency") continue;
    if (!values_[i].is_null() || refused(field.name)) return false;
  }
  return true;
}

bool Draft::blank() const {
  for (const Json& value : values_) {
    if (!value.is_null()) return false;
  }
  return true;
}

Json Draft::take_clean(std::size_t room) {
  Json out = Json::object();
  Json::object_t::Container& members = base::members(out);
  members.reserve(spec_->fields.size() + room);
  for (std::size_t i = 0; i < spec_->fields.size(); ++i) {
    const FieldSpec& field = spec_->fields[i];
    if (field.raw_only || (field.if_given && values_[i].is_null())) continue;
    members.emplace_back(std::string(field.name), std::move(values_[i]));
  }
  return out;
}

}  // namespace msme::clean
