// decision.override: the officer's decision beside the engine's, with a reason, in the audit trail.
#include "base/hash.hpp"
#include "decide/override.hpp"
#include "engine/session.hpp"

namespace msme::engine {

namespace {

base::Result<decide::OverrideRules> override_rules(Session& session) {
  auto document = rule_document(session, "override_rules.json");
  if (!document) return document.error();
  return decide::compile_overrides(**document, *session.policy);
}

}  // namespace

Reply op_decision_override(Session& session, const Json& params) {
  if (session.decision.is_null()) {
    return base::Error{
        "E_STEP_ORDER",       "", "Nothing has been decided yet", "pipeline.decide before this", "no decision",
        "Run pipeline.decide"};
  }
  const base::Status allowed = require_consent(session, std::nullopt);
  if (!allowed) return allowed.error();
  auto rules = override_rules(session);
  if (!rules) return rules.error();
  if (base::boolean_or(params, "withdraw", false)) {
    session.override_decision = nullptr;
    session.audit.add("decision.override_withdrawn", session.borrower.customer_id, session.consent->id,
                      session.borrower.now, base::record({{"outcome", session.decision["outcome"]}}));
    return base::dump(base::record({{"withdrawn", true}}));
  }
  // Told again to a fresh engine: it is of one decision, and stands only beside that one.
  const auto of = base::text(params, "decision_sha256");
  if (of && *of != base::sha256_hex(base::dump(session.decision))) {
    return base::Error{"E_DECISION_CHANGED",
                       "/params/decision_sha256",
                       "The officer decided beside another decision than this",
                       base::sha256_hex(base::dump(session.decision)),
                       std::string(*of),
                       "Look at the new decision and decide again"};
  }
  auto officer = decide::read_override(params, session.decision);
  if (!officer) return officer.error();
  auto made = decide::override_decision(*rules, *session.policy, *officer, session.decision, *session.analytics);
  if (!made) {
    // What was tried and barred is as much a part of the trail as what was granted.
    session.audit.add("decision.override_refused", session.borrower.customer_id, session.consent->id,
                      session.borrower.now,
                      base::record({{"outcome", officer->outcome},
                                    {"officer_sha256", base::sha256_hex(officer->officer)},
                                    {"code", made.error().code},
                                    {"got", made.error().got}}));
    return made.error();
  }
  session.override_decision = std::move(*made);
  const Json& d = session.override_decision;
  session.audit.add("decision.override", session.borrower.customer_id, session.consent->id, session.borrower.now,
                    base::record({{"officer_sha256", base::sha256_hex(base::text_or(d, "officer", ""))},
                                  {"engine_outcome", session.decision["outcome"]},
                                  {"outcome", d["outcome"]},
                                  {"reason", d["reason"]["code"]},
                                  {"decision_sha256", d["decision_sha256"]}}));
  return base::dump(d);
}

}  // namespace msme::engine
