// The scorer that measures cleaning against the truth, and what cleaning tells about itself: quality, changes, privacy.
#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "engine_host.hpp"
#include "quality/rows.hpp"
#include "quality/scorer.hpp"

namespace quality_test {

using namespace msme;
using msme::test::Host;
using msme::test::Json;

namespace {

std::string truth_row(int row, int id, const std::string& members) {
  return R"({"file":"raw/raw_transactions.ndjson","row":)" + std::to_string(row) + R"(,"transaction_id":"T)" +
         std::to_string(id) + R"(","account_id":"A1",)" + members + "}\n";
}

// Three transactions, the second of them twice.
std::string truth() {
  return truth_row(
             1, 1,
             R"("date":"2025-11-01","type":"CREDIT","amount":500.0,"balance":1500.0,"mode":"UPI","category":"SALES_RECEIPT","bounce":"none","counterparty":"Krishna Traders Pvt Ltd","counts_as_turnover":"business","dirt":[])") +
         truth_row(
             2, 2,
             R"("date":"2025-11-02","type":"DEBIT","amount":200.0,"balance":1300.0,"mode":"IMPS","category":"OWN_TRANSFER","bounce":"none","counterparty":"","counts_as_turnover":"excluded","dirt":[])") +
         truth_row(
             3, 2,
             R"("date":"2025-11-02","type":"DEBIT","amount":200.0,"balance":1300.0,"mode":"IMPS","category":"OWN_TRANSFER","bounce":"none","counterparty":"","counts_as_turnover":"excluded","duplicate_of":2,"dirt":[])") +
         truth_row(
             4, 3,
             R"("date":"2025-11-03","type":"DEBIT","amount":300.0,"balance":1000.0,"mode":"NACH","category":"EMI","bounce":"mandate_out","counterparty":"Namuna Finance","counts_as_turnover":"excluded","dirt":[{"field":"amount","how":"missing"}])");
}

std::string cleaned_row(int line, const std::string& members) {
  return R"({"source":{"file":"raw_transactions.ndjson","line":)" + std::to_string(line) + "}," + members + "}\n";
}
const std::string kFirst = cleaned_row(
    1,
    R"("date":"2025-11-01","type":"CREDIT","amount":500,"mode":"UPI","category":"SALES_RECEIPT","bounce":"none","counts_as_turnover":"business","counterparty":"KRISHNA TRADERS")");
const std::string kSecond = cleaned_row(
    2, R"("date":"2025-11-02","type":"DEBIT","amount":200,"mode":"IMPS","category":"OWN_TRANSFER","bounce":"none")");
const std::string kThird = cleaned_row(
    4,
    R"("date":"2025-11-03","type":"DEBIT","amount":300,"mode":"NACH","category":"EMI","bounce":"mandate_out","merchant_name":"Namuna Finance")");

Json score(const std::string& cleaned, std::vector<quality::SetAside> aside = {}) {
  const std::string known = truth();
  const auto report = quality::score({known, {}, cleaned, std::move(aside)});
  REQUIRE(report);
  return *report;
}

Json figure(const Json& report, const char* id) {
  for (const Json& each : report["figures"]) {
    if (each["id"] == id) return each;
  }
  return nullptr;
}
double value(const Json& report, const char* id) { return figure(report, id)["value"].get<double>(); }

}  // namespace

TEST_CASE("a perfect cleaning scores one everywhere", "[quality]") {
  const Json report = score(kFirst + kSecond + kThird, {{"raw_transactions.ndjson", 3, true}});
  for (const Json& each : report["figures"]) {
    INFO(each.dump());
    if (!each["value"].is_null()) CHECK(each["value"] == 1.0);
    CHECK(each["pass"] != Json(false));
  }
  CHECK(report["truth"] == Json{{"rows", 4}, {"transactions", 3}, {"recoverable", 3}});
  CHECK(report["misses"].empty());
}

