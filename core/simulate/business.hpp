// The one latent business behind everything: who it is, how its trade runs month by month, whom it deals with,
// what it owes. Every dataset is a view of this.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.hpp"
#include "base/rng.hpp"
#include "simulate/config.hpp"
#include "simulate/names.hpp"

namespace msme::simulate {

inline constexpr int kDpdMonths = 24;

// The parameters that make a borrower what it is; a demo profile states them, other customers draw them.
struct Latent {
  std::string profile, title;
  std::size_t segment = 0;
  double health = 0;    // 0 = average, ±1 = one standard deviation, higher is sounder
  double turnover = 0;  // a month at growth factor 1, rupees
  double growth_from = 1, growth_to = 1;
  double season_ratio = 0;  // peak ÷ trough; 0 = the segment's own calendar
  int peak_month = 10;
  double noise = 0.05, margin = 0.1;
  int loans = 0;
  double emi_share = 0;     // of `turnover`
  int new_loan_month = -1;  // the last loan is disbursed in this month of the window, −1 = all are older
  double bounce_rate = 0;   // share of debits that fail
  double cheque_share = 0;  // of supplier payments
  int top_count = 1;
  double top_share = 0;     // of turnover, by the `top_count` largest buyers
  double buffer_days = 20;  // running costs held as cash
  int score = 0;            // bureau score, −1 = new to credit
  double gst_on_time = 0.85;
  double declared = 1;  // GST turnover ÷ true turnover
  int accounts = 2;
  double drawings = 0.5;
};

// One row of core/data/profiles.json.
struct ProfileSpec {
  std::string profile, customer_id, title;
  base::Json document;
};
base::Result<std::vector<ProfileSpec>> read_profiles();

// By profile name if given, else the customer's demo profile, else a draw from the customer's own stream.
base::Result<Latent> choose_latent(const Config& config, std::string_view customer_id, std::string_view profile,
                                   std::uint64_t seed);

struct Party {
  std::string name, vpa, ifsc, account;  // account is masked
  std::string mcc;                       // merchants only
  int bank = 0;
};

struct BankAccount {
  std::string id, number, ifsc, branch;
  int bank = 0;
  bool savings = false, overdraft = false;
  base::Date opened = base::kNoDate;
  base::Paise opening = 0, closing = 0, limit = 0;
};

struct Loan {
  int party = -1;
  std::string product, number;
  base::Paise emi = 0, principal = 0, outstanding = 0, overdue = 0;
  double rate = 0;  // percent a year
  int tenure = 0, day = 5;
  base::Date opened = base::kNoDate;
  int arrears = 0;                    // instalments behind
  std::array<int, kDpdMonths> due{};  // instalments behind at each month's end, newest first; −1 = not open
};

struct GstPeriod {
  int month = 0;
  base::Paise taxable = 0, tax = 0, itc = 0, net = 0;
  bool inter_state = false;
  base::Date gstr1 = base::kNoDate, gstr3b = base::kNoDate;  // filing dates; kNoDate = not filed
  bool late1 = false, late3b = false;
};

struct Buyer {
  int party = -1;
  double share = 0;  // of turnover
};
struct Employee {
  int party = -1;
  base::Paise pay = 0;
};

struct Business {
  const Config* config = nullptr;
  const Names* names = nullptr;
  std::string customer_id;
  std::uint64_t seed = 0;
  Latent latent;
  const Segment* segment = nullptr;

  std::string holder, trade_name, pan, gstin, gender, address;
  base::Date born = base::kNoDate;
  City city;

  std::vector<BankAccount> accounts;  // 0 current, 1 savings, 2 current for collections, 3 overdraft, 4 savings
  std::vector<Party> parties;
  std::vector<Buyer> buyers;  // by name; largest first
  std::vector<int> payers, suppliers, family, platforms, utilities, merchants;
  std::vector<Employee> staff;
  int landlord = -1, insurer = -1, fund_house = -1;
  std::size_t policies = 0, funds = 0;  // how many of names' insurers and funds, from `insurer`, `fund_house` on
  base::Paise rent = 0, sip = 0, premium = 0;
  std::vector<Loan> loans;

  int first_month = 0, months = 0;  // of the window
  int path_month = 0;               // month of path[0]: GST looks further back than the bank window
  std::vector<double> path;         // turnover a month, paise
  std::vector<GstPeriod> gst;       // oldest first

  base::Rng stream(std::string_view purpose) const { return base::Rng::stream(seed, customer_id, purpose); }
  double turnover(int month) const { return path[static_cast<std::size_t>(month - path_month)]; }
  // Level without season and noise, paise a month.
  double trend(int month) const;
  // What the household may take out a month, paise.
  double household(int month) const;
  base::Paise emi_total() const;
  const Party& party(int index) const { return parties[static_cast<std::size_t>(index)]; }
  const Bank& bank_of(const BankAccount& account) const { return names->banks[static_cast<std::size_t>(account.bank)]; }
};

base::Result<Business> make_business(const Config& config, const Names& names, std::string_view customer_id,
                                     const Latent& latent, std::uint64_t seed);

// The parties of `business` (parties.cpp): buyers, suppliers, staff, landlord, lenders, payers.
void make_parties(Business& business);
int add_person(Business& business, base::Rng& rng);
int add_firm(Business& business, base::Rng& rng, const std::vector<std::string>& last);
int add_merchant(Business& business, const Merchant& merchant);
int add_named(Business& business, base::Rng& rng, std::string_view name);

// Loans and GST of `business` (obligations.cpp).
void make_loans(Business& business);
void make_gst(Business& business);

}  // namespace msme::simulate
