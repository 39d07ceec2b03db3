// Cleaning of the smaller datasets (accounts, GST, bureau, insurance, funds, ONDC, OCEN): each raw document gets
// one verdict and, when kept, a typed record with its clean JSON.
#pragma once

#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/json.hpp"
#include "model/borrower.hpp"
#include "model/change.hpp"

namespace msme::clean {

struct RawDocument {
  base::Json value;  // discarded/null when the line isn't a JSON object
  model::RowRef at;
  bool malformed = false;
  std::string_view raw;           // the line, for the log
  std::string_view rule, reason;  // set aside before it came here: why
};

struct DocumentOptions {
  bool show_pii = false;                          // personal values as they came; see docs/data_dictionary.md, Masking
  std::vector<model::Change>* changes = nullptr;  // takes every changed value of the documents that are kept
  // Of dated documents (a GST return by its period, an ONDC order by its creation, an OCEN application by its date) those
  // outside are cut and counted (outside_consent) and aren't part of `in`; when all are, the dataset stays unknown.
  // kNoDate = unbounded.
  base::Date consent_from = base::kNoDate;
  base::Date consent_to = base::kNoDate;
};

// Cleans `documents` of `dataset` into `borrower` (appends records, fills borrower.log(dataset), sets given).
// Call once per dataset, with all its documents in file order: documents are compared with each other, not with
// records from before. `Dataset::Consent` and `Dataset::Transactions` aren't documents.
//
// - One verdict a row: kept (formats only), repaired (a value was derived), duplicate (same key: account_id;
//   gstin + return_period + return_type; report_id; policy_id; portfolio_id; order_id; application_id),
//   quarantined (no object, a record of something else, a required value missing or unreadable).
// - Of duplicates the first is kept; of an ONDC order the latest by updated_at; of a GST return the REVISED one.
// - GST returns of one key whose files hold different sections are one return: the later files are duplicates
//   (RETURN_PIECE_MERGED) whose figures and invoices the first has taken up (RETURN_FROM_PIECES).
// - A clean record holds the table's fields in order, null where nothing is known, then verdict, derived[] and
//   source {file, line}. Money in rupees, dates ISO. PAN, account numbers, mobiles and addresses are masked.
// - Nested rows (invoices, tradelines, items, …) get a verdict too: log.nested adds up like the documents. One that
//   can't be read is set aside with its path and the reason; of rows equal in everything, an invoice's or an account's
//   number included, one is kept; the rows of a document that is set aside go with it.
// - log.normalised counts a format rule once for a document; rules that end in _ITEM_DROPPED count items. Only
//   documents that are kept are counted.
void clean_documents(model::Dataset dataset, const std::vector<RawDocument>& documents, model::Borrower& borrower,
                     const DocumentOptions& options = {});

// Hides personal values of a raw document (numbers of accounts and policies, PAN, phone, mail, address, names of persons):
// any member, at any depth, that goes by a name or alias of a field which is masked in the clean rows becomes "XXXX".
void hide_personal(model::Dataset dataset, base::Json& document);

}  // namespace msme::clean
