// Credit bureaus' reports → rows of the credit_reports dataset. All people and numbers are made up.
#include "ingest/payload_bureau.hpp"

#include <string>
#include <vector>

#include "ingest/payload_bureau_codes.hpp"
#include "payload_fixture.hpp"

namespace payload_bureau_test {

using namespace payloads;
using msme::ingest::read_bureau;

namespace {

const std::string kCibil = R"({"controlData":{"success":true},"consumerCreditData":[{
  "tuefHeader":{"memberRefNo":"TEST1","enquiryControlNumber":"009999999901","dateProcessed":"04062026"},
  "names":[{"index":"N01","name":"MADE UP PERSON","birthDate":"11021985","gender":"1"}],
  "ids":[{"index":"I01","idType":"03","idNumber":"XYZ123"},{"index":"I02","idType":"01","idNumber":"ABCPD1234F"}],
  "scores":[{"scoreName":"CIBILTUIE1","score":"00005"},{"scoreName":"CIBILTUSC3","scoreDate":"04062026","score":"00742"}],
  "addresses":[{"line1":"1 Test Road","stateCode":"27","pinCode":"411001"}],
  "accounts":[
   {"index":"T001","memberShortName":"TEST BANK","accountNumber":"LN99887766","accountType":"51","ownershipIndicator":"1","dateOpened":"04112023",
    "highCreditAmount":500000,"currentBalance":210000,"amountOverdue":0,"emiAmount":18000,"paymentHistory":"000STD030XXXSUB","paymentStartDate":"01052026"},
   {"index":"T002","memberShortName":"TEST CARDS","accountNumber":"CC11223344","accountType":10,"ownershipIndicator":4,"dateOpened":"01012020","dateClosed":"31122024",
    "creditLimit":"100000","currentBalance":"0","paymentHistory1":"000000","paymentHistory2":"000"},
   {"memberShortName":"TEST NBFC","accountNumber":"WO1","accountType":"05","dateOpened":"01012019","creditFacilityStatus":"02","woAmountTotal":40000,"suitFiled":"01"},
   {"memberShortName":"TEST NBFC","accountNumber":"XX1","accountType":"77","dateOpened":"31022019","suitFiled":"02"}],
  "enquiries":[{"index":"I001","enquiryDate":"02042026","memberShortName":"TEST NBFC","enquiryPurpose":"51","enquiryAmount":"200000"}]}],
  "consumerSummaryData":{"accountSummary":{"totalAccounts":4,"currentBalance":210000,"overdueBalance":0},"inquirySummary":{"inquiryPast30Days":0}}})";

const std::string kCommercial =
    R"({"base":{"responseReport":{"reportHeaderRec":{"reportOrderNumber":"W-1","reportOrderDate":"05-Jun-2026"},
 "productSec":{"rankSec":{"rankVec":[{"rankName":"CMR","rankValue":"CMR-4","exclusionReason":""}]},
 "creditFacilityDetailsasBorrowerSecVec":{"creditFacilityDetailsasBorrowerSec":[{"creditFacilityCurrentDetailsVec":{"creditFacilityCurrentDetails":{
  "accountNumber":"CCR-77001","cfType":"Cash Credit","cfMember":"TEST BANK","status":"Open","amount":{"currency":"INR","sanctionedAmt":"10,00,000","outstandingBalance":"6,40,000","overdue":"0"}}},
  "CFHistoryforACOrDPDVec":{"CFHistoryforACOrDPD":[{"month":"Mar-26","ACorDPD":"STD","OSAmount":"1"},{"month":"May-26","ACorDPD":"31-60"}]}}]},
 "creditFacilityDetailsasGuarantorVec":{"creditFacilityDetailsasGuarantor":[{"x":1}]}}}}})";

