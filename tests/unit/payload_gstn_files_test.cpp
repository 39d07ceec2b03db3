// One GSTR-1 in several files, and GSTN's answers as the API and its resellers wrap them.
#include <string>
#include <vector>

#include "engine_host.hpp"
#include "ingest/payload_gather.hpp"
#include "ingest/payload_gstn.hpp"
#include "payload_fixture.hpp"

namespace payload_gstn_files_test {

using namespace payloads;
using msme::base::from_base64;
using msme::ingest::read_gstn;
using msme::test::Host;

namespace {

const std::string kB2b =
    R"({"gstin":"27AAACT0000B1ZD","fp":"052026","b2b":[{"ctin":"29AAACT0000A1ZB","inv":[{"inum":"A1","idt":"03-05-2026","val":1180,"pos":"29","itms":[{"num":1,"itm_det":{"rt":18,"txval":1000,"iamt":180}}]},{"inum":"A2","idt":"04-05-2026","val":590,"pos":"29","itms":[{"num":1,"itm_det":{"rt":18,"txval":500,"iamt":90}}]}]}]})";
const std::string kB2cs =
    R"({"gstin":"27AAACT0000B1ZD","fp":"052026","b2cs":[{"sply_ty":"INTRA","typ":"OE","pos":"27","rt":18,"txval":4000,"camt":360,"samt":360}]})";
const std::string kNotes =
    R"({"gstin":"27AAACT0000B1ZD","fp":"052026","cdnr":[{"ctin":"29AAACT0000A1ZB","nt":[{"ntty":"C","nt_num":"N1","nt_dt":"20-05-2026","val":118,"itms":[{"num":1,"itm_det":{"rt":18,"txval":100,"iamt":18}}]}]}]})";
const std::string kHsn =
    R"({"gstin":"27AAACT0000B1ZD","fp":"052026","hsn":{"data":[{"num":1,"hsn_sc":"8481","txval":5400,"iamt":252,"camt":360,"samt":360,"rt":18}]}})";
const std::string kFiling =
    R"({"EFiledlist":[{"valid":"Y","mof":"ONLINE","dof":"11-06-2026","rtntype":"GSTR1","ret_prd":"052026","arn":"AA270526000001X","status":"Filed"}],"gstin":"27AAACT0000B1ZD"})";

struct Read {
  Host host;
  Json cleaned;
  explicit Read(const std::vector<std::string>& files) {
    int number = 0;
    for (const std::string& bytes : files) {
      const Json taken = host.ingest("part" + std::to_string(++number) + ".json", bytes, {{"now", "2026-07-01"}});
      INFO(taken.dump());
      REQUIRE(taken.contains("ok"));
    }
    cleaned = host.ok("pipeline.clean");
    REQUIRE(cleaned.is_object());
  }
  Json counts() { return Host::dataset(cleaned, "gst")["counts"]; }
  std::vector<Json> rows() {
    std::vector<Json> out;
    for (const std::string& line : lines_of(host.exported("gst"))) out.push_back(parsed(line));
    return out;
  }
};

}  // namespace

TEST_CASE("gstn: sections of one return in separate files are one return", "[payload][gstn]") {
  const std::vector<std::vector<std::string>> orders = {{kB2b, kB2cs, kNotes},
                                                        {kNotes, kB2cs, kB2b},
                                                        {kB2b, kB2cs, kNotes, kHsn},
                                                        {kHsn, kNotes, kB2b, kB2cs},
                                                        {kB2b, kFiling, kB2cs, kNotes}};
  for (const auto& files : orders) {
    Read read(files);
    INFO(read.counts().dump());
    const std::vector<Json> rows = read.rows();
    REQUIRE(rows.size() == 1);
    const Json& row = rows[0];
    INFO(row.dump());
    CHECK(row["total_taxable_value"] == 5400.0);
    CHECK(row["total_igst"] == 252.0);
    CHECK(row["total_cgst"] == 360.0);
    CHECK(row["b2b_taxable_value"] == 1400.0);
    CHECK(row["b2c_taxable_value"] == 4000.0);
    CHECK(row["invoices"].size() == 3);
    CHECK(row["verdict"] == "repaired");
    CHECK(read.counts()["in"].get<std::size_t>() == files.size());
    CHECK(read.counts()["duplicates"].get<std::size_t>() == files.size() - 1);
    // Invoices of a piece live on: none is counted as a duplicate, none twice.
    const Json invoices = Host::dataset(read.cleaned, "gst")["nested"]["invoices"];
    INFO(invoices.dump());
    CHECK(invoices["in"] == 3);
    CHECK(invoices["kept"].get<int>() + invoices["repaired"].get<int>() == 3);
  }
  CHECK(Read({kB2b, kFiling, kB2cs}).rows().at(0)["filing_date"] == "2026-06-11");
}

TEST_CASE("gstn: pieces survive the raw export", "[payload][gstn]") {
  Read read({kB2b, kB2cs});
  const Json once = read.rows().at(0);
  Read again({read.host.exported("gst", "raw")});
  Json twice = again.rows().at(0);
  CHECK(twice["total_taxable_value"] == once["total_taxable_value"]);
  CHECK(twice["invoices"] == once["invoices"]);
}

namespace {

// A page of GSTR-1's b2b section: invoices of ₹1,000 each by default, at 18 %.
std::string page(const std::vector<std::string>& numbers, const std::string& taxable = "1000") {
  std::string out = R"({"gstin":"27AAACT0000B1ZD","fp":"052026","b2b":[{"ctin":"29AAACT0000A1ZB","inv":[)";
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    out += (i == 0 ? "" : ",") + (R"({"inum":")" + numbers[i]) +
           R"(","idt":"03-05-2026","val":1180,"pos":"29","itms":[{"num":1,"itm_det":{"rt":18,"txval":)" + taxable +
           R"(,"iamt":180}}]})";
  }
  return out + "]}]}";
}

}  // namespace

TEST_CASE("gstn: pages of one answer add up, whatever their order, and with other sections", "[payload][gstn]") {
  const std::string a = page({"A1", "A2"}), b = page({"A3"}), c = page({"A4", "A5"});
  for (const auto& files : std::vector<std::vector<std::string>>{{a, b, c}, {c, a, b}, {b, kB2cs, c, a}}) {
    Read read(files);
    INFO(read.counts().dump());
    REQUIRE(read.rows().size() == 1);
    const Json row = read.rows()[0];
    const bool consumers = files.size() == 4;
    CHECK(row["total_taxable_value"] == (consumers ? 9000.0 : 5000.0));
    CHECK(row["total_igst"] == 900.0);
    CHECK(row["b2b_taxable_value"] == 5000.0);
    CHECK(row["invoices"].size() == 5);
    CHECK(read.counts()["duplicates"].get<std::size_t>() == files.size() - 1);
    const Json invoices = Host::dataset(read.cleaned, "gst")["nested"]["invoices"];
    CHECK(invoices["in"] == 5);
    CHECK(invoices["kept"].get<int>() + invoices["repaired"].get<int>() == 5);
  }
  // In one file as a list, too.
  CHECK(Read({"[" + a + "," + b + "]"}).rows().at(0)["total_taxable_value"] == 3000.0);
}

TEST_CASE("gstn: what pages repeat counts once, and each repetition is named", "[payload][gstn]") {
  Read read({page({"A1", "A2"}), page({"A2", "A3"}), page({"A1"})});
  REQUIRE(read.rows().size() == 1);
  CHECK(read.rows()[0]["total_taxable_value"] == 3000.0);
  CHECK(read.rows()[0]["total_igst"] == 540.0);
  CHECK(read.rows()[0]["b2b_taxable_value"] == 3000.0);
  CHECK(read.rows()[0]["invoices"].size() == 3);
  const Json invoices = Host::dataset(read.cleaned, "gst")["nested"]["invoices"];
  INFO(invoices.dump());
  CHECK(invoices["in"] == 5);
  CHECK(invoices["duplicates"] == 2);
  CHECK(invoices["kept"].get<int>() + invoices["repaired"].get<int>() == 3);
  // The same page twice is one page.
  Read same({page({"A1", "A2"}), " " + page({"A1", "A2"})});
  CHECK(same.rows().at(0)["total_taxable_value"] == 2000.0);
}

TEST_CASE("gstn: pages that contradict each other conflict; nothing is added", "[payload][gstn]") {
  Read read({page({"A1", "A2"}), page({"A2", "A3"}, "999")});
  REQUIRE(read.rows().size() == 1);
  CHECK(read.rows()[0]["total_taxable_value"] == 2000.0);
  CHECK(read.counts()["quarantined"] == 1);
  const Json errors = read.host.ok("logs.get", {{"dataset", "gst"}, {"kind", "validation"}});
  INFO(errors.dump());
  CHECK(errors.dump().find("RETURN_PAGES_CONFLICT") != std::string::npos);
  CHECK(errors.dump().find("A2") != std::string::npos);
  // Lines by rate have no number: two files with them still compete.
  std::string more = kB2cs;
  more.replace(more.find("4000"), 4, "5000");
  Read rivals({kB2cs, more});
  CHECK(rivals.rows().at(0)["total_taxable_value"] == 4000.0);
  CHECK(rivals.counts()["duplicates"] == 1);
}

TEST_CASE("gstn: an unknown part makes the whole unknown, never too small", "[payload][gstn]") {
  std::string broken = kB2cs;
  broken.replace(broken.find("4000"), 4, "\"?\"");
  const Json row = Read({kB2b, broken}).rows().at(0);
  CHECK(row["total_taxable_value"].is_null());
  CHECK(row["b2b_taxable_value"] == 1500.0);
}

TEST_CASE("gstn: answers of the API, in base64, as text, in error and encrypted", "[payload][gstn]") {
  CHECK(from_base64("eyJhIjoxfQ==") == R"({"a":1})");
  CHECK(from_base64("eyJh\nIjoxfQ") == R"({"a":1})");
  CHECK(from_base64("") == "");
  CHECK(!from_base64("eyJ?"));
  CHECK(!from_base64("ey=J"));
  const Payload wrapped = take(
      read_gstn,
      R"({"status_cd":"1","data":"eyJnc3RpbiI6IjI3QUFBQ1QwMDAwQjFaRCIsImZwIjoiMDUyMDI2IiwiYjJjcyI6W3sic3BseV90eSI6IklOVFJBIiwidHlwIjoiT0UiLCJwb3MiOiIyNyIsInJ0IjoxOCwidHh2YWwiOjQwMDAsImNhbXQiOjM2MCwic2FtdCI6MzYwfV19"})");
  CHECK(rows_of(wrapped, Dataset::Gst).at(0)["total_taxable_value"] == 4000.0);
  const Payload text = take(read_gstn, Json{{"status_cd", "1"}, {"data", kB2cs}});
  CHECK(rows_of(text, Dataset::Gst).at(0)["total_taxable_value"] == 4000.0);
  const Payload failed =
      take(read_gstn, R"({"status_cd":"0","error":{"error_cd":"RET13510","message":"No document found"}})");
  CHECK(aside_count(failed, "GST_ANSWER_ERROR") == 1);
  CHECK(failed.aside[0].reason.find("RET13510") != std::string::npos);
  const Payload locked =
      take(read_gstn, R"({"status_cd":"1","data":"q2hhcmxpZSBpcyBub3QgSlNPTg==","rek":"AAAA","hmac":"BBBB"})");
  CHECK(aside_count(locked, "GST_ENCRYPTED") == 1);
  CHECK(!maybe(read_gstn, parsed(R"({"status_cd":"1","result":"done"})")));
}

// Found by fuzzing: the engine looked at the first of no parts.
TEST_CASE("a payload of a known form without any record is refused by name", "[gstn][payload]") {
  for (
      const char* text :
      {R"({"EFiledlist":[],"gstin":"27AAACT0000B1ZD"})",
       R"({"metadata":{"version":"3.2","orgId":"LSP-1","timestamp":"2026-04-01","traceId":"x"},"requestId":"1","loanApplications":[]})"}) {
    Host host;
    const Json reply = host.ingest("empty.json", text);
    INFO(text);
    REQUIRE(reply.contains("error"));
    CHECK(reply["error"]["code"] == "E_FILE_EMPTY");
    CHECK(reply["error"]["got"] == "0 records");
    // The session stays usable.
    CHECK(host.ingest("filing.json", kFiling).contains("ok"));
  }
}

}  // namespace payload_gstn_files_test
