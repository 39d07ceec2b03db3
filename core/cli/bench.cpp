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
  double row_bytes = 0, texts_a_row = 0, text_bytes_a_row = 0;  // of the clean ledger in memory
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
  auto stats = session.call("stats.get");
  if (!stats) return stats.error();
  if (const Json* ledger = base::object(*stats, "ledger")) {
    const double rows = std::max(1.0, base::number_or(*ledger, "rows", 0));
    run.row_bytes = base::number_or(*ledger, "column_bytes", 0) / rows;
    run.texts_a_row = base::number_or(*ledger, "texts", 0) / rows;
    run.text_bytes_a_row = base::number_or(*ledger, "text_bytes", 0) / rows;
  }
  const auto counted = Clock::now();
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
  run.rest = ms(counted, Clock::now());
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

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct Simulated {
  double whole = 0;   // pipeline.generate: made, and taken in as files
  double inward = 0;  // the second half alone: the same bytes into a fresh engine
  double rows = 0, raw = 0, truth = 0;
};

base::Result<Simulated> simulate_once(const std::string& customer, const Json& params, const Options& o, bool apart) {
  Simulated out;
  Session session(customer);
  if (auto info = session.call("engine.info"); !info) return info.error();
  const auto start = Clock::now();
  auto made = session.call("pipeline.generate", params);
  out.whole = since(start);
  if (!made) return made.error();
  for (const Json& file : (*made)["truth"]) out.truth += base::number_or(file, "bytes", 0);
  Session other(customer);
  if (auto info = other.call("engine.info"); !info) return info.error();
  for (const Json& dataset : (*made)["datasets"]) {
    const std::string name = base::text_or(dataset, "dataset", "");
    out.raw += base::number_or(dataset, "bytes", 0);
    if (name == "transactions") out.rows = base::number_or(dataset, "rows", 0);
    if (!apart || base::number_or(dataset, "rows", 0) <= 0) continue;
    auto raw = session.call("data.export", base::record({{"dataset", name}, {"type", "raw"}, {"as_it_came", true}}));
    if (!raw) return raw.error();
    std::string bytes(session.bulk());
    const auto begun = Clock::now();
    auto taken = other.ingest("raw_" + name + ".ndjson", std::move(bytes), false, o);
    out.inward += since(begun);
    if (!taken) return taken.error();
  }
  return out;
}

double middle_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return base::round_to(values[values.size() / 2], 3);
}

// How long a simulated borrower takes, all nine datasets and the truth, in memory.
int bench_simulation(const Options& o) {
  auto params = generate_params(o);
  if (!params) return fail(params.error());
  const bool population = o.population > 0;
  const int runs = population ? o.population : std::max(1, o.repeat);
  std::vector<double> whole;
  std::vector<double> inward;
  Simulated last;
  double early = 0;  // peak memory after the first tenth
  const auto start = Clock::now();
  for (int i = 0; i < runs; ++i) {
    // One customer again and again, or a population, one after the other.
    auto run = simulate_once(population ? o.customer + "_" + std::to_string(i) : o.customer, *params, o, !population);
    if (!run) return fail(run.error());
    last = *run;
    whole.push_back(run->whole);
    inward.push_back(run->inward);
    if (i == runs / 10) early = peak_memory();
  }
  Json out = base::record({{"customers", population ? runs : 1},
                           {"repeat", population ? 1 : runs},
                           {"transaction_rows", last.rows},
                           {"raw_bytes", last.raw},
                           {"truth_bytes", last.truth},
                           {"generate_and_ingest_ms", middle_of(whole)},
                           {"total_s", base::round_to(since(start) / 1000, 3)},
                           {"peak_memory_after_a_tenth_bytes", early},
                           {"peak_memory_bytes", peak_memory()}});
  if (!population) {
    out["ingest_ms"] = middle_of(inward);
    out["simulate_ms"] = base::round_to(middle_of(whole) - middle_of(inward), 3);
  }
  std::cout << out.dump(2) << "\n";
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
                    {"ledger_bytes_a_row", base::round_to(best.row_bytes, 2)},
                    {"texts_a_row", base::round_to(best.texts_a_row, 2)},
                    {"text_bytes_a_row", base::round_to(best.text_bytes_a_row, 1)},
                    {"peak_memory_bytes", peak_memory()}})
                   .dump(2)
            << "\n";
  return 0;
}

}  // namespace msme::cli
