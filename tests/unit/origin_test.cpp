// Through the boundary: made-up data is marked to the end, long returns are taken, nested rows are in the log, and
// what a drawn limit costs is found in its statement.
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/money.hpp"
#include "catch.hpp"
#include "engine_host.hpp"

namespace origin_test {

using namespace msme;
using msme::test::Host;
using msme::test::Json;

namespace {

// A month and a half of sales, one a day; `mark` goes into every row.
std::string ledger(const std::string& mark = "") {
  std::string out;
  for (int day = 0; day < 45; ++day) {
    const std::string date = base::to_iso(base::from_civil(2026, 4, 1) + day);
    out += R"({"transaction_id":"T)" + std::to_string(day) + R"(","account_id":"ACC00000001","date":")" + date +
           R"(","amount":1000,"type":"CREDIT","narration":"UPI/RAVI/ravi@ybl","balance_after":)" +
           std::to_string(1000 * (day + 1)) + mark + "}\n";
  }
  return out;
}

const std::string kMark = R"(,"data_origin":"SYNTHETIC")";

std::string account(const std::string& more) {
  return R"({"account_id":"ACC00000001","user_id":"U1","bank":"HDFC Bank","account_type":"CURRENT","currency":"INR")" +
         more + "}\n";
}

// What the manifest, the overall summary, the scores and the decision say.
std::vector<std::string> origins(Host& host) {
  const Json cleaned = host.ok("pipeline.clean");
  host.ok("pipeline.analyze");
  const Json overall = host.ok("analytics.get", {{"name", "overall"}});
  const Json score = host.ok("pipeline.score");
  const Json decision = host.ok("pipeline.decide", {{"amount", 100000}, {"tenure_months", 12}});
  const Json manifest = host.ok("manifest.get");
  std::vector<std::string> out;
  for (const Json* document : {&cleaned, &overall, &score, &decision, &manifest}) {
    out.push_back(document->value("data_origin", "none"));
  }
  return out;
}

const std::vector<std::string> kSynthetic(5, "SYNTHETIC");
const std::vector<std::string> kProvided(5, "PROVIDED");

}  // namespace

TEST_CASE("made-up data is marked to the end, whichever row says so", "[engine][origin]") {
  Host own;
  CHECK(own.ingest("raw_transactions.ndjson", ledger())["ok"]["file"]["data_origin"] == "PROVIDED");
  own.ingest("raw_accounts.ndjson", account(""));
  CHECK(origins(own) == kProvided);

  Host rows;
  // One row in the middle of the file is enough.
  std::string bytes = ledger();
  bytes.insert(bytes.find("}\n", bytes.size() / 2), kMark);
  CHECK(rows.ingest("raw_transactions.ndjson", bytes)["ok"]["file"]["data_origin"] == "SYNTHETIC");
  CHECK(origins(rows) == kSynthetic);
  CHECK(rows.exported("transactions", "raw") == bytes);

  Host accounts;
  accounts.ingest("raw_transactions.ndjson", ledger());
  accounts.ingest("raw_accounts.ndjson", account(kMark));
  CHECK(origins(accounts) == kSynthetic);

  // Another customer's row says nothing about this one.
  Host foreign;
  std::string mixed = ledger() + ledger(kMark + R"(,"customer_id":"CUST_MSM_00002")");
  foreign.ingest("raw_transactions.ndjson", mixed);
  CHECK(origins(foreign) == kProvided);

  Host simulated;
  simulated.ok("pipeline.generate", {{"seed", 3}});
  CHECK(origins(simulated) == kSynthetic);
}

