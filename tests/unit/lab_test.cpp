// lab.borrower and judge.population: what the validation lab is made of.
#include <string>
#include <utility>

#include "catch.hpp"
#include "engine_host.hpp"

namespace lab_test {

using msme::test::Host;
using msme::test::Json;

namespace {

Json borrower(Host& host, const std::string& customer, Json more = Json::object()) {
  more["customer_id"] = customer;
  more["seed"] = 7;
  return host.ok("lab.borrower", std::move(more));
}

// What judge.population takes of a line.
Json values_of(const Json& line) {
  Json out{{"amount", line["requested"]}, {"tenure_months", line["tenure_months"]}};
  for (const char* key : {"metrics", "findings", "months"}) out[key] = line["whole"][key];
  return out;
}

}  // namespace

TEST_CASE("a borrower of the lab is decided as the pipeline decides", "[lab]") {
  Host lab;
  const Json line = borrower(lab, "CUST_MSM_20001");
  Host host;
  const std::string id = "CUST_MSM_20001";
  host.ok("pipeline.generate", {{"customer_id", id}, {"seed", 7}});
  host.ok("pipeline.clean", {{"customer_id", id}});
  const Json analysis = host.ok("pipeline.analyze", {{"customer_id", id}});
  const Json decision =
      host.ok("pipeline.decide",
              {{"customer_id", id}, {"amount", line["requested"]}, {"tenure_months", line["tenure_months"]}});
  CHECK(line["whole"]["outcome"] == decision["outcome"]);
  CHECK(line["whole"]["amount"] == decision["amount"]);
  std::size_t known = 0;
  for (const Json& metric : analysis["metrics"]) {
    if (metric["value"].is_null()) continue;
    ++known;
    CHECK(line["whole"]["metrics"][metric["id"].get<std::string>()] == metric["value"]);
  }
  CHECK(line["whole"]["metrics"].size() == known);
  CHECK(line["rows"].get<int>() > 100);
}

TEST_CASE("one after the other in one engine is the same as each in its own, and in either order", "[lab]") {
  Host one;
  const std::string first = borrower(one, "CUST_MSM_20001").dump();
  const std::string second = borrower(one, "CUST_MSM_20002").dump();
  CHECK(borrower(one, "CUST_MSM_20001").dump() == first);
  Host other;
  CHECK(borrower(other, "CUST_MSM_20002").dump() == second);
  // Nothing of them is left: the engine serves nobody.
  CHECK(one.ok("stats.get")["rows"] == 0);
}

TEST_CASE("category sums are those of quality.score", "[lab]") {
  Host lab;
  const Json line = borrower(lab, "CUST_MSM_20003");
  Host host;
  const std::string id = "CUST_MSM_20003";
  host.ok("pipeline.generate", {{"customer_id", id}, {"seed", 7}});
  host.ok("pipeline.clean", {{"customer_id", id}});
  host.ok("data.export", {{"customer_id", id}, {"type", "truth"}});
  const std::string truth(host.bulk());
  const Json report =
      host.with_bytes("quality.score", truth, {{"customer_id", id}, {"truth_bytes", truth.size()}})["ok"];
  CHECK(line["categories"].size() == report["categories"].size());
  for (const Json& row : report["categories"]) {
    const Json sums = {row["truth"], row["predicted"], row["right"], row["truth_value"], row["right_value"]};
    INFO(row.dump());
    CHECK(line["categories"][row["code"].get<std::string>()] == sums);
  }
}

TEST_CASE("a planted fraud is in the line with what was found", "[lab]") {
  Host lab;
  const Json line = borrower(lab, "CUST_MSM_20004", {{"profile", "fraud_circular"}});
  CHECK(line["planted"] == Json::array({"circular"}));
  CHECK_FALSE(line["severe"].empty());
}

TEST_CASE("the lab refuses what can't be, and goes on", "[lab]") {
  Host lab;
  CHECK(lab.raw(R"({"v":1,"id":1,"op":"lab.borrower","params":{}})")["error"]["path"] == "/params/customer_id");
  CHECK(lab.error("lab.borrower", {{"customer_id", "CUST_MSM_20001"}, {"config", {{"nonsense", 1}}}}) == "E_CONFIG");
  CHECK(lab.error("lab.borrower", {{"customer_id", "CUST_MSM_20001"}, {"config", {{"output", {{"truth", false}}}}}}) ==
        "E_BAD_PARAM");
  CHECK(borrower(lab, "CUST_MSM_20001")["customer"] == "CUST_MSM_20001");
  Host open;
  open.ok("pipeline.generate", {{"customer_id", "CUST_MSM_20001"}, {"seed", 7}});
  CHECK(open.error("lab.borrower", {{"customer_id", "CUST_MSM_20002"}}) == "E_CUSTOMER_MISMATCH");
}

TEST_CASE("a kept population is judged as each borrower is", "[lab]") {
  Host lab;
  Json add = Json::array();
  Json lines = Json::array();
  for (const char* id : {"CUST_MSM_20001", "CUST_MSM_20002", "CUST_MSM_20003"}) {
    lines.push_back(borrower(lab, id));
    add.push_back(values_of(lines.back()));
  }
  Host judge;
  CHECK(judge.ok("judge.population", {{"add", add}})["kept"] == 3);
  const Json now = judge.ok("judge.population", {{"judge", true}, {"show_policy", true}});
  Json policy = now["policy"];
  for (std::size_t i = 0; i < 3; ++i) {
    const Json one = judge.ok("judge.values", add[i]);
    CHECK(now["outcome"][i] == one["outcome"]);
    CHECK(now["amount"][i] == one["amount"]);
    CHECK(now["pd_12m_percent"][i] == one["pd_12m_percent"]);
  }
  // Another policy holds until it is taken back.
  for (Json& grade : policy["grades"]) grade["outcome"] = "refer";
  policy.erase("tests");
  const Json then = judge.ok("judge.population", {{"judge", true}, {"policy", policy}});
  for (const Json& outcome : then["outcome"]) CHECK((outcome == "REFER" || outcome == "REJECT"));
  CHECK(judge.ok("judge.population", {{"judge", true}, {"policy", "embedded"}})["outcome"] == now["outcome"]);
  // A list with one that can't be judged is refused whole.
  Json bad = add;
  bad[2].erase("amount");
  CHECK(judge.error("judge.population", {{"add", bad}}) == "E_BAD_PARAM");
  CHECK(judge.ok("judge.population", {{"clear", true}, {"add", Json::array({add[0]})}})["kept"] == 1);
}

}  // namespace lab_test
