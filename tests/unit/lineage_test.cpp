// data.export of type lineage: where every raw row stood, what became of it, and in which clean row it is.
#include <string>
#include <vector>

#include "catch.hpp"
#include "engine_host.hpp"

namespace lineage_test {

using namespace msme;
using msme::test::Host;
using msme::test::Json;

namespace {

std::vector<Json> lines_of(const std::string& ndjson) {
  std::vector<Json> out;
  std::size_t at = 0;
  while (at < ndjson.size()) {
    const std::size_t end = ndjson.find('\n', at);
    out.push_back(Json::parse(ndjson.substr(at, end - at)));
    at = end + 1;
  }
  return out;
}

// Each clean row that lineage names is the one whose own source says the same place.
void check_against_clean(Host& host, const std::string& dataset) {
  INFO(dataset);
  const std::vector<Json> lineage = lines_of(host.exported(dataset, "lineage"));
  const std::vector<Json> clean = lines_of(host.exported(dataset, "clean"));
  std::vector<int> named(clean.size(), 0);
  for (const Json& each : lineage) {
    if (each["clean"].is_null()) continue;
    const std::size_t at = each["clean"].get<std::size_t>();
    REQUIRE(at < clean.size());
    ++named[at];
    if (dataset == "consent" || each["row"].is_null()) continue;
    CHECK(clean[at]["source"]["file"] == each["file"]);
    CHECK(clean[at]["source"]["line"] == each["line"]);
    CHECK(clean[at]["verdict"] == each["verdict"]);
  }
  // None is missing, none stands twice.
  CHECK(named == std::vector<int>(clean.size(), 1));
}

}  // namespace

TEST_CASE("lineage gives each raw row its place, verdict, rule and clean row", "[lineage]") {
  Host host;
  host.ingest(
      "raw_transactions.ndjson",
      R"({"transaction_id":"T1","account_id":"ACC00000001","date":"4 Nov 25","amount":"1,250.00","type":"DEBIT","balance_after":45320.5,"narration":"UPI/Amazon/amazonpay@ybl"})"
      "\n"
      R"({"transaction_id":"T2","account_id":"ACC00000001","date":"2025-11-05","amount":320.5,"balance_after":45000,"narration":"X"})"
      "\n"
      "{\"cut off\n"
      R"({"transaction_id":"T2","account_id":"ACC00000001","date":"2025-11-05","amount":320.5,"balance_after":45000,"narration":"X"})"
      "\n");
  CHECK(host.error("data.export", {{"dataset", "transactions"}, {"type", "lineage"}}) == "E_STEP_ORDER");
  host.ok("pipeline.clean");
  const std::vector<Json> rows = lines_of(host.exported("transactions", "lineage"));
  REQUIRE(rows.size() == 4);
  CHECK(rows[0]["file"] == "raw_transactions.ndjson");
  CHECK(rows[0]["line"] == 1);
  CHECK(rows[0]["verdict"] == "kept");
  CHECK(rows[0]["rule"].is_null());
  CHECK(rows[0]["clean"] == 0);
  CHECK(rows[0]["row"]["amount"] == "1,250.00");
  CHECK(rows[1]["verdict"] == "repaired");
  CHECK(rows[1]["rule"] == "TYPE_FROM_BALANCE");
  CHECK(rows[1]["clean"] == 1);
  CHECK(rows[2]["verdict"] == "quarantined");
  CHECK(rows[2]["rule"] == "ROW_MALFORMED");
  CHECK(rows[2]["clean"].is_null());
  CHECK(rows[2]["row"]["_malformed"] == "{\"cut off");
  CHECK(rows[3]["line"] == 4);
  CHECK(rows[3]["verdict"] == "duplicate");
  CHECK(rows[3]["clean"].is_null());
  // An account that no file lists is derived from the transactions that name it.
  const std::vector<Json> accounts = lines_of(host.exported("accounts", "lineage"));
  REQUIRE(accounts.size() == 1);
  CHECK(accounts[0]["verdict"] == "derived");
  CHECK(accounts[0]["row"].is_null());
  CHECK(accounts[0]["clean"] == 0);
  const Json last = host.ok("audit.list")["events"].back();
  CHECK(last["event"] == "data.export");
  CHECK(last["detail"]["type"] == "lineage");
}

TEST_CASE("lineage of a simulated borrower names every clean row of all datasets once", "[lineage]") {
  Host host;
  REQUIRE(host.call("pipeline.generate", {{"config", {{"messiness_config", {{"duplicate_probability", 0.1}}}}}})
              .contains("ok"));
  const Json cleaned = host.ok("pipeline.clean");
  for (const Json& each : cleaned["datasets"]) {
    const std::string name = each["dataset"].get<std::string>();
    check_against_clean(host, name);
    if (name == "consent") continue;
    Json counts = {{"kept", 0}, {"repaired", 0}, {"duplicate", 0}, {"quarantined", 0}, {"outside", 0}, {"derived", 0}};
    for (const Json& row : lines_of(host.exported(name, "lineage"))) {
      Json& count = counts[row["verdict"].get<std::string>()];
      count = count.get<int>() + 1;
    }
    INFO(name << " " << counts.dump() << " " << each["counts"].dump());
    CHECK(counts["kept"] == each["counts"]["kept"]);
    CHECK(counts["repaired"] == each["counts"]["repaired"]);
    CHECK(counts["duplicate"] == each["counts"]["duplicates"]);
    CHECK(counts["quarantined"] == each["counts"]["quarantined"]);
  }
}

TEST_CASE("two files of one name keep their rows apart", "[lineage]") {
  const auto row = [](const char* account, const char* id, const char* date) {
    return std::string(R"({"transaction_id":")") + id + R"(","account_id":")" + account + R"(","date":")" + date +
           R"(","amount":100,"type":"CREDIT","narration":"UPI/A/a@ybl"})" + "\n";
  };
  Host host;
  // The same line: not a day in the first, fine in the second.
  host.ingest("statement.ndjson", row("A01", "T1", "2025-11-04") + row("A01", "T2", "2025-02-31"));
  host.ingest("statement.ndjson", row("A02", "T3", "2025-11-05") + row("A02", "T4", "2025-11-06"));
  host.ok("pipeline.clean");
  const std::vector<Json> rows = lines_of(host.exported("transactions", "lineage"));
  const std::vector<Json> clean = lines_of(host.exported("transactions", "clean"));
  REQUIRE(rows.size() == 4);
  CHECK(rows[1]["verdict"] == "quarantined");
  CHECK(rows[3]["verdict"] == "kept");
  for (const Json& each : rows) {
    if (each["clean"].is_null()) continue;
    CHECK(clean[each["clean"].get<std::size_t>()]["transaction_id"] == each["row"]["transaction_id"]);
  }
}

