// Frauds done with real money: the rows are true bank rows, what they pretend isn't.
#include "simulate/events.hpp"

namespace msme::simulate {

using base::Date;
using base::Paise;
using model::Category;
using model::Mode;

namespace {

Paise whole_thousands(double paise) { return static_cast<Paise>(paise / 100000 + 1) * 100000; }

}  // namespace

Event& Planner::move(Date date, int party, bool credit, Paise amount, Fraud fraud) {
  Event& event = add(shady_, date, Kind::Transfer, amount > imps_ ? Mode::Rtgs : Mode::Neft,
                     credit ? Category::SalesReceipt : Category::SupplierPayment, amount);
  event.party = party;
  event.credit = credit;
  event.fraud = fraud;
  event.remark = credit ? "INV PAYMENT" : "PURCHASE";
  return event;
}

void Planner::plant() {
  const FraudSet& frauds = b_.latent.frauds;
  if (frauds.empty() || b_.shells.empty()) return;
  // Every other month or so.
  const bool now = shady_.chance(usual_.fraud_month);
  if (frauds.has(Fraud::Circular) && now) circle();
  if (frauds.has(Fraud::RoundTrip) && now) round_trip();
  if (frauds.has(Fraud::WindowDressing) && month_ >= b_.first_month + b_.months - b_.config->fraud.dressed_months)
    dress_window();
}

// Out as a purchase, back as a sale from the last of the firms it went through, less what the hands keep.
void Planner::circle() {
  const FraudSizes& sizes = b_.config->fraud;
  const auto hops = static_cast<std::size_t>(draw(shady_, sizes.circle_hops));
  const Paise amount = whole_thousands(turnover_ * draw(shady_, sizes.circle_amount));
  const Date out = first_ + static_cast<Date>(shady_.integer(0, last_ - first_));
  Event& paid = move(out, b_.shells[0], false, amount, Fraud::Circular);
  paid.need = Need::Optional;
  paid.hops = static_cast<std::uint8_t>(hops);
  const std::uint64_t reference = paid.reference;
  const Paise returned = whole_thousands(static_cast<double>(amount) * draw(shady_, sizes.circle_back));
  const Date back = out + static_cast<Date>(hops) + static_cast<Date>(draw(shady_, sizes.circle_days));
  Event home = move(back, b_.shells[(hops - 1) % b_.shells.size()], true, returned, Fraud::Circular);
  plan_.pop_back();
  home.follows = true;
  home.hops = static_cast<std::uint8_t>(hops);
  home.reference = reference;
  after(home, back, home.time);
}

void Planner::round_trip() {
  const FraudSizes& sizes = b_.config->fraud;
  const int party = b_.shells[1 % b_.shells.size()];
  const Paise amount = whole_thousands(turnover_ * draw(shady_, sizes.round_amount));
  const Date in = first_ + static_cast<Date>(shady_.integer(0, last_ - first_));
  move(in, party, true, amount, Fraud::RoundTrip);
  const Date back = in + static_cast<Date>(draw(shady_, sizes.round_days));
  Event out = move(back, party, false, amount - amount * draw(shady_, sizes.round_kept_per_mille) / 1000 / 100 * 100,
                   Fraud::RoundTrip);
  plan_.pop_back();
  after(out, back, out.time);
}

// In on one of the month's last days, out on one of the next month's first.
void Planner::dress_window() {
  const FraudSizes& sizes = b_.config->fraud;
  const int friend_of = b_.family[1];
  const Paise amount = whole_thousands(turnover_ * draw(shady_, sizes.dressed_amount));
  const Date in = last_ - static_cast<Date>(draw(shady_, sizes.dressed_in_days));
  Event& lifted = move(in, friend_of, true, amount, Fraud::WindowDressing);
  lifted.category = Category::Transfer;
  lifted.remark = "FUNDS";
  const Date back = base::month_end(month_) + static_cast<Date>(draw(shady_, sizes.dressed_out_days));
  Event out = move(in, friend_of, false, amount, Fraud::WindowDressing);
  plan_.pop_back();
  out.category = Category::Transfer;
  out.remark = "RETURNED";
  after(out, back, out.time);
}

}  // namespace msme::simulate
