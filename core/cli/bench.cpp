#include "cli/bench.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "simulate/simulator.hpp"

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

base::Result<simulate::Request> request_of(const Options& o) {
  simulate::Request request;
  request.customer_id = o.customer;
  request.profile = o.profile;
  if (o.seed) request.seed = static_cast<std::uint64_t>(*o.seed);
  if (o.config.empty()) return request;
  auto text = read_file(o.config);
  if (!text) return text.error();
  auto config = base::parse_commented_json(*text);
  if (!config) return config.error();
  request.config = std::move(*config);
  return request;
}

std::size_t bytes_of(const simulate::Borrowing& made) {
  std::size_t bytes = 0;
  for (const simulate::RawDataset& raw : made.datasets) bytes += raw.ndjson.size();
  return bytes;
}

// How long a simulated borrower takes, all nine datasets and the truth, in memory.
int bench_simulation(const Options& o) {
  using Clock = std::chrono::steady_clock;
  auto request = request_of(o);
  if (!request) return fail(request.error());
  std::vector<double> times;
  std::size_t bytes = 0;
  std::size_t truth = 0;
  std::uint32_t rows = 0;
  const int repeat = std::max(1, o.repeat);
  double early = 0;  // peak memory after the first tenth
  const bool population = o.population > 0;
  const int runs = population ? o.population : repeat;
  for (int i = 0; i < runs; ++i) {
    // One customer again and again, or a population, one after the other.
    if (population) request->customer_id = o.customer + "_" + std::to_string(i);
    const auto start = Clock::now();
    auto made = simulate::simulate(*request);
    if (!made) return fail(made.error());
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    bytes = bytes_of(*made);
    rows = made->datasets[static_cast<std::size_t>(model::Dataset::Transactions)].rows;
    truth = 0;
    for (const simulate::TruthFile& file : made->truth) truth += file.bytes.size();
    if (i == runs / 10) early = peak_memory();
  }
  double total = 0;
  for (const double time : times) total += time;
  std::sort(times.begin(), times.end());
  std::cout << base::record({{"customers", population ? runs : 1},
                             {"repeat", population ? 1 : repeat},
                             {"transaction_rows", rows},
                             {"raw_bytes", bytes},
                             {"truth_bytes", truth},
                             {"min_ms", base::round_to(times.front(), 3)},
                             {"median_ms", base::round_to(times[times.size() / 2], 3)},
                             {"max_ms", base::round_to(times.back(), 3)},
                             {"total_s", base::round_to(total / 1000, 3)},
                             {"peak_memory_after_a_tenth_bytes", early},
                             {"peak_memory_bytes", peak_memory()}})
                   .dump(2)
            << "\n";
  return 0;
}

}  // namespace

int command_bench(const Options& o) {
  if (o.files.empty() && !o.customer.empty()) return bench_simulation(o);
  if (o.files.size() != 1 || o.customer.empty()) {
    return fail(
        Error{"E_USAGE", "", "--customer and at most one file are needed", "msme bench [FILE] --customer ID", "", ""});
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
