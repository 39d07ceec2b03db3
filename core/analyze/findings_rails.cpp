// X7 and X8: entries that could not have moved that way or on that day, by the rules of the entry's own day.
#include "analyze/findings.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using base::format_inr;
using base::Paise;
using model::Category;
using model::Mode;

struct RailLimit {
  Mode mode;
  bool least;  // the limit is the smallest amount, else the largest
  std::string_view fact;
  const char* words;
};

constexpr RailLimit kRailLimits[] = {{Mode::Rtgs, true, "rtgs_minimum", "RTGS below its minimum of "},
                                     {Mode::Imps, false, "imps_maximum", "IMPS above its limit of "},
                                     {Mode::Upi, false, "upi_maximum", "UPI above its highest limit of "}};

// One draft for each rail and period of its rule, so that each names the limit of its own days.
void rails(Sheet& s, const model::DatedRules& rules) {
  const model::Ledger& l = s.borrower.ledger;
  std::vector<Draft> drafts;
  std::size_t rows = 0;
  for (const RailLimit& rail : kRailLimits) {
    const model::DatedFact& fact = rules.fact(rail.fact);
    for (const model::FactPeriod& period : fact.periods) {
      const Paise limit = base::from_rupees(period.value);
      Draft d;
      for (std::size_t i = 0; i < l.size(); ++i) {
        if (l.mode[i] != rail.mode || l.date[i] < s.facts.from || l.date[i] > s.facts.to) continue;
        // A bank's own reversal names the rail of what it undoes and doesn't travel on it.
        if (l.bounce[i] != model::Bounce::None || l.category[i] == Category::Reversal) continue;
        const bool broken = rail.least ? l.amount[i] < limit : l.amount[i] > limit;
        if (!broken || !period.holds(l.date[i])) continue;
        d.rows.push_back(static_cast<std::uint32_t>(i));
        d.amount += l.amount[i];
      }
      if (d.rows.empty()) continue;
      rows += d.rows.size();
      d.rule = "X7";
      d.title = rail.words + format_inr(limit);
      d.detail = count_text(static_cast<double>(d.rows.size()), "entry", "entries") + " of " + format_inr(d.amount) +
                 " in all could not have moved this way on " + (d.rows.size() == 1 ? "its day." : "their days.");
      d.from = period.from;
      d.to = period.to;
      drafts.push_back(std::move(d));
    }
  }
  const bool high = static_cast<double>(rows) >= rules.parameter("X7", "high_rows", 2);
  for (Draft& d : drafts) {
    d.severity = high ? "high" : "watch";
    report(s, std::move(d));
  }
}

// Machines take cash at any hour.
bool by_machine(std::string_view narration) {
  for (const std::string_view word : {"CDM", "CASH DEP MACHINE", "BNA", "SDM", "CARDLESS", "KIOSK"}) {
    if (base::contains_ignore_case(narration, word)) return true;
  }
  return false;
}

bool needs_a_working_day(const model::Ledger& l, std::size_t i) {
  if (l.bounce[i] != model::Bounce::None) return false;
  if (l.mode[i] != Mode::Cash) return l.category[i] != Category::BankCharges && l.category[i] != Category::BounceCharge;
  const bool counter = l.category[i] == Category::CashDeposit || l.category[i] == Category::CashWithdrawal;
  return counter && !by_machine(l.text(l.narration[i]));
}

void days(Sheet& s, const model::DatedRules& rules) {
  const model::Ledger& l = s.borrower.ledger;
  // Closed days of the history, once.
  std::vector<std::uint8_t> closed(static_cast<std::size_t>(s.facts.to - s.facts.from + 1));
  for (std::size_t d = 0; d < closed.size(); ++d)
    closed[d] = rules.bank_closed(s.facts.from + static_cast<base::Date>(d)) ? 1 : 0;
  Draft d;
  for (std::size_t i = 0; i < l.size(); ++i) {
    if (l.date[i] < s.facts.from || l.date[i] > s.facts.to) continue;
    if (closed[static_cast<std::size_t>(l.date[i] - s.facts.from)] == 0) continue;
    if (rules.moves(l.mode[i], l.date[i]) || !needs_a_working_day(l, i)) continue;
    if (d.rows.empty()) {
      const model::FactPeriod* period = rules.days_of(l.mode[i], l.date[i]);
      d.from = period->from;
      d.to = period->to;
    }
    d.rows.push_back(static_cast<std::uint32_t>(i));
    d.amount += l.amount[i];
  }
  if (d.rows.empty()) return;
  d.rule = "X8";
  d.severity = static_cast<double>(d.rows.size()) >= rules.parameter("X8", "high_rows", 2) ? "high" : "watch";
  d.title = "Entries on days on which banks were closed";
  d.detail = count_text(static_cast<double>(d.rows.size()), "entry", "entries") +
             " by cheque, branch cash or a rail that rested on Sundays, closed Saturdays or national holidays, " +
             format_inr(d.amount) + " in all.";
  report(s, std::move(d));
}

}  // namespace

void rail_findings(Sheet& s, const model::DatedRules& rules) {
  rails(s, rules);
  days(s, rules);
}

}  // namespace msme::analyze
