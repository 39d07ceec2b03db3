// The simulator's configuration: the original system's config.json loads as it is, what doesn't fit is an error, and
// each messiness dial does what it says at the share it says, and nothing else.
#include <set>

#include "simulate/config.hpp"
#include "simulate_fixture.hpp"

namespace simulate_config_test {

using namespace simulated;  // NOLINT: the fixture is this file's vocabulary
using msme::simulate::Config;
using msme::simulate::read_config;

Config config_of(std::string_view text) {
  const auto document = msme::base::parse_commented_json(text);
  REQUIRE(document.ok());
  auto config = read_config(*document);
  if (!config) FAIL(config.error().path + " " + config.error().message + " " + config.error().expected);
  return std::move(*config);
}

constexpr const char* kOriginal = R"({
  // sizes of the whole data lake
  "scale": {"users": 10000, "bank_accounts": 25000, "transactions": 12000000, "gst_returns": 180000,
            "credit_reports": 15000, "policies": 20000, "mutual_funds": 30000, "ondc_orders": 250000,
            "ocen_applications": 10000},
  "date_range": {"start": "2022-01-01", "end": "2022-12-31"},
  "banks": ["HDFC Bank", "ICICI", "State Bank of India", "Axis", "Kotak", "Yes Bank", "IDFC First", "PNB",
            "Bank of Baroda", "Canara", "IndusInd", "Union"],
  /* as the original has them */
  "messiness_config": {"date_format_variation": true, "numeric_format_inconsistency": true,
                       "missing_field_probability": 0.15, "duplicate_probability": 0.02,
                       "merchant_name_drift": true, "bank_specific_quirks": true},
  "distributions": {
    "_comment": "rupees",
    "salary_range": {"min": 15000, "max": 200000, "mean": 45000},
    "upi_amount": [10, 50000],
    "emi_range": {"min": 15000, "max": 50000},
    "gst_turnover": {"micro": {"min": 100000, "max": 500000, "probability": 0.5},
                     "small": {"range": [500000, 2000000], "share": 0.35}, "medium": 0.15},
    "credit_score": {"300-550": 12, "550-650": 35, "650-750": 38, "750-900": 15}
  },
  "output": {"format": "ndjson", "raw_path": "raw/", "clean_path": "clean/", "log_directory": "logs"}
})";

TEST_CASE("The original's config.json loads as it is", "[simulate][config]") {
  Config config = config_of(kOriginal);
  config.settle(42, "CUST_MSM_00011");
  CHECK(config.transactions == 1200);
  CHECK((config.accounts == 2 || config.accounts == 3));
  CHECK(config.calibration.gst_months == 18);
  CHECK((config.reports == 1 || config.reports == 2));
  CHECK(config.policies == 2);
  CHECK(config.funds == 3);
  CHECK(config.orders == 25);
  CHECK(config.applications == 1);
  CHECK(config.banks.size() == 12);
  CHECK(config.mess.missing == 0.15);
  CHECK(config.salary.high == 200000);
  CHECK(config.upi.low == 10);
  REQUIRE(config.turnover.size() == 3);
  CHECK(config.turnover[2].high == 7500000);
  REQUIRE(config.scores.size() == 4);
  CHECK(config.scores[0].share == 0.12);
  CHECK(config.scores[3].low == 750);
  // What is in force is in the one form, and reading it again changes nothing.
  CHECK(msme::base::dump(config_of(msme::base::dump(config.document)).document) == msme::base::dump(config.document));
  Request r = request("CUST_MSM_00011");
  r.config = *msme::base::parse_commented_json(kOriginal);
  const Borrowing b = borrow(r);
  CHECK(dataset(b, Dataset::Policies).rows == 2);
  CHECK(dataset(b, Dataset::MutualFunds).rows == 3);
  CHECK(dataset(b, Dataset::OndcOrders).rows == 25);
  CHECK(dataset(b, Dataset::OcenApplications).rows == 1);
  CHECK(dataset(b, Dataset::Gst).rows == 54);  // GSTR-1, GSTR-3B and GSTR-2B of 18 periods
  CHECK(msme::base::to_iso(b.as_of) == "2022-12-31");
}

