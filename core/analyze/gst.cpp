// G1–G13: the returns as filed, their punctuality, and the bank beside them.
#include <algorithm>
#include <vector>

#include "analyze/sheet.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::Json;
using base::kNoMoney;
using base::Paise;
using model::GstReturn;

constexpr int kHistory = 48;  // tax periods looked at

// Best record per period and form: the one filed last.
struct Period {
  const GstReturn* r1 = nullptr;
  const GstReturn* r3b = nullptr;
  bool filed() const;
  Paise taxable() const;
  Paise with_tax() const;
};

bool is_filed(const GstReturn* r) { return r != nullptr && r->status != "NOT_FILED"; }

bool Period::filed() const { return is_filed(r3b) || is_filed(r1); }

// 3B first: it is what tax was paid on.
Paise Period::taxable() const {
  if (is_filed(r3b) && r3b->taxable != kNoMoney) return r3b->taxable;
  if (is_filed(r1) && r1->taxable != kNoMoney) return r1->taxable;
  return kNoMoney;
}

Paise Period::with_tax() const {
  const Paise value = taxable();
  if (value == kNoMoney) return kNoMoney;
  const GstReturn* r = is_filed(r3b) && r3b->taxable != kNoMoney ? r3b : r1;
  return value + r->igst + r->cgst + r->sgst + r->cess;
}

struct Grid {
  int first = 0;  // month index of periods[0]
  int last_due = 0;
  std::vector<Period> periods;
};

// 11th / 20th of the month after the period.
Date due_date(const GstReturn& r) { return base::month_end(r.month) + (r.gstr3b ? 20 : 11); }

bool is_late(const GstReturn& r) {
  return r.status == "LATE_FILED" || (r.filed != base::kNoDate && r.filed > due_date(r));
}

// Of two records of one form the one filed later.
void take(const GstReturn& r, Period& period) {
  const GstReturn*& held = r.gstr3b ? period.r3b : period.r1;
  if (held == nullptr || r.filed >= held->filed) held = &r;
}

Grid lay_grid(const Sheet& s) {
  Grid grid;
  const Date now = s.facts.as_of == base::kNoDate ? s.facts.now : s.facts.as_of;
  int newest = 0;
  for (const GstReturn& r : s.borrower.gst) newest = std::max(newest, r.month);
  // Without any bank entry the newest period stands for today.
  grid.last_due = now == base::kNoDate ? newest : base::month_index(now) - (base::to_civil(now).day > 20 ? 1 : 2);
  const int end = now == base::kNoDate ? newest : std::min(newest, base::month_index(now));
  grid.first = end - kHistory + 1;
  grid.periods.resize(static_cast<std::size_t>(kHistory));
  for (const GstReturn& r : s.borrower.gst) {
    if (r.month < grid.first || r.month > end) continue;
    take(r, grid.periods[static_cast<std::size_t>(r.month - grid.first)]);
  }
  return grid;
}

struct Value {
  int month;
  Paise taxable;
};

