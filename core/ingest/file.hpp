// A user's file at the door: recognised by its content (never by its name alone), decoded to UTF-8, cleared of
// other customers' rows, and kept as bytes until its rows are cleaned.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
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
  std::string raw;  // kept only when malformed
};

struct RawFile {
  FileKind kind = FileKind::Transactions;
  model::Dataset dataset = model::Dataset::Transactions;
  model::Source source;
  StatementPlan plan;  // statements only
  std::string bytes;   // UTF-8; documents keep none
  std::vector<DocumentLine> documents;
  std::string sha256;      // of the bytes as they came
  std::uint64_t size = 0;  // bytes as they came
  std::uint32_t rows = 0;
  std::uint32_t other_customer = 0;          // rows of someone else, blanked here and now
  bool synthetic = false;                    // one of its rows says "data_origin": "SYNTHETIC"
  std::vector<std::string> account_ids;      // seen in the rows, in order of appearance
  std::vector<std::string> account_numbers;  // the same accounts as printed, where the file says
  std::vector<std::string> notes;
};

// Errors: E_FILE_EMPTY, E_FILE_BINARY, E_FILE_TOO_LARGE, E_FILE_UNRECOGNISED, E_FILE_TRUNCATED; each with what
// came and what to do. `columns`: what a person says a statement's columns mean.
base::Result<RawFile> take_file(std::string bytes, std::string_view name, std::string_view customer_id,
                                const ColumnMap& columns = {});

// The file's rows; for kinds Transactions and Statement.
std::unique_ptr<RowReader> open_rows(const RawFile& file);

}  // namespace msme::ingest
