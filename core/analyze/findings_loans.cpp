// O9, O10, X22: the bank's instalments and loans beside the bureau's. What one source shows and another doesn't.
#include <algorithm>

#include "analyze/bureau.hpp"
#include "analyze/findings.hpp"
#include "analyze/loans.hpp"
#include "analyze/trail.hpp"
#include "analyze/words.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::format_inr;
using base::Paise;
using model::Category;

bool near(Paise a, Paise b, double percent) {
  const Paise gap = a < b ? b - a : a - b;
  return static_cast<double>(gap) * 100.0 <= percent * static_cast<double>(b);
}

bool lends_by_name(const Book& book, std::string_view name) {
  return std::any_of(book.lender_words.begin(), book.lender_words.end(),
                     [&](const std::string& word) { return base::contains_ignore_case(name, word); });
}

bool could_repay(Category category) {
  return category == Category::Emi || category == Category::Transfer || category == Category::Other ||
         category == Category::SupplierPayment || category == Category::Drawings;
}

// Equal sums to one party in different months: the rows, oldest first.
std::vector<std::uint32_t> monthly_rows(const model::Ledger& l, const Trail& trail, const TrailParty& party,
                                        double tolerance) {
  std::vector<std::uint32_t> best;
  for (std::uint32_t i = party.begin; i < party.end; ++i) {
    const std::uint32_t first = trail.rows[i];
    if (l.credit[first] != 0 || !could_repay(l.category[first])) continue;
    std::vector<std::uint32_t> rows{first};
    for (std::uint32_t j = i + 1; j < party.end && j < i + 200; ++j) {
      const std::uint32_t row = trail.rows[j];
      if (l.credit[row] != 0 || !near(l.amount[row], l.amount[first], tolerance)) continue;
      const Date gap = l.date[row] - l.date[rows.back()];
      if (gap < 20) continue;
      if (gap > 45) break;
      rows.push_back(row);
    }
    if (rows.size() > best.size()) best = std::move(rows);
    if (best.size() >= party.debits) break;
  }
  return best;
}

// A credit of the same party that such instalments would repay.
bool lent_before(const model::Ledger& l, const Trail& trail, const TrailParty& party,
                 const std::vector<std::uint32_t>& rows) {
  for (std::uint32_t i = party.begin; i < party.end; ++i) {
    const std::uint32_t row = trail.rows[i];
    if (l.credit[row] == 0 || l.date[row] >= l.date[rows.front()]) continue;
    if (l.category[row] == Category::LoanDisbursal || l.amount[row] >= 3 * l.amount[rows.front()]) return true;
  }
  return false;
}

bool one_lender(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  return common >= 6 && a.substr(0, common) == b.substr(0, common);
}

// Whether some other party is paid under this lender's name: then a tradeline of the same instalment is that one's.
bool paid_elsewhere(const Trail& trail, const TrailParty& party, std::string_view lender) {
  return std::any_of(trail.parties.begin(), trail.parties.end(), [&](const TrailParty& other) {
    return &other != &party && other.debits >= 2 && one_lender(other.key, lender);
  });
}

bool known_to_bureau(const Sheet& s, const Trail& trail, const TrailParty& party, Paise instalment, double tolerance) {
  for (const model::CreditReport& report : s.borrower.credit_reports) {
    for (const Tradeline& line : report.tradelines) {
      const std::string lender = party_key(line.lender);
      if (one_lender(lender, party.key)) return true;
      if (line.emi == base::kNoMoney || !near(instalment, line.emi, tolerance)) continue;
      if (!paid_elsewhere(trail, party, lender)) return true;
    }
  }
  return false;
}

