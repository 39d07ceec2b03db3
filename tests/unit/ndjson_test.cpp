#include "ingest/ndjson.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/rng.hpp"
#include "base/text.hpp"
#include "catch.hpp"
#include "rounds.hpp"

namespace ndjson_test {

using namespace msme;
using model::Field;
using model::RawTxn;

namespace {

// Rows copied out, because views end with their batch.
struct Row {
  std::uint32_t line;
  bool malformed, synthetic;
  std::string raw;
  std::vector<std::string> field;
  bool operator==(const Row&) const = default;
  const std::string& operator[](Field f) const { return field[static_cast<std::size_t>(f)]; }
};

std::vector<Row> rows_of(ingest::RowReader& reader) {
  std::vector<Row> out;
  std::vector<RawTxn> batch;
  while (reader.next(batch)) {
    for (const RawTxn& row : batch) {
      Row copy{row.line, row.malformed, row.synthetic, std::string(row.raw), {}};
      for (const auto view : row.field) copy.field.emplace_back(view);
      out.push_back(std::move(copy));
    }
  }
  return out;
}

// Read, and read again by what the first reading noted.
std::vector<Row> read_all(const std::string& bytes) {
  ingest::RowIndex index;
  const auto first = rows_of(*ingest::open_ndjson(bytes, &index));
  REQUIRE(rows_of(*ingest::open_noted(bytes, index)) == first);
  return first;
}

bool accepts(const std::string& line) {
  const auto rows = read_all(line);
  return rows.size() == 1 && !rows[0].malformed;
}

}  // namespace

TEST_CASE("one object a line becomes one row", "[ndjson]") {
  const auto rows = read_all(
      "{\"transaction_id\":\"TXN000000001\",\"amount\":\"1,250.00 Dr\",\"balance\":\"\u20B9 "
      "45,320.50\",\"x\":{\"amount\":1}}\n"
      "\n"
      "  {\"amount\": 12.5e2, \"type\": null, \"date\" : \"4 Nov 25\" }\r\n"
      "{\"narration\":\"a\\u20b9\\\"\\n\\\\ \\ud83d\\ude00\",\"amount\":1,\"amount\":2}\n"
      "{\"amount\":\"1\"\n"
      "not json\n"
      "{\"amount\":\"last\"}");
  REQUIRE(rows.size() == 6);
  CHECK(rows[0][Field::TransactionId] == "TXN000000001");
  CHECK(rows[0][Field::Amount] == "1,250.00 Dr");
  CHECK(rows[0][Field::Balance] == "\u20B9 45,320.50");
  CHECK(rows[1].line == 3);
  CHECK(rows[1][Field::Amount] == "12.5e2");
  CHECK(rows[1][Field::Type].empty());
  CHECK(rows[1][Field::Date] == "4 Nov 25");
  CHECK(rows[2][Field::Narration] == "a\u20B9\"\n\\ \U0001F600");
  CHECK(rows[2][Field::Amount] == "2");
  CHECK(rows[3].malformed);
  CHECK(rows[3][Field::Amount].empty());
  CHECK(rows[4].malformed);
  CHECK(rows[4].line == 6);
  CHECK(rows[5][Field::Amount] == "last");
}

TEST_CASE("what one reading noted serves the next", "[ndjson]") {
  const std::string bytes =
      "{\"amount\":1,\"data_origin\":\"SYNTHETIC\"}\n\n{\"amount\":true,\"narration\":\"a\\u0041\"}\n{\"amount\":\"" +
      std::string(70000, '7') + "\"}\n{\"amount\":\n{\"amount\":3}";
  const auto rows = read_all(bytes);  // compares both readings
  REQUIRE(rows.size() == 5);
  CHECK(rows[0].synthetic);
  CHECK(rows[1][Field::Amount] == "true");
  CHECK(rows[1][Field::Narration] == "aA");
  CHECK(rows[2][Field::Amount].size() == 70000);
  CHECK(rows[3].malformed);
  CHECK(rows[4][Field::Amount] == "3");
  // It is believed: other bytes of the same size are read where the first had their values.
  const std::string rest = ",\"narration\":\"" + std::string(60, 'n') + "\"}";
  const auto amount = [&](const std::string& start, const ingest::RowIndex& index) {
    return rows_of(*ingest::open_noted(start + rest, index))[0][Field::Amount];
  };
  ingest::RowIndex index;
  rows_of(*ingest::open_ndjson("{\"amount\":12" + rest, &index));
  CHECK(amount("{\"amount\":34", index) == "34");
  CHECK(amount("{\"amount\" :5", index) == ":5");
  // Of another size they are read afresh, and so are those that were never noted,
  CHECK(amount("{\"amount\" : 5", index) == "5");
  CHECK(amount("{\"amount\" :5", ingest::RowIndex()) == "5");
  // or of which there is so little beside the values that notes would be as large as the file.
  rows_of(*ingest::open_ndjson("{\"amount\":12}", &index));
  CHECK(rows_of(*ingest::open_noted("{\"amount\" :5}", index))[0][Field::Amount] == "5");
}

TEST_CASE("more rows than one batch, keys in any order", "[ndjson]") {
  std::string bytes;
  const int n = 5000;
  for (int i = 0; i < n; ++i) {
    bytes += i % 3 == 0 ? "{\"amount\":" + std::to_string(i) + ",\"account_id\":\"A\\u0042\"}\n"
                        : "{\"account_id\":\"AB\",\"zzz\":[1,{\"a\":[]}],\"amount\":\"" + std::to_string(i) + "\"}\n";
  }
  const auto rows = read_all(bytes);
  REQUIRE(rows.size() == n);
  for (int i = 0; i < n; ++i) {
    REQUIRE(rows[static_cast<std::size_t>(i)][Field::Amount] == std::to_string(i));
    REQUIRE(rows[static_cast<std::size_t>(i)][Field::AccountId] == "AB");
  }
}

TEST_CASE("a row reads the same whatever rows stand before it", "[ndjson][property]") {
  base::Rng rng(22);
  const std::string seeds[] = {
      R"({"transaction_id":"T1","amount":"1,2","balance":-1.5e+3,"narration":"x\u0041y","date":null})",
      R"({ "transaction_id": "T1", "amount" : 12, "balance":"7" , "narration":"xyz" })",
      R"({"amount":"1","transaction_id":"T2","balance":3})"};
  const std::string alphabet = "{}[]\",:\\ 0123e tn\t";
  for (int i = 0; i < msme_test::rounds(20000); ++i) {
    std::string line = seeds[static_cast<std::size_t>(rng.integer(0, 2))];
    for (auto edits = rng.integer(0, 2); edits > 0; --edits) {
      const auto at = static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(line.size()) - 1));
      const char c = alphabet[static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(alphabet.size()) - 1))];
      if (rng.integer(0, 2) == 0) {
        line.erase(at, 1);
      } else {
        line.insert(at, 1, c);
      }
    }
    const auto alone = read_all(line);
    if (alone.size() != 1) continue;
    for (const std::string& before : seeds) {
      const auto together = read_all(before + "\n" + line + "\n" + before);
      REQUIRE(together.size() == 3);
      INFO(line);
      CHECK(together[1].malformed == alone[0].malformed);
      CHECK(together[1].field == alone[0].field);
      CHECK(!together[2].malformed);
    }
  }
}

