// One simulated borrower as the guest of an engine that serves nobody, and rule data on loan to it.
#pragma once

#include <optional>
#include <utility>

#include "engine/session.hpp"

namespace msme::engine {

// Compiled rule data goes over; what a classifier remembers of narrations doesn't.
inline void pass_rules(Session& from, Session& to) {
  to.rules = std::move(from.rules);
  to.classifier = std::move(from.classifier);
  if (to.classifier) to.classifier->forget();
  to.fair_use = std::exchange(from.fair_use, std::nullopt);
  to.scorecard = std::exchange(from.scorecard, std::nullopt);
  to.policy = std::exchange(from.policy, std::nullopt);
  to.levers = std::exchange(from.levers, std::nullopt);
}

// To the borrower's session, and back with its end.
class Lent {
 public:
  Lent(Session& owner, Session& guest) : owner_(owner), guest_(guest) { pass_rules(owner_, guest_); }
  ~Lent() { pass_rules(guest_, owner_); }
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;

 private:
  Session& owner_;
  Session& guest_;
};

// Makes the borrower that `params` ask for in a session of its own. E_CUSTOMER_MISMATCH where the engine serves a customer;
// what pipeline.generate refuses.
inline base::Status make_guest(Session& owner, const Json& params, Session& guest) {
  const auto customer = base::text(params, "customer_id");
  if (!customer || customer->empty())
    return bad_param("customer_id", "The simulated borrower has no id", "CUST_MSM_10001", "nothing");
  if (!owner.customer_id.empty()) {
    return base::Error{"E_CUSTOMER_MISMATCH",   "/params/customer_id", "This engine serves a customer",
                       "an engine without one", owner.customer_id,     "Start a fresh engine for simulated borrowers"};
  }
  guest.brief = true;
  guest.bulk_in = std::exchange(owner.bulk_in, std::string());
  base::Status made = generate_session(guest, params);
  if (made) guest.customer_id = *customer;
  return made;
}

}  // namespace msme::engine
