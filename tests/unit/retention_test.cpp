// Retention clocks, purging, and the receipt that stays.
#include <string>

#include "base/canonical.hpp"
#include "base/embedded.hpp"
#include "base/hash.hpp"
#include "catch.hpp"
#include "engine_host.hpp"
#include "govern/retention.hpp"

namespace retention_test {

using namespace msme;
using msme::test::Host;
using msme::test::Json;

namespace {

const char* const kCustomer = "CUST_MSM_00005";
const Json kRequest = {{"amount", 300000}, {"tenure_months", 24}};

std::string plus(const std::string& day, int days) { return base::to_iso(base::parse_iso(day) + days); }

struct Case {
  Host host;
  std::string as_of;
  Json decision;

  explicit Case(bool decide = true) : host(kCustomer) {
    as_of = host.ok("pipeline.generate")["as_of"].get<std::string>();
    host.ok("pipeline.clean");
    if (decide) decision = host.ok("pipeline.decide", kRequest);
  }
  Json clock(const std::string& now) { return host.ok("retention.get", {{"now", now}}); }
};

Json entry(const char* event, const char* at, Json detail = Json::object()) {
  return Json{{"event", event}, {"at", at}, {"detail", std::move(detail)}};
}

// The clock of a log of these entries, for a consent of these terms.
Json clock_of(const Json& events, const std::string& now, govern::ConsentTerms terms = {}) {
  const auto book = govern::RetentionBook::load(*base::parse_json(base::embedded("retention.json")));
  REQUIRE(book);
  govern::RetentionFacts facts;
  facts.follow(events);
  const base::Date day = base::parse_iso(now);
  return govern::to_json(govern::retention(*book, facts, terms, day), *book, day);
}

}  // namespace

TEST_CASE("retention: each basis has its clock", "[govern][retention]") {
  const Json data = entry("pipeline.ingest", "2026-01-01");
  const auto decided = [&](const char* outcome) {
    return Json::array({data, entry("pipeline.decide", "2026-01-10", {{"outcome", outcome}})});
  };
  CHECK(clock_of(decided("APPROVE"), "2026-01-10") == Json{{"basis", "approved"},
                                                           {"days", 90},
                                                           {"from", "2026-01-10"},
                                                           {"deadline", "2026-04-10"},
                                                           {"left_days", 90},
                                                           {"due", false}});
  CHECK(clock_of(decided("APPROVE_REDUCED"), "2026-04-10")["due"] == false);
  CHECK(clock_of(decided("APPROVE_REDUCED"), "2026-04-11")["due"] == true);
  CHECK(clock_of(decided("REJECT"), "2026-02-09")["left_days"] == 0);
  CHECK(clock_of(decided("REJECT"), "2026-02-10")["due"] == true);
  // Referred is undecided: the clock of the data.
  CHECK(clock_of(decided("REFER"), "2026-01-10")["deadline"] == "2026-04-01");
  // A later decision counts, an overridden one too.
  Json events = decided("APPROVE");
  events.push_back(entry("decision.override", "2026-01-12", {{"outcome", "REJECT"}}));
  CHECK(clock_of(events, "2026-01-12")["basis"] == "rejected");
  CHECK(clock_of(events, "2026-01-12")["deadline"] == "2026-02-11");
  // Withdrawal goes before everything.
  events.push_back(entry("consent.revoked", "2026-01-20"));
  events.push_back(entry("consent.recorded", "2026-01-25", {{"status", "REVOKED"}}));
  CHECK(clock_of(events, "2026-01-20")["basis"] == "revoked");
  CHECK(clock_of(events, "2026-01-21")["due"] == false);
  CHECK(clock_of(events, "2026-01-22")["due"] == true);
  // Purged: no clock any more, until data comes again.
  events.push_back(entry("privacy.purge", "2026-01-20", {{"what", "all"}}));
  CHECK(clock_of(events, "2026-12-31")["deadline"].is_null());
  CHECK(clock_of(events, "2026-12-31")["due"] == false);
  CHECK(clock_of(Json::array(), "2026-12-31")["due"] == false);
}

TEST_CASE("retention: undecided data lives as long as its consent says", "[govern][retention]") {
  const Json events = Json::array({entry("pipeline.ingest", "2026-01-31")});
  const auto deadline = [&](const char* unit, int life) {
    return clock_of(events, "2026-02-01", {base::kNoDate, unit, life})["deadline"];
  };
  CHECK(deadline("DAY", 7) == "2026-02-07");
  CHECK(deadline("MONTH", 1) == "2026-02-28");
  CHECK(deadline("YEAR", 1) == "2027-01-31");
  CHECK(deadline("INF", 1) == nullptr);
  CHECK(deadline("", 0) == "2026-05-01");
  const govern::ConsentTerms ended = {base::parse_iso("2026-02-10"), "", 0};
  CHECK(clock_of(events, "2026-02-10", ended)["basis"] == "undecided");
  CHECK(clock_of(events, "2026-02-11", ended)["basis"] == "expired");
  CHECK(clock_of(events, "2026-02-11", ended)["due"] == false);
  CHECK(clock_of(events, "2026-02-12", ended)["due"] == true);
}

TEST_CASE("retention: the book is checked", "[govern][retention]") {
  Json book = *base::parse_json(base::embedded("retention.json"));
  const auto code = [&](const Json& document) {
    const auto loaded = govern::RetentionBook::load(document);
    return loaded ? std::string() : loaded.error().path;
  };
  CHECK(code(book).empty());
  Json wrong = book;
  wrong["clocks"][0]["days"] = -1;
  CHECK(code(wrong) == "/clocks/0");
  wrong = book;
  wrong["clocks"].erase(2);
  CHECK(code(wrong) == "/clocks");
  wrong = book;
  wrong["clocks"][1]["hours"] = 3;
  CHECK(code(wrong) == "/clocks/1/hours");
}

TEST_CASE("retention: after the deadline only the clock, the log and purging answer", "[govern][retention]") {
  Case c;
  const Json clock = c.clock(c.as_of);
  REQUIRE(clock["from"] == c.as_of);
  const std::string deadline = clock["deadline"].get<std::string>();
  CHECK(c.host.call("pipeline.analyze", {{"now", deadline}}).contains("ok"));
  const std::string late = plus(deadline, 1);
  CHECK(c.clock(late)["due"] == true);
  for (const char* op : {"pipeline.clean", "pipeline.decide", "data.get", "data.export", "analytics.get", "state.get",
                         "receipt.get", "consent.get", "pipeline.ingest"}) {
    INFO(op);
    CHECK(c.host.error(op, {{"now", late}, {"dataset", "gst"}}) == "E_RETENTION_OVER");
  }
  CHECK(c.host.call("audit.list", {{"now", late}}).contains("ok"));
  CHECK(c.host.call("privacy.purge", {{"now", late}, {"what", "all"}}).contains("ok"));
}

TEST_CASE("purge raw: results stay, raw data doesn't come back", "[govern][purge]") {
  Case c;
  const Json record = c.host.ok("decision.record");
  const std::string parties = c.host.exported("transactions");
  const Json reply = c.host.ok("privacy.purge", {{"what", "raw"}});
  CHECK(reply["purged"] == "raw");
  CHECK(reply["record"]["datasets"].size() >= 5);
  CHECK(c.host.bulk().empty());
  const auto refused = [&](const char* op, Json params = Json::object()) {
    INFO(op << base::dump(params));
    CHECK(c.host.error(op, std::move(params)) == "E_RAW_PURGED");
  };
  refused("pipeline.clean");
  refused("pipeline.ingest", {{"name", "x.csv"}});
  refused("consent.set", {{"consent", Json::object()}});
  refused("data.get", {{"dataset", "gst"}, {"type", "raw"}});
  for (const char* type : {"raw", "changes", "lineage", "files", "truth"})
    refused("data.export", {{"dataset", "gst"}, {"type", type}});
  refused("logs.get", {{"dataset", "gst"}, {"kind", "changes"}});
  refused("decision.replay", {{"record", record}});
  refused("receipt.check", {{"receipt", Json::object()}});
  refused("quality.score", {{"truth_bytes", 1}});
  refused("privacy.set", {{"show_pii", true}});
  refused("pipeline.correct", {{"remove", Json::array()}});

  CHECK(c.host.exported("transactions") == parties);
  CHECK(c.host.ok("decision.record") == record);
  CHECK(c.host.ok("pipeline.decide", kRequest) == c.decision);
  CHECK(c.host.call("receipt.get").contains("ok"));
  CHECK(c.host.ok("pipeline.analyze").is_object());
  CHECK(c.host.ok("import.report").is_object());
  CHECK(c.host.ok("manifest.get").is_object());
  CHECK(c.host.ok("stats.get").is_object());
  CHECK(c.host.ok("data.get", {{"dataset", "gst"}})["rows"].size() > 0);
  CHECK(c.host.error("privacy.purge", {{"what", "some"}}) == "E_BAD_PARAM");
  // A new borrower is a new beginning.
  CHECK(c.host.call("pipeline.generate").contains("ok"));
  CHECK(c.host.call("pipeline.clean").contains("ok"));
}

TEST_CASE("purge all: the log and a record without data stay", "[govern][purge]") {
  Case c;
  const Json before = c.host.ok("audit.list");
  const std::string consent = before["events"].back()["consent_id"].get<std::string>();
  const Json record = c.host.ok("privacy.purge", {{"what", "all"}})["record"];
  std::string keys;
  for (const auto& [key, value] : record.items()) keys += key + " ";
  CHECK(keys == "customer_id consent_id at what datasets files log_head ");
  CHECK(record["customer_id"] == kCustomer);
  CHECK(record["consent_id"] == consent);
  CHECK(record["at"] == c.as_of);
  for (const Json& each : record["datasets"]) {
    CHECK(each.size() == 2);
    CHECK(each["rows"] > 0);
  }
  const Json list = c.host.ok("audit.list");
  CHECK(list["head"] == record["log_head"]);
  CHECK(list["events"].back()["event"] == "privacy.purge");
  CHECK(c.host.ok("audit.verify", {{"events", list["events"]}, {"head", before["head"]}})["valid"] == true);
  for (const char* op : {"pipeline.clean", "data.get", "pipeline.generate", "decision.record", "manifest.get",
                         "receipt.get", "consent.get"}) {
    INFO(op);
    CHECK(c.host.error(op, {{"dataset", "gst"}}) == "E_RAW_PURGED");
  }
  CHECK(c.host.ok("stats.get")["rows"] == 0);
  CHECK(c.host.ok("state.get")["steps"][1]["status"] == "todo");
  CHECK(c.clock("2099-01-01")["due"] == false);
  // A host tells what it holds itself.
  const Json told = Host(kCustomer).ok(
      "privacy.purge", {{"what", "all"}, {"files", 2}, {"datasets", Json::array({{{"dataset", "gst"}, {"rows", 7}}})}});
  CHECK(told["record"]["files"] == 2);
  CHECK(told["record"]["datasets"] == Json::array({{{"dataset", "gst"}, {"rows", 7}}}));
  for (const Json& bad : {Json::array({1}), Json{{"rows", 1}}, Json("gst"), Json(3)}) {
    CHECK(Host(kCustomer).error("privacy.purge", {{"what", "all"}, {"datasets", bad}}) == "E_BAD_PARAM");
  }
}

TEST_CASE("receipt: canonical, without rows or names, the same again from the same data", "[govern][receipt]") {
  Case c;
  const Json reply = c.host.ok("receipt.get");
  const Json& receipt = reply["receipt"];
  const std::string bytes(c.host.bulk());
  CHECK(reply["bytes"] == bytes.size());
  CHECK(bytes == base::canonical(receipt));
  CHECK(receipt["format"] == "msme-receipt/1");
  CHECK(receipt["issued"] == c.as_of);
  CHECK(receipt["decision"]["outcome"] == c.decision["outcome"]);
  CHECK(receipt["scores"]["overall"].is_number());
  CHECK(receipt["reasons"].size() == c.decision["reasons"].size());
  CHECK(receipt["policy"]["sha256"].get<std::string>().size() == 64);
  CHECK(receipt["rules"].contains("retention.json"));
  REQUIRE(receipt["inputs"].size() >= 5);
  for (const Json& input : receipt["inputs"]) CHECK(input.size() == 3);
  CHECK(receipt["audit_head"] == c.host.ok("audit.list")["head"]);
  CHECK(bytes.find("ndjson\",") == std::string::npos);

  CHECK(c.host.ok("receipt.check", {{"receipt", receipt}}) == Json{{"same", true}});
  CHECK(c.host.ok("pipeline.decide", kRequest) == c.decision);  // what the session had stays
  // Another day's receipt differs in its day and its head only.
  Json later = receipt;
  later["issued"] = "2030-01-01";
  later["audit_head"] = nullptr;
  CHECK(c.host.ok("receipt.check", {{"receipt", later}})["same"] == true);
}

TEST_CASE("receipt: every forged member is named", "[govern][receipt]") {
  Case c;
  const Json receipt = c.host.ok("receipt.get")["receipt"];
  for (const char* path :
       {"/decision/outcome", "/decision/amount", "/decision/emi", "/scores/overall", "/grade", "/pd", "/reasons/0",
        "/inputs/0/sha256", "/inputs/0/bytes", "/policy/sha256", "/scorecard/version", "/engine/version",
        "/rules/retention.json", "/consent_id", "/data_origin", "/accepted_gaps"}) {
    Json forged = receipt;
    const Json::json_pointer at(path);
    if (path == std::string("/reasons/0") && receipt["reasons"].empty()) continue;
    forged[at] = forged[at] == "APPROVE" ? "REJECT" : "APPROVE";
    const Json answer = c.host.ok("receipt.check", {{"receipt", forged}});
    INFO(path);
    CHECK(answer["same"] == false);
    REQUIRE(answer["differences"].size() == 1);
    CHECK(answer["differences"][0]["path"] == path);
    CHECK(answer["differences"][0]["receipt"] == forged[at]);
    CHECK(answer["differences"][0]["now"] == receipt[at]);
  }
  Json other = receipt;
  other["request"]["amount"] = 1;
  CHECK(c.host.ok("receipt.check", {{"receipt", other}})["same"] == false);
  Json more = receipt;
  more["extra"] = 1;
  CHECK(c.host.ok("receipt.check", {{"receipt", more}})["differences"][0]["path"] == "/extra");
  more = receipt;
  more["format"] = "msme-receipt/2";
  CHECK(c.host.error("receipt.check", {{"receipt", more}}) == "E_BAD_PARAM");
  more = receipt;
  more["customer_id"] = "CUST_MSM_00009";
  CHECK(c.host.error("receipt.check", {{"receipt", more}}) == "E_CUSTOMER_MISMATCH");
  for (const char* key : {"as_of", "now", "request", "customer_id"}) {
    Json without = receipt;
    without.erase(key);
    INFO(key);
    CHECK(c.host.error("receipt.check", {{"receipt", without}}) == "E_BAD_PARAM");
  }
  CHECK(c.host.error("receipt.check") == "E_BAD_PARAM");
  CHECK(Host(kCustomer).error("receipt.get") == "E_STEP_ORDER");
}

}  // namespace retention_test
