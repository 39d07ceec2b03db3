// F16, F17: what was in the account the day before something was due, and the weakest three months.
#include <algorithm>
#include <vector>

#include "analyze/sheet.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::kNoMoney;
using base::Paise;

const AccountDays* account_days(const Facts& f, std::uint16_t account) {
  for (const AccountDays& days : f.days.accounts) {
    if (days.account == account) return &days;
  }
  return nullptr;
}

// What could be paid from the account at the end of day `d`: an overdraft's limit is money too.
Paise payable(const AccountDays& days, std::size_t d) {
  const bool limit = !days.liquid && days.limit != kNoMoney;
  return days.eod[d] + (limit ? days.limit : 0);
}

// Rows on which an instalment was due: paid, or presented and returned.
std::vector<std::uint32_t> due_rows(const Sheet& s) {
  const model::Ledger& l = s.borrower.ledger;
  std::vector<std::uint32_t> rows = s.facts.emis;
  for (const std::uint32_t row : s.facts.bounces) {
    if (l.bounce[row] == model::Bounce::MandateOut && l.credit[row] == 0) rows.push_back(row);
  }
  base::sort(rows);
  return rows;
}

void due_days(Sheet& s) {
  const Facts& f = s.facts;
  const model::Ledger& l = s.borrower.ledger;
  const std::vector<std::uint32_t> rows = due_rows(s);
  std::vector<Paise> ratios;  // in hundredths
  std::vector<std::uint32_t> used;
  int covered = 0;
  for (std::size_t i = 0; i < rows.size();) {
    const std::uint32_t row = rows[i];
    Paise due = 0;
    for (; i < rows.size() && l.account[rows[i]] == l.account[row] && l.date[rows[i]] == l.date[row]; ++i)
      due += l.amount[rows[i]];
    const int m = f.month_of(l.date[row]);
    const AccountDays* days = account_days(f, l.account[row]);
    if (f.window[static_cast<std::size_t>(m)] == 0 || days == nullptr || l.date[row] <= f.from || due <= 0) continue;
    const Paise there = payable(*days, static_cast<std::size_t>(l.date[row] - f.from - 1));
    const double ratio = std::clamp(static_cast<double>(there) / static_cast<double>(due), -99.0, 99.0);
    ratios.push_back(base::from_rupees(ratio));
    covered += there >= due ? 1 : 0;
    used.push_back(row);
  }
  if (ratios.empty()) {
    for (const char* id : {"F16_due_day_min", "F16_due_day_p10", "F16_due_days_covered"})
      s.missing(id, rows.empty() ? "no instalment was due" : "no balance is known for the days before instalments");
    return;
  }
  base::sort(ratios);
  const std::size_t tenth = (ratios.size() * 10 + 99) / 100 - 1;
  const base::Json inputs = base::record({{"days", ratios.size()}, {"covered", covered}});
  add_evidence(s.set("F16_due_day_min", base::to_rupees(ratios[0])), used);
  s.set("F16_due_day_p10", base::to_rupees(ratios[tenth])).inputs = inputs;
  s.set("F16_due_days_covered", 100.0 * covered / static_cast<double>(ratios.size())).inputs = inputs;
}

// Money at hand before the first day covered.
Paise before_all(const Sheet& s) {
  const Facts& f = s.facts;
  const model::Ledger& l = s.borrower.ledger;
  Paise balance = f.days.liquid.front();
  for (std::size_t i = 0; i < l.size(); ++i) {
    if (l.date[i] != f.from) continue;
    const AccountDays* days = account_days(f, l.account[i]);
    if (days != nullptr && days->liquid) balance -= l.signed_amount(i);
  }
  return balance;
}

void weakest_quarter(Sheet& s) {
  const Facts& f = s.facts;
  const char* id = "F17_weakest_quarter";
  if (f.days.liquid.empty()) {
    s.missing(id, "no savings or current account shows a balance");
    return;
  }
  std::vector<Paise> interest(f.months.size(), 0);
  for (const std::uint32_t row : f.interests) {
    interest[static_cast<std::size_t>(f.month_of(s.borrower.ledger.date[row]))] += s.borrower.ledger.amount[row];
  }
  double worst = 1e9;
  int at = -1;
  int quarters = 0;
  for (std::size_t m = 0; m + 2 < f.months.size(); ++m) {
    if (f.window[m] == 0 || f.window[m + 1] == 0 || f.window[m + 2] == 0) continue;
    ++quarters;
    Paise net = 0, due = 0;
    for (std::size_t k = m; k < m + 3; ++k) {
      net += f.months[k].turnover - f.months[k].operating_outflow;
      due += f.months[k].emi + interest[k];
    }
    if (due <= 0) continue;
    const Date before = base::month_start(f.months[m].month) - 1;
    const Paise opening = before < f.from ? before_all(s) : f.days.liquid[static_cast<std::size_t>(before - f.from)];
    const double cover = std::clamp(static_cast<double>(net + opening) / static_cast<double>(due), -99.0, 99.0);
    if (cover >= worst) continue;
    worst = cover;
    at = f.months[m].month;
  }
  if (at < 0) {
    s.missing(id, quarters == 0 ? "fewer than 3 full months in a row" : "no instalment or interest was due");
    return;
  }
  s.set(id, worst).inputs = base::record({{"from", base::month_text(at)}, {"quarters", quarters}});
}

}  // namespace

void liquidity_metrics(Sheet& s) {
  if (!s.facts.has_window()) {
    for (const char* id : {"F16_due_day_min", "F16_due_day_p10", "F16_due_days_covered", "F17_weakest_quarter"})
      s.missing(id, "no full month of bank data");
    return;
  }
  due_days(s);
  weakest_quarter(s);
}

}  // namespace msme::analyze
