// Path to yes: every change that is told was decided again, nothing about the person is a lever, and asking changes nothing.
#include <set>
#include <string>

#include "analyze/analytics.hpp"
#include "analyze/catalogue.hpp"
#include "analyze/values.hpp"
#include "analyze/what_if.hpp"
#include "base/embedded.hpp"
#include "base/rng.hpp"
#include "catch.hpp"
#include "decide/levers.hpp"
#include "decide/path.hpp"
#include "engine_host.hpp"
#include "ledger_builder.hpp"

namespace path_test {

using namespace msme;
using base::rupees;
using msme::test::Host;
using msme::test::Json;
using msme::test::LedgerBuilder;

namespace {

Json embedded(const char* name) { return base::parse_json(base::embedded(name)).value(); }
const decide::Policy& policy() {
  static const decide::Policy loaded = decide::Policy::load(embedded("policy.json")).value();
  return loaded;
}
const score::Scorecard& card() {
  static const score::Scorecard loaded = score::Scorecard::load(embedded("scorecard.json")).value();
  return loaded;
}
const decide::LeverBook& levers() {
  static const decide::LeverBook loaded = decide::compile_levers(embedded("path_levers.json")).value();
  return loaded;
}

// A sound borrower's figures (those of the policy's and the scorecard's own tests), with some of them otherwise.
analyze::Analytics figures(const Json& own = Json::object()) {
  Json values = embedded("policy.json")["tests"]["metrics"];
  const Json scored = embedded("scorecard.json")["tests"]["metrics"];
  for (auto it = scored.begin(); it != scored.end(); ++it) {
    if (!values.contains(it.key())) values[it.key()] = *it;
  }
  for (auto it = own.begin(); it != own.end(); ++it) values[it.key()] = *it;
  return analyze::analytics_from_values(values, "").value();
}

Json path_of(const analyze::Analytics& a, double amount, int tenure, const model::Borrower& b = {}) {
  const score::Scores scores = card().score(a);
  auto path =
      decide::path_to_yes({policy(), card(), levers()}, b, a, scores, {base::from_rupees(amount), tenure, "", ""});
  REQUIRE(path.ok());
  return *path;
}

std::set<std::string> codes(const Json& path) {
  std::set<std::string> out;
  for (const Json& change : path["changes"]) out.insert(change["code"].get<std::string>());
  return out;
}
const Json* path_with(const Json& answer, const std::set<std::string>& wanted) {
  for (const Json& path : answer["paths"]) {
    if (codes(path) == wanted) return &path;
  }
  return nullptr;
}

Json decide_again(const analyze::Analytics& a, double amount, int tenure) {
  model::Borrower nobody;
  return policy().decide(nobody, a, card().score(a), {base::from_rupees(amount), tenure, "", ""}).value();
}

}  // namespace

TEST_CASE("no lever is about the person or the place", "[decide][path]") {
  // Written out here once more, so that a shorter list in the data is found too.
  const char* const kPersonal[] = {
      "gender", "sex",   "religion", "caste",    "marital",  "birth",   "age of the person",
      "region", "place", "district", "pin code", "language", "surname", "disability"};
  const Json document = embedded("path_levers.json");
  for (const char* word : kPersonal) {
    INFO(word);
    const Json& never = document["never"];
    CHECK(std::find(never.begin(), never.end(), Json(word)) != never.end());
  }
  for (const decide::Lever& lever : levers().levers) {
    for (const decide::LeverChange& change : lever.changes) {
      INFO(change.metric);
      const analyze::MetricDef* def = analyze::find_metric(change.metric);
      REQUIRE(def != nullptr);
      // Figures of money, books and time alone: identity and counterparties' names are other topics.
      CHECK(std::set<std::string_view>{"cashflow", "balances", "obligations", "gst", "bureau", "integrity",
                                       "counterparties"}
                .count(def->topic) == 1);
    }
  }
  // A word of the list makes a lever on such a figure unfit, wherever the figure stands.
  Json worse = document;
  worse["never"].push_back("bureau score");
  const auto refused = decide::compile_levers(worse);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == "E_CONFIG");
  CHECK(refused.error().path.find("/set/") != std::string::npos);
}

