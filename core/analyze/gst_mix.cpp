// G7, G8 and G11: to whom and from whom, of what, where to and at which rate.
#include <algorithm>
#include <vector>

#include "analyze/gst_grid.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::kNoMoney;
using base::Paise;
using model::GstReturn;

double share_squared(const std::vector<Paise>& sums, Paise whole) {
  double hhi = 0;
  for (const Paise sum : sums) {
    const double share = 100.0 * static_cast<double>(sum) / static_cast<double>(whole);
    hhi += share * share;
  }
  return hhi;
}

void buyers(Sheet& s, const GstGrid& grid) {
  std::vector<GstParty> list;
  Paise whole = 0, b2b = 0;
  for (const GstPeriod& p : grid.periods) {
    if (!is_filed(p.r1)) continue;
    const Paise listed = list_parties(*p.r1, list);
    // Sales to consumers are in totals only; a shop with one registered buyer doesn't depend on it.
    const Paise business = std::max(listed, p.r1->b2b == kNoMoney ? 0 : p.r1->b2b);
    const Paise parts = business + (p.r1->b2c == kNoMoney ? 0 : std::max<Paise>(0, p.r1->b2c));
    const Paise all = p.r1->taxable == kNoMoney ? parts : std::max(listed, p.r1->taxable);
    whole += all;
    b2b += std::min(business, all);
  }
  const base::Json inputs = base::record({{"invoices", list.size()}, {"sales", base::to_rupees(whole)}});
  s.percent("G7_top1_buyer", largest_parties(list, 1), whole, "no GSTR-1 invoices").inputs =
      base::record({{"invoices", list.size()}});
  s.percent("G7_top5_buyers", largest_parties(list, 5), whole, "no GSTR-1 invoices").inputs = inputs;
  s.percent("G7_b2b_share", b2b, whole, "no GSTR-1 states its sales").inputs = inputs;
  const std::vector<Paise> sums = party_sums(list);
  if (whole > 0 && !sums.empty()) {
    s.set("G7_buyer_hhi", share_squared(sums, whole)).inputs = base::record({{"buyers", sums.size()}});
  } else {
    s.missing("G7_buyer_hhi", "no GSTR-1 lists its buyers");
  }
}

void supplier_spread(Sheet& s, const GstGrid& grid) {
  std::vector<GstParty> list;
  Paise whole = 0;
  for (const GstPeriod& p : grid.periods) {
    if (p.r2b == nullptr) continue;
    const Paise listed = list_parties(*p.r2b, list);
    whole += p.r2b->taxable == kNoMoney ? listed : std::max(listed, p.r2b->taxable);
  }
  const std::vector<Paise> sums = party_sums(list);
  if (whole > 0 && !sums.empty()) {
    s.set("G7_supplier_hhi", share_squared(sums, whole)).inputs = base::record({{"suppliers", sums.size()}});
  } else {
    s.missing("G7_supplier_hhi", "no GSTR-2B lists suppliers");
  }
}

// Goods and places, as far as invoices say.
void goods_and_places(Sheet& s, const GstGrid& grid) {
  std::vector<GstParty> goods;
  Paise coded = 0, placed = 0, abroad = 0;
  for (const GstPeriod& p : grid.periods) {
    if (!is_filed(p.r1)) continue;
    for (const GstReturn::Invoice& invoice : p.r1->invoices) {
      const Paise value = invoice.taxable != kNoMoney ? invoice.taxable : invoice.value;
      if (value == kNoMoney || value <= 0 || value > base::kMaxAmount) continue;
      if (!invoice.hsn.empty()) {
        goods.push_back({std::string_view(invoice.hsn).substr(0, 4), value});
        coded += value;
      }
      if (!invoice.place.empty()) {
        placed += value;
        if (invoice.place.compare(0, 2, "96") == 0) abroad += value;
      }
    }
  }
  s.percent("G7_top_hsn_share", largest_parties(goods, 1), coded, "no GSTR-1 invoice names its goods (HSN)").inputs =
      base::record({{"coded_sales", base::to_rupees(coded)}});
  s.percent("G7_export_share", abroad, placed, "no GSTR-1 invoice says where its goods went").inputs =
      base::record({{"placed_sales", base::to_rupees(placed)}, {"abroad", base::to_rupees(abroad)}});
}

