// msme bench FILE --customer ID: raw bytes → decision, timed in this process; one JSON object on stdout. Without a
// file: how long a simulated borrower takes, again and again (--repeat) or many one by one (--population).
#pragma once

#include "cli/host.hpp"

namespace msme::cli {
int command_bench(const Options& options);
}
