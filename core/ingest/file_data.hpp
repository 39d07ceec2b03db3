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

void remember_account(RawFile& file, std::string_view id);
std::string shown_name(std::string_view name);
std::vector<RawFile> one_file(RawFile file);

}  // namespace msme::ingest
