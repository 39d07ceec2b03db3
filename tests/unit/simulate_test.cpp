// The simulator: same bytes for the same inputs, exact books, valid ids, and each demo profile is what it says.
#include <set>

#include "base/embedded.hpp"
#include "base/hash.hpp"
#include "rounds.hpp"
#include "simulate_fixture.hpp"

namespace simulate_test {

using namespace simulated;  // NOLINT: the fixture is this file's vocabulary

TEST_CASE("Simulating twice gives the same bytes, another seed or customer gives others", "[simulate]") {
  const std::string once = bytes(borrow(request("CUST_MSM_00001")));
  CHECK(once == bytes(borrow(request("CUST_MSM_00001"))));
  CHECK(once != bytes(borrow(request("CUST_MSM_00001", 43))));
  CHECK(once != bytes(borrow(request("CUST_MSM_00011"))));
}

TEST_CASE("The bytes are the ones on record, native and wasm", "[simulate]") {
  // A change of the simulator changes this on purpose: run, look, and put the new figure here.
  std::string all;
  for (const auto& p : msme::simulate::profiles()) all += bytes(of_profile(p.customer_id));
  all += bytes(borrow(request("Meera-Traders_7", 9)));
  CHECK(msme::base::sha256_hex(all) == "c488d6914d04e0c299dbbf7963a61bddd4ad27ba5ea92177faba6f0ad786f5ff");
}

TEST_CASE("All nine datasets come as valid NDJSON of the one customer", "[simulate]") {
  for (const char* customer : {"CUST_MSM_00001", "CUST_MSM_00003", "CUST_MSM_00009", "Meera-Traders_7"}) {
    const Borrowing b = borrow(request(customer));
    INFO(customer);
    REQUIRE(b.datasets.size() == 9);
    for (std::size_t i = 0; i < 9; ++i) {
      INFO(msme::model::text(b.datasets[i].dataset));
      CHECK(b.datasets[i].dataset == static_cast<Dataset>(i));
      const std::vector<Json> lines = rows(b.datasets[i].ndjson);
      CHECK(lines.size() == b.datasets[i].rows);
      for (const Json& line : lines) CHECK(text(line, "customer_id") == customer);
    }
    CHECK(dataset(b, Dataset::Consent).rows == 1);
    // 12 months of GSTR-1, GSTR-3B and GSTR-2B, or four quarters of the first two.
    const auto returns = dataset(b, Dataset::Gst).rows;
    CHECK((returns >= 16 && returns <= 36));
    const auto accounts = dataset(b, Dataset::Accounts).rows;
    CHECK((accounts >= 2 && accounts <= 5));
    const auto reports = dataset(b, Dataset::CreditReports).rows;
    CHECK((reports >= 1 && reports <= 4));
    CHECK(dataset(b, Dataset::Policies).rows <= 3);
    CHECK(dataset(b, Dataset::MutualFunds).rows <= 10);
    CHECK(dataset(b, Dataset::OndcOrders).rows <= 100);
    CHECK(dataset(b, Dataset::OcenApplications).rows <= 5);
  }
}

TEST_CASE("The running balance is exact in every account, and dates never run backwards", "[simulate]") {
  for (const auto& p : msme::simulate::profiles()) {
    if (p.customer_id.find("FRAUD") != std::string::npos) continue;  // some of them break it on purpose
    const Borrowing& b = of_profile(p.customer_id);
    INFO(p.customer_id);
    std::map<std::string, std::int64_t> balance;
    std::map<std::string, std::string> moment;
    for (const Json& e : facts(b).events) {
      const std::string account = text(e, "account_id");
      const std::int64_t amount = paise(e, "amount");
      CHECK(amount > 0);
      const std::int64_t after = paise(e, "balance");
      const std::int64_t moved = text(e, "type") == "CREDIT" ? amount : -amount;
      if (balance.count(account) != 0) CHECK(balance[account] + moved == after);
      balance[account] = after;
      const std::string time = std::to_string(100000 + msme::base::integer_or(e, "time", -1));
      CHECK(moment[account] < text(e, "date") + time);
      moment[account] = text(e, "date") + time;
    }
    // The books are the same however messily they are written.
    const Borrowing plain = borrow(request(p.customer_id, 42, kClean));
    for (const Json& account : rows(dataset(plain, Dataset::Accounts).ndjson)) {
      CHECK(paise(account, "balance") == balance[text(account, "account_id")]);
    }
  }
}

TEST_CASE("No day ends below what the account's limit allows", "[simulate]") {
  for (const auto& p : msme::simulate::profiles()) {
    const Borrowing& b = of_profile(p.customer_id);
    std::map<std::string, std::int64_t> limit;
    for (const Json& a : rows(dataset(b, Dataset::Accounts).ndjson)) {
      limit[text(a, "account_id")] = paise(a, "credit_limit");
    }
    std::map<std::pair<std::string, std::string>, std::int64_t> evening;
    for (const Json& e : facts(b).events) evening[{text(e, "account_id"), text(e, "date")}] = paise(e, "balance");
    for (const auto& [day, balance] : evening) {
      INFO(p.customer_id << " " << day.first << " " << day.second);
      CHECK(balance >= -limit[day.first]);
    }
  }
}

TEST_CASE("The number of transactions follows the dial", "[simulate]") {
  for (const int wanted : {600, 1200, 5000}) {
    const std::string config = R"({"scale":{"transactions":)" + std::to_string(wanted) + "}}";
    for (const char* customer : {"CUST_MSM_00001", "CUST_MSM_00006", "CUST_MSM_00010"}) {
      const Borrowing b = borrow(request(customer, 42, config));
      const Facts f = facts(b);
      INFO(customer << " " << wanted);
      CHECK(static_cast<double>(f.events.size()) > wanted * 0.97);
      CHECK(static_cast<double>(f.events.size()) < wanted * 1.05);
      const auto& raw = dataset(b, Dataset::Transactions);
      CHECK(raw.rows == f.events.size() + f.copies.size());
      CHECK(static_cast<double>(f.copies.size()) > 0.005 * wanted);
      CHECK(static_cast<double>(f.copies.size()) < 0.04 * wanted);
    }
  }
  // The original's totals: a customer gets his share of them.
  const Borrowing shared =
      borrow(request("CUST_MSM_00001", 42, R"({"scale":{"users":10,"transactions":9000,"bank_accounts":40}})"));
  CHECK(dataset(shared, Dataset::Accounts).rows == 4);
  CHECK(facts(shared).events.size() < 950);
}

TEST_CASE("UPI is the usual way to pay, every mode of the mix occurs", "[simulate]") {
  std::map<std::string, int> modes;
  int all = 0;
  for (const auto& p : msme::simulate::profiles()) {
    for (const Json& e : facts(of_profile(p.customer_id)).events) {
      ++modes[text(e, "mode")];
      ++all;
    }
  }
  // Of the modes that the original's mix is about; mandates, own transfers and the bank's rows are in none.
  all -= modes["NACH"] + modes["TRANSFER"] + modes["BANK"];
  CHECK(modes["UPI"] > all * 0.5);
  for (const char* mode : {"IMPS", "NEFT", "RTGS", "CASH", "CHEQUE", "ATM", "POS", "NACH", "TRANSFER", "BANK"}) {
    INFO(mode);
    CHECK(modes[mode] > 0);
  }
}

TEST_CASE("Ids have the shapes of the original and GSTINs their check digit", "[simulate]") {
  for (const char* customer : {"CUST_MSM_00002", "CUST_MSM_00008", "abc"}) {
    const Borrowing b = borrow(request(customer));
    std::set<std::string> accounts;
    for (const Json& a : rows(dataset(b, Dataset::Accounts).ndjson)) {
      CHECK(shaped(text(a, "account_id"), "ACCdddddddd"));
      CHECK(shaped(text(a, "ifsc"), "AAAA0XXXXXX"));
      CHECK(shaped(text(a, "masked_account_number"), "XXXXXXdddd"));
      accounts.insert(text(a, "account_id"));
    }
    for (const Json& t : rows(dataset(b, Dataset::Transactions).ndjson)) {
      CHECK(shaped(text(t, "transaction_id"), "TXNdddddddddddd"));
      CHECK(accounts.count(text(t, "account_id")) == 1);
      CHECK_FALSE(text(t, "narration").empty());
    }
    for (const Json& g : rows(dataset(b, Dataset::Gst).ndjson)) {
      const std::string gstin = text(g, "gstin");
      CHECK(shaped(gstin, "ddAAAPAddddA1ZX"));
      CHECK(checks(gstin));
      CHECK(shaped(text(g, "return_period"), "dd-dddd"));
      const char* other = text(g, "return_type") == "GSTR2B" ? "supplier_gstin" : "buyer_gstin";
      for (const Json& invoice : g["invoices"]) CHECK(checks(text(invoice, other)));
    }
    for (const Json& r : rows(dataset(b, Dataset::CreditReports).ndjson)) CHECK(shaped(text(r, "pan"), "AAAPAddddA"));
    const Json consent = rows(dataset(b, Dataset::Consent).ndjson)[0];
    CHECK(text(consent, "status") == "ACTIVE");
    CHECK(text(consent, "consent_start") == msme::base::to_iso(b.as_of));
    CHECK(text(consent, "data_from") <= "2025-11-01");
    CHECK(consent["datasets"].size() == 9);
  }
}

TEST_CASE("With all dials at nought the raw rows are plain and complete", "[simulate]") {
  const Borrowing b = borrow(request("CUST_MSM_00001", 42, kClean));
  const Facts f = facts(b);
  CHECK(f.copies.empty());
  const std::vector<Json> raw = rows(dataset(b, Dataset::Transactions).ndjson);
  REQUIRE(raw.size() == f.events.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    CHECK(paise(raw[i], "amount") == paise(f.events[i], "amount"));
    CHECK(paise(raw[i], "balance_after") == paise(f.events[i], "balance"));
    CHECK(text(raw[i], "type") == text(f.events[i], "type"));
    CHECK(text(raw[i], "date") == text(f.events[i], "date"));
  }
}

TEST_CASE("Messiness: fields go missing, duplicates name their original, the loss is known", "[simulate]") {
  const Borrowing b = borrow(request("CUST_MSM_00004"));
  const Facts f = facts(b);
  const std::vector<Json> raw = rows(dataset(b, Dataset::Transactions).ndjson);
  int null_type = 0;
  int null_date = 0;
  int null_amount = 0;
  int dateless = 0;
  int compact = 0;
  for (const Json& t : raw) {
    if (t.contains("balance")) {
      ++compact;
      continue;
    }
    null_type += t["type"].is_null() ? 1 : 0;
    null_amount += t["amount"].is_null() ? 1 : 0;
    null_date += t["date"].is_null() ? 1 : 0;
    dateless += t["date"].is_null() && t["timestamp"].is_null() ? 1 : 0;
    if (t["amount"].is_null()) CHECK_FALSE(t["balance_after"].is_null());
  }
  const double n = static_cast<double>(raw.size());
  for (const int count : {null_type, null_date, null_amount}) CHECK((count > 0.03 * n && count < 0.075 * n));
  CHECK(compact > 0);
  CHECK(dateless < 0.01 * n);
  for (const Json& copy : f.copies) {
    const auto line = static_cast<std::size_t>(msme::base::integer_or(copy, "row", 0));
    const auto of = static_cast<std::size_t>(msme::base::integer_or(copy, "duplicate_of", 0));
    REQUIRE((of >= 1 && of < line && line <= raw.size()));
    CHECK(text(raw[line - 1], "transaction_id") == text(raw[of - 1], "transaction_id"));
  }
  for (const Json& e : f.events) {
    const auto line = static_cast<std::size_t>(msme::base::integer_or(e, "row", 0));
    REQUIRE((line >= 1 && line <= raw.size()));
    CHECK(text(raw[line - 1], "transaction_id") == text(e, "transaction_id"));
  }
}

TEST_CASE("Each demo profile is what its title says, whatever the seed", "[simulate]") {
  const std::uint64_t seeds[] = {42, 7, 1001};
  for (int i = 0; i < msme_test::rounds(3); ++i) {
    const std::uint64_t seed = seeds[i];
    INFO("seed " << seed);
    for (const char* seasonal : {"CUST_MSM_00002", "CUST_MSM_00010"}) {
      const double ratio = facts(seasonal, seed).peak_to_trough();
      CHECK((ratio > 3 && ratio < 5.6));
    }
    CHECK(facts("CUST_MSM_00003", seed).debt_service() > 0.40);
    for (const char* growing : {"CUST_MSM_00004", "CUST_MSM_00009"}) {
      const Facts f = facts(growing, seed);
      const double first_to_last = f.months().back() / f.months().front();
      CHECK((first_to_last > 2.4 && first_to_last < 3.8));
      CHECK(f.growth() > 2);
    }
    const Facts stable = facts("CUST_MSM_00005", seed);
    CHECK(stable.variation() < 0.15);
    CHECK(stable.failed == 0);
    CHECK(stable.debt_service() < 0.1);
    const double failing = facts("CUST_MSM_00006", seed).failing();
    CHECK((failing > 0.05 && failing < 0.08));
    const Facts declining = facts("CUST_MSM_00007", seed);
    const double left = declining.months().back() / declining.months().front();
    CHECK((left > 0.09 && left < 0.25));  // 0.2 / 1.5 = 0.13, and buyers pay weeks later
    const double top = facts("CUST_MSM_00008", seed).share_of_top(3);
    CHECK((top > 0.66 && top < 0.74));
    CHECK(facts("CUST_MSM_00001", seed).failing() < 0.01);
  }
}

TEST_CASE("What the books show and what the documents say agree", "[simulate]") {
  const Borrowing b = borrow(request("CUST_MSM_00003", 42, kClean));
  const Facts f = facts(b);
  // Instalments: each month's EMI rows carry a tradeline's amount.
  const Json report = rows(dataset(b, Dataset::CreditReports).ndjson)[0];
  std::set<std::int64_t> emis;
  for (const Json& line : report["accounts"]) emis.insert(paise(line, "emi_amount"));
  for (const Json& e : f.events) {
    if (text(e, "category") == "EMI") CHECK(emis.count(paise(e, "amount")) == 1);
  }
  // GST: the challan is the return's net tax, paid on the filing date.
  std::map<std::string, std::int64_t> challans;
  for (const Json& e : f.events) {
    if (text(e, "category") == "GST_PAYMENT") challans[text(e, "date")] += paise(e, "amount");
  }
  std::int64_t declared = 0;
  std::map<std::string, std::int64_t> nets;  // two late returns may go in on one day
  for (const Json& g : rows(dataset(b, Dataset::Gst).ndjson)) {
    if (text(g, "return_type") != "GSTR3B") continue;
    const std::int64_t net = paise(g, "net_tax_liability");
    const std::int64_t tax = paise(g, "total_igst") + paise(g, "total_cgst") + paise(g, "total_sgst");
    CHECK(tax - paise(g, "itc_claimed") == net);
    declared += paise(g, "total_taxable_value") + tax;
    nets[text(g, "filing_date")] += net;
  }
  for (const auto& [day, paid] : challans) CHECK(nets[day] == paid);
  const double ratio = static_cast<double>(declared) / static_cast<double>(f.turnover);
  CHECK((ratio > 0.85 && ratio < 1.15));
  CHECK(paise(f.summary, "true_annual_turnover") == f.turnover);
}

TEST_CASE("A profile may be named for any customer", "[simulate]") {
  Request r = request("CUST_MSM_00777");
  CHECK(borrow(r).profile == "drawn");
  r.profile = "high_bounce";
  const Borrowing b = borrow(r);
  CHECK(b.profile == "high_bounce");
  CHECK(facts(b).failing() > 0.05);
  CHECK(msme::simulate::profiles().size() == 27);
  CHECK(msme::simulate::profiles()[4].customer_id == "CUST_MSM_00005");
}

TEST_CASE("What doesn't fit is an error that says where", "[simulate]") {
  const auto fails = [](const Request& r, std::string_view code, std::string_view path) {
    const auto made = msme::simulate::simulate(r);
    REQUIRE_FALSE(made.ok());
    CHECK(made.error().code == code);
    CHECK(made.error().path == path);
  };
  for (const char* id : {"", "ab", "1abc", "CUST MSM", "a/b", "abcdefghijabcdefghijabcdefghijabcdefghijk"}) {
    fails(request(id), "E_CUSTOMER_UNKNOWN", "/params/customer_id");
  }
  Request unknown = request("CUST_MSM_00001");
  unknown.profile = "tycoon";
  fails(unknown, "E_BAD_PARAM", "/params/profile");
  CHECK(msme::simulate::simulate(unknown).error().expected.find("concentration") != std::string::npos);
  const std::pair<const char*, const char*> configs[] = {
      {R"({"colour":1})", "/colour"},
      {R"({"messiness_config":{"typos":1}})", "/messiness_config/typos"},
      {R"({"messiness_config":{"merchant_name_drift":2}})", "/messiness_config/merchant_name_drift"},
      {R"({"scale":{"transactions":100}})", "/scale/transactions"},
      {R"({"scale":{"bank_accounts":9}})", "/scale/bank_accounts"},
      {R"({"date_range":{"start":"2026-02-30"}})", "/date_range/start"},
      {R"({"date_range":{"end":"2025-11-30"}})", "/date_range/end"},
      {R"({"banks":["HDFC","MONOPOLY"]})", "/banks/1"},
      {R"({"distributions":{"modes":{"UPI":"many"}}})", "/distributions/modes/UPI"},
      {R"({"distributions":{"emi":{"min":9000,"max":8000}}})", "/distributions/emi"},
      {R"({"segments":[{"id":"x"}]})", "/segments/0/title"},
      {R"({"calibration":{"gst_months":6}})", "/calibration/gst_months"},
      {R"({"output":{"format":"csv"}})", "/output/format"},
      {"[1]", ""},
  };
  for (const auto& [config, path] : configs) {
    INFO(config);
    fails(request("CUST_MSM_00001", 42, config), "E_CONFIG", path);
  }
}

TEST_CASE("The ends of the dials work: 6 and 24 months, all fields lost, every row doubled", "[simulate]") {
  for (const char* config : {R"({"date_range":{"start":"2026-05-01"}})", R"({"date_range":{"start":"2024-11-01"}})",
                             R"({"date_range":{"start":"2025-11-12","end":"2026-10-09"}})",
                             R"({"scale":{"bank_accounts":5},"calibration":{"gst_months":24}})",
                             R"({"messiness_config":{"missing_field_probability":1,"duplicate_probability":1,
                                "compact_rows":1,"shuffled_rows":1,"contradictions":1}})",
                             R"({"banks":["PNB","BOB","Yes Bank"]})"}) {
    const char* customers[] = {"CUST_MSM_00003", "CUST_MSM_00006", "zeta"};
    for (int i = 0; i < msme_test::rounds(3); ++i) {
      const char* customer = customers[i];
      INFO(customer << " " << config);
      const Borrowing b = borrow(request(customer, 5, config));
      for (const auto& d : b.datasets) CHECK(rows(d.ndjson).size() == d.rows);
      const Facts f = facts(b);
      CHECK(f.events.size() > 1100);
      CHECK(f.turnover > 0);
    }
  }
}

TEST_CASE("Holders are plainly fictitious", "[simulate]") {
  const Json names = *msme::base::parse_json(msme::base::embedded("simulator_names.json"));
  for (const auto& p : msme::simulate::profiles()) {
    const Borrowing& b = of_profile(p.customer_id);
    const std::string name = text(rows(dataset(b, Dataset::CreditReports).ndjson)[0], "name");
    bool found = false;
    for (const Json& last : names["holder_last_names"]) {
      found = found || name.find(*msme::base::as_text(last)) != std::string::npos;
    }
    INFO(name);
    CHECK(found);
  }
}

}  // namespace simulate_test
