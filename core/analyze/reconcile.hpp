// Parts of the reconciliation.
#pragma once

#include "analyze/sheet.hpp"

namespace msme::analyze {

// Who the borrower is, by source: account holders, GST, bureau, OCEN; and the PAN inside a proprietor's GSTIN.
void link_identities(Sheet& sheet);

// reconciliation.json: the pairs with their counts and rupees, and every link.
base::Json reconciliation_document(const Sheet& sheet);

}  // namespace msme::analyze
