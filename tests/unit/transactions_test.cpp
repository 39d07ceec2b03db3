// Cleaning of transactions, through the engine: raw rows in, verdicts and ledger out.
#include <algorithm>
#include <string>
#include <vector>

#include "base/rng.hpp"
#include "catch.hpp"
#include "engine_host.hpp"
#include "rounds.hpp"

namespace transactions_test {

using namespace msme;
using msme::test::Host;
using msme::test::Json;

namespace {

std::vector<Json> lines(const std::string& ndjson) {
  std::vector<Json> out;
  std::size_t from = 0;
  while (from < ndjson.size()) {
    const std::size_t end = ndjson.find('\n', from);
    out.push_back(Json::parse(ndjson.substr(from, end - from)));
    from = end + 1;
  }
  return out;
}

struct Cleaned {
  Json result, counts;
  std::vector<Json> rows;
  std::vector<Json> errors;
  Json log;
};

Cleaned clean(Host& host, Json params = Json::object()) {
  Cleaned out;
  out.result = host.ok("pipeline.clean", std::move(params));
  REQUIRE(out.result.is_object());
  out.counts = Host::dataset(out.result, "transactions")["counts"];
  out.rows = lines(host.exported("transactions"));
  const Json validation = host.ok("logs.get", {{"dataset", "transactions"}, {"kind", "validation"}});
  for (const Json& e : validation["errors"]) out.errors.push_back(e);
  out.log = host.ok("logs.get", {{"dataset", "transactions"}, {"kind", "cleaning"}});
  CHECK(out.counts["in"].get<int>() == out.counts["kept"].get<int>() + out.counts["repaired"].get<int>() +
                                           out.counts["duplicates"].get<int>() + out.counts["quarantined"].get<int>());
  CHECK(out.rows.size() == out.counts["kept"].get<std::size_t>() + out.counts["repaired"].get<std::size_t>());
  CHECK(out.errors.size() == out.counts["quarantined"].get<std::size_t>());
  CHECK(out.log["duplicates"].size() == out.counts["duplicates"].get<std::size_t>());
  return out;
}

Cleaned clean_rows(const std::string& ndjson, Json params = Json::object()) {
  Host host;
  const Json reply = host.ingest("raw_transactions.ndjson", ndjson);
  INFO(reply.dump());
  REQUIRE(reply.contains("ok"));
  return clean(host, std::move(params));
}

bool logged(const Json& list, const char* rule) {
  return std::any_of(list.begin(), list.end(), [&](const Json& e) { return e["rule"] == rule; });
}

// Three kept rows around what a test is about: balances 1000 → 1500 → … on 1–9 November 2025.
std::string row(const std::string& members) { return "{" + members + "}\n"; }

}  // namespace

TEST_CASE("the contract's example", "[transactions]") {
  const Cleaned c = clean_rows(
      R"({"transaction_id":"TXN000000001","account_id":"ACC00000001","date":"4 Nov 25","amount":"1,250.00 Dr","narration":"UPI/Amazon/amazonpay@ybl","balance":"₹ 45,320.50"})"
      "\n");
  REQUIRE(c.rows.size() == 1);
  const std::string expected =
      R"({"transaction_id":"TXN000000001","account_id":"ACC00000001","date":"2025-11-04","type":"DEBIT","amount":1250.0,"mode":"UPI","merchant_name":"Amazon","category":"SHOPPING","balance_after":45320.5,"currency":"INR")";
  Host host;
  host.ingest(
      "raw_transactions.ndjson",
      R"({"transaction_id":"TXN000000001","account_id":"ACC00000001","date":"4 Nov 25","amount":"1,250.00 Dr","narration":"UPI/Amazon/amazonpay@ybl","balance":"₹ 45,320.50"})"
      "\n");
  host.ok("pipeline.clean");
  CHECK(host.exported("transactions").substr(0, expected.size()) == expected);
  CHECK(c.counts["kept"] == 1);
}

TEST_CASE("a missing side is proven by the running balance", "[transactions][chain]") {
  const Cleaned c = clean_rows(
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-01","amount":500,"type":"CREDIT","balance_after":1500,"narration":"X")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":"2025-11-02","amount":200,"type":null,"balance_after":1300,"narration":"Y")") +
      row(R"("transaction_id":"T3","account_id":"A01","date":"2025-11-03","amount":"","type":"CREDIT","balance_after":1450,"narration":"Z")"));
  REQUIRE(c.rows.size() == 3);
  CHECK(c.rows[1]["type"] == "DEBIT");
  CHECK(c.rows[1]["verdict"] == "repaired");
  CHECK(c.rows[2]["amount"] == 150.0);
  CHECK(c.counts["repaired"] == 2);
  CHECK(logged(c.log["repaired"], "TYPE_FROM_BALANCE"));
  CHECK(logged(c.log["repaired"], "AMOUNT_FROM_BALANCE"));
}