TEST_CASE("Other spellings come to the same config", "[simulate][config]") {
  const std::pair<const char*, const char*> same[] = {
      {R"({"scale":{"per_customer":{"transactions":900}}})", R"({"scale":{"transactions_per_customer":900}})"},
      {R"({"scale":{"per_customer":{"transactions":{"min":600,"max":900}}}})",
       R"({"scale":{"transactions":{"low":600,"high":900}}})"},
      {R"({"scale":{"per_customer":{"bank_accounts":3}}})", R"({"per_user":{"accounts":3}})"},
      {R"({"date_range":{"start":"2025-01-01","end":"2025-12-31"}})",
       R"({"period":{"start_date":"2025-01-01T00:00:00","end_date":"2025-12-31 23:59:59"}})"},
      {R"({"banks":["Axis Bank","PNB"]})", R"({"bank_list":[{"name":"Axis Bank","ifsc_prefix":"UTIB"},"PNB"]})"},
      {R"({"messiness_config":{"duplicate_probability":0.1,"merchant_name_drift":false}})",
       R"({"Messiness":{"duplicates":{"enabled":true,"probability":0.1},"merchant-drift":{"enabled":false}}})"},
      {R"({"distributions":{"emi":{"min":4000,"max":9000}}})",
       R"({"distributions":{"EMI range":{"from":4000,"to":9000}}})"},
      {R"({"distributions":{"modes":{"UPI":0.5,"NEFT":0.5}}})",
       R"({"distributions":{"payment_modes":{"upi":50,"neft":50}}})"},
      {R"({"output":{"format":"ndjson","truth":false}})",
       R"({"output":{"formats":["json","NDJSON"],"ground_truth":false,"output_dir":"x","logs":{},"log_file":"y"}})"},
      {"{}", R"({"_comment":"nothing","//":"at all","description":"default","output":{"base_path":"/data"}})"},
  };
  for (const auto& [plain, other] : same) {
    INFO(other);
    if (std::string_view(other).find("\"logs\"") != std::string_view::npos) {
      // A key that isn't about a path stays an error.
      const auto refused = read_config(*msme::base::parse_json(other));
      REQUIRE_FALSE(refused.ok());
      CHECK(refused.error().path == "/output/logs");
      continue;
    }
    CHECK(msme::base::dump(config_of(plain).document) == msme::base::dump(config_of(other).document));
  }
}

TEST_CASE("A customer's own counts: ranges win over totals, each drawn from its own stream", "[simulate][config]") {
  std::set<int> transactions;
  double accounts = 0;
  for (int i = 0; i < 200; ++i) {
    Config config = config_of(R"({"scale":{"users":100,"transactions":200000,"bank_accounts":260,
        "per_customer":{"transactions":{"min":600,"max":900},"policies":[1,2]}}})");
    config.settle(1, "C" + std::to_string(100 + i));
    CHECK((config.transactions >= 600 && config.transactions <= 900));
    CHECK((config.policies == 1 || config.policies == 2));
    transactions.insert(config.transactions);
    accounts += config.accounts / 200.0;
  }
  CHECK(transactions.size() > 80);
  CHECK((accounts > 2.5 && accounts < 2.7));
  // Another dial doesn't move this one's draw.
  Config one = config_of(R"({"scale":{"per_customer":{"transactions":[600,900]}}})");
  Config two =
      config_of(R"({"scale":{"per_customer":{"transactions":[600,900],"policies":[0,3],"bank_accounts":[2,5]}}})");
  one.settle(7, "CUST_MSM_00020");
  two.settle(7, "CUST_MSM_00020");
  CHECK(one.transactions == two.transactions);
  // A population without a total for it keeps the default for each.
  Config default_each = config_of(R"({"scale":{"users":50}})");
  default_each.settle(7, "CUST_MSM_00020");
  CHECK(default_each.transactions == 1200);
  // A total too small for its population is brought to the least that one customer can have.
  Config small = config_of(R"({"scale":{"users":100,"transactions":1000}})");
  small.settle(7, "CUST_MSM_00020");
  CHECK(small.transactions == 500);
}

