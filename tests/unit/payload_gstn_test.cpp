// GSTN's own JSON → rows of the gst dataset.
#include "ingest/payload_gstn.hpp"

#include <map>
#include <string>
#include <vector>

#include "files_fixture.hpp"
#include "payload_fixture.hpp"

namespace payload_gstn_test {

using namespace payloads;
using msme::base::Paise;
using msme::ingest::read_gstn;
namespace base = msme::base;
namespace simulate = msme::simulate;

namespace {

// GSTIN of a PAN that is never issued, with a right check character.
const std::string kSelf = "27AAACT0000B1ZD";

Paise paise(const Json& row, std::string_view key) {
  const auto value = base::number(row, key);
  return value ? base::from_rupees(*value) : base::kNoMoney;
}

const Json& only(const Borrower& borrower) {
  REQUIRE(borrower.gst.size() == 1);
  return borrower.gst[0].clean;
}

std::string item(double rate, double taxable, double igst, double half) {
  return R"({"num":1,"itm_det":{"rt":)" + std::to_string(rate) + R"(,"txval":)" + std::to_string(taxable) +
         R"(,"iamt":)" + std::to_string(igst) + R"(,"camt":)" + std::to_string(half) + R"(,"samt":)" +
         std::to_string(half) + R"(,"csamt":0}})";
}
std::string bill(const std::string& number, const std::string& date, const std::string& items,
                 const std::string& more = "") {
  return R"({"inum":")" + number + R"(","idt":")" + date + R"(","val":1180,"pos":"27","rchrg":"N","inv_typ":"R")" +
         more + R"(,"itms":[)" + items + "]}";
}
std::string b2b(const std::string& bills) { return R"([{"ctin":"29AAACT0000A1ZB","inv":[)" + bills + "]}]"; }
std::string gstr1(const std::string& period, const std::string& sections) {
  return R"({"gstin":")" + kSelf + R"(","fp":")" + period + "\"," + sections + "}";
}

// A month of everything: sums by hand in the test.
const std::string kFull = gstr1(
    "052026",
    R"("b2b":)" +
        b2b(bill("A1", "03-05-2026", item(18, 1000, 0, 90) + "," + item(5, 200, 0, 5)) + "," +
            bill("A2", "09-05-2026", item(18, 500, 90, 0))) +
        R"(,"b2cl":[{"pos":"29","inv":[{"inum":"L1","idt":"10-05-2026","val":118000,"itms":[)" +
        item(18, 100000, 18000, 0) +
        R"(]}]}],"b2cs":[{"sply_ty":"INTRA","typ":"OE","pos":"27","rt":18,"txval":4000,"camt":360,"samt":360,"csamt":12.5}])" +
        R"(,"exp":[{"exp_typ":"WOPAY","inv":[{"inum":"E1","idt":"11-05-2026","val":7000,"itms":[{"txval":7000,"rt":0,"iamt":0}]}]}])" +
        R"(,"cdnr":[{"ctin":"29AAACT0000A1ZB","nt":[{"ntty":"C","nt_num":"N1","nt_dt":"20-05-2026","inum":"A2","idt":"09-05-2026","val":118,"pos":"29","itms":[)" +
        item(18, 100, 18, 0) + R"(]},{"ntty":"D","nt_num":"N2","nt_dt":"21-05-2026","val":59,"pos":"29","itms":[)" +
        item(18, 50, 9, 0) +
        R"(]}]}],"cdnur":[{"typ":"B2CL","ntty":"C","nt_num":"N3","nt_dt":"22-05-2026","val":1180,"itms":[)" +
        item(18, 1000, 180, 0) +
        R"(]}],"nil":{"inv":[{"sply_ty":"INTRAB2C","nil_amt":300,"expt_amt":20,"ngsup_amt":5},)" +
        R"({"sply_ty":"INTRB2B","nil_amt":40,"expt_amt":0,"ngsup_amt":0}]},"at":[{"pos":"27","sply_ty":"INTRA","itms":[]}],)" +
        R"("b2csa":[{"omon":"042026","sply_ty":"INTRA","pos":"27","itms":[]}],)" +
        R"("doc_issue":{"doc_det":[{"doc_num":1,"docs":[{"num":1,"from":"A1","to":"A9","totnum":9,"cancel":2,"net_issue":7}]}]})");

std::string filing(const std::string& type, const std::string& period, const std::string& day, const std::string& arn) {
  return R"({"valid":"Y","mof":"ONLINE","dof":")" + day + R"(","rtntype":")" + type + R"(","ret_prd":")" + period +
         R"(","arn":")" + arn + R"(","status":"Filed"})";
}

}  // namespace