// O10: regular equal payments of the shape of a loan that the bureau should know and doesn't.
void undisclosed(Sheet& s, const Trail& trail, const model::DatedRules& rules) {
  if (!s.borrower.has(model::Dataset::CreditReports) || s.borrower.credit_reports.empty()) return;
  const model::Ledger& l = s.borrower.ledger;
  const Date visible = visible_until(s);
  const double tolerance = rules.parameter("O10", "tolerance_percent", 2);
  const double least = rules.parameter("O10", "instalments", 3);
  Draft d;
  std::string names;
  for (const TrailParty& party : trail.parties) {
    if (party.debits < least) continue;
    const std::vector<std::uint32_t> rows = monthly_rows(l, trail, party, tolerance);
    if (static_cast<double>(rows.size()) < least || l.date[rows.front()] > visible) continue;
    const bool instalment = l.category[rows.front()] == Category::Emi;
    if (!instalment && !lent_before(l, trail, party, rows)) continue;
    if (!instalment && !lends_by_name(s.book, l.text(party.name)) && party.credits > 2) continue;
    if (known_to_bureau(s, trail, party, l.amount[rows.front()], tolerance)) continue;
    for (const std::uint32_t row : rows) d.amount += l.amount[row];
    d.rows.insert(d.rows.end(), rows.begin(), rows.end());
    names += (names.empty() ? "" : ", ") + std::string(l.text(party.name));
  }
  const double hidden = s.value("O10_undisclosed_emi").value_or(0);
  const double share = s.value("O10_undisclosed_share").value_or(0);
  if (d.rows.empty() && share <= s.params.undisclosed_percent) return;
  d.rule = "O10";
  d.severity = d.rows.empty() ? "watch" : "high";
  d.title = "Instalments the bureau doesn't show";
  if (d.rows.empty()) {
    d.amount = base::from_rupees(hidden);
    d.detail = format_inr(d.amount) + " a month, " + figure(share, "percent") + " of the instalments seen in the bank.";
  } else {
    d.detail = count_text(static_cast<double>(d.rows.size()), "payment", "payments") +
               " of equal monthly sums repay a loan of " + names + " that no bureau report lists, " +
               format_inr(d.amount) + " in all.";
  }
  report(s, std::move(d));
}

// Most of `days` (sorted) within any span of `span` days; `from` is set to that span's first day.
std::size_t most_within(std::vector<Date>& days, Date span, Date& from) {
  base::sort(days);
  std::size_t best = 0;
  std::size_t first = 0;
  for (std::size_t i = 0; i < days.size(); ++i) {
    while (days[i] - days[first] > span) ++first;
    if (i - first + 1 > best) {
      best = i - first + 1;
      from = days[first];
    }
  }
  return best;
}

// O9: several loans within a short time, by the source that shows the most of them.
void stacking(Sheet& s, const model::DatedRules& rules) {
  const model::Ledger& l = s.borrower.ledger;
  const auto span = static_cast<Date>(rules.parameter("O9", "days", 60));
  const Date since = s.facts.as_of - static_cast<Date>(rules.parameter("O9", "look_back_days", 180));
  std::vector<Date> in_bank, in_bureau, in_ocen;
  for (const std::uint32_t row : loans_since(s, since)) in_bank.push_back(l.date[row]);
  for (const model::CreditReport& report : s.borrower.credit_reports) {
    std::vector<Date> opened;
    for (const Tradeline& line : report.tradelines) {
      const bool loan = line.emi != base::kNoMoney && line.emi > 0;
      if (loan && line.opened != base::kNoDate && line.opened > since && line.opened <= s.facts.as_of)
        opened.push_back(line.opened);
    }
    if (opened.size() > in_bureau.size()) in_bureau = std::move(opened);
  }
  for (const model::OcenApplication& a : s.borrower.ocen_applications) {
    if (a.disbursed != base::kNoDate && a.disbursed > since && a.disbursed <= s.facts.as_of)
      in_ocen.push_back(a.disbursed);
  }
  Date from = base::kNoDate, at = base::kNoDate;
  std::size_t count = most_within(in_bank, span, from);
  for (std::vector<Date>* days : {&in_bureau, &in_ocen}) {
    const std::size_t here = most_within(*days, span, at);
    if (here <= count) continue;
    count = here;
    from = at;
  }
  const bool several = static_cast<double>(count) >= rules.parameter("O9", "loans", 3);
  const double recent = s.value("O9_new_loans_60d").value_or(0);
  if (!several && recent < s.params.stacking_count) return;
  Draft d;
  d.rule = "O9";
  d.severity = several ? "high" : "watch";
  d.title = "Several new loans at once";
  for (const std::uint32_t row : s.facts.loans) {
    if (l.date[row] <= since) continue;
    d.rows.push_back(row);
    d.amount += l.amount[row];
  }
  const double shown = several ? static_cast<double>(count) : recent;
  d.detail = count_text(shown, "loan", "loans") + " within " + std::to_string(static_cast<int>(span)) + " days" +
             (several ? " from " + base::to_iso(from) : "") +
             (d.amount > 0 ? ", " + format_inr(d.amount) + " paid out in half a year." : ".");
  report(s, std::move(d));
}

