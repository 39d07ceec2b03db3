// Parts of the reconciliation.
#pragma once

#include "analyze/sheet.hpp"

namespace msme::analyze {

// Who the borrower is, by source: account holders, GST, bureau, OCEN; and the PAN inside a proprietor's GSTIN.
void link_identities(Sheet& sheet);

// Turnover in the bank against the filed one, by the policy's bounds of the variance.
LinkState gst_bank_state(base::Paise bank, base::Paise gst, const Params& params);

// reconciliation.json: the pairs with their counts and rupees, and every link.
base::Json reconciliation_document(const Sheet& sheet);

}  // namespace msme::analyze