TEST_CASE("lineage shows nothing that the consent cuts", "[lineage]") {
  Host host;
  REQUIRE(host.call("consent.set", {{"consent",
                                     {{"consent_id", "11111111-2222-4333-8444-555555555555"},
                                      {"consent_start", "2025-11-01"},
                                      {"consent_expiry", "2026-10-31"},
                                      {"status", "ACTIVE"},
                                      {"data_from", "2025-11-05"},
                                      {"consent_types", {"SUMMARY", "TRANSACTIONS"}}}},
                                    {"now", "2025-12-01"}})
              .contains("ok"));
  REQUIRE(host.ingest("raw_accounts.ndjson",
                      R"({"account_id":"A01","bank":"HDFC Bank","account_type":"CURRENT","holder_name":"Ravi Traders",)"
                      R"("balance":76543})"
                      "\n")
              .contains("ok"));
  REQUIRE(
      host.ingest(
              "raw_transactions.ndjson",
              R"({"transaction_id":"T1","account_id":"A01","date":"2025-11-04","amount":1,"type":"CREDIT","narration":"EARLY"})"
              "\n"
              R"({"transaction_id":"T2","account_id":"A01","date":"2025-11-05","amount":2,"type":"CREDIT","narration":"IN TIME"})"
              "\n")
          .contains("ok"));
  REQUIRE(host.call("pipeline.clean").contains("ok"));
  const std::string shown = host.exported("transactions", "lineage");
  CHECK(shown.find("EARLY") == std::string::npos);
  CHECK(shown.find("IN TIME") != std::string::npos);
  const std::vector<Json> rows = lines_of(shown);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["verdict"] == "outside");
  CHECK(rows[0]["row"].is_null());
  const std::string accounts = host.exported("accounts", "lineage");
  CHECK(accounts.find("Ravi Traders") == std::string::npos);
  CHECK(accounts.find("76543") != std::string::npos);
}