TEST_CASE("a lever file that doesn't fit is refused with its place", "[decide][path]") {
  const Json good = embedded("path_levers.json");
  const auto at = [&good](const char* pointer, const Json& value) {
    Json changed = good;
    changed[Json::json_pointer(pointer)] = value;
    const auto book = decide::compile_levers(changed);
    return book.ok() ? std::string() : book.error().path;
  };
  CHECK(at("/levers/2/set/0/metric", "O7_nothing") == "/levers/2/set/0/metric");
  CHECK(at("/levers/2/kind", "magic") == "/levers/2/kind");
  CHECK(at("/levers/2/effort", 0) == "/levers/2/effort");
  CHECK(at("/levers/2/set/0/after", 3) == "/levers/2/set");
  CHECK(at("/levers/2/text", "Pay {nothing}.") == "/levers/2/text");
  CHECK(at("/levers/2/code", "L_AMOUNT") == "/levers/2/id");
  CHECK(at("/frontier_tenures", Json::array({12, 6})) == "/frontier_tenures");
  CHECK(at("/never", Json::array()) == "/never");
  CHECK(at("/extra", 1) == "/extra");
}

TEST_CASE("what is approved needs no path, and the frontier is the largest of each tenure", "[decide][path]") {
  const analyze::Analytics a = figures();
  const Json answer = path_of(a, 300000, 36);
  CHECK(answer["today"]["outcome"] == "APPROVE");
  CHECK(answer["paths"].empty());
  CHECK(answer["blocked"].empty());
  REQUIRE(answer["frontier"].size() >= 5);
  bool asked = false;
  for (const Json& row : answer["frontier"]) {
    const double amount = row["amount"].get<double>();
    const int tenure = row["tenure_months"].get<int>();
    asked = asked || row["asked"].get<bool>();
    const Json most = decide_again(a, amount, tenure);
    CHECK(most["outcome"] == "APPROVE");
    CHECK(most["emi"] == row["emi"]);
    CHECK(most["annual_rate"] == row["annual_rate"]);
    const Json more = decide_again(a, amount + 1000, tenure);
    CHECK(more["outcome"] == "APPROVE_REDUCED");
    CHECK(more["amount"] == row["amount"]);
  }
  CHECK(asked);
}

TEST_CASE("asking for less or for longer is verified on today's figures", "[decide][path]") {
  const analyze::Analytics a = figures({{"F2_net_operating_cash", 30000}});
  const Json answer = path_of(a, 500000, 12);
  REQUIRE(answer["today"]["outcome"] == "APPROVE_REDUCED");
  REQUIRE_FALSE(answer["paths"].empty());
  const Json* less = path_with(answer, {"L_AMOUNT"});
  REQUIRE(less != nullptr);
  const Json& result = (*less)["result"];
  CHECK(result["amount"] == answer["today"]["amount"]);
  CHECK(decide_again(a, result["amount"].get<double>(), 12)["outcome"] == "APPROVE");
  CHECK((*less)["changes"][0]["params"]["asked"] == 500000.0);
  CHECK((*less)["changes"][0]["params"]["amount"] == result["amount"]);
  CHECK((*less)["full"] == false);
  CHECK((*less)["months"] == 0);
  for (std::size_t i = 1; i < answer["paths"].size(); ++i)
    CHECK(answer["paths"][i - 1]["effort"] <= answer["paths"][i]["effort"]);
}

