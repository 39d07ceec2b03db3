// What a month brings whatever the trade: pay, rent, taxes, instalments, the household, bank charges.
#include "base/detmath.hpp"
#include "simulate/events.hpp"

namespace msme::simulate {

using base::Date;
using base::Paise;
using model::Category;
using model::Mode;

namespace {

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
    for (const int day_of_month : usual_.costs.sweep_days) {
      own_transfer(on(day_of_month), from, 0, 100);
      plan_.back().by_balance = true;
      plan_.back().share = usual_.costs.sweep_share;
      plan_.back().time = 70000 + from * 60;
    }
  }
  if (b_.accounts.size() > 3) overdraft();
}

void Planner::pay_staff() {
  const Behaviour::Costs& usual = usual_.costs;
  const Paise by_bank = base::from_rupees(usual.bank_from);
  const double level = b_.trend(month_) / (b_.latent.turnover * 100);
  const double follows = 1 - usual.staff_follows + usual.staff_follows * level;
  auto count = static_cast<std::size_t>(static_cast<double>(b_.staff.size()) * follows + 0.5);
  if (count < 1) count = 1;
  const std::size_t most = b_.staff.size() + static_cast<std::size_t>(usual.hired_most);
  if (count > most) count = most;
  for (std::size_t i = 0; i < count; ++i) {
    const Employee& employee = b_.staff[i % b_.staff.size()];
    // Those hired with growth are paid under their own names.
    int party = employee.party;
    if (i >= b_.staff.size()) party = b_.payers[(i * 7) % b_.payers.size()];
    const Date date = on(draw(costs_, usual.pay_days));
    Event& event = add(costs_, date, Kind::Transfer, employee.pay <= by_bank && i % 3 == 0 ? Mode::Upi : Mode::Neft,
                       Category::SalaryPaid, employee.pay);
    event.party = party;
    event.remark = "SALARY";
  }
  Event& rent = add(costs_, on(usual.rent_day), Kind::Transfer, b_.rent <= by_bank ? Mode::Upi : Mode::Neft,
                    Category::Rent, b_.rent);
  rent.party = b_.landlord;
  rent.remark = "SHOP RENT";
  for (std::size_t i = 0; i < b_.utilities.size(); ++i) {
    const double wobble = costs_.lognormal(i == 0 ? usual.phone_bill * 100 : 1.0, usual.utility_sigma);
    const Paise bill = i == 0 ? whole(wobble, 100) : whole(b_.latent.turnover * 100 * usual.power_share * wobble, 100);
    const Date date = on(draw(costs_, usual.utility_days));
    Event& event = add(costs_, date, Kind::Merchant, Mode::Upi, Category::Utilities, bill);
    event.party = b_.utilities[i];
    event.remark = "BILL";
  }
}

