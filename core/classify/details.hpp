// Codes that stand in narrations beside names.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "base/text.hpp"
#include "model/enums.hpp"

namespace msme::classify {

// 50100012345678, XXXXXXXX3212, **4321: not the twelve figures of a payment's number unless masked.
bool is_account(std::string_view word, model::Mode mode);

// Calls each(field) for the pieces between separators, blanks trimmed, empty ones left out.
template <class Each>
void each_field(std::string_view narration, Each&& each) {
  constexpr std::string_view kSeparators = "/-:|#~();";
  for (std::size_t from = 0; from < narration.size();) {
    const std::size_t end = std::min(narration.find_first_of(kSeparators, from), narration.size());
    const std::string_view field = base::trim(narration.substr(from, end - from));
    if (!field.empty()) each(field);
    from = end + 1;
  }
}

}  // namespace msme::classify
