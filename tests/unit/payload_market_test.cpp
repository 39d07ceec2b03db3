// CAS, ONDC and OCEN documents → rows. All people and numbers are made up.
#include "ingest/payload_market.hpp"

#include <string>
#include <vector>

#include "payload_fixture.hpp"

namespace payload_market_test {

using namespace payloads;
using msme::ingest::read_market;

namespace {

const std::string kCams =
    R"({"statement_period":{"from":"01-Apr-2025","to":"31-Mar-2026"},"cas_type":"DETAILED","file_type":"CAMS","investor_info":{"name":"MADE UP PERSON"},
 "folios":[{"folio":"12345678 / 34","amc":"Test Mutual Fund","PAN":"ABCPD1234F","schemes":[
  {"scheme":"Test Liquid Fund - Growth","isin":"INF000A01AB4","amfi":"100001","type":"DEBT","open":"0.0000","close":"150.2500","close_calculated":"150.2500",
   "valuation":{"date":"2026-03-31","nav":"21.5000","value":"3230.38","cost":"3000.00"},
   "transactions":[{"date":"2025-05-05","description":"Purchase - SIP","amount":"3000.00","units":"150.2500","nav":"19.9667","balance":"150.2500","type":"PURCHASE_SIP"},
    {"date":"2025-05-05","description":"Stamp Duty","amount":"0.15","units":null,"nav":null,"balance":null,"type":"STAMP_DUTY_TAX"}]},
  {"scheme":"Test Flexi Cap","isin":"INF000A01CD0","type":"EQUITY","close":"5","close_calculated":"6","valuation":{"nav":10,"value":50}}]}],"parse_warnings":["page 3"]})";

const std::string kDepository =
    R"({"statement_period":{},"file_type":"NSDL","accounts":[{"name":"TEST DP","type":"NSDL","dp_id":"IN300000","client_id":"10000001","folios":0,"balance":"5000",
 "owners":[{"name":"MADE UP PERSON","PAN":"ABCPD1234F"}],"equities":[{"isin":"INE000A01012","name":"TEST LTD","num_shares":"10","price":"100","value":"1000"}],
 "mutual_funds":[{"isin":"INF000A01AB4","name":"Test Liquid","folio":null,"balance":"12.3456","nav":"100.5","value":"1240.73","avg_cost":"90","total_cost":"1111.10"}],"bonds":[]}]})";

std::string message(const std::string& action, const std::string& time, const std::string& order,
                    const std::string& domain = "ONDC:RET10") {
  return R"({"context":{"domain":")" + domain + R"(","action":")" + action +
         R"(","city":"std:080","country":"IND","bap_id":"buyer.test","bpp_id":"seller.test","transaction_id":"T-1","message_id":"M-1","timestamp":")" +
         time + R"("},"message":{"order":)" + order + "}}";
}
const std::string kConfirmed = message(
    "on_confirm", "2026-04-01T04:30:00.123Z",
    R"({"id":"O-1","state":"Accepted","provider":{"id":"P1","descriptor":{"name":"Test Kirana"}},"items":[{"id":"I1","quantity":{"count":3}},{"id":"I2","quantity":{"selected":{"count":1}}}],
  "billing":{"name":"Made Up","phone":"9876543210","email":"a@b.test","address":{"city":"Bengaluru","area_code":"560001"},"tax_id":"29AAACT0000A1ZB"},
  "fulfillments":[{"id":"R1","type":"RTO"},{"id":"F1","type":"Delivery","tracking":false,"state":{"descriptor":{"code":"Pending"}}}],
  "quote":{"price":{"currency":"INR","value":"350.00"},"breakup":[{"title":"Rice","@ondc/org/item_id":"I1","@ondc/org/title_type":"item","@ondc/org/item_quantity":{"count":3},"price":{"currency":"INR","value":"300.00"}},
   {"title":"Salt","@ondc/org/item_id":"I2","@ondc/org/title_type":"item","price":{"value":"20"},"item":{"price":{"value":"20"}}},{"title":"Delivery","@ondc/org/item_id":"F1","@ondc/org/title_type":"delivery","price":{"value":"30"}}]},
  "payment":{"type":"ON-ORDER","status":"PAID","collected_by":"BAP","params":{"amount":"350.00","currency":"INR"},"@ondc/org/buyer_app_finder_fee_type":"amount","@ondc/org/buyer_app_finder_fee_amount":"10.5"},
  "created_at":"2026-04-01T04:29:00.000Z","updated_at":"2026-04-01T04:30:00.000Z"})");
