#include "cli/bench.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace msme::cli {
namespace {

using base::Error;

struct Run {
  double ingest = 0, clean = 0, rest = 0;
  double total() const { return ingest + clean + rest; }
};

base::Result<Run> once(const std::string& bytes, const Options& o) {
  using Clock = std::chrono::steady_clock;
  const auto ms = [](Clock::time_point a, Clock::time_point b) {
    return std::chrono::duration<double, std::milli>(b - a).count();
  };
  Session session(o.customer);
  std::string copy = bytes;
  Run run;
  const auto start = Clock::now();
  auto taken = session.ingest("raw_transactions.ndjson", std::move(copy), false, o);
  if (!taken) return taken.error();
  const auto ingested = Clock::now();
  auto cleaned = session.call("pipeline.clean");
  if (!cleaned) return cleaned.error();
  const auto done = Clock::now();
  for (const char* op : {"pipeline.analyze", "pipeline.score"}) {
    auto reply = session.call(op);
    if (!reply) return reply.error();
  }
  auto decision =
      session.call("pipeline.decide",
                   base::record({{"amount", o.amount.value_or(500000)}, {"tenure_months", o.tenure.value_or(24)}}));
  if (!decision) return decision.error();
  run.ingest = ms(start, ingested);
  run.clean = ms(ingested, done);
  run.rest = ms(done, Clock::now());
  return run;
}

// High-water mark of this process from /proc, in bytes; 0 where there is none.
double peak_memory() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    if (word != "VmHWM:") continue;
    double kilobytes = 0;
    status >> kilobytes;
    return kilobytes * 1024;
  }
  return 0;
}

}  // namespace

int command_bench(const Options& o) {
  if (o.files.size() != 1 || o.customer.empty()) {
    return fail(Error{"E_USAGE", "", "One file and --customer are needed", "msme bench FILE --customer ID", "", ""});
  }
  auto bytes = read_file(o.files[0]);
  if (!bytes) return fail(bytes.error());
  std::vector<Run> runs;
  for (int i = 0; i < std::max(1, o.repeat); ++i) {
    auto run = once(*bytes, o);
    if (!run) return fail(run.error());
    runs.push_back(*run);
  }
  const auto rows = static_cast<double>(std::count(bytes->begin(), bytes->end(), '\n'));
  const Run first = runs.front();
  std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.total() < b.total(); });
  const Run best = runs.front();
  const Run middle = runs[runs.size() / 2];
  const double core = best.ingest + best.clean;
  const auto show = [](const Run& r) {
    return base::record({{"ingest_ms", base::round_to(r.ingest, 3)},
                         {"clean_ms", base::round_to(r.clean, 3)},
                         {"analyze_score_decide_ms", base::round_to(r.rest, 3)},
                         {"total_ms", base::round_to(r.total(), 3)}});
  };
  std::cout << base::record(
                   {{"rows", rows},
                    {"bytes", bytes->size()},
                    {"repeat", runs.size()},
                    {"first", show(first)},
                    {"min", show(best)},
                    {"median", show(middle)},
                    {"ingest_clean_rows_per_s", base::round_to(rows / core * 1000, 0)},
                    {"ingest_clean_mb_per_s", base::round_to(static_cast<double>(bytes->size()) / core / 1000, 1)},
                    {"peak_memory_bytes", peak_memory()}})
                   .dump(2)
            << "\n";
  return 0;
}

}  // namespace msme::cli
