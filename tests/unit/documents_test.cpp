// Cleaning of documents: good, messy, derived, duplicate and refused rows of each dataset, and masking.
#include "clean/documents_spec.hpp"
#include "documents_fixture.hpp"
#include "model/gst.hpp"

namespace documents_test {

using namespace documents;  // NOLINT: the fixture is this file's vocabulary

TEST_CASE("A good document of each dataset is kept as it is", "[documents]") {
  for (const auto& [dataset, line] : kGood) {
    INFO(msme::model::text(dataset));
    const Borrower borrower = clean(dataset, {line});
    CHECK(borrower.log(dataset).counts.kept == 1);
    CHECK(borrower.log(dataset).repaired.empty());
    CHECK(normalised(borrower.log(dataset), "FIELD_UNKNOWN_DROPPED") == 0);
  }
}

TEST_CASE("Every document is given twice: one row is a duplicate and names the kept one", "[documents]") {
  for (const auto& [dataset, line] : kGood) {
    const Borrower borrower = clean(dataset, {line, line});
    const CleanLog& log = borrower.log(dataset);
    INFO(msme::model::text(dataset));
    REQUIRE(log.duplicates.size() == 1);
    CHECK(log.duplicates[0].rule == "DUPLICATE_EXACT");
    CHECK(log.duplicates[0].after == "raw.ndjson:1");
    CHECK(log.duplicates[0].at.line == 2);
  }
}

TEST_CASE("What isn't a document of the dataset is quarantined", "[documents]") {
  for (const auto& [dataset, line] : kGood) {
    const Borrower borrower =
        clean(dataset, {"not json", "[1,2]", "{}", R"({"hello":"world"})", "42", R"({"user_id":"U1"})", line});
    const CleanLog& log = borrower.log(dataset);
    INFO(msme::model::text(dataset));
    REQUIRE(log.counts.quarantined == 6);
    CHECK(log.quarantined[0].rule == "ROW_MALFORMED");
    CHECK(log.quarantined[1].rule == "ROW_MALFORMED");
    CHECK(log.quarantined[2].rule == "WRONG_SHAPE");
    CHECK(log.quarantined[3].rule == "WRONG_SHAPE");
    CHECK(log.quarantined[5].rule == "WRONG_SHAPE");
    CHECK(log.counts.kept == 1);
  }
}

TEST_CASE("A required value that nothing replaces quarantines the row and says what was expected", "[documents]") {
  const std::pair<std::size_t, std::string_view> cases[] = {
      {0, "account_id"}, {0, "account_type"}, {2, "report_date"},     {3, "policy_type"},
      {4, "amc"},        {5, "provider"},     {6, "requested_amount"}};
  for (const auto& [row, field] : cases) {
    INFO(field);
    const auto& [dataset, line] = kGood[row];
    const Borrower unreadable = clean(dataset, {with(line, field, "???")});
    if (field != "amc" && field != "provider") {
      REQUIRE(unreadable.log(dataset).quarantined.size() == 1);
      CHECK(unreadable.log(dataset).quarantined[0].field == field);
      CHECK(unreadable.log(dataset).quarantined[0].before == "???");
      CHECK(!unreadable.log(dataset).quarantined[0].after.empty());
    }
    const Borrower absent = clean(dataset, {without(line, field)});
    if (field == "account_type") continue;  // assumed, see below
    REQUIRE(absent.log(dataset).quarantined.size() == 1);
    CHECK(absent.log(dataset).quarantined[0].rule == "REQUIRED_MISSING");
    CHECK(absent.log(dataset).quarantined[0].field == field);
  }
}

TEST_CASE("Accounts: formats, derived values, masking", "[documents]") {
  const Borrower messy = clean(
      Dataset::Accounts,
      {R"({"accountId":"acc00000002","user_id":7,"bank":"","account_type":"Savings A/c","currency":"Rs.","account_number":501000994321,)"
       R"("ifsc":"icic0000123","opened_date":"4-Nov-19","status":"dormant","balance":"₹1,25,000.50 Dr","holder_name":"  ASHA   TRADERS "})",
       R"({"account_id":"ACC00000003","bank":"SBI","account_type":"sb","balance":"NA","extra":1})"});
  const CleanLog& log = messy.log(Dataset::Accounts);
  REQUIRE(log.counts.quarantined == 1);  // "Savings A/c" is no alias: the type is required and unknown
  CHECK(log.quarantined[0].rule == "ENUM_UNKNOWN");
  REQUIRE(messy.accounts.size() == 1);
  CHECK(messy.accounts[0].type == msme::model::AccountType::Savings);
  CHECK(messy.accounts[0].balance == msme::base::kNoMoney);
  CHECK(dumped(messy.accounts[0].clean, "user_id") == "\"CUST_MSM_00001\"");
  CHECK(dumped(messy.accounts[0].clean, "currency") == "\"INR\"");
  CHECK(normalised(log, "FIELD_UNKNOWN_DROPPED") == 1);

  const Borrower derived = clean(
      Dataset::Accounts,
      {R"({"accountId":"acc00000002","user_id":7,"bank":"","account_number":501000994321,"currency":"inr",)"
       R"("ifsc":"icic0000123","opened_date":"4-Nov-19","status":"dormant","balance":"₹1,25,000.50 Dr","holder_name":"  ASHA   TRADERS "})"});
  REQUIRE(derived.accounts.size() == 1);
  const auto& account = derived.accounts[0];
  CHECK(account.id == "ACC00000002");
  CHECK(account.bank == "ICICI Bank");
  CHECK(account.masked_number == "XXXXXX4321");
  CHECK_FALSE(account.type_known);
  CHECK(account.status == "INACTIVE");
  CHECK(account.balance == -12500050);
  CHECK(account.holder_name == "ASHA TRADERS");
  CHECK(dumped(account.clean, "opened_date") == "\"2019-11-04\"");
  CHECK(dumped(account.clean, "verdict") == "\"repaired\"");
  CHECK(dumped(account.clean, "derived") == R"(["bank","account_type","masked_account_number"])");
  CHECK(dumped(account.clean, "source") == R"({"file":"raw.ndjson","line":1})");
  CHECK(msme::base::dump(account.clean).find("501000") == std::string::npos);
  CHECK(normalised(derived.log(Dataset::Accounts), "DATE_D_MMM_YYYY") == 1);
  CHECK(normalised(derived.log(Dataset::Accounts), "AMOUNT_INR") == 1);
  CHECK(normalised(derived.log(Dataset::Accounts), "NUMBER_AS_TEXT") == 1);
}

TEST_CASE("Accounts: a full number in the masked field is masked", "[documents]") {
  const Borrower borrower = clean(Dataset::Accounts, {with(kAccount, "masked_account_number", "501000991234")});
  CHECK(borrower.accounts[0].masked_number == "XXXXXX1234");
}

TEST_CASE("Accounts: one that only its transactions name is kept, its bank unknown", "[documents]") {
  const Borrower borrower =
      clean(Dataset::Accounts, {R"({"account_id":"ACC00000009","user_id":"U1","currency":"INR","_implied":true})",
                                R"({"account_id":"ACC00000010","user_id":"U1","currency":"INR"})"});
  REQUIRE(borrower.accounts.size() == 1);
  CHECK(borrower.accounts[0].bank == "Unknown");
  CHECK_FALSE(borrower.accounts[0].clean.contains("implied"));
  CHECK(borrower.log(Dataset::Accounts).quarantined[0].field == "bank");
}

TEST_CASE("Accounts: customer_id comes first when given and is left out otherwise", "[documents]") {
  const Borrower given = clean(Dataset::Accounts, {kAccount});
  CHECK(given.accounts[0].clean.begin().key() == "customer_id");
  const Borrower absent = clean(Dataset::Accounts, {without(kAccount, "customer_id")});
  CHECK(absent.accounts[0].clean.begin().key() == "account_id");
}

TEST_CASE("Missing optional values are null, never zero", "[documents]") {
  const Borrower borrower = clean(Dataset::Policies, {without(without(kPolicy, "sum_assured"), "status")});
  CHECK(borrower.policies[0].sum_assured == msme::base::kNoMoney);
  CHECK(dumped(borrower.policies[0].clean, "sum_assured") == "null");
  CHECK(borrower.policies[0].clean.contains("sum_assured"));
  CHECK(dumped(borrower.policies[0].clean, "claims") == "null");
}

TEST_CASE("Optional values that can't be read are dropped and counted", "[documents]") {
  const Borrower borrower =
      clean(Dataset::Policies,
            {with(with(with(kPolicy, "status", "WHO KNOWS"), "maturity_date", "31-02-2030"), "sum_assured", -5)});
  const CleanLog& log = borrower.log(Dataset::Policies);
  CHECK(log.counts.kept == 1);
  CHECK(normalised(log, "ENUM_UNKNOWN_DROPPED") == 1);
  CHECK(normalised(log, "DATE_IMPOSSIBLE_DROPPED") == 1);
  CHECK(normalised(log, "AMOUNT_NEGATIVE_DROPPED") == 1);
  CHECK(borrower.policies[0].status.empty());
}

TEST_CASE("GST: periods in every dress", "[documents]") {
  const Json periods[] = {"04-2026", "4-2026",   "2026-04",    "042026", 42026,
                          "202604",  "Apr-2026", "April 2026", "Apr 26", "2026-04-01"};
  for (const Json& period : periods) {
    INFO(msme::base::dump(period));
    const Borrower borrower = clean(Dataset::Gst, {with(kGst3b, "return_period", period)});
    REQUIRE(borrower.gst.size() == 1);
    CHECK(msme::base::month_text(borrower.gst[0].month) == "2026-04");
    CHECK(dumped(borrower.gst[0].clean, "return_period") == "\"04-2026\"");
  }
  for (const Json& period : {Json("13-2026"), Json("soon"), Json(true), Json("04-1026")}) {
    const Borrower borrower = clean(Dataset::Gst, {with(kGst3b, "return_period", period)});
    // The filing date of a return that says FILED still gives the period.
    CHECK(borrower.log(Dataset::Gst).counts.repaired == 1);
  }
}

TEST_CASE("GST: period and status from dates", "[documents]") {
  using msme::base::from_civil;
  using msme::model::GstForm;
  CHECK(msme::model::gst_due_date(GstForm::Gstr1, false, 2026 * 12 + 3, "27") == from_civil(2026, 5, 11));
  CHECK(msme::model::gst_due_date(GstForm::Gstr3b, false, 2026 * 12 + 11, "27") == from_civil(2027, 1, 20));
  // Quarterly filers: the 13th; the 22nd in Maharashtra, the 24th in Delhi.
  CHECK(msme::model::gst_due_date(GstForm::Gstr1, true, 2026 * 12 + 5, "27") == from_civil(2026, 7, 13));
  CHECK(msme::model::gst_due_date(GstForm::Gstr3b, true, 2026 * 12 + 5, "27") == from_civil(2026, 7, 22));
  CHECK(msme::model::gst_due_date(GstForm::Gstr3b, true, 2026 * 12 + 5, "07") == from_civil(2026, 7, 24));

  const Borrower filed = clean(Dataset::Gst, {without(kGst3b, "return_period")});
  REQUIRE(filed.log(Dataset::Gst).repaired.size() == 1);
  CHECK(filed.log(Dataset::Gst).repaired[0].rule == "PERIOD_FROM_FILING_DATE");
  CHECK(dumped(filed.gst[0].clean, "return_period") == "\"04-2026\"");

  // A late filing date proves no period.
  const Borrower late = clean(Dataset::Gst, {with(without(kGst3b, "return_period"), "status", "LATE_FILED")});
  CHECK(late.log(Dataset::Gst).counts.quarantined == 1);

  const Borrower in_time = clean(Dataset::Gst, {without(kGst3b, "status")});
  CHECK(in_time.gst[0].status == "FILED");
  const Borrower too_late = clean(Dataset::Gst, {with(without(kGst3b, "status"), "filing_date", "21/05/2026")});
  CHECK(too_late.gst[0].status == "LATE_FILED");
  const Borrower unknown = clean(Dataset::Gst, {without(without(kGst3b, "status"), "filing_date")});
  CHECK(unknown.gst[0].status.empty());
  CHECK(unknown.log(Dataset::Gst).counts.kept == 1);
}

TEST_CASE("GST: invoices give the period, the type and the turnover they prove", "[documents]") {
  const std::string line =
      R"({"return_id":"R9","gstin":"27AAPFU0939F1ZV","total_igst":1800,"total_cgst":0,"total_sgst":0,"invoices":[{"inum":"I1",)"
      R"("idt":"04-06-2026","val":"11,800","txval":10000,"igst":"1800","cgst":0,"sgst":0,"buyer_gstin":"27AAPFU0939F1ZV","rchrg":"N"}, 5]})";
  const Borrower borrower = clean(Dataset::Gst, {line});
  REQUIRE(borrower.gst.size() == 1);
  const auto& gst = borrower.gst[0];
  CHECK(gst.form == msme::model::GstForm::Gstr1);
  CHECK(msme::base::month_text(gst.month) == "2026-06");
  CHECK(gst.taxable == 1000000);
  REQUIRE(gst.invoices.size() == 1);
  CHECK(gst.invoices[0].value == 1180000);
  CHECK(gst.invoices[0].rate == -1);
  // The 5 among the invoices is set aside with its place and the reason.
  const CleanLog& log = borrower.log(Dataset::Gst);
  REQUIRE(log.nested.size() == 1);
  CHECK(log.nested[0].first == "invoices");
  CHECK(log.nested[0].second.in == 2);
  CHECK(log.nested[0].second.quarantined == 1);
  REQUIRE(log.nested_entries.size() == 1);
  CHECK(log.nested_entries[0].path == "invoices[1]");
  CHECK(log.nested_entries[0].entry.rule == "ROW_MALFORMED");
  CHECK(borrower.log(Dataset::Gst).repaired.size() == 3);
}

TEST_CASE("GST: the only GSTIN fills a gap, one of several doesn't", "[documents]") {
  const std::string gap = without(with(kGst3b, "return_period", "05-2026"), "gstin");
  const Borrower one = clean(Dataset::Gst, {kGst3b, gap});
  CHECK(one.log(Dataset::Gst).counts.repaired == 1);
  const std::string other = with(with(kGst3b, "gstin", "29AAPFU0939F1ZV"), "return_id", "R2");
  const Borrower two = clean(Dataset::Gst, {kGst3b, other, gap});
  CHECK(two.log(Dataset::Gst).counts.quarantined == 1);
}

TEST_CASE("GST: a revised return replaces the first, a derived key never claims another's place", "[documents]") {
  const std::string revised = with(with(kGst3b, "status", "REVISED"), "total_taxable_value", 510000);
  const Borrower borrower = clean(Dataset::Gst, {kGst3b, revised, kGst3b});
  const CleanLog& log = borrower.log(Dataset::Gst);
  REQUIRE(borrower.gst.size() == 1);
  CHECK(borrower.gst[0].taxable == 51000000);
  REQUIRE(log.duplicates.size() == 2);
  CHECK(log.duplicates[0].rule == "SUPERSEDED");
  CHECK(log.duplicates[0].after == "raw.ndjson:2");
  CHECK(log.duplicates[1].after == "raw.ndjson:2");

  const std::string stray = with(without(with(kGst3b, "return_id", "R7"), "return_period"), "total_igst", 7);
  const Borrower ambiguous = clean(Dataset::Gst, {stray, kGst3b});
  REQUIRE(ambiguous.log(Dataset::Gst).quarantined.size() == 1);
  CHECK(ambiguous.log(Dataset::Gst).quarantined[0].rule == "KEY_AMBIGUOUS");
  CHECK(ambiguous.log(Dataset::Gst).quarantined[0].at.line == 1);
}

TEST_CASE("GST: net tax and the twin tax head", "[documents]") {
  const Borrower borrower = clean(Dataset::Gst, {without(without(kGst3b, "net_tax_liability"), "total_sgst")});
  CHECK(borrower.gst[0].sgst == 4500000);
  CHECK(borrower.gst[0].net_tax == 3100000);
}

TEST_CASE("Credit reports: tradelines, grid, masking", "[documents]") {
  const Borrower borrower = clean(Dataset::CreditReports, {kCredit});
  const auto& report = borrower.credit_reports[0];
  CHECK(report.score == 742);
  REQUIRE(report.tradelines.size() == 1);
  const auto& line = report.tradelines[0];
  CHECK(line.dpd == std::vector<int>{0, 30, 90, 91});
  CHECK(line.balance == 21000050);
  CHECK(line.limit == 50000000);
  CHECK(line.type == "BUSINESS_LOAN");
  CHECK(line.ownership == "INDIVIDUAL");
  CHECK(line.status == "ACTIVE");
  CHECK(line.emi == msme::base::kNoMoney);
  REQUIRE(report.enquiries.size() == 1);
  CHECK(report.enquiries[0].amount == 20000000);
  CHECK(dumped(report.clean, "pan") == "\"ABCXXXXXXF\"");
  CHECK(dumped(report.clean, "gender") == "\"FEMALE\"");
  CHECK(dumped(report.clean, "address") == "\"XXXX, 411XXX\"");
  const std::string text = msme::base::dump(report.clean);
  CHECK(text.find("XXXXXX7766") != std::string::npos);
  CHECK(text.find("LN99") == std::string::npos);
  CHECK(text.find("MG Road") == std::string::npos);
}

TEST_CASE("Credit reports: scores outside 300–900 are unknown", "[documents]") {
  for (const Json& score : {Json(-1), Json(0), Json("NH"), Json("000-1"), Json(901)}) {
    const Borrower borrower = clean(Dataset::CreditReports, {with(kCredit, "credit_score", score)});
    CHECK(borrower.credit_reports[0].score == -1);
    CHECK(borrower.log(Dataset::CreditReports).counts.kept == 1);
  }
  const Borrower text = clean(Dataset::CreditReports, {with(kCredit, "credit_score", "742")});
  CHECK(text.credit_reports[0].score == 742);
}

TEST_CASE("Days past due in every dress", "[documents]") {
  msme::clean::Layouts layouts;
  msme::clean::Notes notes(layouts);
  const std::vector<int> wanted{0, 30, 90};
  for (const Json& grid :
       {Json("000|030|XXX"), Json("000|030|XXX|"), Json("000030XXX"), Json("0,30,90"), Json("000 / 030 / xxx")}) {
    INFO(msme::base::dump(grid));
    CHECK(msme::clean::read_dpd(grid, notes) == wanted);
  }
  CHECK(msme::clean::read_dpd(Json::array({0, "030", nullptr}), notes) == std::vector<int>{0, 30, -1});
  CHECK(msme::clean::read_dpd("***|NEW|", notes) == std::vector<int>{-1, -1});
  CHECK(msme::clean::read_dpd("abcd", notes).empty());
  CHECK(notes.entries().empty());
  CHECK(msme::clean::read_dpd("000|QQQ", notes) == std::vector<int>{0, -1});
  CHECK(notes.entries().size() == 1);
}

TEST_CASE("Mutual funds: values from units", "[documents]") {
  const std::string line =
      with(without(without(without(kFund, "current_value"), "returns_abs"), "returns_pct"), "units", "100.5");
  const Borrower borrower = clean(Dataset::MutualFunds, {line});
  const auto& fund = borrower.mutual_funds[0];
  CHECK(fund.current_value == 203513);  // 2035.125 half-up
  CHECK(fund.sip_amount == 500000);
  CHECK(dumped(fund.clean, "returns_abs") == "235.13");
  CHECK(dumped(fund.clean, "returns_pct") == "13.06");
  CHECK(borrower.log(Dataset::MutualFunds).counts.repaired == 1);
}

TEST_CASE("ONDC: the latest state of an order is kept", "[documents]") {
  const std::string older = with(with(kOrder, "updated_at", "2026-04-01T11:00:00"), "state", "accepted");
  for (const auto& lines : {std::vector<std::string>{older, kOrder}, std::vector<std::string>{kOrder, older}}) {
    const Borrower borrower = clean(Dataset::OndcOrders, lines);
    REQUIRE(borrower.ondc_orders.size() == 1);
    CHECK(borrower.ondc_orders[0].state == "Completed");
    REQUIRE(borrower.log(Dataset::OndcOrders).duplicates.size() == 1);
  }
  const Borrower borrower = clean(Dataset::OndcOrders, {kOrder});
  CHECK(borrower.ondc_orders[0].value == 30000);
  CHECK(borrower.ondc_orders[0].provider == "Asha Traders");
  CHECK(dumped(borrower.ondc_orders[0].clean, "transaction_id") == "\"T-9\"");
  CHECK(dumped(borrower.ondc_orders[0].clean, "billing") ==
        R"({"name":"R. K.","phone":"XXXXXX3210","email":"XXXX@example.com","address":null,"tax_number":null})");
}

TEST_CASE("ONDC: value and date from the rest of the order", "[documents]") {
  const Borrower borrower = clean(Dataset::OndcOrders, {without(without(kOrder, "quote"), "created_at")});
  CHECK(borrower.ondc_orders[0].value == 30000);
  CHECK(borrower.ondc_orders[0].created == msme::base::from_civil(2026, 4, 1));
  CHECK(borrower.log(Dataset::OndcOrders).repaired.size() == 2);
}

TEST_CASE("OCEN: status from what happened, rates and masking", "[documents]") {
  const Borrower disbursed = clean(Dataset::OcenApplications, {without(kOcen, "status")});
  CHECK(disbursed.ocen_applications[0].status == "DISBURSED");
  const Borrower unknown = clean(Dataset::OcenApplications, {with(kOcen, "status", "mystery")});
  CHECK(unknown.ocen_applications[0].status.empty());
  const Borrower messy =
      clean(Dataset::OcenApplications, {with(with(with(kOcen, "interest_rate", "0.145"), "tenure_months", "24 months"),
                                             "requested_amount", "₹5,00,000/-")});
  CHECK(messy.ocen_applications[0].rate == 14.5);
  CHECK(messy.ocen_applications[0].tenure_months == 24);
  CHECK(messy.ocen_applications[0].requested == 50000000);
  CHECK(messy.ocen_applications[0].purpose == "WORKING_CAPITAL");
  const std::string text = msme::base::dump(messy.ocen_applications[0].clean);
  CHECK(text.find("ABCPD1234F") == std::string::npos);
  CHECK(text.find("27AAPFU0939F1ZV") != std::string::npos);
  CHECK(text.find("501000991234") == std::string::npos);
  const Borrower zero = clean(Dataset::OcenApplications, {with(kOcen, "requested_amount", 0)});
  CHECK(zero.log(Dataset::OcenApplications).quarantined[0].rule == "AMOUNT_ZERO");
}

TEST_CASE("Open objects keep figures, not people", "[documents]") {
  const Json features = {
      {"vintage", 4}, {"pan", "ABCPD1234F"}, {"mobile_number", "9876543210"}, {"list", Json::array({1})}, {"ok", true}};
  const Borrower borrower = clean(Dataset::OcenApplications, {with(kOcen, "scoring_features", features)});
  CHECK(dumped(borrower.ocen_applications[0].clean, "scoring_features") == R"({"vintage":4,"ok":true})");
}

TEST_CASE("Masks", "[documents]") {
  using msme::clean::mask;
  using msme::clean::Mask;
  CHECK(mask(Mask::LastFour, "1234 5678 9012") == "XXXXXX9012");
  CHECK(mask(Mask::LastFour, "1234") == "XXXXXX");
  CHECK(mask(Mask::Pan, "ABCPD1234F") == "ABCXXXXXXF");
  CHECK(mask(Mask::Initials, "ravi kumar") == "R. K.");
  CHECK(msme::clean::mask_phone("+91-98765 43210") == "XXXXXX3210");
  CHECK(msme::clean::mask_phone("1234567890").empty());
  CHECK(msme::clean::mask_phone("12345").empty());
  const Json address = {{"line1", "12 MG Road"}, {"city", "Pune"}, {"state", "MH"}, {"pincode", 411001}};
  CHECK(msme::base::dump(msme::clean::mask_address(address)) == "\"XXXX, Pune, MH, 411XXX\"");
}

}  // namespace documents_test
