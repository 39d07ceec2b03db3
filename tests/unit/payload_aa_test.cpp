// Account Aggregator payloads: simulated ones read back to exactly their events, every shape met in the wild as a small
// fixture, and nothing of any is lost.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "engine_host.hpp"
#include "files_fixture.hpp"
#include "ingest/file.hpp"
#include "ingest/payload_aa.hpp"
#include "rounds.hpp"

namespace payload_aa_test {

using namespace files_fixture;
using msme::test::Host;

namespace {

constexpr const char* kNow = "2026-06-01";

struct Tally {
  int files = 0;
  std::size_t rows = 0;
};

// File → ingest → clean gives the events of the account, and the truth names each row.
void check_events(const Made& made, const RenderedFile& file, const std::string& truth, Tally& tally) {
  INFO(file.name << " of " << made.business.customer_id);
  std::size_t account = 0;
  while (made.business.accounts[account].id != file.account_id) ++account;
  const std::vector<std::size_t> wanted = made.of(account);
  if (wanted.empty()) return;
  Host host(made.business.customer_id);
  const Json taken = host.ingest(file.name, file.bytes, {{"now", "2030-01-01"}});
  INFO(taken.dump().substr(0, 2000));
  REQUIRE(taken.contains("ok"));
  REQUIRE(taken["ok"]["files"].size() == 2);
  CHECK(taken["ok"]["file"] == taken["ok"]["files"][0]);
  CHECK(taken["ok"]["file"]["dataset"] == "transactions");
  CHECK(taken["ok"]["file"]["data_origin"] == "SYNTHETIC");
  CHECK(taken["ok"]["file"]["rows"].get<std::size_t>() == wanted.size());
  CHECK(taken["ok"]["files"][1]["dataset"] == "accounts");
  const Json cleaned = host.ok("pipeline.clean");
  REQUIRE(cleaned.is_object());
  const Json counts = Host::dataset(cleaned, "transactions")["counts"];
  INFO(counts.dump());
  CHECK(counts["kept"].get<std::size_t>() == wanted.size());
  CHECK(Host::dataset(cleaned, "accounts")["counts"]["in"] == 1);
  REQUIRE(cleaned["chains"].size() == 1);
  CHECK(cleaned["chains"][0]["breaks"] == made.breaks(wanted));
  const std::map<std::int64_t, std::string> rows = truth_of(truth, file.name);
  const std::vector<Json> clean = simulated::rows(host.exported("transactions"));
  REQUIRE(clean.size() == wanted.size());
  int wrong = 0;
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const simulate::Event& e = made.events[wanted[i]];
    const auto named = rows.find(base::integer_or(clean[i]["source"], "line", 0));
    const bool good = simulated::text(clean[i], "date") == base::to_iso(e.date) &&
                      simulated::text(clean[i], "type") == (e.credit ? "CREDIT" : "DEBIT") &&
                      simulated::paise(clean[i], "amount") == e.amount &&
                      simulated::paise(clean[i], "balance_after") == e.shown && named != rows.end() &&
                      named->second == transaction_id(wanted[i]);
    if (good || ++wrong > 3) continue;
    UNSCOPED_INFO("row " << i << ": " << clean[i].dump() << " should be " << base::to_iso(e.date) << " " << e.amount);
  }
  CHECK(wrong == 0);
  const Json held = simulated::rows(host.exported("accounts")).at(0);
  CHECK(simulated::text(held, "bank") == made.business.bank_of(made.business.accounts[account]).name);
  CHECK(simulated::text(held, "ifsc") == made.business.accounts[account].ifsc);
  CHECK(simulated::paise(held, "balance") == made.events[wanted.back()].shown);
  CHECK_FALSE(simulated::text(held, "holder_name").empty());
  ++tally.files;
  tally.rows += wanted.size();
}

Json ingest(const std::string& bytes, const std::string& name = "aa.json") {
  Host host;
  return host.ingest(name, bytes, {{"now", kNow}});
}

// The identity holds, and the parts' rows are what cleaning counted.
void check_identity(Host& host, const Json& taken, const Json& cleaned) {
  for (const Json& part : taken["ok"]["files"]) {
    const Json counts = Host::dataset(cleaned, part["dataset"].get<std::string>())["counts"];
    INFO(part.dump() << counts.dump());
    CHECK(counts["in"] == part["rows"]);
    CHECK(counts["in"].get<int>() == counts["kept"].get<int>() + counts["repaired"].get<int>() +
                                         counts["duplicates"].get<int>() + counts["quarantined"].get<int>());
  }
  // Exported raw rows read back to the same.
  Host again;
  for (const Json& part : taken["ok"]["files"]) {
    const std::string dataset = simulated::text(part, "dataset");
    const Json back = again.ingest("raw_" + dataset + ".ndjson", host.exported(dataset, "raw"), {{"now", kNow}});
    INFO(back.dump());
    REQUIRE(back.contains("ok"));
    CHECK(back["ok"]["file"]["dataset"] == dataset);
    CHECK(back["ok"]["file"]["rows"] == part["rows"]);
  }
  again.ok("pipeline.clean");
  for (const Json& part : taken["ok"]["files"]) {
    const std::string dataset = simulated::text(part, "dataset");
    CHECK(again.exported(dataset) == host.exported(dataset));
    CHECK(again.ok("logs.get", {{"dataset", dataset}, {"kind", "validation"}}) ==
          host.ok("logs.get", {{"dataset", dataset}, {"kind", "validation"}}));
  }
}

struct Read {
  Host host;
  Json taken, cleaned;
  explicit Read(const std::string& bytes, const std::string& name = "aa.json") {
    taken = host.ingest(name, bytes, {{"now", kNow}});
    INFO(taken.dump());
    REQUIRE(taken.contains("ok"));
    cleaned = host.ok("pipeline.clean");
    REQUIRE(cleaned.is_object());
    check_identity(host, taken, cleaned);
  }
  std::vector<Json> rows(const std::string& dataset) { return simulated::rows(host.exported(dataset)); }
  Json errors(const std::string& dataset) {
    return host.ok("logs.get", {{"dataset", dataset}, {"kind", "validation"}})["errors"];
  }
};

const std::string kDeposit11 =
    R"({"type":"deposit","maskedAccNumber":"XXXXXX4321","version":"1.1","linkedAccRef":"ref-1",
 "Profile":{"Holders":{"type":"SINGLE","Holder":{"name":"Asha Rao","mobile":"0000000000"}}},
 "Summary":{"currentBalance":"1500.50","type":"CURRENT","facility":"OD","drawingLimit":"250000","branch":"Fort",
  "ifscCode":"HDFC0000123","openingDate":"2019-04-01","status":"ACTIVE","Pending":{"transactionType":"DEBIT","amount":0}},
 "Transactions":{"startDate":"2026-01-01","endDate":"2026-03-31","Transaction":[
  {"txnId":"","type":"CREDIT","mode":"UPI","amount":2000,"currentBalance":"2000","transactionTimestamp":"2026-01-05T10:00:00+05:30","valueDate":"2026-01-05","narration":"UPI/CR/1/RAM","reference":"R1"},
  {"type":"DEBIT","mode":"OTHERS","amount":499.5,"currentBalance":"1500.5","transactionTimestamp":"2026-01-06T00:00:00+00:00","valueDate":"2026-01-06T00:00:00.000Z","narration":"RENT","reference":""}]}})";

