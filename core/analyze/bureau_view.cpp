#include <algorithm>

#include "analyze/bureau.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using model::CreditReport;

bool says(const std::string& text, std::string_view word) { return base::contains_ignore_case(text, word); }

// Both reports show one account alike but for the spelling of the lender.
bool same_account(const Tradeline& a, const Tradeline& b) {
  return a.opened != base::kNoDate && a.opened == b.opened && a.limit != base::kNoMoney && a.limit == b.limit &&
         is_revolving(a) == is_revolving(b);
}

void add_debts(const CreditReport* report, BureauView& view) {
  if (report == nullptr) return;
  const std::size_t others = view.debts.size();
  for (const Tradeline& line : report->tradelines) {
    if (!is_live(line)) continue;
    if (is_guarantee(line)) {
      view.guarantees.push_back(&line);
      continue;
    }
    const bool known = std::any_of(view.debts.begin(), view.debts.begin() + static_cast<std::ptrdiff_t>(others),
                                   [&](const Tradeline* held) { return same_account(*held, line); });
    if (!known) view.debts.push_back(&line);
  }
}

}  // namespace

bool is_sold(const Tradeline& line) { return says(line.status, "SOLD"); }
bool is_lost(const Tradeline& line) {
  return line.written_off > 0 || line.settled > 0 || says(line.status, "WRITTEN_OFF") || says(line.status, "SETTLED");
}
bool is_live(const Tradeline& line) {
  return line.closed == base::kNoDate && !says(line.status, "CLOSED") && !is_lost(line) && !is_sold(line);
}
bool is_revolving(const Tradeline& line) {
  return says(line.type, "CARD") || says(line.type, "OVERDRAFT") || says(line.type, "CASH_CREDIT") ||
         says(line.type, "CASH CREDIT");
}
bool is_unsecured(const Tradeline& line) {
  return says(line.type, "PERSONAL") || says(line.type, "CARD") || says(line.type, "UNSECURED") ||
         says(line.type, "CONSUMER");
}
bool is_guarantee(const Tradeline& line) { return line.ownership == "GUARANTOR"; }

BureauView bureau_view(const model::Borrower& b) {
  BureauView view;
  for (const CreditReport& r : b.credit_reports) {
    bool placed = false;
    for (const CreditReport*& held : view.reports) {
      if (held->bureau != r.bureau || held->commercial != r.commercial) continue;
      if (r.date > held->date) held = &r;
      placed = true;
      break;
    }
    if (!placed) view.reports.push_back(&r);
  }
  base::sort(view.reports, [](const CreditReport* a, const CreditReport* c) { return a->date > c->date; });
  for (const CreditReport* r : view.reports) {
    const CreditReport*& slot = r->commercial ? view.commercial : view.consumer;
    if (slot == nullptr) slot = r;
  }
  add_debts(view.consumer, view);
  add_debts(view.commercial, view);
  return view;
}

std::string_view text(AssetClass value) {
  static constexpr std::string_view kNames[] = {"UNKNOWN", "STANDARD", "SMA-0", "SMA-1", "SMA-2", "NPA"};
  return kNames[static_cast<std::size_t>(value)];
}

AssetClass asset_class(const Tradeline& line, const Book& book) {
  if (says(line.status, "SUB_STANDARD")) return AssetClass::Npa;
  int days = -1;
  for (const int month : line.dpd) {
    if (month < 0) continue;
    days = month;
    break;
  }
  if (days < 0) return AssetClass::Unknown;
  if (days >= book.npa_from) return AssetClass::Npa;
  if (days >= book.sma2_from) return AssetClass::Sma2;
  if (days >= book.sma1_from) return AssetClass::Sma1;
  return days > 0 && !is_revolving(line) ? AssetClass::Sma0 : AssetClass::Standard;
}

base::Date next_reference(const model::DatedRules& rules, base::Date date) {
  const model::DatedFact& fact = rules.fact("bureau_reference_days");
  for (base::Date day = date + 1; day <= date + 62; ++day) {
    const model::FactPeriod* period = fact.on(day);
    if (period == nullptr) continue;
    const base::Civil civil = base::to_civil(day);
    const int last = base::days_in_month(civil.year, civil.month);
    for (const double on : period->values) {
      if (std::min(static_cast<int>(on), last) == civil.day) return day;
    }
  }
  return base::kNoDate;
}

int shopping_events(const CreditReport& report, base::Date since, base::Date until) {
  std::vector<base::Date> days;
  for (const auto& enquiry : report.enquiries) {
    if (enquiry.date != base::kNoDate && enquiry.date > since && enquiry.date <= until) days.push_back(enquiry.date);
  }
  base::sort(days);
  int events = 0;
  for (std::size_t i = 0; i < days.size(); ++i) events += i == 0 || days[i] - days[i - 1] > 14 ? 1 : 0;
  return events;
}

}  // namespace msme::analyze
