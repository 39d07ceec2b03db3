// msme lab: simulated borrowers of a population, one after the other, from raw bytes to a decision; a line of NDJSON each:
// what the engine measured and decided, and beside it what really happens. For `npm run validate`. Own files can't be
// measured with it: it takes none.
#pragma once

#include "cli/host.hpp"

namespace msme::cli {
int command_lab(const Options& options);
}
