// Who the money came from and went to: the rows of each counterparty over the whole history, by date. Spellings that
// differ in case, punctuation or the legal form are one party, and a name that a narrow column cut off joins the only one it
// can mean. Own transfers, returns and reversals are left out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyze/facts.hpp"
#include "model/borrower.hpp"

namespace msme::analyze {

struct TrailParty {
  std::string key;                   // party_key of its name
  std::uint32_t name = 0;            // string id of one spelling
  std::uint32_t begin = 0, end = 0;  // of Trail::rows
  std::uint32_t credits = 0, debits = 0;
  base::Paise in = 0, out = 0;
};

struct Trail {
  std::vector<TrailParty> parties;  // by key
  std::vector<std::uint32_t> rows;  // ledger rows, by party, then date
  base::Paise turnover_month = 0;   // mean of the window, else of all credits
  const TrailParty* find(std::string_view key) const;
};

// "M/s. Al-Noor Engg. Works Pvt Ltd" → "ALNOORENGGWORKS"; words that name nobody (FUNDS, RETURNED, INDIA) are dropped too.
std::string party_key(std::string_view name);

Trail follow(const model::Borrower& borrower, const Facts& facts);

}  // namespace msme::analyze