// A borrower's own rows with a value of each personal kind, and a line of each dataset that is no record.
void take_personal(Host& host) {
  REQUIRE(
      host.ingest(
              "raw_accounts.ndjson",
              R"({"account_id":"A01","bank":"HDFC Bank","account_type":"CURRENT","account_number":"50100123456789"})"
              "\n"
              R"({"account_id":"A02","pan":"ABCPD1234F","account_number":"40100123456788)"
              "\n")
          .contains("ok"));
  REQUIRE(host.ingest("raw_credit_reports.ndjson",
                      R"({"report_id":"CR1","bureau_type":"CIBIL","report_date":"2025-11-01","pan":"ABCPD1234F",)"
                      R"("address":"12 MG Road","accounts":[{"account_number":"LN99887766"}]})"
                      "\n")
              .contains("ok"));
  REQUIRE(host.ingest("raw_transactions.ndjson",
                      R"({"transaction_id":"T1","account_id":"A01","date":"2025-11-04","amount":1,"type":"CREDIT",)"
                      R"("narration":"X","counterparty_account":"60200987654321"})"
                      "\n"
                      R"({"transaction_id":"T2","counterparty_account":"70200987654321",)"
                      "\n"
                      R"({"transaction_id":"T3","account_id":"A01","date":"2025-11-05","amount":2,"type":"CREDIT",)"
                      R"("narration":"cut \ud83d","counterparty_account":"80200987654321"})"
                      "\n"
                      R"({"transaction_id":"T4","account_id":"A01","date":"2025-11-06","amount":3,"type":"CREDIT",)"
                      R"("narration":"X","counterparty\u005faccount":"81200987654321"})"
                      "\n"
                      R"(T5 98765 43210 27ABCPD1234F1Z5 ravi.k@example.in)"
                      "\n")
              .contains("ok"));
}

constexpr const char* kPersonalValues[] = {"50100123456789", "40100123456788", "ABCPD1234F",     "12 MG Road",
                                           "LN99887766",     "60200987654321", "70200987654321", "80200987654321",
                                           "81200987654321", "98765 43210",    "ravi.k"};

TEST_CASE("lineage hides personal values until they are asked for", "[lineage]") {
  Host host;
  take_personal(host);
  host.ok("pipeline.clean");
  const auto all = [&host] {
    return host.exported("accounts", "lineage") + host.exported("credit_reports", "lineage") +
           host.exported("transactions", "lineage");
  };
  const std::string hidden = all();
  host.ok("privacy.set", {{"show_pii", true}});
  const std::string shown = all();
  for (const char* value : kPersonalValues) {
    INFO(value);
    CHECK(hidden.find(value) == std::string::npos);
    CHECK(shown.find(value) != std::string::npos);
  }
  CHECK(hidden.find("HDFC Bank") != std::string::npos);
}

TEST_CASE("raw rows hide personal values unless they are shown, or taken as they came", "[lineage]") {
  Host host;
  take_personal(host);
  const auto listed = [&host](const char* dataset) {
    return base::dump(host.ok("data.get", {{"dataset", dataset}, {"type", "raw"}})["rows"]);
  };
  const auto saved = [&host](const char* dataset) {
    host.ok("data.export", {{"dataset", dataset}, {"type", "raw"}});
    return std::string(host.bulk());
  };
  const auto all = [](const auto& get) { return get("accounts") + get("credit_reports") + get("transactions"); };
  const std::string hidden[] = {all(listed), all(saved)};
  std::string whole;
  for (const char* dataset : {"accounts", "credit_reports", "transactions"}) whole += host.exported(dataset, "raw");
  host.ok("privacy.set", {{"show_pii", true}});
  const std::string shown[] = {all(listed), all(saved), whole};
  for (const char* value : kPersonalValues) {
    INFO(value);
    for (const std::string& text : hidden) CHECK(text.find(value) == std::string::npos);
    for (const std::string& text : shown) CHECK(text.find(value) != std::string::npos);
  }
  for (const std::string& text : hidden) {
    CHECK(text.find("HDFC Bank") != std::string::npos);
    CHECK(text.find("XXXXXXXXXX4321") != std::string::npos);  // of a broken line the last four stay
    CHECK(text.find("(no record, ") != std::string::npos);
  }
  // What was taken in whole says so in the log.
  std::size_t told = 0;
  const Json trail = host.ok("audit.list");
  for (const Json& event : trail["events"]) told += event["detail"].contains("as_it_came") ? 1U : 0U;
  CHECK(told == 3);
}

}  // namespace lineage_test
