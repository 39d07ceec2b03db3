// What the door (file.cpp) hands on once a file is text: JSON and XML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/file.hpp"

namespace msme::ingest {

// `file` has its bytes, decoded, and its name, size and hash. Errors as take_files.
base::Result<std::vector<RawFile>> take_json(RawFile file, std::string_view name, std::string_view customer_id);
base::Result<std::vector<RawFile>> take_xml(RawFile file, std::string_view name, std::string_view customer_id);

// take_files for bytes whose SHA-256 the host knows already; computed here when `sha256` is empty. As WebAssembly the
// digest alone takes most of the time of reading a file; browsers and Node have it from the processor.
base::Result<std::vector<RawFile>> take_files_digested(std::string bytes, std::string_view name,
                                                       std::string_view customer_id, const ColumnMap& columns,
                                                       std::string sha256);

// Text in UTF-8 without a byte-order mark; a note when something was converted.
void decode_text(std::string& bytes, std::vector<std::string>& notes);
void remember_account(RawFile& file, std::string_view id);
std::string shown_name(std::string_view name);
std::vector<RawFile> one_file(RawFile file);

}  // namespace msme::ingest
