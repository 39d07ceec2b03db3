// The consent artefact: states and moves, what it lets be read, fetches, data life, purposes, fair use; and providers
// that fail.
#include <string>
#include <vector>

#include "catch.hpp"
#include "consent/consent.hpp"
#include "engine_host.hpp"

namespace consent_test {

using msme::test::Host;
using msme::test::Json;

namespace {

Json artefact(Json extra = Json::object()) {
  Json c = {{"consent_id", "11111111-2222-4333-8444-555555555555"},
            {"consent_start", "2025-11-01"},
            {"consent_expiry", "2026-10-31"},
            {"status", "ACTIVE"}};
  for (auto it = extra.begin(); it != extra.end(); ++it) c[it.key()] = *it;
  return c;
}

std::string row(int n, const char* date, int amount, const char* type, int balance) {
  const std::string i = std::to_string(n);
  return "{\"transaction_id\":\"T" + i + "\",\"account_id\":\"A01\",\"date\":\"" + date +
         "\",\"amount\":" + std::to_string(amount) + ",\"type\":\"" + type + "\",\"narration\":\"UPI/RAVI" + i +
         "/ravi@ybl\",\"balance_after\":" + std::to_string(balance) + "}\n";
}

const std::string kRows = row(1, "2025-11-05", 100, "CREDIT", 100) + row(2, "2025-11-06", 5000, "CREDIT", 5100) +
                          row(3, "2025-11-07", 700, "DEBIT", 4400);

void give(Host& host, const Json& consent, const char* now = "2025-12-01") {
  REQUIRE(host.call("consent.set", {{"consent", consent}, {"now", now}}).contains("ok"));
}

std::string ingest_error(Host& host, const char* name, const std::string& bytes, Json params = Json::object()) {
  const Json reply = host.ingest(name, bytes, std::move(params));
  return reply.contains("error") ? reply["error"]["code"].get<std::string>() : "";
}

Json limit(const Json& check, std::string_view name) {
  for (const Json& each : check["limits"]) {
    if (each["limit"] == name) return each;
  }
  return Json();
}

}  // namespace

TEST_CASE("a consent moves by the table only", "[consent]") {
  Host host;
  CHECK(host.error("consent.move", {{"to", "ACTIVE"}}) == "E_CONSENT_MISSING");
  give(host, artefact({{"status", "PENDING"}}));
  REQUIRE(ingest_error(host, "raw_transactions.ndjson", kRows) == "E_CONSENT_NOT_ACTIVE");
  CHECK(host.error("consent.move", {{"to", "PAUSED"}}) == "E_CONSENT_MOVE");
  CHECK(host.ok("consent.move", {{"to", "active"}})["consent"]["status"] == "ACTIVE");
  REQUIRE(ingest_error(host, "raw_transactions.ndjson", kRows).empty());
  REQUIRE(host.call("pipeline.clean").contains("ok"));
  CHECK(host.ok("consent.move", {{"to", "PAUSED"}})["consent"]["status"] == "PAUSED");
  CHECK(host.error("pipeline.analyze") == "E_CONSENT_NOT_ACTIVE");
  CHECK(host.error("data.get", {{"dataset", "transactions"}}) == "E_CONSENT_NOT_ACTIVE");
  REQUIRE(host.call("consent.move", {{"to", "ACTIVE"}}).contains("ok"));
  CHECK(host.call("pipeline.analyze").contains("ok"));
  CHECK(host.error("consent.move", {{"to", "PENDING"}}) == "E_CONSENT_MOVE");
  REQUIRE(host.call("consent.move", {{"to", "EXPIRED"}}).contains("ok"));
  for (const std::string_view to : msme::consent::kStates)
    CHECK(host.error("consent.move", {{"to", to}}) == "E_CONSENT_MOVE");
  // Withdrawing what has ended changes nothing.
  CHECK(host.ok("consent.revoke")["consent"]["status"] == "EXPIRED");

  Host late;
  give(late, artefact({{"status", "PAUSED"}}));
  CHECK(late.error("consent.move", {{"to", "ACTIVE"}, {"now", "2026-11-01"}}) == "E_CONSENT_EXPIRED");
  CHECK(late.ok("consent.get")["consent"]["status"] == "PAUSED");
  CHECK(late.ok("consent.revoke")["consent"]["status"] == "REVOKED");
}

TEST_CASE("an artefact that is signed only is read too", "[consent]") {
  // {"consentStart":"2025-11-01","consentExpiry":"2026-10-31","fiTypes":["DEPOSIT"],"Purpose":{"code":"101"}}
  const std::string payload =
      "eyJjb25zZW50U3RhcnQiOiIyMDI1LTExLTAxIiwiY29uc2VudEV4cGlyeSI6IjIwMjYtMTAtMzEiLCJmaVR5cGVzIjpbIkRFUE9TSVQiXSwiUHVy"
      "cG9zZSI6eyJjb2RlIjoiMTAxIn19";
  Host host;
  const Json set = host.ok("consent.set", {{"now", "2025-12-01"},
                                           {"consent",
                                            {{"consentId", "c-1"},
                                             {"status", "ACTIVE"},
                                             {"ConsentUse", {{"count", 1}, {"lastUseDateTime", "2025-11-20"}}},
                                             {"signedConsent", "eyJhbGciOiJSUzI1NiJ9." + payload + ".AAAA"}}}});
  CHECK(set["consent"]["consent_expiry"] == "2026-10-31");
  CHECK(set["consent"]["consent_use"]["count"] == 1);
  CHECK(ingest_error(host, "raw_transactions.ndjson", kRows) == "E_CONSENT_PURPOSE");
  CHECK(host.error("consent.set", {{"consent", {{"consentId", "c-1"}, {"signedConsent", "a.!.c"}}}}) ==
        "E_CONSENT_INVALID");
}

TEST_CASE("consent types gate what is read", "[consent]") {
  Host host;
  give(host, artefact({{"consent_types", {"PROFILE", "SUMMARY"}}}));
  CHECK(ingest_error(host, "raw_transactions.ndjson", kRows) == "E_CONSENT_SCOPE");
  CHECK(host.error("data.get", {{"dataset", "transactions"}, {"type", "raw"}}) == "E_CONSENT_SCOPE");
  const std::string account =
      R"({"account_id":"ACC00000001","bank":"HDFC Bank","balance":76543,"holder_name":"Ravi Traders","account_type":"CURRENT"})"
      "\n";
  REQUIRE(ingest_error(host, "raw_accounts.ndjson", account).empty());

  Host summary;
  give(summary, artefact({{"consent_types", {"SUMMARY", "TRANSACTIONS"}}}));
  REQUIRE(ingest_error(summary, "raw_accounts.ndjson", account).empty());
  REQUIRE(ingest_error(summary, "raw_transactions.ndjson", kRows).empty());
  REQUIRE(summary.call("pipeline.clean").contains("ok"));
  const std::string clean = summary.exported("accounts");
  CHECK(clean.find("Ravi Traders") == std::string::npos);
  CHECK(clean.find("76543") != std::string::npos);

  Host profile;
  give(profile, artefact({{"consent_types", {"PROFILE", "TRANSACTIONS"}}}));
  REQUIRE(ingest_error(profile, "raw_accounts.ndjson", account).empty());
  REQUIRE(ingest_error(profile, "raw_transactions.ndjson", kRows).empty());
  REQUIRE(profile.call("pipeline.clean").contains("ok"));
  const std::string kept = profile.exported("accounts");
  CHECK(kept.find("Ravi Traders") != std::string::npos);
  CHECK(kept.find("76543") == std::string::npos);

  Host host3;
  CHECK(host3.error("consent.set", {{"consent", artefact({{"consent_types", {"EVERYTHING"}}})}}) ==
        "E_CONSENT_INVALID");
}

TEST_CASE("dated documents outside the data range are cut and counted", "[consent]") {
  const auto gst = [](const char* period) {
    return std::string(R"({"return_id":"R)") + period + R"(","gstin":"27AAPFU0939F1ZV","return_period":")" + period +
           R"(","return_type":"GSTR3B","status":"FILED","total_taxable_value":500000})" + "\n";
  };
  const auto order = [](const char* date) {
    return std::string(R"({"order_id":"O)") + date + R"(","provider":{"id":"P1"},"context":{"domain":"ONDC:RET10"},)" +
           R"("quote":{"price":{"currency":"INR","value":"300.00"}},"created_at":")" + date + R"(T10:00:00+05:30"})" +
           "\n";
  };
  const std::string application =
      R"({"application_id":"A1","loan_purpose":"Working Capital","requested_amount":500000,"application_date":"2025-10-31"})";
  const auto counts = [&](const char* from, const char* to) {
    Host host;
    give(host, artefact({{"data_from", from}, {"data_to", to}}));
    REQUIRE(ingest_error(host, "raw_transactions.ndjson", kRows).empty());
    REQUIRE(ingest_error(host, "raw_gst.ndjson", gst("09-2025") + gst("10-2025") + gst("11-2025")).empty());
    REQUIRE(ingest_error(host, "raw_ondc_orders.ndjson", order("2025-10-31") + order("2025-11-30")).empty());
    REQUIRE(ingest_error(host, "raw_ocen_applications.ndjson", application).empty());
    const Json reply = host.ok("pipeline.clean");
    std::string out;
    for (const char* name : {"gst", "ondc_orders", "ocen_applications"}) {
      const Json d = Host::dataset(reply, name);
      out += d["counts"]["in"].dump() + "+" + d["outside_consent"].dump() + " ";
    }
    return out;
  };
  CHECK(counts("2025-09-01", "2025-11-30") == "3+0 2+0 1+0 ");
  // A month counts when one of its days does.
  CHECK(counts("2025-10-31", "2025-11-30") == "2+1 2+0 1+0 ");
  CHECK(counts("2025-10-31", "2025-11-05") == "2+1 1+1 1+0 ");
  CHECK(counts("2025-11-01", "2025-11-29") == "1+2 0+2 0+1 ");
}

