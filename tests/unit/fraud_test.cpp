// Each check of the fraud family on a small ledger made by hand, and beside it the honest look-alike that must not be severe.
#include "analysis_fixture.hpp"
#include "analyze/trail.hpp"

namespace fraud_test {

using namespace msme;
using namespace msme::test;

namespace {

std::string severity(const Analytics& a, std::string_view rule) {
  const analyze::Finding* f = finding(a, rule);
  return f == nullptr ? "none" : f->severity;
}

double signals(const Analytics& a) {
  REQUIRE(a.value("X0_fraud_signals").has_value());
  return *a.value("X0_fraud_signals");
}

model::CreditReport report(const char* date) {
  model::CreditReport r;
  r.bureau = "CIBIL";
  r.date = day(date);
  r.score = 740;
  return r;
}

model::CreditReport::Tradeline loan(const char* lender, std::int64_t emi, const char* opened) {
  model::CreditReport::Tradeline t;
  t.lender = lender;
  t.type = "BUSINESS_LOAN";
  t.status = "ACTIVE";
  t.opened = day(opened);
  t.emi = rupees(emi);
  t.balance = rupees(emi * 10);
  t.overdue = 0;
  t.dpd.assign(12, 0);
  return t;
}

model::GstReturn::Invoice invoice(const char* date, std::int64_t value, const char* gstin, const char* name) {
  model::GstReturn::Invoice i;
  i.number = "1";
  i.date = day(date);
  i.value = rupees(value);
  i.taxable = rupees(value) * 100 / 118;
  i.party_gstin = gstin;
  i.party_name = name;
  return i;
}

model::GstReturn gst(model::GstForm form, int month, std::vector<model::GstReturn::Invoice> invoices) {
  model::GstReturn r;
  r.form = form;
  r.gstin = "27ABCDE1234F1Z5";
  r.month = month;
  r.status = "FILED";
  r.filed = base::month_end(month) + 10;
  r.taxable = 0;
  for (const auto& i : invoices) r.taxable += i.taxable;
  r.invoices = std::move(invoices);
  return r;
}

}  // namespace

TEST_CASE("an honest shop has no sign of fraud", "[fraud]") {
  const Analytics a = run(shop().done());
  CHECK(signals(a) == 0.0);
  for (const auto& f : a.findings) {
    INFO(f.rule);
    CHECK(f.severity != "high");
  }
}

TEST_CASE("names of one party in different spellings", "[fraud]") {
  CHECK(analyze::party_key("M/s. Al Noor Works Pvt. Ltd.") == analyze::party_key("AL-NOOR WORKS PRIVATE LIMITED"));
  CHECK(analyze::party_key("GEETA SHAH FUNDS") == analyze::party_key("Geeta Shah India"));
  CHECK(analyze::party_key("Sharma Traders") != analyze::party_key("Sharma Stores"));
  // Circular money whose names a narrow column cut: SILVE can only be Silver Impex.
  LedgerBuilder builder = shop({.months = 6});
  builder.out("2026-06-02", 60000, Category::SupplierPayment, "NAVYUG TRADI", Mode::Neft)
      .in("2026-06-08", 58500, Category::SalesReceipt, "Silver Impex", Mode::Neft)
      .out("2026-06-12", 50000, Category::SupplierPayment, "Navyug Trading Co", Mode::Neft)
      .in("2026-06-20", 48500, Category::SalesReceipt, "SILVE", Mode::Neft);
  CHECK(severity(run(builder.done()), "X11") == "high");
}

TEST_CASE("X11: out to one firm and back from others", "[fraud]") {
  LedgerBuilder builder = shop({.months = 6});
  builder.out("2026-06-02", 60000, Category::SupplierPayment, "Navyug Co", Mode::Neft)
      .in("2026-06-08", 58500, Category::SalesReceipt, "Silver Impex", Mode::Neft)
      .out("2026-06-12", 50000, Category::SupplierPayment, "Navyug Co", Mode::Neft)
      .in("2026-06-20", 48500, Category::SalesReceipt, "Crown Mercantile", Mode::Neft);
  const Analytics a = run(builder.done());
  REQUIRE(severity(a, "X11") == "high");
  CHECK(finding(a, "X11")->rows.size() == 4);
  CHECK(finding(a, "X11")->amount == rupees(107000));
  CHECK(signals(a) == 1.0);

  // A supplier paid often, and buyers who pay often: two of the sums happen to fit.
  LedgerBuilder honest = shop({.months = 6});
  for (const char* date : {"2026-06-02", "2026-06-06", "2026-06-12", "2026-06-24"})
    honest.out(date, 60000 + day(date) % 7 * 9000, Category::SupplierPayment, "Steel House", Mode::Neft);
  for (const char* date : {"2026-06-01", "2026-06-08", "2026-06-16", "2026-06-29"})
    honest.in(date, 31000 + day(date) % 5 * 11000, Category::SalesReceipt, "Regular Buyer", Mode::Neft);
  CHECK(severity(run(honest.done()), "X11") == "none");
}

TEST_CASE("X12: in as a sale and back to the payer", "[fraud]") {
  LedgerBuilder builder = shop({.months = 6});
  builder.in("2026-06-02", 40000, Category::SalesReceipt, "Circle Co", Mode::Neft)
      .out("2026-06-06", 39800, Category::SupplierPayment, "Circle Co", Mode::Neft)
      .in("2026-06-12", 30000, Category::SalesReceipt, "Circle Co", Mode::Neft)
      .out("2026-06-15", 30000, Category::SupplierPayment, "Circle Co", Mode::Neft);
  CHECK(severity(run(builder.done()), "X12") == "high");

  // A mandate that failed, came back and was taken again.
  LedgerBuilder mandate = shop({.months = 6});
  for (const char* date : {"2026-05-30", "2026-06-25"})
    mandate.row(day(date), true, rupees(19000), Category::InvestmentIncome, "Quick Finance", Mode::Nach)
        .row(day(date) + 3, false, rupees(19000), Category::Emi, "Quick Finance", Mode::Nach);
  CHECK(severity(run(mandate.done()), "X12") == "none");
  // A good customer who returned goods once.
  LedgerBuilder honest = shop({.months = 6});
  honest.in("2026-06-02", 40000, Category::SalesReceipt, "Good Buyer", Mode::Neft)
      .out("2026-06-06", 40000, Category::Refund, "Good Buyer", Mode::Neft)
      .in("2026-06-12", 45000, Category::SalesReceipt, "Good Buyer", Mode::Neft)
      .in("2026-06-22", 52000, Category::SalesReceipt, "Good Buyer", Mode::Neft);
  CHECK(severity(run(honest.done()), "X12") == "none");
}

TEST_CASE("X13: lifted over the month's end", "[fraud]") {
  LedgerBuilder builder = shop({.months = 6});
  builder.in("2026-04-29", 60000, Category::Transfer, "A Friend", Mode::Neft)
      .out("2026-05-03", 60000, Category::Transfer, "A Friend", Mode::Neft)
      .in("2026-05-30", 65000, Category::Transfer, "A Friend", Mode::Neft)
      .out("2026-06-04", 65000, Category::Transfer, "A Friend", Mode::Neft);
  const Analytics a = run(builder.done());
  REQUIRE(severity(a, "X13") == "high");
  CHECK(finding(a, "X13")->rows.size() == 4);

  LedgerBuilder honest = shop({.months = 6});
  honest.in("2026-04-15", 60000, Category::Transfer, "A Friend", Mode::Neft)
      .out("2026-05-20", 60000, Category::Transfer, "A Friend", Mode::Neft)
      .in("2026-05-30", 12000, Category::Transfer, "A Friend", Mode::Neft)
      .out("2026-06-04", 12000, Category::Transfer, "A Friend", Mode::Neft);
  CHECK(severity(run(honest.done()), "X13") == "none");
}

TEST_CASE("X7: limits of the row's own day", "[fraud][rules]") {
  const auto imps = [](const char* date, std::int64_t amount) {
    LedgerBuilder builder;
    builder.in("2021-09-01", 5000, Category::SalesReceipt, "A")
        .in(date, amount, Category::SalesReceipt, "B", Mode::Imps);
    builder.in("2021-12-31", 5000, Category::SalesReceipt, "A");
    return severity(run(builder.done()), "X7");
  };
  CHECK(imps("2021-10-07", 300000) == "watch");
  CHECK(imps("2021-10-08", 300000) == "none");
  CHECK(imps("2021-10-08", 500000) == "none");
  CHECK(imps("2021-10-08", 500001) == "watch");
  LedgerBuilder two = shop({.months = 6});
  two.in("2026-06-29", 150000, Category::SalesReceipt, "B", Mode::Rtgs)
      .in("2026-06-30", 600000, Category::SalesReceipt, "B", Mode::Upi);
  const Analytics a = run(two.done());
  LedgerBuilder undone = shop({.months = 6});
  undone.in("2026-06-29", 700000, Category::Reversal, "B", Mode::Imps)
      .in("2026-06-30", 600000, Category::Reversal, "B", Mode::Imps);
  CHECK(severity(run(undone.done()), "X7") == "none");
  REQUIRE(severity(a, "X7") == "high");
  CHECK(finding(a, "X7")->from == day("2010-11-15"));
  CHECK(finding(a, "X7")->to == base::kNoDate);
}

TEST_CASE("X8: days of the row's own time", "[fraud][rules]") {
  const auto sunday = [](const char* date, Mode mode) {
    LedgerBuilder builder;
    builder.in(date, 250000, Category::SalesReceipt, "B", mode);
    builder.row(day(date) + 20, true, rupees(5000), Category::SalesReceipt, "A");
    return severity(run(builder.done()), "X8");
  };
  CHECK(sunday("2020-12-13", Mode::Rtgs) == "watch");  // the last Sunday on which RTGS rested
  CHECK(sunday("2020-12-20", Mode::Rtgs) == "none");
  CHECK(sunday("2019-12-15", Mode::Neft) == "watch");
  CHECK(sunday("2019-12-22", Mode::Neft) == "none");
  CHECK(sunday("2021-07-25", Mode::Nach) == "watch");
  CHECK(sunday("2021-08-01", Mode::Nach) == "none");
  CHECK(sunday("2026-06-13", Mode::Cheque) == "watch");  // second Saturday
  CHECK(sunday("2026-06-20", Mode::Cheque) == "none");   // third
  CHECK(sunday("2015-08-08", Mode::Cheque) == "none");   // second Saturday before they were closed
  CHECK(sunday("2026-01-26", Mode::Cheque) == "watch");
  CHECK(sunday("2026-01-25", Mode::Upi) == "none");
  LedgerBuilder machine;
  machine.in("2026-06-14", 20000, Category::CashDeposit, "", Mode::Cash)
      .in("2026-06-21", 20000, Category::CashDeposit, "", Mode::Cash);
  CHECK(severity(run(machine.done()), "X8") == "high");
  for (std::size_t row = 0; row < machine.b.ledger.size(); ++row)
    machine.b.ledger.narration[row] = machine.b.ledger.strings.intern("CDM DEPOSIT MG ROAD");
  CHECK(severity(run(machine.done()), "X8") == "none");
}

TEST_CASE("X23: balances written over, rows taken out, and a misread figure", "[fraud]") {
  LedgerBuilder builder = shop({.months = 6});
  model::Borrower b = builder.done();
  for (std::size_t i = 60; i < 65; ++i) b.ledger.balance[i] += rupees(150000);
  const Analytics a = run(b);
  REQUIRE(severity(a, "X23") == "high");
  CHECK(finding(a, "X23")->amount == rupees(150000));
  CHECK(finding(a, "X23")->rows == std::vector<std::uint32_t>{60, 61, 62, 63, 64});
  CHECK(finding(a, "X23")->benign_code == "X23.lifted");
  model::Borrower misread = builder.done();
  misread.ledger.balance[60] += rupees(150000);
  CHECK(severity(run(misread), "X23") == "none");  // the chain of cleaning speaks of it, not this sign
  // Two instalments of ₹9,000 missing, balances as the bank printed them.
  model::Borrower cut = builder.done();
  for (std::size_t i = 60; i < cut.ledger.size(); ++i) cut.ledger.balance[i] -= rupees(9000);
  for (std::size_t i = 100; i < cut.ledger.size(); ++i) cut.ledger.balance[i] -= rupees(9000);
  CHECK(severity(run(cut), "X23") == "none");
  give(cut, model::Dataset::CreditReports);
  cut.credit_reports.push_back(report("2026-06-30"));
  cut.credit_reports[0].tradelines.push_back(loan("Quick Finance", 9000, "2025-01-10"));
  REQUIRE(severity(run(cut), "X23") == "high");
  CHECK(finding(run(cut), "X23")->benign_code == "X23.instalment");
}

TEST_CASE("X20: the statement's end and the bank's own balance", "[fraud]") {
  model::Borrower b = shop({.months = 6}).done();
  const base::Paise last = b.ledger.balance.back();
  b.accounts[0].balance = last;
  CHECK(severity(run(b), "X20") == "none");
  b.accounts[0].balance = last - rupees(400000);
  CHECK(severity(run(b), "X20") == "high");
  b.accounts[0].balance = last + rupees(4000);
  CHECK(severity(run(b), "X20") == "watch");
  b.accounts[0].balance = base::kNoMoney;
  CHECK(severity(run(b), "X20") == "none");
}

TEST_CASE("X21: round receipts without a bill, and a buyer who always pays on account", "[fraud]") {
  const auto borrower = [](std::int64_t others) {
    LedgerBuilder builder = shop({.months = 6});
    for (int i = 0; i < 4; ++i)
      builder.row(day("2026-06-30"), true, rupees(31000 + others * (173 + i)), Category::SalesReceipt, "Konkan Infra",
                  Mode::Neft);
    builder.in("2026-06-30", 90000, Category::SalesReceipt, "Konkan Infra", Mode::Neft)
        .in("2026-06-30", 75000, Category::SalesReceipt, "Konkan Infra", Mode::Neft);
    model::Borrower b = builder.done();
    give(b, model::Dataset::Gst);
    const int april = base::month_index(day("2026-04-01"));
    b.gst.push_back(gst(model::GstForm::Gstr1, april,
                        {invoice("2026-04-02", 31173, "27AAAAA0000A1Z5", "Konkan Infra Pvt Ltd"),
                         invoice("2026-04-20", 45120, "27AAAAA0000A1Z5", "Konkan Infra Pvt Ltd")}));
    return b;
  };
  const Analytics a = run(borrower(1));
  REQUIRE(severity(a, "X21") == "high");
  CHECK(finding(a, "X21")->amount == rupees(165000));
  CHECK(severity(run(borrower(0)), "X21") == "none");  // all round: his habit
  model::Borrower explained = borrower(1);
  explained.gst[0].invoices.push_back(invoice("2026-04-22", 90000, "27AAAAA0000A1Z5", "Konkan Infra"));
  explained.gst[0].invoices.push_back(invoice("2026-04-23", 76000, "27AAAAA0000A1Z5", "Konkan Infra"));
  CHECK(severity(run(explained), "X21") == "none");
}

TEST_CASE("X22: an instalment that vanished, one that ended, one that isn't paid", "[fraud]") {
  LedgerBuilder builder = shop({.months = 12, .emi = 0});
  for (int m = 1; m <= 5; ++m)
    builder.row(base::from_civil(2026, m, 5), false, rupees(14000), Category::Emi, "Bajaj Finance", Mode::Nach);
  model::Borrower b = builder.done();
  give(b, model::Dataset::CreditReports);
  b.credit_reports.push_back(report("2026-12-28"));
  b.credit_reports[0].tradelines.push_back(loan("Bajaj Finance", 14000, "2025-01-10"));
  REQUIRE(severity(run(b), "X22") == "high");
  CHECK(finding(run(b), "X22")->amount == rupees(14000 * 7));
  b.credit_reports[0].tradelines[0].dpd[1] = 60;  // not paid: the bureau knows
  CHECK(severity(run(b), "X22") == "none");
  b.credit_reports[0].tradelines[0].dpd[1] = 0;
  b.credit_reports[0].tradelines[0].closed = day("2026-06-10");
  CHECK(severity(run(b), "X22") == "none");
}

TEST_CASE("O10: a loan that no bureau knows, and one that it does", "[fraud]") {
  LedgerBuilder builder = shop({.months = 12, .emi = 0});
  builder.in("2026-04-06", 200000, Category::Transfer, "Raju Finance Corporation", Mode::Neft);
  for (int m = 5; m <= 12; ++m)
    builder.row(base::from_civil(2026, m, 6), false, rupees(12000), Category::Transfer, "Raju Finance Corporation",
                Mode::Neft);
  model::Borrower b = builder.done();
  CHECK(severity(run(b), "O10") == "none");  // without a report nothing can be missing from it
  give(b, model::Dataset::CreditReports);
  b.credit_reports.push_back(report("2026-12-28"));
  REQUIRE(severity(run(b), "O10") == "high");
  CHECK(finding(run(b), "O10")->rows.size() == 8);
  // A loan of the same instalment at a lender that is paid by its own name is another loan.
  b.credit_reports[0].tradelines.push_back(loan("Wholesale Mart", 12000, "2025-04-06"));
  CHECK(severity(run(b), "O10") == "high");
  b.credit_reports[0].tradelines[0].lender = "Some Bank";
  CHECK(severity(run(b), "O10") == "none");
  b.credit_reports[0].tradelines.clear();
  b.credit_reports[0].tradelines.push_back(loan("Raju Finance Corp", 12000, "2026-04-06"));
  CHECK(severity(run(b), "O10") == "none");
  // Rent is equal and monthly too.
  LedgerBuilder rent = shop({.months = 12, .emi = 0});
  model::Borrower honest = rent.done();
  give(honest, model::Dataset::CreditReports);
  honest.credit_reports.push_back(report("2026-12-28"));
  CHECK(severity(run(honest), "O10") == "none");
}

TEST_CASE("O9: three loans within sixty days, wherever they show", "[fraud]") {
  LedgerBuilder builder = shop({.months = 6});
  builder.in("2026-03-04", 200000, Category::LoanDisbursal, "Lender A", Mode::Neft)
      .in("2026-03-20", 200000, Category::LoanDisbursal, "Lender B", Mode::Neft)
      .in("2026-04-10", 200000, Category::LoanDisbursal, "Lender C", Mode::Neft);
  CHECK(severity(run(builder.done()), "O9") == "high");
  LedgerBuilder parts = shop({.months = 6});
  parts.in("2026-03-04", 200000, Category::LoanDisbursal, "Lender A", Mode::Neft)
      .in("2026-03-20", 200000, Category::LoanDisbursal, "Lender A", Mode::Neft)
      .in("2026-04-10", 200000, Category::LoanDisbursal, "Lender A", Mode::Neft);
  CHECK(severity(run(parts.done()), "O9") != "high");
}

TEST_CASE("G8: bills in a circle without money, and a firm that really trades both ways", "[fraud]") {
  const auto borrower = [](bool paid) {
    LedgerBuilder builder = shop({.months = 12});
    if (paid) {
      builder.in("2026-12-30", 900000, Category::SalesReceipt, "Navyug Trading Co", Mode::Neft)
          .out("2026-12-30", 850000, Category::SupplierPayment, "Navyug Trading Co", Mode::Neft);
    }
    model::Borrower b = builder.done();
    give(b, model::Dataset::Gst);
    for (int m = 1; m <= 6; ++m) {
      const int month = base::month_index(base::from_civil(2026, m, 1));
      const std::string date = base::to_iso(base::from_civil(2026, m, 12));
      b.gst.push_back(
          gst(model::GstForm::Gstr1, month, {invoice(date.c_str(), 150000, "24AAAAA0000A1Z5", "Navyug Trading Co")}));
      b.gst.push_back(
          gst(model::GstForm::Gstr2b, month, {invoice(date.c_str(), 145000, "24AAAAA0000A1Z5", "Navyug Trading Co")}));
    }
    return b;
  };
  const Analytics a = run(borrower(false));
  REQUIRE(severity(a, "G8") == "high");
  CHECK(finding(a, "G8")->amount == rupees(6 * 295000));
  CHECK(severity(run(borrower(true)), "G8") == "none");
}

TEST_CASE("N1: orders whose payout never came", "[fraud]") {
  const auto borrower = [](bool paid) {
    LedgerBuilder builder = shop({.months = 6});
    if (paid) builder.in("2026-06-09", 6000, Category::PlatformSettlement, "ONDC Settlement Agency", Mode::Neft);
    model::Borrower b = builder.done();
    give(b, model::Dataset::OndcOrders);
    for (int i = 0; i < 6; ++i) {
      model::OndcOrder order;
      order.id = "ORD" + std::to_string(i);
      order.state = "Completed";
      order.created = day("2026-06-02");
      order.value = rupees(1030);
      order.clean =
          base::parse_json(
              R"({"payment":{"amount":1030.0,"commission":30.0,"settlement":{"amount":6000.0,"date":"2026-06-08"}}})")
              .value();
      b.ondc_orders.push_back(std::move(order));
    }
    return b;
  };
  const Analytics a = run(borrower(false));
  REQUIRE(severity(a, "N1") == "high");
  CHECK(finding(a, "N1")->amount == rupees(6000));
  CHECK(severity(run(borrower(true)), "N1") == "none");
}

TEST_CASE("weak signs stay weak: round taxes, structuring, rush, another name", "[fraud]") {
  LedgerBuilder builder = shop({.months = 6});
  for (int i = 0; i < 6; ++i) builder.out("2026-06-30", 11000 + 1000 * i, Category::GstPayment, "GST", Mode::Neft);
  for (int i = 0; i < 3; ++i) builder.in("2026-06-30", 195000, Category::CashDeposit, "", Mode::Cash);
  model::Borrower b = builder.done();
  b.accounts[0].holder_name = "Somebody Else";
  give(b, model::Dataset::CreditReports);
  b.credit_reports.push_back(report("2026-06-28"));
  b.credit_reports[0].clean["name"] = "Meena Kumari";
  const Analytics a = run(b);
  CHECK(severity(a, "X14") == "watch");
  CHECK(severity(a, "X15") == "watch");
  CHECK(severity(a, "X17") == "watch");
  // What the bureau doesn't show of this shop is severe with or without them.
  model::Borrower plain = shop({.months = 6}).done();
  give(plain, model::Dataset::CreditReports);
  plain.credit_reports.push_back(report("2026-06-28"));
  CHECK(signals(a) == signals(run(plain)));
  b.accounts[0].holder_name = "M. Kumari";
  CHECK(severity(run(b), "X17") == "none");

  LedgerBuilder quiet = shop({.months = 2});
  for (int i = 0; i < 400; ++i)
    quiet.row(day("2026-06-01") + i / 20, true, rupees(500), Category::SalesReceipt, "Someone");
  CHECK(severity(run(quiet.done()), "X16") == "watch");
}

TEST_CASE("X5: one reference twice; two parts under two references are no sign", "[fraud]") {
  LedgerBuilder builder = shop({.months = 6});
  builder.in("2026-06-29", 7000, Category::SalesReceipt, "A", Mode::Neft)
      .in("2026-06-30", 7000, Category::SalesReceipt, "A", Mode::Neft);
  model::Borrower b = builder.done();
  const std::size_t n = b.ledger.size();
  b.ledger.reference[n - 2] = b.ledger.strings.intern("HDFCN26180123456");
  b.ledger.reference[n - 1] = b.ledger.strings.intern("HDFCN26181123457");
  CHECK(severity(run(b), "X5") == "none");
  b.ledger.reference[n - 1] = b.ledger.reference[n - 2];
  CHECK(severity(run(b), "X5") == "watch");
}

TEST_CASE("every finding names its rule's version, days, family and explanation", "[fraud]") {
  LedgerBuilder builder = shop({.months = 6});
  builder.in("2026-06-29", 150000, Category::SalesReceipt, "B", Mode::Rtgs)
      .in("2026-06-30", 600000, Category::SalesReceipt, "B", Mode::Upi);
  const Analytics a = run(builder.done());
  REQUIRE_FALSE(a.findings.empty());
  for (const auto& f : a.findings) {
    INFO(f.id);
    CHECK_FALSE(f.version.empty());
    CHECK_FALSE(f.family.empty());
    CHECK_FALSE(f.benign.empty());
    CHECK(f.benign_code.find(f.rule + ".") == 0);
  }
}

TEST_CASE("X3: what a file says of how it was made", "[fraud]") {
  const auto made = [](model::FileMaking making) {
    model::Borrower b = shop({.months = 3}).done();
    b.sources[0].name = "statement.pdf";
    b.sources[0].making = std::move(making);
    return run(b);
  };
  model::FileMaking clean{"pdf", "iText 5.5", "Finacle", day("2026-04-01"), day("2026-04-01")};
  CHECK(severity(made(clean), "X3") == "none");
  CHECK(value(made(clean), "X3_altered_files") == 0.0);
  // A signature is appended to the finished file.
  clean.appended = 1;
  CHECK(severity(made(clean), "X3") == "watch");
  clean.is_signed = true;
  CHECK(severity(made(clean), "X3") == "none");
  model::FileMaking edited{"pdf", "iLovePDF", "", day("2026-04-01"), day("2026-04-03")};
  const Analytics a = made(edited);
  CHECK(severity(a, "X3") == "high");
  CHECK(finding(a, "X3")->detail == "statement.pdf: saved by iLovePDF; changed on 2026-04-03, made on 2026-04-01.");
  // Not a sign of the fraud family: a person may have joined pages.
  CHECK(signals(a) == 0);
  CHECK(value(a, "X3_altered_files") == 1.0);
  edited.modified = edited.created;
  CHECK(severity(made(edited), "X3") == "watch");
  model::FileMaking book{"xlsx", "Microsoft Excel", ""};
  CHECK(severity(made(book), "X3") == "none");
  book.formulas = 3;
  CHECK(severity(made(book), "X3") == "watch");
  // A file of lines says nothing of its making, and nobody else's files are here to compare.
  const Analytics plain = run(shop({.months = 3}).done());
  CHECK(unknown(plain, "X3_altered_files"));
  CHECK(unknown(plain, "X19_shared_template"));
}

}  // namespace fraud_test
