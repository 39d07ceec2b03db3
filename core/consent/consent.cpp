#include "consent/consent.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "model/schema.hpp"

namespace msme::consent {
namespace {

using base::Date;
using base::Error;
using base::Json;
using base::kNoDate;
using base::Result;
using model::Dataset;

constexpr std::uint16_t bit(Dataset dataset) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(dataset));
}
constexpr std::uint16_t kAll = (1U << model::kDatasetCount) - 1;
constexpr Date kSelfDays = 90;  // the working copy's longest retention

struct FiType {
  std::string_view name;
  std::uint16_t covers;
};
// Which of our datasets an AA FI type opens. Bureau, ONDC and OCEN aren't FI types: they need `datasets`.
constexpr FiType kFiTypes[] = {
    {"DEPOSIT", bit(Dataset::Accounts) | bit(Dataset::Transactions)},
    {"TERM_DEPOSIT", bit(Dataset::Accounts)},
    {"TERM-DEPOSIT", bit(Dataset::Accounts)},
    {"RECURRING_DEPOSIT", bit(Dataset::Accounts)},
    {"GSTR1_3B", bit(Dataset::Gst)},
    {"MUTUAL_FUNDS", bit(Dataset::MutualFunds)},
    {"SIP", bit(Dataset::MutualFunds)},
    {"EQUITIES", bit(Dataset::MutualFunds)},
    {"ETF", bit(Dataset::MutualFunds)},
    {"BONDS", bit(Dataset::MutualFunds)},
    {"DEBENTURES", bit(Dataset::MutualFunds)},
    {"GOVT_SECURITIES", bit(Dataset::MutualFunds)},
    {"CP", bit(Dataset::MutualFunds)},
    {"CD", bit(Dataset::MutualFunds)},
    {"IDR", bit(Dataset::MutualFunds)},
    {"CIS", bit(Dataset::MutualFunds)},
    {"AIF", bit(Dataset::MutualFunds)},
    {"INVIT", bit(Dataset::MutualFunds)},
    {"REIT", bit(Dataset::MutualFunds)},
    {"NPS", bit(Dataset::MutualFunds)},
    {"EPF", bit(Dataset::MutualFunds)},
    {"PPF", bit(Dataset::MutualFunds)},
    {"CREDIT_CARD", bit(Dataset::MutualFunds)},
    {"OTHER", bit(Dataset::MutualFunds)},
    {"INSURANCE_POLICIES", bit(Dataset::Policies)},
    {"LIFE_INSURANCE", bit(Dataset::Policies)},
    {"GENERAL_INSURANCE", bit(Dataset::Policies)},
};

Error invalid(const std::string& path, const std::string& message, const std::string& expected,
              const std::string& got) {
  return Error{"E_CONSENT_INVALID",
               path,
               message,
               expected,
               got,
               "Ask the borrower's Account Aggregator for a complete consent artefact"};
}

// A member as a date: ISO text, or epoch milliseconds as real artefacts carry them.
Date date_of(const Json& object, std::string_view key) {
  if (const auto text = base::text(object, key)) return base::parse_iso(base::trim(*text));
  if (const auto ms = base::integer(object, key)) return static_cast<Date>((*ms / 1000 + 19800) / 86400);
  return kNoDate;
}

bool known_status(std::string_view status) {
  for (const std::string_view s : {"ACTIVE", "PAUSED", "REVOKED", "EXPIRED", "PENDING"}) {
    if (s == status) return true;
  }
  return false;
}

base::Status read_coverage(const Json& document, Consent& consent) {
  std::uint16_t covers = 0;
  bool listed = false;
  bool funds_dataset = false;
  for (const char* key : {"fi_types", "fiTypes"}) {
    const Json* list = base::array(document, key);
    if (list == nullptr) continue;
    listed = true;
    for (const Json& item : *list) {
      const auto name = base::as_text(item).value_or("");
      for (const FiType& type : kFiTypes) {
        if (!base::equals_ignore_case(type.name, name)) continue;
        covers = static_cast<std::uint16_t>(covers | type.covers);
        if (type.covers == bit(Dataset::MutualFunds)) consent.holdings.emplace_back(type.name);
      }
    }
  }
  if (const Json* list = base::array(document, "datasets")) {
    listed = true;
    for (const Json& item : *list) {
      const auto name = base::as_text(item).value_or("");
      const auto dataset = model::parse_dataset(name);
      if (!dataset) return invalid("/datasets", "Unknown dataset", "one of the nine dataset names", std::string(name));
      covers = static_cast<std::uint16_t>(covers | bit(*dataset));
      funds_dataset = funds_dataset || *dataset == Dataset::MutualFunds;
    }
  }
  if (!listed) covers = kAll;
  consent.covers = static_cast<std::uint16_t>(covers | bit(Dataset::Consent));
  consent.all_holdings = !listed || funds_dataset;
  return base::Unit{};
}

