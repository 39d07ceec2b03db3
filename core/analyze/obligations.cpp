// O1–O4, O8–O12: what has to be paid every month, against what is there to pay it.
#include <algorithm>
#include <vector>

#include "analyze/bureau.hpp"
#include "analyze/loans.hpp"
#include "analyze/sheet.hpp"
#include "analyze/stats.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::Json;
using base::Paise;

// The rows' debits of the last (up to three) full months, a month.
Paise recent_mean(const Facts& f, const std::vector<std::uint32_t>& rows, const std::vector<std::uint8_t>* skip_row,
                  const model::Ledger& l, int& months) {
  months = 0;
  int oldest = -1;
  for (int m = static_cast<int>(f.months.size()) - 1; m >= 0 && months < 3; --m) {
    if (f.window[static_cast<std::size_t>(m)] == 0) continue;
    ++months;
    oldest = m;
  }
  if (months == 0) return 0;
  Paise sum = 0;
  for (const std::uint32_t row : rows) {
    const int m = f.month_of(l.date[row]);
    if (m < oldest || f.window[static_cast<std::size_t>(m)] == 0) continue;
    if (skip_row != nullptr && (*skip_row)[row] != 0) continue;
    sum += l.amount[row];
  }
  return base::from_rupees(base::to_rupees(sum) / months);
}

void emi(Sheet& s) {
  const Facts& f = s.facts;
  int months = 0;
  const Paise bank = recent_mean(f, f.emis, nullptr, s.borrower.ledger, months);
  Metric& seen = s.money("O1_emi_bank", bank);
  seen.inputs = base::record({{"full_months", months}});
  add_evidence(seen, f.emis);
  const std::optional<double> bureau = s.value("O1_emi_bureau");
  const Paise other = bureau ? base::from_rupees(*bureau) : 0;
  Metric& total = s.money("O1_emi_monthly", std::max(bank, other));
  total.inputs = base::record({{"bank", base::to_rupees(bank)}, {"bureau", bureau ? Json(*bureau) : Json(nullptr)}});
  add_evidence(total, f.emis);
  // Without a bureau report only what passed through these accounts is known.
  if (!bureau) total.confidence = total.confidence * 7 / 10;
}

// Interest that overdrafts and cash credits charge is served every month like an instalment.
void interest(Sheet& s) {
  int months = 0;
  const Paise paid = recent_mean(s.facts, s.facts.interests, nullptr, s.borrower.ledger, months);
  Metric& metric = s.money("O1_interest_monthly", paid);
  metric.inputs = base::record({{"full_months", months}});
  add_evidence(metric, s.facts.interests);
}

void cover(Sheet& s) {
  const double emi = s.value("O1_emi_monthly").value_or(0);
  const double interest = s.value("O1_interest_monthly").value_or(0);
  const double due = emi + interest;
  Metric& total = s.set("O1_obligations_monthly", due);
  total.inputs = base::record({{"instalments", emi}, {"interest", interest}});
  total.confidence = s.analytics.metric("O1_emi_monthly")->confidence;
  const double net = s.value("F2_net_operating_cash").value_or(0);
  const Json inputs = base::record({{"instalments", emi}, {"interest", interest}, {"net_operating_cash", net}});
  double foir = 0;
  if (due > 0) foir = net > 0 ? std::min(999.0, 100.0 * due / net) : 999.0;
  s.set("O2_foir", foir).inputs = inputs;
  double dscr = 10;
  if (net <= 0) {
    dscr = 0;
  } else if (due > 0) {
    dscr = std::min(10.0, net / due);
  }
  s.set("O3_dscr", dscr).inputs = inputs;
  // What needs no report of profit: cash after running costs, taxes and the interest on limits, which is a cost here.
  if (emi <= 0) {
    s.missing("O3_dscr_classic", "no instalments are paid");
  } else {
    Metric& classic = s.set("O3_dscr_classic", std::clamp((net - interest) / emi, 0.0, 10.0));
    classic.inputs = inputs;
    classic.confidence = classic.confidence * 7 / 10;  // no audited profit or depreciation
  }
  const std::optional<double> weak = s.value("F2_net_operating_cash_p25");
  if (!weak) {
    s.missing("O3_dscr_weak_month", "fewer than 4 full months");
  } else {
    const double cover = *weak <= 0 ? 0.0 : due > 0 ? std::min(10.0, *weak / due) : 10.0;
    s.set("O3_dscr_weak_month", cover).inputs =
        base::record({{"net_operating_cash_p25", *weak}, {"instalments_and_interest", due}});
  }
  const std::optional<double> debt = s.value("R5_outstanding");
  const double net_a_year = s.value("F2_net_operating_cash_annual").value_or(0);
  for (const auto& [id, owed] : {std::pair("O4_debt_to_income", debt),
                                 std::pair("O4_unsecured_to_income", s.value("R5_unsecured_outstanding"))}) {
    if (!owed || net_a_year <= 0) {
      s.missing(id, owed ? "net operating cash is not positive" : "no bureau report");
    } else {
      s.set(id, *owed / net_a_year).inputs = base::record({{"owed", *owed}, {"net_operating_cash", net_a_year}});
    }
  }
  const double turnover = s.value("F1_turnover_annual").value_or(0);
  if (!debt || turnover <= 0) {
    s.missing("O4_leverage", debt ? "there is no turnover" : "no bureau report");
  } else {
    s.set("O4_leverage", *debt / turnover).inputs = base::record({{"outstanding", *debt}, {"turnover", turnover}});
  }
}

