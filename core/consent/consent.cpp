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

// What an account's profile, summary or transactions open. The other datasets aren't parts of an account.
constexpr struct {
  Dataset dataset;
  std::uint8_t any_of;
} kNeeds[] = {
    {Dataset::Accounts, kProfile | kSummary},         {Dataset::Transactions, kTransactions},
    {Dataset::Gst, kSummary | kTransactions},         {Dataset::Policies, kSummary | kTransactions},
    {Dataset::MutualFunds, kSummary | kTransactions},
};

Result<std::uint8_t> types_of(const Json& d) {
  const Json* list = base::array(d, "consent_types");
  if (list == nullptr || list->empty()) return kAllTypes;
  std::uint8_t types = 0;
  for (const Json& item : *list) {
    const std::string name = base::upper(base::trim(base::as_text(item).value_or("")));
    const int type = name == "PROFILE"        ? kProfile
                     : name == "SUMMARY"      ? kSummary
                     : name == "TRANSACTIONS" ? kTransactions
                                              : 0;
    if (type == 0) return invalid("/consent_types", "Unknown consent type", "PROFILE, SUMMARY or TRANSACTIONS", name);
    types = static_cast<std::uint8_t>(types | type);
  }
  return types;
}

constexpr struct {
  std::string_view name;
  Unit unit;
} kUnits[] = {
    {"HOUR", Unit::Hour}, {"DAY", Unit::Day}, {"MONTH", Unit::Month}, {"YEAR", Unit::Year}, {"INF", Unit::Unlimited}};

// {"unit": "MONTH", "value": 1}. A unit without a number says nothing.
Result<Span> span_of(std::string_view path, std::string_view unit, std::optional<double> value) {
  constexpr double kMost = 1200;  // a hundred years of months
  if (unit.empty()) return Span{};
  for (const auto& known : kUnits) {
    if (!base::equals_ignore_case(known.name, base::trim(unit))) continue;
    if (known.unit == Unit::Unlimited) return Span{known.unit, 0};
    if (!value) return Span{};
    if (!(*value >= 0)) return invalid(std::string(path) + "/value", "Not a number of units", "0 or more", "less");
    return Span{known.unit, static_cast<int>(*value < kMost ? *value : kMost)};
  }
  return invalid(std::string(path) + "/unit", "Unknown unit", "HOUR, DAY, MONTH, YEAR or INF", std::string(unit));
}

Result<Span> span_of(const Json& d, std::string_view key) {
  const Json* given = base::object(d, key);
  if (given == nullptr) return Span{};
  return span_of("/" + std::string(key), base::text_or(*given, "unit", ""), base::number(*given, "value"));
}

using Compare = model::RowFilter::Compare;
constexpr struct {
  std::string_view sign;
  Compare compare;
} kOperators[] = {{"=", Compare::Equal}, {"!=", Compare::NotEqual}, {">", Compare::Above},
                  {"<", Compare::Below}, {"<=", Compare::AtMost},   {">=", Compare::AtLeast}};

Result<model::RowFilter> filter_of(const Json& item) {
  const auto wrong = [](const char* what, const char* expected, const std::string& got) {
    return invalid("/data_filter", what, expected, got);
  };
  if (!item.is_object()) return wrong("Not a filter", "{type, operator, value}", base::dump(item).substr(0, 40));
  model::RowFilter filter;
  const std::string sign(base::trim(base::text_or(item, "operator", "")));
  const auto* known =
      std::find_if(std::begin(kOperators), std::end(kOperators), [&](const auto& o) { return o.sign == sign; });
  if (known == std::end(kOperators)) return wrong("Unknown operator", "=, !=, >, <, >= or <=", sign);
  filter.compare = known->compare;
  const std::string type = base::upper(base::trim(base::text_or(item, "type", "")));
  const Json* value = base::find(item, "value");
  const std::string shown = value == nullptr ? "nothing" : base::dump(*value).substr(0, 40);
  if (type == "TRANSACTIONTYPE") {
    const std::string side = base::upper(base::trim(base::text_or(item, "value", "")));
    if (side != "CREDIT" && side != "DEBIT") return wrong("Not a transaction type", "CREDIT or DEBIT", shown);
    if (filter.compare != Compare::Equal && filter.compare != Compare::NotEqual)
      return wrong("A transaction type has no order", "= or !=", sign);
    filter.on_type = true;
    filter.credit = side == "CREDIT";
    return filter;
  }
  if (type != "TRANSACTIONAMOUNT") return wrong("Unknown filter", "TRANSACTIONTYPE or TRANSACTIONAMOUNT", type);
  double rupees = value == nullptr ? -1 : base::as_number(*value).value_or(-1);
  // The AA schema writes the value as a text.
  if (const auto written = base::text(item, "value")) {
    if (const auto parsed = base::parse_json(base::trim(*written))) rupees = base::as_number(*parsed).value_or(-1);
  }
  if (!(rupees >= 0) || rupees > 1e13) return wrong("Not an amount", "rupees, 0 or more", shown);
  filter.amount = base::from_rupees(rupees);
  return filter;
}

