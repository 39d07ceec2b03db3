// Rule data on loan to the session of one simulated borrower.
#pragma once

#include <utility>

#include "engine/session.hpp"

namespace msme::engine {

// Compiled rule data goes over to the borrower's session and comes back with its end.
class Lent {
 public:
  Lent(Session& owner, Session& guest) : owner_(owner), guest_(guest) { pass(owner_, guest_); }
  ~Lent() { pass(guest_, owner_); }
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;

 private:
  static void pass(Session& from, Session& to) {
    to.rules = std::move(from.rules);
    to.classifier = std::move(from.classifier);
    if (to.classifier) to.classifier->forget();  // it remembers narrations
    to.fair_use = std::move(from.fair_use);
    to.scorecard = std::move(from.scorecard);
    to.policy = std::move(from.policy);
    from.fair_use.reset();
    from.scorecard.reset();
    from.policy.reset();
  }
  Session& owner_;
  Session& guest_;
};

}  // namespace msme::engine
