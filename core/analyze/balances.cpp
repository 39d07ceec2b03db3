// B1–B11 from the end-of-day balances of the full months.
#include <algorithm>
#include <vector>

#include "analyze/sheet.hpp"
#include "analyze/stats.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::Paise;

// First and last day of month `m` inside the coverage, as indexes of the day grid.
struct Span {
  std::size_t first, last;
};
Span span(const Facts& f, std::size_t m) {
  const Date first = std::max(f.from, base::month_start(f.months[m].month));
  const Date last = std::min(f.to, base::month_end(f.months[m].month));
  return {static_cast<std::size_t>(first - f.from), static_cast<std::size_t>(last - f.from)};
}

double mean_paise(Paise sum, std::size_t count) { return base::to_rupees(sum) / static_cast<double>(count); }

void averages(Sheet& s) {
  const Facts& f = s.facts;
  const std::vector<Paise>& eod = f.days.liquid;
  Paise sum = 0, lows = 0, ends = 0, others = 0;
  std::size_t days = 0, end_days = 0;
  Paise lowest = eod.front();
  bool any = false;
  std::vector<double> monthly;
  for (std::size_t m = 0; m < f.months.size(); ++m) {
    if (f.window[m] == 0) continue;
    const Span at = span(f, m);
    Paise month = 0;
    Paise low = eod[at.first];
    for (std::size_t d = at.first; d <= at.last; ++d) {
      month += eod[d];
      low = std::min(low, eod[d]);
      if (d + 3 > at.last) {
        ends += eod[d];
        ++end_days;
      } else {
        others += eod[d];
      }
    }
    sum += month;
    lows += low;
    lowest = any ? std::min(lowest, low) : low;
    any = true;
    days += at.last - at.first + 1;
    monthly.push_back(mean_paise(month, at.last - at.first + 1));
  }
  const auto n = static_cast<std::size_t>(f.window_count);
  s.set("B3_amb", mean_paise(sum, days)).inputs = base::record({{"days", days}});
  s.set("B4_min_balance", mean_paise(lows, n)).inputs = base::record({{"full_months", n}});
  s.money("B4_lowest_balance", lowest);
  const double centre = mean(monthly);
  if (monthly.size() >= 3 && centre > 0) {
    s.set("B7_balance_trend", 100.0 * slope(monthly) / centre);
    s.set("B7_balance_trend_robust", 100.0 * theil_sen(monthly) / centre);
  } else {
    s.missing("B7_balance_trend_robust", "fewer than 3 full months, or the mean balance is not positive");
    s.missing("B7_balance_trend", "fewer than 3 full months, or the mean balance is not positive");
  }
  if (days > end_days && others > 0) {
    const double rest = mean_paise(others, days - end_days);
    s.set("B10_month_end_spike", mean_paise(ends, end_days) / rest).inputs =
        base::record({{"other_days", base::round_to(rest, 2)}});
  } else {
    s.missing("B10_month_end_spike", "the balance on other days is not positive");
  }
}

void average_on(Sheet& s, const char* id, std::initializer_list<int> on_days) {
  const Facts& f = s.facts;
  Paise sum = 0;
  std::size_t count = 0;
  for (std::size_t m = 0; m < f.months.size(); ++m) {
    if (f.window[m] == 0) continue;
    const Date end = std::min(f.to, base::month_end(f.months[m].month));
    for (const int day : on_days) {
      const Date date = std::min(end, base::month_start(f.months[m].month) + day - 1);
      if (date < f.from) continue;
      sum += f.days.liquid[static_cast<std::size_t>(date - f.from)];
      ++count;
    }
  }
  s.set(id, mean_paise(sum, count)).inputs = base::record({{"days", count}});
}

// B10: the days that lenders average, and those around them, against the others. Who knows them keeps money for them.
void watched_days(Sheet& s) {
  const Facts& f = s.facts;
  Paise watched = 0, others = 0;
  std::size_t watched_days = 0, other_days = 0;
  for (std::size_t m = 0; m < f.months.size(); ++m) {
    if (f.window[m] == 0) continue;
    const Span at = span(f, m);
    for (std::size_t d = at.first; d <= at.last; ++d) {
      const int day = base::to_civil(f.from + static_cast<Date>(d)).day;
      const int off = day % 5;  // 5, 10, 15, 20, 25 and a day either side
      const bool near = day >= 4 && day <= 26 && (off == 0 || off == 1 || off == 4);
      (near ? watched : others) += f.days.liquid[d];
      ++(near ? watched_days : other_days);
    }
  }
  if (watched_days == 0 || others <= 0) {
    s.missing("B10_average_day_spike", "the balance on other days is not positive");
    return;
  }
  s.set("B10_average_day_spike", mean_paise(watched, watched_days) / mean_paise(others, other_days)).inputs =
      base::record({{"watched_days", base::round_to(mean_paise(watched, watched_days), 2)},
                    {"other_days", base::round_to(mean_paise(others, other_days), 2)}});
}

