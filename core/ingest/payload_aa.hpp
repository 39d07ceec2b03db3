// Account Aggregator data: decrypted FI payloads of every shape that providers and aggregators hand on, as JSON or (see
// payload_xml.hpp) XML. The mapping to our fields is in docs/data_dictionary.md, "Account Aggregator payloads".
#pragma once

#include "ingest/payload.hpp"

namespace msme::ingest {

// An adapter (ingest/payload.hpp). Deposits become accounts and transactions; term and recurring deposits accounts;
// mutual funds and SIPs mutual_funds; policies policies; GSTR1_3B gst. Other types, accounts that weren't delivered,
// encrypted and unreadable elements are set aside with their reason.
base::Result<std::optional<Payload>> read_aa(const base::Json& document);

}  // namespace msme::ingest