// An AA artefact rewritten in the simple form; anything else as it is.
Json simple_form(const Json& document) {
  const Json* detail = base::object(document, "ConsentDetail");
  if (detail == nullptr && base::find(document, "consentStart") != nullptr) detail = &document;
  if (detail == nullptr) return document;
  Json out = Json::object();
  out["consent_id"] = base::text_or(document, "consentId", base::text_or(document, "consent_id", ""));
  if (const Json* customer = base::object(*detail, "Customer")) out["user_id"] = base::text_or(*customer, "id", "");
  if (const Json* consumer = base::object(*detail, "DataConsumer")) out["fiu_id"] = base::text_or(*consumer, "id", "");
  const auto copy = [&](const char* from, const char* to) {
    if (const Json* value = base::find(*detail, from)) out[to] = *value;
  };
  copy("consentStart", "consent_start");
  copy("consentExpiry", "consent_expiry");
  out["status"] = base::text_or(document, "status", "PENDING");
  if (const Json* range = base::object(*detail, "FIDataRange")) {
    if (const Json* from = base::find(*range, "from")) out["data_from"] = *from;
    if (const Json* to = base::find(*range, "to")) out["data_to"] = *to;
  }
  copy("consentTypes", "consent_types");
  copy("fiTypes", "fi_types");
  copy("consentMode", "consent_mode");
  copy("fetchType", "fetch_type");
  copy("Purpose", "purpose");
  copy("DataLife", "data_life");
  copy("Frequency", "frequency");
  return out;
}

// What the members that nothing here asks for must be all the same. Codes are read in any case.
std::optional<Error> breaks_schema(const Json& document) {
  Json checked = document;
  for (const char* code : {"status", "consent_mode", "fetch_type", "aa_id"}) {
    if (const auto text = base::text(document, code)) checked[code] = base::upper(base::trim(*text));
  }
  const auto fault = model::check_schema(model::schema_of(Dataset::Consent), checked);
  if (!fault) return std::nullopt;
  return invalid(fault->path, "The consent doesn't fit its schema", fault->expected,
                 fault->value == nullptr ? "nothing" : base::dump(*fault->value).substr(0, 60));
}

std::string uuid_of(std::string_view seed) {
  const std::string hex = base::sha256_hex(seed);
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-4" + hex.substr(13, 3) + "-a" + hex.substr(17, 3) + "-" +
         hex.substr(20, 12);
}

}  // namespace

bool Consent::covers_holding(std::string_view asset_class) const {
  if (all_holdings) return true;
  const auto named = [this](std::string_view type) {
    return std::find(holdings.begin(), holdings.end(), type) != holdings.end();
  };
  if (asset_class.empty()) return named("MUTUAL_FUNDS") || named("SIP");
  return named(asset_class);
}

Result<Consent> parse(const Json& document, std::string_view customer_id) {
  if (!document.is_object()) return invalid("", "The consent isn't a JSON object", "an object", "something else");
  Consent consent;
  consent.document = simple_form(document);
  const Json& d = consent.document;
  consent.id = base::text_or(d, "consent_id", "");
  if (consent.id.empty()) return invalid("/consent_id", "The consent has no id", "a consent id", "nothing");
  consent.customer_id = base::text_or(d, "customer_id", std::string(customer_id));
  if (consent.customer_id != customer_id) {
    return Error{"E_CUSTOMER_MISMATCH",    "/customer_id",      "The consent is another customer's",
                 std::string(customer_id), consent.customer_id, "Use the consent that this customer gave"};
  }
  consent.document["customer_id"] = consent.customer_id;
  consent.status = base::upper(base::trim(base::text_or(d, "status", "")));
  if (!known_status(consent.status)) {
    return invalid("/status", "Unknown consent status", "ACTIVE, PAUSED, REVOKED, EXPIRED or PENDING", consent.status);
  }
  consent.start = date_of(d, "consent_start");
  consent.expiry = date_of(d, "consent_expiry");
  consent.self = base::boolean_or(d, "self", false);
  if (consent.start == kNoDate) return invalid("/consent_start", "The consent has no start", "a date", "nothing");
  if (consent.expiry == kNoDate) return invalid("/consent_expiry", "The consent has no expiry", "a date", "nothing");
  if (consent.expiry < consent.start) {
    return invalid("/consent_expiry", "The consent expires before it starts",
                   "a date after " + base::to_iso(consent.start), base::to_iso(consent.expiry));
  }
  consent.data_from = date_of(d, "data_from");
  consent.data_to = date_of(d, "data_to");
  if (base::Status covered = read_coverage(d, consent); !covered) return covered.error();
  if (const Json* fips = base::array(d, "fip_ids")) {
    for (const Json& fip : *fips) {
      if (const auto name = base::as_text(fip)) consent.fip_ids.emplace_back(*name);
    }
  }
  if (const Json* purpose = base::object(d, "purpose")) consent.purpose_code = base::text_or(*purpose, "code", "");
  consent.fetch_type = base::upper(base::text_or(d, "fetch_type", "ONETIME"));
  if (auto error = breaks_schema(d)) return std::move(*error);
  return consent;
}

