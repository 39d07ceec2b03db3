#include "engine/simulator.hpp"

namespace msme::engine {

base::Result<simulate::Borrowing> simulated(const simulate::Request& request, std::string&) {
  static simulate::Simulator simulator;  // keeps what it read, nothing of a borrower
  return simulator.borrower(request);
}

}  // namespace msme::engine