TEST_CASE("GSTR-1: totals are the sums of all sections, credit notes subtract", "[payload][gstn]") {
  const Payload payload = take(read_gstn, kFull);
  CHECK(payload.format == "gstn.gstr1");
  const auto rows = rows_of(payload, Dataset::Gst);
  REQUIRE(rows.size() == 1);
  const Json& row = rows[0];
  // 1200 + 500 + 100000 + 4000 + 7000 − 100 + 50 − 1000 + 325 + 40
  CHECK(paise(row, "total_taxable_value") == 11201500);
  CHECK(paise(row, "total_igst") == 1790100);  // 90 + 18000 − 18 + 9 − 180
  CHECK(paise(row, "total_cgst") == 45500);
  CHECK(paise(row, "total_sgst") == 45500);
  CHECK(paise(row, "total_cess") == 1250);
  CHECK(paise(row, "b2b_taxable_value") == 169000);
  CHECK(paise(row, "b2c_taxable_value") == 10332500);
  CHECK(row["invoices"].size() == 7);
  CHECK(aside_count(payload, "GST_AMENDED_ORIGINAL_MISSING") == 1);
  CHECK(noted(payload, "9 document numbers issued, 2 cancelled"));
  CHECK(noted(payload, "advances"));

  const Borrower borrower = clean(Dataset::Gst, lines_of(payload, Dataset::Gst));
  const Json& cleaned = only(borrower);
  CHECK(cleaned["filing_date"].is_null());
  CHECK(cleaned["return_period"] == "05-2026");
  Paise listed = 0;
  for (const Json& invoice : cleaned["invoices"]) listed += paise(invoice, "taxable_value");
  CHECK(listed == 11201500 - 400000 - 36500);           // without consumer lines and nil-rated ones
  CHECK(cleaned["invoices"][0]["gst_rate"].is_null());  // two rates
  CHECK(cleaned["invoices"][1]["gst_rate"] == 18.0);
  CHECK(cleaned["invoices"][4]["taxable_value"] == -100.0);
  CHECK(cleaned["invoices"][4]["invoice_number"] == "N1");  // not the invoice that the note is about
  CHECK(cleaned["invoices"][4]["invoice_date"] == "2026-05-20");
}

TEST_CASE("GSTR-1: amended documents take their originals' places or are set aside", "[payload][gstn]") {
  const std::string amended = R"(,"oinum":"A1","oidt":"03-04-2026")";
  const std::string april = gstr1("042026", R"("b2b":)" + b2b(bill("A1", "03-04-2026", item(18, 1000, 180, 0))));
  const std::string may =
      gstr1("052026", R"("b2ba":)" + b2b(bill("A1R", "03-04-2026", item(18, 700, 126, 0), amended)) + R"(,"b2b":)" +
                          b2b(bill("A2", "03-05-2026", item(18, 10, 1.8, 0))));
  const Payload both = take(read_gstn, "[" + april + "," + may + "]");
  auto rows = rows_of(both, Dataset::Gst);
  REQUIRE(rows.size() == 2);
  CHECK(paise(rows[0], "total_taxable_value") == 70000);
  CHECK(rows[0]["invoices"][0]["invoice_number"] == "A1R");
  CHECK(paise(rows[1], "total_taxable_value") == 1000);
  CHECK(both.aside.empty());

  const Payload alone = take(read_gstn, may);
  rows = rows_of(alone, Dataset::Gst);
  CHECK(paise(rows[0], "total_taxable_value") == 1000);
  CHECK(aside_count(alone, "GST_AMENDED_ORIGINAL_MISSING") == 1);
  CHECK(alone.aside[0].place == "/b2ba/0/inv/0");
}