TEST_CASE("two missing sides are solved when one combination fits", "[transactions][chain]") {
  const Cleaned c = clean_rows(
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-01","amount":500,"type":"CREDIT","balance_after":1500,"narration":"X")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":"2025-11-02","amount":200,"narration":"Y")") +
      row(R"("transaction_id":"T3","account_id":"A01","date":"2025-11-03","amount":50,"narration":"Z","balance_after":1650)"));
  REQUIRE(c.rows.size() == 3);
  CHECK(c.rows[1]["type"] == "CREDIT");
  CHECK(c.rows[2]["type"] == "DEBIT");
  CHECK(c.rows[1]["balance_after"] == 1700.0);
}

TEST_CASE("nothing is guessed: a row that nothing proves is quarantined with its reason", "[transactions]") {
  const Cleaned c = clean_rows(
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-01","amount":500,"type":"CREDIT","narration":"X")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":"31 Feb 2025","amount":10,"type":"DEBIT","narration":"Y")") +
      row(R"("transaction_id":"T3","account_id":"A01","date":"2025-11-03","amount":"1e400","type":"DEBIT","narration":"Z")") +
      row(R"("transaction_id":"T4","account_id":"A01","date":"2025-11-03","amount":"abc","type":"DEBIT","narration":"Z")") +
      row(R"("transaction_id":"T5","account_id":"A01","date":"2025-11-03","amount":70,"narration":"no side")") +
      row(R"("transaction_id":"T6","account_id":"A01","date":null,"amount":70,"type":"DEBIT","narration":"no date")") +
      row(R"("transaction_id":"T7","account_id":"A01","date":"2025-11-09","amount":0,"type":"DEBIT","narration":"zero")") +
      "{\"transaction_id\":\"T8\",\"amount\":\n");
  CHECK(c.rows.size() == 1);
  std::vector<std::string> codes;
  for (const Json& e : c.errors)
    codes.push_back(e["code"].get<std::string>() + ":" + std::to_string(e["line"].get<int>()));
  std::sort(codes.begin(), codes.end());
  CHECK(codes == std::vector<std::string>{"AMOUNT_TOO_LARGE:3", "AMOUNT_UNREADABLE:4", "AMOUNT_ZERO:7",
                                          "DATE_IMPOSSIBLE:2", "DATE_MISSING:6", "ROW_MALFORMED:8", "TYPE_MISSING:5"});
  for (const Json& e : c.errors) {
    CHECK(e["file"] == "raw_transactions.ndjson");
    CHECK_FALSE(e["expected"].get<std::string>().empty());
  }
}

TEST_CASE("a good timestamp saves a row whose date is missing", "[transactions]") {
  const Cleaned c = clean_rows(row(
      R"("transaction_id":"T1","account_id":"A01","date":null,"timestamp":"2022/01/01 03:07:41","amount":500,"type":"CREDIT","narration":"X")"));
  REQUIRE(c.rows.size() == 1);
  CHECK(c.rows[0]["date"] == "2022-01-01");
  CHECK(c.rows[0]["timestamp"] == "2022-01-01T03:07:41+05:30");
  CHECK(logged(c.log["repaired"], "DATE_FROM_TIMESTAMP"));
}

