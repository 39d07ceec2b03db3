// K1–K8: what one source shows, looked for in another. Each fact is a link with the rupees of both sides and a state:
// MATCHED, PARTIAL (there, but not the same amount), UNMATCHED (it should be there and isn't), MISSING (the other side
// wasn't given, or can't show it).
#include <algorithm>
#include <vector>

#include "analyze/gst_grid.hpp"
#include "analyze/loans.hpp"
#include "analyze/market.hpp"
#include "analyze/reconcile.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::kNoDate;
using base::kNoMoney;
using base::Paise;

constexpr int kPayoutDays = 5;  // from the day a platform or lender names to the day the bank shows it

bool covers(const Facts& f, Date from, Date to) { return f.unusable.empty() && from >= f.from && to <= f.to; }

void ondc_payouts(Sheet& s) {
  const std::vector<Payout> list = payouts(s.borrower);
  std::vector<Wanted> wanted;
  for (const Payout& p : list) {
    const Paise amount = p.stated != kNoMoney ? p.stated : p.expected;
    if (p.date == kNoDate || amount <= 0) {
      wanted.push_back({0, 1, 0, {}, 0});  // a span of no day: nothing fits
    } else {
      wanted.push_back({amount, p.date - 1, p.date + kPayoutDays, p.reference, 100});
    }
  }
  const std::vector<std::int64_t> rows = find_credits(s, wanted, false);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Payout& p = list[i];
    Link link;
    link.pair = "ondc_bank";
    link.key = p.id;
    link.left = p.stated != kNoMoney ? p.stated : p.expected;
    if (rows[i] >= 0) {
      link.right = s.borrower.ledger.amount[static_cast<std::size_t>(rows[i])];
      link.rows.push_back(static_cast<std::uint32_t>(rows[i]));
      // The payout is there; is it what the orders should have brought?
      const Paise gap = link.left > p.expected ? link.left - p.expected : p.expected - link.left;
      link.state = gap * 100 <= p.expected * 2 ? LinkState::Matched : LinkState::Partial;
      if (link.state == LinkState::Partial) link.note = "paid out, but not what the orders add up to";
    } else if (p.date == kNoDate) {
      link.note = "the settlement has no date";
    } else if (!covers(s.facts, p.date, p.date + kPayoutDays)) {
      link.note = "outside the days that the bank data covers";
    } else {
      link.state = LinkState::Unmatched;
      link.note = "no such credit in the accounts given";
    }
    s.work.links.push_back(std::move(link));
  }
}

// A lender keeps its fees back: from 10 % less than approved up to the amount itself.
void ocen_payouts(Sheet& s) {
  std::vector<const model::OcenApplication*> loans;
  std::vector<Wanted> wanted;
  for (const model::OcenApplication& a : s.borrower.ocen_applications) {
    const bool paid = base::equals_ignore_case(a.status, "DISBURSED") || base::equals_ignore_case(a.status, "CLOSED");
    const Paise amount = a.paid_out != kNoMoney ? a.paid_out : a.approved;
    if (!paid || amount == kNoMoney || amount <= 0) continue;
    loans.push_back(&a);
    const Paise half = a.paid_out != kNoMoney ? 100 : amount / 20;
    if (a.disbursed == kNoDate) {
      wanted.push_back({0, 1, 0, {}, 0});
    } else {
      wanted.push_back({amount - (a.paid_out != kNoMoney ? 0 : half), a.disbursed - 1, a.disbursed + 7, {}, half});
    }
  }
  const std::vector<std::int64_t> rows = find_credits(s, wanted, true);
  for (std::size_t i = 0; i < loans.size(); ++i) {
    const model::OcenApplication& a = *loans[i];
    Link link;
    link.pair = "ocen_bank";
    link.key = a.lender.empty() ? a.id : a.lender;
    link.left = a.paid_out != kNoMoney ? a.paid_out : a.approved;
    if (rows[i] >= 0) {
      link.right = s.borrower.ledger.amount[static_cast<std::size_t>(rows[i])];
      link.rows.push_back(static_cast<std::uint32_t>(rows[i]));
      link.state =
          link.left - link.right <= 100 && link.right - link.left <= 100 ? LinkState::Matched : LinkState::Partial;
    } else if (a.disbursed == kNoDate) {
      link.note = "the loan has no day of payout";
    } else if (!covers(s.facts, a.disbursed, a.disbursed + 7)) {
      link.note = "outside the days that the bank data covers";
    } else {
      link.state = LinkState::Unmatched;
      link.note = "no such credit in the accounts given";
    }
    s.work.links.push_back(std::move(link));
  }
}

