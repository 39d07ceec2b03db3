// Staged rows → the ledger: what has all it needs is classified and appended, the rest goes to quarantine.
#include "base/text.hpp"
#include "clean/transactions.hpp"

namespace msme::clean {

using base::kNoMoney;
using base::Paise;

bool TransactionCleaner::fits_schema(Staged& s) {
  const auto fits = [](const model::SchemaNode* node, Paise paise) {
    return node == nullptr || paise == kNoMoney || model::fits_range(*node, base::to_rupees(paise));
  };
  if (!fits(amount_schema_, s.amount)) {
    quarantine(s, "SCHEMA_MINIMUM", "amount", "rupees in the range of the schema");
    return false;
  }
  if (!fits(balance_schema_, s.balance)) {
    quarantine(s, "SCHEMA_MINIMUM", "balance_after", "rupees in the range of the schema");
    return false;
  }
  return true;
}

// Rows with all they need go to the ledger, classified; the rest to quarantine.
void TransactionCleaner::append(const std::vector<std::uint32_t>& order) {
  model::Ledger& ledger = borrower_.ledger;
  std::size_t at = ledger.size();
  ledger.resize(at + order.size());
  for (const std::uint32_t index : order) {
    Staged& s = staged_[index];
    if (s.amount == kNoMoney) {
      switch (s.amount_gap) {
        case Gap::TooLarge:
          quarantine(s, "AMOUNT_TOO_LARGE", "amount",
                     "an amount below 1 lakh crore rupees, all together below 90 lakh crore");
          break;
        case Gap::Unreadable:
          quarantine(s, "AMOUNT_UNREADABLE", "amount", "an amount such as 1,25,000.00");
          break;
        case Gap::BothSides:
          quarantine(s, "AMOUNT_BOTH_SIDES", "amount", "a debit or a credit, not both");
          break;
        case Gap::Zero:
          quarantine(s, "AMOUNT_ZERO", "amount", "an amount above zero");
          break;
        default:
          quarantine(s, "AMOUNT_MISSING", "amount", "an amount, or a running balance that proves it");
      }
      continue;
    }
    if (s.side == Side::None) {
      const std::optional<bool> credit = classifier_.says_credit(ledger.text(s.narration));
      if (credit) s.side = *credit ? Side::Credit : Side::Debit;
      if (s.side == Side::None) {
        quarantine(s, "TYPE_MISSING", "type", "CREDIT or DEBIT, or a running balance that proves it");
        continue;
      }
      repaired(s, model::kDerivedType, "TYPE_FROM_NARRATION", "type", "", s.side == Side::Credit ? "CREDIT" : "DEBIT");
    }
    if (!fits_schema(s)) continue;
    const bool credit = s.side == Side::Credit;
    classify::Input input;
    input.narration = ledger.text(s.narration);
    input.credit = credit;
    input.amount = s.amount;
    input.account_type = borrower_.accounts[s.account].type;
    input.mode_hint = ledger.text(s.mode_hint);
    input.category_hint = ledger.text(s.category_hint);
    input.merchant_hint = ledger.text(s.merchant);
    input.upi_hint = ledger.text(s.upi_id);
    input.reference_hint = ledger.text(s.reference);
    const classify::Output meaning = classifier_.classify(input);

    // The views of `meaning` may point into the pool itself, which moves when it grows: copy first.
    merchant_.assign(meaning.merchant);
    counterparty_.assign(meaning.counterparty);
    upi_id_.assign(meaning.upi_id);
    reference_.assign(meaning.reference);

    const bool named = !merchant_.empty();
    ledger.account[at] = s.account;
    ledger.date[at] = s.date;
    ledger.time[at] = s.time;
    ledger.amount[at] = s.amount;
    ledger.credit.set(at, credit ? 1 : 0);
    ledger.balance[at] = s.balance;
    ledger.mode.set(at, meaning.mode);
    ledger.category[at] = meaning.category;
    ledger.confidence[at] = meaning.confidence;
    ledger.decided[at] = meaning.decided;
    ledger.bounce.set(at, meaning.bounce);
    ledger.turnover.set(at, model::Turnover::Excluded);
    ledger.verdict.set(at, model::Verdict::Kept);
    ledger.derived[at] = s.derived;
    ledger.id.set(at, s.id);
    ledger.narration.set(at, s.narration);
    ledger.merchant.set(at, named ? ledger.strings.intern(merchant_) : s.merchant);
    ledger.counterparty.set(at, ledger.strings.intern(counterparty_));
    ledger.party.set(at, 0);
    ledger.upi_id.set(at, s.upi_id != 0 || upi_id_.empty() ? s.upi_id : ledger.strings.add(upi_id_));
    ledger.reference.set(at, s.reference != 0 || reference_.empty() ? s.reference : ledger.strings.add(reference_));
    ledger.source[at] = source_;
    ledger.line.set(at, s.line);
    ++at;
  }
  ledger.resize(at);
}

}  // namespace msme::clean