TEST_CASE("Fifty thousand transactions over two years come out", "[simulate][config]") {
  const Borrowing b = borrow(request("CUST_MSM_00012", 42,
                                     R"({"scale":{"transactions":50000},"date_range":{"start":"2024-11-01"},
                                         "scale":{"per_customer":{"transactions":50000,"gst_returns":24}}})"));
  CHECK(dataset(b, Dataset::Transactions).rows > 48500);
  CHECK(dataset(b, Dataset::Gst).rows == 72);
}

TEST_CASE("A config that doesn't fit is refused with the caller's own path", "[simulate][config]") {
  const std::pair<const char*, const char*> bad[] = {
      {R"({"scale":{"users":-5}})", "/scale/users"},
      {R"({"scale":{"users":10,"transactions":-1}})", "/scale/transactions"},
      {R"({"scale":{"customers":0}})", "/scale/customers"},
      {R"({"scale":{"widgets":5}})", "/scale/widgets"},
      {R"({"scale":{"transactions_per_customer":{"min":900,"max":600}}})", "/scale/transactions_per_customer"},
      {R"({"scale":{"transactions_per_customer":60000}})", "/scale/transactions_per_customer"},
      {R"({"per_user":{"accounts":9}})", "/per_user/accounts"},
      {R"({"period":{"start_date":"2026-01-01","end_date":"2025-01-01"}})", "/period/end_date"},
      {R"({"date_range":{"start":"yesterday"}})", "/date_range/start"},
      {R"({"messiness_config":{"duplicate_probability":1.2}})", "/messiness_config/duplicate_probability"},
      {R"({"messiness":{"duplicates":-0.1}})", "/messiness/duplicates"},
      {R"({"messiness":{"duplicates":0.1,"duplicate_probability":0.2}})", "/messiness/duplicate_probability"},
      {R"({"messiness_config":{"duplicates":{"enabled":true,"how":"often"}}})", "/messiness_config/duplicates"},
      {R"({"distributions":{"salary_range":[9000]}})", "/distributions/salary_range"},
      {R"({"distributions":{"credit_score":{"200-550":0.5,"550-900":0.5}}})",
       "/distributions/credit_score/200-550/min"},
      {R"({"distributions":{"gst_turnover":{"huge":0.5}}})", "/distributions/gst_turnover/huge/min"},
      {R"({"output":{"compression":"gzip"}})", "/output/compression"},
      {R"({"output":{"formats":["csv","parquet"]}})", "/output/formats"},
      {R"({"scale":5})", "/scale"},
      {R"({"colour":"red"})", "/colour"},
      {R"({"behaviour":{"rows":{"receipts_percent":120}}})", "/behaviour/rows/receipts_percent"},
      {R"({"behaviour":{"rows":{"month_least":1.5}}})", "/behaviour/rows/month_least"},
      {R"({"behaviour":{"plans":{"nav":[400,20]}}})", "/behaviour/plans/nav"},
      {R"({"behaviour":{"loans":{"age_months":[1.5,3]}}})", "/behaviour/loans/age_months"},
      {R"({"behaviour":{"costs":{"sweep_days":[]}}})", "/behaviour/costs/sweep_days"},
      {R"({"behaviour":{"season_shape":[1,0.5]}})", "/behaviour/season_shape"},
      {R"({"behaviour":{"weather":{}}})", "/behaviour/weather"},
      {R"({"behaviour":{"ondc":{"colour":1}}})", "/behaviour/ondc/colour"},
      {R"({"fraud":{"circle_hops":[2,40]}})", "/fraud/circle_hops"},
      {R"({"risk":{"exposure_share":0}})", "/risk/exposure_share"},
  };
  for (const auto& [config, path] : bad) {
    INFO(config);
    const auto made = msme::simulate::simulate(request("CUST_MSM_00001", 42, config));
    REQUIRE_FALSE(made.ok());
    CHECK(made.error().code == "E_CONFIG");
    CHECK(made.error().path == path);
    CHECK_FALSE(made.error().expected.empty());
    CHECK_FALSE(made.error().got.empty());
    CHECK_FALSE(made.error().hint.empty());
  }
}

// Puts `value` in place of each member of the document in turn, however deep.
template <class Visit>
void replacing_each(Json& whole, Json& part, const Json& value, const Visit& visit) {
  for (auto it = part.begin(); it != part.end(); ++it) {
    Json kept = *it;
    *it = value;
    visit(whole);
    *it = std::move(kept);
    if (it->is_structured()) replacing_each(whole, *it, value, visit);
  }
}

