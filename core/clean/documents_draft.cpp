// A document while it is being cleaned: finds each field's value among the members, keeps what was refused and what
// was derived.
#include "base/text.hpp"
#include "clean/documents_spec.hpp"
#include "clean/values.hpp"

namespace msme::clean {
namespace {

using base::Json;

// The members of an object, compared by folded name: accountId, ACCOUNT_ID and account_id are one field.
class Members {
 public:
  explicit Members(const Json& object) {
    if (!object.is_object()) return;
    for (auto it = object.begin(); it != object.end(); ++it) members_.push_back({fold(it.key()), &*it, false});
  }

  // "price.value" descends; nullptr when absent, null or blank.
  const Json* find(std::string_view path) {
    const std::string_view first = next_part(path, '.');
    const std::string name = fold(first);
    for (Member& member : members_) {
      if (member.name != name) continue;
      member.used = true;
      if (path.empty()) return present(*member.value) ? member.value : nullptr;
      Members inner(*member.value);
      return inner.find(path);
    }
    return nullptr;
  }

  bool all_used() const {
    for (const Member& member : members_) {
      if (!member.used) return false;
    }
    return true;
  }

 private:
  struct Member {
    std::string name;
    const Json* value;
    bool used;
  };
  static bool present(const Json& value) {
    if (value.is_null()) return false;
    const auto text = base::as_text(value);
    return !text || !is_blank_value(*text);
  }
  std::vector<Member> members_;
};

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

// The member that a field is read from: its own name before its other names, and for a plain value a plain value
// before an object ("quantity": {"count": 2} leaves the way to quantity.count open).
const Json* lookup(const FieldSpec& field, Members& members, bool& by_alias) {
  const Json* structure = nullptr;
  by_alias = false;
  const Json* found = members.find(field.name);
  for (std::string_view rest = field.aliases;;) {
    if (found != nullptr && (takes_structures(field.kind) || !found->is_structured())) return found;
    if (found != nullptr && structure == nullptr) structure = found;
    if (rest.empty()) return structure;
    by_alias = true;
    found = members.find(next_part(rest, '|'));
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

Draft::Draft(const RowSpec& spec, const Json& object, Notes& notes) : spec_(&spec) {
  Members members(object);
  values_.resize(spec.fields.size());
  for (std::size_t i = 0; i < spec.fields.size(); ++i) {
    const FieldSpec& field = spec.fields[i];
    bool by_alias = false;
    const Json* raw = lookup(field, members, by_alias);
    if (raw == nullptr) continue;
    ValueRead read = read_value(field, *raw, notes);
    if (!read.problem.empty()) {
      problems_.push_back({i, read.problem, shown(field, *raw)});
      // A required value's refusal is logged with its row; the others leave only this trace.
      if (!field.required) notes.once(std::string(read.problem) + "_DROPPED");
    } else if (by_alias && field.kind != Kind::Dpd) {
      notes.once("FIELD_OTHER_NAME");
    }
    values_[i] = std::move(read.value);
  }
  if (!members.all_used()) notes.once("FIELD_UNKNOWN_DROPPED");
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

bool Draft::refused(std::string_view field) const {
  for (const Problem& problem : problems_) {
    if (spec_->fields[problem.field].name == field) return true;
  }
  return false;
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

Json Draft::clean() const {
  Json out = Json::object();
  for (std::size_t i = 0; i < spec_->fields.size(); ++i) {
    const FieldSpec& field = spec_->fields[i];
    if (field.raw_only || (field.if_given && values_[i].is_null())) continue;
    out[std::string(field.name)] = values_[i];
  }
  return out;
}

}  // namespace msme::clean
