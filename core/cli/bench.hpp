// msme bench FILE --customer ID: raw bytes → decision, timed in this process; one JSON object on stdout.
#pragma once

#include "cli/host.hpp"

namespace msme::cli {
int command_bench(const Options& options);
}
