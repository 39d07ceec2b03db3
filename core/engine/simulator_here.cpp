#include "engine/simulator.hpp"

namespace msme::engine {

base::Result<simulate::Borrowing> simulated(const simulate::Request& request, std::string&) {
  return simulate::simulate(request);
}

}  // namespace msme::engine
