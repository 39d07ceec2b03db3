// What an Account Aggregator payload says of itself, against its rows; and that no movement of any FI type is lost.
#include <string>
#include <vector>

#include "catch.hpp"
#include "engine_host.hpp"
#include "ingest/file.hpp"

namespace payload_aa_signals_test {

using msme::base::Json;
using msme::test::Host;

namespace {

std::string deposit(const std::string& number, const std::string& summary, const std::string& period,
                    const std::string& second_id) {
  return R"({"type":"deposit","maskedAccNumber":")" + number + R"(","version":"1.1","linkedAccRef":"r","Summary":{)" +
         summary + R"("type":"CURRENT","ifscCode":"HDFC0000123"},"Transactions":{)" + period +
         R"("Transaction":[{"txnId":"T1","type":"CREDIT","amount":2000,"currentBalance":"2000","transactionTimestamp":"2026-01-05T10:00:00+05:30","narration":"A"},{"txnId":")" +
         second_id +
         R"(","type":"DEBIT","amount":500,"currentBalance":"1500","transactionTimestamp":"2026-03-06T10:00:00+05:30","narration":"B"}]}})";
}

// The signals' codes, each with a space before and after.
std::string signals(const std::string& bytes) {
  Host host;
  const Json taken = host.ingest("aa.json", bytes, {{"now", "2026-06-01"}});
  INFO(taken.dump());
  REQUIRE(taken.contains("ok"));
  REQUIRE(host.ok("pipeline.clean").is_object());
  const Json report = host.ok("import.report");
  INFO(report.dump());
  std::string out = " ";
  for (const Json& file : report["files"]) {
    for (const Json& signal : file["signals"]) out += signal["code"].get<std::string>() + " ";
    for (const Json& account : file["accounts"]) {
      for (const Json& signal : account["signals"]) out += signal["code"].get<std::string>() + " ";
    }
  }
  return out;
}

bool has(const std::string& bytes, const std::string& code) {
  return signals(bytes).find(" " + code + " ") != std::string::npos;
}

// Rows seen and set aside, of one account.
void check_all_seen(const std::string& payload, const std::string& dataset, int rows, int aside) {
  INFO(payload);
  Host host;
  const Json taken = host.ingest("aa.json", payload, {{"now", "2026-06-01"}});
  INFO(taken.dump());
  REQUIRE(taken.contains("ok"));
  const Json cleaned = host.ok("pipeline.clean");
  const Json counts = Host::dataset(cleaned, dataset)["counts"];
  INFO(counts.dump());
  CHECK(counts["in"] == rows);
  CHECK(counts["quarantined"] == aside);
}

}  // namespace

TEST_CASE("aa: what the summary says is held against the rows", "[aa]") {
  const std::string good =
      deposit("XXXX4321", R"("currentBalance":"1500","balanceDateTime":"2026-03-31T10:00:00+05:30",)",
              R"("startDate":"2026-01-01","endDate":"2026-03-31",)", "T2");
  CHECK_FALSE(has(good, "SUMMARY_BALANCE_DIFFERS"));
  CHECK_FALSE(has(good, "TXN_ID_REPEATED"));
  CHECK_FALSE(has(good, "ACCOUNT_NUMBER_UNMASKED"));
  CHECK(has(good, "PERIOD_WITHOUT_ROWS"));  // February
  CHECK(has(deposit("XXXX4321", R"("currentBalance":"1400",)", "", "T2"), "SUMMARY_BALANCE_DIFFERS"));
  // The balance of a later day than the period's end is no contradiction.
  CHECK_FALSE(has(deposit("XXXX4321", R"("currentBalance":"1400","balanceDateTime":"2026-05-01T10:00:00+05:30",)",
                          R"("startDate":"2026-01-01","endDate":"2026-03-31",)", "T2"),
                  "SUMMARY_BALANCE_DIFFERS"));
  CHECK(has(deposit("XXXX4321", R"("currentBalance":"1500",)", "", "T1"), "TXN_ID_REPEATED"));
  CHECK_FALSE(has(deposit("XXXX4321", R"("currentBalance":"1500",)", "", ""), "TXN_ID_REPEATED"));
  CHECK(has(deposit("50100012345678", R"("currentBalance":"1500",)", "", "T2"), "ACCOUNT_NUMBER_UNMASKED"));
  CHECK(has(deposit("XXXX4321", R"("currentBalance":"1500",)", R"("count":"3",)", "T2"), "STATED_COUNT_DIFFERS"));
  CHECK_FALSE(has(deposit("XXXX4321", R"("currentBalance":"1500",)", R"("count":"2",)", "T2"), "STATED_COUNT_DIFFERS"));
  CHECK(has(deposit("XXXX4321", R"("currentBalance":"1500",)", R"("openingBalance":"10",)", "T2"),
            "SUMMARY_OPENING_DIFFERS"));
}