void check_deposit(const std::string& wrapped) {
  INFO(wrapped.substr(0, 200));
  Read read(wrapped);
  const std::vector<Json> rows = read.rows("transactions");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["date"] == "2026-01-05");
  CHECK(rows[0]["timestamp"] == "2026-01-05T10:00:00+05:30");
  CHECK(rows[0]["amount"] == 2000.0);
  CHECK(rows[0]["type"] == "CREDIT");
  CHECK(rows[1]["date"] == "2026-01-06");
  CHECK(rows[1]["timestamp"].is_null());
  CHECK(rows[1]["amount"] == 499.5);
  CHECK(rows[1]["balance_after"] == 1500.5);
  const std::vector<Json> accounts = read.rows("accounts");
  REQUIRE(accounts.size() == 1);
  CHECK(accounts[0]["account_id"] == rows[0]["account_id"]);
  CHECK(accounts[0]["bank"] == "HDFC Bank");
  CHECK(accounts[0]["holder_name"] == "Asha Rao");
}

std::string lowered(std::string text) {
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"\"Profile\"", "\"profile\""},
                                                        {"\"Holders\"", "\"holders\""},
                                                        {"\"Holder\"", "\"holder\""},
                                                        {"\"Summary\"", "\"summary\""},
                                                        {"\"Transactions\"", "\"transactions\""},
                                                        {"\"Transaction\"", "\"transaction\""},
                                                        {"currentBalance\":\"2000", "transactionalBalance\":\"2000"},
                                                        {"ifscCode", "ifsc"},
                                                        {"maskedAccNumber", "masked_account_number"},
                                                        {"linkedAccRef", "link_ref_number"}}) {
    std::size_t at = text.find(from);
    if (at != std::string::npos) text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

TEST_CASE("aa: simulated payloads of all profiles read back to exactly their events", "[aa]") {
  Tally tally;
  const auto& profiles = simulate::profiles();
  for (std::size_t i = 0; i < profiles.size(); i += msme_test::kRoundsDivisor) {
    const Made made(profiles[i].customer_id, R"({"scale":{"transactions":500}})");
    const auto rendered = simulate::render_files(made.business, made.events);
    REQUIRE(rendered.ok());
    for (const RenderedFile& file : rendered->files) {
      if (file.kind == RenderedKind::AaJson || file.kind == RenderedKind::AaXml)
        check_events(made, file, rendered->truth, tally);
    }
  }
  CHECK(tally.files > 40 / msme_test::kRoundsDivisor);
  CHECK(tally.rows > 10000 / msme_test::kRoundsDivisor);
}

TEST_CASE("aa: a deposit in every wrapping", "[aa]") {
  const std::string& d = kDeposit11;
  check_deposit(d);
  check_deposit(R"({"Account":)" + d + "}");
  check_deposit(R"({"body":[{"fipId":"HDFC-FIP","fipName":"HDFC Bank","consentId":"c","fiObjects":[)" + d + "]}]}");
  check_deposit(R"({"decryptedFI":{"account":)" + lowered(d) + "}}");
  check_deposit(lowered(d));
  check_deposit("[" + d + "]");
  check_deposit(
      R"({"id":"s","consentId":"c","status":"COMPLETED","fips":[{"fipID":"HDFC-FIP","accounts":[{"linkRefNumber":"ref-1","maskedAccNumber":"XXXXXX4321","FIstatus":"READY","data":{"account":)" +
      lowered(d) + "}}]}]}");
  // Attributes in a holder, and lists around everything, as XML converters write them.
  check_deposit(
      R"({"Account":{"$":{"type":"deposit","maskedAccNumber":"XXXXXX4321","linkedAccRef":"ref-1","version":"1.1"},
    "Profile":[{"Holders":[{"Holder":[{"$":{"name":"Asha Rao"}}]}]}],"Summary":[{"$":{"currentBalance":"1500.50","ifscCode":"HDFC0000123"}}],
    "Transactions":[{"$":{"startDate":"2026-01-01"},"Transaction":[
     {"$":{"type":"CREDIT","amount":"2.0E3","currentBalance":"2000","transactionTimestamp":"2026-01-05T04:30:00.000Z","narration":"A"}},
     {"$":{"type":"DEBIT","amount":"499.5","currentBalance":"1500.49999999988","transactionTimestamp":"2026-01-06T00:00:00+00:00","narration":"B"}}]}]}})");
}

