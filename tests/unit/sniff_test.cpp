// payload.sniff: what a payload is and where it departs from its format.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/embedded.hpp"
#include "catch.hpp"
#include "engine_host.hpp"
#include "fixtures.hpp"
#include "ingest/sniff_forms.hpp"

namespace {

using msme::test::Host;
using msme::test::Json;

// Without a customer: the op needs none.
Json sniffed(const std::string& bytes, const std::string& name = "payload") {
  Host host;
  return host.with_bytes("payload.sniff", bytes, {{"name", name}}).value("ok", Json());
}

// "CODE path", in the order of the reply.
std::vector<std::string> deviations_of(const Json& reply) {
  std::vector<std::string> out;
  for (const Json& each : reply["deviations"])
    out.push_back(each["code"].get<std::string>() + " " + each["path"].get<std::string>());
  return out;
}

const Json* deviation(const Json& reply, std::string_view code, std::string_view path) {
  for (const Json& each : reply["deviations"]) {
    if (each["code"] == code && each["path"] == path) return &each;
  }
  return nullptr;
}

std::string fixture_text(const std::string& path) {
  std::ifstream in(std::string(msme::tests::fixtures()) + "/" + path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

Json plain_deposit() {
  return Json::parse(R"({"type":"deposit","version":"1.1","linkedAccRef":"r","maskedAccNumber":"XX1",
    "Profile":{"Holders":{"type":"SINGLE","Holder":{"name":"A","dob":"1990-01-01","mobile":"0","nominee":"REGISTERED"}}},
    "Summary":{"currentBalance":"5.00","type":"CURRENT","branch":"","ifscCode":"HDFC0000123","micrCode":"",
      "openingDate":"2019-04-01","balanceDateTime":"2026-03-31T23:59:59+05:30","status":"ACTIVE"},
    "Transactions":{"startDate":"2026-01-01","endDate":"2026-03-31","Transaction":[
      {"txnId":"","type":"CREDIT","mode":"UPI","amount":5,"currentBalance":"5.00","narration":"","reference":"",
       "transactionTimestamp":"2026-01-05T10:00:00+05:30","valueDate":"2026-01-05"}]}})");
}

}  // namespace

TEST_CASE("a deposit v1.1 as its format prescribes has no deviation", "[sniff]") {
  const Json reply = sniffed(plain_deposit().dump());
  CHECK(reply["known"] == true);
  CHECK(reply["format"] == "aa.deposit.1.1");
  CHECK(reply["version"] == "1.1");
  CHECK(reply["wrapper"] == "bare");
  CHECK(deviations_of(reply).empty());
  CHECK(reply["records"][0]["dataset"] == "transactions");
  CHECK(reply["records"][0]["rows"] == 1);
  CHECK(reply["refused"].is_null());
}

TEST_CASE("each kind of deviation is told with its place, what was expected and what came", "[sniff]") {
  Json account = plain_deposit();
  Json& row = account["Transactions"]["Transaction"][0];
  row["amount"] = "1,250.00";
  row["mode"] = "Upi";
  row["valueDate"] = "05-01-2026";
  row["extra"] = 1;
  row["transactionalBalance"] = row["currentBalance"];
  row.erase("currentBalance");
  account["Summary"].erase("status");
  account["Summary"]["ifscCode"] = "HDFC123";
  account["Summary"]["openingDate"] = "";
  const Json reply = sniffed(account.dump());
  const std::string at = "/Transactions/Transaction/0/";
  REQUIRE(deviation(reply, "NUMBER_FORM", at + "amount") != nullptr);
  CHECK((*deviation(reply, "NUMBER_FORM", at + "amount"))["got"] == "1,250.00");
  REQUIRE(deviation(reply, "VALUE_ENUM", at + "mode") != nullptr);
  CHECK((*deviation(reply, "VALUE_ENUM", at + "mode"))["expected"] == "CASH, ATM, CARD, UPI, FT, OTHERS");
  REQUIRE(deviation(reply, "DATE_FORM", at + "valueDate") != nullptr);
  CHECK((*deviation(reply, "DATE_FORM", at + "valueDate"))["expected"] == "YYYY-MM-DD");
  CHECK(deviation(reply, "MEMBER_UNKNOWN", at + "extra") != nullptr);
  REQUIRE(deviation(reply, "MEMBER_RENAMED", at + "transactionalBalance") != nullptr);
  CHECK((*deviation(reply, "MEMBER_RENAMED", at + "transactionalBalance"))["expected"] == "currentBalance");
  CHECK(deviation(reply, "MEMBER_MISSING", "/Summary/status") != nullptr);
  CHECK(deviation(reply, "VALUE_FORM", "/Summary/ifscCode") != nullptr);
  CHECK(deviation(reply, "VALUE_EMPTY", "/Summary/openingDate") != nullptr);
  CHECK(reply["deviations"].size() == 8);
}

TEST_CASE("one deviation of many records is one, with its count", "[sniff]") {
  Json account = plain_deposit();
  Json& rows = account["Transactions"]["Transaction"];
  for (int i = 1; i < 40; ++i) rows.push_back(rows[0]);
  for (Json& row : rows) row["valueDate"] = "05/01/2026";
  const Json reply = sniffed(account.dump());
  REQUIRE(reply["deviations"].size() == 1);
  CHECK(reply["deviations"][0]["count"] == 40);
  CHECK(reply["deviations"][0]["path"] == "/Transactions/Transaction/0/valueDate");
  CHECK(reply["deviations_total"] == 40);
}

TEST_CASE("the version is the payload's own; an account that doesn't say is told by what only v2 has", "[sniff]") {
  Json account = plain_deposit();
  account.erase("version");
  CHECK(sniffed(account.dump())["forms"][0]["form"] == "aa.deposit.1");
  account["Transactions"]["Transaction"][0]["transactionalBalance"] = "5.00";
  CHECK(sniffed(account.dump())["forms"][0]["form"] == "aa.deposit.2");
}

TEST_CASE("wrappers are named, and documents inside texts are looked into", "[sniff]") {
  CHECK(sniffed(fixture_text("fuzz/aa_json/deposit_v1.json"))["wrapper"] == "finvu");
  const Json session = sniffed(fixture_text("fuzz/aa_json/session_v2.json"));
  CHECK(session["wrapper"] == "setu_session");
  CHECK(session["asides"].size() == 2);  // one sealed, one not delivered
  // The account in /fips/0/accounts/3 is XML inside a text.
  CHECK(deviation(session, "MEMBER_MISSING", "/fips/0/accounts/3/data/xml/Account/Summary/accountSubType") != nullptr);
  CHECK(sniffed(fixture_text("fuzz/aa_xml/deposit.xml"))["wrapper"] == "rebit_xml");
}

TEST_CASE("every family of payloads is named by its format", "[sniff]") {
  const std::pair<const char*, const char*> kFiles[] = {
      {"fuzz/aa_json/gstr1_3b.json", "aa.gstr1_3b"},
      {"fuzz/gstn/gstr1.json", "gstn.gstr1"},
      {"fuzz/gstn/gstr3b.json", "gstn.gstr3b"},
      {"fuzz/gstn/gstr2b.json", "gstn.gstr2b"},
      {"fuzz/bureau_json/cibil.json", "cibil.consumer"},
      {"fuzz/bureau_json/commercial.json", "cibil.commercial"},
      {"fuzz/bureau_json/experian.json", "experian"},
      {"fuzz/bureau_json/equifax.json", "equifax.consumer"},
      {"fuzz/bureau_json/crif.json", "crif"},
      {"fuzz/market/ocen.json", "ocen.applications"},
      {"fuzz/market/ondc.json", "ondc.orders"},
      {"fuzz/market/cas.json", "cas.cams"},
      {"bureau/experian.xml", "experian"},
      {"statements/icici.csv", "icici"},
  };
  for (const auto& [path, format] : kFiles) {
    INFO(path);
    const Json reply = sniffed(fixture_text(path), path);
    CHECK(reply["known"] == true);
    const std::string got = reply["format"].is_string() ? reply["format"].get<std::string>() : "";
    CHECK(got.substr(0, std::string_view(format).size()) == format);
    CHECK(!reply["records"].empty());
    const bool form = !reply["forms"].empty();
    CHECK((form || reply["text"] == "statement"));
  }
}

TEST_CASE("GSTN writes numbers, the Account Aggregator's returns write texts", "[sniff]") {
  Json month = Json::parse(fixture_text("fuzz/gstn/gstr1.json"));
  month["b2b"][0]["inv"][0]["val"] = "1180";
  month["fp"] = "2026-05";
  const Json portal = sniffed(month.dump());
  CHECK(deviation(portal, "NUMBER_AS_TEXT", "/b2b/0/inv/0/val") != nullptr);
  CHECK(deviation(portal, "DATE_FORM", "/fp") != nullptr);

  Json fetched = Json::parse(fixture_text("fuzz/aa_json/gstr1_3b.json"));
  const std::string place = "/Account/Transactions/Gstr1Details/gstr1/b2b_dtls/b2b/val";
  fetched["Account"]["Transactions"]["Gstr1Details"]["gstr1"]["b2b_dtls"]["b2b"]["val"] = 11800;
  CHECK(deviation(sniffed(fetched.dump()), "NUMBER_NOT_TEXT", place) != nullptr);
}

TEST_CASE("our own rows are held to their dataset, line by line", "[sniff]") {
  const std::string row = R"({"transaction_id":"TXN000000000001","account_id":"ACC1","amount":5,"type":"CREDIT",)"
                          R"("date":"2026-01-05","narration":"a"})";
  const Json good = sniffed(row + "\n" + row + "\n");
  CHECK(good["text"] == "ndjson");
  CHECK(good["forms"][0]["form"] == "own.transactions");
  CHECK(good["deviations"].empty());
  CHECK(good["records"][0]["rows"] == 2);

  const Json dirty = sniffed(row + "\n" +
                             R"({"customer_id":"SOMEBODY","account_id":"ACC1","amount":"-5","type":null,)"
                             R"("date":"2026/01/05 03:07:41","narration":"b"})" +
                             "\nnot json\n");
  CHECK(dirty["records"][0]["rows"] == 3);  // nobody's rows are left out: there is no customer
  REQUIRE(deviation(dirty, "MEMBER_MISSING", "/transaction_id") != nullptr);
  CHECK((*deviation(dirty, "MEMBER_MISSING", "/transaction_id"))["line"] == 2);
  CHECK(deviation(dirty, "NUMBER_AS_TEXT", "/amount") != nullptr);
  CHECK(deviation(dirty, "VALUE_NULL", "/type") != nullptr);
  CHECK(deviation(dirty, "DATE_FORM", "/date") != nullptr);
  CHECK(deviation(dirty, "LINE_NOT_JSON", "") != nullptr);
}

TEST_CASE("a consent artefact is one, with its purpose codes", "[sniff]") {
  const Json reply = sniffed(R"({"ConsentDetail":{"consentStart":"2026-01-01T00:00:00Z","consentExpiry":1767225600000,
    "consentMode":"STORE","fetchType":"ONETIME","consentTypes":["PROFILE","ALL"],"fiTypes":["DEPOSIT"],
    "DataConsumer":{"id":"FIU","type":"FIU"},"Customer":{"id":"x@aa"},"Purpose":{"code":"999","text":"?"},
    "DataLife":{"unit":"MONTH","value":1}}})");
  CHECK(reply["known"] == true);
  CHECK(reply["forms"][0]["form"] == "consent.artefact");
  CHECK(deviation(reply, "VALUE_ENUM", "/ConsentDetail/consentTypes") != nullptr);
  CHECK(deviation(reply, "VALUE_ENUM", "/ConsentDetail/Purpose/code") != nullptr);
  CHECK(deviation(reply, "DATE_FORM", "/ConsentDetail/consentExpiry") != nullptr);
}

