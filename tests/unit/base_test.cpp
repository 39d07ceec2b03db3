#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/detmath.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/money.hpp"
#include "base/rng.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"
#include "catch.hpp"

namespace base_test {

using namespace msme::base;

TEST_CASE("rupees are printed exactly, with at least one decimal", "[base][money]") {
  const auto text = [](Paise p) {
    std::string out;
    append_rupees(out, p);
    return out;
  };
  CHECK(text(125000) == "1250.0");
  CHECK(text(4532050) == "45320.5");
  CHECK(text(12505) == "125.05");
  CHECK(text(-125000) == "-1250.0");
  CHECK(text(-5) == "-0.05");
  CHECK(text(0) == "0.0");
}

TEST_CASE("Indian grouping", "[base][money]") {
  CHECK(format_inr(12500000) == "\u20B91,25,000");
  CHECK(format_inr(99900) == "\u20B9999");
  CHECK(format_inr(100000) == "\u20B91,000");
  CHECK(format_inr(1234567890) == "\u20B91,23,45,678.90");
  CHECK(format_inr(-500050) == "-\u20B95,000.50");
}

TEST_CASE("civil dates round-trip over four centuries", "[base][date]") {
  for (Date day = from_civil(1900, 1, 1); day <= from_civil(2300, 1, 1); day += 13) {
    const Civil c = to_civil(day);
    REQUIRE(from_civil(c.year, c.month, c.day) == day);
    REQUIRE(parse_iso(to_iso(day)) == day);
  }
  CHECK(from_civil(1970, 1, 1) == 0);
  CHECK(to_iso(from_civil(2025, 11, 4)) == "2025-11-04");
  CHECK(weekday(from_civil(2026, 11, 25)) == 2);  // a Wednesday
  CHECK(add_months(from_civil(2026, 1, 31), 1) == from_civil(2026, 2, 28));
  CHECK(add_months(from_civil(2024, 1, 31), 1) == from_civil(2024, 2, 29));
  CHECK(add_months(from_civil(2026, 3, 15), -3) == from_civil(2025, 12, 15));
  CHECK(add_months(kNoDate, -6) == kNoDate);
  CHECK(month_text(month_index(from_civil(2026, 5, 31))) == "2026-05");
  CHECK(month_end(month_index(from_civil(2026, 2, 1))) == from_civil(2026, 2, 28));
}

TEST_CASE("strict ISO dates", "[base][date]") {
  CHECK(parse_iso("2025-02-29") == kNoDate);
  CHECK(parse_iso("2025-1-02") == kNoDate);
  CHECK(parse_iso("2025-01-02x") == kNoDate);
  CHECK(parse_iso("2025-01-02T10:00:00Z") == from_civil(2025, 1, 2));
}

TEST_CASE("SHA-256 reproduces the NIST vectors", "[base][hash]") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256_hex(std::string(1000000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  // Any way of cutting the input gives the same digest.
  const std::string text(300, 'x');
  for (std::size_t cut = 0; cut <= text.size(); cut += 7) {
    Sha256 hash;
    hash.update(std::string_view(text).substr(0, cut));
    hash.update(std::string_view(text).substr(cut));
    Sha256 whole;
    whole.update(text);
    REQUIRE(hash.finish() == whole.finish());
  }
}

TEST_CASE("deterministic mathematics is close to the library's", "[base][detmath]") {
  for (double x = -30; x <= 30; x += 0.37) {
    REQUIRE(std::abs(exp_det(x) / std::exp(x) - 1) < 1e-14);
    REQUIRE(std::abs(ln_det(std::exp(x)) - x) < 1e-13);
  }
  CHECK(exp_det(0) == 1.0);
  CHECK(ln_det(1) == 0.0);
  CHECK(pow_int(1.01, 12) == Approx(std::pow(1.01, 12)).epsilon(1e-14));
  CHECK(pow_int(2, -3) == 0.125);
  CHECK(logistic(0) == 0.5);
  CHECK(logistic(-800) >= 0);
}

TEST_CASE("streams are independent and distributions sane", "[base][rng]") {
  Rng a = Rng::stream(42, "CUST_MSM_00001", "bank");
  Rng b = Rng::stream(42, "CUST_MSM_00001", "bank");
  Rng c = Rng::stream(42, "CUST_MSM_00001", "gst");
  CHECK(a.next() == b.next());
  CHECK(a.next() != c.next());
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < 20000; ++i) {
    const double x = a.normal();
    sum += x;
    squares += x * x;
  }
  CHECK(std::abs(sum / 20000) < 0.03);
  CHECK(std::abs(squares / 20000 - 1) < 0.05);
  int counts[3] = {0, 0, 0};
  for (int i = 0; i < 30000; ++i) ++counts[a.pick({1, 2, 0})];
  CHECK(counts[2] == 0);
  CHECK(std::abs(counts[1] / 30000.0 - 2.0 / 3) < 0.02);
  for (int i = 0; i < 1000; ++i) {
    const auto n = a.integer(-3, 4);
    REQUIRE((n >= -3 && n <= 4));
  }
}

TEST_CASE("JSON text is always valid", "[base][text]") {
  const auto quoted = [](std::string_view s) {
    std::string out;
    append_json_string(out, s);
    return out;
  };
  CHECK(quoted("a\"b\\c\n\x01") == "\"a\\\"b\\\\c\\n\\u0001\"");
  CHECK(quoted("\xff\xe2\x82\xb9") == "\"\xEF\xBF\xBD\xE2\x82\xB9\"");
  Rng rng(7);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes;
    for (int k = 0; k < 12; ++k) bytes.push_back(static_cast<char>(rng.integer(0, 255)));
    const std::string text = quoted(bytes);
    REQUIRE(Json::accept(text));
  }
}

