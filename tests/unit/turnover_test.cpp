// The best estimate of turnover: which credits that don't say what they are count as sales, each question by hand. The shop
// sells ₹10,000 a day, ₹36,50,000 in 2026.
#include <algorithm>
#include <string>

#include "analysis_fixture.hpp"

namespace turnover_test {

using namespace msme;
using namespace msme::test;
using model::PartyKind;

namespace {

// The shop with further rows; sorted by account and date, as cleaning leaves a ledger.
model::Borrower sorted(LedgerBuilder builder) {
  model::Ledger& l = builder.b.ledger;
  std::vector<std::uint32_t> order(l.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&l](std::uint32_t a, std::uint32_t c) {
    return l.account[a] != l.account[c] ? l.account[a] < l.account[c] : l.date[a] < l.date[c];
  });
  l.permute(order);
  std::fill(l.balance.begin(), l.balance.end(), base::kNoMoney);
  return builder.done();
}

// Rupees beyond the shop's certain sales, and the one reason why credits were left out ("" = none, "several").
struct Verdict {
  double more = 0;
  std::string why;
};

Verdict judge(const model::Borrower& b) {
  const Analytics a = run(b);
  const analyze::Metric& best = *a.metric("F1_turnover_best_annual");
  REQUIRE(best.value.has_value());
  const double certain = value(a, "F1_turnover_annual_certain");
  // The four figures never cross.
  CHECK(certain <= value(a, "F1_turnover_annual"));
  CHECK(value(a, "F1_turnover_annual") <= *best.value);
  CHECK(*best.value <= value(a, "F1_turnover_annual_upper"));
  double left_out = 0;
  for (const analyze::Exclusion& e : best.excluded) left_out += base::to_rupees(e.amount);
  CHECK(*best.value + left_out == value(a, "F1_turnover_annual_upper"));
  const bool several = best.excluded.size() > 1;
  return {*best.value - certain, best.excluded.empty() ? "" : several ? "several" : best.excluded[0].reason};
}

LedgerBuilder with_cash(std::int64_t rupees_a_month, int months = 12) {
  LedgerBuilder builder = shop();
  for (int m = 1; m <= months; ++m) {
    builder.row(base::from_civil(2026, m, 16), true, rupees(rupees_a_month), Category::CashDeposit, "", Mode::Cash);
  }
  return builder;
}

// A transfer of 15 June from a party of this kind, which paid and was paid before.
Verdict transfer(std::int64_t amount, PartyKind kind, std::int64_t paid_back = 0, std::uint32_t times = 1,
                 bool listed = false) {
  LedgerBuilder builder = shop();
  builder.in("2026-06-15", amount, Category::Transfer, "Somebody", Mode::Neft);
  model::Borrower b = sorted(std::move(builder));
  model::Party party;
  party.name = "Somebody";
  party.kind = kind;
  party.credit_rows = times;
  party.credits = rupees(amount) * times;
  party.debits = rupees(paid_back);
  party.first = day("2026-03-15");
  party.last = day("2026-06-15");
  b.parties.push_back(party);
  for (std::size_t i = 0; i < b.ledger.size(); ++i) {
    if (b.ledger.category[i] != Category::Transfer) continue;
    b.ledger.party[i] = 1;
    b.ledger.merchant[i] = listed ? b.ledger.counterparty[i] : 0U;
  }
  return judge(b);
}

}  // namespace

TEST_CASE("cash paid in by habit is taken for sales", "[analyze][turnover]") {
  CHECK(judge(sorted(with_cash(20000))).more == 240000);
  CHECK(judge(sorted(with_cash(20000, 6))).more == 120000);
  // Five months of twelve are no habit, and one deposit isn't either.
  const Verdict rare = judge(sorted(with_cash(20000, 5)));
  CHECK(rare.more == 0);
  CHECK(rare.why == "CASH_NOT_USUAL");
  LedgerBuilder once = shop();
  once.in("2026-06-15", 900000, Category::CashDeposit, "", Mode::Cash);
  CHECK(judge(sorted(std::move(once))).more == 0);
}

TEST_CASE("one great deposit among the usual ones isn't a sale", "[analyze][turnover]") {
  LedgerBuilder builder = with_cash(20000);
  builder.in("2026-11-25", 100001, Category::CashDeposit, "", Mode::Cash);
  const Verdict great = judge(sorted(std::move(builder)));
  CHECK(great.more == 240000);
  CHECK(great.why == "CASH_NOT_USUAL");
}

