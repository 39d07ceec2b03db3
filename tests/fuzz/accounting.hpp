// The rule that every importer obeys, as the targets check it: whatever comes in is a row, a row set aside with its
// reason, or refused with an error that says what and why.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "ingest/payload.hpp"

namespace fuzz {

// A number made of the bytes: which of an input's costlier checks are run.
std::uint64_t dice(std::string_view bytes);

// An error that its reader can do something with.
std::string check_error(const msme::base::Error& error);

// Rows, places and the count of what was seen agree.
std::string check_payload(const msme::ingest::Payload& payload);

// The file at the door, and through cleaning: rows in = kept + repaired + duplicates + quarantined.
std::string check_file(std::string_view bytes, std::string_view name);

}  // namespace fuzz
