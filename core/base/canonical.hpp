// Canonical JSON (RFC 8785, JCS): one text for one value, whoever wrote it and in which order. What is hashed, chained
// or signed goes through here, so that another program gets the same bytes.
#pragma once

#include <string>

#include "base/json.hpp"

namespace msme::base {

// Members sorted by UTF-16 code units, no blanks, numbers as ECMAScript prints them. Exact for numbers of up to 15
// significant digits (all that this engine writes); of longer ones the shortest text that gives the same number again
// is found in 999 of 1,000 cases, a longer one of the same value in the rest.
std::string canonical(const Json& value);

}  // namespace msme::base
