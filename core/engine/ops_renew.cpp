// session.renew: the engine of one simulated borrower becomes that of the next. Only the rule tables stay, which are
// nobody's data: reading them takes a third of a small borrower's time. A real customer's engine ends with that customer.
#include <algorithm>
#include <utility>

#include "engine/lent.hpp"
#include "engine/session.hpp"

namespace msme::engine {

Reply op_renew(Session& session) {
  const bool nobody = session.customer_id.empty() && session.files.empty() && !session.consent;
  const bool invented = !session.files.empty() && std::all_of(session.files.begin(), session.files.end(),
                                                              [](const auto& file) { return file.synthetic; });
  if (!nobody && !invented) {
    return base::Error{"E_CUSTOMER_MISMATCH",
                       "",
                       "This engine serves a customer, and ends with that customer",
                       "a simulated borrower, or nobody yet",
                       session.customer_id,
                       "Start a fresh engine"};
  }
  Session next;
  pass_rules(session, next);
  session = std::move(next);
  return std::string("{}");
}

}  // namespace msme::engine
