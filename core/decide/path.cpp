#include "decide/path.hpp"

#include <algorithm>
#include <functional>

#include "analyze/what_if.hpp"
#include "base/sort.hpp"
#include "decide/book.hpp"
#include "decide/plan.hpp"
#include "score/unexplained.hpp"

namespace msme::decide {
namespace {

using analyze::Analytics;
using base::Json;
using base::money_json;
using base::Paise;

struct Found {
  double effort = 0;
  int months = 0;
  bool full = false;  // the amount that was asked for
  Json changes = Json::array();
  Answer answer;
};

class PathSearch {
 public:
  PathSearch(const Deciders& by, const model::Borrower& borrower, const Analytics& analytics,
             const score::Scores& scores, const Request& request)
      : by_(by),
        borrower_(borrower),
        ledger_(borrower.ledger),
        today_(analyze::figures_of(analytics)),
        scores_(scores),
        request_(request),
        product_(
            *by.policy.book().product(request.product.empty() ? by.policy.book().default_product : request.product)) {
    for (const int tenure : by.levers.tenures) {
      if (tenure >= product_.min_tenure && tenure <= product_.max_tenure && tenure != request.tenure_months)
        tenures_.push_back(tenure);
    }
    // The nearest first: the smaller change.
    base::sort(tenures_, [&request](int a, int b) {
      const int x = a > request.tenure_months ? a - request.tenure_months : request.tenure_months - a;
      const int y = b > request.tenure_months ? b - request.tenure_months : request.tenure_months - b;
      return x != y ? x < y : a < b;
    });
  }

  Json frontier() const {
    std::vector<int> tenures = tenures_;
    if (request_.tenure_months <= product_.max_tenure) tenures.push_back(request_.tenure_months);
    base::sort(tenures);
    Json rows = Json::array();
    for (const int tenure : tenures) {
      const Answer most = ask(today_, scores_, product_.max_amount, tenure);
      if (!most.granted() || most.tenure != tenure) continue;
      const Answer proof = ask(today_, scores_, most.amount, tenure);
      if (proof.outcome != "APPROVE") continue;
      rows.push_back(base::record({{"tenure_months", tenure},
                                   {"amount", money_json(proof.amount)},
                                   {"emi", money_json(proof.emi)},
                                   {"annual_rate", proof.annual_rate},
                                   {"binding_cap", most.binding_cap},
                                   {"asked", tenure == request_.tenure_months}}));
    }
    return rows;
  }

  // Fills `found` and, when nothing makes the answer yes, `blocked`.
  void run(const Answer& now) {
    if (now.outcome == "APPROVE") return;
    by_request(now);
    pulls_ = pulls_of(by_.levers, today_, ledger_, request_.amount);
    const auto full = least([this](const Answer& a) { return whole(a); }, pulls_.size());
    if (full) {
      add(*full);
      for (std::size_t i = 0; i < pulls_.size(); ++i) {
        if (full->on[i] == 0) continue;
        if (const auto other = least([this](const Answer& a) { return whole(a); }, i)) add(*other);
      }
    }
    if (!now.granted()) {
      if (const auto some = least([](const Answer& a) { return a.granted(); }, pulls_.size())) add(*some);
    }
    if (found.empty() && !now.granted()) {
      const Analytics all = carried_out(everything(pulls_.size()), pulls_, today_, ledger_);
      const std::vector<std::string> left = best(all, score::score_unexplained(by_.scorecard, all)).blocks;
      for (const std::string& code : now.blocks) {
        if (std::find(left.begin(), left.end(), code) != left.end()) blocked.push_back(code);
      }
      // Something else stands in the way then, such as too little for the product's least: what is there today is said.
      if (blocked.empty()) blocked = now.blocks;
    }
  }

  std::vector<Found> found;
  std::vector<std::string> blocked;

 private:
  Answer ask(const Analytics& figures, const score::Scores& scores, Paise amount, int tenure) const {
    auto answer = by_.policy.answer(borrower_, figures, scores, {amount, tenure, request_.product, request_.lender});
    return answer ? *answer : Answer{};
  }
  bool whole(const Answer& a) const { return a.outcome == "APPROVE" && a.amount >= request_.amount / 100000 * 100000; }

