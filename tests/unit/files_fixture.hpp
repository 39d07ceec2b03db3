// What the tests of simulated files share: a borrower before anything is rendered, and the truth of one file.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "simulate/files.hpp"
#include "simulate_fixture.hpp"

namespace files_fixture {

using namespace msme;
using base::Json;
using base::Paise;
using simulate::RenderedFile;
using simulate::RenderedKind;

// A borrower before anything is rendered. Not movable: the business points into its config and names.
struct Made {
  simulate::Config config;
  simulate::Names names;
  simulate::Business business;
  std::vector<simulate::Event> events;

  explicit Made(const std::string& customer, std::string_view overrides = "null")
      : config(*simulate::read_config(*base::parse_json(overrides))), names(*simulate::read_names()) {
    config.settle(42, customer);
    const auto latent = simulate::choose_latent(config, customer, "", 42);
    REQUIRE(latent.ok());
    business = *simulate::make_business(config, names, customer, *latent, 42);
    std::vector<simulate::Event> deleted;
    events = simulate::show_events(business, simulate::make_events(business), deleted);
  }
  Made(const Made&) = delete;
  Made& operator=(const Made&) = delete;

  // Rows of an account whose balance doesn't follow from the one before: only an edited statement has any.
  int breaks(const std::vector<std::size_t>& rows) const {
    int out = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
      const simulate::Event& e = events[rows[i]];
      if (e.shown - events[rows[i - 1]].shown != (e.credit ? e.amount : -e.amount)) ++out;
    }
    return out;
  }

  std::vector<std::size_t> of(std::size_t account) const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (events[i].account == account) out.push_back(i);
    }
    return out;
  }
};

inline std::string transaction_id(std::size_t event) {
  std::string id = std::to_string(event + 1);
  return "TXN" + std::string(12 - id.size(), '0') + id;
}

// The truth of one file: row → transaction.
inline std::map<std::int64_t, std::string> truth_of(const std::string& truth, const std::string& file) {
  std::map<std::int64_t, std::string> out;
  for (const Json& line : simulated::rows(truth)) {
    if (simulated::text(line, "file") != file) continue;
    const bool fresh = out.emplace(base::integer_or(line, "row", 0), simulated::text(line, "transaction_id")).second;
    CHECK(fresh);
  }
  return out;
}

}  // namespace files_fixture
