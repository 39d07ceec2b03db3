// The age of a business, and everything dated that must agree with it.
#include <algorithm>
#include <string>
#include <vector>

#include "rounds.hpp"
#include "simulate/business.hpp"
#include "simulate_fixture.hpp"

namespace simulate_vintage_test {

using namespace simulated;
using msme::base::add_months;
using msme::base::Date;
using msme::base::kNoDate;
using msme::base::month_index;
using msme::base::parse_iso;
#ifdef MSME_CATCH3
using Catch::Approx;
#else
using Catch::Detail::Approx;
#endif

namespace {

Date day(const Json& row, const char* key) { return parse_iso(text(row, key)); }

bool for_business(const std::string& product) {
  return product == "BUSINESS_LOAN" || product == "COMMERCIAL_VEHICLE_LOAN";
}

Json clean_with(const char* more) {
  Json config = *msme::base::parse_json(kClean);
  Json extra = *msme::base::parse_json(more);
  for (auto it = extra.begin(); it != extra.end(); ++it) config[it.key()] = *it;
  return config;
}

Borrowing borrow_with(const std::string& customer, const Json& config, const std::string& profile = {}) {
  Request r = request(customer);
  r.config = config;
  r.profile = profile;
  return borrow(r);
}

// All that a bank, GSTN, a bureau, ONDC and OCEN say must lie in the life of the business. Returns what does not.
std::vector<std::string> contradictions(const Borrowing& b) {
  const Json truth_of = rows(truth(b, "truth_borrower.json"))[0];
  const Date founded = day(truth_of, "founded");
  const Date registered = day(truth_of, "gst_registered");
  const Date began = day(truth_of, "trade_began");
  std::vector<std::string> out;
  const auto expect = [&](bool fits, const std::string& what) {
    if (!fits) out.push_back(what);
  };
  expect(founded != kNoDate && registered >= founded && began >= founded, "registered or trading before the founding");
  bool early = false;  // an account soon after the founding, or older
  std::map<std::string, Date> opened;
  for (const Json& a : rows(dataset(b, Dataset::Accounts).ndjson)) {
    const Date date = day(a, "opened_date");
    opened[text(a, "account_id")] = date;
    expect(date > parse_iso("1970-01-01"), "no opening date");
    early = early || date <= founded + 60;
    if (text(a, "account_type") != "SAVINGS") expect(date >= founded, "a business account before the founding");
  }
  for (const Json& t : rows(truth(b, "truth_transactions.ndjson"))) {
    expect(day(t, "date") >= founded, "a row before the founding");
    expect(day(t, "date") >= opened[text(t, "account_id")], "a row before its account was opened");
  }
  for (const Json& i : rows(truth(b, "truth_invoices.ndjson"))) {
    expect(day(i, "date") >= began && day(i, "date") >= registered, "a bill before trade began");
  }
  for (const Json& g : rows(dataset(b, Dataset::Gst).ndjson)) {
    const std::string period = text(g, "return_period");
    const int month = std::stoi(period.substr(3)) * 12 + std::stoi(period.substr(0, 2)) - 1;
    const bool monthly = text(g, "return_type") == "GSTR2B" || text(g, "filing_frequency") == "MONTHLY";
    expect(month >= month_index(registered), "a return before the registration");
    if (monthly) expect(month >= month_index(began), "a month's return before trade began");
    for (const Json& i : g["invoices"]) expect(day(i, "invoice_date") >= began, "a declared bill before trade began");
  }
  for (const Json& r : rows(dataset(b, Dataset::CreditReports).ndjson)) {
    const Date born = day(r, "dob");
    expect(born <= add_months(founded, -12 * 20), "founded by a child");
    for (const Json& a : r["accounts"]) {
      const Date date = day(a, "date_opened");
      const bool his = for_business(text(a, "account_type")) || text(a, "account_type") == "CASH_CREDIT" ||
                       text(a, "account_type") == "OVERDRAFT";
      expect(date >= (his ? founded : add_months(born, 12 * 18)), "a tradeline before the founding");
      const std::string dpd = text(a, "dpd_string");
      const int months = month_index(day(r, "report_date")) - month_index(date) + 1;
      expect(static_cast<int>(dpd.size() + 1) / 4 <= months, "a DPD string longer than its loan");
    }
    for (const Json& e : r["enquiries"]) {
      const bool his = for_business(text(e, "enquiry_purpose"));
      expect(!his || day(e, "enquiry_date") >= founded, "a business loan asked for before the founding");
    }
  }
  for (const Json& o : rows(dataset(b, Dataset::OndcOrders).ndjson)) {
    const Date date = day(o, "created_at");
    expect(date >= day(truth_of, "ondc_joined") && date >= began, "an order before the seller joined");
  }
  for (const Json& o : rows(dataset(b, Dataset::OcenApplications).ndjson)) {
    expect(day(o, "application_date") >= founded, "an application before the founding");
  }
  for (const Json& p : rows(dataset(b, Dataset::Policies).ndjson)) {
    expect(day(p, "policy_start_date") <= parse_iso("2026-10-31"), "a policy of the future");
  }
  for (const Json& f : rows(dataset(b, Dataset::MutualFunds).ndjson)) {
    for (const Json& t : f["transactions"]) expect(day(t, "date") != kNoDate, "a purchase without a day");
  }
  // A bank that is younger than the business can't have had its first account.
  if (!early) out.emplace_back("late");
  return out;
}

}  // namespace

TEST_CASE("Everything dated agrees with the founding", "[simulate][vintage]") {
  const Json config = clean_with("{}");
  int late = 0;
  for (int i = 0; i < msme_test::rounds(32); ++i) {
    const std::string customer = "CUST_MSM_2" + std::to_string(1000 + i);
    INFO(customer);
    std::vector<std::string> wrong = contradictions(borrow_with(customer, config));
    late += static_cast<int>(std::count(wrong.begin(), wrong.end(), "late"));
    wrong.erase(std::remove(wrong.begin(), wrong.end(), "late"), wrong.end());
    CHECK(wrong == std::vector<std::string>());
  }
  CHECK(late <= 2);
}

TEST_CASE("A business younger than the window has nothing before it was founded", "[simulate][vintage]") {
  std::size_t turn = 0;
  for (const char* range : {R"({"vintage":{"months":[4,4]}})", R"({"vintage":{"months":[5,10]}})",
                            R"({"vintage":{"months":[12,16]},"date_range":{"start":"2024-11-01","end":"2026-10-31"}})",
                            R"({"vintage":{"months":[13,14]}})"}) {
    const Json config = clean_with(range);
    // Each profile at one of the ages, all ages among the profiles: all at all is a minute as WebAssembly.
    std::vector<std::string> profiles = {"drawn"};
    const auto& all = msme::simulate::profiles();
    for (std::size_t i = turn++; i < all.size(); i += 4) profiles.push_back(all[i].profile);
    for (const std::string& profile : profiles) {
      INFO(range << " " << profile);
      const Borrowing b = borrow_with("YOUNG_1", config, profile);
      CHECK(contradictions(b) == std::vector<std::string>());
      const Facts f = facts(b);
      const Json& limits = config["vintage"]["months"];
      const double months = msme::base::number_or(f.summary, "vintage_months", 0);
      CHECK((months >= limits[0].get<int>() && months <= limits[1].get<int>()));
      const Date founded = day(f.summary, "founded");
      const Date end = day(f.summary, "to");
      CHECK(month_index(end) - month_index(founded) >= months);
      CHECK(add_months(founded, static_cast<int>(months)) <= end);
      CHECK(f.events.size() >= 60);
      CHECK(f.turnover > 0);
    }
  }
}

TEST_CASE("A young business's accounts begin empty and its balances are exact", "[simulate][vintage]") {
  const Borrowing b = borrow_with("YOUNG_2", clean_with(R"({"vintage":{"months":[7,7]}})"), "baseline");
  std::map<std::string, Date> opened;
  for (const Json& a : rows(dataset(b, Dataset::Accounts).ndjson))
    opened[text(a, "account_id")] = day(a, "opened_date");
  const Facts f = facts(b);
  const Date began = day(f.summary, "trade_began");
  CHECK(began > parse_iso("2025-11-01"));
  std::map<std::string, std::int64_t> balance;
  bool first = true;
  for (const Json& e : f.events) {
    const std::string account = text(e, "account_id");
    const std::int64_t amount = text(e, "type") == "CREDIT" ? paise(e, "amount") : -paise(e, "amount");
    if (first) CHECK(day(e, "date") < began + 10);
    first = false;
    if (balance.count(account) == 0 && opened[account] >= began) balance[account] = 0;
    if (balance.count(account) != 0) CHECK(balance[account] + amount == paise(e, "balance"));
    balance[account] = paise(e, "balance");
  }
  CHECK(f.growth() > 1.2);  // it works up to its trade
}

TEST_CASE("Profiles and configs state the age; the line of business gives the rest", "[simulate][vintage]") {
  const auto config = msme::simulate::read_config(Json());
  REQUIRE(config.ok());
  const auto age = [&](const char* profile, int i) {
    const auto latent = msme::simulate::choose_latent(*config, "AGE_" + std::to_string(i), profile, 42);
    REQUIRE(latent.ok());
    return latent->vintage;
  };
  for (int i = 0; i < 50; ++i) {
    const int young = age("new_to_credit", i);
    CHECK((young >= 26 && young <= 36));
    const int old = age("stable_income", i);
    CHECK((old >= 150 && old <= 260));
  }
  // The median of a line's draws is the stated one.
  for (std::size_t s = 0; s < config->segments.size(); ++s) {
    const auto& segment = config->segments[s];
    std::vector<int> ages;
    for (int i = 0; i < 1001; ++i) {
      ages.push_back(msme::simulate::draw_vintage(*config, segment, {-1, -1}, "AGE_" + std::to_string(i), 42));
    }
    std::sort(ages.begin(), ages.end());
    CHECK(ages[500] == Approx(segment.age.median).epsilon(0.08));
    CHECK(ages.front() >= config->vintage.limits.low);
    CHECK(ages.back() <= config->vintage.limits.high);
  }
  // A config's own range wins over the profile's.
  const Borrowing own = borrow(request("CUST_MSM_00005", 42, R"({"vintage":{"months":{"min":30,"max":31}}})"));
  const double months = msme::base::number_or(facts(own).summary, "vintage_months", 0);
  CHECK((months == 30 || months == 31));
}

TEST_CASE("Youth raises the probability of default, mildly", "[simulate][vintage]") {
  const auto with = [](const char* config) {
    const auto read = msme::simulate::read_config(*msme::base::parse_json(config));
    REQUIRE(read.ok());
    double sum = 0;
    for (int i = 0; i < 300; ++i) {
      const auto latent = msme::simulate::choose_latent(*read, "PD_" + std::to_string(i), "drawn", 42);
      REQUIRE(latent.ok());
      CHECK((latent->oracle_auc >= 0.82 && latent->oracle_auc <= 0.86));
      sum += latent->pd;
    }
    return sum / 300;
  };
  const double young = with(R"({"vintage":{"months":[12,12]}})");
  const double old = with(R"({"vintage":{"months":[240,240]}})");
  CHECK(young > 1.3 * old);
  CHECK(young < 4 * old);
}

TEST_CASE("An age that can't be is refused with its path", "[simulate][vintage]") {
  const std::pair<const char*, const char*> bad[] = {
      {R"({"vintage":{"months":[2,5]}})", "/vintage/months"},
      {R"({"vintage":{"months":[40,20]}})", "/vintage/months"},
      {R"({"vintage":{"months":[12.5,20]}})", "/vintage/months"},
      {R"({"vintage":{"months":"old"}})", "/vintage/months"},
      {R"({"vintage":{"colour":1}})", "/vintage/colour"},
      {R"({"vintage":{"gst_since":"soon"}})", "/vintage/gst_since"},
      {R"({"vintage":{"terms":[{"segment":"services","median_months":2,"sigma":1}]}})",
       "/vintage/terms/0/median_months"},
      {R"({"vintage":{"first_account_days":[3,400]}})", "/vintage/first_account_days"},
      {R"({"risk":{"vintage_slope":9}})", "/risk/vintage_slope"},
  };
  for (const auto& [config, path] : bad) {
    INFO(config);
    const auto made = msme::simulate::simulate(request("CUST_MSM_00001", 42, config));
    REQUIRE_FALSE(made.ok());
    CHECK(made.error().code == "E_CONFIG");
    CHECK(made.error().path == path);
  }
}

}  // namespace simulate_vintage_test