const std::string kDelivered =
    message("on_status", "2026-04-02T06:00:00Z",
            R"({"id":"O-1","state":"Completed","provider":{"id":"P1"},"updated_at":"2026-04-02T06:00:00.000Z"})");

const std::string kOcenRequest =
    R"({"metadata":{"version":"3.2","orgId":"LSP-1","timestamp":"2026-04-01","traceId":"x"},"requestId":"R1","loanApplications":[
 {"createdDate":"2026-04-01","loanApplicationId":"APP-1","type":"BUSINESS","borrower":{"primaryId":"ABCPD1234F","primaryIdType":"PAN","name":"Made Up Traders","category":"ORGANIZATION","additionalIdentifiers":[{"key":"GSTIN","value":"27AAPFU0939F1ZV"}],
  "documents":[{"source":"GSTN","format":"JSON","reference":"docref12","type":"GST_PROFILE"}]},"collaterals":[],"guarantors":[],"applicants":[],
  "terms":{"requestedAmount":"500000.00","currency":"INR","interestType":"FIXED","interestRate":"14.50","tenure":{"duration":2,"unit":"YEAR"}}},
 {"loanApplicationId":"APP-2","createdDate":"2026-04-03","type":"CASHFLOW","borrower":{"name":"X"},"terms":{"requestedAmount":"1000","currency":"INR","tenure":{"duration":45,"unit":"DAY"}}}]})";
const std::string kOcenAnswer =
    R"({"metadata":{"orgId":"LENDER-1"},"loanApplications":[{"loanApplicationId":"APP-1","loanApplicationStatus":"OFFERED","offers":[{"id":"OF1","terms":{"sanctionedAmount":"400000","interestRate":"16","tenure":{"duration":18,"unit":"MONTH"}}}]},
 {"loanApplicationId":"APP-9","loanApplicationStatus":"REJECTED","rejectionDetails":{"reason":"LOW_CREDIT_SCORE"}}]})";

Borrower cleaned(const Payload& payload, Dataset dataset) {
  check_taken(payload);
  return clean(dataset, lines_of(payload, dataset));
}

}  // namespace

TEST_CASE("CAS of the fund registrars", "[payload][market]") {
  const Payload payload = take(read_market, kCams);
  CHECK(payload.format == "cas.cams");
  CHECK(noted(payload, "1 doubts"));
  CHECK(noted(payload, "Test Flexi Cap: the closing units"));
  const Borrower borrower = cleaned(payload, Dataset::MutualFunds);
  REQUIRE(borrower.mutual_funds.size() == 2);
  const Json& row = borrower.mutual_funds[0].clean;
  CHECK(row["portfolio_id"] == "CAS-1234567834-INF000A01AB4");
  CHECK(row["amc"] == "Test Mutual Fund");
  CHECK(row["isin"] == "INF000A01AB4");
  CHECK(row["units"] == 150.25);
  CHECK(row["current_nav"] == 21.5);
  CHECK(row["current_value"] == 3230.38);
  CHECK(row["invested_amount"] == 3000.0);
  REQUIRE(row["transactions"].size() == 2);
  CHECK(row["transactions"][0]["type"] == "PURCHASE_SIP");
  CHECK(row["transactions"][1]["amount"] == 0.15);
}