void regularity(Sheet& s) {
  const Facts& f = s.facts;
  const auto emi_bit = 1ULL << static_cast<unsigned>(model::Category::Emi);
  int since = 0;
  int paid = 0;
  for (std::size_t m = 0; m < f.months.size(); ++m) {
    if (f.window[m] == 0) continue;
    const bool has = (f.debit_kinds[m] & emi_bit) != 0;
    if (since == 0 && !has) continue;
    ++since;
    paid += has ? 1 : 0;
  }
  if (since == 0) {
    s.missing("O8_emi_consistency", "no instalment was paid in the window");
  } else {
    s.set("O8_emi_consistency", 100.0 * paid / since).inputs = base::record({{"months_paid", paid}, {"months", since}});
  }
  std::vector<std::uint32_t> lenders;
  for (const std::uint32_t row : f.emi_window_rows.rows) lenders.push_back(payee(s.borrower.ledger, row));
  base::sort(lenders);
  lenders.erase(std::unique(lenders.begin(), lenders.end()), lenders.end());
  Metric& count = s.set("O9_emi_lenders", static_cast<double>(lenders.size()));
  add_evidence(count, f.emi_window_rows);
}

// O10: bank instalments that the bureau report should show and doesn't. A lender first paid after the report's
// date (less the reporting lag) can't be in it yet.
void undisclosed(Sheet& s) {
  const Facts& f = s.facts;
  const model::Ledger& l = s.borrower.ledger;
  const std::optional<double> bureau = s.value("O1_emi_bureau");
  if (!bureau) {
    s.missing("O10_undisclosed_emi", "no bureau report to compare with");
    s.missing("O10_undisclosed_share", "no bureau report to compare with");
    return;
  }
  const Date visible = visible_until(s);
  std::vector<Date> first_paid(l.strings.size(), base::kNoDate);
  for (const std::uint32_t row : f.emis) {
    Date& first = first_paid[payee(l, row)];
    if (first == base::kNoDate || l.date[row] < first) first = l.date[row];
  }
  std::vector<std::uint8_t> skip(l.size(), 0);
  for (const std::uint32_t row : f.emis) skip[row] = first_paid[payee(l, row)] > visible ? 1 : 0;
  int months = 0;
  const double bank = base::to_rupees(recent_mean(f, f.emis, &skip, l, months));
  const double hidden = std::max(0.0, bank - *bureau);
  Metric& amount = s.set("O10_undisclosed_emi", hidden);
  amount.inputs = base::record({{"bank", bank}, {"bureau", *bureau}, {"visible_until", base::date_json(visible)}});
  add_evidence(amount, f.emis);
  s.set("O10_undisclosed_share", bank > 0 ? 100.0 * hidden / bank : 0.0).inputs =
      base::record({{"bank", bank}, {"undisclosed", hidden}});
}