TEST_CASE("aa: XML inside JSON, lines of payloads, one transaction, null transactions", "[aa]") {
  const std::string xml =
      R"(<Account type=\"deposit\" maskedAccNumber=\"XX99\" linkedAccRef=\"r\" version=\"2.0.0\"><Summary currentBalance=\"5\" ifsc=\"SBIN0000001\"/><Transactions><Transaction type=\"CREDIT\" amount=\"5\" transactionalBalance=\"5\" transactionTimestamp=\"2026-02-01T09:00:00+05:30\" narration=\"A &amp; B\"/></Transactions></Account>)";
  Read inner(R"({"fips":[{"fipID":"SBI","accounts":[{"linkRefNumber":"r","data":{"xml":")" + xml + R"("}}]}]})");
  REQUIRE(inner.rows("transactions").size() == 1);
  CHECK(inner.rows("transactions")[0]["narration"] == "A & B");
  CHECK(inner.rows("transactions")[0]["source"]["place"] ==
        "/fips/0/accounts/0/data/xml/Account/Transactions/Transaction");

  std::string line = kDeposit11;
  for (char& c : line) c = c == '\n' ? ' ' : c;
  std::string other = line;
  other.replace(other.find("4321"), 4, "8765");
  Read lines(line + "\n" + other + "\n");
  CHECK(lines.rows("transactions").size() == 4);
  CHECK(lines.rows("accounts").size() == 2);
  CHECK(lines.rows("accounts")[1]["source"]["place"] == "/1");

  Read empty(
      R"({"account":{"type":"deposit","maskedAccNumber":"XX1","linkedAccRef":"q","summary":{"currentBalance":"10","ifsc":"ICIC0000001"},"transactions":{"startDate":"","transaction":null}}})");
  CHECK(empty.taken["ok"]["files"].size() == 1);
  CHECK(empty.rows("accounts")[0]["balance"] == 10.0);
}