TEST_CASE("of a quarterly return one day in the range is enough", "[consent]") {
  const auto kept = [](const char* frequency) {
    Host host;
    give(host, artefact({{"data_from", "2025-11-01"}, {"data_to", "2025-11-30"}}));
    REQUIRE(ingest_error(host, "raw_transactions.ndjson", kRows).empty());
    REQUIRE(ingest_error(host, "raw_gst.ndjson",
                         std::string(R"({"return_id":"R1","gstin":"27AAPFU0939F1ZV","return_period":"12-2025",)") +
                             R"("return_type":"GSTR3B","status":"FILED","total_taxable_value":500000,)" +
                             R"("filing_frequency":")" + frequency + "\"}\n")
                .empty());
    return Host::dataset(host.ok("pipeline.clean"), "gst")["counts"]["in"].dump();
  };
  CHECK(kept("QUARTERLY") == "1");
  CHECK(kept("MONTHLY") == "0");
}

TEST_CASE("own files without a day leave a consent that reads back", "[consent]") {
  const msme::consent::Consent made =
      msme::consent::make_self("C1X", msme::base::kNoDate, msme::base::kNoDate, msme::base::kNoDate);
  const auto again = msme::consent::parse(made.document, "C1X");
  REQUIRE(again.ok());
  CHECK(again->id == made.id);
  CHECK(bool(msme::consent::check(*again, "C1X", msme::base::from_civil(2026, 11, 1))));
  // Half a pair, or another's consent without days, stays refused.
  Json half = made.document;
  half["consent_start"] = "2026-11-01";
  CHECK_FALSE(msme::consent::parse(half, "C1X").ok());
  Json other = made.document;
  other["self"] = false;
  CHECK_FALSE(msme::consent::parse(other, "C1X").ok());
}

