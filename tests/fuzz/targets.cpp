// The list of targets, and how an input is changed.
#include "targets.hpp"

#include <algorithm>
#include <iterator>

#include "base/json.hpp"
#include "base/rng.hpp"

namespace fuzz {
namespace {

using msme::base::Json;
using msme::base::Rng;

std::size_t below(Rng& rng, std::size_t bound) {
  return static_cast<std::size_t>(rng.next() % std::max<std::uint64_t>(bound, 1));
}

const char* const kOddValues[] = {"null",
                                  "true",
                                  "-1",
                                  "1e300",
                                  "12345678901234567890",
                                  "\"\"",
                                  "\"XXX\"",
                                  "\"31-02-2026\"",
                                  "\"1,2,3.4.5\"",
                                  "\"\\u0000\\ud83d\\ude00\"",
                                  "\"१,२३४.५०\"",
                                  "[]",
                                  "{}",
                                  "[null,1,[2]]",
                                  "{\"a\":{\"a\":{}}}"};

Json odd_value(Rng& rng) { return *msme::base::parse_json(kOddValues[below(rng, std::size(kOddValues))]); }

void change_member(Json& node, Rng& rng) {
  if (!node.is_structured() || node.empty()) {
    node = odd_value(rng);
    return;
  }
  auto at = node.begin();
  std::advance(at, static_cast<std::ptrdiff_t>(below(rng, node.size())));
  if (at->is_structured() && below(rng, 5) != 0) return change_member(*at, rng);
  const Json value = *at;
  switch (below(rng, 5)) {
    case 0:
      node.erase(at);
      return;
    case 1:
      *at = odd_value(rng);
      return;
    case 2:
      if (node.is_array()) {
        node.push_back(value);
      } else {
        node[at.key() + "x"] = value;
      }
      return;
    case 3: {
      Json list = Json::array();
      list.push_back(value);
      *at = std::move(list);
      return;
    }
    default:
      *at = value.is_string() ? Json(static_cast<int>(below(rng, 1000))) : Json(msme::base::dump(value));
  }
}

void change_bytes(std::string& text, Rng& rng) {
  static constexpr std::string_view kMarks = "<>\"'&/={}[],:\\;|\t\r\n-0.";
  const std::size_t at = below(rng, text.size() + 1);
  switch (below(rng, 6)) {
    case 0:
      if (at < text.size()) text[at] = static_cast<char>(rng.next() % 256);
      return;
    case 1:
      text.erase(at, 1 + below(rng, 12));
      return;
    case 2:
      text.insert(at, text.substr(below(rng, text.size() + 1), below(rng, 60)));
      return;
    case 3:
      text.insert(at, 1, kMarks[below(rng, kMarks.size())]);
      return;
    case 4:
      text.insert(at, kOddValues[below(rng, std::size(kOddValues))]);
      return;
    default:
      if (below(rng, 8) == 0) text.resize(at);
      if (at < text.size()) text[at] = static_cast<char>('0' + rng.next() % 10);
  }
}

}  // namespace

const std::vector<Target>& targets() {
  static const std::vector<Target> kTargets = {
      {"statement", "statements", false, run_statement},
      {"rows", "fuzz/rows", true, run_rows},
      {"aa_json", "fuzz/aa_json", true, run_aa_json},
      {"aa_xml", "fuzz/aa_xml", false, run_aa_xml},
      {"gstn", "fuzz/gstn", true, run_gstn},
      {"bureau_json", "fuzz/bureau_json", true, run_bureau_json},
      {"bureau_xml", "bureau", false, run_bureau_xml},
      {"market", "fuzz/market", true, run_market},
      {"config", "fuzz/config", true, run_config},
      {"dates", "fuzz/dates", false, run_dates},
      {"amounts", "fuzz/amounts", false, run_amounts},
      {"narrations", "fuzz/narrations", false, run_narrations},
      {"requests", "fuzz/requests", true, run_requests},
  };
  return kTargets;
}

const Target* find_target(std::string_view name) {
  for (const Target& target : targets()) {
    if (target.name == name) return &target;
  }
  return nullptr;
}

std::string changed(std::string_view bytes, bool json, std::uint64_t seed) {
  Rng rng(seed);
  std::string text(bytes);
  if (json && below(rng, 3) != 0) {
    if (auto document = msme::base::parse_json(text)) {
      for (std::size_t edits = 1 + below(rng, 4); edits > 0; --edits) change_member(*document, rng);
      return msme::base::dump(*document);
    }
  }
  for (std::size_t edits = 1 + below(rng, 4); edits > 0; --edits) change_bytes(text, rng);
  return text;
}

}  // namespace fuzz
