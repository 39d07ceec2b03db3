// Helper to word and number findings. Every finding names its rows, its rupees and an innocent explanation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyze/sheet.hpp"

namespace msme::analyze {

struct Draft {
  std::string_view rule, severity;  // info, watch, high
  std::string title, detail, benign;
  base::Paise amount = 0;
  std::vector<std::uint32_t> rows;  // ledger rows
};

// Appends with the id "<rule>-<n>".
void report(Sheet& sheet, Draft draft);

// "1 entry", "3 entries".
std::string count_text(double value, std::string_view one, std::string_view many);

}  // namespace msme::analyze
