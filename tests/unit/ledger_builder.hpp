// Small ledgers by hand: one line a row, the running balance kept, dates written out.
#pragma once

#include <string>
#include <string_view>

#include "model/borrower.hpp"

namespace msme::test {

using namespace msme;
using base::rupees;
using model::Category;
using model::Mode;

class LedgerBuilder {
 public:
  explicit LedgerBuilder(base::Paise opening = rupees(100000), model::AccountType type = model::AccountType::Current) {
    b.customer_id = "CUST_MSM_00001";
    account(opening, type);
    b.given[static_cast<std::size_t>(model::Dataset::Transactions)] = true;
  }

  // The rows that follow belong to a new account.
  LedgerBuilder& account(base::Paise opening, model::AccountType type = model::AccountType::Current) {
    model::Account a;
    a.id = "ACC0000000" + std::to_string(b.accounts.size() + 1);
    a.bank = "HDFC Bank";
    a.type = type;
    b.accounts.push_back(std::move(a));
    balance_ = opening;
    return *this;
  }

  LedgerBuilder& row(base::Date date, bool credit, base::Paise amount, Category category, std::string_view party = "",
                     Mode mode = Mode::Upi, model::Bounce bounce = model::Bounce::None) {
    model::Ledger& l = b.ledger;
    balance_ += credit ? amount : -amount;
    l.account.push_back(static_cast<std::uint16_t>(b.accounts.size() - 1));
    l.date.push_back(date);
    l.time.push_back(-1);
    l.amount.push_back(amount);
    l.credit.push_back(credit ? 1 : 0);
    l.balance.push_back(balances ? balance_ : base::kNoMoney);
    l.mode.push_back(mode);
    l.category.push_back(category);
    l.confidence.push_back(90);
    l.decided.push_back(0);
    l.bounce.push_back(bounce);
    l.turnover.push_back(turnover_of(credit, category));
    l.verdict.push_back(model::Verdict::Kept);
    l.derived.push_back(0);
    l.id.push_back(0);
    l.narration.push_back(0);
    l.merchant.push_back(0);
    l.counterparty.push_back(party.empty() ? 0 : l.strings.intern(party));
    l.party.push_back(0);
    l.upi_id.push_back(0);
    l.reference.push_back(0);
    l.source.push_back(0);
    l.line.push_back(static_cast<std::uint32_t>(l.date.size()));
    return *this;
  }
  LedgerBuilder& in(const char* date, std::int64_t amount, Category category, std::string_view party = "",
                    Mode mode = Mode::Upi) {
    return row(base::parse_iso(date), true, rupees(amount), category, party, mode);
  }
  LedgerBuilder& out(const char* date, std::int64_t amount, Category category, std::string_view party = "",
                     Mode mode = Mode::Upi) {
    return row(base::parse_iso(date), false, rupees(amount), category, party, mode);
  }

  // Closes the books: as-of date, one source, counts that balance, an exact chain.
  model::Borrower done(const char* as_of = nullptr) {
    model::Ledger& l = b.ledger;
    for (const base::Date d : l.date) b.as_of = std::max(b.as_of, d);
    if (as_of != nullptr) b.as_of = base::parse_iso(as_of);
    b.now = b.as_of;
    b.sources.resize(1);
    auto& counts = b.log(model::Dataset::Transactions).counts;
    counts.in = counts.kept = static_cast<std::uint32_t>(l.size());
    b.chains.push_back({0, static_cast<std::uint32_t>(l.size()), 0, 0, -1});
    return b;
  }

  model::Borrower b;
  bool balances = true;

 private:
  static model::Turnover turnover_of(bool credit, Category c) {
    if (!credit) return model::Turnover::Excluded;
    if (c == Category::SalesReceipt || c == Category::PlatformSettlement) return model::Turnover::Business;
    if (c == Category::CashDeposit || c == Category::Transfer) return model::Turnover::Uncertain;
    return model::Turnover::Excluded;
  }
  base::Paise balance_ = 0;
};

// A steady shop: `months` full months from January 2026, a sale on every day, stock on the 8th and 20th, rent on the
// 3rd, power on the 12th, an instalment on the 5th.
struct Shop {
  int months = 12;
  std::int64_t sale_a_day = 10000;
  std::int64_t stock_a_month = 240000;
  std::int64_t rent = 15000;
  std::int64_t power = 3000;
  std::int64_t emi = 8000;
  int growth_percent = 0;  // a month, of the first month's sale
};

inline LedgerBuilder shop(const Shop& s = {}, base::Paise opening = rupees(100000)) {
  LedgerBuilder builder(opening);
  const int first = base::month_index(base::from_civil(2026, 1, 1));
  for (int m = 0; m < s.months; ++m) {
    const base::Date start = base::month_start(first + m);
    const base::Date end = base::month_end(first + m);
    const base::Paise sale = rupees(s.sale_a_day) + rupees(s.sale_a_day) * s.growth_percent * m / 100;
    const char* customers[] = {"Sharma Traders", "Meena Stores", "A K Enterprises", "Ravi Kumar", "Gupta and Sons"};
    for (base::Date d = start; d <= end; ++d) {
      builder.row(d, true, sale, Category::SalesReceipt, customers[(d - start) % 5]);
      const int day = d - start + 1;
      if (day == 3 && s.rent > 0) builder.row(d, false, rupees(s.rent), Category::Rent, "Landlord", Mode::Neft);
      if (day == 5 && s.emi > 0) builder.row(d, false, rupees(s.emi), Category::Emi, "Bajaj Finance", Mode::Nach);
      if (day == 8 || day == 20)
        builder.row(d, false, rupees(s.stock_a_month) / 2, Category::SupplierPayment, "Wholesale Mart", Mode::Neft);
      if (day == 12 && s.power > 0) builder.row(d, false, rupees(s.power), Category::Utilities, "Power Company");
    }
  }
  return builder;
}

}  // namespace msme::test