TEST_CASE("aa: a payload of which nothing is an account still says what it is", "[aa]") {
  Host host;
  const Json taken = host.ingest(
      "torn.xml",
      R"(<FI><![CDATA[<Account type="deposit" maskedAccNumb"re=XX1"/>]]><Account type="DEPOSI T" maskedAccNumbery & z ]]></Summary></Account><!-- an end --></FI>)",
      {{"now", "2026-06-01"}});
  INFO(taken.dump());
  REQUIRE(taken.contains("ok"));
  CHECK(taken["ok"]["file"]["layout"] == "aa");
}

TEST_CASE("aa: every movement of every FI type is seen", "[aa]") {
  check_all_seen(
      R"({"type":"equities","maskedDematId":"XX2","linkedAccRef":"e","Summary":{"currentValue":"1.25E5","Investment":{"Holdings":{"type":"DEMAT","Holding":[{"isin":"INE000A01012","units":"10"}]}}},"Transactions":{"startDate":"2026-01-01","Transaction":[{"txnId":"1","type":"BUY","units":"10"},{"txnId":"2","type":"SELL","units":"4"}]}})",
      "mutual_funds", 3, 2);
  check_all_seen(
      R"({"type":"etf","maskedDematID":"XX3","linkedAccRef":"t","Summary":{"currentValue":"100"},"Transactions":{"Transaction":{"txnId":"1","type":"BUY","units":"1"}}})",
      "mutual_funds", 2, 1);
  check_all_seen(
      R"({"Type":"NPS","maskedPranId":"XX4","linkedAccRef":"n","summary":{"currentValue":"250000"},"transactions":{"Tier1SchemeTransactions":{"Tier1SchemeTransaction":[{"txnId":"1"},{"txnId":"2"}]},"Tier1InvestmentTransactions":{"Tier1InvestmentTransaction":{"txnId":"3"}},"Tier2SchemeTransactions":null}})",
      "mutual_funds", 4, 3);
  check_all_seen(
      R"({"type":"TERM-DEPOSIT","maskedAccNumber":"XX7","linkedAccRef":"t","Summary":{"ifsc":"HDFC0000123","openingDate":"06-08-2019","currentValue":"5.2E4"},"Transactions":{"Transaction":[{"type":"OPENING","amount":"50000"},{"type":"INTEREST","amount":"2000"}]}})",
      "accounts", 3, 2);
  check_all_seen(
      R"({"type":"RECURRING_DEPOSIT","maskedAccNumber":"XX8","linkedAccRef":"t","Summary":{"ifsc":"HDFC0000123","currentBalance":"9000"},"Transactions":{"Transaction":{"type":"INSTALLMENT","amount":"3000"}}})",
      "accounts", 2, 1);
  check_all_seen(
      R"({"type":"credit_card","maskedAccNumber":"XX9","linkedAccRef":"c","Summary":{"currentDue":"500"},"Transactions":{"Transaction":[{"txnType":"DEBIT","amount":"500"}]}})",
      "mutual_funds", 2, 1);
}

}  // namespace payload_aa_signals_test
