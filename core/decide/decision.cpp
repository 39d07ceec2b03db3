// The decision: rules first, then grade, price and caps, then the outcome. Anything unknown that the policy requires
// refers; nothing is approved because it could not be checked.
#include "decide/decision.hpp"

#include <algorithm>

#include "analyze/words.hpp"
#include "decide/book.hpp"
#include "decide/offer.hpp"
#include "decide/rules.hpp"
#include "decide/terms.hpp"

namespace msme::decide {
namespace {

using base::Json;
using base::money_json;

struct Work {
  const Book& book;
  const Product& product;
  const Lender& lender;
  const Request& request;
  const model::Borrower& borrower;
  const analyze::Analytics& analytics;
  const score::Scores& scores;
  std::vector<RuleResult> results;
  Terms terms;
  Verdict worst = Verdict::Pass;
  bool doubtful = false;  // data or certainty aren't good enough to reject on
  std::vector<Reason> reasons;
  std::vector<std::string> blocks;  // codes of the reasons that refer or reject
  std::string outcome;
};

void add_reason(Work& w, std::string code, std::string text) {
  Reason reason;
  reason.code = std::move(code);
  reason.text = std::move(text);
  w.reasons.push_back(std::move(reason));
}

const Cap* cap(const Terms& t, std::string_view id) {
  for (const Cap& c : t.caps) {
    if (c.id == id) return &c;
  }
  return nullptr;
}

// Whether the grade's own answer changes between the ends of the PD's range. Where rules have lowered the grade already, the
// better end can't lift it.
bool flips(const Work& w) {
  if (w.scores.grade_low.empty() || w.scores.grade_high.empty()) return false;  // no range is known
  const Book& book = w.book;
  const std::size_t now = w.terms.grade;
  const std::size_t own = book.grade_at(w.scores.grade);
  const std::size_t better = std::min(book.grade_at(w.scores.grade_low), book.grades.size() - 1);
  const std::size_t worse = std::min(book.grade_at(w.scores.grade_high), book.grades.size() - 1);
  const Verdict verdict = book.grades[now].verdict;
  return book.grades[now == own ? std::min(better, now) : now].verdict != verdict ||
         book.grades[std::max(worse, now)].verdict != verdict;
}

// The answer isn't certain when the risk's range reaches over a grade that is answered otherwise: then a person decides.
void finish_interval(Work& w) {
  const auto rule = std::find_if(w.results.begin(), w.results.end(),
                                 [](const RuleResult& r) { return r.rule->kind == RuleKind::Interval; });
  if (rule == w.results.end() || !w.terms.priced) return;
  rule->value = base::round_to(w.scores.pd_high * 100.0, 2);
  rule->unit = "percent";
  rule->effect = "grades " + w.scores.grade_low + " to " + w.scores.grade_high;
  rule->verdict = Verdict::Pass;
  if (!flips(w) || w.book.grades[w.terms.grade].verdict == Verdict::Refer) return;
  rule->verdict = Verdict::Refer;
  for (RuleResult& r : w.results) {
    if (r.rule->kind == RuleKind::Grade && r.verdict == Verdict::Reject) r.verdict = Verdict::Refer;
  }
}

// Rules that need the grade or the amount: P15 (FOIR), P16 (DSCR), the grade's own outcome.
void finish_rules(Work& w) {
  const Terms& t = w.terms;
  const double emi_new = base::to_rupees(emi(t.amount, t.rate.annual, t.tenure));
  const bool known = t.priced && t.income && t.emi_now;
  const double total = t.emi_now.value_or(0) + emi_new;
  for (RuleResult& r : w.results) {
    if (r.rule->kind == RuleKind::Grade && t.priced) {
      const GradeTerms& g = w.book.grades[t.grade];
      r.verdict = g.verdict;
      r.effect = "grade " + g.grade + (g.grade == w.scores.grade ? "" : " (score: " + w.scores.grade + ")");
      r.value = base::round_to(w.scores.pd * 100.0, 2);
      r.unit = "percent";
    }
    const bool foir = r.rule->kind == RuleKind::Foir;
    if ((!foir && r.rule->kind != RuleKind::Dscr) || !known) continue;
    const Cap* limit = cap(t, foir ? "foir" : "dscr");
    r.unit = foir ? "percent" : "ratio";
    r.threshold = foir ? w.book.grades[t.grade].foir_max_percent : w.book.dscr_min;
    const double income = *t.income;
    if (foir && income > 0) r.value = base::round_to(100.0 * total / income, 1);
    if (!foir && total > 0) r.value = base::round_to(std::max(0.0, income) / total, 2);
    r.verdict = limit->amount < std::min(w.request.amount, w.product.max_amount) ? Verdict::Limit : Verdict::Pass;
    r.effect = "at most " + base::format_inr(limit->amount);
  }
  finish_interval(w);
}

Json missing_params(const model::MissingProvider& p) {
  std::string datasets;
  for (const model::Dataset dataset : p.datasets) {
    if (!datasets.empty()) datasets += ", ";
    datasets += model::text(dataset);
  }
  return base::record({{"provider", p.provider}, {"how", p.how}, {"datasets", std::move(datasets)}});
}

// What a rule comes to: one that is required and can't be answered is for a person.
Verdict weight_of(const RuleResult& r) {
  return r.verdict == Verdict::NotEvaluated && r.rule->required ? Verdict::Refer : r.verdict;
}

bool is_needed(const Work& w, const model::MissingProvider& p) {
  const std::vector<model::Dataset>& needed = w.book.needed_datasets;
  return p.datasets.empty() || std::any_of(p.datasets.begin(), p.datasets.end(), [&](model::Dataset d) {
           return std::find(needed.begin(), needed.end(), d) != needed.end();
         });
}

// Data that are too few, too old or unproven, and a risk whose range allows either answer, are no ground for a no: what
// was worked out from them (grade, capacity) then goes to a person. What a bureau report or a return itself says stands.
void settle_doubt(Work& w) {
  const auto& missing = w.borrower.missing_providers;
  w.doubtful = std::any_of(missing.begin(), missing.end(), [&](const auto& p) { return is_needed(w, p); });
  for (const RuleResult& r : w.results) {
    const Verdict v = weight_of(r);
    if (v != Verdict::Refer && v != Verdict::Reject) continue;
    w.doubtful = w.doubtful || r.rule->about_data || r.rule->kind == RuleKind::Interval;
  }
  if (!w.doubtful) return;
  for (RuleResult& r : w.results) {
    if (r.rule->kind == RuleKind::Grade && r.verdict == Verdict::Reject) r.verdict = Verdict::Refer;
  }
}

Reason grade_reason(const Work& w, double risk) {
  const std::string& grade = w.book.grades[w.terms.grade].grade;
  Reason reason;
  reason.code = "D_GRADE";
  reason.params["grade"] = grade;
  reason.params["risk"] = base::round_to(risk, 1);
  if (grade == w.scores.grade) {
    reason.text =
        "Grade " + grade + ": the estimated risk of default within a year is " + analyze::figure(risk, "percent") + ".";
    return reason;
  }
  std::string rules;
  for (const RuleResult& r : w.results) {
    const bool lowers =
        r.fired != nullptr && (r.fired->effect == Effect::GradeDown || r.fired->effect == Effect::GradeAtBest);
    if (lowers) rules += (rules.empty() ? "" : ", ") + r.rule->name;
  }
  reason.code = "D_GRADE_LOWERED";
  reason.params["by_risk"] = w.scores.grade;
  reason.text = "Grade " + grade + ": the estimated risk of default within a year, " +
                analyze::figure(risk, "percent") + ", would be grade " + w.scores.grade +
                "; it is lowered for: " + rules + ".";
  return reason;
}

void weigh(Work& w) {
  for (const RuleResult& r : w.results) {
    const Verdict v = weight_of(r);
    if (v == Verdict::Refer || v == Verdict::Reject) {
      w.worst = std::max(w.worst, v);
      if (r.rule->kind == RuleKind::Grade && r.verdict != Verdict::NotEvaluated) {
        w.reasons.push_back(grade_reason(w, *r.value));
      } else if (r.rule->kind == RuleKind::Interval && r.verdict != Verdict::NotEvaluated) {
        Reason reason;
        reason.code = "D_UNSURE";
        reason.params["low"] = base::round_to(w.scores.pd_low * 100.0, 2);
        reason.params["high"] = base::round_to(w.scores.pd_high * 100.0, 2);
        reason.text = "The risk of default lies between " + analyze::figure(w.scores.pd_low * 100.0, "percent") +
                      " and " + analyze::figure(w.scores.pd_high * 100.0, "percent") +
                      ": the answer changes within that range, so a person decides.";
        w.reasons.push_back(std::move(reason));
      } else {
        w.reasons.push_back(reason_of(r, w.analytics));
      }
      w.blocks.push_back(w.reasons.back().code);
    } else if (r.fired != nullptr) {
      w.reasons.push_back(reason_of(r, w.analytics));
    }
  }
}

// Providers whose data didn't come. What the policy needs and nobody has seen is for a person to judge; the rest becomes
// a condition.
void weigh_missing(Work& w) {
  for (const model::MissingProvider& p : w.borrower.missing_providers) {
    const bool needs = is_needed(w, p);
    Reason reason;
    reason.code = needs ? "D_PROVIDER_MISSING" : "D_PROVIDER_ABSENT";
    reason.params = missing_params(p);
    reason.text = "The data of " + p.provider + (p.how == "PARTIAL" ? " came in part only" : " didn't come") + " (" +
                  p.how + "): " + base::text_or(reason.params, "datasets", "") + ".";
    w.reasons.push_back(std::move(reason));
    if (!needs) continue;
    w.blocks.push_back(w.reasons.back().code);
    w.worst = std::max(w.worst, Verdict::Refer);
  }
}

// What the caps allow against what the product needs at least.
void weigh_amount(Work& w) {
  const Terms& t = w.terms;
  if (!t.complete) {
    w.worst = std::max(w.worst, Verdict::Refer);
    add_reason(w, "D_CAPACITY_UNKNOWN", "How much can be repaid isn't known.");
    w.blocks.push_back("D_CAPACITY_UNKNOWN");
    return;
  }
  if (t.amount >= w.product.min_amount) return;
  const std::string least = base::format_inr(w.product.min_amount);
  if (t.binding->id == "request") {
    w.worst = std::max(w.worst, Verdict::Refer);
    w.blocks.push_back("D_BELOW_MINIMUM");
    add_reason(w, "D_BELOW_MINIMUM", "The amount asked for is below the product's least of " + least + ".");
  } else if (t.binding->amount <= 0) {
    const Cap* none = t.binding;
    if (w.book.grades[t.grade].share <= 0) {
      // The grade itself allows nothing. Whether anything could be repaid is told by the cover, which has no grade.
      none = cap(t, "dscr");
      if (none->amount > 0) return;
    }
    w.blocks.push_back("D_NO_CAPACITY");
    w.worst = std::max(w.worst, w.doubtful || t.more_if_counted ? Verdict::Refer : Verdict::Reject);
    add_reason(w, "D_NO_CAPACITY", "Nothing is left to repay a loan from: " + none->name + ", " + none->formula + ".");
  } else {
    w.worst = std::max(w.worst, Verdict::Refer);
    w.blocks.push_back("D_BELOW_MINIMUM");
    add_reason(w, "D_BELOW_MINIMUM",
               "Only " + base::format_inr(t.binding->amount) + " can be carried (" + t.binding->name +
                   "), below the product's least of " + least + ".");
  }
}

std::string outcome_of(Work& w) {
  if (w.worst == Verdict::Reject) return "REJECT";
  if (w.worst == Verdict::Refer) return "REFER";
  const Terms& t = w.terms;
  const bool less = t.binding->id != "request";
  const bool shorter = t.tenure < w.request.tenure_months;
  if (less) {
    add_reason(w, "D_CAP_" + t.binding->id,
               "The amount is limited to " + base::format_inr(t.amount) + " (" + t.binding->name +
                   "): " + t.binding->formula + ".");
  }
  if (shorter) {
    add_reason(w, "D_TENURE",
               "The tenure is limited to " + std::to_string(t.tenure) + " months for grade " +
                   w.book.grades[t.grade].grade + ".");
  }
  if (less || shorter) return "APPROVE_REDUCED";
  add_reason(w, "D_APPROVED", "The amount asked for fits every limit.");
  return "APPROVE";
}

Json caps_json(const Terms& t) {
  Json list = Json::array();
  for (const Cap& c : t.caps) {
    list.push_back(base::record({{"id", c.id},
                                 {"name", c.name},
                                 {"amount", money_json(c.amount)},
                                 {"binding", c.binding},
                                 {"formula", c.formula}}));
  }
  return list;
}

Json number_or_null(std::optional<double> value) { return value ? Json(*value) : Json(nullptr); }

Json rules_json(const Work& w) {
  Json list = Json::array();
  for (const RuleResult& r : w.results) {
    list.push_back(base::record({{"id", r.rule->id},
                                 {"name", r.rule->name},
                                 {"outcome", std::string(text(r.verdict))},
                                 {"value", number_or_null(r.value)},
                                 {"threshold", number_or_null(r.threshold)},
                                 {"unit", r.unit},
                                 {"effect", r.effect},
                                 {"required", r.rule->required},
                                 {"source", r.rule->source}}));
  }
  return list;
}

Json reasons_json(const Work& w) {
  Json list = Json::array();
  for (const Reason& r : w.reasons)
    list.push_back(base::record({{"code", r.code}, {"text", r.text}, {"params", r.params}}));
  return list;
}

Json rate_json(const Rate& r) {
  return base::record({{"benchmark", r.benchmark},
                       {"lender_spread", r.lender},
                       {"product_spread", r.product},
                       {"grade_spread", r.grade},
                       {"expected_loss", r.expected_loss},
                       {"annual_rate", r.annual}});
}

Json indicative_json(const Work& w, base::Date start) {
  const Terms& t = w.terms;
  if (!t.priced || !t.complete) return nullptr;
  const Offer o = make_offer(w.book, w.lender, t.amount, t.rate.annual, t.tenure, start);
  return base::record({{"amount", money_json(o.amount)},
                       {"tenure_months", o.tenure},
                       {"annual_rate", o.annual_rate},
                       {"emi", money_json(o.emi)},
                       {"processing_fee", money_json(o.fee)},
                       {"apr", o.apr},
                       {"binding_cap", t.binding->id}});
}

void put_terms(Json& d, const Work& w, bool approved, base::Date start) {
  const Terms& t = w.terms;
  if (!approved) {
    d["amount"] = 0.0;
    d["emi"] = 0.0;
    for (const char* key : {"tenure_months", "annual_rate", "processing_fee", "apr", "total_interest"})
      d[key] = nullptr;
    d["schedule"] = Json::array();
    d["kfs"] = Json::object();
    d["conditions"] = Json::array();
    d["indicative"] = indicative_json(w, start);
    return;
  }
  const Offer o = make_offer(w.book, w.lender, t.amount, t.rate.annual, t.tenure, start);
  d["amount"] = money_json(o.amount);
  d["tenure_months"] = o.tenure;
  d["annual_rate"] = o.annual_rate;
  d["emi"] = money_json(o.emi);
  d["processing_fee"] = money_json(o.fee);
  d["apr"] = o.apr;
  d["total_interest"] = money_json(o.total_interest);
  d["schedule"] = schedule_json(o.rows);
  d["kfs"] = kfs_json(w.book, w.product, w.lender, o, w.borrower.customer_id, start);
  d["conditions"] = standing(w.book.conditions, w.lender, o.amount, w.analytics);
  d["indicative"] = nullptr;
}

Json basis_json(const Work& w) {
  const TurnoverBasis& b = w.terms.turnover;
  return base::record({{"figure", b.best ? "best" : "cautious"},
                       {"monthly", number_or_null(b.monthly)},
                       {"best", number_or_null(b.best_estimate)},
                       {"cautious", number_or_null(b.cautious)},
                       {"gap_percent", number_or_null(b.gap_percent)},
                       {"within_percent", w.book.best_turnover_within_percent}});
}

base::Error bad_param(const char* name, const std::string& message, const std::string& expected,
                      const std::string& got) {
  return base::Error{"E_BAD_PARAM", std::string("/params/") + name, message, expected, got, ""};
}

template <class List>
std::string ids(const List& list) {
  std::string out;
  for (const auto& item : list) out += (out.empty() ? "" : ", ") + item.id;
  return out;
}

}  // namespace

base::Result<Policy> Policy::load(const Json& document) {
  auto book = compile(document);
  if (!book) return book.error();
  Policy policy;
  policy.document_ = document;
  policy.book_ = std::make_shared<const Book>(std::move(book.value()));
  return policy;
}

namespace {

// The request judged; E_BAD_PARAM when it is outside what the policy can price.
base::Result<Work> judge(const Book& book, const model::Borrower& borrower, const analyze::Analytics& analytics,
                         const score::Scores& scores, const Request& request) {
  const Product* product = book.product(request.product.empty() ? book.default_product : request.product);
  const Lender* lender = book.lender(request.lender.empty() ? book.default_lender : request.lender);
  if (product == nullptr) return bad_param("product", "There is no such product", ids(book.products), request.product);
  if (lender == nullptr) return bad_param("lender", "There is no such lender", ids(book.lenders), request.lender);
  if (request.amount <= 0 || request.amount > base::kMaxAmount) {
    return bad_param("amount", "The amount asked for isn't possible", "rupees above 0",
                     base::dump(money_json(request.amount)));
  }
  if (request.tenure_months < product->min_tenure || request.tenure_months > 360) {
    return bad_param("tenure_months", "The tenure isn't possible for " + product->title,
                     std::to_string(product->min_tenure) + " months or more", std::to_string(request.tenure_months));
  }
  Work w{book, *product,      *lender, request, borrower, analytics, scores, evaluate(book, analytics, scores),
         {},   Verdict::Pass, false,   {},      {},       {}};
  w.terms = work_out(book, *product, *lender, request, analytics, scores, w.results);
  finish_rules(w);
  settle_doubt(w);
  weigh(w);
  weigh_missing(w);
  weigh_amount(w);
  w.outcome = outcome_of(w);
  return w;
}

}  // namespace

base::Result<Answer> Policy::answer(const model::Borrower& borrower, const analyze::Analytics& analytics,
                                    const score::Scores& scores, const Request& request) const {
  auto judged = judge(*book_, borrower, analytics, scores, request);
  if (!judged) return judged.error();
  const Work& w = *judged;
  const Terms& t = w.terms;
  Answer a;
  a.outcome = w.outcome;
  a.blocks = w.blocks;
  a.tenure = t.tenure;
  a.annual_rate = t.rate.annual;
  if (t.priced) a.grade = w.book.grades[t.grade].grade;
  if (t.binding != nullptr) a.binding_cap = t.binding->id;
  if (a.granted()) {
    a.amount = t.amount;
    a.emi = emi(t.amount, t.rate.annual, t.tenure);
  }
  return a;
}

base::Result<Json> Policy::decide(const model::Borrower& borrower, const analyze::Analytics& analytics,
                                  const score::Scores& scores, const Request& request) const {
  const Book& book = *book_;
  auto judged = judge(book, borrower, analytics, scores, request);
  if (!judged) return judged.error();
  const Work& w = *judged;
  const base::Date as_of = analytics.as_of != base::kNoDate ? analytics.as_of : borrower.as_of;
  const base::Date now = borrower.now != base::kNoDate ? borrower.now : as_of;
  const Terms& t = w.terms;
  Json d = base::record({{"as_of", base::date_json(as_of)},
                         {"now", base::date_json(now)},
                         {"customer_id", borrower.customer_id},
                         {"policy", base::record({{"id", book.id}, {"version", book.version}})},
                         {"request", base::record({{"amount", money_json(request.amount)},
                                                   {"tenure_months", request.tenure_months},
                                                   {"product", w.product.id},
                                                   {"lender", w.lender.id}})},
                         {"outcome", w.outcome}});
  put_terms(d, w, w.worst < Verdict::NotEvaluated, now);
  d["grade"] = t.priced ? Json(book.grades[t.grade].grade) : Json(nullptr);
  d["binding_cap"] = t.binding == nullptr ? Json(nullptr) : Json(t.binding->id);
  d["caps"] = caps_json(t);
  d["rate"] = t.priced ? rate_json(t.rate) : Json(nullptr);
  d["turnover_basis"] = basis_json(w);
  d["haircut_percent"] = base::round_to(100.0 * t.haircut, 1);
  d["reasons"] = reasons_json(w);
  d["rules"] = rules_json(w);
  if (!borrower.missing_providers.empty()) {
    Json missing = Json::array();
    for (const model::MissingProvider& p : borrower.missing_providers) {
      missing.push_back(missing_params(p));
      if (w.worst >= Verdict::NotEvaluated) continue;
      d["conditions"].push_back(base::record({{"code", "C_PROVIDER_DATA"},
                                              {"text", "The data of " + p.provider + " is fetched before disbursal."},
                                              {"params", missing_params(p)}}));
    }
    d["missing_providers"] = std::move(missing);
  }
  return d;
}

}  // namespace msme::decide
