// One JSON object a line, read without building documents: six hundred megabytes a second natively, against sixty
// for a DOM (docs/TESTING_GUIDE.md, bench). Strict JSON; the same answer as nlohmann/json on every line that is
// valid (tested), and a malformed row, never a crash, on every line that isn't.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "ingest/reader.hpp"

namespace msme::ingest {

// Where the values of a file's rows stand, noted by the reading at the door for the one that cleans: six bytes a value, a
// fifth of the file or so. For the same bytes only. Of a file that would need more than a quarter nothing is noted.
class RowIndex {
 public:
  void clear() { *this = RowIndex(); }

 private:
  friend class NdjsonReader;
  std::vector<std::uint16_t> notes_;  // of each row its head, then field, start in the line and length of each value
  std::size_t bytes_ = 0;             // size of the file
};

// Reads raw transactions. Unknown keys are skipped, the last of a repeated key wins, escapes are decoded.
// Blank lines aren't rows. `note` is filled on the way.
std::unique_ptr<RowReader> open_ndjson(std::string_view bytes, RowIndex* note = nullptr);
// The same rows again, in less than half the work; those that were not noted are read.
std::unique_ptr<RowReader> open_noted(std::string_view bytes, const RowIndex& noted);

// The value of one text member of the object in `line` ("" when absent), without reading the rest into fields.
// Used for the door check and for recognition.
std::string_view peek_member(std::string_view line, std::string_view key);

}  // namespace msme::ingest
