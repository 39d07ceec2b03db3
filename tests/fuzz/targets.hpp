// What is fuzzed: one target for each importer and for each of the small parsers under them. A target takes any bytes
// and says what is wrong; a crash, a hang and a growth of memory are found by who runs it: libFuzzer (npm run fuzz) or
// the replay of the seeds among the ordinary tests (tests/unit/fuzz_test.cpp).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

struct Target {
  std::string_view name;
  std::string_view seeds;  // a folder in tests/fixtures
  bool json = false;       // changed as JSON too, not only byte by byte
  // The rule that was broken, empty when all is well.
  std::string (*run)(std::string_view bytes) = nullptr;
};

const std::vector<Target>& targets();
const Target* find_target(std::string_view name);

// `bytes` changed here and there, the same for the same seed: bytes flipped, cut, repeated, inserted; of JSON also
// members dropped, doubled and replaced.
std::string changed(std::string_view bytes, bool json, std::uint64_t seed);

// Targets by what they read.
std::string run_statement(std::string_view bytes);
std::string run_rows(std::string_view bytes);
std::string run_aa_json(std::string_view bytes);
std::string run_aa_xml(std::string_view bytes);
std::string run_gstn(std::string_view bytes);
std::string run_bureau_json(std::string_view bytes);
std::string run_bureau_xml(std::string_view bytes);
std::string run_market(std::string_view bytes);
std::string run_config(std::string_view bytes);
std::string run_dates(std::string_view bytes);
std::string run_amounts(std::string_view bytes);
std::string run_narrations(std::string_view bytes);
std::string run_requests(std::string_view bytes);

}  // namespace fuzz