TEST_CASE("repeated ids: drifted copies are duplicates, different money is not", "[transactions][duplicates]") {
  const Cleaned c = clean_rows(
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-05","timestamp":"2025-11-05T10:00:00","amount":500,"type":"CREDIT","merchant_name":"Amazon","narration":"X")") +
      row(R"("transaction_id":"T1","account_id":"A01","date":"05/11/2025","timestamp":"2025-11-05T10:00:01","amount":"500.00","type":"CREDIT","merchant_name":"AMAZON IN","narration":"X")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":"2025-11-06","amount":null,"type":"DEBIT","narration":"Y")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":"2025-11-06","amount":75,"type":"DEBIT","narration":"Y")") +
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-07","amount":900,"type":"DEBIT","narration":"Z")"));
  CHECK(c.counts["duplicates"] == 2);
  REQUIRE(c.rows.size() == 3);
  CHECK(c.rows[1]["amount"] == 75.0);
  CHECK(logged(c.log["repaired"], "AMOUNT_FROM_REPEAT"));
  CHECK(logged(c.log["repaired"], "ID_REUSED"));
  CHECK(c.rows[2]["transaction_id"] != "T1");
}

TEST_CASE("two genuine identical payments on one day stay when their ids differ", "[transactions][duplicates]") {
  const Cleaned c = clean_rows(
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-05","amount":500,"type":"DEBIT","balance_after":1000,"narration":"UPI/X")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":"2025-11-05","amount":500,"type":"DEBIT","balance_after":500,"narration":"UPI/X")"));
  CHECK(c.rows.size() == 2);
  CHECK(c.counts["duplicates"] == 0);
}

TEST_CASE("one payment told twice under other ids, or none, is one payment", "[transactions][duplicates]") {
  const auto paid = [](const std::string& members) {
    return row(
        R"("account_id":"A01","date":"2025-11-05","amount":500,"type":"DEBIT","narration":"UPI/530961234567/SHOP",)" +
        members);
  };
  SECTION("exact, a second off, another spelling of the merchant") {
    const Cleaned c = clean_rows(
        paid(R"("transaction_id":"T1","timestamp":"2025-11-05T10:00:00","balance_after":900,"merchant_name":"Shop")") +
        paid(R"("transaction_id":"T2","timestamp":"2025-11-05T10:00:00","balance_after":900,"merchant_name":"Shop")") +
        paid(R"("transaction_id":"T3","timestamp":"2025-11-05T10:00:01","balance_after":900,"merchant_name":"Shop")") +
        paid(
            R"("transaction_id":"T4","timestamp":"2025-11-05T10:00:00","balance_after":"900.00","merchant_name":"SHOP INDIA")"));
    CHECK(c.rows.size() == 1);
    CHECK(c.counts["duplicates"] == 3);
    for (const char* rule : {"DUPLICATE_EXACT", "DUPLICATE_TIME_DRIFT", "DUPLICATE_MERCHANT_DRIFT"})
      CHECK(logged(c.log["duplicates"], rule));
  }
  SECTION("without ids and balances the number of the payment tells") {
    CHECK(clean_rows(paid(R"("timestamp":"2025-11-05T10:00:00")") + paid(R"("timestamp":"2025-11-05T10:00:01")"))
              .rows.size() == 1);
    CHECK(clean_rows(paid(R"("reference_number":"530961234567")") + paid(R"("reference_number":"530961234567")"))
              .rows.size() == 1);
  }
  SECTION("two genuine ones stay: other balance, other hour, other number, other side, other account") {
    CHECK(clean_rows(paid(R"("balance_after":900)") + paid(R"("balance_after":400)")).rows.size() == 2);
    CHECK(clean_rows(paid(R"("timestamp":"2025-11-05T10:00:00")") + paid(R"("timestamp":"2025-11-05T16:00:00")"))
              .rows.size() == 2);
    CHECK(clean_rows(paid(R"("transaction_id":"T1","reference_number":"530961234567")") +
                     paid(R"("transaction_id":"T2","reference_number":"530961239999")"))
              .rows.size() == 2);
    CHECK(clean_rows(paid(R"("transaction_id":"T1")") + paid(R"("transaction_id":"T2")")).rows.size() == 2);
  }
  SECTION("paid, returned, paid again: an equal balance proves nothing") {
    const std::string back = row(
        R"("account_id":"A01","date":"2025-11-05","amount":500,"type":"CREDIT","narration":"REV","balance_after":1400)");
    CHECK(clean_rows(paid(R"("balance_after":900)") + back + paid(R"("balance_after":900)")).rows.size() == 3);
  }
  SECTION("one id, two payments") {
    const Cleaned c = clean_rows(paid(R"("transaction_id":"T1","balance_after":900)") +
                                 paid(R"("transaction_id":"T1","balance_after":400)"));
    CHECK(c.rows.size() == 2);
    CHECK(logged(c.log["repaired"], "ID_REUSED"));
  }
}

