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
#include "simulate/fraud.hpp"
#include "simulate/names.hpp"

namespace msme::simulate {

inline constexpr int kDpdMonths = 24;

inline double draw(base::Rng& rng, Range range) { return rng.uniform(range.low, range.high); }
inline int draw(base::Rng& rng, Whole range) { return static_cast<int>(rng.integer(range.low, range.high)); }

// The parameters that make a borrower what it is; a demo profile states them, other customers draw them.
struct Latent {
  std::string profile, title;
  std::size_t segment = 0;
  int vintage = 0;      // months from founding to the end of the data
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
  double cc_limit = 0;      // cash credit on the main account: limit in months of turnover, 0 = none
  bool many_banks = false;  // receipts come in at three banks
  bool quarterly = false;   // files GST under QRMP
  int closed_loans = 0;     // repaid before the window
  int shock_month = -1;     // of the window: trade shrinks by `shock_depth` for `shock_months`; −1 = never
  int shock_months = 0;
  double shock_depth = 0;
  FraudSet frauds;
  // Within twelve months after the window: probability of default, whether it happens, and how well the PD ranks
  // defaulters in the population it comes from (AUC).
  double pd = 0, oracle_auc = 0;
  bool defaults = false;
};

// One row of core/data/profiles.json.
struct ProfileSpec {
  std::string profile, customer_id, title;
  base::Json document;
};
base::Result<std::vector<ProfileSpec>> read_profiles();

// By profile name if given, else the customer's demo profile, else a draw from the customer's own stream.
base::Result<Latent> choose_latent(const Config& config, const std::vector<ProfileSpec>& specs,
                                   std::string_view customer_id, std::string_view profile, std::uint64_t seed);
base::Result<Latent> choose_latent(const Config& config, std::string_view customer_id, std::string_view profile,
                                   std::uint64_t seed);

struct Party {
  std::string name, vpa, ifsc, account;  // account is masked
  std::string mcc;                       // merchants only
  std::string gstin;                     // firms only
  int bank = 0, state = 0;               // state: GST code, firms only
  double days = 0;                       // a firm's habit: days from the bill to the payment
  bool parts = false;                    // pays in two parts
  double tds = 0;                        // percent of the taxable value withheld
};

// A bill, the event from which both the GST returns and the bank rows follow. Gross = taxable + tax; what reaches the
// bank is gross − tds, on the day the party's habit says (maybe in two parts, maybe after the window).
struct Invoice {
  std::int32_t party = -1;
  std::int32_t number = 0;  // within the fiscal year and series
  base::Date date = base::kNoDate;
  base::Paise taxable = 0, tax = 0, tds = 0, paid = 0;  // paid: what the bank saw within the window
  bool inter_state = false;
  bool declared = true;  // sales: in GSTR-1. purchases: filed by the supplier, so in GSTR-2B
  bool real = true;      // false: a bill without goods or money
  base::Paise gross() const { return taxable + tax; }
};

struct BankAccount {
  std::string id, number, ifsc, branch;
  int bank = 0;
  bool savings = false, overdraft = false, cash_credit = false;
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
  base::Date closed = base::kNoDate;  // repaid on this day, before the window
  bool hidden = false;                // a private lender: no bureau hears of it, paid by transfer
  Fraud fraud = Fraud::None;
  bool running() const { return closed == base::kNoDate; }
  base::Paise fee = 0;  // kept from the principal when it is paid out
  base::Paise disbursed() const { return principal - fee; }
};

// A GST return period: one month, or the quarter that ends with `month` (QRMP).

struct GstPeriod {
  int month = 0, months = 1;
  base::Paise b2b = 0, b2c = 0;       // taxable values declared
  base::Paise igst = 0, central = 0;  // output tax; state tax equals central tax
  base::Paise itc = 0, net = 0;       // credit used, tax left to pay
  base::Paise deposited = 0;          // of `net`, paid in the quarter's first two months (PMT-06)
  bool closed = false;                // figures are in
  base::Date gstr1 = base::kNoDate, gstr3b = base::kNoDate;  // filing dates; kNoDate = not filed
  bool late1 = false, late3b = false;
  base::Paise taxable() const { return b2b + b2c; }
  base::Paise tax() const { return igst + 2 * central; }
};

struct Policy {
  std::size_t insurer = 0;  // of names' insurers
  int party = -1;
  std::string number;
  base::Date start = base::kNoDate;
  base::Paise premium = 0, assured = 0;
  bool monthly = false;
};

struct Folio {
  std::size_t fund = 0;  // of names' funds
  int party = -1;
  std::string number;
  double nav = 0;  // at the window's first month
  base::Paise sip = 0, lump = 0;
  base::Date bought = base::kNoDate;  // the lump sum's day
};

// ONDC: an order, and the weekly payout that settles the delivered ones, fee and TCS kept.
struct Order {
  base::Date date = base::kNoDate;
  std::int32_t time = 0;
  std::uint8_t state = 0;  // 0 Completed, 1 Cancelled, 2 In-progress, 3 Accepted
  std::int32_t settlement = -1;
  base::Paise total = 0;
  std::string items;  // JSON
  Fraud fraud = Fraud::None;
};
struct Settlement {
  base::Date date = base::kNoDate;
  base::Paise amount = 0;
  std::uint64_t reference = 0;
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
  // founding.cpp: the founding, GST registration, first account of the business, the day its trade begins and the first
  // day of the data: the window's, or the day on which a business younger than the window began.
  base::Date founded = base::kNoDate, registered = base::kNoDate, first_account = base::kNoDate;
  base::Date began = base::kNoDate, start = base::kNoDate, ondc_joined = base::kNoDate;
  int transactions = 0;  // real rows: the window's, or their part since `start`
  City city;

