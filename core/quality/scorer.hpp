// How well transactions were cleaned, measured against a simulated borrower's hidden truth: our own cleaning, or
// anybody's file. The only room besides the simulator that knows what a truth file is, and nothing of the pipeline
// includes it: what is measured can't lean on the answer.
//
// What counts (docs/TESTING_GUIDE.md has the table):
// - A raw row is accounted for when its transaction stands in the cleaned rows, or when the row itself is named as
//   duplicate or quarantined. Of a file that names no such rows, a missing second copy is taken as dropped.
// - Dates, amounts and sides are scored over what is recoverable: printed in the row, or proven by the balances on
//   either side of it. A recoverable transaction that is missing counts as wrong.
// - Duplicates: of k raw rows of one transaction k − 1 are to go. Dropping all k is one false drop.
// - Categories: macro-F1 over the categories that the truth knows; by value = rupees in their true category ÷ all.
// - A counterparty is right when letters and digits agree with the truth without a firm's form (Pvt, Ltd, LLP …), or one
//   begins the other with at least six of them: banks cut names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/enums.hpp"

namespace msme::quality {

// A raw row that isn't among the cleaned ones, and why.
struct SetAside {
  std::string file;  // its last part counts: "raw/raw_transactions.ndjson" is "raw_transactions.ndjson"
  std::uint32_t line = 0;
  bool duplicate = false;  // else quarantined
};

struct Input {
  std::string_view truth;   // truth_transactions.ndjson
  std::string_view places;  // truth_files.ndjson: where the same transactions stand in rendered files; may be empty
  // NDJSON, or CSV with a header of the same names: transaction_id, and/or source {file, line} (CSV: file, line or row);
  // date, type, amount, mode, category, bounce, counts_as_turnover, counterparty and/or merchant_name. A row whose
  // verdict is "duplicate" or "quarantined" tells what became of it.
  std::string_view cleaned;
  std::vector<SetAside> aside;  // besides those verdicts
};

// The content of quality_report.json (schemas/quality_report_schema.json) but for `customer_id`, `scored` and `datasets`.
// E_TRUTH: the truth isn't one. E_CLEANED: the cleaned file holds no row that can be keyed, or is
// another borrower's.
base::Result<base::Json> score(const Input& input);

// A kept row of the engine's own cleaning: where its raw row stood, and the category it was given.
struct OwnRow {
  std::string_view file;
  std::uint32_t line = 0;
  model::Category category = model::Category::Other;
};

// The category figures alone, as sums that add up over borrowers: {code: [rows truly of it, rows given it, right, rupees
// truly of it, rupees right]}, counted as score() counts them. For populations; the truth is the simulator's in brief.
base::Result<base::Json> categories(std::string_view brief, const std::vector<OwnRow>& rows);

}  // namespace msme::quality
