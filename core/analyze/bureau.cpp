// R1, R5, R6, R9–R12: scores and debts of the bureau reports. The score comes from the newest report that has one; the
// debts from the newest report about the person and the newest about the business, so that a loan reported twice isn't
// owed twice. Delays and losses: bureau_history.cpp.
#include "analyze/bureau.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace msme::analyze {
namespace {

using base::kNoMoney;
using base::Paise;
using model::CreditReport;

Paise or_zero(Paise value) { return value == kNoMoney ? 0 : value; }

// The newest report with a score; of several of one day the lowest. How far the bureaus are apart is a finding (R1).
void scores(Sheet& s, const std::vector<const CreditReport*>& reports) {
  const CreditReport* latest = nullptr;
  int lowest = 0, highest = 0;
  for (const CreditReport* r : reports) {
    if (r->score < 300) continue;
    lowest = latest == nullptr ? r->score : std::min(lowest, r->score);
    highest = std::max(highest, r->score);
    if (latest == nullptr || (r->date == latest->date && r->score < latest->score)) latest = r;
  }
  s.set("R1_new_to_credit", latest == nullptr ? 1 : 0);
  if (latest == nullptr) {
    s.missing("R1_score", "new to credit: no report has a score");
  } else {
    s.set("R1_score", latest->score).inputs = base::record({{"reports", reports.size()},
                                                            {"bureau", latest->bureau},
                                                            {"date", base::date_json(latest->date)},
                                                            {"lowest", lowest},
                                                            {"highest", highest}});
  }
}

// R12: how old the newest report is, and when lenders report next.
void freshness(Sheet& s, const CreditReport& newest) {
  if (newest.date == base::kNoDate || s.facts.as_of == base::kNoDate) {
    s.missing("R1_report_age", "the report has no date");
  } else {
    s.set("R1_report_age", std::max(0, s.facts.as_of - newest.date));
  }
  const base::Date from = s.facts.as_of != base::kNoDate ? s.facts.as_of : newest.date;
  const base::Date next = from == base::kNoDate ? from : next_reference(s.rules, from);
  if (next == base::kNoDate) {
    s.missing("R12_next_reference", "the report has no date");
  } else {
    s.set("R12_next_reference", next - from).inputs = base::record({{"date", base::date_json(next)}});
  }
}

// R10: the newest report of the business that has a rank.
void rank(Sheet& s, const std::vector<const CreditReport*>& reports) {
  for (const CreditReport* r : reports) {
    if (r->rank < 0) continue;
    s.set("R10_business_rank", r->rank).inputs =
        base::record({{"bureau", r->bureau}, {"date", base::date_json(r->date)}});
    return;
  }
  s.missing("R10_business_rank", "no report of the business gives a rank (CMR)");
}

void debts(Sheet& s, const BureauView& view) {
  Paise balance = 0, unsecured = 0, overdue = 0, emi = 0, drawn = 0, limits = 0;
  int without_emi = 0;
  for (const Tradeline* line : view.debts) {
    balance += or_zero(line->balance);
    overdue += or_zero(line->overdue);
    if (is_unsecured(*line)) unsecured += or_zero(line->balance);
    if (is_revolving(*line)) {
      if (line->limit != kNoMoney && line->limit > 0) {
        drawn += std::max<Paise>(0, or_zero(line->balance));
        limits += line->limit;
      }
    } else {
      emi += or_zero(line->emi);
      without_emi += line->emi == kNoMoney && or_zero(line->balance) > 0 ? 1 : 0;
    }
  }
  s.set("R5_live_loans", static_cast<double>(view.debts.size()));
  s.money("R5_outstanding", balance);
  s.money("R3_overdue", overdue);
  Metric& instalments = s.money("O1_emi_bureau", emi);
  instalments.inputs = base::record({{"live_accounts", view.debts.size()}, {"loans_without_emi", without_emi}});
  if (without_emi > 0) instalments.confidence = 50;
  s.money("R5_unsecured_outstanding", unsecured);
  if (balance > 0) {
    s.percent("R5_unsecured_share", unsecured, balance, "");
  } else {
    s.set("R5_unsecured_share", 0);
  }
  s.percent("R6_utilisation", drawn, limits, "no live card or limit").inputs =
      base::record({{"drawn", base::to_rupees(drawn)}, {"limits", base::to_rupees(limits)}});
  Paise guaranteed = 0;
  for (const Tradeline* line : view.guarantees) guaranteed += or_zero(line->balance);
  s.money("R11_guarantees", guaranteed).inputs = base::record({{"accounts", view.guarantees.size()}});
}

// R9: what each of the two reports says by itself.
void apart(Sheet& s, const CreditReport* report, const char* live_id, const char* owed_id, const char* why) {
  if (report == nullptr) {
    s.missing(live_id, why);
    s.missing(owed_id, why);
    return;
  }
  Paise owed = 0;
  int live = 0;
  for (const Tradeline& line : report->tradelines) {
    if (!is_live(line) || is_guarantee(line)) continue;
    ++live;
    owed += or_zero(line.balance);
  }
  s.set(live_id, live);
  s.money(owed_id, owed);
}

// O12: limits already held, which a new working-capital limit has to leave room for.
void limits_held(Sheet& s, const BureauView* view) {
  Paise accounts = 0, reported = 0;
  for (const model::Account& account : s.borrower.accounts) {
    const bool revolving =
        account.type == model::AccountType::Overdraft || account.type == model::AccountType::CashCredit;
    if (revolving) accounts += or_zero(account.limit);
  }
  for (std::size_t i = 0; view != nullptr && i < view->debts.size(); ++i) {
    const Tradeline& line = *view->debts[i];
    if (is_revolving(line) && !base::contains_ignore_case(line.type, "CARD")) reported += or_zero(line.limit);
  }
  s.money("O12_working_capital_limits", std::max(accounts, reported)).inputs =
      base::record({{"accounts", base::to_rupees(accounts)},
                    {"bureau", view == nullptr ? base::Json(nullptr) : base::Json(base::to_rupees(reported))}});
}

}  // namespace

void bureau_metrics(Sheet& s) {
  if (!s.borrower.has(model::Dataset::CreditReports) || s.borrower.credit_reports.empty()) {
    s.missing_all("R", "no bureau report was given");
    s.missing("O1_emi_bureau", "no bureau report was given");
    limits_held(s, nullptr);
    return;
  }
  const BureauView view = bureau_view(s.borrower);
  scores(s, view.reports);
  freshness(s, *view.reports[0]);
  rank(s, view.reports);
  debts(s, view);
  apart(s, view.consumer, "R9_consumer_live", "R9_consumer_outstanding", "no report about a person was given");
  apart(s, view.commercial, "R9_commercial_live", "R9_commercial_outstanding",
        "no report about the business was given");
  limits_held(s, &view);
  bureau_history_metrics(s, view);
  for (Metric& metric : s.analytics.metrics) {
    if (metric.dataset != model::Dataset::CreditReports || !metric.value || metric.topic != "bureau") continue;
    metric.period = base::to_iso(view.reports[0]->date);
    metric.row_count = static_cast<std::uint32_t>(view.reports.size());
    for (const CreditReport* r : view.reports)
      metric.rows.push_back(static_cast<std::uint32_t>(r - s.borrower.credit_reports.data()));
  }
}

}  // namespace msme::analyze
