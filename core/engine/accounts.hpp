// One account in several files: a statement prints its whole number, Account Aggregator data the last figures, another
// export masks in its own way.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/file.hpp"

namespace msme::engine {

// What became of accounts that look like one: same bank (by IFSC, else by name), and the figures that are left of the
// masked number end the other one.
enum class AccountMatch : std::uint8_t {
  Merged,         // exactly one fits, and no holder's name speaks against it
  Ambiguous,      // several whole numbers fit
  HolderDiffers,  // one fits, but the files name different holders
  Unproven        // both are masked, and no holders' names agree
};
std::string_view text(AccountMatch match);  // "merged", "ambiguous", "holder_differs", "unproven"

struct AccountLink {
  std::string bank, ends_in;
  std::vector<std::string> ids;  // the one that the rows go by first, when merged
  AccountMatch match = AccountMatch::Merged;
  std::string reason;  // why they stay apart; empty when merged
};

// Holders' names count as the same from this likeness on: what matching payments by name uses in practice.
inline constexpr double kSameHolder = 0.85;

std::vector<AccountLink> match_accounts(const std::vector<ingest::RawFile>& files);

// Account ids that mean an account known by another id.
using SameAccounts = std::vector<std::pair<std::string, std::string>>;
SameAccounts merged_accounts(const std::vector<AccountLink>& links);

}  // namespace msme::engine
