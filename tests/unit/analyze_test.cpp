#include <chrono>
#include <cstdio>
#include <cstring>
#include <set>

#include "analysis_fixture.hpp"
#include "analyze/catalogue.hpp"
#include "analyze/params.hpp"
#include "analyze/stats.hpp"
#include "analyze/words.hpp"
#include "base/rng.hpp"
#include "fixtures.hpp"

namespace analyze_test {

using namespace msme;
using namespace msme::test;

TEST_CASE("a steady shop's year in numbers", "[analyze]") {
  const model::Borrower b = shop().done();
  const Analytics a = run(b);
  REQUIRE(a.months.size() == 12);
  CHECK(a.months[0].business_inflow == rupees(310000));
  CHECK(a.months[0].operating_outflow == rupees(258000));
  CHECK(a.months[0].emi == rupees(8000));
  CHECK(a.months[11].full);
  // 365 sales of ₹10,000.
  CHECK(value(a, "F1_turnover_annual") == 3650000.0);
  CHECK(value(a, "F1_turnover_monthly") == 304166.67);
  // 12 × (240,000 + 15,000 + 3,000) = 3,096,000 of running costs.
  CHECK(value(a, "F2_net_operating_cash_annual") == 554000.0);
  CHECK(value(a, "F3_operating_margin") == 15.2);
  CHECK(value(a, "O1_emi_monthly") == 8000.0);
  CHECK(value(a, "O2_foir") == Approx(17.3));
  CHECK(value(a, "O3_dscr") == Approx(5.77));
  CHECK(value(a, "F10_top1_customer") == Approx(21.4).margin(1.0));
  CHECK(value(a, "F7_active_days") == Approx(30.4));
  CHECK(value(a, "F14_business_proofs") == 2.0);
  CHECK(value(a, "Q1_full_months") == 12.0);
  CHECK(value(a, "DQ_index") == 100.0);
  CHECK(a.metric("F1_turnover_annual")->period == "2026-01..2026-12");
  CHECK(a.metric("F1_turnover_annual")->row_count == 365);
  CHECK(a.metric("F1_turnover_annual")->rows.size() == 200);
}

TEST_CASE("what isn't known is not computable, never zero", "[analyze]") {
  const Analytics a = run(shop().done());
  for (const char* id : {"G1_turnover_ttm", "G10_bank_variance", "R1_score", "R2_dpd_max_12m", "I2_funds_value",
                         "N1_ondc_orders", "O10_undisclosed_emi"}) {
    INFO(id);
    const analyze::Metric* metric = a.metric(id);
    REQUIRE(metric != nullptr);
    CHECK_FALSE(metric->value.has_value());
    CHECK_FALSE(metric->not_computable.empty());
    CHECK(metric->confidence == 0);
  }
  model::Borrower nobody;
  const Analytics empty = run(nobody);
  for (const auto& metric : empty.metrics) {
    INFO(metric.id);
    CHECK(metric.value.has_value() == metric.not_computable.empty());
    const bool is_count_of_nothing = metric.id == "O12_working_capital_limits";
    CHECK(metric.value.has_value() == is_count_of_nothing);
  }
  CHECK(empty.summaries.size() == 13);
}

TEST_CASE("every metric of the catalogue has a value or a reason, once", "[analyze]") {
  const Analytics a = run(shop().done());
  REQUIRE(a.metrics.size() == analyze::catalogue().count);
  std::set<std::string> ids;
  for (const auto& metric : a.metrics) {
    INFO(metric.id);
    CHECK(ids.insert(metric.id).second);
    CHECK(metric.value.has_value() == metric.not_computable.empty());
    CHECK(metric.not_computable != "not computed");
    CHECK_FALSE(metric.formula.empty());
  }
}

TEST_CASE("docs/metrics.md is the catalogue", "[analyze][docs]") {
  std::FILE* file = std::fopen((std::string(msme::tests::fixtures()) + "/../../docs/metrics.md").c_str(), "rb");
  REQUIRE(file != nullptr);
  std::string page(200000, '\0');
  page.resize(std::fread(page.data(), 1, page.size(), file));
  std::fclose(file);
  std::size_t rows = 0;
  for (std::size_t at = page.find("\n| `"); at != std::string::npos; at = page.find("\n| `", at + 1)) ++rows;
  CHECK(rows == analyze::catalogue().count);
  for (const analyze::MetricDef& def : analyze::catalogue()) {
    const std::string head =
        "| `" + std::string(def.id) + "` | " + std::string(def.name) + " | " + std::string(def.unit) + " | ";
    INFO(head);
    CHECK(page.find(head) != std::string::npos);
    CHECK(page.find(" | " + std::string(def.formula) + " |") != std::string::npos);
  }
}

TEST_CASE("own transfers, loans and refunds are no turnover; each exclusion shows its rupees", "[analyze]") {
  LedgerBuilder builder = shop({.months = 6});
  builder.in("2026-06-30", 500000, Category::LoanDisbursal, "Quick Finance", Mode::Neft)
      .in("2026-06-30", 50000, Category::OwnTransfer)
      .in("2026-06-30", 20000, Category::CashDeposit, "", Mode::Cash);
  const Analytics with = run(builder.done());
  const Analytics without = run(shop({.months = 6}).done());
  // A cash deposit that stands alone isn't taken for sales; the upper bound has it.
  CHECK(value(with, "F1_turnover_monthly") == value(without, "F1_turnover_monthly"));
  CHECK(value(with, "F1_turnover_annual_upper") == value(without, "F1_turnover_annual_upper") + 40000);
  const auto& excluded = with.metric("F1_turnover_monthly")->excluded;
  REQUIRE(excluded.size() == 3);
  CHECK(excluded[0].reason == "LOAN_DISBURSAL");
  CHECK(excluded[0].amount == rupees(500000));
  CHECK(excluded[1].reason == "OWN_TRANSFER");
  CHECK(excluded[2].reason == "UNCERTAIN_NOT_COUNTED");
  CHECK(excluded[2].amount == rupees(20000));
}

TEST_CASE("a month that is only begun doesn't count as a month", "[analyze]") {
  LedgerBuilder builder = shop({.months = 6});
  builder.in("2026-07-03", 900000, Category::SalesReceipt);
  const Analytics a = run(builder.done());
  REQUIRE(a.months.size() == 7);
  CHECK_FALSE(a.months[6].full);
  CHECK(value(a, "Q1_full_months") == 6.0);
  CHECK(value(a, "F1_turnover_annual") == Approx(181 * 10000.0 * 2));
}

TEST_CASE("balances: carried over quiet days, opening balance before the first row", "[analyze]") {
  LedgerBuilder builder(rupees(1000));
  for (int m = 1; m <= 4; ++m) {
    const base::Date start = base::from_civil(2026, m, 1);
    builder.row(start + 1, true, rupees(3000), Category::SalesReceipt);
    builder.row(start + 15, false, rupees(3000), Category::SupplierPayment);
    builder.row(base::month_end(base::month_index(start)), true, rupees(1), Category::SalesReceipt);
  }
  const Analytics a = run(builder.done());
  CHECK(value(a, "B1_balance_latest") == 1004.0);
  // January: 1 day 1000, 14 days 4000, 15 days 1000, 1 day 1001.
  CHECK(a.months[0].closing_balance == rupees(1001));
  CHECK(value(a, "B4_min_balance") == Approx((1000 + 1001 + 1002 + 1003) / 4.0));
  // The 5th, 15th and 25th: high, high, low.
  CHECK(value(a, "B2_abb_5_15_25") ==
        Approx((2 * (4000 + 4001 + 4002 + 4003) + 1000 + 1001 + 1002 + 1003) / 12.0).margin(0.01));
}

TEST_CASE("days below zero; an overdraft account is not a current account in distress", "[analyze]") {
  Shop thin{.months = 3, .emi = 0};
  const Analytics a = run(shop(thin, rupees(-200000)).done());
  CHECK(value(a, "B5_negative_days") > 0);
  LedgerBuilder od(rupees(-200000), model::AccountType::Overdraft);
  od.b.accounts[0].limit = rupees(500000);
  const model::Borrower source = shop(thin, rupees(-200000)).b;
  for (std::size_t i = 0; i < source.ledger.size(); ++i) {
    od.row(source.ledger.date[i], source.ledger.credit[i] != 0, source.ledger.amount[i], source.ledger.category[i]);
  }
  const Analytics b = run(od.done());
  CHECK_FALSE(b.value("B5_negative_days").has_value());
  CHECK(value(b, "B8_limit_utilisation") > 10);
}

TEST_CASE("bounces count once, whether as two legs or as a charge alone", "[analyze]") {
  using model::Bounce;
  LedgerBuilder builder = shop({.months = 6});
  const base::Date d = base::from_civil(2026, 6, 30);
  builder.row(d, false, rupees(8000), Category::MandateReturn, "Bajaj Finance", Mode::Nach, Bounce::MandateOut)
      .row(d, true, rupees(8000), Category::MandateReturn, "Bajaj Finance", Mode::Nach, Bounce::MandateOut)
      .row(d, false, rupees(500), Category::BounceCharge, "", Mode::Bank, Bounce::Charge)
      .row(d, false, rupees(90), Category::BounceCharge, "", Mode::Bank, Bounce::Charge);
  const Analytics a = run(builder.done());
  CHECK(value(a, "O5_bounce_outward_6m") == 1.0);
  CHECK(value(a, "O11_bounce_charges") == 590.0);
  CHECK(value(a, "O7_unpaid_emi_bounces_30d") == 1.0);
  REQUIRE(finding(a, "O7") != nullptr);
  CHECK(finding(a, "O7")->severity == "high");

  LedgerBuilder only_charge = shop({.months = 6});
  only_charge.row(d, false, rupees(590), Category::BounceCharge, "", Mode::Bank, Bounce::Charge);
  CHECK(value(run(only_charge.done()), "O5_bounce_outward_6m") == 1.0);
}

TEST_CASE("growth, seasonality and volatility of a series", "[analyze]") {
  const Analytics a = run(shop({.months = 12, .growth_percent = 10}).done());
  CHECK(value(a, "F5_growth") > 30);
  CHECK(value(a, "F6_seasonality_index") > 50);
  CHECK(value(a, "F4_turnover_cv") > 0.2);
  const Analytics steady = run(shop().done());
  CHECK(value(steady, "F4_turnover_cv") < 0.05);
  CHECK(analyze::median({3, 1, 2, 10}) == 2.5);
  CHECK(analyze::sample_sd({2, 4, 4, 4, 5, 5, 7, 9}) == Approx(2.13809));
  CHECK(analyze::slope({1, 3, 5}) == 2.0);
}

TEST_CASE("integrity findings name their rows and rupees", "[analyze]") {
  LedgerBuilder builder = shop({.months = 6});
  builder.in("2026-06-28", 150000, Category::SalesReceipt, "Circle Co", Mode::Rtgs)
      .out("2026-06-30", 149000, Category::SupplierPayment, "Circle Co", Mode::Neft);
  for (int i = 0; i < 3; ++i) builder.in("2026-06-30", 48000 + i, Category::CashDeposit, "", Mode::Cash);
  model::Borrower b = builder.done();
  b.chains[0].breaks = 1;
  b.chains[0].gap = rupees(5000);
  b.chains[0].first_break = 7;
  const Analytics a = run(b);
  REQUIRE(finding(a, "X1") != nullptr);
  CHECK(finding(a, "X1")->amount == rupees(5000));
  CHECK(finding(a, "X1")->severity == "high");
  REQUIRE(finding(a, "X7") != nullptr);
  CHECK(finding(a, "X7")->rows.size() == 1);
  CHECK(finding(a, "X7")->amount == rupees(150000));
  REQUIRE(finding(a, "X12") != nullptr);
  CHECK(finding(a, "X12")->rows.size() == 2);
  REQUIRE(finding(a, "X15") != nullptr);
  CHECK(finding(a, "X15")->amount == rupees(144003));
  for (const auto& f : a.findings) CHECK_FALSE(f.benign.empty());
  b.log(model::Dataset::Transactions).counts.quarantined = 2;
  CHECK(finding(run(b), "X1")->severity == "watch");
}

TEST_CASE("an empty month is found and isn't a month of zero sales", "[analyze]") {
  LedgerBuilder builder = shop({.months = 4});
  builder.in("2026-06-01", 10000, Category::SalesReceipt);
  for (int d = 2; d <= 30; ++d) builder.row(base::from_civil(2026, 6, d), true, rupees(10000), Category::SalesReceipt);
  const Analytics a = run(builder.done());
  REQUIRE(finding(a, "X6") != nullptr);
  CHECK(finding(a, "X6")->detail.find("2026-05") != std::string::npos);
  CHECK(value(a, "Q1_full_months") == 5.0);
  CHECK(value(a, "F1_turnover_monthly") > 290000);
}

TEST_CASE("GST: filing, turnover and the bank beside it", "[analyze]") {
  LedgerBuilder builder = shop();
  builder.b.given[static_cast<std::size_t>(model::Dataset::Gst)] = true;
  for (int m = 1; m <= 11; ++m) {
    model::GstReturn r;
    r.form = model::GstForm::Gstr3b;
    r.month = base::month_index(base::from_civil(2026, m, 1));
    r.status = m == 11 ? "NOT_FILED" : "FILED";
    r.filed = m == 11 ? base::kNoDate : base::month_end(r.month) + (m == 4 ? 25 : 18);
    r.taxable = rupees(250000);
    r.cgst = r.sgst = rupees(22500);
    builder.b.gst.push_back(r);
  }
  const Analytics a = run(builder.done());
  CHECK(value(a, "G1_turnover_monthly") == 250000.0);
  CHECK(value(a, "G2_late") == 1.0);
  CHECK(value(a, "G2_unfiled") == 1.0);
  CHECK(value(a, "G2_on_time") == Approx(81.8));
  CHECK(value(a, "G2_mean_delay") == 5.0);
  // Ten months, 304 days of ₹10,000 against ten times ₹2,95,000.
  CHECK(value(a, "G10_bank_variance") == Approx(100.0 * (3040000 - 2950000) / 2950000).margin(0.05));
  REQUIRE(finding(a, "G2") != nullptr);
}

TEST_CASE("the largest GST buyer is measured against all supplies, not the listed invoices", "[analyze]") {
  LedgerBuilder builder = shop();
  builder.b.given[static_cast<std::size_t>(model::Dataset::Gst)] = true;
  for (int m = 9; m <= 11; ++m) {
    model::GstReturn r;
    r.month = base::month_index(base::from_civil(2026, m, 1));
    r.status = "FILED";
    r.filed = base::month_end(r.month) + 11;
    r.taxable = rupees(400000);  // sales to consumers are in here only
    model::GstReturn::Invoice invoice;
    invoice.party_gstin = "29AAAAA0000A1Z5";
    invoice.taxable = rupees(20000);
    r.invoices = {invoice, invoice};
    builder.b.gst.push_back(r);
  }
  CHECK(value(run(builder.done()), "G7_top1_buyer") == Approx(10.0));
}

TEST_CASE("bureau: worst delay, debts once, new to credit isn't a zero score", "[analyze]") {
  LedgerBuilder builder = shop();
  builder.b.given[static_cast<std::size_t>(model::Dataset::CreditReports)] = true;
  model::CreditReport r;
  r.bureau = "CIBIL";
  r.date = base::from_civil(2026, 12, 15);
  r.score = 731;
  r.tradelines.resize(2);
  r.tradelines[0].type = "BUSINESS_LOAN";
  r.tradelines[0].status = "ACTIVE";
  r.tradelines[0].balance = rupees(300000);
  r.tradelines[0].emi = rupees(12000);
  r.tradelines[0].dpd = {0, 0, 30, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 90};
  r.tradelines[1].type = "CREDIT_CARD";
  r.tradelines[1].status = "ACTIVE";
  r.tradelines[1].limit = rupees(100000);
  r.tradelines[1].balance = rupees(45000);
  r.enquiries.push_back({base::from_civil(2026, 11, 1), "X", rupees(100000)});
  r.enquiries.push_back({base::from_civil(2026, 1, 1), "Y", rupees(100000)});
  builder.b.credit_reports = {r, r};
  builder.b.credit_reports[1].bureau = "EXPERIAN";
  builder.b.credit_reports[1].score = 702;
  const model::Borrower b = builder.done();
  const Analytics a = run(b);
  CHECK(value(a, "R1_score") == 702.0);
  CHECK(value(a, "R2_dpd_max_12m") == 30.0);
  CHECK(value(a, "R2_dpd_max_24m") == 90.0);
  CHECK(value(a, "R5_outstanding") == 345000.0);
  CHECK(value(a, "R6_utilisation") == 45.0);
  CHECK(value(a, "R7_enquiries_6m") == 1.0);
  // The bank shows ₹8,000, the bureau ₹12,000: the larger counts.
  CHECK(value(a, "O1_emi_monthly") == 12000.0);
  CHECK(value(a, "O10_undisclosed_emi") == 0.0);
  model::Borrower fresh = b;
  for (auto& report : fresh.credit_reports) {
    report.score = -1;
    report.tradelines.clear();
  }
  const Analytics ntc = run(fresh);
  CHECK_FALSE(ntc.value("R1_score").has_value());
  CHECK(value(ntc, "R1_new_to_credit") == 1.0);
}

TEST_CASE("the policy's parameters are the code's defaults; strays are refused", "[analyze]") {
  CHECK(analyze::check_params(policy()).ok());
  const analyze::Params from_policy = analyze::read_params(policy());
  const analyze::Params defaults = analyze::read_params(base::Json::object());
  CHECK(std::memcmp(&from_policy, &defaults, sizeof(defaults)) == 0);
  base::Json changed = policy();
  changed["analysis"]["windw_months"] = {{"value", 3}, {"source", "x"}};
  CHECK(analyze::check_params(changed).error().path == "/analysis/windw_months");
}

TEST_CASE("figures as people write them", "[analyze]") {
  CHECK(analyze::figure(125000.4, "INR") == "₹1,25,000");
  CHECK(analyze::figure(12.5, "percent") == "12.5 %");
  CHECK(analyze::figure(1, "days") == "1 day");
  CHECK(analyze::figure(3, "count") == "3");
}

TEST_CASE("the same borrower gives the same bytes; summaries are all there", "[analyze]") {
  const model::Borrower b = shop().done();
  const Analytics one = run(b);
  const Analytics two = run(b);
  REQUIRE(one.summaries.size() == 13);
  for (std::size_t i = 0; i < one.summaries.size(); ++i) {
    CHECK(one.summaries[i].first == two.summaries[i].first);
    CHECK(base::dump(one.summaries[i].second) == base::dump(two.summaries[i].second));
  }
  const base::Json& overall = *one.summary("overall_summary");
  CHECK(base::array(overall, "metrics")->size() == analyze::catalogue().count);
  CHECK(base::array(overall, "months")->size() == 12);
}

namespace {

model::Borrower random_borrower(std::size_t rows, std::uint64_t seed) {
  base::Rng rng(seed);
  LedgerBuilder builder(rupees(500000));
  std::vector<base::Date> dates;
  for (std::size_t i = 0; i < rows; ++i)
    dates.push_back(static_cast<base::Date>(base::from_civil(2025, 1, 1) + rng.integer(0, 729)));
  std::sort(dates.begin(), dates.end());
  for (const base::Date d : dates) {
    const std::string party = "Party " + std::to_string(rng.integer(0, 400));
    builder.row(d, rng.chance(0.5), rupees(rng.integer(10, 20000)),
                static_cast<Category>(rng.integer(0, model::kCategoryCount - 1)), party,
                static_cast<Mode>(rng.integer(0, model::kModeCount - 1)),
                static_cast<model::Bounce>(rng.chance(0.02) ? rng.integer(1, 5) : 0));
  }
  return builder.done();
}

}  // namespace

TEST_CASE("any ledger is analysed without losing a month's rupee", "[analyze][property]") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const model::Borrower b = random_borrower(static_cast<std::size_t>(seed * 13), seed);
    const Analytics a = run(b);
    base::Paise in = 0, out = 0, months_in = 0, months_out = 0;
    for (std::size_t i = 0; i < b.ledger.size(); ++i) (b.ledger.credit[i] != 0 ? in : out) += b.ledger.amount[i];
    for (const auto& month : a.months) {
      months_in += month.inflow;
      months_out += month.outflow;
      CHECK(month.business_inflow + month.uncertain_inflow <= month.inflow);
      CHECK(month.turnover >= month.business_inflow);
    }
    CHECK(in == months_in);
    CHECK(out == months_out);
    for (const auto& metric : a.metrics) {
      INFO(metric.id);
      if (metric.value) CHECK(*metric.value == *metric.value);
      CHECK(metric.rows.size() <= 200);
      for (const std::uint32_t row : metric.rows) CHECK(row < b.ledger.size());
    }
  }
}

