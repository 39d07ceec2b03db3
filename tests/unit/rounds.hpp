// How often a randomised case is tried. The native run does all rounds. Under the sanitizers a round takes about five times
// as long, and a quarter of them finds what they are there for; as WebAssembly it takes twice as long, and half of them do.
#pragma once

namespace msme_test {

#if defined(MSME_WATCHED)
constexpr int kRoundsDivisor = 4;
#elif defined(__EMSCRIPTEN__)
constexpr int kRoundsDivisor = 2;
#else
constexpr int kRoundsDivisor = 1;
#endif

constexpr int rounds(int full) { return full / kRoundsDivisor > 0 ? full / kRoundsDivisor : 1; }

}  // namespace msme_test
