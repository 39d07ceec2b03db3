#include "simulate/business.hpp"

#include "base/detmath.hpp"
#include "base/text.hpp"

namespace msme::simulate {
namespace {

using base::Date;
using base::Paise;
using base::Rng;

double season_factor(const Business& b, int calendar_month) {
  const Latent& latent = b.latent;
  if (!(latent.season_ratio > 0)) return b.segment->season[static_cast<std::size_t>(calendar_month - 1)];
  const double log_ratio = base::ln_det(latent.season_ratio);
  double mean = 0;
  double here = 1;
  for (int month = 1; month <= 12; ++month) {
    int distance = month > latent.peak_month ? month - latent.peak_month : latent.peak_month - month;
    if (distance > 6) distance = 12 - distance;
    const double factor = base::exp_det(log_ratio * b.usual().season_shape[static_cast<std::size_t>(distance)]);
    if (month == calendar_month) here = factor;
    mean += factor / 12;
  }
  return here / mean;
}

// A day's factor from the festivals ahead of it.
void make_festive(Business& b) {
  const Date first = base::month_start(b.path_month);
  b.festive.assign(static_cast<std::size_t>(base::month_end(b.first_month + b.months) - first + 1), 1.0F);
  for (const Festival& festival : b.config->festivals) {
    for (const Date date : festival.dates) {
      for (Date day = date - festival.before; day <= date; ++day) {
        const auto at = static_cast<std::size_t>(day - first);
        if (day >= first && at < b.festive.size()) {
          b.festive[at] += static_cast<float>(festival.uplift * b.segment->festive);
        }
      }
    }
  }
}

// Mean factor of a month's days. A profile that states its own season has no other.
double festive_month(const Business& b, int month) {
  if (b.latent.season_ratio > 0) return 1;
  double sum = 0;
  const Date first = base::month_start(month);
  const Date last = base::month_end(month);
  for (Date day = first; day <= last; ++day) sum += b.festive_on(day);
  return sum / (last - first + 1);
}

// Bills reach back as far as the oldest GST period, and three months before the window: those are paid in it.
int oldest_bills(const Config& config) {
  const int first = base::month_index(config.start);
  const int months = base::month_index(config.end) - first + 1;
  const int back = config.calibration.gst_months + 4 - months;
  return first - (back < 3 ? 3 : back);
}

// A young business works up to its trade.
double ramp(const Business& b, int month) {
  const Vintage& usual = b.config->vintage;
  const int age = month - base::month_index(b.began);
  if (age >= usual.ramp_months) return 1;
  return usual.ramp_from + (1 - usual.ramp_from) * age / usual.ramp_months;
}

void make_path(Business& b) {
  const Config& config = *b.config;
  b.first_month = base::month_index(b.start);
  b.months = base::month_index(config.end) - b.first_month + 1;
  const int born = base::month_index(b.began);
  b.path_month = b.path_month > born ? b.path_month : born;
  make_festive(b);
  Rng rng = b.stream("path");
  const int last = b.first_month + b.months - 1;
  double deviation = 0;  // of the month before, on the log scale
  const double carry = config.trade.noise_carry;
  for (int month = b.path_month; month <= last; ++month) {
    deviation = carry * deviation + (1 - carry * carry / 2) * b.latent.noise * rng.normal();
    const double season = season_factor(b, month % 12 + 1) * festive_month(b, month);
    const int at = month - b.first_month;
    const Latent& l = b.latent;
    const bool shocked = l.shock_month >= 0 && at >= l.shock_month && at < l.shock_month + l.shock_months;
    b.path.push_back(b.trend(month) * ramp(b, month) * season * base::exp_det(deviation) *
                     (shocked ? 1 - l.shock_depth : 1));
  }
}

void make_identity(Business& b) {
  Rng rng = b.stream("identity");
  const Names& names = *b.names;
  const bool woman = rng.chance(b.config->behaviour.woman);
  const auto low = static_cast<std::int64_t>(woman ? names.men : 0);
  const auto high = static_cast<std::int64_t>(woman ? names.first.size() : names.men) - 1;
  const std::string& first = names.first[static_cast<std::size_t>(rng.integer(low, high))];
  const std::string& last = any(names.holder_last, rng);
  b.holder = first + " " + last;
  b.trade_name = any(names.trade_first, rng) + " " + b.segment->trade;
  b.pan = make_pan(names.blocks, rng, 'P', last[0]);
  b.city = any(names.cities, rng);
  b.gstin = make_gstin(b.city.code, b.pan);
  b.gender = woman ? "FEMALE" : "MALE";
  const Range ages = b.config->behaviour.age;
  const int age =
      static_cast<int>(rng.integer(static_cast<std::int64_t>(ages.low), static_cast<std::int64_t>(ages.high)));
  b.born = base::add_months(b.config->end, -12 * age) - static_cast<Date>(rng.integer(0, 360));
  // A grown-up founded the business: whoever is too young for that is some years older.
  const Date latest = base::add_months(b.founded, -12 * b.config->vintage.founder_age_least);
  if (b.born > latest) b.born = latest - static_cast<Date>(b.stream("founder").integer(0, 2000));
  const std::string door = std::to_string(rng.integer(1, 240));
  const std::string& road = any(names.branches, rng);
  b.address = door + ", " + road + ", " + b.city.name + ", " + b.city.state + " " + b.city.pin;
}

BankAccount make_account(const Business& b, Rng& rng, int index, int bank) {
  BankAccount account;
  account.id = "ACC";
  base::append_padded(account.id, static_cast<int>(rng.integer(1, 9999)) * 10 + index, 8);
  account.bank = bank;
  const Bank& facts = b.names->banks[static_cast<std::size_t>(bank)];
  account.number = make_account_number(b.names->blocks, rng);
  account.ifsc = make_ifsc(b.names->blocks, rng, facts.code);
  account.branch = any(b.names->branches, rng) + ", " + b.city.name;
  account.savings = index == 1 || (index == 4 && !b.latent.many_banks);
  account.overdraft = index == 3;
  account.cash_credit = index == 0 && b.latent.cc_limit > 0;
  account.opened = account_opened(b, rng, index, facts, account.savings);
  return account;
}

// So many whole steps of rupees below the amount, and `more` of them.
Paise whole_steps(double rupees, double step, int more) {
  return base::from_rupees(static_cast<double>(static_cast<std::int64_t>(rupees / step + more)) * step);
}

// Opening balances: days of running costs in the current account, months of household money in savings.
void open_accounts(Business& b, Rng& rng) {
  const double cost = b.trend(b.first_month) * (1 - b.latent.margin);
  const double home = b.household(b.first_month);
  const Behaviour::Accounts& usual = b.usual().accounts;
  const double step = usual.limit_step;
  for (std::size_t i = 0; i < b.accounts.size(); ++i) {
    BankAccount& account = b.accounts[i];
    const double wobble = draw(rng, usual.opening_spread);
    double opening = cost * b.latent.buffer_days / 30 * wobble;
    const double saved = usual.savings_months + b.latent.buffer_days / usual.savings_buffer_days;
    if (account.savings) opening = home * (i == 1 ? saved : usual.spare_savings_months) * wobble;
    if (i == 2) opening = cost * usual.collection_months * wobble;
    if (account.overdraft) {
      account.limit =
          whole_steps(cost * usual.overdraft_months / 100, step, 0) + base::from_rupees(usual.overdraft_least);
      opening = -usual.overdraft_drawn * static_cast<double>(account.limit) * wobble;
    }
    if (account.cash_credit) {
      account.limit = whole_steps(b.latent.cc_limit * b.latent.turnover, step, 1);
      opening = -usual.cash_credit_drawn * static_cast<double>(account.limit) * wobble;
    }
    // One that is as young as the data begins empty.
    account.opening = account.opened >= b.start ? 0 : static_cast<Paise>(opening);
  }
}

base::Status make_accounts(Business& b) {
  Rng rng = b.stream("accounts");
  const Config& config = *b.config;
  std::vector<int> banks;
  for (std::size_t i = 0; i < config.banks.size(); ++i) {
    const int bank = b.names->bank(config.banks[i]);
    if (bank < 0) {
      std::string known;
      for (const Bank& each : b.names->banks) known += (known.empty() ? "" : ", ") + each.id;
      return base::Error{"E_CONFIG",      "/banks/" + std::to_string(i), "Unknown bank", known,
                         config.banks[i], "Use one of the banks listed"};
    }
    banks.push_back(bank);
  }
  const int count = config.accounts > 0 ? config.accounts : b.latent.accounts;
  const auto start = static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(banks.size()) - 1));
  for (int i = 0; i < count; ++i) {
    b.accounts.push_back(make_account(b, rng, i, banks[(start + static_cast<std::size_t>(i)) % banks.size()]));
  }
  open_accounts(b, rng);
  return base::Unit{};
}

}  // namespace

