// Equities, ETF, NPS and the other types that no score reads: kept, valued and shown, and nothing else changes by them.
#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "engine_host.hpp"
#include "files_fixture.hpp"

namespace payload_aa_unscored_test {

using namespace files_fixture;
using msme::test::Host;

namespace {

constexpr const char* kNow = "2026-06-01";

const std::string kShares =
    R"({"type":"equities","maskedDematId":"XXXXXX4321","linkedAccRef":"q","version":"1.0.0","Profile":{"Holders":{"Holder":{"name":"Made Up","pan":"ABCPD1234F"}}},
  "Summary":{"currentValue":"9999","Investment":{"Holdings":[{"type":"DEMAT","Holding":[
    {"issuerName":"TEST LTD","isin":"INE000A01012","isinDescription":"TEST LTD EQ","units":"10","lastTradedPrice":"125.50"},
    {"issuerName":"TEST LTD","isin":"INE000A01012","units":"4","rate":"100"},
    {"issuerName":"OTHER LTD","isin":"INE000A01020","units":"7","lastTradedPrice":""}]}]}},
  "Transactions":{"endDate":"2026-05-20","Transaction":[
    {"txnId":"1","transactionDateTime":"2026-05-02T10:00:00+05:30","isin":"INE000A01020","type":"BUY","units":"7","rate":"50","tradeValue":"350"},
    {"txnId":"2","transactionDateTime":"2026-05-03T10:00:00+05:30","isin":"INE000A09999","type":"SELL","units":"1","rate":"5","tradeValue":"5"}]}})";

const std::string kPension =
    R"({"type":"nps","maskedPranId":"XXXXXXXX7788","linkedAccRef":"n","Summary":{"currentValue":"90000","tier1NAVDate":"2026-05-29","tier2NAVDate":"2026-05-28","status":"ACTIVE",
  "Holdings":{"Tier1Holdings":{"investmentCost":"50000","Tier1Holding":[{"schemeId":"SM001","schemeName":"Scheme E","totalUnits":"1000","nav":"42.5","totalValueOfScheme":"42500"},{"schemeId":"SM002","schemeName":"Scheme G","totalUnits":"500","nav":"30"}]},
  "Tier2Holdings":{"Tier2Holding":{"schemeId":"SM001","schemeName":"Scheme E","totalUnits":"20","nav":"42.5"}}}},
  "Transactions":{"Tier1SchemeTransactions":{"Tier1SchemeTransaction":{"txnDate":"2026-04-02","type":"CONTRIBUTION","schemeId":"SM001","amount":"5000","units":"117.6","nav":"42.5"}},
   "Tier1InvestmentTransactions":{"Tier1InvestmentTransaction":{"txnDate":"2026-04-01","type":"CONTRIBUTION","amount":"5000"}}}})";

const std::string kOthers =
    R"([{"type":"etf","maskedDematID":"XX11","linkedAccRef":"e","Summary":{"investmentValue":"200","currentValue":"250","Investment":{"Holdings":{"Holding":{"isin":"INF000A01AB1","schemeName":"Sample ETF","units":"30"}}}}},
  {"type":"epf","maskedAccNumber":"XX22","linkedAccRef":"p","Summary":{"establishmentName":"Sample Mills","employerBalance":"200","employeeBalance":"100","totalBalance":"300"}},
  {"type":"ppf","maskedAccNumber":"00112233445566","linkedAccRef":"f","Summary":{"currentBalance":"150000.75"}},
  {"type":"credit_card","maskedAccNumber":"XX33","linkedAccRef":"c","Summary":{"currentDue":"3000.50","lastStatementDate":"2026-05-15"}},
  {"type":"reits","maskedDematId":"XX44","linkedAccRef":"r","Summary":{"Investment":{"currentValue":"500","Holdings":{"Holding":{"issuerName":"Sample REIT","isin":"INE000A01111","totalNumberUnits":"2","lastClosingRate":"310.25"}}}}},
  {"type":"govt_securities","maskedDematId":"","linkedAccRef":"","Summary":{"currentValue":"77"}}])";

const std::string kFund =
    R"({"type":"mutualfunds","maskedFolioNo":"XX12","linkedAccRef":"m","Summary":{"currentValue":"500000","costValue":"400000","Investment":{"Holdings":{"Holding":{"amc":"Sample AMC","isin":"INF000A01AB1","folioNo":"12"}}}}})";

const std::string kXml =
    R"(<Account xmlns="http://api.rebit.org.in/FISchema/equities" linkedAccRef="x" maskedAccNumber="XX55" version="1.1" type="equities"><Profile/><Summary investmentValue="10" currentValue="20.5"><Investment><Holdings type="DEMAT"><Holding issuerName="TEST LTD" isin="INE000A01012" units="1" rate="10"/></Holdings></Investment></Summary></Account>)";