TEST_CASE("a loan paid off lets its instalment fall away, and what follows from it", "[decide][path]") {
  analyze::Analytics a = figures({{"F2_net_operating_cash", 60000},
                                  {"O1_emi_bank", 40000},
                                  {"O1_emi_bureau", 40000},
                                  {"O1_emi_monthly", 40000},
                                  {"R5_outstanding", 900000},
                                  {"R5_live_loans", 2},
                                  {"O2_foir", 66.7},
                                  {"O3_dscr", 1.5}});
  a.loans = {{"Bajaj Finance", rupees(25000), rupees(25000), rupees(400000)},
             {"Muthoot Finance", rupees(15000), rupees(15000), base::kNoMoney}};
  a.loans[0].owed = rupees(260000);
  const Json dear = path_of(a, 500000, 36);
  for (const Json& each : dear["paths"]) {
    // Nobody borrows five lakh to pay off more than half of it first.
    for (const Json& change : each["changes"]) CHECK(change["params"].value("lender", "") != "Bajaj Finance");
  }
  a.loans[0].owed = rupees(240000);
  const Json answer = path_of(a, 500000, 36);
  REQUIRE(answer["today"]["outcome"] != "APPROVE");
  const Json* path = path_with(answer, {"L_CLOSE_LOAN"});
  REQUIRE(path != nullptr);
  const Json& change = (*path)["changes"][0];
  CHECK(change["params"]["lender"] == "Bajaj Finance");
  CHECK(change["params"]["emi"] == 25000.0);
  CHECK(change["params"]["owed"] == 240000.0);
  CHECK(change["text"].get<std::string>().find("₹25,000") != std::string::npos);
  // By hand: the same figures without the loan.
  const Json without = {
      {"O1_emi_monthly", 15000}, {"R5_outstanding", 660000}, {"R5_live_loans", 1}, {"O2_foir", 25}, {"O3_dscr", 4},
      {"O4_leverage", nullptr}};
  analyze::Analytics by_hand = a;
  REQUIRE(analyze::override_values(by_hand, without, "").ok());
  analyze::Analytics by_formula = analyze::figures_of(a);
  analyze::without_loan(by_formula, a.loans[0]);
  for (const char* id : {"O1_emi_monthly", "R5_outstanding", "R5_live_loans", "O2_foir", "O3_dscr"}) {
    INFO(id);
    CHECK(by_formula.value(id) == by_hand.value(id));
  }
  CHECK(decide_again(by_hand, 500000, 36)["outcome"] == "APPROVE");
}

TEST_CASE("what no borrower can change stays in the way and is named", "[decide][path]") {
  const Json fraud = path_of(figures({{"X0_fraud_signals", 1}}), 300000, 36);
  CHECK(fraud["today"]["outcome"] == "REFER");
  CHECK(fraud["paths"].empty());
  CHECK(fraud["frontier"].empty());
  CHECK(fraud["blocked"] == Json::array({"D_FRAUD_REVIEW"}));
  const Json score = path_of(figures({{"R1_score", 640}, {"O7_unpaid_emi_bounces_30d", 1}}), 300000, 36);
  CHECK(score["today"]["blocks"] == Json::array({"D_BUREAU_SCORE", "D_EMI_UNPAID"}));
  CHECK(score["blocked"] == Json::array({"D_BUREAU_SCORE"}));
}

TEST_CASE("documents and returns that are missing are asked for", "[decide][path]") {
  const Json unknown = {{"R1_new_to_credit", nullptr},    {"R1_score", nullptr},
                        {"R2_dpd_material_12m", nullptr}, {"R2_dpd_max_24m", nullptr},
                        {"R4_write_off_recent", nullptr}, {"R4_write_off_count", nullptr}};
  const Json report = path_of(figures(unknown), 300000, 36);
  CHECK(report["today"]["outcome"] == "REFER");
  const Json* path = path_with(report, {"L_BUREAU_REPORT"});
  REQUIRE(path != nullptr);
  CHECK((*path)["changes"][0]["params"]["assumed_score"] == 700);
  CHECK((*path)["full"] == true);
  // New to credit has no score; none is made up.
  const Json newcomer = path_of(figures({{"R1_new_to_credit", 1}, {"R1_score", nullptr}}), 300000, 36);
  for (const Json& each : newcomer["paths"]) CHECK(codes(each).count("L_BUREAU_REPORT") == 0);
  const Json gst = path_of(figures({{"G2_unfiled_last_two", 2}, {"G2_unfiled", 2}}), 300000, 36);
  CHECK(path_with(gst, {"L_FILE_GST"}) != nullptr);
}

