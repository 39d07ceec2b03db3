// The decision record, and that the same inputs give it again.
#include <string>

#include "analyze/values.hpp"
#include "base/embedded.hpp"
#include "base/hash.hpp"
#include "catch.hpp"
#include "decide/record.hpp"
#include "engine_host.hpp"
#include "model/dated_embedded.hpp"

namespace record_test {

using namespace msme;
using msme::test::Host;
using msme::test::Json;

namespace {

const char* const kCustomer = "CUST_MSM_00005";

// A simulated borrower, decided on; `edit` changes the transactions on their way in.
struct Case {
  Host host;
  Json record;

  explicit Case(Json request = {{"amount", 300000}, {"tenure_months", 24}}) : host(kCustomer) {
    REQUIRE(host.call("pipeline.generate").contains("ok"));
    REQUIRE(host.call("pipeline.clean").contains("ok"));
    REQUIRE(host.call("pipeline.decide", std::move(request)).contains("ok"));
    record = host.ok("decision.record");
    REQUIRE(record.is_object());
  }
  Json replay(const Json& given) { return host.call("decision.replay", {{"record", given}}); }
};

// Paths of the differences that a replay reports.
std::string paths(const Json& reply) {
  std::string out;
  for (const Json& each : reply["ok"].value("differences", Json::array())) out += each["path"].get<std::string>() + " ";
  return out;
}

Json collateral_of(std::int64_t rupees, const char* lender, const char* day, std::optional<double> turnover) {
  static const decide::Policy policy =
      decide::Policy::load(base::parse_json(base::embedded("policy.json")).value()).value();
  return decide::collateral(policy.book(), model::embedded_rules(), *policy.book().lender(lender), base::rupees(rupees),
                            base::parse_iso(day), turnover);
}

}  // namespace

TEST_CASE("a record says what it stands on", "[decide][engine][record]") {
  Case made;
  const Json& r = made.record;
  const Json manifest = made.host.ok("manifest.get");
  CHECK(r["consent_id"] == manifest["consent_id"]);
  CHECK(r["engine"]["data"] == manifest["engine"]["data"]);
  CHECK(r["policy"]["sha256"] == base::sha256_hex(base::embedded("policy.json")));
  CHECK(r["scorecard"]["sha256"] == base::sha256_hex(base::embedded("scorecard.json")));
  REQUIRE(r["inputs"]["files"].size() == manifest["files"].size());
  for (std::size_t i = 0; i < manifest["files"].size(); ++i) {
    for (const char* key : {"name", "sha256", "bytes", "dataset"})
      CHECK(r["inputs"]["files"][i][key] == manifest["files"][i][key]);
  }
  REQUIRE(r["inputs"]["datasets"].size() >= 5);
  for (const Json& each : r["inputs"]["datasets"]) {
    const std::string dataset = each["dataset"].get<std::string>();
    INFO(dataset);
    CHECK(each["sha256"] == base::sha256_hex(made.host.exported(dataset, "raw")));
  }
  const Json analysis = made.host.ok("pipeline.analyze");
  REQUIRE(r["metrics"].size() > 30);
  for (const Json& metric : analysis["metrics"]) {
    const std::string id = metric["id"].get<std::string>();
    if (r["metrics"].contains(id)) CHECK(r["metrics"][id] == metric["value"]);
  }
  const Json scores = made.host.ok("pipeline.score");
  CHECK(r["strengths"].size() + r["weaknesses"].size() == scores["overall"]["reasons"].size());
  // Before the record stands what pipeline.decide said, member by member.
  const Json decision = made.host.ok("pipeline.decide", {{"amount", 300000}, {"tenure_months", 24}});
  for (auto it = decision.begin(); it != decision.end(); ++it) {
    if (it.key() != "policy") CHECK(r[it.key()] == *it);
  }
  CHECK(r["recommendation"] == "APPROVE");
  CHECK(r["monitoring"].size() >= 2);
}

TEST_CASE("the original system's words for outcomes", "[decide][record]") {
  const decide::Policy policy = decide::Policy::load(base::parse_json(base::embedded("policy.json")).value()).value();
  const auto word = [&](const char* outcome, Json conditions) {
    return decide::recommendation(policy.book(), Json{{"outcome", outcome}, {"conditions", std::move(conditions)}});
  };
  const Json always = Json::array({{{"code", "C_MANDATE"}}});
  const Json found = Json::array({{{"code", "C_MANDATE"}}, {{"code", "C_FILE_GST"}}});
  CHECK(word("APPROVE", always) == "APPROVE");
  CHECK(word("APPROVE", found) == "CONDITIONAL_APPROVE");
  CHECK(word("APPROVE_REDUCED", always) == "CONDITIONAL_APPROVE");
  CHECK(word("REFER", Json::array()) == "MANUAL_REVIEW");
  CHECK(word("REJECT", Json::array()) == "REJECT");
}

TEST_CASE("collateral by lender, amount, day and size of the business", "[decide][record]") {
  CHECK(collateral_of(2000000, "bank", "2026-04-01", 5e7)["answer"] == "not_allowed");
  CHECK(collateral_of(2000000, "bank", "2026-03-31", 5e7)["answer"] == "allowed");
  CHECK(collateral_of(1000000, "bank", "2026-03-31", 5e7)["answer"] == "not_allowed");
  CHECK(collateral_of(2000001, "bank", "2026-04-01", 5e7)["answer"] == "allowed");
  CHECK(collateral_of(2000000, "bank", "2026-04-01", std::nullopt)["answer"] == "not_allowed");
  CHECK(collateral_of(2000000, "bank", "2026-04-01", 1.1e9)["answer"] == "none");
  const Json other = collateral_of(500000, "nbfc", "2026-04-01", 5e7);
  CHECK(other["answer"] == "none");
  CHECK(other["limit"].is_null());
  CHECK(collateral_of(500000, "bank", "2026-04-01", 5e7)["text"].get<std::string>().find("₹20,00,000") !=
        std::string::npos);
}

TEST_CASE("a replay of the same inputs gives the same record", "[engine][record]") {
  Case made;
  CHECK(made.replay(made.record)["ok"] == Json{{"same", true}});
  // As the text of its file, on an engine that has decided on something else since; and that decision stands.
  const Json later = made.host.ok("pipeline.decide", {{"amount", 4000000}, {"tenure_months", 60}});
  made.host.call("data.export", {{"type", "record"}});
  CHECK(Json::parse(std::string(made.host.bulk()))["request"]["amount"] == 4000000.0);
  CHECK(made.host.call("decision.replay", {{"record", made.record.dump(2)}})["ok"] == Json{{"same", true}});
  CHECK(made.host.ok("decision.record")["amount"] == later["amount"]);
  // Corrections are part of what went in.
  const Json said = {{"match", {{"narration", "NACH"}, {"type", "DEBIT"}}}, {"set", {{"category", "EMI"}}}};
  REQUIRE(made.host.call("pipeline.correct", {{"add", Json::array({said})}}).contains("ok"));
  CHECK(made.replay(made.record)["ok"] == Json{{"same", true}});
  REQUIRE(made.host.call("pipeline.decide", {{"amount", 300000}, {"tenure_months", 24}}).contains("ok"));
  const Json corrected = made.host.ok("decision.record");
  CHECK(corrected["inputs"]["corrections"][0]["set"] == said["set"]);
  const Json removed = Json::array({corrected["inputs"]["corrections"][0]["id"]});
  REQUIRE(made.host.call("pipeline.correct", {{"remove", removed}}).contains("ok"));
  CHECK(made.replay(corrected)["ok"] == Json{{"same", true}});
  Json forged = corrected;
  forged["inputs"]["corrections"][0]["set"]["category"] = "LUCK";
  CHECK(made.replay(forged)["error"]["code"] == "E_BAD_PARAM");
  // Elsewhere, from the raw rows alone.
  Host other(kCustomer);
  for (const Json& each : made.record["inputs"]["datasets"]) {
    const std::string dataset = each["dataset"].get<std::string>();
    REQUIRE(other.ingest("raw_" + dataset + ".ndjson", made.host.exported(dataset, "raw"), {{"restored", true}})
                .contains("ok"));
  }
  CHECK(other.call("decision.replay", {{"record", made.record}})["ok"] == Json{{"same", true}});
}

TEST_CASE("a replay names what differs", "[engine][record]") {
  Case made;
  Json changed = made.record;
  changed["amount"] = 299000;
  Json reply = made.replay(changed);
  CHECK(reply["ok"]["same"] == false);
  CHECK(reply["ok"]["total"] == 1);
  CHECK(reply["ok"]["differences"] ==
        Json::array({{{"path", "/amount"}, {"recorded", 299000}, {"replayed", 300000.0}}}));
  changed = made.record;
  changed["policy"]["sha256"] = std::string(64, 'a');
  changed["engine"]["data"].erase("policy.json");
  changed["note"] = "mine";
  CHECK(paths(made.replay(changed)) == "/engine/data/policy.json /policy/sha256 /note ");
  changed = made.record;
  changed["reasons"].push_back(changed["reasons"][0]);
  CHECK(paths(made.replay(changed)) == "/reasons/1 ");

  // One raw row edited: the dataset's hash, then what it did to the figures.
  Host other(kCustomer);
  for (const Json& each : made.record["inputs"]["datasets"]) {
    const std::string dataset = each["dataset"].get<std::string>();
    std::string bytes = made.host.exported(dataset, "raw");
    if (dataset == "transactions") {
      const std::size_t row = bytes.find("\"CREDIT\"");
      REQUIRE(row != std::string::npos);
      bytes.replace(row, 8, "\"DEBIT\"");
    }
    REQUIRE(other.ingest("raw_" + dataset + ".ndjson", std::move(bytes), {{"restored", true}}).contains("ok"));
  }
  reply = other.call("decision.replay", {{"record", made.record}});
  CHECK(reply["ok"]["same"] == false);
  const std::string found = paths(reply);
  INFO(found);
  CHECK(found.rfind("/inputs/files/2/sha256", 0) == 0);
  CHECK(found.find("/inputs/datasets/2/sha256") != std::string::npos);
  CHECK(found.find("/inputs/datasets/1/") == std::string::npos);
}

TEST_CASE("a record that isn't one is refused", "[engine][record]") {
  Case made;
  const auto refused = [&made](const Json& record) {
    const Json reply = made.replay(record);
    return reply.contains("error")
               ? reply["error"]["code"].get<std::string>() + " " + reply["error"]["path"].get<std::string>()
               : "taken";
  };
  CHECK(refused(nullptr) == "E_BAD_PARAM /params/record");
  CHECK(refused("{") == "E_BAD_PARAM /params/record");
  CHECK(refused("[]") == "E_BAD_PARAM /params/record");
  CHECK(refused(7) == "E_BAD_PARAM /params/record");
  for (const char* key : {"as_of", "now", "consent_id", "request", "policy", "scorecard", "engine", "inputs", "metrics",
                          "rules", "caps", "schedule", "amount", "collateral", "monitoring"}) {
    Json broken = made.record;
    broken.erase(key);
    CHECK(refused(broken) == std::string("E_BAD_PARAM /params/record/") + key);
    broken = made.record;
    broken[key] = true;
    CHECK(refused(broken) == std::string("E_BAD_PARAM /params/record/") + key);
  }
  Json forged = made.record;
  forged["policy"]["sha256"] = "beef";
  CHECK(refused(forged) == "E_BAD_PARAM /params/record/policy/sha256");
  forged = made.record;
  forged["inputs"]["datasets"][0]["dataset"] = "secrets";
  CHECK(refused(forged) == "E_BAD_PARAM /params/record/inputs/datasets/0/dataset");
  forged = made.record;
  forged["inputs"]["accepted_gaps"] = Json::array({7});
  CHECK(refused(forged) == "E_BAD_PARAM /params/record/inputs/accepted_gaps");
  forged = made.record;
  forged["request"]["product"] = "palace";
  CHECK(refused(forged) == "E_BAD_PARAM /params/product");
  forged = made.record;
  forged["request"]["tenure_months"] = 9000;
  CHECK(refused(forged) == "E_BAD_PARAM /params/tenure_months");
  forged = made.record;
  forged["customer_id"] = "CUST_MSM_00006";
  CHECK(refused(forged) == "E_CUSTOMER_MISMATCH /params/record/customer_id");
  // A refused replay leaves the session as it was.
  CHECK(made.replay(made.record)["ok"] == Json{{"same", true}});
  CHECK(made.host.error("decision.record", {{"files", 1}}) == "E_BAD_PARAM");
  CHECK(made.host.error("decision.record", {{"files", Json::array({{{"name", "x"}}})}}) == "E_BAD_PARAM");
  Host fresh(kCustomer);
  CHECK(fresh.error("decision.record") == "E_STEP_ORDER");
}

}  // namespace record_test
