#include <algorithm>

#include "base/detmath.hpp"
#include "base/sort.hpp"
#include "simulate/events.hpp"

namespace msme::simulate {

using base::Date;
using base::Paise;
using base::Rng;
using model::Category;
using model::Mode;

bool working_day(Date date) {
  const int weekday = base::weekday(date);
  const base::Civil civil = base::to_civil(date);
  const bool national = (civil.month == 1 && civil.day == 26) || (civil.month == 8 && civil.day == 15) ||
                        (civil.month == 10 && civil.day == 2);
  return !national && weekday != 6 && !(weekday == 5 && (civil.day - 1) / 7 % 2 == 1);
}

Planner::Planner(Business& business)
    : b_(business),
      usual_(business.usual()),
      rtgs_(base::from_rupees(usual_.statutory.rtgs_from)),
      imps_(base::from_rupees(usual_.statutory.imps_to)),
      sales_(business.stream("sales")),
      costs_(business.stream("costs")),
      home_(business.stream("home")),
      failing_(business.stream("failures")),
      shady_(business.stream("frauds")) {
  // Larger named buyers than the segment's usual leave less for the counter.
  const double named = named_share();
  const double usual = b_.segment->b2b;
  counter_ = named > usual + 1e-9 ? (named < 1 ? (1 - named) / (1 - usual) : 0) : 1;
}

double Planner::named_share() const {
  double named = 0;
  for (const Buyer& buyer : b_.buyers) named += buyer.share;
  return named;
}

void Planner::open_month(int month) {
  month_ = month;
  first_ = base::month_start(month);
  last_ = base::month_end(month);
  turnover_ = b_.turnover(month);
  if (first_ < b_.began) {
    turnover_ *= static_cast<double>(last_ - b_.began + 1) / (last_ - first_ + 1);
    first_ = b_.began;
  }
  start_bills();
}

void Planner::begin(int month) {
  open_month(month);
  const double days = last_ - base::month_start(month) + 1;
  if (first_ < b_.start) first_ = b_.start;
  if (last_ > b_.config->end) last_ = b_.config->end;
  turnover_ = b_.turnover(month) * (last_ - first_ + 1) / days;
  plan_.clear();
  std::vector<Event> still_later;
  for (Event& event : later_) (event.date <= last_ ? plan_ : still_later).push_back(event);
  later_ = std::move(still_later);
}

Event Planner::fresh(Rng& rng, Date date, Kind kind, Mode mode, Category category, Paise amount) const {
  Event event;
  event.date = date;
  event.kind = kind;
  event.mode = mode;
  event.category = category;
  event.amount = amount > 0 ? amount : 100;
  event.reference = rng.next();
  // The reference's high bits are as good as another draw.
  const Whole hours = usual_.rows.trading_hours;
  const auto span = static_cast<std::uint64_t>(hours.high > hours.low ? hours.high - hours.low : 1) * 3600;
  event.time = hours.low * 3600 + static_cast<std::int32_t>((event.reference >> 20U) % span);
  if (mode == Mode::Cheque) {
    while (!working_day(event.date) && event.date < last_) ++event.date;
    while (!working_day(event.date) && event.date > first_) --event.date;
  }
  return event;
}

Event& Planner::add(Rng& rng, Date date, Kind kind, Mode mode, Category category, Paise amount) {
  plan_.push_back(fresh(rng, date, kind, mode, category, amount));
  return plan_.back();
}

Date Planner::day(Rng& rng, double sunday, bool festive) {
  Date date = first_;
  // The likeliest day's weight: a festive one, a Sunday where Sundays are strong.
  const double most = (sunday > 1 ? sunday : 1.0) * (festive ? 1.6 : 1.0);
  for (int attempt = 0; attempt < 12; ++attempt) {
    date = first_ + static_cast<Date>(rng.integer(0, last_ - first_));
    const double weight = (base::weekday(date) == 6 ? sunday : 1.0) * (festive ? b_.festive_on(date) : 1.0);
    if (rng.chance(weight / most)) break;
  }
  return date;
}

Date Planner::on(int day_of_month) const {
  Date date = base::month_start(month_) + day_of_month - 1;
  if (date < first_) date = first_;
  return date > last_ ? last_ : date;
}

// The mix among what the amount allows: RTGS from ₹2 lakh, UPI and IMPS up to their limits.
Mode Planner::mode_for(Rng& rng, const ModeMix& mix, Paise amount, double cheque_share) {
  if (rng.chance(cheque_share)) return Mode::Cheque;
  const bool small = amount <= base::from_rupees(b_.config->upi.high);
  const double weights[] = {small ? mix.upi : 0, amount <= imps_ ? mix.imps : 0, mix.neft + 0.001,
                            amount >= rtgs_ ? mix.rtgs * usual_.sales.rtgs_weight : 0, mix.cheque};
  static constexpr Mode kModes[] = {Mode::Upi, Mode::Imps, Mode::Neft, Mode::Rtgs, Mode::Cheque};
  double total = 0;
  for (const double w : weights) total += w;
  double at = rng.uniform() * total;
  for (std::size_t i = 0; i < 5; ++i) {
    at -= weights[i];
    if (at < 0) return kModes[i];
  }
  return Mode::Neft;
}

// `total` in `count` lognormal parts, each a multiple of `unit` and at least one; the sum is off by rounding only.
void Planner::split(Rng& rng, double total, int count, double sigma, Paise unit, std::vector<Paise>& out) {
  out.clear();
  if (count <= 0 || !(total > 0)) return;
  std::vector<double> weights;
  weights.reserve(static_cast<std::size_t>(count));
  double sum = 0;
  for (int i = 0; i < count; ++i) {
    weights.push_back(rng.lognormal(1, sigma));
    sum += weights.back();
  }
  const double left = total / static_cast<double>(unit);
  for (const double w : weights) {
    const auto units = static_cast<Paise>(left * w / sum + 0.5);
    out.push_back((units < 1 ? 1 : units) * unit);
  }
}

void Planner::own_transfer(Date date, int from, int to, Paise amount) {
  Event& event = add(home_, date, Kind::Own, Mode::Transfer, Category::OwnTransfer, amount);
  const Bank& here = b_.bank_of(b_.accounts[static_cast<std::size_t>(from)]);
  const Bank& there = b_.bank_of(b_.accounts[static_cast<std::size_t>(to)]);
  if (here.code != there.code) event.mode = amount <= imps_ ? Mode::Imps : Mode::Neft;
  event.account = static_cast<std::uint8_t>(from);
  event.other = static_cast<std::int8_t>(to);
  event.need = Need::Optional;
}

std::vector<Event> Planner::take() {
  const auto earlier = [](const Event& a, const Event& c) {
    return a.date != c.date ? a.date < c.date : a.time < c.time;
  };
  base::sort(plan_, earlier);
  return std::move(plan_);
}

void Planner::after(const Event& event, Date date, std::int32_t time) {
  if (event.mode == Mode::Cheque) {
    while (!working_day(date)) ++date;
  }
  if (date > b_.config->end || date < b_.start) return;
  Event copy = event;
  copy.date = date;
  copy.time = time;
  (date <= last_ && month_ >= b_.first_month ? plan_ : later_).push_back(copy);
}

Planner::Rows Planner::divide(int rows) {
  const Segment& s = *b_.segment;
  const Behaviour::Rows& usual = usual_.rows;
  Rows out;
  const int receipts = rows * usual.receipts_percent / 100;
  out.buys = rows * usual.purchases_percent / 100;
  out.rest = rows - receipts - out.buys;
  out.cash = s.cash > usual.cash_from ? 1 + receipts * usual.cash_percent / 100 : s.cash > 0 ? 1 : 0;
  out.cards = s.card + s.platform > 0 ? receipts * usual.cards_percent / 100 : 0;
  // The counter takes UPI; what isn't UPI is settlements, cash and business buyers, who pay in other ways.
  out.buyers = static_cast<int>(receipts * (1 - s.upi_count) + 0.5) - out.cash - out.cards;
  const int business = usual.buyers_least + static_cast<int>(s.b2b * usual.buyers_least_business);
  const int least = named_share() > usual.named_from ? usual.buyers_least_named : business;
  if (out.buyers < least) out.buyers = least;
  out.counter = receipts - out.cash - out.cards - out.buyers;
  return out;
}

void Planner::history(int month) {
  open_month(month);
  const Segment& s = *b_.segment;
  const Rows rows = divide(b_.transactions / b_.months);
  sales_to_buyers(rows.buyers);
  fake_bills();
  const double over = 1 - named_share();
  b_.counter.push_back(over > 0 ? turnover_ * over : 0);
  double bought = 1 - b_.latent.margin - s.staff - s.rent - usual_.sales.other_costs;
  if (bought < usual_.sales.purchases_least_before) bought = usual_.sales.purchases_least_before;
  suppliers(rows.buys, turnover_ * bought);
}

void Planner::trade(int count) {
  // Of what is planned already, receipts and payments for earlier bills are trade; their like is billed this month.
  int bills = 0;
  double running = 0;  // what the month's fixed costs take
  for (const Event& event : plan_) {
    bills += event.invoice >= 0 ? 1 : 0;
    const bool cost = !event.credit && event.invoice < 0 && event.kind != Kind::Own &&
                      event.category != Category::Emi && event.category != Category::Drawings &&
                      event.category != Category::Investment && event.fraud == Fraud::None;
    if (cost && event.account == 0) running += static_cast<double>(event.amount);
  }
  if (count + bills < usual_.rows.month_least) count = usual_.rows.month_least - bills;
  const Rows rows = divide(count + bills);
  sales_to_buyers(rows.buyers);
  fake_bills();
  const double over = 1 - named_share();
  b_.counter.push_back(over > 0 ? turnover_ * over : 0);
  payouts();
  cash_sales(rows.cash);
  settlements(rows.cards);
  sales_at_counter(rows.counter);
  // The household's shopping passes through the bank too: margin is what is left after both.
  double budget = turnover_ * (1 - b_.latent.margin) - running -
                  (usual_.household.cash_share + usual_.household.shopping_share) * b_.household(month_);
  if (budget < turnover_ * usual_.sales.purchases_least) budget = turnover_ * usual_.sales.purchases_least;
  suppliers(rows.buys, budget);
  spending(rows.rest);
}

void Planner::sales_at_counter(int count) {
  const Segment& s = *b_.segment;
  const double value = turnover_ * (1 - named_share() - (s.cash + s.card + s.platform) * counter_);
  std::vector<Paise> amounts;
  split(sales_, value, count, usual_.sales.counter_sigma, 100, amounts);
  const Paise ceiling = base::from_rupees(b_.config->upi.high);
  const bool collects = b_.accounts.size() > 2;
  for (Paise amount : amounts) {
    const Date date = day(sales_, s.sunday, true);
    const auto payer = static_cast<std::size_t>(sales_.integer(0, static_cast<std::int64_t>(b_.payers.size()) - 1));
    const bool collected = collects && sales_.chance(usual_.sales.collected_share);
    // Above the UPI limit the payer turns to the bank.
    const Mode mode = amount <= ceiling ? Mode::Upi : amount <= imps_ ? Mode::Imps : Mode::Neft;
    Event& event = add(sales_, date, Kind::Transfer, mode, Category::SalesReceipt, amount);
    event.credit = event.sale = true;
    event.party = b_.payers[payer];
    event.account = collected ? 2 : 0;
    if (b_.latent.many_banks && event.reference % 3 == 0 && b_.accounts.size() > 4) event.account = 4;
    static constexpr std::string_view kRemarks[] = {"Payment from Phone", "Paid via UPI", "Bill payment", "Order"};
    event.remark = kRemarks[event.reference % 4];
  }
}

void Planner::settlements(int count) {
  const Segment& s = *b_.segment;
  const auto platform = static_cast<int>(count * s.platform / (s.platform + s.card + 1e-9));
  std::vector<Paise> amounts;
  const bool collects = b_.accounts.size() > 2;
  split(sales_, turnover_ * s.card * counter_, count - platform, usual_.sales.payout_sigma, 50, amounts);
  for (const Paise amount : amounts) {
    const Date date = day(sales_, s.sunday, true);
    Event& event = add(sales_, date, Kind::CardSettlement, Mode::Neft, Category::PlatformSettlement, amount);
    event.credit = event.sale = true;
    event.account = collects ? 2 : 0;
  }
  split(sales_, turnover_ * s.platform * counter_, platform, usual_.sales.payout_sigma, 1, amounts);
  for (const Paise amount : amounts) {
    const Date date = day(sales_, usual_.sales.platform_sunday, true);
    Event& event = add(sales_, date, Kind::Transfer, Mode::Neft, Category::PlatformSettlement, amount);
    event.credit = event.sale = true;
    event.party = b_.platforms[static_cast<std::size_t>(event.reference % b_.platforms.size())];
    event.remark = "PAYOUT";
  }
}

void Planner::payouts() {
  for (const Settlement& settlement : b_.settlements) {
    if (settlement.date < first_ || settlement.date > last_ || settlement.amount <= 0) continue;
    Event& event =
        add(sales_, settlement.date, Kind::Transfer, Mode::Neft, Category::PlatformSettlement, settlement.amount);
    event.credit = event.sale = true;
    event.party = b_.ondc;
    event.reference = settlement.reference;
    event.remark = "ONDC PAYOUT";
  }
}

void Planner::cash_sales(int count) {
  std::vector<Paise> amounts;
  split(sales_, turnover_ * b_.segment->cash * counter_, count, usual_.sales.cash_sigma, 10000, amounts);
  for (const Paise amount : amounts) {
    Date date = day(sales_, 0, true);
    while (!working_day(date) && date < last_) ++date;
    while (!working_day(date) && date > first_) --date;
    Event& event = add(sales_, date, Kind::CashDeposit, Mode::Cash, Category::CashDeposit, amount);
    event.credit = event.sale = true;
  }
}

}  // namespace msme::simulate
