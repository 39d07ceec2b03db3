// Who is who: the rows' names, payment addresses and account numbers are taken together into parties.
//
// Two rows are one party's when they print the same name (as join_names resolved it), the same UPI address, or the same
// account number of the other side. An address or account that stands beside more than a few names is shared (an app's, a
// biller's) and joins nobody. The holder's own transfers are one party, OWN_ACCOUNT.
//
// A party is what most of its money was for (/parties/kinds of the narration rules, weighted by amount and confidence);
// where that says nothing, its name may: a lender, an insurer, a known shop, a relative by the holder's surname. A
// correction outranks both.
#pragma once

#include <vector>

#include "base/json.hpp"
#include "classify/classifier.hpp"
#include "classify/corrections.hpp"
#include "model/borrower.hpp"

namespace msme::classify {

// Fills borrower.parties and ledger.party. Needs link_rows before it.
void resolve_parties(model::Borrower& borrower, const base::Json& narration_rules, Classifier& classifier,
                     const std::vector<Correction>& corrections);

}  // namespace msme::classify
