#include "model/dated_rules.hpp"

namespace msme::model {
namespace {

using base::Date;
using base::Error;
using base::Json;

Error book_error(const std::string& path, const std::string& message, const std::string& expected) {
  return Error{"E_CONFIG", path, message, expected};
}

// A missing or null date is open; false when there is one that can't be read.
bool read_day(const Json& item, std::string_view key, Date& out) {
  const Json* found = base::find(item, key);
  if (found == nullptr) return true;
  out = base::parse_iso(base::as_text(*found).value_or(""));
  return out != base::kNoDate;
}

base::Status read_period(const Json& item, const std::string& path, DatedFact& fact) {
  if (auto error = base::unknown_key(item, {"from", "to", "value", "values", "source"}, path)) return *error;
  FactPeriod period;
  if (!read_day(item, "from", period.from) || !read_day(item, "to", period.to))
    return book_error(path, "A day can't be read", "YYYY-MM-DD or null");
  period.source = base::text_or(item, "source", "");
  if (period.source.empty()) return book_error(path + "/source", "Every period names its source", "a text");
  const Json* list = base::array(item, "values");
  const auto single = base::number(item, "value");
  if ((list != nullptr) == single.has_value()) return book_error(path, "A period has a value or values", "one of them");
  period.value = single.value_or(0);
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const auto number = base::as_number((*list)[i]);
    if (!number) return book_error(path + "/values", "Not a number", "numbers");
    period.values.push_back(*number);
  }
  if (period.from != base::kNoDate && period.to != base::kNoDate && period.to < period.from)
    return book_error(path, "The period ends before it begins", "from ≤ to");
  if (!fact.periods.empty()) {
    const FactPeriod& before = fact.periods.back();
    if (before.to == base::kNoDate || period.from == base::kNoDate || period.from <= before.to)
      return book_error(path, "Periods overlap or aren't in order", "each from after the to before it");
  }
  fact.periods.push_back(std::move(period));
  return base::Unit{};
}

base::Status read_fact(const std::string& id, const Json& item, DatedFact& fact) {
  const std::string path = "/facts/" + id;
  if (auto error = base::unknown_key(item, {"title", "unit", "periods"}, path)) return *error;
  fact.id = id;
  fact.title = base::text_or(item, "title", "");
  fact.unit = base::text_or(item, "unit", "");
  const Json* periods = base::array(item, "periods");
  if (periods == nullptr || periods->empty()) return book_error(path, "A fact has no periods", "a list of periods");
  for (std::size_t i = 0; i < periods->size(); ++i) {
    base::Status status = read_period((*periods)[i], path + "/periods/" + std::to_string(i), fact);
    if (!status) return status;
  }
  return base::Unit{};
}

base::Status read_check(const std::string& id, const Json& item, Check& check) {
  const std::string path = "/checks/" + id;
  if (auto error = base::unknown_key(item, {"version", "family", "from", "to", "parameters", "benign", "source"}, path))
    return *error;
  check.id = id;
  check.version = base::text_or(item, "version", "");
  check.family = base::text_or(item, "family", "");
  if (check.version.empty()) return book_error(path + "/version", "A check has no version", "major.minor.patch");
  if (check.family != "fraud" && check.family != "data" && check.family != "conduct")
    return book_error(path + "/family", "Unknown family", "fraud, data or conduct");
  if (!read_day(item, "from", check.from) || !read_day(item, "to", check.to))
    return book_error(path, "A day can't be read", "YYYY-MM-DD or null");
  if (const Json* parameters = base::object(item, "parameters")) {
    for (auto it = parameters->begin(); it != parameters->end(); ++it) {
      const auto number = base::as_number(it.value());
      if (!number) return book_error(path + "/parameters/" + it.key(), "Not a number", "a number");
      check.parameters.emplace_back(it.key(), *number);
    }
  }
  const Json* benign = base::object(item, "benign");
  if (benign == nullptr || benign->empty())
    return book_error(path + "/benign", "A check has no innocent explanation", "a text by variant");
  for (auto it = benign->begin(); it != benign->end(); ++it) {
    const auto words = base::as_text(it.value());
    if (!words) return book_error(path + "/benign/" + it.key(), "Not a text", "a text");
    check.benign.emplace_back(it.key(), std::string(*words));
  }
  return base::Unit{};
}

std::string_view days_fact(Mode mode) {
  switch (mode) {
    case Mode::Rtgs:
      return "rtgs_every_day";
    case Mode::Neft:
      return "neft_every_day";
    case Mode::Nach:
      return "nach_every_day";
    case Mode::Cheque:
      return "cheque_every_day";
    case Mode::Cash:
      return "branch_cash_every_day";
    default:
      return {};
  }
}

bool listed(const FactPeriod* period, double value) {
  if (period == nullptr) return false;
  for (const double one : period->values) {
    if (one == value) return true;
  }
  return false;
}

}  // namespace

