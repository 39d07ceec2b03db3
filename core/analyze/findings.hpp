// Helper to word and number findings. Every finding names its rows, its rupees, the rule that speaks with its version and
// days, and what to rule out first; version, family and the innocent explanation come from the rule book
// (model/dated_rules.hpp).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyze/sheet.hpp"
#include "model/dated_rules.hpp"

namespace msme::analyze {

struct Trail;

struct Draft {
  std::string_view rule, severity;  // info, watch, high
  std::string title, detail;
  base::Paise amount = 0;
  std::vector<std::uint32_t> rows;                      // ledger rows
  std::string_view variant = "any";                     // of the innocent explanation
  base::Date from = base::kNoDate, to = base::kNoDate;  // the days of the fact that judged; else the check's own
};

// Appends with the id "<rule>-<n>".
void report(Sheet& sheet, Draft draft);

// "1 entry", "3 entries".
std::string count_text(double value, std::string_view one, std::string_view many);

// One file per topic.
void file_findings(Sheet& sheet, const model::DatedRules& rules);                       // X3
void book_findings(Sheet& sheet, const model::DatedRules& rules);                       // X1 X2 X4 X5 X20 X23
void rail_findings(Sheet& sheet, const model::DatedRules& rules);                       // X7 X8
void flow_findings(Sheet& sheet, const Trail& trail, const model::DatedRules& rules);   // X11 X12 X13
void loan_findings(Sheet& sheet, const Trail& trail, const model::DatedRules& rules);   // O9 O10 X22
void trade_findings(Sheet& sheet, const Trail& trail, const model::DatedRules& rules);  // G8 N1 X21
void pattern_findings(Sheet& sheet, const model::DatedRules& rules);                    // X9 X10 X14 X15 X16 X17
void behaviour_findings(Sheet& sheet, const model::DatedRules& rules);                  // O5 O7 G2 G4 G5 G10 R1 A1–A3

// All of them, then what the rule book says of each, and X0_fraud_signals.
void find_everything(Sheet& sheet, const model::DatedRules& rules);

}  // namespace msme::analyze