// PMT-06: a quarterly filer pays the tax of the quarter's first two months in the month after each.
void Planner::pay_deposits() {
  for (GstPeriod& period : b_.gst) {
    if (period.months == 1 || month_ <= period.month - period.months + 1 || month_ > period.month) continue;
    const Paise due = month_tax(b_, month_ - 1);
    if (due <= 0) continue;
    period.deposited += due;
    add(costs_, on(usual_.statutory.gst_deposit_day), Kind::Gst, Mode::Transfer, Category::GstPayment, due).need =
        Need::Must;
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
  // What is due on last month's pay and trade: a business in its first month owes nothing.
  if (month_ == base::month_index(b_.began)) return;
  const Paise pay = b_.staff.empty() ? 0 : b_.staff[0].pay * static_cast<Paise>(b_.staff.size());
  if (b_.staff.size() >= static_cast<std::size_t>(usual_.costs.epf_staff_from)) {
    add(costs_, on(usual_.statutory.epf_day), Kind::Epf, Mode::Transfer, Category::StatutoryDues,
        whole(static_cast<double>(pay) * (usual_.statutory.epf_percent / 100), 100));
  }
  if (b_.segment->b2b > usual_.costs.tds_business_from) {
    add(costs_, on(usual_.statutory.tds_day), Kind::Tds, Mode::Transfer, Category::TaxPayment,
        whole(turnover_ * usual_.costs.tds_share, 100));
  }
  const double surplus = (b_.trend(month_) * b_.latent.margin - static_cast<double>(b_.emi_total())) * 3;
  if (quarter_end(month_) && surplus > 0) {
    add(costs_, on(usual_.statutory.advance_tax_day), Kind::IncomeTax, Mode::Transfer, Category::TaxPayment,
        whole(surplus * usual_.costs.advance_tax_share, 10000));
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
      if (loan.hidden && event.amount <= imps_) event.mode = Mode::Imps;
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
    const Whole minutes = usual_.rows.mandate_minutes;
    const auto span = static_cast<std::uint64_t>(minutes.high > minutes.low ? minutes.high - minutes.low : 1) * 60;
    event.time = minutes.low * 60 + static_cast<std::int32_t>(event.reference % span);
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
    if (folio.sip > 0) mandate(on(usual_.plans.sip_day), Category::Investment, folio.party, folio.sip, 25000);
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
    if (due)
      mandate(on(policy.monthly ? usual_.plans.premium_day : day), Category::Insurance, policy.party, policy.premium,
              26000);
  }
}

void Planner::household(const std::vector<Paise>& balances) {
  const double home = b_.household(month_);
  const Behaviour::Household& usual = usual_.household;
  own_transfer(on(usual.savings_day), 0, 1, whole(home * usual.savings_share, 10000));
  plan_.back().need = Need::Must;
  const Paise drawn = whole(home * usual.family_share, 10000);
  Event& family =
      add(home_, on(usual.family_day), Kind::Transfer,
          drawn <= base::from_rupees(usual_.costs.bank_from) ? Mode::Upi : Mode::Imps, Category::Drawings, drawn);
  family.party = b_.family[0];
  family.remark = "HOUSEHOLD";
  family.need = Need::Optional;
  // Cash beyond the buffer goes to savings, and from there into a deposit.
  const double cost = b_.trend(month_) * (1 - b_.latent.margin);
  const double buffer = cost * b_.latent.buffer_days / 30;
  const auto cash = static_cast<double>(balances[0]);
  if (cash > usual.excess_from * buffer + usual.excess_plus * 100) {
    own_transfer(on(usual.excess_day), 0, 1, whole((cash - usual.excess_keep * buffer) * usual.excess_share, 100000));
  }
  const auto saved = static_cast<double>(balances[1]);
  const double reserve = usual.reserve_months * home + usual.reserve_costs * cost;
  if (saved > reserve + usual.deposit_from * 100) {
    Event& deposit = add(home_, on(usual.deposit_day), Kind::FixedDeposit, Mode::Transfer, Category::Investment,
                         whole((saved - reserve) * usual.deposit_share, 1000000));
    deposit.account = 1;
    deposit.need = Need::Optional;
  }
}

void Planner::charges() {
  if (b_.accounts[0].cash_credit) {
    Event& interest = add(home_, last_, Kind::InterestCharged, Mode::Bank, Category::InterestCharged, 100);
    interest.time = 84600;
    interest.by_balance = true;
    interest.share = usual_.cc_interest;
  }
  if (!quarter_end(month_)) return;
  const double rate = b_.config->calibration.savings_rate / 400;
  for (std::size_t i = 0; i < b_.accounts.size(); ++i) {
    const BankAccount& account = b_.accounts[i];
    if (account.overdraft || account.cash_credit) continue;
    Event& event = account.savings ? add(home_, last_, Kind::Interest, Mode::Bank, Category::InvestmentIncome, 100)
                                   : add(home_, last_, Kind::BankCharge, Mode::Bank, Category::BankCharges,
                                         base::from_rupees(usual_.costs.quarterly_charge));
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
  const Behaviour::Overdraft& usual = usual_.overdraft;
  const double drawn = limit * draw(home_, usual.drawn);
  const double wobble = draw(home_, usual.repaid);
  own_transfer(on(usual.drawn_day), 3, 0, whole(drawn, 100000));
  own_transfer(on(usual.repaid_day), 0, 3, whole(drawn * wobble, 100000));
  Event& interest = add(home_, last_, Kind::InterestCharged, Mode::Bank, Category::InterestCharged, 100);
  interest.account = 3;
  interest.time = 84500;
  interest.by_balance = true;
  interest.share = usual_.od_interest;
  if (b_.accounts.size() > 4 && !b_.latent.many_banks && quarter_end(month_)) {
    own_transfer(on(usual.spare_day), 1, 4, base::from_rupees(usual.spare));
  }
}

void Planner::spending(int count) {
  const Behaviour::Household& usual = usual_.household;
  const ModeMix& mix = b_.config->modes;
  const double share = static_cast<double>(b_.transactions) / b_.months;
  int atm = static_cast<int>(share * mix.atm + 0.5);
  int cards = static_cast<int>(share * mix.pos + 0.5);
  if (atm + cards > count) atm = cards = count / 3;
  const double home = b_.household(month_);
  std::vector<Paise> amounts;
  split(home_, home * usual.cash_share, atm, usual.cash_sigma, 50000, amounts);
  for (const Paise amount : amounts) {
    const Date date = day(home_, 1);
    const Paise most = base::from_rupees(usual.cash_most);
    Event& event = add(home_, date, Kind::Atm, Mode::Atm, Category::CashWithdrawal, amount > most ? most : amount);
    event.account = 1;
    event.need = Need::Optional;
  }
  split(home_, home * usual.shopping_share, count - atm, usual.shopping_sigma, 100, amounts);
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    const auto index = static_cast<std::size_t>(home_.integer(0, static_cast<std::int64_t>(b_.merchants.size()) - 1));
    const Date date = day(home_, usual.shopping_sunday);
    const Merchant& shop = b_.names->merchants[index];
    Paise amount = amounts[i];
    const Paise least = base::from_rupees(b_.config->upi.low);
    const Paise most = base::from_rupees(b_.config->upi.high);
    amount = amount < least ? least : amount > most ? most : amount;
    Event& event =
        add(home_, date, Kind::Merchant, static_cast<int>(i) < cards ? Mode::Pos : Mode::Upi, shop.category, amount);
    event.party = b_.merchants[index];
    // The van's fuel and the shop's errands are paid by the business.
    event.account =
        shop.category == Category::Fuel || event.reference % static_cast<std::uint64_t>(usual.errand_every) == 0 ? 0
                                                                                                                 : 1;
    event.need = Need::Optional;
    event.remark = "PAYMENT";
  }
}

}  // namespace msme::simulate