// The WebAssembly modules have their own (wasm/bytes.cpp).
TEST_CASE("bytes are compared, found and copied at any length and place", "[base]") {
  Rng rng(3);
  std::string left(80, 'a');
  for (char& c : left) c = static_cast<char>(rng.integer(0, 255));
  const auto sign = [](int value) { return (value > 0) - (value < 0); };
  for (std::size_t from = 0; from < 9; ++from) {
    for (std::size_t size = 0; size + from <= left.size(); ++size) {
      std::string right = left;
      REQUIRE(std::memcmp(left.data() + from, right.data() + from, size) == 0);
      if (size == 0) continue;
      const std::size_t at = from + static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(size) - 1));
      right[at] = static_cast<char>(right[at] ^ (rng.chance(0.5) ? 0x80 : 0x01));
      if (at + 1 < from + size) right[at + 1] = static_cast<char>(~right[at + 1]);
      const int wanted = static_cast<unsigned char>(left[at]) < static_cast<unsigned char>(right[at]) ? -1 : 1;
      REQUIRE(sign(std::memcmp(left.data() + from, right.data() + from, size)) == wanted);
      std::size_t first = from;
      while (left[first] != left[at]) ++first;
      REQUIRE(std::memchr(left.data() + from, left[at], size) == left.data() + first);
      std::string copy(left.size() + 2, '#');
      std::memcpy(copy.data() + 1, left.data() + from, size);
      REQUIRE(copy == "#" + left.substr(from, size) + std::string(copy.size() - size - 1, '#'));
    }
  }
  const std::string big(3000, 'x');
  std::string there(3001, 'y');
  std::memcpy(there.data(), big.data(), big.size());
  CHECK(there == big + "y");
  CHECK(std::memchr(big.data(), 'z', big.size()) == nullptr);
}

