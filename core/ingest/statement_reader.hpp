// Reads a recognised table row by row (see ingest/statement.hpp: open_statement).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/csv.hpp"
#include "ingest/reader.hpp"
#include "ingest/statement.hpp"
#include "ingest/statement_rows.hpp"

namespace msme::ingest {

// Text that stands nowhere in the file: joined narrations, unescaped cells. Blocks are kept from batch to batch, so
// that views stay where they are and nothing is allocated once it is warm.
class Scratch {
 public:
  void reset() {
    block_ = 0;
    used_ = 0;
  }
  char* room(std::size_t size);
  std::string_view join(std::string_view a, std::string_view between, std::string_view b);

 private:
  static constexpr std::size_t kBlock = 65536;
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  std::vector<Block> blocks_;
  std::size_t block_ = 0;
  std::size_t used_ = 0;
};

class StatementReader final : public RowReader {
 public:
  StatementReader(std::string_view bytes, const StatementPlan& plan);
  bool next(std::vector<model::RawTxn>& batch) override;

 private:
  // Where the last record left us. Above: under a header, before its first row. Table: among rows. Gap: after a blank
  // line, a rule or a legend. Other: in a table of another kind.
  enum class Zone : std::uint8_t { Above, Table, Gap, Other };
  using Batch = std::vector<model::RawTxn>;

  void take(Batch& batch);
  void take_dated(Batch& batch);
  void take_undated(Batch& batch);
  bool take_heading(LineKind kind);
  bool take_continuation(Batch& batch);
  bool swallowed_a_row();
  bool join_next_lines();
  bool ragged() const;
  bool says_balance(bool moved) const;
  bool any_amount() const;
  bool is_rule() const;
  LineKind line_kind() const;
  std::size_t filled() const;

  void emit(Batch& batch);
  void emit_malformed(Batch& batch);
  std::string_view value(const CsvCell& cell, Role role);
  std::string_view account_id(std::string_view account, std::string_view bank_code);
  std::optional<base::Paise> previous_balance();

  std::string_view bytes_;
  std::shared_ptr<const StatementWords> words_;
  std::vector<int> fields_;
  TableShape shape_;
  int account_, bank_code_;
  char unsigned_side_;
  std::string bank_, source_account_;
  CsvCursor cursor_;
  std::vector<CsvCell> cells_, other_;  // other_: a record looked at beside the current one
  Scratch scratch_;
  Zone zone_ = Zone::Above;
  std::string_view raw_;  // of the current record; longer than the cursor's when lines were joined
  std::uint32_t line_ = 0;
  bool has_row_ = false;                                 // in this batch
  std::string_view balance_text_;                        // of its last row
  std::optional<base::Paise> balance_;                   // of the last row before it; nothing when that had none
  std::string pending_account_, section_id_;             // of a file with one table per account
  std::map<std::string, std::string, std::less<>> ids_;  // account column → AccountId
  std::string last_account_;
  std::string_view last_id_;
  std::uint32_t idle_ = 0;  // lines since the last row
  bool summary_ = false;    // the line before is a summary's heading, with its figures under it
};

}  // namespace msme::ingest
