// The simulator as a module of its own, driven through the same lanes as the engine: a request in, a reply out, bytes beside
// them. It makes borrowers and packs files for archives: what only hosts of simulated borrowers need.
#pragma once

#include <string>
#include <string_view>

#include "base/deflate.hpp"
#include "engine/reply.hpp"
#include "simulate/simulator.hpp"

namespace msme::engine {

class SimulatorModule {
 public:
  // `text` is `got` of E_SIMULATOR_NEEDED: {"v":1,"id":null,"ok":{"bytes":n}} with the borrower in bulk_out, or the error of
  // simulate/simulator.hpp.
  // Or {"pack":[{"bytes":n}, …]}, the sizes of files that lie in bulk_in one after the other: {"files":[{"bytes", "method" (ZIP's: 0
  // stored, 8 deflated), "crc"}, …]} with the packed ones in bulk_out. E_BAD_REQUEST for sizes that don't fill bulk_in.
  std::string request(std::string_view text);
  std::string& bulk_in() { return bulk_in_; }
  std::string_view bulk_out() const { return bulk_out_; }

 private:
  Reply answer(std::string_view text);
  Reply pack_files(const base::Json& sizes);

  std::string bulk_in_, bulk_out_;
  simulate::Simulator simulator_;
  base::Packer packer_;
};

}  // namespace msme::engine