bool says_paid(const Tradeline& line, int months) {
  if (line.overdue != base::kNoMoney && line.overdue > 0) return false;
  for (int m = 0; m < months && m < static_cast<int>(line.dpd.size()); ++m) {
    if (line.dpd[static_cast<std::size_t>(m)] > 0) return false;
  }
  return line.closed == base::kNoDate && line.balance != base::kNoMoney && line.balance > 0;
}

// Months without the instalment at the end of the coverage, and months with it before; rows of the latter.
struct Stop {
  int seen = 0, gone = 0;
  std::vector<std::uint32_t> rows;
};

Stop find_stop(const Sheet& s, const Tradeline& line, double tolerance) {
  const model::Ledger& l = s.borrower.ledger;
  const Facts& f = s.facts;
  Stop stop;
  std::vector<std::uint8_t> paid(f.months.size(), 0);
  const std::string lender = party_key(line.lender);
  for (std::size_t i = 0; i < l.size(); ++i) {
    if (l.credit[i] != 0 || l.date[i] < f.from || l.date[i] > f.to) continue;
    // Another instalment to this lender is no proof against, another sum to him is.
    if (!near(l.amount[i], line.emi, tolerance)) {
      if (l.category[i] != Category::Emi || lender.size() < 6) continue;
      const std::uint32_t name = payee(l, i);
      if (name == 0 || party_key(l.text(name)) != lender) continue;
    } else if (l.category[i] != Category::Emi && l.mode[i] != model::Mode::Nach && l.bounce[i] == model::Bounce::None &&
               l.category[i] != Category::MandateReturn) {
      continue;
    }
    const auto m = static_cast<std::size_t>(f.month_of(l.date[i]));
    if (paid[m] == 0) stop.rows.push_back(static_cast<std::uint32_t>(i));
    paid[m] = 1;
  }
  // A month just begun proves nothing.
  std::size_t m = f.months.size();
  while (m > 0 && !f.months[m - 1].full) --m;
  for (; m > 0 && paid[m - 1] == 0; --m) ++stop.gone;
  for (; m > 0; --m) stop.seen += paid[m - 1];
  return stop;
}

// X22: an instalment that was in the statement and no longer is, while the bureau says that it's paid.
void vanished(Sheet& s, const model::DatedRules& rules) {
  const double tolerance = rules.parameter("X22", "tolerance_percent", 2);
  const auto least_seen = static_cast<int>(rules.parameter("X22", "months_seen", 2));
  const auto least_gone = static_cast<int>(rules.parameter("X22", "months_gone", 3));
  const auto report_days = static_cast<Date>(rules.parameter("X22", "report_days", 45));
  std::vector<std::string> told;
  for (const model::CreditReport& report : s.borrower.credit_reports) {
    // Only a report as new as the statement can say that the missing months were paid.
    if (report.date == base::kNoDate || report.date + report_days < s.facts.to) continue;
    for (const Tradeline& line : report.tradelines) {
      if (line.emi == base::kNoMoney || line.emi <= 0) continue;
      const Stop stop = find_stop(s, line, tolerance);
      if (stop.seen < least_seen || stop.gone < least_gone || !says_paid(line, stop.gone)) continue;
      std::string key = party_key(line.lender) + std::to_string(line.emi);
      if (std::find(told.begin(), told.end(), key) != told.end()) continue;
      told.push_back(std::move(key));
      Draft d;
      d.rule = "X22";
      d.severity = "high";
      d.title = "An instalment vanished from the statement";
      d.amount = line.emi * stop.gone;
      d.rows = stop.rows;
      d.detail = line.lender + ": " + format_inr(line.emi) + " a month was paid in " +
                 count_text(stop.seen, "month", "months") + ", then for " + count_text(stop.gone, "month", "months") +
                 " not at all, while the bureau shows the loan running and nothing overdue.";
      analyze::report(s, std::move(d));
    }
  }
}

}  // namespace

void loan_findings(Sheet& s, const Trail& trail, const model::DatedRules& rules) {
  undisclosed(s, trail, rules);
  stacking(s, rules);
  vanished(s, rules);
}

}  // namespace msme::analyze