TEST_CASE("aa: summaries become account fields, limits only where a line of credit is", "[aa]") {
  Read read(kDeposit11);
  const Json account = read.rows("accounts").at(0);
  CHECK(account["account_type"] == "OVERDRAFT");
  CHECK(account["credit_limit"] == 250000.0);
  CHECK(account["branch"] == "Fort");
  CHECK(account["opened_date"] == "2019-04-01");
  CHECK(account["status"] == "ACTIVE");
  std::string savings = kDeposit11;
  savings.replace(savings.find("CURRENT"), 7, "SAVINGS");
  const Json other = Read(savings).rows("accounts").at(0);
  CHECK(other["account_type"] == "SAVINGS");
  CHECK(other["credit_limit"].is_null());

  auto files = ingest::take_files(kDeposit11, "a.json", "C");
  REQUIRE(files.ok());
  REQUIRE((*files)[0].stated.size() == 1);
  const ingest::StatedTotals& stated = (*files)[0].stated[0];
  CHECK(base::to_iso(stated.from) == "2026-01-01");
  CHECK(base::to_iso(stated.to) == "2026-03-31");
  CHECK(stated.balance == 150050);
  CHECK(stated.rows == 2);
}

TEST_CASE("aa: a statement of the same account is the same account", "[aa]") {
  const Made made("CUST_MSM_00003", R"({"scale":{"transactions":500}})");
  const auto rendered = simulate::render_files(made.business, made.events);
  REQUIRE(rendered.ok());
  for (const bool statement_first : {true, false}) {
    Host host(made.business.customer_id);
    const std::string& account = made.business.accounts[0].id;
    std::size_t rows = 0;
    for (const RenderedKind kind : {statement_first ? RenderedKind::Statement : RenderedKind::AaXml,
                                    statement_first ? RenderedKind::AaJson : RenderedKind::Statement}) {
      for (const RenderedFile& file : rendered->files) {
        if (file.kind != kind || file.account_id != account) continue;
        REQUIRE(host.ingest(file.name, file.bytes, {{"now", "2030-01-01"}}).contains("ok"));
        rows = file.rows;
        break;
      }
    }
    const Json cleaned = host.ok("pipeline.clean");
    const Json counts = Host::dataset(cleaned, "transactions")["counts"];
    INFO(counts.dump());
    CHECK(counts["kept"].get<std::size_t>() == rows);
    CHECK(counts["duplicates"].get<std::size_t>() == rows);
    CHECK(simulated::rows(host.exported("accounts")).size() == 1);
    // The same from exported raw rows.
    Host again(made.business.customer_id);
    for (const char* dataset : {"accounts", "transactions"}) {
      const std::string name = std::string("raw_") + dataset + ".ndjson";
      REQUIRE(again.ingest(name, host.exported(dataset, "raw"), {{"now", "2030-01-01"}}).contains("ok"));
    }
    CHECK(Host::dataset(again.ok("pipeline.clean"), "transactions")["counts"] == counts);
  }
}

