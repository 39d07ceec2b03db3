// X7 and X8: entries that could not have moved that way or on that day, by the rules of the entry's own day.
#include <algorithm>
#include <array>

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
  std::array<const RailLimit*, model::kModeCount> limit_of{};
  std::array<const model::DatedFact*, model::kModeCount> fact_of{};
  for (const RailLimit& rail : kRailLimits) {
    limit_of[static_cast<std::size_t>(rail.mode)] = &rail;
    fact_of[static_cast<std::size_t>(rail.mode)] = &rules.fact(rail.fact);
  }
  std::array<std::vector<Draft>, model::kModeCount> drafts;  // a place for each period
  std::size_t rows = 0;
  for (std::size_t i = 0; i < l.size(); ++i) {
    const auto mode = static_cast<std::size_t>(l.mode[i]);
    if (limit_of[mode] == nullptr || l.date[i] < s.facts.from || l.date[i] > s.facts.to) continue;
    // A bank's own reversal names the rail of what it undoes and doesn't travel on it.
    if (l.bounce[i] != model::Bounce::None || l.category[i] == Category::Reversal) continue;
    const model::FactPeriod* period = fact_of[mode]->on(l.date[i]);
    if (period == nullptr) continue;
    const Paise limit = base::from_rupees(period->value);
    if (limit_of[mode]->least ? l.amount[i] >= limit : l.amount[i] <= limit) continue;
    drafts[mode].resize(fact_of[mode]->periods.size());
    Draft& d = drafts[mode][static_cast<std::size_t>(period - fact_of[mode]->periods.data())];
    d.rows.push_back(static_cast<std::uint32_t>(i));
    d.amount += l.amount[i];
    ++rows;
  }
  const bool high = static_cast<double>(rows) >= rules.parameter("X7", "high_rows", 2);
  for (const RailLimit& rail : kRailLimits) {
    const auto mode = static_cast<std::size_t>(rail.mode);
    for (std::size_t p = 0; p < drafts[mode].size(); ++p) {
      Draft& d = drafts[mode][p];
      if (d.rows.empty()) continue;
      const model::FactPeriod& period = fact_of[mode]->periods[p];
      d.rule = "X7";
      d.severity = high ? "high" : "watch";
      d.title = rail.words + format_inr(base::from_rupees(period.value));
      d.detail = count_text(static_cast<double>(d.rows.size()), "entry", "entries") + " of " + format_inr(d.amount) +
                 " in all could not have moved this way on " + (d.rows.size() == 1 ? "its day." : "their days.");
      d.from = period.from;
      d.to = period.to;
      report(s, std::move(d));
    }
  }
}

// Machines take cash at any hour.
bool by_machine(const Book& book, std::string_view narration) {
  return std::any_of(book.cash_machines.begin(), book.cash_machines.end(),
                     [&](const std::string& word) { return base::contains_ignore_case(narration, word); });
}

bool needs_a_working_day(const Book& book, const model::Ledger& l, std::size_t i) {
  if (l.bounce[i] != model::Bounce::None) return false;
  if (l.mode[i] != Mode::Cash) return l.category[i] != Category::BankCharges && l.category[i] != Category::BounceCharge;
  const bool counter = l.category[i] == Category::CashDeposit || l.category[i] == Category::CashWithdrawal;
  return counter && !by_machine(book, l.text(l.narration[i]));
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
    if (rules.moves(l.mode[i], l.date[i]) || !needs_a_working_day(s.book, l, i)) continue;
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
