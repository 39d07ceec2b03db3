// Debits that fail: returned mandates and cheques, failed transfers, each with the rows that follow it.
#include "simulate/events.hpp"

namespace msme::simulate {

using base::Date;
using base::Paise;
using model::Bounce;
using model::Category;
using model::Mode;

namespace {

bool may_fail(const Event& event) {
  if (event.credit || event.bounce != Bounce::None || event.by_balance) return false;
  return event.kind == Kind::Mandate || (event.kind == Kind::Transfer && event.category == Category::SupplierPayment);
}

}  // namespace

void Planner::failures() {
  int debits = 0;
  std::vector<std::size_t> slow;  // mandates and cheques: they bounce
  std::vector<std::size_t> fast;  // electronic: they fail and come back
  for (std::size_t i = 0; i < plan_.size(); ++i) {
    if (!plan_[i].credit) ++debits;
    if (!may_fail(plan_[i])) continue;
    (plan_[i].mode == Mode::Nach || plan_[i].mode == Mode::Cheque ? slow : fast).push_back(i);
  }
  // Failures add debits of their own (charge, second attempt), hence the larger base.
  owed_failures_ += b_.latent.bounce_rate * debits * (1 + usual_.failures.base * b_.latent.bounce_rate);
  while (owed_failures_ >= 1 || failing_.chance(owed_failures_ * usual_.failures.carry)) {
    const bool bounces = failing_.chance(usual_.slow) || fast.empty();
    std::vector<std::size_t>& pool = bounces && !slow.empty() ? slow : fast;
    if (pool.empty()) break;
    const auto pick = static_cast<std::size_t>(failing_.integer(0, static_cast<std::int64_t>(pool.size()) - 1));
    const std::size_t at = pool[pick];
    pool.erase(pool.begin() + static_cast<std::ptrdiff_t>(pick));
    if (plan_[at].mode == Mode::Nach) {
      fail_mandate(at);
    } else if (plan_[at].mode == Mode::Cheque) {
      fail_cheque(at);
    } else {
      fail_electronic(at);
    }
    owed_failures_ -= 1;
  }
}

void Planner::fail_mandate(std::size_t at) {
  const Event tried = plan_[at];
  plan_[at].bounce = Bounce::MandateOut;
  plan_[at].category = Category::MandateReturn;
  Event back = plan_[at];
  back.credit = true;
  after(back, tried.date, tried.time + 300);
  Event charge = plan_[at];
  charge.kind = Kind::ReturnCharge;
  charge.mode = Mode::Bank;
  charge.category = Category::BounceCharge;
  charge.bounce = Bounce::Charge;
  charge.amount = base::from_rupees(usual_.return_charge);
  charge.party = -1;
  charge.need = Need::Must;
  after(charge, tried.date + static_cast<Date>(draw(failing_, usual_.failures.charge_days)), 83000);
  // Presented again within the month, or left unpaid: then the bureau hears of it.
  const Date again = tried.date + static_cast<Date>(draw(failing_, usual_.failures.mandate_again_days));
  const bool paid =
      failing_.chance(b_.latent.health < usual_.failing_health ? usual_.paid_again_weak : usual_.paid_again);
  if (paid && again <= last_) {
    Event retry = tried;
    retry.reference = failing_.next();
    after(retry, again, tried.time);
    return;
  }
  for (Loan& loan : b_.loans) {
    if (loan.party != tried.party || tried.category != Category::Emi) continue;
    loan.arrears += 1;
    loan.overdue += loan.emi;
    const int back_from_end = b_.first_month + b_.months - 1 - month_;
    for (int m = back_from_end; m >= 0; --m) {
      if (m < kDpdMonths) loan.due[static_cast<std::size_t>(m)] = loan.arrears;
    }
  }
}

void Planner::fail_cheque(std::size_t at) {
  const Event tried = plan_[at];
  plan_[at].bounce = Bounce::ChequeOut;
  plan_[at].category = Category::ChequeReturn;
  plan_[at].need = Need::Must;
  Event back = plan_[at];
  back.credit = true;
  back.kind = Kind::ChequeReturn;
  after(back, tried.date, tried.time + 300);
  Event charge = plan_[at];
  charge.kind = Kind::ReturnCharge;
  charge.mode = Mode::Bank;
  charge.category = Category::BounceCharge;
  charge.bounce = Bounce::Charge;
  charge.amount = base::from_rupees(usual_.return_charge);
  charge.party = -1;
  after(charge, tried.date + 1, 83000);
  Event again = tried;
  again.mode = tried.amount >= rtgs_ ? Mode::Rtgs : Mode::Neft;
  again.reference = failing_.next();
  after(again, tried.date + static_cast<Date>(draw(failing_, usual_.failures.cheque_again_days)), tried.time);
}

void Planner::fail_electronic(std::size_t at) {
  const Event tried = plan_[at];
  plan_[at].bounce = Bounce::Electronic;
  plan_[at].category = Category::Reversal;
  plan_[at].need = Need::Must;
  Event back = plan_[at];
  back.credit = true;
  back.kind = Kind::Reversal;
  after(back, tried.date, tried.time + 600);
  Event again = tried;
  again.reference = failing_.next();
  after(again, tried.date, tried.time + 1800);
}

}  // namespace msme::simulate