TEST_CASE("bounces age by the ledger's own days", "[decide][path]") {
  LedgerBuilder builder = test::shop();
  for (const char* day : {"2026-08-05", "2026-09-05", "2026-09-20", "2026-10-05", "2026-10-20", "2026-11-05"}) {
    builder.row(base::parse_iso(day), false, rupees(500), model::Category::BounceCharge, "", model::Mode::Other,
                model::Bounce::Charge);
  }
  const model::Borrower b = builder.done("2026-12-31");
  analyze::Analytics a = analyze::analyze(b, embedded("policy.json"));
  REQUIRE(a.value("O5_bounce_outward_6m") == 6);
  const auto later = [&](int months) { return analyze::bounces_after(b.ledger, a.bounces, a.as_of, months); };
  CHECK(later(0).outward_6m == 6);
  CHECK(later(0).outward_12m == a.value("O5_bounce_outward_12m"));
  CHECK(later(1).outward_6m == 6);
  CHECK(later(2).outward_6m == 5);
  CHECK(later(3).outward_6m == 3);
  CHECK(later(4).outward_6m == 1);
  CHECK(later(6).outward_6m == 0);
  CHECK(later(6).outward_12m == 6);
  // The same figures without it: what the policy refers for is gone after the months that the path names.
  analyze::Analytics sound = figures({{"O5_bounce_outward_6m", 6}, {"O5_bounce_outward_12m", 6}});
  sound.bounces = a.bounces;
  sound.as_of = a.as_of;
  const Json answer = path_of(sound, 300000, 36, b);
  REQUIRE(answer["today"]["blocks"] == Json::array({"D_BOUNCES"}));
  const Json* path = path_with(answer, {"L_NO_BOUNCES"});
  REQUIRE(path != nullptr);
  CHECK((*path)["months"] == 2);
  CHECK((*path)["changes"][0]["params"]["months"] == 2);
}

TEST_CASE("a higher balance moves every figure that follows from it as the analysis itself would", "[decide][path]") {
  // The same shop with ₹50,000 more in the account all along.
  const model::Borrower poor = test::shop({}, rupees(20000)).done();
  const model::Borrower rich = test::shop({}, rupees(70000)).done();
  const analyze::Analytics now = analyze::analyze(poor, embedded("policy.json"));
  const analyze::Analytics wanted = analyze::analyze(rich, embedded("policy.json"));
  analyze::Analytics moved = analyze::figures_of(now);
  analyze::with_balance(moved, moved, 50000);
  for (const char* id : {"B1_balance_latest", "B3_amb", "B4_min_balance", "B4_lowest_balance", "W3_low_to_outflow",
                         "W4_lowest_to_outflow", "W5_balance_to_inflow", "B9_buffer_days", "B10_month_end_spike"}) {
    INFO(id);
    REQUIRE(wanted.value(id));
    CHECK(*moved.value(id) == Approx(*wanted.value(id)).margin(0.11));
  }
  // Days below a line become fewer only where they become none; never fewer than they would.
  for (const char* id : {"B5_negative_days", "B6_near_zero_days", "W8_recent_low_days"}) {
    INFO(id);
    CHECK(*moved.value(id) >= *wanted.value(id));
  }
}

TEST_CASE("the short answer is the decision's own", "[decide][path][property]") {
  base::Rng rng(11);
  for (int i = 0; i < 200; ++i) {
    const analyze::Analytics a = figures({{"F2_net_operating_cash", rng.integer(-20000, 120000)},
                                          {"O5_bounce_outward_6m", rng.integer(0, 7)},
                                          {"R1_score", rng.integer(600, 800)},
                                          {"Q1_full_months", rng.integer(2, 14)},
                                          {"O1_emi_monthly", rng.integer(0, 60000)}});
    const double amount = static_cast<double>(rng.integer(20, 6000)) * 1000;
    const int tenure = static_cast<int>(rng.integer(6, 72));
    const score::Scores scores = card().score(a);
    const Json whole = decide_again(a, amount, tenure);
    const decide::Answer answer =
        policy().answer(model::Borrower(), a, scores, {base::from_rupees(amount), tenure, "", ""}).value();
    CHECK(answer.outcome == whole["outcome"]);
    CHECK(base::to_rupees(answer.amount) == whole["amount"]);
    CHECK(base::to_rupees(answer.emi) == whole["emi"]);
    if (answer.granted()) CHECK(answer.tenure == whole["tenure_months"]);
    CHECK(answer.blocks.empty() == answer.granted());
    std::set<std::string> reasons;
    for (const Json& reason : whole["reasons"]) reasons.insert(reason["code"].get<std::string>());
    for (const std::string& code : answer.blocks) CHECK(reasons.count(code) == 1);
  }
}

