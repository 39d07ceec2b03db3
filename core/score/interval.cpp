#include "score/interval.hpp"

#include <algorithm>
#include <array>

#include "base/detmath.hpp"
#include "base/rng.hpp"

namespace msme::score {
namespace {

using analyze::Analytics;
using analyze::Month;

constexpr std::size_t kMonths = 12;  // the window of the metrics that are drawn again
constexpr int kDraws = 100;

// A characteristic that follows from months: what a new value of its metric moves the log-odds by.
struct Mover {
  const Item* item;
  double odds_per_point;  // ≤ 0
  double points;          // as counted
  double value;
  double moved(double other) const { return odds_per_point * (item->bins[item->bin_of(other)].points - points); }
};

enum MonthMetric : std::size_t { kTurnoverCv, kInflowCv, kMargin, kFoir, kDscr, kShort, kMonthMetricCount };
constexpr std::array<std::string_view, kMonthMetricCount> kMetricIds = {
    "F4_turnover_cv", "W1_inflow_cv", "F3_operating_margin", "O2_foir", "O3_dscr", "W7_short_months"};

struct Movers {
  std::array<std::vector<Mover>, kMonthMetricCount> of;
  bool any = false;
};

Movers movers_of(const Card& card, const Scores& s) {
  Movers movers;
  const Score* scores[] = {&s.cashflow_stability, &s.business_health, &s.debt_capacity};
  for (std::size_t p = 0; p < card.parts.size(); ++p) {
    const Part& part = card.parts[p];
    const double odds_per_point = part.coefficient * 100.0 / part.whole();
    for (std::size_t i = 0; i < part.items.size(); ++i) {
      const Characteristic& c = scores[p]->characteristics[i];
      if (!c.counted || !c.value) continue;
      for (std::size_t m = 0; m < kMonthMetricCount; ++m) {
        if (part.items[i].metric != kMetricIds[m]) continue;
        movers.of[m].push_back({&part.items[i], odds_per_point, c.points, *c.value});
        movers.any = true;
      }
    }
  }
  return movers;
}

// Sums over a draw of months, in rupees.
struct Drawn {
  double n = 0, turnover = 0, turnover2 = 0, inflow = 0, inflow2 = 0, operating = 0, uncertain = 0, shorts = 0;
  void add(const Month& m) {
    const double t = base::to_rupees(m.turnover);
    const double in = base::to_rupees(m.inflow);
    ++n;
    turnover += t;
    turnover2 += t * t;
    inflow += in;
    inflow2 += in * in;
    operating += base::to_rupees(m.operating_outflow);
    uncertain += base::to_rupees(m.uncertain_inflow);
    shorts += m.outflow > m.inflow ? 1 : 0;
  }
  double net() const { return turnover - operating; }
  static double cv(double sum, double squares, double n) {
    if (n < 2 || sum <= 0) return 0;
    const double mean = sum / n;
    return base::sqrt_det(std::max(0.0, squares - n * mean * mean) / (n - 1)) / mean;
  }
  double turnover_cv() const { return cv(turnover, turnover2, n); }
  double inflow_cv() const { return cv(inflow, inflow2, n); }
};

// The value that a metric would have had, in proportion to what the months give.
double in_proportion(double value, double now, double drawn) { return now > 0 ? value * drawn / now : value; }

// Net cash that is gone leaves nothing to pay from: the worst bin.
double foir_at(double value, double now, double drawn) {
  if (now <= 0) return value;
  return drawn > 0 ? value * now / drawn : 999.0;
}

double moved(const Movers& movers, const Drawn& now, const Drawn& d) {
  double sum = 0;
  const auto each = [&](MonthMetric which, auto&& other) {
    for (const Mover& mover : movers.of[which]) sum += mover.moved(other(mover.value));
  };
  each(kTurnoverCv, [&](double v) { return in_proportion(v, now.turnover_cv(), d.turnover_cv()); });
  each(kInflowCv, [&](double v) { return in_proportion(v, now.inflow_cv(), d.inflow_cv()); });
  each(kShort, [&](double v) { return in_proportion(v, now.shorts, d.shorts); });
  if (now.turnover > 0 && d.turnover > 0) {
    each(kMargin, [&](double v) { return v + 100.0 * (d.net() / d.turnover - now.net() / now.turnover); });
    each(kFoir, [&](double v) { return foir_at(v, now.net() / now.n, d.net() / d.n); });
    each(kDscr, [&](double v) { return in_proportion(v, now.net() / now.n, std::max(0.0, d.net() / d.n)); });
  }
  return sum;
}

std::vector<const Month*> full_months(const Analytics& analytics) {
  std::vector<const Month*> months;
  for (const Month& month : analytics.months) {
    if (month.full) months.push_back(&month);
  }
  if (months.size() > kMonths) months.erase(months.begin(), months.end() - static_cast<std::ptrdiff_t>(kMonths));
  return months;
}

double spread_over_months(const Movers& movers, const std::vector<const Month*>& months, const Drawn& now) {
  base::Rng rng = base::Rng::stream(1, "score", "months");
  double sum = 0, squares = 0;
  for (int round = 0; round < kDraws; ++round) {
    Drawn d;
    for (std::size_t i = 0; i < months.size(); ++i) {
      d.add(*months[static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(months.size()) - 1))]);
    }
    const double z = moved(movers, now, d);
    sum += z;
    squares += z * z;
  }
  const double mean = sum / kDraws;
  return base::sqrt_det(std::max(0.0, squares / kDraws - mean * mean));
}

// Half the distance between "none of the uncertain credits are sales" and "all are".
double spread_over_categories(const Movers& movers, const std::vector<const Month*>& months, const Drawn& now) {
  double sales = 0;
  for (const Month* month : months) sales += base::to_rupees(month->business_inflow);
  const auto with = [&](double turnover) {
    Drawn d = now;
    const double times = now.turnover > 0 ? turnover / now.turnover : 1;
    d.turnover = turnover;
    d.turnover2 = now.turnover2 * times * times;  // the swing stays
    return moved(movers, now, d);
  };
  if (now.uncertain <= 0) return 0;
  const double none = sales > 0 ? with(sales) : 0;
  const double all = with(sales + now.uncertain);
  return std::max(none, all) > std::min(none, all) ? (std::max(none, all) - std::min(none, all)) / 2 : 0;
}

}  // namespace

Interval interval_of(const Card& card, const Analytics& analytics, const Scores& s) {
  Interval out;
  const double months = analytics.value("Q1_full_months").value_or(0);
  out.model = card.interval_base;
  out.missing_months = base::round_to(card.interval_month * std::max(0.0, 12.0 - months), 3);
  out.data = base::round_to(card.interval_confidence * (100 - s.confidence), 3);
  const std::vector<const Month*> drawn_from = full_months(analytics);
  const Movers movers = movers_of(card, s);
  if (drawn_from.size() >= 2 && movers.any) {
    Drawn now;
    for (const Month* month : drawn_from) now.add(*month);
    out.months = base::round_to(card.interval_draws * spread_over_months(movers, drawn_from, now), 3);
    out.categories = base::round_to(spread_over_categories(movers, drawn_from, now), 3);
  }
  // What is drawn and what is doubted are independent; missing data isn't.
  out.half =
      base::round_to(base::sqrt_det(out.model * out.model + out.months * out.months + out.categories * out.categories) +
                         out.missing_months + out.data,
                     3);
  return out;
}

}  // namespace msme::score
