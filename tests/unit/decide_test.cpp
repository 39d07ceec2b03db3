#include <algorithm>

#include "analyze/values.hpp"
#include "base/embedded.hpp"
#include "base/rng.hpp"
#include "catch.hpp"
#include "decide/decision.hpp"
#include "ledger_builder.hpp"

namespace decide_test {

using namespace msme;
using namespace msme::test;
using base::Json;
using decide::Policy;

namespace {

const Json& document() {
  static const Json parsed = base::parse_json(base::embedded("policy.json")).value();
  return parsed;
}
const Policy& policy() {
  static const Policy loaded = Policy::load(document()).value();
  return loaded;
}
std::string error_at(const Json& changed) {
  auto loaded = Policy::load(changed);
  return loaded.ok() ? "" : loaded.error().code + " " + loaded.error().path;
}
score::Scores graded(const char* grade, double pd) {
  score::Scores s;
  s.grade = grade;
  s.pd = pd;
  s.overall.known = true;
  s.overall.value = 70;
  s.confidence = 90;
  return s;
}
analyze::Analytics sound() {
  return analyze::analytics_from_values(*base::object(*base::object(document(), "tests"), "metrics"), "").value();
}
Json decide_with(const analyze::Analytics& a, const score::Scores& s, std::int64_t amount, int tenure) {
  model::Borrower b;
  b.customer_id = "CUST_MSM_00001";
  b.as_of = b.now = base::from_civil(2026, 10, 31);
  return policy().decide(b, a, s, {rupees(amount), tenure, "", ""}).value();
}
void set(analyze::Analytics& a, const char* id, std::optional<double> value) {
  for (analyze::Metric& metric : a.metrics) {
    if (metric.id == id) metric.value = value;
  }
}

}  // namespace

TEST_CASE("EMI and APR reproduce the published vectors", "[decide]") {
  struct Vector {
    std::int64_t principal;
    double rate;
    int months;
    double emi;
    std::int64_t fees_paise;
    double apr;
  };
  // RBI's illustration shows fees of ₹400; the others are fee + 18 % GST.
  const Vector vectors[] = {{20000, 15, 24, 969.73, 40000, 17.0706},
                            {1000000, 14, 36, 34177.63, 2360000, 15.689},
                            {2000000, 11, 60, 43484.85, 2360000, 11.519},
                            {500000, 24, 24, 26435.55, 1770000, 27.849}};
  for (const Vector& v : vectors) {
    const base::Paise emi = decide::emi(rupees(v.principal), v.rate, v.months);
    CHECK(base::to_rupees(emi) == v.emi);
    const auto rows = decide::schedule(rupees(v.principal), v.rate, v.months, base::kNoDate);
    CHECK(decide::apr(rupees(v.principal) - v.fees_paise, rows) == Approx(v.apr).margin(0.0005));
  }
  CHECK(decide::emi(rupees(1200), 0, 12) == rupees(100));
  CHECK(decide::apr(rupees(1200), decide::schedule(rupees(1200), 0, 12, base::kNoDate)) == Approx(0).margin(1e-9));
  CHECK(decide::emi(0, 12, 12) == 0);
}

TEST_CASE("principal_for_emi is the largest that fits", "[decide][property]") {
  base::Rng rng(3);
  for (int i = 0; i < 300; ++i) {
    const base::Paise instalment = rng.integer(10000, 20000000);
    const double rate = base::round_to(rng.uniform(0, 36), 2);
    const int months = static_cast<int>(rng.integer(1, 84));
    const base::Paise principal = decide::principal_for_emi(instalment, rate, months);
    CHECK(decide::emi(principal, rate, months) <= instalment);
    CHECK(decide::emi(principal + 1, rate, months) > instalment);
  }
}

TEST_CASE("a schedule pays back to the paisa, whatever the terms", "[decide][property]") {
  base::Rng rng(5);
  for (int i = 0; i < 300; ++i) {
    const base::Paise principal = rng.integer(100000, 1000000000);
    const double rate = base::round_to(rng.uniform(0, 36), 2);
    const int months = static_cast<int>(rng.integer(1, 84));
    const auto rows = decide::schedule(principal, rate, months, base::from_civil(2026, 1, 31));
    REQUIRE(rows.size() == static_cast<std::size_t>(months));
    base::Paise paid = 0;
    for (const auto& row : rows) {
      paid += row.principal;
      CHECK(row.emi == row.principal + row.interest);
      CHECK(row.closing == row.opening - row.principal);
      CHECK(row.principal >= 0);
    }
    CHECK(paid == principal);
    CHECK(rows.back().closing == 0);
    const base::Paise level = decide::emi(principal, rate, months);
    // Half a paisa a month of instalment and of interest, compounded.
    double bound = 1;
    for (int m = 0; m < months; ++m) bound = bound * (1 + rate / 1200) + 1;
    CHECK(static_cast<double>(std::abs(rows.back().emi - level)) <= bound);
  }
  const auto rows = decide::schedule(rupees(100000), 12, 3, base::from_civil(2026, 1, 31));
  CHECK(base::to_iso(rows[0].due) == "2026-02-28");
  CHECK(base::to_iso(rows[1].due) == "2026-03-31");
}

TEST_CASE("the policy loads and its own tests hold", "[decide]") {
  auto loaded = Policy::load(document());
  if (!loaded.ok()) FAIL(loaded.error().path << ": " << loaded.error().message << " got " << loaded.error().got);
  const base::Status status = loaded->run_inline_tests();
  if (!status.ok())
    FAIL(status.error().path << ": expected " << status.error().expected << ", got " << status.error().got);
}

TEST_CASE("a decision in full", "[decide]") {
  const Json d = decide_with(sound(), graded("B", 0.02), 500000, 36);
  CHECK(d["outcome"] == "APPROVE");
  CHECK(d["amount"] == 500000.0);
  CHECK(d["annual_rate"] == 10.3);
  CHECK(d["emi"] == base::to_rupees(decide::emi(rupees(500000), 10.3, 36)));
  CHECK(d["processing_fee"] == 5000.0);
  CHECK(d["apr"].get<double>() > 10.3);
  CHECK(d["schedule"].size() == 36);
  CHECK(d["kfs"]["net_disbursed"] == 494100.0);
  CHECK(d["kfs"]["apr_percent"] == d["apr"]);
  CHECK(d["indicative"].is_null());
  CHECK(d["rules"].size() >= 20);
  for (const Json& rule : d["rules"]) {
    CHECK_FALSE(rule["source"].get<std::string>().empty());
    CHECK_FALSE(rule["name"].get<std::string>().empty());
  }
  int binding = 0;
  for (const Json& cap : d["caps"]) binding += cap["binding"].get<bool>() ? 1 : 0;
  CHECK(binding == 1);
}

TEST_CASE("refused: no amount, but what the caps would allow", "[decide]") {
  analyze::Analytics a = sound();
  set(a, "R1_score", 610);
  const Json d = decide_with(a, graded("B", 0.02), 500000, 36);
  CHECK(d["outcome"] == "REJECT");
  CHECK(d["amount"] == 0.0);
  CHECK(d["emi"] == 0.0);
  CHECK(d["schedule"].empty());
  CHECK(d["kfs"].empty());
  CHECK(d["indicative"]["amount"] == 500000.0);
  REQUIRE(d["reasons"].size() == 1);
  CHECK(d["reasons"][0]["text"] == "The bureau score is 610; the least is 650.");
}

TEST_CASE("a grade that refuses says which and at what risk, for hosts to word", "[decide]") {
  const Json d = decide_with(sound(), graded("E", 0.1937), 500000, 36);
  CHECK(d["outcome"] == "REJECT");
  bool said = false;
  for (const Json& reason : d["reasons"]) {
    if (reason["code"] != "D_GRADE") continue;
    said = true;
    CHECK(reason["params"] == Json{{"grade", "E"}, {"risk", 19.4}});
    CHECK(reason["text"] == "Grade E: the estimated risk of default within a year is 19.4 %.");
  }
  CHECK(said);
}

TEST_CASE("unknown never approves", "[decide][property]") {
  // Taking away any one metric, or all, never turns a refusal into an approval, and what is required refers.
  for (const char* id :
       {"Q1_full_months", "DQ_index", "R1_score", "R2_dpd_max_24m", "R2_dpd_material_12m", "O5_bounce_outward_6m",
        "F2_net_operating_cash", "O1_emi_monthly", "F1_turnover_monthly", "O9_new_loans_60d"}) {
    analyze::Analytics a = sound();
    set(a, id, std::nullopt);
    INFO(id);
    CHECK(decide_with(a, graded("A", 0.01), 300000, 24)["outcome"] == "REFER");
  }
  score::Scores none = graded("A", 0.01);
  none.abstain = true;
  CHECK(decide_with(sound(), none, 300000, 24)["outcome"] == "REFER");
  CHECK(decide_with(sound(), graded("unrated", 0.01), 300000, 24)["outcome"] == "REFER");
  const auto blank = analyze::analytics_from_values(Json::object(), "").value();
  CHECK(decide_with(blank, graded("A", 0.001), 300000, 24)["outcome"] == "REFER");
}

TEST_CASE("more risk never gets more money or a lower rate", "[decide][property]") {
  const std::pair<const char*, double> steps[] = {{"A", .005}, {"A", .0149}, {"B", .015},
                                                  {"B", .029}, {"C", .03},   {"C", .059}};
  double amount = 1e12, rate = 0;
  for (const auto& [grade, pd] : steps) {
    const Json d = decide_with(sound(), graded(grade, pd), 5000000, 60);
    CHECK(d["amount"].get<double>() <= amount);
    CHECK(d["annual_rate"].get<double>() >= rate);
    amount = d["amount"].get<double>();
    rate = d["annual_rate"].get<double>();
  }
}

TEST_CASE("the amount is never above any cap nor the request", "[decide][property]") {
  base::Rng rng(9);
  for (int i = 0; i < 300; ++i) {
    analyze::Analytics a = sound();
    set(a, "F2_net_operating_cash", static_cast<double>(rng.integer(-20000, 200000)));
    set(a, "F1_turnover_monthly", static_cast<double>(rng.integer(20000, 2000000)));
    set(a, "O1_emi_monthly", static_cast<double>(rng.integer(0, 60000)));
    const std::int64_t asked = rng.integer(20, 5000) * 1000;
    const Json d =
        decide_with(a, graded(rng.chance(0.5) ? "A" : "C", 0.014), asked, static_cast<int>(rng.integer(6, 60)));
    const double amount = d["amount"].get<double>();
    CHECK(amount <= static_cast<double>(asked));
    for (const Json& cap : d["caps"]) CHECK(amount <= cap["amount"].get<double>());
    const std::string outcome = d["outcome"].get<std::string>();
    CHECK((amount > 0) == (outcome.rfind("APPROVE", 0) == 0));
    if (amount > 0) CHECK(amount >= 50000.0);
    CHECK_FALSE(d["reasons"].empty());
  }
}

TEST_CASE("requests that can't be priced are errors", "[decide]") {
  const auto ask = [](decide::Request request) {
    auto made = policy().decide({}, sound(), graded("A", 0.01), request);
    return made.ok() ? std::string("ok") : made.error().code + " " + made.error().path;
  };
  CHECK(ask({0, 12, "", ""}) == "E_BAD_PARAM /params/amount");
  CHECK(ask({-5, 12, "", ""}) == "E_BAD_PARAM /params/amount");
  CHECK(ask({rupees(100000), 0, "", ""}) == "E_BAD_PARAM /params/tenure_months");
  CHECK(ask({rupees(100000), 12, "gold_loan", ""}) == "E_BAD_PARAM /params/product");
  CHECK(ask({rupees(100000), 12, "", "moneylender"}) == "E_BAD_PARAM /params/lender");
  CHECK(ask({rupees(100000), 12, "working_capital", "nbfc"}) == "ok");
}

TEST_CASE("a policy that doesn't fit is refused with the place", "[decide]") {
  Json changed = document();
  changed["rulez"] = 1;
  CHECK(error_at(changed) == "E_CONFIG /rulez");
  changed = document();
  changed["rules"][3]["checks"][0]["metric"] = "R99";
  CHECK(error_at(changed) == "E_CONFIG /rules/3/checks/0/metric");
  changed = document();
  changed["rules"][3]["checks"][0]["outcome"] = "approve";
  CHECK(error_at(changed) == "E_CONFIG /rules/3/checks/0/outcome");
  changed = document();
  changed["grades"][2]["share"] = 0.9;
  CHECK(error_at(changed) == "E_CONFIG /grades/2");
  changed = document();
  changed["products"]["term_loan"]["max_amount"] = "lots";
  CHECK(error_at(changed) == "E_CONFIG /products/term_loan/max_amount");
  changed = document();
  changed["defaults"]["lender"] = "nobody";
  CHECK(error_at(changed) == "E_CONFIG /defaults/lender");
  for (auto it = document().begin(); it != document().end(); ++it) {
    if (it.key()[0] == '$' || it.key() == "title" || it.key() == "source" || it.key() == "tests") continue;
    changed = document();
    changed[it.key()] = 7;
    INFO(it.key());
    CHECK(error_at(changed).rfind("E_CONFIG", 0) == 0);
  }
}

TEST_CASE("from rows to a decision", "[decide]") {
  const score::Scorecard card =
      score::Scorecard::load(base::parse_json(base::embedded("scorecard.json")).value()).value();
  LedgerBuilder builder = shop();
  builder.b.accounts[0].opened = base::from_civil(2019, 4, 1);
  model::CreditReport report;
  report.bureau = "CIBIL";
  report.date = base::from_civil(2026, 12, 20);
  report.score = 752;
  report.tradelines.resize(1);
  report.tradelines[0].type = "BUSINESS_LOAN";
  report.tradelines[0].balance = rupees(150000);
  report.tradelines[0].limit = rupees(300000);
  report.tradelines[0].emi = rupees(8000);
  report.tradelines[0].dpd.assign(24, 0);
  builder.b.credit_reports.push_back(report);
  builder.b.given[static_cast<std::size_t>(model::Dataset::CreditReports)] = true;
  const model::Borrower b = builder.done();
  const analyze::Analytics a = analyze::analyze(b, document());
  const score::Scores s = card.score(a);
  const Json d = policy().decide(b, a, s, {rupees(300000), 24, "", ""}).value();
  INFO(d.dump(1));
  CHECK(d["outcome"] == "APPROVE");
  CHECK(d["as_of"] == "2026-12-31");
  const Json again = policy().decide(b, a, s, {rupees(300000), 24, "", ""}).value();
  CHECK(base::dump(d) == base::dump(again));
}

}  // namespace decide_test
