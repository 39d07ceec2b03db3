// What a borrower can change: core/data/path_levers.json, checked and ready to use.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace msme::decide {

enum class LeverKind : std::uint8_t {
  Amount,    // ask for less (or for the product's least)
  Tenure,    // another tenure
  Figures,   // done at once
  Document,  // something handed in; what it is counted on to show is said
  Months,    // kept up for months
  Balance,   // more money in the account, every day
  Loan,      // a running loan paid off
};
std::string_view text(LeverKind kind);

// What a lever does to one figure.
struct LeverChange {
  enum class Op : std::uint8_t { To, AtMost, AtLeast, From, AddPerMonth };
  std::string metric;
  Op op = Op::To;
  double value = 0;
  std::string from;           // another metric, as it stands today
  int after = 0;              // months
  bool only_unknown = false;  // else only a known figure changes
  std::string unless;         // nothing happens where this metric is at least `unless_at_least`
  double unless_at_least = 0;
};

struct LeverClear {
  std::string rule;  // of a finding
  int after = 0;
};

struct Lever {
  std::string id, code, words, source;
  LeverKind kind = LeverKind::Figures;
  double effort = 1;
  std::vector<LeverChange> changes;
  std::vector<LeverClear> clears;
  base::Json assumed = base::Json::object();  // numbers that the words name
  bool no_bounces = false;
  int months = 0;                // Balance: how long until it counts
  std::vector<double> percents;  // Balance: of a month's spending, rising
  int most_loans = 0;            // Loan
  double most_owed_percent = 0;  // Loan: of the amount asked for
};

struct LeverBook {
  std::string id, version;
  std::vector<int> tenures, months;  // rising
  std::size_t most_paths = 6;
  std::vector<std::string> never;
  std::vector<Lever> levers;
  const Lever* of(LeverKind kind) const;  // the first of a kind, nullptr when there is none
};

// E_CONFIG with a path when the document doesn't fit: unknown metrics or kinds, a text with an open place, a figure that
// is about the person or the place (`never`).
base::Result<LeverBook> compile_levers(const base::Json& document);

}  // namespace msme::decide
