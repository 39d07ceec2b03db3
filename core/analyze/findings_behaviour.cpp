// Findings about conduct: bounces, hidden or stacked loans, GST, and months or amounts out of the ordinary.
#include <algorithm>
#include <vector>

#include "analyze/findings.hpp"
#include "analyze/stats.hpp"
#include "analyze/words.hpp"

namespace msme::analyze {
namespace {

using base::format_inr;
using base::Paise;

std::vector<std::uint32_t> rows_of(const Sheet& s, std::string_view id) {
  const Metric* metric = s.analytics.metric(id);
  return metric == nullptr ? std::vector<std::uint32_t>{} : metric->rows;
}

std::string rupees_text(double rupees) { return format_inr(base::from_rupees(rupees)); }

void bounces(Sheet& s) {
  const double count = s.value("O5_bounce_outward_6m").value_or(0);
  if (count >= s.params.bounce_watch) {
    Draft d;
    d.rule = "O5";
    d.severity = count >= s.params.bounce_high ? "high" : "watch";
    d.title = "Own payments bounced";
    d.rows = rows_of(s, "O5_bounce_outward_6m");
    for (const std::uint32_t row : d.rows) {
      const bool debit = s.borrower.ledger.credit[row] == 0;
      const bool fee = s.borrower.ledger.bounce[row] == model::Bounce::Charge;
      if (debit && !fee) d.amount += s.borrower.ledger.amount[row];
    }
    d.detail = count_text(count, "mandate or cheque was", "mandates or cheques were") +
               " returned in the last 6 months" + (d.amount > 0 ? ", " + format_inr(d.amount) + " in all." : ".");
    report(s, std::move(d));
  }
  if (s.value("O7_unpaid_emi_bounces_30d").value_or(0) >= 1) {
    report(s, {"O7", "high", "A bounced instalment hasn't been paid since",
               count_text(*s.value("O7_unpaid_emi_bounces_30d"), "instalment", "instalments") +
                   " returned in the last 30 days and not seen again.",
               0, rows_of(s, "O7_unpaid_emi_bounces_30d")});
  }
}

void gst(Sheet& s) {
  const double unfiled = s.value("G2_unfiled").value_or(0);
  if (unfiled >= 1) {
    const bool now = s.value("G2_unfiled_last_two").value_or(0) >= 2;
    report(s, {"G2",
               now ? "high" : "watch",
               "GST returns not filed",
               count_text(unfiled, "return", "returns") + " of the last 12 due months " +
                   (unfiled == 1 ? "isn't" : "aren't") + " filed.",
               0,
               {}});
  }
  const std::optional<double> variance = s.value("G10_bank_variance");
  if (variance &&
      (*variance > s.params.gst_variance_watch_percent || *variance < -s.params.gst_variance_watch_percent)) {
    const double size = *variance < 0 ? -*variance : *variance;
    const Metric& metric = *s.analytics.metric("G10_bank_variance");
    const double bank = base::number_or(metric.inputs, "bank", 0);
    const double filed = base::number_or(metric.inputs, "gst_with_tax", 0);
    report(s, {"G10",
               size > s.params.gst_variance_high_percent ? "high" : "watch",
               *variance > 0 ? "The bank shows more sales than GST" : "The bank shows less sales than GST",
               rupees_text(bank) + " in the bank against " + rupees_text(filed) + " filed (with tax), " +
                   figure(size, "percent") + " apart.",
               base::from_rupees(bank > filed ? bank - filed : filed - bank),
               {},
               *variance > 0 ? "more" : "less"});
  }
  const std::optional<double> gap = s.value("G4_returns_gap");
  if (gap && (*gap > s.params.gst_returns_gap_percent || *gap < -s.params.gst_returns_gap_percent)) {
    report(s, {"G4",
               "watch",
               "GSTR-1 and GSTR-3B disagree",
               "They are " + figure(*gap, "percent") + " of GSTR-1 apart.",
               0,
               {}});
  }
}

// More credit claimed than suppliers reported sales to this business.
void input_credit(Sheet& s) {
  const std::optional<double> gap = s.value("G5_itc_gap");
  if (!gap || *gap <= s.params.gst_itc_gap_percent) return;
  const base::Json& inputs = s.analytics.metric("G5_itc_gap")->inputs;
  const double claimed = base::number_or(inputs, "itc_claimed", 0);
  const double available = base::number_or(inputs, "itc_available", 0);
  report(s, {"G5",
             "watch",
             "More input credit claimed than GSTR-2B offers",
             rupees_text(claimed) + " claimed in GSTR-3B against " + rupees_text(available) + " in GSTR-2B, " +
                 figure(*gap, "percent") + " more.",
             base::from_rupees(claimed - available),
             {}});
}

void bureaus(Sheet& s) {
  const Metric* score = s.analytics.metric("R1_score");
  if (score == nullptr || !score->value) return;
  const double lowest = base::number_or(score->inputs, "lowest", 0);
  const double highest = base::number_or(score->inputs, "highest", 0);
  if (highest - lowest <= s.params.bureau_spread_points) return;
  report(s, {"R1",
             "watch",
             "The bureaus' scores are far apart",
             "From " + figure(lowest, "score") + " to " + figure(highest, "score") +
                 " in the newest reports; the latest one counts.",
             0,
             {}});
}

// Credits far above the usual sale; the usual is the median, so a few large ones can't hide one another.
void high_values(Sheet& s, const model::DatedRules& rules) {
  const std::optional<double> usual = s.value("F7_median_ticket");
  const double least_sales = rules.parameter("A1", "least_sales", 30);
  if (!usual || *usual <= 0 || static_cast<double>(s.facts.tickets.size()) < least_sales) return;
  const Paise limit = std::max(base::from_rupees(*usual * rules.parameter("A1", "times_usual", 20)),
                               base::from_rupees(rules.parameter("A1", "least_rupees", 100000)));
  const model::Ledger& l = s.borrower.ledger;
  Draft d;
  for (std::size_t i = 0; i < l.size(); ++i) {
    if (l.credit[i] == 0 || l.turnover[i] != model::Turnover::Business || l.amount[i] <= limit) continue;
    if (l.date[i] < s.facts.from || l.date[i] > s.facts.to) continue;
    d.rows.push_back(static_cast<std::uint32_t>(i));
    d.amount += l.amount[i];
  }
  if (d.rows.empty()) return;
  d.rule = "A1";
  d.severity = "info";
  d.title = "Sales far above the usual";
  d.detail = count_text(static_cast<double>(d.rows.size()), "credit", "credits") + " above " + format_inr(limit) +
             " (the middle sale is " + rupees_text(*usual) + ").";
  report(s, std::move(d));
}

// Months out of line with the median of theirs: spending far above, sales far below.
void odd_months(Sheet& s, const model::DatedRules& rules) {
  std::vector<double> spent, sold;
  for (std::size_t m = 0; m < s.facts.months.size(); ++m) {
    if (s.facts.window[m] == 0) continue;
    spent.push_back(base::to_rupees(s.facts.months[m].operating_outflow));
    sold.push_back(base::to_rupees(s.facts.months[m].turnover));
  }
  const auto known = static_cast<double>(spent.size());
  const double usual_spent = known < rules.parameter("A2", "least_months", 6) ? 0 : median(spent);
  const double usual_sold = known < rules.parameter("A3", "least_months", 6) ? 0 : median(sold);
  const double spike = rules.parameter("A2", "times_usual", 1.5);
  const double weak = rules.parameter("A3", "times_usual", 0.5);
  for (std::size_t m = 0; m < s.facts.months.size(); ++m) {
    if (s.facts.window[m] == 0) continue;
    const Month& month = s.facts.months[m];
    if (usual_spent > 0 && base::to_rupees(month.operating_outflow) > spike * usual_spent) {
      report(s, {"A2",
                 "info",
                 "Spending spike in " + base::month_text(month.month),
                 format_inr(month.operating_outflow) + " against a usual " + rupees_text(usual_spent) + " a month.",
                 month.operating_outflow,
                 {}});
    }
    if (usual_sold > 0 && base::to_rupees(month.turnover) < weak * usual_sold) {
      report(s, {"A3",
                 "info",
                 "Weak sales in " + base::month_text(month.month),
                 format_inr(month.turnover) + " against a usual " + rupees_text(usual_sold) + " a month.",
                 month.turnover,
                 {}});
    }
  }
}

}  // namespace

void behaviour_findings(Sheet& s, const model::DatedRules& rules) {
  bounces(s);
  gst(s);
  input_credit(s);
  bureaus(s);
  high_values(s, rules);
  odd_months(s, rules);
}

}  // namespace msme::analyze