TEST_CASE("Whatever stands in a config, it is read or refused with a path", "[simulate][config]") {
  int refused = 0;
  int read = 0;
  // Each value at every fifth place, begun elsewhere for each: every value at every place is half a minute.
  int turn = 0;
  for (const char* text :
       {"null", "true", "-1", "0", "1", "1e300", "\"\"", "\"x\"", "[]", "{}", "[1,2]", "[[]]", "[null]", R"({"min":1})",
        R"({"enabled":1})", R"({"a":{"b":[{}]}})", R"("\u0000")", R"("12-")"}) {
    const Json value = *msme::base::parse_json(text);
    Json document = *msme::base::parse_commented_json(kOriginal);
    int place = ++turn;
    replacing_each(document, document, value, [&](const Json& config) {
      if (++place % 5 != 0) return;
      const auto got = read_config(config);
      got.ok() ? ++read : ++refused;
      if (got.ok()) return;
      if (got.error().code != "E_CONFIG" || got.error().path.empty()) FAIL_CHECK(msme::base::dump(config));
    });
  }
  CHECK(refused > 100);
  CHECK(read > 20);
}

TEST_CASE("Comments are read around, not inside, strings", "[base][json]") {
  const auto read =
      msme::base::parse_commented_json("{ // a \"quote\n \"url\": \"http://x/*y*/\", /* b */ \"n\": 1 }//");
  REQUIRE(read.ok());
  CHECK(text(*read, "url") == "http://x/*y*/");
  CHECK(msme::base::integer_or(*read, "n", 0) == 1);
  CHECK_FALSE(msme::base::parse_commented_json("{\"a\":1 /* never closed").ok());
  CHECK_FALSE(msme::base::parse_json("{\"a\":1} // no").ok());
}

// Dials.

constexpr const char* kDials[] = {"date_format_variation",
                                  "numeric_format_inconsistency",
                                  "missing_field_probability",
                                  "duplicate_probability",
                                  "merchant_name_drift",
                                  "bank_specific_quirks",
                                  "compact_rows",
                                  "shuffled_rows",
                                  "contradictions"};

// All dials off but one.
Borrowing with_dial(const std::string& dial, const std::string& share, const std::string& banks = R"(["HDFC","SBI"])") {
  std::string config = R"({"scale":{"transactions":2400},"banks":)" + banks + R"(,"messiness_config":{)";
  for (const char* each : kDials) {
    if (config.back() != '{') config += ",";
    config += "\"" + std::string(each) + "\":" + (dial == each ? share : "0");
  }
  return borrow(request("CUST_MSM_00001", 11, config + "}}"));
}

// How many rows differ from the plain ones, by field; both in the same order.
std::map<std::string, double> differing(const std::vector<Json>& plain, const std::vector<Json>& messy) {
  std::map<std::string, double> counts;
  REQUIRE(plain.size() == messy.size());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    REQUIRE(text(plain[i], "transaction_id") == text(messy[i], "transaction_id"));
    for (auto it = plain[i].begin(); it != plain[i].end(); ++it) {
      if (!messy[i].contains(it.key()) || messy[i][it.key()] != *it) counts[it.key()] += 1;
    }
  }
  return counts;
}

std::vector<Json> transactions(const Borrowing& b) { return rows(dataset(b, Dataset::Transactions).ndjson); }

bool near(double count, double of, double share, double tolerance) {
  return of > 100 && count / of > share - tolerance && count / of < share + tolerance;
}

// Every leaf of a document with the key it stands under.
template <class Visit>
void leaves(const Json& value, const std::string& key, const Visit& visit) {
  if (value.is_object()) {
    for (auto it = value.begin(); it != value.end(); ++it) leaves(*it, it.key(), visit);
  } else if (value.is_array()) {
    for (const Json& each : value) leaves(each, key, visit);
  } else {
    visit(key, value);
  }
}