  // 0 current or cash credit, 1 savings, 2 current for collections, 3 overdraft, 4 savings or a third current account
  std::vector<BankAccount> accounts;
  std::vector<Party> parties;
  std::vector<Buyer> buyers;  // by name; largest first
  std::vector<int> payers, suppliers, family, platforms, utilities, merchants;
  std::vector<Employee> staff;
  std::vector<int> shells;  // firms of a fraud: fake bills, money in circles
  int landlord = -1, ondc = -1;
  base::Paise rent = 0;
  std::vector<Policy> policies;
  std::vector<Folio> folios;
  std::vector<Loan> loans;
  std::vector<Order> orders;
  std::vector<Settlement> settlements;

  int first_month = 0, months = 0;  // of the data: `start` to the window's end
  int path_month = 0;               // month of path[0]: GST looks further back than the bank window
  std::vector<double> path;         // turnover a month, paise
  std::vector<float> festive;       // a day's factor from festivals, from path_month's first day on
  std::vector<GstPeriod> gst;       // oldest first
  // Bills in the order of their months; [bills_from[i], bills_from[i + 1]) are those of path_month + i.
  std::vector<Invoice> sales, purchases;
  std::vector<std::uint32_t> sales_from, purchases_from;
  base::Paise credit_carried = 0;  // input tax not used yet
  std::vector<double> counter;     // sales without a bill of their own by path month, paise, tax included

  const Behaviour& usual() const { return config->behaviour; }
  // The day on which the portal publishes a month's GSTR-2B.
  base::Date gstr2b_day(int month) const { return base::month_start(month + 1) + usual().statutory.gstr2b_day - 1; }
  // The first day that a statement of the account covers.
  base::Date shown_from(const BankAccount& account) const {
    return account.opened > config->start ? account.opened : config->start;
  }
  base::Rng stream(std::string_view purpose) const { return base::Rng::stream(seed, customer_id, purpose); }
  double turnover(int month) const { return path[static_cast<std::size_t>(month - path_month)]; }
  double festive_on(base::Date date) const;
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

// Vintage (founding.cpp): how old a drawn customer's business is, in months. `wanted`: a profile's own range, low < 0 = by
// line of business.
int draw_vintage(const Config& config, const Segment& segment, Range wanted, std::string_view customer_id,
                 std::uint64_t seed);
// An age's place within its line of business, standard deviations of the logarithm, ±2.5 at most.
double vintage_rank(const Segment& segment, int months);
// The dates that follow from the founding; `path_month` must be that of a business as old as the data.
void found(Business& business);
base::Date account_opened(const Business& business, base::Rng& rng, int index, const Bank& bank, bool savings);
// The earliest month for a loan of this product, relative to first_month: a business borrows after its founding.
int earliest_loan(const Business& business, std::string_view product);

// The parties of `business` (parties.cpp): buyers, suppliers, staff, landlord, lenders, payers.
void make_parties(Business& business);
int add_person(Business& business, base::Rng& rng);
int add_firm(Business& business, base::Rng& rng, const std::vector<std::string>& last);
int add_merchant(Business& business, const Merchant& merchant);
int add_named(Business& business, base::Rng& rng, std::string_view name);

// A GST-registered firm of that name with habits of payment around `days`.
int add_trader(Business& business, base::Rng& rng, std::string name, double days);

// Loans, policies and folios of `business` (obligations.cpp).
bool lent_to_business(std::string_view product);
void make_loans(Business& business);
void make_savings_plans(Business& business);

// GST (returns.cpp): the periods with their filing dates; the figures come from the bills once a period is over.
void make_gst(Business& business);
void close_period(Business& business, GstPeriod& period);
// Tax less credit of one month of a quarter: what PMT-06 pays.
base::Paise month_tax(const Business& business, int month);

// ONDC orders and their payouts (orders.cpp).
void make_orders(Business& business);

}  // namespace msme::simulate
