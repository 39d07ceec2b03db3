// Analysis of richer documents: purchases beside sales, quarterly filers, limits, and several bureaus.
#include <algorithm>
#include <string>

#include "analysis_fixture.hpp"
#include "analyze/facts.hpp"
#include "base/rng.hpp"
#include "rounds.hpp"

namespace rich_analysis_test {

using namespace msme;
using namespace msme::test;
using model::Category;
using model::GstForm;

namespace {

// A return of 2026.
model::GstReturn filing(GstForm form, int month, std::int64_t taxable, bool quarterly = false) {
  return test::filing(form, 2026, month, taxable, quarterly);
}

LedgerBuilder with_gst() {
  LedgerBuilder builder = shop();
  builder.b.given[static_cast<std::size_t>(model::Dataset::Gst)] = true;
  return builder;
}

}  // namespace

TEST_CASE("the owner's savings account doesn't make the business older", "[analyze]") {
  LedgerBuilder builder = shop();
  builder.account(rupees(1000), model::AccountType::Savings);
  model::Borrower b = builder.done();
  b.accounts[0].opened = base::from_civil(2024, 2, 10);
  b.accounts[1].opened = base::from_civil(2012, 5, 1);
  const int now = base::month_index(b.as_of);
  CHECK(run(b).value("V1_vintage_months") == now - base::month_index(b.accounts[0].opened));
  b.accounts[0].opened = base::kNoDate;
  CHECK(run(b).value("V1_vintage_months") == now - base::month_index(b.accounts[1].opened));
}

TEST_CASE("purchases are never turnover, a filing or compliance", "[analyze]") {
  LedgerBuilder builder = with_gst();
  for (int m = 1; m <= 11; ++m) builder.b.gst.push_back(filing(GstForm::Gstr3b, m, 250000));
  const model::Borrower sales = builder.done();
  model::Borrower both = sales;
  for (int m = 1; m <= 12; ++m) both.gst.push_back(filing(GstForm::Gstr2b, m, 900000));
  const Analytics a = run(sales);
  const Analytics c = run(both);
  for (const char* id :
       {"G1_turnover_ttm", "G1_turnover_monthly", "G2_on_time", "G2_late", "G2_unfiled", "G3_nil_share",
        "G10_bank_variance", "G13_last_filed_age", "F1_turnover_monthly", "V1_vintage_months"}) {
    INFO(id);
    CHECK(a.value(id) == c.value(id));
  }
  CHECK(value(c, "G9_purchases_monthly") == 900000.0);
  // The rows behind a figure are those it comes from.
  CHECK(c.metric("G1_turnover_ttm")->row_count == 11);
  CHECK(c.metric("G9_purchases_monthly")->row_count == 23);
  CHECK_FALSE(a.value("G9_purchases_monthly").has_value());
  // Purchases alone say nothing about sales.
  model::Borrower alone = sales;
  alone.gst.clear();
  for (int m = 1; m <= 12; ++m) alone.gst.push_back(filing(GstForm::Gstr2b, m, 900000));
  const Analytics only = run(alone);
  for (const char* id :
       {"G1_turnover_ttm", "G2_on_time", "G10_bank_variance", "G13_last_filed_age", "G9_gross_margin"}) {
    INFO(id);
    CHECK_FALSE(only.value(id).has_value());
  }
}

TEST_CASE("input credit, suppliers and margin come from GSTR-2B", "[analyze]") {
  LedgerBuilder builder = with_gst();
  for (int m = 1; m <= 10; ++m) {
    model::GstReturn paid = filing(GstForm::Gstr3b, m, 250000);
    paid.itc_claimed = rupees(m == 10 ? 40000 : 36000);
    builder.b.gst.push_back(paid);
    model::GstReturn bought = filing(GstForm::Gstr2b, m, 200000);
    bought.itc_available = rupees(32000);
    model::GstReturn::Invoice invoice;
    invoice.party_gstin = "27AAAAA0000A1Z5";
    invoice.taxable = rupees(100000);
    bought.invoices.push_back(invoice);
    invoice.party_gstin = "27BBBBB0000B1Z5";
    invoice.taxable = rupees(60000);
    bought.invoices.push_back(invoice);
    builder.b.gst.push_back(bought);
  }
  const Analytics a = run(builder.done());
  CHECK(value(a, "G5_itc_gap") == Approx(100.0 * (364 - 320) / 320).margin(0.05));
  CHECK(value(a, "G7_top1_supplier") == 50.0);
  CHECK(value(a, "G7_top5_suppliers") == 80.0);
  CHECK(value(a, "G9_gross_margin") == 20.0);
  REQUIRE(finding(a, "G5") != nullptr);
  CHECK(finding(a, "G5")->severity == "watch");
}

TEST_CASE("a quarter is three months: same turnover, compliance and reconciliation as monthly filing", "[analyze]") {
  LedgerBuilder monthly = with_gst();
  LedgerBuilder quarterly = with_gst();
  for (int m = 1; m <= 9; ++m) {
    for (const GstForm form : {GstForm::Gstr1, GstForm::Gstr3b}) {
      monthly.b.gst.push_back(filing(form, m, 250000));
      if (m % 3 == 0) quarterly.b.gst.push_back(filing(form, m, 750000, true));
    }
    monthly.b.gst.push_back(filing(GstForm::Gstr2b, m, 200000));
    quarterly.b.gst.push_back(filing(GstForm::Gstr2b, m, 200000));
  }
  const Analytics a = run(monthly.done("2026-11-15"));
  const Analytics q = run(quarterly.done("2026-11-15"));
  for (const char* id : {"G1_turnover_ttm", "G1_turnover_monthly", "G2_on_time", "G2_late", "G2_unfiled",
                         "G2_unfiled_last_two", "G3_nil_share", "G4_returns_gap", "G10_bank_variance",
                         "G13_last_filed_age", "G9_gross_margin", "G9_purchases_monthly", "V1_vintage_months"}) {
    INFO(id);
    CHECK(a.value(id) == q.value(id));
  }
  CHECK(value(q, "G1_turnover_monthly") == 250000.0);
  CHECK(value(q, "G2_on_time") == 100.0);
  CHECK(value(q, "G13_last_filed_age") == 0.0);
  CHECK(base::number(q.metric("G1_turnover_ttm")->inputs, "of_them_thirds_of_quarters") == 9.0);
  // Mid-December: the quarter that runs isn't missing, October and November of the monthly filer are.
  CHECK(value(run(quarterly.done("2026-12-31")), "G13_last_filed_age") == 0.0);
  CHECK(value(run(monthly.done("2026-12-31")), "G13_last_filed_age") == 2.0);
}

TEST_CASE("a late and an unfiled quarter count once for each return", "[analyze]") {
  LedgerBuilder builder = with_gst();
  for (int m = 3; m <= 9; m += 3) {
    model::GstReturn r = filing(GstForm::Gstr3b, m, 750000, true);
    if (m == 3) r.filed += 5;
    if (m == 9) {
      r.status = "NOT_FILED";
      r.filed = base::kNoDate;
      r.taxable = base::kNoMoney;
    }
    builder.b.gst.push_back(r);
  }
  const Analytics a = run(builder.done("2026-11-30"));
  CHECK(value(a, "G2_late") == 1.0);
  CHECK(value(a, "G2_mean_delay") == 5.0);
  CHECK(value(a, "G2_unfiled") == 1.0);
  CHECK(value(a, "G2_unfiled_last_two") == 1.0);
  CHECK(value(a, "G2_on_time") == Approx(33.3));
  CHECK(value(a, "G13_last_filed_age") == 3.0);
}

TEST_CASE("thirds of a quarter add up to the paisa", "[analyze]") {
  LedgerBuilder builder = with_gst();
  model::GstReturn r = filing(GstForm::Gstr3b, 3, 0, true);
  r.taxable = 100000001;
  builder.b.gst.push_back(r);
  const Analytics a = run(builder.done());
  CHECK(base::number(a.metric("G1_turnover_ttm")->inputs, "sum") == 1000000.01);
  CHECK(value(a, "G1_turnover_ttm") == Approx(4000000.04));
}

TEST_CASE("whatever a quarter holds, its three months together hold the same", "[analyze]") {
  base::Rng rng(7);
  for (int round = 0; round < msme_test::rounds(200); ++round) {
    LedgerBuilder builder = with_gst();
    base::Paise sum = 0, with_tax = 0;
    for (int m = 3; m <= 12; m += 3) {
      model::GstReturn r = filing(GstForm::Gstr3b, m, 0, true);
      r.taxable = rng.integer(0, 100000000);
      r.igst = rng.integer(0, 1000000);
      r.cgst = r.sgst = rng.integer(0, 1000000);
      sum += r.taxable;
      with_tax += r.taxable + r.igst + r.cgst + r.sgst;
      builder.b.gst.push_back(r);
    }
    base::Paise months = 0;
    for (int m = 1; m <= 12; ++m) {
      months += analyze::gst_with_tax(builder.b, base::month_index(base::from_civil(2026, m, 1)));
    }
    CHECK(months == with_tax);
    CHECK(analyze::gst_with_tax(builder.b, base::month_index(base::from_civil(2027, 1, 1))) == base::kNoMoney);
    const Analytics a = run(builder.done());
    CHECK(base::number(a.metric("G1_turnover_ttm")->inputs, "sum") == base::to_rupees(sum));
  }
}

TEST_CASE("a quarter only partly in the bank's window isn't compared", "[analyze]") {
  LedgerBuilder builder = with_gst();
  model::Borrower b = builder.done();
  // November 2025 to January 2026: the bank knows January only.
  model::GstReturn r = filing(GstForm::Gstr3b, 1, 750000, true);
  r.month = base::month_index(base::from_civil(2025, 12, 1));
  b.gst.push_back(r);
  for (int m = 3; m <= 9; m += 3) b.gst.push_back(filing(GstForm::Gstr3b, m, 750000, true));
  const Analytics a = run(b);
  CHECK(base::number(a.metric("G10_bank_variance")->inputs, "months") == 9.0);
}

TEST_CASE("consumers' sales stated apart are part of the whole that a buyer's share is of", "[analyze]") {
  LedgerBuilder builder = with_gst();
  model::GstReturn r = filing(GstForm::Gstr1, 6, 0, true);
  r.taxable = base::kNoMoney;
  r.b2b = rupees(100000);
  r.b2c = rupees(300000);
  model::GstReturn::Invoice invoice;
  invoice.party_gstin = "29AAAAA0000A1Z5";
  invoice.taxable = rupees(80000);
  r.invoices.push_back(invoice);
  builder.b.gst.push_back(r);
  CHECK(value(run(builder.done()), "G7_top1_buyer") == 20.0);
}

TEST_CASE("a drawn cash credit is no distress: its interest is an obligation, its limit is measured", "[analyze]") {
  LedgerBuilder plain = shop({.emi = 8000});
  const Analytics before = run(plain.done());
  LedgerBuilder builder = shop({.emi = 8000});
  builder.account(-rupees(600000), model::AccountType::CashCredit);
  builder.b.accounts[1].limit = rupees(1000000);
  builder.b.accounts[1].drawing_power = rupees(800000);
  for (int m = 1; m <= 12; ++m) {
    const base::Date end = base::month_end(base::month_index(base::from_civil(2026, m, 1)));
    builder.row(end, false, rupees(6000), Category::InterestCharged, "", model::Mode::Bank);
    builder.row(end, true, rupees(6000), Category::OwnTransfer, "", model::Mode::Transfer);
  }
  const Analytics a = run(builder.done());
  CHECK(value(a, "O1_interest_monthly") == 6000.0);
  CHECK(value(a, "O1_emi_monthly") == 8000.0);
  CHECK(value(a, "O1_obligations_monthly") == 14000.0);
  // Interest is debt service: it doesn't lower what there is to serve debt from.
  CHECK(value(a, "F2_net_operating_cash") == value(before, "F2_net_operating_cash"));
  CHECK(value(a, "O2_foir") == Approx(100.0 * 14000 / value(a, "F2_net_operating_cash")).margin(0.05));
  CHECK(value(a, "O3_dscr") == Approx(value(a, "F2_net_operating_cash") / 14000).margin(0.005));
  // ₹6 lakh drawn of the ₹8 lakh that may be drawn.
  CHECK(value(a, "B8_limit_utilisation") == Approx(75.0).margin(0.3));
  for (const char* id : {"B3_amb", "B4_min_balance", "B5_negative_days", "B6_near_zero_days", "B1_balance_latest"}) {
    INFO(id);
    CHECK(value(a, id) == value(before, id));
  }
  CHECK(value(a, "B5_negative_days") == 0.0);
  CHECK(value(a, "O12_working_capital_limits") == 1000000.0);
}

TEST_CASE("interest that a loan account charges itself isn't paid twice", "[analyze]") {
  LedgerBuilder builder = shop({.emi = 8000});
  builder.account(-rupees(200000), model::AccountType::Loan);
  for (int m = 1; m <= 12; ++m)
    builder.row(base::from_civil(2026, m, 28), false, rupees(2000), Category::InterestCharged, "", model::Mode::Bank);
  const Analytics a = run(builder.done());
  CHECK(value(a, "O1_interest_monthly") == 0.0);
  CHECK(value(a, "O2_foir") == value(run(shop({.emi = 8000}).done()), "O2_foir"));
}

TEST_CASE("a borrower with nothing but a cash credit is analysed, unknowns stay unknown", "[analyze]") {
  LedgerBuilder builder(-rupees(500000), model::AccountType::CashCredit);
  builder.b.accounts[0].limit = rupees(1000000);
  for (int m = 1; m <= 6; ++m) {
    for (int d = 1; d <= 28; ++d)
      builder.row(base::from_civil(2026, m, d), true, rupees(10000), Category::SalesReceipt, "Meena Stores");
    builder.row(base::from_civil(2026, m, 28), false, rupees(280000), Category::SupplierPayment, "Wholesale Mart");
  }
  const Analytics a = run(builder.done());
  CHECK_FALSE(a.value("B3_amb").has_value());
  CHECK_FALSE(a.value("B5_negative_days").has_value());
  CHECK(value(a, "B8_limit_utilisation") > 20);
  CHECK(value(a, "F1_turnover_monthly") == 280000.0);
}

TEST_CASE("bureaus: the latest score counts, a wide spread is a finding", "[analyze]") {
  LedgerBuilder builder = shop();
  builder.b.given[static_cast<std::size_t>(model::Dataset::CreditReports)] = true;
  const auto report = [](const char* bureau, const char* date, int score) {
    model::CreditReport r;
    r.bureau = bureau;
    r.date = base::parse_iso(date);
    r.score = score;
    return r;
  };
  builder.b.credit_reports = {report("CIBIL", "2026-08-01", 690), report("CRIF", "2026-11-20", 745),
                              report("CIBIL", "2026-02-01", 500), report("EQUIFAX", "2026-10-01", -1)};
  model::Borrower b = builder.done();
  const Analytics a = run(b);
  CHECK(value(a, "R1_score") == 745.0);
  REQUIRE(finding(a, "R1") != nullptr);
  CHECK(finding(a, "R1")->detail.find("690") != std::string::npos);
  b.credit_reports[0].score = 695;  // 50 apart is no news
  CHECK(finding(run(b), "R1") == nullptr);
  // Of two on one day the lower.
  b.credit_reports.push_back(report("EXPERIAN", "2026-11-20", 738));
  CHECK(value(run(b), "R1_score") == 738.0);
}

TEST_CASE("bureaus: closed loans oblige to nothing, an old report's delays are as old as it is", "[analyze]") {
  LedgerBuilder builder = shop({.emi = 0});
  builder.b.given[static_cast<std::size_t>(model::Dataset::CreditReports)] = true;
  model::CreditReport r;
  r.bureau = "CIBIL";
  r.date = base::from_civil(2026, 12, 1);
  r.score = 720;
  r.tradelines.resize(4);
  r.tradelines[0].type = "BUSINESS_LOAN";
  r.tradelines[0].status = "CLOSED";
  r.tradelines[0].opened = base::from_civil(2022, 1, 1);
  r.tradelines[0].closed = base::from_civil(2025, 1, 1);
  r.tradelines[0].emi = rupees(9000);
  r.tradelines[0].balance = rupees(50000);
  r.tradelines[1].type = "CREDIT_CARD";
  r.tradelines[1].status = "ACTIVE";
  r.tradelines[1].limit = rupees(100000);
  r.tradelines[1].balance = rupees(20000);
  r.tradelines[1].emi = rupees(1000);
  r.tradelines[2].type = "CASH_CREDIT";
  r.tradelines[2].status = "ACTIVE";
  r.tradelines[2].limit = rupees(500000);
  r.tradelines[2].balance = rupees(280000);
  r.tradelines[3].type = "OVERDRAFT";
  r.tradelines[3].status = "ACTIVE";
  r.tradelines[3].limit = rupees(400000);
  r.tradelines[3].balance = rupees(0);
  builder.b.credit_reports.push_back(r);
  model::Borrower b = builder.done();
  const Analytics a = run(b);
  CHECK(value(a, "O1_emi_bureau") == 0.0);
  CHECK(value(a, "O1_emi_monthly") == 0.0);
  CHECK(value(a, "R5_live_loans") == 3.0);
  CHECK(value(a, "R5_outstanding") == 300000.0);
  CHECK(value(a, "R6_utilisation") == 30.0);
  CHECK(value(a, "O12_working_capital_limits") == 900000.0);
  // Ten months before the newest report: its third month back is more than twelve months ago.
  model::CreditReport old = r;
  old.bureau = "CRIF";
  old.date = base::from_civil(2026, 2, 1);
  old.tradelines.resize(1);
  old.tradelines[0].dpd = {0, 0, 90};
  b.credit_reports.push_back(old);
  const Analytics c = run(b);
  CHECK(value(c, "R2_dpd_max_12m") == 0.0);
  CHECK(value(c, "R2_dpd_max_24m") == 90.0);
}

TEST_CASE("bureaus: a thin file and a report without anything", "[analyze]") {
  LedgerBuilder builder = shop();
  builder.b.given[static_cast<std::size_t>(model::Dataset::CreditReports)] = true;
  model::CreditReport r;
  r.bureau = "CIBIL";
  r.date = base::from_civil(2026, 12, 1);
  builder.b.credit_reports.push_back(r);
  const Analytics none = run(builder.done());
  CHECK(value(none, "R1_new_to_credit") == 1.0);
  CHECK_FALSE(none.value("R1_score").has_value());
  CHECK(value(none, "R2_dpd_max_12m") == 0.0);
  CHECK(value(none, "R5_outstanding") == 0.0);
  CHECK_FALSE(none.value("R8_oldest_account").has_value());

  builder.b.credit_reports[0].score = 660;
  builder.b.credit_reports[0].tradelines.resize(1);
  auto& line = builder.b.credit_reports[0].tradelines[0];
  line.type = "CONSUMER_LOAN";
  line.opened = base::from_civil(2026, 6, 1);
  line.balance = rupees(12000);
  line.emi = rupees(2000);
  line.dpd = {0, 0, 0};
  const Analytics thin = run(builder.done());
  CHECK(value(thin, "R1_new_to_credit") == 0.0);
  CHECK(value(thin, "R8_oldest_account") == 6.0);
  CHECK(value(thin, "R2_on_time_share") == 100.0);
  CHECK(value(thin, "R5_unsecured_share") == 100.0);
}

}  // namespace rich_analysis_test
