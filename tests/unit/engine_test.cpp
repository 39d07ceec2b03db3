// The boundary: every request is answered, one customer per engine, consent before everything.
#include <cstring>
#include <map>
#include <sstream>
#include <string>

#include "catch.hpp"
#include "engine_host.hpp"

namespace engine_test {

using namespace msme;
using msme::test::Host;
using msme::test::Json;

namespace {

const char* const kRow =
    "{\"transaction_id\":\"T1\",\"account_id\":\"A01\",\"date\":\"2025-11-05\",\"amount\":100,\"type\":\"CREDIT\","
    "\"narration\":\"UPI/RAVI/ravi@ybl\",\"balance_after\":100}\n";

Json consent(const char* status, const char* start, const char* expiry, Json extra = Json::object()) {
  Json c = {{"consent_id", "11111111-2222-4333-8444-555555555555"},
            {"user_id", "U1"},
            {"fiu_id", "FIU1"},
            {"aa_id", "FINVU"},
            {"consent_start", start},
            {"consent_expiry", expiry},
            {"status", status}};
  for (auto it = extra.begin(); it != extra.end(); ++it) c[it.key()] = *it;
  return c;
}

}  // namespace

TEST_CASE("bad requests get an error that says what was expected", "[engine]") {
  Host host;
  CHECK(host.raw("{")["error"]["code"] == "E_BAD_REQUEST");
  CHECK(host.raw("[]")["error"]["code"] == "E_BAD_REQUEST");
  CHECK(host.raw("")["error"]["code"] == "E_BAD_REQUEST");
  CHECK(host.raw(R"({"v":2,"id":1,"op":"state.get"})")["error"]["code"] == "E_BAD_REQUEST");
  CHECK(host.raw(R"({"v":1,"id":5})")["error"]["path"] == "/op");
  CHECK(host.raw(R"({"v":1,"id":5,"op":"nope"})")["id"] == 5);
  CHECK(host.raw(R"({"v":1,"id":5,"op":"nope"})")["error"]["code"] == "E_UNKNOWN_OP");
  CHECK(host.raw(R"({"v":1,"id":5,"op":"state.get","params":[]})")["error"]["code"] == "E_BAD_REQUEST");
  CHECK(host.raw(R"({"v":1,"id":5,"op":"state.get","params":{}})")["error"]["code"] == "E_CUSTOMER_REQUIRED");
  CHECK(host.error("state.get", {{"customer_id", "*"}}) == "E_CUSTOMER_UNKNOWN");
  CHECK(host.error("pipeline.clean") == "E_NO_DATA");
  CHECK(host.error("pipeline.analyze") == "E_STEP_ORDER");
  CHECK(host.error("data.get", {{"dataset", "secrets"}}) == "E_BAD_PARAM");
}

TEST_CASE("an engine serves one customer only", "[engine][isolation]") {
  Host host("CUST_MSM_00001");
  REQUIRE(host.call("state.get").contains("ok"));
  CHECK(host.error("state.get", {{"customer_id", "CUST_MSM_00002"}}) == "E_CUSTOMER_MISMATCH");
  CHECK(host.call("state.get").contains("ok"));
}

TEST_CASE("own files record a SELF consent", "[engine][consent]") {
  Host host;
  const Json reply = host.ingest("a.ndjson", kRow, {{"now", "2025-12-01"}});
  REQUIRE(reply.contains("ok"));
  CHECK(reply["ok"]["consent"]["fiu_id"] == "SELF");
  CHECK(reply["ok"]["consent"]["fetch_type"] == "ONETIME");
  REQUIRE(host.call("pipeline.clean").contains("ok"));
  const Json kept = host.ok("consent.get")["consent"];
  CHECK(kept["data_from"] == "2025-11-05");
  CHECK(kept["data_to"] == "2025-11-05");
  CHECK(host.error("pipeline.clean", {{"now", "2026-06-01"}}) == "E_CONSENT_EXPIRED");
}

TEST_CASE("consent refusals are typed and nothing is computed", "[engine][consent]") {
  struct Case {
    Json consent;
    const char* now;
    const char* code;
  };
  const Case cases[] = {
      {consent("ACTIVE", "2025-11-01", "2025-11-30"), "2025-12-01", "E_CONSENT_EXPIRED"},
      {consent("ACTIVE", "2025-12-10", "2026-01-30"), "2025-12-01", "E_CONSENT_NOT_STARTED"},
      {consent("REVOKED", "2025-11-01", "2026-11-30"), "2025-12-01", "E_CONSENT_NOT_ACTIVE"},
      {consent("PAUSED", "2025-11-01", "2026-11-30"), "2025-12-01", "E_CONSENT_NOT_ACTIVE"},
      {consent("ACTIVE", "2025-11-01", "2026-11-30", {{"fi_types", {"GSTR1_3B"}}}), "2025-12-01", "E_CONSENT_SCOPE"},
  };
  for (const Case& c : cases) {
    Host host;
    REQUIRE(host.call("consent.set", {{"consent", c.consent}, {"now", c.now}}).contains("ok"));
    CHECK(host.ingest("a.ndjson", kRow)["error"]["code"] == c.code);
    CHECK(host.ok("stats.get")["rows"] == 0);
  }
  Host host;
  CHECK(host.error("consent.set", {{"consent", consent("ACTIVE", "2025-11-01", "")}}) == "E_CONSENT_INVALID");
  CHECK(host.error("consent.set", {{"consent", consent("MAYBE", "2025-11-01", "2025-12-01")}}) == "E_CONSENT_INVALID");
  CHECK(host.error("consent.set", {{"consent", consent("ACTIVE", "2025-11-01", "2025-12-01",
                                                       {{"customer_id", "OTHER"}})}}) == "E_CUSTOMER_MISMATCH");
}

TEST_CASE("revoking stops everything at once", "[engine][consent]") {
  Host host;
  host.ingest("a.ndjson", kRow, {{"now", "2025-12-01"}});
  REQUIRE(host.call("pipeline.clean").contains("ok"));
  REQUIRE(host.call("consent.revoke").contains("ok"));
  for (const char* op : {"pipeline.clean", "pipeline.analyze", "pipeline.score"})
    CHECK(host.error(op) == "E_CONSENT_NOT_ACTIVE");
  CHECK(host.error("data.get", {{"dataset", "transactions"}}) == "E_CONSENT_NOT_ACTIVE");
}

TEST_CASE("an AA ConsentDetail is read", "[engine][consent]") {
  Host host;
  const Json artefact = {{"consentId", "aa-1"},
                         {"status", "ACTIVE"},
                         {"ConsentDetail",
                          {{"consentStart", "2025-11-01T00:00:00.000Z"},
                           {"consentExpiry", 1767225600000},
                           {"fiTypes", {"DEPOSIT"}},
                           {"fetchType", "ONETIME"},
                           {"Purpose", {{"code", "103"}}},
                           {"FIDataRange", {{"from", "2025-11-02T00:00:00Z"}, {"to", "2025-11-30T00:00:00Z"}}}}}};
  REQUIRE(host.call("consent.set", {{"consent", artefact}, {"now", "2025-12-01"}}).contains("ok"));
  REQUIRE(host.ingest("a.ndjson",
                      std::string(kRow) +
                          "{\"transaction_id\":\"T0\",\"account_id\":\"A01\",\"date\":\"2025-10-05\",\"amount\":5,"
                          "\"type\":\"CREDIT\",\"narration\":\"too early\"}\n")
              .contains("ok"));
  const Json cleaned = host.ok("pipeline.clean");
  const Json d = Host::dataset(cleaned, "transactions");
  CHECK(d["counts"]["in"] == 1);
  CHECK(d["outside_consent"] == 1);
}

TEST_CASE("files that can't be taken say why, and the session goes on", "[engine][files]") {
  Host host;
  const auto code = [&](const std::string& name, std::string bytes) {
    const Json reply = host.ingest(name, std::move(bytes));
    return reply.contains("error") ? reply["error"]["code"].get<std::string>() : std::string("ok");
  };
  CHECK(code("e.csv", "") == "E_FILE_EMPTY");
  CHECK(code("e.csv", "  \n \n") == "E_FILE_EMPTY");
  CHECK(code("s.pdf", "%PDF-1.4 ...") == "E_FILE_BINARY");
  CHECK(code("s.xlsx", std::string("PK\x03\x04", 4) + "xxxx") == "E_FILE_BINARY");
  CHECK(code("x.bin", std::string(2000, '\0')) == "E_FILE_BINARY");
  CHECK(code("x.json", "[{\"transaction_id\":\"T1\",\"amount\":") == "E_FILE_TRUNCATED");
  CHECK(code("x.json", "{\"hello\":1}") == "E_FILE_UNRECOGNISED");
  CHECK(code("poem.txt", "Tyger Tyger, burning bright,\nIn the forests of the night\n") == "E_FILE_UNRECOGNISED");
  CHECK(code("good.ndjson", kRow) == "ok");
  CHECK(code("again.ndjson", kRow) == "E_FILE_DUPLICATE");
  CHECK(host.call("pipeline.clean").contains("ok"));
}

TEST_CASE("a hundred megabytes of garbage is refused quickly", "[engine][files]") {
  std::string garbage(100U << 20U, 'x');
  for (std::size_t i = 0; i < garbage.size(); i += 97) garbage[i] = i % 5 == 0 ? '\n' : ',';
  Host host;
  const Json reply = host.ingest("garbage.csv", std::move(garbage));
  REQUIRE(reply.contains("error"));
  CHECK(reply["error"]["code"] == "E_FILE_UNRECOGNISED");
}

TEST_CASE("a JSON array of rows is read like lines", "[engine][files]") {
  Host host;
  REQUIRE(host.ingest("a.json", R"([
    {"transaction_id":"T1","account_id":"A01","date":"2025-11-05","amount":100,"type":"CREDIT","narration":"a"},
    {"transaction_id":"T2","account_id":"A01","date":"2025-11-06","amount":50,"type":"DEBIT","narration":"b"}
  ])")
              .contains("ok"));
  CHECK(Host::dataset(host.ok("pipeline.clean"), "transactions")["counts"]["kept"] == 2);
}

