// One good document of each dataset, and ways to change and clean it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "catch.hpp"
#include "clean/documents.hpp"

namespace documents {

using msme::base::Json;
using msme::clean::RawDocument;
using msme::model::Borrower;
using msme::model::CleanLog;
using msme::model::Dataset;

inline std::vector<RawDocument> raw_documents(const std::vector<std::string>& lines) {
  std::vector<RawDocument> out;
  for (const std::string& line : lines) {
    RawDocument document;
    auto parsed = msme::base::parse_json(line);
    document.malformed = !parsed.ok() || !parsed.value().is_object();
    if (parsed.ok()) document.value = parsed.value();
    document.at = {0, static_cast<std::uint32_t>(out.size() + 1)};
    document.raw = line;
    out.push_back(document);
  }
  return out;
}

inline Borrower clean(Dataset dataset, const std::vector<std::string>& lines) {
  Borrower borrower;
  borrower.customer_id = "CUST_MSM_00001";
  borrower.sources.push_back({});
  borrower.sources[0].name = "raw.ndjson";
  const auto raw = raw_documents(lines);
  msme::clean::clean_documents(dataset, raw, borrower);
  const CleanLog& log = borrower.log(dataset);
  CHECK(log.counts.balanced());
  CHECK(log.counts.in == lines.size());
  CHECK(log.duplicates.size() == log.counts.duplicates);
  CHECK(log.quarantined.size() == log.counts.quarantined);
  CHECK(borrower.has(dataset));
  for (const auto& [list, counts] : log.nested) {
    INFO(list);
    CHECK(counts.balanced());
    std::uint32_t quarantined = 0, duplicates = 0;
    for (const auto& entry : log.nested_entries) {
      if (std::string_view(entry.path).substr(0, entry.path.find('[')) != list) continue;
      if (entry.verdict == msme::model::Verdict::Quarantined) quarantined += entry.rows;
      if (entry.verdict == msme::model::Verdict::Duplicate) duplicates += entry.rows;
      CHECK(!entry.entry.rule.empty());
      CHECK(entry.entry.at.line > 0);
    }
    CHECK(quarantined == counts.quarantined);
    CHECK(duplicates == counts.duplicates);
  }
  return borrower;
}

inline std::uint32_t normalised(const CleanLog& log, std::string_view rule) {
  for (const auto& [name, count] : log.normalised) {
    if (name == rule) return count;
  }
  return 0;
}

inline std::string dumped(const Json& row, std::string_view key) {
  const Json* value = msme::base::find(row, key);
  return value == nullptr ? "null" : msme::base::dump(*value);
}

inline const std::string kAccount =
    R"({"customer_id":"CUST_MSM_00001","account_id":"ACC00000001","user_id":"U1","bank":"HDFC Bank","account_type":"CURRENT",)"
    R"("currency":"INR","masked_account_number":"XXXXXX1234","account_number":"501000991234","ifsc":"HDFC0000001",)"
    R"("branch":"Andheri","opened_date":"2019-05-04","status":"ACTIVE","balance":125000.5,"holder_name":"Asha Traders","fip_id":"HDFC-FIP"})";
inline const std::string kGst3b =
    R"({"return_id":"R1","gstin":"27AAPFU0939F1ZV","return_period":"04-2026","return_type":"GSTR3B","filing_date":"2026-05-19",)"
    R"("status":"FILED","total_taxable_value":500000,"total_igst":0,"total_cgst":45000,"total_sgst":45000,"total_cess":0,)"
    R"("itc_claimed":60000,"itc_reversed":1000,"net_tax_liability":31000,"invoices":[]})";
inline const std::string kCredit =
    R"({"report_id":"CR1","user_id":"U1","bureau_type":"CIBIL","report_date":"2026-05-01","credit_score":742,"pan":"ABCPD1234F",)"
    R"("name":"Asha Devi","dob":"1985-02-11","gender":"F","address":"12 MG Road, Pune 411001","accounts":[{"account_number":)"
    R"("LN99887766","account_type":"Business Loan","ownership":"1","date_opened":"04-Nov-2023","credit_limit":"5,00,000",)"
    R"("current_balance":"2,10,000.50","amount_overdue":0,"dpd_string":"000|030|XXX|STD","status":"open","lender_name":"HDFC"}],)"
    R"("enquiries":[{"enquiry_date":"2026-04-02","lender_name":"Bajaj","amount":200000}]})";
inline const std::string kPolicy =
    R"({"policy_id":"P1","user_id":"U1","policy_type":"TERM","insurer":"LIC","policy_number":"123456789","sum_assured":5000000,)"
    R"("premium_amount":12000,"premium_frequency":"YEARLY","policy_start_date":"2022-01-01","status":"ACTIVE"})";
inline const std::string kFund =
    R"({"portfolio_id":"MF1","user_id":"U1","folio_number":"99/12","amc":"HDFC AMC","scheme_name":"Liquid Fund","scheme_type":"LIQUID",)"
    R"("units":100.5,"current_nav":20.25,"current_value":2035.13,"invested_amount":1800,"average_nav":17.91,"returns_abs":235.13,)"
    R"("returns_pct":13.06,"sip_details":{"sip_amount":5000,"frequency":"MONTHLY","status":"ACTIVE"}})";
inline const std::string kOrder =
    R"({"order_id":"O1","user_id":"U1","provider":{"id":"PR1","descriptor":{"name":"Asha Traders"}},"context":{"domain":"ONDC:RET10",)"
    R"("transaction_id":"T-9","timestamp":"2026-04-01T10:00:00"},"items":[{"id":"I1","quantity":{"count":2},"price":{"currency":"INR",)"
    R"("value":"150.00"}}],"billing":{"name":"Ravi Kumar","phone":"+919876543210","email":"ravi@example.com"},)"
    R"("quote":{"price":{"currency":"INR","value":"300.00"}},"created_at":"2026-04-01T10:00:00","updated_at":"2026-04-02T10:00:00",)"
    R"("state":"Completed"})";
inline const std::string kOcen =
    R"({"application_id":"A1","user_id":"U1","loan_purpose":"Working Capital","requested_amount":500000,"lender_id":"L1",)"
    R"("approved_amount":400000,"interest_rate":14.5,"tenure_months":24,"application_date":"2026-01-04","status":"DISBURSED",)"
    R"("disbursement_date":"2026-01-10","disbursement_account":"501000991234","consent_ids":["C1"],"documents":["PAN"],)"
    R"("business_details":{"business_name":"Asha Traders","pan":"ABCPD1234F","gstin":"27AAPFU0939F1ZV"}})";

inline const std::pair<Dataset, std::string> kGood[] = {
    {Dataset::Accounts, kAccount},     {Dataset::Gst, kGst3b},        {Dataset::CreditReports, kCredit},
    {Dataset::Policies, kPolicy},      {Dataset::MutualFunds, kFund}, {Dataset::OndcOrders, kOrder},
    {Dataset::OcenApplications, kOcen}};

// Richer documents: a quarter's sales, a month's purchases, a cash credit, a card beside a closed loan, orders paid
// out together, a loan with its repayments.
inline const std::string kGstr1 =
    R"({"return_id":"R2","gstin":"27AAPFU0939F1ZV","return_period":"06-2026","return_type":"GSTR1","filing_date":"2026-07-12",)"
    R"("status":"FILED","filing_frequency":"QUARTERLY","total_taxable_value":900000,"total_igst":0,"total_cgst":22500,"total_sgst":22500,)"
    R"("b2b_taxable_value":300000,"b2c_taxable_value":600000,"data_origin":"SYNTHETIC","invoices":[{"invoice_number":"S1",)"
    R"("invoice_date":"2026-04-08","buyer_gstin":"27AAPFU0939F1ZV","buyer_name":"Meena Stores","taxable_value":200000,"igst":0,"cgst":5000,)"
    R"("sgst":5000,"invoice_value":210000,"gst_rate":5,"hsn_code":"1006"},{"invoice_number":"S2","invoice_date":"2026-06-30",)"
    R"("buyer_gstin":"27AAPFU0939F1ZV","taxable_value":100000,"igst":0,"cgst":2500,"sgst":2500,"invoice_value":105000}]})";
inline const std::string kGstr2b =
    R"({"return_id":"R3","gstin":"27AAPFU0939F1ZV","return_period":"04-2026","return_type":"GSTR2B","total_taxable_value":250000,)"
    R"("total_igst":0,"total_cgst":6250,"total_sgst":6250,"itc_available":12500,"data_origin":"SYNTHETIC","invoices":[{"supplier_gstin":)"
    R"("27AAPFU0939F1ZV","supplier_name":"Wholesale Mart","invoice_number":"W9","invoice_date":"2026-03-30","taxable_value":250000,)"
    R"("igst":0,"cgst":6250,"sgst":6250,"invoice_value":262500,"gst_rate":5,"hsn_code":"1006","itc_available":true}]})";
inline const std::string kCashCredit =
    R"({"account_id":"ACC00000007","user_id":"U1","bank":"Canara Bank","account_type":"CASH_CREDIT","currency":"INR",)"
    R"("balance":-640000,"credit_limit":1000000,"drawing_power":800000,"data_origin":"SYNTHETIC"})";
inline const std::string kThickReport =
    R"({"report_id":"CR2","user_id":"U1","bureau_type":"CRIF","report_date":"2026-05-01","credit_score":null,"accounts":[)"
    R"({"account_number":"LN100441","account_type":"Business Loan","status":"CLOSED","date_opened":"2022-01-01","date_closed":"2025-01-01",)"
    R"("emi_amount":9000,"current_balance":0},{"account_number":"CC200552","account_type":"Credit Card","status":"ACTIVE","credit_limit":100000,)"
    R"("current_balance":25000}],"enquiries":[{"enquiry_date":"2026-04-02","lender_name":"Bajaj"},{"lender_name":"No Date"}],)"
    R"("data_origin":"SYNTHETIC"})";
inline const std::string kSettledOrder =
    R"({"order_id":"O2","user_id":"U1","provider":{"id":"PR1"},"context":{"domain":"ONDC:RET10"},"items":[{"id":"I1","quantity":1,)"
    R"("price":500},[]],"quote":{"value":500,"currency":"INR"},"payment":{"type":"ON_ORDER","status":"PAID","amount":500,"commission":15,)"
    R"("settlement":{"settlement_id":"ST1","amount":9700,"date":"04-05-2026","reference":"UTR123"}},"created_at":"2026-05-01",)"
    R"("state":"Completed","data_origin":"SYNTHETIC"})";
inline const std::string kRepaidLoan =
    R"({"application_id":"A2","user_id":"U1","loan_purpose":"STOCK","requested_amount":100000,"approved_amount":100000,)"
    R"("net_disbursed_amount":98000,"status":"DISBURSED","disbursement_date":"2026-01-10","repayments":[{"date":"2026-02-10","amount":9000},)"
    R"({"date":"2026-03-10","amount":"9,000"},{"date":"soon","amount":9000}],"data_origin":"SYNTHETIC"})";

inline const std::pair<Dataset, std::string> kRich[] = {{Dataset::Gst, kGstr1},
                                                        {Dataset::Gst, kGstr2b},
                                                        {Dataset::Accounts, kCashCredit},
                                                        {Dataset::CreditReports, kThickReport},
                                                        {Dataset::OndcOrders, kSettledOrder},
                                                        {Dataset::OcenApplications, kRepaidLoan}};

inline std::string without(const std::string& line, std::string_view key) {
  Json value = msme::base::parse_json(line).value();
  value.erase(std::string(key));
  return msme::base::dump(value);
}

inline std::string with(const std::string& line, std::string_view key, const Json& member) {
  Json value = msme::base::parse_json(line).value();
  value[std::string(key)] = member;
  return msme::base::dump(value);
}

// The clean records of all datasets, one a line.
inline std::string all_records(const Borrower& borrower) {
  std::string out;
  for (const auto& r : borrower.accounts) out += msme::base::dump(r.clean) + "\n";
  for (const auto& r : borrower.gst) out += msme::base::dump(r.clean) + "\n";
  for (const auto& r : borrower.credit_reports) out += msme::base::dump(r.clean) + "\n";
  for (const auto& r : borrower.policies) out += msme::base::dump(r.clean) + "\n";
  for (const auto& r : borrower.mutual_funds) out += msme::base::dump(r.clean) + "\n";
  for (const auto& r : borrower.ondc_orders) out += msme::base::dump(r.clean) + "\n";
  for (const auto& r : borrower.ocen_applications) out += msme::base::dump(r.clean) + "\n";
  return out;
}

}  // namespace documents
