// Stress: the cover under each shock by hand, the fall of sales to cover 1, what isn't known, and rules.get.
#include <string>

#include "analyze/values.hpp"
#include "base/embedded.hpp"
#include "catch.hpp"
#include "decide/stress.hpp"
#include "engine_host.hpp"

namespace stress_test {

using namespace msme;
using msme::test::Host;
using msme::test::Json;

namespace {

Json data_of(const char* name) { return base::parse_json(base::embedded(name)).value(); }
const decide::Policy& rules() {
  static const decide::Policy loaded = decide::Policy::load(data_of("policy.json")).value();
  return loaded;
}
const score::Scorecard& points_card() {
  static const score::Scorecard loaded = score::Scorecard::load(data_of("scorecard.json")).value();
  return loaded;
}

analyze::Analytics stressed_figures(const Json& own) {
  Json values = data_of("policy.json")["tests"]["metrics"];
  const Json scored = data_of("scorecard.json")["tests"]["metrics"];
  for (auto it = scored.begin(); it != scored.end(); ++it) {
    if (!values.contains(it.key())) values[it.key()] = *it;
  }
  for (auto it = own.begin(); it != own.end(); ++it) {
    if (it->is_null()) {
      values.erase(it.key());
    } else {
      values[it.key()] = *it;
    }
  }
  return analyze::analytics_from_values(values, "").value();
}

Json stress_of(const Json& own, double amount = 500000, int tenure = 36) {
  const analyze::Analytics a = stressed_figures(own);
  const decide::StressBook book = decide::compile_stress(data_of("stress_tests.json")).value();
  const auto answer =
      decide::stress(rules(), book, a, points_card().score(a), {base::from_rupees(amount), tenure, "", ""});
  REQUIRE(answer.ok());
  return *answer;
}

// Sales of ₹4,00,000 a month of which 30 % is left after purchases, ₹80,000 net, ₹20,000 due already.
const Json kPlain = {{"F1_turnover_monthly", 400000},  {"F1_turnover_best_monthly", 400000},
                     {"F1_turnover_annual", 4800000},  {"F1_turnover_best_annual", 4800000},
                     {"F2_net_operating_cash", 80000}, {"O1_emi_monthly", 20000},
                     {"O1_interest_monthly", 0},       {"F3_gross_margin", 30},
                     {"F10_top1_customer", 25},        {"F6_seasonal_peak", 130},
                     {"G1_turnover_monthly", 390000},  {"G10_bank_variance", 0},
                     {"F18_forecast_p5", 600000},      {"F18_forecast_p25", 840000},
                     {"F18_forecast_p50", 960000},     {"F18_forecast_p95", 1200000}};

const Json& shock(const Json& answer, const char* id) {
  static const Json kNone;
  for (const Json& each : answer["scenarios"]) {
    if (each["id"] == id) return each;
  }
  FAIL("no such shock: " << id);
  return kNone;
}

double cover(double net, double due) { return base::round_to(net / due, 2); }

}  // namespace

TEST_CASE("each shock moves the cover by its formula", "[decide][stress]") {
  const Json s = stress_of(kPlain);
  REQUIRE(s["known"] == true);
  REQUIRE(s["basis"]["haircut_percent"] == 0.0);
  const double rate = s["loan"]["annual_rate"].get<double>();
  const double emi = base::to_rupees(decide::emi(base::rupees(500000), rate, 36));
  const double due = 20000 + emi;
  CHECK(s["loan"]["emi"] == emi);
  CHECK(s["today"]["cover"] == cover(80000, due));
  CHECK(s["today"]["p5"] == cover(50000, due));
  CHECK(s["today"]["p25"] == cover(70000, due));
  CHECK(s["today"]["p50"] == cover(80000, due));
  CHECK(s["today"]["p95"] == cover(100000, due));
  // A quarter of ₹4,00,000 goes, of which 30 % was left: ₹30,000.
  CHECK(shock(s, "lose_top_customer")["cover"] == cover(50000, due));
  // Three returns: 3 × ₹2,000 fee, the most up to a turnover of ₹1.5 crore, and 3 × 10 % of ₹4,00,000 comes after the
  // year: ₹1,26,000 / 12.
  CHECK(shock(s, "late_gst")["cover"] == cover(80000 - 126000.0 / 12, due));
  CHECK(shock(s, "late_gst")["params"]["fee"] == 6000.0);
  CHECK(shock(s, "late_gst")["params"]["held_back"] == 120000.0);
  const double dearer = 20000 + base::to_rupees(decide::emi(base::rupees(500000), rate + 2, 36));
  CHECK(shock(s, "rate_up")["cover"] == cover(80000, dearer));
  // 30 % of one usual month's ₹4,00,000, of which 30 % was left, in twelve: ₹3,000.
  CHECK(shock(s, "festival_shift")["cover"] == cover(77000, due));
  CHECK(shock(s, "all_at_once")["cover"] == cover(80000 - 30000 - 126000.0 / 12 - 3000, dearer));
  CHECK(shock(s, "all_at_once")["params"]["count"] == 4);
}

TEST_CASE("at the break-even fall of sales the cover is 1", "[decide][stress]") {
  const Json s = stress_of(kPlain);
  const double due = s["today"]["due"].get<double>();
  CHECK(s["break_even"]["room"] == base::round_to(80000 - due, 2));
  CHECK(s["break_even"]["fall_percent"] == base::round_to(100 * (80000 - due) / 120000, 1));
  CHECK(s["break_even"]["below"] == false);
  const double fall = s["break_even"]["fall_percent"].get<double>();
  double before = 99;
  for (const Json& each : s["curve"]) {
    const double now = each["cover"].get<double>();
    CHECK(now <= before);
    before = now;
    // Two decimals of the cover and one of the fall: a point right at the edge may be rounded onto it.
    if (each["fall_percent"] < fall - 1) CHECK(now >= 1.0);
    if (each["fall_percent"] > fall + 1) CHECK(now <= 1.0);
  }
  const Json short_of = stress_of([] {
    Json own = kPlain;
    own["F2_net_operating_cash"] = 25000;
    return own;
  }());
  CHECK(short_of["break_even"]["below"] == true);
  CHECK(short_of["break_even"]["fall_percent"].is_null());
}

TEST_CASE("what isn't known makes no shock and no cover", "[decide][stress]") {
  Json own = kPlain;
  for (const char* id :
       {"F10_top1_customer", "F6_seasonal_peak", "G1_turnover_monthly", "F3_gross_margin", "F18_forecast_p5"})
    own[id] = nullptr;
  const Json s = stress_of(own);
  for (const char* id : {"lose_top_customer", "late_gst", "festival_shift"}) {
    INFO(id);
    CHECK(shock(s, id)["applies"] == false);
    CHECK(shock(s, id)["cover"].is_null());
    CHECK(shock(s, id)["why"].is_string());
  }
  CHECK(shock(s, "rate_up")["applies"] == true);
  CHECK(shock(s, "all_at_once")["params"]["count"] == 1);
  CHECK(s["basis"]["margin_percent"].is_null());
  CHECK(s["today"]["p5"].is_null());
  // Without a margin no purchase falls with the sales: the careful side.
  const double room = s["break_even"]["room"].get<double>();
  CHECK(s["break_even"]["fall_percent"] == base::round_to(100 * room / 400000, 1));

  own["F2_net_operating_cash"] = nullptr;
  const Json none = stress_of(own);
  CHECK(none["known"] == false);
  CHECK(none["scenarios"].empty());
  CHECK(none["why"].is_string());
}

TEST_CASE("stress tests with an unknown kind or without a size are refused", "[decide][stress]") {
  const Json good = data_of("stress_tests.json");
  REQUIRE(decide::compile_stress(good).ok());
  const auto refused = [&good](const char* pointer, const Json& value) {
    Json bad = good;
    bad[Json::json_pointer(pointer)] = value;
    const auto made = decide::compile_stress(bad);
    return !made.ok() && made.error().code == "E_CONFIG";
  };
  CHECK(refused("/scenarios/0/kind", "earthquake"));
  CHECK(refused("/scenarios/0/lost_percent", 0));
  CHECK(refused("/scenarios/1/returns", 0));
  CHECK(refused("/scenarios/2/points", 0));
  CHECK(refused("/scenarios/2/mood", "bad"));
  CHECK(refused("/fall/step_percent", 0));
  CHECK(refused("/scenarios", Json::array()));
}

TEST_CASE("decision.stress of a borrower: as the decision prices it, and the decision stays", "[engine][stress]") {
  Host host("CUST_MSM_00001");
  CHECK(host.error("decision.stress", {{"amount", 300000}, {"tenure_months", 24}}) == "E_STEP_ORDER");
  REQUIRE(host.call("pipeline.generate").contains("ok"));
  REQUIRE(host.call("pipeline.clean").contains("ok"));
  const Json request = {{"amount", 300000}, {"tenure_months", 24}};
  const Json decided = host.ok("pipeline.decide", request);
  const Json s = host.ok("decision.stress", request);
  REQUIRE(s["known"] == true);
  CHECK(s["loan"]["annual_rate"] == decided["rate"]["annual_rate"]);
  CHECK(s["scenarios"].size() == 5);
  CHECK(s["today"]["p5"] <= s["today"]["p95"]);
  for (const Json& each : s["scenarios"]) {
    if (each["applies"] == true) CHECK(each["cover"] <= s["today"]["cover"]);
  }
  CHECK(host.ok("decision.record")["request"]["amount"] == 300000.0);
  CHECK(host.error("decision.stress", {{"amount", 0}, {"tenure_months", 24}}) == "E_BAD_PARAM");
  CHECK(host.error("decision.stress", {{"amount", 300000}, {"tenure_months", 24}, {"lender", "uncle"}}) ==
        "E_BAD_PARAM");
}

TEST_CASE("rules.get gives the rules by which everybody is judged, to anybody", "[engine][stress]") {
  Host host("CUST_MSM_00001");
  CHECK(host.ok("rules.get", {{"name", "scorecard"}})["document"] == data_of("scorecard.json"));
  CHECK(host.ok("rules.get", {{"name", "policy"}})["document"] == data_of("policy.json"));
  const Json metrics = host.ok("rules.get", {{"name", "metrics"}})["document"];
  CHECK(metrics["F3_operating_margin"]["unit"] == "percent");
  CHECK(metrics["F3_operating_margin"]["formula"] == "net operating cash / turnover");
  CHECK(host.error("rules.get", {{"name", "retention"}}) == "E_BAD_PARAM");
  CHECK(host.error("rules.get") == "E_BAD_PARAM");
}

}  // namespace stress_test
