// G8, N1, X21: bills and orders beside the money that should have followed them, and money that no bill explains.
#include <algorithm>

#include "analyze/findings.hpp"
#include "analyze/stats.hpp"
#include "analyze/trail.hpp"
#include "analyze/words.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::format_inr;
using base::Paise;
using model::Category;
using Invoice = model::GstReturn::Invoice;

struct Bill {
  const Invoice* invoice;
  bool sale;
};

// A registered party: what was billed to it and by it, and what the bank shows of it.
struct Registered {
  std::string_view gstin, name;
  Paise sold = 0, bought = 0, due = 0;  // due: sold long enough ago to have been paid
  std::uint32_t sales = 0, purchases = 0;
  Paise paid_in = 0, paid_out = 0;
};

Paise worth(const Invoice& invoice) {
  return invoice.value != base::kNoMoney ? invoice.value : invoice.taxable != base::kNoMoney ? invoice.taxable : 0;
}

std::vector<Bill> bills_of(const model::Borrower& b) {
  std::vector<Bill> bills;
  for (const model::GstReturn& r : b.gst) {
    if (r.form == model::GstForm::Gstr3b) continue;
    for (const Invoice& invoice : r.invoices) {
      if (invoice.date == base::kNoDate || worth(invoice) <= 0) continue;
      bills.push_back({&invoice, r.form == model::GstForm::Gstr1});
    }
  }
  return bills;
}

std::vector<Registered> registered(const Sheet& s, const Trail& trail, const std::vector<Bill>& bills,
                                   Date settle_days) {
  std::vector<std::uint32_t> order;
  for (std::size_t i = 0; i < bills.size(); ++i) {
    const Date date = bills[i].invoice->date;
    if (bills[i].invoice->party_gstin.empty() || date < s.facts.from || date > s.facts.to) continue;
    order.push_back(static_cast<std::uint32_t>(i));
  }
  base::sort_rows(order, [&bills](std::uint32_t a, std::uint32_t c) {
    return bills[a].invoice->party_gstin < bills[c].invoice->party_gstin;
  });
  std::vector<Registered> all;
  for (const std::uint32_t at : order) {
    const Invoice& invoice = *bills[at].invoice;
    if (all.empty() || all.back().gstin != invoice.party_gstin)
      all.push_back({invoice.party_gstin, invoice.party_name});
    Registered& party = all.back();
    if (party.name.empty()) party.name = invoice.party_name;
    if (bills[at].sale) {
      party.sold += worth(invoice);
      ++party.sales;
      if (invoice.date <= s.facts.to - settle_days) party.due += worth(invoice);
    } else {
      party.bought += worth(invoice);
      ++party.purchases;
    }
  }
  for (Registered& party : all) {
    const TrailParty* seen = party.name.empty() ? nullptr : trail.find(party_key(party.name));
    if (seen == nullptr) continue;
    party.paid_in = seen->in;
    party.paid_out = seen->out;
  }
  return all;
}

// G8: firms on both sides of the books whose bills nobody pays, in either direction.
void fake_bills(Sheet& s, const std::vector<Registered>& parties, const model::DatedRules& rules) {
  const double share = rules.parameter("G8", "share_percent", 10);
  const auto least = static_cast<std::uint32_t>(rules.parameter("G8", "least_bills", 4));
  Paise sold = 0, bought = 0, shell_sold = 0, shell_bought = 0, silent_sold = 0;
  std::uint32_t both = 0, silent = 0;
  std::string names;
  for (const Registered& party : parties) {
    sold += party.sold;
    bought += party.bought;
    const bool no_sales_money = party.paid_in * 10 < party.sold;
    const bool no_purchase_money = party.paid_out * 10 < party.bought;
    if (party.sales > 0 && party.purchases > 0 && party.sales + party.purchases >= least && no_sales_money &&
        no_purchase_money) {
      ++both;
      shell_sold += party.sold;
      shell_bought += party.bought;
      names += (names.empty() ? "" : ", ") + std::string(party.name.empty() ? party.gstin : party.name);
    } else if (party.purchases == 0 && party.sales >= least && party.due > 0 && party.paid_in == 0) {
      ++silent;
      silent_sold += party.sold;
    }
  }
  const auto above = [share](Paise part, Paise whole) {
    return whole > 0 && static_cast<double>(part) * 100.0 >= share * static_cast<double>(whole);
  };
  const bool circular = both > 0 && (above(shell_sold, sold) || above(shell_bought, bought));
  const bool unpaid = silent > 0 && above(silent_sold, sold) && s.value("G10_bank_variance").value_or(0) < 0;
  if (!circular && !unpaid) return;
  Draft d;
  d.rule = "G8";
  d.severity = circular ? "high" : "watch";
  d.title = circular ? "Bills in a circle, without money" : "Buyers who are billed and never pay";
  d.amount = (circular ? shell_sold + shell_bought : 0) + silent_sold;
  if (circular) {
    d.detail = names + (both == 1 ? " both buys and sells: " : " both buy and sell: ") + format_inr(shell_sold) +
               " of sales and " + format_inr(shell_bought) +
               " of purchases are billed, the bank shows hardly a payment.";
  }
  if (silent > 0) {
    d.detail += (d.detail.empty() ? "" : " ") + count_text(silent, "more buyer", "more buyers") + " billed " +
                format_inr(silent_sold) + " never paid into these accounts.";
  }
  if (const std::optional<double> cash = s.value("G6_cash_share"))
    d.detail += " Of the output tax " + figure(*cash, "percent") + " was paid in cash.";
  report(s, std::move(d));
}

