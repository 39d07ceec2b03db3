// The scorecard's own test cases: metric values in, bounds on the result out.
#include <algorithm>

#include "analyze/values.hpp"
#include "score/card.hpp"
#include "score/scores.hpp"

namespace msme::score {
namespace {

using base::Error;
using base::Json;

Error failed(const std::string& path, const std::string& expected, const std::string& got) {
  return Error{"E_CONFIG", path, "An inline test of the scorecard fails", expected, got};
}

base::Status check_range(const Json& expect, std::string_view key, std::optional<double> got, const std::string& path) {
  const Json* range = base::find(expect, key);
  if (range == nullptr) return base::Unit{};
  const std::string at = path + "/" + std::string(key);
  if (auto error = base::unknown_key(*range, {"at_least", "at_most"}, at)) return *error;
  const double low = base::number_or(*range, "at_least", -1e9);
  const double high = base::number_or(*range, "at_most", 1e9);
  if (!got || *got < low || *got > high)
    return failed(at, base::dump(*range), got ? base::dump(Json(*got)) : "not scored");
  return base::Unit{};
}

std::optional<double> known(const Score& score) {
  return score.known ? std::optional<double>(score.value) : std::nullopt;
}

base::Status check_expectations(const Json& expect, const Scores& s, const std::string& path) {
  if (auto error = base::unknown_key(expect,
                                     {"grade", "abstain", "pd_percent", "overall", "cashflow_stability",
                                      "business_health", "debt_capacity", "reasons"},
                                     path)) {
    return *error;
  }
  if (const auto grade = base::text(expect, "grade"); grade && *grade != s.grade) {
    return failed(path + "/grade", std::string(*grade), s.grade);
  }
  if (const auto abstain = base::boolean(expect, "abstain"); abstain && *abstain != s.abstain) {
    return failed(path + "/abstain", *abstain ? "true" : "false", s.abstain ? "true" : "false");
  }
  const std::pair<std::string_view, std::optional<double>> numbers[] = {
      {"pd_percent", s.pd * 100.0},
      {"overall", known(s.overall)},
      {"cashflow_stability", known(s.cashflow_stability)},
      {"business_health", known(s.business_health)},
      {"debt_capacity", known(s.debt_capacity)}};
  for (const auto& [key, got] : numbers) {
    if (base::Status status = check_range(expect, key, got, path); !status.ok()) return status;
  }
  const Json* reasons = base::array(expect, "reasons");
  for (std::size_t i = 0; reasons != nullptr && i < reasons->size(); ++i) {
    const std::string code(base::as_text((*reasons)[i]).value_or(""));
    const auto& all = s.overall.reasons;
    if (std::none_of(all.begin(), all.end(), [&code](const Reason& r) { return r.code == code; })) {
      return failed(path + "/reasons", code, "not among the reasons of the overall score");
    }
  }
  return base::Unit{};
}

}  // namespace

base::Status Scorecard::run_inline_tests() const {
  const Json* tests = base::object(document_, "tests");
  const Json* cases = tests == nullptr ? nullptr : base::array(*tests, "cases");
  if (cases == nullptr || cases->empty()) return Error{"E_CONFIG", "/tests/cases", "The scorecard has no test cases"};
  const Json* shared = base::object(*tests, "metrics");
  for (std::size_t i = 0; i < cases->size(); ++i) {
    const Json& test = (*cases)[i];
    const std::string path = "/tests/cases/" + std::to_string(i);
    if (auto error = base::unknown_key(test, {"name", "metrics", "findings", "expect"}, path)) return *error;
    auto analytics = analyze::analytics_from_values(shared == nullptr ? Json::object() : *shared, "/tests/metrics");
    if (!analytics) return analytics.error();
    if (const Json* own = base::object(test, "metrics")) {
      if (base::Status status = analyze::override_values(*analytics, *own, path + "/metrics"); !status.ok())
        return status;
    }
    const Json* findings = base::array(test, "findings");
    for (std::size_t f = 0; findings != nullptr && f < findings->size(); ++f) {
      analyze::Finding finding;
      finding.rule = base::text_or((*findings)[f], "rule", "");
      finding.severity = base::text_or((*findings)[f], "severity", "watch");
      analytics->findings.push_back(std::move(finding));
    }
    const Json* expect = base::object(test, "expect");
    if (expect == nullptr) return Error{"E_CONFIG", path + "/expect", "The test expects nothing"};
    if (base::Status status = check_expectations(*expect, score(*analytics), path + "/expect"); !status.ok())
      return status;
  }
  return base::Unit{};
}

}  // namespace msme::score
