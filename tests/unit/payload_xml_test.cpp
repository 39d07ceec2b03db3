// The tolerant XML reader: what real providers send is read, what can't be trusted is refused, nothing crashes it.
#include <string>
#include <vector>

#include "base/rng.hpp"
#include "catch.hpp"
#include "engine_host.hpp"
#include "ingest/payload_xml.hpp"
#include "rounds.hpp"

namespace payload_xml_test {

using namespace msme;
using base::Json;
using msme::test::Host;

namespace {

Json xml(const std::string& text) {
  auto read = ingest::read_xml(text);
  if (!read) return Json(read.error().code);
  return *read;
}

const std::string kPayload = R"(<?xml version="1.0" encoding="UTF-8"?>
<Account xmlns="http://api.rebit.org.in/FISchema/deposit" type="deposit" maskedAccNumber="XX12" version="1.1" linkedAccRef="r">
<Profile><Holders type="SINGLE"><Holder name="Asha Rao"/></Holders></Profile>
<Summary currentBalance="70" ifscCode="HDFC0000123" type="CURRENT" exchgeRate=" "/>
<Transactions startDate="2026-01-01" endDate="2026-01-31">
<Transaction type="CREDIT" amount="100.00" currentBalance="100" transactionTimestamp="2026-01-02T10:00:00+05:30" narration="PART <1/6> OF A & B" reference=""/>
<Transaction type="DEBIT" amount="30.00" currentBalance="70" transactionTimestamp="2026-01-03T10:00:00+05:30" narration="RENT &nbsp; &#8377;30" reference=""/>
</Transactions></Account>)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

// Kept rows of the file, or −1 when it is refused.
int kept(const std::string& text) {
  Host host;
  const Json taken = host.ingest("a.xml", text, {{"now", "2026-06-01"}});
  INFO(taken.dump());
  if (!taken.contains("ok")) return -1;
  const Json cleaned = host.ok("pipeline.clean");
  return Host::dataset(cleaned, "transactions")["counts"]["kept"].get<int>();
}

}  // namespace

TEST_CASE("xml: elements, attributes and texts become members", "[xml]") {
  CHECK(xml("<a x='1'><b>t</b><b/><c>  <d y=\"2\"/> </c></a>").dump() ==
        R"({"a":{"x":"1","b":["t",{}],"c":{"d":{"y":"2"}}}})");
  CHECK(xml("<n:a xmlns:n='u' n:x='1'>q</n:a>").dump() == R"({"a":{"x":"1","#text":"q"}})");
  CHECK(xml("<a><![CDATA[<b>&amp;]]></a>").dump() == R"({"a":"<b>&amp;"})");
  CHECK(xml("<a/><a/>").dump() == R"({"a":[{},{}]})");
}

TEST_CASE("xml: dirt of real files is read", "[xml]") {
  CHECK(xml("<a n=\"PART <1/6> & CO\"/>")["a"]["n"] == "PART <1/6> & CO");
  CHECK(xml("<a n=\"x &nbsp; &amp;amp; &#38; &#x26; &lt;\"/>")["a"]["n"] == "x &nbsp; &amp; & & <");
  CHECK(xml("<a n=\"SHOP \"NEW\" 5\" m=\"1\"/>").dump() == R"({"a":{"n":"SHOP \"NEW\" 5","m":"1"}})");
  CHECK(xml("<a m=\"1\"n=\"2\"/>").dump() == R"({"a":{"m":"1","n":"2"}})");
  CHECK(xml("<a m=1 n/>").dump() == R"({"a":{"m":"1","n":""}})");
  CHECK(xml("<a>1 < 2</a>").dump() == R"({"a":"1 < 2"})");
  CHECK(xml("<a><b></a>").dump() == R"({"a":{"b":{}}})");
  CHECK(xml("<a></b></a>").dump() == R"({"a":{}})");
}

TEST_CASE("xml: what isn't data is refused", "[xml]") {
  CHECK(xml("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>") == "E_FILE_DTD");
  CHECK(xml("<a><b x='1'") == "E_FILE_TRUNCATED");
  CHECK(xml("<a><b x='1'/>") == "E_FILE_TRUNCATED");
  CHECK(xml("<a x=\"1></a>") == "E_FILE_TRUNCATED");
  CHECK(xml("<a><!-- b") == "E_FILE_TRUNCATED");
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<a>";
  CHECK(xml(deep) == "E_FILE_TOO_LARGE");
  std::string wide = "<a";
  for (int i = 0; i < 1000; ++i) wide += " a" + std::to_string(i) + "=''";
  CHECK(xml(wide + "/>") == "E_FILE_TOO_LARGE");
}