TEST_CASE("With every dial off there is no dirt in any dataset", "[simulate][config][mess]") {
  for (const char* customer : {"CUST_MSM_00001", "CUST_MSM_00006", "CUST_MSM_10005"}) {
    const Borrowing b = borrow(request(customer, 11, kClean));
    for (const auto& d : b.datasets) {
      for (const Json& row : rows(d.ndjson)) {
        leaves(row, "", [&](const std::string& key, const Json& value) {
          if (!value.is_string()) return;
          const std::string_view got = *msme::base::as_text(value);
          INFO(key << ": " << got);
          const bool dated = (key.find("date") != std::string::npos && key != "updated_at") || key == "dob";
          if (dated) CHECK(shaped(got, "dddd-dd-dd"));
          if (key == "timestamp" || key == "created_at" || key == "updated_at") {
            CHECK((shaped(got, "dddd-dd-ddTdd:dd:dd") || shaped(got, "dddd-dd-dd")));
          }
          for (const char* part : {"amount", "balance", "value", "total_", "limit"}) {
            if (key.find(part) != std::string::npos) CHECK(key == "total_amount_text");  // money is a number
          }
        });
      }
    }
    std::set<std::string> ids;
    for (const Json& t : transactions(b)) {
      CHECK(ids.insert(text(t, "transaction_id")).second);
      for (const char* key :
           {"type", "date", "timestamp", "amount", "mode", "balance_after", "narration", "category"}) {
        INFO(key);
        CHECK_FALSE(t[key].is_null());
      }
      if (text(t, "mode") == "UPI") CHECK(text(t, "upi_id").find('@') != std::string::npos);
    }
  }
}

TEST_CASE("Each messiness dial does its own mess, at its share, and no other", "[simulate][config][mess]") {
  const std::vector<Json> plain = transactions(with_dial("", "0"));
  const double n = static_cast<double>(plain.size());
  std::map<std::string, double> filled;  // rows with a value, by field
  for (const Json& t : plain) {
    for (auto it = t.begin(); it != t.end(); ++it) filled[it.key()] += it->is_null() ? 0 : 1;
  }
  SECTION("dates") {
    auto got = differing(plain, transactions(with_dial("date_format_variation", "0.4")));
    CHECK(near(got["date"], n, 0.4, 0.04));
    got.erase("date");
    CHECK(near(got["timestamp"], n, 0.4 * 2 / 3, 0.04));
    got.erase("timestamp");
    CHECK(got.empty());
  }
  SECTION("numbers") {
    auto got = differing(plain, transactions(with_dial("numeric_format_inconsistency", "0.4")));
    CHECK(near(got["amount"], n, 0.4, 0.04));
    CHECK(near(got["balance_after"], n, 0.2, 0.04));
    got.erase("amount");
    got.erase("balance_after");
    CHECK(got.empty());
  }
  SECTION("missing fields") {
    const std::vector<Json> messy = transactions(with_dial("missing_field_probability", "0.1"));
    auto got = differing(plain, messy);
    for (const char* key : {"type", "date", "amount", "mode", "category", "merchant_name", "reference_number", "upi_id",
                            "merchant_category"}) {
      INFO(key << " " << got[key] / filled[key]);
      CHECK(near(got[key], filled[key], 0.1, 0.04));
      got.erase(key);
    }
    CHECK(got["balance_after"] < 0.04 * n);
    CHECK(got["timestamp"] < 0.01 * n);
    got.erase("balance_after");
    got.erase("timestamp");
    CHECK(got.empty());
    for (std::size_t i = 0; i < plain.size(); ++i) {
      for (auto it = messy[i].begin(); it != messy[i].end(); ++it) CHECK((it->is_null() || *it == plain[i][it.key()]));
    }
  }
  SECTION("duplicates") {
    std::map<std::string, std::vector<Json>> by_id;
    for (const Json& t : transactions(with_dial("duplicate_probability", "0.1"))) {
      by_id[text(t, "transaction_id")].push_back(t);
    }
    REQUIRE(by_id.size() == plain.size());
    double twice = 0;
    for (const Json& t : plain) {
      const std::vector<Json>& copies = by_id[text(t, "transaction_id")];
      CHECK(copies[0] == t);
      twice += copies.size() == 2 ? 1 : 0;
      for (const Json& copy : copies) {
        // A second sooner or later, or the merchant in other words: nothing else moves.
        for (auto it = copy.begin(); it != copy.end(); ++it) {
          if (it.key() != "timestamp" && it.key() != "merchant_name") CHECK(*it == t[it.key()]);
        }
      }
    }
    CHECK(near(twice, n, 0.1, 0.02));
  }
  SECTION("merchant names") {
    auto got = differing(plain, transactions(with_dial("merchant_name_drift", "0.3")));
    CHECK(near(got["merchant_name"], filled["merchant_name"], 0.3, 0.04));
    got.erase("merchant_name");
    CHECK(got.empty());
  }
  SECTION("the short form") {
    double compact = 0;
    for (const Json& t : transactions(with_dial("compact_rows", "0.2"))) compact += t.contains("balance") ? 1 : 0;
    CHECK(near(compact, n, 0.2, 0.03));
  }
  SECTION("order") {
    const std::vector<Json> moved = transactions(with_dial("shuffled_rows", "0.2"));
    REQUIRE(moved.size() == plain.size());
    std::set<std::string> all;
    std::set<std::string> same;
    for (const Json& t : plain) all.insert(msme::base::dump(t));
    for (const Json& t : moved) same.insert(msme::base::dump(t));
    CHECK(all == same);
    double backwards = 0;
    for (std::size_t i = 1; i < moved.size(); ++i) {
      backwards += text(moved[i], "transaction_id") < text(moved[i - 1], "transaction_id") ? 1 : 0;
    }
    CHECK(near(backwards, n, 0.2, 0.07));
  }
  SECTION("contradictions") {
    auto got = differing(plain, transactions(with_dial("contradictions", "0.3")));
    CHECK(near(got["category"], n, 0.3, 0.05));
    CHECK(near(got["mode"], n, 0.15, 0.04));
    got.erase("category");
    got.erase("mode");
    CHECK(got.empty());
  }
}