TEST_CASE("aa: one masked number at one bank, two links: two accounts; the same link twice: one", "[aa]") {
  std::string other = kDeposit11;
  other.replace(other.find("ref-1"), 5, "ref-2");
  CHECK(Read("[" + kDeposit11 + "," + other + "]").rows("accounts").size() == 2);
  Read twice("[" + kDeposit11 + "," + kDeposit11 + "]");
  CHECK(twice.rows("accounts").size() == 1);
  CHECK(twice.rows("transactions").size() == 2);
}

TEST_CASE("aa: term and recurring deposits, funds, SIPs, policies, returns", "[aa]") {
  Read td(
      R"({"type":"TERM_DEPOSIT","maskedAccNumber":"XX7","linkedAccRef":"t","Profile":{"Holders":{"Holder":[{"name":"Asha"}]}},"Summary":{"ifsc":"HDFC0000123","openingDate":"06-08-2019","currentValue":"52000","maturityDate":"2027-01-01"},"Transactions":{"Transaction":{"type":"OPENING","amount":"50000"}}})");
  CHECK(td.rows("accounts").at(0)["account_type"] == "TERM_DEPOSIT");
  CHECK(td.rows("accounts").at(0)["balance"] == 52000.0);
  CHECK(td.errors("accounts").at(0)["code"] == "FI_TYPE_NOT_SCORED");
  CHECK(td.errors("accounts").at(0)["place"] == "/Transactions/Transaction");
  Read rd(
      R"({"type":"recurring_deposit","masked_account_number":"XX8","link_ref_number":"t","summary":{"ifsc":"HDFC0000123","currentBalance":"9000"}})");
  CHECK(rd.rows("accounts").at(0)["account_type"] == "RECURRING_DEPOSIT");

  Read funds(
      R"({"type":"mutualfunds","maskedFolioNo":"XX12","maskedDematID":"","linkedAccRef":"m","Summary":{"costValue":"1.5E5","currentValue":"2.025018787E5","Investment":{"Holdings":{"Holding":[
    {"amc":"Sample AMC","isin":"INF000A01AB1","isinDescription":"Sample Flexi","folioNo":"12","closingUnits":"100.5","nav":"1000","schemeTypes":"EQUITY_SCHEMES"},
    {"amc":"Sample AMC","isin":"INF000A01AB2","folioNo":"12","closingUnits":"10","nav":"20"}]}}},
    "Transactions":{"Transaction":[{"isin":"INF000A01AB1","transactionDate":"2026-01-01","type":"BUY","amount":"1000","units":"1","nav":"1000"},{"isin":"ELSE","amount":"5"}]}})");
  const std::vector<Json> held = funds.rows("mutual_funds");
  REQUIRE(held.size() == 2);
  CHECK(held[0]["current_value"] == 100500.0);
  CHECK(held[0]["scheme_type"] == "EQUITY");
  CHECK(held[0]["transactions"].size() == 1);
  CHECK(funds.errors("mutual_funds").at(0)["place"] == "/Transactions/Transaction/1");

  Read sip(
      R"({"type":"sip","maskedFolioNo":"XX1","linkedAccRef":"s","Summary":{"folioNo":"77","Holdings":{"Holding":{"amc":"Sample AMC","Schemes":{"Scheme":{"scheme":"Sample Flexi","isin":"INF000A01AB1","Sips":{"Sip":{"SIPRefNo":"9","amount":"2500","frequency":"Monthly"}}}}}}}})");
  CHECK(sip.rows("mutual_funds").at(0)["sip_details"]["sip_amount"] == 2500.0);

  Read life(
      R"({"body":[{"fipName":"Sample Life","fiObjects":[{"type":"life_insurance","maskedPolicyNumber":"XX55","linkedAccRef":"p","Summary":{"policyType":"TERM","policyStatus":"ACTIVE","sumAssured":"1000000","premiumAmount":"900","premiumFrequency":"MONTHLY"}}]}]})");
  CHECK(life.rows("policies").at(0)["policy_type"] == "TERM");
  CHECK(life.rows("policies").at(0)["insurer"] == "Sample Life");
  CHECK(life.rows("policies").at(0)["sum_assured"] == 1000000.0);

  for (const bool camel : {false, true}) {
    std::string gst =
        R"({"Account":{"maskedGstinNumber":"29AAGCB7383J1Z4","linkedAccRef":"g","type":"gstr1_3b","Profile":{"BusinessDetails":{"lgnm":"Asha Rao","trdnm":"Asha Stores"}},"Transactions":{"Gstr1Details":{"gstr1":{"ret_prd":"042026","dof":"10-MAY-2026","status":"PROCESSED","b2b_dtls":{"b2b":{"ctin":"29AAGCB7383J1Z4","inum":"S1","idt":"24-04-2026","val":"11800","itm_det":{"itm":{"txval":"10000","iamt":"1800","camt":"0","samt":"0"}}}}}},"Gstr3bDetails":{"gstr3b":{"ret_prd":"042026","dof":"20-MAY-2026","status":"PROCESSED","sup_details":{"osup_det":{"txval":"25000.10","iamt":"100","camt":"200","samt":"200","csamt":"0"},"osup_zero":{"txval":"5"}},"itc_elg":{"itc_avl_list":{"itc_avl":[{"type":"OTH","iamt":"10","camt":"1"},{"type":"IMPG","iamt":"5"}]}}}}}}})";
    if (camel) {
      for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{{"ret_prd", "retPrd"},
                                                                                     {"sup_details", "supDetails"},
                                                                                     {"itc_avl_list", "itcAvlList"},
                                                                                     {"osup_det", "osupDet"}}) {
        for (std::size_t at = gst.find(from); at != std::string::npos; at = gst.find(from))
          gst.replace(at, from.size(), to);
      }
    }
    Read read(gst);
    const std::vector<Json> returns = read.rows("gst");
    REQUIRE(returns.size() == 2);
    CHECK(returns[0]["return_type"] == "GSTR1");
    CHECK(returns[0]["return_period"] == "04-2026");
    CHECK(returns[0]["total_taxable_value"].is_null());
    CHECK(returns[0]["invoices"][0]["taxable_value"] == 10000.0);
    CHECK(returns[1]["total_taxable_value"] == 25005.1);
    CHECK(returns[1]["itc_claimed"] == 16.0);
  }
}

