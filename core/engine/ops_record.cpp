// decision.record, its file, and decision.replay: the same inputs must give the same record again.
#include <algorithm>
#include <utility>

#include "base/embedded.hpp"
#include "base/hash.hpp"
#include "decide/record.hpp"
#include "engine/again.hpp"
#include "engine/engine.hpp"
#include "engine/session.hpp"
#include "score/card.hpp"

namespace msme::engine {

using base::Error;

namespace {

Json unique_texts(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& each : texts) {
    if (std::find(list.begin(), list.end(), Json(each)) == list.end()) list.push_back(each);
  }
  return list;
}

base::Result<Json> record_now(const Session& session, const Json& params) {
  if (session.decision.is_null()) {
    return Error{"E_STEP_ORDER",       "", "Nothing has been decided yet", "pipeline.decide before this", "no decision",
                 "Run pipeline.decide"};
  }
  const base::Status allowed = require_consent(session, std::nullopt);
  if (!allowed) return allowed.error();
  auto files = files_param(session, params);
  if (!files) return files.error();
  Json corrections = Json::array();
  for (const classify::Correction& each : session.corrections) corrections.push_back(each.document);
  const Json hashes = data_hashes();
  const score::Card& card = session.scorecard->card();
  decide::Origin origin;
  origin.consent_id = session.consent->id;
  origin.policy_sha256 = base::text_or(hashes, "policy.json", "");
  origin.inputs = base::record({{"files", std::move(*files)},
                                {"datasets", raw_hashes(session)},
                                {"accepted_gaps", unique_texts(session.accepted_gaps)},
                                {"corrections", std::move(corrections)}});
  origin.scorecard = base::record(
      {{"id", card.id}, {"version", card.version}, {"sha256", base::text_or(hashes, "scorecard.json", "")}});
  origin.engine = base::record({{"name", kName}, {"version", kVersion}, {"data", hashes}});
  Json record =
      decide::record(*session.policy, session.decision, *session.analytics, *session.scores, std::move(origin));
  if (session.override_decision.is_object()) record["override"] = session.override_decision;
  return record;
}

}  // namespace

namespace {

// The record, told to the audit trail by its digest.
base::Result<Json> recorded(Session& session, const Json& params) {
  auto record = record_now(session, params);
  if (!record) return record;
  session.audit.add(
      "decision.recorded", session.borrower.customer_id, session.consent->id, session.borrower.now,
      base::record({{"outcome", (*record)["outcome"]}, {"sha256", base::sha256_hex(base::dump(*record))}}));
  return record;
}

}  // namespace

Reply op_decision_record(Session& session, const Json& params) {
  auto record = recorded(session, params);
  return record ? Reply(base::dump(*record)) : Reply(record.error());
}

Reply op_export_record(Session& session, const Json& params) {
  auto record = recorded(session, params);
  if (!record) return record.error();
  session.bulk_out = record->dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  return base::dump(base::record({{"type", "record"}, {"bytes", session.bulk_out.size()}}));
}