TEST_CASE("GSTR-1: pieces, bare sections, lines by goods and what can't be read", "[payload][gstn]") {
  const std::string one = R"({"gstin":")" + kSelf + R"(","ret_period":"052026","data":{"b2b":)" +
                          b2b(bill("A1", "03-05-2026", item(18, 1000, 180, 0))) + "}}";
  const std::string two =
      R"({"gstin":")" + kSelf +
      R"(","ret_period":"052026","data":{"b2cs":[{"sply_ty":"INTER","txval":"2,000.50","iamt":"360.09"}]}})";
  auto rows = rows_of(take(read_gstn, "[" + one + "," + two + "]"), Dataset::Gst);
  REQUIRE(rows.size() == 1);
  CHECK(paise(rows[0], "total_taxable_value") == 300050);
  CHECK(paise(rows[0], "total_igst") == 54009);

  const Payload bare = take(read_gstn, R"({"b2b":)" + b2b(bill("A1", "03-05-2026", item(18, 1000, 180, 0))) + "}");
  rows = rows_of(bare, Dataset::Gst);
  CHECK(rows[0].contains("total_taxable_value") == false);
  CHECK(noted(bare, "stay unknown"));

  const std::string goods = R"("hsn":{"data":[{"num":1,"hsn_sc":"1006","rt":5,"txval":900,"iamt":45}]})";
  rows = rows_of(take(read_gstn, gstr1("052026", goods)), Dataset::Gst);
  CHECK(paise(rows[0], "total_taxable_value") == 90000);
  const std::string bills = R"("b2b":)" + b2b(bill("A1", "03-05-2026", item(18, 1000, 180, 0)));
  CHECK(noted(take(read_gstn, gstr1("052026", bills + "," + goods)), "lines by goods come to"));

  // A line that can't be read never makes a smaller total.
  const Payload broken = take(read_gstn, gstr1("052026", bills + R"(,"b2cs":["what"])"));
  rows = rows_of(broken, Dataset::Gst);
  CHECK(rows[0]["total_taxable_value"].is_null());
  CHECK(paise(rows[0], "b2b_taxable_value") == 100000);
  CHECK(aside_count(broken, "GST_PART_UNREADABLE") == 1);
  const Payload spoilt =
      take(read_gstn, gstr1("052026", R"("b2b":)" + b2b(R"({"inum":"A1","itms":[{"itm_det":{"txval":"?"}}]})")));
  CHECK(rows_of(spoilt, Dataset::Gst)[0]["total_taxable_value"].is_null());

  // The same bill twice counts once; cleaning names the repetition.
  const std::string same = bill("A1", "03-05-2026", item(18, 1000, 180, 0));
  const Payload twice = take(read_gstn, gstr1("052026", R"("b2b":)" + b2b(same + "," + same)));
  CHECK(paise(rows_of(twice, Dataset::Gst)[0], "total_taxable_value") == 100000);
  const Borrower borrower = clean(Dataset::Gst, lines_of(twice, Dataset::Gst));
  CHECK(only(borrower)["invoices"].size() == 1);

  const Payload nothing = take(read_gstn, gstr1("052026", R"("gt":0,"cur_gt":0)"));
  CHECK(paise(rows_of(nothing, Dataset::Gst)[0], "total_taxable_value") == 0);
  CHECK(noted(nothing, "nil return"));
}

TEST_CASE("A GSTIN with a wrong check character is remarked on, not refused", "[payload][gstn]") {
  const std::string text = R"({"gstin":"27AAACT0000B1ZA","fp":"052026","b2cs":[{"txval":100,"camt":9,"samt":9}]})";
  const Borrower borrower = clean(Dataset::Gst, lines_of(take(read_gstn, text), Dataset::Gst));
  CHECK(only(borrower)["gstin"] == "27AAACT0000B1ZA");
  CHECK(normalised(borrower.log(Dataset::Gst), "GSTIN_CHECK_CHARACTER") == 1);
}