struct Kept {
  Host host;
  Json taken, cleaned;
  explicit Kept(const std::string& bytes, const std::string& name = "aa.json") {
    taken = host.ingest(name, bytes, {{"now", kNow}});
    INFO(taken.dump());
    REQUIRE(taken.contains("ok"));
    cleaned = host.ok("pipeline.clean");
    REQUIRE(cleaned.is_object());
  }
  std::vector<Json> rows() { return simulated::rows(host.exported("mutual_funds")); }
  Json counts() { return Host::dataset(cleaned, "mutual_funds")["counts"]; }
};

// The seen are the kept, the repaired, the duplicates and the quarantined.
void check_counts(const Json& c, int in, int quarantined) {
  INFO(c.dump());
  CHECK(c["in"] == in);
  CHECK(c["quarantined"] == quarantined);
  CHECK(c["in"].get<int>() ==
        c["kept"].get<int>() + c["repaired"].get<int>() + c["duplicates"].get<int>() + c["quarantined"].get<int>());
}

// What a decision stands on, without what only names the inputs.
struct Outcome {
  std::string metrics, score, decision;
};
Outcome decided(Host& host) {
  Outcome out;
  REQUIRE(host.ok("pipeline.clean").is_object());
  const Json analytics = host.ok("pipeline.analyze");
  out.metrics = analytics["metrics"].dump() + analytics["findings"].dump();
  out.score = host.ok("pipeline.score").dump();
  out.decision = host.ok("pipeline.decide", {{"amount", 500000}, {"tenure_months", 24}}).dump();
  return out;
}

}  // namespace

TEST_CASE("aa unscored: each share with its value, several lots apart, movements with their share", "[aa][unscored]") {
  Kept shares(kShares);
  const std::vector<Json> rows = shares.rows();
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]["asset_class"] == "EQUITIES");
  CHECK(rows[0]["folio_number"] == "XXXXXX4321");
  CHECK(rows[0]["amc"] == "TEST LTD");
  CHECK(rows[0]["current_value"] == 1255.0);
  CHECK(rows[0]["valued_on"] == "2026-05-20");
  CHECK(rows[1]["current_value"] == 400.0);
  CHECK(rows[0]["portfolio_id"] != rows[1]["portfolio_id"]);
  CHECK(rows[2]["current_value"].is_null());
  REQUIRE(rows[2]["transactions"].size() == 1);
  CHECK(rows[2]["transactions"][0]["amount"] == 350.0);
  CHECK(rows[2]["source"]["place"] == "/Summary/Investment/Holdings/0/Holding/2");
  // Three holdings and the movement of a share that isn't held.
  check_counts(shares.counts(), 4, 1);
  CHECK(shares.taken["ok"]["file"]["notes"].dump().find("1 holdings without a value") != std::string::npos);
  // The same fetch twice is one.
  Kept twice("[" + kShares + "," + kShares + "]");
  CHECK(twice.rows().size() == 3);
  CHECK(twice.counts()["duplicates"] == 3);
}

TEST_CASE("aa unscored: NPS by tier and scheme", "[aa][unscored]") {
  Kept pension(kPension);
  const std::vector<Json> rows = pension.rows();
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]["current_value"] == 42500.0);
  CHECK(rows[0]["transactions"].size() == 1);
  CHECK(rows[1]["current_value"] == 15000.0);
  CHECK(rows[2]["current_value"] == 850.0);
  CHECK(rows[0]["valued_on"] == "2026-05-29");
  CHECK(rows[2]["valued_on"] == "2026-05-28");
  check_counts(pension.counts(), 4, 1);
}

TEST_CASE("aa unscored: accounts without holdings, XML, and the summary that shows them", "[aa][unscored]") {
  Kept others(kOthers);
  const std::vector<Json> rows = others.rows();
  REQUIRE(rows.size() == 5);
  CHECK(rows[0]["current_value"] == 250.0);
  CHECK(rows[0]["invested_amount"] == 200.0);
  CHECK(rows[1]["current_value"] == 300.0);
  CHECK(rows[1]["amc"] == "Sample Mills");
  CHECK(rows[2]["folio_number"] == "XXXXXX5566");
  CHECK(rows[3]["amount_due"] == 3000.5);
  CHECK(rows[3]["current_value"].is_null());
  CHECK(rows[4]["asset_class"] == "REIT");
  CHECK(rows[4]["current_value"] == 620.5);
  check_counts(others.counts(), 6, 1);  // the account without number or reference

  others.host.ok("pipeline.analyze");
  const Json summary = others.host.ok("analytics.get", {{"name", "mutual_fund_summary"}});
  INFO(summary.dump());
  CHECK(summary["available"] == false);
  CHECK(summary["folios"].empty());
  const Json& shown = summary["other_holdings"];
  CHECK(shown["scored"] == false);
  CHECK(shown["holdings"] == 5);
  CHECK(shown["current_value"] == 250.0 + 300.0 + 150000.75 + 620.5);
  CHECK(shown["amount_due"] == 3000.5);
  CHECK(shown["unvalued"] == 0);
  CHECK(shown["classes"].size() == 5);
  CHECK(shown["list"][2]["account"] == "XXXXXX5566");

  Kept xml(kXml, "aa.xml");
  REQUIRE(xml.rows().size() == 1);
  CHECK(xml.rows()[0]["current_value"] == 10.0);
  CHECK(xml.rows()[0]["amc"] == "TEST LTD");
}

