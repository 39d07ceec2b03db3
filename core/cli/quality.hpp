// msme quality: how well transactions were cleaned, by a simulated borrower's truth.
#pragma once

#include "cli/host.hpp"

namespace msme::cli {

// A folder with --truth (its own cleaning, or --cleaned FILE), or with --customer alone a borrower simulated in memory.
// The table goes to stdout and the report to logs/quality_report.json; with --json the report goes to stdout alone.
int command_quality(Options options);

}  // namespace msme::cli
