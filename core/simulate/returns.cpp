// GST returns: when each is filed, and the figures, summed from the bills once a period is over.
#include "simulate/business.hpp"

namespace msme::simulate {
namespace {

using base::Date;
using base::Paise;
using base::Rng;

// Days after the due date: negative is early. −1000 = never filed.
int filing_delay(const Business& b, Rng& rng) {
  const Calibration& c = b.config->calibration;
  const double luck = rng.uniform();
  const int early = -draw(rng, b.usual().filing.early_days);
  const int late = static_cast<int>(rng.integer(1, 10));
  const int later = static_cast<int>(rng.integer(11, 30));
  if (luck < b.latent.gst_on_time) return early;
  // What isn't on time splits as the calibration says.
  const double rest = 1 - c.gst_on_time > 0 ? 1 - c.gst_on_time : 1;
  const double share = (luck - b.latent.gst_on_time) / (1 - b.latent.gst_on_time);
  if (share < c.gst_late_1_10 / rest) return late;
  if (share < (c.gst_late_1_10 + c.gst_late_11_30) / rest) return later;
  return b.latent.health < b.usual().weak_health ? -1000 : later + b.usual().filing.very_late_days;
}

void file(const Business& b, int month, int day, Rng& rng, Date& filed, bool& late) {
  const int delay = filing_delay(b, rng);
  const Date due = base::month_start(month + 1) + day - 1;
  late = delay > 0;
  filed = delay == -1000 || due + delay > b.config->end ? base::kNoDate : due + delay;
}

// Bills of one month.
struct Span {
  std::size_t first = 0, last = 0;
};
Span bills_of(const Business& b, const std::vector<std::uint32_t>& from, int month) {
  const auto at = static_cast<std::size_t>(month - b.path_month);
  if (month < b.path_month || at + 1 >= from.size()) return {};
  return {from[at], from[at + 1]};
}

double counter_of(const Business& b, int month) {
  const auto at = static_cast<std::size_t>(month - b.path_month);
  return month < b.path_month || at >= b.counter.size() ? 0 : b.counter[at];
}

// Real and fake bills that the month's return carries; what honest bills there are comes first.
struct Sums {
  Paise real = 0, declared = 0, igst = 0, central = 0;
};

// Who declares too little leaves out sales over the counter first, then bills.
void leave_out(Business& b, Span span, Paise& excess) {
  for (std::size_t i = span.last; i > span.first && excess > 0; --i) {
    Invoice& invoice = b.sales[i - 1];
    if (!invoice.real || invoice.taxable > excess) continue;
    invoice.declared = false;
    excess -= invoice.taxable;
  }
}

Sums sum_sales(const Business& b, Span span) {
  Sums out;
  for (std::size_t i = span.first; i < span.last; ++i) {
    const Invoice& invoice = b.sales[i];
    if (invoice.real) out.real += invoice.taxable;
    if (!invoice.declared) continue;
    out.declared += invoice.taxable;
    (invoice.inter_state ? out.igst : out.central) += invoice.inter_state ? invoice.tax : invoice.tax / 2;
  }
  return out;
}

Paise credit_of(const Business& b, int month) {
  const Span span = bills_of(b, b.purchases_from, month);
  Paise credit = 0;
  for (std::size_t i = span.first; i < span.last; ++i) {
    if (b.purchases[i].declared) credit += b.purchases[i].tax;
  }
  return credit;
}

Paise even_tax(Paise taxable, int rate) { return (taxable * rate + 100) / 200 * 2; }

}  // namespace

Paise month_tax(const Business& b, int month) {
  const Sums sums = sum_sales(b, bills_of(b, b.sales_from, month));
  const double over = counter_of(b, month) / (1 + b.segment->gst_rate / 100.0);
  const Paise tax = sums.igst + 2 * sums.central + even_tax(static_cast<Paise>(over), b.segment->gst_rate);
  const Paise net = tax - credit_of(b, month);
  return net > 0 ? net / 10000 * 10000 : 0;
}

void close_period(Business& b, GstPeriod& period) {
  if (period.closed) return;
  period.closed = true;
  Paise credit = b.credit_carried;
  for (int month = period.month - period.months + 1; month <= period.month; ++month) {
    const Span span = bills_of(b, b.sales_from, month);
    Sums sums = sum_sales(b, span);
    const auto over = static_cast<Paise>(counter_of(b, month) / (1 + b.segment->gst_rate / 100.0) / 100) * 100;
    Paise counter = over;
    if (b.latent.declared < 1) {
      const auto wanted = static_cast<Paise>(static_cast<double>(sums.real + over) * b.latent.declared);
      counter = wanted > sums.real ? wanted - sums.real : 0;
      Paise excess = sums.real + counter - wanted;
      leave_out(b, span, excess);
      sums = sum_sales(b, span);
    }
    period.b2b += sums.declared;
    period.b2c += counter;
    period.igst += sums.igst;
    period.central += sums.central + even_tax(counter, b.segment->gst_rate) / 2;
    credit += credit_of(b, month);
  }
  // Credit covers a part of the tax (rule 86B asks large filers for some in cash), the rest is carried.
  const Paise most = period.tax() / 200 * (2 * b.usual().costs.credit_most_percent);
  period.itc = (credit < most ? credit : most) / 2 * 2;
  b.credit_carried = credit - period.itc;
  period.net = period.tax() - period.itc;
}

void make_gst(Business& b) {
  Rng rng = b.stream("gst");
  // The latest period whose return was due by the end of the data.
  const Behaviour::Statutory& law = b.usual().statutory;
  const base::Civil end = base::to_civil(b.config->end);
  int last = base::month_index(b.config->end) - (end.day >= law.gstr3b_day ? 1 : 2);
  const int step = b.latent.quarterly ? 3 : 1;
  // None before the trade began; the first quarter may be cut.
  const int began = base::month_index(b.began);
  const int asked = last - b.config->calibration.gst_months + 1;
  const int first = asked > began - step + 1 ? asked : began - step + 1;
  // A quarter ends in March, June, September or December.
  if (b.latent.quarterly) last -= (last % 12 + 1) % 3;
  if (last < began) return;
  int month = last;
  while (month - 2 * step + 1 >= first) month -= step;
  for (; month <= last; month += step) {
    GstPeriod period;
    period.month = month;
    period.months = step;
    file(b, month, b.latent.quarterly ? law.gstr1_quarterly_day : law.gstr1_day, rng, period.gstr1, period.late1);
    file(b, month, b.latent.quarterly ? law.gstr3b_quarterly_day : law.gstr3b_day, rng, period.gstr3b, period.late3b);
    b.gst.push_back(period);
  }
}

}  // namespace msme::simulate
