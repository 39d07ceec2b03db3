// The consent: recorded, made, moved from state to state, and held against the limits of fair use.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "engine/session.hpp"

namespace msme::engine {

using base::Date;
using base::Error;
using base::kNoDate;

namespace {

base::Status load_fair_use(Session& session) {
  if (session.fair_use) return base::Unit{};
  auto document = rule_document(session, "fair_use.json");
  if (!document) return document.error();
  auto table = consent::FairUse::load(**document);
  if (!table) return table.error();
  session.fair_use = std::move(*table);
  return base::Unit{};
}

Error no_consent(const char* message) {
  return Error{"E_CONSENT_MISSING", "/consent", message, "a consent", "none", ""};
}

Json checks_of(const consent::Consent& consent, std::string_view customer, Date now) {
  const base::Status status = consent::check(consent, customer, now);
  Json checks = Json::array();
  checks.push_back(base::record(
      {{"check", "usable"}, {"ok", status.ok()}, {"code", status ? Json(nullptr) : Json(status.error().code)}}));
  return checks;
}

// Records an artefact and says whether it can be used.
Reply record_consent(Session& session, const Json& document, std::string_view customer, Date now) {
  auto parsed = read_consent(session, document, customer);
  if (!parsed) return parsed.error();
  if (now != kNoDate) session.now = now;
  Json checks = checks_of(*parsed, customer, session.now_in_force());
  session.consent = std::move(*parsed);
  session.forget_results();
  session.audit.add("consent.recorded", customer, session.consent->id, session.now_in_force(),
                    base::record({{"status", session.consent->status}, {"purpose", session.consent->purpose_code}}));
  return base::dump(base::record({{"consent", session.consent->document}, {"checks", std::move(checks)}}));
}

Json span_document(consent::Span span) {
  return base::record({{"unit", consent::text(span.unit)}, {"value", span.value}});
}

// What nobody said, as the limits of fair use have it: the consent that just fits them.
void fill_from_template(Json& d, const consent::Template& t, Date start) {
  const auto fill = [&](const char* key, Json value) {
    if (base::find(d, key) == nullptr) d[key] = std::move(value);
  };
  fill("consent_start", base::date_json(start));
  if (t.expiry.limits()) fill("consent_expiry", base::date_json(consent::after(start, t.expiry)));
  fill("data_to", base::date_json(start));
  if (t.data_range.limits()) {
    const int months = t.data_range.value * (t.data_range.unit == consent::Unit::Year ? 12 : 1);
    fill("data_from", base::date_json(base::add_months(start, -months)));
  }
  fill("fetch_type", t.fetch_types.front());
  if (t.data_life.limits()) fill("data_life", span_document(t.data_life));
  if (t.frequency.limits()) fill("frequency", span_document(t.frequency));
  Json types = Json::array();
  if ((t.types & consent::kProfile) != 0) types.push_back("PROFILE");
  if ((t.types & consent::kSummary) != 0) types.push_back("SUMMARY");
  if ((t.types & consent::kTransactions) != 0) types.push_back("TRANSACTIONS");
  fill("consent_types", std::move(types));
}

Error not_to_make(const std::string& key, const char* message, const char* expected, const std::string& got) {
  return Error{"E_CONSENT_INVALID", "/" + key, message, expected, got, "Say it otherwise, or leave it out"};
}

bool empty_list(const Json& d, std::string_view key) {
  const Json* list = base::array(d, key);
  return list != nullptr && list->empty();
}

// What a consent that is made here must say beyond what parse() asks of one from elsewhere: a list that is given names
// something, and a date that is given is one.
base::Status check_made(const Json& d) {
  if (empty_list(d, "fi_types")) {
    const Json* datasets = base::array(d, "datasets");
    if (datasets == nullptr || datasets->empty())
      return not_to_make("fi_types", "The consent names no data", "one type of financial information, or more", "none");
  }
  if (const Json* list = base::array(d, "fi_types")) {
    for (const Json& item : *list) {
      const std::string name(base::as_text(item).value_or(""));
      if (!consent::is_fi_type(name))
        return not_to_make("fi_types", "Unknown type of financial information", "DEPOSIT, GSTR1_3B, MUTUAL_FUNDS, …",
                           name.substr(0, 40));
    }
  }
  if (empty_list(d, "consent_types"))
    return not_to_make("consent_types", "The consent opens nothing of an account",
                       "one of PROFILE, SUMMARY, TRANSACTIONS, or more", "none");
  for (const char* key : {"consent_expiry", "data_from", "data_to"}) {
    const auto given = base::text(d, key);
    if (given && base::parse_iso(base::trim(*given)) == kNoDate)
      return not_to_make(key, "Not a date", "YYYY-MM-DD", std::string(given->substr(0, 40)));
  }
  return base::Unit{};
}

constexpr std::string_view kMakeable[] = {
    "consent_id", "user_id",   "fiu_id",    "aa_id",       "consent_start", "consent_expiry", "status",
    "data_from",  "data_to",   "fi_types",  "datasets",    "consent_types", "fip_ids",        "consent_mode",
    "fetch_type", "frequency", "data_life", "data_filter", "purpose"};

}  // namespace

base::Result<consent::Consent> read_consent(Session& session, const Json& document, std::string_view customer) {
  const base::Status ready = load_fair_use(session);
  if (!ready) return ready.error();
  auto parsed = consent::parse(document, customer);
  if (parsed) parsed->lending = session.fair_use->carries_lending(parsed->purpose_code);
  return parsed;
}

Reply op_consent_set(Session& session, const Json& params) {
  auto now = date_param(params, "now");
  if (!now) return now.error();
  const Json* document = base::object(params, "consent");
  if (document == nullptr) return bad_param("consent", "The consent artefact is missing", "an object", "nothing");
  return record_consent(session, *document, *base::text(params, "customer_id"), *now);
}

Reply op_consent_make(Session& session, const Json& params) {
  auto now = date_param(params, "now");
  if (!now) return now.error();
  const base::Status ready = load_fair_use(session);
  if (!ready) return ready.error();
  const std::string customer(*base::text(params, "customer_id"));
  Json d = base::record({{"consent_id", ""}, {"customer_id", customer}});
  for (const std::string_view key : kMakeable) {
    if (const Json* value = base::find(params, key)) d[std::string(key)] = *value;
  }
  const Date today = *now != kNoDate ? *now : session.now_in_force();
  const Json* given = base::find(d, "consent_start");
  const Date start = given == nullptr ? today : base::parse_iso(base::as_text(*given).value_or(""));
  if (start == kNoDate) {
    return bad_param(given == nullptr ? "now" : "consent_start", "The consent needs a day on which it starts",
                     "YYYY-MM-DD", given == nullptr ? "nothing" : base::dump(*given).substr(0, 40));
  }
  const base::Status good = check_made(d);
  if (!good) return good.error();
  // "103" for {"code": "103"}.
  if (const auto code = base::text(d, "purpose")) d["purpose"] = base::record({{"code", std::string(*code)}});
  if (base::find(d, "purpose") == nullptr) d["purpose"] = base::record({{"code", session.fair_use->default_purpose()}});
  const Json* purpose = base::object(d, "purpose");
  const std::string code = purpose == nullptr ? std::string() : base::text_or(*purpose, "code", "");
  const consent::Template* limits = session.fair_use->template_for(code, base::array(d, "fi_types"));
  if (limits != nullptr) fill_from_template(d, *limits, start);
  if (base::find(d, "user_id") == nullptr) d["user_id"] = customer;
  if (base::find(d, "consent_mode") == nullptr) d["consent_mode"] = "STORE";
  if (base::find(d, "status") == nullptr) d["status"] = "PENDING";
  d["created_at"] = base::date_json(start);
  d["updated_at"] = base::date_json(start);
  if (base::text_or(d, "consent_id", "").empty()) d["consent_id"] = consent::uuid_of(customer + "|" + base::dump(d));
  if (!base::boolean_or(params, "preview", false)) return record_consent(session, d, customer, *now);
  auto seen = read_consent(session, d, customer);
  if (!seen) return seen.error();
  Json checks = checks_of(*seen, customer, today);
  return base::dump(base::record({{"consent", std::move(seen->document)}, {"checks", std::move(checks)}}));
}

Reply op_consent_get(const Session& session) {
  return base::dump(base::record({{"consent", session.consent ? session.consent->document : Json(nullptr)}}));
}

Reply op_consent_move(Session& session, const Json& params) {
  auto now = date_param(params, "now");
  if (!now) return now.error();
  if (!session.consent) return no_consent("There is no consent to move");
  const std::string to = base::upper(base::trim(base::text_or(params, "to", "")));
  const Date today = *now != kNoDate ? *now : session.now_in_force();
  const std::string from = session.consent->status;
  const base::Status moved = consent::move(*session.consent, to, today);
  if (!moved) return moved.error();
  if (*now != kNoDate) session.now = *now;
  session.audit.add("consent.moved", session.customer_id, session.consent->id, session.now_in_force(),
                    base::record({{"from", from}, {"to", to}}));
  return base::dump(base::record({{"consent", session.consent->document}}));
}

Reply op_consent_check(Session& session, const Json& params) {
  const Json* document = base::object(params, "consent");
  if (document == nullptr && !session.consent) return no_consent("There is no consent to check");
  const base::Status ready = load_fair_use(session);
  if (!ready) return ready.error();
  const std::string customer(*base::text(params, "customer_id"));
  auto parsed = document == nullptr ? base::Result<consent::Consent>(*session.consent)
                                    : read_consent(session, *document, customer);
  if (!parsed) return parsed.error();
  Json out = session.fair_use->check(*parsed);
  out["status"] = parsed->status;
  Json moves = Json::array();
  for (const std::string_view to : consent::moves(parsed->status)) moves.push_back(to);
  out["moves"] = std::move(moves);
  return base::dump(out);
}

Reply op_consent_revoke(Session& session, const Json& params) {
  auto now = date_param(params, "now");
  if (!now) return now.error();
  if (!session.consent) return no_consent("There is no consent to revoke");
  if (*now != kNoDate) session.now = *now;
  consent::revoke(*session.consent, session.now_in_force());
  session.audit.add("consent.revoked", session.customer_id, session.consent->id, session.now_in_force(),
                    Json::object());
  return base::dump(base::record({{"consent", session.consent->document}}));
}

}  // namespace msme::engine