TEST_CASE("aa: what isn't scored, delivered, decrypted or readable is set aside with its reason", "[aa]") {
  Read read(R"({"fips":[{"fipID":"X","accounts":[
    {"linkRefNumber":"a","maskedAccNumber":"XX1","FIstatus":"TIMEOUT"},
    {"linkRefNumber":"b","encryptedFI":"AAAA"},
    {"linkRefNumber":"c","data":{"account":{"type":"equities","maskedDematId":"XX2","summary":{"currentValue":"125000"},"profile":{"holders":{"holder":{"pan":"AAAPA0000A"}}}}}},
    {"linkRefNumber":"d","data":{"xml":"<Account type='deposit'><Summary"}},
    {"linkRefNumber":"e","data":{"account":{"type":"deposit","maskedAccNumber":"XX3","summary":{"currentBalance":"1","ifsc":"SBIN0000001"},"transactions":{"transaction":[7,{"type":"CREDIT","amount":"1","transactionTimestamp":"2026-01-01","narration":"a"},"x"]}}}}]}]})");
  std::map<std::string, std::string> codes;
  for (const char* dataset : {"accounts", "mutual_funds", "transactions"}) {
    for (const Json& e : read.errors(dataset)) codes[simulated::text(e, "place")] = simulated::text(e, "code");
  }
  CHECK(codes["/fips/0/accounts/0"] == "FI_NOT_DELIVERED");
  CHECK(codes["/fips/0/accounts/1"] == "FI_ENCRYPTED");
  CHECK(codes.count("/fips/0/accounts/2/data/account/summary") == 0);
  CHECK(codes["/fips/0/accounts/3/data/xml"] == "FI_UNREADABLE");
  CHECK(codes["/fips/0/accounts/4/data/account/transactions/transaction/0"] == "FI_UNREADABLE");
  CHECK(codes["/fips/0/accounts/4/data/account/transactions/transaction/2"] == "FI_UNREADABLE");
  // Shares are kept with their value, and without the profile's personal data.
  const Json share = read.rows("mutual_funds").at(0);
  CHECK(share["asset_class"] == "EQUITIES");
  CHECK(share["current_value"] == 125000.0);
  CHECK(share.dump().find("AAAPA0000A") == std::string::npos);
}

