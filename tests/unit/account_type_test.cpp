// What kind of account a statement is of, when it doesn't say.
#include <string>

#include "base/embedded.hpp"
#include "catch.hpp"
#include "classify/classifier.hpp"
#include "engine_host.hpp"
#include "ledger_builder.hpp"

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

// What an account of unknown kind with 30 rows, `below` of them below zero, is taken for when a setting is another.
struct Taken {
  bool overdraft = false, counted = false;
  bool business = false;  // UPI receipts stay sales
};
Taken taken(int below, const char* setting = nullptr, int value = 0) {
  msme::test::LedgerBuilder made(msme::base::rupees(below * 1000 - 500));
  auto& b = made.b;
  b.accounts[0].type_known = false;
  for (int i = 0; i < 29; ++i) {
    const bool falls = i < below;  // 1,000 rupees down a row, then up
    made.row(20000 + i, !falls, msme::base::rupees(falls ? 2000 : 4000),
             falls ? msme::model::Category::Transfer : msme::model::Category::SalesReceipt, "ASHA");
  }
  made.row(20040, false, msme::base::rupees(10), msme::model::Category::InterestCharged);
  // As many of the first balances as wanted are below zero, the others above.
  for (std::size_t i = 0; i < b.ledger.size(); ++i)
    b.ledger.balance[i] = msme::base::rupees(static_cast<int>(i) < below ? -5000 : 5000);
  Json rules = msme::base::parse_json(msme::base::embedded("narration_rules.json")).value();
  if (setting != nullptr) rules["links"][setting] = value;
  msme::classify::link_rows(b, rules);
  Taken out;
  out.overdraft = b.accounts[0].type == msme::model::AccountType::Overdraft;
  for (const auto& [name, count] : b.log(msme::model::Dataset::Transactions).normalised)
    out.counted = out.counted || (name == "ACCOUNT_IS_OVERDRAFT" && count == 1);
  for (std::size_t i = 0; i < b.ledger.size(); ++i)
    out.business = out.business || b.ledger.category[i] == msme::model::Category::SalesReceipt;
  return out;
}

}  // namespace

TEST_CASE("what an account of unknown kind is goes by the settings", "[classify][accounts]") {
  CHECK(taken(28).overdraft);
  CHECK(taken(28).counted);
  CHECK_FALSE(taken(28, "overdraft_rows", 31).overdraft);
  CHECK_FALSE(taken(28, "overdraft_rows", 31).counted);
  CHECK_FALSE(taken(28, "overdraft_percent", 95).overdraft);
  CHECK_FALSE(taken(20).overdraft);
  CHECK(taken(20, "overdraft_percent", 60).overdraft);
  // A third of the rows below zero: a business's account, unless more is asked for.
  CHECK(taken(10).business);
  CHECK_FALSE(taken(10, "business_overdrawn_percent", 40).business);
}

TEST_CASE("an account that is always below zero and pays interest is an overdraft", "[clean][accounts]") {
  CHECK(type_of(statement(-1000000, true)) == "OVERDRAFT");
  // Without interest, or above zero for the most part, it is what a business has.
  CHECK(type_of(statement(-1000000, false)) == "CURRENT");
  CHECK(type_of(statement(20000, true)) == "CURRENT");
}

}  // namespace account_type_test