TEST_CASE("a day with a lost balance still proves its amounts", "[transactions][chain]") {
  const Cleaned c = clean_rows(
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-04","amount":100,"type":"CREDIT","balance_after":1000,"narration":"A")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":"2025-11-05","timestamp":"2025-11-05T09:00:00","amount":null,"type":"CREDIT","balance_after":1500,"narration":"B")") +
      row(R"("transaction_id":"T3","account_id":"A01","date":"2025-11-05","timestamp":"2025-11-05T10:00:00","amount":70,"type":null,"balance_after":null,"narration":"C")") +
      row(R"("transaction_id":"T4","account_id":"A01","date":"2025-11-05","timestamp":"2025-11-05T11:00:00","amount":30,"type":"CREDIT","balance_after":1600,"narration":"D")"));
  REQUIRE(c.rows.size() == 4);
  CHECK(c.rows[1]["amount"] == 500.0);
  CHECK(c.rows[2]["type"] == "CREDIT");
}

TEST_CASE("a row that lost its day moved money all the same", "[transactions][chain]") {
  const auto made = [](const char* next_date) {
    return row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-04","amount":100,"type":"CREDIT","balance_after":1000,"narration":"A")") +
           row(R"("transaction_id":"T2","account_id":"A01","date":null,"amount":300,"type":"DEBIT","balance_after":700,"narration":"B")") +
           row(R"("transaction_id":"T9","account_id":"A02","date":"2025-11-04","amount":5,"type":"DEBIT","balance_after":5,"narration":"Z")") +
           row(std::string(R"("transaction_id":"T3","account_id":"A01","date":")") + next_date +
               R"(","amount":null,"type":null,"balance_after":650,"narration":"C")") +
           row(std::string(R"("transaction_id":"T4","account_id":"A01","date":")") + next_date +
               R"(","amount":50,"type":"CREDIT","balance_after":700,"narration":"D")");
  };
  // Nothing proves its day, but the amount behind it isn't 350.
  const Cleaned other_day = clean_rows(made("2025-11-06"));
  CHECK(other_day.counts["quarantined"] == 1);
  REQUIRE(other_day.rows.size() == 4);
  CHECK(other_day.rows[1]["amount"] == 50.0);
  CHECK(other_day.rows[1]["type"] == "DEBIT");
  // Between two rows of one day that the balance puts right beside it, it is of that day.
  const Cleaned same_day = clean_rows(
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-04","amount":100,"type":"CREDIT","balance_after":1000,"narration":"A")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":null,"amount":300,"type":"DEBIT","balance_after":700,"narration":"B")") +
      row(R"("transaction_id":"T9","account_id":"A02","date":"2025-11-09","amount":5,"type":"DEBIT","balance_after":5,"narration":"Z")") +
      row(R"("transaction_id":"T3","account_id":"A01","date":"2025-11-04","amount":50,"type":"CREDIT","balance_after":750,"narration":"C")"));
  CHECK(same_day.counts["quarantined"] == 0);
  CHECK(logged(same_day.log["repaired"], "DATE_FROM_BALANCE"));
}

