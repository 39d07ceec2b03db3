// What the business owes and saves: loans with their instalments, policies, fund folios.
#include <utility>

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

// A loan disbursed `day` days into month `at` of the window (negative: before it).
// False if the borrower is too young for it.
bool place_fresh(const Business& b, Loan& loan, int at, int day, int tenure) {
  const int least = loan.hidden ? earliest_loan(b, "BUSINESS_LOAN") : earliest_loan(b, loan.product);
  if (at < least) at = least;
  if (at >= b.months) {
    if (least >= b.months) return false;
    at = b.months - 1;
  }
  loan.opened = base::month_start(b.first_month + at) + day;
  const int month = base::month_index(loan.opened);  // `day` may reach into the next
  loan.tenure = tenure;
  const int last = b.first_month + b.months - 1;
  const double r = loan.rate / 1200;
  double left = annuity(static_cast<double>(loan.emi), loan.rate, tenure);
  loan.principal = static_cast<Paise>(left / 100000 + 0.5) * 100000;
  loan.fee = static_cast<Paise>(static_cast<double>(loan.principal) * b.usual().fee / 100 + 0.5);
  for (int m = month + 1; m <= last && m <= month + tenure; ++m) left = left * (1 + r) - static_cast<double>(loan.emi);
  loan.outstanding = static_cast<Paise>(left > 0 ? left : 0);
  for (int back = 0; back < kDpdMonths; ++back) loan.due[static_cast<std::size_t>(back)] = last - back < month ? -1 : 0;
  return true;
}

// Still running when the window ends: taken before it, or in it.
bool place_in_time(const Business& b, Loan& loan, std::size_t index, Rng& rng) {
  const bool fresh = b.latent.new_loan_month >= 0 && index + 1 == static_cast<std::size_t>(b.latent.loans);
  const Behaviour::Loans& usual = b.usual().loans;
  const int day = draw(rng, usual.opened_days);
  const int age = draw(rng, usual.age_months);
  const int left = draw(rng, usual.left_months);
  return place_fresh(b, loan, fresh ? b.latent.new_loan_month : -age, day,
                     fresh ? usual.fresh_months : age + b.months + left);
}

// Months before the window: a Markov chain over 0, 30, 60 and 90 days late, worse for weaker borrowers. The last two
// months are paid up: within the window arrears follow from the instalments that failed.
void older_delays(const Business& b, Loan& loan, Rng& rng) {
  // The first roll falls with health; e^(−spread²/2) keeps its mean over the population.
  const double spread = b.usual().loans.first_roll_health;
  const double most = b.usual().loans.first_roll_most;
  const Calibration& c = b.config->calibration;
  const double first = c.dpd_roll[0] * base::exp_det(-spread * b.latent.health - spread * spread / 2);
  const double roll[] = {first < most ? first : most, c.dpd_roll[1], c.dpd_roll[2]};
  int late = 0;
  for (int back = kDpdMonths - 1; back >= b.months + 2; --back) {
    int& due = loan.due[static_cast<std::size_t>(back)];
    const double luck = rng.uniform();
    if (due < 0) continue;
    if (late > 0 && luck < c.dpd_cure) {
      late = 0;
    } else if (late < 3 && luck > 1 - roll[late]) {
      ++late;
    }
    due = late;
  }
}

bool place_closed(const Business& b, Loan& loan, Rng& rng) {
  const Behaviour::Loans& usual = b.usual().loans;
  loan.tenure = draw(rng, usual.closed_tenure);
  const int closed = b.first_month - draw(rng, usual.closed_months_ago);
  // A young business repaid a short one, or none.
  const int room = closed - b.first_month - earliest_loan(b, loan.product);
  if (loan.tenure > room) loan.tenure = room;
  if (loan.tenure < 3) return false;
  loan.opened = base::month_start(closed - loan.tenure) + static_cast<Date>(draw(rng, usual.opened_days));
  loan.closed = base::month_start(closed) + loan.day - 1;
  loan.principal = static_cast<Paise>(annuity(static_cast<double>(loan.emi), loan.rate, loan.tenure) / 100000) * 100000;
  const int last = b.first_month + b.months - 1;
  for (int back = 0; back < kDpdMonths; ++back) {
    const int month = last - back;
    const bool open = month >= base::month_index(loan.opened) && month <= closed;
    loan.due[static_cast<std::size_t>(back)] = open ? 0 : -1;
  }
  return true;
}

Loan lent_by(Business& b, Rng& rng, std::size_t lender, double emi, Range rate) {
  const std::vector<int>& days = b.usual().loans.due_days;
  Loan loan;
  const Pair& from = b.names->lenders[lender % b.names->lenders.size()];
  loan.party = add_named(b, rng, from.name);
  loan.product = from.kind;
  loan.number = make_number(b.names->blocks, rng, 10);
  if (emi < b.config->emi.low) emi = b.config->emi.low;
  if (emi > b.config->emi.high) emi = b.config->emi.high;
  loan.emi = base::rupees(static_cast<std::int64_t>(emi + 0.5));
  loan.rate = base::round_to(rng.uniform(rate.low, rate.high), 2);
  loan.day = days[b.loans.size() % days.size()];
  return loan;
}