// What the orders of one payout should have brought, and what came.
struct Payout {
  Date date;
  Paise expected = 0, stated = 0, paid = 0;  // stated: the payout as the network names it
  std::uint32_t orders = 0;
};

std::vector<Payout> payouts_of(const Sheet& s, Date days) {
  std::vector<Payout> all;
  for (const model::OndcOrder& order : s.borrower.ondc_orders) {
    const base::Json* payment = base::object(order.clean, "payment");
    const base::Json* settlement = payment == nullptr ? nullptr : base::object(*payment, "settlement");
    if (settlement == nullptr) continue;
    const Date date = base::parse_iso(base::text_or(*settlement, "date", ""));
    const double value = base::number_or(*payment, "amount", 0);
    const double net = value - base::number_or(*payment, "commission", 0);
    const double stated = base::number_or(*settlement, "amount", 0);
    if (date == base::kNoDate || !(net > 0 && net < 1e12 && stated >= 0 && stated < 1e12)) continue;
    if (date < s.facts.from || date > s.facts.to - days) continue;
    all.push_back({date, base::from_rupees(net), base::from_rupees(stated), 0, 1});
  }
  base::sort(all, [](const Payout& a, const Payout& b) { return a.date < b.date; });
  std::vector<Payout> by_day;
  for (const Payout& one : all) {
    if (by_day.empty() || by_day.back().date != one.date) {
      by_day.push_back(one);
      continue;
    }
    by_day.back().expected += one.expected;
    ++by_day.back().orders;
  }
  return by_day;
}

bool names_ondc(const model::Ledger& l, std::size_t i) {
  return base::contains_ignore_case(l.text(l.narration[i]), "ONDC") ||
         base::contains_ignore_case(l.text(l.counterparty[i]), "ONDC") ||
         base::contains_ignore_case(l.text(l.merchant[i]), "ONDC");
}

// N1: settled orders, by their own account, whose money never came.
void ondc(Sheet& s, const model::DatedRules& rules) {
  const model::Ledger& l = s.borrower.ledger;
  const auto days = static_cast<Date>(rules.parameter("N1", "days", 4));
  std::vector<Payout> payouts = payouts_of(s, days);
  if (payouts.empty()) return;
  Draft d;
  for (std::size_t i = 0; i < l.size(); ++i) {
    if (l.credit[i] == 0 || l.category[i] == Category::OwnTransfer) continue;
    const auto at = std::lower_bound(payouts.begin(), payouts.end(), l.date[i] - days,
                                     [](const Payout& payout, Date day) { return payout.date < day; });
    if (at == payouts.end() || at->date > l.date[i] + 1) continue;
    const bool exact = at->paid == 0 && at->stated > 0 && l.amount[i] == at->stated;
    if (!exact && !names_ondc(l, i)) continue;
    at->paid += l.amount[i];
    d.rows.push_back(static_cast<std::uint32_t>(i));
  }
  Paise expected = 0;
  std::uint32_t orders = 0;
  for (const Payout& payout : payouts) {
    expected += payout.expected;
    const Paise missing = payout.expected - payout.paid;
    // Tax collected at source and small fees are kept back.
    if (missing <= payout.expected / 10) continue;
    d.amount += missing;
    orders += payout.orders;
  }
  const double share = expected > 0 ? 100.0 * static_cast<double>(d.amount) / static_cast<double>(expected) : 0;
  if (share < rules.parameter("N1", "watch_percent", 10)) return;
  d.rule = "N1";
  d.severity = share >= rules.parameter("N1", "high_percent", 25) && orders >= rules.parameter("N1", "orders", 5)
                   ? "high"
                   : "watch";
  d.title = "ONDC orders without their money";
  d.detail = "Orders marked as settled should have brought " + format_inr(expected) + "; " + format_inr(d.amount) +
             " (" + figure(base::round_to(share, 1), "percent") + ") of it never reached these accounts.";
  report(s, std::move(d));
}

