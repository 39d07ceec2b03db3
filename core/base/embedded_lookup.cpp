#include "base/embedded.hpp"

namespace msme::base {

std::string_view embedded(std::string_view name) {
  for (const EmbeddedFile* file = embedded_files(); file->name != nullptr; ++file) {
    if (name == file->name && file->bytes != nullptr) {
      return {reinterpret_cast<const char*>(file->bytes), file->size};
    }
  }
  return {};
}

}  // namespace msme::base
