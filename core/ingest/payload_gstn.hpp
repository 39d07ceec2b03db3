// GSTN's own JSON (returns of the portal and of its API) → rows of the gst dataset, one a return.
//
// Read: GSTR-1, GSTR-3B, GSTR-2A, GSTR-2B and the filing list (return tracking, "EFiledlist"); one of them, a list, or
// wrapped ("data", "gstr1", "returns", …; also as a text, in base64 or not, as GSTN's API and its resellers answer). Names and shapes are GSTN's public API documentation and what tools that
// read the portal's files agree on. Tables: docs/data_dictionary.md, "Foreign documents".
//
// - Totals are sums of the parts: documents and summary lines; credit notes subtract. A sum of which one part can't be
//   read is unknown (null), never too small, and a note says so. HSN lines repeat the same sales and only check them.
// - Documents (invoices, notes, bills of entry) become `invoices`; a credit note's figures are negative.
// - An amended document (b2ba, cdnra, …) takes its original's place, in the return where the original stands. Without
//   the original only the difference would count, which nobody knows: it is set aside (GST_AMENDED_ORIGINAL_MISSING).
// - Pieces of one return (API sections) within one document become one row; those of several files are added up by
//   cleaning (core/clean/documents_gst.cpp), told apart by `_sections`.
// - An answer that is an error or still encrypted is set aside (GST_ANSWER_ERROR, GST_ENCRYPTED).
// - A GSTR-2A becomes a GSTR2B without `itc_available`: both list purchases; a 2B of the same month is preferred.
// - A filing-list row carries filing_date, status and the ARN as return_id, no figures; cleaning adds them to the row of
//   the same gstin, period and type (core/clean/documents_gst.cpp). "Filed" alone is not handed on beside a date:
//   whether that was in time follows from the due date.
// - Quarterly filers: a GSTR-1 of a quarter's last month with bills in all its months and at least a quarter of them
//   before the last; a filing list with only quarters' last months. Otherwise filing_frequency is left out.
#pragma once

#include "ingest/payload.hpp"

namespace msme::ingest {

base::Result<std::optional<Payload>> read_gstn(const base::Json& document);

}  // namespace msme::ingest
