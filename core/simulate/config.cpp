#include "simulate/config.hpp"

#include <utility>

#include "base/embedded.hpp"
#include "base/rng.hpp"
#include "simulate/config_forms.hpp"

namespace msme::simulate {
namespace {

using base::Error;
using base::Json;
using base::Result;

const Json& empty_object(const Json* found, const Json& fallback) { return found == nullptr ? fallback : *found; }

std::string shown(const Json& object, std::string_view key) {
  const Json* value = base::find(object, key);
  return value == nullptr ? "nothing" : base::dump(*value).substr(0, 60);
}

std::string plain(double value) {
  std::string out = base::dump(Json(value));
  if (out.size() > 2 && out.compare(out.size() - 2, 2, ".0") == 0) out.resize(out.size() - 2);
  return out;
}

// Objects are laid over each other key by key; anything else replaces.
void lay_over(Json& under, const Json& over) {
  for (auto it = over.begin(); it != over.end(); ++it) {
    Json* place = nullptr;
    for (auto at = under.begin(); at != under.end(); ++at) {
      if (at.key() == it.key()) place = &*at;
    }
    if (place != nullptr && place->is_object() && it->is_object()) {
      lay_over(*place, *it);
    } else if (place != nullptr) {
      *place = *it;
    } else {
      under[it.key()] = *it;
    }
  }
}

// A count that the caller leaves out is the default's for each customer, however many customers he has.
void say_whose(Json& given, const Json& defaults) {
  const Json* scale = base::object(given, "scale");
  if (scale == nullptr || base::integer_or(*scale, "users", 1) == 1) return;
  const Json* each = base::object(*scale, "per_customer");
  if (base::find(*scale, "transactions") != nullptr) return;
  if (each != nullptr && base::find(*each, "transactions") != nullptr) return;
  Json& own = given["scale"]["per_customer"];
  if (own.is_null()) own = Json::object();
  const Json* usual = base::object(defaults, "scale");
  if (own.is_object() && usual != nullptr) own["transactions"] = base::integer_or(*usual, "transactions", 1200);
}

// A messiness dial: false = 0, true = the usual share, a number = the share itself.
double dial(Checked& in, std::string_view key, double usual) {
  if (const auto flag = base::boolean(in.json(), key)) return *flag ? usual : 0.0;
  return in.number(key, 0, 1);
}

Messiness read_messiness(Checked& in, const Behaviour::Mess& usual) {
  in.allow({"date_format_variation", "numeric_format_inconsistency", "missing_field_probability",
            "duplicate_probability", "merchant_name_drift", "bank_specific_quirks", "compact_rows", "shuffled_rows",
            "contradictions"});
  Messiness mess;
  mess.dates = dial(in, "date_format_variation", usual.usual_dates);
  mess.numbers = dial(in, "numeric_format_inconsistency", usual.usual_numbers);
  mess.missing = dial(in, "missing_field_probability", usual.usual_missing);
  mess.duplicates = dial(in, "duplicate_probability", usual.usual_duplicates);
  mess.merchants = dial(in, "merchant_name_drift", usual.usual_merchants);
  mess.quirks = dial(in, "bank_specific_quirks", usual.usual_quirks);
  mess.compact = dial(in, "compact_rows", usual.usual_compact);
  mess.shuffled = dial(in, "shuffled_rows", usual.usual_shuffled);
  mess.contradictions = dial(in, "contradictions", usual.usual_contradictions);
  return mess;
}

std::vector<Band> read_bands(Checked& in, std::string_view key, double low, double high) {
  std::vector<Band> bands;
  const Json* list = base::array(in.json(), key);
  if (list == nullptr || list->empty()) {
    in.fail(key, "a list of bands", shown(in.json(), key));
    return bands;
  }
  double total = 0;
  for (std::size_t i = 0; i < list->size(); ++i) {
    Checked band((*list)[i], in.path() + "/" + std::string(key) + "/" + std::to_string(i));
    band.allow({"band", "share", "min", "max"});
    Band read;
    read.share = band.number("share", 0, 1);
    read.low = band.number("min", low, high);
    read.high = band.number("max", low, high);
    if (read.high < read.low) band.fail("max", "at least min", shown(band.json(), "max"));
    total += read.share;
    in.adopt(band);
    bands.push_back(read);
  }
  if (!(total > 0)) in.fail(key, "shares that add up to more than 0", "0");
  return bands;
}

ModeMix read_modes(Checked& in) {
  in.allow({"UPI", "IMPS", "NEFT", "RTGS", "CASH", "CHEQUE", "ATM", "POS"});
  ModeMix mix;
  mix.upi = in.number("UPI", 0, 1);
  mix.imps = in.number("IMPS", 0, 1);
  mix.neft = in.number("NEFT", 0, 1);
  mix.rtgs = in.number("RTGS", 0, 1);
  mix.cash = in.number("CASH", 0, 1);
  mix.cheque = in.number("CHEQUE", 0, 1);
  mix.atm = in.number("ATM", 0, 1);
  mix.pos = in.number("POS", 0, 1);
  if (!(mix.upi + mix.imps + mix.neft > 0)) in.fail("UPI", "UPI + IMPS + NEFT above 0", "0");
  return mix;
}

void read_distributions(Config& config, Checked& in) {
  in.allow({"salary", "upi", "emi", "gst_turnover", "credit_score", "modes", "buyer_modes"});
  config.salary = in.range("salary", 1000, 500000);
  config.upi = in.range("upi", 1, 500000);
  config.emi = in.range("emi", 500, 5000000);
  config.turnover = read_bands(in, "gst_turnover", 10000, 1e9);
  config.scores = read_bands(in, "credit_score", 300, 900);
  const Json none = Json::object();
  Checked modes(empty_object(base::object(in.json(), "modes"), none), in.path() + "/modes");
  config.modes = read_modes(modes);
  in.adopt(modes);
  Checked buyers(empty_object(base::object(in.json(), "buyer_modes"), none), in.path() + "/buyer_modes");
  config.buyer_modes = read_modes(buyers);
  in.adopt(buyers);
}

Segment read_segment(Checked& in) {
  in.allow({"id",
            "title",
            "trade",
            "mix",
            "annual_turnover_median",
            "turnover_sigma",
            "margin",
            "upi_count_share",
            "b2b_share",
            "cash_share",
            "card_share",
            "platform_share",
            "top_customer_share",
            "noise_cv",
            "accounts",
            "gst_rate",
            "hsn",
            "staff_share",
            "rent_share",
            "sunday",
            "season"});
  Segment s;
  s.id = in.text("id");
  s.title = in.text("title");
  s.trade = in.text("trade");
  s.hsn = in.text("hsn");
  s.mix = in.number("mix", 0, 1);
  s.median = in.number("annual_turnover_median", 10000, 1e10);
  s.sigma = in.number("turnover_sigma", 0.05, 3);
  s.margin = in.range("margin", -0.5, 0.9);
  s.upi_count = in.number("upi_count_share", 0, 1);
  s.b2b = in.number("b2b_share", 0, 1);
  s.cash = in.number("cash_share", 0, 1);
  s.card = in.number("card_share", 0, 1);
  s.platform = in.number("platform_share", 0, 1);
  if (s.b2b + s.cash + s.card + s.platform > 1.0001) in.fail("b2b_share", "shares that add up to at most 1", "more");
  s.top_customer = in.number("top_customer_share", 0, 1);
  s.noise = in.number("noise_cv", 0, 1);
  const Range accounts = in.range("accounts", 2, 5);
  s.accounts_low = static_cast<int>(accounts.low);
  s.accounts_high = static_cast<int>(accounts.high);
  s.gst_rate = in.integer("gst_rate", 0, 40);
  s.staff = in.number("staff_share", 0, 1);
  s.rent = in.number("rent_share", 0, 1);
  s.sunday = in.number("sunday", 0, 3);
  const Json* season = base::array(in.json(), "season");
  if (season == nullptr || season->size() != 12) {
    in.fail("season", "twelve factors, January first", shown(in.json(), "season"));
    return s;
  }
  for (std::size_t i = 0; i < 12; ++i) {
    s.season[i] = base::as_number((*season)[i]).value_or(-1);
    if (!(s.season[i] > 0 && s.season[i] <= 10)) in.fail("season", "factors above 0, at most 10", "another value");
  }
  return s;
}

void read_segments(Config& config, Checked& in) {
  const Json* list = base::array(in.json(), "segments");
  if (list == nullptr || list->empty()) {
    in.fail("segments", "a list of segments", shown(in.json(), "segments"));
    return;
  }
  double mix = 0;
  for (std::size_t i = 0; i < list->size(); ++i) {
    Checked segment((*list)[i], "/segments/" + std::to_string(i));
    config.segments.push_back(read_segment(segment));
    mix += config.segments.back().mix;
    in.adopt(segment);
  }
  if (!(mix > 0)) in.fail("segments", "a mix above 0", "0");
}

Calibration read_calibration(Checked& in) {
  in.allow({"gst_months", "gst_on_time", "gst_late_1_10", "gst_late_11_30", "gst_declared_sd", "gst_under_report_share",
            "gst_over_report_share", "new_to_credit_share", "loans_mean", "dpd_roll", "dpd_cure", "loan_rate_percent",
            "stressed_bounce_rate", "clean_bounce_rate", "stressed_below_health", "drawings_share",
            "savings_rate_percent"});
  Calibration c;
  c.gst_months = in.integer("gst_months", 12, 24);
  c.gst_on_time = in.number("gst_on_time", 0, 1);
  c.gst_late_1_10 = in.number("gst_late_1_10", 0, 1);
  c.gst_late_11_30 = in.number("gst_late_11_30", 0, 1);
  c.gst_declared_sd = in.number("gst_declared_sd", 0, 0.5);
  c.gst_under = in.number("gst_under_report_share", 0, 1);
  c.gst_over = in.number("gst_over_report_share", 0, 1);
  c.new_to_credit = in.number("new_to_credit_share", 0, 1);
  c.loans_mean = in.number("loans_mean", 0, 8);
  const Json* roll = base::array(in.json(), "dpd_roll");
  if (roll == nullptr || roll->size() != c.dpd_roll.size()) {
    in.fail("dpd_roll", "three chances: 0 to 30, 30 to 60, 60 to 90 days", shown(in.json(), "dpd_roll"));
  } else {
    for (std::size_t i = 0; i < c.dpd_roll.size(); ++i) {
      c.dpd_roll[i] = base::as_number((*roll)[i]).value_or(-1);
      if (!(c.dpd_roll[i] >= 0 && c.dpd_roll[i] <= 1)) in.fail("dpd_roll", "chances from 0 to 1", "another value");
    }
  }
  c.dpd_cure = in.number("dpd_cure", 0, 1);
  c.loan_rate = in.range("loan_rate_percent", 1, 60);
  c.stressed_bounce = in.range("stressed_bounce_rate", 0, 0.3);
  c.clean_bounce = in.range("clean_bounce_rate", 0, 0.3);
  c.stressed_below = in.number("stressed_below_health", -6, 6);
  c.drawings = in.range("drawings_share", 0, 1);
  c.savings_rate = in.number("savings_rate_percent", 0, 15);
  return c;
}

constexpr int kMostOfAll = 2000000000;  // of anything, in a population

// One count: a customer's own number or range, else his share of the total, brought within what one can have, else
// what nobody said.
Range read_count(Checked& scale, Checked& each, std::string_view key, int users, int low, int high) {
  if (each.has(key)) {
    if (!base::number(each.json(), key)) return each.range(key, low, high);
    const int own = each.integer(key, low, high);
    return {static_cast<double>(own), static_cast<double>(own)};
  }
  if (!scale.has(key)) return {-1, -1};
  const int total = scale.integer(key, users > 1 ? 0 : low, users > 1 ? kMostOfAll : high);
  const double share = static_cast<double>(total) / users;
  const double within = share < low ? low : share > high ? high : share;
  return {within, within};
}

void read_scale(Config& config, Checked& in) {
  in.allow({"users", "bank_accounts", "transactions", "consents", "gst_returns", "credit_reports", "policies",
            "mutual_funds", "ondc_orders", "ocen_applications", "per_customer"});
  if (in.has("per_customer") && base::object(in.json(), "per_customer") == nullptr) {
    in.fail("per_customer", "an object of counts and ranges", shown(in.json(), "per_customer"));
  }
  const Json none = Json::object();
  Checked each(empty_object(base::object(in.json(), "per_customer"), none), in.path() + "/per_customer");
  each.allow({"bank_accounts", "transactions", "consents", "gst_returns", "credit_reports", "policies", "mutual_funds",
              "ondc_orders", "ocen_applications"});
  const int users = in.integer("users", 1, 1000000);
  const auto count = [&](std::string_view key, int low, int high) {
    return read_count(in, each, key, users, low, high);
  };
  Scale& scale = config.scale;
  scale.transactions = count("transactions", 500, 50000);
  scale.accounts = count("bank_accounts", 2, 5);
  count("consents", 1, 1);
  scale.gst_months = count("gst_returns", 12, 24);
  scale.reports = count("credit_reports", 1, 4);
  scale.policies = count("policies", 0, 5);
  scale.funds = count("mutual_funds", 0, 10);
  scale.orders = count("ondc_orders", 0, 1000);
  scale.applications = count("ocen_applications", 0, 5);
  in.adopt(each);
}

void read_dates(Config& config, Checked& in) {
  in.allow({"start", "end"});
  config.start = base::parse_iso(in.text("start"));
  config.end = base::parse_iso(in.text("end"));
  if (config.start == base::kNoDate) in.fail("start", "a date, YYYY-MM-DD", shown(in.json(), "start"));
  if (config.end == base::kNoDate) in.fail("end", "a date, YYYY-MM-DD", shown(in.json(), "end"));
  if (in.error()) return;
  const int months = base::month_index(config.end) - base::month_index(config.start) + 1;
  if (config.end <= config.start || months < 6 || months > 24) {
    in.fail("end", "6 to 24 months after the start", shown(in.json(), "end"));
  }
}

void read_banks(Config& config, Checked& in) {
  const Json* list = base::array(in.json(), "banks");
  if (list == nullptr || list->empty()) {
    in.fail("banks", "a list of bank names", shown(in.json(), "banks"));
    return;
  }
  for (const Json& bank : *list) config.banks.emplace_back(base::as_text(bank).value_or(""));
}

void read_output(Config& config, Checked& in) {
  in.allow({"format", "truth"});
  if (in.text("format") != "ndjson") in.fail("format", "ndjson", shown(in.json(), "format"));
  const auto truth = base::boolean(in.json(), "truth");
  if (!truth) in.fail("truth", "true or false", shown(in.json(), "truth"));
  config.truth = truth.value_or(true);
}

std::optional<Error> fill(Config& config) {
  const Json none = Json::object();
  Checked root(config.document, "");
  root.allow({"scale", "date_range", "banks", "messiness_config", "distributions", "segments", "calibration", "trade",
              "behaviour", "vintage", "festivals", "risk", "fraud", "output"});
  const auto part = [&](const char* key, auto reader) {
    if (base::object(root.json(), key) == nullptr) root.fail(key, "an object", shown(root.json(), key));
    Checked in(empty_object(base::object(root.json(), key), none), std::string("/") + key);
    reader(in);
    root.adopt(in);
  };
  part("scale", [&](Checked& in) { read_scale(config, in); });
  part("date_range", [&](Checked& in) { read_dates(config, in); });
  read_banks(config, root);
  part("behaviour", [&](Checked& in) { read_behaviour(config, in); });
  part("messiness_config", [&](Checked& in) { config.mess = read_messiness(in, config.behaviour.mess); });
  part("distributions", [&](Checked& in) { read_distributions(config, in); });
  read_segments(config, root);
  part("calibration", [&](Checked& in) { config.calibration = read_calibration(in); });
  part("trade", [&](Checked& in) { read_trade(config, in); });
  part("vintage", [&](Checked& in) { read_vintage(config, in); });
  read_festivals(config, root);
  part("risk", [&](Checked& in) { read_risk(config, in); });
  part("fraud", [&](Checked& in) { read_fraud(config, in); });
  part("output", [&](Checked& in) { read_output(config, in); });
  return root.error();
}

}  // namespace

Checked::Checked(const Json& object, std::string path) : object_(object), path_(std::move(path)) {
  if (!object_.is_object()) {
    error_ = Error{"E_CONFIG",
                   path_,
                   "The value doesn't fit",
                   "an object",
                   base::dump(object_).substr(0, 60),
                   "See schemas/simulator_config_schema.json"};
  }
}

void Checked::fail(std::string_view key, const std::string& expected, const std::string& got) {
  if (error_) return;
  error_ = Error{"E_CONFIG",
                 path_ + "/" + std::string(key),
                 "The value doesn't fit",
                 expected,
                 got,
                 "See schemas/simulator_config_schema.json and profiles_schema.json"};
}

void Checked::allow(std::initializer_list<std::string_view> keys) {
  if (!error_ && object_.is_object()) error_ = base::unknown_key(object_, keys, path_);
}

double Checked::number(std::string_view key, double low, double high) {
  const auto value = base::number(object_, key);
  if (!value || !(*value >= low && *value <= high)) {
    fail(key, "a number from " + plain(low) + " to " + plain(high), shown(object_, key));
    return low;
  }
  return *value;
}

int Checked::integer(std::string_view key, int low, int high) {
  const auto value = base::integer(object_, key);
  if (!value || *value < low || *value > high) {
    fail(key, "a whole number from " + std::to_string(low) + " to " + std::to_string(high), shown(object_, key));
    return low;
  }
  return static_cast<int>(*value);
}

std::string Checked::text(std::string_view key) {
  const auto value = base::text(object_, key);
  if (!value || value->empty()) {
    fail(key, "a text", shown(object_, key));
    return {};
  }
  return std::string(*value);
}

Range Checked::range(std::string_view key, double low, double high) {
  Range out{low, low};
  if (const Json* pair = base::array(object_, key); pair != nullptr && pair->size() == 2) {
    out = {base::as_number((*pair)[0]).value_or(low - 1), base::as_number((*pair)[1]).value_or(low - 1)};
  } else if (const Json* both = base::object(object_, key)) {
    Checked in(*both, path_ + "/" + std::string(key));
    in.allow({"min", "max"});
    out.low = in.number("min", low, high);
    out.high = in.number("max", low, high);
    adopt(in);
  } else {
    fail(key, "a range", shown(object_, key));
  }
  if (!(out.low >= low && out.high <= high && out.low <= out.high)) {
    fail(key, "a range within " + plain(low) + " to " + plain(high), shown(object_, key));
  }
  return out;
}

void Config::settle(std::uint64_t seed, std::string_view customer_id) {
  const auto draw = [&](const char* what, Range range, int otherwise) {
    base::Rng rng = base::Rng::stream(seed, customer_id, what);
    const double luck = rng.uniform();
    if (range.low < 0) return otherwise;
    // Even over a range's whole numbers; a share's fraction is the chance of one more.
    const double at = range.high > range.low ? range.low + luck * (range.high - range.low + 1) : range.low + luck;
    return static_cast<int>(at);
  };
  transactions = draw("scale.transactions", scale.transactions, transactions);
  accounts = draw("scale.bank_accounts", scale.accounts, accounts);
  calibration.gst_months = draw("scale.gst_returns", scale.gst_months, calibration.gst_months);
  reports = draw("scale.credit_reports", scale.reports, reports);
  policies = draw("scale.policies", scale.policies, policies);
  funds = draw("scale.mutual_funds", scale.funds, funds);
  orders = draw("scale.ondc_orders", scale.orders, orders);
  applications = draw("scale.ocen_applications", scale.applications, applications);
}

Result<Config> read_config(const Json& overrides) {
  auto document = base::parse_json(base::embedded("simulator.json"));
  if (!document) return document.error();
  Config config;
  config.document = std::move(*document);
  if (overrides.is_null()) {
    if (auto error = fill(config)) return *error;
    return config;
  }
  if (!overrides.is_object()) {
    return Error{"E_CONFIG",
                 "",
                 "The config isn't an object",
                 "an object",
                 base::dump(overrides).substr(0, 60),
                 "See schemas/simulator_config_schema.json"};
  }
  auto given = canonical_config(overrides, config.document);
  if (!given) return given.error();
  say_whose(given->document, config.document);
  lay_over(config.document, given->document);
  if (auto error = fill(config)) return given->in_callers_words(*error);
  return config;
}

}  // namespace msme::simulate
