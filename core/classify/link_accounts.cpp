// Accounts whose kind the files don't say are taken for current accounts. Where nothing in them looks like a business,
// what people pay in by UPI isn't called sales.
#include <algorithm>
#include <vector>

#include "base/hash.hpp"
#include "base/sort.hpp"
#include "classify/link_work.hpp"

namespace msme::classify {

using model::Category;
using model::Mode;

// Any one of: an overdrawn balance, dues that only a business pays, firms and platforms among the payers, or the many
// small payers of a shop's till.
bool LinkWork::looks_like_business(std::size_t account) const {
  std::int64_t rows = 0;
  std::int64_t overdrawn = 0;
  int dues = 0;
  base::Paise credits = 0;
  base::Paise trade = 0;
  std::size_t upi = 0;
  std::vector<std::uint64_t> payers;
  base::Date from = base::kNoDate;
  base::Date to = base::kNoDate;
  for (std::size_t i = 0; i < ledger_.size(); ++i) {
    if (ledger_.account[i] != account) continue;
    if (from == base::kNoDate) from = ledger_.date[i];
    to = ledger_.date[i];
    ++rows;
    overdrawn += ledger_.balance[i] != base::kNoMoney && ledger_.balance[i] < 0 ? 1 : 0;
    const Category category = ledger_.category[i];
    if (ledger_.credit[i] == 0) {
      dues +=
          category == Category::GstPayment || category == Category::StatutoryDues || category == Category::SalaryPaid;
      continue;
    }
    if (settled_[i] != 0 || ledger_.mode[i] == Mode::Cash) continue;
    credits += ledger_.amount[i];
    if (category == Category::PlatformSettlement ||
        (category == Category::SalesReceipt && ledger_.mode[i] != Mode::Upi)) {
      trade += ledger_.amount[i];
    } else if (category == Category::SalesReceipt) {
      ++upi;
      const std::uint32_t payer = ledger_.payer(i);
      if (payer != 0) payers.push_back(base::fnv1a(ledger_.text(payer)));
    }
  }
  if (overdrawn * 100 > rows * settings_.business_overdrawn_percent || dues >= settings_.business_dues) return true;
  if (trade > 0 && trade * 100 >= credits * settings_.business_trade_percent) return true;
  base::sort(payers);
  const auto distinct = std::unique(payers.begin(), payers.end()) - payers.begin();
  const std::int64_t days = std::max<std::int64_t>(to - from + 1, settings_.shop_days);
  return static_cast<std::int64_t>(upi) * settings_.shop_days >= settings_.shop_credits * days &&
         distinct >= settings_.shop_payers;
}

// A limit's account whose source doesn't say so: it is below zero nearly always, and interest is taken for that. Read as a
// current account it would pass for one in distress.
void LinkWork::name_overdrafts() {
  struct Entries {
    std::int64_t balances = 0, below = 0;
    bool interest = false;
  };
  std::vector<Entries> seen(borrower_.accounts.size());
  for (std::size_t i = 0; i < ledger_.size(); ++i) {
    if (ledger_.account[i] >= seen.size()) continue;
    Entries& account = seen[ledger_.account[i]];
    const bool known = ledger_.balance[i] != base::kNoMoney;
    account.balances += known ? 1 : 0;
    account.below += known && ledger_.balance[i] < 0 ? 1 : 0;
    account.interest |= ledger_.category[i] == Category::InterestCharged && ledger_.credit[i] == 0;
  }
  std::uint32_t named = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    model::Account& account = borrower_.accounts[i];
    if (account.type_known || account.type != model::AccountType::Current || !seen[i].interest) continue;
    if (seen[i].balances < settings_.overdraft_rows) continue;
    if (seen[i].below * 100 < seen[i].balances * settings_.overdraft_percent) continue;
    account.name_type(model::AccountType::Overdraft);
    ++named;
  }
  if (named == 0) return;
  auto& counted = borrower_.log(model::Dataset::Transactions).normalised;
  counted.emplace_back("ACCOUNT_IS_OVERDRAFT", named);
  base::sort(counted);
}

void LinkWork::doubt_unknown() {
  for (std::size_t account = 0; account < borrower_.accounts.size(); ++account) {
    const model::Account& a = borrower_.accounts[account];
    if (a.type_known || a.type != model::AccountType::Current || looks_like_business(account)) continue;
    for (std::size_t i = 0; i < ledger_.size(); ++i) {
      const Row row = static_cast<Row>(i);
      if (ledger_.account[i] != account || ledger_.credit[i] == 0 || settled_[i] != 0) continue;
      if (ledger_.category[i] != Category::SalesReceipt || ledger_.mode[i] != Mode::Upi) continue;
      mark(row, Category::Transfer, static_cast<std::uint8_t>(settings_.known_weak), Step::NotABusiness);
    }
  }
}

}  // namespace msme::classify
