#include "practice/grade.hpp"

#include <algorithm>
#include <cmath>

namespace msme::practice {
namespace {

using base::Json;

constexpr std::size_t kRowsShown = 12;
constexpr std::string_view kOutcomes[] = {"APPROVE", "APPROVE_REDUCED", "REFER", "REJECT"};

enum class Fact : std::uint8_t { There, Absent, Unsure };

struct Judged {
  const Problem* problem = nullptr;
  Fact fact = Fact::Absent;
  std::optional<double> figure;
  std::vector<const Row*> rows;
};

struct Part {
  std::string_view id;
  double weight = 0;
  bool counted = true;
  double share = 0;  // 0 to 1
};

bool approves(std::string_view outcome) { return outcome == "APPROVE" || outcome == "APPROVE_REDUCED"; }
bool among(const std::vector<std::string>& list, std::string_view id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}
double clamp_share(double value) { return std::clamp(value, 0.0, 1.0); }

// Everything that the feedback is made of.
struct Grading {
  const Book& book;
  const Case& one;
  const Truth& truth;
  const Engine& engine;
  const Marks& marks;
  std::vector<Judged> judged;
  std::vector<std::string> accepted;  // outcomes, the one to be recommended first
  std::string_view basis;             // why these
  std::string engine_outcome;
  double points = 0;  // of 100, that the problems' part is worth

