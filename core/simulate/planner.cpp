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

namespace {

constexpr Paise kRtgsFloor = 20000000;    // ₹2 lakh (RBI)
constexpr Paise kImpsCeiling = 50000000;  // ₹5 lakh (NPCI)

constexpr double kSpentShare = 0.6;  // of household money, spent by card, UPI and cash: spending()

// Cheques clear on working days: no Sundays, no second and fourth Saturdays.
bool clearing_day(Date date) {
  const int weekday = base::weekday(date);
  const int day = base::to_civil(date).day;
  return weekday != 6 && !(weekday == 5 && (day - 1) / 7 % 2 == 1);
}

}  // namespace

Planner::Planner(Business& business)
    : b_(business),
      sales_(business.stream("sales")),
      costs_(business.stream("costs")),
      home_(business.stream("home")),
      failing_(business.stream("failures")) {}

void Planner::begin(int month) {
  month_ = month;
  first_ = base::month_start(month);
  last_ = base::month_end(month);
  const double days = last_ - first_ + 1;
  if (first_ < b_.config->start) first_ = b_.config->start;
  if (last_ > b_.config->end) last_ = b_.config->end;
  turnover_ = b_.turnover(month) * (last_ - first_ + 1) / days;
  plan_.clear();
  std::vector<Event> still_later;
  for (Event& event : later_) (event.date <= last_ ? plan_ : still_later).push_back(event);
  later_ = std::move(still_later);
}

Event& Planner::add(Rng& rng, Date date, Kind kind, Mode mode, Category category, Paise amount) {
  Event event;
  event.date = date;
  event.kind = kind;
  event.mode = mode;
  event.category = category;
  event.amount = amount > 0 ? amount : 100;
  event.reference = rng.next();
  // 09:00 to 21:00; the reference's high bits are as good as another draw.
  event.time = 32400 + static_cast<std::int32_t>((event.reference >> 20U) % 43200);
  if (mode == Mode::Cheque) {
    while (!clearing_day(event.date) && event.date < last_) ++event.date;
    while (!clearing_day(event.date) && event.date > first_) --event.date;
  }
  plan_.push_back(event);
  return plan_.back();
}

Date Planner::day(Rng& rng, double sunday) {
  Date date = first_;
  for (int attempt = 0; attempt < 12; ++attempt) {
    date = first_ + static_cast<Date>(rng.integer(0, last_ - first_));
    const double weight = base::weekday(date) == 6 ? sunday : 1.0;
    if (rng.chance(weight / (sunday > 1 ? sunday : 1.0))) break;
  }
  return date;
}

Date Planner::on(int day_of_month) const {
  Date date = base::month_start(month_) + day_of_month - 1;
  if (date < first_) date = first_;
  return date > last_ ? last_ : date;
}

// The configured mix among what the amount allows: RTGS from ₹2 lakh, UPI and IMPS up to their limits.
Mode Planner::mode_for(Rng& rng, Paise amount, double cheque_share) {
  const ModeMix& mix = b_.config->modes;
  if (rng.chance(cheque_share)) return Mode::Cheque;
  const bool small = amount <= base::from_rupees(b_.config->upi.high);
  const double weights[] = {small ? mix.upi : 0, amount <= kImpsCeiling ? mix.imps : 0, mix.neft + 0.001,
                            amount >= kRtgsFloor ? mix.rtgs * 8 : 0, mix.cheque};
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
  if (here.code != there.code) event.mode = amount <= kImpsCeiling ? Mode::Imps : Mode::Neft;
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
  if (date > b_.config->end) return;
  Event copy = event;
  copy.date = date;
  copy.time = time;
  (date <= last_ ? plan_ : later_).push_back(copy);
}

void Planner::trade(int count, Paise postponed) {
  if (count < 14) count = 14;
  const Segment& s = *b_.segment;
  const int receipts = count * 62 / 100;
  const int buys = count * 20 / 100;
  double running = 0;  // what the month's fixed costs take
  for (const Event& event : plan_) {
    const bool cost = !event.credit && event.kind != Kind::Own && event.category != Category::Emi &&
                      event.category != Category::Drawings && event.category != Category::Investment;
    if (cost && event.account == 0) running += static_cast<double>(event.amount);
  }
  double named = 0;
  for (const Buyer& buyer : b_.buyers) named += buyer.share;
  // Larger named buyers than the segment's usual leave less for the counter.
  counter_ = named > s.b2b + 1e-9 ? (named < 1 ? (1 - named) / (1 - s.b2b) : 0) : 1;
  const int cash = s.cash > 0.05 ? 1 + receipts * 5 / 100 : s.cash > 0 ? 1 : 0;
  const int cards = s.card + s.platform > 0 ? receipts * 22 / 100 : 0;
  int buyers = static_cast<int>((receipts - cash - cards) * (1 - s.upi_count) + 0.5);
  if (named > 0.5 && buyers < 8) buyers = 8;
  if (buyers < 2) buyers = 2;
  sales_to_buyers(buyers);
  cash_sales(cash);
  settlements(cards);
  sales_at_counter(receipts - cash - cards - buyers);
  // The household's shopping passes through the bank too: margin is what is left after both.
  double budget = turnover_ * (1 - b_.latent.margin) - running - kSpentShare * b_.household(month_);
  if (budget < turnover_ * 0.08) budget = turnover_ * 0.08;
  suppliers(buys, budget + static_cast<double>(postponed));
  spending(count - receipts - buys);
}

