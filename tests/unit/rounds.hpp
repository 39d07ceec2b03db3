// How often a randomised case is tried. Under the sanitizers a round takes about five times as long, and a quarter of the
// rounds finds what they are there for; the WebAssembly run does all of them.
#pragma once

namespace msme_test {

#if defined(MSME_WATCHED)
constexpr int kRoundsDivisor = 4;
#else
constexpr int kRoundsDivisor = 1;
#endif

constexpr int rounds(int full) { return full / kRoundsDivisor > 0 ? full / kRoundsDivisor : 1; }

}  // namespace msme_test
