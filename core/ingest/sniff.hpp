// What a payload is, without a customer and without keeping anything: its format, version and form, how many records
// the real readers get out of it, and where it departs from what its format prescribes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace msme::ingest {

// A document takes about ten times its size in memory; the WebAssembly engine has 1 GB.
inline constexpr std::size_t kMaxSniffBytes = 64U << 20U;

// The answer of payload.sniff (docs/API.md): {known, format, title, version, text, wrapper, bytes, records[], asides[],
// forms[], deviations[], deviations_total, …}. A payload that no reader knows is an answer too: known = false, `refused`
// says why.
//
// Errors: E_FILE_EMPTY, E_FILE_TOO_LARGE (nothing is looked at), E_CONFIG (the forms are damaged).
base::Result<base::Json> sniff(std::string bytes, std::string_view name);

}  // namespace msme::ingest
