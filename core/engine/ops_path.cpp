// decision.path: what would change the answer, each change decided again. The analysis isn't made anew.
#include "decide/path.hpp"

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

}  // namespace msme::engine
