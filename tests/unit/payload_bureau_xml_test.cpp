// Bureaus' reports in XML: the trees of their JSON, with lists in wrappers, empty elements, attributes beside texts and
// envelopes around them. tests/fixtures/bureau; nobody's data.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine_host.hpp"
#include "fixtures.hpp"
#include "ingest/payload_bureau.hpp"
#include "ingest/payload_bureau_codes.hpp"
#include "ingest/payload_xml.hpp"
#include "payload_fixture.hpp"

namespace payload_bureau_xml_test {

using namespace payloads;
using msme::ingest::read_bureau;
using msme::test::Host;

namespace {

std::string fixture(const std::string& name) {
  std::ifstream in(std::filesystem::path(msme::tests::fixtures()) / "bureau" / name, std::ios::binary);
  REQUIRE(in.good());
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

Json tree(const std::string& xml) {
  auto read = msme::ingest::read_xml(xml);
  REQUIRE(read.ok());
  return *read;
}

Json report(const Payload& payload) {
  check_taken(payload);
  const Borrower borrower = clean(Dataset::CreditReports, lines_of(payload, Dataset::CreditReports));
  REQUIRE(borrower.credit_reports.size() == 1);
  return borrower.credit_reports[0].clean;
}

Json read_report(const std::string& name, const std::string& format) {
  const Payload payload = take(read_bureau, tree(fixture(name)));
  CHECK(payload.format == format);
  CHECK(payload.aside.empty());
  return report(payload);
}

std::string grid(const Json& account) { return dumped(account, "dpd"); }

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace

TEST_CASE("bureau xml: CIBIL consumer", "[payload][bureau][xml]") {
  const Json row = read_report("cibil_consumer.xml", "cibil.consumer");
  CHECK(row["report_id"] == "009999999901");
  CHECK(row["report_date"] == "2026-06-04");
  CHECK(row["credit_score"] == 742);
  CHECK(row["pan"] == "ABCXXXXXXF");
  CHECK(row["dob"] == "1985-02-11");
  const Json& accounts = row["accounts"];
  REQUIRE(accounts.size() == 2);
  CHECK(accounts[0]["account_type"] == "BUSINESS_LOAN");
  CHECK(accounts[0]["date_opened"] == "2023-11-04");
  CHECK(accounts[0]["date_closed"].is_null());
  CHECK(accounts[0]["status"] == "ACTIVE");
  CHECK(accounts[0]["current_balance"] == 210000.0);
  CHECK(accounts[0]["credit_limit"] == 500000.0);
  CHECK(accounts[0]["emi_amount"] == 18000.0);
  CHECK(grid(accounts[0]) == "[0,0,30,null,91,60]");  // newest first, over both halves
  CHECK(accounts[1]["status"] == "CLOSED");
  CHECK(accounts[1]["ownership"] == "JOINT");
  CHECK(grid(accounts[1]) == "[0,456,730]");
  REQUIRE(row["enquiries"].size() == 1);
  CHECK(row["enquiries"][0]["enquiry_date"] == "2026-04-02");
  CHECK(row["enquiries"][0]["lender_name"] == "TEST NBFC");
}

TEST_CASE("bureau xml: CIBIL commercial with its rank", "[payload][bureau][xml]") {
  const Payload payload = take(read_bureau, tree(fixture("cibil_commercial.xml")));
  CHECK(noted(payload, "CMR-4"));
  const Json row = report(payload);
  CHECK(row["report_id"] == "W-1");
  CHECK(row["report_date"] == "2026-06-05");
  CHECK(row["credit_score"].is_null());
  REQUIRE(row["accounts"].size() == 2);
  CHECK(row["accounts"][0]["account_type"] == "CASH_CREDIT");
  CHECK(row["accounts"][0]["current_balance"] == 640000.0);
  CHECK(grid(row["accounts"][0]) == "[31,null,0]");  // oldest first in the file
  CHECK(row["accounts"][1]["status"] == "CLOSED");
  CHECK(grid(row["accounts"][1]) == "[91]");
}

TEST_CASE("bureau xml: Experian", "[payload][bureau][xml]") {
  const Json row = read_report("experian.xml", "experian");
  CHECK(row["report_id"] == "1780000000001");
  CHECK(row["credit_score"] == 701);
  CHECK(row["pan"] == "ABCXXXXXXF");
  CHECK(row["total_accounts"] == 2);
  CHECK(row["total_outstanding"] == 5000.0);
  REQUIRE(row["accounts"].size() == 2);
  CHECK(row["accounts"][0]["status"] == "ACTIVE");
  CHECK(row["accounts"][0]["amount_overdue"].is_null());
  CHECK(grid(row["accounts"][0]) == "[35,null,0,91]");
  CHECK(row["accounts"][1]["status"] == "CLOSED");
  CHECK(grid(row["accounts"][1]) == "[0,0,91,null,null,90]");
  CHECK(row["enquiries"].size() == 1);
}

TEST_CASE("bureau xml: Equifax in its envelope", "[payload][bureau][xml]") {
  const Json row = read_report("equifax.xml", "equifax.consumer");
  CHECK(row["report_id"] == "99001");
  CHECK(row["report_date"] == "2026-06-04");
  CHECK(row["credit_score"] == 715);
  CHECK(row["pan"] == "ABCXXXXXXF");
  CHECK(row["total_overdue"] == 500.0);
  REQUIRE(row["accounts"].size() == 2);
  CHECK(row["accounts"][0]["current_balance"] == 9000.0);  // an attribute beside the text
  CHECK(grid(row["accounts"][0]) == "[1,91,null,0,null]");
  CHECK(row["accounts"][1]["status"] == "CLOSED");
  CHECK(row["enquiries"][0]["enquiry_amount"] == 1000.0);
}

TEST_CASE("bureau xml: CRIF High Mark", "[payload][bureau][xml]") {
  const Json row = read_report("crif.xml", "crif");
  CHECK(row["report_id"] == "CR-1");
  CHECK(row["report_date"] == "2026-06-04");
  CHECK(row["credit_score"] == 688);
  REQUIRE(row["accounts"].size() == 2);
  CHECK(row["accounts"][0]["lender_name"] == "TEST NBFC");
  CHECK(row["accounts"][0]["emi_amount"] == 1995.0);
  CHECK(row["accounts"][0]["current_balance"] == 189760.0);
  CHECK(grid(row["accounts"][0]) == "[30,0,91,null]");
  CHECK(row["accounts"][1]["status"] == "CLOSED");
  CHECK(grid(row["accounts"][1]) == "[0,null]");
  CHECK(row["enquiries"][0]["enquiry_amount"] == 100000.0);
}

TEST_CASE("bureau xml: a report as a text of an answer is the same report", "[payload][bureau][xml]") {
  const std::string report_xml = fixture("experian.xml").substr(fixture("experian.xml").find("<INProfileResponse>"));
  const Json plain = read_report("experian.xml", "experian");
  const std::string escaped = replaced(replaced(replaced(report_xml, "&", "&amp;"), "<", "&lt;"), ">", "&gt;");
  CHECK(report(take(read_bureau, tree("<e:Envelope><e:Body><out>" + escaped + "</out></e:Body></e:Envelope>"))) ==
        plain);
  CHECK(report(take(read_bureau, tree("<out><![CDATA[" + report_xml + "]]></out>"))) == plain);
  CHECK(report(take(read_bureau, Json{{"status", "ok"}, {"showHtmlReportForCreditReport", report_xml}})) == plain);
  // A word of others is no mark by itself.
  CHECK(!maybe(read_bureau, parsed(R"({"creditReport":{"id":1}})")));
  CHECK(take(read_bureau, Json{{"creditReport", tree(fixture("experian.xml"))}}).format == "experian");
}

TEST_CASE("bureau xml: files at the door, cleaned with every row accounted for", "[payload][bureau][xml]") {
  int read = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(msme::tests::fixtures()) / "bureau")) {
    const std::string name = entry.path().filename().string();
    INFO(name);
    Host host;
    const Json taken = host.ingest("r.xml", fixture(name), {{"now", "2026-06-10"}});
    INFO(taken.dump());
    REQUIRE(taken.contains("ok"));
    CHECK(taken["ok"]["file"]["dataset"] == "credit_reports");
    CHECK(taken["ok"]["file"]["data_origin"] == "SYNTHETIC");
    const Json counts = Host::dataset(host.ok("pipeline.clean"), "credit_reports")["counts"];
    CHECK(counts["in"] == 1);
    CHECK(counts["kept"].get<int>() + counts["repaired"].get<int>() == 1);
    ++read;
  }
  CHECK(read >= 5);
}

TEST_CASE("bureau: each source's months and alphabet are data", "[payload][bureau]") {
  std::string book(
      R"({"account_types":{},"facility_status":{},"suit_status":{},"sources":[{"id":"crif","bureau_type":"CRIF",
    "accounts":"A","status":{},"history":[{"form":"letters","order":"oldest_first","paths":["P"]}]}]})");
  const auto read = msme::ingest::load_bureau_book(book);
  REQUIRE(read.ok());
  CHECK(read->sources[0].history[0].oldest_first);
  for (const char* order : {"", "\"order\":\"upwards\",", "\"order\":1,"}) {
    INFO(order);
    CHECK(!msme::ingest::load_bureau_book(replaced(book, "\"order\":\"oldest_first\",", order)).ok());
  }
}

}  // namespace payload_bureau_xml_test
