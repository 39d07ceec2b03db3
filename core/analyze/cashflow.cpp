// F1–F3, F7–F9, F14, F15 and the surplus: totals over the window of full months.
#include <vector>

#include "analyze/sheet.hpp"
#include "analyze/stats.hpp"
#include "model/enums.hpp"

namespace msme::analyze {
namespace {

using base::Json;
using base::Paise;
using model::Category;
using model::Mode;

const Totals& of(const std::array<Totals, model::kCategoryCount>& totals, Category category) {
  return totals[static_cast<std::size_t>(category)];
}
const Totals& of(const std::array<Totals, model::kModeCount>& totals, Mode mode) {
  return totals[static_cast<std::size_t>(mode)];
}

// Half-up to the paisa, also below zero.
Paise per_month(Paise total, int months) { return base::from_rupees(base::to_rupees(total) / months); }
// Exactly the total when there are 12 months.
Paise per_year(Paise total, int months) {
  return months == 12 ? total : base::from_rupees(base::to_rupees(total) * 12 / months);
}

void add_exclusions(Metric& metric, const Facts& f) {
  for (std::size_t c = 0; c < f.excluded_in.size(); ++c) {
    const Totals& t = f.excluded_in[c];
    if (t.rows > 0) metric.excluded.push_back({std::string(text(static_cast<Category>(c))), t.amount, t.rows});
  }
  const Paise counted = f.turnover - f.sales.amount;
  if (f.uncertain.rows > 0) {
    metric.excluded.push_back({"UNCERTAIN_NOT_COUNTED", f.uncertain.amount - counted, f.uncertain.rows});
  }
}

// The figure to show: neither the policy's caution nor the benefit of every doubt.
void best_estimate(Sheet& s) {
  const Facts& f = s.facts;
  const int n = f.window_count;
  const Json inputs = base::record({{"sales_credits", base::to_rupees(f.sales.amount)},
                                    {"likely_sales", base::to_rupees(f.likely.amount)},
                                    {"turnover", base::to_rupees(f.turnover_best())},
                                    {"full_months", n}});
  for (Metric* metric : {&s.money("F1_turnover_best_monthly", per_month(f.turnover_best(), n)),
                         &s.money("F1_turnover_best_annual", per_year(f.turnover_best(), n))}) {
    metric->inputs = inputs;
    add_evidence(*metric, f.likely_rows);
    for (std::size_t d = 0; d < f.doubts.size(); ++d) {
      const Totals& t = f.doubts[d];
      if (t.rows > 0) metric->excluded.push_back({std::string(text(static_cast<Doubt>(d))), t.amount, t.rows});
    }
  }
}

void turnover(Sheet& s) {
  const Facts& f = s.facts;
  const int n = f.window_count;
  best_estimate(s);
  Json inputs = base::record({{"sales_credits", base::to_rupees(f.sales.amount)},
                              {"uncertain_credits", base::to_rupees(f.uncertain.amount)},
                              {"likely_sales", base::to_rupees(f.likely.amount)},
                              {"uncertain_counted_percent", f.uncertain_percent},
                              {"uncertain_counted_by", f.gst_confirms ? "GST returns" : "policy"},
                              {"turnover", base::to_rupees(f.turnover)},
                              {"full_months", n}});
  Metric& monthly = s.money("F1_turnover_monthly", per_month(f.turnover, n));
  monthly.inputs = inputs;
  add_evidence(monthly, f.sales_rows);
  add_exclusions(monthly, f);
  Metric& annual = s.money("F1_turnover_annual", per_year(f.turnover, n));
  annual.inputs = std::move(inputs);
  add_evidence(annual, f.sales_rows);
  add_exclusions(annual, f);
  if (n < 12) annual.confidence = annual.confidence * n / 12;
  // The bounds between which the counted share moves it.
  Metric& certain = s.money("F1_turnover_annual_certain", per_year(f.sales.amount, n));
  certain.inputs = base::record({{"sales_credits", base::to_rupees(f.sales.amount)}, {"full_months", n}});
  add_evidence(certain, f.sales_rows);
  Metric& upper = s.money("F1_turnover_annual_upper", per_year(f.sales.amount + f.uncertain.amount, n));
  upper.inputs = base::record({{"sales_credits", base::to_rupees(f.sales.amount)},
                               {"uncertain_credits", base::to_rupees(f.uncertain.amount)},
                               {"full_months", n}});
  add_evidence(upper, f.uncertain_rows);
  Metric& gross = s.money("F1_gross_credits_monthly", per_month(f.credits.amount, n));
  gross.inputs = base::record({{"all_credits", base::to_rupees(f.credits.amount)}, {"full_months", n}});
  add_evidence(s.percent("F1_uncertain_share", f.uncertain.amount, f.sales.amount + f.uncertain.amount,
                         "there are no sales or uncertain credits"),
               f.uncertain_rows);
}

void operating_cash(Sheet& s) {
  const Facts& f = s.facts;
  const int n = f.window_count;
  const Paise net = f.turnover - f.operating.amount;
  const Json inputs = base::record({{"turnover", base::to_rupees(f.turnover)},
                                    {"operating_debits", base::to_rupees(f.operating.amount)},
                                    {"full_months", n}});
  Metric& monthly = s.money("F2_net_operating_cash", per_month(net, n));
  monthly.inputs = inputs;
  add_evidence(monthly, f.operating_rows);
  for (std::size_t c = 0; c < f.out.size(); ++c) {
    const auto category = static_cast<Category>(c);
    if (is_operating(category) || f.out[c].rows == 0) continue;
    monthly.excluded.push_back({std::string(text(category)), f.out[c].amount, f.out[c].rows});
  }
  s.money("F2_net_operating_cash_annual", per_year(net, n)).inputs = inputs;
  std::vector<Paise> nets;
  for (std::size_t m = 0; m < f.months.size(); ++m) {
    if (f.window[m] != 0) nets.push_back(f.months[m].turnover - f.months[m].operating_outflow);
  }
  if (nets.size() >= 4) {
    s.money("F2_net_operating_cash_p25", nearest_rank(nets, 25)).inputs = base::record({{"full_months", n}});
  } else {
    s.missing("F2_net_operating_cash_p25", "fewer than 4 full months");
  }
  s.percent("F3_operating_margin", net, f.turnover, "there is no turnover").inputs = inputs;
  s.percent("F15_drawings_rate", of(f.out, Category::Drawings).amount, net, "net operating cash is not positive")
      .inputs = base::record(
      {{"drawings", base::to_rupees(of(f.out, Category::Drawings).amount)}, {"net", base::to_rupees(net)}});
}

void tickets(Sheet& s) {
  const Facts& f = s.facts;
  const double n = f.window_count;
  s.set("F7_active_days", f.active_days / n).inputs = base::record({{"days", f.active_days}});
  add_evidence(s.set("F7_credit_count", f.sales.rows / n), f.sales_rows);
  if (f.tickets.empty()) {
    for (const char* id : {"F7_average_ticket", "F7_median_ticket", "F7_p95_ticket"}) {
      s.missing(id, "there are no sales credits");
    }
    return;
  }
  s.money("F7_average_ticket", f.sales.amount / f.sales.rows).inputs =
      base::record({{"sales_credits", base::to_rupees(f.sales.amount)}, {"count", f.sales.rows}});
  std::vector<Paise> sorted = f.tickets;
  s.money("F7_median_ticket", nearest_rank(sorted, 50));
  s.money("F7_p95_ticket", nearest_rank(sorted, 95));
}

void modes(Sheet& s) {
  const Facts& f = s.facts;
  Json mix = Json::object();
  Paise digital = 0;
  for (std::size_t m = 0; m < f.mode_in.size(); ++m) {
    const auto mode = static_cast<Mode>(m);
    const bool paper =
        mode == Mode::Cash || mode == Mode::Cheque || mode == Mode::Atm || mode == Mode::Bank || mode == Mode::Other;
    if (!paper) digital += f.mode_in[m].amount;
    if (f.mode_in[m].rows > 0) mix[std::string(text(mode))] = base::to_rupees(f.mode_in[m].amount);
  }
  const char* none = "there are no credits";
  s.percent("F8_digital_share", digital, f.credits.amount, none).inputs = std::move(mix);
  s.percent("F8_upi_share", of(f.mode_in, Mode::Upi).amount, f.credits.amount, none);
  Metric& cash =
      s.percent("F9_cash_deposit_share", of(f.in, Category::CashDeposit).amount, f.turnover, "there is no turnover");
  cash.inputs = base::record({{"cash_deposits", base::to_rupees(of(f.in, Category::CashDeposit).amount)},
                              {"turnover", base::to_rupees(f.turnover)}});
  add_evidence(cash, f.cash_rows);
  s.percent("F9_cash_withdrawal_share", of(f.out, Category::CashWithdrawal).amount, f.debits.amount,
            "there are no debits");
}

// F14: each kind of payment that only a running business makes, seen in at least half of the full months.
void proofs(Sheet& s) {
  struct Kind {
    const char* name;
    Category category;
  };
  constexpr Kind kKinds[] = {{"salaries", Category::SalaryPaid},  {"rent", Category::Rent},
                             {"utilities", Category::Utilities},  {"gst", Category::GstPayment},
                             {"other_tax", Category::TaxPayment}, {"epf_esi", Category::StatutoryDues}};
  const Facts& f = s.facts;
  int proofs = 0;
  Json inputs = Json::object();
  for (const Kind& kind : kKinds) {
    int months = 0;
    for (std::size_t m = 0; m < f.months.size(); ++m) {
      const bool paid = (f.debit_kinds[m] >> static_cast<unsigned>(kind.category) & 1U) != 0;
      months += f.window[m] != 0 && paid ? 1 : 0;
    }
    inputs[kind.name] = months;
    if (2 * months >= f.window_count) ++proofs;
  }
  s.set("F14_business_proofs", proofs).inputs = std::move(inputs);
}

void surplus(Sheet& s) {
  const Facts& f = s.facts;
  const Paise in = f.credits.amount - f.own_in.amount;
  const Paise out = f.debits.amount - f.own_out.amount;
  const Json inputs = base::record({{"credits", base::to_rupees(in)}, {"debits", base::to_rupees(out)}});
  if (out > 0) {
    s.set("C1_inflow_outflow_ratio", static_cast<double>(in) / static_cast<double>(out)).inputs = inputs;
  } else {
    s.missing("C1_inflow_outflow_ratio", "there are no debits");
  }
  s.money("C2_net_surplus", per_month(in - out, f.window_count)).inputs = inputs;
  s.percent("C3_surplus_ratio", in - out, in, "there are no credits").inputs = inputs;
}

}  // namespace

void cashflow_metrics(Sheet& s) {
  turnover(s);
  operating_cash(s);
  tickets(s);
  modes(s);
  proofs(s);
  surplus(s);
}

}  // namespace msme::analyze
