// The officer's decision beside the engine's: terms, reason, what nobody may grant, the trail, and that replay still works.
#include <string>

#include "analyze/values.hpp"
#include "base/embedded.hpp"
#include "base/hash.hpp"
#include "catch.hpp"
#include "decide/override.hpp"
#include "engine_host.hpp"
#include "govern/audit.hpp"

namespace override_test {

using namespace msme;
using msme::test::Host;
using msme::test::Json;

namespace {

const char* const kNote = "Sanction letter and closing statement seen.";

Json embedded(const char* name) { return base::parse_json(base::embedded(name)).value(); }
const decide::Policy& policy() {
  static const decide::Policy loaded = decide::Policy::load(embedded("policy.json")).value();
  return loaded;
}
const decide::OverrideRules& rules() {
  static const decide::OverrideRules loaded =
      decide::compile_overrides(embedded("override_rules.json"), policy()).value();
  return loaded;
}

struct Decided {
  analyze::Analytics analytics;
  Json decision;
};

Decided decided(const Json& own, double amount = 500000, int tenure = 36) {
  Json values = embedded("policy.json")["tests"]["metrics"];
  for (auto it = own.begin(); it != own.end(); ++it) values[it.key()] = *it;
  Decided d{analyze::analytics_from_values(values, "").value(), Json()};
  score::Scores s;
  s.grade = "B";
  s.pd = 0.02;
  s.overall.known = true;
  s.overall.value = 70;
  s.confidence = 90;
  model::Borrower b;
  b.customer_id = "CUST_MSM_00001";
  b.as_of = b.now = base::from_civil(2026, 10, 31);
  d.decision = policy().decide(b, d.analytics, s, {base::from_rupees(amount), tenure, "", ""}).value();
  return d;
}

Json grant(const char* reason = "O_DOCUMENTS_SEEN") {
  return {{"outcome", "APPROVE"}, {"reason", reason}, {"note", kNote}, {"officer", "EMP-17"}};
}
base::Result<Json> made(const Decided& d, const Json& params) {
  auto officer = decide::read_override(params, d.decision);
  if (!officer) return officer.error();
  return decide::override_decision(rules(), policy(), *officer, d.decision, d.analytics);
}
std::string refused(const Decided& d, const Json& params) {
  const auto answer = made(d, params);
  return answer.ok() ? "" : answer.error().code + " " + answer.error().path;
}

}  // namespace

TEST_CASE("an officer settles a referral on the engine's own terms or others", "[decide][override]") {
  const Decided d = decided({{"F10_top1_customer", 60}});
  REQUIRE(d.decision["outcome"] == "REFER");
  const Json before = d.decision;
  const Json answer = made(d, grant()).value();
  CHECK(d.decision == before);
  CHECK(answer["outcome"] == "APPROVE");
  CHECK(answer["amount"] == d.decision["indicative"]["amount"]);
  CHECK(answer["annual_rate"] == d.decision["indicative"]["annual_rate"]);
  CHECK(answer["emi"] == d.decision["indicative"]["emi"]);
  CHECK(answer["apr"] == d.decision["indicative"]["apr"]);
  CHECK(answer["schedule"].size() == 36);
  CHECK(answer["kfs"]["sanctioned_amount"] == answer["amount"]);
  CHECK(answer["kfs"]["apr_percent"] == answer["apr"]);
  CHECK(answer["engine"]["outcome"] == "REFER");
  CHECK(answer["engine"]["emi"] == d.decision["emi"]);
  CHECK(answer["against"] == Json::array({{{"rule", "P17"}, {"outcome", "refer"}}}));
  CHECK(answer["decision_sha256"] == base::sha256_hex(base::dump(d.decision)));
  Json other = grant();
  other["amount"] = 300000;
  other["tenure_months"] = 24;
  other["annual_rate"] = 11.5;
  const Json terms = made(d, other).value();
  CHECK(terms["amount"] == 300000.0);
  CHECK(terms["tenure_months"] == 24);
  CHECK(terms["annual_rate"] == 11.5);
  CHECK(terms["emi"] == base::to_rupees(decide::emi(base::rupees(300000), 11.5, 24)));
  CHECK(terms["beyond"].empty());
}

TEST_CASE("an officer may refuse what the engine grants, and go beyond its caps only in the open",
          "[decide][override]") {
  const Decided d = decided({{"F2_net_operating_cash", 30000}});
  REQUIRE(d.decision["outcome"] == "APPROVE_REDUCED");
  Json no = grant("O_RISK_NOT_TAKEN");
  no["outcome"] = "REJECT";
  const Json rejected = made(d, no).value();
  CHECK(rejected["amount"] == 0.0);
  CHECK(rejected["schedule"].empty());
  CHECK(rejected["kfs"].empty());
  CHECK(rejected["against"].empty());
  Json more = grant("O_INCOME_ELSEWHERE");
  more["amount"] = 500000;
  const Json beyond = made(d, more).value();
  REQUIRE_FALSE(beyond["beyond"].empty());
  for (const Json& each : beyond["beyond"]) CHECK(each["limit"] < 500000.0);
}

TEST_CASE("terms stay within the product and the lender, and the reason is said", "[decide][override]") {
  const Decided d = decided({{"F10_top1_customer", 60}});
  const auto with = [&d](const char* key, const Json& value) {
    Json params = grant();
    params[key] = value;
    return refused(d, params);
  };
  CHECK(with("amount", 10000) == "E_BAD_PARAM /params/amount");
  CHECK(with("amount", 50000001) == "E_BAD_PARAM /params/amount");
  CHECK(with("amount", "much") == "E_BAD_PARAM /params/amount");
  CHECK(with("tenure_months", 5) == "E_BAD_PARAM /params/tenure_months");
  CHECK(with("tenure_months", 61) == "E_BAD_PARAM /params/tenure_months");
  CHECK(with("annual_rate", 8.99) == "E_BAD_PARAM /params/annual_rate");
  CHECK(with("annual_rate", 18.01) == "E_BAD_PARAM /params/annual_rate");
  CHECK(with("annual_rate", "low") == "E_BAD_PARAM /params/annual_rate");
  CHECK(with("outcome", "MAYBE") == "E_BAD_PARAM /params/outcome");
  CHECK(with("outcome", "APPROVE_REDUCED") == "E_BAD_PARAM /params/outcome");
  CHECK(with("reason", "O_WHIM") == "E_BAD_PARAM /params/reason");
  CHECK(with("note", "because") == "E_BAD_PARAM /params/note");
  CHECK(with("note", std::string(2001, 'x')) == "E_BAD_PARAM /params/note");
  CHECK(with("officer", "") == "E_BAD_PARAM /params/officer");
  CHECK(with("officer", std::string(81, 'x')) == "E_BAD_PARAM /params/officer");
  CHECK(with("annual_rate", 18.0).empty());
}

TEST_CASE("nobody grants against a bar, and signs of fraud are lifted for one reason only", "[decide][override]") {
  const Decided wilful = decided({{"R4_wilful_default", 1}, {"F10_top1_customer", 60}});
  CHECK(refused(wilful, grant()) == "E_OVERRIDE_BARRED /params/outcome");
  Json no = grant("O_RISK_NOT_TAKEN");
  no["outcome"] = "REJECT";
  CHECK(refused(wilful, no).empty());
  for (const char* rule : {"X20", "X23"}) {
    Decided proven = decided({{"X0_fraud_signals", 1}});
    analyze::Finding finding;
    finding.rule = rule;
    finding.severity = "high";
    proven.analytics.findings.push_back(finding);
    INFO(rule);
    CHECK(refused(proven, grant("O_FRAUD_EXPLAINED")) == "E_OVERRIDE_BARRED /params/outcome");
    proven.analytics.findings.back().severity = "watch";
    CHECK(refused(proven, grant("O_FRAUD_EXPLAINED")).empty());
  }
  const Decided signs = decided({{"X0_fraud_signals", 1}});
  CHECK(refused(signs, grant()) == "E_BAD_PARAM /params/reason");
  CHECK(refused(signs, grant("O_FRAUD_EXPLAINED")).empty());
}

TEST_CASE("an override file that doesn't fit is refused with its place", "[decide][override]") {
  const Json good = embedded("override_rules.json");
  const auto at = [&good](const char* pointer, const Json& value) {
    Json changed = good;
    changed[Json::json_pointer(pointer)] = value;
    const auto compiled = decide::compile_overrides(changed, policy());
    return compiled.ok() ? std::string() : compiled.error().path;
  };
  CHECK(at("/least_note", 0) == "/least_note");
  CHECK(at("/reasons", Json::array()) == "/reasons");
  CHECK(at("/bars/0/metric", "R4_nothing") == "/bars");
  CHECK(at("/needs/0/rule", "P99") == "/needs");
  CHECK(at("/needs/0/reason", "O_WHIM") == "/needs");
  CHECK(at("/extra", 1) == "/extra");
}

TEST_CASE("an override is recorded beside the decision and in the trail, and replay still agrees",
          "[engine][override]") {
  Host host("CUST_MSM_00005");
  CHECK(host.error("decision.override", grant()) == "E_STEP_ORDER");
  REQUIRE(host.call("pipeline.generate").contains("ok"));
  REQUIRE(host.call("pipeline.clean").contains("ok"));
  const Json request = {{"amount", 300000}, {"tenure_months", 24}};
  REQUIRE(host.call("pipeline.decide", request).contains("ok"));
  const Json plain = host.ok("decision.record");
  Json no = grant("O_RISK_NOT_TAKEN");
  no["outcome"] = "REJECT";
  const Json made = host.ok("decision.override", no);
  REQUIRE(made.is_object());
  Json record = host.ok("decision.record");
  CHECK(record["override"] == made);
  CHECK(host.call("decision.replay", {{"record", record}})["ok"]["same"] == true);
  // Asking to replay doesn't lose it.
  CHECK(host.ok("decision.record")["override"] == made);
  Json other = record;
  other["override"]["decision_sha256"] = std::string(64, '0');
  const Json differs = host.call("decision.replay", {{"record", other}})["ok"];
  CHECK(differs["same"] == false);
  CHECK(differs["differences"][0]["path"] == "/override/decision_sha256");
  record.erase("override");
  CHECK(record == plain);
  const Json trail = host.ok("audit.list")["events"];
  CHECK(govern::AuditTrail::verify(trail, nullptr)["valid"] == true);
  bool told = false;
  for (const Json& event : trail) {
    if (event["event"] != "decision.override") continue;
    told = true;
    // The log names nobody; the record does.
    CHECK(base::dump(event).find("EMP-17") == std::string::npos);
    CHECK(event["detail"]["officer_sha256"] == base::sha256_hex("EMP-17"));
    CHECK(base::dump(event).find("O_RISK_NOT_TAKEN") != std::string::npos);
  }
  CHECK(told);
  // What was refused is told too.
  Json wrong = grant();
  wrong["annual_rate"] = 99;
  CHECK(host.error("decision.override", wrong) == "E_BAD_PARAM");
  CHECK(base::dump(host.ok("audit.list")).find("decision.override_refused") != std::string::npos);
  CHECK(host.ok("decision.record")["override"] == made);
  CHECK(host.ok("decision.override", {{"withdraw", true}})["withdrawn"] == true);
  CHECK_FALSE(host.ok("decision.record").contains("override"));
  // A new decision begins without one.
  REQUIRE(host.call("decision.override", no).contains("ok"));
  REQUIRE(host.call("pipeline.decide", request).contains("ok"));
  CHECK_FALSE(host.ok("decision.record").contains("override"));
  // A fresh engine is told again, beside the same decision only.
  Json again = no;
  again["decision_sha256"] = made["decision_sha256"];
  CHECK(host.ok("decision.override", again) == made);
  REQUIRE(host.call("pipeline.decide", {{"amount", 250000}, {"tenure_months", 24}}).contains("ok"));
  CHECK(host.error("decision.override", again) == "E_DECISION_CHANGED");
  // Without consent nothing is decided, by nobody.
  REQUIRE(host.call("consent.revoke").contains("ok"));
  CHECK(host.error("decision.override", no).rfind("E_CONSENT", 0) == 0);
}

}  // namespace override_test
