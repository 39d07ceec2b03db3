// The pool of texts: what went in comes out, whatever its length, and stays where it is.
#include "model/strings.hpp"

#include "catch.hpp"

namespace strings_test {

using msme::model::StringPool;

static std::string text_of(std::uint32_t n) { return std::string(1 + n % 700, static_cast<char>('a' + n % 26)); }

TEST_CASE("A pool keeps every text across its blocks, and none moves", "[strings]") {
  StringPool pool;
  CHECK(pool.add("") == 0);
  const std::string_view first = pool[pool.add("first")];
  const std::string huge(700'000, 'h');
  std::vector<std::uint32_t> ids;
  std::size_t bytes = 5;
  std::uint32_t huge_id = 0;
  for (std::uint32_t n = 0; n < 4000; ++n) {
    ids.push_back(pool.add(text_of(n)));
    bytes += text_of(n).size();
    if (n == 2000) huge_id = pool.add(huge);
  }
  CHECK(pool.bytes() == bytes + huge.size());
  CHECK(pool[huge_id] == huge);
  for (std::uint32_t n = 0; n < 4000; ++n) REQUIRE(pool[ids[n]] == text_of(n));
  CHECK(first == "first");
  const StringPool copy = pool;
  CHECK(copy[ids[3999]] == text_of(3999));
}

TEST_CASE("Interning gives one id for one text", "[strings]") {
  StringPool pool;
  std::vector<std::uint32_t> ids;
  for (std::uint32_t n = 0; n < 3000; ++n) ids.push_back(pool.intern("party " + std::to_string(n)));
  for (std::uint32_t n = 0; n < 3000; ++n) REQUIRE(pool.intern("party " + std::to_string(n)) == ids[n]);
  CHECK(pool[ids[2999]] == "party 2999");
}

}  // namespace strings_test
