#include "decide/loan.hpp"

#include <algorithm>
#include <string>

#include "base/detmath.hpp"
#include "decide/offer.hpp"

namespace msme::decide {
namespace {

using base::Error;
using base::Json;
using base::money_json;
using base::Paise;
using base::record;

constexpr double kMaxRate = 200;
constexpr int kMaxMonths = 600;

Paise half_up(double paise) { return static_cast<Paise>(paise + 0.5); }

Paise rounded(Paise instalment, Rounding rounding) {
  if (rounding == Rounding::Rupee) return (instalment + 50) / 100 * 100;
  if (rounding == Rounding::RupeeUp) return (instalment + 99) / 100 * 100;
  return instalment;
}

// ---- reading

class Params {
 public:
  explicit Params(const Json& params) : params_(params) {}

  double number(const char* key, double low, double high, const char* expected) {
    const auto value = base::number(params_, key);
    if (value && *value >= low && *value <= high) return *value;
    refuse(key, expected);
    return low;  // never the value: 1e302 rupees aren't a number of paise
  }
  Paise money(const char* key, double least) {
    return base::from_rupees(number(key, least, base::to_rupees(base::kMaxAmount), "rupees, up to 1000000000000"));
  }
  int whole(const char* key, int low, int high) {
    const auto value = base::integer(params_, key);
    const std::string range = "a whole number from " + std::to_string(low) + " to " + std::to_string(high);
    if (!value || *value < low || *value > high) refuse(key, range);
    return error_ ? low : static_cast<int>(*value);
  }
  bool flag(const char* key) {
    if (has(key) && !base::boolean(params_, key)) refuse(key, "true or false");
    return base::boolean_or(params_, key, false);
  }
  base::Date date(const char* key) {
    const auto text = base::text(params_, key);
    const base::Date date = text && text->size() == 10 ? base::parse_iso(*text) : base::kNoDate;
    if (date == base::kNoDate) refuse(key, "a date, YYYY-MM-DD");
    return date;
  }
  bool has(const char* key) const { return base::find(params_, key) != nullptr; }
  // The value as given stands in `got`.
  void refuse(const std::string& key, const std::string& expected,
              const char* message = "The loan can't be worked out") {
    if (error_) return;
    const Json* value = base::find(params_, key);
    error_ = Error{"E_BAD_PARAM",
                   "/params/" + key,
                   message,
                   expected,
                   value == nullptr ? "nothing" : base::dump(*value),
                   "docs/API.md lists the parameters"};
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  const Json& params_;
  std::optional<Error> error_;
};

void read_dates(Params& in, LoanTerms& t) {
  if (!in.has("disbursed") && !in.has("first_due")) return;
  t.disbursed = in.date("disbursed");
  t.first_due = in.has("first_due") ? in.date("first_due") : base::add_months(t.disbursed, 1);
  if (in.error()) return;
  if (t.first_due < base::add_months(t.disbursed, 1) || t.first_due > base::add_months(t.disbursed, 12))
    in.refuse("first_due", "a date one to twelve months after disbursal");
}

void read_prepayment(Params& in, LoanTerms& t) {
  if (!in.has("prepay")) return;
  Prepayment p;
  p.amount = in.money("prepay", 0.01);
  p.after = in.whole("prepay_after", 1, std::max(1, t.months - 1));
  p.keep_tenure = in.flag("keep_tenure");
  t.prepayment = p;
}

// ---- working out

Paise interest_of(const std::vector<Instalment>& rows) {
  Paise sum = 0;
  for (const Instalment& row : rows) sum += row.interest;
  return sum;
}

struct Broken {
  int days = 0;
  Paise interest = 0;
  base::Date due = base::kNoDate;
};

struct Worked {
  double rate = 0;  // reducing balance
  Paise level = 0, net = 0;
  base::Date start = base::kNoDate;  // a month before the first instalment
  Broken broken;
  std::vector<Instalment> rows;
  double apr = 0;
};

// Days from disbursal to the start of the first regular month, interest on a year of 365 days.
Broken broken_period(const LoanTerms& t, base::Date start, double rate) {
  Broken b;
  if (t.disbursed == base::kNoDate || start <= t.disbursed) return b;
  b.days = start - t.disbursed;
  b.due = start;
  b.interest = half_up(static_cast<double>(t.principal) * rate / 100.0 * b.days / 365.0);
  return b;
}

Worked work(const LoanTerms& t) {
  Worked w;
  w.net = t.net.value_or(t.principal - t.fee);
  w.rate = t.annual_rate;
  if (t.flat) {
    const double interest = static_cast<double>(t.principal) * t.annual_rate / 1200.0 * t.months;
    w.level = rounded(half_up((static_cast<double>(t.principal) + interest) / t.months), t.rounding);
    // Rounding may leave a paisa less than the principal at a flat rate of nearly nothing.
    const std::vector<Instalment> level(static_cast<std::size_t>(t.months), {0, base::kNoDate, 0, 0, 0, w.level, 0});
    w.rate = apr(t.principal, level, 0, 0);
  } else {
    w.level = rounded(emi(t.principal, w.rate, t.months), t.rounding);
  }
  if (t.first_due != base::kNoDate) w.start = base::add_months(t.first_due, -1);
  w.rows = run_down(t.principal, w.level, w.rate, 1, t.months, w.start);
  w.broken = broken_period(t, w.start, w.rate);
  w.apr = apr(w.net, w.rows, w.broken.days, w.broken.interest);
  return w;
}

Json prepaid(const LoanTerms& t, const Worked& w) {
  const Prepayment& p = *t.prepayment;
  const auto after = static_cast<std::size_t>(p.after);
  if (after >= w.rows.size()) return nullptr;  // repaid sooner, as instalments rounded up can be
  const Paise open = w.rows[after - 1].closing;
  const Paise paid = std::min(p.amount, open);
  const Paise level = p.keep_tenure ? rounded(emi(open - paid, w.rate, t.months - p.after), t.rounding) : w.level;
  const std::vector<Instalment> rows = run_down(open - paid, level, w.rate, p.after + 1, t.months, w.start);
  const std::vector<Instalment> unpaid(w.rows.begin() + p.after, w.rows.end());
  return record({{"after", p.after},
                 {"amount", money_json(paid)},
                 {"emi", money_json(rows.empty() ? 0 : level)},
                 {"instalments", rows.size()},
                 {"interest_saved", money_json(interest_of(unpaid) - interest_of(rows))},
                 {"months_saved", unpaid.size() - rows.size()},
                 {"schedule", schedule_json(rows)}});
}

Json cooled_off(const LoanTerms& t, const Worked& w) {
  const Paise interest = half_up(static_cast<double>(t.principal) * w.apr / 100.0 * *t.cooling_off_day / 365.0);
  return record({{"day", *t.cooling_off_day},
                 {"interest", money_json(interest)},
                 {"payable", money_json(t.principal + interest)}});
}

const char* name_of(Rounding rounding) {
  return rounding == Rounding::Rupee ? "rupee" : rounding == Rounding::RupeeUp ? "rupee_up" : "paisa";
}

}  // namespace

base::Result<LoanTerms> read_loan(const Json& params) {
  if (auto unknown =
          base::unknown_key(params,
                            {"principal", "annual_rate", "months", "flat", "round", "fee", "net", "disbursed",
                             "first_due", "prepay", "prepay_after", "keep_tenure", "cooling_off_day", "customer_id"},
                            "/params")) {
    unknown->code = "E_BAD_PARAM";
    return *unknown;
  }
  Params in(params);
  LoanTerms t;
  t.principal = in.money("principal", 1);
  t.annual_rate = in.number("annual_rate", 0, kMaxRate, "percent a year, 0 to 200");
  t.months = in.whole("months", 1, kMaxMonths);
  t.flat = in.flag("flat");
  if (in.has("round")) {
    const std::string round = base::text_or(params, "round", "");
    if (round == "rupee")
      t.rounding = Rounding::Rupee;
    else if (round == "rupee_up")
      t.rounding = Rounding::RupeeUp;
    else if (round != "paisa")
      in.refuse("round", "paisa, rupee or rupee_up");
  }
  if (in.has("fee")) t.fee = in.money("fee", 0);
  if (in.has("net")) t.net = in.money("net", 0.01);
  if (t.fee >= t.principal) in.refuse("fee", "less than the principal");
  read_dates(in, t);
  read_prepayment(in, t);
  if (in.has("cooling_off_day")) t.cooling_off_day = in.whole("cooling_off_day", 0, 365);
  if (in.error()) return *in.error();
  return t;
}

base::Result<Json> quote(const LoanTerms& t) {
  const Worked w = work(t);
  const Paise interest = interest_of(w.rows) + w.broken.interest;
  if (w.net > t.principal + interest) {
    return Error{"E_BAD_PARAM",
                 "/params/net",
                 "More arrives than is ever paid back",
                 "at most " + base::dump(money_json(t.principal + interest)),
                 base::dump(money_json(w.net)),
                 ""};
  }
  const double effective = (base::pow_int(1 + w.apr / 1200.0, 12) - 1) * 100;
  return record({{"principal", money_json(t.principal)},
                 {"annual_rate", t.annual_rate},
                 {"months", t.months},
                 {"rounding", name_of(t.rounding)},
                 {"flat", t.flat ? record({{"flat_rate", t.annual_rate}, {"reducing_rate", base::round_to(w.rate, 4)}})
                                 : Json(nullptr)},
                 {"emi", money_json(w.level)},
                 {"last_emi", money_json(w.rows.back().emi)},
                 {"instalments", w.rows.size()},
                 {"total_interest", money_json(interest)},
                 {"total_payable", money_json(t.principal + interest)},
                 {"fee", money_json(t.fee)},
                 {"net_disbursed", money_json(w.net)},
                 {"apr", base::round_to(w.apr, 4)},
                 {"effective_annual_rate", base::round_to(effective, 4)},
                 {"broken_period", w.broken.days == 0 ? Json(nullptr)
                                                      : record({{"days", w.broken.days},
                                                                {"interest", money_json(w.broken.interest)},
                                                                {"due", base::date_json(w.broken.due)}})},
                 {"schedule", schedule_json(w.rows)},
                 {"prepayment", t.prepayment ? prepaid(t, w) : Json(nullptr)},
                 {"cooling_off", t.cooling_off_day ? cooled_off(t, w) : Json(nullptr)}});
}

}  // namespace msme::decide
