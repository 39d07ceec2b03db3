// What kind of account a statement is of, when it doesn't say.
#include <string>

#include "catch.hpp"
#include "engine_host.hpp"

namespace account_type_test {

using msme::base::Json;
using msme::test::Host;

namespace {

// A year of sales and purchases around `middle` rupees; with `interest`, taken by the bank every month.
std::string statement(long middle, bool interest) {
  std::string out = "Date,Narration,Debit,Credit,Balance\n";
  long balance = middle;
  for (int month = 1; month <= 12; ++month) {
    const auto row = [&](int day, const std::string& words, long moved) {
      balance += moved;
      const std::string amount = std::to_string(moved < 0 ? -moved : moved) + ".00";
      out += (day < 10 ? "0" : "") + std::to_string(day) + (month < 10 ? "/0" : "/") + std::to_string(month) +
             "/2025," + words + (moved < 0 ? "," + amount + ",," : ",," + amount + ",") + std::to_string(balance) +
             ".00\n";
    };
    row(3, "NEFT-N00" + std::to_string(month) + "-ASHA STORES", 40000);
    row(12, "RTGS-R00" + std::to_string(month) + "-VERMA TRADERS", -38000);
    if (interest) row(28, "DEBIT INTEREST", -2000);
  }
  return out;
}

std::string type_of(const std::string& csv) {
  Host host;
  REQUIRE(host.ingest("a.csv", csv, {{"now", "2026-01-05"}}).contains("ok"));
  host.ok("pipeline.clean");
  const Json rows = host.ok("data.get", {{"dataset", "accounts"}, {"type", "clean"}});
  INFO(rows.dump());
  return rows["rows"][0]["account_type"].get<std::string>();
}

}  // namespace

TEST_CASE("an account that is always below zero and pays interest is an overdraft", "[clean][accounts]") {
  CHECK(type_of(statement(-1000000, true)) == "OVERDRAFT");
  // Without interest, or above zero for the most part, it is what a business has.
  CHECK(type_of(statement(-1000000, false)) == "CURRENT");
  CHECK(type_of(statement(20000, true)) == "CURRENT");
}

}  // namespace account_type_test