TEST_CASE("rows that the filters keep back are cut and counted", "[consent]") {
  // A vector: of braces around one element gcc makes a list, clang that element.
  const auto kept = [](const std::vector<Json>& filters) {
    Host host;
    give(host, artefact({{"data_filter", Json(filters)}}));
    REQUIRE(ingest_error(host, "raw_transactions.ndjson", kRows).empty());
    const Json reply = host.call("pipeline.clean");
    if (reply.contains("error")) return reply["error"]["code"].get<std::string>();
    const Json d = Host::dataset(reply["ok"], "transactions");
    CHECK(d["counts"]["in"].get<int>() + d["outside_consent"].get<int>() == 3);
    return d["counts"]["in"].dump();
  };
  const auto filter = [](const char* type, const char* sign, Json value) {
    return Json{{"type", type}, {"operator", sign}, {"value", std::move(value)}};
  };
  CHECK(kept({filter("TRANSACTIONTYPE", "=", "CREDIT")}) == "2");
  CHECK(kept({filter("TRANSACTIONTYPE", "!=", "CREDIT")}) == "1");
  CHECK(kept({filter("TRANSACTIONAMOUNT", ">=", "700")}) == "2");
  CHECK(kept({filter("TRANSACTIONAMOUNT", ">", 700)}) == "1");
  CHECK(kept({filter("TRANSACTIONAMOUNT", "<", 700)}) == "1");
  CHECK(kept({filter("TRANSACTIONAMOUNT", "<=", 700)}) == "2");
  CHECK(kept({filter("TRANSACTIONAMOUNT", "=", 5000)}) == "1");
  CHECK(kept({filter("TRANSACTIONAMOUNT", "!=", 5000)}) == "2");
  CHECK(kept({filter("TRANSACTIONAMOUNT", ">=", 700), filter("TRANSACTIONTYPE", "=", "DEBIT")}) == "1");
  // Nothing left: nothing to compute.
  CHECK(kept({filter("TRANSACTIONAMOUNT", ">", 1000000)}) == "E_CONSENT_RANGE");
  Host host;
  for (const Json& wrong : {filter("TRANSACTIONTYPE", ">", "CREDIT"), filter("TRANSACTIONTYPE", "=", "BOTH"),
                            filter("TRANSACTIONAMOUNT", "~", 5), filter("TRANSACTIONAMOUNT", ">", "much"),
                            filter("NARRATION", "=", "x"), Json("TRANSACTIONTYPE")}) {
    CHECK(host.error("consent.set", {{"consent", artefact({{"data_filter", {wrong}}})}}) == "E_CONSENT_INVALID");
  }
}

