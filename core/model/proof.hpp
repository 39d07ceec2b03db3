// How far a file proves itself complete: one verdict per file and account, with each gap named.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/money.hpp"

namespace msme::model {

// Closed: opening + credits − debits = closing, every printed balance and every stated total fits, nothing is set
// aside that may have moved money. ClosedWithGaps: all but the gaps named. NotClosed: more than one step in five
// fails, so that the rest proves nothing. NoBalance: nothing in the file could have shown a missing row.
enum class ProofVerdict : std::uint8_t { Closed, ClosedWithGaps, NotClosed, NoBalance };
std::string_view text(ProofVerdict verdict);  // "closed", "closed_with_gaps", "not_closed", "no_balance"

enum class GapKind : std::uint8_t {
  Balance,       // the running balance jumps between two rows
  Opening,       // the first row doesn't start at the opening balance that the file states
  Closing,       // the last row doesn't end at the closing balance that the file states
  Amount,        // a row prints no amount that can be read; only the balance implies one
  Side,          // a row's side is missing, or the balance proves the other one
  Unreadable,    // a row's balance, or the side that should be empty, holds what can't be read
  Aside,         // a row was set aside, and nothing proves that it moved no money
  Totals,        // the file's own totals or counts aren't those of its rows
  Carry,         // a page's "brought forward" isn't the balance before it
  NoBalance,     // no running balance and no stated ends: the rows stand unproven
  BetweenFiles,  // the next file of the account doesn't start where the one before ended
  Conflict       // two files list different rows for the same days of one account
};
std::string_view text(GapKind kind);  // "balance", "opening", …

// What a person has to accept before the file counts. Lines are 1-based; 0 is the statement's start (after_row) or
// its end (before_row).
struct ProofGap {
  GapKind kind = GapKind::Balance;
  std::uint32_t after_row = 0, before_row = 0;
  base::Paise amount = base::kNoMoney;  // signed: −120.00 is a missing charge; kNoMoney = unknown
  base::Date from = base::kNoDate, to = base::kNoDate;
  std::string detail;  // which total, which side; in plain words
  std::string id;      // the same for the same gap of the same file: what accepting refers to
  bool accepted = false;
};

struct ProofSignal {
  std::string code, detail;
};

struct AsideRow {
  std::uint32_t line = 0;
  std::string reason;  // the quarantine code
};

// One file and account.
struct FileProof {
  std::uint16_t source = 0, account = 0;
  std::uint32_t seen = 0, read = 0;  // seen = read + aside.size()
  std::vector<AsideRow> aside;
  std::uint32_t outside_consent = 0;  // cut by the consent's range, not part of `seen`
  base::Date first = base::kNoDate, last = base::kNoDate;
  base::Paise opening = base::kNoMoney, credits = 0, debits = 0, closing = base::kNoMoney;
  bool opening_stated = false, closing_stated = false, totals_stated = false;
  // Steps between neighbouring rows that add up when the file is read from its first row down, and from its last up.
  std::uint32_t steps = 0, oldest_first = 0, newest_first = 0;
  bool newest_on_top = false;     // the order that was trusted
  bool rounded_balances = false;  // balances are printed in whole rupees beside amounts in paise: proven to the rupee
  ProofVerdict verdict = ProofVerdict::NoBalance;
  std::vector<ProofGap> gaps;  // at most kMostGaps; `gap_count` has all
  std::uint32_t gap_count = 0;
  std::vector<ProofSignal> signals;
  std::vector<std::int32_t> missing_months;  // month indices between first and last without a row
};
inline constexpr std::size_t kMostGaps = 200;

}  // namespace msme::model