TEST_CASE("a return of hundreds of invoices is taken, its rows are in the log", "[engine][files]") {
  Json row = Json::parse(
      R"({"return_id":"R1","gstin":"27AAPFU0939F1ZV","return_period":"04-2026","return_type":"GSTR1","status":"FILED",)"
      R"("filing_date":"2026-05-10","total_taxable_value":500000,"invoices":[]})");
  for (int i = 0; i < 500; ++i) {
    row["invoices"].push_back({{"invoice_number", "INV-" + std::to_string(i)},
                               {"invoice_date", "2026-04-12"},
                               {"buyer_gstin", "27AAPFU0939F1ZV"},
                               {"buyer_name", "Sharma Traders and Sons, Wholesale"},
                               {"taxable_value", 1000 + i},
                               {"invoice_value", 1180 + i}});
  }
  row["invoices"].push_back("total");
  const std::string bytes = base::dump(row) + "\n";
  REQUIRE(bytes.size() > 65536);
  Host host;
  CHECK(host.ingest("raw_gst.ndjson", bytes)["ok"]["file"]["dataset"] == "gst");
  host.ok("pipeline.clean");
  const Json log = host.ok("logs.get", {{"dataset", "gst"}, {"kind", "cleaning"}});
  const Json& nested = log["nested"]["invoices"];
  CHECK(nested["in"] == 501);
  CHECK(nested["kept"] == 500);
  CHECK(nested["quarantined"] == 1);
  REQUIRE(log["nested_rows"].size() == 1);
  CHECK(log["nested_rows"][0]["path"] == "invoices[500]");
  CHECK(log["nested_rows"][0]["file"] == "raw_gst.ndjson");
  CHECK(log["nested_rows"][0]["line"] == 1);
  CHECK(log["nested_rows"][0]["rule"] == "ROW_MALFORMED");
  CHECK(host.ok("logs.get", {{"dataset", "transactions"}, {"kind", "cleaning"}})["nested"].empty());
}

TEST_CASE("interest on a drawn limit is recognised and serves as an obligation", "[engine]") {
  const char* const narrations[] = {"INT.COLL:01-04-2026 to 30-04-2026", "DEBIT INTEREST", "INTEREST ON CC LIMIT",
                                    "90012345678900:Int.Coll:01-04-2026 to 30-04-2026", "OD INT 01.04.26-30.04.26"};
  for (const char* narration : narrations) {
    INFO(narration);
    for (const char* type : {"CASH_CREDIT", "OVERDRAFT"}) {
      std::string bytes;
      int id = 0;
      base::Paise balance = -base::rupees(500000);
      const auto add = [&](const std::string& date, base::Paise amount, bool credit, const char* words) {
        balance += credit ? amount : -amount;
        Json row = {{"transaction_id", "T" + std::to_string(id++)},
                    {"account_id", "ACC00000001"},
                    {"date", date},
                    {"amount", base::to_rupees(amount)},
                    {"type", credit ? "CREDIT" : "DEBIT"},
                    {"narration", words},
                    {"balance_after", base::to_rupees(balance)}};
        bytes += base::dump(row) + "\n";
      };
      for (int m = 4; m <= 9; ++m) {
        const base::Date start = base::from_civil(2026, m, 1);
        for (int day = 0; day < 28; ++day)
          add(base::to_iso(start + day), base::rupees(5000), true, "UPI/RAVI/ravi@ybl");
        add(base::to_iso(start + 27), base::rupees(134000), false, "NEFT-SUPPLIER-WHOLESALE MART");
        add(base::to_iso(base::month_end(base::month_index(start))), base::rupees(5000), false, narration);
      }
      Host host;
      host.ingest("raw_transactions.ndjson", bytes);
      host.ingest("raw_accounts.ndjson",
                  R"({"account_id":"ACC00000001","user_id":"U1","bank":"Canara Bank","account_type":")" +
                      std::string(type) + R"(","currency":"INR","credit_limit":1000000,"balance":-494000})" + "\n");
      host.ok("pipeline.clean");
      const Json analysis = host.ok("pipeline.analyze");
      for (const Json& metric : analysis["metrics"]) {
        if (metric["id"] == "O1_interest_monthly") CHECK(metric["value"] == 5000.0);
        if (metric["id"] == "B5_negative_days") CHECK(metric["value"].is_null());
        if (metric["id"] == "B8_limit_utilisation") CHECK(metric["value"] > 40.0);
      }
    }
  }
}

}  // namespace origin_test
