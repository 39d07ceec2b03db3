// Under libFuzzer: msme_fuzz runs the target that the environment variable MSME_FUZZ_TARGET names; "list" prints every
// target and the folder of its seeds.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "targets.hpp"

namespace {

const fuzz::Target& chosen() {
  static const fuzz::Target* const kTarget = [] {
    const char* name = std::getenv("MSME_FUZZ_TARGET");
    const fuzz::Target* found = name == nullptr ? nullptr : fuzz::find_target(name);
    if (found == nullptr) {
      for (const fuzz::Target& target : fuzz::targets())
        std::printf("%s %s\n", std::string(target.name).c_str(), std::string(target.seeds).c_str());
      std::exit(name != nullptr && std::string_view(name) == "list" ? 0 : 2);
    }
    return found;
  }();
  return *kTarget;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
  chosen();
  return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  if (!chosen().json || seed % 2 == 0) return LLVMFuzzerMutate(data, size, max_size);
  const std::string out =
      fuzz::changed(std::string_view(reinterpret_cast<const char*>(data), size), true, std::uint64_t{seed});
  const std::size_t length = std::min(out.size(), max_size);
  std::copy_n(out.begin(), length, data);
  return length;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string fault = chosen().run(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!fault.empty()) {
    std::fprintf(stderr, "%s\n", fault.c_str());
    std::abort();
  }
  return 0;
}