namespace {

// The record as an object, or as the text of its file.
base::Result<Json> record_param(const Json& params) {
  const Json* given = base::find(params, "record");
  if (given != nullptr && given->is_object()) return *given;
  const auto text = given == nullptr ? std::nullopt : base::as_text(*given);
  if (!text) return bad_param("record", "The decision record is missing", "an object, or its text", "nothing");
  auto parsed = base::parse_json(*text);
  if (!parsed || !parsed->is_object())
    return bad_param("record", "Not a decision record", "the JSON object of decision.json",
                     std::string(text->substr(0, 60)));
  return parsed;
}

base::Status check_record(const Json& record) {
  Members m(record, "record");
  for (const char* key : {"as_of", "now"}) m.date(key);
  for (const char* key : {"customer_id", "consent_id", "outcome", "data_origin", "recommendation"}) m.text(key);
  for (const char* key : {"amount", "emi"}) m.amount(key);
  for (const char* key : {"request", "policy", "scorecard", "engine", "inputs", "metrics", "kfs", "collateral"})
    m.object(key);
  for (const char* key :
       {"caps", "rules", "reasons", "conditions", "schedule", "strengths", "weaknesses", "monitoring"})
    m.list(key);
  if (m.error()) return *m.error();
  Members request(record["request"], "record/request");
  request.need("amount", "rupees above 0", [](const Json& v) { return v.is_number() && v > 0; });
  request.count("tenure_months");
  request.text("product");
  request.text("lender");
  if (request.error()) return *request.error();
  for (const char* key : {"policy", "scorecard"}) {
    Members rules(record[key], std::string("record/") + key);
    rules.text("id");
    rules.text("version");
    rules.sha256("sha256");
    if (rules.error()) return *rules.error();
  }
  Members engine(record["engine"], "record/engine");
  engine.text("name");
  engine.text("version");
  engine.object("data");
  if (engine.error()) return *engine.error();
  const Json& inputs = record["inputs"];
  Members in(inputs, "record/inputs");
  for (const char* key : {"files", "datasets", "accepted_gaps", "corrections"}) in.list(key);
  if (in.error()) return *in.error();
  auto files = files_of(inputs["files"], "record/inputs/files");
  if (!files) return files.error();
  for (std::size_t i = 0; i < inputs["datasets"].size(); ++i) {
    Members dataset(inputs["datasets"][i], "record/inputs/datasets/" + std::to_string(i));
    dataset.dataset("dataset");
    dataset.count("rows");
    dataset.sha256("sha256");
    if (dataset.error()) return *dataset.error();
  }
  for (const Json& gap : inputs["accepted_gaps"]) {
    if (!gap.is_string())
      return bad_param("record/inputs/accepted_gaps", "Not a list of gaps", "ids", base::dump(gap).substr(0, 40));
  }
  return base::Unit{};
}

// The engine's decision alone is replayed; what an officer decided beside it must be about that very decision.
void compare_override(Differences& differences, const Json& officer, const Session& again) {
  const Json now = base::sha256_hex(base::dump(again.decision));
  const Json* then = base::find(officer, "decision_sha256");
  differences.compare(then, &now, "/override/decision_sha256");
}

base::Result<Json> replay_on(Session& session, const Json& record, const Json& params) {
  const base::Status decided = decide_again(session, record["as_of"], record["now"], record["request"]);
  if (!decided) return decided.error();
  return record_now(session, params);
}

}  // namespace

Reply op_decision_replay(Session& session, const Json& params) {
  auto record = record_param(params);
  if (!record) return record.error();
  const base::Status good = check_record(*record);
  if (!good) return good.error();
  const std::string customer(*base::text(params, "customer_id"));
  if ((*record)["customer_id"] != customer) {
    return Error{"E_CUSTOMER_MISMATCH",
                 "/params/record/customer_id",
                 "This record is another customer's",
                 customer,
                 base::text_or(*record, "customer_id", ""),
                 "Replay it on that customer's data"};
  }
  const base::Status allowed = require_consent(session, std::nullopt);
  if (!allowed) return allowed.error();
  Session again;
  like(session, base::parse_iso(base::text_or(*record, "now", "")), again);
  for (const Json& gap : (*record)["inputs"]["accepted_gaps"]) again.accepted_gaps.emplace_back(*base::as_text(gap));
  const Json& corrections = (*record)["inputs"]["corrections"];
  for (std::size_t i = 0; i < corrections.size(); ++i) {
    auto correction =
        classify::parse_correction(corrections[i], "/params/record/inputs/corrections/" + std::to_string(i));
    if (!correction) return correction.error();
    again.corrections.push_back(std::move(*correction));
  }
  lend(session, again);
  auto replayed = replay_on(again, *record, params);
  lend(again, session);
  if (!replayed) return replayed.error();
  Differences differences("recorded", "replayed");
  if (record->contains("override")) {
    compare_override(differences, (*record)["override"], again);
    record->erase("override");
  }
  // Causes first: what went in, and by which engine and rules.
  constexpr const char* kCauses[] = {"inputs", "engine", "scorecard", "policy", "consent_id"};
  for (const char* key : kCauses) {
    differences.compare(&(*record)[key], &(*replayed)[key], std::string("/") + key);
    record->erase(key);
    replayed->erase(key);
  }
  differences.compare(&*record, &*replayed, "");
  const bool same = differences.total() == 0;
  session.audit.add("decision.replayed", customer, session.consent ? session.consent->id : "", session.now_in_force(),
                    base::record({{"same", same}, {"differences", differences.total()}}));
  Json out = base::record({{"same", same}});
  if (!same) {
    out["total"] = differences.total();
    out["differences"] = differences.take();
  }
  return base::dump(out);
}

}  // namespace msme::engine
