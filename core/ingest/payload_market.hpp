// Market documents in JSON → rows of mutual_funds, ondc_orders and ocen_applications.
//
// - A consolidated account statement (CAS) as casparser's public schema has it: CAMS and KFintech ("folios") and the
//   depositories' ("accounts" with "mutual_funds"). One row a scheme of a folio; shares and bonds are rows
//   with an asset_class, which nothing scores. A holding has no number of its own: portfolio_id is made of folio and
//   ISIN.
// - ONDC (Beckn) messages: one, a list, a log of them, in any wrapping, JSON within a text too. Every message with an
//   order is a row; the latest state of an order stands last and is given what only its earlier messages say (who
//   bought, what). Cleaning keeps that one and lists the earlier as superseded. Messages without an order number
//   (search, select, init) and those of other trades (loans FIS, logistics LOG) are set aside.
// - OCEN loan applications (LSP–lender messages 0.0.1): requests and later states of one application are one row.
// Tables: docs/data_dictionary.md, "Foreign documents".
#pragma once

#include "ingest/payload.hpp"

namespace msme::ingest {

base::Result<std::optional<Payload>> read_market(const base::Json& document);

// The three families, each nothing for documents of the others.
std::optional<Payload> read_cas(const base::Json& document);
std::optional<Payload> read_ondc(const base::Json& document);
std::optional<Payload> read_ocen(const base::Json& document);

}  // namespace msme::ingest
