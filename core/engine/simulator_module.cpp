#include "engine/simulator_module.hpp"

#include "engine/reply.hpp"
#include "engine/simulator.hpp"

namespace msme::engine {

std::string SimulatorModule::request(std::string_view text) {
  bulk_out_ = std::string();
  const Reply reply = [&]() -> Reply {
    const auto request = read_request(text);
    if (!request) return request.error();
    const auto borrowing = simulator_.borrower(*request);
    if (!borrowing) return borrowing.error();
    bulk_out_ = pack(*borrowing, text);
    return base::dump(base::record({{"bytes", bulk_out_.size()}}));
  }();
  return reply_text(nullptr, reply);
}

}  // namespace msme::engine
