// The rule book: facts that changed over time (limits of payment rails, days on which money moves, due dates, cash
// rules, classes), each with the days it held and its source; and the checks that produce findings, each with its
// version and parameters. A row is judged by the rules of its own day. Data: core/data/rule_book.json.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "model/enums.hpp"

namespace msme::model {

// Both days included; `from` kNoDate = since ever, `to` kNoDate = still in force.
struct FactPeriod {
  base::Date from = base::kNoDate, to = base::kNoDate;
  double value = 0;            // of a fact with one value, else 0
  std::vector<double> values;  // of a fact with a list
  std::string source;
  bool holds(base::Date day) const {
    return (from == base::kNoDate || day >= from) && (to == base::kNoDate || day <= to);
  }
};

struct DatedFact {
  std::string id, title, unit;
  std::vector<FactPeriod> periods;  // rising, not overlapping
  // nullptr when nothing is known of that day.
  const FactPeriod* on(base::Date day) const;
  double number(base::Date day, double otherwise) const;
};

struct Check {
  std::string id, version, family;  // family: fraud (a severe finding asks for a review), data, conduct
  base::Date from = base::kNoDate, to = base::kNoDate;
  std::vector<std::pair<std::string, double>> parameters;
  std::vector<std::pair<std::string, std::string>> benign;  // by variant, "" first: what to rule out before accusing
};

class DatedRules {
 public:
  // E_CONFIG with the place of what doesn't fit: an unknown key, periods that overlap or fall, no source.
  static base::Result<DatedRules> load(const base::Json& document);

  const std::string& version() const { return version_; }
  const std::vector<DatedFact>& facts() const { return facts_; }
  const std::vector<Check>& checks() const { return checks_; }

  // An empty fact, known on no day, when the book has none of that id.
  const DatedFact& fact(std::string_view id) const;
  const Check* check(std::string_view id) const;
  // The parameter of a check; `otherwise` when the book has none.
  double parameter(std::string_view check, std::string_view name, double otherwise) const;

  // Sundays, the Saturdays on which banks are closed, national holidays. Holidays of a state aren't in the book.
  bool bank_closed(base::Date day) const;
  // Whether a customer's money can move that way on that day at all; rails that the book doesn't know always can.
  bool moves(Mode mode, base::Date day) const;
  // The fact that says so, for its dates: nullptr when none does.
  const FactPeriod* days_of(Mode mode, base::Date day) const;

 private:
  std::string version_;
  std::vector<DatedFact> facts_;
  std::vector<Check> checks_;
  // Places among facts_ of what every row asks for, −1 = the book has none.
  std::array<int, kModeCount> days_of_mode_{};
  int closed_saturdays_ = -1, national_holidays_ = -1;
  int place(std::string_view id) const;
  const DatedFact& at(int place) const;
};

}  // namespace msme::model
