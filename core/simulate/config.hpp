// The simulator's configuration, read and checked: core/data/simulator.json with the caller's document, in any of
// the spellings of config_forms.hpp, laid over it. Money in rupees here; everything downstream works in paise.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "simulate/behaviour.hpp"
#include "simulate/fraud.hpp"

namespace msme::simulate {

// A share of the population and the range its values fall in.
struct Band {
  double share = 0, low = 0, high = 0;
};

// Shares of rows, 0–1.
struct Messiness {
  double dates = 0, numbers = 0, missing = 0, duplicates = 0, merchants = 0, quirks = 0;
  double compact = 0, shuffled = 0, contradictions = 0;
};

// Mode mix by count.
struct ModeMix {
  double upi = 0, imps = 0, neft = 0, rtgs = 0, cash = 0, cheque = 0, atm = 0, pos = 0;
};

// A line of business: what its money looks like.
struct Segment {
  std::string id, title, trade, hsn;
  double mix = 0, median = 0, sigma = 1;             // annual turnover, rupees
  Range margin;                                      // what is left of turnover after running costs
  double upi_count = 0;                              // share of UPI in the count of receipts
  double b2b = 0, cash = 0, card = 0, platform = 0;  // shares of turnover; the rest is UPI from passers-by
  double top_customer = 0, noise = 0;
  int accounts_low = 2, accounts_high = 3;
  int gst_rate = 18;                // percent
  double staff = 0, rent = 0;       // shares of turnover
  double sunday = 0;                // a Sunday's trade, a weekday's being 1
  std::array<double, 12> season{};  // January first, mean about 1
  // From the trade section: days until a buyer pays and a supplier is paid, TDS withheld by large buyers (percent of
  // the taxable value), how much of a festival's uplift reaches the trade.
  double credit_days = 20, supplier_days = 15, tds = 0, festive = 0.3;
  // From the vintage section: age of a business, lognormal, months.
  struct Age {
    double median = 96, sigma = 0.75;
  } age;
};

// Trade before a festival runs higher: `uplift` × the segment's `festive` on the days before each date.
struct Festival {
  std::vector<base::Date> dates;
  int before = 0;
  double uplift = 0;
};

struct Trade {
  double quarterly = 0;            // share of QRMP filers among those with a turnover up to ₹5 crore
  double shock = 0;                // share of businesses that lose months of trade
  Range shock_depth;               // how much of it
  double noise_carry = 0;          // of a month's deviation into the next
  double finder_fee = 0, tcs = 0;  // percent of an ONDC order, kept before settlement
};

// PD over twelve months = logistic(a − slope × health − vintage_slope × age + unseen × noise); `a` solved so that a band's mean is its rate.
struct DefaultRate {
  double exposure_below = 0, rate = 0;  // rupees of debt the turnover bears (20 % of it, Nayak); 0–1
};
struct Risk {
  double slope = 1, unseen = 0;
  double vintage_slope = 0;        // of a standard deviation of age within the line of business
  double exposure = 0;             // debt that a year's turnover bears, as a share of it
  std::vector<DefaultRate> rates;  // rising exposure
};

struct Calibration {
  int gst_months = 12;
  double gst_on_time = 0, gst_late_1_10 = 0, gst_late_11_30 = 0, gst_declared_sd = 0;
  double gst_under = 0, gst_over = 0;
  std::array<double, 3> dpd_roll{};  // a month's chance of 0→30, 30→60, 60→90 days late
  double dpd_cure = 0;               // and of 30 or more back to 0
  double new_to_credit = 0, loans_mean = 0, stressed_below = 0, savings_rate = 0;
  Range loan_rate, stressed_bounce, clean_bounce, drawings;
};

// How many of each thing a customer has: a range of his own, or his share of the population's totals (low == high,
// perhaps with a fraction). low < 0 = by segment and draw.
struct Scale {
  Range transactions, accounts, gst_months, reports, policies, funds, orders, applications;
};

struct Config {
  Scale scale;
  int transactions = 1200;  // this customer's real rows, duplicates not counted
  int accounts = 0;         // 0 = by segment
  int reports = -1, policies = -1, funds = -1, orders = -1, applications = -1;  // −1 = by draw
  base::Date start = base::kNoDate, end = base::kNoDate;
  std::vector<std::string> banks;  // ids of simulator_names.json
  Messiness mess;
  Range salary, upi, emi;
  std::vector<Band> turnover, scores;
  ModeMix modes, buyer_modes;  // of all rows; of business buyers' payments
  std::vector<Segment> segments;
  Calibration calibration;
  Trade trade;
  Behaviour behaviour;
  Vintage vintage;
  std::vector<Festival> festivals;
  Risk risk;
  FraudSizes fraud;
  FraudSet frauds;  // what every drawn borrower does
  bool truth = true;
  base::Json document;  // complete, as in force

  // Draws this customer's counts from the scale, each from a stream of its own.
  void settle(std::uint64_t seed, std::string_view customer_id);
};

// E_CONFIG with the JSON pointer of what doesn't fit. `overrides` may be null.
base::Result<Config> read_config(const base::Json& overrides);

// Collects the first complaint while a document is read, so that readers stay flat. Paths are JSON pointers.
class Checked {
 public:
  Checked(const base::Json& object, std::string path);
  double number(std::string_view key, double low, double high);
  int integer(std::string_view key, int low, int high);
  std::string text(std::string_view key);
  Range range(std::string_view key, double low, double high);  // [low, high] or {min, max}
  bool has(std::string_view key) const { return base::find(object_, key) != nullptr; }
  void allow(std::initializer_list<std::string_view> keys);
  void fail(std::string_view key, const std::string& expected, const std::string& got);
  const base::Json& json() const { return object_; }
  const std::string& path() const { return path_; }
  const std::optional<base::Error>& error() const { return error_; }
  void adopt(const Checked& inner) {
    if (!error_) error_ = inner.error_;
  }

 private:
  const base::Json& object_;
  std::string path_;
  std::optional<base::Error> error_;
};

// config_trade.cpp: the sections "trade", "festivals" and "risk". Segments are read before.
void read_trade(Config& config, Checked& in);
void read_festivals(Config& config, Checked& root);
void read_risk(Config& config, Checked& in);
// behaviour.cpp: the sections "behaviour", "vintage" and "fraud".
void read_behaviour(Config& config, Checked& in);
void read_vintage(Config& config, Checked& in);
void read_fraud(Config& config, Checked& in);

}  // namespace msme::simulate