TEST_CASE("no row in the data range refuses", "[consent]") {
  Host host;
  give(host, artefact({{"data_from", "2024-01-01"}, {"data_to", "2024-12-31"}}));
  REQUIRE(ingest_error(host, "raw_transactions.ndjson", kRows).empty());
  CHECK(host.error("pipeline.clean") == "E_CONSENT_RANGE");
  CHECK(host.error("pipeline.analyze") == "E_STEP_ORDER");
  CHECK(host.error("consent.set", {{"consent", artefact({{"data_from", "2025-02-01"}, {"data_to", "2025-01-01"}})}}) ==
        "E_CONSENT_INVALID");
}

TEST_CASE("frequency counts fetches, not ops", "[consent]") {
  Host host;
  give(host, artefact({{"frequency", {{"unit", "MONTH"}, {"value", 1}}}}));
  REQUIRE(ingest_error(host, "raw_transactions.ndjson", kRows).empty());
  // A second file of the same day is of the same fetch.
  REQUIRE(ingest_error(host, "more.ndjson", row(4, "2025-11-08", 900, "CREDIT", 5300)).empty());
  REQUIRE(host.call("pipeline.clean").contains("ok"));
  for (int i = 0; i < 5; ++i) {
    CHECK(host.call("pipeline.analyze").contains("ok"));
    CHECK(host.call("data.get", {{"dataset", "transactions"}}).contains("ok"));
  }
  const std::string later = row(5, "2025-11-09", 300, "CREDIT", 5600);
  CHECK(ingest_error(host, "later.ndjson", later, {{"now", "2025-12-20"}}) == "E_CONSENT_FREQUENCY");
  CHECK(ingest_error(host, "later.ndjson", later, {{"now", "2025-12-20"}, {"restored", true}}).empty());
  const std::string next = row(6, "2025-11-10", 300, "CREDIT", 5900);
  CHECK(ingest_error(host, "next.ndjson", next, {{"now", "2026-01-02"}}).empty());
  const Json use = host.ok("consent.get")["consent"]["consent_use"];
  CHECK(use["count"] == 2);
  CHECK(use["last_use"] == "2026-01-02");

  // The artefact remembers across engines; two sessions of one day are two fetches.
  Host again;
  Json kept = host.ok("consent.get")["consent"];
  give(again, kept, "2026-01-10");
  CHECK(ingest_error(again, "raw_transactions.ndjson", kRows) == "E_CONSENT_FREQUENCY");
  CHECK(ingest_error(again, "raw_transactions.ndjson", kRows, {{"now", "2026-02-10"}, {"fetch", "s1"}}).empty());
  CHECK(ingest_error(again, "later.ndjson", later, {{"fetch", "s1"}}).empty());
  CHECK(ingest_error(again, "next.ndjson", next, {{"fetch", "s2"}}) == "E_CONSENT_FREQUENCY");

  Host once;
  give(once, artefact({{"fetch_type", "ONETIME"}}));
  REQUIRE(ingest_error(once, "raw_transactions.ndjson", kRows).empty());
  CHECK(ingest_error(once, "later.ndjson", later, {{"now", "2026-02-01"}}) == "E_CONSENT_FREQUENCY");
}

