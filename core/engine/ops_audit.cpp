// audit.*, session.actor, and what every request leaves in the trail: a clock that went back, a refused access.
#include <utility>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "engine/session.hpp"

namespace msme::engine {

using base::Date;
using base::Error;
using base::kNoDate;

namespace {

// What hosts may say that they did; nothing else of theirs gets into the log.
constexpr std::string_view kNotes[] = {"storage.saved",    "storage.opened",    "storage.deleted",  "storage.exported",
                                       "storage.imported", "receipt.signed",    "receipt.verified", "report.printed",
                                       "page.export",      "finding.explained", "finding.reopened", "session.cleared"};
constexpr std::string_view kRoles[] = {"borrower", "officer", "trainer", "developer", "engine"};

template <std::size_t N>
std::string list_text(const std::string_view (&list)[N]) {
  std::string out;
  for (const std::string_view each : list) {
    if (!out.empty()) out += ", ";
    out += each;
  }
  return out;
}

template <std::size_t N>
bool among(const std::string_view (&list)[N], std::string_view name) {
  for (const std::string_view each : list) {
    if (each == name) return true;
  }
  return false;
}

bool is_code(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  if (text.empty() || text.size() > kLongest) return false;
  for (const char c : text) {
    if (!(c >= 'A' && c <= 'Z') && !base::is_digit(c) && c != '_' && c != '.' && c != '-') return false;
  }
  return true;
}

bool is_note_key(std::string_view key) {
  constexpr std::size_t kLongest = 40;
  if (key.empty() || key.size() > kLongest || key == "dataset" || key == "datasets") return false;
  for (const char c : key) {
    if (!(c >= 'a' && c <= 'z') && !base::is_digit(c) && c != '_') return false;
  }
  return true;
}

// Only what can't hold a name or a narration: numbers, true and false, digests and codes.
base::Status check_note(const Json& detail) {
  constexpr std::size_t kMost = 20;
  if (!detail.is_object() || detail.size() > kMost)
    return bad_param("detail", "Not the detail of a note", "an object of at most 20 members", "something else");
  for (auto it = detail.begin(); it != detail.end(); ++it) {
    if (!is_note_key(it.key()))
      return bad_param("detail", "Not the name of a detail", "1 to 40 of a-z, 0-9 and _", "something else");
    const auto text = base::as_text(*it);
    if (it->is_number() || it->is_boolean()) continue;
    if (text && (base::is_sha256_hex(*text) || is_code(*text))) continue;
    // What came is not repeated: it may be what must not be logged.
    return bad_param("detail/" + it.key(), "The log takes no text that could be personal",
                     "a number, true or false, a SHA-256, or a code of A-Z, 0-9, _ . and -", "something else");
  }
  return base::Unit{};
}

// A head as a parameter: null when absent.
base::Result<Json> head_param(const Json& params) {
  const Json* head = base::find(params, "head");
  if (head == nullptr) return Json(nullptr);
  if (!head->is_object()) return bad_param("head", "Not a head", "{size, root, last, at}", "something else");
  return *head;
}

base::Result<const Json*> events_param(const Json& params) {
  const Json* events = base::array(params, "events");
  constexpr std::size_t kMost = 1'000'000;
  if (events == nullptr || events->size() > kMost)
    return bad_param("events", "The log is missing", "the events of audit.list", "something else");
  return events;
}

std::string_view consent_id(const Session& session) {
  return session.consent ? std::string_view(session.consent->id) : std::string_view();
}

}  // namespace

namespace {

Json trail_json(const govern::AuditTrail& trail) {
  return base::record({{"events", trail.events()}, {"head", trail.head()}});
}

// A note as a host gives it: {event, detail?}.
base::Result<Json> note_param(const Json& given) {
  const auto event = base::text(given, "event");
  if (!event || !among(kNotes, *event))
    return bad_param("event", "Hosts note only these events", list_text(kNotes), "something else");
  const Json* detail = base::find(given, "detail");
  Json out = detail == nullptr ? Json::object() : *detail;
  const base::Status good = check_note(out);
  if (!good) return good.error();
  return out;
}

}  // namespace

Reply op_audit(const Session& session, const Json& params) {
  const Json* then = base::find(params, "then");
  if (then == nullptr) return base::dump(trail_json(session.audit));
  if (!then->is_object()) return bad_param("then", "Not a note", "{event, detail?}", "something else");
  auto detail = note_param(*then);
  if (!detail) return detail.error();
  govern::AuditTrail trail = session.audit;
  trail.add(*base::text(*then, "event"), *base::text(params, "customer_id"), consent_id(session),
            session.now_in_force(), std::move(*detail));
  return base::dump(trail_json(trail));
}

Reply op_audit_verify(Session&, const Json& params) {
  const auto events = events_param(params);
  if (!events) return events.error();
  auto head = head_param(params);
  if (!head) return head.error();
  const Json verdict = govern::AuditTrail::verify(**events, *head);
  const std::string customer(*base::text(params, "customer_id"));
  for (const Json& entry : **events) {
    if (!base::boolean_or(verdict, "valid", false) || base::text(entry, "customer_id") == customer) continue;
    return Error{"E_CUSTOMER_MISMATCH",
                 "/params/events",
                 "This log is another customer's",
                 customer,
                 base::text_or(entry, "customer_id", ""),
                 "Name the customer whose log it is"};
  }
  return base::dump(verdict);
}

Reply op_audit_continue(Session& session, const Json& params) {
  const auto events = events_param(params);
  if (!events) return events.error();
  auto head = head_param(params);
  if (!head) return head.error();
  const std::string customer(*base::text(params, "customer_id"));
  const base::Status status = session.audit.go_on(**events, *head, customer);
  if (!status) return status.error();
  session.audit.add("audit.continued", customer, "", session.now_in_force(),
                    base::record({{"size", (*events)->size()}}));
  return base::dump(base::record({{"head", session.audit.head()}}));
}

Reply op_audit_proof(Session& session, const Json& params) {
  const auto size = static_cast<std::int64_t>(session.audit.events().size());
  for (const char* key : {"seq", "size"}) {
    const Json* given = base::find(params, key);
    if (given == nullptr) continue;
    const auto wanted = base::integer(params, key);
    if (!wanted || *wanted < 1 || *wanted > size)
      return bad_param(key, "The log has no such entry", "a whole number from 1 to " + std::to_string(size),
                       base::dump(*given).substr(0, 40));
    const auto place = static_cast<std::size_t>(*wanted);
    return base::dump(key == std::string_view("seq") ? session.audit.inclusion(place)
                                                     : session.audit.consistency(place));
  }
  return bad_param("seq", "Say what to prove", "seq (an entry is in the log) or size (an older log is its beginning)",
                   "nothing");
}

Reply op_audit_note(Session& session, const Json& params) {
  auto detail = note_param(params);
  if (!detail) return detail.error();
  session.audit.add(*base::text(params, "event"), *base::text(params, "customer_id"), consent_id(session),
                    session.now_in_force(), std::move(*detail));
  return base::dump(base::record({{"seq", session.audit.events().size()}, {"head", session.audit.head()}}));
}

Reply op_actor(Session& session, const Json& params) {
  const auto role = base::text(params, "role");
  if (!role || !among(kRoles, *role)) return bad_param("role", "Unknown role", list_text(kRoles), "something else");
  session.audit.act_as(*role);
  return base::dump(base::record({{"role", *role}}));
}

bool clock_moved_back(const Session& session) {
  return session.now != kNoDate && session.audit.latest() != kNoDate && session.now < session.audit.latest();
}

void before_op(Session& session, const Json& params) {
  Json datasets = Json::array();
  for (int i = 0; i < model::kDatasetCount; ++i) {
    for (const ingest::RawFile& file : session.files) {
      if (static_cast<int>(file.dataset) != i) continue;
      datasets.push_back(model::text(file.dataset));
      break;
    }
  }
  session.audit.in_force(consent_id(session), session.consent ? session.consent->purpose_code : "",
                         std::move(datasets));
  const Date given = base::parse_iso(base::text(params, "now").value_or(""));
  const Date now = given != kNoDate ? given : session.now;
  const Date latest = session.audit.latest();
  if (now == kNoDate || latest == kNoDate || now >= latest || now == session.clock_told) return;
  session.clock_told = now;
  session.audit.add("clock.moved_back", base::text_or(params, "customer_id", ""), consent_id(session), now,
                    base::record({{"latest", base::date_json(latest)}}));
}

void after_op(Session& session, std::string_view op, const Json& params) {
  Json detail = Json::object();
  if (op == "data.columns" || op == "logs.get") {
    detail["dataset"] = base::text_or(params, "dataset", "");
    if (op == "logs.get") detail["kind"] = base::text_or(params, "kind", "");
  } else if (op == "analytics.get") {
    detail["name"] = base::text_or(params, "name", "");
  } else if (op != "import.report" && op != "quality.score") {
    return;
  }
  session.audit.add(op, session.customer_id, consent_id(session), session.now_in_force(), std::move(detail));
}

void refused_op(Session& session, std::string_view op, const Error& error) {
  // What a person got wrong in a consent that is being made asked for no data.
  if (session.customer_id.empty() || op == "consent.make") return;
  const std::string_view code = error.code;
  if (code.substr(0, 10) != "E_CONSENT_" && code != "E_CUSTOMER_MISMATCH" && code != "E_RETENTION_OVER" &&
      code != "E_RAW_PURGED")
    return;
  session.audit.add("op.refused", session.customer_id, consent_id(session), session.now_in_force(),
                    base::record({{"op", op}, {"code", code}}));
}

}  // namespace msme::engine
