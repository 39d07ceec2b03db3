// Reads a plain-text statement row by row (see ingest/statement_text.hpp).
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/reader.hpp"
#include "ingest/statement_text.hpp"

namespace msme::ingest {

class TextReader final : public RowReader {
 public:
  TextReader(std::string_view bytes, const StatementWords& words);
  bool next(std::vector<model::RawTxn>& batch) override;

 private:
  void fill(const TextRecord& record, model::RawTxn& row);
  std::string_view keep(std::string text);

  std::string_view bytes_;
  TextStatement statement_;
  std::size_t at_ = 0;
  std::deque<std::string> kept_;  // of the current batch
};

}  // namespace msme::ingest
