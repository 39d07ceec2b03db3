#include "decide/terms.hpp"

#include <algorithm>

#include "analyze/words.hpp"

namespace msme::decide {
namespace {

using base::from_rupees;
using base::kNoMoney;
using base::Paise;

constexpr Paise kStep = base::rupees(1000);

// The grade of the score, moved by what the rules say; never better than it was.
std::size_t final_grade(const Book& book, const score::Scores& scores, const std::vector<RuleResult>& results) {
  std::size_t grade = book.grade_at(scores.grade);
  if (scores.abstain || grade == book.grades.size()) return book.grades.size();
  std::size_t steps = 0;
  for (const RuleResult& r : results) {
    if (r.fired == nullptr) continue;
    if (r.fired->effect == Effect::GradeDown) ++steps;
    if (r.fired->effect == Effect::GradeAtBest) grade = std::max(grade, book.grade_at(r.fired->grade));
  }
  // Two steps at most: rules that lower a grade often see the same trouble.
  return std::min(grade + std::min<std::size_t>(steps, 2), book.grades.size() - 1);
}

TurnoverBasis basis_of(const Book& book, const analyze::Analytics& analytics) {
  TurnoverBasis b;
  b.cautious = analytics.value("F1_turnover_monthly");
  b.best_estimate = analytics.value("F1_turnover_best_monthly");
  const std::optional<double> annual = analytics.value("F1_turnover_best_annual");
  if (b.cautious && b.best_estimate && *b.best_estimate > 0) {
    const double gap = std::max(0.0, *b.best_estimate - *b.cautious);
    b.gap_percent = base::round_to(100.0 * gap / *b.best_estimate, 1);
    b.best = annual && gap > 0 && *b.gap_percent <= book.best_turnover_within_percent;
  }
  b.monthly = b.best ? b.best_estimate : b.cautious;
  b.annual = b.best ? annual : analytics.value("F1_turnover_annual");
  return b;
}

// `raised`: the turnover taken over the cautious one, which the gap to GST was measured with.
double haircut_of(const std::vector<RuleResult>& results, const analyze::Analytics& analytics, double raised) {
  double kept = 1;
  for (const RuleResult& r : results) {
    if (r.fired == nullptr || !r.value) continue;
    if (r.fired->effect == Effect::HaircutValue) kept *= 1 - std::clamp(*r.value / 100.0, 0.0, 1.0);
    if (r.fired->effect == Effect::HaircutToGst) {
      const double gap = analytics.value("G10_bank_variance").value_or(0) / 100.0;
      if (gap > 0) kept /= (1 + gap) * raised;
    }
  }
  return base::round_to(1 - kept, 4);
}

Rate price(const Book& book, const Product& product, const Lender& lender, const GradeTerms& grade, double pd) {
  Rate r;
  r.benchmark = book.benchmark_percent;
  r.lender = lender.spread_percent;
  r.product = product.spread_percent;
  r.grade = grade.spread_percent;
  r.expected_loss = base::round_to(pd * lender.lgd_percent, 2);
  const double sum = r.benchmark + r.lender + r.product + r.grade + r.expected_loss;
  r.annual = std::clamp(base::round_to(sum, 2), lender.floor_percent, lender.ceiling_percent);
  return r;
}

std::string money(double rupees) { return base::format_inr(from_rupees(base::round_to(rupees, 0))); }
std::string plain(double value) { return base::dump(base::Json(value)); }

class Caps {
 public:
  Caps(Terms& terms, const GradeTerms* grade) : t_(terms), grade_(grade) {}

  // The principal that `instalment` rupees a month repay.
  void by_instalment(const char* id, const char* name, std::optional<double> instalment, std::string formula) {
    Paise amount = kNoMoney;
    if (instalment && t_.priced) {
      amount = principal_for_emi(from_rupees(std::max(0.0, *instalment)), t_.rate.annual, t_.tenure);
    }
    add(id, name, amount, std::move(formula));
  }
  void add(const char* id, const char* name, Paise amount, std::string formula) {
    t_.caps.push_back({id, name, std::move(formula), amount, false});
  }
  const GradeTerms* grade() const { return grade_; }