const std::string kExperian =
    R"({"INProfileResponse":{"CreditProfileHeader":{"ReportDate":"20260604","ReportNumber":"1780000000001"},
 "CAIS_Account":{"CAIS_Summary":{"Credit_Account":{"CreditAccountTotal":2,"CreditAccountActive":1},"Total_Outstanding_Balance":{"Outstanding_Balance_All":5000}},
 "CAIS_Account_DETAILS":[
 {"Subscriber_Name":"TEST BANK","Account_Number":"EX0001","Account_Type":"5","Open_Date":"20230115","Highest_Credit_or_Original_Loan_Amount":"50000","Account_Status":"11","Current_Balance":"5000",
  "Payment_History_Profile":"0?12N","CAIS_Account_History":[{"Year":"2026","Month":"03","Days_Past_Due":"0","Asset_Classification":"S"},{"Year":"2026","Month":"05","Days_Past_Due":"35"},{"Year":"2026","Month":"02","Days_Past_Due":"","Asset_Classification":"B"}]},
 {"Subscriber_Name":"TEST NBFC","Account_Number":"EX0002","Account_Type":"51","Open_Date":"20200115","Date_Closed":"20210115","Account_Status":"13","Payment_History_Profile":"0?12N"}]},
 "SCORE":{"BureauScore":"701"},"CAPS":{"CAPS_Application_Details":{"Subscriber_Name":"TEST","Date_of_Request":"20260501","Amount_Financed":"1000"}}}})";

const std::string kEquifax =
    R"({"CCRResponse":{"CIRReportDataLst":[{"InquiryResponseHeader":{"ReportOrderNO":"99001","Date":"2026-06-04"},
 "CIRReportData":{"IDAndContactInfo":{"PersonalInfo":{"Name":{"FullName":"MADE UP PERSON"},"DateOfBirth":"1985-02-11","Gender":"Female"},"IdentityInfo":{"PANId":[{"seq":"1","IdNumber":"ABCPD1234F"}]}},
 "RetailAccountDetails":[{"AccountNumber":"EQ0001","Institution":"TEST BANK","AccountType":"Business Loan","OwnershipType":"Individual","Balance":"9000","PastDueAmount":"500","Open":"Yes","SanctionAmount":"100000","DateOpened":"2023-01-15",
  "AccountStatus":"30-59 days past due","History48Months":[{"key":"05-26","PaymentStatus":"01+"},{"key":"04-26","PaymentStatus":"*","AssetClassificationStatus":"SUB"},{"key":"02-26","PaymentStatus":"000"},{"key":"01-26","PaymentStatus":"NEW"}]},
  {"AccountNumber":"EQ0002","Institution":"TEST BANK","AccountType":"Gold Loan","Open":"No","DateOpened":"2022-01-15","AccountStatus":"Closed Account","History48Months":[]}],
 "RetailAccountsSummary":{"NoOfAccounts":"2","NoOfActiveAccounts":"1","TotalPastDue":"500.00","TotalBalanceAmount":"9000.00"},
 "ScoreDetails":[{"Type":"ERS","Version":"4.0","Value":"-1"}],"Enquiries":[{"seq":"0","Date":"2026-05-01","Institution":"TEST","RequestPurpose":"05","Amount":"1000"}]}}]}})";

const std::string kCrif =
    R"({"B2C-REPORT":{"HEADER-SEGMENT":{"REPORT-ID":"CR-1","DATE-OF-ISSUE":"04-06-2026"},"REPORT-DATA":{"STANDARD-DATA":{"SCORE":[{"NAME":"PERFORM CONSUMER 2.2","VALUE":"688"}],
 "TRADELINES":[{"ACCT-NUMBER":"CR0001","CREDIT-GRANTOR":"TEST NBFC","ACCT-TYPE":"Business Loan Unsecured","ACCOUNT-STATUS":"Active","DISBURSED-AMT":"37,706","DISBURSED-DT":"15-01-2024","INSTALLMENT-AMT":"1,995/Monthly","CURRENT-BAL":"1,89,760","OVERDUE-AMT":"0",
  "WRITTEN-OFF-SETTLED-STATUS":"","OWNERSHIP-TYPE":"Individual","HISTORY":[{"NAME":"HIGH-CREDIT-HISTORY","DATES":"x","VALUES":"y"},{"NAME":"COMBINED-PAYMENT-HISTORY","DATES":"May:2026|Apr:2026|Mar:2026|","VALUES":"030/XXX|000/STD|XXX/SUB|"}]},
  {"ACCT-NUMBER":"CR0002","CREDIT-GRANTOR":"TEST MFI","ACCT-TYPE":"Gold Loan","ACCOUNT-STATUS":"Closed","CLOSED-DT":"01-02-2025","DISBURSED-DT":"15-01-2024","INSTALLMENT-AMT":"100/Weekly","COMBINED-PAYMENT-HISTORY":"01:2025,000/STD|12:2024,XXX/XXX|"}],
 "INQUIRY-HISTORY":[{"LENDER-NAME":"TEST","INQUIRY-DT":"01-05-2026","AMOUNT":"1,00,000"}]}}}})";

