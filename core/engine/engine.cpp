#include "engine/engine.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "engine/reply.hpp"
#include "engine/session.hpp"

namespace msme::engine {
namespace {

using base::Error;

bool valid_customer_id(std::string_view id) {
  if (id.size() < 3 || id.size() > 40 || !base::is_alpha(id[0])) return false;
  for (const char c : id) {
    if (!base::is_alnum(c) && c != '_' && c != '-') return false;
  }
  return true;
}

base::Status bind_customer(Session& session, const Json& params) {
  const auto id = base::text(params, "customer_id");
  if (!id || id->empty()) {
    return Error{"E_CUSTOMER_REQUIRED",
                 "/params/customer_id",
                 "Every request is for one customer: bulk data is prohibited",
                 "a customer id such as CUST_MSM_00001",
                 "nothing",
                 "Add customer_id to params"};
  }
  if (!valid_customer_id(*id)) {
    return Error{"E_CUSTOMER_UNKNOWN",           "/params/customer_id",
                 "This isn't a customer id",     "3 to 40 letters, digits, _ or -, beginning with a letter",
                 std::string(id->substr(0, 60)), "Use the id on the consent, e.g. CUST_MSM_00001"};
  }
  if (!session.customer_id.empty() && session.customer_id != *id) {
    return Error{"E_CUSTOMER_MISMATCH", "/params/customer_id", "This engine serves another customer",
                 session.customer_id,   std::string(*id),      "Start a fresh engine for each customer"};
  }
  return base::Unit{};
}

struct Op {
  std::string_view name;
  Reply (*run)(Session&, const Json&);
};

constexpr Op kOps[] = {
    {"state.get", [](Session& s, const Json&) { return op_state(s); }},
    {"consent.set", op_consent_set},
    {"consent.make", op_consent_make},
    {"consent.get", [](Session& s, const Json&) { return op_consent_get(s); }},
    {"consent.check", op_consent_check},
    {"consent.move", op_consent_move},
    {"consent.revoke", op_consent_revoke},
    {"fetch.report", op_fetch_report},
    {"pipeline.generate", op_generate},
    {"pipeline.ingest", op_ingest},
    {"pipeline.clean", op_clean},
    {"pipeline.correct", op_correct},
    {"pipeline.accept_gaps", op_accept_gaps},
    {"import.report", op_import_report},
    {"pipeline.analyze", op_analyze},
    {"pipeline.score", op_score},
    {"pipeline.decide", op_decide},
    {"decision.path", op_decision_path},
    {"decision.what_if", op_decision_what_if},
    {"decision.stress", op_decision_stress},
    {"decision.override", op_decision_override},
    {"decision.record", op_decision_record},
    {"decision.replay", op_decision_replay},
    {"data.get", op_data_get},
    {"data.export", op_data_export},
    {"data.columns", op_data_columns},
    {"analytics.get", op_analytics_get},
    {"logs.get", op_logs_get},
    {"quality.score", op_quality},
    {"practice.grade", op_practice_grade},
    {"privacy.set", op_privacy},
    {"audit.list", [](Session& s, const Json& p) { return op_audit(s, p); }},
    {"audit.verify", op_audit_verify},
    {"audit.proof", op_audit_proof},
    {"audit.note", op_audit_note},
    {"audit.continue", op_audit_continue},
    {"session.actor", op_actor},
    {"retention.get", op_retention},
    {"privacy.purge", op_purge},
    {"receipt.get", op_receipt},
    {"receipt.check", op_receipt_check},
    {"manifest.get", [](Session& s, const Json&) { return op_manifest(s); }},
};

// Those that need no customer.
constexpr std::string_view kStaticOps[] = {"engine.info",      "stats.get",     "loan.quote",       "judge.values",
                                           "judge.population", "lab.borrower",  "dataset.borrower", "rules.get",
                                           "practice.cases",   "practice.open", "payload.sniff",    "session.renew"};

Reply dispatch(Session& session, std::string_view op, const Json& params) {
  if (op == "engine.info") return op_info(session);
  if (op == "stats.get") return op_stats(session);
  if (op == "loan.quote") return op_loan_quote(params);
  if (op == "judge.values") return op_judge_values(session, params);
  if (op == "rules.get") return op_rules_get(session, params);
  if (op == "practice.cases") return op_practice_cases(session);
  if (op == "practice.open") return op_practice_open(session, params);
  if (op == "payload.sniff") return op_sniff(session, params);
  if (op == "session.renew") return op_renew(session);
  if (op == "judge.population") return op_judge_population(session, params);
  if (op == "lab.borrower") return op_lab_borrower(session, params);
  if (op == "dataset.borrower") return op_dataset_borrower(session, params);
  for (const Op& known : kOps) {
    if (known.name != op) continue;
    const base::Status bound = bind_customer(session, params);
    if (!bound) {
      refused_op(session, op, bound.error());
      return bound.error();
    }
    before_op(session, params);
    const base::Status allowed = still_allowed(session, op, params);
    if (!allowed) {
      refused_op(session, op, allowed.error());
      return allowed.error();
    }
    // Bound for good once an op has succeeded, so that a refused first request doesn't lock the engine.
    Reply reply = known.run(session, params);
    if (reply) {
      session.customer_id = std::string(*base::text(params, "customer_id"));
      after_op(session, op, params);
    } else if (op != "pipeline.ingest") {  // says it by itself: file.refused
      refused_op(session, op, reply.error());
    }
    return reply;
  }
  std::string names;
  for (const Json& name : op_names()) {
    if (!names.empty()) names += ", ";
    names += *base::as_text(name);
  }
  return Error{"E_UNKNOWN_OP", "/op", "There is no such operation", names, std::string(op), "See docs/API.md"};
}

}  // namespace

Json op_names() {
  Json out = Json::array();
  for (const std::string_view name : kStaticOps) out.push_back(name);
  for (const Op& op : kOps) out.push_back(op.name);
  return out;
}

struct Engine::Impl {
  Session session;
};

Engine::Engine() : impl_(std::make_unique<Impl>()) {}
Engine::~Engine() = default;

std::string Engine::request(std::string_view text) {
  Json id = nullptr;
  Reply reply = [&]() -> Reply {
    auto parsed = base::parse_json(text);
    if (!parsed || !parsed->is_object()) {
      return Error{"E_BAD_REQUEST",
                   "",
                   "The request isn't a JSON object",
                   R"({"v":1,"id":…,"op":"…","params":{…}})",
                   std::string(text.substr(0, 60)),
                   "See docs/API.md"};
    }
    if (const Json* given = base::find(*parsed, "id"); given != nullptr && (given->is_number() || given->is_string())) {
      id = *given;
    }
    if (base::integer(*parsed, "v").value_or(0) != 1) {
      return Error{"E_BAD_REQUEST", "/v", "Unknown protocol version", "1", "something else", "See docs/API.md"};
    }
    const auto op = base::text(*parsed, "op");
    if (!op)
      return Error{"E_BAD_REQUEST", "/op", "The request names no operation", "an op", "nothing", "See docs/API.md"};
    static const Json kNone = Json::object();
    const Json* params = base::find(*parsed, "params");
    if (params != nullptr && !params->is_object()) {
      return Error{"E_BAD_REQUEST", "/params", "params isn't an object", "an object", "something else", ""};
    }
    return dispatch(impl_->session, *op, params == nullptr ? kNone : *params);
  }();
  return reply_text(id, reply);
}

std::string& Engine::bulk_in() { return impl_->session.bulk_in; }
std::string_view Engine::bulk_out() const { return impl_->session.bulk_out; }

}  // namespace msme::engine