TEST_CASE("CAS of a depository", "[payload][market]") {
  const Payload payload = take(read_market, kDepository);
  CHECK(payload.format == "cas.nsdl");
  CHECK(payload.aside.empty());
  const Borrower borrower = cleaned(payload, Dataset::MutualFunds);
  REQUIRE(borrower.mutual_funds.size() == 1);
  CHECK(borrower.mutual_funds[0].clean["folio_number"] == "IN30000010000001");
  CHECK(borrower.mutual_funds[0].clean["units"] == 12.3456);
  CHECK(borrower.mutual_funds[0].clean["invested_amount"] == 1111.1);
  // The share beside it is kept with its value, apart from the funds.
  REQUIRE(borrower.holdings.size() == 1);
  CHECK(borrower.holdings[0].asset_class == "EQUITIES");
  CHECK(borrower.holdings[0].account == "XXXXXX0001");
  CHECK(borrower.holdings[0].value == 100000);
  CHECK(borrower.holdings[0].clean["source"]["line"] == 2);
}

TEST_CASE("ONDC: the latest state of an order wins and keeps what only earlier messages say", "[payload][market]") {
  for (const std::string& log : {"[" + kConfirmed + "," + kDelivered + "," + kDelivered + "]",
                                 "[" + kDelivered + "," + kDelivered + "," + kConfirmed + "]"}) {
    const Payload payload = take(read_market, log);
    CHECK(payload.format == "ondc.orders");
    CHECK(payload.seen == 3);
    CHECK(noted(payload, "Order O-1: 3 messages"));
    const Borrower borrower = cleaned(payload, Dataset::OndcOrders);
    REQUIRE(borrower.ondc_orders.size() == 1);
    CHECK(borrower.log(Dataset::OndcOrders).counts.duplicates == 2);
    const Json& row = borrower.ondc_orders[0].clean;
    CHECK(row["state"] == "Completed");
    CHECK(row["provider"]["name"] == "Test Kirana");
    CHECK(row["quote"]["value"] == 350.0);
    CHECK(row["created_at"] == "2026-04-01T09:59:00+05:30");
    CHECK(row["updated_at"] == "2026-04-02T11:30:00+05:30");
    CHECK(row["items"][0]["price"] == 100.0);
    CHECK(row["items"][0]["name"] == "Rice");
    CHECK(row["items"][0]["quantity"] == 3.0);
    CHECK(row["items"][1]["price"] == 20.0);
    CHECK(row["fulfillment"]["id"] == "F1");
    CHECK(row["payment"]["commission"] == 10.5);
    CHECK(row["billing"]["tax_number"] == "29AAACT0000A1ZB");
  }
}

TEST_CASE("ONDC: wrappings, other trades and messages without an order", "[payload][market]") {
  const Payload wrapped = take(read_market, R"({"level":"info","hostname":"x","req":{"body":)" + kConfirmed +
                                                R"(},"res":)" + msme::base::dump(Json(kDelivered)) + "}");
  CHECK(wrapped.seen == 2);
  CHECK(rows_of(wrapped, Dataset::OndcOrders).back()["state"] == "Completed");
  const Payload capital = take(
      read_market,
      R"({"Context":{"domain":"ONDC:RET11","action":"on_confirm"},"Message":{"order":{"id":"O-2","provider":{"id":"P"},"created_at":{"$date":"2026-04-01T00:00:00Z"}}}})");
  CHECK(rows_of(capital, Dataset::OndcOrders)[0]["created_at"] == "2026-04-01T00:00:00Z");
  const Payload aside =
      take(read_market, "[" + message("on_confirm", "2026-04-01T00:00:00Z", R"({"id":"L"})", "ONDC:FIS12") + "," +
                            message("on_confirm", "2026-04-01T00:00:00Z", R"({"id":"L"})", "nic2004:60232") + "," +
                            message("select", "2026-04-01T00:00:00Z", R"({"items":[]})") + "," +
                            message("on_search", "2026-04-01T00:00:00Z", "null") + "]");
  CHECK(aside.parts.empty());
  CHECK(aside_count(aside, "ONDC_OTHER_TRADE") == 2);
  CHECK(aside_count(aside, "ONDC_NOT_CONFIRMED") == 1);
  CHECK(aside_count(aside, "ONDC_NO_ORDER") == 1);
}

