// Metrics of GST, bureau, insurance, funds, ONDC and OCEN, and the reconciliation, worked on paper.
#include <string>

#include "analysis_fixture.hpp"

namespace source_metrics_test {

using namespace msme;
using namespace msme::test;
using model::Dataset;
using model::GstForm;

namespace {

// The pair of reconciliation.json.
const base::Json& pair_of(const Analytics& a, std::string_view id) {
  static const base::Json none;
  for (const base::Json& pair : *base::array(*a.summary("reconciliation"), "pairs")) {
    if (base::text_or(pair, "pair", "") == id) return pair;
  }
  return none;
}
std::string state(const base::Json& link) { return base::text_or(link, "state", ""); }

model::CreditReport::Tradeline loan(const char* lender, const char* type, std::int64_t balance, std::int64_t emi) {
  model::CreditReport::Tradeline t;
  t.lender = lender;
  t.type = type;
  t.status = "ACTIVE";
  t.opened = day("2024-12-10");
  t.limit = rupees(balance * 2);
  t.balance = rupees(balance);
  t.emi = emi == 0 ? base::kNoMoney : rupees(emi);
  t.dpd = {0, 0, 0, 0, 0, 0};
  return t;
}

model::CreditReport report(const char* bureau, const char* date) {
  model::CreditReport r;
  r.bureau = bureau;
  r.date = day(date);
  r.score = 720;
  return r;
}

}  // namespace

TEST_CASE("a settled or written-off account is no live debt, whatever its status says", "[analyze][paper]") {
  LedgerBuilder builder = shop();
  give(builder.b, Dataset::CreditReports);
  model::CreditReport r = report("CIBIL", "2026-12-20");
  r.tradelines = {loan("Bajaj Finance", "BUSINESS_LOAN", 200000, 8000), loan("Old Bank", "PERSONAL_LOAN", 90000, 5000),
                  loan("Card Co", "CREDIT_CARD", 30000, 0), loan("Gone Finance", "PERSONAL_LOAN", 50000, 4000)};
  r.tradelines[1].written_off = rupees(90000);  // still called ACTIVE
  r.tradelines[2].status = "SETTLED";
  r.tradelines[2].closed = day("2025-06-30");
  r.tradelines[3].status = "WRITTEN_OFF";  // no amount given
  builder.b.credit_reports = {r};
  const Analytics a = run(builder.done());
  CHECK(value(a, "R5_live_loans") == 1.0);
  CHECK(value(a, "R5_outstanding") == 200000.0);
  CHECK(value(a, "O1_emi_bureau") == 8000.0);
  CHECK(value(a, "R4_write_off_count") == 3.0);
  CHECK(value(a, "R4_write_off_recent") == 2.0);
  CHECK(value(a, "R4_settled_count") == 1.0);
  CHECK(value(a, "R4_written_off") == 90000.0);
  CHECK(value(a, "R4_loss_age") == 18.0);  // June 2025 to December 2026
  CHECK(value(a, "R4_suit_filed") == 0.0);
  CHECK(value(a, "R5_unsecured_outstanding") == 0.0);
}

TEST_CASE("delays by window, classes of live accounts, searches and ages", "[analyze][paper]") {
  LedgerBuilder builder = shop();
  give(builder.b, Dataset::CreditReports);
  model::CreditReport r = report("CIBIL", "2026-12-20");
  r.tradelines = {loan("A", "BUSINESS_LOAN", 100000, 5000), loan("B", "BUSINESS_LOAN", 100000, 6000),
                  loan("C", "BUSINESS_LOAN", 40000, 7000), loan("D", "OVERDRAFT", 60000, 0)};
  r.tradelines[0].dpd = {12, 0, 0, 0, 35, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 120};
  r.tradelines[1].dpd = {61, 31, 0};
  r.tradelines[2].dpd = {95, 65, 35, 5};
  r.tradelines[3].dpd = {20, 0, 0};
  r.tradelines[3].opened = day("2022-12-01");
  for (const char* date : {"2026-12-18", "2026-12-10", "2026-12-01", "2026-10-15", "2026-08-01", "2026-03-01"})
    r.enquiries.push_back({day(date), "X", rupees(100000)});
  builder.b.credit_reports = {r};
  const Analytics a = run(builder.done("2026-12-31"));
  CHECK(value(a, "R2_dpd_max_3m") == 95.0);
  CHECK(value(a, "R2_dpd_max_6m") == 95.0);
  CHECK(value(a, "R2_dpd_max_24m") == 95.0);
  CHECK(value(a, "R2_dpd_max_36m") == 120.0);
  CHECK(value(a, "R2_months_30_12m") == 6.0);  // 35 | 61 31 | 95 65 35
  CHECK(value(a, "R2_months_60_12m") == 3.0);
  CHECK(value(a, "R2_months_90_12m") == 1.0);
  CHECK(value(a, "R2_months_90_24m") == 1.0);
  // A is SMA-0, B SMA-2, C non-performing; an overdraft of 20 days is standard.
  CHECK(value(a, "R3_sma_accounts") == 2.0);
  CHECK(value(a, "R3_npa_accounts") == 1.0);
  CHECK(value(a, "R3_npa_outstanding") == 40000.0);
  CHECK(value(a, "R7_enquiries_30d") == 2.0);  // the 1st is 30 days old
  CHECK(value(a, "R7_enquiries_90d") == 4.0);
  CHECK(value(a, "R7_enquiries_6m") == 5.0);
  CHECK(value(a, "R7_enquiries_12m") == 6.0);
  CHECK(value(a, "R7_loan_searches_6m") == 3.0);  // August, October, December
  CHECK(value(a, "R8_oldest_account") == 48.0);
  CHECK(value(a, "R8_average_age") == 30.0);  // 24, 24, 24, 48
  CHECK(value(a, "R8_account_types") == 2.0);
  CHECK(value(a, "R12_next_reference") == 9.0);  // the 9th of January
  const base::Json& accounts = *base::array((*base::array(*a.summary("credit"), "reports"))[0], "accounts");
  CHECK(base::text_or(accounts[0], "asset_class", "") == "SMA-0");
  CHECK(base::text_or(accounts[1], "asset_class", "") == "SMA-2");
  CHECK(base::text_or(accounts[2], "asset_class", "") == "NPA");
  CHECK(base::text_or(accounts[3], "asset_class", "") == "STANDARD");
}

TEST_CASE("the person and the business apart; what both report is owed once; guarantees are others' debts",
          "[analyze][paper]") {
  LedgerBuilder builder = shop();
  give(builder.b, Dataset::CreditReports);
  model::CreditReport person = report("CIBIL", "2026-12-20");
  person.tradelines = {loan("HDFC Bank", "HOME_LOAN", 1000000, 12000),
                       loan("ICICI Bank", "BUSINESS_LOAN", 300000, 9000)};
  person.tradelines[1].dpd = {40, 0};
  model::CreditReport firm = report("CIBIL", "2026-12-22");
  firm.commercial = true;
  firm.score = -1;
  firm.rank = 4;
  firm.tradelines = {loan("ICICI BANK LTD", "BUSINESS_LOAN", 300000, 9000), loan("SIDBI", "TERM_LOAN", 500000, 11000),
                     loan("Axis Bank", "TERM_LOAN", 700000, 15000)};
  firm.tradelines[2].ownership = "GUARANTOR";
  builder.b.credit_reports = {person, firm};
  const Analytics a = run(builder.done());
  CHECK(value(a, "R1_score") == 720.0);
  CHECK(value(a, "R10_business_rank") == 4.0);
  CHECK(value(a, "R9_consumer_live") == 2.0);
  CHECK(value(a, "R9_consumer_outstanding") == 1300000.0);
  CHECK(value(a, "R9_commercial_live") == 2.0);
  CHECK(value(a, "R9_commercial_outstanding") == 800000.0);
  CHECK(value(a, "R9_consumer_dpd_12m") == 40.0);
  CHECK(value(a, "R9_commercial_dpd_12m") == 0.0);
  CHECK(value(a, "R2_dpd_max_12m") == 40.0);  // the worse of the two
  // Home 10 lakh, business 3 lakh (in both), SIDBI 5 lakh.
  CHECK(value(a, "R5_outstanding") == 1800000.0);
  CHECK(value(a, "R11_guarantees") == 700000.0);
  CHECK(value(a, "O1_emi_bureau") == 32000.0);  // 12 + 9 + 11
  // The bank shows 8,000 to Bajaj, which no bureau account fits.
  CHECK(value(a, "O1_emi_union") == 40000.0);
  CHECK(value(a, "K3_emi_bureau") == 0.0);
}

TEST_CASE("instalments of bank and bureau, loan by loan", "[analyze][paper]") {
  LedgerBuilder builder = shop();  // 8,000 to Bajaj Finance on the 5th
  give(builder.b, Dataset::CreditReports);
  model::CreditReport r = report("CIBIL", "2026-12-20");
  r.tradelines = {loan("BAJAJ FINANCE LTD", "BUSINESS_LOAN", 200000, 8100), loan("SIDBI", "TERM_LOAN", 500000, 6000)};
  builder.b.credit_reports = {r};
  const Analytics a = run(builder.done());
  CHECK(value(a, "O1_emi_union") == 14100.0);  // the larger of 8,000 and 8,100; 6,000 paid elsewhere
  CHECK(value(a, "K3_emi_bureau") == Approx(100.0 * 8100 / 14100).margin(0.05));
  const base::Json& pair = pair_of(a, "emi_bureau");
  CHECK(state(pair) == "PARTIAL");
  const base::Json& links = *base::array(pair, "links");
  REQUIRE(links.size() == 2);
  CHECK(state(links[0]) == "MATCHED");
  CHECK(base::number_or(links[0], "gap", 0) == 100.0);
  CHECK(state(links[1]) == "UNMATCHED");
  // Dues of 8,100 and 6,000 … FOIR by the poorer income needs GST.
  CHECK(unknown(a, "O2_foir_poorer"));
  CHECK(value(a, "O4_debt_to_income") == Approx(700000.0 / 554000).margin(0.01));
}

TEST_CASE("the registration is in force when the newest return that says so does", "[analyze][paper]") {
  LedgerBuilder builder = shop({.months = 3});
  give(builder.b, Dataset::Gst);
  builder.b.gst = {filing(GstForm::Gstr3b, 2026, 1, 300000), filing(GstForm::Gstr3b, 2026, 2, 300000)};
  CHECK(unknown(run(builder.done()), "G13_registration"));
  builder.b.gst[0].registration = "ACTIVE";
  CHECK(value(run(builder.done()), "G13_registration") == 1.0);
  builder.b.gst[1].registration = "CANCELLED";
  CHECK(value(run(builder.done()), "G13_registration") == 0.0);
}

TEST_CASE("GST by form and year, delays, cash, rates and both rules of the gap", "[analyze][paper]") {
  LedgerBuilder builder = shop();
  give(builder.b, Dataset::Gst);
  // April 2025 to November 2026; GSTR-1 a tenth above GSTR-3B in May 2025 only.
  for (int m = 4; m <= 23; ++m) {
    const int year = 2025 + (m - 1) / 12;
    const int month = (m - 1) % 12 + 1;
    builder.b.gst.push_back(filing(GstForm::Gstr1, year, month, m == 5 ? 110000 : 100000));
    model::GstReturn paid = filing(GstForm::Gstr3b, year, month, 100000);
    paid.net_tax = rupees(1800);    // a tenth of 18,000
    if (m >= 22) paid.filed += 10;  // October and November ten days late
    builder.b.gst.push_back(paid);
  }
  const Analytics a = run(builder.done("2026-12-31"));
  CHECK(value(a, "G1_turnover_fy") == 1200000.0);
  CHECK(a.metric("G1_turnover_fy")->period == "2025-04..2026-03");
  CHECK(value(a, "G1_gstr1_year") == 1200000.0);
  CHECK(value(a, "G1_gstr3b_year") == 1200000.0);
  CHECK(value(a, "G2_compliance") == 100.0);
  CHECK(value(a, "G2_max_delay") == 10.0);
  // Of the last 6 due months 2 of 12 returns are 10 days late: 1.7 days; before none.
  CHECK(value(a, "G2_delay_trend") == 1.7);
  // April to June 2025: (310 − 300) / 310.
  CHECK(value(a, "G4_gap_before_lock") == 3.2);
  CHECK(value(a, "G4_gap_since_lock") == 0.0);
  CHECK(value(a, "G6_cash_share") == 10.0);
  CHECK(value(a, "G11_effective_rate") == 18.0);
  CHECK(value(a, "G11_rate_change") == 0.0);
  CHECK(value(a, "G7_interstate_share") == 0.0);
  CHECK(value(a, "G13_composition") == 0.0);
  CHECK(value(a, "G13_first_period_age") == 20.0);
  CHECK(unknown(a, "G12_eway_bills"));
}

TEST_CASE("a composition dealer files CMP-08 once a quarter and is no non-filer", "[analyze][paper]") {
  LedgerBuilder builder = shop({.sale_a_day = 5000});
  give(builder.b, Dataset::Gst);
  for (const int month : {3, 6, 9}) {
    model::GstReturn r = filing(GstForm::Cmp08, 2026, month, 450000);
    r.cgst = r.sgst = rupees(2250);  // 1 % of his turnover, out of his own price
    builder.b.gst.push_back(r);
  }
  builder.b.gst[2].filed += 4;  // due on 18 October
  const Analytics a = run(builder.done("2026-12-31"));
  CHECK(base::to_iso(model::gst_due_date(builder.b.gst[0])) == "2026-04-18");
  CHECK(value(a, "G13_composition") == 1.0);
  CHECK(value(a, "G1_turnover_monthly") == 150000.0);
  CHECK(value(a, "G2_on_time") == 66.7);
  CHECK(value(a, "G2_unfiled") == 0.0);
  CHECK(value(a, "G2_max_delay") == 4.0);
  // January to September: 273 days of 5,000 against 13.5 lakh, no tax on top.
  CHECK(value(a, "G10_bank_variance") == Approx(100.0 * (1365000 - 1350000) / 1350000).margin(0.05));
  CHECK(unknown(a, "G4_returns_gap"));
}

TEST_CASE("buyers, goods, places and parties on both sides", "[analyze][paper]") {
  LedgerBuilder builder = shop();
  give(builder.b, Dataset::Gst);
  model::GstReturn sales = filing(GstForm::Gstr1, 2026, 10, 100000);
  const auto invoice = [](const char* gstin, std::int64_t taxable, const char* hsn, const char* place, double rate) {
    model::GstReturn::Invoice i;
    i.party_gstin = gstin;
    i.taxable = rupees(taxable);
    i.hsn = hsn;
    i.place = place;
    i.rate = rate;
    return i;
  };
  sales.invoices = {invoice("27AAAAA0000A1Z5", 40000, "847130", "27-Maharashtra", 18),
                    invoice("29BBBBB0000B1Z5", 20000, "847150", "29", 18),
                    invoice("27CCCCC0000C1Z5", 15000, "6109", "96-Foreign", 5)};
  sales.b2c = rupees(25000);
  model::GstReturn bought = filing(GstForm::Gstr2b, 2026, 10, 50000);
  bought.invoices = {invoice("27AAAAA0000A1Z5", 30000, "", "", 18), invoice("27DDDDD0000D1Z5", 20000, "", "", 18)};
  builder.b.gst = {sales, bought};
  const Analytics a = run(builder.done("2026-12-31"));
  CHECK(value(a, "G7_top1_buyer") == 40.0);
  CHECK(value(a, "G7_top5_buyers") == 75.0);
  CHECK(value(a, "G7_buyer_hhi") == 2225.0);  // 40² + 20² + 15²
  CHECK(value(a, "G7_b2b_share") == 75.0);
  CHECK(value(a, "G7_supplier_hhi") == 5200.0);  // 60² + 40²
  CHECK(value(a, "G7_top_hsn_share") == 80.0);   // 8471: 60 of 75
  CHECK(value(a, "G7_export_share") == 20.0);    // 15 of 75
  CHECK(value(a, "G8_two_way_share") == 40.0);   // min(40, 30) of 75
  const base::Json& rates = *base::array(*a.summary("gst"), "rates_by_period");
  REQUIRE(rates.size() == 1);
  CHECK(base::number_or((*base::array(rates[0], "rates"))[0], "percent", 0) == 80.0);
}

TEST_CASE("money that follows the invoice by a month isn't a gap", "[analyze][paper]") {
  LedgerBuilder builder(rupees(100000));
  give(builder.b, Dataset::Gst);
  const std::int64_t sold[] = {100, 180, 90, 260, 120, 300, 80, 150, 240, 110, 200, 130};
  for (int m = 0; m < 12; ++m) {
    const base::Date start = base::month_start(base::month_index(base::from_civil(2026, 1, 1)) + m);
    if (m < 11) builder.b.gst.push_back(filing(GstForm::Gstr3b, 2026, m + 1, sold[m] * 1000));
    // Last month's sales with tax.
    builder.row(start + 2, true, rupees(m == 0 ? 100000 : sold[m - 1] * 1180), Category::SalesReceipt, "Buyer");
    builder.row(start + 27, false, rupees(1000), Category::Rent, "Landlord");
  }
  const Analytics a = run(builder.done("2026-12-31"));
  CHECK(value(a, "G10_lag_months") == 1.0);
  CHECK(value(a, "G10_bank_variance_lagged") == 0.0);
  CHECK(value(a, "K1_gst_bank") == 100.0);
  CHECK(state(pair_of(a, "gst_bank")) == "MATCHED");
}

TEST_CASE("ONDC on paper: returns, commission, lag and payouts found in the bank", "[analyze][paper]") {
  LedgerBuilder builder = shop({.months = 6});
  give(builder.b, Dataset::OndcOrders);
  const auto order = [&](const char* created, std::int64_t amount, const char* state, const char* settlement,
                         const char* paid, std::int64_t settled) {
    model::OndcOrder o;
    o.created = day(created);
    o.state = state;
    o.provider = "Shop";
    o.value = rupees(amount);
    o.commission = rupees(amount) * 3 / 100;
    if (*settlement != 0) o.settlement = {settlement, "", day(paid), rupees(settled)};
    builder.b.ondc_orders.push_back(o);
  };
  order("2026-06-01", 1000, "Completed", "S1", "2026-06-05", 2910);
  order("2026-06-03", 2000, "Completed", "S1", "2026-06-05", 2910);
  order("2026-06-10", 5000, "Completed", "S2", "2026-06-13", 4000);  // 850 short
  order("2026-06-15", 1000, "Completed", "", "", 0);
  order("2026-06-16", 1000, "Returned", "", "", 0);
  order("2026-06-17", 1000, "Cancelled", "", "", 0);
  order("2026-06-20", 700, "Completed", "S3", "2026-06-22", 679);  // never came
  // S1 arrives two days later, S2 the same day.
  builder.in("2026-06-30", 1, Category::SalesReceipt);
  model::Ledger& l = builder.b.ledger;
  std::size_t at = 0;
  for (std::size_t i = 0; i < l.size(); ++i) {
    if (l.credit[i] == 0) continue;
    if (l.date[i] == day("2026-06-07")) l.amount[i] = rupees(2910);
    if (l.date[i] == day("2026-06-13")) {
      l.amount[i] = rupees(4000);
      at = i;
    }
  }
  const Analytics a = run(builder.done());
  CHECK(value(a, "N1_ondc_orders") == 6.0);
  CHECK(value(a, "N1_ondc_returned") == 16.7);
  CHECK(value(a, "N1_ondc_commission") == 3.0);
  // S1: (1000 × 4 + 2000 × 2) / 3000 days = 2.7; S2 3; S3 2; the middle is 2.7.
  CHECK(value(a, "N1_settlement_lag") == 2.7);
  // 2,910 + 4,000 + 679 of 2,910 + 4,850 + 679.
  CHECK(value(a, "N1_settled_share") == Approx(100.0 * 7589 / 8439).margin(0.05));
  CHECK(value(a, "N1_unsettled") == 970.0);
  const base::Json& pair = pair_of(a, "ondc_bank");
  CHECK(base::integer_or(pair, "matched", 0) == 1);
  CHECK(base::integer_or(pair, "partial", 0) == 1);
  CHECK(base::integer_or(pair, "unmatched", 0) == 1);
  CHECK(value(a, "K2_ondc_bank") == Approx(100.0 * 6910 / 7589).margin(0.05));
  const base::Json& links = *base::array(pair, "links");
  CHECK(base::as_number((*base::array(links[1], "row_ids"))[0]) == static_cast<double>(at));
  CHECK(state(pair_of(a, "ondc_gst")) == "MISSING");
}

TEST_CASE("OCEN on paper: applications, loans in bank and bureau, repayment", "[analyze][paper]") {
  LedgerBuilder builder = shop({.months = 6});
  give(builder.b, Dataset::OcenApplications);
  give(builder.b, Dataset::CreditReports);
  builder.in("2026-06-30", 196000, Category::LoanDisbursal, "Quick Lender", Mode::Neft);
  const auto application = [&](const char* applied, const char* status, const char* paid) {
    model::OcenApplication a;
    a.lender = "LENDER-1";
    a.status = status;
    a.applied = day(applied);
    a.disbursed = *paid == 0 ? base::kNoDate : day(paid);
    a.requested = a.approved = rupees(200000);
    a.tenure_months = 10;
    builder.b.ocen_applications.push_back(a);
  };
  application("2026-06-20", "DISBURSED", "2026-06-29");
  application("2026-05-01", "REJECTED", "");
  application("2025-11-01", "REJECTED", "");
  application("2026-01-05", "DISBURSED", "2026-01-10");
  builder.b.ocen_applications[0].paid_out = rupees(196000);
  builder.b.ocen_applications[3].lender = "LENDER-2";
  builder.b.ocen_applications[3].repayments = {{day("2026-02-10"), rupees(20000)}, {day("2026-03-10"), rupees(20000)}};
  model::CreditReport r = report("CIBIL", "2026-06-25");
  r.tradelines = {loan("Second Lender", "BUSINESS_LOAN", 100000, 8000)};
  r.tradelines[0].opened = day("2026-01-12");
  r.tradelines[0].limit = rupees(200000);
  builder.b.credit_reports = {r};
  const Analytics a = run(builder.done());
  CHECK(value(a, "N2_applications_90d") == 2.0);
  CHECK(value(a, "N2_applications_180d") == 3.0);
  CHECK(value(a, "N2_ocen_rejected") == 2.0);
  CHECK(value(a, "N2_ocen_lent") == 400000.0);
  CHECK(value(a, "N2_new_loans_60d") == 1.0);
  // January's loan: four instalments of a tenth are due by June (80,000), 40,000 came; June's has none due.
  CHECK(value(a, "N2_repayment_ratio") == 50.0);
  CHECK(value(a, "K4_ocen_bank") == 50.0);
  // June's loan is newer than the report can show; January's is there.
  CHECK(value(a, "K5_ocen_bureau") == 100.0);
  const base::Json& links = *base::array(pair_of(a, "ocen_bureau"), "links");
  CHECK(state(links[0]) == "MISSING");
  CHECK(state(links[1]) == "MATCHED");
  // Bajaj (bank) is the 8,000 of the bureau by its amount; LENDER-1 isn't reported yet.
  CHECK(value(a, "O9_lenders_all") == 3.0);
}

TEST_CASE("insurance and funds on paper: discipline, property, what can be sold", "[analyze][paper]") {
  LedgerBuilder builder = shop({.months = 6});
  give(builder.b, Dataset::Policies);
  give(builder.b, Dataset::MutualFunds);
  give(builder.b, Dataset::CreditReports);
  model::CreditReport r = report("CIBIL", "2026-06-25");
  r.tradelines = {loan("Bajaj Finance", "BUSINESS_LOAN", 500000, 8000)};
  builder.b.credit_reports = {r};
  const auto policy = [&](const char* type, const char* status, const char* every, std::int64_t cover,
                          std::int64_t premium, const char* paid) {
    model::Policy p;
    p.type = type;
    p.status = status;
    p.premium_frequency = every;
    p.sum_assured = rupees(cover);
    p.premium = rupees(premium);
    p.last_paid = *paid == 0 ? base::kNoDate : day(paid);
    builder.b.policies.push_back(p);
  };
  policy("TERM", "ACTIVE", "YEARLY", 1000000, 12000, "2025-09-01");
  policy("HEALTH", "ACTIVE", "QUARTERLY", 300000, 5000, "2026-01-01");  // due on 1 April, 30 days of grace
  policy("VEHICLE", "ACTIVE", "YEARLY", 200000, 6000, "2026-02-01");
  policy("BUSINESS", "ACTIVE", "SINGLE", 400000, 9000, "");
  policy("LIFE", "LAPSED", "MONTHLY", 100000, 500, "2025-01-01");
  const auto fund = [&](const char* type, std::int64_t worth, std::int64_t sip) {
    model::MutualFund f;
    f.type = type;
    f.current_value = rupees(worth);
    f.sip_amount = rupees(sip);
    builder.b.mutual_funds.push_back(f);
  };
  fund("LIQUID", 48000, 0);
  fund("ELSS", 90000, 2000);
  auto& entries = builder.b.mutual_funds[1].entries;
  for (const char* date : {"2026-01-10", "2026-02-10", "2026-03-10"})
    entries.push_back({day(date), "SIP", rupees(2000)});
  builder.b.mutual_funds[0].entries.push_back({day("2026-06-01"), "REDEMPTION", rupees(15000)});
  builder.b.mutual_funds[0].entries.push_back({day("2026-03-01"), "REDEMPTION", rupees(9000)});
  const Analytics a = run(builder.done());
  CHECK(value(a, "I1_persistency") == 50.0);  // term and vehicle of four
  CHECK(value(a, "I1_lapsed") == 1.0);
  CHECK(value(a, "I1_assets_insured") == 2.0);
  CHECK(value(a, "I1_assets_cover") == 600000.0);
  CHECK(value(a, "I1_business_cover") == 1.0);
  CHECK(value(a, "I1_health_cover") == 1.0);
  CHECK(value(a, "I1_cover_to_debt") == 2.0);  // 10 lakh of 5
  CHECK(value(a, "I1_premium_annual") == 38000.0);
  CHECK(value(a, "I2_liquid_value") == 48000.0);
  CHECK(value(a, "I2_liquid_cover") == 6.0);  // of 8,000
  CHECK(value(a, "I2_sip_monthly") == 2000.0);
  CHECK(value(a, "I2_sip_continuity") == 25.0);
  CHECK(value(a, "I2_invested_12m") == 6000.0);
  CHECK(value(a, "I2_redeemed_60d") == 15000.0);
  CHECK(base::text_or(*base::object(*a.summary("insurance"), "financial_discipline"), "grade", "") == "weak");
  CHECK(base::text_or(*base::object(*a.summary("mutual_fund"), "liquidity"), "grade", "") == "strong");
}

TEST_CASE("who the borrower is: a firm has two names", "[analyze][paper]") {
  LedgerBuilder builder = shop({.months = 3});
  give(builder.b, Dataset::Gst);
  give(builder.b, Dataset::CreditReports);
  builder.b.accounts[0].holder_name = "SHARMA TRADERS";
  model::GstReturn r = filing(GstForm::Gstr3b, 2026, 2, 100000);
  r.gstin = "27ABCPS1234F1Z5";
  r.legal_name = "Rakesh Kumar Sharma";
  r.trade_name = "Sharma Traders";
  builder.b.gst = {r};
  model::CreditReport c = report("CIBIL", "2026-03-20");
  c.name = "RAKESH K SHARMA";
  c.pan = "ABCXXXXXXF";
  builder.b.credit_reports = {c};
  CHECK(value(run(builder.done()), "K7_identity") == 100.0);
  builder.b.credit_reports[0].pan = "XYZXXXXXXQ";
  builder.b.accounts[0].holder_name = "MEENA ENTERPRISES";
  const Analytics other = run(builder.done());
  CHECK(value(other, "K7_identity") == 33.3);  // GST and bureau agree; the account and the PAN don't
  CHECK(state(pair_of(other, "identity")) == "PARTIAL");
}

}  // namespace source_metrics_test
