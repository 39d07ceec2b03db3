#include "decide/book.hpp"

#include "analyze/catalogue.hpp"
#include "analyze/params.hpp"
#include "analyze/words.hpp"

namespace msme::decide {
namespace {

using base::Error;
using base::Json;
using base::Status;
using base::Unit;

Error bad(std::string_view path, const std::string& message, std::string_view expected = {},
          std::string_view got = {}) {
  return Error{"E_CONFIG", std::string(path), message, expected, got};
}

// Reads numbers that must be there and within a range; the first that isn't is kept as the error.
class Numbers {
 public:
  Numbers(const Json& json, std::string path) : json_(json), path_(std::move(path)) {}
  double get(std::string_view key, double low, double high) {
    const std::optional<double> value = base::number(json_, key);
    if (value && *value >= low && *value <= high) return *value;
    if (!error_) {
      error_ = bad(path_ + "/" + std::string(key), "The number is missing or out of range",
                   std::to_string(low) + " to " + std::to_string(high));
    }
    return low;
  }
  int whole(std::string_view key, double low, double high) { return static_cast<int>(get(key, low, high)); }
  const std::optional<Error>& error() const { return error_; }

 private:
  const Json& json_;
  std::string path_;
  std::optional<Error> error_;
};

std::optional<Verdict> parse_verdict(std::string_view word) {
  if (word == "pass") return Verdict::Pass;
  if (word == "limit") return Verdict::Limit;
  if (word == "refer") return Verdict::Refer;
  if (word == "reject") return Verdict::Reject;
  return std::nullopt;
}

std::optional<Effect> parse_effect(std::string_view word) {
  if (word.empty()) return Effect::None;
  if (word == "grade_down") return Effect::GradeDown;
  if (word == "grade_at_best") return Effect::GradeAtBest;
  if (word == "haircut_value") return Effect::HaircutValue;
  if (word == "haircut_to_gst") return Effect::HaircutToGst;
  return std::nullopt;
}

std::optional<RuleKind> parse_kind(std::string_view word) {
  if (word.empty() || word == "metrics") return RuleKind::Metrics;
  if (word == "unavailable") return RuleKind::Unavailable;
  if (word == "score") return RuleKind::Score;
  if (word == "grade") return RuleKind::Grade;
  if (word == "interval") return RuleKind::Interval;
  if (word == "foir") return RuleKind::Foir;
  if (word == "dscr") return RuleKind::Dscr;
  return std::nullopt;
}

// The comparison of a check or condition: a metric and exactly one of below, above, at_least.
base::Result<Check> read_compare(const Json& json, const std::string& path) {
  Check check;
  check.metric = base::text_or(json, "metric", "");
  if (analyze::find_metric(check.metric) == nullptr) {
    return bad(path + "/metric", "There is no such metric", "an id of the catalogue", check.metric);
  }
  int found = 0;
  for (const auto& [key, compare] : {std::pair<std::string_view, Compare>{"below", Compare::Below},
                                     {"above", Compare::Above},
                                     {"at_least", Compare::AtLeast}}) {
    if (const auto value = base::number(json, key)) {
      check.compare = compare;
      check.threshold = *value;
      ++found;
    }
  }
  if (found != 1) return bad(path, "A comparison has one threshold", "below, above or at_least");
  return check;
}

base::Result<Check> read_check(const Json& json, const std::string& path) {
  if (auto error = base::unknown_key(
          json, {"metric", "below", "above", "at_least", "outcome", "effect", "grade", "reason", "text"}, path)) {
    return *error;
  }
  auto check = read_compare(json, path);
  if (!check) return check;
  const std::string outcome = base::text_or(json, "outcome", "");
  const auto verdict = parse_verdict(outcome);
  const auto effect = parse_effect(base::text_or(json, "effect", ""));
  if (!verdict || *verdict == Verdict::Pass)
    return bad(path + "/outcome", "Not an outcome of a check", "limit, refer or reject", outcome);
  if (!effect)
    return bad(path + "/effect", "Not an effect", "grade_down, grade_at_best, haircut_value or haircut_to_gst");
  check->verdict = *verdict;
  check->effect = *effect;
  check->grade = base::text_or(json, "grade", "");
  check->reason = base::text_or(json, "reason", "");
  check->words = base::text_or(json, "text", "");
  if (check->reason.rfind("D_", 0) != 0 || check->words.empty())
    return bad(path + "/reason", "A check has a reason code and a text", "D_…", check->reason);
  if (Status status = analyze::check_words(check->words, path + "/text", {"threshold"}); !status.ok())
    return status.error();
  return check;
}

Status read_rules(const Json& document, Book& book) {
  const Json* rules = base::array(document, "rules");
  if (rules == nullptr || rules->empty()) return bad("/rules", "The rules are missing");
  for (std::size_t i = 0; i < rules->size(); ++i) {
    const Json& json = (*rules)[i];
    const std::string path = "/rules/" + std::to_string(i);
    if (auto error =
            base::unknown_key(json, {"id", "name", "kind", "required", "about_data", "why", "checks", "source"}, path))
      return *error;
    Rule rule;
    rule.id = base::text_or(json, "id", "");
    rule.name = base::text_or(json, "name", "");
    rule.source = base::text_or(json, "source", "");
    rule.why = base::text_or(json, "why", "");
    rule.required = base::boolean_or(json, "required", false);
    rule.about_data = base::boolean_or(json, "about_data", false);
    const auto kind = parse_kind(base::text_or(json, "kind", ""));
    if (!kind)
      return bad(path + "/kind", "Not a kind of rule", "metrics, unavailable, score, grade, interval, foir or dscr");
    rule.kind = *kind;
    if (rule.id.empty() || rule.name.empty() || rule.source.empty())
      return bad(path, "A rule has an id, a name and a source");
    const Json* checks = base::array(json, "checks");
    if ((rule.kind == RuleKind::Metrics) != (checks != nullptr && !checks->empty())) {
      return bad(path + "/checks", "Only a rule on metrics has checks, and it needs them");
    }
    for (std::size_t c = 0; checks != nullptr && c < checks->size(); ++c) {
      auto check = read_check((*checks)[c], path + "/checks/" + std::to_string(c));
      if (!check) return check.error();
      const bool at_best = check->effect == Effect::GradeAtBest;
      if (at_best && book.grade_at(check->grade) == book.grades.size())
        return bad(path, "There is no such grade", "", check->grade);
      rule.checks.push_back(std::move(check.value()));
    }
    for (const Rule& other : book.rules) {
      if (other.id == rule.id) return bad(path + "/id", "Two rules have one id", "", rule.id);
    }
    book.rules.push_back(std::move(rule));
  }
  return Unit{};
}

Status read_grades(const Json& document, Book& book) {
  const Json* grades = base::array(document, "grades");
  if (grades == nullptr || grades->empty()) return bad("/grades", "The grades are missing");
  for (std::size_t i = 0; i < grades->size(); ++i) {
    const Json& json = (*grades)[i];
    const std::string path = "/grades/" + std::to_string(i);
    if (auto error = base::unknown_key(json,
                                       {"grade", "outcome", "share", "max_tenure_months", "turnover_multiple",
                                        "foir_max_percent", "spread_percent", "source"},
                                       path))
      return *error;
    Numbers n(json, path);
    GradeTerms g;
    g.grade = base::text_or(json, "grade", "");
    const auto verdict = parse_verdict(base::text_or(json, "outcome", ""));
    if (g.grade.empty() || !verdict) return bad(path, "A grade has a name and an outcome", "pass, refer or reject");
    g.verdict = *verdict;
    g.share = n.get("share", 0, 1);
    g.max_tenure = n.whole("max_tenure_months", 1, 360);
    g.turnover_multiple = n.get("turnover_multiple", 0, 24);
    g.foir_max_percent = n.get("foir_max_percent", 0, 100);
    g.spread_percent = n.get("spread_percent", 0, 30);
    if (n.error()) return *n.error();
    if (!book.grades.empty()) {
      const GradeTerms& b = book.grades.back();
      const bool better = g.share > b.share || g.max_tenure > b.max_tenure ||
                          g.turnover_multiple > b.turnover_multiple || g.foir_max_percent > b.foir_max_percent ||
                          g.spread_percent < b.spread_percent || g.verdict < b.verdict;
      if (better) return bad(path, "A worse grade may not get better terms");
    }
    book.grades.push_back(std::move(g));
  }
  return Unit{};
}

Status read_products(const Json& document, Book& book) {
  const Json* products = base::object(document, "products");
  if (products == nullptr || products->empty()) return bad("/products", "The products are missing");
  for (auto it = products->begin(); it != products->end(); ++it) {
    const std::string path = "/products/" + it.key();
    if (auto error = base::unknown_key(*it,
                                       {"title", "min_amount", "max_amount", "min_tenure_months", "max_tenure_months",
                                        "spread_percent", "nayak", "source"},
                                       path))
      return *error;
    Numbers n(*it, path);
    Product p;
    p.id = it.key();
    p.title = base::text_or(*it, "title", p.id);
    p.min_amount = base::from_rupees(n.get("min_amount", 1000, 1e9));
    p.max_amount = base::from_rupees(n.get("max_amount", 1000, 1e10));
    p.min_tenure = n.whole("min_tenure_months", 1, 360);
    p.max_tenure = n.whole("max_tenure_months", p.min_tenure, 360);
    p.spread_percent = n.get("spread_percent", -5, 30);
    p.nayak = base::boolean_or(*it, "nayak", false);
    if (n.error()) return *n.error();
    book.products.push_back(std::move(p));
  }
  return Unit{};
}

Status read_lenders(const Json& document, Book& book) {
  const Json* lenders = base::object(document, "lenders");
  if (lenders == nullptr || lenders->empty()) return bad("/lenders", "The lenders are missing");
  for (auto it = lenders->begin(); it != lenders->end(); ++it) {
    const std::string path = "/lenders/" + it.key();
    if (auto error = base::unknown_key(*it,
                                       {"title", "kind", "spread_percent", "lgd_percent", "floor_percent",
                                        "ceiling_percent", "fee_percent", "source"},
                                       path))
      return *error;
    Numbers n(*it, path);
    Lender l;
    l.id = it.key();
    l.title = base::text_or(*it, "title", l.id);
    l.kind = base::text_or(*it, "kind", l.id);
    l.spread_percent = n.get("spread_percent", 0, 30);
    l.lgd_percent = n.get("lgd_percent", 0, 100);
    l.floor_percent = n.get("floor_percent", 0, 36);
    l.ceiling_percent = n.get("ceiling_percent", l.floor_percent, 48);
    l.fee_percent = n.get("fee_percent", 0, 10);
    if (n.error()) return *n.error();
    book.lenders.push_back(std::move(l));
  }
  return Unit{};
}

Status read_list(const Json& document, const char* name, std::vector<Condition>& out) {
  const Json* conditions = base::array(document, name);
  if (conditions == nullptr) return bad("/" + std::string(name), "A list is needed, if an empty one");
  for (std::size_t i = 0; i < conditions->size(); ++i) {
    const Json& json = (*conditions)[i];
    const std::string path = "/" + std::string(name) + "/" + std::to_string(i);
    if (auto error = base::unknown_key(json, {"code", "text", "lender_kind", "max_amount", "when", "source"}, path))
      return *error;
    Condition c;
    c.code = base::text_or(json, "code", "");
    c.words = base::text_or(json, "text", "");
    c.lender = base::text_or(json, "lender_kind", "");
    c.max_amount = base::from_rupees(base::number_or(json, "max_amount", 0));
    if (c.code.empty() || c.words.empty()) return bad(path, "A condition has a code and a text");
    if (Status status = analyze::check_words(c.words, path + "/text"); !status.ok()) return status;
    if (const Json* when = base::object(json, "when")) {
      if (auto error = base::unknown_key(*when, {"metric", "below", "above", "at_least"}, path + "/when"))
        return *error;
      auto check = read_compare(*when, path + "/when");
      if (!check) return check.error();
      c.when = std::move(check.value());
    }
    out.push_back(std::move(c));
  }
  return Unit{};
}

Status read_conditions(const Json& document, Book& book) {
  Status status = read_list(document, "conditions", book.conditions);
  if (status) status = read_list(document, "monitoring", book.monitoring);
  return status;
}

Status read_collateral(const Json& document, Book& book) {
  const Json* rule = base::object(document, "collateral");
  if (rule == nullptr) return bad("/collateral", "What may be asked as collateral is missing");
  if (auto error = base::unknown_key(*rule, {"lender_kind", "texts", "source"}, "/collateral")) return *error;
  CollateralRule& c = book.collateral;
  c.lender = base::text_or(*rule, "lender_kind", "");
  c.source = base::text_or(*rule, "source", "");
  if (c.lender.empty()) return bad("/collateral/lender_kind", "Whom the limit binds is missing", "bank or nbfc");
  const Json* texts = base::object(*rule, "texts");
  if (texts == nullptr) return bad("/collateral/texts", "The texts are missing");
  if (auto error = base::unknown_key(*texts, {"may_not", "may", "none"}, "/collateral/texts")) return *error;
  c.may_not = base::text_or(*texts, "may_not", "");
  c.may = base::text_or(*texts, "may", "");
  c.none = base::text_or(*texts, "none", "");
  if (c.may_not.empty() || c.may.empty() || c.none.empty())
    return bad("/collateral/texts", "Each answer needs a text", "may_not, may, none");
  return Unit{};
}

Status read_capacity(const Json& document, Book& book) {
  const Json* benchmark = base::object(document, "benchmark");
  const Json* capacity = base::object(document, "capacity");
  const Json* defaults = base::object(document, "defaults");
  const Json* kfs = base::object(document, "kfs");
  if (benchmark == nullptr || capacity == nullptr || defaults == nullptr || kfs == nullptr) {
    return bad("", "benchmark, capacity, defaults and kfs are needed");
  }
  if (auto error = base::unknown_key(*benchmark, {"name", "rate_percent", "as_of", "source"}, "/benchmark"))
    return *error;
  if (auto error = base::unknown_key(*capacity,
                                     {"dscr_min", "nayak_percent", "nayak_growth_cap_percent",
                                      "best_turnover_within_percent", "gst_on_fees_percent", "source"},
                                     "/capacity"))
    return *error;
  if (auto error = base::unknown_key(*defaults, {"product", "lender"}, "/defaults")) return *error;
  if (auto error = base::unknown_key(
          *kfs, {"valid_days", "cooling_off_days", "contingent_charges", "recovery", "grievance", "transfer", "source"},
          "/kfs"))
    return *error;
  Numbers b(*benchmark, "/benchmark");
  Numbers c(*capacity, "/capacity");
  book.benchmark_name = base::text_or(*benchmark, "name", "");
  book.benchmark_percent = b.get("rate_percent", 0, 30);
  book.dscr_min = c.get("dscr_min", 1, 5);
  book.nayak_percent = c.get("nayak_percent", 0, 100);
  book.nayak_growth_cap_percent = c.get("nayak_growth_cap_percent", 0, 100);
  book.best_turnover_within_percent = c.get("best_turnover_within_percent", 0, 100);
  book.gst_on_fees_percent = c.get("gst_on_fees_percent", 0, 100);
  if (b.error()) return *b.error();
  if (c.error()) return *c.error();
  book.default_product = base::text_or(*defaults, "product", "");
  book.default_lender = base::text_or(*defaults, "lender", "");
  if (book.product(book.default_product) == nullptr)
    return bad("/defaults/product", "There is no such product", "", book.default_product);
  if (book.lender(book.default_lender) == nullptr)
    return bad("/defaults/lender", "There is no such lender", "", book.default_lender);
  book.kfs = *kfs;
  return Unit{};
}

}  // namespace

std::string_view text(Verdict verdict) {
  switch (verdict) {
    case Verdict::Pass:
      return "pass";
    case Verdict::Limit:
      return "limit";
    case Verdict::NotEvaluated:
      return "not_evaluated";
    case Verdict::Refer:
      return "refer";
    case Verdict::Reject:
      return "reject";
  }
  return "?";
}

const Product* Book::product(std::string_view wanted) const {
  for (const Product& p : products) {
    if (p.id == wanted) return &p;
  }
  return nullptr;
}

const Lender* Book::lender(std::string_view wanted) const {
  for (const Lender& l : lenders) {
    if (l.id == wanted) return &l;
  }
  return nullptr;
}

std::size_t Book::grade_at(std::string_view grade) const {
  for (std::size_t i = 0; i < grades.size(); ++i) {
    if (grades[i].grade == grade) return i;
  }
  return grades.size();
}

namespace {

Status read_needed(const Json& document, Book& book) {
  const Json* list = base::array(document, "needed_datasets");
  if (list == nullptr) return bad("/needed_datasets", "Which datasets a decision needs is missing", "dataset names");
  for (const Json& item : *list) {
    const auto dataset = model::parse_dataset(base::as_text(item).value_or(""));
    if (!dataset) return bad("/needed_datasets", "Unknown dataset", "dataset names", base::dump(item).substr(0, 40));
    book.needed_datasets.push_back(*dataset);
  }
  return base::Unit{};
}

}  // namespace

base::Result<Book> compile(const Json& document) {
  if (!document.is_object()) return bad("", "The policy is an object");
  if (auto error = base::unknown_key(document,
                                     {"id", "version", "effective_from", "title", "source", "analysis", "benchmark",
                                      "capacity", "defaults", "products", "lenders", "grades", "rules", "conditions",
                                      "monitoring", "collateral", "kfs", "needed_datasets", "tests"},
                                     "")) {
    return *error;
  }
  Book book;
  book.id = base::text_or(document, "id", "");
  book.version = base::text_or(document, "version", "");
  if (book.id.empty() || book.version.empty()) return bad("/version", "id and version are needed");
  if (base::parse_iso(base::text_or(document, "effective_from", "")) == base::kNoDate) {
    return bad("/effective_from", "The date from which it holds is missing", "YYYY-MM-DD");
  }
  if (Status status = analyze::check_params(document); !status.ok()) return status.error();
  for (Status (*read)(const Json&, Book&) : {read_grades, read_rules, read_products, read_lenders, read_conditions,
                                             read_collateral, read_capacity, read_needed}) {
    if (Status status = read(document, book); !status.ok()) return status.error();
  }
  return book;
}

}  // namespace msme::decide
