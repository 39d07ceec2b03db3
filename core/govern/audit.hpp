// The audit trail: who did what with which datasets and why, each event hashed over the one before it, so that a
// removed or changed event shows. Holds no personal data beyond the customer id.
#pragma once

#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/json.hpp"

namespace msme::govern {

class AuditTrail {
 public:
  // `detail` is an object with what is particular to the event.
  void add(std::string_view event, std::string_view customer_id, std::string_view consent_id, base::Date at,
           base::Json detail);
  const base::Json& events() const { return events_; }
  // True when every event's hash follows from its content and its predecessor.
  static bool verify(const base::Json& events);

 private:
  base::Json events_ = base::Json::array();
  std::string head_ = "genesis";
};

}  // namespace msme::govern
