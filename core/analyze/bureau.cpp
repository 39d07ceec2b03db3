// R1–R8: the bureau reports. Delays and enquiries take the worst of the newest report of each bureau; the score and
// the debts come from the one newest report, so that a loan reported twice isn't owed twice.
#include <algorithm>
#include <vector>

#include "analyze/sheet.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::kNoMoney;
using base::Paise;
using model::CreditReport;
using Line = CreditReport::Tradeline;

bool says(const std::string& text, std::string_view word) { return base::contains_ignore_case(text, word); }
bool is_live(const Line& line) { return line.closed == base::kNoDate && !says(line.status, "CLOSED"); }
bool is_revolving(const Line& line) {
  return says(line.type, "CARD") || says(line.type, "OVERDRAFT") || says(line.type, "CASH_CREDIT") ||
         says(line.type, "CASH CREDIT");
}
bool is_unsecured(const Line& line) {
  return says(line.type, "PERSONAL") || says(line.type, "CARD") || says(line.type, "UNSECURED") ||
         says(line.type, "CONSUMER");
}
Paise or_zero(Paise value) { return value == kNoMoney ? 0 : value; }

// The newest report of each bureau, in the order given; the first of the newest comes first of all.
std::vector<const CreditReport*> newest_reports(const model::Borrower& b) {
  std::vector<const CreditReport*> reports;
  for (const CreditReport& r : b.credit_reports) {
    bool placed = false;
    for (const CreditReport*& held : reports) {
      if (held->bureau != r.bureau) continue;
      if (r.date > held->date) held = &r;
      placed = true;
      break;
    }
    if (!placed) reports.push_back(&r);
  }
  base::sort(reports, [](const CreditReport* a, const CreditReport* c) { return a->date > c->date; });
  return reports;
}

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
  if (reports[0]->date == base::kNoDate || s.facts.as_of == base::kNoDate) {
    s.missing("R1_report_age", "the report has no date");
  } else {
    s.set("R1_report_age", std::max(0, s.facts.as_of - reports[0]->date));
  }
}

struct Delays {
  int max_12 = 0, max_24 = 0, material_12 = 0;
  int reported = 0, on_time = 0;
};

// `age`: months by which the report is older than the newest one.
void add_delays(const Line& line, std::size_t age, const Sheet& s, Delays& d) {
  const Paise size = std::max(or_zero(line.limit), or_zero(line.balance));
  const bool material = size == 0 || base::to_rupees(size) > s.params.material_account;
  for (std::size_t i = 0; i < line.dpd.size() && i + age < 24; ++i) {
    const int dpd = line.dpd[i];
    const std::size_t m = i + age;
    if (dpd < 0) continue;
    ++d.reported;
    d.on_time += dpd == 0 ? 1 : 0;
    d.max_24 = std::max(d.max_24, dpd);
    if (m >= 12) continue;
    d.max_12 = std::max(d.max_12, dpd);
    if (material) d.material_12 = std::max(d.material_12, dpd);
  }
}

void delays(Sheet& s, const std::vector<const CreditReport*>& reports) {
  Delays d;
  for (const CreditReport* r : reports) {
    const bool dated = r->date != base::kNoDate && reports[0]->date != base::kNoDate;
    const int age = dated ? base::month_index(reports[0]->date) - base::month_index(r->date) : 0;
    for (const Line& line : r->tradelines) add_delays(line, static_cast<std::size_t>(age), s, d);
  }
  if (d.reported == 0) {
    // Nobody reported a month: known to be without delay only for a borrower without accounts.
    const bool none = reports[0]->tradelines.empty();
    for (const char* id : {"R2_dpd_max_12m", "R2_dpd_max_24m", "R2_dpd_material_12m"}) {
      if (none) s.set(id, 0);
      if (!none) s.missing(id, "the report carries no payment history");
    }
    s.missing("R2_on_time_share", "the report carries no payment history");
    return;
  }
  s.set("R2_dpd_max_12m", d.max_12);
  s.set("R2_dpd_max_24m", d.max_24);
  s.set("R2_dpd_material_12m", d.material_12);
  s.set("R2_on_time_share", 100.0 * d.on_time / d.reported).inputs =
      base::record({{"on_time", d.on_time}, {"reported", d.reported}});
}

