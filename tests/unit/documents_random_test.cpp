// Properties of document cleaning under random damage.
#include <cstdio>

#include "analyze/analytics.hpp"
#include "base/rng.hpp"
#include "documents_fixture.hpp"
#include "rounds.hpp"

namespace documents_random_test {

using namespace documents;  // NOLINT: the fixture is this file's vocabulary

namespace {

Json random_value(msme::base::Rng& rng) {
  switch (rng.integer(0, 11)) {
    case 0:
      return nullptr;
    case 1:
      return rng.integer(-5, 1000000);
    case 2:
      return rng.uniform(-1e15, 1e15);
    case 3:
      return "";
    case 4:
      return "not a value";
    case 5:
      return Json::array();
    case 6:
      return Json::array({1, "x", nullptr, Json::object()});
    case 7:
      return Json::object();
    case 8:
      return Json{{"value", Json::object()}, {"name", 5}};
    case 9:
      return rng.chance(0.5);
    case 10:
      return "31-02-2026";
    default:
      return std::string(static_cast<std::size_t>(rng.integer(1, 300)), '9');
  }
}

// Damages one member somewhere in the document: replaced, removed, or renamed.
void damage(Json& value, msme::base::Rng& rng) {
  if (value.is_array() && !value.empty() && rng.chance(0.8)) {
    const auto at = static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(value.size()) - 1));
    return damage(value[at], rng);
  }
  if (!value.is_object() || value.empty()) {
    value = random_value(rng);
    return;
  }
  auto at = value.begin();
  for (auto steps = rng.integer(0, static_cast<std::int64_t>(value.size()) - 1); steps > 0; --steps) ++at;
  if (at->is_structured() && rng.chance(0.6)) return damage(*at, rng);
  if (rng.chance(0.3)) {
    value.erase(at.key());
  } else {
    *at = random_value(rng);
  }
}

}  // namespace

TEST_CASE("Whatever comes, every row has one verdict and kept rows are records", "[documents]") {
  msme::base::Rng rng(20261104);
  std::vector<std::pair<Dataset, std::string>> samples(std::begin(kGood), std::end(kGood));
  samples.insert(samples.end(), std::begin(kRich), std::end(kRich));
  for (int round = 0; round < msme_test::rounds(300); ++round) {
    for (const auto& [dataset, line] : samples) {
      std::vector<std::string> lines;
      const auto rows = rng.integer(1, 8);
      for (std::int64_t i = 0; i < rows; ++i) {
        Json value = msme::base::parse_json(line).value();
        for (auto hits = rng.integer(0, 4); hits > 0; --hits) damage(value, rng);
        lines.push_back(msme::base::dump(value));
      }
      const Borrower borrower = clean(dataset, lines);
      const auto& counts = borrower.log(dataset).counts;
      const std::string written = all_records(borrower);
      std::uint32_t records = 0;
      for (const char c : written) records += c == '\n' ? 1U : 0U;
      CHECK(records == counts.kept + counts.repaired);
      CHECK(written == all_records(clean(dataset, lines)));
      CHECK(written.find("501000991234") == std::string::npos);
      CHECK(written.find("ABCPD1234F") == std::string::npos);
    }
  }
}

TEST_CASE("Whatever came, the borrower can be analysed", "[documents]") {
  msme::base::Rng rng(20261126);
  for (int round = 0; round < 60; ++round) {
    Borrower borrower;
    borrower.customer_id = "CUST_MSM_00001";
    borrower.sources.resize(1);
    borrower.as_of = borrower.now = msme::base::from_civil(2026, 7, 31);
    for (const Dataset dataset : {Dataset::Accounts, Dataset::Gst, Dataset::CreditReports, Dataset::Policies,
                                  Dataset::MutualFunds, Dataset::OndcOrders, Dataset::OcenApplications}) {
      std::vector<std::string> lines;
      for (const auto& [of, line] : kRich) {
        for (int copy = 0; of == dataset && copy < 4; ++copy) {
          Json value = msme::base::parse_json(line).value();
          for (auto hits = rng.integer(0, 3); hits > 0; --hits) damage(value, rng);
          lines.push_back(msme::base::dump(value));
        }
      }
      msme::clean::clean_documents(dataset, raw_documents(lines), borrower);
    }
    const auto analytics = msme::analyze::analyze(borrower, Json::object());
    for (const auto& metric : analytics.metrics) {
      INFO(metric.id);
      CHECK(metric.value.has_value() == metric.not_computable.empty());
    }
  }
}

TEST_CASE("A clean record cleans to itself", "[documents]") {
  std::vector<std::pair<Dataset, std::string>> samples(std::begin(kGood), std::end(kGood));
  samples.insert(samples.end(), std::begin(kRich), std::end(kRich));
  for (const auto& [dataset, line] : samples) {
    INFO(msme::model::text(dataset));
    const std::string once = all_records(clean(dataset, {line}));
    Json again = msme::base::parse_json(once).value();
    for (const char* key : {"verdict", "derived", "source"}) again.erase(key);
    const Borrower twice = clean(dataset, {msme::base::dump(again)});
    CHECK(all_records(twice) == once);
  }
}

}  // namespace documents_random_test