TEST_CASE("every demo profile goes from nothing to a decision", "[engine][pipeline]") {
  const Json info = Host().ok("engine.info");
  for (const Json& profile : info["profiles"]) {
    const std::string id = profile["customer_id"].get<std::string>();
    INFO(id);
    Host host(id);
    REQUIRE(host.call("pipeline.generate").contains("ok"));
    const Json cleaned = host.ok("pipeline.clean");
    REQUIRE(cleaned.is_object());
    for (const Json& d : cleaned["datasets"]) {
      const Json& c = d["counts"];
      CHECK(c["in"].get<int>() ==
            c["kept"].get<int>() + c["repaired"].get<int>() + c["duplicates"].get<int>() + c["quarantined"].get<int>());
    }
    REQUIRE(host.call("pipeline.analyze").contains("ok"));
    const Json scores = host.ok("pipeline.score");
    for (const char* name : {"cashflow_stability", "business_health", "debt_capacity", "overall"}) {
      const double score = scores[name]["score"].get<double>();
      CHECK((score >= 0 && score <= 100));
    }
    const Json decision = host.ok("pipeline.decide", {{"amount", 500000}, {"tenure_months", 24}});
    REQUIRE(decision.is_object());
    const std::string outcome = decision["outcome"].get<std::string>();
    CHECK((outcome == "APPROVE" || outcome == "APPROVE_REDUCED" || outcome == "REFER" || outcome == "REJECT"));
    CHECK(host.ok("audit.list")["events"].size() >= 5);
  }
}

