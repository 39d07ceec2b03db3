// What the data-quality index (metric DQ_index, domain formula in docs/data_dictionary.md) would gain from, computed from
// the rows themselves, and how good each dataset is on its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyze/analytics.hpp"

namespace msme::analyze {

// One thing to do, and the points of the index it is worth. Codes and parameters (hosts word them):
//   RAISE_COVERAGE {months, have}            statements of that many more full months
//   RAISE_FRESHNESS {days}                   data up to today; it is that old
//   RAISE_TRUST {file, rows}                 the same rows from a source that is harder to alter
//   RAISE_CHAIN {account_id, breaks, gap}    the rows missing at this account's breaks; gap in rupees
//   RAISE_PURPOSE {counterparty, amount}     what payments with this party are for; empty = rows that name nobody
//   RAISE_ROWS {dataset, code, rows}         quarantined rows of that reason put right
struct Raise {
  std::string code;
  double gain = 0;  // points, 0–100
  base::Json params;
};

// Parts are shares 0–1. `score` weighs them 40, 20, 20, 20; a part that doesn't exist for a dataset leaves its weight.
struct DatasetQuality {
  model::Dataset dataset = model::Dataset::Transactions;
  double score = 0;                 // 0–100
  double usable = 0;                // kept and repaired of the distinct rows, nested rows too
  double as_printed = 0;            // of those, the ones in which nothing had to be derived
  double complete = 0;              // fields that the source filled
  std::optional<double> freshness;  // of the newest date: 30, 60, 90 days → 1, 0.6, 0.3; older 0
};

struct QualityReport {
  std::vector<Raise> raises;  // the three that are worth most, best first
  std::vector<DatasetQuality> datasets;
};

QualityReport judge_quality(const model::Borrower& borrower, const Analytics& analytics, const base::Json& policy);

// 0–10: Account Aggregator payloads and data files 10, a bank's PDF 7, a table that anyone can edit 3.
double trust_of(const model::Source& source);
// 1, 0.6, 0.3, 0 by age in days.
double freshness_of(double days);

}  // namespace msme::analyze