TEST_CASE("xml: a payload's dirt reaches cleaning whole", "[xml][aa]") {
  CHECK(kept(kPayload) == 2);
  CHECK(kept("\xEF\xBB\xBF" + kPayload) == 2);
  CHECK(kept(replaced(kPayload, "UTF-8", "UTF-16")) == 2);
  CHECK(kept(replaced(kPayload, "Asha", "Ash\xE9")) == 2);
  CHECK(kept(replaced(replaced(replaced(kPayload, "<", "<n:"), "<n:/", "</n:"), "<n:?", "<?")) == 2);
  CHECK(kept(replaced(kPayload, "currentBalance", "CurrentBalance")) == 2);
  CHECK(kept(replaced(kPayload, "\"70\"", "\"69.99999999988\"")) == 2);
  CHECK(kept(replaced(kPayload, "T10:00:00+05:30", "T00:00:00+00:00")) == 2);
  CHECK(kept(replaced(kPayload, "100.00", "1.0E2")) == 2);
  CHECK(kept(replaced(kPayload, "\"100.00\"", "\"0.00\"")) == 1);
  CHECK(kept(kPayload.substr(0, kPayload.size() - 30)) == -1);
  Host host;
  REQUIRE(host.ingest("a.xml", kPayload, {{"now", "2026-06-01"}}).contains("ok"));
  host.ok("pipeline.clean");
  CHECK(host.exported("transactions").find("PART <1/6> OF A & B") != std::string::npos);
  CHECK(host.exported("transactions").find("\"place\":\"/Account/Transactions/Transaction[2]\"") != std::string::npos);
}

TEST_CASE("xml, aa: changed bytes never crash, and nothing is lost", "[xml][aa]") {
  const std::string json =
      R"({"body":[{"fipId":"F","fiObjects":[{"type":"deposit","maskedAccNumber":"XX1","linkedAccRef":"r","Summary":{"currentBalance":"7","ifscCode":"HDFC0000123"},"Transactions":{"Transaction":[{"type":"CREDIT","amount":7,"currentBalance":"7","transactionTimestamp":"2026-01-02T10:00:00+05:30","narration":"a"},{"type":"DEBIT","amount":"3","currentBalance":"4","transactionTimestamp":"2026-01-03","narration":"b"}]}},{"type":"equities","maskedDematId":"X","Summary":{"currentValue":"1"}}]}]})";
  base::Rng rng(20260601);
  int refused = 0;
  int taken_count = 0;
  for (int round = 0; round < msme_test::rounds(3000); ++round) {
    std::string text = round % 2 == 0 ? kPayload : json;
    const std::uint64_t edits = 1 + rng.next() % 4;
    for (std::uint64_t i = 0; i < edits && !text.empty(); ++i) {
      const std::size_t at = rng.next() % text.size();
      switch (rng.next() % 4) {
        case 0:
          text[at] = static_cast<char>(rng.next() % 256);
          break;
        case 1:
          text.erase(at, 1 + rng.next() % 12);
          break;
        case 2:
          text.insert(at, text.substr(rng.next() % text.size(), rng.next() % 40));
          break;
        default:
          text[at] = "<>\"'&/={}[],:\\"[rng.next() % 14];
      }
    }
    Host host;
    const Json taken = host.ingest("a", text, {{"now", "2026-06-01"}});
    if (!taken.contains("ok")) {
      CHECK(taken["error"]["code"].get<std::string>().compare(0, 2, "E_") == 0);
      ++refused;
      continue;
    }
    ++taken_count;
    if (round % 8 > 1) continue;
    const Json cleaned = host.ok("pipeline.clean");
    REQUIRE(cleaned.is_object());
    for (const Json& part : taken["ok"]["files"]) {
      const Json counts = Host::dataset(cleaned, part["dataset"].get<std::string>())["counts"];
      INFO(text);
      REQUIRE(counts["in"].get<int>() >= part["rows"].get<int>());
      REQUIRE(counts["in"].get<int>() == counts["kept"].get<int>() + counts["repaired"].get<int>() +
                                             counts["duplicates"].get<int>() + counts["quarantined"].get<int>());
    }
  }
  CHECK(refused > 300);
  CHECK(taken_count > 300);
}

}  // namespace payload_xml_test
