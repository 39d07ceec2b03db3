// F10–F13: who pays and who is paid. Names as the classifier resolved them; unnamed entries only enlarge the
// whole, so that a share is never overstated by what isn't known.
#include <algorithm>
#include <vector>

#include "analyze/sheet.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::Json;
using base::Paise;

struct Ranked {
  Paise amount;
  std::uint32_t name;
};

// Largest first; equal amounts by name id (order of first appearance in the pool).
std::vector<Ranked> rank(const Facts& f, Totals Party::*side) {
  std::vector<Ranked> ranked;
  for (const Party& party : f.parties) {
    if ((party.*side).amount > 0) ranked.push_back({(party.*side).amount, party.name});
  }
  base::sort(ranked, [](const Ranked& a, const Ranked& b) {
    return a.amount != b.amount ? a.amount > b.amount : a.name < b.name;
  });
  return ranked;
}

Paise top(const std::vector<Ranked>& ranked, std::size_t count) {
  Paise sum = 0;
  for (std::size_t i = 0; i < ranked.size() && i < count; ++i) sum += ranked[i].amount;
  return sum;
}

Json names(const Sheet& s, const std::vector<Ranked>& ranked, std::size_t count) {
  Json list = Json::array();
  for (std::size_t i = 0; i < ranked.size() && i < count; ++i) {
    list.push_back(base::record({{"name", std::string(s.borrower.ledger.text(ranked[i].name))},
                                 {"amount", base::to_rupees(ranked[i].amount)}}));
  }
  return list;
}

double concentration(const std::vector<Ranked>& ranked, Paise whole) {
  double hhi = 0;
  for (const Ranked& party : ranked) {
    const double share = 100.0 * static_cast<double>(party.amount) / static_cast<double>(whole);
    hhi += share * share;
  }
  return hhi;
}

void customers(Sheet& s) {
  const Facts& f = s.facts;
  const std::vector<Ranked> ranked = rank(f, &Party::sales);
  const Paise whole = f.sales.amount;
  const char* why = "there are no sales credits";
  s.percent("F10_named_share", top(ranked, ranked.size()), whole, why);
  if (whole > 0 && ranked.empty()) {
    for (const char* id : {"F10_top1_customer", "F10_top3_customers", "F10_top5_customers", "F10_customer_hhi"}) {
      s.missing(id, "no sales credit names its payer");
    }
    return;
  }
  const Json list = names(s, ranked, 5);
  s.percent("F10_top1_customer", top(ranked, 1), whole, why).inputs = base::record({{"customers", list}});
  s.percent("F10_top3_customers", top(ranked, 3), whole, why).inputs = base::record({{"customers", list}});
  s.percent("F10_top5_customers", top(ranked, 5), whole, why).inputs = base::record({{"customers", list}});
  if (whole <= 0) {
    s.missing("F10_customer_hhi", why);
    return;
  }
  s.set("F10_customer_hhi", concentration(ranked, whole)).inputs = base::record({{"named_customers", ranked.size()}});
}

// F12: of the last three full months, what came from customers of the months before, and what from new ones.
void churn(Sheet& s) {
  const Facts& f = s.facts;
  Paise recent = 0, known = 0;
  bool before = false;
  for (const Party& party : f.parties) {
    recent += party.recent_sales;
    if (party.sold_before) known += party.recent_sales;
    before = before || party.sold_before;
  }
  if (f.window_count < 6 || !before || recent <= 0) {
    const char* why =
        f.window_count < 6 ? "fewer than 6 full months" : "no sales credit of both periods names its payer";
    s.missing("F12_repeat_customers", why);
    s.missing("F12_new_customers", why);
    return;
  }
  const Json inputs = base::record({{"named_sales", base::to_rupees(recent)}, {"from_known", base::to_rupees(known)}});
  s.percent("F12_repeat_customers", known, recent, "").inputs = inputs;
  s.percent("F12_new_customers", recent - known, recent, "").inputs = inputs;
}

void suppliers(Sheet& s) {
  const std::vector<Ranked> ranked = rank(s.facts, &Party::purchases);
  const Paise whole = top(ranked, ranked.size());
  const char* why = "no operating debit names its payee";
  if (whole > 0) {
    s.set("F11_supplier_hhi", concentration(ranked, whole)).inputs = base::record({{"named_payees", ranked.size()}});
  } else {
    s.missing("F11_supplier_hhi", why);
  }
  const Json list = names(s, ranked, 5);
  s.percent("F11_top1_supplier", top(ranked, 1), whole, why).inputs = base::record({{"payees", list}});
  s.percent("F11_top5_suppliers", top(ranked, 5), whole, why).inputs = base::record({{"payees", list}});
}

}  // namespace

void counterparty_metrics(Sheet& s) {
  customers(s);
  suppliers(s);
  churn(s);
  Paise both = 0;
  for (const Party& party : s.facts.parties) both += std::min(party.sales.amount, party.purchases.amount);
  s.percent("F13_reciprocal_share", both, s.facts.sales.amount, "there are no sales credits");
}

}  // namespace msme::analyze
