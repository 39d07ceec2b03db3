// The clean ledger, struct of arrays: one entry per kept or repaired transaction, sorted by account, then date,
// then the order in which the bank listed them. Text columns hold ids of `strings`.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/money.hpp"
#include "model/columns.hpp"
#include "model/enums.hpp"
#include "model/raw.hpp"
#include "model/strings.hpp"

namespace msme::model {

// Bits of Ledger::derived: which values cleaning derived rather than read.
enum Derived : std::uint8_t {
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
  BitColumn<std::uint8_t, 1> credit;   // 1 = CREDIT (money in), 0 = DEBIT
  std::vector<base::Paise> balance;    // after the row; kNoMoney when unknown
  BitColumn<Mode, 4> mode;
  std::vector<Category> category;
  std::vector<std::uint8_t> confidence;  // of the category, 0–100
  std::vector<std::uint16_t> decided;    // what decided the category: index into Borrower::deciders
  BitColumn<Bounce, 4> bounce;
  BitColumn<Turnover, 2> turnover;
  BitColumn<Verdict, 2> verdict;      // Kept or Repaired
  std::vector<std::uint8_t> derived;  // bits of Derived
  NumberColumn id;                    // transaction_id
  NumberColumn narration;             // as printed, blanks folded
  NumberColumn merchant;              // canonical name, 0 = none
  NumberColumn counterparty;          // the fullest spelling printed, 0 = none
  NumberColumn party;                 // index into Borrower::parties + 1, 0 = nobody known
  NumberColumn upi_id;
  NumberColumn reference;             // RRN, UTR, cheque number
  std::vector<std::uint16_t> source;  // index into Borrower::sources
  NumberColumn line;                  // 1-based line in that source
  StringPool strings;

  std::size_t size() const { return date.size(); }
  std::size_t column_bytes() const;  // of all row columns, without the texts
  std::string_view text(std::uint32_t string_id) const { return strings[string_id]; }
  // +amount for credits, −amount for debits.
  base::Paise signed_amount(std::size_t row) const { return credit[row] != 0 ? amount[row] : -amount[row]; }

  void reserve(std::size_t rows);
  void resize(std::size_t rows);
  // Rows in a new order (and possibly fewer): order[k] = old index.
  void permute(const std::vector<std::uint32_t>& order);
};

}  // namespace msme::model