TEST_CASE("Bank quirks are each bank's own", "[simulate][config][mess]") {
  struct Quirk {
    const char *bank, *field;
    bool (*may)(const Json& plain);                    // rows that it can touch
    bool (*is)(const Json& plain, const Json& messy);  // what it does
  };
  const Quirk quirks[] = {
      {"HDFC", "narration", [](const Json& t) { return text(t, "narration").size() > 25; },
       [](const Json& t, const Json& m) { return text(m, "narration") == text(t, "narration").substr(0, 25); }},
      {"ICICI", "narration", [](const Json& t) { return !text(t, "upi_id").empty(); },
       [](const Json& t, const Json& m) {
         return text(m, "narration") == text(t, "narration") + "/PARTICULARS:" + text(t, "upi_id");
       }},
      {"SBI", "narration", [](const Json&) { return true; },
       [](const Json& t, const Json& m) {
         return text(m, "narration").find(text(t, "narration")) != std::string::npos;
       }},
      {"AXIS", "reference_number", [](const Json& t) { return !text(t, "reference_number").empty(); },
       [](const Json&, const Json& m) { return m["reference_number"].is_null(); }},
      {"YES", "upi_id", [](const Json& t) { return !text(t, "upi_id").empty(); },
       [](const Json& t, const Json& m) { return text(m, "upi_id").substr(0, 3) == text(t, "upi_id").substr(0, 3); }},
  };
  for (const Quirk& quirk : quirks) {
    INFO(quirk.bank);
    const std::string bank = "[\"" + std::string(quirk.bank) + "\"]";
    const std::vector<Json> plain = transactions(with_dial("", "0", bank));
    const std::vector<Json> messy = transactions(with_dial("bank_specific_quirks", "0.5", bank));
    auto got = differing(plain, messy);
    double touchable = 0;
    for (std::size_t i = 0; i < plain.size(); ++i) {
      if (quirk.may(plain[i])) ++touchable;
      if (plain[i][quirk.field] != messy[i][quirk.field]) {
        CHECK(quirk.may(plain[i]));
        CHECK(quirk.is(plain[i], messy[i]));
      }
    }
    CHECK(near(got[quirk.field], touchable, 0.5, 0.05));
    got.erase(quirk.field);
    CHECK(got.empty());
  }
}

}  // namespace simulate_config_test
