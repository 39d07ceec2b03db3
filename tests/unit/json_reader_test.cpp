// Our reader of JSON against nlohmann's: the same trees, the same refusals.
#include <iterator>
#include <string>

#include "base/embedded.hpp"
#include "base/json.hpp"
#include "base/rng.hpp"
#include "catch.hpp"
#include "rounds.hpp"

namespace json_reader_test {

using msme::base::Json;
using msme::base::parse_json;

// Numbers print alike only when their kinds are the same: 1 and 1.0 are equal, "1" and "1.0" aren't.
void check_same(const std::string& text) {
  const auto ours = parse_json(text);
  const Json theirs = Json::parse(text, nullptr, false);
  INFO(text.substr(0, 400));
  REQUIRE(ours.ok() == !theirs.is_discarded());
  if (!ours) return;
  REQUIRE(*ours == theirs);
  REQUIRE(msme::base::dump(*ours) == msme::base::dump(theirs));
}

TEST_CASE("JSON is read as nlohmann reads it", "[base][json]") {
  for (const char* text : {"",
                           " ",
                           "null",
                           "nul",
                           "true",
                           "truex",
                           "false",
                           " [ ] ",
                           "{ }",
                           "[1,2,]",
                           "[,1]",
                           "[1 2]",
                           "{\"a\":1,}",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{a:1}",
                           "{\"a\":1 \"b\":2}",
                           "{\"a\":1,\"a\":2,\"b\":3,\"a\":{\"c\":1}}",
                           "[1]]",
                           "[[1]",
                           "\"\"",
                           "\"",
                           "\"a",
                           "\"a\tb\"",
                           "\"a\\tb\\/\\\"\\\\\\b\\f\\n\\r\"",
                           "\"\\x\"",
                           "\"\\",
                           "\"\\u\"",
                           "\"\\u12\"",
                           "\"\\u12g4\"",
                           "\"\\u20b9 \\u00e9 \\u0000\"",
                           "\"\\ud83d\\ude00\"",
                           "\"\\ud83d\"",
                           "\"\\ud83dx\"",
                           "\"\\ud83d\\u0041\"",
                           "\"\\ude00\"",
                           "\"\xE2\x82\xB9\"",
                           "\"\xE2\x82\"",
                           "\"\xC0\x80\"",
                           "\"\xED\xA0\x80\"",
                           "\"\xF4\x90\x80\x80\"",
                           "\"\x7F\"",
                           "\xEF\xBB\xBF[1]",
                           "\xEF\xBB[1]",
                           "[\"seven..\",\"eight...\",\"sixteen bytes...\"]",
                           "0",
                           "-0",
                           "00",
                           "01",
                           "-",
                           "-a",
                           "1.",
                           ".5",
                           "+1",
                           "1e",
                           "1e+",
                           "1E5",
                           "1e-5",
                           "1.5e+3",
                           "0.1",
                           "-0.0",
                           "0e0",
                           "123456789012345",
                           "1234567890123456",
                           "0.30000000000000004",
                           "9007199254740993",
                           "9007199254740993.0",
                           "18446744073709551615",
                           "18446744073709551616",
                           "-9223372036854775808",
                           "-9223372036854775809",
                           "1e22",
                           "1e23",
                           "123456789012345e22",
                           "1e-22",
                           "1e-23",
                           "1e308",
                           "1e309",
                           "-1e400",
                           "1e-400",
                           "5e-324",
                           "2.2250738585072011e-308",
                           "0.000000000000000000000000000001",
                           "100000000000000000000000000000000000000000000",
                           "[1.0,1,1.50,45320.5,-0.5,1e0]",
                           "1 // no comment",
                           "\xC2\xA0 1",
                           "{\"k\":\"v\"}\n\n",
                           "NaN",
                           "Infinity",
                           "'a'"}) {
    check_same(text);
  }
  CHECK_FALSE(parse_json(std::string("1\0", 2)));
  std::string deep;
  for (int i = 0; i < 64; ++i) deep += "[";
  const std::string closed = deep + std::string(64, ']');
  check_same(closed);
  CHECK_FALSE(parse_json("[" + closed + "]"));
  CHECK(parse_json("[" + closed + "]").error().message.find("64 levels") != std::string::npos);
}

TEST_CASE("keys that repeat, escape and outgrow their object are read as nlohmann reads them", "[base][json]") {
  check_same(R"({"\u0061":"x\n","a":2,"b":"\u0062"})");
  check_same(R"({"":1,"":2,"a":{"":3}})");
  const std::string long_key(65, 'k');  // as long as "k", to the bit
  check_same("{\"k\":1,\"" + long_key + "\":2,\"k\":3,\"" + long_key + "\":{\"k\":[]}}");
  std::string wide = "{";
  for (int i = 0; i < 70; ++i) wide += "\"m" + std::to_string(i) + "\":{\"n\":[" + std::to_string(i) + "]},";
  check_same(wide + "\"m0\":\"again\",\"m20\":null,\"m69\":7}");
  wide += "\"m70\":0}";
  check_same("[" + wide + R"(,{"a":1},{"a":1,"b":2},{},)" + wide + R"(,{"c":[{"d":1},{"d":2,"e":3}]}])");
  for (std::size_t size = 14; size < 19; ++size) {  // around a block, at the very end of the text
    check_same("\"" + std::string(size, 'x') + "\"");
    check_same("\"" + std::string(size, 'x'));
    check_same("[\"" + std::string(size, 'x') + "\\n\"]");
  }
}

TEST_CASE("numbers of every length are read to the last bit", "[base][json]") {
  msme::base::Rng rng(7);
  for (int round = 0; round < msme_test::rounds(20000); ++round) {
    std::string text = rng.chance(0.3) ? "-" : "";
    const auto digits = rng.integer(1, 19);
    for (std::int64_t i = 0; i < digits; ++i)
      text.push_back(static_cast<char>('0' + rng.integer(i == 0 && digits > 1 ? 1 : 0, 9)));
    if (rng.chance(0.6)) {
      text.push_back('.');
      for (auto i = rng.integer(1, 9); i > 0; --i) text.push_back(static_cast<char>('0' + rng.integer(0, 9)));
    }
    if (rng.chance(0.3)) text += "e" + std::to_string(rng.integer(-40, 40));
    check_same(text);
  }
}

TEST_CASE("the data files, whole and damaged, are read as nlohmann reads them", "[base][json]") {
  msme::base::Rng rng(11);
  constexpr char kOdd[] = {'"', '\\', '{', '}', '[',  ']',    ',',    ':',    '0',
                           '-', '.',  'e', ' ', '\n', '\x1F', '\x80', '\xE2', 'u'};
  for (const msme::base::EmbeddedFile* file = msme::base::embedded_files(); file->name != nullptr; ++file) {
    const std::string whole(reinterpret_cast<const char*>(file->bytes), file->size);
    check_same(whole);
    for (int round = 0; round < msme_test::rounds(24); ++round) {
      const auto size = static_cast<std::int64_t>(whole.size());
      // A piece keeps the rounds short; what it breaks at its ends is damage too.
      const auto from = static_cast<std::size_t>(rng.integer(0, size - 1));
      std::string text = rng.chance(0.5) ? whole.substr(0, static_cast<std::size_t>(size)) : whole.substr(from, 4000);
      for (auto times = rng.integer(1, 3); times > 0; --times) {
        const auto at = static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(text.size()) - 1));
        text[at] = kOdd[static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(std::size(kOdd)) - 1))];
      }
      check_same(text);
    }
  }
}

}  // namespace json_reader_test
