// Bank statements in CSV, TSV and delimited text: finds the table by its header (a date column and an amount
// column), maps its columns by synonyms from core/data/statement_layouts.json, names the bank's layout when it is
// known, and reads rows with the dirt that docs/data_dictionary.md lists. Values stay text: cleaning reads them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "ingest/reader.hpp"
#include "model/raw.hpp"

namespace msme::ingest {

// What was recognised, before any row is read.
struct StatementPlan {
  model::Source source;               // layout, bank, account number, holder, opening/closing balance, period
  char delimiter = ',';
  std::size_t header_line = 0;        // 1-based
  std::vector<int> columns;           // column → model::Field, −1 = not used
  std::vector<std::string> notes;     // in plain words: what was skipped and why
  bool multiple_accounts = false;     // the table has an account column
};

// `bytes` is UTF-8 text. E_FILE_UNRECOGNISED when no table with a date and an amount is found (the error lists
// the header-like lines that were seen and what was missing).
base::Result<StatementPlan> recognise_statement(std::string_view bytes, std::string_view name);

// Reads the table's rows. A row the reader can't split is a malformed RawTxn, never dropped; preamble, repeated
// headers, totals, opening/closing balance lines and legends aren't rows.
std::unique_ptr<RowReader> open_statement(std::string_view bytes, const StatementPlan& plan);

}  // namespace msme::ingest