TEST_CASE("the same answer as nlohmann on mutated lines", "[ndjson][property]") {
  base::Rng rng(21);
  const std::string seed =
      R"({"transaction_id":"TXN1","amount":"1,2","n":-1.5e+3,"b":[true,false,null,{"k":"v"}],"narration":"x\u0041\\y","date":null})";
  const std::string alphabet = "{}[]\",:\\u0123eE+-. tfn\x01zx/";
  for (int i = 0; i < msme_test::rounds(60000); ++i) {
    std::string line = seed;
    const auto edits = rng.integer(1, 3);
    for (int e = 0; e < edits; ++e) {
      const auto at = static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(line.size()) - 1));
      const char c = alphabet[static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(alphabet.size()) - 1))];
      switch (rng.integer(0, 2)) {
        case 0:
          line[at] = c;
          break;
        case 1:
          line.insert(at, 1, c);
          break;
        default:
          line.erase(at, 1);
      }
      if (line.empty()) line = "{";
    }
    if (base::trim(line).empty()) continue;
    const base::Json parsed = base::Json::parse(line, nullptr, false);
    const auto rows = read_all(line);
    REQUIRE(rows.size() == 1);
    INFO(line);
    if (parsed.is_discarded() || !parsed.is_object()) {
      // nlohmann refuses lone surrogates and huge numbers; we keep such rows (U+FFFD, and the amount reader decides).
      if (line.find("\\ud") == std::string::npos && line.find("\\uD") == std::string::npos &&
          line.find('e') == std::string::npos && line.find('E') == std::string::npos) {
        REQUIRE(rows[0].malformed);
      }
      continue;
    }
    REQUIRE_FALSE(rows[0].malformed);
    for (const Field field : {Field::TransactionId, Field::Amount, Field::Narration}) {
      const auto expected = base::text(parsed, model::key(field));
      if (expected) REQUIRE(rows[0][field] == *expected);
    }
  }
}

TEST_CASE("hostile nesting is refused, not followed", "[ndjson]") {
  CHECK_FALSE(accepts("{\"a\":" + std::string(100000, '[') + std::string(100000, ']') + "}"));
  CHECK(accepts("{\"a\":" + std::string(60, '[') + std::string(60, ']') + "}"));
}

TEST_CASE("published JSON conformance files", "[ndjson][suites]") {
  const char* root = std::getenv("MSME_SUITES");
  if (root == nullptr) {
    WARN("MSME_SUITES isn't set: skipped");
    return;
  }
  int checked = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(root) + "/jsontestsuite/test_parsing")) {
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    const std::string value = text.str();
    const std::string name = entry.path().filename().string();
    // As the value of one member; files with line breaks or broken UTF-8 are refused earlier than this reader.
    if (name[0] == 'i' || value.find('\n') != std::string::npos || !base::is_valid_utf8(value)) continue;
    const std::string line = "{\"x\":" + value + "}";
    const bool valid = base::Json::accept(line);
    INFO(name);
    CHECK(accepts(line) == valid);
    ++checked;
  }
  CHECK(checked > 200);
}

}  // namespace ndjson_test
