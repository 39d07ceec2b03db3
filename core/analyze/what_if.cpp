#include "analyze/what_if.hpp"

#include <algorithm>

#include "analyze/catalogue.hpp"
#include "base/detmath.hpp"

namespace msme::analyze {
namespace {

using base::kNoMoney;
using base::Paise;

Metric* changeable(Analytics& analytics, std::string_view id) {
  return const_cast<Metric*>(analytics.metric(id));  // NOLINT(cppcoreguidelines-pro-type-const-cast): not const here
}

void lower(Analytics& a, std::string_view id, double by) {
  const std::optional<double> value = a.value(id);
  if (value) set_value(a, id, std::max(0.0, *value - by));
}

// Obligations against what is there to pay them: the formulas of obligations.cpp.
void cover_again(Analytics& a) {
  const double due = a.value("O1_emi_monthly").value_or(0) + a.value("O1_interest_monthly").value_or(0);
  set_value(a, "O1_obligations_monthly", due);
  const std::optional<double> net = a.value("F2_net_operating_cash");
  if (!net) return;
  if (a.value("O2_foir")) {
    set_value(a, "O2_foir", due <= 0 ? 0 : *net > 0 ? std::min(999.0, 100.0 * due / *net) : 999.0);
  }
  if (a.value("O3_dscr")) {
    set_value(a, "O3_dscr", *net <= 0 ? 0 : due > 0 ? std::min(10.0, *net / due) : 10);
  }
}

double input_of(const Analytics& a, std::string_view metric, std::string_view key) {
  const Metric* found = a.metric(metric);
  return found == nullptr ? 0 : base::number_or(found->inputs, key, 0);
}

}  // namespace

Analytics figures_of(const Analytics& from) {
  Analytics out;
  out.as_of = from.as_of;
  out.months = from.months;
  out.loans = from.loans;
  out.bounces = from.bounces;
  for (const Finding& finding : from.findings) {
    Finding& kept = out.findings.emplace_back();
    kept.rule = finding.rule;
    kept.severity = finding.severity;
    kept.family = finding.family;
  }
  constexpr std::string_view kNeeded[] = {"W4_lowest_to_outflow", "W5_balance_to_inflow", "B6_near_zero_days",
                                          "B9_buffer_days", "B10_month_end_spike"};
  out.metrics.reserve(from.metrics.size());
  for (const Metric& metric : from.metrics) {
    Metric& kept = out.metrics.emplace_back();
    kept.id = metric.id;
    kept.unit = metric.unit;
    kept.value = metric.value;
    const bool needed = std::find(std::begin(kNeeded), std::end(kNeeded), metric.id) != std::end(kNeeded);
    if (needed) kept.inputs = metric.inputs;
    kept.confidence = metric.confidence;
  }
  return out;
}

void set_value(Analytics& analytics, std::string_view id, std::optional<double> value) {
  const MetricDef* def = find_metric(id);
  Metric* metric = changeable(analytics, id);
  if (def == nullptr || metric == nullptr) return;
  metric->value = value ? std::optional<double>(base::round_to(*value, def->decimals)) : std::nullopt;
}

void without_loan(Analytics& a, const RunningLoan& loan) {
  const auto rupees = [](Paise sum) { return sum == kNoMoney ? 0.0 : base::to_rupees(sum); };
  lower(a, "O1_emi_bank", rupees(loan.bank));
  lower(a, "O1_emi_bureau", rupees(loan.bureau));
  lower(a, "O1_emi_union", std::max(rupees(loan.bank), rupees(loan.bureau)));
  const std::optional<double> bank = a.value("O1_emi_bank");
  if (bank) set_value(a, "O1_emi_monthly", std::max(*bank, a.value("O1_emi_bureau").value_or(0)));
  if (loan.bureau != kNoMoney) {
    lower(a, "R5_live_loans", 1);
    lower(a, "R5_outstanding", rupees(loan.owed));
    const std::optional<double> debt = a.value("R5_outstanding");
    const double turnover = a.value("F1_turnover_annual").value_or(0);
    if (debt && turnover > 0 && a.value("O4_leverage")) set_value(a, "O4_leverage", *debt / turnover);
  }
  cover_again(a);
}

void without_new_bounces(Analytics& a, const model::Ledger& ledger, int months) {
  const BouncesLater later = bounces_after(ledger, a.bounces, a.as_of, months);
  const auto put = [&a](const char* id, double value) {
    if (a.value(id)) set_value(a, id, value);
  };
  put("O5_bounce_outward_6m", later.outward_6m);
  put("O5_bounce_outward_12m", later.outward_12m);
  put("O5_bounce_inward_6m", later.inward_6m);
  put("O5_bounce_inward_12m", later.inward_12m);
  put("O6_bounce_recency", later.recency);
}

std::optional<double> spending_monthly(const Analytics& a) {
  const double spent = input_of(a, "W4_lowest_to_outflow", "a_month");
  return spent > 0 ? std::optional<double>(spent) : std::nullopt;
}

void with_balance(Analytics& a, const Analytics& today, double rupees) {
  const std::optional<double> spent = spending_monthly(today);
  const std::optional<double> average = a.value("B3_amb"), lowest = a.value("B4_lowest_balance");
  if (!spent || !average || !lowest || rupees <= 0) return;
  const auto add = [&a](const char* id, double by) {
    const std::optional<double> value = a.value(id);
    if (value) set_value(a, id, *value + by);
  };
  const auto in_proportion = [&](const char* id, double whole) {
    if (whole > 0) add(id, 100.0 * rupees / whole);
  };
  const double near_zero = input_of(today, "B6_near_zero_days", "below");
  const double a_day = input_of(today, "B9_buffer_days", "outflow_a_day");
  const double other_days = input_of(today, "B10_month_end_spike", "other_days");
  for (const char* id : {"B1_balance_latest", "B3_amb", "B4_min_balance", "B4_lowest_balance"}) add(id, rupees);
  in_proportion("W3_low_to_outflow", *spent);
  in_proportion("W4_lowest_to_outflow", *spent);
  in_proportion("W5_balance_to_inflow", input_of(today, "W5_balance_to_inflow", "a_month"));
  if (a_day > 0) add("B9_buffer_days", rupees / a_day);
  const double now_lowest = *lowest + rupees;
  const auto none = [&a](const char* id) {
    if (a.value(id)) set_value(a, id, 0);
  };
  if (*lowest < 0 && now_lowest >= 0) none("B5_negative_days");
  if (near_zero > 0 && now_lowest >= near_zero) none("B6_near_zero_days");
  if (now_lowest >= *spent / 10) none("W8_recent_low_days");
  const auto calmer = [&](const char* id) {
    const std::optional<double> value = a.value(id);
    if (value && *average > 0) set_value(a, id, *value * *average / (*average + rupees));
  };
  calmer("W9_balance_spread");
  if (*average > 0 && a.value("B7_balance_trend")) calmer("B7_balance_trend");
  const std::optional<double> spike = a.value("B10_month_end_spike");
  if (spike && other_days > 0)
    set_value(a, "B10_month_end_spike", (*spike * other_days + rupees) / (other_days + rupees));
}

}  // namespace msme::analyze
