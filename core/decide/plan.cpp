#include "decide/plan.hpp"

#include <algorithm>

#include "analyze/what_if.hpp"
#include "analyze/words.hpp"
#include "base/sort.hpp"

namespace msme::decide {
namespace {

using analyze::Analytics;
using base::Json;
using base::kNoMoney;

void change(Analytics& a, const LeverChange& c, const Analytics& today, int months) {
  if (c.after > months) return;
  const std::optional<double> now = a.value(c.metric);
  if (now.has_value() == c.only_unknown) return;
  if (!c.unless.empty() && today.value(c.unless).value_or(0) >= c.unless_at_least && today.value(c.unless)) return;
  switch (c.op) {
    case LeverChange::Op::To:
      analyze::set_value(a, c.metric, c.value);
      break;
    case LeverChange::Op::AtMost:
      analyze::set_value(a, c.metric, std::min(*now, c.value));
      break;
    case LeverChange::Op::AtLeast:
      analyze::set_value(a, c.metric, std::max(*now, c.value));
      break;
    case LeverChange::Op::AddPerMonth:
      analyze::set_value(a, c.metric, *now + c.value * months);
      break;
    case LeverChange::Op::From:
      if (const auto other = today.value(c.from)) analyze::set_value(a, c.metric, *other);
      break;
  }
}

void pull(Analytics& a, const Pull& p, const Plan& plan, const Analytics& today, const model::Ledger& ledger) {
  const Lever& lever = *p.lever;
  const int months = lever.kind == LeverKind::Months ? plan.months : 0;
  if (lever.kind == LeverKind::Loan) {
    analyze::without_loan(a, *p.loan);
    return;
  }
  if (lever.kind == LeverKind::Balance) {
    const auto spent = analyze::spending_monthly(today);
    if (spent) analyze::with_balance(a, today, *spent * plan.percent / 100.0);
    return;
  }
  if (lever.no_bounces) analyze::without_new_bounces(a, ledger, months);
  for (const LeverChange& c : lever.changes) change(a, c, today, months);
  for (const LeverClear& clear : lever.clears) {
    if (clear.after > months) continue;
    const auto gone = std::remove_if(a.findings.begin(), a.findings.end(),
                                     [&clear](const analyze::Finding& f) { return f.rule == clear.rule; });
    a.findings.erase(gone, a.findings.end());
  }
}

bool same_figures(const Analytics& a, const Analytics& b) {
  if (a.findings.size() != b.findings.size()) return false;
  for (std::size_t i = 0; i < a.metrics.size(); ++i) {
    if (a.metrics[i].value != b.metrics[i].value) return false;
  }
  return true;
}

// Rupees to the next thousand above: what a person can keep in mind.
double round_up(double rupees) {
  const double thousands = base::round_to(rupees / 1000.0 + 0.4999, 0);
  return thousands * 1000.0;
}

std::string shown(std::string_view name, const Json& value) {
  if (value.is_null()) return "not known";
  if (const auto words = base::as_text(value)) return std::string(*words);
  const double number = base::as_number(value).value_or(0);
  constexpr std::string_view kRupees[] = {"amount", "asked", "balance", "emi", "owed"};
  if (std::find(std::begin(kRupees), std::end(kRupees), name) != std::end(kRupees))
    return analyze::figure(number, "INR");
  if (name == "months") return analyze::figure(number, "months");
  return analyze::figure(number, "score");
}

Json params_of(const Pull& p, const Plan& plan, const Analytics& today) {
  Json params = p.lever->assumed;
  if (p.lever->kind == LeverKind::Months) params["months"] = plan.months;
  if (p.lever->kind == LeverKind::Balance) {
    params["months"] = p.lever->months;
    params["balance"] = round_up(analyze::spending_monthly(today).value_or(0) * plan.percent / 100.0);
  }
  if (p.loan != nullptr) {
    const base::Paise bank = p.loan->bank, bureau = p.loan->bureau;
    params["lender"] = p.loan->lender;
    params["emi"] = base::money_json(bank == kNoMoney ? bureau : bureau == kNoMoney ? bank : std::max(bank, bureau));
    params["owed"] = base::money_json(p.loan->owed);
  }
  return params;
}

}  // namespace

Analytics carried_out(const Plan& plan, const std::vector<Pull>& pulls, const Analytics& today,
                      const model::Ledger& ledger) {
  Analytics a = today;
  for (std::size_t i = 0; i < pulls.size(); ++i) {
    if (plan.on[i] != 0) pull(a, pulls[i], plan, today, ledger);
  }
  return a;
}

std::vector<Pull> pulls_of(const LeverBook& book, const Analytics& today, const model::Ledger& ledger,
                           base::Paise asked) {
  std::vector<Pull> all;
  for (const Lever& lever : book.levers) {
    if (lever.kind == LeverKind::Amount || lever.kind == LeverKind::Tenure) continue;
    if (lever.kind != LeverKind::Loan) {
      all.push_back({&lever, nullptr, lever.effort});
      continue;
    }
    const std::size_t most = std::min(today.loans.size(), static_cast<std::size_t>(std::max(0, lever.most_loans)));
    for (std::size_t i = 0; i < most; ++i) {
      const base::Paise owed = today.loans[i].owed == kNoMoney ? 0 : today.loans[i].owed;
      const double percent = 100.0 * static_cast<double>(owed) / static_cast<double>(asked);
      if (percent <= lever.most_owed_percent)
        all.push_back({&lever, &today.loans[i], lever.effort * (1 + percent / 100.0)});
    }
  }
  std::vector<Pull> useful;
  for (const Pull& p : all) {
    const Plan alone{{1}, book.months.back(), p.lever->percents.empty() ? 0 : p.lever->percents.back()};
    if (!same_figures(today, carried_out(alone, {p}, today, ledger))) useful.push_back(p);
  }
  return useful;
}

double effort_of(const Plan& plan, const std::vector<Pull>& pulls) {
  double sum = months_of(plan, pulls) / 3.0;
  for (std::size_t i = 0; i < pulls.size(); ++i) sum += plan.on[i] != 0 ? pulls[i].effort : 0;
  return base::round_to(sum, 1);
}

int months_of(const Plan& plan, const std::vector<Pull>& pulls) {
  int months = 0;
  for (std::size_t i = 0; i < pulls.size(); ++i) {
    if (plan.on[i] == 0) continue;
    if (pulls[i].lever->kind == LeverKind::Months) months = std::max(months, plan.months);
    months = std::max(months, pulls[i].lever->months);
  }
  return months;
}

Json told(const Lever& lever, Json params, const Analytics& today) {
  std::string words = lever.words;
  for (auto it = params.begin(); it != params.end(); ++it) {
    const std::string place = "{" + it.key() + "}";
    const std::size_t at = words.find(place);
    if (at != std::string::npos) words.replace(at, place.size(), shown(it.key(), *it));
  }
  words = analyze::fill_words(words, today, "", params);
  return base::record({{"code", lever.code},
                       {"kind", std::string(text(lever.kind))},
                       {"text", std::move(words)},
                       {"params", std::move(params)}});
}

Json told(const Plan& plan, const std::vector<Pull>& pulls, const Analytics& today) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < pulls.size(); ++i) {
    if (plan.on[i] != 0) order.push_back(i);
  }
  base::sort(order, [&pulls](std::size_t a, std::size_t b) {
    const double x = pulls[a].effort, y = pulls[b].effort;
    return x != y ? x < y : a < b;
  });
  Json list = Json::array();
  for (const std::size_t i : order) list.push_back(told(*pulls[i].lever, params_of(pulls[i], plan, today), today));
  return list;
}

}  // namespace msme::decide
