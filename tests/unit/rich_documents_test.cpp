// Richer documents through cleaning: purchases, quarters, limits, settlements, repayments, and every nested row
// accounted for.
#include "documents_fixture.hpp"

namespace rich_documents_test {

using namespace documents;  // NOLINT: the fixture is this file's vocabulary
using msme::model::Counts;
using msme::model::GstForm;
using msme::model::NestedEntry;

namespace {

Counts nested(const CleanLog& log, std::string_view list) {
  for (const auto& [name, counts] : log.nested) {
    if (name == list) return counts;
  }
  return {};
}

const NestedEntry* entry_at(const CleanLog& log, std::string_view path) {
  for (const NestedEntry& entry : log.nested_entries) {
    if (entry.path == path) return &entry;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("GSTR-2B: purchases keep their suppliers and the credit they offer", "[documents]") {
  const Borrower borrower = clean(Dataset::Gst, {kGstr2b});
  REQUIRE(borrower.gst.size() == 1);
  const auto& gst = borrower.gst[0];
  CHECK(gst.form == GstForm::Gstr2b);
  CHECK(gst.itc_available == 1250000);
  REQUIRE(gst.invoices.size() == 1);
  CHECK(gst.invoices[0].party_gstin == "27AAPFU0939F1ZV");
  CHECK(gst.invoices[0].party_name == "Wholesale Mart");
  CHECK(dumped((*msme::base::array(gst.clean, "invoices"))[0], "itc_available") == "true");
  CHECK(dumped(gst.clean, "data_origin") == "\"SYNTHETIC\"");
  CHECK(normalised(borrower.log(Dataset::Gst), "FIELD_UNKNOWN_DROPPED") == 0);
  // It isn't filed: a date beside it makes no status.
  CHECK(clean(Dataset::Gst, {with(kGstr2b, "filing_date", "2026-05-14")}).gst[0].status.empty());
  // The same period may have a GSTR-1, a GSTR-3B and a GSTR-2B.
  const std::string sales = with(with(kGstr1, "return_period", "04-2026"), "filing_frequency", "MONTHLY");
  CHECK(clean(Dataset::Gst, {kGst3b, kGstr2b, sales}).gst.size() == 3);
}

TEST_CASE("GSTR-2B: without its type purchases are still never taken for sales", "[documents]") {
  for (const std::string& line :
       {without(kGstr2b, "return_type"), without(without(kGstr2b, "return_type"), "itc_available")}) {
    const Borrower borrower = clean(Dataset::Gst, {line});
    REQUIRE(borrower.gst.size() == 1);
    CHECK(borrower.gst[0].form == GstForm::Gstr2b);
  }
  // Suppliers' invoices may be older than the period: they don't give it.
  const CleanLog log = clean(Dataset::Gst, {without(kGstr2b, "return_period")}).log(Dataset::Gst);
  REQUIRE(log.quarantined.size() == 1);
  CHECK(log.quarantined[0].field == "return_period");
}

TEST_CASE("Quarterly returns: the quarter's last month, later due dates", "[documents]") {
  const Borrower borrower = clean(Dataset::Gst, {kGstr1});
  REQUIRE(borrower.gst.size() == 1);
  CHECK(borrower.gst[0].quarterly);
  CHECK(borrower.gst[0].b2c == 60000000);
  // Invoices of April and June lie in one quarter.
  const Borrower period = clean(Dataset::Gst, {without(kGstr1, "return_period")});
  REQUIRE(period.gst.size() == 1);
  CHECK(dumped(period.gst[0].clean, "return_period") == "\"06-2026\"");
  CHECK(clean(Dataset::Gst, {without(kGstr1, "status")}).gst[0].status == "FILED");
  CHECK(clean(Dataset::Gst, {with(without(kGstr1, "status"), "filing_frequency", "MONTHLY")}).gst[0].status ==
        "LATE_FILED");
  CHECK(clean(Dataset::Gst, {with(kGstr1, "filing_frequency", "QRMP")}).gst[0].quarterly);
}

TEST_CASE("Cash credits and overdrafts keep limit and drawing power", "[documents]") {
  const Borrower borrower = clean(Dataset::Accounts, {kCashCredit, kAccount});
  REQUIRE(borrower.accounts.size() == 2);
  CHECK(borrower.accounts[0].limit == 100000000);
  CHECK(borrower.accounts[0].drawing_power == 80000000);
  CHECK(borrower.accounts[0].drawable() == 80000000);
  CHECK(borrower.accounts[1].drawable() == msme::base::kNoMoney);
  CHECK(dumped(borrower.accounts[0].clean, "data_origin") == "\"SYNTHETIC\"");
  CHECK_FALSE(borrower.accounts[1].clean.contains("data_origin"));
}

TEST_CASE("Orders keep their payout, loans their repayments", "[documents]") {
  const Borrower orders = clean(Dataset::OndcOrders, {kSettledOrder, with(kSettledOrder, "order_id", "O3")});
  REQUIRE(orders.ondc_orders.size() == 2);  // two orders of one payout are two orders
  const Json* payment = msme::base::object(orders.ondc_orders[0].clean, "payment");
  REQUIRE(payment != nullptr);
  CHECK(dumped(*payment, "commission") == "15.0");
  CHECK(dumped(*payment, "settlement") ==
        R"({"settlement_id":"ST1","amount":9700.0,"date":"2026-05-04","reference":"UTR123"})");
  CHECK(nested(orders.log(Dataset::OndcOrders), "items").quarantined == 2);

  const Borrower loans = clean(Dataset::OcenApplications, {kRepaidLoan});
  REQUIRE(loans.ocen_applications.size() == 1);
  CHECK(dumped(loans.ocen_applications[0].clean, "net_disbursed_amount") == "98000.0");
  CHECK(dumped(loans.ocen_applications[0].clean, "repayments") ==
        R"([{"date":"2026-02-10","amount":9000.0},{"date":"2026-03-10","amount":9000.0}])");
  const CleanLog& log = loans.log(Dataset::OcenApplications);
  CHECK(nested(log, "repayments").in == 3);
  REQUIRE(entry_at(log, "repayments[2]") != nullptr);
  CHECK(entry_at(log, "repayments[2]")->entry.rule == "DATE_UNREADABLE");
  CHECK(entry_at(log, "repayments[2]")->entry.before == "soon");
}

TEST_CASE("Nested rows: kept, repaired, duplicate and unreadable ones add up, each with place and reason",
          "[documents]") {
  Json value = msme::base::parse_json(kGstr1).value();
  const Json first = value["invoices"][0];
  value["invoices"].push_back(first);  // 2: listed twice
  Json other = first;
  other["gst_rate"] = 18;
  value["invoices"].push_back(other);  // 3: the number again, at another rate: a row of its own
  Json half = first;
  half["invoice_number"] = "S5";
  half.erase("sgst");
  value["invoices"].push_back(half);  // 4: state tax equals central tax
  Json broken = first;
  broken["invoice_number"] = "S6";
  broken["taxable_value"] = "lots";
  broken.erase("invoice_value");
  value["invoices"].push_back(broken);            // 5: no amount
  value["invoices"].push_back(Json::object());    // 6: empty
  value["invoices"].push_back("see attachment");  // 7: no object
  const Borrower borrower = clean(Dataset::Gst, {msme::base::dump(value)});
  const CleanLog& log = borrower.log(Dataset::Gst);
  const Counts counts = nested(log, "invoices");
  CHECK(counts.in == 8);
  CHECK(counts.kept == 3);
  CHECK(counts.repaired == 1);
  CHECK(counts.duplicates == 1);
  CHECK(counts.quarantined == 3);
  CHECK(borrower.gst[0].invoices.size() == 4);
  REQUIRE(entry_at(log, "invoices[2]") != nullptr);
  CHECK(entry_at(log, "invoices[2]")->entry.after == "invoices[0]");
  REQUIRE(entry_at(log, "invoices[4]") != nullptr);
  CHECK(entry_at(log, "invoices[4]")->entry.rule == "SGST_EQUALS_CGST");
  REQUIRE(entry_at(log, "invoices[5]") != nullptr);
  CHECK(entry_at(log, "invoices[5]")->entry.rule == "AMOUNT_UNREADABLE");
  CHECK(entry_at(log, "invoices[5]")->entry.before == "lots");
  REQUIRE(entry_at(log, "invoices[6]") != nullptr);
  CHECK(entry_at(log, "invoices[6]")->entry.rule == "WRONG_SHAPE");
  REQUIRE(entry_at(log, "invoices[7]") != nullptr);
  CHECK(entry_at(log, "invoices[7]")->entry.at.line == 1);
}

TEST_CASE("Nested rows of a document that is set aside go with it", "[documents]") {
  const Borrower borrower = clean(Dataset::Gst, {kGstr1, kGstr1, with(kGstr1, "gstin", "none of ours")});
  const CleanLog& log = borrower.log(Dataset::Gst);
  const Counts counts = nested(log, "invoices");
  CHECK(counts.in == 6);
  CHECK(counts.kept == 2);
  CHECK(counts.duplicates == 2);
  CHECK(counts.quarantined == 2);
  // A list that is none.
  const Borrower text = clean(Dataset::Gst, {with(kGstr1, "invoices", "two invoices")});
  REQUIRE(text.log(Dataset::Gst).nested_entries.size() == 1);
  CHECK(text.log(Dataset::Gst).nested_entries[0].entry.rule == "LIST_INVALID");
  CHECK(nested(text.log(Dataset::Gst), "invoices").quarantined == 1);
}

TEST_CASE("A tradeline listed twice is one debt; an enquiry without a day is set aside", "[documents]") {
  Json value = msme::base::parse_json(kThickReport).value();
  value["accounts"].push_back(value["accounts"][1]);
  const Borrower borrower = clean(Dataset::CreditReports, {msme::base::dump(value)});
  const CleanLog& log = borrower.log(Dataset::CreditReports);
  CHECK(borrower.credit_reports[0].tradelines.size() == 2);
  CHECK(nested(log, "accounts").duplicates == 1);
  REQUIRE(entry_at(log, "enquiries[1]") != nullptr);
  CHECK(entry_at(log, "enquiries[1]")->entry.field == "enquiry_date");
  // Masked in the log too.
  CHECK(entry_at(log, "accounts[2]")->entry.before.find("CC200") == std::string::npos);
}

}  // namespace rich_documents_test
