#include "govern/audit.hpp"

#include "base/hash.hpp"

namespace msme::govern {

using base::Json;

void AuditTrail::add(std::string_view event, std::string_view customer_id, std::string_view consent_id, base::Date at,
                     Json detail) {
  Json entry = Json::object();
  entry["seq"] = events_.size() + 1;
  entry["at"] = base::date_json(at);
  entry["event"] = event;
  entry["customer_id"] = customer_id;
  entry["consent_id"] = consent_id.empty() ? Json(nullptr) : Json(consent_id);
  entry["by"] = "engine";
  entry["detail"] = std::move(detail);
  entry["prev"] = head_;
  head_ = base::sha256_hex(base::dump(entry));
  entry["hash"] = head_;
  events_.push_back(std::move(entry));
}

bool AuditTrail::verify(const Json& events) {
  if (!events.is_array()) return false;
  std::string head = "genesis";
  for (const Json& event : events) {
    if (!event.is_object() || base::text_or(event, "prev", "") != head) return false;
    Json content = event;
    content.erase("hash");
    head = base::sha256_hex(base::dump(content));
    if (base::text_or(event, "hash", "") != head) return false;
  }
  return true;
}

}  // namespace msme::govern
