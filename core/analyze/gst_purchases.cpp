// G5, G7 and G9: what GSTR-2B says was bought, the credit claimed for it, and what is left of the sales.
#include <algorithm>

#include "analyze/gst_grid.hpp"

namespace msme::analyze {
namespace {

using base::kNoMoney;
using base::Paise;
using model::GstReturn;

// Credit that GSTR-2B offers for the months of the return filed for period `p`; kNoMoney when one of them is missing.
Paise available_for(const GstGrid& grid, std::size_t p, int months) {
  Paise sum = 0;
  for (int k = 0; k < months; ++k) {
    if (p < static_cast<std::size_t>(k)) return kNoMoney;
    const GstReturn* r = grid.periods[p - static_cast<std::size_t>(k)].r2b;
    if (r == nullptr || r->itc_available == kNoMoney) return kNoMoney;
    sum += r->itc_available;
  }
  return sum;
}

void credit_gap(Sheet& s, const GstGrid& grid) {
  Paise claimed = 0, available = 0;
  int periods = 0;
  for (std::size_t p = 0; p < grid.periods.size(); ++p) {
    const GstReturn* r = grid.periods[p].r3b;
    if (!is_filed(r) || r->itc_claimed == kNoMoney) continue;
    const Paise offered = available_for(grid, p, model::months_of(*r));
    if (offered == kNoMoney) continue;
    claimed += r->itc_claimed;
    available += offered;
    ++periods;
  }
  s.percent("G5_itc_gap", claimed - available, available, "no period has a GSTR-3B and its GSTR-2B with credit")
      .inputs = base::record(
      {{"itc_claimed", base::to_rupees(claimed)}, {"itc_available", base::to_rupees(available)}, {"periods", periods}});
}

void suppliers(Sheet& s, const GstGrid& grid) {
  std::vector<GstParty> list;
  Paise whole = 0;
  for (const GstPeriod& p : grid.periods) {
    if (p.r2b == nullptr) continue;
    const Paise listed = list_parties(*p.r2b, list);
    whole += p.r2b->taxable == kNoMoney ? listed : std::max(listed, p.r2b->taxable);
  }
  const base::Json inputs = base::record({{"invoices", list.size()}, {"purchases", base::to_rupees(whole)}});
  s.percent("G7_top1_supplier", largest_parties(list, 1), whole, "no GSTR-2B lists purchases").inputs = inputs;
  s.percent("G7_top5_suppliers", largest_parties(list, 5), whole, "no GSTR-2B lists purchases").inputs = inputs;
}

// Over the last 12 months with a GSTR-2B; the margin over those of them whose sales are filed.
void purchases(Sheet& s, const GstGrid& grid) {
  Paise all = 0, bought = 0, sold = 0;
  int months = 0, both = 0;
  for (std::size_t p = grid.periods.size(); p-- > 0 && months < 12;) {
    const GstReturn* r = grid.periods[p].r2b;
    if (r == nullptr || r->taxable == kNoMoney) continue;
    all += r->taxable;
    ++months;
    if (grid.months[p].taxable == kNoMoney) continue;
    bought += r->taxable;
    sold += grid.months[p].taxable;
    ++both;
  }
  if (months == 0) {
    s.missing("G9_purchases_monthly", "no GSTR-2B states the purchases");
  } else {
    s.set("G9_purchases_monthly", base::to_rupees(all) / months).inputs = base::record({{"periods", months}});
  }
  const char* why = both < 3 ? "fewer than 3 months with purchases and filed sales" : "the filed sales are nil";
  s.percent("G8_purchase_ratio", bought, both < 3 ? 0 : sold, why).inputs = base::record({{"months", both}});
  s.percent("G9_gross_margin", sold - bought, both < 3 ? 0 : sold, why).inputs =
      base::record({{"sales", base::to_rupees(sold)}, {"purchases", base::to_rupees(bought)}, {"months", both}});
}

}  // namespace

void gst_purchase_metrics(Sheet& s, const GstGrid& grid) {
  credit_gap(s, grid);
  suppliers(s, grid);
  purchases(s, grid);
}

}  // namespace msme::analyze