const FactPeriod* DatedFact::on(Date day) const {
  for (std::size_t i = periods.size(); i-- > 0;) {
    if (periods[i].holds(day)) return &periods[i];
  }
  return nullptr;
}

double DatedFact::number(Date day, double otherwise) const {
  const FactPeriod* period = on(day);
  return period == nullptr ? otherwise : period->value;
}

base::Result<DatedRules> DatedRules::load(const Json& document) {
  if (auto error = base::unknown_key(document, {"id", "version", "title", "facts", "checks"}, "")) return *error;
  DatedRules rules;
  rules.version_ = base::text_or(document, "version", "");
  if (rules.version_.empty()) return book_error("/version", "The rule book has no version", "major.minor.patch");
  const Json* facts = base::object(document, "facts");
  const Json* checks = base::object(document, "checks");
  if (facts == nullptr || checks == nullptr)
    return book_error("", "Not a rule book", "facts and checks, objects by id");
  for (auto it = facts->begin(); it != facts->end(); ++it) {
    if (it.key()[0] == '_') continue;
    rules.facts_.emplace_back();
    base::Status status = read_fact(it.key(), it.value(), rules.facts_.back());
    if (!status) return status.error();
  }
  for (auto it = checks->begin(); it != checks->end(); ++it) {
    if (it.key()[0] == '_') continue;
    rules.checks_.emplace_back();
    base::Status status = read_check(it.key(), it.value(), rules.checks_.back());
    if (!status) return status.error();
  }
  for (std::size_t mode = 0; mode < rules.days_of_mode_.size(); ++mode)
    rules.days_of_mode_[mode] = rules.place(days_fact(static_cast<Mode>(mode)));
  rules.closed_saturdays_ = rules.place("closed_saturdays");
  rules.national_holidays_ = rules.place("national_holidays");
  return rules;
}

int DatedRules::place(std::string_view id) const {
  for (std::size_t i = 0; i < facts_.size(); ++i) {
    if (facts_[i].id == id) return static_cast<int>(i);
  }
  return -1;
}

const DatedFact& DatedRules::at(int place) const {
  static const DatedFact kNone;
  return place < 0 ? kNone : facts_[static_cast<std::size_t>(place)];
}

const DatedFact& DatedRules::fact(std::string_view id) const { return at(place(id)); }

const Check* DatedRules::check(std::string_view id) const {
  for (const Check& check : checks_) {
    if (check.id == id) return &check;
  }
  return nullptr;
}

double DatedRules::parameter(std::string_view id, std::string_view name, double otherwise) const {
  const Check* found = check(id);
  if (found == nullptr) return otherwise;
  for (const auto& [key, value] : found->parameters) {
    if (key == name) return value;
  }
  return otherwise;
}

bool DatedRules::bank_closed(Date day) const {
  const int weekday = base::weekday(day);
  if (weekday == 6) return true;
  const base::Civil civil = base::to_civil(day);
  const int nth = (civil.day - 1) / 7 + 1;
  if (weekday == 5 && listed(at(closed_saturdays_).on(day), nth)) return true;
  return listed(at(national_holidays_).on(day), civil.month * 100 + civil.day);
}

const FactPeriod* DatedRules::days_of(Mode mode, Date day) const {
  return at(days_of_mode_[static_cast<std::size_t>(mode)]).on(day);
}

bool DatedRules::moves(Mode mode, Date day) const {
  const FactPeriod* period = days_of(mode, day);
  return period == nullptr || period->value != 0 || !bank_closed(day);
}

}  // namespace msme::model