TEST_CASE("what a row without its day leaves open is closed by the row after it", "[transactions][chain]") {
  // T5 tells neither day nor amount; T6 starts where it ends and T4 ends elsewhere: its place isn't before T3.
  const Cleaned elsewhere = clean_rows(
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-04","amount":100,"type":"CREDIT","balance_after":1000,"narration":"A")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":"2025-11-05","amount":100,"type":"CREDIT","balance_after":1100,"narration":"B")") +
      row(R"("transaction_id":"T3","account_id":"A01","date":"2025-11-06","amount":null,"type":null,"balance_after":1350,"narration":"C")") +
      row(R"("transaction_id":"T4","account_id":"A01","date":"2025-11-07","amount":50,"type":"DEBIT","balance_after":1300,"narration":"D")") +
      row(R"("transaction_id":"T5","account_id":"A01","date":null,"amount":null,"type":"CREDIT","balance_after":1900,"narration":"E")") +
      row(R"("transaction_id":"T6","account_id":"A01","date":"2025-11-09","amount":10,"type":"DEBIT","balance_after":1890,"narration":"F")"));
  CHECK(elsewhere.counts["quarantined"] == 1);
  REQUIRE(elsewhere.rows.size() == 5);
  CHECK(elsewhere.rows[2]["amount"] == 250.0);
  CHECK(elsewhere.rows[2]["type"] == "CREDIT");
  // A side is proven by the balance of the row whose day is lost.
  const Cleaned side = clean_rows(
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-04","amount":100,"type":"CREDIT","balance_after":1000,"narration":"A")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":null,"amount":null,"type":"DEBIT","balance_after":700,"narration":"B")") +
      row(R"("transaction_id":"T3","account_id":"A01","date":"2025-11-06","amount":65,"type":null,"balance_after":765,"narration":"C")") +
      row(R"("transaction_id":"T4","account_id":"A01","date":"2025-11-07","amount":65,"type":"DEBIT","balance_after":700,"narration":"D")"));
  CHECK(side.counts["quarantined"] == 1);
  REQUIRE(side.rows.size() == 3);
  CHECK(side.rows[1]["type"] == "CREDIT");
}

TEST_CASE("a retry after a reversal is no copy when the balance has room for it", "[transactions][duplicates]") {
  const auto made = [](const char* next_balance) {
    return row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-09","timestamp":"2025-11-09T10:36:31","amount":500,"type":"DEBIT","balance_after":1000,"reference_number":"531312345678","narration":"UPI-ROYAL LOGISTICS-531312345678")") +
           row(R"("transaction_id":"T2","account_id":"A01","date":"2025-11-09","timestamp":"2025-11-09T10:46:31","amount":500,"type":"CREDIT","balance_after":1500,"narration":"REV-UPI-ROYAL LOGISTICS-531312345678")") +
           row(R"("account_id":"A01","date":"2025-11-09","amount":500,"type":"DEBIT","reference_number":"531312345678","narration":"UPI-ROYAL LOGISTICS-531312345678")") +
           row(std::string(
                   R"("transaction_id":"T4","account_id":"A01","date":"2025-11-10","amount":100,"type":"DEBIT","balance_after":)") +
               next_balance + R"(,"narration":"X")");
  };
  CHECK(clean_rows(made("900")).counts["duplicates"] == 0);
  CHECK(clean_rows(made("1400")).counts["duplicates"] == 1);
  // The return's side is lost too, and the retry prints the balance that the first attempt left.
  const Cleaned same_balance = clean_rows(
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-09","timestamp":"2025-11-09T10:36:31","amount":500,"type":"DEBIT","balance_after":1000,"narration":"UPI-ROYAL")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":"2025-11-09","timestamp":"2025-11-09T10:46:31","amount":500,"type":null,"balance_after":1500,"narration":"REV-UPI-royal")") +
      row(R"("account_id":"A01","date":"2025-11-09","amount":"500 Dr","balance":1000,"narration":"UPI-ROYAL")") +
      row(R"("transaction_id":"T4","account_id":"A01","date":"2025-11-10","amount":100,"type":"DEBIT","balance_after":900,"narration":"X")"));
  CHECK(same_balance.counts["duplicates"] == 0);
  CHECK(same_balance.rows.size() == 4);
}

