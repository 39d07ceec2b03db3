// One payment told twice in one source under different ids, or without any: exact copies, copies whose clock is a second
// off, copies with another spelling of the merchant. Two genuine identical payments stay: they leave different balances,
// or nothing proves them one.
#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "clean/transactions.hpp"

namespace msme::clean {

using base::kNoDate;
using base::kNoMoney;

namespace {

// Letters and digits alone, without regard to case: banks and exports differ in the rest.
bool same_essence(std::string_view a, std::string_view b) {
  std::size_t i = 0, j = 0;
  for (;;) {
    while (i < a.size() && !base::is_alnum(a[i]) && (static_cast<unsigned char>(a[i]) & 0x80U) == 0) ++i;
    while (j < b.size() && !base::is_alnum(b[j]) && (static_cast<unsigned char>(b[j]) & 0x80U) == 0) ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if (base::to_upper(a[i++]) != base::to_upper(b[j++])) return false;
  }
}

// A number that names one payment: six digits or more in a row, as RRN, UTR and cheque numbers have.
bool has_number(std::string_view text) {
  std::size_t run = 0;
  for (const char c : text) {
    run = base::is_digit(c) ? run + 1 : 0;
    if (run == 6) return true;
  }
  return false;
}

std::uint64_t payment_key(std::uint16_t account, base::Date date, base::Paise amount) {
  const auto place = (static_cast<std::uint64_t>(static_cast<std::uint32_t>(date)) << 16U) ^ account;
  return base::mix64(base::mix64(static_cast<std::uint64_t>(amount)) ^ place);
}

}  // namespace

// `returned`: the day also has a row of that amount on the other side, so that an equal balance may have come back.
bool TransactionCleaner::is_same_payment(const Staged& a, const Staged& b, bool returned) const {
  const model::Ledger& l = borrower_.ledger;
  if (a.side != Side::None && b.side != Side::None && a.side != b.side) return false;
  const bool balances = a.balance != kNoMoney && b.balance != kNoMoney;
  if (balances && a.balance != b.balance) return false;
  constexpr std::int32_t kDrift = 2;  // seconds
  const bool times = a.time >= 0 && b.time >= 0;
  if (times && (a.time - b.time > kDrift || b.time - a.time > kDrift)) return false;
  const std::string_view reference = l.text(a.reference);
  const bool references = a.reference != 0 && b.reference != 0;
  if (references && !same_essence(reference, l.text(b.reference))) return false;
  const bool numbered = references && has_number(reference);
  if (!same_essence(l.text(a.narration), l.text(b.narration)) && !numbered) return false;
  if (balances) return times || !returned;
  if (times) return numbered || has_number(l.text(a.narration));
  const bool other_ids = a.id != 0 && b.id != 0;
  if (other_ids) return false;
  return numbered || a.raw == b.raw;
}

// Whether the balances around a row leave room for it: the next one starts as much further on as it moved, and with its own
// balance if it has one.
bool TransactionCleaner::balance_needs(std::size_t at) const {
  constexpr std::size_t kNear = 16;
  const Staged& s = staged_[at];
  if (s.side == Side::None) return false;
  const bool own = s.balance != kNoMoney;
  base::Paise moved = s.moved();  // with the rows between those with balances
  const auto near = [&](std::size_t to, bool forward) -> const Staged* {
    for (std::size_t i = at; i != to;) {
      i = forward ? i + 1 : i - 1;
      const Staged& other = staged_[i];
      if (other.dead || other.account != s.account) continue;
      if (other.balance != kNoMoney) return &other;
      if (own || other.amount == kNoMoney || other.side == Side::None) return nullptr;
      moved += other.moved();
    }
    return nullptr;
  };
  const Staged* above = near(at - std::min(at, kNear), false);
  const Staged* below = near(std::min(at + kNear, staged_.size() - 1), true);
  if (above == nullptr || below == nullptr) return false;
  const auto between = [&](const Staged& first, const Staged& second) {
    return second.amount != kNoMoney && second.side != Side::None &&
           second.balance - second.moved() - first.balance == moved && (!own || first.balance + moved == s.balance);
  };
  return between(*above, *below) || between(*below, *above);
}

void TransactionCleaner::drop_repeats() {
  // A bank's own list repeats no row by mistake; where it does, the proof names the jump of the balance.
  if (borrower_.sources[source_].statement || staged_.size() < 2) return;
  std::size_t slots = 64;
  while (slots < 2 * staged_.size()) slots *= 2;
  std::vector<std::uint32_t> head(slots, 0);  // 1 + the last row of a key
  std::vector<std::uint32_t> before(staged_.size(), 0);
  const model::Ledger& l = borrower_.ledger;
  for (std::size_t i = 0; i < staged_.size(); ++i) {
    Staged& s = staged_[i];
    if (s.dead || s.amount == kNoMoney || s.date == kNoDate) continue;
    std::size_t slot = static_cast<std::size_t>(payment_key(s.account, s.date, s.amount)) & (slots - 1);
    const auto same_key = [&](const Staged& o) {
      return o.account == s.account && o.date == s.date && o.amount == s.amount;
    };
    while (head[slot] != 0 && !same_key(staged_[head[slot] - 1])) slot = (slot + 1) & (slots - 1);
    constexpr int kMost = 32;  // a day's equal amounts that are looked at
    bool returned = false;
    int looked = 0;
    for (std::uint32_t at = head[slot]; at != 0 && looked < kMost; at = before[at - 1], ++looked) {
      const Side side = staged_[at - 1].side;
      returned = returned || (side != Side::None && s.side != Side::None && side != s.side);
    }
    looked = 0;
    for (std::uint32_t at = head[slot]; at != 0 && looked < kMost; at = before[at - 1], ++looked) {
      Staged& first = staged_[at - 1];
      if (!is_same_payment(first, s, returned)) continue;
      if (balance_needs(i)) break;
      const bool drifted = first.time >= 0 && s.time >= 0 && first.time != s.time;
      const bool renamed = first.merchant != s.merchant && first.merchant != 0 && s.merchant != 0;
      s.dead = true;
      ++log_.counts.duplicates;
      log_.duplicates.push_back({drifted   ? "DUPLICATE_TIME_DRIFT"
                                 : renamed ? "DUPLICATE_MERCHANT_DRIFT"
                                           : "DUPLICATE_EXACT",
                                 "row",
                                 std::string(l.text(s.narration)),
                                 "line " + std::to_string(first.line) + " of " + borrower_.sources[source_].name,
                                 {source_, s.line}});
      merge_repeat(first, s);
      break;
    }
    if (s.dead) continue;
    before[i] = head[slot];
    head[slot] = static_cast<std::uint32_t>(i + 1);
  }
}

}  // namespace msme::clean
