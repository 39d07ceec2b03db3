// base/deflate: what it writes is read back by an inflater of the test's own, written from RFC 1951 and nothing else.
#include <array>
#include <string>
#include <vector>

#include "base/deflate.hpp"
#include "base/rng.hpp"
#include "catch.hpp"
#include "engine/simulator_module.hpp"

namespace deflate_test {

using msme::base::Packer;

namespace {

class Inflater {
 public:
  explicit Inflater(std::string_view bytes) : bytes_(bytes) {}

  // The text; "damaged" for a stream that isn't one, or that has bytes after its end.
  std::string whole() {
    for (bool last = false; !last && good_;) {
      last = take(1) == 1;
      good_ = good_ && take(2) == 2;  // the only kind of block that is written
      if (good_) block();
    }
    return good_ && (bit_ + 7) / 8 == bytes_.size() ? out_ : "damaged";
  }

 private:
  struct Code {
    std::array<unsigned, 16> of_length{};
    std::vector<unsigned> symbols;

    explicit Code(const std::vector<unsigned>& lengths) {
      for (unsigned length = 1; length < 16; ++length) {
        for (unsigned s = 0; s < lengths.size(); ++s) {
          if (lengths[s] != length) continue;
          ++of_length[length];
          symbols.push_back(s);
        }
      }
    }
    // More codes than the lengths have room for can't be told apart.
    bool overfull() const {
      int left = 1;
      for (unsigned length = 1; length < 16 && left >= 0; ++length)
        left = 2 * left - static_cast<int>(of_length[length]);
      return left < 0;
    }
  };

  unsigned take(unsigned bits) {
    unsigned value = 0;
    for (unsigned i = 0; i < bits; ++i, ++bit_) {
      good_ = good_ && bit_ / 8 < bytes_.size();
      if (!good_) return 0;
      value |= (static_cast<unsigned char>(bytes_[bit_ / 8]) >> bit_ % 8 & 1U) << i;
    }
    return value;
  }

  unsigned symbol(const Code& code) {
    unsigned value = 0, first = 0, index = 0;
    for (unsigned length = 1; length < 16 && good_; ++length) {
      value |= take(1);
      const unsigned count = code.of_length[length];
      if (value - first < count) return code.symbols[index + value - first];
      index += count;
      first = (first + count) << 1U;
      value <<= 1U;
    }
    good_ = false;
    return 256;
  }

  void block() {
    const unsigned literals = take(5) + 257, distances = take(5) + 1, order = take(4) + 4;
    constexpr std::array<unsigned, 19> kOrder = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    std::vector<unsigned> run_lengths(19, 0);
    for (unsigned i = 0; i < order; ++i) run_lengths[kOrder[i]] = take(3);
    const Code runs(run_lengths);
    std::vector<unsigned> lengths;
    while (good_ && lengths.size() < literals + distances) {
      const unsigned s = symbol(runs);
      if (s < 16) {
        lengths.push_back(s);
      } else {
        const unsigned value = s == 16 && !lengths.empty() ? lengths.back() : 0;
        const unsigned times = s == 16 ? take(2) + 3 : s == 17 ? take(3) + 3 : take(7) + 11;
        lengths.insert(lengths.end(), times, value);
      }
    }
    good_ = good_ && lengths.size() == literals + distances && lengths[256] > 0;
    if (!good_) return;
    const Code literal(std::vector<unsigned>(lengths.begin(), lengths.begin() + static_cast<int>(literals)));
    const Code distance(std::vector<unsigned>(lengths.begin() + static_cast<int>(literals), lengths.end()));
    good_ = !runs.overfull() && !literal.overfull() && !distance.overfull();
    while (good_) {
      const unsigned s = symbol(literal);
      if (s == 256) break;
      if (s < 256) {
        out_.push_back(static_cast<char>(s));
      } else {
        copy(s - 257, distance);
      }
    }
  }

  void copy(unsigned code, const Code& distance) {
    unsigned length = code < 8 ? code + 3 : 258;
    if (code >= 8 && code < 28) {
      const unsigned extra = code / 4 - 1;
      length = ((4 + code % 4) << extra) + 3 + take(extra);
    }
    const unsigned far = symbol(distance);
    const unsigned extra = far < 4 ? 0 : far / 2 - 1;
    const unsigned back = far < 4 ? far + 1 : ((2 + far % 2) << extra) + 1 + take(extra);
    good_ = good_ && code < 29 && far < 30 && back <= out_.size();
    for (unsigned i = 0; good_ && i < length; ++i) out_.push_back(out_[out_.size() - back]);
  }

