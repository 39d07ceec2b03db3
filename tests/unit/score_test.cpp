#include <algorithm>
#include <set>

#include "analyze/values.hpp"
#include "base/embedded.hpp"
#include "base/rng.hpp"
#include "catch.hpp"
#include "ledger_builder.hpp"
#include "rounds.hpp"
#include "score/card.hpp"
#include "score/scores.hpp"

namespace score_test {

using namespace msme;
using namespace msme::test;
using score::Scorecard;
using score::Scores;

namespace {

const base::Json& document() {
  static const base::Json parsed = base::parse_json(base::embedded("scorecard.json")).value();
  return parsed;
}
const Scorecard& card() {
  static const Scorecard loaded = Scorecard::load(document()).value();
  return loaded;
}
Scores score_of(const Shop& s) {
  static const base::Json policy = base::parse_json(base::embedded("policy.json")).value();
  return card().score(analyze::analyze(shop(s).done(), policy));
}
std::string error_at(const base::Json& changed) {
  auto loaded = Scorecard::load(changed);
  return loaded.ok() ? "" : loaded.error().code + " " + loaded.error().path;
}

}  // namespace

TEST_CASE("the scorecard loads and its own tests hold", "[score]") {
  auto loaded = Scorecard::load(document());
  if (!loaded.ok()) FAIL(loaded.error().path << ": " << loaded.error().message << " got " << loaded.error().got);
  const base::Status status = loaded->run_inline_tests();
  if (!status.ok())
    FAIL(status.error().path << ": expected " << status.error().expected << ", got " << status.error().got);
}

TEST_CASE("bank data alone orders borrowers as one would", "[score]") {
  const Scores good = score_of({});
  const Scores thin = score_of({.stock_a_month = 265000, .emi = 10000});
  const Scores loss = score_of({.stock_a_month = 330000, .emi = 30000});
  CHECK_FALSE(good.abstain);
  CHECK(good.overall.value > thin.overall.value);
  CHECK(thin.overall.value > loss.overall.value);
  CHECK(good.pd < thin.pd);
  CHECK(loss.pd > 0.1);
  CHECK(good.debt_capacity.value > loss.debt_capacity.value);
}

TEST_CASE("missing datasets are scaled out, not scored as zero", "[score]") {
  const Scores s = score_of({});
  bool scaled_out = false;
  for (const auto& c : s.business_health.characteristics) {
    if (c.id != "gst_on_time") continue;
    scaled_out = true;
    CHECK(c.bin == "missing");
    CHECK_FALSE(c.counted);
    CHECK(c.max_points == 0);
  }
  CHECK(scaled_out);
  CHECK(s.business_health.value > 50);
  CHECK(s.confidence < 100);
}

TEST_CASE("reasons: at most four minus and two plus, one of a family, largest first", "[score]") {
  const Scores s = score_of({.stock_a_month = 330000, .emi = 30000});
  for (const score::Score* one : {&s.cashflow_stability, &s.business_health, &s.debt_capacity, &s.overall}) {
    int minus = 0, plus = 0;
    double last = 1e9;
    std::set<std::string> codes;
    for (const auto& reason : one->reasons) {
      ++(reason.negative ? minus : plus);
      CHECK(reason.points > 0);
      CHECK(codes.insert(reason.code).second);
      CHECK(reason.text.find('{') == std::string::npos);
      if (reason.negative && one != &s.overall) {
        CHECK(reason.points <= last);
        last = reason.points;
      }
    }
    CHECK(minus <= 4);
    CHECK(plus <= 2);
  }
  const auto& all = s.overall.reasons;
  REQUIRE_FALSE(all.empty());
  CHECK(std::any_of(all.begin(), all.end(),
                    [](const score::Reason& r) { return r.text.find("₹") != std::string::npos; }));
}

TEST_CASE("reasons: no fact is a weakness and a strength, and none is said that isn't so", "[score]") {
  for (const Shop& one : {Shop{}, Shop{.stock_a_month = 330000, .emi = 30000}, Shop{.emi = 5000}}) {
    const Scores s = score_of(one);
    std::set<std::string> weak, strong;
    for (const score::Score* part : {&s.cashflow_stability, &s.business_health, &s.debt_capacity, &s.overall}) {
      for (const auto& reason : part->reasons) {
        (reason.negative ? weak : strong).insert(reason.code);
        if (reason.negative) CHECK(reason.points >= 0.5);
      }
    }
    for (const std::string& code : strong) CHECK(weak.count(code) == 0);
  }
  // One bounce earns nearly all points, and is a bounce all the same.
  base::Json values = *base::object(*base::object(document(), "tests"), "metrics");
  for (const int bounces : {0, 1}) {
    values["O5_bounce_outward_12m"] = bounces;
    values["O5_bounce_outward_6m"] = bounces;
    const Scores s = card().score(analyze::analytics_from_values(values, "").value());
    for (const score::Score* part : {&s.cashflow_stability, &s.overall}) {
      for (const auto& reason : part->reasons) {
        const bool none = reason.text.find("No own payment bounced") != std::string::npos;
        CHECK((!none || bounces == 0));
      }
    }
  }
}

TEST_CASE("less than three months: no number", "[score]") {
  const Scores s = score_of({.months = 2});
  CHECK(s.abstain);
  CHECK(s.grade == "unrated");
  const base::Json json = score::to_json(s, card(), base::from_civil(2026, 2, 28));
  CHECK(json["overall"]["score"].is_null());
  CHECK(json["pd_12m_percent"].is_null());
  CHECK(json["overall"]["reasons"][0]["code"] == "R_DATA_SHORT");
}

TEST_CASE("fewer months widen the interval", "[score]") {
  const Scores year = score_of({.months = 12});
  const Scores half = score_of({.months = 6});
  CHECK(half.pd_high / half.pd_low > year.pd_high / year.pd_low);
  CHECK(year.pd_low < year.pd);
  CHECK(year.pd < year.pd_high);
}

TEST_CASE("points of a score add up to it", "[score]") {
  const Scores s = score_of({});
  for (const score::Score* one : {&s.cashflow_stability, &s.business_health, &s.debt_capacity}) {
    double points = 0, max = 0;
    for (const auto& c : one->characteristics) {
      points += c.points;
      max += c.max_points;
    }
    CHECK(one->value == base::round_to(100.0 * points / max, 1));
  }
}

namespace {

// Values around every edge of an item, from best to worst.
std::vector<double> probes(const score::Item& item) {
  std::vector<double> values;
  for (const score::Bin& bin : item.bins) {
    for (const double step : {-1e-6, 0.0, 1e-6}) values.push_back(bin.edge + step);
  }
  std::sort(values.begin(), values.end());
  if (item.high_is_good) std::reverse(values.begin(), values.end());
  return values;
}

void never_rises(const score::Item& item, const analyze::Analytics& start) {
  analyze::Analytics a = start;
  double overall = 101, part_sum = 1e9, pd = -1;
  for (const double v : probes(item)) {
    for (analyze::Metric& metric : a.metrics) {
      if (metric.id == item.metric) metric.value = v;
    }
    const Scores s = card().score(a);
    INFO(item.id << " at " << v);
    const double sum = s.cashflow_stability.value + s.business_health.value + s.debt_capacity.value;
    CHECK(s.overall.value <= overall);
    CHECK(sum <= part_sum);
    CHECK(s.pd >= pd);
    overall = s.overall.value;
    part_sum = sum;
    pd = s.pd;
  }
}

}  // namespace

TEST_CASE("a worse input never raises a score", "[score][property]") {
  base::Rng rng(11);
  const base::Json* shared = base::object(*base::object(document(), "tests"), "metrics");
  for (int round = 0; round < msme_test::rounds(15); ++round) {
    auto a = analyze::analytics_from_values(*shared, "").value();
    // Some inputs at random places, some unknown.
    const auto disturb = [&](const score::Item& item) {
      for (analyze::Metric& metric : a.metrics) {
        if (metric.id != item.metric || rng.chance(0.4)) continue;
        metric.value = probes(item)[static_cast<std::size_t>(rng.integer(0, 5))];
      }
    };
    for (const score::Part& part : card().card().parts) {
      for (const score::Item& item : part.items) disturb(item);
    }
    for (const score::Part& part : card().card().parts) {
      for (const score::Item& item : part.items) never_rises(item, a);
    }
    for (const score::Item& item : card().card().adjustments) never_rises(item, a);
  }
}

TEST_CASE("findings only ever cost", "[score][property]") {
  const base::Json* shared = base::object(*base::object(document(), "tests"), "metrics");
  auto a = analyze::analytics_from_values(*shared, "").value();
  double pd = card().score(a).pd;
  for (const score::FindingRule& rule : card().card().findings) {
    analyze::Finding finding;
    finding.rule = rule.rule;
    finding.severity = "high";
    a.findings.push_back(finding);
    const double next = card().score(a).pd;
    CHECK(next >= pd);
    pd = next;
  }
}

TEST_CASE("a scorecard that doesn't fit is refused with the place", "[score]") {
  base::Json changed = document();
  changed["extra"] = 1;
  CHECK(error_at(changed) == "E_CONFIG /extra");
  changed = document();
  changed["scores"]["debt_capacity"]["characteristics"][0]["bins"][1]["points"] = 99;
  CHECK(error_at(changed) == "E_CONFIG /scores/debt_capacity/characteristics/0/bins/1");
  changed = document();
  changed["scores"]["debt_capacity"]["characteristics"][0]["metric"] = "O99";
  CHECK(error_at(changed) == "E_CONFIG /scores/debt_capacity/characteristics/0/metric");
  changed = document();
  changed["scores"]["debt_capacity"]["coefficient"] = 0.1;
  CHECK(error_at(changed) == "E_CONFIG /scores/debt_capacity/coefficient");
  changed = document();
  changed["overall"]["mapping"][2]["score"] = 99;
  CHECK(error_at(changed) == "E_CONFIG /overall/mapping");
  changed = document();
  changed["overall"]["adjustments"][0]["reason"]["minus"] = "a {nobody} fills this";
  CHECK(error_at(changed) == "E_CONFIG /overall/adjustments/0/reason");
  for (const char* key : {"id", "version", "effective_from", "bands", "confidence", "scores", "overall"}) {
    changed = document();
    changed.erase(key);
    INFO(key);
    CHECK(error_at(changed).rfind("E_CONFIG", 0) == 0);
  }
  CHECK(error_at(base::Json::array()).rfind("E_CONFIG", 0) == 0);
}

}  // namespace score_test
