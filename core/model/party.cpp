#include "model/party.hpp"

#include <cstddef>
#include <iterator>

#include "base/text.hpp"

namespace msme::model {
namespace {

constexpr std::string_view kPartyKinds[] = {
    "UNKNOWN", "CUSTOMER", "SUPPLIER", "EMPLOYEE", "EMPLOYER", "LENDER",     "GOVERNMENT", "OWN_ACCOUNT", "OWNER",
    "FAMILY",  "PLATFORM", "UTILITY",  "LANDLORD", "INSURER",  "INVESTMENT", "MERCHANT",   "PERSON"};
static_assert(std::size(kPartyKinds) == kPartyKindCount);

}  // namespace

std::string_view text(PartyKind value) { return kPartyKinds[static_cast<std::size_t>(value)]; }

std::optional<PartyKind> parse_party_kind(std::string_view value) {
  for (std::size_t i = 0; i < std::size(kPartyKinds); ++i) {
    if (base::equals_ignore_case(kPartyKinds[i], value)) return static_cast<PartyKind>(i);
  }
  return std::nullopt;
}

}  // namespace msme::model