TEST_CASE("after the data life nothing is computed", "[consent]") {
  Host host;
  give(host, artefact({{"data_life", {{"unit", "MONTH"}, {"value", 1}}}}));
  REQUIRE(ingest_error(host, "raw_transactions.ndjson", kRows).empty());
  REQUIRE(host.call("pipeline.clean").contains("ok"));
  CHECK(host.error("pipeline.clean", {{"now", "2026-01-02"}}) == "E_CONSENT_DATA_LIFE");
  CHECK(host.error("data.get", {{"dataset", "transactions"}}) == "E_CONSENT_DATA_LIFE");
  CHECK(host.call("pipeline.clean", {{"now", "2026-01-01"}}).contains("ok"));

  Host forever;
  give(forever, artefact({{"data_life", {{"unit", "INF"}, {"value", 0}}}}));
  REQUIRE(ingest_error(forever, "raw_transactions.ndjson", kRows).empty());
  CHECK(forever.call("pipeline.clean", {{"now", "2026-10-01"}}).contains("ok"));
  CHECK(forever.error("consent.set", {{"consent", artefact({{"data_life", {{"unit", "MOON"}, {"value", 1}}}})}}) ==
        "E_CONSENT_INVALID");
}

TEST_CASE("a purpose that can't carry lending is refused everywhere", "[consent]") {
  for (const char* code : {"101", "102", "999"}) {
    Host host;
    give(host, artefact({{"purpose", {{"code", code}}}}));
    CHECK(ingest_error(host, "raw_transactions.ndjson", kRows) == "E_CONSENT_PURPOSE");
    CHECK(host.error("data.get", {{"dataset", "consent"}}) == "E_CONSENT_PURPOSE");
  }
  for (const char* code : {"103", "104", "105"}) {
    Host host;
    give(host, artefact({{"purpose", {{"code", code}}}}));
    REQUIRE(ingest_error(host, "raw_transactions.ndjson", kRows).empty());
    CHECK(host.call("pipeline.clean").contains("ok"));
  }
}

TEST_CASE("fair use: which limits an artefact exceeds", "[consent]") {
  Host host;
  const Json demo = artefact({{"consent_expiry", "2026-05-01"},
                              {"data_from", "2024-11-01"},
                              {"data_to", "2025-10-31"},
                              {"fetch_type", "PERIODIC"}});
  const Json check = host.ok("consent.check", {{"consent", demo}});
  CHECK(check["template"] == "LOAN_UNDERWRITING");
  CHECK(check["exceeded"] == 2);
  CHECK(limit(check, "FETCH_TYPE")["exceeded"] == true);
  CHECK(limit(check, "EXPIRY")["exceeded"] == true);
  CHECK(limit(check, "EXPIRY")["got"] == Json{{"unit", "MONTH"}, {"value", 6}});
  CHECK(limit(check, "DATA_RANGE")["exceeded"] == false);
  CHECK(limit(check, "DATA_RANGE")["got"]["value"] == 12);
  CHECK(limit(check, "DATA_LIFE")["got"].is_null());
  CHECK(check["moves"] == Json{"PAUSED", "REVOKED", "EXPIRED"});
  // It runs all the same.
  give(host, demo);
  CHECK(ingest_error(host, "raw_transactions.ndjson", kRows).empty());

  const Json gst = host.ok("consent.check", {{"consent", artefact({{"purpose", {{"code", "104"}}},
                                                                   {"fi_types", {"DEPOSIT", "GSTR1_3B"}},
                                                                   {"frequency", {{"unit", "DAY"}, {"value", 1}}}})}});
  CHECK(gst["template"] == "LOAN_MONITORING_GST");
  CHECK(limit(gst, "FREQUENCY")["exceeded"] == true);
  CHECK(limit(gst, "DATA_RANGE")["got"]["unit"] == "INF");
  const Json verify = host.ok("consent.check", {{"consent", artefact({{"purpose", {{"code", "105"}}}})}});
  CHECK(limit(verify, "CONSENT_TYPES")["exceeded"] == true);
  CHECK(limit(verify, "EXPIRY")["allowed"] == Json{{"unit", "DAY"}, {"value", 1}});

  // What is made without saying more just fits.
  Host maker;
  const Json made = maker.ok("consent.make", {{"now", "2026-03-31"}});
  CHECK(made["consent"]["status"] == "PENDING");
  CHECK(made["consent"]["consent_expiry"] == "2026-04-30");
  CHECK(maker.ok("consent.check")["exceeded"] == 0);
  CHECK(maker.ok("consent.move", {{"to", "ACTIVE"}})["consent"]["status"] == "ACTIVE");
  CHECK(maker.error("consent.make", {{"now", "2026-03-31"}, {"data_filter", {{{"type", "X"}}}}}) ==
        "E_CONSENT_INVALID");
  CHECK(Host().error("consent.make") == "E_BAD_PARAM");
}