TEST_CASE("OCEN applications and their later states", "[payload][market]") {
  const Payload payload = take(read_market, "[" + kOcenRequest + "," + kOcenAnswer + "]");
  CHECK(payload.format == "ocen.applications");
  CHECK(payload.seen == 3);
  CHECK(aside_count(payload, "OCEN_STATE_ALONE") == 1);
  CHECK(noted(payload, "A tenure in days"));
  const Borrower borrower = cleaned(payload, Dataset::OcenApplications);
  REQUIRE(borrower.ocen_applications.size() == 2);
  const Json& row = borrower.ocen_applications[0].clean;
  CHECK(row["application_id"] == "APP-1");
  CHECK(row["loan_purpose"] == "BUSINESS");
  CHECK(row["requested_amount"] == 500000.0);
  CHECK(row["approved_amount"] == 400000.0);
  CHECK(row["interest_rate"] == 16.0);
  CHECK(row["tenure_months"] == 18);
  CHECK(row["status"] == "APPROVED");
  CHECK(row["lsp_id"] == "LSP-1");
  CHECK(row["lender_id"] == "LENDER-1");
  CHECK(row["business_details"]["gstin"] == "27AAPFU0939F1ZV");
  CHECK(row["business_details"]["pan"] == "ABCXXXXXXF");
  CHECK(row["documents"][0]["document_type"] == "GST_PROFILE");
  CHECK(borrower.ocen_applications[1].clean["status"] == "APPLIED");
  CHECK(take(read_market, kOcenRequest).seen == 2);
}

TEST_CASE("What isn't a market document is left alone", "[payload][market]") {
  for (const char* text :
       {"[]", "{}", "1", "\"{}\"", R"({"folios":[]})", R"({"context":{"a":1},"message":{"order":{"id":1}}})",
        R"([{"account_id":"A","accounts":[1]}])", R"({"loanApplicationId":"x"})"}) {
    INFO(text);
    CHECK(!maybe(read_market, parsed(text)));
  }
  CHECK(!maybe(read_market, parsed(kOrder)));
  CHECK(!maybe(read_market, parsed(kOcen)));
  CHECK(!maybe(read_market, parsed(kFund)));
}

TEST_CASE("Damaged market documents", "[payload][market][random]") {
  std::uint64_t seed = 30;
  for (const std::string& text : {kCams, kDepository, "[" + kConfirmed + "," + kDelivered + "]", kOcenRequest,
                                  "[" + kOcenRequest + "," + kOcenAnswer + "]"}) {
    check_damaged(read_market, parsed(text), ++seed, 500);
  }
}

TEST_CASE("Public market samples", "[payload][market][suites]") {
  int read = 0;
  for (const char* name : {"on_confirm_domestic", "on_confirm_prepaid_bap_rfq", "on_status_delivered"}) {
    const auto document = sample(std::string("ondc/ret-b2b-2.0.2/") + name + ".json");
    if (!document) continue;
    INFO(name);
    ++read;
    const Payload payload = take(read_market, *document);
    const Borrower borrower = cleaned(payload, Dataset::OndcOrders);
    REQUIRE(borrower.ondc_orders.size() == 1);
    CHECK(borrower.ondc_orders[0].clean["quote"]["value"].is_number());
    CHECK(borrower.ondc_orders[0].clean["items"][0]["price"].is_number());
  }
  if (read == 0) WARN("MSME_SAMPLES isn't set: skipped");
}

}  // namespace payload_market_test