  // The best that the figures give: the whole amount at the nearest tenure, else the largest amount.
  Answer best(const Analytics& figures, const score::Scores& scores) const {
    Answer top = ask(figures, scores, request_.amount, request_.tenure_months);
    if (whole(top) || !only_amount(top) || !by_tenure(top)) return top;
    for (const int tenure : tenures_) {
      Answer other = ask(figures, scores, request_.amount, tenure);
      if (whole(other)) return other;
      if (other.granted() && (!top.granted() || other.amount > top.amount)) top = std::move(other);
    }
    return top;
  }
  // Whether the limit that binds is one that a tenure moves: what can be repaid a month.
  static bool by_tenure(const Answer& a) {
    return a.binding_cap == "cash_flow" || a.binding_cap == "foir" || a.binding_cap == "dscr";
  }
  // Whether another amount or tenure could help: no rule stands in the way.
  static bool only_amount(const Answer& a) {
    return std::all_of(a.blocks.begin(), a.blocks.end(),
                       [](const std::string& code) { return code == "D_NO_CAPACITY" || code == "D_BELOW_MINIMUM"; });
  }

  // Other requests on today's figures.
  void by_request(const Answer& now) {
    if (!only_amount(now)) return;
    const Plan none{std::vector<std::uint8_t>(pulls_.size(), 0), 0, 0};
    const Paise least_amount = product_.min_amount;
    if (request_.amount < least_amount) {
      const Answer more = ask(today_, scores_, least_amount, request_.tenure_months);
      if (more.outcome == "APPROVE") settle(none, today_, scores_, more);
      return;
    }
    if (now.granted()) settle(none, today_, scores_, now);
    const Answer other = best(today_, scores_);
    if (other.granted() && (!now.granted() || other.tenure != now.tenure)) settle(none, today_, scores_, other);
  }

  Plan everything(std::size_t banned) const {
    Plan plan{std::vector<std::uint8_t>(pulls_.size(), 1), by_.levers.months.back(), 0};
    if (banned < pulls_.size()) plan.on[banned] = 0;
    for (const Pull& p : pulls_) {
      if (!p.lever->percents.empty()) plan.percent = p.lever->percents.back();
    }
    return plan;
  }

  bool reaches(const Plan& plan, const std::function<bool(const Answer&)>& goal) const {
    const Analytics figures = carried_out(plan, pulls_, today_, ledger_);
    return goal(best(figures, score::score_unexplained(by_.scorecard, figures)));
  }

  // From everything at once the costliest is left out as long as the goal is still reached: what stays can't be spared.
  std::optional<Plan> least(const std::function<bool(const Answer&)>& goal, std::size_t banned) const {
    Plan plan = everything(banned);
    if (pulls_.empty() || !reaches(plan, goal)) return std::nullopt;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < pulls_.size(); ++i) order.push_back(i);
    base::sort(order, [this](std::size_t a, std::size_t b) { return cost(a) != cost(b) ? cost(a) > cost(b) : a > b; });
    for (const std::size_t i : order) {
      if (plan.on[i] == 0) continue;
      plan.on[i] = 0;
      if (!reaches(plan, goal)) plan.on[i] = 1;
    }
    bool lasting = false, balance = false;
    for (std::size_t i = 0; i < pulls_.size(); ++i) {
      lasting = lasting || (plan.on[i] != 0 && pulls_[i].lever->kind == LeverKind::Months);
      balance = balance || (plan.on[i] != 0 && pulls_[i].lever->kind == LeverKind::Balance);
    }
    if (lasting) shorten(plan, plan.months, by_.levers.months, goal);
    for (std::size_t i = 0; balance && i < pulls_.size(); ++i) {
      if (pulls_[i].lever->kind == LeverKind::Balance) shorten(plan, plan.percent, pulls_[i].lever->percents, goal);
    }
    return plan;
  }
  double cost(std::size_t i) const {
    const Lever& lever = *pulls_[i].lever;
    return pulls_[i].effort + (lever.kind == LeverKind::Months ? by_.levers.months.back() : lever.months) / 3.0;
  }
  // The smallest value of the list with which the goal is still reached.
  template <class Number>
  void shorten(Plan& plan, Number& value, const std::vector<Number>& list,
               const std::function<bool(const Answer&)>& goal) const {
    const Number largest = value;
    for (const Number each : list) {
      value = each;
      if (each >= largest || reaches(plan, goal)) break;
    }
  }

  void add(const Plan& plan) {
    const Analytics figures = carried_out(plan, pulls_, today_, ledger_);
    const score::Scores scores = score::score_unexplained(by_.scorecard, figures);
    settle(plan, figures, scores, best(figures, scores));
  }

