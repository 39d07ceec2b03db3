// payload.sniff: what a payload is and where it departs from its format. Needs no customer and keeps nothing.
#include <utility>

#include "engine/session.hpp"
#include "ingest/sniff.hpp"

namespace msme::engine {

Reply op_sniff(Session& session, const Json& params) {
  std::string bytes = std::move(session.bulk_in);
  session.bulk_in.clear();
  auto found = ingest::sniff(std::move(bytes), base::text_or(params, "name", ""));
  if (!found) return found.error();
  return base::dump(*found);
}

}  // namespace msme::engine
