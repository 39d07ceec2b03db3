// decision.path: what would change the answer, each change decided again; decision.what_if: one request with changes that
// a person picks; decision.stress: the cover of a loan under shocks. The analysis isn't made anew, the last decision stays.
#include "decide/path.hpp"

#include <algorithm>

#include "analyze/catalogue.hpp"
#include "decide/stress.hpp"
#include "decide/what_if.hpp"
#include "engine/session.hpp"

namespace msme::engine {

namespace {

base::Status load_levers(Session& session) {
  if (session.levers) return base::Unit{};
  auto document = rule_document(session, "path_levers.json");
  if (!document) return document.error();
  auto book = decide::compile_levers(**document);
  if (!book) return book.error();
  session.levers = std::move(*book);
  return base::Unit{};
}

base::Result<decide::WhatIf> read_what_if(const Json& params) {
  auto request = read_request(params);
  if (!request) return request.error();
  decide::WhatIf asked;
  asked.request = std::move(*request);
  const auto shown = [&params](const char* name) { return base::dump(*base::find(params, name)).substr(0, 40); };
  if (const Json* list = base::find(params, "changes")) {
    const bool texts =
        list->is_array() && std::all_of(list->begin(), list->end(), [](const Json& each) { return each.is_string(); });
    if (!texts)
      return bad_param("changes", "The changes aren't a list of ids", "[\"no_bounces\", \"close_loan_1\"]",
                       shown("changes"));
    for (const Json& each : *list) asked.changes.emplace_back(*base::as_text(each));
  }
  if (base::find(params, "months") != nullptr) {
    const auto months = base::integer(params, "months");
    if (!months || *months < 1 || *months > 12)
      return bad_param("months", "The months to keep something up aren't possible", "1 to 12", shown("months"));
    asked.months = static_cast<int>(*months);
  }
  if (base::find(params, "balance_percent") != nullptr) {
    const auto percent = base::number(params, "balance_percent");
    if (!percent || !(*percent > 0) || *percent > 1000)
      return bad_param("balance_percent", "The share of a month's spending isn't possible", "above 0, at most 1000",
                       shown("balance_percent"));
    asked.percent = *percent;
  }
  return asked;
}

}  // namespace

Reply op_decision_path(Session& session, const Json& params) {
  auto request = read_request(params);
  if (!request) return request.error();
  base::Status status = score_session(session);
  if (status) status = load_policy(session);
  if (status) status = load_levers(session);
  if (!status) return status.error();
  const decide::Deciders by{*session.policy, *session.scorecard, *session.levers};
  auto path = decide::path_to_yes(by, session.borrower, *session.analytics, *session.scores, *request);
  if (!path) return path.error();
  (*path)["data_origin"] = session.borrower.data_origin();
  session.audit.add("decision.path", session.borrower.customer_id, session.consent->id, session.borrower.now,
                    base::record({{"requested", base::to_rupees(request->amount)},
                                  {"tenure_months", request->tenure_months},
                                  {"paths", (*path)["paths"].size()}}));
  return base::dump(*path);
}

Reply op_decision_what_if(Session& session, const Json& params) {
  auto asked = read_what_if(params);
  if (!asked) return asked.error();
  base::Status status = score_session(session);
  if (status) status = load_policy(session);
  if (status) status = load_levers(session);
  if (!status) return status.error();
  const decide::Deciders by{*session.policy, *session.scorecard, *session.levers};
  auto answer = decide::what_if(by, session.borrower, *session.analytics, *session.scores, *asked);
  if (!answer) return answer.error();
  (*answer)["data_origin"] = session.borrower.data_origin();
  session.audit.add("decision.what_if", session.borrower.customer_id, session.consent->id, session.borrower.now,
                    base::record({{"requested", base::to_rupees(asked->request.amount)},
                                  {"tenure_months", asked->request.tenure_months},
                                  {"changes", asked->changes.size()},
                                  {"outcome", (*answer)["result"]["outcome"]}}));
  return base::dump(*answer);
}

Reply op_decision_stress(Session& session, const Json& params) {
  auto request = read_request(params);
  if (!request) return request.error();
  base::Status status = score_session(session);
  if (status) status = load_policy(session);
  if (!status) return status.error();
  auto document = rule_document(session, "stress_tests.json");
  if (!document) return document.error();
  auto book = decide::compile_stress(**document);
  if (!book) return book.error();
  auto answer = decide::stress(*session.policy, *book, *session.analytics, *session.scores, *request);
  if (!answer) return answer.error();
  (*answer)["data_origin"] = session.borrower.data_origin();
  session.audit.add(
      "decision.stress", session.borrower.customer_id, session.consent->id, session.borrower.now,
      base::record({{"requested", base::to_rupees(request->amount)}, {"tenure_months", request->tenure_months}}));
  return base::dump(*answer);
}

namespace {

// What each figure is called and how it comes about: docs/metrics.md as a document.
Json metric_table() {
  Json table = Json::object();
  for (const analyze::MetricDef& def : analyze::catalogue()) {
    table[std::string(def.id)] = base::record({{"name", std::string(def.name)},
                                               {"topic", std::string(def.topic)},
                                               {"unit", std::string(def.unit)},
                                               {"formula", std::string(def.formula)}});
  }
  return table;
}

}  // namespace

// Rules by which everybody is judged: nobody's data.
Reply op_rules_get(Session& session, const Json& params) {
  static constexpr std::string_view kNames[] = {"scorecard", "policy", "rule_book", "stress_tests"};
  const std::string name = base::text_or(params, "name", "");
  if (name == "metrics") return base::dump(base::record({{"name", name}, {"document", metric_table()}}));
  if (std::find(std::begin(kNames), std::end(kNames), name) == std::end(kNames)) {
    return bad_param("name", "There are no such rules", "scorecard, policy, rule_book, stress_tests or metrics",
                     name.substr(0, 40));
  }
  auto document = rule_document(session, name + ".json");
  if (!document) return document.error();
  return base::dump(base::record({{"name", name}, {"document", **document}}));
}

}  // namespace msme::engine
