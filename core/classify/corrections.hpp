// What a person says a row, or a party's rows, really are. A correction outranks every rule; it is kept as data and applied
// again after each cleaning, so the same inputs and corrections give the same results.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/enums.hpp"
#include "model/ledger.hpp"
#include "model/party.hpp"

namespace msme::classify {

// Of `match` all that is given must hold; of `set` at least one part is given.
//   {"match": {"transaction_id", "counterparty", "narration", "upi_id", "type"}, "set": {"category", "kind",
//    "counts_as_turnover"}, "note"}
struct Correction {
  std::string id;  // "C" and 16 hex digits of a hash over match and set: the same correction has the same id
  std::string transaction_id;
  std::string counterparty;  // letters and digits, upper case; a cut name of at least six letters fits its full one
  std::string narration;     // letters and digits that the narration holds in this order
  std::string upi_id;        // lower case
  std::optional<bool> credit;
  std::optional<model::Category> category;
  std::optional<model::PartyKind> kind;     // of the parties of the matching rows
  std::optional<model::Turnover> turnover;  // for credits; without it the category's own
  base::Json document;                      // as given, with its id
};

// E_BAD_PARAM with the path of what doesn't fit. A pattern shorter than three letters or digits is refused.
base::Result<Correction> parse_correction(const base::Json& document, const std::string& path);

// Whether the correction's match holds for a row of the ledger.
bool fits(const Correction& correction, const model::Ledger& ledger, std::size_t row);

// "Om  Traders Pvt." and "OMTRADERSPVT": letters and digits decide, a bank's cut may end the shorter.
bool same_name(std::string_view folded_a, std::string_view folded_b);

}  // namespace msme::classify