void ocen_bureau(Sheet& s) {
  const Date visible = visible_until(s);
  for (const model::OcenApplication& a : s.borrower.ocen_applications) {
    if (!base::equals_ignore_case(a.status, "DISBURSED") && !base::equals_ignore_case(a.status, "CLOSED")) continue;
    Link link;
    link.pair = "ocen_bureau";
    link.key = a.lender.empty() ? a.id : a.lender;
    link.left = a.approved;
    if (const auto* line = ocen_tradeline(s, a)) {
      link.right = line->limit;
      link.state = LinkState::Matched;
      if (!line->lender.empty()) link.note = "bureau: " + line->lender;
    } else if (s.borrower.credit_reports.empty()) {
      link.note = "no bureau report was given";
    } else if (a.disbursed == kNoDate || a.disbursed > visible) {
      link.note = a.disbursed == kNoDate ? "the loan has no day of payout" : "newer than the report can show";
    } else {
      link.state = LinkState::Unmatched;
      link.note = "no bureau account fits";
    }
    s.work.links.push_back(std::move(link));
  }
}

// Sales over ONDC are part of what is filed: GST may be more, not less.
void ondc_within_gst(Sheet& s) {
  if (s.borrower.ondc_orders.empty()) return;
  int first = 1 << 30, last = 0;
  for (const model::OndcOrder& order : s.borrower.ondc_orders) {
    if (order.created == kNoDate) continue;
    first = std::min(first, base::month_index(order.created));
    last = std::max(last, base::month_index(order.created));
  }
  if (last < first || last - first > 120) return;
  std::vector<Paise> sold(static_cast<std::size_t>(last - first + 1), 0);
  for (const model::OndcOrder& order : s.borrower.ondc_orders) {
    if (order.created == kNoDate || order.value == kNoMoney || was_cancelled(order) || was_returned(order)) continue;
    sold[static_cast<std::size_t>(base::month_index(order.created) - first)] += order.value;
  }
  const GstGrid grid = lay_gst_grid(s);
  for (std::size_t i = 0; i < sold.size(); ++i) {
    if (sold[i] <= 0) continue;
    Link link;
    link.pair = "ondc_gst";
    link.key = base::month_text(first + static_cast<int>(i));
    link.left = sold[i];
    const int p = first + static_cast<int>(i) - grid.first;
    if (p >= 0 && p < kGstHistory) link.right = grid.months[static_cast<std::size_t>(p)].with_tax;
    if (link.right == kNoMoney) {
      link.note = "no filed return states this month";
    } else if (link.right * 100 >= link.left * 95) {
      link.state = LinkState::Matched;
    } else {
      link.state = link.right * 100 >= link.left * 80 ? LinkState::Partial : LinkState::Unmatched;
      link.note = "less filed than sold over ONDC";
    }
    s.work.links.push_back(std::move(link));
  }
}

struct Tally {
  int matched = 0, partial = 0, unmatched = 0, missing = 0;
  Paise found = 0, whole = 0;  // rupees of the first source that the second shows
  int compared() const { return matched + partial + unmatched; }
};

Tally tally(const Sheet& s, std::string_view pair) {
  Tally t;
  for (const Link& link : s.work.links) {
    if (link.pair != pair) continue;
    ++(link.state == LinkState::Matched     ? t.matched
       : link.state == LinkState::Partial   ? t.partial
       : link.state == LinkState::Unmatched ? t.unmatched
                                            : t.missing);
    if (link.state == LinkState::Missing) continue;
    const Paise amount = std::max(link.left == kNoMoney ? 0 : link.left, link.right == kNoMoney ? 0 : link.right);
    t.whole += amount;
    if (link.state != LinkState::Unmatched) t.found += amount;
  }
  return t;
}