TEST_CASE("a consent is looked at before it is recorded, and one that can't be is refused where it is wrong",
          "[consent][make]") {
  Host host;
  const Json seen = host.ok("consent.make", {{"now", "2026-03-31"}, {"preview", true}, {"fi_types", {"DEPOSIT"}}});
  CHECK(seen["consent"]["status"] == "PENDING");
  CHECK(seen["consent"]["data_from"] == "2025-01-31");
  CHECK(seen["checks"][0]["code"] == "E_CONSENT_NOT_ACTIVE");
  CHECK(host.ok("consent.get")["consent"].is_null());
  CHECK(host.ok("audit.list")["events"].empty());
  // The same again, recorded: its id says that it is the same.
  const Json made = host.ok("consent.make", {{"now", "2026-03-31"}, {"fi_types", {"DEPOSIT"}}});
  CHECK(made["consent"] == seen["consent"]);
  CHECK(host.ok("consent.get")["consent"] == seen["consent"]);

  const auto wrong = [&](const Json& given) {
    Json params = given;
    params["now"] = "2026-03-31";
    params["preview"] = true;
    const Json reply = host.call("consent.make", params);
    return reply.contains("error") ? reply["error"].value("path", "") : std::string("none");
  };
  CHECK(wrong({{"consent_start", "2026-04-10"}, {"consent_expiry", "2026-04-01"}}) == "/consent_expiry");
  CHECK(wrong({{"consent_expiry", "soon"}}) == "/consent_expiry");
  CHECK(wrong({{"consent_start", ""}}) == "/params/consent_start");
  CHECK(wrong({{"data_from", "2026-03-01"}, {"data_to", "2026-02-01"}}) == "/data_to");
  CHECK(wrong({{"data_from", "31.02."}}) == "/data_from");
  CHECK(wrong({{"fi_types", Json::array()}}) == "/fi_types");
  CHECK(wrong({{"fi_types", Json::array()}, {"datasets", {"credit_reports"}}}) == "none");
  CHECK(wrong({{"fi_types", {"DEPOSITS"}}}) == "/fi_types");
  CHECK(wrong({{"consent_types", Json::array()}}) == "/consent_types");
  CHECK(wrong({{"data_life", {{"unit", "MONTH"}, {"value", -1}}}}) == "/data_life/value");
  CHECK(wrong({{"frequency", {{"unit", "MONTH"}, {"value", nullptr}}}}) == "/frequency/value");
  // Nothing of it was recorded over the one in force, nor written to the log.
  CHECK(host.ok("audit.list")["events"].size() == 1);
  CHECK(host.ok("consent.get")["consent"] == seen["consent"]);
}