TEST_CASE("GSTR-3B: sales, credit and cash", "[payload][gstn]") {
  const std::string text = R"({"gstin":")" + kSelf + R"(","ret_period":"052026","sup_details":{
    "osup_det":{"txval":10000,"iamt":900,"camt":450,"samt":450,"csamt":0},"osup_zero":{"txval":500,"iamt":0,"csamt":0},
    "osup_nil_exmp":{"txval":70},"isup_rev":{"txval":100,"iamt":5,"camt":0,"samt":0,"csamt":0},"osup_nongst":{"txval":3}},
    "eco_dtls":{"eco_sup":{"txval":0},"eco_reg_sup":{"txval":2000}},
    " itc_elg":{"itc_avl":[{"ty":"IMPG","iamt":0},{"ty":"OTH","iamt":600,"camt":100,"samt":100,"csamt":0}],
    "itc_rev":[{"ty":"RUL","iamt":0,"camt":10,"samt":10,"csamt":0}]," itc_inelg":[]},
    "tx_pmt":{"tx_py":[],"pdcash":[{"liab_ldg_id":1,"trans_typ":30002,"ipd":300,"cpd":360,"spd":360,"cspd":0,"i_intrpd":12,"c_lfeepd":25,"s_lfeepd":25},
    {"trans_typ":30003,"ipd":5}],"pditc":{}}})";
  const Payload payload = take(read_gstn, text);
  const Borrower borrower = clean(Dataset::Gst, lines_of(payload, Dataset::Gst));
  const Json& row = only(borrower);
  CHECK(row["return_type"] == "GSTR3B");
  CHECK(paise(row, "total_taxable_value") == 1257300);
  CHECK(paise(row, "total_igst") == 90000);
  CHECK(paise(row, "itc_claimed") == 80000);
  CHECK(paise(row, "itc_reversed") == 2000);
  CHECK(paise(row, "net_tax_liability") == 102500);
  CHECK(noted(payload, "₹62 of interest and late fee"));
  CHECK(noted(payload, "reverse charge (₹5)"));
}