  std::string_view bytes_;
  std::string out_;
  std::size_t bit_ = 0;
  bool good_ = true;
};

std::string there_and_back(Packer& packer, std::string_view text) {
  std::string packed;
  packer.deflate(packed, text);
  return Inflater(packed).whole();
}

std::string rows(std::size_t count) {
  msme::base::Rng rng(7);
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    out += R"({"transaction_id":"TXN)" + std::to_string(100000 + i) + R"(","amount":)" +
           std::to_string(rng.integer(1, 9999999)) + R"(,"mode":"UPI","narration":"UPI/CR/)" +
           std::to_string(rng.integer(1, 1'000'000'000)) + "/राम\"}\n";
  }
  return out;
}

}  // namespace

TEST_CASE("what is packed comes back, whatever its length", "[deflate]") {
  Packer packer;
  const std::string text = rows(4000);  // several blocks, and matches farther than the window
  for (std::size_t n = 0; n < 300; ++n) {
    const std::string_view part = std::string_view(text).substr(n, n);
    INFO(n);
    REQUIRE(there_and_back(packer, part) == part);
  }
  CHECK(there_and_back(packer, text) == text);
  std::string packed;
  packer.deflate(packed, text);
  CHECK(packed.size() < text.size() / 4);
}

TEST_CASE("texts that are hard to pack come back too", "[deflate]") {
  Packer packer;
  CHECK(there_and_back(packer, std::string(100'000, 'a')) == std::string(100'000, 'a'));
  msme::base::Rng rng(11);
  std::string noise;
  while (noise.size() < 200'000) noise.push_back(static_cast<char>(rng.next() >> 56U));
  CHECK(there_and_back(packer, noise) == noise);
  CHECK(there_and_back(packer, noise.substr(0, 32768) + noise.substr(0, 60'000)) ==
        noise.substr(0, 32768) + noise.substr(0, 60'000));
  // Counts like Fibonacci's numbers want a tree deeper than the 15 bits that a code may have.
  std::string deep;
  std::size_t a = 1, b = 1;
  for (char letter = 'A'; letter < 'A' + 24; ++letter) {
    // Spread out, so that they stay literals.
    for (std::size_t i = 0; i < a; ++i) deep.push_back(letter);
    b += a;
    std::swap(a, b);
  }
  for (std::size_t i = deep.size(); i > 1; --i)
    std::swap(deep[i - 1], deep[static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(i) - 1))]);
  CHECK(there_and_back(packer, deep) == deep);
}

TEST_CASE("a packer keeps nothing from one text to the next", "[deflate]") {
  Packer one;
  std::string first, again;
  one.deflate(first, rows(100));
  there_and_back(one, rows(50) + "else");
  one.deflate(again, rows(100));
  CHECK(first == again);
}

TEST_CASE("the checksum is the one that all ZIP programs know", "[deflate]") {
  const Packer packer;
  CHECK(packer.crc32("") == 0);
  CHECK(packer.crc32("123456789") == 0xCBF43926U);
  CHECK(packer.crc32("The quick brown fox jumps over the lazy dog") == 0x414FA339U);
}

TEST_CASE("the simulator's module packs the files in its input buffer", "[deflate]") {
  msme::engine::SimulatorModule module;
  const std::string text = rows(50);
  module.bulk_in() = text + "x" + text;
  const std::string sizes = std::to_string(text.size());
  const std::string request =
      R"({"pack":[{"bytes":)" + sizes + R"(},{"bytes":1},{"bytes":0},{"bytes":)" + sizes + "}]}";
  const auto reply = msme::base::parse_json(module.request(request));
  REQUIRE(reply);
  const auto& files = (*reply)["ok"]["files"];
  REQUIRE(files.size() == 4);
  std::string_view out = module.bulk_out();
  const std::size_t packed = files[0]["bytes"].get<std::size_t>();
  CHECK(files[0]["method"] == 8);
  CHECK(Inflater(out.substr(0, packed)).whole() == text);
  CHECK(files[0]["crc"] == Packer().crc32(text));
  // What packing doesn't make smaller is stored.
  CHECK(files[1]["method"] == 0);
  CHECK(files[1]["bytes"] == 1);
  CHECK(out[packed] == 'x');
  CHECK(files[2]["bytes"] == 0);
  CHECK(out.size() == 2 * packed + 1);
  CHECK(module.bulk_in().empty());
  for (const char* wrong : {R"({"pack":[]})", R"({"pack":[{"bytes":4}]})", R"({"pack":[{"bytes":2}]})", R"({"pack":7})",
                            R"({"pack":[{"bytes":-3},{"bytes":6}]})"}) {
    module.bulk_in() = "abc";
    INFO(wrong);
    CHECK(module.request(wrong).find("E_BAD_REQUEST") != std::string::npos);
    CHECK(module.bulk_out().empty());
  }
}

}  // namespace deflate_test
