// Data files of core/data, embedded at build time (core/cmake/EmbedData.cmake).
#pragma once

#include <cstddef>
#include <string_view>

namespace msme::base {

struct EmbeddedFile {
  const char* name;
  const unsigned char* bytes;
  std::size_t size;
};

// Sorted by name; ends with a null name.
const EmbeddedFile* embedded_files();

// The file's text, empty when there is no such file.
std::string_view embedded(std::string_view name);

}  // namespace msme::base
