// G1–G4: the returns as filed and their punctuality. More of it: gst_history.cpp, gst_mix.cpp, gst_bank.cpp,
// gst_purchases.cpp.
#include <algorithm>
#include <vector>

#include "analyze/gst_grid.hpp"

namespace msme::analyze {
namespace {

using base::Json;
using base::kNoMoney;
using base::Paise;
using model::GstReturn;

bool is_late(const GstReturn& r) {
  return r.status == "LATE_FILED" || (r.filed != base::kNoDate && r.filed > model::gst_due_date(r));
}

struct Value {
  int month;
  Paise taxable;
  bool split;
};

// Months with filed sales; a quarter gives three.
std::vector<Value> filed_values(const GstGrid& grid) {
  std::vector<Value> values;
  for (std::size_t p = 0; p < grid.months.size(); ++p) {
    const GstMonth& month = grid.months[p];
    if (month.taxable != kNoMoney) values.push_back({grid.first + static_cast<int>(p), month.taxable, month.split});
  }
  return values;
}

double sum_of(const std::vector<Value>& values, std::size_t from_end, std::size_t count) {
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += base::to_rupees(values[values.size() - 1 - from_end - i].taxable);
  return sum;
}

void turnover(Sheet& s, const std::vector<Value>& values) {
  if (values.empty()) {
    for (const char* id : {"G1_turnover_ttm", "G1_turnover_monthly", "G1_growth", "G3_nil_share"}) {
      s.missing(id, "no filed return states a turnover");
    }
    return;
  }
  const std::size_t n = std::min<std::size_t>(12, values.size());
  const double sum = sum_of(values, 0, n);
  const std::string period =
      base::month_text(values[values.size() - n].month) + ".." + base::month_text(values.back().month);
  Metric& ttm = s.set("G1_turnover_ttm", n == 12 ? sum : sum * 12.0 / static_cast<double>(n));
  std::size_t split = 0;
  for (std::size_t i = values.size() - n; i < values.size(); ++i) split += values[i].split ? 1U : 0U;
  ttm.inputs = base::record({{"periods", n}, {"of_them_thirds_of_quarters", split}, {"sum", base::round_to(sum, 2)}});
  ttm.period = period;
  ttm.confidence = static_cast<int>(100 * n / 12);
  s.set("G1_turnover_monthly", sum / static_cast<double>(n)).period = period;
  std::size_t nil = 0;
  for (std::size_t i = values.size() - n; i < values.size(); ++i) nil += values[i].taxable == 0 ? 1U : 0U;
  s.set("G3_nil_share", 100.0 * static_cast<double>(nil) / static_cast<double>(n)).period = period;
  double recent = 0, earlier = 0;
  const char* basis = nullptr;
  if (values.size() >= 15) {
    recent = sum_of(values, 0, 3);
    earlier = sum_of(values, 12, 3);
    basis = "last 3 periods against the same 3 a year earlier";
  } else if (values.size() >= 12) {
    recent = sum_of(values, 0, 6);
    earlier = sum_of(values, 6, 6);
    basis = "last 6 periods against the 6 before";
  }
  if (basis == nullptr || earlier <= 0) {
    s.missing("G1_growth", basis == nullptr ? "fewer than 12 filed periods" : "the earlier periods are nil");
  } else {
    s.set("G1_growth", 100.0 * (recent - earlier) / earlier).inputs = base::record(
        {{"basis", basis}, {"recent", base::round_to(recent, 2)}, {"earlier", base::round_to(earlier, 2)}});
  }
}

void punctuality(Sheet& s, const GstGrid& grid) {
  int due = 0, late = 0, unfiled = 0, unfiled_last_two = 0, last_filed = 0;
  double delay = 0;
  int delayed = 0;
  for (std::size_t p = 0; p < grid.periods.size(); ++p) {
    const int month = grid.first + static_cast<int>(p);
    bool missing = false;
    for (const GstReturn* r : {grid.periods[p].r1, grid.periods[p].r3b, grid.periods[p].cmp}) {
      if (r == nullptr) continue;
      if (is_filed(r)) last_filed = month;
      const int last = grid.last_due_for(*r);
      if (month > last || month <= last - 12) continue;
      ++due;
      if (!is_filed(r)) {
        ++unfiled;
        missing = missing || month > last - 2 * model::months_of(*r);
      } else if (is_late(*r)) {
        ++late;
        if (r->filed != base::kNoDate && r->filed > model::gst_due_date(*r)) {
          delay += r->filed - model::gst_due_date(*r);
          ++delayed;
        }
      }
    }
    unfiled_last_two += missing ? 1 : 0;
  }
  if (last_filed == 0) {
    s.missing("G13_last_filed_age", "no return was filed");
  } else {
    s.set("G13_last_filed_age", std::max(0, (grid.quarterly ? grid.last_due_quarter : grid.last_due) - last_filed));
  }
  if (due == 0) {
    for (const char* id : {"G2_on_time", "G2_late", "G2_unfiled", "G2_unfiled_last_two", "G2_mean_delay"}) {
      s.missing(id, "no return of the last 12 due periods was given");
    }
    return;
  }
  const Json inputs = base::record({{"due", due}, {"late", late}, {"unfiled", unfiled}});
  s.set("G2_on_time", 100.0 * (due - late - unfiled) / due).inputs = inputs;
  s.set("G2_late", late).inputs = inputs;
  s.set("G2_unfiled", unfiled).inputs = inputs;
  s.set("G2_unfiled_last_two", unfiled_last_two);
  s.set("G2_mean_delay", delayed == 0 ? 0.0 : delay / delayed).inputs = base::record({{"late_with_date", delayed}});
}

void returns_gap(Sheet& s, const GstGrid& grid) {
  Paise first = 0, third = 0;
  int periods = 0;
  for (const GstPeriod& p : grid.periods) {
    if (!is_filed(p.r1) || !is_filed(p.r3b) || p.r1->taxable == kNoMoney || p.r3b->taxable == kNoMoney) continue;
    if (model::months_of(*p.r1) != model::months_of(*p.r3b)) continue;
    first += p.r1->taxable;
    third += p.r3b->taxable;
    ++periods;
  }
  s.percent("G4_returns_gap", first - third, first, "no period has both GSTR-1 and GSTR-3B").inputs =
      base::record({{"gstr1", base::to_rupees(first)}, {"gstr3b", base::to_rupees(third)}, {"periods", periods}});
}

bool from_purchases(std::string_view id) {
  return id.substr(0, 3) == "G5_" || id.substr(0, 3) == "G9_" || id.find("supplier") != std::string_view::npos;
}

}  // namespace

void gst_metrics(Sheet& s) {
  if (!s.borrower.has(model::Dataset::Gst) || s.borrower.gst.empty()) {
    s.missing_all("G", "no GST returns were given");
    return;
  }
  const GstGrid grid = lay_gst_grid(s);
  turnover(s, filed_values(grid));
  punctuality(s, grid);
  returns_gap(s, grid);
  gst_history_metrics(s, grid);
  gst_mix_metrics(s, grid);
  gst_bank_metrics(s, grid);
  gst_purchase_metrics(s, grid);
  for (Metric& metric : s.analytics.metrics) {
    if (metric.topic != "gst" || !metric.value) continue;
    RowSet rows;
    for (std::size_t i = 0; i < s.borrower.gst.size(); ++i) {
      if (s.borrower.gst[i].form != model::GstForm::Gstr2b || from_purchases(metric.id)) rows.add(i);
    }
    add_evidence(metric, rows);
  }
}

}  // namespace msme::analyze