Borrower cleaned(const Payload& payload) {
  check_taken(payload);
  return clean(Dataset::CreditReports, lines_of(payload, Dataset::CreditReports));
}
Json report(const Borrower& borrower) {
  REQUIRE(borrower.credit_reports.size() == 1);
  return borrower.credit_reports[0].clean;
}
std::string grid(const Json& account) { return dumped(account, "dpd"); }

}  // namespace

TEST_CASE("CIBIL consumer report", "[payload][bureau]") {
  const Payload payload = take(read_bureau, kCibil);
  CHECK(payload.format == "cibil.consumer");
  const Json row = report(cleaned(payload));
  CHECK(row["report_id"] == "009999999901");
  CHECK(row["report_date"] == "2026-06-04");
  CHECK(row["credit_score"] == 742);
  CHECK(row["pan"] == "ABCXXXXXXF");
  CHECK(row["dob"] == "1985-02-11");
  CHECK(row["gender"] == "FEMALE");
  CHECK(row["total_accounts"] == 4);
  CHECK(noted(payload, "2 scores"));
  const Json& accounts = row["accounts"];
  REQUIRE(accounts.size() == 4);
  CHECK(accounts[0]["account_type"] == "BUSINESS_LOAN");
  CHECK(accounts[0]["credit_limit"] == 500000.0);
  CHECK(accounts[0]["date_opened"] == "2023-11-04");
  CHECK(accounts[0]["status"] == "ACTIVE");
  // STD is standard here, XXX not reported: the original dataset means 91 and 90 by them.
  CHECK(grid(accounts[0]) == "[0,0,30,null,91]");
  CHECK(accounts[0]["dpd_string"] == "000STD030XXXSUB");
  CHECK(accounts[1]["account_type"] == "CREDIT_CARD");
  CHECK(accounts[1]["ownership"] == "JOINT");
  CHECK(accounts[1]["status"] == "CLOSED");
  CHECK(grid(accounts[1]) == "[0,0,0]");
  CHECK(accounts[2]["status"] == "WRITTEN_OFF");
  CHECK(accounts[2]["write_off_amount"] == 40000.0);
  CHECK(accounts[3]["account_type"] == "77");
  CHECK(accounts[3]["status"] == "WILFUL_DEFAULT");
  CHECK(accounts[3]["date_opened"].is_null());
  CHECK(noted(payload, "Account type 77"));
  CHECK(row["enquiries"][0]["enquiry_purpose"] == "BUSINESS_LOAN");
  CHECK(row["enquiries"][0]["enquiry_date"] == "2026-04-02");
}

TEST_CASE("CIBIL commercial report", "[payload][bureau]") {
  const Payload payload = take(read_bureau, kCommercial);
  CHECK(payload.format == "cibil.commercial");
  CHECK(noted(payload, "CMR-4"));
  CHECK(noted(payload, "guarantees"));
  const Json row = report(cleaned(payload));
  CHECK(row["report_id"] == "W-1");
  CHECK(row["report_date"] == "2026-06-05");
  CHECK(row["credit_score"].is_null());
  CHECK(row["accounts"][0]["account_type"] == "CASH_CREDIT");
  CHECK(row["accounts"][0]["current_balance"] == 640000.0);
  CHECK(grid(row["accounts"][0]) == "[31,null,0]");
}