// Whether bills of the party, alone or all that are open, explain the receipt.
bool billed(const std::vector<const Invoice*>& bills, Paise amount, Date day, Date back) {
  for (const Invoice* bill : bills) {
    if (bill->date > day || bill->date < day - back) continue;
    const Paise value = worth(*bill);
    // In full, or less tax withheld at source (up to 10 % of the value).
    if (amount <= value + 100 && amount * 100 >= value * 89) return true;
  }
  return false;
}

// X21: round receipts from a buyer who otherwise pays his bills to the rupee, and no bill is of that size.
void without_bill(Sheet& s, const Trail& trail, const std::vector<Bill>& bills, const model::DatedRules& rules) {
  if (trail.turnover_month <= 0) return;
  const model::Ledger& l = s.borrower.ledger;
  const auto back = static_cast<Date>(rules.parameter("X21", "days_back", 180));
  const Paise round = base::from_rupees(rules.parameter("X21", "round_rupees", 1000));
  const auto least = static_cast<Paise>(static_cast<double>(trail.turnover_month) *
                                        rules.parameter("X21", "least_turnover_percent", 4) / 100.0);
  std::vector<std::pair<std::string, const Invoice*>> sales;
  Date oldest = base::kNoDate;
  for (const Bill& bill : bills) {
    if (!bill.sale || bill.invoice->party_name.empty()) continue;
    sales.emplace_back(party_key(bill.invoice->party_name), bill.invoice);
    if (oldest == base::kNoDate || bill.invoice->date < oldest) oldest = bill.invoice->date;
  }
  if (sales.empty()) return;
  base::sort(sales, [](const auto& a, const auto& b) { return a.first < b.first; });
  Draft d;
  for (std::size_t first = 0; first < sales.size();) {
    std::size_t last = first;
    std::vector<const Invoice*> of_party;
    while (last < sales.size() && sales[last].first == sales[first].first) of_party.push_back(sales[last++].second);
    const TrailParty* party = trail.find(sales[first].first);
    first = last;
    if (party == nullptr || party->credits < 2) continue;
    std::uint32_t usual = 0;
    std::vector<std::uint32_t> odd;
    for (std::uint32_t at = party->begin; at < party->end; ++at) {
      const std::uint32_t row = trail.rows[at];
      if (l.credit[row] == 0) continue;
      if (l.amount[row] % round != 0) {
        ++usual;
      } else if (l.amount[row] >= least && l.date[row] >= oldest + 30 &&
                 !billed(of_party, l.amount[row], l.date[row], back)) {
        odd.push_back(row);
      }
    }
    // A buyer who often pays round sums pays on account.
    if (odd.size() > usual) continue;
    for (const std::uint32_t row : odd) {
      d.rows.push_back(row);
      d.amount += l.amount[row];
    }
  }
  if (d.rows.empty()) return;
  d.rule = "X21";
  d.severity = static_cast<double>(d.rows.size()) >= rules.parameter("X21", "high_count", 2) ? "high" : "watch";
  d.title = "Receipts that no bill explains";
  d.detail = count_text(static_cast<double>(d.rows.size()), "round sum", "round sums") + " of " + format_inr(d.amount) +
             " in all came from buyers who otherwise pay their bills to the rupee; GSTR-1 has no bill of that size.";
  report(s, std::move(d));
}

}  // namespace

void trade_findings(Sheet& s, const Trail& trail, const model::DatedRules& rules) {
  const std::vector<Bill> bills = bills_of(s.borrower);
  if (!bills.empty()) {
    const auto settle = static_cast<Date>(rules.parameter("G8", "settle_days", 90));
    fake_bills(s, registered(s, trail, bills, settle), rules);
    without_bill(s, trail, bills, rules);
  }
  ondc(s, rules);
}

}  // namespace msme::analyze