TEST_CASE("what nobody knows is an answer that says so", "[sniff]") {
  const Json reply = sniffed(R"({"hello":"world"})");
  CHECK(reply["known"] == false);
  CHECK(reply["format"].is_null());
  CHECK(reply["refused"]["code"] == "E_FILE_UNRECOGNISED");
  const Json torn = sniffed(R"({"type":"deposit","Summ)");
  CHECK(torn["known"] == false);
  CHECK(torn["refused"]["code"] == "E_FILE_TRUNCATED");
  CHECK(sniffed("%PDF-1.7 ...")["refused"]["code"] == "E_FILE_BINARY");
}

TEST_CASE("nothing and too much are refused, and nothing is kept of either", "[sniff]") {
  Host host;
  CHECK(host.with_bytes("payload.sniff", "")["error"]["code"] == "E_FILE_EMPTY");
  CHECK(host.with_bytes("payload.sniff", std::string((64U << 20U) + 1, ' '))["error"]["code"] == "E_FILE_TOO_LARGE");
  host.with_bytes("payload.sniff", plain_deposit().dump());
  CHECK(host.ok("stats.get")["files"] == 0);
  // The engine still belongs to nobody.
  CHECK(host.error("retention.get", {{"customer_id", "ANYBODY"}}) != "E_CUSTOMER_MISMATCH");
}