base::Json tally_inputs(const Tally& t) {
  return base::record(
      {{"matched", t.matched}, {"partial", t.partial}, {"unmatched", t.unmatched}, {"missing", t.missing}});
}

void add_rows(Metric& metric, const Sheet& s, std::string_view pair) {
  std::vector<std::uint32_t> rows;
  for (const Link& link : s.work.links) {
    if (link.pair == pair) rows.insert(rows.end(), link.rows.begin(), link.rows.end());
  }
  add_evidence(metric, rows);
}

void by_count(Sheet& s, const char* id, std::string_view pair, const char* why) {
  const Tally t = tally(s, pair);
  Metric& metric = s.percent(id, t.matched, t.compared(), why);
  metric.inputs = tally_inputs(t);
  add_rows(metric, s, pair);
}

void by_rupees(Sheet& s, const char* id, std::string_view pair, const char* why) {
  const Tally t = tally(s, pair);
  Metric& metric = s.percent(id, t.found, t.compared() == 0 ? 0 : t.whole, why);
  metric.inputs = tally_inputs(t);
  add_rows(metric, s, pair);
}

void unmatched_rupees(Sheet& s) {
  Paise sum = 0;
  int links = 0, compared = 0;
  for (const Link& link : s.work.links) {
    if (link.pair == "identity" || link.state == LinkState::Missing) continue;
    ++compared;
    const Paise left = link.left == kNoMoney ? 0 : link.left;
    const Paise right = link.right == kNoMoney ? 0 : link.right;
    if (link.pair == "ondc_gst" && right >= left) continue;
    if (link.state == LinkState::Matched) continue;
    sum += left > right ? left - right : right - left;
    ++links;
  }
  if (compared == 0) {
    s.missing("K8_unreconciled", "nothing could be compared");
  } else {
    s.money("K8_unreconciled", sum).inputs = base::record({{"links", links}, {"compared", compared}});
  }
}

// O2 with the poorer witness of income.
void foir_by_gst(Sheet& s) {
  const std::optional<double> bank = s.value("F2_net_operating_cash");
  const std::optional<double> gst = s.value("G1_turnover_monthly");
  const std::optional<double> margin = s.value("F3_operating_margin");
  const double due = s.value("O1_obligations_monthly").value_or(0);
  if (!bank || !gst || !margin) {
    s.missing("O2_foir_poorer", "bank data and filed GST returns are both needed");
    return;
  }
  const double income = std::min(*bank, *gst * *margin / 100.0);
  const double foir = due <= 0 ? 0 : income > 0 ? std::min(999.0, 100.0 * due / income) : 999.0;
  s.set("O2_foir_poorer", foir).inputs = base::record(
      {{"obligations", due}, {"bank_income", *bank}, {"gst_income", base::round_to(*gst * *margin / 100.0, 2)}});
}

}  // namespace

void reconciliation_metrics(Sheet& s) {
  if (!s.facts.unusable.empty()) {
    for (Link& link : link_loans(s, {})) s.work.links.push_back(std::move(link));
  }
  ondc_payouts(s);
  ocen_payouts(s);
  ocen_bureau(s);
  ondc_within_gst(s);
  link_identities(s);
  by_count(s, "K1_gst_bank", "gst_bank", "no month is known to the bank and to GST");
  by_rupees(s, "K2_ondc_bank", "ondc_bank", "no ONDC settlement falls into the bank data");
  by_rupees(s, "K3_emi_bureau", "emi_bureau", "bank instalments and a bureau report are both needed");
  by_count(s, "K4_ocen_bank", "ocen_bank", "no OCEN payout falls into the bank data");
  by_count(s, "K5_ocen_bureau", "ocen_bureau", "no OCEN loan that a bureau report could show");
  by_count(s, "K6_ondc_gst", "ondc_gst", "no month is known to ONDC and to GST");
  by_count(s, "K7_identity", "identity", "fewer than two sources name the borrower");
  unmatched_rupees(s);
  foir_by_gst(s);
  for (Metric& metric : s.analytics.metrics) {
    if (metric.topic == "reconciliation" && metric.value) metric.confidence = 100;
  }
}

}  // namespace msme::analyze
