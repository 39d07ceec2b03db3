// Who is who, what a person corrected, and the exclusion ledger: from raw rows through the engine, as a host sees it.
#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "engine_host.hpp"

namespace meaning_test {

using msme::test::Host;
using msme::test::Json;

namespace {

struct Row {
  const char* date;
  char side;
  double amount;
  const char* narration;
};

std::string raw(const std::vector<Row>& rows) {
  std::string out;
  int n = 0;
  for (const Row& row : rows) {
    Json line = {{"transaction_id", "T" + std::to_string(n++)},
                 {"account_id", "ACC00000001"},
                 {"date", row.date},
                 {"amount", row.amount},
                 {"type", row.side == 'C' ? "CREDIT" : "DEBIT"},
                 {"narration", row.narration}};
    out += line.dump() + "\n";
  }
  return out;
}

std::vector<Json> lines(std::string_view text) {
  std::vector<Json> out;
  std::stringstream in{std::string(text)};
  std::string line;
  while (std::getline(in, line)) out.push_back(Json::parse(line));
  return out;
}

// The host with these rows in a current account, cleaned.
struct Case {
  explicit Case(const std::vector<Row>& rows) {
    host.ingest("raw_accounts.ndjson",
                R"({"account_id":"ACC00000001","user_id":"CUST_MSM_00001","bank":"HDFC Bank","account_type":"CURRENT",)"
                R"("currency":"INR","holder_name":"Mahalaxmi Deshpande"})"
                "\n");
    host.ingest("raw_transactions.ndjson", raw(rows));
    host.call("pipeline.clean");
  }
  std::vector<Json> rows() { return lines(host.exported("transactions")); }
  std::vector<Json> part(const char* type) {
    host.call("data.export", {{"type", type}});
    return lines(host.bulk());
  }
  Json party(const std::string& name) {
    for (const Json& p : part("parties")) {
      if (p["name"] == name) return p;
    }
    return Json();
  }
  Host host;
};

const std::vector<Row> kRows = {
    {"2024-04-01", 'C', 40000, "NEFT CR-ICIC0000104-SHREE BALAJI TEXTILES PVT LTD-MAHALAXMI-ICICN52024040112345678"},
    {"2024-04-02", 'C', 900, "UPI-SHREE BALAJI TEXT-BALAJITEX@OKICICI-ICIC0000104-409212345678-BILL 21"},
    {"2024-04-03", 'C', 700, "UPI/409312345678/UPI/balajitex@okicici/ICICI Bank/ICI123"},
    {"2024-04-04", 'D', 12000, "NEFT_OUT:PUNBH24095123456/LAXMI OIL MILL/HDFC0000123/50200012345678"},
    {"2024-04-05", 'D', 13000, "IMPS-OUT/409612345678/HDFC0000123/50200012345678"},
    {"2024-04-06", 'C', 250000, "NEFT CR-YESB0000001-LENDINGKART FINANCE LIMITED-MAHALAXMI-YESAP40971234567"},
    {"2024-04-08", 'C', 20000, "CASH DEPOSIT SELF"},
    {"2024-04-09", 'D', 5000, "UPI-ANITA DESHPANDE-9812345678@YBL-SBIN0001234-410012345678-PAYMENT FROM PHONE"},
    {"2024-04-10", 'D', 9000, "UPI-RAMESH PAWAR-RAMESH@YBL-SBIN0001234-410112345678-KHARCHA"},
    {"2024-04-12", 'D', 590, "CHQ RETURN CHGS INCL GST 120424-MIR12345"},
};

}  // namespace

TEST_CASE("one party for one name, address or account", "[classify][parties]") {
  Case c(kRows);
  const auto rows = c.rows();
  REQUIRE(rows.size() == kRows.size());
  // Spelled out, cut, and only by its address.
  CHECK(rows[0]["party_id"].is_string());
  CHECK(rows[1]["party_id"] == rows[0]["party_id"]);
  CHECK(rows[2]["party_id"] == rows[0]["party_id"]);
  CHECK(rows[2]["counterparty"].get<std::string>() != "");
  // By name and, the second time, only by its account.
  CHECK(rows[4]["counterparty"].is_null());
  CHECK(rows[4]["party_id"] == rows[3]["party_id"]);
  // Nobody: the holder's cash and the bank's charge.
  CHECK(rows[6]["party_id"].is_null());
  CHECK(rows[9]["party_id"].is_null());

  const Json balaji = c.party("SHREE BALAJI TEXTILES PVT LTD");
  CHECK(balaji["kind"] == "CUSTOMER");
  CHECK(balaji["credits"] == 41600);
  CHECK(balaji["credit_rows"] == 3);
  CHECK(balaji["upi_ids"].size() == 1);
  CHECK(balaji["ifscs"] == Json::array({"ICIC0000104"}));
  const Json mill = c.party("LAXMI OIL MILL");
  CHECK(mill["kind"] == "SUPPLIER");
  CHECK(mill["accounts"] == Json::array({"XXXX5678"}));
  CHECK(mill["ifscs"] == Json::array({"HDFC0000123"}));
  CHECK(c.party("LENDINGKART FINANCE LIMITED")["kind"] == "LENDER");
  CHECK(c.party("ANITA DESHPANDE")["kind"] == "FAMILY");
  CHECK(c.party("RAMESH PAWAR")["kind"] == "PERSON");

  // The same data gives the same parties.
  Case again(kRows);
  CHECK(again.part("parties") == c.part("parties"));
}

TEST_CASE("a shared address joins nobody", "[classify][parties]") {
  Case c({{"2024-04-01", 'C', 100, "UPI-ASHA BAI-COLLECT@YBL-SBIN0001234-409212345678-A"},
          {"2024-04-02", 'C', 100, "UPI-VIKAS SONI-COLLECT@YBL-SBIN0001234-409312345678-A"},
          {"2024-04-03", 'C', 100, "UPI-NAVEEN GOWDA-COLLECT@YBL-SBIN0001234-409412345678-A"},
          {"2024-04-04", 'C', 100, "UPI-SNEHA PAI-COLLECT@YBL-SBIN0001234-409512345678-A"}});
  std::set<std::string> ids;
  for (const Json& row : c.rows()) ids.insert(row["party_id"].get<std::string>());
  CHECK(ids.size() == 4);
}

TEST_CASE("what a narration says besides", "[classify]") {
  Case c({{"2024-04-01", 'D', 12000, "NEFT DR-HDFC0001234-ANAND STEEL-NETBANK,MUM-N123241234567890-INV 4471"},
          {"2024-04-02", 'D', 900, "UPI-ASHA BAI-ASHA@YBL-SBIN0001234-409312345678-SHOP RENT"},
          {"2024-04-03", 'D', 900, "UPI-ASHA BAI-ASHA@YBL-SBIN0001234-409412345678-UPI"},
          {"2024-04-04", 'D', 8450, "NACH/BAJAJ FINANCE/HDFC7021807230034567"},
          {"2024-04-05", 'D', 2000, "IMPS-409612345678-KIRAN RAO-BARB-XXXXXXXX3011-TRUCK HIRE"}});
  const auto rows = c.rows();
  REQUIRE(rows.size() == 5);
  CHECK(rows[0]["counterparty_ifsc"] == "HDFC0001234");
  CHECK(rows[0]["remark"] == "INV 4471");
  CHECK(rows[1]["remark"] == "SHOP RENT");
  CHECK(rows[1]["reference_number"] == "409312345678");
  CHECK(rows[2]["remark"].is_null());
  CHECK(rows[3]["mandate_reference"] == "HDFC7021807230034567");
  CHECK(rows[4]["counterparty_account"] == "XXXX3011");
  CHECK(rows[4]["remark"] == "TRUCK HIRE");
  for (const Json& row : rows) CHECK_FALSE(row["decided_by"].get<std::string>().empty());
}

TEST_CASE("each rupee of credits is turnover or in the exclusion ledger", "[classify][turnover]") {
  Case c(kRows);
  double listed = 0;
  for (const Json& entry : c.part("exclusions")) {
    CHECK(entry["counts_as_turnover"] != "business");
    CHECK_FALSE(entry["reason"].get<std::string>().empty());
    listed += entry["amount"].get<double>();
  }
  c.host.call("pipeline.analyze");
  const Json sum = c.host.ok("analytics.get", {{"name", "exclusions"}});
  CHECK(sum["credits"]["amount"] == 311600);
  CHECK(sum["business"]["amount"] == 41600);
  CHECK(sum["excluded"]["amount"] == 250000);
  CHECK(sum["uncertain"]["amount"] == 20000);
  CHECK(listed == 270000);
  double reasons = 0;
  for (const Json& reason : sum["reasons"]) reasons += reason["amount"].get<double>();
  CHECK(reasons == 270000);
  CHECK(c.host.ok("analytics.get", {{"name", "parties"}})["total"].get<int>() >= 5);
}

TEST_CASE("a person's correction re-runs everything and can be taken back", "[classify][correct]") {
  Case c(kRows);
  const std::string before = c.host.exported("transactions");
  const Json wages = {{"match", {{"counterparty", "Ramesh Pawar"}}}, {"set", {{"category", "SALARY_PAID"}}}};
  const Json cash = {
      {"match", {{"transaction_id", "T6"}}}, {"set", {{"category", "CAPITAL_IN"}}}, {"note", "own savings"}};
  Json reply = c.host.ok("pipeline.correct", {{"add", {wages, cash}}});
  REQUIRE(reply["corrections"].size() == 2);
  CHECK(reply["corrections"][0]["rows"] == 1);
  const auto rows = c.rows();
  CHECK(rows[8]["category"] == "SALARY_PAID");
  CHECK(rows[8]["category_confidence"] == 100);
  CHECK(rows[8]["decided_by"] == "correction");
  CHECK(rows[6]["category"] == "CAPITAL_IN");
  CHECK(rows[6]["counts_as_turnover"] == "excluded");
  CHECK(c.party("RAMESH PAWAR")["kind"] == "EMPLOYEE");
  const std::string corrected = c.host.exported("transactions");

  // Cleaning again keeps them; a fresh engine told the same gives the same bytes.
  c.host.call("pipeline.clean");
  CHECK(c.host.exported("transactions") == corrected);
  Case other({});
  Host fresh;
  fresh.ingest("raw_accounts.ndjson",
               R"({"account_id":"ACC00000001","user_id":"CUST_MSM_00001","bank":"HDFC Bank","account_type":"CURRENT",)"
               R"("currency":"INR","holder_name":"Mahalaxmi Deshpande"})"
               "\n");
  fresh.ingest("raw_transactions.ndjson", raw(kRows));
  fresh.call("pipeline.correct", {{"add", {wages, cash}}});
  fresh.call("pipeline.clean");
  CHECK(fresh.exported("transactions") == corrected);

  // It stands in the audit trail.
  int audited = 0;
  const Json trail = c.host.ok("audit.list");
  for (const Json& event : trail["events"]) audited += event["event"] == "correction.added" ? 1 : 0;
  CHECK(audited == 2);

  // Undone one by one, all is as before.
  for (const Json& known : reply["corrections"]) {
    CHECK(c.host.call("pipeline.correct", {{"remove", {known["id"]}}}).contains("ok"));
  }
  CHECK(c.host.exported("transactions") == before);
}

TEST_CASE("turnover and a party's kind can be corrected; nonsense is refused whole", "[classify][correct]") {
  Case c(kRows);
  CHECK(c.host
            .call("pipeline.correct",
                  {{"add",
                    {{{"match", {{"transaction_id", "T6"}}}, {"set", {{"counts_as_turnover", "business"}}}},
                     {{"match", {{"counterparty", "ANITA DESHPANDE"}}}, {"set", {{"kind", "EMPLOYEE"}}}}}}})
            .contains("ok"));
  CHECK(c.rows()[6]["counts_as_turnover"] == "business");
  CHECK(c.party("ANITA DESHPANDE")["kind"] == "EMPLOYEE");
  CHECK(c.party("ANITA DESHPANDE")["kind_given"] == true);

  const Json good = {{"match", {{"transaction_id", "T1"}}}, {"set", {{"category", "REFUND"}}}};
  const std::vector<Json> bad = {
      {{"match", Json::object()}, {"set", {{"category", "RENT"}}}},
      {{"match", {{"counterparty", "A"}}}, {"set", {{"category", "RENT"}}}},
      {{"match", {{"counterparty", "ANITA"}}}, {"set", {{"category", "NONSENSE"}}}},
      {{"match", {{"counterparty", "ANITA"}}}, {"set", Json::object()}},
      {{"match", {{"counterparty", "ANITA"}, {"colour", "red"}}}, {"set", {{"category", "RENT"}}}},
      {{"set", {{"category", "RENT"}}}},
      "text"};
  for (const Json& wrong : bad) {
    CAPTURE(wrong.dump());
    CHECK(c.host.error("pipeline.correct", {{"add", {good, wrong}}}) == "E_BAD_PARAM");
  }
  CHECK(c.host.error("pipeline.correct", {{"remove", {"C0000000000000000"}}}) == "E_BAD_PARAM");
  CHECK(c.host.ok("pipeline.correct")["corrections"].size() == 2);
}

}  // namespace meaning_test
