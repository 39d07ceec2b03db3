// Bank statements in CSV, TSV and delimited text: finds the table by its header (a date column and an amount
// column), maps its columns by synonyms from core/data/statement_layouts.json, names the bank's layout when it is
// known, and reads rows with the dirt that docs/data_dictionary.md lists. Values stay text: cleaning reads them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "ingest/reader.hpp"
#include "model/raw.hpp"

namespace msme::ingest {

enum class Role : std::uint8_t;  // ingest/statement_words.hpp
struct StatementWords;

// What was recognised, before any row is read.
struct StatementPlan {
  model::Source source;  // layout, bank, account number, holder, opening/closing balance, period
  char delimiter = ',';
  std::size_t header_line = 0;     // 1-based
  std::vector<int> columns;        // column → model::Field, −1 = not used
  std::vector<std::string> notes;  // in plain words: what was skipped and why
  bool multiple_accounts = false;  // the table has an account column, or each account its own table
  std::vector<Role> roles;         // column → what it is for, beside `columns`
  std::size_t data_offset = 0;     // where the first line under the header starts
  std::uint32_t data_line = 0;
  std::shared_ptr<const StatementWords> words;

  // For whoever checks or corrects the columns: how they were found, their headings (empty: none printed), and the
  // first rows. Of plain text there are no columns; the figures of a row were told apart by the balance.
  enum class Columns : std::uint8_t { Headings, Balance, Assumed, Person, Text };
  Columns columns_by = Columns::Headings;
  bool closes = false;     // plain text only: at half of the steps between its balances, or more
  char unsigned_side = 0;  // of amounts without a sign where others carry one: 'C', 'D', 0 = they don't tell
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> sample;
};
std::string_view text(StatementPlan::Columns by);  // "headings", "balance", "assumed", "person", "text"
std::string_view text(Role role);                  // "date", "debit" …; empty for a column that isn't used

// What a person says a column means, over what its heading seems to say: its heading, or its place counted from 1
// ("3"), and a role of core/data/statement_layouts.json ("narration", "debit", "ignore" …).
struct ColumnMeaning {
  std::string column, role;
};
using ColumnMap = std::vector<ColumnMeaning>;

// `bytes` is UTF-8 text. Columns are taken by their headings; where those say too little, or the balance refutes them,
// by what makes the running balance close (ingest/statement_infer.hpp); text without separators is read by its figures
// (ingest/statement_text.hpp). Notes say what was inferred or assumed. E_BAD_PARAM for a column or role that isn't
// there. E_FILE_UNRECOGNISED when no table with a date and an amount is found (the error lists the header-like lines
// that were seen and what was missing).
base::Result<StatementPlan> recognise_statement(std::string_view bytes, std::string_view name,
                                                const ColumnMap& columns = {});

// Reads the table's rows in file order. A row the reader can't split is a malformed RawTxn, never dropped; preamble,
// repeated headers, totals, opening/closing balance lines and legends aren't rows. `bytes` must outlive the reader.
//
// Repaired on the way, text only: numbers split at their unquoted commas are joined again (the joining that puts
// numbers under number columns and closes the running balance), lines without a date that only carry text continue
// the narration above, rows broken by a line end are joined. A table with an account column gives each row its
// AccountId; so does a file with one table per account, from its second table on.
std::unique_ptr<RowReader> open_statement(std::string_view bytes, const StatementPlan& plan);

// "ACC" and eight digits: the same for one account in every export of its bank. The number's blanks, marks and
// leading zeros don't count; an unknown number is "?".
std::string statement_account_id(std::string_view bank, std::string_view account_number);

}  // namespace msme::ingest
