#include "ingest/payload_market.hpp"

namespace msme::ingest {

base::Result<std::optional<Payload>> read_market(const base::Json& document) {
  for (const auto read : {&read_cas, &read_ocen, &read_ondc}) {
    if (auto payload = read(document)) return payload;
  }
  return std::optional<Payload>();
}

}  // namespace msme::ingest