TEST_CASE("one provider that fails loses nothing of the others, and approves nothing", "[consent][fetch]") {
  const auto decided = [](Host& host) {
    REQUIRE(host.call("pipeline.clean").contains("ok"));
    return host.ok("pipeline.decide", {{"amount", 300000}, {"tenure_months", 24}});
  };
  Host all;
  const Json plain = all.ok("pipeline.generate");
  CHECK_FALSE(plain.contains("providers"));
  const Json listed = Host().ok("pipeline.generate", {{"withhold", Json::array()}});
  CHECK(listed["datasets"] == plain["datasets"]);
  const Json& providers = listed["providers"];
  REQUIRE(providers.size() >= 5);
  const Json before = decided(all);
  CHECK_FALSE(before.contains("missing_providers"));

  std::size_t rows = 0;
  for (const Json& p : providers) rows += p["rows"].get<std::size_t>();
  std::size_t expected = 0;
  for (const Json& d : plain["datasets"]) {
    if (d["dataset"] != "consent") expected += d["rows"].get<std::size_t>();
  }
  CHECK(rows == expected);

  for (const Json& p : providers) {
    const std::string id = p["provider"].get<std::string>();
    for (const char* how : {"DENIED", "TIMEOUT", "PENDING", "PARTIAL"}) {
      Host host;
      const Json made = host.ok("pipeline.generate", {{"withhold", {{{"provider", id}, {"how", how}}}}});
      REQUIRE(made.is_object());
      for (const Json& q : made["providers"]) {
        if (q["provider"] != id) CHECK(q["withheld"] == 0);
        if (q["provider"] == id && std::string(how) != "PARTIAL") CHECK(q["withheld"] == q["rows"]);
        if (q["provider"] == id && std::string(how) == "PARTIAL") CHECK(q["withheld"] > 0);
      }
      if (std::string(how) == "TIMEOUT" || std::string(how) == "PENDING") continue;
      const Json after = decided(host);
      INFO(id << " " << how << " " << after["outcome"]);
      REQUIRE(after["missing_providers"].size() == 1);
      CHECK(after["missing_providers"][0]["provider"] == id);
      bool said = false;
      for (const Json& r : after["reasons"]) said = said || r["params"].value("provider", "") == id;
      CHECK(said);
      const std::string datasets = after["missing_providers"][0]["datasets"].get<std::string>();
      const bool needed =
          datasets.find("accounts") != std::string::npos || datasets == "gst" || datasets == "credit_reports";
      if (needed) CHECK((after["outcome"] == "REFER" || after["outcome"] == "REJECT"));
    }
  }
  CHECK(Host().error("pipeline.generate", {{"withhold", {{{"provider", "NOBODY"}, {"how", "DENIED"}}}}}) ==
        "E_BAD_PARAM");
  CHECK(Host().error("pipeline.generate", {{"withhold", {{{"provider", "GSTN-FIP"}, {"how", "LATE"}}}}}) ==
        "E_BAD_PARAM");
}

TEST_CASE("what each provider sent adds up to the raw rows", "[consent][fetch]") {
  Host host;
  const Json made = host.ok("pipeline.generate", {{"withhold", Json::array()}});
  for (const Json& d : made["datasets"]) {
    if (d["dataset"] == "consent" || d["rows"] == 0) continue;
    std::size_t rows = 0;
    for (const Json& p : made["providers"]) {
      rows += host.ok("data.export", {{"dataset", d["dataset"]}, {"type", "raw"}, {"provider", p["provider"]}})["rows"]
                  .get<std::size_t>();
    }
    CHECK(rows == d["rows"].get<std::size_t>());
  }
  Host own;
  REQUIRE(own.ingest("raw_transactions.ndjson", kRows).contains("ok"));
  CHECK(own.error("data.export", {{"dataset", "transactions"}, {"type", "raw"}, {"provider", "X"}}) == "E_NO_DATA");
  // A host that fetched own data says what didn't come.
  REQUIRE(own.call("fetch.report",
                   {{"missing", {{{"provider", "HDFC-FIP"}, {"how", "TIMEOUT"}, {"datasets", {"transactions"}}}}}})
              .contains("ok"));
  REQUIRE(own.call("pipeline.clean").contains("ok"));
  const Json decision = own.ok("pipeline.decide", {{"amount", 300000}, {"tenure_months", 24}});
  CHECK(decision["missing_providers"][0]["provider"] == "HDFC-FIP");
  CHECK(own.ok("manifest.get")["missing_providers"][0]["how"] == "TIMEOUT");
  CHECK(own.error("fetch.report", {{"missing", {{{"provider", "X"}, {"how", "LOST"}}}}}) == "E_BAD_PARAM");
}

}  // namespace consent_test
