#include "model/proof.hpp"

namespace msme::model {

std::string_view text(ProofVerdict verdict) {
  static constexpr std::string_view kTexts[] = {"closed", "closed_with_gaps", "not_closed", "no_balance"};
  return kTexts[static_cast<std::size_t>(verdict)];
}

std::string_view text(GapKind kind) {
  static constexpr std::string_view kTexts[] = {"balance", "opening",    "closing",       "amount",
                                                "side",    "unreadable", "aside",         "totals",
                                                "carry",   "no_balance", "between_files", "conflict"};
  return kTexts[static_cast<std::size_t>(kind)];
}

}  // namespace msme::model
