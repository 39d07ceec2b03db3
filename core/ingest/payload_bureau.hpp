// Credit bureaus' reports in JSON → rows of the credit_reports dataset, one a report.
//
// Read: CIBIL consumer ("consumerCreditData"), CIBIL commercial ("productSec"), Experian ("INProfileResponse"), Equifax
// ("CIRReportData", commercial too), CRIF High Mark ("STANDARD-DATA"); wrapped in anything. XML reports that a converter
// turned into JSON are the same trees. Where fields stand, what codes mean and how payment histories are written is
// core/data/bureau_codes.json (schema: schemas/bureau_codes_schema.json); field names are those of public integration
// code, as the bureaus publish none. Table: docs/data_dictionary.md, "Foreign documents".
//
// - `dpd` is in days, newest month first, null = not reported, in the bureau's own meaning: XXX is "not reported", STD
//   "standard" (0). `dpd_string` keeps what the bureau wrote.
// - status: written off, settled and the like before suits, before the account's own word, before its closing date;
//   without any of them ACTIVE.
// - A rank of a commercial report (CMR) is no score of 300–900: a note. "No history" scores are null, with a note.
// - A report without a number of its own gets one of source and date. One without accounts, enquiries and score is an
//   answer that found nobody or failed: set aside (BUREAU_REPORT_EMPTY).
#pragma once

#include "ingest/payload.hpp"

namespace msme::ingest {

// E_CONFIG when core/data/bureau_codes.json doesn't fit.
base::Result<std::optional<Payload>> read_bureau(const base::Json& document);

}  // namespace msme::ingest
