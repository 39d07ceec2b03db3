#include "analyze/market.hpp"

#include <algorithm>

#include "base/sort.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::kNoDate;
using base::kNoMoney;
using base::Paise;
using model::Category;

Paise net_of(const model::OndcOrder& order) {
  const Paise value = order.value == kNoMoney ? 0 : order.value;
  return value - (order.commission == kNoMoney ? 0 : order.commission);
}

}  // namespace

bool was_cancelled(const model::OndcOrder& order) { return base::equals_ignore_case(order.state, "Cancelled"); }
bool was_returned(const model::OndcOrder& order) { return base::equals_ignore_case(order.state, "Returned"); }

std::vector<Payout> payouts(const model::Borrower& b) {
  std::vector<std::uint32_t> order;
  for (std::size_t i = 0; i < b.ondc_orders.size(); ++i) {
    if (!b.ondc_orders[i].settlement.id.empty()) order.push_back(static_cast<std::uint32_t>(i));
  }
  base::sort_rows(order, [&b](std::uint32_t x, std::uint32_t y) {
    return b.ondc_orders[x].settlement.id < b.ondc_orders[y].settlement.id;
  });
  std::vector<Payout> list;
  std::vector<double> weighed;
  for (const std::uint32_t i : order) {
    const model::OndcOrder& o = b.ondc_orders[i];
    if (list.empty() || list.back().id != o.settlement.id) {
      Payout p;
      p.id = o.settlement.id;
      p.reference = o.settlement.reference;
      p.date = o.settlement.date;
      p.stated = o.settlement.amount;
      list.push_back(p);
      weighed.push_back(0);
    }
    Payout& p = list.back();
    const Paise net = was_cancelled(o) || was_returned(o) ? 0 : net_of(o);
    p.expected += net;
    ++p.orders;
    if (o.created != kNoDate && (p.first_order == kNoDate || o.created < p.first_order)) p.first_order = o.created;
    if (o.created != kNoDate && p.date != kNoDate) {
      weighed.back() += static_cast<double>(net);
      p.lag_days += static_cast<double>(net) * (p.date - o.created);
    }
  }
  for (std::size_t i = 0; i < list.size(); ++i) list[i].lag_days = weighed[i] > 0 ? list[i].lag_days / weighed[i] : 0;
  return list;
}

std::vector<std::int64_t> find_credits(const Sheet& s, const std::vector<Wanted>& wanted, bool loans) {
  std::vector<std::int64_t> found(wanted.size(), -1);
  if (wanted.empty() || !s.facts.unusable.empty()) return found;
  std::vector<std::uint32_t> by_amount(wanted.size());
  Paise widest = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    by_amount[i] = static_cast<std::uint32_t>(i);
    widest = std::max(widest, wanted[i].tolerance);
  }
  base::sort_rows(by_amount, [&](std::uint32_t a, std::uint32_t b) { return wanted[a].amount < wanted[b].amount; });
  const model::Ledger& l = s.borrower.ledger;
  for (std::size_t row = 0; row < l.size(); ++row) {
    if (l.credit[row] == 0 || l.category[row] == Category::OwnTransfer) continue;
    if (loans && l.turnover[row] == model::Turnover::Business) continue;
    auto at = std::lower_bound(by_amount.begin(), by_amount.end(), l.amount[row] - widest,
                               [&](std::uint32_t w, Paise amount) { return wanted[w].amount < amount; });
    for (; at != by_amount.end() && wanted[*at].amount <= l.amount[row] + widest; ++at) {
      const Wanted& w = wanted[*at];
      const Paise gap = w.amount > l.amount[row] ? w.amount - l.amount[row] : l.amount[row] - w.amount;
      if (gap > w.tolerance || l.date[row] < w.from || l.date[row] > w.to) continue;
      const bool named = !w.reference.empty() && l.text(l.reference[row]) == w.reference;
      if (found[*at] >= 0 && !named) continue;
      found[*at] = static_cast<std::int64_t>(row);
      if (!named) break;
    }
  }
  return found;
}

}  // namespace msme::analyze