// The fetches an artefact says it has served: ours with their days, the network's `ConsentUse` by its last one.
std::vector<Fetch> fetches_of(const Json& d) {
  std::vector<Fetch> out;
  const Json* use = base::object(d, "consent_use");
  if (use == nullptr) return out;
  constexpr std::size_t kMost = 10000;
  if (const Json* list = base::array(*use, "fetches")) {
    for (const Json& item : *list) {
      const Date at = item.is_object() ? date_of(item, "at") : kNoDate;
      if (at != kNoDate && out.size() < kMost) out.push_back({at, base::text_or(item, "session", "")});
    }
  } else if (base::integer_or(*use, "count", 0) > 0) {
    const Date at = date_of(*use, "last_use");
    if (at != kNoDate) out.push_back({at, "network"});
  }
  std::stable_sort(out.begin(), out.end(), [](const Fetch& a, const Fetch& b) { return a.at < b.at; });
  return out;
}

base::Status read_limits(Consent& consent) {
  const Json& d = consent.document;
  auto types = types_of(d);
  if (!types) return types.error();
  consent.types = *types;
  for (const auto& need : kNeeds) {
    if ((consent.types & need.any_of) == 0)
      consent.covers = static_cast<std::uint16_t>(consent.covers & ~static_cast<unsigned>(bit(need.dataset)));
  }
  auto frequency =
      base::object(d, "frequency") != nullptr
          ? span_of(d, "frequency")
          : span_of("/frequency", base::text_or(d, "frequency_unit", ""), base::number(d, "frequency_value"));
  if (!frequency) return frequency.error();
  consent.frequency = *frequency;
  auto life = span_of(d, "data_life");
  if (!life) return life.error();
  consent.data_life = *life;
  if (const Json* list = base::array(d, "data_filter")) {
    for (const Json& item : *list) {
      auto filter = filter_of(item);
      if (!filter) return filter.error();
      consent.filters.push_back(*filter);
    }
  }
  if (consent.data_from != kNoDate && consent.data_to != kNoDate && consent.data_to < consent.data_from) {
    return invalid("/data_to", "The data range ends before it begins", "a day after " + base::to_iso(consent.data_from),
                   base::to_iso(consent.data_to));
  }
  consent.one_time = !consent.self && base::equals_ignore_case(base::text_or(d, "fetch_type", ""), "ONETIME");
  consent.fetches = fetches_of(d);
  return base::Unit{};
}

// The payload of a compact JWS: what a signed artefact says. Whether the signature fits is the host's to check.
std::optional<Json> signed_detail(const Json& document) {
  const auto jws = base::text(document, "signedConsent");
  if (!jws) return std::nullopt;
  const std::size_t from = jws->find('.');
  const std::size_t to = from == std::string_view::npos ? from : jws->find('.', from + 1);
  if (to == std::string_view::npos) return std::nullopt;
  const auto bytes = base::from_base64(jws->substr(from + 1, to - from - 1));
  if (!bytes) return std::nullopt;
  auto parsed = base::parse_json(*bytes);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return std::move(*parsed);
}

// An AA artefact rewritten in the simple form; anything else as it is.
Json simple_form(const Json& document) {
  // What was signed is the consent; members beside it are anybody's.
  const std::optional<Json> signed_one = signed_detail(document);
  const Json* detail = signed_one ? &*signed_one : base::object(document, "ConsentDetail");
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
  copy("DataFilter", "data_filter");
  const Json* use = base::object(document, "ConsentUse");
  if (use == nullptr) use = base::object(document, "consent_use");
  if (use != nullptr) {
    Json& kept = out["consent_use"] = Json::object();
    for (const auto& [from, to] : {std::pair{"count", "count"},
                                   {"lastUseDateTime", "last_use"},
                                   {"last_use", "last_use"},
                                   {"fetches", "fetches"}}) {
      if (const Json* value = base::find(*use, from)) kept[to] = *value;
    }
  }
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

}  // namespace

bool is_fi_type(std::string_view name) {
  return std::any_of(std::begin(kFiTypes), std::end(kFiTypes),
                     [name](const FiType& type) { return base::equals_ignore_case(type.name, name); });
}

std::string uuid_of(std::string_view seed) {
  const std::string hex = base::sha256_hex(seed);
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-4" + hex.substr(13, 3) + "-a" + hex.substr(17, 3) + "-" +
         hex.substr(20, 12);
}

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
  if (!is_state(consent.status)) {
    return invalid("/status", "Unknown consent status", "ACTIVE, PAUSED, REVOKED, EXPIRED, PENDING or REJECTED",
                   consent.status);
  }
  consent.start = date_of(d, "consent_start");
  consent.expiry = date_of(d, "consent_expiry");
  consent.self = base::boolean_or(d, "self", false);
  // A SELF consent recorded when neither the files nor the caller told a day has none: nothing is held against it.
  // An artefact of an Account Aggregator never is one.
  const bool undated = consent.self && base::text_or(d, "fiu_id", "") == "SELF" && !base::text(d, "aa_id") &&
                       consent.start == kNoDate && consent.expiry == kNoDate;
  if (!undated && consent.start == kNoDate)
    return invalid("/consent_start", "The consent has no start", "a date", "nothing");
  if (!undated && consent.expiry == kNoDate)
    return invalid("/consent_expiry", "The consent has no expiry", "a date", "nothing");
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
  if (base::Status limits = read_limits(consent); !limits) return limits.error();
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

}  // namespace msme::consent
