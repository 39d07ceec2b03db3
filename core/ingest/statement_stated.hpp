// What a statement states of itself around and between its rows: totals, counts of entries, balances carried from page
// to page. The proof of completeness compares them with the rows (clean/proof.hpp).
#pragma once

#include <cstdint>
#include <vector>

#include "ingest/statement_rows.hpp"
#include "ingest/statement_words.hpp"
#include "model/raw.hpp"

namespace msme::ingest {

class StatedLines {
 public:
  StatedLines(const StatementWords& words, const TableHeader& header, model::Source& source);
  // One line after the other, in file order; `number` 0: the line's number isn't known (carries are then left out).
  void line(const std::vector<CsvCell>& cells, std::uint32_t number);

 private:
  enum class What : std::uint8_t { None, Debits, Credits, DebitCount, CreditCount, EntryCount };
  struct Pending {
    std::size_t column = 0;
    What what = What::None;
  };

  What label(std::string_view cell, bool whole) const;
  void table_total(const std::vector<CsvCell>& cells, LineKind kind);
  void labelled(const std::vector<CsvCell>& cells);
  void carry(const std::vector<CsvCell>& cells, LineKind kind, std::uint32_t number);
  void take(What what, std::string_view cell);

  const StatementWords& words_;
  model::Source& source_;
  int date_, narration_, debit_, credit_, balance_;
  bool rows_ = false;             // a dated row was met
  std::vector<Pending> pending_;  // labels whose figures stand on the next line
  CellExtent labels_;             // of their line
};

}  // namespace msme::ingest