TEST_CASE("every path that is told is an approval with less or the same, and asking changes nothing",
          "[engine][path]") {
  int told = 0, closed = 0;
  for (int i = 20001; i <= 20024; ++i) {
    const std::string customer = "CUST_MSM_" + std::to_string(i);
    INFO(customer);
    Host host(customer);
    REQUIRE(host.call("pipeline.generate").contains("ok"));
    REQUIRE(host.call("pipeline.clean").contains("ok"));
    const Json request = {{"amount", 800000}, {"tenure_months", 24}};
    const Json decision = host.ok("pipeline.decide", request);
    const Json record = host.ok("decision.record");
    const Json answer = host.ok("decision.path", request);
    REQUIRE(answer.is_object());
    CHECK(answer["today"]["outcome"] == decision["outcome"]);
    CHECK(answer["today"]["amount"] == decision["amount"]);
    CHECK((answer["paths"].empty() || answer["blocked"].empty()));
    for (const Json& code : answer["blocked"]) {
      const Json& blocks = answer["today"]["blocks"];
      CHECK(std::find(blocks.begin(), blocks.end(), code) != blocks.end());
    }
    for (const Json& path : answer["paths"]) {
      ++told;
      closed += static_cast<int>(codes(path).count("L_CLOSE_LOAN"));
      CHECK(path["result"]["outcome"] == "APPROVE");
      CHECK(path["result"]["amount"] <= 800000.0);
      CHECK((path["full"] == true) == (path["result"]["amount"] == 800000.0));
      CHECK_FALSE(path["changes"].empty());
      for (const Json& change : path["changes"])
        CHECK(change["text"].get<std::string>().find('{') == std::string::npos);
      // What only changes the request can be asked for at once.
      const std::set<std::string> changed = codes(path);
      const bool request_only = std::all_of(changed.begin(), changed.end(),
                                            [](const std::string& c) { return c == "L_AMOUNT" || c == "L_TENURE"; });
      if (!request_only) continue;
      Json other = {{"amount", path["result"]["amount"]}, {"tenure_months", path["result"]["tenure_months"]}};
      const Json again = host.ok("pipeline.decide", other);
      CHECK(again["outcome"] == "APPROVE");
      CHECK(again["emi"] == path["result"]["emi"]);
      host.ok("pipeline.decide", request);
    }
    CHECK(host.ok("decision.record") == record);
    CHECK(host.call("decision.replay", {{"record", record}})["ok"]["same"] == true);
  }
  CHECK(told > 5);
  CHECK(closed > 0);
}

TEST_CASE("what a provider owes stands in the way of a yes, and goes against an officer's",
          "[engine][path][override]") {
  Host host;
  host.ok("pipeline.generate", {{"withhold", {{{"provider", "GSTN-FIP"}, {"how", "TIMEOUT"}}}}});
  for (const char* op : {"pipeline.clean", "pipeline.analyze", "pipeline.score"}) REQUIRE(host.call(op).contains("ok"));
  const Json request = {{"amount", 500000}, {"tenure_months", 36}};
  REQUIRE(host.ok("pipeline.decide", request)["outcome"] == "REFER");
  const Json path = host.ok("decision.path", request);
  CHECK(path["today"]["outcome"] == "REFER");
  CHECK(base::dump(path["today"]["blocks"]).find("D_PROVIDER_MISSING") != std::string::npos);
  CHECK(path["paths"].empty());
  CHECK(path["frontier"].empty());
  const Json made = host.ok("decision.override", {{"outcome", "APPROVE"},
                                                  {"reason", "O_DOCUMENTS_SEEN"},
                                                  {"note", "Returns seen on the portal, on paper."},
                                                  {"officer", "EMP-1"},
                                                  {"amount", 300000},
                                                  {"tenure_months", 24}});
  CHECK(base::dump(made["against"]).find("D_PROVIDER_MISSING") != std::string::npos);
}

TEST_CASE("below the product's least the way is to ask for more", "[engine][path]") {
  Host host;
  host.ok("pipeline.generate");
  for (const char* op : {"pipeline.clean", "pipeline.analyze", "pipeline.score"}) REQUIRE(host.call(op).contains("ok"));
  const Json path = host.ok("decision.path", {{"amount", 30000}, {"tenure_months", 24}});
  REQUIRE(path["paths"].size() == 1);
  CHECK(path["paths"][0]["full"] == false);
  CHECK(path["paths"][0]["changes"][0]["code"] == "L_AMOUNT");
  CHECK(path["paths"][0]["result"]["amount"] == 50000.0);
}

