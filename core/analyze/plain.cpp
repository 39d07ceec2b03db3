// W1–W9: what amounts, days and balances say by themselves, whatever the narrations are. They hold for statements in any
// language, and without GST returns or a bureau report.
#include <algorithm>
#include <cmath>
#include <vector>

#include "analyze/sheet.hpp"
#include "analyze/stats.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::Json;
using base::Paise;

// A debit that may be one of a row of equal ones.
struct EqualDebit {
  std::uint16_t account;
  Paise amount;
  Date date;
};

struct PlainFlows {
  std::vector<double> in, out;  // rupees of each full month of the window, own transfers left out
  std::vector<EqualDebit> debits;
  double in_mean = 0, out_mean = 0;
};

PlainFlows plain_flows(const Sheet& s) {
  const Facts& f = s.facts;
  const model::Ledger& l = s.borrower.ledger;
  PlainFlows flows;
  std::vector<Paise> in(f.months.size(), 0), out(f.months.size(), 0);
  for (std::size_t i = 0; i < l.size(); ++i) {
    if (l.date[i] < f.from || l.date[i] > f.to || l.category[i] == model::Category::OwnTransfer) continue;
    const auto m = static_cast<std::size_t>(f.month_of(l.date[i]));
    if (f.window[m] == 0) continue;
    (l.credit[i] != 0 ? in : out)[m] += l.amount[i];
    if (l.credit[i] == 0) flows.debits.push_back({l.account[i], l.amount[i], l.date[i]});
  }
  for (std::size_t m = 0; m < f.months.size(); ++m) {
    if (f.window[m] == 0) continue;
    flows.in.push_back(base::to_rupees(in[m]));
    flows.out.push_back(base::to_rupees(out[m]));
  }
  flows.in_mean = mean(flows.in);
  flows.out_mean = mean(flows.out);
  return flows;
}

void inflows(Sheet& s, const PlainFlows& flows) {
  if (flows.in.size() < 3 || flows.in_mean <= 0) {
    for (const char* id : {"W1_inflow_cv", "W2_inflow_trend"})
      s.missing(id, "fewer than 3 full months, or no money came in");
  } else {
    const Json inputs =
        base::record({{"mean_inflow", base::round_to(flows.in_mean, 2)}, {"full_months", flows.in.size()}});
    s.set("W1_inflow_cv", sample_sd(flows.in) / flows.in_mean).inputs = inputs;
    s.set("W2_inflow_trend", 100.0 * theil_sen(flows.in) / flows.in_mean).inputs = inputs;
  }
  double spent_more = 0;
  for (std::size_t m = 0; m < flows.in.size(); ++m) spent_more += flows.out[m] > flows.in[m] ? 1 : 0;
  s.set("W7_short_months", 100.0 * spent_more / static_cast<double>(flows.in.size())).inputs =
      base::record({{"months", spent_more}, {"full_months", flows.in.size()}});
}

void balances(Sheet& s, const PlainFlows& flows) {
  const std::vector<Paise>& eod = s.facts.days.liquid;
  if (eod.empty()) {
    for (const char* id : {"W3_low_to_outflow", "W4_lowest_to_outflow", "W5_balance_to_inflow", "W8_recent_low_days"})
      s.missing(id, "no savings or current account shows a balance");
    return;
  }
  const auto against = [&s](const char* id, std::optional<double> part, double whole, const char* why) {
    if (!part || whole <= 0) {
      s.missing(id, why);
      return;
    }
    s.set(id, 100.0 * *part / whole).inputs = base::record({{"balance", *part}, {"a_month", base::round_to(whole, 2)}});
  };
  against("W3_low_to_outflow", s.value("B4_min_balance"), flows.out_mean, "nothing is paid from the accounts");
  against("W4_lowest_to_outflow", s.value("B4_lowest_balance"), flows.out_mean, "nothing is paid from the accounts");
  against("W5_balance_to_inflow", s.value("B3_amb"), flows.in_mean, "no money came in");
  // Low: less than what leaves the accounts in three days.
  const auto floor = base::from_rupees(flows.out_mean / 10);
  const std::size_t days = std::min<std::size_t>(90, eod.size());
  const auto low = std::count_if(eod.end() - static_cast<std::ptrdiff_t>(days), eod.end(),
                                 [floor](Paise balance) { return balance < floor; });
  s.set("W8_recent_low_days", 100.0 * static_cast<double>(low) / static_cast<double>(days)).inputs =
      base::record({{"days", days}, {"low_days", low}, {"below", base::to_rupees(floor)}});
}

// Equal debits that leave in three months or more, hardly twice in one, and near the same day: what has to be paid.
void obligations(Sheet& s, PlainFlows flows) {
  if (flows.in_mean <= 0) {
    s.missing("W6_fixed_share", "no money came in");
    return;
  }
  auto& debits = flows.debits;
  base::sort(debits, [](const EqualDebit& a, const EqualDebit& b) {
    if (a.account != b.account) return a.account < b.account;
    return a.amount != b.amount ? a.amount < b.amount : a.date < b.date;
  });
  double fixed = 0;
  int streams = 0;
  for (std::size_t first = 0, end = 0; first < debits.size(); first = end) {
    while (end < debits.size() && debits[end].account == debits[first].account &&
           debits[end].amount == debits[first].amount)
      ++end;
    if (end - first < 3) continue;
    std::size_t months = 1;
    bool steady = true;
    for (std::size_t i = first + 1; i < end; ++i) {
      const Date gap = debits[i].date - debits[i - 1].date;
      if (base::month_index(debits[i].date) != base::month_index(debits[i - 1].date)) ++months;
      // About a month apart, or a month left out.
      steady = steady && ((gap >= 24 && gap <= 37) || (gap >= 54 && gap <= 68));
    }
    if (months < 3 || !steady) continue;
    ++streams;
    fixed += base::to_rupees(debits[first].amount) * static_cast<double>(end - first);
  }
  const double a_month = fixed / static_cast<double>(flows.in.size());
  s.set("W6_fixed_share", 100.0 * a_month / flows.in_mean).inputs =
      base::record({{"streams", streams}, {"a_month", base::round_to(a_month, 2)}});
}

// How far a day's balance strays from the mean, against the mean: money that comes and goes at once leaves none.
void restlessness(Sheet& s) {
  const Facts& f = s.facts;
  const std::optional<double> average = s.value("B3_amb");
  if (!average || *average <= 0) {
    s.missing("W9_balance_spread", "the mean balance is not positive");
    return;
  }
  double sum = 0;
  std::size_t days = 0;
  for (std::size_t d = 0; d < f.days.liquid.size(); ++d) {
    const auto m = static_cast<std::size_t>(f.month_of(f.from + static_cast<Date>(d)));
    if (m >= f.window.size() || f.window[m] == 0) continue;
    sum += std::abs(base::to_rupees(f.days.liquid[d]) - *average);
    ++days;
  }
  s.set("W9_balance_spread", sum / static_cast<double>(days) / *average).inputs =
      base::record({{"average_balance", *average}, {"days", days}});
}

}  // namespace

void plain_metrics(Sheet& s) {
  PlainFlows flows = plain_flows(s);
  inflows(s, flows);
  balances(s, flows);
  restlessness(s);
  obligations(s, std::move(flows));
}

}  // namespace msme::analyze
