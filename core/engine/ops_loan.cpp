// A loan worked out without a customer.
#include "decide/loan.hpp"
#include "engine/session.hpp"

namespace msme::engine {

Reply op_loan_quote(const Json& params) {
  auto terms = decide::read_loan(params);
  if (!terms) return terms.error();
  auto quote = decide::quote(*terms);
  return quote ? Reply(base::dump(*quote)) : Reply(quote.error());
}

}  // namespace msme::engine
