#include <utility>

#include "engine/simulator.hpp"

namespace msme::engine {

base::Result<simulate::Borrowing> simulated(const simulate::Request& request, std::string& bulk_in) {
  const std::string bytes = std::exchange(bulk_in, std::string());
  std::string wanted = request_text(request);
  if (bytes.empty()) {
    return base::Error{"E_SIMULATOR_NEEDED",
                       "",
                       "This module has no simulator",
                       "a borrower from the simulator's module in the input buffer",
                       std::move(wanted),
                       "Give `got` to the simulator's module, put what comes back into the input buffer, ask again"};
  }
  return unpack(bytes, wanted);
}

}  // namespace msme::engine
