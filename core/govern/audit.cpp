#include "govern/audit.hpp"

#include <utility>

#include "base/canonical.hpp"
#include "base/hash.hpp"

namespace msme::govern {

using base::Error;
using base::Json;

namespace {

constexpr std::string_view kGenesis = "genesis";

Json fault_json(std::size_t seq, std::string_view code, Json expected, Json got) {
  return base::record({{"seq", seq}, {"code", code}, {"expected", std::move(expected)}, {"got", std::move(got)}});
}

Json member_or_null(const Json& entry, std::string_view key) {
  const Json* value = base::find(entry, key);
  return value == nullptr ? Json(nullptr) : *value;
}

std::string hash_of(const Json& entry) {
  Json content = entry;
  content.erase("hash");
  return base::sha256_hex(base::canonical(content));
}

// What is wrong with one entry by itself and against the one before it; null when nothing is.
Json entry_fault(const Json& entry, std::size_t seq, std::string_view last) {
  if (!entry.is_object()) return fault_json(seq, "AUDIT_ENTRY", "an entry", nullptr);
  if (base::integer(entry, "seq") != static_cast<std::int64_t>(seq))
    return fault_json(seq, "AUDIT_SEQ", seq, member_or_null(entry, "seq"));
  if (base::text(entry, "prev") != last) return fault_json(seq, "AUDIT_PREV", last, member_or_null(entry, "prev"));
  const std::string hash = hash_of(entry);
  if (base::text(entry, "hash") != hash) return fault_json(seq, "AUDIT_HASH", hash, member_or_null(entry, "hash"));
  return nullptr;
}

Json head_fault(const Json& head, const std::vector<Digest>& leaves, const Json& events) {
  const auto size = base::integer(head, "size");
  const auto root = base::text(head, "root");
  if (!size || *size < 0 || !root || !base::is_sha256_hex(*root))
    return fault_json(0, "AUDIT_HEAD", "{size, root, last, at}", nullptr);
  const auto want = static_cast<std::size_t>(*size);
  if (leaves.size() < want) return fault_json(leaves.size() + 1, "AUDIT_TRUNCATED", *size, leaves.size());
  const Json last = want == 0 ? Json(nullptr) : member_or_null(events[want - 1], "hash");
  if (member_or_null(head, "last") != last) return fault_json(want, "AUDIT_LAST", member_or_null(head, "last"), last);
  const Json at = want == 0 ? Json(nullptr) : member_or_null(events[want - 1], "at");
  if (member_or_null(head, "at") != at) return fault_json(want, "AUDIT_HEAD", member_or_null(head, "at"), at);
  const std::string ours = hex(merkle_root(leaves, want));
  if (*root != ours) return fault_json(want, "AUDIT_ROOT", *root, ours);
  return nullptr;
}

Json path_json(const std::vector<Digest>& path) {
  Json out = Json::array();
  for (const Digest& each : path) out.push_back(hex(each));
  return out;
}

// Which datasets the entry is about: the detail says so, else those of the session for what works on all of them.
Json take_datasets(std::string_view event, Json& detail, const Json& all) {
  Json out = Json::array();
  if (const Json* list = base::array(detail, "datasets")) {
    out = *list;
    detail.erase("datasets");
  } else if (const auto one = base::text(detail, "dataset")) {
    out.push_back(*one);
    detail.erase("dataset");
  } else {
    for (const std::string_view family : {"pipeline.", "decision.", "receipt.", "analytics.", "privacy.", "quality."}) {
      if (event.substr(0, family.size()) == family) out = all;
    }
  }
  return out;
}

}  // namespace

void AuditTrail::in_force(std::string_view consent_id, std::string_view purpose, Json datasets) {
  consent_ = consent_id;
  purpose_ = purpose;
  datasets_ = std::move(datasets);
}

void AuditTrail::add(std::string_view event, std::string_view customer_id, std::string_view consent_id, base::Date at,
                     Json detail) {
  if (!detail.is_object()) detail = Json::object();
  // A consent that is recorded brings its purpose along.
  if (const auto purpose = base::text(detail, "purpose"); purpose && event.substr(0, 8) == "consent.") {
    consent_ = consent_id;
    purpose_ = *purpose;
  }
  Json datasets = take_datasets(event, detail, datasets_);
  const bool known = !consent_id.empty() && consent_id == consent_ && !purpose_.empty();
  Json entry = base::record({{"seq", events_.size() + 1},
                             {"at", base::date_json(at)},
                             {"event", event},
                             {"customer_id", customer_id},
                             {"consent_id", consent_id.empty() ? Json(nullptr) : Json(consent_id)},
                             {"role", role_},
                             {"purpose", known ? Json(purpose_) : Json(nullptr)},
                             {"datasets", std::move(datasets)},
                             {"detail", std::move(detail)},
                             {"prev", last_}});
  last_ = hash_of(entry);
  entry["hash"] = last_;
  leaves_.push_back(leaf_hash(base::canonical(entry)));
  events_.push_back(std::move(entry));
  if (at != base::kNoDate && (latest_ == base::kNoDate || at > latest_)) latest_ = at;
}

Json AuditTrail::head() const {
  const bool empty = events_.empty();
  return base::record({{"size", events_.size()},
                       {"root", hex(merkle_root(leaves_, leaves_.size()))},
                       {"last", empty ? Json(nullptr) : Json(last_)},
                       {"at", empty ? Json(nullptr) : member_or_null(events_.back(), "at")}});
}

Json AuditTrail::inclusion(std::size_t seq) const {
  return base::record({{"seq", seq},
                       {"size", leaves_.size()},
                       {"leaf", hex(leaves_[seq - 1])},
                       {"root", hex(merkle_root(leaves_, leaves_.size()))},
                       {"path", path_json(inclusion_path(leaves_, seq - 1, leaves_.size()))}});
}

Json AuditTrail::consistency(std::size_t old_size) const {
  return base::record({{"from", old_size},
                       {"size", leaves_.size()},
                       {"old_root", hex(merkle_root(leaves_, old_size))},
                       {"root", hex(merkle_root(leaves_, leaves_.size()))},
                       {"path", path_json(consistency_path(leaves_, old_size, leaves_.size()))}});
}

Json AuditTrail::verify(const Json& events, const Json& head) {
  std::vector<Digest> leaves;
  Json fault = nullptr;
  std::string last(kGenesis);
  if (!events.is_array()) fault = fault_json(0, "AUDIT_ENTRY", "a list of entries", nullptr);
  for (std::size_t i = 0; fault.is_null() && i < events.size(); ++i) {
    fault = entry_fault(events[i], i + 1, last);
    if (!fault.is_null()) break;
    last = base::text_or(events[i], "hash", "");
    leaves.push_back(leaf_hash(base::canonical(events[i])));
  }
  if (fault.is_null() && !head.is_null()) fault = head_fault(head, leaves, events);
  return base::record({{"valid", fault.is_null()},
                       {"size", events.is_array() ? events.size() : 0},
                       {"root", fault.is_null() ? Json(hex(merkle_root(leaves, leaves.size()))) : Json(nullptr)},
                       {"fault", std::move(fault)}});
}

base::Status AuditTrail::go_on(const Json& events, const Json& head, std::string_view customer_id) {
  if (!events_.empty()) {
    return Error{"E_STEP_ORDER",
                 "",
                 "An earlier log comes before everything else",
                 "an engine that has done nothing yet",
                 std::to_string(events_.size()) + " entries",
                 "Start a fresh engine and give the log first"};
  }
  const Json verdict = verify(events, head);
  if (const Json* fault = base::object(verdict, "fault")) {
    return Error{"E_AUDIT_BROKEN",
                 "/params/events/" + std::to_string(base::integer_or(*fault, "seq", 0)),
                 "The audit trail was changed: " + base::text_or(*fault, "code", ""),
                 base::dump((*fault)["expected"]),
                 base::dump((*fault)["got"]).substr(0, 100),
                 "Put the log and its head back as they were"};
  }
  for (const Json& entry : events) {
    if (base::text(entry, "customer_id") == customer_id) continue;
    return Error{"E_CUSTOMER_MISMATCH",
                 "/params/events",
                 "This log is another customer's",
                 customer_id,
                 base::text_or(entry, "customer_id", ""),
                 "Give each customer's log to an engine of its own"};
  }
  events_ = events;
  for (const Json& entry : events_) {
    leaves_.push_back(leaf_hash(base::canonical(entry)));
    last_ = base::text_or(entry, "hash", "");
    const base::Date at = base::parse_iso(base::text_or(entry, "at", ""));
    if (at != base::kNoDate && (latest_ == base::kNoDate || at > latest_)) latest_ = at;
  }
  return base::Unit{};
}

}  // namespace msme::govern