TEST_CASE("cash taken out and put back is counted once, as what it was", "[analyze][turnover]") {
  LedgerBuilder builder = with_cash(20000);
  builder.out("2026-04-10", 20000, Category::CashWithdrawal, "", Mode::Atm);   // six days before a deposit
  builder.out("2026-08-01", 20000, Category::CashWithdrawal, "", Mode::Atm);   // fifteen days before one
  builder.out("2026-09-10", 20100, Category::CashWithdrawal, "", Mode::Cash);  // another sum
  const Verdict back = judge(sorted(std::move(builder)));
  CHECK(back.more == 220000);
  CHECK(back.why == "PUT_BACK");
}

TEST_CASE("the owner's savings account takes no sales, unless it visibly does", "[analyze][turnover]") {
  const auto savings = [](int sales) {
    LedgerBuilder builder = shop();
    builder.account(rupees(0), model::AccountType::Savings);
    for (int m = 1; m <= 12; ++m) {
      builder.row(base::from_civil(2026, m, 16), true, rupees(9000), Category::CashDeposit, "", Mode::Cash);
      if (m <= sales) builder.row(base::from_civil(2026, m, 17), true, rupees(1000), Category::SalesReceipt, "Asha");
    }
    return judge(sorted(std::move(builder)));
  };
  CHECK(savings(0).more == 0);
  CHECK(savings(0).why == "NOT_A_TRADE_ACCOUNT");
  CHECK(savings(12).more == 108000);
}

TEST_CASE("a transfer that nobody explains: who sent it, does it stay, is it like a sale", "[analyze][turnover]") {
  CHECK(transfer(10000, PartyKind::Unknown).more == 10000);  // an ordinary sale's size
  CHECK(transfer(9999, PartyKind::Person).more == 9999);
  CHECK(transfer(10000, PartyKind::Person).why == "ROUND_SUMS");
  CHECK(transfer(500000, PartyKind::Unknown).why == "NOT_A_USUAL_SALE");
  CHECK(transfer(500000, PartyKind::Customer).more == 500000);
  CHECK(transfer(500000, PartyKind::Unknown, 0, 3).more == 500000);  // keeps paying for a quarter
  CHECK(transfer(500003, PartyKind::Person, 0, 3).why == "NOT_A_USUAL_SALE");
  for (const PartyKind kind : {PartyKind::Lender, PartyKind::Family, PartyKind::Owner, PartyKind::Employer,
                               PartyKind::Investment, PartyKind::Insurer, PartyKind::Government}) {
    CHECK(transfer(10000, kind).why == "RELATION");
  }
  CHECK(transfer(500000, PartyKind::Merchant).why == "NOT_A_USUAL_SALE");
  CHECK(transfer(500000, PartyKind::Merchant, 0, 1, true).more == 500000);  // a marketplace known by name
  CHECK(transfer(10000, PartyKind::Customer, 5000).why == "PAID_BACK");
  CHECK(transfer(10000, PartyKind::Customer, 4999).more == 10000);
}

TEST_CASE("money that goes back to its payer within the week is no sale", "[analyze][turnover]") {
  LedgerBuilder builder = shop();
  builder.in("2026-06-15", 9000, Category::Transfer, "Mohan Traders", Mode::Neft);
  builder.out("2026-06-18", 9000, Category::Transfer, "Mohan Traders", Mode::Neft);
  CHECK(judge(sorted(std::move(builder))).why == "PAID_BACK");
}

TEST_CASE("a shop whose every credit is unexplained: the usual ones count", "[analyze][turnover]") {
  LedgerBuilder builder(rupees(0));
  for (int m = 1; m <= 12; ++m) {
    for (int d = 1; d <= 20; ++d)
      builder.row(base::from_civil(2026, m, d), true, rupees(700 + 13 * d), Category::Transfer, "", Mode::Upi);
  }
  builder.in("2026-12-30", 250000, Category::Transfer, "", Mode::Neft);
  const Verdict v = judge(builder.done());
  CHECK(v.more == 12 * (20 * 700 + 13 * 210));
  CHECK(v.why == "NOT_A_USUAL_SALE");
}

TEST_CASE("months as columns: the best estimate beside the cautious one", "[analyze][turnover]") {
  const Analytics a = run(sorted(with_cash(20000)));
  const base::Json& columns = *base::object(*a.summary("transaction"), "columns");
  CHECK((*base::array(columns, "turnover"))[0] == 320000);
  CHECK((*base::array(columns, "turnover_best"))[0] == 330000);
  const base::Json& gross = *base::object(*a.summary("transaction"), "gross_and_net");
  CHECK(base::number(gross, "turnover_certain") == 3650000.0);
  CHECK(base::number(gross, "turnover") == 3770000.0);
  CHECK(base::number(gross, "turnover_best") == 3890000.0);
  CHECK(base::number(gross, "turnover_upper") == 3890000.0);
}

}  // namespace turnover_test
