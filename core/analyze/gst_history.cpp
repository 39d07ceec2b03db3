// G1 by form and financial year, G2, G4, G6, G12 and G13.
#include <algorithm>
#include <vector>

#include "analyze/gst_grid.hpp"
#include "analyze/stats.hpp"

namespace msme::analyze {
namespace {

using base::kNoMoney;
using base::Paise;
using model::GstReturn;

// The last April–March all of whose months are filed.
void financial_year(Sheet& s, const GstGrid& grid) {
  for (int end = grid.first + kGstHistory - 1; end - 11 >= grid.first; --end) {
    if (end % 12 != 2) continue;  // March
    Paise sum = 0;
    bool whole = true;
    for (int month = end - 11; month <= end; ++month) {
      const Paise taxable = grid.months[static_cast<std::size_t>(month - grid.first)].taxable;
      whole = whole && taxable != kNoMoney;
      if (taxable != kNoMoney) sum += taxable;
    }
    if (!whole) continue;
    s.money("G1_turnover_fy", sum).period = base::month_text(end - 11) + ".." + base::month_text(end);
    return;
  }
  s.missing("G1_turnover_fy", "no financial year (April to March) is filed in full");
}

// The newest 12 months that the form states, a quarter as three.
void by_form(Sheet& s, const GstGrid& grid, const GstReturn* GstPeriod::*form, const char* id, const char* why) {
  Paise sum = 0;
  int months = 0;
  for (std::size_t p = grid.periods.size(); p-- > 0 && months < 12;) {
    const GstReturn* r = grid.periods[p].*form;
    if (!is_filed(r) || r->taxable == kNoMoney) continue;
    const int take = std::min(12 - months, model::months_of(*r));
    sum += r->taxable / model::months_of(*r) * take + (take == model::months_of(*r) ? r->taxable % take : 0);
    months += take;
  }
  if (months == 0) {
    s.missing(id, why);
    return;
  }
  Metric& metric = s.set(id, base::to_rupees(sum) * 12 / months);
  metric.inputs = base::record({{"months", months}, {"sum", base::to_rupees(sum)}});
  metric.confidence = 100 * months / 12;
}

// Days late of each return due in the last 12 months, by halves; one not filed yet counts up to today.
void delays(Sheet& s, const GstGrid& grid) {
  const base::Date today = s.facts.as_of != base::kNoDate ? s.facts.as_of : s.facts.now;
  std::vector<double> recent, earlier;
  double most = 0;
  int due = 0, filed = 0;
  for (std::size_t p = 0; p < grid.periods.size(); ++p) {
    const int month = grid.first + static_cast<int>(p);
    const GstPeriod& period = grid.periods[p];
    for (const GstReturn* r : {period.r1, period.r3b, period.cmp}) {
      if (r == nullptr) continue;
      const int last = grid.last_due_for(*r);
      if (month > last || month <= last - 12) continue;
      ++due;
      filed += is_filed(r) ? 1 : 0;
      base::Date day = is_filed(r) ? r->filed : today;
      if (day == base::kNoDate) continue;
      const double late = std::max(0, day - model::gst_due_date(*r));
      most = std::max(most, late);
      (month > last - 6 ? recent : earlier).push_back(late);
    }
  }
  if (due == 0) {
    for (const char* id : {"G2_compliance", "G2_max_delay", "G2_delay_trend"})
      s.missing(id, "no return of the last 12 due periods was given");
    return;
  }
  s.set("G2_compliance", 100.0 * filed / due).inputs = base::record({{"due", due}, {"filed", filed}});
  if (recent.empty() && earlier.empty()) {
    s.missing("G2_max_delay", "no return says when it was filed");
  } else {
    s.set("G2_max_delay", most);
  }
  if (recent.empty() || earlier.empty()) {
    s.missing("G2_delay_trend", "returns with a filing date in both halves of the year are needed");
  } else {
    s.set("G2_delay_trend", mean(recent) - mean(earlier)).inputs = base::record(
        {{"recent_mean", base::round_to(mean(recent), 1)}, {"earlier_mean", base::round_to(mean(earlier), 1)}});
  }
}

// G4 by the rule of its time: since GSTR-3B is filled from GSTR-1 and locked a gap is no conduct but a wrong file.
void gaps_by_rule(Sheet& s, const GstGrid& grid) {
  Paise first[2] = {0, 0};
  Paise third[2] = {0, 0};
  int periods[2] = {0, 0};
  const model::DatedFact& locked = s.rules.fact("gstr3b_locked");
  for (std::size_t i = 0; i < grid.periods.size(); ++i) {
    const GstPeriod& p = grid.periods[i];
    if (!is_filed(p.r1) || !is_filed(p.r3b) || p.r1->taxable == kNoMoney || p.r3b->taxable == kNoMoney) continue;
    if (model::months_of(*p.r1) != model::months_of(*p.r3b)) continue;
    const std::size_t side = locked.number(base::month_start(grid.first + static_cast<int>(i)), 0) != 0 ? 1 : 0;
    first[side] += p.r1->taxable;
    third[side] += p.r3b->taxable;
    ++periods[side];
  }
  const base::Date since = locked.periods.empty() ? base::kNoDate : locked.periods.back().from;
  const char* ids[] = {"G4_gap_before_lock", "G4_gap_since_lock"};
  for (std::size_t side = 0; side < 2; ++side) {
    s.percent(ids[side], first[side] - third[side], first[side],
              side == 0 ? "no earlier period has both returns" : "no period since then has both returns")
        .inputs = base::record(
        {{"gstr1", base::to_rupees(first[side])},
         {"gstr3b", base::to_rupees(third[side])},
         {"periods", periods[side]},
         {"locked_from",
          since == base::kNoDate ? base::Json(nullptr) : base::Json(base::month_text(base::month_index(since)))}});
  }
}

void cash_share(Sheet& s, const GstGrid& grid) {
  Paise paid = 0, tax = 0;
  int months = 0;
  for (std::size_t p = grid.periods.size(); p-- > 0 && months < 12;) {
    const GstReturn* r = grid.periods[p].r3b;
    if (!is_filed(r) || r->net_tax == kNoMoney) continue;
    paid += std::max<Paise>(0, r->net_tax);
    tax += tax_of(*r);
    months += model::months_of(*r);
  }
  s.percent("G6_cash_share", paid, tax, "no GSTR-3B states its tax and what of it was paid in cash").inputs =
      base::record({{"in_cash", base::to_rupees(paid)}, {"output_tax", base::to_rupees(tax)}, {"months", months}});
}

void registration(Sheet& s) {
  const GstReturn* newest = nullptr;
  for (const GstReturn& r : s.borrower.gst) {
    if (!r.registration.empty() && (newest == nullptr || r.month >= newest->month)) newest = &r;
  }
  if (newest == nullptr) {
    s.missing("G13_registration", "no source states whether the registration is in force");
  } else {
    s.set("G13_registration", newest->registration == "ACTIVE" ? 1 : 0).inputs =
        base::record({{"status", newest->registration}, {"period", base::month_text(newest->month)}});
  }
}

void standing(Sheet& s, const GstGrid& grid) {
  int first = 0;
  const GstReturn* newest = nullptr;
  for (const GstReturn& r : s.borrower.gst) {
    if (r.form == model::GstForm::Gstr2b) continue;
    const int begun = r.month - model::months_of(r) + 1;
    if (first == 0 || begun < first) first = begun;
    if (newest == nullptr || r.month >= newest->month) newest = &r;
  }
  if (newest == nullptr) {
    for (const char* id : {"G13_composition", "G13_first_period_age"}) s.missing(id, "no return of sales was given");
    return;
  }
  s.set("G13_composition", newest->form == model::GstForm::Cmp08 ? 1 : 0);
  const int today = s.facts.as_of != base::kNoDate ? base::month_index(s.facts.as_of) : grid.last_due;
  s.set("G13_first_period_age", std::max(0, today - first)).inputs =
      base::record({{"first_period", base::month_text(first)}});
}

}  // namespace

void gst_history_metrics(Sheet& s, const GstGrid& grid) {
  financial_year(s, grid);
  by_form(s, grid, &GstPeriod::r1, "G1_gstr1_year", "no filed GSTR-1 states a turnover");
  by_form(s, grid, &GstPeriod::r3b, "G1_gstr3b_year", "no filed GSTR-3B states a turnover");
  delays(s, grid);
  gaps_by_rule(s, grid);
  cash_share(s, grid);
  registration(s);
  standing(s, grid);
  s.missing("G12_eway_bills", "no source gives e-way bills");
  s.missing("G12_einvoices", "no source gives the reference numbers of e-invoices");
}

}  // namespace msme::analyze