TEST_CASE("checked accessors never trust a type", "[base][json]") {
  const auto doc = parse_json(R"({"a":"x","b":3,"c":null,"d":[1],"e":2.5,"f":true})");
  REQUIRE(doc);
  CHECK(text(*doc, "a").value() == "x");
  CHECK_FALSE(text(*doc, "b"));
  CHECK(integer(*doc, "b").value() == 3);
  CHECK_FALSE(integer(*doc, "e"));
  CHECK(find(*doc, "c") == nullptr);
  CHECK(array(*doc, "d") != nullptr);
  CHECK(array(*doc, "a") == nullptr);
  CHECK(boolean(*doc, "f").value());
  CHECK_FALSE(number(Json::array(), "x"));
  CHECK_FALSE(parse_json("{\"a\":"));
  CHECK_FALSE(parse_json(std::string(100000, '[')));
  for (const char* other : {"[5]", "5", "\"text\"", "true"}) {
    const auto no_object = unknown_key(*parse_json(other), {"a"}, "/here");
    REQUIRE(no_object.has_value());
    CHECK(no_object->code == "E_CONFIG");
  }
  const auto unknown = unknown_key(*doc, {"a", "b", "c", "d", "e"}, "/here");
  REQUIRE(unknown);
  CHECK(unknown->path == "/here/f");
}

TEST_CASE("ratios are rounded half-up to their grid", "[base][json]") {
  CHECK(round_to(1.25, 1) == 1.3);
  CHECK(round_to(-1.25, 1) == -1.3);
  CHECK(round_to(0.12345678, 4) == 0.1235);
}

TEST_CASE("blanks are squeezed, however they stand", "[base]") {
  CHECK(squeeze("plain") == "plain");
  CHECK(squeeze("one two") == "one two");
  CHECK(squeeze("  one  two\t three\n") == "one two three");
  CHECK(squeeze("tab\tonly") == "tab only");
  CHECK(squeeze("ends with two  ") == "ends with two");
  CHECK(squeeze(" \t\r\n ").empty());
  CHECK(squeeze("").empty());
  CHECK(fold("Savings A/c") == "SAVINGSAC");
  CHECK(fold("---").empty());
}

TEST_CASE("blanks at the ends go, whatever kind they are", "[base]") {
  CHECK(trim("a b") == "a b");
  CHECK(trim("\xC2\xA0 a\xC2\xA0\t") == "a");
  CHECK(trim("\xE2\x82\xB9 5") == "\xE2\x82\xB9 5");
  CHECK(trim("x\xC2\xA0") == "x");
  CHECK(trim("\x7F") == "\x7F");
  CHECK(trim(" \xC2\xA0").empty());
  CHECK(trim("").empty());
}

TEST_CASE("a plain run ends at the first byte that a JSON string can't hold as it is", "[base][property]") {
  Rng rng(91);
  const std::string odd = "\"\\\n\x1F\x80\xFF";
  for (int i = 0; i < 4000; ++i) {
    const auto size = static_cast<std::size_t>(rng.integer(0, 70));
    std::string text(size, 'x');
    for (auto k = rng.integer(0, 2); k > 0 && size > 0; --k) {
      text[static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(size) - 1))] =
          odd[static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(odd.size()) - 1))];
    }
    const auto from = static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(size)));
    std::size_t end = from;
    while (end < size && text[end] == 'x') ++end;
    REQUIRE(plain_json_run(text, from) == end - from);
  }
  // What is valid UTF-8 is so wherever it stands among plain characters.
  for (std::size_t before = 0; before < 70; ++before) {
    const std::string plain(before, 'a');
    CHECK(is_valid_utf8(plain + "\xE0\xA4\x95" + plain));
    CHECK_FALSE(is_valid_utf8(plain + "\xE0\xA4" + plain));
    CHECK_FALSE(is_valid_utf8(plain + "\x80"));
  }
}

TEST_CASE("objects grow with what is in them, and are emptied to the last leaf", "[base][json]") {
  Json object = Json::object();
  const std::string* inner = nullptr;
  for (int i = 0; i < 40; ++i) {
    Json& added = append(object, "member " + std::to_string(i), record({{"n", i}}));
    if (i == 0) inner = &append(added, "text", std::string(100, 'x')).get_ref<const std::string&>();
  }
  CHECK(object.size() == 40);
  CHECK(object["member 39"]["n"] == 39);
  CHECK(&object["member 0"]["text"].get_ref<const std::string&>() == inner);  // moved, not copied
  Json list = Json::array({object, 1, "text", Json::array({object})});
  discard(list);
  CHECK(list == Json::array());
  discard(object);
  CHECK(object == Json::object());
  Json number = 5;
  discard(number);
  CHECK(number == 5);
}