TEST_CASE("a statement says what its columns leave open", "[sniff]") {
  const Json reply =
      sniffed("Date,Narration,Withdrawal,Deposit,Branch colour\n01/04/2026,a,5.00,,red\n02/04/2026,b,,7.00,blue\n");
  CHECK(reply["text"] == "statement");
  CHECK(reply["records"][0]["rows"] == 2);
  bool balance = false;
  for (const Json& each : reply["deviations"]) balance = balance || each["code"] == "BALANCE_MISSING";
  CHECK(balance);
}

TEST_CASE("the forms of payloads load, and a kind that nobody knows is refused with its place", "[sniff]") {
  using msme::ingest::sniffing::load_sniff_forms;
  const auto forms = load_sniff_forms(msme::base::embedded("payload_forms.json"));
  REQUIRE(forms);
  for (const auto& form : *forms) {
    INFO(form.id);
    CHECK((!form.type.empty() || !form.find.empty()));
    for (const auto& node : form.nodes) {
      for (const auto& member : node.members) {
        INFO(node.path + "/" + member.name);
        // Every node that is named is described.
        if (member.kind == msme::ingest::sniffing::SniffKind::Child) CHECK(member.child >= 0);
      }
    }
  }
  const auto wrong = load_sniff_forms(R"({"forms":[{"id":"x","title":"X","nodes":{"":{"a":"colour"}}}]})");
  REQUIRE(!wrong);
  CHECK(wrong.error().code == "E_CONFIG");
  CHECK(wrong.error().path == "/forms/0/nodes//a");
}