Consent make_self(std::string_view customer_id, Date now, Date from, Date to) {
  Consent consent;
  consent.id = uuid_of(std::string(customer_id) + "|SELF|" + base::to_iso(now));
  consent.customer_id = std::string(customer_id);
  consent.status = "ACTIVE";
  consent.start = now;
  consent.expiry = now == kNoDate ? kNoDate : now + kSelfDays;
  consent.data_from = from;
  consent.data_to = to;
  consent.covers = kAll;
  consent.purpose_code = "105";
  consent.fetch_type = "ONETIME";
  consent.self = true;
  Json& d = consent.document;
  d = Json::object();
  d["consent_id"] = consent.id;
  d["customer_id"] = customer_id;
  d["user_id"] = customer_id;
  d["fiu_id"] = "SELF";
  d["aa_id"] = nullptr;
  d["consent_start"] = base::date_json(consent.start);
  d["consent_expiry"] = base::date_json(consent.expiry);
  d["status"] = "ACTIVE";
  d["data_from"] = base::date_json(from);
  d["data_to"] = base::date_json(to);
  d["consent_types"] = Json::array({"PROFILE", "SUMMARY", "TRANSACTIONS"});
  d["datasets"] = Json::array();
  for (int i = 0; i < model::kDatasetCount; ++i) d["datasets"].push_back(model::text(static_cast<Dataset>(i)));
  d["fip_ids"] = Json::array();
  d["consent_mode"] = "VIEW";
  d["fetch_type"] = "ONETIME";
  d["purpose"] = base::record({{"code", "105"}, {"text", "Own files, read once on the owner's device"}});
  d["self"] = true;
  return consent;
}

void extend_self(Consent& consent, Date from, Date to) {
  if (from != kNoDate && (consent.data_from == kNoDate || from < consent.data_from)) consent.data_from = from;
  if (to != kNoDate && (consent.data_to == kNoDate || to > consent.data_to)) consent.data_to = to;
  consent.document["data_from"] = base::date_json(consent.data_from);
  consent.document["data_to"] = base::date_json(consent.data_to);
}

base::Status check(const Consent& consent, std::string_view customer_id, Date now) {
  if (consent.customer_id != customer_id) {
    return Error{"E_CUSTOMER_MISMATCH", "/params/customer_id",    "The consent is another customer's",
                 consent.customer_id,   std::string(customer_id), "Start a fresh engine for the other customer"};
  }
  if (consent.status != "ACTIVE") {
    return Error{"E_CONSENT_NOT_ACTIVE",
                 "/consent/status",
                 "The consent isn't active",
                 "ACTIVE",
                 consent.status,
                 consent.status == "PENDING" ? "Ask the borrower to approve it in the Account Aggregator app"
                                             : "Ask the borrower for a new consent"};
  }
  if (now != kNoDate && consent.start != kNoDate && now < consent.start) {
    return Error{"E_CONSENT_NOT_STARTED",
                 "/consent/consent_start",
                 "The consent isn't valid yet",
                 "on or after " + base::to_iso(consent.start),
                 base::to_iso(now),
                 "Wait until it starts"};
  }
  if (now != kNoDate && consent.expiry != kNoDate && now > consent.expiry) {
    return Error{"E_CONSENT_EXPIRED",       "/consent/consent_expiry",
                 "The consent has expired", "on or before " + base::to_iso(consent.expiry),
                 base::to_iso(now),         "Ask the borrower for a new consent"};
  }
  return base::Unit{};
}

base::Status check(const Consent& consent, std::string_view customer_id, Date now, Dataset dataset) {
  base::Status status = check(consent, customer_id, now);
  if (!status) return status;
  if (!consent.covers_dataset(dataset)) {
    return Error{"E_CONSENT_SCOPE",
                 "/consent",
                 "The consent doesn't cover this data",
                 "a consent for " + std::string(model::text(dataset)),
                 consent.id,
                 "Ask the borrower for a consent that names it, or leave this data out"};
  }
  return base::Unit{};
}

base::Status check_bank(const Consent& consent, std::string_view bank) {
  if (consent.fip_ids.empty() || bank.empty()) return base::Unit{};
  std::string listed;
  for (const std::string& fip : consent.fip_ids) {
    // FIP ids are written freely ("HDFC-FIP", "HDFC BANK"): the bank's first word must occur in one.
    const std::string_view word = bank.substr(0, bank.find(' '));
    if (base::contains_ignore_case(fip, word)) return base::Unit{};
    if (!listed.empty()) listed += ", ";
    listed += fip;
  }
  return Error{"E_CONSENT_SCOPE",
               "/consent/fip_ids",
               "The consent doesn't name this bank",
               listed,
               std::string(bank),
               "Add a statement of a bank that the consent names, or ask for a consent that includes this one"};
}

void revoke(Consent& consent, Date now) {
  consent.status = "REVOKED";
  consent.document["status"] = "REVOKED";
  consent.document["updated_at"] = base::date_json(now);
}

}  // namespace msme::consent
