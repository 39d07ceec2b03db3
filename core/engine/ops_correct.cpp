// pipeline.correct: what a person says rows and parties really are. Kept for the session, written into the audit trail,
// and everything from cleaning on is done again with it.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "engine/session.hpp"

namespace msme::engine {
namespace {

constexpr std::size_t kMostCorrections = 10'000;

base::Result<std::vector<classify::Correction>> added(const Session& session, const Json& params) {
  std::vector<classify::Correction> out;
  const Json* list = base::find(params, "add");
  if (list == nullptr) return out;
  if (!list->is_array()) return bad_param("add", "Not a list", "corrections", base::dump(*list).substr(0, 40));
  if (session.corrections.size() + list->size() > kMostCorrections)
    return bad_param("add", "Too many corrections", "at most 10,000", std::to_string(list->size()));
  for (std::size_t i = 0; i < list->size(); ++i) {
    auto correction = classify::parse_correction((*list)[i], "/params/add/" + std::to_string(i));
    if (!correction) return correction.error();
    out.push_back(std::move(*correction));
  }
  return out;
}

base::Result<std::vector<std::string>> removed(const Session& session, const Json& params) {
  std::vector<std::string> out;
  const Json* list = base::find(params, "remove");
  if (list == nullptr) return out;
  if (!list->is_array()) return bad_param("remove", "Not a list", "ids", base::dump(*list).substr(0, 40));
  for (const Json& item : *list) {
    const std::string id(base::as_text(item).value_or(""));
    const bool known = std::any_of(session.corrections.begin(), session.corrections.end(),
                                   [&](const classify::Correction& c) { return c.id == id; });
    if (!known)
      return bad_param("remove", "There is no such correction", "ids that pipeline.correct gave",
                       base::dump(item).substr(0, 40));
    out.push_back(id);
  }
  return out;
}

Json list_of(const Session& session) {
  Json list = Json::array();
  for (std::size_t i = 0; i < session.corrections.size(); ++i) {
    Json entry = session.corrections[i].document;
    const bool counted = session.cleaned && i < session.borrower.corrected.size();
    entry["rows"] = counted ? Json(session.borrower.corrected[i]) : Json(nullptr);
    list.push_back(std::move(entry));
  }
  return list;
}

// What the log keeps of a correction: its id (a digest of what it says), by which fields it matches, what it sets (words
// of ours), and how many rows it fits. Names and narrations stay outside.
Json told(const Json& entry) {
  Json fields = Json::array();
  if (const Json* match = base::object(entry, "match")) {
    for (auto it = match->begin(); it != match->end(); ++it) fields.push_back(it.key());
  }
  const Json* set = base::object(entry, "set");
  const Json* rows = base::find(entry, "rows");
  return base::record({{"dataset", "transactions"},
                       {"id", base::text_or(entry, "id", "")},
                       {"match", std::move(fields)},
                       {"set", set == nullptr ? Json(nullptr) : *set},
                       {"rows", rows == nullptr ? Json(nullptr) : *rows}});
}

}  // namespace

Reply op_correct(Session& session, const Json& params) {
  auto fresh = added(session, params);
  if (!fresh) return fresh.error();
  auto gone = removed(session, params);
  if (!gone) return gone.error();
  if (fresh->empty() && gone->empty()) return base::dump(base::record({{"corrections", list_of(session)}}));
  const base::Status allowed = require_consent(session, model::Dataset::Transactions);
  if (!allowed) return allowed.error();

  const auto drop = [&](const std::string& id) {
    session.corrections.erase(std::remove_if(session.corrections.begin(), session.corrections.end(),
                                             [&](const classify::Correction& c) { return c.id == id; }),
                              session.corrections.end());
  };
  for (const std::string& id : *gone) drop(id);
  std::vector<std::string> ids;
  for (classify::Correction& correction : *fresh) {
    // Said again, it becomes the latest.
    drop(correction.id);
    ids.push_back(correction.id);
    session.corrections.push_back(std::move(correction));
  }
  if (session.cleaned) {
    Reply cleaned = op_clean(session, Json::object());
    if (!cleaned) return cleaned;
  }
  for (const std::string& id : *gone) {
    session.audit.add("correction.removed", session.customer_id, session.consent->id, session.now_in_force(),
                      base::record({{"dataset", "transactions"}, {"id", id}}));
  }
  const Json list = list_of(session);
  for (const Json& entry : list) {
    if (std::find(ids.begin(), ids.end(), base::text_or(entry, "id", "")) == ids.end()) continue;
    session.audit.add("correction.added", session.customer_id, session.consent->id, session.now_in_force(),
                      told(entry));
  }
  return base::dump(base::record({{"corrections", list}, {"added", ids}, {"removed", *gone}}));
}

}  // namespace msme::engine