TEST_CASE("a day that misses a row at its start or within keeps the order that its rows have",
          "[transactions][chain]") {
  // T1's day is lost; two amounts of the next day are lost, and only their order says which is which.
  const Cleaned start = clean_rows(
      row(R"("transaction_id":"T0","account_id":"A01","date":"2025-11-01","amount":10,"type":"CREDIT","balance_after":1000,"narration":"A")") +
      row(R"("transaction_id":"T1","account_id":"A01","date":null,"amount":100,"type":"DEBIT","balance_after":900,"narration":"B")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":"2025-11-02","amount":50,"type":"DEBIT","balance_after":850,"narration":"C")") +
      row(R"("transaction_id":"T3","account_id":"A01","date":"2025-11-02","amount":null,"type":"DEBIT","balance_after":550,"narration":"D")") +
      row(R"("transaction_id":"T4","account_id":"A01","date":"2025-11-02","amount":null,"type":"DEBIT","balance_after":530,"narration":"E")") +
      row(R"("transaction_id":"T5","account_id":"A01","date":"2025-11-02","amount":30,"type":"DEBIT","balance_after":500,"narration":"F")"));
  REQUIRE(start.rows.size() == 5);
  CHECK(start.rows[2]["amount"] == 300.0);
  CHECK(start.rows[3]["amount"] == 20.0);
  const Cleaned within = clean_rows(
      row(R"("transaction_id":"T0","account_id":"A01","date":"2025-11-01","amount":10,"type":"CREDIT","balance_after":1000,"narration":"A")") +
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-02","amount":null,"type":"DEBIT","balance_after":900,"narration":"B")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":null,"amount":63,"type":"DEBIT","balance_after":837,"narration":"C")") +
      row(R"("transaction_id":"T9","account_id":"A02","date":"2025-11-09","amount":5,"type":"DEBIT","balance_after":5,"narration":"Z")") +
      row(R"("transaction_id":"T3","account_id":"A01","date":"2025-11-02","amount":13,"type":null,"balance_after":850,"narration":"D")") +
      row(R"("transaction_id":"T4","account_id":"A01","date":"2025-11-03","amount":30,"type":"DEBIT","balance_after":820,"narration":"F")"));
  CHECK(within.counts["quarantined"] == 1);
  REQUIRE(within.rows.size() == 5);
  CHECK(within.rows[1]["amount"] == 100.0);
  CHECK(within.rows[2]["type"] == "CREDIT");
  // A lost day whose amount is what the balances miss leaves its neighbours' amounts certain.
  const Cleaned gap = clean_rows(
      row(R"("transaction_id":"T0","account_id":"A01","date":"2025-11-01","amount":10,"type":"CREDIT","balance_after":1000,"narration":"A")") +
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-02","amount":null,"type":"CREDIT","balance_after":1200,"narration":"B")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":null,"amount":165,"type":"DEBIT","narration":"C")") +
      row(R"("transaction_id":"T3","account_id":"A01","date":"2025-11-04","amount":25,"type":"CREDIT","balance_after":1060,"narration":"D")"));
  REQUIRE(gap.rows.size() == 3);
  CHECK(gap.rows[1]["amount"] == 200.0);
}

