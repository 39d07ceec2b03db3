// credit_summary: each report with its accounts, their class today and their grid of delays.
#include <algorithm>

#include "analyze/bureau.hpp"
#include "analyze/summaries.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::Json;
using base::money_json;
using base::Paise;
using model::CreditReport;

Json worst_of(const Tradeline& line, std::size_t months) {
  int worst = -1;
  for (std::size_t i = 0; i < line.dpd.size() && i < months; ++i) worst = std::max(worst, line.dpd[i]);
  return worst < 0 ? Json(nullptr) : Json(worst);
}

Json account(const Sheet& s, const Tradeline& line) {
  Json grid = Json::array();
  for (std::size_t i = 0; i < line.dpd.size() && i < 36; ++i)
    grid.push_back(line.dpd[i] < 0 ? Json(nullptr) : Json(line.dpd[i]));
  const bool live = is_live(line);
  return base::record({{"lender", line.lender},
                       {"type", line.type},
                       {"ownership", line.ownership},
                       {"status", line.status},
                       {"live", live},
                       {"asset_class", live ? Json(std::string(text(asset_class(line, s.book)))) : Json(nullptr)},
                       {"opened", base::date_json(line.opened)},
                       {"closed", base::date_json(line.closed)},
                       {"limit", money_json(line.limit)},
                       {"balance", money_json(line.balance)},
                       {"overdue", money_json(line.overdue)},
                       {"emi", money_json(line.emi)},
                       {"written_off", money_json(line.written_off)},
                       {"settled", money_json(line.settled)},
                       {"worst_days_3m", worst_of(line, 3)},
                       {"worst_days_12m", worst_of(line, 12)},
                       {"worst_days_36m", worst_of(line, 36)},
                       {"days_past_due", std::move(grid)}});
}

Json report(const Sheet& s, const CreditReport& r, const BureauView& view) {
  Json accounts = Json::array();
  for (const Tradeline& line : r.tradelines) accounts.push_back(account(s, line));
  const base::Date as_of = s.facts.as_of != base::kNoDate ? s.facts.as_of : r.date;
  const base::Date since = as_of == base::kNoDate ? as_of : base::add_months(as_of, -6);
  const bool counts = std::find(view.reports.begin(), view.reports.end(), &r) != view.reports.end();
  return base::record({{"bureau", r.bureau},
                       {"about", r.commercial ? "BUSINESS" : "PERSON"},
                       {"date", base::date_json(r.date)},
                       {"newest_of_its_kind", counts},
                       {"score", r.score < 0 ? Json(nullptr) : Json(r.score)},
                       {"rank", r.rank < 0 ? Json(nullptr) : Json(r.rank)},
                       {"accounts", std::move(accounts)},
                       {"enquiries", r.enquiries.size()},
                       {"loan_searches_6m", shopping_events(r, since, as_of)}});
}

// Live debts by kind: the mix.
Json mix(const BureauView& view) {
  struct Kind {
    std::string type;
    Paise balance;
    int accounts;
  };
  std::vector<Kind> kinds;
  Paise whole = 0;
  for (const Tradeline* line : view.debts) {
    const Paise balance = line->balance == base::kNoMoney ? 0 : line->balance;
    whole += balance;
    auto at = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) { return kind.type == line->type; });
    if (at == kinds.end()) at = kinds.insert(kinds.end(), {line->type, 0, 0});
    at->balance += balance;
    ++at->accounts;
  }
  base::sort(kinds, [](const Kind& a, const Kind& b) { return a.balance > b.balance; });
  Json list = Json::array();
  for (const Kind& kind : kinds) {
    const double share = whole > 0 ? 100.0 * static_cast<double>(kind.balance) / static_cast<double>(whole) : 0;
    list.push_back(base::record({{"type", kind.type},
                                 {"accounts", kind.accounts},
                                 {"balance", base::to_rupees(kind.balance)},
                                 {"percent", base::round_to(share, 1)}}));
  }
  return list;
}

}  // namespace

Json credit_summary(const Sheet& s) {
  Json d = summary_head(s, model::Dataset::CreditReports, s.borrower.credit_reports.size());
  const BureauView view = bureau_view(s.borrower);
  Json reports = Json::array();
  for (const CreditReport& r : s.borrower.credit_reports) reports.push_back(report(s, r, view));
  d["reports"] = std::move(reports);
  d["live_mix"] = mix(view);
  put_metrics(d, s, {"R", "O1_", "O2_", "O3_", "O4_", "O8_", "O9_", "O10_", "O12_", "K3_", "K5_"});
  return d;
}

}  // namespace msme::analyze
