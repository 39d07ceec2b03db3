// The original system's published weights, worked out by hand.
#include "score/seed_card.hpp"
#include "analyze/values.hpp"
#include "base/embedded.hpp"
#include "catch.hpp"
#include "engine_host.hpp"

namespace seed_card_test {

using namespace msme;
using msme::test::Host;
using msme::test::Json;

namespace {

const Json& document() {
  static const Json parsed = base::parse_json(base::embedded("scorecard_seed.json")).value();
  return parsed;
}

// Nine of twelve full months have sales; a thirteenth isn't full.
analyze::Analytics analytics_of(const Json& values) {
  analyze::Analytics a = analyze::analytics_from_values(values, "").value();
  for (int i = 0; i < 13; ++i) {
    analyze::Month month;
    month.month = i;
    month.full = i < 12;
    month.business_inflow = i < 9 ? base::rupees(1000) : 0;
    a.months.push_back(month);
  }
  return a;
}

Json values() {
  return {{"C3_surplus_ratio", 20},
          {"F4_expense_cv", 0.25},
          {"G2_on_time", 80},
          {"F5_growth", 5},
          {"O1_emi_monthly", 40000},
          {"F1_gross_credits_monthly", 400000},
          {"B1_balance_latest", 60000},
          {"F1_turnover_monthly", 250000},
          {"F2_net_operating_cash", 50000},
          {"R1_score", 720},
          {"F4_turnover_cv", 0.4},
          {"F6_seasonality_index", 30},
          {"R2_on_time_share", 95}};
}

score::Scores ours() {
  score::Scores s;
  s.pd = 0.02;
  s.grade = "B";
  s.overall.known = s.cashflow_stability.known = true;
  s.overall.value = 71.5;
  s.cashflow_stability.value = 66;
  return s;
}

Json form_of(const char* form, const Json& metrics, const score::Scores& scores = ours()) {
  static const score::SeedCard card = score::compile_seed(document()).value();
  REQUIRE(card.form(form) != nullptr);
  return score::seed_json(card, *card.form(form), analytics_of(metrics), scores, base::from_civil(2026, 10, 31));
}

// Points of one term.
double points(const Json& made, std::size_t part, std::size_t term) {
  return made["parts"][part]["terms"][term]["points"].get<double>();
}

std::string error_at(const Json& changed) {
  auto loaded = score::compile_seed(changed);
  return loaded.ok() ? "" : loaded.error().code + " " + loaded.error().path;
}

}  // namespace

TEST_CASE("form A by hand", "[score][seed]") {
  const Json a = form_of("seed_a", values());
  CHECK(points(a, 0, 0) == 6);     // 20 % of 30
  CHECK(points(a, 0, 1) == 22.5);  // (1 − 0.25) × 30
  CHECK(points(a, 0, 2) == 30);    // 9 of 12 months × 40
  CHECK(points(a, 1, 0) == 20);    // 80 % of 25
  CHECK(points(a, 1, 1) == 12.5);  // 5 % / 10 % × 25
  CHECK(points(a, 2, 0) == 90);    // 100 − 40,000 / 4,00,000 × 100
  CHECK(points(a, 2, 1) == 2);     // 60,000 / (3 × 2,00,000) × 20
  CHECK(points(a, 3, 0) == 80);    // 720 / 900 × 100
  CHECK(a["parts"][0]["points"] == 58.5);
  CHECK(a["parts"][1]["points"] == 32.5);
  CHECK(a["parts"][2]["points"] == 92.0);
  CHECK(a["overall"] == 61.2);  // .35 × 58.5 + .30 × 32.5 + .25 × 92 + .10 × 80 = 61.225
  CHECK(a["band"] == "manual_review");
  CHECK(a["rate_low"].is_null());
  // Nobody publishes the industry's average, and due dates of bills aren't in the data: 0, and said.
  for (const std::size_t term : {2U, 3U}) {
    CHECK(points(a, 1, term) == 0);
    CHECK(a["parts"][1]["terms"][term]["value"].is_null());
    CHECK_FALSE(a["parts"][1]["terms"][term]["why"].get<std::string>().empty());
  }
  CHECK(a["not_computable"] == Json{{"terms", 2}, {"points", 15.0}});
  CHECK(a["parts"][0]["our_score"] == 66.0);
  CHECK(a["ours"] == Json{{"overall", 71.5}, {"grade", "B"}, {"pd_12m_percent", 2.0}});
}

TEST_CASE("form B by hand", "[score][seed]") {
  const Json b = form_of("seed_b", values());
  CHECK(b["parts"][0]["points"] == 22.5);  // 3 + 9 + 10.5
  CHECK(b["parts"][1]["points"] == 15.5);  // 8 + 7.5 + 0
  CHECK(b["parts"][2]["points"] == 16.2);  // 9.8 + 4.5 + 0 + 1.9
  CHECK(b["overall"] == 54.2);
  CHECK(b["band"] == "caution");
  CHECK(b["not_computable"] == Json{{"terms", 2}, {"points", 13.0}});
  score::Scores silent = ours();
  silent.abstain = true;
  const Json less = form_of("seed_b", values(), silent);
  CHECK(points(less, 2, 0) == 0);
  CHECK(less["parts"][2]["terms"][0]["value"].is_null());
  CHECK(less["ours"]["pd_12m_percent"].is_null());
}

TEST_CASE("each term stays within its weight, each part within its most", "[score][seed]") {
  const auto with = [](Json changes) {
    Json all = values();
    for (auto it = changes.begin(); it != changes.end(); ++it) all[it.key()] = *it;
    return form_of("seed_a", all);
  };
  CHECK(points(with({{"C3_surplus_ratio", -50}}), 0, 0) == 0);
  CHECK(points(with({{"C3_surplus_ratio", 250}}), 0, 0) == 30);
  CHECK(points(with({{"F4_expense_cv", 3}}), 0, 1) == 0);
  CHECK(points(with({{"F5_growth", 400}}), 1, 1) == 25);
  CHECK(points(with({{"F5_growth", -20}}), 1, 1) == 0);
  CHECK(points(with({{"O1_emi_monthly", 900000}}), 2, 0) == 0);
  const Json rich = with({{"O1_emi_monthly", 0}, {"B1_balance_latest", 90000000}});
  CHECK(points(rich, 2, 1) == 20);
  CHECK(rich["parts"][2]["points"] == 100.0);
  const Json nothing = form_of("seed_a", Json::object());
  CHECK(nothing["parts"][2]["points"] == 0.0);
  CHECK(nothing["parts"][2]["terms"][0]["why"].get<std::string>().find("Loan instalments") == 0);
  const Json no_income = with({{"F1_gross_credits_monthly", 0}});
  CHECK(points(no_income, 2, 0) == 0);
  CHECK(no_income["parts"][2]["terms"][0]["why"] == "there is nothing to divide by");
}

TEST_CASE("bands are in whole points", "[score][seed]") {
  // .35 × (30 × s + 52.5) + 9.75 + 23 + 8 with s from 0 to 1.
  Json all = values();
  all["C3_surplus_ratio"] = 18.4;  // 61.1
  CHECK(form_of("seed_a", all)["overall"] == 61.1);
  CHECK(form_of("seed_a", all)["band"] == "manual_review");
  all["C3_surplus_ratio"] = 17;  // 60.9
  CHECK(form_of("seed_a", all)["overall"] == 60.9);
  CHECK(form_of("seed_a", all)["band"] == "medium");
  CHECK(form_of("seed_a", all)["rate_low"] == 14.0);
  CHECK(form_of("seed_a", Json::object())["band"] == "reject");
}

TEST_CASE("a published scorecard that doesn't fit is refused with its path", "[score][seed]") {
  CHECK(error_at(document()).empty());
  Json changed = document();
  changed["forms"]["seed_a"]["parts"][0]["coefficient"] = 0.4;
  CHECK(error_at(changed) == "E_CONFIG /forms/seed_a/parts");
  changed = document();
  changed["forms"]["seed_a"]["parts"][0]["terms"][0]["of"][0]["metric"] = "Z9_luck";
  CHECK(error_at(changed) == "E_CONFIG /forms/seed_a/parts/0/terms/0/of/0/metric");
  changed = document();
  changed["forms"]["seed_b"]["parts"][1]["terms"][1]["full_at"] = 0;
  CHECK(error_at(changed) == "E_CONFIG /forms/seed_b/parts/1/terms/1/full_at");
  changed = document();
  changed["forms"]["seed_b"]["parts"][1]["terms"][2]["special"] = "pd";
  CHECK(error_at(changed) == "E_CONFIG /forms/seed_b/parts/1/terms/2");
  changed = document();
  changed["forms"]["seed_b"]["bands"].erase(2);
  CHECK(error_at(changed) == "E_CONFIG /forms/seed_b/bands");
  changed = document();
  changed["forms"]["seed_b"]["parts"][0]["terms"].erase(0);
  CHECK(error_at(changed) == "E_CONFIG /forms/seed_b/parts/0/max");
}

TEST_CASE("another scorecard is a comparison and changes nothing", "[engine][score][seed]") {
  Host host("CUST_MSM_00003");
  REQUIRE(host.call("pipeline.generate").contains("ok"));
  REQUIRE(host.call("pipeline.clean").contains("ok"));
  const Json request = {{"amount", 500000}, {"tenure_months", 24}};
  const Json before = host.ok("pipeline.decide", request);
  const Json scores = host.ok("pipeline.score");
  for (const char* form : {"seed_a", "seed_b"}) {
    const Json other = host.ok("pipeline.score", {{"scorecard", form}});
    CHECK(other["scorecard"]["form"] == form);
    CHECK(other["data_origin"] == "SYNTHETIC");
    CHECK(other["ours"]["overall"] == scores["overall"]["score"]);
    CHECK(other["overall"].get<double>() > 0);
  }
  CHECK(host.ok("pipeline.score") == scores);
  CHECK(host.ok("pipeline.score", {{"scorecard", "ours"}}) == scores);
  CHECK(host.ok("pipeline.decide", request) == before);
  CHECK(host.error("pipeline.score", {{"scorecard", "seed_z"}}) == "E_BAD_PARAM");
}

}  // namespace seed_card_test