TEST_CASE("Experian report", "[payload][bureau]") {
  const Json row = report(cleaned(take(read_bureau, kExperian)));
  CHECK(row["bureau_type"] == "EXPERIAN");
  CHECK(row["credit_score"] == 701);
  CHECK(row["active_accounts"] == 1);
  CHECK(row["total_outstanding"] == 5000.0);
  CHECK(row["accounts"][0]["account_type"] == "PERSONAL_LOAN");
  CHECK(grid(row["accounts"][0]) == "[35,null,0,91]");
  CHECK(row["accounts"][0]["dpd_string"] == "2026-05 35|2026-03 0|2026-02 B");
  CHECK(grid(row["accounts"][1]) == "[0,null,30,60,null]");
  CHECK(row["accounts"][1]["status"] == "CLOSED");
  CHECK(row["enquiries"].size() == 1);  // one alone isn't a list
}

TEST_CASE("Equifax report", "[payload][bureau]") {
  const Payload payload = take(read_bureau, kEquifax);
  const Json row = report(cleaned(payload));
  CHECK(row["report_id"] == "99001");
  CHECK(row["report_date"] == "2026-06-04");
  CHECK(row["credit_score"].is_null());
  CHECK(noted(payload, "no score"));
  CHECK(row["pan"] == "ABCXXXXXXF");
  CHECK(row["total_overdue"] == 500.0);
  CHECK(row["accounts"][0]["status"] == "ACTIVE");
  CHECK(grid(row["accounts"][0]) == "[1,91,null,0,null]");
  CHECK(row["accounts"][1]["status"] == "CLOSED");
}

TEST_CASE("CRIF report", "[payload][bureau]") {
  const Payload payload = take(read_bureau, kCrif);
  CHECK(payload.format == "crif");
  const Json row = report(cleaned(payload));
  CHECK(row["report_id"] == "CR-1");
  CHECK(row["credit_score"] == 688);
  CHECK(row["accounts"][0]["emi_amount"] == 1995.0);
  CHECK(row["accounts"][0]["current_balance"] == 189760.0);
  CHECK(grid(row["accounts"][0]) == "[30,0,91]");
  CHECK(row["accounts"][1]["status"] == "CLOSED");
  CHECK(row["accounts"][1]["emi_amount"].is_null());
  CHECK(grid(row["accounts"][1]) == "[0,null]");
  CHECK(row["enquiries"][0]["enquiry_amount"] == 100000.0);
}

TEST_CASE("Reports that say nothing, and what is no report", "[payload][bureau]") {
  const Payload nobody =
      take(read_bureau, R"({"consumerCreditData":[{"tuefHeader":{"dateProcessed":"04062026"},"accounts":[]},7]})");
  CHECK(aside_count(nobody, "BUREAU_REPORT_EMPTY") == 1);
  CHECK(aside_count(nobody, "BUREAU_REPORT_UNREADABLE") == 1);
  for (const char* text :
       {"[]", "{}", "1", R"({"accounts":[{"accountNumber":"1"}]})", R"({"SCORE":{"BureauScore":1}})"}) {
    INFO(text);
    CHECK(!maybe(read_bureau, parsed(text)));
  }
  CHECK(!maybe(read_bureau, parsed(kCredit)));
  const Payload unnamed =
      take(read_bureau, R"({"INProfileResponse":{"Header":{"ReportDate":"20260604"},"SCORE":{"BureauScore":"650"}}})");
  CHECK(report(cleaned(unnamed))["report_id"] == "EXPERIAN-2026-06-04");
}

TEST_CASE("The table of bureau codes is checked when it is read", "[payload][bureau]") {
  using msme::ingest::load_bureau_book;
  for (const char* text :
       {"", "[]", "{}", R"({"account_types":{},"facility_status":{},"suit_status":{},"sources":[{}]})",
        R"({"account_types":{"1":2},"facility_status":{},"suit_status":{},"sources":[]})",
        R"({"account_types":{},"facility_status":{},"suit_status":{},"sources":[],"more":1})",
        R"({"account_types":{},"facility_status":{},"suit_status":{},"sources":[5]})"}) {
    INFO(text);
    const auto book = load_bureau_book(text);
    REQUIRE(!book.ok());
    CHECK(book.error().code == "E_CONFIG");
  }
}

TEST_CASE("Damaged bureau reports", "[payload][bureau][random]") {
  std::uint64_t seed = 20;
  for (const std::string& text : {kCibil, kCommercial, kExperian, kEquifax, kCrif}) {
    check_damaged(read_bureau, parsed(text), ++seed, 500);
  }
}

}  // namespace payload_bureau_test
