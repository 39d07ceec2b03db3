// End-of-day balances: the last balance of the day, carried forward over days without entries; before the first
// entry the opening balance that the first known balance implies.
#include <algorithm>

#include "analyze/facts.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::kNoMoney;
using base::Paise;
using model::AccountType;

bool holds_deposits(AccountType type) {
  return type != AccountType::TermDeposit && type != AccountType::RecurringDeposit && type != AccountType::Loan;
}

// The balance before the rows [first, last): from the first known balance backwards, else from the balance that
// the account itself states. kNoMoney when neither is known.
Paise opening(const model::Borrower& b, std::size_t first, std::size_t last, Paise stated) {
  const model::Ledger& l = b.ledger;
  Paise moved = 0;
  for (std::size_t i = first; i < last; ++i) {
    moved += l.signed_amount(i);
    if (l.balance[i] != kNoMoney) return l.balance[i] - moved;
  }
  return stated == kNoMoney ? kNoMoney : stated - moved;
}

void fill(const model::Borrower& b, std::size_t first, std::size_t last, Paise balance, const Facts& f,
          AccountDays& days) {
  const model::Ledger& l = b.ledger;
  days.eod.assign(static_cast<std::size_t>(f.to - f.from + 1), 0);
  std::size_t day = 0;
  for (std::size_t i = first; i < last; ++i) {
    if (l.date[i] > f.to) break;
    if (l.date[i] > f.from) {
      const auto target = static_cast<std::size_t>(l.date[i] - f.from);
      for (; day < target; ++day) days.eod[day] = balance;
    }
    balance = l.balance[i] != kNoMoney ? l.balance[i] : balance + l.signed_amount(i);
  }
  for (; day < days.eod.size(); ++day) days.eod[day] = balance;
}

void close_months(Facts& f) {
  if (f.days.unknown_accounts > 0) return;
  for (Month& month : f.months) {
    const Date end = std::min(f.to, base::month_end(month.month));
    const auto at = static_cast<std::size_t>(end - f.from);
    Paise sum = 0;
    for (const AccountDays& account : f.days.accounts) sum += account.eod[at];
    if (!f.days.accounts.empty()) month.closing_balance = sum;
  }
}

}  // namespace

void gather_days(const model::Borrower& b, Facts& f) {
  const model::Ledger& l = b.ledger;
  f.days.from = f.from;
  for (std::size_t first = 0; first < l.size();) {
    std::size_t last = first;
    while (last < l.size() && l.account[last] == l.account[first]) ++last;
    const std::uint16_t index = l.account[first];
    AccountDays days;
    days.account = index;
    AccountType type = AccountType::Current;
    Paise stated = kNoMoney;
    if (index < b.accounts.size()) {
      type = b.accounts[index].type;
      stated = b.accounts[index].balance;
      days.limit = b.accounts[index].drawable();
    }
    days.liquid = type == AccountType::Savings || type == AccountType::Current;
    const Paise start = opening(b, first, last, stated);
    days.known = start != kNoMoney;
    if (holds_deposits(type)) {
      if (days.known) fill(b, first, last, start, f, days);
      if (!days.known) ++f.days.unknown_accounts;
      if (days.known && days.liquid) ++f.days.liquid_accounts;
      if (days.known) f.days.accounts.push_back(std::move(days));
    }
    first = last;
  }
  if (f.days.liquid_accounts > 0) {
    f.days.liquid.assign(static_cast<std::size_t>(f.to - f.from + 1), 0);
    for (const AccountDays& account : f.days.accounts) {
      if (!account.liquid) continue;
      for (std::size_t d = 0; d < f.days.liquid.size(); ++d) f.days.liquid[d] += account.eod[d];
    }
  }
  close_months(f);
}

}  // namespace msme::analyze
