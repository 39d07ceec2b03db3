// receipt.get and receipt.check: what a borrower keeps of a decision, without a row and without a name. Its canonical
// bytes are what a host signs; core has no keys.
#include <utility>

#include "base/canonical.hpp"
#include "base/hash.hpp"
#include "engine/again.hpp"
#include "engine/engine.hpp"
#include "engine/session.hpp"
#include "score/card.hpp"

namespace msme::engine {

using base::Error;

namespace {

constexpr std::string_view kFormat = "msme-receipt/1";
constexpr const char* kScores[] = {"cashflow_stability", "business_health", "debt_capacity", "overall"};

Json or_null(const Json& object, std::string_view key) {
  const Json* value = base::find(object, key);
  return value == nullptr ? Json(nullptr) : *value;
}

Json rules_used(const Json& identity, const Json& hashes, std::string_view file) {
  return base::record(
      {{"id", or_null(identity, "id")}, {"version", or_null(identity, "version")}, {"sha256", or_null(hashes, file)}});
}

Json reason_codes(const Json& decision) {
  Json out = Json::array();
  const Json* reasons = base::array(decision, "reasons");
  for (std::size_t i = 0; reasons != nullptr && i < reasons->size(); ++i) out.push_back(or_null((*reasons)[i], "code"));
  return out;
}

// Rules that referred or rejected.
Json failed_rules(const Json& decision) {
  Json out = Json::array();
  const Json* rules = base::array(decision, "rules");
  for (std::size_t i = 0; rules != nullptr && i < rules->size(); ++i) {
    const std::string outcome = base::text_or((*rules)[i], "outcome", "");
    if (outcome == "refer" || outcome == "reject") out.push_back(or_null((*rules)[i], "id"));
  }
  return out;
}

// All but `issued` and `audit_head`.
base::Result<Json> receipt_now(const Session& session, const Json& params) {
  if (session.decision.is_null()) {
    return Error{"E_STEP_ORDER",       "", "Nothing has been decided yet", "pipeline.decide before this", "no decision",
                 "Run pipeline.decide"};
  }
  const base::Status allowed = require_consent(session, std::nullopt);
  if (!allowed) return allowed.error();
  auto files = files_param(session, params);
  if (!files) return files.error();
  Json inputs = Json::array();
  for (const Json& file : *files) {
    inputs.push_back(
        base::record({{"sha256", file["sha256"]}, {"bytes", file["bytes"]}, {"dataset", file["dataset"]}}));
  }
  Json corrections = Json::array();
  for (const classify::Correction& each : session.corrections) corrections.push_back(each.id);
  const Json& d = session.decision;
  const Json hashes = data_hashes();
  Json rules = hashes;
  for (const char* named : {"policy.json", "scorecard.json"}) rules.erase(named);
  Json scores = Json::object();
  for (const char* name : kScores) {
    const Json* score = base::object(session.score_document, name);
    scores[name] = score == nullptr ? Json(nullptr) : or_null(*score, "score");
  }
  const score::Card& card = session.scorecard->card();
  Json asked = Json::object();
  const Json* request = base::object(d, "request");
  for (const char* key : {"amount", "tenure_months", "product", "lender"})
    asked[key] = request == nullptr ? Json(nullptr) : or_null(*request, key);
  Json decided = Json::object();
  for (const char* key : {"outcome", "amount", "tenure_months", "annual_rate", "emi"}) decided[key] = or_null(d, key);
  decided["rules"] = failed_rules(d);
  const Json* policy = base::object(d, "policy");
  return base::record(
      {{"format", kFormat},
       {"customer_id", session.borrower.customer_id},
       {"consent_id", session.consent->id},
       {"as_of", or_null(d, "as_of")},
       {"now", or_null(d, "now")},
       {"data_origin", session.borrower.data_origin()},
       {"inputs", std::move(inputs)},
       {"corrections", std::move(corrections)},
       {"accepted_gaps", session.accepted_gaps.size()},
       {"engine", base::record({{"name", kName}, {"version", kVersion}})},
       {"policy", rules_used(policy == nullptr ? Json::object() : *policy, hashes, "policy.json")},
       {"scorecard", rules_used(base::record({{"id", card.id}, {"version", card.version}}), hashes, "scorecard.json")},
       {"rules", std::move(rules)},
       {"scores", std::move(scores)},
       {"grade", or_null(session.score_document, "grade")},
       {"pd", or_null(session.score_document, "pd_12m_percent")},
       {"reasons", reason_codes(d)},
       {"decision", std::move(decided)},
       {"request", std::move(asked)}});
}

base::Status check_receipt(const Json& receipt, std::string_view customer) {
  if (base::text_or(receipt, "format", "") != kFormat)
    return bad_param("receipt/format", "Not a receipt of this engine, or of a newer one", kFormat,
                     base::text_or(receipt, "format", "nothing").substr(0, 40));
  Members m(receipt, "receipt");
  for (const char* key : {"as_of", "now"}) m.date(key);
  m.text("customer_id");
  m.object("request");
  if (m.error()) return *m.error();
  Members request(receipt["request"], "receipt/request");
  request.need("amount", "rupees above 0", [](const Json& v) { return v.is_number() && v > 0; });
  request.count("tenure_months");
  if (request.error()) return *request.error();
  if (receipt["customer_id"] == customer) return base::Unit{};
  return Error{"E_CUSTOMER_MISMATCH",
               "/params/receipt/customer_id",
               "This receipt is another customer's",
               customer,
               base::text_or(receipt, "customer_id", ""),
               "Check it on that customer's data"};
}

}  // namespace

Reply op_receipt(Session& session, const Json& params) {
  auto receipt = receipt_now(session, params);
  if (!receipt) return receipt.error();
  session.audit.add("receipt.issued", session.borrower.customer_id, session.consent->id, session.now_in_force(),
                    base::record({{"outcome", (*receipt)["decision"]["outcome"]}}));
  (*receipt)["issued"] = base::date_json(session.now_in_force());
  (*receipt)["audit_head"] = session.audit.head();
  session.bulk_out = base::canonical(*receipt);
  return base::dump(base::record({{"receipt", std::move(*receipt)}, {"bytes", session.bulk_out.size()}}));
}

Reply op_receipt_check(Session& session, const Json& params) {
  const Json* given = base::object(params, "receipt");
  if (given == nullptr) return bad_param("receipt", "The receipt is missing", "the object of receipt.get", "nothing");
  const base::Status good = check_receipt(*given, *base::text(params, "customer_id"));
  if (!good) return good.error();
  const base::Status allowed = require_consent(session, std::nullopt);
  if (!allowed) return allowed.error();
  Session again;
  like(session, base::parse_iso(base::text_or(*given, "now", "")), again);
  again.corrections = session.corrections;
  again.accepted_gaps = session.accepted_gaps;
  lend(session, again);
  const base::Status decided = decide_again(again, (*given)["as_of"], (*given)["now"], (*given)["request"]);
  auto derived = decided ? receipt_now(again, params) : base::Result<Json>(decided.error());
  lend(again, session);
  if (!derived) return derived.error();
  Json receipt = *given;
  for (const char* own : {"issued", "audit_head"}) receipt.erase(own);
  Differences differences("receipt", "now");
  differences.compare(&receipt, &*derived, "");
  const bool same = differences.total() == 0;
  session.audit.add("receipt.checked", *base::text(params, "customer_id"), session.consent->id, session.now_in_force(),
                    base::record({{"same", same}, {"differences", differences.total()}}));
  Json out = base::record({{"same", same}});
  if (!same) out["differences"] = differences.take();
  return base::dump(out);
}

}  // namespace msme::engine