void debts(Sheet& s, const CreditReport& r) {
  Paise balance = 0, unsecured = 0, overdue = 0, emi = 0, drawn = 0, limits = 0;
  int live = 0, without_emi = 0;
  for (const Line& line : r.tradelines) {
    if (!is_live(line)) continue;
    ++live;
    balance += or_zero(line.balance);
    overdue += or_zero(line.overdue);
    if (is_unsecured(line)) unsecured += or_zero(line.balance);
    if (is_revolving(line)) {
      if (line.limit != kNoMoney && line.limit > 0) {
        drawn += std::max<Paise>(0, or_zero(line.balance));
        limits += line.limit;
      }
    } else {
      emi += or_zero(line.emi);
      without_emi += line.emi == kNoMoney && or_zero(line.balance) > 0 ? 1 : 0;
    }
  }
  s.set("R5_live_loans", live);
  s.money("R5_outstanding", balance);
  s.money("R3_overdue", overdue);
  Metric& instalments = s.money("O1_emi_bureau", emi);
  instalments.inputs = base::record({{"live_accounts", live}, {"loans_without_emi", without_emi}});
  if (without_emi > 0) instalments.confidence = 50;
  if (balance > 0) {
    s.percent("R5_unsecured_share", unsecured, balance, "");
  } else {
    s.set("R5_unsecured_share", 0);
  }
  s.percent("R6_utilisation", drawn, limits, "no live card or limit").inputs =
      base::record({{"drawn", base::to_rupees(drawn)}, {"limits", base::to_rupees(limits)}});
}

// O12: limits already held, which a new working-capital limit has to leave room for.
void limits_held(Sheet& s, const CreditReport* report) {
  Paise accounts = 0, reported = 0;
  for (const model::Account& account : s.borrower.accounts) {
    const bool revolving =
        account.type == model::AccountType::Overdraft || account.type == model::AccountType::CashCredit;
    if (revolving) accounts += or_zero(account.limit);
  }
  for (std::size_t i = 0; report != nullptr && i < report->tradelines.size(); ++i) {
    const Line& line = report->tradelines[i];
    if (is_live(line) && is_revolving(line) && !says(line.type, "CARD")) reported += or_zero(line.limit);
  }
  s.money("O12_working_capital_limits", std::max(accounts, reported)).inputs =
      base::record({{"accounts", base::to_rupees(accounts)},
                    {"bureau", report == nullptr ? base::Json(nullptr) : base::Json(base::to_rupees(reported))}});
}

void losses(Sheet& s, const std::vector<const CreditReport*>& reports) {
  Paise amount = 0;
  int count = 0, recent = 0;
  const Date cut = s.facts.as_of == base::kNoDate ? base::kNoDate : base::add_months(s.facts.as_of, -36);
  for (const CreditReport* r : reports) {
    Paise here = 0;
    int lines = 0, young = 0;
    for (const Line& line : r->tradelines) {
      const bool lost = line.written_off > 0 || line.settled > 0;
      if (!lost) continue;
      here += or_zero(line.written_off) + or_zero(line.settled);
      ++lines;
      const bool old = line.closed != base::kNoDate && cut != base::kNoDate && line.closed < cut;
      if (line.written_off > 0 && !old) ++young;
    }
    amount = std::max(amount, here);
    count = std::max(count, lines);
    recent = std::max(recent, young);
  }
  s.money("R4_written_off", amount);
  s.set("R4_write_off_count", count);
  s.set("R4_write_off_recent", recent);
}

void history(Sheet& s, const std::vector<const CreditReport*>& reports) {
  int enquiries = 0;
  Date oldest = base::kNoDate;
  const Date as_of = s.facts.as_of != base::kNoDate ? s.facts.as_of : reports[0]->date;
  const Date since = as_of == base::kNoDate ? as_of : base::add_months(as_of, -6);
  for (const CreditReport* r : reports) {
    int here = 0;
    for (const auto& enquiry : r->enquiries) here += enquiry.date > since && enquiry.date <= as_of ? 1 : 0;
    enquiries = std::max(enquiries, here);
    for (const Line& line : r->tradelines) {
      if (line.opened != base::kNoDate && (oldest == base::kNoDate || line.opened < oldest)) oldest = line.opened;
    }
  }
  s.set("R7_enquiries_6m", enquiries);
  if (oldest == base::kNoDate || as_of == base::kNoDate) {
    s.missing("R8_oldest_account", "no account has an opening date");
  } else {
    s.set("R8_oldest_account", std::max(0, base::month_index(as_of) - base::month_index(oldest)));
  }
}

}  // namespace

void bureau_metrics(Sheet& s) {
  if (!s.borrower.has(model::Dataset::CreditReports) || s.borrower.credit_reports.empty()) {
    s.missing_all("R", "no bureau report was given");
    s.missing("O1_emi_bureau", "no bureau report was given");
    limits_held(s, nullptr);
    return;
  }
  const std::vector<const CreditReport*> reports = newest_reports(s.borrower);
  scores(s, reports);
  delays(s, reports);
  debts(s, *reports[0]);
  limits_held(s, reports[0]);
  losses(s, reports);
  history(s, reports);
  for (Metric& metric : s.analytics.metrics) {
    if (metric.dataset != model::Dataset::CreditReports || !metric.value || metric.topic != "bureau") continue;
    metric.period = base::to_iso(reports[0]->date);
    metric.row_count = static_cast<std::uint32_t>(reports.size());
    for (const CreditReport* r : reports)
      metric.rows.push_back(static_cast<std::uint32_t>(r - s.borrower.credit_reports.data()));
  }
}

}  // namespace msme::analyze
