// What only a series shows: instalments, and savings accounts that a shop collects in.
#include <algorithm>
#include <string>
#include <utility>

#include "base/hash.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"
#include "classify/link_work.hpp"

namespace msme::classify {

using model::Category;
using model::Mode;

namespace {

// Debits that may be instalments although their words name no lender the rules know.
bool may_be_instalment(Mode mode, Category category) {
  if (category == Category::Emi) return true;
  return mode == Mode::Nach && (category == Category::Other || category == Category::Transfer);
}

}  // namespace

// Equal debits with the same words, a month apart, three times or more; and any debit to a party that has
// disbursed a loan before.
void LinkWork::find_instalments() {
  std::vector<Row> rows;
  std::vector<std::uint32_t> lenders;
  for (std::size_t i = 0; i < ledger_.size(); ++i) {
    const Row row = static_cast<Row>(i);
    if (ledger_.credit[row] != 0) {
      if (ledger_.category[row] == Category::LoanDisbursal && ledger_.counterparty[row] != 0) {
        lenders.push_back(ledger_.counterparty[row]);
      }
    } else if (settled_[row] == 0 && may_be_instalment(ledger_.mode[row], ledger_.category[row])) {
      rows.push_back(row);
    }
  }
  base::sort_rows(rows, [&](Row a, Row b) {
    if (ledger_.account[a] != ledger_.account[b]) return ledger_.account[a] < ledger_.account[b];
    if (words(a) != words(b)) return words(a) < words(b);
    if (ledger_.amount[a] != ledger_.amount[b]) return ledger_.amount[a] < ledger_.amount[b];
    return a < b;
  });
  const auto same_series = [&](Row a, Row b) {
    return ledger_.account[a] == ledger_.account[b] && words(a) == words(b) && ledger_.amount[a] == ledger_.amount[b];
  };
  for (std::size_t first = 0; first < rows.size();) {
    std::size_t end = first + 1;
    int monthly = 0;
    for (; end < rows.size() && same_series(rows[first], rows[end]); ++end) {
      const base::Date gap = ledger_.date[rows[end]] - ledger_.date[rows[end - 1]];
      monthly += gap >= settings_.emi_gap_min && gap <= settings_.emi_gap_max ? 1 : 0;
    }
    if (monthly + 1 >= settings_.emi_count) {
      for (std::size_t k = first; k < end; ++k) {
        const std::uint8_t known = ledger_.confidence[rows[k]];
        settle(rows[k], Category::Emi, model::Bounce::None, std::max<std::uint8_t>(known, 85), Step::InstalmentSeries);
      }
    }
    first = end;
  }
  pay_lenders(std::move(lenders));
}

// The lender's name may be spelled out in one place and stand in a payment address in another.
void LinkWork::pay_lenders(std::vector<std::uint32_t> lenders) {
  if (lenders.empty()) return;
  base::sort(lenders);
  lenders.erase(std::unique(lenders.begin(), lenders.end()), lenders.end());
  std::vector<std::string> names;
  names.reserve(lenders.size());
  for (const std::uint32_t lender : lenders) names.push_back(base::fold(ledger_.text(lender)));
  std::vector<std::uint8_t> known(ledger_.strings.size(), 0);  // by text id: 1 = a lender, 2 = not
  for (std::size_t i = 0; i < ledger_.size(); ++i) {
    const Row row = static_cast<Row>(i);
    if (ledger_.credit[row] != 0 || settled_[row] != 0 || ledger_.counterparty[row] == 0) continue;
    if (ledger_.category[row] != Category::Transfer && ledger_.category[row] != Category::Other) continue;
    std::uint8_t& is = known[ledger_.counterparty[row]];
    if (is == 0) {
      const std::string name = base::fold(party(row));
      is = std::any_of(names.begin(), names.end(), [&](const std::string& n) { return same_name(n, name); }) ? 1 : 2;
    }
    if (is == 1) settle(row, Category::Emi, model::Bounce::None, 75, Step::LenderPaid);
  }
}

// Many small UPI credits from many payers into a savings account: the shop's QR code pays in here.
void LinkWork::find_tills() {
  std::vector<Row> rows;
  std::vector<base::Paise> amounts;
  std::vector<std::uint64_t> payers;
  for (std::size_t account = 0; account < borrower_.accounts.size(); ++account) {
    if (borrower_.accounts[account].type != model::AccountType::Savings) continue;
    rows.clear();
    amounts.clear();
    payers.clear();
    base::Date from = 0;
    base::Date to = 0;
    for (std::size_t i = 0; i < ledger_.size(); ++i) {
      if (ledger_.account[i] != account) continue;
      if (from == 0) from = ledger_.date[i];
      to = ledger_.date[i];
      if (ledger_.credit[i] == 0 || ledger_.mode[i] != Mode::Upi || settled_[i] != 0) continue;
      if (ledger_.category[i] != Category::Transfer) continue;
      rows.push_back(static_cast<Row>(i));
      amounts.push_back(ledger_.amount[i]);
      const std::uint32_t payer = ledger_.payer(i);
      payers.push_back(base::fnv1a(ledger_.text(payer)));
    }
    const std::int64_t days = std::max<std::int64_t>(to - from + 1, settings_.shop_days);
    if (rows.empty() || static_cast<std::int64_t>(rows.size()) * settings_.shop_days < settings_.shop_credits * days) {
      continue;
    }
    const auto middle = amounts.begin() + static_cast<std::ptrdiff_t>(amounts.size() / 2);
    std::nth_element(amounts.begin(), middle, amounts.end());
    base::sort(payers);
    const auto distinct = std::unique(payers.begin(), payers.end()) - payers.begin();
    if (*middle > settings_.shop_median || distinct < settings_.shop_payers) continue;
    for (const Row row : rows) {
      if (ledger_.amount[row] > settings_.shop_median * 10) continue;
      mark(row, Category::SalesReceipt, 60, Step::ShopTill);
    }
  }
}

}  // namespace msme::classify
