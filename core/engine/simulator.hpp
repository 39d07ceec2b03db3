// Where simulated borrowers come from. The command line and the tests have the simulator linked in (simulator_here.cpp).
// The WebAssembly engine hasn't: most people bring their own files and shouldn't load it. There the engine refuses with
// E_SIMULATOR_NEEDED, whose `got` is the request in JSON; the host hands that text to the simulator's module, puts what
// comes back into the input buffer, and sends the same request again (simulator_away.cpp).
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "simulate/simulator.hpp"

namespace msme::engine {

// The borrower of `request`. `bulk_in` is the engine's input buffer; what it holds of a borrower is used up.
base::Result<simulate::Borrowing> simulated(const simulate::Request& request, std::string& bulk_in);

// The request as text, and back. E_BAD_REQUEST for a text that isn't one.
std::string request_text(const simulate::Request& request);
base::Result<simulate::Request> read_request(std::string_view text);

// A borrower as bytes: one line of JSON that lists the parts (and repeats the request, so that no other borrower is
// taken for this one), then the parts one after the other.
std::string pack(const simulate::Borrowing& borrowing, std::string_view request);
// E_BAD_REQUEST for bytes that aren't a borrower of that request.
base::Result<simulate::Borrowing> unpack(std::string_view bytes, std::string_view request);

}  // namespace msme::engine
