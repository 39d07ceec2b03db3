// Parameters of resolve_parties: /parties of core/data/narration_rules.json.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/enums.hpp"
#include "model/party.hpp"

namespace msme::classify {

struct PartySettings {
  // What a party is whose rows are of this category: [0] debits, [1] credits.
  std::array<std::array<model::PartyKind, model::kCategoryCount>, 2> kind_of{};
  std::vector<std::string> pooled;           // beginnings of account numbers that stand on every customer's statement
  std::vector<std::string> common_surnames;  // upper case; bearing one makes nobody a relative
};

// E_CONFIG with the path of what doesn't fit.
std::optional<base::Error> read_party_settings(const base::Json& narration_rules, PartySettings& out);

}  // namespace msme::classify