TEST_CASE("GSTR-2B and 2A: purchases, credit on offer", "[payload][gstn]") {
  const std::string documents =
      R"("docdata":{"b2b":[{"ctin":"29AAACT0000A1ZB","trdnm":"Made Up Mills","supfildt":"11-06-2026","supprd":"052026","inv":[
      {"inum":"S1","typ":"R","dt":"04-05-2026","val":1180,"pos":"27","rev":"N","itcavl":"Y","rsn":"","items":[{"num":1,"rt":18,"txval":1000,"igst":180,"cess":0}]},
      {"inum":"S2","typ":"R","dt":"05-05-2026","val":118,"pos":"29","rev":"N","itcavl":"N","rsn":"P","items":[{"num":1,"rt":18,"txval":100,"cgst":9,"sgst":9,"cess":0}]}]}],
      "cdnr":[{"ctin":"29AAACT0000A1ZB","trdnm":"Made Up Mills","nt":[{"ntnum":"C1","typ":"C","suptyp":"R","dt":"06-05-2026","val":59,"pos":"27","itcavl":"Y","items":[{"num":1,"rt":18,"txval":50,"igst":9,"cess":0}]}]}],
      "impg":[{"refdt":"07-05-2026","portcode":"INNSA1","boenum":"445566","boedt":"06-05-2026","isamd":"N","txval":2000,"igst":360,"cess":0}]})";
  const std::string text = R"({"chksum":"x","data":{"gstin":")" + kSelf +
                           R"(","rtnprd":"052026","version":"1.0","gendt":"14-06-2026","itcsumm":{"itcavl":{
      "nonrevsup":{"igst":180,"cgst":0,"sgst":0,"cess":0},"imports":{"igst":360,"cgst":0,"sgst":0,"cess":0},"othersup":{"igst":9,"cgst":0,"sgst":0,"cess":0}}},)" +
                           documents + "}}";
  const Payload payload = take(read_gstn, text);
  CHECK(payload.format == "gstn.gstr2b");
  const Borrower borrower = clean(Dataset::Gst, lines_of(payload, Dataset::Gst));
  const Json& row = only(borrower);
  CHECK(paise(row, "total_taxable_value") == 305000);
  CHECK(paise(row, "total_igst") == 53100);
  CHECK(paise(row, "itc_available") == 53100);
  REQUIRE(row["invoices"].size() == 4);
  CHECK(row["invoices"][0]["supplier_name"] == "Made Up Mills");
  CHECK(row["invoices"][0]["itc_available"] == true);
  CHECK(row["invoices"][1]["itc_available"] == false);
  CHECK(row["invoices"][2]["taxable_value"] == -50.0);

  const std::string dynamic =
      R"({"gstin":")" + kSelf +
      R"(","fp":"052026","b2b":[{"ctin":"29AAACT0000A1ZB","cfs":"Y","flprdr1":"May-26","inv":[)" +
      bill("S1", "04-05-2026", item(18, 1000, 180, 0)) +
      R"(]}],"isd":[{"ctin":"29AAACT0000A1ZB","doclist":[{"docnum":"I1","iamt":20}]}]})";
  const Payload inward = take(read_gstn, dynamic);
  CHECK(inward.format == "gstn.gstr2a");
  CHECK(rows_of(inward, Dataset::Gst)[0]["return_type"] == "GSTR2B");
  // The 2B is preferred whichever comes first.
  auto lines = lines_of(inward, Dataset::Gst);
  lines.push_back(lines_of(payload, Dataset::Gst)[0]);
  CHECK(paise(only(clean(Dataset::Gst, lines)), "itc_available") == 53100);
}

TEST_CASE("Filing list: days of filing join their returns", "[payload][gstn]") {
  const std::string list = R"({"EFiledlist":[)" + filing("GSTR1", "052026", "10-06-2026", "AA270526000001A") + "," +
                           filing("GSTR3B", "052026", "25-06-2026", "AA270526000002B") + "," +
                           filing("GSTR9", "032026", "25-12-2026", "AA270526000003C") + "]}";
  const Payload payload = take(read_gstn, list);
  CHECK(payload.format == "gstn.filing");
  CHECK(aside_count(payload, "GST_RETURN_TYPE_OTHER") == 1);
  const auto filings = lines_of(payload, Dataset::Gst);
  REQUIRE(filings.size() == 2);
  const Payload owned = take(read_gstn, R"({"gstin":")" + kSelf + R"(",)" + list.substr(1));
  CHECK(clean(Dataset::Gst, lines_of(owned, Dataset::Gst)).gst.size() == 2);
  const std::string figures = lines_of(take(read_gstn, kFull), Dataset::Gst)[0];
  for (const bool list_first : {true, false}) {
    std::vector<std::string> lines = filings;
    lines.insert(list_first ? lines.end() : lines.begin(), figures);
    const Borrower borrower = clean(Dataset::Gst, lines);
    REQUIRE(borrower.gst.size() == 2);
    CHECK(borrower.log(Dataset::Gst).counts.duplicates == 1);
    CHECK(borrower.log(Dataset::Gst).duplicates[0].rule == "FILING_MERGED");
    for (const auto& entry : borrower.gst) {
      if (entry.form == msme::model::GstForm::Gstr3b) {
        CHECK(entry.status == "LATE_FILED");
        CHECK(entry.taxable == base::kNoMoney);
        continue;
      }
      CHECK(entry.id == "AA270526000001A");
      CHECK(entry.clean["filing_date"] == "2026-06-10");
      CHECK(entry.status == "FILED");
      CHECK(entry.taxable == 11201500);
    }
  }
}

TEST_CASE("Filing list: quarterly filers, and what their other returns learn from it", "[payload][gstn]") {
  const std::string list = R"({"EFiledlist":[)" + filing("GSTR1", "062026", "13-07-2026", "A1") + "," +
                           filing("GSTR1", "092026", "14-10-2026", "A2") + "]}";
  const auto lines = lines_of(take(read_gstn, list), Dataset::Gst);
  std::vector<std::string> all = lines;
  all.push_back(
      lines_of(take(read_gstn, gstr1("062026", R"("b2cs":[{"txval":100,"camt":9,"samt":9}])")), Dataset::Gst)[0]);
  all.push_back(R"({"gstin":")" + kSelf +
                R"(","return_period":"06-2026","return_type":"GSTR3B","total_taxable_value":100})");
  const Borrower borrower = clean(Dataset::Gst, all);
  REQUIRE(borrower.gst.size() == 3);
  for (const auto& entry : borrower.gst) CHECK(entry.quarterly);
  CHECK(borrower.gst[0].status != borrower.gst[1].status);  // the 13th is in time for a quarter, the 14th isn't
}

TEST_CASE("What isn't GSTN's is left alone", "[payload][gstn]") {
  for (const char* text :
       {"[]", "{}", "1", "null", R"({"data":[1,2]})", R"({"exp":5,"nil":true})", R"({"at":[{"x":1}]})",
        R"([{"customer_id":"C","account_id":"A"}])", R"({"context":{},"message":{"order":{}}})"}) {
    INFO(text);
    CHECK(!maybe(read_gstn, parsed(text)));
  }
  CHECK(!maybe(read_gstn, parsed(kGst3b)));
  CHECK(!maybe(read_gstn, parsed(kGstr1)));
  CHECK(aside_count(
            take(read_gstn, R"({"data":{"gstin":"27AAACT0000B1ZD","lgnm":"X","ctb":"Proprietorship","sts":"Active"}})"),
            "GST_TAXPAYER_RECORD") == 1);
}

