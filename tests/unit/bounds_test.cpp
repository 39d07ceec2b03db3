// Input made to exhaust memory, time or the stack: answered with an error or a quarantined row, and soon.
#include <ctime>
#include <string>

#include "catch.hpp"
#include "engine_host.hpp"

namespace bounds_test {

using msme::base::Json;
using msme::test::Host;

namespace {

constexpr double kLongest = 20;  // seconds of this process: an input that takes quadratic time takes minutes

struct Answer {
  std::string code;  // of the error, "" when it was read
  int in = 0, kept = 0, quarantined = 0;
};

Answer answer(const std::string& name, std::string bytes, const std::string& dataset = "transactions") {
  const std::clock_t start = std::clock();
  Host host;
  Answer out;
  const Json taken = host.ingest(name, std::move(bytes), {{"now", "2026-06-01"}});
  if (taken.contains("error")) {
    out.code = taken["error"]["code"].get<std::string>();
    CHECK(taken.dump().size() < 4000);
  } else {
    const Json counts = Host::dataset(host.ok("pipeline.clean"), dataset)["counts"];
    out.in = counts["in"].get<int>();
    out.kept = counts["kept"].get<int>() + counts["repaired"].get<int>();
    out.quarantined = counts["quarantined"].get<int>();
    CHECK(out.in == out.kept + out.quarantined + counts["duplicates"].get<int>());
  }
  CHECK(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC < kLongest);
  return out;
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

const std::string kHeader = "Date,Narration,Debit,Credit,Balance\n";
const std::string kRows =
    "01/04/2026,RENT,100.00,,900.00\n02/04/2026,SALE,,50.00,950.00\n03/04/2026,TEA,10.00,,940.00\n";

std::string utf16(const std::string& text, bool little) {
  std::string out = little ? "\xFF\xFE" : "\xFE\xFF";
  for (const char c : text) {
    out += little ? c : '\0';
    out += little ? '\0' : c;
  }
  return out;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace

TEST_CASE("bounds: nesting without end", "[bounds]") {
  CHECK(answer("a.json", std::string(5'000'000, '[')).code == "E_FILE_TRUNCATED");
  CHECK(answer("a.json", repeated("{\"a\":", 1'000'000)).code == "E_FILE_TRUNCATED");
  CHECK(answer("a.json", repeated("[", 100'000) + repeated("]", 100'000)).code == "E_FILE_TRUNCATED");
  CHECK(answer("a.xml", repeated("<a>", 1'000'000)).code == "E_FILE_TOO_LARGE");
  CHECK(answer("a.xml", "<a " + repeated("b='1' ", 500'000) + "/>").code != "");
}

TEST_CASE("bounds: XML that would expand", "[bounds]") {
  std::string bomb = "<!DOCTYPE a [<!ENTITY a0 'x'>";
  for (int i = 1; i < 30; ++i)
    bomb += "<!ENTITY a" + std::to_string(i) + " '" + repeated("&a" + std::to_string(i - 1) + ";", 10) + "'>";
  CHECK(answer("a.xml", bomb + "]><a>&a29;</a>").code == "E_FILE_DTD");
  CHECK(answer("a.xml", "<a>" + repeated("&a29;", 1'000'000) + "</a>").code == "E_FILE_UNRECOGNISED");
  CHECK(answer("a.xml", "<a>" + std::string(5'000'000, '&') + "</a>").code == "E_FILE_UNRECOGNISED");
  CHECK(answer("a.xml", "<a b=\"" + std::string(2'000'000, '"') + "\"/>").code != "");
}

TEST_CASE("bounds: a field of ten million characters", "[bounds]") {
  const std::string field(10'000'000, 'x');
  const Answer csv =
      answer("a.csv", kHeader + kRows + "04/04/2026," + field + ",10.00,,930.00\n05/04/2026,B,10.00,,920.00\n");
  CHECK(csv.in == 5);
  CHECK(csv.kept >= 4);
  const Answer row = answer(
      "a.ndjson",
      R"({"transaction_id":"T1","account_id":"A","date":"2026-04-01","amount":"1","type":"DEBIT","narration":")" +
          field + "\"}\n");
  CHECK(row.in == 1);
  const Answer number =
      answer("a.csv", kHeader + kRows + "04/04/2026,A," + std::string(10'000'000, '9') + ",,930.00\n");
  CHECK(number.in == 4);
  CHECK(answer("a.csv", kHeader + kRows + "04/04/2026,\"" + field).code != "E_INTERNAL");
  CHECK(answer("a.json", "{\"narration\":\"" + field).code == "E_FILE_TRUNCATED");
  CHECK(answer("a.csv", std::string(10'000'000, ',')).code == "E_FILE_UNRECOGNISED");
  CHECK(answer("a.txt", std::string(10'000'000, '1')).code == "E_FILE_UNRECOGNISED");
}

TEST_CASE("bounds: NULs, UTF-16, byte-order marks, mixed line ends, Indian digits", "[bounds]") {
  std::string nul = kHeader + kRows;
  nul[nul.find("RENT")] = '\0';
  CHECK(answer("a.csv", nul).code == "E_FILE_BINARY");
  CHECK(answer("a.csv", utf16(kHeader + kRows, true)).kept == 3);
  CHECK(answer("a.csv", utf16(kHeader + kRows, false)).kept == 3);
  CHECK(answer("a.csv", "\xEF\xBB\xBF" + kHeader + kRows).kept == 3);
  CHECK(answer("a.csv", replaced(kHeader, "\n", "\r\n") + replaced(kRows, "\n", "\r")).kept == 3);
  CHECK(answer("a.csv", kHeader + replaced(kRows, "\n", "\r\n")).kept == 3);
  CHECK(answer("a.csv", utf16(kHeader + kRows, true) + "x").kept == 3);
  // Devanagari digits in date and amount: read, or set aside; the row never disappears.
  const Answer indian = answer("a.csv", kHeader + kRows + "०४/०४/२०२६,X,१०.००,,930.00\n05/04/2026,B,10.00,,920.00\n");
  CHECK(indian.in == 5);
}

TEST_CASE("bounds: rows of which none names an account are set aside, and reported", "[bounds]") {
  Host host;
  const std::string rows =
      "{\"transaction_id\":\"T1\",\"date\":null,\"amount\":\"NIL\",\"narration\":\"\"}\n"
      "{\"transaction_id\":\"T2\",\"date\":\"2026-04-01\",\"amount\":5,\"type\":\"DEBIT\",\"narration\":\"x\"}\n"
      "{\"transaction_id\":\"T3\"broken\n";
  REQUIRE(host.ingest("raw.ndjson", rows, {{"now", "2026-06-01"}}).contains("ok"));
  const Json counts = Host::dataset(host.ok("pipeline.clean"), "transactions")["counts"];
  CHECK(counts["in"] == 3);
  CHECK(counts["quarantined"] == 3);
  const Json report = host.ok("import.report");
  INFO(report.dump());
  CHECK(report["files"][0]["rows"]["seen"] == 3);
  CHECK(report["files"][0]["rows"]["set_aside"] == 3);
}

TEST_CASE("bounds: amounts that don't add up within the range of money are set aside", "[bounds]") {
  // 95,000 times a lakh crore is more than 64 bits of paise hold; 90 lakh crore is what a ledger may come to.
  const std::string row = "01/04/2026,SALE,,999999999999.00,\n";
  const Answer sums = answer("a.csv", kHeader + repeated(row, 95'000));
  CHECK(sums.in == 95'000);
  CHECK(sums.kept <= 90);
  CHECK(sums.quarantined >= 1);
}

}  // namespace bounds_test
