// Data files of core/data, embedded at build time (core/cmake/EmbedData.cmake).
#pragma once

#include <cstddef>
#include <string_view>

namespace msme::base {

struct EmbeddedFile {
  const char* name;
  const unsigned char* bytes;  // null in a module that has no use for the file
  std::size_t size;
  const char* sha256;  // of the whole file, hexadecimal, also where the bytes are left out
};

// Sorted by name; ends with a null name.
const EmbeddedFile* embedded_files();

// The file's text, empty when there is no such file here.
std::string_view embedded(std::string_view name);

}  // namespace msme::base