// Of the returns that state the sales: the newest 12 months, and on both sides of the change of rates.
void rates(Sheet& s, const GstGrid& grid) {
  Paise tax = 0, integrated = 0, taxable = 0;
  Paise side_tax[2] = {0, 0};
  Paise side_taxable[2] = {0, 0};
  int months = 0;
  // The first whole month of the newest rates.
  const model::DatedFact& slabs = s.rules.fact("gst_rates");
  const base::Date changed = slabs.periods.empty() ? base::kNoDate : slabs.periods.back().from;
  const int since = changed == base::kNoDate ? 0 : base::month_index(changed - 1) + 1;
  for (std::size_t p = grid.periods.size(); p-- > 0;) {
    const GstReturn* r = grid.periods[p].stated();
    if (r == nullptr || r->form == model::GstForm::Cmp08 || r->taxable <= 0) continue;
    const std::size_t side = grid.first + static_cast<int>(p) >= since ? 1 : 0;
    side_tax[side] += tax_of(*r);
    side_taxable[side] += r->taxable;
    if (months >= 12) continue;
    months += model::months_of(*r);
    tax += tax_of(*r);
    integrated += r->igst;
    taxable += r->taxable;
  }
  s.percent("G11_effective_rate", tax, taxable, "no filed return states its sales").inputs =
      base::record({{"tax", base::to_rupees(tax)}, {"taxable", base::to_rupees(taxable)}, {"months", months}});
  s.percent("G7_interstate_share", integrated, tax, "no filed return states its tax").inputs =
      base::record({{"igst", base::to_rupees(integrated)}, {"tax", base::to_rupees(tax)}});
  if (side_taxable[0] <= 0 || side_taxable[1] <= 0) {
    s.missing("G11_rate_change", "filed returns on both sides of the change of rates are needed");
    return;
  }
  const auto rate = [&](std::size_t i) {
    return 100.0 * static_cast<double>(side_tax[i]) / static_cast<double>(side_taxable[i]);
  };
  s.set("G11_rate_change", rate(1) - rate(0)).inputs = base::record({{"before", base::round_to(rate(0), 2)},
                                                                     {"since", base::round_to(rate(1), 2)},
                                                                     {"changed_from", base::month_text(since)}});
}

// G8: who is both sold to and bought from; names in order so that the two lists can be walked side by side.
std::vector<GstParty> totals_by_gstin(const GstGrid& grid, const GstReturn* GstPeriod::*form) {
  std::vector<GstParty> list;
  for (const GstPeriod& p : grid.periods) {
    const GstReturn* r = p.*form;
    if (r == nullptr || r->status == "NOT_FILED") continue;
    for (const GstReturn::Invoice& invoice : r->invoices) {
      const Paise value = invoice.taxable != kNoMoney ? invoice.taxable : invoice.value;
      if (invoice.party_gstin.empty() || value == kNoMoney || value <= 0 || value > base::kMaxAmount) continue;
      list.push_back({invoice.party_gstin, value});
    }
  }
  base::sort(list, [](const GstParty& a, const GstParty& b) { return a.name < b.name; });
  std::vector<GstParty> sums;
  for (const GstParty& item : list) {
    if (sums.empty() || sums.back().name != item.name) {
      sums.push_back(item);
    } else {
      sums.back().value += item.value;
    }
  }
  return sums;
}

void both_ways(Sheet& s, const GstGrid& grid) {
  const std::vector<GstParty> sold = totals_by_gstin(grid, &GstPeriod::r1);
  const std::vector<GstParty> bought = totals_by_gstin(grid, &GstPeriod::r2b);
  if (sold.empty() || bought.empty()) {
    s.missing("G8_two_way_share", "invoices with GSTINs are needed on both sides");
    return;
  }
  Paise both = 0, whole = 0;
  int parties = 0;
  for (const GstParty& buyer : sold) {
    whole += buyer.value;
    const auto at = std::lower_bound(bought.begin(), bought.end(), buyer.name,
                                     [](const GstParty& party, std::string_view name) { return party.name < name; });
    if (at == bought.end() || at->name != buyer.name) continue;
    both += std::min(buyer.value, at->value);
    ++parties;
  }
  s.percent("G8_two_way_share", both, whole, "").inputs = base::record({{"parties_on_both_sides", parties}});
}

}  // namespace

void gst_mix_metrics(Sheet& s, const GstGrid& grid) {
  buyers(s, grid);
  supplier_spread(s, grid);
  goods_and_places(s, grid);
  rates(s, grid);
  both_ways(s, grid);
}

}  // namespace msme::analyze