// Debt that a fraud is about: a private lender's loan, or a stack of digital ones.
void borrow_in_secret(Business& b, Rng& rng, std::size_t next) {
  const FraudSet& frauds = b.latent.frauds;
  const FraudSizes& sizes = b.config->fraud;
  if (frauds.has(Fraud::UndisclosedLender)) {
    Loan loan = lent_by(b, rng, next, b.latent.turnover * sizes.lent_share, sizes.lent_rate);
    b.parties[static_cast<std::size_t>(loan.party)].name = any(b.names->first, rng) + " Finance Corporation";
    loan.hidden = true;
    loan.fraud = Fraud::UndisclosedLender;
    const int back = sizes.lent_months_before_end;
    if (place_fresh(b, loan, b.months > back ? b.months - back : 1, sizes.lent_day, sizes.lent_tenure)) {
      b.loans.push_back(std::move(loan));
    }
  }
  if (frauds.has(Fraud::Stacking)) {
    const int count = draw(rng, sizes.stacked_loans);
    for (int i = 0; i < count; ++i) {
      Loan loan = lent_by(b, rng, next + 1 + static_cast<std::size_t>(i), b.latent.turnover * sizes.stacked_share,
                          sizes.stacked_rate);
      loan.product = "BUSINESS_LOAN";
      loan.fraud = Fraud::Stacking;
      if (place_fresh(b, loan, b.months - sizes.stacked_months_before_end,
                      sizes.stacked_day + sizes.stacked_gap_days * i, sizes.stacked_tenure)) {
        b.loans.push_back(std::move(loan));
      }
    }
  }
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
    weights.push_back(draw(rng, b.usual().loans.emi_spread));
    sum += weights.back();
  }
  const Range rate = b.config->calibration.loan_rate;
  for (std::size_t i = 0; i < count; ++i) {
    Loan loan = lent_by(b, rng, offset + i, total * weights[i] / sum, rate);
    if (!place_in_time(b, loan, i, rng)) continue;
    older_delays(b, loan, rng);
    b.loans.push_back(std::move(loan));
  }
  for (int i = 0; i < b.latent.closed_loans; ++i) {
    Loan loan = lent_by(b, rng, offset + count + static_cast<std::size_t>(i),
                        b.latent.turnover * b.usual().loans.closed_emi_share, rate);
    if (!place_closed(b, loan, rng)) continue;
    older_delays(b, loan, rng);
    b.loans.push_back(std::move(loan));
  }
  borrow_in_secret(b, rng, offset + count + static_cast<std::size_t>(b.latent.closed_loans));
}

void make_savings_plans(Business& b) {
  Rng rng = b.stream("savings");
  const double home = b.household(b.first_month);
  const double health = b.latent.health;
  const Behaviour::Plans& usual = b.usual().plans;
  const std::size_t first_insurer =
      static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(b.names->insurers.size()) - 1));
  std::int64_t policies =
      rng.integer(health > b.usual().weak_health && usual.policies_most > 0 ? 1 : 0, usual.policies_most);
  if (b.config->policies >= 0) policies = b.config->policies;
  for (std::int64_t i = 0; i < policies; ++i) {
    Policy policy;
    policy.insurer = (first_insurer + static_cast<std::size_t>(i)) % b.names->insurers.size();
    policy.party = add_named(b, rng, b.names->insurers[policy.insurer].name);
    policy.number = make_number(b.names->blocks, rng, 9);
    policy.start = b.config->start - static_cast<Date>(draw(rng, usual.policy_age_days));
    policy.assured = base::rupees(static_cast<std::int64_t>(draw(rng, usual.assured_lakh)) * 100000);
    policy.monthly = i == 0;
    const std::int64_t yearly = rng.integer(usual.yearly_premium.low / 500, usual.yearly_premium.high / 500) * 500;
    const double monthly = home * usual.premium_share / 10000 + usual.premium_least / 100;
    policy.premium = base::rupees(policy.monthly ? static_cast<std::int64_t>(monthly) * 100 : yearly);
    b.policies.push_back(std::move(policy));
  }
  const std::size_t first_fund =
      static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(b.names->funds.size()) - 1));
  const bool thriving = health > usual.thriving_health;
  std::int64_t folios = rng.integer(0, thriving     ? usual.folios_thriving
                                       : health > 0 ? usual.folios_sound
                                                    : usual.folios_weak);
  if (b.config->funds >= 0) folios = b.config->funds;
  for (std::int64_t i = 0; i < folios; ++i) {
    Folio folio;
    folio.fund = (first_fund + static_cast<std::size_t>(i)) % b.names->funds.size();
    folio.party = add_named(b, rng, b.names->funds[folio.fund].amc);
    folio.number = make_number(b.names->blocks, rng, 10);
    folio.nav = base::round_to(draw(rng, usual.nav), 4);
    if (i == 0) {
      folio.sip = base::rupees(static_cast<std::int64_t>(home * usual.sip_share / 50000 + usual.sip_least / 500) * 500);
    } else {
      folio.lump = base::rupees(rng.integer(usual.lump.low / 5000, usual.lump.high / 5000) * 5000);
      // Some bought long ago, the others within the window: those the bank shows.
      folio.bought = b.start + static_cast<Date>(rng.integer(-usual.bought_days_before,
                                                             b.config->end - b.start - usual.bought_last_days));
    }
    b.folios.push_back(std::move(folio));
  }
}

}  // namespace msme::simulate
