// The forms of payloads: what core/data/payload_forms.json says each format holds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace msme::ingest::sniffing {

enum class SniffKind : std::uint8_t {
  Any,
  Child,
  Choice,
  Text,
  Amount,
  Plus,
  Number,
  Integer,
  Boolean,
  Date,
  Datetime,
  DayFirst,
  DayMonthName,
  DayRun,
  YearRun,
  Period,
  PeriodDash,
  Gstin,
  Pan,
  Ifsc,
  Isin
};

struct SniffMember {
  std::string name, folded;
  SniffKind kind = SniffKind::Any;
  bool required = false;
  bool blank = false;  // may be empty
  std::vector<std::string> choices;
  int child = -1;  // of SniffForm::nodes; −1: its node isn't described
};

struct SniffNode {
  std::string path;
  std::vector<SniffMember> members;
};

// How a format writes numbers where JSON has two ways.
enum class SniffNumbers : std::uint8_t { Any, Number, Text };

struct SniffForm {
  std::string id, title, version, source;
  SniffNumbers numbers = SniffNumbers::Any;
  bool open = false;
  std::string type;                                          // of an Account Aggregator account, folded
  std::vector<std::string> find;                             // folded members by which a node is known
  std::vector<std::pair<std::string, std::string>> renamed;  // folded name → ours; "" = gone in this version
  std::vector<SniffNode> nodes;                              // the first is the root
};

// E_CONFIG with the JSON pointer of what doesn't fit.
base::Result<std::vector<SniffForm>> load_sniff_forms(std::string_view text);

std::string_view expected_of(SniffKind kind);  // "YYYY-MM-DD", "a number" …

}  // namespace msme::ingest::sniffing
