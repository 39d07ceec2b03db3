// The fuzz targets over their seeds, as they are and changed in ways that stay the same: what npm run fuzz looks for
// without end, for a few seconds on every run.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "../fuzz/targets.hpp"
#include "catch.hpp"
#include "fixtures.hpp"
#include "rounds.hpp"

namespace fuzz_test {
namespace {

std::vector<std::pair<std::string, std::string>> seeds_of(const fuzz::Target& target) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(msme::tests::fixtures()) / target.seeds)) {
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    out.emplace_back(entry.path().filename().string(), text.str());
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

TEST_CASE("fuzz: every target takes its seeds, changed ones and what never is a file", "[fuzz]") {
  constexpr std::uint64_t kChanges = msme_test::rounds(12);
  for (const fuzz::Target& target : fuzz::targets()) {
    INFO(target.name);
    const auto seeds = seeds_of(target);
    CHECK(!seeds.empty());
    for (const auto& [name, bytes] : seeds) {
      INFO(name);
      CHECK(target.run(bytes) == "");
      for (std::uint64_t i = 0; i < kChanges; ++i) {
        const std::string text = fuzz::changed(bytes, target.json, i * 7919 + bytes.size());
        const std::string fault = target.run(text);
        if (fault.empty()) continue;
        INFO(text.substr(0, 4000));
        CHECK(fault == "");
      }
    }
    for (const std::string& text : {std::string(), std::string("\n"), std::string(40, '\0'), std::string("\xFF\xFE", 2),
                                    std::string("\xEF\xBB\xBF"), std::string("{"), std::string("<a"),
                                    std::string(5000, '['), std::string(2000, '\xFF')})
      CHECK(target.run(text) == "");
  }
}

TEST_CASE("fuzz: a change is the same for the same number", "[fuzz]") {
  const std::string text = R"({"a":[1,2,{"b":"c"}],"d":"e"})";
  for (const bool json : {false, true}) {
    int different = 0;
    for (std::uint64_t i = 0; i < 50; ++i) {
      CHECK(fuzz::changed(text, json, i) == fuzz::changed(text, json, i));
      different += fuzz::changed(text, json, i) == text ? 0 : 1;
    }
    CHECK(different > 30);
  }
}

}  // namespace fuzz_test