TEST_CASE("a row's own clock settles how the file writes its dates", "[transactions][dates]") {
  const Cleaned c = clean_rows(
      row(R"("transaction_id":"T1","account_id":"A01","date":"11/04/2025","timestamp":"2025-11-04T10:00:00","amount":1,"type":"DEBIT","narration":"X")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":"11/05/2025","amount":2,"type":"DEBIT","narration":"X")"));
  REQUIRE(c.rows.size() == 2);
  CHECK(c.rows[0]["date"] == "2025-11-04");
  CHECK(c.rows[1]["date"] == "2025-11-05");
}

TEST_CASE("rows of another customer are refused at the door", "[transactions][isolation]") {
  Host host("CUST_MSM_00001");
  const Json reply = host.ingest(
      "raw_transactions.ndjson",
      row(R"("customer_id":"CUST_MSM_00001","transaction_id":"T1","account_id":"A01","date":"2025-11-05","amount":1,"type":"DEBIT","narration":"X")") +
          row(R"("customer_id":"CUST_MSM_00002","transaction_id":"T1","account_id":"A01","date":"2025-11-05","amount":777,"type":"DEBIT","narration":"SECRET PARTY")") +
          row(R"("customer_id":"CUST_MSM_00001","transaction_id":"T2","account_id":"A01","date":"2025-11-05","amount":2,"type":"DEBIT","narration":"Y")"));
  CHECK(reply["ok"]["file"]["rows"] == 2);
  CHECK(reply["ok"]["file"]["other_customer"] == 1);
  const Cleaned c = clean(host);
  CHECK(c.counts["in"] == 2);
  CHECK(Host::dataset(c.result, "transactions")["other_customer"] == 1);
  CHECK(host.exported("transactions", "raw").find("SECRET") == std::string::npos);
  CHECK(c.rows[1]["source"]["line"] == 3);
}

TEST_CASE("month-first files are recognised by their own rows", "[transactions][dates]") {
  const Cleaned c = clean_rows(
      row(R"("transaction_id":"T1","account_id":"A01","date":"11/04/2025","amount":1,"type":"DEBIT","narration":"X")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":"11/15/2025","amount":1,"type":"DEBIT","narration":"X")") +
      row(R"("transaction_id":"T3","account_id":"A01","date":"11/28/2025","amount":1,"type":"DEBIT","narration":"X")"));
  REQUIRE(c.rows.size() == 3);
  CHECK(c.rows[0]["date"] == "2025-11-04");
}

TEST_CASE("shuffled rows of a day are put in the order of the balance", "[transactions][chain]") {
  const Cleaned c = clean_rows(
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-05","amount":100,"type":"CREDIT","balance_after":1100,"narration":"a")") +
      row(R"("transaction_id":"T3","account_id":"A01","date":"2025-11-06","amount":50,"type":"DEBIT","balance_after":1250,"narration":"c")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":"2025-11-06","amount":200,"type":"CREDIT","balance_after":1300,"narration":"b")"));
  REQUIRE(c.rows.size() == 3);
  CHECK(c.rows[1]["transaction_id"] == "T2");
  CHECK(c.result["chains"][0]["breaks"] == 0);
}

TEST_CASE("a row without a time keeps its place, so that its neighbour's lost amount is solved right",
          "[transactions][chain]") {
  const Cleaned c = clean_rows(
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-05","timestamp":"2025-11-05T09:00:00","amount":100,"type":"DEBIT","balance_after":9900,"narration":"a")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":"5 Nov 25","amount":1300,"type":"DEBIT","balance_after":8600,"narration":"b")") +
      row(R"("transaction_id":"T3","account_id":"A01","date":"2025-11-05","timestamp":"2025-11-05T09:10:00","amount":null,"type":"DEBIT","balance_after":7350,"narration":"c")") +
      row(R"("transaction_id":"T4","account_id":"A01","date":"2025-11-05","timestamp":"2025-11-05T09:20:00","amount":350,"type":"DEBIT","balance_after":7000,"narration":"d")") +
      row(R"("transaction_id":"T0","account_id":"A01","date":"2025-11-05","timestamp":"2025-11-05T08:00:00","amount":500,"type":"DEBIT","balance_after":10000,"narration":"e")"));
  REQUIRE(c.rows.size() == 5);
  CHECK(c.rows[3]["transaction_id"] == "T3");
  CHECK(c.rows[3]["amount"] == 1250.0);
  CHECK(c.result["chains"][0]["breaks"] == 0);
}