TEST_CASE("each fault lowers its own figure", "[quality]") {
  SECTION("a copy that stays") {
    const Json report =
        score(kFirst + kSecond +
              cleaned_row(3, R"("date":"2025-11-02","type":"DEBIT","amount":200,"category":"OWN_TRANSFER")") + kThird);
    CHECK(value(report, "duplicate_recall") == 0.0);
    CHECK(figure(report, "duplicate_precision")["value"].is_null());
    CHECK(value(report, "rows_accounted") == 1.0);
  }
  SECTION("a genuine payment dropped as a copy") {
    const Json report =
        score(kSecond + kThird, {{"raw_transactions.ndjson", 1, true}, {"raw_transactions.ndjson", 3, true}});
    CHECK(value(report, "duplicate_precision") == 0.5);
    CHECK(value(report, "duplicate_recall") == 1.0);
    CHECK(value(report, "rows_accounted") == 1.0);
    CHECK(figure(report, "dates")["right"] == 2.0);
    CHECK(figure(report, "dates")["pass"] == false);
  }
  SECTION("a row that is lost without a word") {
    const Json report = score(kFirst + kSecond);
    CHECK(figure(report, "rows_accounted")["right"] == 3.0);
    CHECK(figure(report, "bounce_recall")["right"] == 0.0);
  }
  SECTION("a paisa, a day, a side") {
    const Json report =
        score(cleaned_row(1, R"("date":"2025-01-11","type":"DEBIT","amount":500.01)") + kSecond + kThird);
    for (const char* id : {"dates", "amounts", "types"}) CHECK(figure(report, id)["right"] == 2.0);
  }
  SECTION("categories by rupees, and a transfer too many") {
    const Json report =
        score(cleaned_row(1, R"("date":"2025-11-01","type":"CREDIT","amount":500,"category":"OWN_TRANSFER")") +
              kSecond + kThird);
    CHECK(value(report, "category_by_value") == Approx(0.5));
    CHECK(value(report, "own_transfer_precision") == 0.5);
    CHECK(value(report, "own_transfer_recall") == 1.0);
    CHECK(value(report, "category_macro_f1") == Approx((0.0 + 2.0 / 3 + 1.0) / 3).epsilon(1e-5));
  }
}

TEST_CASE("anybody's file: CSV keyed by id, by file and row, or by verdicts", "[quality]") {
  const std::string csv =
      "transaction_id,date,type,amount,category,counterparty\n"
      "T1,2025-11-01,CREDIT,500.00,SALES_RECEIPT,\"Krishna Traders\"\n"
      "T2,2025-11-02,DEBIT,200,OWN_TRANSFER,\n"
      "T3,2025-11-03,,-300,EMI,Namuna Finance\n";
  const Json by_id = score(csv);
  CHECK(value(by_id, "duplicate_recall") == 1.0);
  CHECK(value(by_id, "types") == 1.0);
  CHECK(value(by_id, "counterparties") == 1.0);
  const Json by_row = score(
      "file,row,date,type,amount,verdict\nraw_transactions.ndjson,1,2025-11-01,CREDIT,500,kept\nraw_transactions."
      "ndjson,2,2025-11-02,DEBIT,200,kept\nraw_transactions.ndjson,3,,,,duplicate\nraw_transactions.ndjson,4,,,,"
      "quarantined\n");
  CHECK(value(by_row, "rows_accounted") == 1.0);
  CHECK(figure(by_row, "dates")["right"] == 2.0);
  // Dirt isn't clean: an amount with its commas and a date of another form count as wrong.
  const Json dirty =
      score("transaction_id,date,type,amount\nT1,01/11/2025,CREDIT,\"1,500.00\"\nT2,2025-11-02,DEBIT,200\n");
  CHECK(figure(dirty, "dates")["right"] == 1.0);
  CHECK(figure(dirty, "amounts")["right"] == 1.0);
  // Nor is a figure beyond any amount, and a side that isn't given is no side.
  const Json odd = score(
      "transaction_id,date,type,amount\nT1,2025-11-01,CREDIT,999999999999999999\nT2,2025-11-02,DEBIT,200\n"
      "T3,2025-11-03,,\n");
  CHECK(figure(odd, "amounts")["right"] == 1.0);
  const Json* types = nullptr;
  for (const Json& miss : odd["misses"]) {
    if (miss["figure"] == "types") types = &miss;
  }
  REQUIRE(types != nullptr);
  CHECK((*types)["got"] == "nothing");
}

