// What the command line adds to the engine: files, folders, and a typed call.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "engine/engine.hpp"

namespace msme::cli {

using base::Json;

base::Result<std::string> read_file(const std::string& path);
base::Status write_file(const std::string& path, std::string_view bytes);  // makes the folders above it
bool exists(const std::string& path);

struct Options {
  std::string command;
  std::vector<std::string> files;  // positional arguments
  std::string customer, profile, out, consent, product, lender, as_of, now, config, columns, truth, cleaned,
      corrections, scorecard, metrics, card, policy, outcome, reason, note, officer, rate, made;
  std::string today;  // --now of a command that works on another day's decision: the retention clock goes by it
  std::optional<double> amount;
  std::optional<std::int64_t> tenure, seed;
  int repeat = 5, population = 0;
  std::int64_t first = 10001;  // number of the population's first customer
  bool bank_only = false, render_files = false, accept_gaps = false, json = false, show_pii = false, all = false;
  Json loan = Json::object();  // params of loan.quote
};

// The structured error on stderr, one JSON object; returns the exit code (2 for misuse, 1 otherwise).
int fail(const base::Error& error);
std::string error_text(const base::Error& error);

// The params of pipeline.generate: profile, seed, now, and the config file's content (comments allowed).
base::Result<Json> generate_params(const Options& options);

// One engine, one customer: requests as typed calls.
class Session {
 public:
  explicit Session(std::string customer) : customer_(std::move(customer)) {}

  // `ok` of the reply; `params` gets the customer id.
  base::Result<Json> call(std::string_view op, Json params = Json::object());
  // `sha256` of the bytes when it is known already.
  base::Result<Json> ingest(const std::string& name, std::string bytes, bool restored, const Options& options,
                            const std::string& sha256 = {});
  // The same, with bytes for the engine's input buffer.
  base::Result<Json> call_with(std::string bytes, std::string_view op, Json params);
  std::string_view bulk() const { return engine_.bulk_out(); }
  const std::string& customer() const { return customer_; }

 private:
  engine::Engine engine_;
  std::string customer_;
};

}  // namespace msme::cli
