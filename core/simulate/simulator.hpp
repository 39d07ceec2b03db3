// A synthetic borrower: one latent business per customer, rendered as each provider would send it, in its own raw
// and messy form (what ingest reads), plus the hidden truth. Reproducible from (config, seed, customer id).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/enums.hpp"

namespace msme::simulate {

struct Request {
  std::string customer_id;
  std::string profile;  // empty = by customer id (the ten demo profiles), else by draw
  std::uint64_t seed = 42;
  base::Json config;   // null = core/data/simulator.json's default config
  bool files = false;  // also Borrowing::files
  std::string file;    // with `files`: only the one of this name
  // The lab's: without the config and the truth of documents and invoices, and that of transactions in brief.
  bool brief = false;
};

// One of the files people really have, made from the same borrower (simulate/files.hpp).
enum class RenderedKind : std::uint8_t { Statement, AaJson, AaXml, Gstr1, Gstr3b, Gstr2b };
inline constexpr std::string_view kRenderedKinds[] = {"statement", "aa_json", "aa_xml", "gstr1", "gstr3b", "gstr2b"};
constexpr std::string_view text(RenderedKind kind) { return kRenderedKinds[static_cast<std::size_t>(kind)]; }

struct RenderedFile {
  std::string name;
  RenderedKind kind = RenderedKind::Statement;
  std::string account_id;  // of statements and AA payloads
  std::string period;      // "2026-05" of GST returns
  std::uint32_t rows = 0;  // transactions, invoices
  std::string bytes;
};

struct RawDataset {
  model::Dataset dataset;
  std::string ndjson;  // one JSON object a line
  std::uint32_t rows = 0;
};

// truth_transactions.ndjson: one line for each raw row, in its order:
//   {"file", "row" (1-based line), "transaction_id", "account_id", "date", "time" (second of the day), "type", "amount",
//    "balance", "mode", "category", "bounce", "counterparty", "counts_as_turnover", "sale", "real" (false: a forged
//    row), "pair" (the other row of an own transfer), "invoice", "fraud", "hops", "duplicate_of" (row), "copy",
//    "dirt": [{"field", "how"}]}; absent = does not apply.
// truth_transactions.brief: in its place for the lab (quality::read_sketch): a line with the file's name, then one line for
// each transaction, whole numbers with commas between: account (0-based), amount and balance in paise, category (its place
// in model::Category), flags (1 credit, 2 fraud, 4 no day, 8 no amount, 16 no side, 32 no balance), the lines of its rows.
// truth_documents.ndjson, truth_invoices.ndjson, truth_borrower.json: see truth.hpp.
struct TruthFile {
  std::string name, bytes;
};

struct Borrowing {
  std::string profile;
  std::string title;
  base::Json config;                 // the config in force, complete
  base::Date as_of = base::kNoDate;  // last day of the data
  std::vector<RawDataset> datasets;  // all nine, consent first (an empty one has 0 rows)
  std::vector<TruthFile> truth;      // hidden from the engine; empty when the config wants none
  // Asked for by Request::files. The truth is NDJSON, one line a table row: {"file", "row", "transaction_id"} or
  // {"file", "row", "invoice"}; "row" is the 1-based line of a statement, the 1-based place of the Transaction in an AA
  // payload, of the bill in a GST return.
  std::vector<RenderedFile> files;
  std::string files_truth;
};

// Makes borrowers one after the other. What it read of its own data files and of the last config stays with it: a
// population is made by one config, and to read all that anew takes longer than a third of the borrower.
class Simulator {
 public:
  Simulator();
  ~Simulator();
  // E_CUSTOMER_UNKNOWN, E_BAD_PARAM (unknown profile), E_CONFIG with the JSON pointer within the config.
  base::Result<Borrowing> borrower(const Request& request);

 private:
  struct Read;
  std::unique_ptr<Read> read_;
};

// One borrower.
base::Result<Borrowing> simulate(const Request& request);

struct Profile {
  std::string profile, customer_id, title;
};
std::vector<Profile> profiles();

}  // namespace msme::simulate
