// The simulator as a module of its own, driven through the same lanes as the engine: a request in, a reply out, the
// borrower's bytes beside it.
#pragma once

#include <string>
#include <string_view>

#include "simulate/simulator.hpp"

namespace msme::engine {

class SimulatorModule {
 public:
  // `text` is `got` of E_SIMULATOR_NEEDED. {"v":1,"id":null,"ok":{"bytes":n}} with the borrower in bulk_out, or the
  // error of simulate/simulator.hpp.
  std::string request(std::string_view text);
  std::string& bulk_in() { return bulk_in_; }  // unused: there for the lanes
  std::string_view bulk_out() const { return bulk_out_; }

 private:
  std::string bulk_in_, bulk_out_;
  simulate::Simulator simulator_;
};

}  // namespace msme::engine