 private:
  Terms& t_;
  const GradeTerms* grade_;
};

void cash_caps(const Book& book, const Terms& t, Caps& caps) {
  const GradeTerms* g = caps.grade();
  const bool known = t.income && t.emi_now && g != nullptr;
  const double income = t.income.value_or(0);
  const double now = t.emi_now.value_or(0);
  const std::string unknown = "net operating cash, instalments or grade not known";
  const auto maybe = [known](double value) { return known ? std::optional<double>(value) : std::nullopt; };
  const double share = g == nullptr ? 0 : g->share;
  const double foir = g == nullptr ? 0 : g->foir_max_percent;
  const std::string repaid =
      known ? ", repaid over " + std::to_string(t.tenure) + " months at " + plain(t.rate.annual) + " %" : "";
  caps.by_instalment("cash_flow", "Free cash", maybe(share * (income - now)),
                     known ? plain(share) + " × (" + money(income) + " net cash − " + money(now) +
                                 " instalments and interest) a month" + repaid
                           : unknown);
  caps.by_instalment(
      "foir", "Share of income for instalments", maybe(income * foir / 100.0 - now),
      known ? plain(foir) + " % of " + money(income) + " − " + money(now) + " a month" + repaid : unknown);
  caps.by_instalment(
      "dscr", "Debt service cover", maybe(income / book.dscr_min - now),
      known ? money(income) + " / " + plain(book.dscr_min) + " − " + money(now) + " a month" + repaid : unknown);
}

void turnover_cap(const Terms& t, Caps& caps) {
  const std::optional<double> turnover = t.turnover.monthly;
  const GradeTerms* g = caps.grade();
  if (!turnover || g == nullptr) {
    caps.add("turnover", "Multiple of monthly turnover", kNoMoney, "turnover or grade not known");
    return;
  }
  const double believed = *turnover * (1 - t.haircut);
  caps.add("turnover", "Multiple of monthly turnover", from_rupees(g->turnover_multiple * believed),
           plain(g->turnover_multiple) + " × " + money(believed) + " a month");
}

// Nayak committee's turnover method: a share of projected yearly turnover, less limits already held.
void nayak_cap(const Book& book, const Terms& t, const analyze::Analytics& analytics, Caps& caps) {
  const std::optional<double> annual = t.turnover.annual;
  if (!annual) {
    caps.add("nayak", "Turnover method", kNoMoney, "yearly turnover not known");
    return;
  }
  const double growth = std::min(analytics.value("F5_growth").value_or(0), book.nayak_growth_cap_percent) / 100.0;
  const double projected = std::max(0.0, *annual * (1 - t.haircut) * (1 + growth));
  const double held = analytics.value("O12_working_capital_limits").value_or(0);
  caps.add("nayak", "Turnover method", from_rupees(std::max(0.0, projected * book.nayak_percent / 100.0 - held)),
           plain(book.nayak_percent) + " % of " + money(projected) + " projected turnover − " + money(held) +
               " limits held");
}

// The smallest cap binds; of equal ones the first.
void bind(Terms& t) {
  Cap* least = nullptr;
  t.complete = true;
  for (Cap& cap : t.caps) {
    if (cap.amount == kNoMoney) {
      t.complete = false;
      continue;
    }
    if (least == nullptr || cap.amount < least->amount) least = &cap;
  }
  if (!t.complete || least == nullptr) return;
  least->binding = true;
  t.binding = least;
  t.amount = least->amount / kStep * kStep;
}

}  // namespace

Terms work_out(const Book& book, const Product& product, const Lender& lender, const Request& request,
               const analyze::Analytics& analytics, const score::Scores& scores,
               const std::vector<RuleResult>& results) {
  Terms t;
  t.grade = final_grade(book, scores, results);
  const GradeTerms* grade = t.grade < book.grades.size() ? &book.grades[t.grade] : nullptr;
  t.priced = grade != nullptr;
  t.tenure = std::min(request.tenure_months, product.max_tenure);
  if (grade != nullptr) {
    t.tenure = std::min(t.tenure, grade->max_tenure);
    t.rate = price(book, product, lender, *grade, scores.pd);
  }
  t.turnover = basis_of(book, analytics);
  t.haircut =
      haircut_of(results, analytics,
                 t.turnover.best && *t.turnover.cautious > 0 ? *t.turnover.best_estimate / *t.turnover.cautious : 1);
  // Interest on limits is served every month like an instalment.
  t.emi_now = analytics.value("O1_emi_monthly");
  if (t.emi_now) *t.emi_now += analytics.value("O1_interest_monthly").value_or(0);
  t.income = analytics.value("F2_net_operating_cash");
  if (t.income && t.emi_now && t.turnover.gap_percent && !t.turnover.best) {
    const double counted = *t.income + *t.turnover.best_estimate - *t.turnover.cautious;
    t.more_if_counted = *t.income <= *t.emi_now && counted > *t.emi_now;
  }
  if (t.income) *t.income += t.turnover.added();
  // A haircut takes off what isn't believed; it never makes a loss smaller.
  if (t.income && *t.income > 0) *t.income = base::round_to(*t.income * (1 - t.haircut), 2);
  Caps caps(t, grade);
  caps.add("request", "Amount asked for", request.amount, "request");
  caps.add("product", "Largest amount of the product", product.max_amount, product.title);
  cash_caps(book, t, caps);
  turnover_cap(t, caps);
  if (product.nayak) nayak_cap(book, t, analytics, caps);
  bind(t);
  return t;
}

}  // namespace msme::decide