void Planner::sales_to_buyers(int count) {
  const Segment& s = *b_.segment;
  double named = 0;
  for (const Buyer& buyer : b_.buyers) named += buyer.share;
  if (!(named > 0)) return;
  // Who pays how often: every buyer by share, the largest at least once.
  for (std::size_t i = 0; i < b_.buyers.size(); ++i) {
    const Buyer& buyer = b_.buyers[i];
    const double expected = count * buyer.share / named;
    const double chance = sales_.uniform();
    auto payments = static_cast<int>(expected + chance);
    if (payments == 0 && static_cast<int>(i) < b_.latent.top_count) payments = 1;
    if (payments == 0) continue;
    const bool top = static_cast<int>(i) < b_.latent.top_count;
    const double wobble = sales_.lognormal(1, top ? 0.03 : 0.1);
    // A buyer who skips months pays for them when he pays.
    const double months = !top && expected < 1 ? 1 / expected : 1;
    const double value = turnover_ * buyer.share * wobble * months;
    std::vector<Paise> amounts;
    split(sales_, value, payments, 0.35, 100, amounts);
    for (const Paise amount : amounts) {
      const Date date = day(sales_, s.sunday);
      const Mode mode = mode_for(sales_, amount, 0);
      Event& event = add(sales_, date, Kind::Transfer, mode, Category::SalesReceipt, amount);
      event.credit = event.sale = true;
      event.party = buyer.party;
      static constexpr std::string_view kRemarks[] = {"INV PAYMENT", "BILL SETTLEMENT", "PART PAYMENT", "AGST INVOICE"};
      event.remark = kRemarks[event.reference % 4];
    }
  }
}

void Planner::sales_at_counter(int count) {
  const Segment& s = *b_.segment;
  double named = 0;
  for (const Buyer& buyer : b_.buyers) named += buyer.share;
  const double value = turnover_ * (1 - named - (s.cash + s.card + s.platform) * counter_);
  std::vector<Paise> amounts;
  split(sales_, value, count, 0.8, 100, amounts);
  const Paise ceiling = base::from_rupees(b_.config->upi.high);
  const bool collects = b_.accounts.size() > 2;
  for (Paise amount : amounts) {
    const Date date = day(sales_, s.sunday);
    const auto payer = static_cast<std::size_t>(sales_.integer(0, static_cast<std::int64_t>(b_.payers.size()) - 1));
    const bool collected = collects && sales_.chance(0.4);
    // Above the UPI limit the payer turns to the bank.
    const Mode mode = amount <= ceiling ? Mode::Upi : amount <= kImpsCeiling ? Mode::Imps : Mode::Neft;
    Event& event = add(sales_, date, Kind::Transfer, mode, Category::SalesReceipt, amount);
    event.credit = event.sale = true;
    event.party = b_.payers[payer];
    event.account = collected ? 2 : 0;
    static constexpr std::string_view kRemarks[] = {"Payment from Phone", "Paid via UPI", "Bill payment", "Order"};
    event.remark = kRemarks[event.reference % 4];
  }
}

void Planner::settlements(int count) {
  const Segment& s = *b_.segment;
  const auto platform = static_cast<int>(count * s.platform / (s.platform + s.card + 1e-9));
  std::vector<Paise> amounts;
  const bool collects = b_.accounts.size() > 2;
  split(sales_, turnover_ * s.card * counter_, count - platform, 0.4, 50, amounts);
  for (const Paise amount : amounts) {
    const Date date = day(sales_, s.sunday);
    Event& event = add(sales_, date, Kind::CardSettlement, Mode::Neft, Category::PlatformSettlement, amount);
    event.credit = event.sale = true;
    event.account = collects ? 2 : 0;
  }
  split(sales_, turnover_ * s.platform * counter_, platform, 0.4, 1, amounts);
  for (const Paise amount : amounts) {
    const Date date = day(sales_, 0.2);
    Event& event = add(sales_, date, Kind::Transfer, Mode::Neft, Category::PlatformSettlement, amount);
    event.credit = event.sale = true;
    event.party = b_.platforms[static_cast<std::size_t>(event.reference % b_.platforms.size())];
    event.remark = "PAYOUT";
  }
}

void Planner::cash_sales(int count) {
  std::vector<Paise> amounts;
  split(sales_, turnover_ * b_.segment->cash * counter_, count, 0.3, 10000, amounts);
  for (const Paise amount : amounts) {
    const Date date = day(sales_, 0);
    Event& event = add(sales_, date, Kind::CashDeposit, Mode::Cash, Category::CashDeposit, amount);
    event.credit = event.sale = true;
  }
}

void Planner::suppliers(int count, double budget) {
  std::vector<Paise> amounts;
  split(costs_, budget, count, 0.6, 100, amounts);
  for (const Paise amount : amounts) {
    const Date date = day(costs_, 0.1);
    // The first suppliers are the main ones.
    const double rank = costs_.uniform();
    const auto index = static_cast<std::size_t>(rank * rank * static_cast<double>(b_.suppliers.size()));
    const Mode mode = mode_for(costs_, amount, b_.latent.cheque_share);
    Event& event = add(costs_, date, Kind::Transfer, mode, Category::SupplierPayment, amount);
    event.party = b_.suppliers[index];
    event.need = Need::Postpone;
    static constexpr std::string_view kRemarks[] = {"GOODS", "PURCHASE", "BILL PAYMENT", "MATERIAL"};
    event.remark = kRemarks[event.reference % 4];
  }
}

}  // namespace msme::simulate
