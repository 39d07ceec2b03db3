// Gateways and card terminals hand over many buyers' money: they are nobody's largest customer.
#include <algorithm>
#include <string>

#include "analyze/book.hpp"
#include "base/embedded.hpp"
#include "catch.hpp"
#include "engine_host.hpp"

namespace collector_test {

using namespace msme;
using base::Json;
using test::Host;

namespace {

double metric(const std::string& csv, const std::string& id) {
  Host host;
  REQUIRE(host.ingest("a.csv", csv, {{"now", "2026-01-05"}}).contains("ok"));
  host.ok("pipeline.clean");
  const Json analysis = host.ok("pipeline.analyze");
  for (const Json& each : analysis["metrics"]) {
    if (each["id"] == id && each["value"].is_number()) return each["value"].get<double>();
  }
  return -1;
}

// Ten months; of ₹1,00,000 of sales a month ₹80,000 come from `payer`.
std::string statement(const std::string& payer) {
  std::string out = "Date,Narration,Debit,Credit,Balance\n";
  long balance = 0;
  for (int month = 1; month <= 10; ++month) {
    const auto row = [&](const std::string& day, const std::string& words, long credit, long debit) {
      balance += credit - debit;
      out += day + (month < 10 ? "/0" : "/") + std::to_string(month) + "/2025," + words + "," +
             (debit > 0 ? std::to_string(debit) + ".00" : "") + "," +
             (credit > 0 ? std::to_string(credit) + ".00" : "") + "," + std::to_string(balance) + ".00\n";
    };
    const std::string number = std::to_string(100000000 + month);
    row("03", "NEFT CR-YESB0000001-" + payer + "-N" + number, 80000, 0);
    row("09", "NEFT CR-HDFC0000240-ASHA STORES-N" + number, 20000, 0);
    row("28", "NEFT DR-UTIB0000003-VERMA TRADERS-N" + number, 0, 70000);
  }
  return out;
}

}  // namespace

TEST_CASE("a gateway's money is many customers, a customer's is one", "[analyze][collectors]") {
  CHECK(metric(statement("RAZORPAY SOFTWARE PVT LTD"), "F10_top1_customer") == 20.0);
  CHECK(metric(statement("GANESH ENTERPRISES"), "F10_top1_customer") == 80.0);
}

TEST_CASE("the rules that collect are narration rules of settlements", "[analyze][collectors]") {
  const Json rules = base::parse_json(base::embedded("narration_rules.json")).value()["rules"];
  const analyze::Book book = analyze::default_book();
  REQUIRE_FALSE(book.collecting_rules.empty());
  for (const std::string& id : book.collecting_rules) {
    INFO(id);
    CHECK(std::any_of(rules.begin(), rules.end(),
                      [&](const Json& rule) { return rule["id"] == id && rule["category"] == "PLATFORM_SETTLEMENT"; }));
  }
}

}  // namespace collector_test
