// After the last source: overlapping statements counted once, one order, ids for rows that had none, the chains.
#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/hash.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"
#include "clean/day_order.hpp"
#include "clean/transactions.hpp"

namespace msme::clean {

using base::kNoMoney;
using base::Paise;

namespace {

// Letters and digits only, upper case, the first 24: what survives a bank's cutting and spacing of a narration.
std::string essence(std::string_view narration) {
  std::string out;
  for (const char c : narration) {
    if (base::is_alnum(c)) out.push_back(base::to_upper(c));
    if (out.size() == 24) break;
  }
  return out;
}

}  // namespace

void TransactionCleaner::finish() {
  std::vector<Staged>().swap(staged_);  // 96 bytes a row that linking the ledger has better use for
  merge_sources();
  check_between_files();
  sort_ledger();
  give_ids();
  check_chains();
  model::Ledger& ledger = borrower_.ledger;
  for (std::size_t i = 0; i < ledger.size(); ++i) {
    // A statement has no ids of its own: giving one isn't a repair.
    const bool statement = borrower_.sources[ledger.source[i]].statement;
    const unsigned counted =
        statement ? ledger.derived[i] & ~static_cast<unsigned>(model::kDerivedId) : ledger.derived[i];
    ledger.verdict[i] = counted == 0 ? model::Verdict::Kept : model::Verdict::Repaired;
    ++(counted == 0 ? log_.counts.kept : log_.counts.repaired);
  }
  // A row that went to quarantine or was a repeat in the end isn't a repair.
  using Place = std::pair<std::uint16_t, std::uint32_t>;
  std::vector<Place> repaired;
  for (const model::LogEntry& entry : log_.repaired) repaired.emplace_back(entry.at.source, entry.at.line);
  if (!std::is_sorted(repaired.begin(), repaired.end())) base::sort(repaired);
  repaired.erase(std::unique(repaired.begin(), repaired.end()), repaired.end());
  std::vector<char> here(repaired.size(), 0);
  for (std::size_t i = 0; i < ledger.size() && !repaired.empty(); ++i) {
    const Place place(ledger.source[i], ledger.line[i]);
    const auto at = std::lower_bound(repaired.begin(), repaired.end(), place);
    if (at != repaired.end() && *at == place) here[static_cast<std::size_t>(at - repaired.begin())] = 1;
  }
  const auto gone = [&](const model::LogEntry& entry) {
    const auto at = std::lower_bound(repaired.begin(), repaired.end(), Place(entry.at.source, entry.at.line));
    return here[static_cast<std::size_t>(at - repaired.begin())] == 0;
  };
  log_.repaired.erase(std::remove_if(log_.repaired.begin(), log_.repaired.end(), gone), log_.repaired.end());
  base::sort(log_.normalised);
}

// Two statements that overlap list the same transactions: for every (account, date, side, amount) as many are kept
// as the source that lists most. Rows pair up by equal balances, or by narration where one has none. Identical rows
// within one source are genuine and stay.
void TransactionCleaner::merge_sources() {
  model::Ledger& l = borrower_.ledger;
  std::vector<std::uint32_t> order(l.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto many_sources =
      std::adjacent_find(l.source.begin(), l.source.end(), std::not_equal_to<>()) != l.source.end();
  if (!many_sources) return;
  const auto key = [&](std::uint32_t r) { return std::tuple(l.account[r], l.date[r], l.credit[r], l.amount[r]); };
  base::sort_rows(order, [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
  std::vector<char> drop(l.size(), 0);
  std::vector<std::uint32_t> repeats(l.size());
  std::iota(repeats.begin(), repeats.end(), 0U);
  for (std::size_t from = 0; from < order.size();) {
    std::size_t to = from + 1;
    while (to < order.size() && key(order[to]) == key(order[from])) ++to;
    std::vector<std::pair<std::uint32_t, std::uint16_t>> taken;  // kept row, later source that already paired with it
    for (std::size_t i = from + 1; i < to; ++i) {
      const std::uint32_t later = order[i];
      for (std::size_t j = from; j < i && drop[later] == 0; ++j) {
        const std::uint32_t earlier = order[j];
        if (drop[earlier] != 0 || l.source[earlier] == l.source[later]) continue;
        const bool paired = std::find(taken.begin(), taken.end(), std::pair(earlier, l.source[later])) != taken.end();
        const bool both_balances = l.balance[earlier] != kNoMoney && l.balance[later] != kNoMoney;
        const bool same = both_balances ? l.balance[earlier] == l.balance[later]
                                        : essence(l.text(l.narration[earlier])) == essence(l.text(l.narration[later]));
        if (paired || !same) continue;
        taken.emplace_back(earlier, l.source[later]);
        drop[later] = 1;
        repeats[later] = earlier;
        ++log_.counts.duplicates;
        log_.duplicates.push_back(
            {"OVERLAP",
             "row",
             std::string(l.text(l.narration[later])),
             "line " + std::to_string(l.line[earlier]) + " of " + borrower_.sources[l.source[earlier]].name,
             {l.source[later], l.line[later]}});
      }
    }
    from = to;
  }
  find_conflicts(repeats);
  std::vector<std::uint32_t> kept;
  for (std::uint32_t i = 0; i < l.size(); ++i) {
    if (drop[i] == 0) kept.push_back(i);
  }
  if (kept.size() != l.size()) l.permute(kept);
}

void TransactionCleaner::sort_ledger() {
  model::Ledger& l = borrower_.ledger;
  std::vector<std::uint32_t> order(l.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return l.account[a] != l.account[b] ? l.account[a] < l.account[b] : l.date[a] < l.date[b];
  };
  const bool sorted = std::is_sorted(order.begin(), order.end(), before);
  if (!sorted) base::sort_rows(order, before);
  const std::vector<std::uint32_t> plain = order;
  for (std::size_t from = 0; from < order.size();) {
    std::size_t to = from + 1;
    while (to < order.size() && l.account[order[to]] == l.account[order[from]]) ++to;
    order_days(
        order, from, to, Bridges{}, [&](std::uint32_t r) { return l.date[r]; },
        [&](std::uint32_t r) {
          return ChainRow{l.signed_amount(r), true, l.balance[r]};
        },
        [](std::uint32_t) {});
    from = to;
  }
  if (!sorted || order != plain) l.permute(order);
}

// The same row gets the same id whichever file it came in, so that a later overlap is recognised: TXN + twelve
// digits of a hash over what the bank printed.
void TransactionCleaner::give_ids() {
  constexpr std::uint64_t kIds = 1'000'000'000'000ULL;
  model::Ledger& l = borrower_.ledger;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> numbers;
  std::string key;
  for (std::uint32_t i = 0; i < l.size(); ++i) {
    if (l.id[i] != 0) continue;
    key = borrower_.accounts[l.account[i]].id;
    key += '|';
    base::append_iso(key, l.date[i]);
    key += l.credit[i] != 0 ? "|C|" : "|D|";
    base::append_int(key, l.amount[i]);
    key += '|';
    if (l.balance[i] != kNoMoney && (l.derived[i] & model::kDerivedBalance) == 0) base::append_int(key, l.balance[i]);
    key += '|';
    key += essence(l.text(l.narration[i]));
    numbers.emplace_back(base::mix64(base::fnv1a(key)) % kIds, i);
  }
  base::sort(numbers);
  std::uint64_t last = kIds;
  for (const auto& [hash, row] : numbers) {
    const std::uint64_t number = last != kIds && hash <= last ? (last + 1) % kIds : hash;  // twins follow each other
    last = number;
    std::string digits = std::to_string(number);
    digits.insert(0, 12 - digits.size(), '0');
    l.id[row] = l.strings.add("TXN" + digits);
    if (!borrower_.sources[l.source[row]].statement && (l.derived[row] & model::kDerivedId) == 0) {
      log_.repaired.push_back({"ID_ASSIGNED", "transaction_id", "", "TXN" + digits, {l.source[row], l.line[row]}});
    }
    l.derived[row] = static_cast<std::uint8_t>(l.derived[row] | model::kDerivedId);
  }
}

void TransactionCleaner::check_chains() {
  const model::Ledger& l = borrower_.ledger;
  borrower_.chains.clear();
  std::vector<bool> rounded(borrower_.sources.size(), false);
  for (const model::FileProof& proof : borrower_.proofs) {
    if (proof.rounded_balances) rounded[proof.source] = true;
  }
  for (std::size_t from = 0; from < l.size();) {
    model::ChainReport chain;
    chain.account = l.account[from];
    std::size_t i = from + 1;
    for (; i < l.size() && l.account[i] == l.account[from]; ++i) {
      if (l.balance[i] == kNoMoney || l.balance[i - 1] == kNoMoney) continue;
      ++chain.steps;
      const Paise gap = l.balance[i] - l.balance[i - 1] - l.signed_amount(i);
      if (gap == 0 || (rounded[l.source[i]] && gap > -100 && gap < 100)) continue;  // balances in whole rupees
      ++chain.breaks;
      chain.gap += gap < 0 ? -gap : gap;
      if (chain.first_break < 0) chain.first_break = static_cast<std::int64_t>(i);
    }
    borrower_.chains.push_back(chain);
    from = i;
  }
}

}  // namespace msme::clean