TEST_CASE("aa: a consent that covers a part takes that part only", "[aa]") {
  Host host;
  const Json set = host.call("consent.set", {{"now", kNow},
                                             {"consent", Json{{"consent_id", "C1"},
                                                              {"customer_id", "CUST_MSM_00001"},
                                                              {"status", "ACTIVE"},
                                                              {"consent_start", "2026-01-01"},
                                                              {"consent_expiry", "2027-01-01"},
                                                              {"datasets", {"accounts"}},
                                                              {"purpose", {{"code", "103"}}}}}});
  INFO(set.dump());
  REQUIRE(set.contains("ok"));
  const Json taken = host.ingest("a.json", kDeposit11, {{"now", kNow}});
  REQUIRE(taken.contains("ok"));
  CHECK(taken["ok"]["files"][0]["refused"]["code"] == "E_CONSENT_SCOPE");
  CHECK_FALSE(taken["ok"]["files"][1].contains("refused"));
  CHECK(host.ingest("a.json", kDeposit11, {{"now", kNow}})["error"]["code"] == "E_FILE_DUPLICATE");
}

TEST_CASE("aa: other documents aren't taken for it", "[aa]") {
  CHECK(ingest(R"({"a":{"summary":{"x":1}}})")["error"]["code"] == "E_FILE_UNRECOGNISED");
  CHECK(ingest(R"({"fips":null,"status":"PENDING","consentId":"c"})")["error"]["code"] == "E_FILE_UNRECOGNISED");
  CHECK(ingest("<?xml version='1.0'?><note><to>me</to></note>", "n.xml")["error"]["code"] == "E_FILE_UNRECOGNISED");
}

TEST_CASE("aa: published samples", "[aa][suites]") {
  const char* root = std::getenv("MSME_SAMPLES");
  if (root == nullptr) {
    WARN("MSME_SAMPLES isn't set: skipped");
    return;
  }
  int read = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(root) + "/aa")) {
    const std::string name = entry.path().filename().string();
    const bool json = entry.path().extension() == ".json" && name.compare(0, 3, "fi_") == 0;
    if (!json && entry.path().extension() != ".xml") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    INFO(name);
    // Examples in documentation with "…" in them aren't JSON.
    if (json && !base::is_json(text.str())) continue;
    Read each(text.str(), name);
    ++read;
  }
  CHECK(read > 40);
}

}  // namespace payload_aa_test