TEST_CASE("what cleaning says of a simulated borrower is what happened", "[engine][truth]") {
  for (const char* id : {"CUST_MSM_00001", "CUST_MSM_00005", "CUST_MSM_00006", "CUST_MSM_00026"}) {
    INFO(id);
    Host host(id);
    REQUIRE(host.call("pipeline.generate").contains("ok"));
    REQUIRE(host.call("pipeline.clean").contains("ok"));
    std::map<std::string, Json> truth;
    std::istringstream events(host.exported("transactions", "truth"));
    for (std::string line; std::getline(events, line);) {
      const Json event = Json::parse(line);
      if (event.contains("transaction_id") && event.contains("amount"))
        truth.emplace(event["transaction_id"].get<std::string>(), event);
    }
    std::size_t rows = 0;
    std::size_t categories = 0;
    std::istringstream clean(host.exported("transactions"));
    for (std::string line; std::getline(clean, line); ++rows) {
      const Json row = Json::parse(line);
      const auto event = truth.find(row["transaction_id"].get<std::string>());
      REQUIRE(event != truth.end());
      INFO(line);
      CHECK(row["date"] == event->second["date"]);
      CHECK(row["type"] == event->second["type"]);
      CHECK(row["amount"] == event->second["amount"]);
      if (row["category"] == event->second["category"]) ++categories;
    }
    // 5 % of fields are missing; no more than one row in 200 may be beyond proof.
    CHECK(rows * 200 >= truth.size() * 199);
    CHECK(categories * 100 >= rows * 90);
  }
}

TEST_CASE("the same request twice gives the same bytes", "[engine][determinism]") {
  const auto run = [] {
    Host host("CUST_MSM_00042");
    host.call("pipeline.generate", {{"seed", 7}});
    host.call("pipeline.clean");
    host.call("pipeline.analyze");
    host.call("pipeline.score");
    const std::string decision = host.call("pipeline.decide", {{"amount", 800000}, {"tenure_months", 36}}).dump();
    return host.exported("transactions") + decision + host.call("manifest.get").dump();
  };
  CHECK(run() == run());
}

TEST_CASE("columns agree with rows", "[engine][columns]") {
  Host host;
  host.call("pipeline.generate");
  host.call("pipeline.clean");
  const Json columns = host.ok("data.columns", {{"dataset", "transactions"}});
  const std::string bulk(host.bulk());
  const auto rows = columns["rows"].get<std::size_t>();
  REQUIRE(rows > 100);
  const Json page = host.ok("data.get", {{"dataset", "transactions"}, {"limit", 50}});
  for (const Json& column : columns["columns"]) {
    CHECK(column["offset"].get<std::size_t>() % 8 == 0);
    if (column["name"] != "amount") continue;
    for (std::size_t i = 0; i < 50; ++i) {
      double paise = 0;
      std::memcpy(&paise, bulk.data() + column["offset"].get<std::size_t>() + 8 * i, 8);
      CHECK(paise == Approx(page["rows"][i]["amount"].get<double>() * 100));
    }
  }
}

}  // namespace engine_test
