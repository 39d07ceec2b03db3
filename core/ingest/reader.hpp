// What every row source offers: rows in batches, so that a large file never becomes one large table of views.
#pragma once

#include <vector>

#include "model/raw.hpp"

namespace msme::ingest {

inline constexpr std::size_t kBatchRows = 2048;

class RowReader {
 public:
  RowReader() = default;
  RowReader(const RowReader&) = delete;
  RowReader& operator=(const RowReader&) = delete;
  virtual ~RowReader() = default;

  // Fills `batch` with the next rows (replacing what it held); false at the end. Views in the batch stay valid
  // until the next call.
  virtual bool next(std::vector<model::RawTxn>& batch) = 0;
};

}  // namespace msme::ingest
