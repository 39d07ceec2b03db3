// The clean ledger, struct of arrays: one entry per kept or repaired transaction, sorted by account, then date,
// then the order in which the bank listed them. Text columns hold ids of `strings`.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/money.hpp"
#include "model/enums.hpp"
#include "model/raw.hpp"
#include "model/strings.hpp"

namespace msme::model {

// Bits of Ledger::derived: which values cleaning derived rather than read.
enum Derived : std::uint16_t {
  kDerivedType = 1,
  kDerivedAmount = 2,
  kDerivedDate = 4,
  kDerivedBalance = 8,
  kDerivedAccount = 16,
  kDerivedId = 32,
  kDerivedSide = 64  // debit and credit were swapped in the file; the running balance settled it
};

struct Ledger {
  std::vector<std::uint16_t> account;  // index into Borrower::accounts
  std::vector<base::Date> date;        // posting date, never kNoDate
  std::vector<std::int32_t> time;      // seconds of the day, −1 when the source gives none
  std::vector<base::Paise> amount;     // positive
  std::vector<std::uint8_t> credit;    // 1 = CREDIT (money in), 0 = DEBIT
  std::vector<base::Paise> balance;    // after the row; kNoMoney when unknown
  std::vector<Mode> mode;
  std::vector<Category> category;
  std::vector<std::uint8_t> confidence;  // of the category, 0–100
  std::vector<std::uint16_t> decided;    // what decided the category: index into Borrower::deciders
  std::vector<Bounce> bounce;
  std::vector<Turnover> turnover;
  std::vector<Verdict> verdict;             // Kept or Repaired
  std::vector<std::uint16_t> derived;       // bits of Derived
  std::vector<std::uint32_t> id;            // transaction_id
  std::vector<std::uint32_t> narration;     // as printed, blanks folded
  std::vector<std::uint32_t> merchant;      // canonical name, 0 = none
  std::vector<std::uint32_t> counterparty;  // the fullest spelling printed, 0 = none
  std::vector<std::uint32_t> party;         // index into Borrower::parties + 1, 0 = nobody known
  std::vector<std::uint32_t> upi_id;
  std::vector<std::uint32_t> reference;  // RRN, UTR, cheque number
  std::vector<std::uint16_t> source;     // index into Borrower::sources
  std::vector<std::uint32_t> line;       // 1-based line in that source
  StringPool strings;

  std::size_t size() const { return date.size(); }
  std::string_view text(std::uint32_t string_id) const { return strings[string_id]; }
  // +amount for credits, −amount for debits.
  base::Paise signed_amount(std::size_t row) const { return credit[row] != 0 ? amount[row] : -amount[row]; }

  void reserve(std::size_t rows);
  void resize(std::size_t rows);
  // Rows in a new order (and possibly fewer): order[k] = old index.
  void permute(const std::vector<std::uint32_t>& order);
};

}  // namespace msme::model