// Transaction ids count up from 1 for every simulated borrower: another's file is keyed by them too.
TEST_CASE("another borrower's cleaned file is refused", "[quality]") {
  const auto made = [](std::int64_t seed) {
    msme::test::Host host("CUST_MSM_10001");
    host.ok("pipeline.generate", {{"profile", "baseline"}, {"seed", seed}});
    host.ok("pipeline.clean");
    const std::string cleaned = host.exported("transactions");
    host.call("data.export", {{"type", "truth"}});
    return std::pair(std::string(host.bulk()), cleaned);
  };
  const auto [mine, cleaned] = made(1);
  const auto other = made(2).second;
  CHECK(quality::score({mine, {}, cleaned, {}}));
  const auto refused = quality::score({mine, {}, other, {}});
  REQUIRE(!refused);
  CHECK(refused.error().code == "E_CLEANED");
  CHECK(refused.error().message == "This file is another borrower's");
}

TEST_CASE("what isn't a truth or a cleaned file is refused", "[quality]") {
  const std::string known = truth();
  CHECK(quality::score({"{}", {}, kFirst, {}}).error().code == "E_TRUTH");
  CHECK(quality::score({"", {}, kFirst, {}}).error().code == "E_TRUTH");
  CHECK(quality::score({known, {}, "{\"transaction_id\":\"ZZ\"}\n", {}}).error().code == "E_CLEANED");
  CHECK(quality::score({known, {}, kFirst + "not json\n", {}}).error().code == "E_CLEANED");
}

TEST_CASE("names of one party", "[quality]") {
  CHECK(quality::same_party("Krishna Traders Pvt Ltd", "KRISHNA TRADERS"));
  CHECK(quality::same_party("New Bharat Sales Corporation", "NEW BHARAT SALES COR"));
  CHECK_FALSE(quality::same_party("Krishna Traders",
                                  "Krishna"
                                  "pal"));
  CHECK_FALSE(quality::same_party("Krishna Traders", "Krish"));
  CHECK_FALSE(quality::same_party("Krishna Traders", ""));
}

TEST_CASE("the floors of cleaning hold on simulated borrowers", "[quality][simulate]") {
  for (const char* customer : {"CUST_MSM_10001", "CUST_MSM_10002", "CUST_MSM_10004"}) {
    Host host(customer);
    REQUIRE(host.ok("pipeline.generate").is_object());
    REQUIRE(host.ok("pipeline.clean").is_object());
    host.ok("data.export", {{"type", "truth"}});
    std::string known(host.bulk());
    const auto size = known.size();
    const Json reply = host.with_bytes("quality.score", std::move(known), {{"truth_bytes", size}});
    INFO(reply.dump().substr(0, 2000));
    REQUIRE(reply.contains("ok"));
    for (const char* id : {"rows_accounted", "dates", "amounts", "types", "duplicate_precision", "duplicate_recall"}) {
      CHECK(figure(reply["ok"], id)["pass"] == true);
    }
    for (const Json& dataset : reply["ok"]["datasets"]) CHECK(dataset["balanced"] == true);
  }
}

TEST_CASE("the quality of the data names what would raise it, by what it is worth", "[quality]") {
  Host host;
  std::string rows;
  for (int i = 1; i <= 9; ++i) {
    rows += R"({"transaction_id":"T)" + std::to_string(i) + R"(","account_id":"ACC00000001","date":"2025-11-0)" +
            std::to_string(i) + R"(","amount":100,"type":"CREDIT","balance_after":)" + std::to_string(1000 + 100 * i) +
            R"(,"narration":"XYZ"})"
            "\n";
  }
  rows +=
      R"({"transaction_id":"TX","account_id":"ACC00000001","date":"31 Feb 2025","amount":1,"type":"CREDIT","narration":"X"})"
      "\n";
  host.ingest("raw_transactions.ndjson", rows);
  const Json quality = host.ok("pipeline.clean", {{"now", "2026-06-01"}})["quality"];
  REQUIRE(quality["raise"].size() == 3);
  CHECK(quality["raise"][0]["code"] == "RAISE_COVERAGE");
  CHECK(quality["raise"][0]["gain"] == 30.0);
  double before = 100;
  for (const Json& raise : quality["raise"]) {
    CHECK(raise["gain"].get<double>() <= before);
    before = raise["gain"].get<double>();
  }
  bool transactions = false;
  for (const Json& dataset : quality["datasets"]) {
    if (dataset["dataset"] != "transactions") continue;
    transactions = true;
    CHECK(dataset["usable"] == 0.9);
    CHECK(dataset["as_printed"] == 1.0);
    CHECK(dataset["freshness"] == 0.0);
  }
  CHECK(transactions);
}