TEST_CASE("The simulator's GSTN files read back to the paisa", "[payload][gstn][files]") {
  int quarterly = 0;
  for (const char* customer : {"CUST_MSM_00001", "CUST_MSM_00008", "DEMO_QUARTERLY_FILER"}) {
    const files_fixture::Made made(customer);
    simulate::RenderedFiles rendered;
    simulate::render_gst_files(made.business, "SYNTHETIC test", {}, rendered);
    std::vector<std::string> lines;
    std::size_t bills = 0;
    for (const auto& file : rendered.files) {
      const Payload payload = take(read_gstn, file.bytes);
      CHECK(payload.aside.empty());
      CHECK(payload.seen == 1);
      check_taken(payload);
      for (const std::string& line : lines_of(payload, Dataset::Gst)) lines.push_back(line);
      bills += file.rows;
    }
    const Borrower borrower = clean(Dataset::Gst, lines);
    REQUIRE(borrower.gst.size() == rendered.files.size());
    std::size_t listed = 0;
    std::map<std::pair<int, int>, const msme::model::GstReturn*> found;
    for (const auto& entry : borrower.gst) {
      CHECK(entry.clean["data_origin"] == "SYNTHETIC");
      CHECK(entry.gstin == made.business.gstin);
      listed += entry.invoices.size();
      found[{entry.month, static_cast<int>(entry.form)}] = &entry;
      if (entry.form == msme::model::GstForm::Gstr2b) {
        CHECK(entry.itc_available == entry.igst + entry.cgst + entry.sgst);
      }
    }
    CHECK(listed == bills);
    for (const simulate::GstPeriod& period : made.business.gst) {
      INFO(customer << " " << base::month_text(period.month));
      if (period.gstr1 != base::kNoDate) {
        const auto* entry = found.at({period.month, 0});
        CHECK(entry->taxable == period.taxable());
        CHECK(entry->b2b == period.b2b);
        CHECK(entry->b2c == period.b2c);
        CHECK(entry->igst == period.igst);
        CHECK(entry->cgst == period.central);
        CHECK(entry->sgst == period.central);
        CHECK(entry->quarterly == (period.months == 3));
        quarterly += entry->quarterly ? 1 : 0;
      }
      if (period.gstr3b != base::kNoDate) {
        const auto* entry = found.at({period.month, 1});
        CHECK(entry->taxable == period.taxable());
        CHECK(entry->igst == period.igst);
        CHECK(entry->cgst == period.central);
        CHECK(entry->itc_claimed == period.itc);
        CHECK(entry->net_tax == period.tax() - period.itc);
        CHECK(entry->quarterly == (period.months == 3));
      }
    }
  }
  CHECK(quarterly > 3);
}

TEST_CASE("Damaged GSTN documents", "[payload][gstn][random]") {
  const Json full = parsed(kFull);
  check_damaged(read_gstn, full, 11, 1500);
  const files_fixture::Made made("DEMO_QUARTERLY_FILER");
  simulate::RenderedFiles rendered;
  simulate::render_gst_files(made.business, "SYNTHETIC test", {}, rendered);
  std::map<simulate::RenderedKind, bool> done;
  for (const auto& file : rendered.files) {
    if (done[file.kind]) continue;
    done[file.kind] = true;
    check_damaged(read_gstn, parsed(file.bytes), 12, 300);
  }
  check_damaged(read_gstn, parsed(R"({"EFiledlist":[)" + filing("GSTR1", "062026", "13-07-2026", "A1") + "]}"), 13,
                500);
}

TEST_CASE("Public GSTN samples", "[payload][gstn][suites]") {
  const auto inward = sample("gst/india-compliance/test_gstr_2a.json");
  if (!inward) {
    WARN("MSME_SAMPLES isn't set: skipped");
    return;
  }
  const Payload payload = take(read_gstn, *inward);
  CHECK(payload.format == "gstn.gstr2a");
  const Borrower borrower = clean(Dataset::Gst, lines_of(payload, Dataset::Gst));
  CHECK(only(borrower)["invoices"].size() >= 3);
  CHECK(payload.aside.empty());  // the original of each amended document is there
  if (const auto summary = sample("gst/india-compliance/gstr_3b_report_template.json")) maybe(read_gstn, *summary);
}

}  // namespace payload_gstn_test
