// What is known without words, how sure the PD is, when the engine abstains, and that reasons say what they cost.
#include <algorithm>
#include <cmath>

#include "analyze/values.hpp"
#include "base/embedded.hpp"
#include "base/rng.hpp"
#include "catch.hpp"
#include "decide/decision.hpp"
#include "engine_host.hpp"
#include "ledger_builder.hpp"
#include "score/card.hpp"
#include "score/scores.hpp"

namespace certainty_test {

using namespace msme;
using namespace msme::test;
using score::Scores;

namespace {

const base::Json& policy_document() {
  static const base::Json parsed = base::parse_json(base::embedded("policy.json")).value();
  return parsed;
}
const base::Json& card_document() {
  static const base::Json parsed = base::parse_json(base::embedded("scorecard.json")).value();
  return parsed;
}
const score::Scorecard& card() {
  static const score::Scorecard loaded = score::Scorecard::load(card_document()).value();
  return loaded;
}
analyze::Analytics analysed(const model::Borrower& b) { return analyze::analyze(b, policy_document()); }
analyze::Analytics shared_values() {
  return analyze::analytics_from_values(*base::object(*base::object(card_document(), "tests"), "metrics"), "").value();
}
void give(analyze::Analytics& a, std::string_view id, std::optional<double> value) {
  for (analyze::Metric& metric : a.metrics) {
    if (metric.id == id) metric.value = value;
  }
}

// A salaried account abroad: nothing of it is understood. `low`: what is left after the month's last payment.
model::Borrower abroad(std::int64_t low, std::int64_t instalment) {
  LedgerBuilder builder(rupees(low));
  for (int m = 0; m < 12; ++m) {
    const base::Date start = base::month_start(base::month_index(base::from_civil(2025, 1, 1)) + m);
    builder.row(start, true, rupees(20000), Category::Other);
    builder.row(start + 4, false, rupees(instalment), Category::Other);
    builder.row(start + 9, false, rupees(11000 - m % 3 * 100), Category::Other);
    builder.row(start + 26, false, rupees(9000 - instalment + m % 3 * 100), Category::Other);
  }
  return builder.done("2025-12-31");
}

score::Item const* item_of(const std::string& code) {
  for (const score::Part& part : card().card().parts) {
    for (const score::Item& item : part.items) {
      if (item.code == code) return &item;
    }
  }
  for (const score::Item& item : card().card().adjustments) {
    if (item.code == code) return &item;
  }
  return nullptr;
}

// A value in the best bin.
double best_value(const score::Item& item) {
  return item.high_is_good ? item.bins.front().edge : item.bins.front().edge - 0.01;
}

}  // namespace

TEST_CASE("what amounts and days say holds without a word", "[analyze][certainty]") {
  const analyze::Analytics a = analysed(abroad(5000, 4000));
  CHECK(a.value("W1_inflow_cv") == 0.0);
  CHECK(a.value("W2_inflow_trend") == 0.0);
  CHECK(a.value("W6_fixed_share") == 20.0);  // the instalment of 4,000 against 20,000
  CHECK(a.value("W7_short_months") == 0.0);
  CHECK(a.value("W4_lowest_to_outflow") == 25.0);  // 5,000 against 20,000
  CHECK(a.value("W3_low_to_outflow") == 25.0);
  CHECK(*a.value("W5_balance_to_inflow") > 25.0);
  CHECK(*a.value("W8_recent_low_days") == 0.0);
  const analyze::Analytics poor = analysed(abroad(-3000, 4000));
  CHECK(*poor.value("W4_lowest_to_outflow") == -15.0);
  CHECK(*poor.value("W8_recent_low_days") > 10.0);
}

TEST_CASE("equal payments on wandering days, or two a month, are no obligation", "[analyze][certainty]") {
  LedgerBuilder builder(rupees(50000));
  for (int m = 0; m < 8; ++m) {
    const base::Date start = base::month_start(base::month_index(base::from_civil(2025, 1, 1)) + m);
    builder.row(start, true, rupees(20000), Category::Other);
    builder.row(start + 2, false, rupees(1000), Category::Other);
    builder.row(start + (m % 2 == 0 ? 4 : 17), false, rupees(3000), Category::Other);
    builder.row(start + 22, false, rupees(1000), Category::Other);
  }
  CHECK(analysed(builder.done("2025-08-31")).value("W6_fixed_share") == 0.0);
}

TEST_CASE("narrations that nobody understands: what hangs on them is missing, the order of risk stays",
          "[score][certainty]") {
  const analyze::Analytics sound = analysed(abroad(30000, 2000));
  const analyze::Analytics tight = analysed(abroad(1500, 5000));
  const analyze::Analytics under = analysed(abroad(-6000, 7000));
  CHECK(sound.value("Q3_categorised_share") == 0.0);
  const Scores s = card().score(sound), t = card().score(tight), u = card().score(under);
  CHECK_FALSE(s.abstain);
  CHECK_FALSE(u.abstain);
  CHECK(s.pd < t.pd);
  CHECK(t.pd < u.pd);
  for (const auto& c : s.debt_capacity.characteristics) {
    if (c.id == "foir" || c.id == "dscr") CHECK_FALSE(c.counted);
    if (c.id == "fixed_share") CHECK(c.counted);
  }
  // Nobody is approved on it, and nobody refused for words alone.
  const decide::Policy policy = decide::Policy::load(policy_document()).value();
  model::Borrower b;
  b.customer_id = "CUST_MSM_00001";
  const base::Json d = policy.decide(b, sound, s, {rupees(100000), 24, "", ""}).value();
  CHECK(d["outcome"] == "REFER");
}

TEST_CASE("months that differ, doubtful credits and missing months widen the range", "[score][certainty]") {
  const Scores steady = card().score(analysed(abroad(5000, 4000)));
  CHECK(steady.interval.months == 0);
  LedgerBuilder restless = shop({.months = 12});
  for (int m = 0; m < 12; m += 2) {
    const base::Date day = base::month_start(base::month_index(base::from_civil(2026, 1, 1)) + m) + 14;
    restless.row(day, false, rupees(90000), Category::SupplierPayment);
  }
  const Scores swinging = card().score(analysed(restless.done()));
  CHECK(swinging.interval.months > steady.interval.months);
  LedgerBuilder doubtful = shop({.months = 12, .sale_a_day = 8000});
  for (int m = 0; m < 12; ++m) {
    const base::Date day = base::month_start(base::month_index(base::from_civil(2026, 1, 1)) + m) + 14;
    doubtful.row(day, true, rupees(120000), Category::CashDeposit, "", Mode::Cash);
  }
  CHECK(card().score(analysed(doubtful.done())).interval.categories > steady.interval.categories);
  CHECK(card().score(analysed(shop({.months = 6}).done())).interval.missing_months > 0);
  // The draws are always the same.
  const Scores again = card().score(analysed(restless.done()));
  CHECK(again.interval.months == swinging.interval.months);
  CHECK(again.pd_high == swinging.pd_high);
}

TEST_CASE("the engine abstains where its answer changes within the range", "[decide][certainty]") {
  const decide::Policy policy = decide::Policy::load(policy_document()).value();
  const auto a =
      analyze::analytics_from_values(*base::object(*base::object(policy_document(), "tests"), "metrics"), "").value();
  model::Borrower b;
  b.customer_id = "CUST_MSM_00001";
  b.as_of = b.now = base::from_civil(2026, 10, 31);
  const auto decided = [&](const char* grade, const char* low, const char* high) {
    Scores s;
    s.grade = grade;
    s.grade_low = low;
    s.grade_high = high;
    s.pd = 0.05;
    s.pd_low = 0.03;
    s.pd_high = 0.12;
    s.overall.known = true;
    s.overall.value = 60;
    s.confidence = 90;
    return policy.decide(b, a, s, {rupees(200000), 24, "", ""}).value();
  };
  const auto unsure = [](const base::Json& d) {
    return std::any_of(d["reasons"].begin(), d["reasons"].end(),
                       [](const base::Json& reason) { return reason["code"] == "D_UNSURE"; });
  };
  CHECK(decided("B", "A", "C")["outcome"] == "APPROVE");
  const base::Json up = decided("C", "B", "D");
  CHECK(up["outcome"] == "REFER");
  CHECK(unsure(up));
  const base::Json down = decided("E", "D", "E");
  CHECK(down["outcome"] == "REFER");
  CHECK(unsure(down));
  const base::Json sure = decided("E", "E", "E");
  CHECK(sure["outcome"] == "REJECT");
  CHECK_FALSE(unsure(sure));
}

TEST_CASE("removing what a reason names changes the score by what it says", "[score][property][certainty]") {
  base::Rng rng(23);
  int checked = 0;
  for (int round = 0; round < 60; ++round) {
    analyze::Analytics a = shared_values();
    for (const score::Part& part : card().card().parts) {
      for (const score::Item& item : part.items) {
        if (rng.chance(0.3)) continue;
        const auto bin = static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(item.bins.size()) - 1));
        give(a, item.metric, item.bins[bin].edge);
      }
    }
    give(a, "Q1_full_months", 12.0);
    const Scores before = card().score(a);
    if (before.abstain) continue;
    const auto removed = [&](const score::Reason& reason, const score::Score Scores::*which) {
      const score::Item* item = item_of(reason.code);
      if (item == nullptr || !a.value(item->metric)) return;
      analyze::Analytics without = a;
      give(without, item->metric, best_value(*item));
      const Scores after = card().score(without);
      INFO(reason.code << " " << reason.points);
      CHECK((after.*which).value - (before.*which).value == Approx(reason.points).margin(0.16));
      ++checked;
    };
    for (const auto& [score, which] :
         {std::pair(&before.cashflow_stability, &Scores::cashflow_stability),
          std::pair(&before.business_health, &Scores::business_health),
          std::pair(&before.debt_capacity, &Scores::debt_capacity), std::pair(&before.overall, &Scores::overall)}) {
      for (const score::Reason& reason : score->reasons) {
        if (reason.negative) removed(reason, which);
      }
    }
  }
  CHECK(checked > 200);
}

