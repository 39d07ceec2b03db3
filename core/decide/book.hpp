// The compiled policy: what core/data/policy.json says, checked and ready to use.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/money.hpp"
#include "base/result.hpp"
#include "model/enums.hpp"

namespace msme::decide {

enum class Verdict : std::uint8_t { Pass, Limit, NotEvaluated, Refer, Reject };
std::string_view text(Verdict verdict);

enum class Compare : std::uint8_t { Below, Above, AtLeast };

// What a fired check does besides its verdict.
enum class Effect : std::uint8_t {
  None,
  GradeDown,     // one grade worse
  GradeAtBest,   // no better than `grade`
  HaircutValue,  // turnover and cash are cut by the metric's own percentage
  HaircutToGst,  // turnover and cash are cut to what GST shows, when the bank shows more
};

struct Check {
  std::string metric;
  Compare compare = Compare::Below;
  double threshold = 0;
  Verdict verdict = Verdict::Refer;
  Effect effect = Effect::None;
  std::string grade;          // for GradeAtBest
  std::string reason, words;  // code D_… and text
};

// Special rules look at something else than a metric.
enum class RuleKind : std::uint8_t { Metrics, Unavailable, Score, Grade, Interval, Foir, Dscr };

struct Rule {
  std::string id, name, source, why;  // why: for Unavailable
  RuleKind kind = RuleKind::Metrics;
  bool required = false;      // not evaluated → REFER
  bool about_data = false;    // doubts the data: what the data shows too little of then refers, not rejects
  std::vector<Check> checks;  // the first that fires decides
};

struct GradeTerms {
  std::string grade;
  Verdict verdict = Verdict::Pass;
  double share = 0;  // of free cash that may go into the new instalment
  int max_tenure = 0;
  double turnover_multiple = 0;  // of monthly turnover
  double foir_max_percent = 0;
  double spread_percent = 0;
};

struct Product {
  std::string id, title;
  base::Paise min_amount = 0, max_amount = 0;
  int min_tenure = 1, max_tenure = 1;
  double spread_percent = 0;
  bool nayak = false;  // limited by the turnover method
};

struct Lender {
  std::string id, title, kind;  // kind: bank, nbfc
  double spread_percent = 0, lgd_percent = 0, floor_percent = 0, ceiling_percent = 0, fee_percent = 0;
};

struct Condition {
  std::string code, words, lender;  // lender kind, empty = any
  base::Paise max_amount = 0;       // 0 = any
  std::optional<Check> when;
};

// Whom the dated limit on collateral binds (rule book: collateral_free, msme_small), and what is said.
struct CollateralRule {
  std::string lender;              // kind
  std::string may_not, may, none;  // English, one for each answer
  std::string source;
};

struct Book {
  std::string id, version;
  std::string benchmark_name;
  double benchmark_percent = 0;
  double gst_on_fees_percent = 0;
  double dscr_min = 1.25;
  double nayak_percent = 20, nayak_growth_cap_percent = 25;
  // Limits follow the best estimate of turnover when the cautious figure lies at most so much below it.
  double best_turnover_within_percent = 0;
  std::string default_product, default_lender;
  std::vector<Product> products;
  std::vector<Lender> lenders;
  std::vector<GradeTerms> grades;  // best first
  std::vector<Rule> rules;
  std::vector<Condition> conditions;
  std::vector<Condition> monitoring;  // what is watched while the loan runs
  CollateralRule collateral;
  std::vector<model::Dataset> needed_datasets;  // a provider of one of them that failed refers
  base::Json kfs = base::Json::object();

  const Product* product(std::string_view id) const;
  const Lender* lender(std::string_view id) const;
  // Position of a grade, grades.size() when there is none.
  std::size_t grade_at(std::string_view grade) const;
};

base::Result<Book> compile(const base::Json& document);

}  // namespace msme::decide