double Business::trend(int month) const {
  int at = month - first_month;
  if (at < 0) at = 0;
  if (at >= months) at = months - 1;
  const double along = months > 1 ? static_cast<double>(at) / (months - 1) : 0;
  return latent.turnover * 100 * (latent.growth_from + (latent.growth_to - latent.growth_from) * along);
}

double Business::household(int month) const {
  const double surplus = latent.margin * trend(month) - latent.emi_share * latent.turnover * 100;
  const double share = latent.drawings * surplus;
  const double least = usual().household.limits.low * 100;
  const double most = usual().household.limits.high * 100;
  return share < least ? least : share > most ? most : share;
}

Paise Business::emi_total() const {
  Paise total = 0;
  for (const Loan& loan : loans) total += loan.running() ? loan.emi : 0;
  return total;
}

double Business::festive_on(Date date) const {
  const Date first = base::month_start(path_month);
  const auto at = static_cast<std::size_t>(date - first);
  return date < first || at >= festive.size() ? 1.0 : static_cast<double>(festive[at]);
}

base::Result<Business> make_business(const Config& config, const Names& names, std::string_view customer_id,
                                     const Latent& latent, std::uint64_t seed) {
  Business b;
  b.config = &config;
  b.names = &names;
  b.customer_id = customer_id;
  b.seed = seed;
  b.latent = latent;
  b.segment = &config.segments[latent.segment];
  b.path_month = oldest_bills(config);
  found(b);
  make_path(b);
  make_identity(b);
  const base::Status accounts = make_accounts(b);
  if (!accounts) return accounts.error();
  make_parties(b);
  make_savings_plans(b);
  make_loans(b);
  make_gst(b);
  make_orders(b);
  return b;
}

}  // namespace msme::simulate
