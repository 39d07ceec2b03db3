#include "analyze/gst_grid.hpp"

#include <algorithm>

#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::kNoMoney;
using base::Paise;
using model::GstForm;
using model::GstReturn;

// Sums of invoices stay far from overflow, whatever a file says; so large a share means nothing anyway.
constexpr Paise kMostListed = 100'000'000'000'000'000;
void add_listed(Paise& sum, Paise value) { sum = std::min(sum + value, kMostListed); }

// A composition dealer pays his tax out of his price.
Paise with_tax(const GstReturn& r) { return r.form == GstForm::Cmp08 ? r.taxable : r.taxable + tax_of(r); }

// The `k`-th month from the end of `n`: equal parts in paise, the last month takes what is left over.
Paise part(Paise value, int k, int n) { return k == 0 ? value - (n - 1) * (value / n) : value / n; }

GstMonth month_of(const GstReturn& r, int k) {
  const int n = model::months_of(r);
  return {part(r.taxable, k, n), part(with_tax(r), k, n), n > 1};
}

// Newest quarter (by its last month) whose GSTR-3B is due before `now`.
int due_quarter(Date now, int last_due) {
  int quarter = (last_due + 1) / 3 * 3 - 1;
  if (now != base::kNoDate && model::gst_due_date(GstForm::Gstr3b, true, quarter, "") >= now) quarter -= 3;
  return quarter;
}

}  // namespace

bool is_filed(const GstReturn* r) { return r != nullptr && r->status != "NOT_FILED"; }

void GstPeriod::take(const GstReturn& r) {
  const GstReturn*& held = r.form == GstForm::Gstr3b  ? r3b
                           : r.form == GstForm::Gstr1 ? r1
                           : r.form == GstForm::Cmp08 ? cmp
                                                      : r2b;
  if (held == nullptr || r.filed >= held->filed) held = &r;
}

const GstReturn* GstPeriod::stated() const {
  if (is_filed(r3b) && r3b->taxable != kNoMoney) return r3b;
  if (is_filed(r1) && r1->taxable != kNoMoney) return r1;
  return is_filed(cmp) && cmp->taxable != kNoMoney ? cmp : nullptr;
}

GstGrid lay_gst_grid(const Sheet& s) {
  GstGrid grid;
  const Date now = s.facts.as_of == base::kNoDate ? s.facts.now : s.facts.as_of;
  int newest = 0, newest_return = 0;
  for (const GstReturn& r : s.borrower.gst) {
    newest = std::max(newest, r.month);
    if (r.form == GstForm::Gstr2b || r.month < newest_return) continue;
    newest_return = r.month;
    grid.quarterly = model::months_of(r) == 3;
  }
  // Without any bank entry the newest period stands for today.
  grid.last_due =
      now == base::kNoDate ? newest_return : base::month_index(now) - (base::to_civil(now).day > 20 ? 1 : 2);
  grid.last_due_quarter = now == base::kNoDate ? newest_return : due_quarter(now, grid.last_due);
  const int end = now == base::kNoDate ? newest : std::min(newest, base::month_index(now));
  grid.first = end - kGstHistory + 1;
  grid.periods.resize(static_cast<std::size_t>(kGstHistory));
  for (const GstReturn& r : s.borrower.gst) {
    if (r.month >= grid.first && r.month <= end) grid.periods[static_cast<std::size_t>(r.month - grid.first)].take(r);
  }
  grid.months.resize(grid.periods.size());
  // From the newest period back: a month's own return stands before a quarter's third.
  for (std::size_t p = grid.periods.size(); p-- > 0;) {
    const GstReturn* r = grid.periods[p].stated();
    if (r == nullptr) continue;
    grid.months[p] = month_of(*r, 0);
    for (int k = 1; k < model::months_of(*r) && p >= static_cast<std::size_t>(k); ++k) {
      grid.months[p - static_cast<std::size_t>(k)] = month_of(*r, k);
    }
  }
  return grid;
}

Paise gst_with_tax(const model::Borrower& borrower, int month) {
  GstPeriod periods[3];  // the month, and the two that may end its quarter
  for (const GstReturn& r : borrower.gst) {
    if (r.month >= month && r.month < month + 3) periods[r.month - month].take(r);
  }
  for (int k = 0; k < 3; ++k) {
    const GstReturn* r = periods[k].stated();
    if (r != nullptr && k < model::months_of(*r)) return month_of(*r, k).with_tax;
  }
  return kNoMoney;
}

Paise list_parties(const GstReturn& r, std::vector<GstParty>& list) {
  Paise listed = 0;
  for (const GstReturn::Invoice& invoice : r.invoices) {
    const Paise value = invoice.taxable != kNoMoney ? invoice.taxable : invoice.value;
    if (value == kNoMoney || value <= 0) continue;
    add_listed(listed, value);
    list.push_back({invoice.party_gstin.empty() ? invoice.party_name : invoice.party_gstin, value});
  }
  return listed;
}

std::vector<Paise> party_sums(std::vector<GstParty>& list) {
  base::sort(list, [](const GstParty& a, const GstParty& b) { return a.name < b.name; });
  std::vector<Paise> sums;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].name.empty()) continue;
    if (i > 0 && list[i].name == list[i - 1].name) {
      add_listed(sums.back(), list[i].value);
    } else {
      sums.push_back(list[i].value);
    }
  }
  base::sort(sums, [](Paise a, Paise b) { return a > b; });
  return sums;
}

Paise largest_parties(std::vector<GstParty>& list, std::size_t count) {
  const std::vector<Paise> sums = party_sums(list);
  Paise sum = 0;
  for (std::size_t i = 0; i < sums.size() && i < count; ++i) sum += sums[i];
  return sum;
}

}  // namespace msme::analyze
