// What the business owes: loans with their instalments, GST returns with what was declared and when.
#include "base/detmath.hpp"
#include "simulate/business.hpp"

namespace msme::simulate {
namespace {

using base::Date;
using base::Paise;
using base::Rng;

// The principal that `emi` a month repays in `months` at `rate` percent a year, reducing balance.
double annuity(double emi, double rate, int months) {
  const double r = rate / 1200;
  return emi * (1 - base::pow_int(1 + r, -months)) / r;
}

void place_in_time(const Business& b, Loan& loan, std::size_t index, Rng& rng) {
  const bool fresh = b.latent.new_loan_month >= 0 && index + 1 == static_cast<std::size_t>(b.latent.loans);
  const auto day = static_cast<Date>(rng.integer(2, 24));
  const auto age = static_cast<int>(rng.integer(6, 22));
  const int month = fresh
                        ? b.first_month + (b.latent.new_loan_month < b.months ? b.latent.new_loan_month : b.months - 1)
                        : b.first_month - age;
  loan.opened = base::month_start(month) + day;
  // Still running when the window ends.
  loan.tenure = fresh ? 36 : age + b.months + static_cast<int>(rng.integer(6, 36));
  const int last = b.first_month + b.months - 1;
  const double r = loan.rate / 1200;
  double left = annuity(static_cast<double>(loan.emi), loan.rate, loan.tenure);
  loan.principal = static_cast<Paise>(left / 100000 + 0.5) * 100000;
  for (int m = month + 1; m <= last; ++m) left = left * (1 + r) - static_cast<double>(loan.emi);
  loan.outstanding = static_cast<Paise>(left > 0 ? left : 0);
  for (int back = 0; back < kDpdMonths; ++back) loan.due[static_cast<std::size_t>(back)] = last - back < month ? -1 : 0;
}

// Months before the window: a weak borrower was late now and then.
void older_delays(const Business& b, Loan& loan, Rng& rng) {
  const double late = b.latent.health < -1 ? 0.12 : b.latent.health < 0 ? 0.02 : 0.0;
  for (int back = b.months; back < kDpdMonths; ++back) {
    int& due = loan.due[static_cast<std::size_t>(back)];
    const bool delayed = rng.chance(late);
    if (due == 0 && delayed) due = 1;
  }
}

// Days after the due date: negative is early. −1000 = never filed.
int filing_delay(const Business& b, Rng& rng) {
  const Calibration& c = b.config->calibration;
  const double luck = rng.uniform();
  const int early = -static_cast<int>(rng.integer(0, 6));
  const int late = static_cast<int>(rng.integer(1, 10));
  const int later = static_cast<int>(rng.integer(11, 30));
  if (luck < b.latent.gst_on_time) return early;
  // What isn't on time splits as the calibration says.
  const double rest = 1 - c.gst_on_time > 0 ? 1 - c.gst_on_time : 1;
  const double share = (luck - b.latent.gst_on_time) / (1 - b.latent.gst_on_time);
  if (share < c.gst_late_1_10 / rest) return late;
  if (share < (c.gst_late_1_10 + c.gst_late_11_30) / rest) return later;
  return b.latent.health < -1 ? -1000 : later + 20;
}

void file(const Business& b, int month, int day, Rng& rng, Date& filed, bool& late) {
  const int delay = filing_delay(b, rng);
  const Date due = base::month_start(month + 1) + day - 1;
  late = delay > 0;
  filed = delay == -1000 || due + delay > b.config->end ? base::kNoDate : due + delay;
}

}  // namespace

void make_loans(Business& b) {
  Rng rng = b.stream("loans");
  const auto count = static_cast<std::size_t>(b.latent.loans);
  const double total = b.latent.emi_share * b.latent.turnover;
  const std::size_t offset =
      static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(b.names->lenders.size()) - 1));
  std::vector<double> weights;
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    weights.push_back(rng.uniform(0.75, 1.25));
    sum += weights.back();
  }
  static constexpr int kDays[] = {5, 7, 10, 3, 15};
  for (std::size_t i = 0; i < count; ++i) {
    Loan loan;
    const Pair& lender = b.names->lenders[(offset + i) % b.names->lenders.size()];
    loan.party = add_named(b, rng, lender.name);
    loan.product = lender.kind;
    loan.number = make_number(b.names->blocks, rng, 10);
    double emi = total * weights[i] / sum;
    if (emi < b.config->emi.low) emi = b.config->emi.low;
    if (emi > b.config->emi.high) emi = b.config->emi.high;
    loan.emi = base::rupees(static_cast<std::int64_t>(emi + 0.5));
    const Range rate = b.config->calibration.loan_rate;
    loan.rate = base::round_to(rng.uniform(rate.low, rate.high), 2);
    loan.day = kDays[i % 5];
    place_in_time(b, loan, i, rng);
    older_delays(b, loan, rng);
    b.loans.push_back(std::move(loan));
  }
}

void make_gst(Business& b) {
  Rng rng = b.stream("gst");
  // The latest period whose return was due (20th of the next month) by the end of the data.
  const base::Civil end = base::to_civil(b.config->end);
  const int last = base::month_index(b.config->end) - (end.day >= 20 ? 1 : 2);
  const int count = b.config->calibration.gst_months;
  const double rate = b.segment->gst_rate / 100.0;
  // Share of turnover spent on taxed purchases.
  double bought = 1 - b.latent.margin - b.segment->staff - b.segment->rent - 0.03;
  if (bought < 0.1) bought = 0.1;
  for (int month = last - count + 1; month <= last; ++month) {
    GstPeriod period;
    period.month = month;
    const double wobble = 1 + b.config->calibration.gst_declared_sd * rng.normal();
    const double sales = b.turnover(month) * b.latent.declared * wobble / (1 + rate);
    const double bill = b.turnover(month) * bought / (1 + rate);
    const double claim = rng.uniform(0.85, 0.95);
    period.taxable = static_cast<Paise>(sales / 100 + 0.5) * 100;
    // Even, so that central and state tax are equal halves to the paisa.
    period.tax = static_cast<Paise>(static_cast<double>(period.taxable) * rate / 200 + 0.5) * 200;
    period.itc = static_cast<Paise>(bill * rate * claim / 200 + 0.5) * 200;
    if (period.itc > period.tax) period.itc = period.tax / 200 * 196;
    period.net = period.tax - period.itc;
    period.inter_state = rng.chance(0.15);
    file(b, month, 11, rng, period.gstr1, period.late1);
    file(b, month, 20, rng, period.gstr3b, period.late3b);
    b.gst.push_back(period);
  }
}

}  // namespace msme::simulate
