#include "classify/party_settings.hpp"

#include "base/text.hpp"
#include "classify/link_settings.hpp"

namespace msme::classify {
namespace {

using base::Error;
using base::Json;

std::optional<Error> read_list(const Json& parties, std::string_view key, std::vector<std::string>& out) {
  const Json* list = base::array(parties, key);
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const auto text = base::as_text((*list)[i]);
    if (!text || text->empty())
      return misfit("/parties/" + std::string(key) + "/" + std::to_string(i), "a text", base::dump((*list)[i]));
    out.push_back(base::fold(*text));
  }
  return std::nullopt;
}

}  // namespace

std::optional<Error> read_party_settings(const Json& narration_rules, PartySettings& out) {
  const Json* parties = base::object(narration_rules, "parties");
  if (parties == nullptr) return std::nullopt;
  if (auto e = base::unknown_key(*parties, {"kinds", "pooled_accounts", "common_surnames"}, "/parties")) return e;
  const Json* kinds = base::array(*parties, "kinds");
  for (std::size_t i = 0; kinds != nullptr && i < kinds->size(); ++i) {
    const Json& item = (*kinds)[i];
    const std::string path = "/parties/kinds/" + std::to_string(i);
    if (!item.is_object()) return misfit(path, "an object", base::dump(item));
    if (auto e = base::unknown_key(item, {"category", "kind", "side"}, path)) return e;
    const auto category = model::parse_category(base::text(item, "category").value_or(""));
    const auto kind = model::parse_party_kind(base::text(item, "kind").value_or(""));
    const std::string side = base::text_or(item, "side", "both");
    if (!category) return misfit(path + "/category", "a category", base::text_or(item, "category", ""));
    if (!kind) return misfit(path + "/kind", "a kind of party", base::text_or(item, "kind", ""));
    if (side != "both" && side != "debit" && side != "credit")
      return misfit(path + "/side", "debit, credit or both", side);
    if (side != "credit") out.kind_of[0][static_cast<std::size_t>(*category)] = *kind;
    if (side != "debit") out.kind_of[1][static_cast<std::size_t>(*category)] = *kind;
  }
  if (auto e = read_list(*parties, "pooled_accounts", out.pooled)) return e;
  return read_list(*parties, "common_surnames", out.common_surnames);
}

}  // namespace msme::classify
