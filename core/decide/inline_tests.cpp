// The policy's own test cases: metrics, grade and request in; outcome, amount and rules out.
#include <algorithm>

#include "analyze/values.hpp"
#include "decide/book.hpp"
#include "decide/decision.hpp"

namespace msme::decide {
namespace {

using base::Error;
using base::Json;

Error failed(const std::string& path, const Json& expected, const Json& got) {
  return Error{"E_CONFIG", path, "An inline test of the policy fails", base::dump(expected), base::dump(got)};
}

score::Scores scores_of(const Json& test) {
  score::Scores s;
  s.grade = base::text_or(test, "grade", "unrated");
  s.abstain = base::boolean_or(test, "abstain", s.grade == "unrated");
  s.pd = base::number_or(test, "pd_percent", 100) / 100.0;
  s.confidence = 90;
  s.overall.known = !s.abstain;
  s.overall.value = 60;
  return s;
}

// Plain members are compared as they are; "rules" and "caps" by id, "reasons" and "conditions" must contain the codes.
base::Status check_member(const std::string& key, const Json& expected, const Json& decision, const std::string& path) {
  const auto member = decision.find(key);
  const Json* got = member == decision.end() ? nullptr : &*member;
  if (key == "rules" || key == "caps") {
    for (auto it = expected.begin(); it != expected.end(); ++it) {
      const Json* found = nullptr;
      for (const Json& row : *got) {
        if (base::text(row, "id") == std::string_view(it.key()))
          found = base::find(row, key == "rules" ? "outcome" : "amount");
      }
      if (found == nullptr || *found != *it)
        return failed(path + "/" + it.key(), *it, found == nullptr ? Json(nullptr) : *found);
    }
    return base::Unit{};
  }
  if (key == "reasons" || key == "conditions") {
    for (const Json& code : expected) {
      const bool has = std::any_of(got->begin(), got->end(), [&code](const Json& row) {
        const Json* held = base::find(row, "code");
        return held != nullptr && *held == code;
      });
      if (!has) return failed(path, code, *got);
    }
    return base::Unit{};
  }
  if (got == nullptr || *got != expected) return failed(path, expected, got == nullptr ? Json(nullptr) : *got);
  return base::Unit{};
}

}  // namespace

base::Status Policy::run_inline_tests() const {
  const Json* tests = base::object(document_, "tests");
  const Json* cases = tests == nullptr ? nullptr : base::array(*tests, "cases");
  if (cases == nullptr || cases->empty()) return Error{"E_CONFIG", "/tests/cases", "The policy has no test cases"};
  const Json* shared = base::object(*tests, "metrics");
  model::Borrower borrower;
  borrower.customer_id = "CUST_MSM_00000";
  borrower.as_of = borrower.now = base::from_civil(2026, 10, 31);
  for (std::size_t i = 0; i < cases->size(); ++i) {
    const Json& test = (*cases)[i];
    const std::string path = "/tests/cases/" + std::to_string(i);
    if (auto error =
            base::unknown_key(test, {"name", "metrics", "grade", "pd_percent", "abstain", "request", "expect"}, path))
      return *error;
    auto analytics = analyze::analytics_from_values(shared == nullptr ? Json::object() : *shared, "/tests/metrics");
    if (!analytics) return analytics.error();
    if (const Json* own = base::object(test, "metrics")) {
      if (base::Status status = analyze::override_values(*analytics, *own, path + "/metrics"); !status.ok())
        return status;
    }
    const Json* asked = base::object(test, "request");
    const Json* expect = base::object(test, "expect");
    if (asked == nullptr || expect == nullptr)
      return Error{"E_CONFIG", path, "A test has a request and expects something"};
    const Request request{base::from_rupees(base::number_or(*asked, "amount", 0)),
                          static_cast<int>(base::integer_or(*asked, "tenure_months", 0)),
                          base::text_or(*asked, "product", ""), base::text_or(*asked, "lender", "")};
    auto decision = decide(borrower, *analytics, scores_of(test), request);
    if (!decision) return decision.error();
    for (auto it = expect->begin(); it != expect->end(); ++it) {
      if (base::Status status = check_member(it.key(), *it, *decision, path + "/expect/" + it.key()); !status.ok())
        return status;
    }
  }
  return base::Unit{};
}

}  // namespace msme::decide