TEST_CASE("every changed value is logged with its rule, before and after", "[quality][log]") {
  Host host;
  host.ingest(
      "raw_transactions.ndjson",
      R"({"transaction_id":"T1","account_id":"ACC00000001","date":"4 Nov 25","amount":"₹1,250.00 Dr","balance":"₹ 45,320.50","narration":"UPI/Amazon/amazonpay@ybl"})"
      "\n"
      R"({"transaction_id":"T2","account_id":"ACC00000001","date":"2025-11-05","amount":320.5,"balance_after":45000,"narration":"X"})"
      "\n");
  host.ingest(
      "raw_policies.ndjson",
      R"({"policy_id":"P1","user_id":"U1","policy_type":"life","insurer":"Namuna Life","policy_number":"1234567890","premium_amount":"1,200.00"})"
      "\n");
  host.ok("pipeline.clean");
  const Json log = host.ok("logs.get", {{"dataset", "transactions"}, {"kind", "changes"}});
  const auto find = [](const Json& list, const char* field, int line) {
    for (const Json& each : list["changes"]) {
      if (each["field"] == field && each["line"] == line) return each;
    }
    return Json();
  };
  CHECK(find(log, "date", 1)["rule"] == "DATE_D_MMM_YYYY");
  CHECK(find(log, "date", 1)["before"] == "4 Nov 25");
  CHECK(find(log, "date", 1)["after"] == "2025-11-04");
  CHECK(find(log, "date", 2).is_null());
  CHECK(find(log, "amount", 1)["rule"] == "AMOUNT_TEXT");
  CHECK(find(log, "amount", 1)["after"] == "1250.0");
  CHECK(find(log, "type", 1)["rule"] == "TYPE_FROM_AMOUNT");
  CHECK(find(log, "type", 2)["rule"] == "TYPE_FROM_BALANCE");
  CHECK(find(log, "type", 2)["after"] == "DEBIT");
  CHECK(find(log, "balance_after", 1)["before"] == "₹ 45,320.50");
  CHECK(log["total"] == log["changes"].size());
  const Json page =
      host.ok("logs.get", {{"dataset", "transactions"}, {"kind", "changes"}, {"offset", 1}, {"limit", 2}});
  REQUIRE(page["changes"].size() == 2);
  CHECK(page["changes"][0] == log["changes"][1]);
  const Json policies = host.ok("logs.get", {{"dataset", "policies"}, {"kind", "changes"}});
  CHECK(find(policies, "policy_type", 1)["rule"] == "ENUM_SPELLING");
  CHECK(find(policies, "premium_amount", 1)["after"] == "1200.0");
  CHECK(policies.dump().find("1234567890") == std::string::npos);
}

TEST_CASE("personal values are hidden until somebody asks, and asking is on record", "[quality][privacy]") {
  Host host;
  host.ingest(
      "raw_accounts.ndjson",
      R"({"account_id":"ACC00000001","user_id":"U1","bank":"Namuna Bank","account_type":"CURRENT","account_number":"998877665544"})"
      "\n");
  host.ingest(
      "raw_transactions.ndjson",
      R"({"transaction_id":"T1","account_id":"ACC00000001","date":"2025-11-05","amount":1,"type":"DEBIT","narration":"X"})"
      "\n");
  host.ok("pipeline.clean");
  CHECK(host.exported("accounts").find("998877665544") == std::string::npos);
  const Json before = host.ok("pipeline.analyze");
  CHECK(host.ok("privacy.set", {{"show_pii", true}})["show_pii"] == true);
  CHECK(host.exported("accounts").find("998877665544") != std::string::npos);
  CHECK(host.ok("pipeline.analyze") == before);
  host.ok("pipeline.clean");  // outlasts a new cleaning
  CHECK(host.exported("accounts").find("998877665544") != std::string::npos);
  host.ok("privacy.set", {{"show_pii", false}});
  CHECK(host.exported("accounts").find("998877665544") == std::string::npos);
  const Json events = host.ok("audit.list")["events"];
  std::vector<Json> set;
  for (const Json& event : events) {
    if (event["event"] == "privacy.set") set.push_back(event);
  }
  REQUIRE(set.size() == 2);
  CHECK(events.dump().find("998877665544") == std::string::npos);
  CHECK(host.error("privacy.set") == "E_BAD_PARAM");
}

}  // namespace quality_test