TEST_CASE("a piece holds figures as they are written, and never more than it has room for", "[base]") {
  CHECK(Piece().number(0).text() == "0");
  CHECK(Piece().number(-9223372036854775807LL - 1).text() == "-9223372036854775808");
  CHECK(Piece().padded(7, 3).put('/').padded(1234, 2).put("x").text() == "007/1234x");
  CHECK(Piece().padded(0, 2).text() == "00");
  CHECK(Piece().two(7).put(':').two(60).text() == "07:60");
  std::string appended = "at ";
  append_padded(appended, 9, 2);
  append_padded(appended, 123, 2);
  append_padded(appended, 4, 3);
  CHECK(appended == "at 09123004");
  Piece full;
  for (int i = 0; i < 20; ++i) full.put("0123456789");
  CHECK(full.text().size() == 96);
  CHECK(full.put('x').text().size() == 96);
}

TEST_CASE("numbers and rows by figures are sorted like any values", "[base]") {
  Rng rng(7);
  std::vector<double> values;
  std::vector<SortKey> keys;
  for (int i = 0; i < 500; ++i) {
    values.push_back(static_cast<double>(rng.integer(-20, 20)) / 4);
    keys.push_back({rng.integer(-3, 3), static_cast<std::uint64_t>(rng.integer(0, 5))});
  }
  std::vector<double> by_rule = values;
  sort(by_rule, [](double a, double b) { return a < b; });
  sort(values);
  CHECK(values == by_rule);
  sort(keys);
  for (std::size_t i = 1; i < keys.size(); ++i) {
    CHECK((keys[i - 1].first < keys[i].first ||
           (keys[i - 1].first == keys[i].first && keys[i - 1].then <= keys[i].then)));
  }
}

// On WebAssembly these are our own (wasm/bytes.cpp): lengths around every step, at odd places, what lies beside untouched.
TEST_CASE("bytes are copied, set, compared and found at every length", "[base]") {
  std::vector<unsigned char> from(1500);
  Rng rng(11);
  for (unsigned char& c : from) c = static_cast<unsigned char>(rng.integer(0, 250));
  std::vector<std::size_t> lengths;
  for (std::size_t n = 0; n < 70; ++n) lengths.push_back(n);
  for (const std::size_t n : {127, 128, 129, 511, 512, 513, 1024, 1200}) lengths.push_back(n);
  for (const std::size_t n : lengths) {
    INFO(n);
    std::vector<unsigned char> to(1500, 0xEE);
    std::memcpy(to.data() + 7, from.data() + 3, n);
    bool same = true;
    for (std::size_t i = 0; i < to.size(); ++i) same = same && to[i] == (i >= 7 && i < 7 + n ? from[i - 7 + 3] : 0xEE);
    CHECK(same);
    std::memset(to.data() + 5, 0xFB, n);
    bool set = true;
    for (std::size_t i = 0; i < n; ++i) set = set && to[i + 5] == 0xFB;
    CHECK(set);
    CHECK(to[4] == 0xEE);
    if (n > 2) CHECK(to[5 + n] == from[n + 1]);
    std::vector<unsigned char> other(from.begin(), from.begin() + static_cast<std::ptrdiff_t>(n));
    CHECK(std::memcmp(other.data(), from.data(), n) == 0);
    if (n == 0) continue;
    other[n - 1] = 255;
    CHECK(std::memcmp(other.data(), from.data(), n) > 0);
    CHECK(std::memcmp(from.data(), other.data(), n) < 0);
    CHECK(std::memchr(other.data(), 255, n) == other.data() + n - 1);
    CHECK(std::memchr(from.data(), 255, n) == nullptr);
  }
}

}  // namespace base_test