TEST_CASE("a path needs a request, data and consent", "[engine][path]") {
  Host host("CUST_MSM_20001");
  CHECK(host.error("decision.path", {{"amount", 800000}, {"tenure_months", 24}}) == "E_STEP_ORDER");
  REQUIRE(host.call("pipeline.generate").contains("ok"));
  REQUIRE(host.call("pipeline.clean").contains("ok"));
  CHECK(host.error("decision.path") == "E_BAD_PARAM");
  CHECK(host.error("decision.path", {{"amount", 800000}, {"tenure_months", 24}, {"product", "yacht"}}) ==
        "E_BAD_PARAM");
  CHECK(host.call("decision.path", {{"amount", 800000}, {"tenure_months", 24}}).contains("ok"));
}

TEST_CASE("what if: each change of a path, picked by hand, gives the path's answer", "[engine][path]") {
  int followed = 0, loans = 0;
  for (int i = 20001; i <= 20016; ++i) {
    const std::string customer = "CUST_MSM_" + std::to_string(i);
    INFO(customer);
    Host host(customer);
    REQUIRE(host.call("pipeline.generate").contains("ok"));
    REQUIRE(host.call("pipeline.clean").contains("ok"));
    const Json request = {{"amount", 800000}, {"tenure_months", 24}};
    const Json decision = host.ok("pipeline.decide", request);
    const Json today = host.ok("decision.what_if", request);
    CHECK(today["result"]["outcome"] == decision["outcome"]);
    CHECK(today["result"]["amount"] == decision["amount"]);
    CHECK(today["result"]["binding_cap"] == decision["binding_cap"]);
    CHECK(today["months"] == 0);
    std::set<std::string> ids;
    for (const Json& change : today["changes"]) {
      CHECK(ids.insert(change["id"].get<std::string>()).second);
      CHECK(change["on"] == false);
      CHECK(change["text"].get<std::string>().find('{') == std::string::npos);
      loans += change["kind"] == "loan" ? 1 : 0;
    }
    const Json told = host.ok("decision.path", request);
    for (const Json& path : told["paths"]) {
      Json asked = {{"amount", path["result"]["amount"]}, {"tenure_months", path["result"]["tenure_months"]}};
      std::vector<std::string> picked;
      bool balance = false;
      for (const Json& change : path["changes"]) {
        balance = balance || change["kind"] == "balance";
        if (change["kind"] == "months") asked["months"] = change["params"]["months"];
        for (const Json& offered : today["changes"]) {
          const bool same =
              offered["code"] == change["code"] && (change["kind"] != "loan" || offered["params"] == change["params"]);
          if (same) picked.push_back(offered["id"].get<std::string>());
        }
      }
      if (balance) continue;  // how much is the search's own
      asked["changes"] = picked;
      const Json answer = host.ok("decision.what_if", asked);
      for (const char* key : {"outcome", "amount", "tenure_months", "annual_rate", "emi", "grade"})
        CHECK(answer["result"][key] == path["result"][key]);
      CHECK(answer["months"] == path["months"]);
      ++followed;
    }
    CHECK(host.ok("pipeline.decide", request) == decision);
  }
  CHECK(followed > 5);
  CHECK(loans > 5);
}

TEST_CASE("what if: what can't be picked is refused, and asking is in the audit trail", "[engine][path]") {
  Host host("CUST_MSM_20001");
  const Json request = {{"amount", 800000}, {"tenure_months", 24}};
  CHECK(host.error("decision.what_if", request) == "E_STEP_ORDER");
  REQUIRE(host.call("pipeline.generate").contains("ok"));
  REQUIRE(host.call("pipeline.clean").contains("ok"));
  CHECK(host.error("decision.what_if") == "E_BAD_PARAM");
  const auto refused = [&](const char* key, const Json& value) {
    Json params = request;
    params[key] = value;
    return host.error("decision.what_if", params) == "E_BAD_PARAM";
  };
  CHECK(refused("changes", "no_bounces"));
  CHECK(refused("changes", std::vector<Json>{Json(7)}));
  CHECK(refused("changes", std::vector<Json>{Json("close_loan_99")}));
  CHECK(refused("months", 0));
  CHECK(refused("months", 13));
  CHECK(refused("balance_percent", -1));
  CHECK(refused("product", "yacht"));
  REQUIRE(host.call("decision.what_if", request).contains("ok"));
  const Json log = host.ok("audit.list");
  const Json& last = log["events"].back();
  CHECK(last["event"] == "decision.what_if");
  CHECK(last["detail"]["requested"] == 800000.0);
}

}  // namespace path_test
