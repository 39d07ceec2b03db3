// Payments that came back: the pair of a bounced mandate, a returned cheque, a reversed payment, and the bank's fee.
#include "classify/link_work.hpp"

namespace msme::classify {

using model::Bounce;
using model::Category;
using model::Mode;

namespace {

bool electronic(Mode mode) {
  return mode == Mode::Upi || mode == Mode::Imps || mode == Mode::Neft || mode == Mode::Rtgs;
}

}  // namespace

// Walks back through the rows of the same amount; the nearest in time comes first. No further than kFarthest rows: a file
// of one row repeated a hundred thousand times stays linear.
template <class Fits>
std::int64_t LinkWork::earlier(std::size_t place, int days, Fits&& fits) const {
  constexpr std::size_t kFarthest = 1000;
  const Row row = by_amount_[place];
  for (std::size_t k = place; k-- > 0 && place - k <= kFarthest;) {
    const Row other = by_amount_[k];
    if (ledger_.amount[other] != ledger_.amount[row] || ledger_.date[row] - ledger_.date[other] > days) break;
    if (ledger_.account[other] != ledger_.account[row] || ledger_.credit[other] == ledger_.credit[row]) continue;
    if (settled_[other] == 0 && fits(other)) return other;
  }
  // Banks list a same-day return now and then before the payment itself.
  for (std::size_t k = place + 1; k < by_amount_.size() && k - place <= kFarthest; ++k) {
    const Row other = by_amount_[k];
    if (ledger_.amount[other] != ledger_.amount[row] || ledger_.date[other] != ledger_.date[row]) break;
    if (ledger_.account[other] != ledger_.account[row] || ledger_.credit[other] == ledger_.credit[row]) continue;
    if (settled_[other] == 0 && fits(other)) return other;
  }
  return -1;
}

// The common form in real files: the debit and, within days, a credit with the same words and amount. It is
// neither income nor a loan disbursal.
void LinkWork::pair_mandates() {
  for (std::size_t place = 0; place < by_amount_.size(); ++place) {
    const Row credit = by_amount_[place];
    if (ledger_.credit[credit] == 0 || settled_[credit] != 0) continue;
    const Mode mode = ledger_.mode[credit];
    if (mode == Mode::Cash || mode == Mode::Atm || mode == Mode::Bank) continue;
    const std::int64_t found = earlier(place, settings_.return_days, [&](Row debit) {
      if (ledger_.mode[debit] != mode) return false;
      // Money swept into a deposit and back isn't a payment undone, though both rows print the deposit's number.
      if (ledger_.category[debit] == Category::Investment && ledger_.category[credit] == Category::Redemption)
        return false;
      // Words alone prove it for mandates; two transfers to and from one person read alike too, so those need
      // the same reference.
      // One of the two may be cut short or carry the bank's own words around the same lender.
      if (mode == Mode::Nach) return words(debit) == words(credit) || same_party(party(debit), party(credit));
      return same_reference(debit, credit);
    });
    if (found < 0) continue;
    const Row debit = static_cast<Row>(found);
    // Rows that say themselves which side's cheque came back are paired by that word, below.
    if (mode == Mode::Cheque && (ledger_.bounce[credit] != Bounce::None || ledger_.bounce[debit] != Bounce::None))
      continue;
    Category category = Category::Reversal;
    Bounce bounce = electronic(mode) ? Bounce::Electronic : Bounce::None;
    if (mode == Mode::Nach) {
      category = Category::MandateReturn;
      bounce = Bounce::MandateOut;
    } else if (mode == Mode::Cheque) {
      category = Category::ChequeReturn;
      // A deposit that was taken back, or an own cheque that came back: whichever row stands first.
      bounce = credit < debit ? Bounce::ChequeIn : Bounce::ChequeOut;
    }
    settle(debit, category, bounce, 90, Step::ReturnedMandate);
    settle(credit, category, bounce, 92, Step::ReturnedMandate);
  }
}

// Rows whose words say that something came back: what came back is the nearest open row of the same amount.
void LinkWork::pair_named_returns() {
  for (std::size_t place = 0; place < by_amount_.size(); ++place) {
    const Row row = by_amount_[place];
    if (settled_[row] != 0) continue;
    const Bounce bounce = ledger_.bounce[row];
    const Category category = ledger_.category[row];
    std::int64_t found = -1;
    if (category == Category::ChequeReturn) {
      found = earlier(place, settings_.return_days, [&](Row other) {
        return ledger_.mode[other] == Mode::Cheque || same_reference(row, other) ||
               (ledger_.mode[other] == Mode::Other && bounce == Bounce::ChequeOut);
      });
    } else if (category == Category::MandateReturn) {
      found = earlier(place, settings_.return_days, [&](Row other) { return ledger_.mode[other] == Mode::Nach; });
    } else if (category == Category::Reversal && ledger_.mode[row] != Mode::Bank) {
      found = earlier(place, settings_.reversal_days, [&](Row other) {
        // Banks send back what they took by NEFT or RTGS by IMPS as well.
        const bool same_rail = ledger_.mode[other] == ledger_.mode[row] || ledger_.mode[row] == Mode::Other ||
                               (electronic(ledger_.mode[other]) && electronic(ledger_.mode[row]));
        return same_reference(row, other) || (same_rail && same_party(party(row), party(other)));
      });
    } else {
      continue;
    }
    settled_[row] = 1;
    if (found >= 0) settle(static_cast<Row>(found), category, bounce, 85, Step::NamedReturn);
  }
}

// A nameless debit of ₹59, 118, 236, 295, 590 … just after a return is its fee, whatever the bank calls it.
void LinkWork::settle_fees() {
  if (settings_.fee_step <= 0) return;
  std::int64_t last_return = -1;
  for (std::size_t i = 0; i < ledger_.size(); ++i) {
    const Row row = static_cast<Row>(i);
    const Bounce bounce = ledger_.bounce[row];
    if (bounce == Bounce::ChequeIn || bounce == Bounce::ChequeOut || bounce == Bounce::MandateOut) {
      last_return = row;
      continue;
    }
    if (last_return < 0 || ledger_.credit[row] != 0 || settled_[row] != 0 || bounce != Bounce::None) continue;
    const Row before = static_cast<Row>(last_return);
    if (ledger_.account[before] != ledger_.account[row]) continue;
    if (ledger_.date[row] - ledger_.date[before] > settings_.fee_days) continue;
    const base::Paise amount = ledger_.amount[row];
    if (amount > settings_.fee_max || amount % settings_.fee_step != 0) continue;
    if (ledger_.category[row] != Category::Other || ledger_.counterparty[row] != 0) continue;
    settle(row, Category::BounceCharge, Bounce::Charge, 75, Step::ReturnFee);
    ledger_.mode[row] = Mode::Bank;
  }
}

void LinkWork::pair_returns() {
  pair_mandates();
  pair_named_returns();
  settle_fees();
}

}  // namespace msme::classify