std::vector<Value> filed_values(const Grid& grid) {
  std::vector<Value> values;
  for (std::size_t p = 0; p < grid.periods.size(); ++p) {
    const Paise value = grid.periods[p].taxable();
    if (grid.periods[p].filed() && value != kNoMoney) values.push_back({grid.first + static_cast<int>(p), value});
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
  ttm.inputs = base::record({{"periods", n}, {"sum", base::round_to(sum, 2)}});
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

void punctuality(Sheet& s, const Grid& grid) {
  int due = 0, late = 0, unfiled = 0, unfiled_last_two = 0, last_filed = 0;
  double delay = 0;
  int delayed = 0;
  for (std::size_t p = 0; p < grid.periods.size(); ++p) {
    const int month = grid.first + static_cast<int>(p);
    if (grid.periods[p].filed()) last_filed = month;
    if (month > grid.last_due || month <= grid.last_due - 12) continue;
    bool missing = false;
    for (const GstReturn* r : {grid.periods[p].r1, grid.periods[p].r3b}) {
      if (r == nullptr) continue;
      ++due;
      if (!is_filed(r)) {
        ++unfiled;
        missing = true;
      } else if (is_late(*r)) {
        ++late;
        if (r->filed != base::kNoDate && r->filed > due_date(*r)) {
          delay += r->filed - due_date(*r);
          ++delayed;
        }
      }
    }
    if (missing && month > grid.last_due - 2) ++unfiled_last_two;
  }
  if (last_filed == 0) {
    s.missing("G13_last_filed_age", "no return was filed");
  } else {
    s.set("G13_last_filed_age", std::max(0, grid.last_due - last_filed));
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

void returns_gap(Sheet& s, const Grid& grid) {
  Paise first = 0, third = 0;
  int periods = 0;
  for (const Period& p : grid.periods) {
    if (!is_filed(p.r1) || !is_filed(p.r3b) || p.r1->taxable == kNoMoney || p.r3b->taxable == kNoMoney) continue;
    first += p.r1->taxable;
    third += p.r3b->taxable;
    ++periods;
  }
  s.percent("G4_returns_gap", first - third, first, "no period has both GSTR-1 and GSTR-3B").inputs =
      base::record({{"gstr1", base::to_rupees(first)}, {"gstr3b", base::to_rupees(third)}, {"periods", periods}});
}

void buyers(Sheet& s, const Grid& grid) {
  struct Buyer {
    std::string_view name;
    Paise value;
  };
  std::vector<Buyer> list;
  Paise whole = 0;
  for (const Period& p : grid.periods) {
    if (!is_filed(p.r1)) continue;
    Paise listed = 0;
    for (const GstReturn::Invoice& invoice : p.r1->invoices) {
      const Paise value = invoice.taxable != kNoMoney ? invoice.taxable : invoice.value;
      if (value == kNoMoney || value <= 0) continue;
      listed += value;
      list.push_back({invoice.buyer_gstin.empty() ? invoice.buyer_name : invoice.buyer_gstin, value});
    }
    // Sales to consumers are in the return's total only; a shop with one registered buyer doesn't depend on it.
    whole += p.r1->taxable == kNoMoney ? listed : std::max(listed, p.r1->taxable);
  }
  base::sort(list, [](const Buyer& a, const Buyer& b) { return a.name < b.name; });
  Paise largest = 0, sum = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    sum = i > 0 && list[i].name == list[i - 1].name ? sum + list[i].value : list[i].value;
    if (!list[i].name.empty()) largest = std::max(largest, sum);
  }
  s.percent("G7_top1_buyer", largest, whole, "no GSTR-1 invoices").inputs = base::record({{"invoices", list.size()}});
}

// Months that both sides know; bank credits carry the tax, so the GST side is taken with it.
void bank_variance(Sheet& s, const Grid& grid) {
  const Facts& f = s.facts;
  Paise bank = 0, gst = 0;
  int months = 0;
  for (std::size_t m = 0; m < f.months.size(); ++m) {
    const int p = f.months[m].month - grid.first;
    if (f.window[m] == 0 || p < 0 || p >= kHistory) continue;
    const Period& period = grid.periods[static_cast<std::size_t>(p)];
    if (!period.filed() || period.with_tax() == kNoMoney) continue;
    bank += f.months[m].turnover;
    gst += period.with_tax();
    ++months;
  }
  if (months < 3 || gst <= 0) {
    const char* why = months < 3 ? "fewer than 3 months known on both sides" : "the GST turnover is nil";
    s.missing("G10_bank_variance", why);
    s.missing("G10_bank_variance_abs", why);
    return;
  }
  const double variance = 100.0 * static_cast<double>(bank - gst) / static_cast<double>(gst);
  const Json inputs =
      base::record({{"bank", base::to_rupees(bank)}, {"gst_with_tax", base::to_rupees(gst)}, {"months", months}});
  s.set("G10_bank_variance", variance).inputs = inputs;
  s.set("G10_bank_variance_abs", variance < 0 ? -variance : variance).inputs = inputs;
}

}  // namespace

Paise gst_with_tax(const model::Borrower& borrower, int month) {
  Period period;
  for (const GstReturn& r : borrower.gst) {
    if (r.month == month) take(r, period);
  }
  return period.with_tax();
}

void gst_metrics(Sheet& s) {
  if (!s.borrower.has(model::Dataset::Gst) || s.borrower.gst.empty()) {
    s.missing_all("G", "no GST returns were given");
    return;
  }
  const Grid grid = lay_grid(s);
  turnover(s, filed_values(grid));
  punctuality(s, grid);
  returns_gap(s, grid);
  buyers(s, grid);
  bank_variance(s, grid);
  for (Metric& metric : s.analytics.metrics) {
    if (metric.topic != "gst" || !metric.value) continue;
    metric.row_count = static_cast<std::uint32_t>(s.borrower.gst.size());
    for (std::uint32_t i = 0; i < std::min(metric.row_count, RowSet::kCap); ++i) metric.rows.push_back(i);
  }
}

}  // namespace msme::analyze
