#include "consent/fair_use.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace msme::consent {
namespace {

using base::Date;
using base::Error;
using base::Json;
using base::kNoDate;
using base::Result;

Error faulty(const std::string& path, const char* expected) {
  return Error{"E_CONFIG", path, "The table of fair use can't be read", expected, "something else", "See its schema"};
}

std::vector<std::string> texts_of(const Json& object, std::string_view key) {
  std::vector<std::string> out;
  if (const Json* list = base::array(object, key)) {
    for (const Json& item : *list) out.emplace_back(base::as_text(item).value_or(""));
  }
  return out;
}

bool has(const std::vector<std::string>& list, std::string_view item) {
  return std::any_of(list.begin(), list.end(), [&](const std::string& s) { return base::equals_ignore_case(s, item); });
}

Span limit_of(const Json& entry, std::string_view key) {
  const Json* given = base::object(entry, key);
  if (given == nullptr) return {};
  const std::string unit = base::text_or(*given, "unit", "");
  for (const Unit known : {Unit::Hour, Unit::Day, Unit::Month, Unit::Year}) {
    if (text(known) == unit) return {known, static_cast<int>(base::integer_or(*given, "value", 0))};
  }
  return {};
}

constexpr struct {
  std::string_view name;
  std::uint8_t bit;
} kTypeNames[] = {{"PROFILE", kProfile}, {"SUMMARY", kSummary}, {"TRANSACTIONS", kTransactions}};

Json type_names(std::uint8_t types) {
  Json out = Json::array();
  for (const auto& type : kTypeNames) {
    if ((types & type.bit) != 0) out.push_back(type.name);
  }
  return out;
}

Json span_json(Span span) {
  if (span.unit == Unit::Unsaid) return nullptr;
  if (span.unit == Unit::Unlimited) return base::record({{"unit", "INF"}, {"value", nullptr}});
  return base::record({{"unit", text(span.unit)}, {"value", span.value}});
}

// From day to day in the unit of a limit: days, else the months begun.
Span elapsed(Date from, Date to, Unit unit) {
  if (from == kNoDate || to == kNoDate) return {Unit::Unlimited, 0};
  if (unit == Unit::Day || unit == Unit::Hour) return {Unit::Day, to - from};
  int months = 0;
  constexpr int kMost = 12 * 200;
  while (months < kMost && base::add_months(from, months) < to) ++months;
  return {Unit::Month, months};
}

int times_a_year(Span span) {
  switch (span.unit) {
    case Unit::Hour:
      return 8760 * span.value;
    case Unit::Day:
      return 365 * span.value;
    case Unit::Month:
      return 12 * span.value;
    default:
      return span.value;
  }
}

class Limits {
 public:
  void add(const char* limit, Json allowed, Json got, bool exceeded) {
    exceeded_ += exceeded ? 1 : 0;
    list_.push_back(base::record(
        {{"limit", limit}, {"allowed", std::move(allowed)}, {"got", std::move(got)}, {"exceeded", exceeded}}));
  }
  // How long from one day to the other, against how long it may be.
  void add_period(const char* limit, Span allowed, Date from, Date to) {
    if (!allowed.limits()) return;
    const Span got = elapsed(from, to, allowed.unit);
    add(limit, span_json(allowed), span_json(got), got.unit == Unit::Unlimited || after(from, allowed) < to);
  }
  Json take(int& exceeded) {
    exceeded = exceeded_;
    return std::move(list_);
  }

 private:
  Json list_ = Json::array();
  int exceeded_ = 0;
};

Json limits_of(const Consent& consent, const Template& t, int& exceeded) {
  Limits limits;
  const std::string fetch = base::upper(base::trim(base::text_or(consent.document, "fetch_type", "")));
  limits.add("FETCH_TYPE", Json(t.fetch_types), fetch.empty() ? Json(nullptr) : Json(fetch),
             !fetch.empty() && !has(t.fetch_types, fetch));
  if (t.types != kAllTypes) {
    limits.add("CONSENT_TYPES", type_names(t.types), type_names(consent.types), (consent.types & ~t.types) != 0);
  }
  limits.add_period("DATA_RANGE", t.data_range, consent.data_from, consent.data_to);
  limits.add_period("EXPIRY", t.expiry, consent.start, consent.expiry);
  if (t.data_life.limits()) {
    const bool longer =
        consent.data_life.unit == Unit::Unlimited ||
        (consent.data_life.limits() && after(consent.start, consent.data_life) > after(consent.start, t.data_life));
    limits.add("DATA_LIFE", span_json(t.data_life), span_json(consent.data_life), longer);
  }
  if (t.frequency.limits()) {
    const bool oftener = consent.frequency.unit == Unit::Unlimited ||
                         (consent.frequency.limits() && times_a_year(consent.frequency) > times_a_year(t.frequency));
    limits.add("FREQUENCY", span_json(t.frequency), span_json(consent.frequency), oftener);
  }
  return limits.take(exceeded);
}

}  // namespace