TEST_CASE("the first request names all ops, and each is known", "[sniff]") {
  Host host;
  const Json ops = host.ok("engine.info")["ops"];
  CHECK(ops.size() >= 45);
  for (const Json& op : ops) {
    INFO(op.get<std::string>());
    CHECK(host.error(op.get<std::string>()) != "E_UNKNOWN_OP");
  }
}

TEST_CASE("a simulated borrower's engine becomes the next one's, byte for byte as a fresh engine", "[sniff]") {
  const auto clean = [](Host& host, const char* id) {
    REQUIRE(host.call("pipeline.generate", {{"customer_id", id}, {"seed", 42}}).contains("ok"));
    REQUIRE(host.call("pipeline.clean", {{"customer_id", id}}).contains("ok"));
    host.call("data.export", {{"customer_id", id}, {"dataset", "transactions"}, {"type", "clean"}});
    return std::string(host.bulk());
  };
  Host fresh;
  const std::string alone = clean(fresh, "CUST_MSM_10002");
  Host host;
  clean(host, "CUST_MSM_10001");
  CHECK(host.error("pipeline.generate", {{"customer_id", "CUST_MSM_10002"}}) == "E_CUSTOMER_MISMATCH");
  CHECK(host.call("session.renew").contains("ok"));
  CHECK(host.ok("stats.get")["rows"] == 0);
  CHECK(clean(host, "CUST_MSM_10002") == alone);
}

TEST_CASE("a real customer's engine isn't renewed", "[sniff]") {
  Host host("RAVI");
  REQUIRE(host.ingest("a.csv", fixture_text("statements/icici.csv")).contains("ok"));
  CHECK(host.error("session.renew") == "E_CUSTOMER_MISMATCH");
  CHECK(host.ok("stats.get")["files"] == 1);
}

TEST_CASE("one real file among invented ones, or a named customer without data, isn't renewed", "[sniff]") {
  Host mixed;
  REQUIRE(mixed.call("pipeline.generate", {{"seed", 42}}).contains("ok"));
  REQUIRE(mixed.ingest("a.csv", fixture_text("statements/icici.csv")).contains("ok"));
  CHECK(mixed.error("session.renew") == "E_CUSTOMER_MISMATCH");
  Host named;
  REQUIRE(named.call("session.actor", {{"role", "officer"}}).contains("ok"));
  CHECK(named.error("session.renew") == "E_CUSTOMER_MISMATCH");
}
