// Foreign documents (Account Aggregator, GSTN, bureaus, ONDC, OCEN) as raw rows of our datasets. An adapter knows one
// family of formats; what it makes goes through the same cleaning as any raw row, so it derives and repairs nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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

// Adds a row to its dataset's part, which is made when it is the first. `row` has no line end.
void add_payload_row(Payload& payload, model::Dataset dataset, std::string_view row, std::string place);

// An adapter: nothing when the document is of another family, an error when it is of this one but can't be read at all.
using JsonAdapter = base::Result<std::optional<Payload>> (*)(const base::Json& document);

// Offers the document to each adapter in turn; a list also element by element, so that payloads of several families may
// stand in one file. Nothing when no adapter knows it.
base::Result<std::optional<Payload>> read_payload(const base::Json& document);

// The parts as the session keeps and exports them: raw rows that say where they stood (_file, _line, _place; the first
// transaction of an account its source too), the elements set aside among them (_malformed, _aside). Transactions
// first.
struct PayloadOrigin {
  std::string_view file;
  bool xml = false;        // places become XML paths
  bool synthetic = false;  // the document says that it was made up
};
std::vector<PayloadPart> placed_parts(Payload payload, const PayloadOrigin& origin);

}  // namespace msme::ingest