void low_days(Sheet& s) {
  const Facts& f = s.facts;
  const auto floor = base::from_rupees(s.value("F1_turnover_monthly").value_or(0) * s.params.near_zero_percent / 100.0);
  std::size_t days = 0, negative = 0, near_zero = 0;
  for (std::size_t m = 0; m < f.months.size(); ++m) {
    if (f.window[m] == 0) continue;
    const Span at = span(f, m);
    for (std::size_t d = at.first; d <= at.last; ++d) {
      ++days;
      if (f.days.liquid[d] < floor) ++near_zero;
      for (const AccountDays& account : f.days.accounts) {
        if (account.liquid && account.eod[d] < 0) {
          ++negative;
          break;
        }
      }
    }
  }
  const auto share = [days](std::size_t part) { return 100.0 * static_cast<double>(part) / static_cast<double>(days); };
  s.set("B5_negative_days", share(negative)).inputs = base::record({{"negative_days", negative}, {"days", days}});
  s.set("B6_near_zero_days", share(near_zero)).inputs =
      base::record({{"near_zero_days", near_zero}, {"days", days}, {"below", base::to_rupees(floor)}});
}

void buffer(Sheet& s) {
  const Facts& f = s.facts;
  const Paise out = f.operating.amount + f.emi.amount + f.interest.amount;
  const std::optional<double> average = s.value("B3_amb");
  if (out <= 0 || !average) {
    s.missing("B9_buffer_days", "there are no operating debits");
    return;
  }
  const double a_day = base::to_rupees(out) / f.window_count / 30.0;
  s.set("B9_buffer_days", *average / a_day).inputs =
      base::record({{"average_balance", *average}, {"outflow_a_day", base::round_to(a_day, 2)}});
}

void recent(Sheet& s) {
  const std::vector<Paise>& eod = s.facts.days.liquid;
  if (eod.size() < 120) {
    s.missing("B11_recent_inflation", "fewer than 120 days of data");
    return;
  }
  Paise last = 0, before = 0;
  for (std::size_t d = eod.size() - 30; d < eod.size(); ++d) last += eod[d];
  for (std::size_t d = eod.size() - 120; d < eod.size() - 30; ++d) before += eod[d];
  if (before <= 0) {
    s.missing("B11_recent_inflation", "the earlier balance is not positive");
    return;
  }
  s.set("B11_recent_inflation", mean_paise(last, 30) / mean_paise(before, 90)).inputs =
      base::record({{"last_30_days", base::round_to(mean_paise(last, 30), 2)},
                    {"90_days_before", base::round_to(mean_paise(before, 90), 2)}});
}

void utilisation(Sheet& s) {
  const Facts& f = s.facts;
  double drawn = 0;
  double limits = 0;
  std::vector<Paise> use(static_cast<std::size_t>(f.to - f.from + 1), 0);
  Paise limit = 0;
  for (const AccountDays& account : f.days.accounts) {
    if (account.liquid || account.limit == base::kNoMoney || account.limit <= 0) continue;
    Paise sum = 0;
    for (std::size_t d = 0; d < account.eod.size(); ++d) {
      const Paise taken = account.eod[d] < 0 ? -account.eod[d] : 0;
      sum += taken;
      use[d] += taken;
    }
    limit += account.limit;
    drawn += mean_paise(sum, account.eod.size());
    limits += base::to_rupees(account.limit);
  }
  if (limits <= 0) {
    for (const char* id : {"B8_limit_utilisation", "B8_limit_p90", "B8_days_above_90", "B8_days_over_limit"})
      s.missing(id, "no overdraft or cash-credit account with a known limit");
    return;
  }
  const auto days = static_cast<double>(use.size());
  double high = 0, over = 0;
  for (const Paise taken : use) {
    high += taken * 10 > limit * 9 ? 1 : 0;
    over += taken > limit ? 1 : 0;
  }
  s.set("B8_days_above_90", 100.0 * high / days).inputs = base::record({{"days_above", high}, {"days", days}});
  s.set("B8_days_over_limit", over).inputs = base::record({{"days", days}});
  s.set("B8_limit_p90", 100.0 * base::to_rupees(nearest_rank(use, 90)) / base::to_rupees(limit)).inputs =
      base::record({{"limits", base::to_rupees(limit)}});
  s.set("B8_limit_utilisation", 100.0 * drawn / limits).inputs =
      base::record({{"mean_drawn", base::round_to(drawn, 2)}, {"limits", limits}});
}

}  // namespace

void balance_metrics(Sheet& s) {
  const Facts& f = s.facts;
  if (f.days.liquid.empty()) {
    s.missing_all("B", "no savings or current account shows a balance");
    utilisation(s);
    return;
  }
  s.money("B1_balance_latest", f.days.liquid.back()).period = base::to_iso(f.to);
  utilisation(s);
  recent(s);
  averages(s);
  average_on(s, "B2_abb_5_10_15_20_25", {5, 10, 15, 20, 25});
  average_on(s, "B2_abb_1_5_10_15_20_25", {1, 5, 10, 15, 20, 25});
  average_on(s, "B2_abb_5_15_25", {5, 15, 25});
  watched_days(s);
  low_days(s);
  buffer(s);
  // An account whose balance nobody knows makes every sum a lower bound.
  const int known = static_cast<int>(f.days.accounts.size());
  const int confidence = 100 * known / (known + f.days.unknown_accounts);
  for (Metric& metric : s.analytics.metrics) {
    if (metric.topic == "balances" && metric.value) metric.confidence = confidence;
  }
}

}  // namespace msme::analyze