Result<FairUse> FairUse::load(const Json& document) {
  FairUse out;
  out.default_purpose_ = base::text_or(document, "default_purpose", "");
  const Json* purposes = base::array(document, "purposes");
  const Json* templates = base::array(document, "templates");
  if (purposes == nullptr || templates == nullptr) return faulty("", "purposes and templates");
  for (const Json& entry : *purposes) {
    const std::string code = base::text_or(entry, "code", "");
    if (code.empty()) return faulty("/purposes", "a code each");
    out.purposes_.emplace_back(code, has(texts_of(entry, "uses"), "lending"));
  }
  for (const Json& entry : *templates) {
    Template t;
    t.id = base::text_or(entry, "id", "");
    t.purpose = base::text_or(entry, "purpose", "");
    t.effective_from = base::text_or(entry, "effective_from", "");
    t.source = base::text_or(entry, "source", "");
    t.fi_types = texts_of(entry, "fi_types");
    t.fetch_types = texts_of(entry, "fetch_types");
    const std::vector<std::string> types = texts_of(entry, "consent_types");
    if (!types.empty()) {
      t.types = 0;
      for (const auto& type : kTypeNames) {
        if (has(types, type.name)) t.types = static_cast<std::uint8_t>(t.types | type.bit);
      }
    }
    t.data_range = limit_of(entry, "data_range");
    t.expiry = limit_of(entry, "expiry");
    t.data_life = limit_of(entry, "data_life");
    t.frequency = limit_of(entry, "frequency");
    if (t.id.empty() || t.purpose.empty() || t.fetch_types.empty())
      return faulty("/templates", "id, purpose, fetch_types");
    out.templates_.push_back(std::move(t));
  }
  if (out.template_for("", nullptr) == nullptr) return faulty("/default_purpose", "a purpose that has a template");
  return out;
}

bool FairUse::carries_lending(std::string_view purpose) const {
  if (purpose.empty()) return true;
  const auto known =
      std::find_if(purposes_.begin(), purposes_.end(), [&](const auto& p) { return p.first == purpose; });
  return known != purposes_.end() && known->second;
}

const Template* FairUse::template_for(std::string_view purpose, const Json* fi_types) const {
  const std::string_view wanted = purpose.empty() ? std::string_view(default_purpose_) : purpose;
  const auto listed = [&](const std::string& type) {
    return fi_types != nullptr && std::any_of(fi_types->begin(), fi_types->end(), [&](const Json& item) {
             return base::equals_ignore_case(base::as_text(item).value_or(""), type);
           });
  };
  for (const Template& t : templates_) {
    if (t.purpose == wanted && std::all_of(t.fi_types.begin(), t.fi_types.end(), listed)) return &t;
  }
  return nullptr;
}

Json FairUse::check(const Consent& consent) const {
  const Template* t =
      consent.self ? nullptr : template_for(consent.purpose_code, base::array(consent.document, "fi_types"));
  int exceeded = 0;
  Json limits = t == nullptr ? Json::array() : limits_of(consent, *t, exceeded);
  return base::record({{"template", t == nullptr ? Json(nullptr) : Json(t->id)},
                       {"purpose", consent.purpose_code.empty() ? Json(nullptr) : Json(consent.purpose_code)},
                       {"lending", carries_lending(consent.purpose_code)},
                       {"effective_from", t == nullptr ? Json(nullptr) : Json(t->effective_from)},
                       {"source", t == nullptr ? Json(nullptr) : Json(t->source)},
                       {"limits", std::move(limits)},
                       {"exceeded", exceeded}});
}

}  // namespace msme::consent