// O11: what banks took for their services and for returned payments.
void charges(Sheet& s) {
  const model::Ledger& l = s.borrower.ledger;
  const Date since = base::add_months(s.facts.as_of, -12);
  Paise sum = 0;
  std::vector<std::uint32_t> rows;
  for (std::size_t i = 0; i < l.size(); ++i) {
    const bool charge = l.category[i] == model::Category::BankCharges || l.category[i] == model::Category::BounceCharge;
    if (!charge || l.credit[i] != 0 || l.date[i] <= since || l.date[i] > s.facts.to) continue;
    sum += l.amount[i];
    rows.push_back(static_cast<std::uint32_t>(i));
  }
  Metric& metric = s.money("O11_bank_charges", sum);
  metric.inputs = base::record({{"charges", rows.size()}});
  add_evidence(metric, rows);
}

// O12: card bills paid against what the cards show as owed.
void cards(Sheet& s) {
  const char* id = "O12_card_paid_share";
  if (s.borrower.credit_reports.empty()) {
    s.missing(id, "no bureau report shows what the cards owe");
    return;
  }
  Paise owed = 0;
  for (const Tradeline* line : bureau_view(s.borrower).debts) {
    const bool card = base::contains_ignore_case(line->type, "CARD");
    if (card && line->balance != base::kNoMoney) owed += line->balance;
  }
  std::vector<std::uint32_t> rows;
  const model::Ledger& l = s.borrower.ledger;
  for (std::size_t i = 0; i < l.size(); ++i) {
    const bool bill = l.category[i] == model::Category::CardBill && l.credit[i] == 0;
    if (bill && l.date[i] >= s.facts.from && l.date[i] <= s.facts.to) rows.push_back(static_cast<std::uint32_t>(i));
  }
  int months = 0;
  const Paise paid = recent_mean(s.facts, rows, nullptr, l, months);
  Metric& metric = s.percent(id, paid, owed, "no live card with a balance");
  metric.inputs = base::record({{"paid_a_month", base::to_rupees(paid)}, {"owed", base::to_rupees(owed)}});
  add_evidence(metric, rows);
}

void stacking(Sheet& s, const char* id, int days) {
  const Facts& f = s.facts;
  const Date since = f.as_of - days;
  const std::vector<std::uint32_t> rows = loans_since(s, since);
  int opened = 0;
  for (const model::CreditReport& report : s.borrower.credit_reports) {
    int in_report = 0;
    for (const auto& line : report.tradelines) {
      if (line.opened != base::kNoDate && line.opened > since && line.opened <= f.as_of) ++in_report;
    }
    opened = std::max(opened, in_report);
  }
  Metric& metric = s.set(id, std::max(static_cast<int>(rows.size()), opened));
  metric.inputs = base::record({{"bank_disbursals", rows.size()}, {"bureau_accounts_opened", opened}, {"days", days}});
  add_evidence(metric, rows);
}

}  // namespace

void obligation_metrics(Sheet& s) {
  stacking(s, "O9_new_loans_30d", 30);
  stacking(s, "O9_new_loans_60d", static_cast<int>(s.params.stacking_days));
  stacking(s, "O9_new_loans_90d", 90);
  charges(s);
  loan_metrics(s);
  if (!s.facts.has_window()) {
    for (const char* id : {"O1_emi_bank", "O1_emi_monthly", "O1_interest_monthly", "O1_obligations_monthly", "O2_foir",
                           "O3_dscr", "O3_dscr_weak_month", "O3_dscr_classic", "O4_leverage", "O4_debt_to_income",
                           "O4_unsecured_to_income", "O8_emi_consistency", "O9_emi_lenders", "O10_undisclosed_emi",
                           "O10_undisclosed_share", "O12_card_paid_share"}) {
      s.missing(id, "no full month of bank data");
    }
    return;
  }
  emi(s);
  interest(s);
  cover(s);
  regularity(s);
  undisclosed(s);
  cards(s);
}

}  // namespace msme::analyze
