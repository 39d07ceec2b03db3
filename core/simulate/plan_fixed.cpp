// What a month brings whatever the trade: pay, rent, taxes, instalments, the household, bank charges.
#include "base/detmath.hpp"
#include "simulate/events.hpp"

namespace msme::simulate {

using base::Date;
using base::Paise;
using model::Category;
using model::Mode;

namespace {

constexpr Paise kUpiOrBank = 5000000;  // above ₹50,000 people go through the bank

Paise whole(double paise, Paise unit) {
  const auto units = static_cast<Paise>(paise / static_cast<double>(unit) + 0.5);
  return (units < 1 ? 1 : units) * unit;
}

bool quarter_end(int month) { return (month % 12 + 1) % 3 == 0; }

}  // namespace

void Planner::obligations(const std::vector<Paise>& balances) {
  pay_staff();
  pay_taxes();
  pay_instalments();
  household(balances);
  savings_plans();
  charges();
  // What was collected elsewhere is swept into the main account.
  for (const int from : {2, 4}) {
    if (static_cast<int>(b_.accounts.size()) <= from || (from == 4 && !b_.latent.many_banks)) continue;
    for (const int day_of_month : {10, 20, 28}) {
      own_transfer(on(day_of_month), from, 0, 100);
      plan_.back().by_balance = true;
      plan_.back().share = 0.9;
      plan_.back().time = 70000 + from * 60;
    }
  }
  if (b_.accounts.size() > 3) overdraft();
}

void Planner::pay_staff() {
  // Staff follows trade at half its pace.
  const double level = b_.trend(month_) / (b_.latent.turnover * 100);
  auto count = static_cast<std::size_t>(static_cast<double>(b_.staff.size()) * (0.5 + 0.5 * level) + 0.5);
  if (count < 1) count = 1;
  if (count > b_.staff.size() + 6) count = b_.staff.size() + 6;
  for (std::size_t i = 0; i < count; ++i) {
    const Employee& employee = b_.staff[i % b_.staff.size()];
    // Those hired with growth are paid under their own names.
    int party = employee.party;
    if (i >= b_.staff.size()) party = b_.payers[(i * 7) % b_.payers.size()];
    const Date date = on(static_cast<int>(costs_.integer(1, 5)));
    Event& event = add(costs_, date, Kind::Transfer, employee.pay <= kUpiOrBank && i % 3 == 0 ? Mode::Upi : Mode::Neft,
                       Category::SalaryPaid, employee.pay);
    event.party = party;
    event.remark = "SALARY";
  }
  Event& rent =
      add(costs_, on(5), Kind::Transfer, b_.rent <= kUpiOrBank ? Mode::Upi : Mode::Neft, Category::Rent, b_.rent);
  rent.party = b_.landlord;
  rent.remark = "SHOP RENT";
  for (std::size_t i = 0; i < b_.utilities.size(); ++i) {
    const double wobble = costs_.lognormal(i == 0 ? 90000 : 1.0, 0.12);
    const Paise bill = i == 0 ? whole(wobble, 100) : whole(b_.latent.turnover * 100 * 0.004 * wobble, 100);
    const Date date = on(static_cast<int>(costs_.integer(8, 24)));
    Event& event = add(costs_, date, Kind::Merchant, Mode::Upi, Category::Utilities, bill);
    event.party = b_.utilities[i];
    event.remark = "BILL";
  }
}

// PMT-06: a quarterly filer pays the tax of the quarter's first two months by the 25th of the next.
void Planner::pay_deposits() {
  for (GstPeriod& period : b_.gst) {
    if (period.months == 1 || month_ <= period.month - period.months + 1 || month_ > period.month) continue;
    const Paise due = month_tax(b_, month_ - 1);
    if (due <= 0) continue;
    period.deposited += due;
    add(costs_, on(25), Kind::Gst, Mode::Transfer, Category::GstPayment, due).need = Need::Must;
  }
}

void Planner::pay_taxes() {
  pay_deposits();
  for (GstPeriod& period : b_.gst) {
    // The challan is paid on the day the return is filed.
    if (period.gstr3b == base::kNoDate || period.gstr3b < first_ || period.gstr3b > last_) continue;
    close_period(b_, period);
    if (period.deposited > period.net) period.deposited = period.net;
    const Paise due = period.net - period.deposited;
    if (due <= 0) continue;
    add(costs_, period.gstr3b, Kind::Gst, Mode::Transfer, Category::GstPayment, due).need = Need::Must;
  }
  const Paise pay = b_.staff.empty() ? 0 : b_.staff[0].pay * static_cast<Paise>(b_.staff.size());
  if (b_.staff.size() >= 5) {
    add(costs_, on(15), Kind::Epf, Mode::Transfer, Category::StatutoryDues,
        whole(static_cast<double>(pay) * 0.13, 100));
  }
  if (b_.segment->b2b > 0.5) {
    add(costs_, on(7), Kind::Tds, Mode::Transfer, Category::TaxPayment, whole(turnover_ * 0.0012, 100));
  }
  const double surplus = (b_.trend(month_) * b_.latent.margin - static_cast<double>(b_.emi_total())) * 3;
  if (quarter_end(month_) && surplus > 0) {
    // Advance tax: about 5 % of a quarter's surplus.
    add(costs_, on(15), Kind::IncomeTax, Mode::Transfer, Category::TaxPayment, whole(surplus * 0.05, 10000));
  }
}

void Planner::pay_instalments() {
  for (Loan& loan : b_.loans) {
    if (!loan.running()) continue;
    if (loan.opened >= first_ && loan.opened <= last_) {
      Event& event = add(costs_, loan.opened, Kind::LoanCredit, Mode::Neft, Category::LoanDisbursal, loan.disbursed());
      event.credit = true;
      event.party = loan.party;
      event.remark = "LOAN DISBURSAL";
      event.fraud = loan.fraud;
      if (loan.hidden && event.amount <= 50000000) event.mode = Mode::Imps;
      continue;
    }
    if (base::month_index(loan.opened) >= month_) continue;
    const Date due = base::month_start(month_) + loan.day - 1;
    if (due < first_ || due > last_) continue;
    if (loan.hidden) {
      hidden_instalment(loan, due);
      continue;
    }
    Event& event = add(costs_, due, Kind::Mandate, Mode::Nach, Category::Emi, loan.emi);
    event.party = loan.party;
    event.fraud = loan.fraud;
    event.time = 23400 + static_cast<std::int32_t>(event.reference % 9000);  // mandates run in the morning
  }
}

// A private lender has no mandate: the borrower sends the money himself.
void Planner::hidden_instalment(const Loan& loan, Date due) {
  Event& event = add(costs_, due, Kind::Transfer, Mode::Imps, Category::Emi, loan.emi);
  event.party = loan.party;
  event.fraud = loan.fraud;
  event.remark = "INSTALMENT";
}

void Planner::savings_plans() {
  const auto mandate = [&](Date date, Category category, int party, Paise amount, std::int32_t time) {
    Event& event = add(home_, date, Kind::Mandate, Mode::Nach, category, amount);
    event.account = 1;
    event.party = party;
    event.need = Need::Optional;
    event.time = time;
  };
  for (const Folio& folio : b_.folios) {
    if (folio.sip > 0) mandate(on(10), Category::Investment, folio.party, folio.sip, 25000);
    if (folio.lump <= 0 || folio.bought < first_ || folio.bought > last_) continue;
    Event& event = add(home_, folio.bought, Kind::Transfer, Mode::Neft, Category::Investment, folio.lump);
    event.account = 1;
    event.party = folio.party;
    event.remark = "MF PURCHASE";
  }
  for (const Policy& policy : b_.policies) {
    // On the anniversary's day, within the month.
    const int day = base::to_civil(policy.start).day;
    const bool due = policy.monthly || base::month_index(policy.start) % 12 == month_ % 12;
    if (due) mandate(on(policy.monthly ? 15 : day), Category::Insurance, policy.party, policy.premium, 26000);
  }
}

void Planner::household(const std::vector<Paise>& balances) {
  const double home = b_.household(month_);
  own_transfer(on(4), 0, 1, whole(home * 0.7, 10000));
  plan_.back().need = Need::Must;
  const Paise drawn = whole(home * 0.3, 10000);
  Event& family =
      add(home_, on(10), Kind::Transfer, drawn <= kUpiOrBank ? Mode::Upi : Mode::Imps, Category::Drawings, drawn);
  family.party = b_.family[0];
  family.remark = "HOUSEHOLD";
  family.need = Need::Optional;
  // Cash beyond the buffer goes to savings, and from there into a deposit.
  const double cost = b_.trend(month_) * (1 - b_.latent.margin);
  const double buffer = cost * b_.latent.buffer_days / 30;
  const auto cash = static_cast<double>(balances[0]);
  if (cash > 1.8 * buffer + 5000000) own_transfer(on(2), 0, 1, whole((cash - 1.2 * buffer) * 0.6, 100000));
  const auto saved = static_cast<double>(balances[1]);
  const double reserve = 5 * home + 0.3 * cost;
  if (saved > reserve + 20000000) {
    Event& deposit = add(home_, on(6), Kind::FixedDeposit, Mode::Transfer, Category::Investment,
                         whole((saved - reserve) * 0.6, 1000000));
    deposit.account = 1;
    deposit.need = Need::Optional;
  }
}

void Planner::charges() {
  if (b_.accounts[0].cash_credit) {
    // Monthly, on what is drawn: about 11 % a year.
    Event& interest = add(home_, last_, Kind::InterestCharged, Mode::Bank, Category::InterestCharged, 100);
    interest.time = 84600;
    interest.by_balance = true;
    interest.share = b_.config->behaviour.cc_interest;
  }
  if (!quarter_end(month_)) return;
  const double rate = b_.config->calibration.savings_rate / 400;
  for (std::size_t i = 0; i < b_.accounts.size(); ++i) {
    const BankAccount& account = b_.accounts[i];
    if (account.overdraft || account.cash_credit) continue;
    Event& event = account.savings ? add(home_, last_, Kind::Interest, Mode::Bank, Category::InvestmentIncome, 100)
                                   : add(home_, last_, Kind::BankCharge, Mode::Bank, Category::BankCharges, 29500);
    event.account = static_cast<std::uint8_t>(i);
    event.time = 84000 + static_cast<std::int32_t>(i);
    if (!account.savings) continue;
    event.credit = true;
    event.by_balance = true;
    event.share = rate;
  }
}

// The overdraft breathes: drawn early in the month, paid back late, interest on the last day.
void Planner::overdraft() {
  const auto limit = static_cast<double>(b_.accounts[3].limit);
  const double drawn = limit * home_.uniform(0.05, 0.15);
  const double wobble = home_.uniform(0.85, 1.05);
  own_transfer(on(8), 3, 0, whole(drawn, 100000));
  own_transfer(on(25), 0, 3, whole(drawn * wobble, 100000));
  Event& interest = add(home_, last_, Kind::InterestCharged, Mode::Bank, Category::InterestCharged, 100);
  interest.account = 3;
  interest.time = 84500;
  interest.by_balance = true;
  interest.share = b_.config->behaviour.od_interest;
  if (b_.accounts.size() > 4 && !b_.latent.many_banks && quarter_end(month_)) own_transfer(on(18), 1, 4, 500000);
}

void Planner::spending(int count) {
  const ModeMix& mix = b_.config->modes;
  const double share = static_cast<double>(b_.config->transactions) / b_.months;
  int atm = static_cast<int>(share * mix.atm + 0.5);
  int cards = static_cast<int>(share * mix.pos + 0.5);
  if (atm + cards > count) atm = cards = count / 3;
  const double home = b_.household(month_);
  std::vector<Paise> amounts;
  split(home_, home * 0.2, atm, 0.3, 50000, amounts);
  for (const Paise amount : amounts) {
    const Date date = day(home_, 1);
    Event& event =
        add(home_, date, Kind::Atm, Mode::Atm, Category::CashWithdrawal, amount > 2000000 ? 2000000 : amount);
    event.account = 1;
    event.need = Need::Optional;
  }
  split(home_, home * 0.4, count - atm, 0.7, 100, amounts);
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    const auto index = static_cast<std::size_t>(home_.integer(0, static_cast<std::int64_t>(b_.merchants.size()) - 1));
    const Date date = day(home_, 1.2);
    const Merchant& shop = b_.names->merchants[index];
    Paise amount = amounts[i];
    const Paise least = base::from_rupees(b_.config->upi.low);
    const Paise most = base::from_rupees(b_.config->upi.high);
    amount = amount < least ? least : amount > most ? most : amount;
    Event& event =
        add(home_, date, Kind::Merchant, static_cast<int>(i) < cards ? Mode::Pos : Mode::Upi, shop.category, amount);
    event.party = b_.merchants[index];
    // The van's fuel and the shop's errands are paid by the business.
    event.account = shop.category == Category::Fuel || event.reference % 5 == 0 ? 0 : 1;
    event.need = Need::Optional;
    event.remark = "PAYMENT";
  }
}

}  // namespace msme::simulate
