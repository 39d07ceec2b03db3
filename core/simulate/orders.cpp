// ONDC orders, and the weekly payouts that settle the delivered ones.
#include "base/sort.hpp"
#include "base/text.hpp"
#include "simulate/render.hpp"

namespace msme::simulate {
namespace {

using base::Date;
using base::Paise;
using base::Rng;

void fill_basket(const Business& b, Order& order, Rng& rng) {
  const Behaviour::Ondc& usual = b.usual().ondc;
  order.items.push_back('[');
  const int count = draw(rng, usual.basket);
  for (int i = 0; i < count; ++i) {
    const std::string& goods = any(b.names->goods, rng);
    const int quantity = draw(rng, usual.pieces);
    const Paise price = base::rupees(rng.integer(usual.price.low / 10, usual.price.high / 10) * 10);
    order.total += price * quantity;
    if (i > 0) order.items.push_back(',');
    std::string id = "ITEM";
    base::append_padded(id, i + 1, 4);
    Line line(order.items);
    line.text("id", id).text("name", goods).number("quantity", quantity);
    line.rupees("price", price).close(false);
  }
  order.items.push_back(']');
}

Order draw_order(const Business& b, Rng& rng) {
  const Behaviour& usual = b.usual();
  Order order;
  const Date from = b.start > b.ondc_joined ? b.start : b.ondc_joined;
  order.date = from + static_cast<Date>(rng.integer(0, b.config->end - from));
  order.time =
      static_cast<std::int32_t>(rng.integer(usual.ondc.order_hours.low * 3600, usual.ondc.order_hours.high * 3600));
  const double luck = rng.uniform();
  const double done = 1 - usual.cancelled - usual.open;
  const double lost = done + usual.cancelled;
  order.state = luck < done ? 0 : luck < lost ? 1 : luck < lost + usual.open * usual.ondc.in_progress_share ? 2 : 3;
  fill_basket(b, order, rng);
  return order;
}

// The Wednesday after the week in which it was delivered, two days later.
Date payout_day(Date ordered) { return ordered + 9 - base::weekday(ordered + 2); }

}  // namespace

void make_orders(Business& b) {
  Rng rng = b.stream("orders");
  const Behaviour::Ondc& usual = b.usual().ondc;
  const FraudSizes& sizes = b.config->fraud;
  // Sellers on platforms have many; others a few if they sell over the counter at all.
  const bool seller = b.segment->platform > 0;
  const bool invented = b.latent.frauds.has(Fraud::OndcInflation);
  const std::int64_t some = draw(rng, seller ? usual.seller_orders : usual.other_orders);
  std::int64_t count = seller || b.segment->b2b < usual.counter_below ? some : 0;
  if (b.config->orders >= 0) count = b.config->orders;
  if (invented && count > sizes.ondc_real_most) count = sizes.ondc_real_most;
  for (std::int64_t i = 0; i < count; ++i) b.orders.push_back(draw_order(b, rng));
  if (invented) {
    for (int i = 0; i < sizes.ondc_orders; ++i) {
      Order order = draw_order(b, rng);
      order.state = 0;
      order.fraud = Fraud::OndcInflation;
      b.orders.push_back(std::move(order));
    }
  }
  base::sort(b.orders,
             [](const Order& a, const Order& c) { return a.date != c.date ? a.date < c.date : a.time < c.time; });
  const double kept = 1 - (b.config->trade.finder_fee + b.config->trade.tcs) / 100;
  for (Order& order : b.orders) {
    const Date day = payout_day(order.date);
    if (order.state != 0 || day > b.config->end) continue;
    // Nobody pays for an invented order; it claims a settlement all the same.
    if (b.settlements.empty() || b.settlements.back().date != day) b.settlements.push_back({day, 0, rng.next()});
    order.settlement = static_cast<std::int32_t>(b.settlements.size()) - 1;
    if (order.fraud == Fraud::None) {
      b.settlements.back().amount += static_cast<Paise>(static_cast<double>(order.total) * kept + 0.5);
    }
  }
}

}  // namespace msme::simulate