TEST_CASE("aa unscored: pages of clean rows go on behind the funds", "[aa][unscored]") {
  Kept both("[" + kShares + "," + kFund + "]");
  const std::vector<Json> all = both.rows();
  REQUIRE(all.size() == 4);
  CHECK_FALSE(all[0].contains("asset_class"));
  for (int offset = 0; offset < 5; ++offset) {
    const Json page =
        both.host.ok("data.get", {{"dataset", "mutual_funds"}, {"type", "clean"}, {"offset", offset}, {"limit", 2}});
    INFO(page.dump());
    CHECK(page["total"] == 4);
    const std::size_t from = static_cast<std::size_t>(offset);
    REQUIRE(page["rows"].size() == std::min<std::size_t>(2, 4 - from));
    for (std::size_t i = 0; i < page["rows"].size(); ++i) CHECK(page["rows"][i] == all[from + i]);
  }
}

TEST_CASE("aa unscored: metrics, scores and decision don't change by it", "[aa][unscored]") {
  // With funds of their own and without: a holding must not turn "unknown" into "none".
  for (const bool with_funds : {true, false}) {
    const std::vector<std::string> names = {"transactions", "accounts", "gst", "credit_reports"};
    Host made;
    made.ok("pipeline.generate", {{"profile", "baseline"}, {"seed", 11}});
    Host plain, more;
    for (const std::string& name : names) {
      const std::string bytes = made.exported(name, "raw");
      REQUIRE_FALSE(bytes.empty());
      for (Host* host : {&plain, &more}) {
        const Json taken = host->ingest("raw_" + name + ".ndjson", bytes, {{"now", kNow}});
        INFO(taken.dump());
        REQUIRE(taken.contains("ok"));
      }
    }
    if (with_funds) {
      for (Host* host : {&plain, &more}) REQUIRE(host->ingest("fund.json", kFund, {{"now", kNow}}).contains("ok"));
    }
    int part = 0;
    for (const std::string& bytes : {kShares, kPension, kOthers}) {
      REQUIRE(more.ingest("aa" + std::to_string(++part) + ".json", bytes, {{"now", kNow}}).contains("ok"));
    }
    const Outcome without = decided(plain);
    const Outcome with = decided(more);
    CHECK(without.metrics == with.metrics);
    CHECK(without.score == with.score);
    CHECK(without.decision == with.decision);
    CHECK(more.ok("analytics.get", {{"name", "mutual_fund_summary"}})["other_holdings"]["holdings"] == 11);
  }
}

TEST_CASE("aa unscored: each type needs its own consent", "[aa][unscored]") {
  const auto consented = [](Host& host, const char* type) {
    return host.call("consent.set", {{"now", kNow},
                                     {"consent", Json{{"consent_id", "C1"},
                                                      {"customer_id", "CUST_MSM_00001"},
                                                      {"status", "ACTIVE"},
                                                      {"consent_start", "2026-01-01"},
                                                      {"consent_expiry", "2027-01-01"},
                                                      {"fi_types", {type}},
                                                      {"purpose", {{"code", "103"}}}}}});
  };
  Host pension;
  REQUIRE(consented(pension, "NPS").contains("ok"));
  CHECK(pension.ingest("a.json", kShares, {{"now", kNow}})["error"]["code"] == "E_CONSENT_SCOPE");
  REQUIRE(pension.ingest("b.json", "[" + kShares + "," + kPension + "]", {{"now", kNow}}).contains("ok"));
  const Json cleaned = pension.ok("pipeline.clean");
  const Json funds = Host::dataset(cleaned, "mutual_funds");
  CHECK(funds["outside_consent"] == 3);
  CHECK(simulated::rows(pension.exported("mutual_funds")).size() == 3);
  Host fund;
  REQUIRE(consented(fund, "MUTUAL_FUNDS").contains("ok"));
  CHECK(fund.ingest("a.json", kPension, {{"now", kNow}})["error"]["code"] == "E_CONSENT_SCOPE");
}

}  // namespace payload_aa_unscored_test
