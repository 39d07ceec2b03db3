// One JSON object a line, read without building documents: six hundred megabytes a second natively, against sixty
// for a DOM (docs/TESTING_GUIDE.md, bench). Strict JSON; the same answer as nlohmann/json on every line that is
// valid (tested), and a malformed row, never a crash, on every line that isn't.
#pragma once

#include <memory>
#include <string_view>

#include "ingest/reader.hpp"

namespace msme::ingest {

// Reads raw transactions. Unknown keys are skipped, the last of a repeated key wins, escapes are decoded.
// Blank lines aren't rows.
std::unique_ptr<RowReader> open_ndjson(std::string_view bytes);

// The value of one text member of the object in `line` ("" when absent), without reading the rest into fields.
// Used for the door check and for recognition.
std::string_view peek_member(std::string_view line, std::string_view key);

}  // namespace msme::ingest