TEST_CASE("judge.values: scores and decision of given values, under other rules too", "[engine][certainty]") {
  Host host;
  const base::Json metrics = *base::object(*base::object(policy_document(), "tests"), "metrics");
  base::Json all = *base::object(*base::object(card_document(), "tests"), "metrics");
  for (auto it = metrics.begin(); it != metrics.end(); ++it) all[it.key()] = *it;
  const base::Json asked = {{"metrics", all}, {"amount", 300000}, {"tenure_months", 24}};
  const base::Json first = host.ok("judge.values", asked);
  CHECK(first["outcome"] == "APPROVE");
  base::Json stricter = policy_document();
  for (base::Json& rule : stricter["rules"]) {
    if (rule["id"] == "P10") rule["checks"][0]["above"] = -1;
  }
  base::Json changed = asked;
  changed["policy"] = stricter;
  CHECK(host.ok("judge.values", changed)["outcome"] == "REFER");
  CHECK(host.ok("judge.values", asked)["outcome"] == "REFER");  // kept for this engine
  changed["policy"] = "embedded";
  CHECK(host.ok("judge.values", changed) == first);
  CHECK(host.error("judge.values", {{"metrics", {{"O99", 1}}}, {"amount", 1000}, {"tenure_months", 12}}) == "E_CONFIG");
  CHECK(host.error("judge.values", {{"metrics", all}, {"amount", 0}, {"tenure_months", 12}}) == "E_BAD_PARAM");
  CHECK(host.error("judge.values", {{"metrics", all}, {"amount", 1000}, {"tenure_months", 1000}}) == "E_BAD_PARAM");
  CHECK(host.error("judge.values", {{"metrics", all}, {"months", {{1, 2}}}, {"amount", 1000}, {"tenure_months", 12}}) ==
        "E_BAD_PARAM");
  CHECK(host.error("judge.values", {{"scorecard", {{"id", "x"}}}}) == "E_CONFIG");
}

}  // namespace certainty_test
