// A user's file at the door: recognised by its content (never by its name alone), decoded to UTF-8, cleared of
// other customers' rows, and kept as bytes until its rows are cleaned.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "ingest/ndjson.hpp"
#include "ingest/reader.hpp"
#include "ingest/statement.hpp"
#include "model/enums.hpp"

namespace msme::ingest {

inline constexpr std::size_t kMaxFileBytes = 256U << 20U;

enum class FileKind : std::uint8_t { Transactions, Statement, Documents };

// A document line of the smaller datasets (and consent).
struct DocumentLine {
  base::Json value;
  std::uint32_t line = 0;
  bool malformed = false;
  std::string raw;           // kept only when malformed
  std::string file, place;   // of a payload: the file, and where in it (JSON pointer or XML path)
  std::string rule, reason;  // of an element that can't be a row (malformed): its code and why
};

// What a payload, or a statement read back from exported raw rows, says about one account's transactions as a whole.
struct StatedTotals {
  std::string account_id, bank, number;  // number: as printed, mostly masked
  std::string ifsc, holder;              // empty when not stated
  std::string file;                      // that said so; of exported raw rows the one they came from
  std::string place;                     // where the account stands; empty for statements
  base::Date from = base::kNoDate, to = base::kNoDate;
  base::Paise opening = base::kNoMoney, balance = base::kNoMoney;
  base::Date balance_on = base::kNoDate;
  std::int64_t count = -1;         // rows as the payload counts them; −1 = it doesn't
  std::uint32_t rows = 0;          // rows it lists, those that can't be read included
  std::uint32_t repeated_ids = 0;  // rows whose txnId another row has
};

struct RawFile {
  FileKind kind = FileKind::Transactions;
  model::Dataset dataset = model::Dataset::Transactions;
  model::Source source;
  StatementPlan plan;  // statements only
  std::string bytes;   // UTF-8; documents keep none
  RowIndex index;      // of `bytes`, for our own rows of transactions
  std::vector<DocumentLine> documents;
  std::string sha256;      // of the bytes as they came
  std::uint64_t size = 0;  // bytes as they came
  std::uint32_t rows = 0;
  std::uint32_t other_customer = 0;          // rows of someone else, blanked here and now
  bool synthetic = false;                    // one of its rows says "data_origin": "SYNTHETIC"
  std::vector<std::string> account_ids;      // seen in the rows, in order of appearance
  std::vector<std::string> account_numbers;  // the same accounts as printed, where the file says
  std::vector<StatedTotals> stated;          // payloads' accounts
  std::vector<std::string> notes;
};

// One part for each dataset that the file holds: one for statements and raw data files, several for payloads
// (ingest/payload.hpp), the transactions first. Elements of a payload that can't be rows are in their dataset's part,
// each with its reason; they count as its rows. Payloads have no customer_id: they are the asking customer's.
//
// Errors: E_FILE_EMPTY, E_FILE_BINARY, E_FILE_TOO_LARGE, E_FILE_UNRECOGNISED, E_FILE_TRUNCATED, E_FILE_DTD; each with
// what came and what to do. A document that is cut off is refused whole: what was lost with its end can't be known.
// `columns`: what a person says a statement's columns mean.
base::Result<std::vector<RawFile>> take_files(std::string bytes, std::string_view name, std::string_view customer_id,
                                              const ColumnMap& columns = {});

// The first part: for files of one dataset.
base::Result<RawFile> take_file(std::string bytes, std::string_view name, std::string_view customer_id,
                                const ColumnMap& columns = {});

// The file's rows; for kinds Transactions and Statement.
std::unique_ptr<RowReader> open_rows(const RawFile& file);

}  // namespace msme::ingest
