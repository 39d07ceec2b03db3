// The book of practice cases (core/data/practice_cases.json): what may be simulated, what may be wrong in it, and how a
// trainee's answers are weighed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace msme::practice {

// Something that may be wrong in a case, or that a lender has to know of it.
struct Problem {
  std::string id, group;
  std::string figure;  // measured from the truth (truth.hpp); empty: told by `frauds` or a variant's `holds`
  double absent = 0, present = 0;   // of the figure; between the two it isn't graded
  std::vector<std::string> frauds;  // planted kinds that mean it
  std::string rows;  // which raw rows show it: copies, lost, contradictions, own, bounces, fraud; empty: none
  std::vector<std::string> rules;  // of the engine's findings that speak of it
  std::string metric;              // of the engine's, that shows it; may be empty
  std::string aside;               // count of cleaning that shows it: duplicates, repaired; may be empty
  bool bars = false;               // nobody may approve while it stands
  bool refers = false;             // too little is known to approve against the engine
};

struct Strength {
  std::string id, figure;
  std::optional<double> at_most, at_least;
};

struct Variant {
  std::string profile;
  double share = 1;
  std::vector<std::string> holds;
  base::Json config = base::Json::object();
};

struct Theme {
  std::string id;
  std::vector<Variant> variants;
  std::vector<double> amounts;  // rupees
  std::vector<int> tenures;     // months
  base::Json config = base::Json::object();
};

struct Difficulty {
  std::string id;
  base::Json config = base::Json::object();
};

// Full marks within `full` of the reference, none from `none` on, a line between.
struct Tolerance {
  double share = 0, full = 0, none = 0;
};

struct Book {
  std::string id, version;
  int edition = 1;  // a seed string of another edition would open other cases
  double weight_problems = 0, weight_decision = 0, weight_terms = 0, weight_reasons = 0;
  double there_share = 0;  // of the problems' marks, for those that are there; the rest is for those that aren't
  double false_alarm = 0;  // what each costs
  double rows_share = 0;   // of a problem's marks, for rows that show it
  double looked_at = 1;  // share of the problems that must be answered before decision, terms and reasons count in full
  double pd_low = 0, pd_high = 0;
  std::vector<double> steps_off;
  Tolerance amount, tenure, rate;
  std::size_t reasons_most = 0, reasons_needed = 0;
  double reason_wrong = 0;
  std::vector<Difficulty> difficulties;
  std::vector<Problem> problems;
  std::vector<Strength> strengths;
  std::vector<std::string> purposes;
  std::vector<Theme> themes;

  const Theme* theme(std::string_view id) const;
  const Difficulty* difficulty(std::string_view id) const;
  const Problem* problem(std::string_view id) const;
  const Strength* strength(std::string_view id) const;
};

// E_CONFIG with the place when the document doesn't fit (schemas/practice_cases_schema.json).
base::Result<Book> compile_book(const base::Json& document);

// What a host shows of it: everything but which borrowers stand behind a theme.
base::Json to_json(const Book& book);

}  // namespace msme::practice
