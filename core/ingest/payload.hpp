// Foreign documents (Account Aggregator, GSTN, bureaus, ONDC, OCEN) as raw rows of our datasets. An adapter knows one
// family of formats; what it makes goes through the same cleaning as any raw row, so it derives and repairs nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/enums.hpp"

namespace msme::ingest {

// Rows of one dataset, one raw JSON object a line in the form of docs/data_dictionary.md.
struct PayloadPart {
  model::Dataset dataset = model::Dataset::Transactions;
  std::string ndjson;
  std::vector<std::string> places;  // where in the source each row stood: a JSON pointer or an XML path
};

// An element that can't become a row. Nothing is lost: it is counted and shown with its reason.
struct PayloadAside {
  model::Dataset dataset = model::Dataset::Transactions;
  std::string place, code, reason, raw;  // raw: the element as it stood, at most 2,000 bytes
};

struct Payload {
  std::string format;  // "aa.deposit.1.1", "gstn.gstr1", "cibil.consumer", …: shown to the user
  std::vector<PayloadPart> parts;
  std::vector<PayloadAside> aside;
  std::uint32_t seen = 0;  // elements that should be rows: rows of all parts + aside
  std::vector<std::string> notes;
};

// An adapter: nothing when the document is of another family, an error when it is of this one but can't be read at all.
using JsonAdapter = base::Result<std::optional<Payload>> (*)(const base::Json& document);

}  // namespace msme::ingest
