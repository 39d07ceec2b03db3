// Cleaning of the smaller datasets (accounts, GST, bureau, insurance, funds, ONDC, OCEN): each raw document gets
// one verdict and, when kept, a typed record with its clean JSON.
#pragma once

#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "model/borrower.hpp"

namespace msme::clean {

struct RawDocument {
  base::Json value;           // discarded/null when the line isn't a JSON object
  model::RowRef at;
  bool malformed = false;
  std::string_view raw;       // the line, for the log
};

// Cleans `documents` of `dataset` into `borrower` (appends records, fills borrower.log(dataset), sets given).
// Rows are in file order; a document with the same key as an earlier one is a duplicate. `Dataset::Consent` and
// `Dataset::Transactions` aren't documents.
void clean_documents(model::Dataset dataset, const std::vector<RawDocument>& documents, model::Borrower& borrower);

}  // namespace msme::clean
