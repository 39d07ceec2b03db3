// Own transfers: the same amount out of one account of the borrower and into another within days.
#include <algorithm>

#include "classify/link_work.hpp"

namespace msme::classify {

using model::Category;
using model::Mode;

// Rows that could be one leg: money moved by a transfer of some kind, and nothing surer is known about it.
bool LinkWork::own_candidate(Row row) const {
  if (settled_[row] != 0) return false;
  switch (ledger_.mode[row]) {
    case Mode::Atm:
    case Mode::Cash:
    case Mode::Pos:
    case Mode::Bank:
    case Mode::Nach:
      return false;
    default:
      break;
  }
  switch (ledger_.category[row]) {
    case Category::SalesReceipt:
    case Category::SupplierPayment:
    case Category::Transfer:
    case Category::OwnTransfer:
    case Category::CapitalIn:
    case Category::Drawings:
    case Category::Other:
      return true;
    default:
      // What only the source's own word says, against a narration that is silent, stands in nothing's way.
      return ledger_.bounce[row] == model::Bounce::None && ledger_.confidence[row] <= settings_.known_weak;
  }
}

bool LinkWork::is_holder(Row row) const {
  const std::string_view name = party(row);
  if (name.empty()) return false;
  for (const model::Account& account : borrower_.accounts) {
    if (!account.holder_name.empty() && same_party(name, account.holder_name)) return true;
  }
  return false;
}

// How sure the two legs belong together, 0 = they don't.
std::uint8_t LinkWork::own_evidence(Row debit, Row credit) const {
  if (same_reference(debit, credit)) return 98;
  const bool holder = is_holder(debit) || is_holder(credit);
  if (holder) return 95;
  const Mode out = ledger_.mode[debit];
  const Mode in = ledger_.mode[credit];
  const bool loose = out == Mode::Transfer || in == Mode::Transfer || out == Mode::Other || in == Mode::Other;
  if (out != in && !loose) return 0;
  const std::string_view to = party(debit);
  const std::string_view from = party(credit);
  const bool same = same_party(to, from);
  if (!to.empty() && !from.empty() && !same) return 0;
  if (ledger_.amount[debit] < settings_.own_min) return 0;
  if (same) return 92;
  const bool told =
      ledger_.category[debit] == Category::OwnTransfer || ledger_.category[credit] == Category::OwnTransfer;
  return told ? 90 : 78;
}

void LinkWork::pair_own() {
  for (std::size_t first = 0; first < by_amount_.size();) {
    std::size_t end = first;
    while (end < by_amount_.size() && ledger_.amount[by_amount_[end]] == ledger_.amount[by_amount_[first]]) ++end;
    for (std::size_t i = first; i < end && borrower_.accounts.size() > 1; ++i) {
      const Row debit = by_amount_[i];
      if (ledger_.credit[debit] != 0 || !own_candidate(debit)) continue;
      std::int64_t best = -1;
      std::uint8_t sure = 0;
      base::Date nearest = 0;
      const auto consider = [&](std::size_t k) {
        const Row credit = by_amount_[k];
        const base::Date days = ledger_.date[credit] - ledger_.date[debit];
        const base::Date gap = days < 0 ? -days : days;
        if (gap > settings_.own_days) return false;
        if (ledger_.credit[credit] == 0 || ledger_.account[credit] == ledger_.account[debit]) return true;
        if (!own_candidate(credit)) return true;
        const std::uint8_t evidence = own_evidence(debit, credit);
        if (evidence > sure || (evidence == sure && evidence > 0 && gap < nearest)) {
          best = credit;
          sure = evidence;
          nearest = gap;
        }
        return true;
      };
      for (std::size_t k = i; k-- > first && consider(k);) {
      }
      for (std::size_t k = i + 1; k < end && consider(k); ++k) {
      }
      if (best < 0) continue;
      settle(debit, Category::OwnTransfer, model::Bounce::None, sure, Step::OwnPair);
      settle(static_cast<Row>(best), Category::OwnTransfer, model::Bounce::None, sure, Step::OwnPair);
    }
    first = end;
  }
  name_own();
}

// One leg only, the other account isn't among the files: the holder's own name on a transfer.
void LinkWork::name_own() {
  for (std::size_t i = 0; i < ledger_.size(); ++i) {
    const Row row = static_cast<Row>(i);
    if (!own_candidate(row) || ledger_.confidence[row] > 75 || ledger_.category[row] == Category::OwnTransfer) continue;
    if (is_holder(row)) settle(row, Category::OwnTransfer, model::Bounce::None, 72, Step::OwnName);
  }
}

}  // namespace msme::classify
