// Raw rows as the sources gave them, before any meaning is attached: views into the file's bytes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.hpp"
#include "base/json.hpp"
#include "model/enums.hpp"

namespace msme::model {

// Where a row came from: index of the source in the session, and the 1-based line in it.
struct RowRef {
  std::uint16_t source = 0;
  std::uint32_t line = 0;
};

// A raw transaction's fields. NDJSON of the original system and bank statements share them; a statement fills
// Debit/Credit or Amount + DrCr, the original fills Amount + Type. SourceFile/Line/Facts are ours: an imported
// statement or payload kept as NDJSON remembers where each row came from (_file, _line; the first row also _source;
// _malformed holds a line that could not be split, or an element that can't be a row, and then _aside why: its code, a
// blank and the reason).
enum class Field : std::uint8_t {
  CustomerId,
  TransactionId,
  AccountId,
  Date,
  Timestamp,
  ValueDate,
  Amount,
  Type,
  Debit,
  Credit,
  DrCr,
  Balance,
  BalanceDrCr,
  Narration,
  Reference,
  Mode,
  Category,
  MerchantName,
  MerchantCategory,
  CounterpartyAccount,
  CounterpartyIfsc,
  UpiId,
  Currency,
  SourceFile,
  SourceLine,
  SourceFacts,
  Malformed,
  Aside
};
inline constexpr int kFieldCount = 28;

// JSON keys by which a field is known, e.g. Balance: "balance_after", "balance".
std::string_view key(Field field);

// One raw transaction. Views live as long as the file's bytes (or the reader's scratch): one batch.
// An absent, null or blank field is an empty view.
struct RawTxn {
  std::array<std::string_view, kFieldCount> field{};
  std::uint32_t line = 0;
  bool malformed = false;  // the line isn't a JSON object / has the wrong number of columns; field is empty
  bool synthetic = false;  // "data_origin": "SYNTHETIC"
  std::string_view raw{};  // the line as it stands in the file

  std::string_view operator[](Field f) const { return field[static_cast<std::size_t>(f)]; }
  std::string_view& operator[](Field f) { return field[static_cast<std::size_t>(f)]; }
};

// What a PDF or a workbook says of how it was made; the host that opened it tells.
struct FileMaking {
  std::string kind;  // pdf, xlsx, …; empty when nobody told
  std::string producer, creator;
  base::Date created = base::kNoDate, modified = base::kNoDate;
  int appended = 0;        // times that something was appended to the finished file
  int formulas = 0;        // cells whose value is computed
  bool is_signed = false;  // a digital signature, which is appended too
};
// {kind, producer, creator, created, modified, appended, formulas, signed}; a member that says nothing is left out.
base::Json making_json(const FileMaking& making);
// The same read back: texts up to 200 bytes, counts from 0 to 1,000,000; what isn't of its kind is as if it weren't there.
FileMaking making_of(const base::Json& facts);

// What the reader learned about a source (one statement file, or one NDJSON file).
struct Source {
  std::string name;            // file name as the user knows it
  std::string layout;          // "ndjson", or the bank layout's id, e.g. "hdfc_delimited"
  std::string bank;            // bank's name, empty when unknown
  std::string account_number;  // as printed; empty when unknown
  std::string account_id;      // the account its rows belong to when the rows don't say
  std::string holder;
  bool statement = false;  // a bank statement: order of rows and running balance mean something
  FileMaking making;
  bool statement_ids = false;                // rows carry their own transaction ids
  std::int64_t opening_balance = INT64_MIN;  // paise, INT64_MIN = not stated
  std::int64_t closing_balance = INT64_MIN;
  base::Date from = base::kNoDate;  // period as stated in the header
  base::Date to = base::kNoDate;

  // Payloads: where the rows stand in the document. Of transactions a pattern whose # is the row ("/Account/
  // Transactions/Transaction/#", counted from 0 as JSON pointers are; "…/Transaction[#]" from 1 as XML paths are), of
  // the smaller datasets each row's own place.
  std::string place;
  std::vector<std::pair<std::uint32_t, std::string>> places;  // by line, ascending
  std::string ifsc;                                           // as printed, empty when the file has none
  // What the file says of itself; the proof compares it with the rows. −1 and INT64_MIN: not stated.
  struct Totals {
    std::int64_t debits = INT64_MIN, credits = INT64_MIN;  // paise
  };
  std::vector<Totals> totals;  // a line each; pages may have their own
  std::int64_t debit_count = -1, credit_count = -1, entry_count = -1;
  struct Carry {
    std::uint32_t line = 0;
    std::int64_t balance = 0;  // paise
  };
  std::vector<Carry> carries;  // "brought forward", "carried forward" among the rows
};

// Where row `line` of a payload stands in its document: a JSON pointer or an XML path. Empty for files of lines.
std::string place_of(const Source& source, std::uint32_t line);

}  // namespace msme::model