TEST_CASE("time to analyse", "[analyze][.bench]") {
  for (const std::size_t rows : {5000U, 50000U}) {
    const model::Borrower b = random_borrower(rows, 7);
    double best = 1e9;
    for (int i = 0; i < 15; ++i) {
      const auto start = std::chrono::steady_clock::now();
      const Analytics a = run(b);
      const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
      best = std::min(best, took.count());
      REQUIRE(a.metrics.size() > 50);
    }
    WARN(rows << " rows: " << best << " ms with the summary documents");
  }
}

TEST_CASE("GST confirms uncertain credits as sales, up to all of them and never below the policy's share",
          "[analyze]") {
  const auto with_gst = [](std::int64_t taxable) {
    LedgerBuilder builder = shop({.months = 6});
    for (int m = 1; m <= 6; ++m) {
      builder.row(base::from_civil(2026, m, 28), true, rupees(100000), Category::CashDeposit, "", Mode::Cash);
    }
    // The ledger goes by date within an account.
    model::Ledger& l = builder.b.ledger;
    std::vector<std::uint32_t> order(l.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&l](std::uint32_t a, std::uint32_t c) { return l.date[a] < l.date[c]; });
    l.permute(order);
    if (taxable > 0) builder.b.given[static_cast<std::size_t>(model::Dataset::Gst)] = true;
    for (int m = 1; taxable > 0 && m <= 6; ++m) {
      model::GstReturn r;
      r.form = model::GstForm::Gstr3b;
      r.month = base::month_index(base::from_civil(2026, m, 1));
      r.status = "FILED";
      r.taxable = rupees(taxable);
      builder.b.gst.push_back(r);
    }
    return run(builder.done());
  };
  const double sales = 181 * 10000.0 / 6;
  CHECK(value(with_gst(0), "F1_turnover_monthly") == Approx(sales + 50000).margin(0.01));
  CHECK(value(with_gst(200000), "F1_turnover_monthly") == Approx(sales + 50000).margin(0.01));
  CHECK(value(with_gst(500000), "F1_turnover_monthly") == Approx(sales + 100000).margin(0.01));
  const Analytics part = with_gst(382000);
  CHECK(value(part, "F1_turnover_monthly") == Approx(sales + 80000).margin(0.01));
  CHECK(base::text(part.metric("F1_turnover_monthly")->inputs, "uncertain_counted_by") == "GST returns");
}

}  // namespace analyze_test