TEST_CASE("an amount is not derived on a day whose rows can't be put in order", "[transactions][chain]") {
  const Cleaned c = clean_rows(
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-04","amount":100,"type":"DEBIT","balance_after":9900,"narration":"a")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":"2025-11-05","amount":1300,"type":"DEBIT","balance_after":5555,"narration":"b")") +
      row(R"("transaction_id":"T3","account_id":"A01","date":"2025-11-05","amount":null,"type":"DEBIT","balance_after":5000,"narration":"c")") +
      row(R"("transaction_id":"T4","account_id":"A01","date":"2025-11-05","amount":350,"type":"DEBIT","balance_after":1111,"narration":"d")"));
  CHECK(c.rows.size() == 3);
  REQUIRE(c.errors.size() == 1);
  CHECK(c.errors[0]["code"] == "AMOUNT_MISSING");
}

TEST_CASE("future dates are quarantined once now is given", "[transactions][dates]") {
  const std::string bytes =
      row(R"("transaction_id":"T1","account_id":"A01","date":"2025-11-05","amount":1,"type":"DEBIT","narration":"X")") +
      row(R"("transaction_id":"T2","account_id":"A01","date":"2027-01-01","amount":1,"type":"DEBIT","narration":"X")");
  CHECK(clean_rows(bytes).rows.size() == 2);
  const Cleaned c = clean_rows(bytes, {{"now", "2025-12-01"}});
  REQUIRE(c.errors.size() == 1);
  CHECK(c.errors[0]["code"] == "DATE_FUTURE");
}

TEST_CASE("the identity holds whatever comes in", "[transactions][property]") {
  base::Rng rng(31);
  const char* dates[] = {"2025-11-05", "5 Nov 25", "05/11/2025", "31/02/2025", "", "x", "11/05/2025", "20251105"};
  const char* amounts[] = {"100", "1,00,000.00", "-5", "abc", "", "1e400", "0", "250.00 Cr", "12.5 Dr"};
  const char* types[] = {"CREDIT", "DEBIT", "", "DR", "??"};
  for (int round = 0; round < msme_test::rounds(60); ++round) {
    std::string bytes;
    const auto n = rng.integer(1, 60);
    for (int i = 0; i < n; ++i) {
      if (rng.chance(0.05)) {
        bytes += "{broken\n";
        continue;
      }
      bytes += "{\"transaction_id\":\"T" + std::to_string(rng.integer(1, 40)) + "\",\"account_id\":\"A0" +
               std::to_string(rng.integer(1, 2)) + "\",\"date\":\"" + dates[rng.integer(0, 7)] + "\",\"amount\":\"" +
               amounts[rng.integer(0, 8)] + "\",\"type\":\"" + types[rng.integer(0, 4)] + "\",\"narration\":\"UPI/P" +
               std::to_string(rng.integer(1, 5)) + "\",\"balance\":\"" + std::to_string(rng.integer(0, 999)) + "\"}\n";
    }
    if (bytes.find("transaction_id") == std::string::npos) continue;
    clean_rows(bytes);
  }
}

}  // namespace transactions_test