  // The answer as a request of its own, decided once more: only an APPROVE is told.
  void settle(const Plan& plan, const Analytics& figures, const score::Scores& scores, const Answer& given) {
    const Answer proof = ask(figures, scores, given.amount, given.tenure);
    if (proof.outcome != "APPROVE") return;
    Found f;
    // Below the product's least it is more that has to be asked for.
    const bool more = request_.amount < product_.min_amount;
    f.full = whole(proof) && !more;
    f.answer = proof;
    f.months = months_of(plan, pulls_);
    f.effort = effort_of(plan, pulls_);
    if (!f.full || more) {
      const Lever& lever = *by_.levers.of(LeverKind::Amount);
      const double part = static_cast<double>(proof.amount) / static_cast<double>(request_.amount);
      f.effort += lever.effort * (1 + 4 * std::max(0.0, 1 - part));
      f.changes.push_back(told(
          lever, base::record({{"amount", money_json(proof.amount)}, {"asked", money_json(request_.amount)}}), today_));
    }
    if (proof.tenure != request_.tenure_months) {
      const Lever& lever = *by_.levers.of(LeverKind::Tenure);
      f.effort += lever.effort;
      f.changes.push_back(told(
          lever, base::record({{"tenure_months", proof.tenure}, {"asked_months", request_.tenure_months}}), today_));
    }
    for (Json& each : told(plan, pulls_, today_)) f.changes.push_back(std::move(each));
    f.effort = base::round_to(f.effort, 1);
    for (const Found& other : found) {
      if (other.changes == f.changes) return;
    }
    found.push_back(std::move(f));
  }

  Deciders by_;
  const model::Borrower& borrower_;
  const model::Ledger& ledger_;
  Analytics today_;
  const score::Scores& scores_;
  const Request& request_;
  const Product& product_;
  std::vector<int> tenures_;
  std::vector<Pull> pulls_;
};

Json answer_json(const Answer& a) {
  const bool granted = a.granted();
  return base::record({{"outcome", a.outcome},
                       {"amount", money_json(a.amount)},
                       {"tenure_months", granted ? Json(a.tenure) : Json(nullptr)},
                       {"annual_rate", granted ? Json(a.annual_rate) : Json(nullptr)},
                       {"emi", money_json(a.emi)},
                       {"grade", a.grade.empty() ? Json(nullptr) : Json(a.grade)}});
}

Json codes_json(const std::vector<std::string>& codes) {
  Json list = Json::array();
  for (const std::string& code : codes) list.push_back(code);
  return list;
}

}  // namespace

base::Result<Json> path_to_yes(const Deciders& by, const model::Borrower& borrower, const Analytics& analytics,
                               const score::Scores& scores, const Request& request) {
  auto now = by.policy.answer(borrower, analytics, scores, request);
  if (!now) return now.error();
  PathSearch search(by, borrower, analytics, scores, request);
  search.run(*now);
  std::vector<Found>& found = search.found;
  base::sort(found, [](const Found& a, const Found& b) {
    if (a.effort != b.effort) return a.effort < b.effort;
    return a.months != b.months ? a.months < b.months : a.answer.amount > b.answer.amount;
  });
  if (found.size() > by.levers.most_paths) found.resize(by.levers.most_paths);
  Json paths = Json::array();
  for (Found& f : found) {
    paths.push_back(base::record({{"effort", f.effort},
                                  {"months", f.months},
                                  {"full", f.full},
                                  {"changes", std::move(f.changes)},
                                  {"result", answer_json(f.answer)}}));
  }
  Json today = answer_json(*now);
  today["blocks"] = codes_json(now->blocks);
  const Book& book = by.policy.book();
  return base::record(
      {{"as_of", base::date_json(analytics.as_of)},
       {"levers", base::record({{"id", by.levers.id}, {"version", by.levers.version}})},
       {"request", base::record({{"amount", money_json(request.amount)},
                                 {"tenure_months", request.tenure_months},
                                 {"product", request.product.empty() ? book.default_product : request.product},
                                 {"lender", request.lender.empty() ? book.default_lender : request.lender}})},
       {"today", std::move(today)},
       {"frontier", search.frontier()},
       {"paths", std::move(paths)},
       {"blocked", codes_json(search.blocked)}});
}

}  // namespace msme::decide
