// All findings in their order, and what they share: numbering, wording, the rule book's version and explanation. Here too:
// X6 missing months and B11, the balance raised before the application.
#include "analyze/findings.hpp"

#include <algorithm>

#include "analyze/trail.hpp"
#include "analyze/words.hpp"

namespace msme::analyze {
namespace {

using base::format_inr;
using base::Paise;

void missing_months(Sheet& s) {
  std::string names;
  int count = 0;
  for (const Month& month : s.facts.months) {
    if (month.transactions > 0) continue;
    ++count;
    if (count <= 12) names += (names.empty() ? "" : ", ") + base::month_text(month.month);
  }
  if (count == 0) return;
  report(s, {"X6",
             count >= 2 ? "high" : "watch",
             "Months without any entry",
             count_text(count, "month is", "months are") + " empty between the first and the last day: " + names + ".",
             0,
             {}});
}

// B11: the balance rose shortly before the application, and not from sales.
void window_dressing(Sheet& s) {
  const std::optional<double> ratio = s.value("B11_recent_inflation");
  if (!ratio || *ratio <= s.params.recent_inflation_ratio) return;
  const model::Ledger& l = s.borrower.ledger;
  const Facts& f = s.facts;
  Draft d;
  Paise all = 0;
  for (std::size_t i = 0; i < l.size(); ++i) {
    if (l.date[i] <= f.to - 30 || l.date[i] > f.to || l.credit[i] == 0) continue;
    all += l.amount[i];
    if (l.turnover[i] == model::Turnover::Business || l.category[i] == model::Category::OwnTransfer) continue;
    d.amount += l.amount[i];
    d.rows.push_back(static_cast<std::uint32_t>(i));
  }
  const Paise latest = f.days.liquid[f.days.liquid.size() - 1];
  const Paise earlier = f.days.liquid[f.days.liquid.size() - 31];
  if (d.amount == 0 || d.amount * 2 < latest - earlier || d.amount * 10 < all) return;
  d.rule = "B11";
  d.severity = "high";
  d.title = "The balance was raised shortly before";
  d.detail = "The mean balance of the last 30 days is " + base::dump(base::Json(*ratio)) +
             " times that of the 90 days before, with " + format_inr(d.amount) + " of credits that aren't sales.";
  report(s, std::move(d));
}

// What the rule book says of a finding's check.
void annotate(Finding& f, std::string_view variant, const model::DatedRules& rules) {
  const model::Check* check = rules.check(f.rule);
  if (check == nullptr) return;
  f.version = check->version;
  f.family = check->family;
  if (f.from == base::kNoDate) {
    f.from = check->from;
    f.to = check->to;
  }
  f.benign = check->benign.front().second;
  f.benign_code = f.rule + "." + check->benign.front().first;
  for (const auto& [name, words] : check->benign) {
    if (name != variant) continue;
    f.benign = words;
    f.benign_code = f.rule + "." + name;
  }
}

// Severe findings of the fraud family: one is enough to ask a person.
void fraud_signals(Sheet& s) {
  std::vector<std::string> rules;
  std::vector<std::uint32_t> rows;
  for (const Finding& f : s.analytics.findings) {
    if (f.severity != "high" || f.family != "fraud") continue;
    if (std::find(rules.begin(), rules.end(), f.rule) == rules.end()) rules.push_back(f.rule);
    rows.insert(rows.end(), f.rows.begin(), f.rows.end());
  }
  base::Json list = base::Json::array();
  for (const std::string& rule : rules) list.push_back(rule);
  Metric& metric = s.set("X0_fraud_signals", static_cast<double>(rules.size()));
  metric.inputs = base::record({{"rules", std::move(list)}});
  metric.confidence = 100;
  add_evidence(metric, rows);
}

}  // namespace

void report(Sheet& s, Draft draft) {
  int number = 1;
  for (const Finding& finding : s.analytics.findings) number += finding.rule == draft.rule ? 1 : 0;
  Finding f;
  f.rule = draft.rule;
  f.id = f.rule + "-" + std::to_string(number);
  f.severity = draft.severity;
  f.title = std::move(draft.title);
  f.detail = std::move(draft.detail);
  f.benign_code = draft.variant;
  f.amount = draft.amount;
  f.rows = std::move(draft.rows);
  f.from = draft.from;
  f.to = draft.to;
  s.analytics.findings.push_back(std::move(f));
}

std::string count_text(double value, std::string_view one, std::string_view many) {
  const auto whole = static_cast<std::int64_t>(value);
  return std::to_string(whole) + " " + std::string(whole == 1 ? one : many);
}

void find_everything(Sheet& s, const model::DatedRules& rules) {
  const bool bank = s.facts.unusable.empty();
  file_findings(s, rules);
  if (bank) {
    const Trail trail = follow(s.borrower, s.facts);
    book_findings(s, rules);
    missing_months(s);
    rail_findings(s, rules);
    flow_findings(s, trail, rules);
    window_dressing(s);
    loan_findings(s, trail, rules);
    trade_findings(s, trail, rules);
    pattern_findings(s, rules);
  }
  behaviour_findings(s, rules);
  for (Finding& finding : s.analytics.findings) {
    const std::string variant = std::move(finding.benign_code);
    annotate(finding, variant, rules);
  }
  if (bank) {
    fraud_signals(s);
  } else {
    s.missing("X0_fraud_signals", s.facts.unusable);
  }
}

}  // namespace msme::analyze