  const Judged* of(std::string_view id) const {
    for (const Judged& each : judged) {
      if (each.problem->id == id) return &each;
    }
    return nullptr;
  }
  bool there(std::string_view id) const {
    const Judged* found = of(id);
    return found != nullptr && found->fact == Fact::There;
  }
};

Judged judge_problem(const Grading& g, const Problem& problem) {
  Judged out;
  out.problem = &problem;
  if (!problem.figure.empty()) {
    out.figure = g.truth.figure(problem.figure);
    const double value = out.figure.value_or(0);
    out.fact = value >= problem.present ? Fact::There : value <= problem.absent ? Fact::Absent : Fact::Unsure;
  }
  const bool planted = std::any_of(problem.frauds.begin(), problem.frauds.end(),
                                   [&g](const std::string& kind) { return g.truth.planted(kind); });
  if (planted || among(g.one.variant->holds, problem.id)) out.fact = Fact::There;
  if (problem.rows.empty()) return out;
  for (const Row& row : g.truth.rows) {
    if (row_is(row, problem.rows, problem.frauds)) out.rows.push_back(&row);
  }
  return out;
}

// Which outcomes this case bears out, and why.
void accept_outcomes(Grading& g) {
  const auto any = [&g](bool Problem::*flag) {
    return std::any_of(g.judged.begin(), g.judged.end(),
                       [flag](const Judged& each) { return each.fact == Fact::There && each.problem->*flag; });
  };
  const double pd = 100 * base::number_or(g.truth.borrower, "pd_12m", 0);
  g.engine_outcome = base::text_or(*g.engine.decision, "outcome", "REFER");
  const auto put = [&g](std::initializer_list<std::string_view> outcomes) {
    for (const std::string_view each : outcomes) {
      if (!among(g.accepted, each)) g.accepted.emplace_back(each);
    }
  };
  if (any(&Problem::bars)) {
    g.basis = "bars";
    if (!approves(g.engine_outcome)) put({g.engine_outcome});
    put({"REFER", "REJECT"});
    return;
  }
  put({g.engine_outcome});
  g.basis = "engine";
  if (any(&Problem::refers)) {
    g.basis = "refers";
    put({"REFER"});
  } else if (pd <= g.book.pd_low) {
    g.basis = "pd_low";
    put({"APPROVE", "APPROVE_REDUCED"});
  } else if (pd >= g.book.pd_high) {
    g.basis = "pd_high";
    put({"REFER", "REJECT"});
  }
}

// ---- problems

struct RowsNamed {
  std::size_t given = 0, right = 0;
};

RowsNamed rows_named(const Judged& judged, const Said& said) {
  RowsNamed out;
  out.given = said.rows.size();
  for (const Row* row : judged.rows)
    out.right += std::binary_search(said.rows.begin(), said.rows.end(), row->line) ? 1U : 0U;
  return out;
}

// Shares of the problems' part: earned, and to be earned.
struct Earned {
  double share = 0, of = 0;
  std::string_view result;
};

// How much one problem of each kind is worth here. Of all that isn't there a trainee who says no to everything earns
// `1 - there_share`, and nothing of what is.
struct Worth {
  double there = 0, absent = 0;
};

Worth worth_of(const Grading& g) {
  double there = 0, absent = 0;
  for (const Judged& each : g.judged) {
    there += each.fact == Fact::There ? 1 : 0;
    absent += each.fact == Fact::Absent ? 1 : 0;
  }
  const double share = there == 0 ? 0 : absent == 0 ? 1 : g.book.there_share;
  return {there == 0 ? 0 : share / there, absent == 0 ? 0 : (1 - share) / absent};
}

Earned earned_by(const Grading& g, const Worth& worth, const Judged& judged, const Said* said) {
  if (judged.fact == Fact::Unsure) return {0, 0, "not_graded"};
  const bool there = judged.fact == Fact::There;
  const double of = there ? worth.there : worth.absent;
  if (said == nullptr) return {0, of, there ? "overlooked" : "unanswered"};
  if (said->there != there) return {there ? 0 : g.book.false_alarm, of, there ? "missed" : "false_alarm"};
  if (!there) return {of, of, "cleared"};
  if (judged.rows.empty()) return {of, of, "found"};
  const RowsNamed named = rows_named(judged, *said);
  const double precise = named.right == 0 ? 0 : static_cast<double>(named.right) / static_cast<double>(named.given);
  return {of * (1 - g.book.rows_share + g.book.rows_share * precise), of, "found"};
}

Json row_json(const Row& row) {
  return base::record({{"row", row.line},
                       {"date", base::date_json(row.date)},
                       {"type", row.type},
                       {"amount", base::money_json(row.amount)},
                       {"party", row.party},
                       {"account_id", row.account}});
}

// Rows that were taken out of the statement: they can't be pointed at, only told.
Json deleted_json(const Grading& g, const Problem& problem) {
  Json out = Json::array();
  const Json* frauds = base::array(g.truth.borrower, "frauds");
  for (std::size_t i = 0; frauds != nullptr && i < frauds->size(); ++i) {
    const Json* deleted = base::array((*frauds)[i], "deleted");
    if (deleted == nullptr || !among(problem.frauds, base::text_or((*frauds)[i], "kind", ""))) continue;
    for (const Json& each : *deleted) out.push_back(each);
  }
  return out;
}

Json engine_on(const Grading& g, const Problem& problem) {
  Json findings = Json::array();
  for (const analyze::Finding& finding : g.engine.analytics->findings) {
    if (!among(problem.rules, finding.rule)) continue;
    findings.push_back(base::record({{"id", finding.id}, {"rule", finding.rule}, {"severity", finding.severity}}));
  }
  Json out = base::record({{"findings", std::move(findings)}, {"metric", nullptr}, {"rows", nullptr}});
  if (const analyze::Metric* metric = g.engine.analytics->metric(problem.metric)) {
    out["metric"] = base::record({{"id", metric->id},
                                  {"name", metric->name},
                                  {"value", metric->value ? Json(*metric->value) : Json(nullptr)},
                                  {"unit", metric->unit}});
  }
  if (problem.aside == "duplicates") out["rows"] = g.engine.duplicates;
  if (problem.aside == "repaired") out["rows"] = g.engine.repaired;
  return out;
}

Json problem_json(const Grading& g, const Judged& judged, const Said* said, const Earned& earned) {
  static constexpr std::string_view kFacts[] = {"there", "absent", "not_graded"};
  const Problem& problem = *judged.problem;
  Json rows = Json::array();
  base::Paise amount = 0;
  for (const Row* row : judged.rows) {
    if (rows.size() < kRowsShown) rows.push_back(row_json(*row));
    amount += row->amount;
  }
  Json out = base::record({{"id", problem.id},
                           {"group", problem.group},
                           {"truth", kFacts[static_cast<std::size_t>(judged.fact)]},
                           {"said", said == nullptr ? Json(nullptr) : Json(said->there ? "there" : "absent")},
                           {"result", earned.result},
                           {"points", base::round_to(g.points * earned.share, 2)},
                           {"of", base::round_to(g.points * earned.of, 2)}});
  out["figure"] = judged.figure ? base::record({{"id", problem.figure},
                                                {"value", *judged.figure},
                                                {"absent", problem.absent},
                                                {"present", problem.present}})
                                : Json(nullptr);
  out["rows"] = std::move(rows);
  out["rows_total"] = judged.rows.size();
  out["amount"] = base::money_json(amount);
  out["named"] = nullptr;
  if (said != nullptr && said->there && !problem.rows.empty()) {
    const RowsNamed named = rows_named(judged, *said);
    out["named"] = base::record({{"given", named.given}, {"right", named.right}});
  }
  out["deleted"] = deleted_json(g, problem);
  out["engine"] = engine_on(g, problem);
  return out;
}

struct Looked {
  std::size_t answered = 0, of = 0;
  double factor = 0;
};

Json problems_part(const Grading& g, Part& part, Looked& looked) {
  Json out = Json::array();
  const Worth worth = worth_of(g);
  double share = 0;
  for (const Judged& judged : g.judged) {
    const auto at = g.marks.problems.find(judged.problem->id);
    const Said* said = at == g.marks.problems.end() ? nullptr : &at->second;
    const Earned earned = earned_by(g, worth, judged, said);
    share += earned.share;
    ++looked.of;
    looked.answered += said != nullptr ? 1 : 0;
    out.push_back(problem_json(g, judged, said, earned));
  }
  part.share = clamp_share(base::round_to(share, 6));
  looked.factor = clamp_share(static_cast<double>(looked.answered) / static_cast<double>(looked.of) / g.book.looked_at);
  return out;
}

// ---- decision and terms

bool wrongly_approves(const Grading& g) {
  return approves(g.marks.outcome) && std::none_of(g.accepted.begin(), g.accepted.end(), approves);
}

Json decision_part(const Grading& g, Part& part) {
  const auto place = [](std::string_view outcome) {
    return static_cast<std::size_t>(std::find(std::begin(kOutcomes), std::end(kOutcomes), outcome) - kOutcomes);
  };
  if (!g.marks.outcome.empty()) {
    for (const std::string& accepted : g.accepted) {
      const std::size_t a = place(accepted), b = place(g.marks.outcome);
      part.share = std::max(part.share, g.book.steps_off[a > b ? a - b : b - a]);
    }
    // An approval that this case doesn't bear out is no near miss.
    if (wrongly_approves(g)) part.share = 0;
  }
  return base::record({{"said", g.marks.outcome.empty() ? Json(nullptr) : Json(g.marks.outcome)},
                       {"accepted", g.accepted},
                       {"basis", g.basis},
                       {"engine", g.engine_outcome},
                       {"share", part.share}});
}

struct Reference {
  std::optional<double> amount, tenure, rate;
};

// The terms that the engine gives or would give.
Reference reference_of(const Json& decision) {
  const Json* indicative = base::object(decision, "indicative");
  const bool granted = base::number_or(decision, "amount", 0) > 0;
  const Json& from = granted || indicative == nullptr ? decision : *indicative;
  Reference out;
  out.amount = base::number(from, "amount");
  if (out.amount && *out.amount <= 0) out.amount.reset();
  out.tenure = base::number(from, "tenure_months");
  out.rate = base::number(from, "annual_rate");
  if (!out.rate) out.rate = base::number(decision, "annual_rate");
  return out;
}

double within(const Tolerance& tolerance, double off) {
  if (off <= tolerance.full) return 1;
  return clamp_share((tolerance.none - off) / (tolerance.none - tolerance.full));
}

Json terms_part(const Grading& g, Part& part) {
  const Reference reference = reference_of(*g.engine.decision);
  const bool only_approving = std::all_of(g.accepted.begin(), g.accepted.end(), approves);
  part.counted = reference.amount && (approves(g.marks.outcome) || only_approving);
  if (!part.counted) return nullptr;
  struct Term {
    std::string_view id;
    const Tolerance& tolerance;
    std::optional<double> said, wanted;
    bool relative;
  };
  const Term terms[] = {{"amount", g.book.amount, g.marks.amount, reference.amount, true},
                        {"tenure_months", g.book.tenure, g.marks.tenure, reference.tenure, false},
                        {"annual_rate", g.book.rate, g.marks.rate, reference.rate, false}};
  Json items = Json::array();
  double sum = 0, of = 0;
  for (const Term& term : terms) {
    if (!term.wanted) continue;
    double share = 0;
    if (term.said && approves(g.marks.outcome)) {
      const double off = std::fabs(*term.said - *term.wanted);
      share = within(term.tolerance, term.relative ? off / *term.wanted : off);
    }
    sum += share * term.tolerance.share;
    of += term.tolerance.share;
    items.push_back(base::record({{"id", term.id},
                                  {"said", term.said ? Json(*term.said) : Json(nullptr)},
                                  {"reference", *term.wanted},
                                  {"share", base::round_to(share, 3)}}));
  }
  // Terms for a loan that may not be given earn nothing.
  part.share = wrongly_approves(g) || of <= 0 ? 0 : clamp_share(sum / of);
  return items;
}

// ---- reasons

bool strength_holds(const Grading& g, const Strength& strength) {
  const auto value = g.truth.figure(strength.figure);
  if (!value) return false;
  return (!strength.at_most || *value <= *strength.at_most) && (!strength.at_least || *value >= *strength.at_least);
}

// What is true here and speaks for the outcome.
std::vector<std::string> reasons_for(const Grading& g, std::string_view outcome) {
  std::vector<std::string> out;
  // The grave ones first: they are what a decision rests on.
  for (const bool grave : {true, false}) {
    for (const Judged& each : g.judged) {
      if (each.fact == Fact::There && each.problem->bars == grave && outcome != "APPROVE")
        out.push_back(each.problem->id);
    }
  }
  for (const Strength& each : g.book.strengths) {
    if (approves(outcome) && strength_holds(g, each)) out.push_back(each.id);
  }
  return out;
}

Json reasons_part(const Grading& g, Part& part) {
  const std::vector<std::string> expected = reasons_for(g, g.accepted.front());
  const std::vector<std::string> fitting = reasons_for(g, g.marks.outcome);
  const std::size_t needed = std::min(g.book.reasons_needed, expected.size());
  part.counted = needed > 0;
  Json said = Json::array();
  std::size_t right = 0;
  for (const std::string& id : g.marks.reasons) {
    const bool fits = among(fitting, id);
    right += fits ? 1 : 0;
    said.push_back(base::record({{"id", id}, {"right", fits}}));
  }
  if (part.counted) {
    const auto wrong = static_cast<double>(g.marks.reasons.size() - right);
    const double earned = static_cast<double>(std::min(right, needed)) + g.book.reason_wrong * wrong;
    part.share = clamp_share(earned / static_cast<double>(needed));
  }
  return base::record({{"said", std::move(said)}, {"true", expected}, {"needed", needed}});
}

// ---- the answers beside it

Json truth_json(const Truth& truth) {
  Json out = Json::object();
  for (const char* key :
       {"profile", "segment", "founded", "vintage_months", "health", "pd_12m", "default_12m", "true_annual_turnover",
        "margin", "gst_declared_ratio", "bureau_score", "emi_monthly", "limits", "loans", "shock"}) {
    const Json* value = base::find(truth.borrower, key);
    out[key] = value == nullptr ? Json(nullptr) : *value;
  }
  Json frauds = Json::array();
  const Json* planted = base::array(truth.borrower, "frauds");
  for (std::size_t i = 0; planted != nullptr && i < planted->size(); ++i) {
    frauds.push_back(base::record(
        {{"kind", base::text_or((*planted)[i], "kind", "")}, {"amount", base::number_or((*planted)[i], "amount", 0)}}));
  }
  out["frauds"] = std::move(frauds);
  Json figures = Json::object();
  for (const auto& [id, value] : truth.figures) figures[std::string(id)] = value;
  out["figures"] = std::move(figures);
  return out;
}

Json engine_json(const Engine& engine) {
  const Json& decision = *engine.decision;
  const Json& score = *engine.score;
  const Reference reference = reference_of(decision);
  Json out = Json::object();
  for (const char* key : {"outcome", "amount", "tenure_months", "annual_rate", "emi", "grade", "reasons"}) {
    const Json* value = base::find(decision, key);
    out[key] = value == nullptr ? Json(nullptr) : *value;
  }
  out["indicative_amount"] = reference.amount ? Json(*reference.amount) : Json(nullptr);
  out["pd_12m_percent"] =
      score.is_object() && score.contains("pd_12m_percent") ? score["pd_12m_percent"] : Json(nullptr);
  Json scores = Json::object();
  for (const char* name : {"overall", "cashflow_stability", "business_health", "debt_capacity"}) {
    const Json* part = base::object(score, name);
    const auto value = part == nullptr ? std::nullopt : base::number(*part, "score");
    scores[name] = value ? Json(*value) : Json(nullptr);
  }
  out["scores"] = std::move(scores);
  Json findings = Json::array();
  for (const analyze::Finding& finding : engine.analytics->findings) {
    findings.push_back(base::record({{"id", finding.id},
                                     {"rule", finding.rule},
                                     {"severity", finding.severity},
                                     {"title", finding.title},
                                     {"rows", finding.rows.size()}}));
  }
  out["findings"] = std::move(findings);
  return out;
}

// Marks that earn everything.
Json best_marks(const Grading& g) {
  Json problems = Json::object();
  for (const Judged& each : g.judged) {
    if (each.fact == Fact::Unsure) continue;
    Json said = base::record({{"there", each.fact == Fact::There}});
    if (each.fact == Fact::There && !each.rows.empty()) {
      said["rows"] = Json::array();
      for (const Row* row : each.rows) said["rows"].push_back(row->line);
    }
    problems[each.problem->id] = std::move(said);
  }
  const std::string& outcome = g.accepted.front();
  std::vector<std::string> reasons = reasons_for(g, outcome);
  if (reasons.size() > g.book.reasons_most) reasons.resize(g.book.reasons_most);
  Json out = base::record({{"problems", std::move(problems)}, {"outcome", outcome}, {"reasons", reasons}});
  const Reference reference = reference_of(*g.engine.decision);
  if (approves(outcome)) {
    if (reference.amount) out["amount"] = *reference.amount;
    if (reference.tenure) out["tenure_months"] = *reference.tenure;
    if (reference.rate) out["annual_rate"] = *reference.rate;
  }
  return out;
}

}  // namespace

Json grade(const Book& book, const Case& one, const Truth& truth, const Engine& engine, const Marks& marks) {
  Grading g{book, one, truth, engine, marks, {}, {}, "", "", 0};
  for (const Problem& problem : book.problems) g.judged.push_back(judge_problem(g, problem));
  accept_outcomes(g);
  Part parts[] = {{"problems", book.weight_problems},
                  {"decision", book.weight_decision},
                  {"terms", book.weight_terms},
                  {"reasons", book.weight_reasons}};
  Json decision = decision_part(g, parts[1]);
  Json terms = terms_part(g, parts[2]);
  Json reasons = reasons_part(g, parts[3]);
  double sum = 0, of = 0;
  for (const Part& part : parts) of += part.counted ? part.weight : 0;
  g.points = 100 * parts[0].weight / of;
  Looked looked;
  Json problems = problems_part(g, parts[0], looked);
  for (std::size_t i = 0; i < std::size(parts); ++i) {
    if (!parts[i].counted) continue;
    if (i > 0) parts[i].share *= looked.factor;
    sum += parts[i].share * parts[i].weight;
  }
  Json told = Json::array();
  for (const Part& part : parts) {
    told.push_back(
        base::record({{"id", part.id},
                      {"weight", part.weight},
                      {"counted", part.counted},
                      {"share", base::round_to(part.share, 4)},
                      // Of 100: parts that don't count leave their weight to the others.
                      {"points", part.counted ? base::round_to(100 * part.share * part.weight / of, 1) : 0.0},
                      {"of", part.counted ? base::round_to(100 * part.weight / of, 1) : 0.0}}));
  }
  return base::record(
      {{"score", base::round_to(100 * sum / of, 0)},
       {"parts", std::move(told)},
       {"looked",
        base::record({{"answered", looked.answered}, {"of", looked.of}, {"factor", base::round_to(looked.factor, 4)}})},
       {"problems", std::move(problems)},
       {"decision", std::move(decision)},
       {"terms", std::move(terms)},
       {"reasons", std::move(reasons)},
       {"truth", truth_json(truth)},
       {"engine", engine_json(engine)},
       {"best", best_marks(g)}});
}

}  // namespace msme::practice
