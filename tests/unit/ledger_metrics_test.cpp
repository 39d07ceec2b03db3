// Metrics of the bank entries, worked on paper: the arithmetic stands beside each figure (lakh and thousands in ₹).
#include <string>

#include "analysis_fixture.hpp"
#include "analyze/book.hpp"
#include "analyze/bureau.hpp"
#include "model/dated_embedded.hpp"

namespace ledger_metrics_test {

using namespace msme;
using namespace msme::test;

namespace {

// January to June 2026, opening balance 50,000. Each month: 2nd sale to Asha 60,000, and 2,000 more every month; 5th
// instalment 10,000; 8th stock 30,000; 10th rent 6,000; 15th cash paid in 4,000; 20th sale to Bina 20,000; 25th food
// 3,000; 28th drawings 5,000 and 1,000 to the own other account.
LedgerBuilder half_year(int months = 6) {
  LedgerBuilder b(rupees(50000));
  for (int m = 0; m < months; ++m) {
    const base::Date start = base::month_start(base::month_index(base::from_civil(2026, 1, 1)) + m);
    b.row(start + 1, true, rupees(60000 + 2000 * m), Category::SalesReceipt, "Asha", Mode::Upi)
        .row(start + 4, false, rupees(10000), Category::Emi, "Bajaj Finance", Mode::Nach)
        .row(start + 7, false, rupees(30000), Category::SupplierPayment, "Mart", Mode::Neft)
        .row(start + 9, false, rupees(6000), Category::Rent, "Landlord", Mode::Neft)
        .row(start + 14, true, rupees(4000), Category::CashDeposit, "", Mode::Cash)
        .row(start + 19, true, rupees(20000), Category::SalesReceipt, "Bina", Mode::Imps)
        .row(start + 24, false, rupees(3000), Category::Food, "", Mode::Upi)
        .row(start + 27, false, rupees(5000), Category::Drawings, "", Mode::Upi)
        .row(start + 27, false, rupees(1000), Category::OwnTransfer, "", Mode::Upi);
  }
  return b;
}

}  // namespace

TEST_CASE("half a year on paper: turnover, margins and what the money was for", "[analyze][paper]") {
  const Analytics a = run(half_year().done());
  // Sales 80 + 2m thousand, and half of 4 that is uncertain: 82, 84, 86, 88, 90, 92 → 522, mean 87.
  CHECK(value(a, "F1_turnover_monthly") == 87000.0);
  CHECK(value(a, "F1_turnover_annual") == 1044000.0);
  // 80 + 2m: 510 thousand of certain sales, 24 uncertain; twice for a year.
  CHECK(value(a, "F1_turnover_annual_certain") == 1020000.0);
  CHECK(value(a, "F1_turnover_annual_upper") == 1068000.0);
  // Cash of the same sum in every month is taken for sales.
  CHECK(value(a, "F1_turnover_best_annual") == 1068000.0);
  CHECK(value(a, "F1_turnover_best_monthly") == 89000.0);
  // The usual season of January to June: 1.02 + 1 + 1.06 + 0.95 + 0.99 + 0.97 = 5.99 months' worth.
  CHECK(value(a, "F1_turnover_annual_seasonal") == Approx(522000 / 5.99 * 12).margin(0.01));
  // Running costs 30 + 6 + 3 = 39 a month: 522 − 234 = 288 over six months.
  CHECK(value(a, "F2_net_operating_cash") == 48000.0);
  CHECK(value(a, "F3_operating_margin") == 55.2);   // 288 / 522
  CHECK(value(a, "F3_gross_margin") == 65.5);       // (522 − 180) / 522
  CHECK(value(a, "F3_margin_after_debt") == 43.7);  // (288 − 60) / 522
  CHECK(value(a, "F20_left_over") == 33000.0);      // (288 − 60 − 30) / 6
  CHECK(value(a, "F19_business_share") == 81.8);    // 36 of 36 + 3 + 5
  CHECK(value(a, "F19_personal_share") == 18.2);    // food 3 and drawings 5
  CHECK(value(a, "F19_unclear_share") == 0.0);
  // Deviations −5, −3, −1, 1, 3, 5: squares 70, / 5 = 14, root 3.741657; / 87.
  CHECK(value(a, "F4_turnover_cv") == 0.043);
  CHECK(value(a, "C4_net_trend") == 2.3);  // nets 43, 45 … 53: slope 2 of 87
  CHECK(value(a, "C5_negative_months") == 0.0);
  CHECK(value(a, "O3_dscr_classic") == 4.8);  // 48 of net cash, no interest on limits, over 10
  const double recent = 88000 / 0.95 + 90000 / 0.99 + 92000 / 0.97;
  const double earlier = 82000 / 1.02 + 84000 / 1.0 + 86000 / 1.06;
  CHECK(value(a, "F5_growth_deseasonalised") == Approx(100 * (recent - earlier) / earlier).margin(0.05));
  CHECK(value(a, "F6_seasonal_peak") == 112.0);  // October of the usual season
  CHECK(a.metric("F6_seasonal_peak")->confidence == 30);
  // Three credits a month: UPI, cash, IMPS.
  CHECK(value(a, "F8_upi_count_share") == 33.3);
  CHECK(value(a, "F8_digital_count_share") == 66.7);
  CHECK(value(a, "F8_digital_debit_share") == 100.0);
  CHECK(value(a, "F8_cheque_share") == 0.0);
  CHECK(value(a, "F14_rent_months") == 100.0);
  CHECK(value(a, "F14_payroll_months") == 0.0);
  CHECK(value(a, "F12_repeat_customers") == 100.0);
  CHECK(value(a, "F12_new_customers") == 0.0);
  // 30 of 30 + 6 named running costs: 83.33² + 16.67² = 6944 + 278.
  CHECK(value(a, "F11_supplier_hhi") == 7222.0);
}

TEST_CASE("half a year on paper: gross and net, every exclusion's rupees", "[analyze][paper]") {
  const Analytics a = run(half_year().done());
  const base::Json& gross = *base::object(*a.summary("transaction"), "gross_and_net");
  // Credits 84 + 2m: 534 thousand; half of the 24 uncertain is left out.
  CHECK(base::number_or(gross, "credits", 0) == 534000.0);
  CHECK(base::number_or(gross, "turnover", 0) == 522000.0);
  // Debits 55 a month: 330; 39 of them run the business.
  CHECK(base::number_or(gross, "debits", 0) == 330000.0);
  CHECK(base::number_or(gross, "operating_debits", 0) == 234000.0);
  double left_in = 0, left_out = 0;
  for (const base::Json& line : *base::array(gross, "left_out")) {
    (base::text_or(line, "side", "") == "credits" ? left_in : left_out) += base::number_or(line, "amount", 0);
  }
  CHECK(left_in == 534000.0 - 522000.0);
  CHECK(left_out == 330000.0 - 234000.0);
  const base::Json& account = *base::object(*a.summary("transaction_summary"), "profit_and_loss");
  CHECK(base::number_or(account, "gross_profit", 0) == 342000.0);  // 522 − 180
  CHECK(base::number_or(account, "rent", 0) == 36000.0);
  CHECK(base::number_or(account, "other_costs", 0) == 18000.0);  // food
  CHECK(base::number_or(account, "operating_profit", 0) == 288000.0);
  CHECK(base::number_or(account, "left_over", 0) == 198000.0);  // 288 − 60 − 30
}

TEST_CASE("half a year on paper: balances and the days on which something is due", "[analyze][paper]") {
  const Analytics a = run(half_year().done());
  // January: 2nd 110, 5th 100, 8th 70, 10th 64, 15th 68, 20th 88, 25th 85, 28th 79 thousand.
  CHECK(value(a, "B4_lowest_balance") == 64000.0);
  // The evening before the first instalment 110 for 10; later months have more.
  CHECK(value(a, "F16_due_day_min") == 11.0);
  CHECK(value(a, "F16_due_day_p10") == 11.0);
  CHECK(value(a, "F16_due_days_covered") == 100.0);
  // January to March: nets 43 + 45 + 47 and 50 at the start, for instalments of 30.
  CHECK(value(a, "F17_weakest_quarter") == 6.17);
  CHECK(value(a, "O8_emi_day_spread") == 0.0);
  CHECK(value(a, "O8_emi_missed_months") == 0.0);
  CHECK(value(a, "O8_emi_days_behind") == 0.0);
  CHECK(value(a, "O5_bounce_rate_12m") == 0.0);
  CHECK(value(a, "O1_emi_union") == 10000.0);
  CHECK(value(a, "O3_dscr_weak_month") == 4.5);  // second of six nets 45 / 10
  CHECK(value(a, "O9_daily_repayments") == 0.0);
}

TEST_CASE("half a year on paper: what comes back every month", "[analyze][paper]") {
  const Analytics a = run(half_year().done());
  // Instalment 10, stock 30, rent 6.
  CHECK(value(a, "F21_recurring_payments") == 46000.0);
  CHECK(value(a, "F21_recurring_count") == 3.0);
  // Bina 20, Asha the third of 60 … 70: 64.
  CHECK(value(a, "F21_recurring_receipts") == 84000.0);
  const base::Json& list = *base::array(*a.summary("transaction"), "recurring_payments");
  REQUIRE(list.size() == 3);
  CHECK(base::text_or(list[0], "name", "") == "Mart");
  CHECK(base::text_or(list[0], "every", "") == "month");
  CHECK(base::boolean_or(list[0], "fixed", false));
}

TEST_CASE("a payment that stopped is no running one, and a party without a pace isn't one", "[analyze][paper]") {
  LedgerBuilder b(rupees(500000));
  const base::Date start = base::from_civil(2026, 1, 1);
  for (int m = 0; m < 4; ++m) b.row(base::add_months(start, m), false, rupees(5000), Category::Rent, "Old Landlord");
  for (const int day : {3, 9, 44, 51, 90, 133, 139})
    b.row(start + day + 120, false, rupees(800), Category::SupplierPayment, "Now and Then");
  b.row(start + 270, true, rupees(90000), Category::SalesReceipt, "Asha");
  const Analytics a = run(b.done());
  CHECK(value(a, "F21_recurring_payments") == 0.0);
  const base::Json& list = *base::array(*a.summary("transaction"), "recurring_payments");
  REQUIRE(list.size() == 1);
  CHECK_FALSE(base::boolean_or(list[0], "running", true));
  CHECK(base::find(list[0], "next") == nullptr);
}

TEST_CASE("two even years: the season is measured as none, and the forecast is twelve times the month",
          "[analyze][paper]") {
  LedgerBuilder b(rupees(100000));
  for (int m = 0; m < 25; ++m) {
    const base::Date start = base::month_start(base::month_index(base::from_civil(2024, 1, 1)) + m);
    b.row(start, true, rupees(100000), Category::SalesReceipt, "Asha")
        .row(start + 9, false, rupees(60000), Category::SupplierPayment, "Mart")
        .row(start + 27, false, rupees(10000), Category::Rent, "Landlord");
  }
  const Analytics a = run(b.done());
  CHECK(value(a, "F6_seasonal_peak") == 100.0);
  CHECK(value(a, "F4_turnover_cv_seasonal") == 0.0);
  for (const char* id : {"F18_forecast_p5", "F18_forecast_p25", "F18_forecast_p50", "F18_forecast_p95"})
    CHECK(value(a, id) == 360000.0);  // 12 × (100 − 60 − 10)
  CHECK(value(a, "F1_turnover_annual_seasonal") == 1200000.0);
}

TEST_CASE("a loan paid out in parts is one new loan, a second lender's another", "[analyze][paper]") {
  LedgerBuilder b = half_year();
  for (const auto& [day, lender] : {std::pair("2026-06-05", "Bajaj Finance"), std::pair("2026-06-12", "Bajaj Finance"),
                                    std::pair("2026-06-19", "Lendingkart")})
    b.row(base::parse_iso(day), true, rupees(100000), Category::LoanDisbursal, lender, Mode::Neft);
  CHECK(value(run(b.done()), "O9_new_loans_60d") == 2.0);
}

TEST_CASE("a noisy year is no trend: the forecast stays with what it brought", "[analyze][paper]") {
  // Rents of the same two houses paid by turns and late: the nets jump, and by chance a line through them rises.
  const std::int64_t kNets[] = {10, 90, 20, 60, 95, 5, 85, 30, 100, 25, 80, 60};
  LedgerBuilder b(rupees(100000));
  std::int64_t sum = 0;
  for (int m = 0; m < 12; ++m) {
    const base::Date start = base::month_start(base::month_index(base::from_civil(2025, 1, 1)) + m);
    b.row(start, true, rupees(200000), Category::SalesReceipt, "Asha")
        .row(start + 27, false, rupees(200000 - 1000 * kNets[m]), Category::SupplierPayment, "Mart");
    sum += 1000 * kNets[m];
  }
  const auto year = static_cast<double>(sum);
  const Analytics a = run(b.done());
  CHECK(value(a, "F18_forecast_p50") == Approx(year).epsilon(0.1));
  CHECK(value(a, "F18_forecast_p5") < 0.8 * year);
  CHECK(value(a, "F18_forecast_p95") > 1.2 * year);
}

TEST_CASE("what rises month by month goes on rising, more slowly", "[analyze][paper]") {
  LedgerBuilder b(rupees(100000));
  for (int m = 0; m < 12; ++m) {
    const base::Date start = base::month_start(base::month_index(base::from_civil(2025, 1, 1)) + m);
    b.row(start, true, rupees(200000), Category::SalesReceipt, "Asha")
        .row(start + 27, false, rupees(150000 - 5000 * m), Category::SupplierPayment, "Mart");
  }
  const Analytics a = run(b.done());
  const double last = 105000;  // net of the twelfth month
  CHECK(value(a, "F18_forecast_p50") > 12 * last);
  CHECK(value(a, "F18_forecast_p50") < 12 * (last + 6.5 * 5000));
}

TEST_CASE("a season that repeats is found, and explains the volatility", "[analyze][paper]") {
  LedgerBuilder b(rupees(100000));
  // Every October and November twice the sales of the other months: mean 14 / 12.
  for (int m = 0; m < 36; ++m) {
    const base::Date start = base::month_start(base::month_index(base::from_civil(2023, 1, 1)) + m);
    const bool festival = m % 12 == 9 || m % 12 == 10;
    b.row(start, true, rupees(festival ? 200000 : 100000), Category::SalesReceipt, "Asha")
        .row(start + 27, false, rupees(10000), Category::Rent, "Landlord");
  }
  const Analytics a = run(b.done());
  CHECK(value(a, "F6_seasonal_peak") == Approx(100.0 * 2 * 12 / 14).margin(0.1));
  CHECK(value(a, "F4_turnover_cv") > 0.3);
  CHECK(value(a, "F4_turnover_cv_seasonal") < 0.001);
  // Sales 14 × 100 less 12 × 10 thousand a year; costs are spread by the season too, so near but not equal.
  CHECK(value(a, "F18_forecast_p50") == Approx(1280000).epsilon(0.05));
  CHECK(value(a, "F18_forecast_p5") <= value(a, "F18_forecast_p50"));
  CHECK(value(a, "F18_forecast_p50") <= value(a, "F18_forecast_p95"));
}

TEST_CASE("bounces: cause, rate of those presented, and what was paid within the week", "[analyze][paper]") {
  using model::Bounce;
  LedgerBuilder b = half_year();
  const auto bounce = [&](const char* day, std::int64_t amount, const char* words) {
    for (const bool credit : {false, true}) {
      b.row(base::parse_iso(day), credit, rupees(amount), Category::MandateReturn, "Bajaj Finance", Mode::Nach,
            Bounce::MandateOut);
    }
    b.b.ledger.narration.set(b.b.ledger.size() - 1, b.b.ledger.strings.intern(words));
  };
  bounce("2026-06-28", 10000, "ACH RTN BAJAJ FINANCE INSUFFICIENT BALANCE");
  bounce("2026-06-28", 7000, "ACH RTN DRAWER SIGN DIFFERS");
  bounce("2026-06-28", 6000, "ACH RTN 000123");
  b.row(base::parse_iso("2026-06-30"), false, rupees(10000), Category::Emi, "Bajaj Finance", Mode::Nach);
  const Analytics a = run(b.done());
  CHECK(value(a, "O5_bounce_outward_6m") == 3.0);
  CHECK(value(a, "O5_bounce_funds_12m") == 1.0);
  CHECK(value(a, "O5_bounce_technical_12m") == 1.0);
  CHECK(value(a, "O5_bounce_unsaid_12m") == 1.0);
  CHECK(value(a, "O5_bounce_rate_12m") == 30.0);    // 3 of 7 paid + 3 returned
  CHECK(value(a, "O7_bounces_recovered") == 33.3);  // the 10,000 two days later
  const base::Json& list = *base::array(*a.summary("transaction"), "bounces");
  REQUIRE(list.size() == 3);
  CHECK(base::text_or(list[0], "cause", "") == "funds");
  CHECK(base::text_or(list[0], "direction", "") == "outward");
  CHECK(base::text_or(list[0], "paid_on", "") == "2026-06-30");
  CHECK(base::find(list[1], "paid_on") == nullptr);
}

TEST_CASE("a limit on paper: heavy days, days above 90 % and over it", "[analyze][paper]") {
  LedgerBuilder b(rupees(-49999), model::AccountType::Overdraft);
  b.b.accounts[0].limit = rupees(100000);
  b.out("2026-01-01", 1, Category::BankCharges)
      .out("2026-01-11", 45000, Category::SupplierPayment)
      .out("2026-01-21", 10000, Category::SupplierPayment)
      .in("2026-01-31", 5000, Category::SalesReceipt);
  const Analytics a = run(b.done());
  // Ten days each at 50, 95 and 105, one at 100 thousand.
  CHECK(value(a, "B8_limit_utilisation") == Approx((10 * 50 + 10 * 95 + 10 * 105 + 100) / 31.0).margin(0.05));
  CHECK(value(a, "B8_days_above_90") == 67.7);  // 21 of 31
  CHECK(value(a, "B8_days_over_limit") == 10.0);
  CHECK(value(a, "B8_limit_p90") == 105.0);  // the 28th of 31
}

TEST_CASE("money kept for the days that lenders average", "[analyze][paper]") {
  LedgerBuilder b(rupees(10000));
  // A thousand times more on the 5th, 10th … 25th and the days beside them (15 days), gone in between.
  bool high = false;
  for (base::Date d = base::from_civil(2026, 1, 1); d <= base::from_civil(2026, 3, 31); ++d) {
    const int day = base::to_civil(d).day;
    const bool watched = day >= 4 && day <= 26 && (day % 5 <= 1 || day % 5 == 4);
    if (watched != high) b.row(d, watched, rupees(30000), Category::Transfer, "Friend");
    high = watched;
  }
  b.in("2026-03-31", 1, Category::SalesReceipt);
  const Analytics a = run(b.done());
  CHECK(value(a, "B10_average_day_spike") == Approx(4.0).margin(0.01));  // 40,000 against 10,000
}

TEST_CASE("instalments: a month left out, paid twice the next, and a daily lender", "[analyze][paper]") {
  LedgerBuilder b(rupees(500000));
  for (const char* day : {"2026-01-05", "2026-02-05", "2026-04-05", "2026-04-07", "2026-05-06", "2026-06-05"})
    b.out(day, 9000, Category::Emi, "Bajaj Finance", Mode::Nach);
  for (base::Date d = base::from_civil(2026, 4, 1); d <= base::from_civil(2026, 6, 28); ++d)
    b.row(d, false, rupees(700), Category::Emi, "Daily Money");
  b.in("2026-06-30", 1, Category::SalesReceipt);
  const Analytics a = run(b.done());
  CHECK(value(a, "O8_emi_missed_months") == 1.0);  // March
  // The third payment was due on 5 March and came on 5 April.
  CHECK(value(a, "O8_emi_days_behind") == 31.0);
  CHECK(value(a, "O9_daily_repayments") == 1.0);
  // 9,000 and 700 × 30.4375 days.
  CHECK(value(a, "O1_emi_union") == Approx(9000 + 700 * 30.4375).margin(0.01));
  CHECK(value(a, "O9_lenders_all") == 2.0);
}

TEST_CASE("names: spelling, initials and fillers; a stranger is none", "[analyze][paper]") {
  const analyze::Book book = analyze::default_book();
  CHECK(analyze::name_agreement(book, "M/s. Sharma Traders Pvt Ltd", "SHARMA TRADERS") == 1.0);
  CHECK(analyze::name_agreement(book, "R. K. Sharma", "Rakesh Kumar Sharma") == 1.0);
  CHECK(analyze::name_agreement(book, "Sharma Tradres", "Sharma Traders") < 1.0);
  CHECK(analyze::name_agreement(book, "Sharma Tradrs", "Sharma Traders") == 1.0);
  CHECK(analyze::name_agreement(book, "Gupta Stores", "Sharma Traders") == 0.0);
  CHECK(analyze::name_agreement(book, "", "Sharma") == 0.0);
  CHECK(analyze::same_lender(book, "BAJAJ FIN LTD", "Bajaj Finance Limited"));
  CHECK(analyze::same_lender(book, "HDFC BANK LTD", "HDFC Bank"));
  CHECK_FALSE(analyze::same_lender(book, "HDB Financial Services", "HDFC Bank"));
  // Lenders report on the 9th, 16th, 23rd and the last day since July 2026; before, on the 15th and the last.
  CHECK(base::to_iso(analyze::next_reference(model::embedded_rules(), base::parse_iso("2026-11-13"))) == "2026-11-16");
  CHECK(base::to_iso(analyze::next_reference(model::embedded_rules(), base::parse_iso("2026-02-16"))) == "2026-02-28");
  CHECK(base::to_iso(analyze::next_reference(model::embedded_rules(), base::parse_iso("2024-02-03"))) == "2024-02-29");
}

}  // namespace ledger_metrics_test
