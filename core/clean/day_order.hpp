// Puts the rows of each day in the order in which the balance ran: sources shuffle same-day rows, and a chain that
// only breaks because of that proves nothing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "base/money.hpp"

namespace msme::clean {

// What the ordering needs to know of a row.
struct ChainRow {
  base::Paise moved = 0;                 // signed amount
  bool known = false;                    // moved is known
  base::Paise balance = base::kNoMoney;  // after the row
  base::Paise size = base::kNoMoney;     // the amount without its side; kNoMoney when lost
  int side = 0;                          // 1 = money in, −1 = out, of a row whose amount is lost; 0 = lost too
};

// Balances before and after rows that moved money on a day that is lost.
using Bridges = std::vector<std::pair<base::Paise, base::Paise>>;

// One day's rows, picked one after the other so that each starts where the one before ended. A row whose amount, side
// or balance is lost may follow any balance that it doesn't contradict, but only when no row that fits is left: what
// comes after it then proves it.
template <class RowOf>
class DayChain {
 public:
  DayChain(const std::vector<std::uint32_t>& order, std::size_t start, std::size_t end, RowOf& row_of,
           const Bridges& bridges)
      : rows_(order.begin() + static_cast<std::ptrdiff_t>(start), order.begin() + static_cast<std::ptrdiff_t>(end)),
        row_of_(row_of),
        bridges_(&bridges) {}

  // Whether the rows chain as they stand; `before` may be unknown.
  bool chained(base::Paise before) const {
    base::Paise balance = before;
    for (const std::uint32_t number : rows_) {
      const ChainRow row = row_of_(number);
      if (step(row, balance)) continue;
      const bool bridged = std::any_of(bridges_->begin(), bridges_->end(), [&](const auto& bridge) {
        base::Paise further = bridge.second;
        if (bridge.first != balance || !step(row, further)) return false;
        balance = further;
        return true;
      });
      if (!bridged) return false;
    }
    return true;
  }

  // Whether amount, side or balance of a row is lost.
  bool incomplete() const {
    return std::any_of(rows_.begin(), rows_.end(), [&](std::uint32_t number) {
      const ChainRow row = row_of_(number);
      return !row.known || row.balance == base::kNoMoney;
    });
  }

  // How many of the rows, from the first on, chain as they stand, up to the last that starts where the one before it ends.
  std::size_t proven(base::Paise before) const {
    base::Paise balance = before;
    std::size_t count = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const ChainRow row = row_of_(rows_[i]);
      const bool link = row.known && follows(row, balance);
      if (!step(row, balance)) break;
      if (link) count = i + 1;
    }
    return count;
  }

  // How many rows start where the one before them ends.
  std::size_t links(base::Paise before) const {
    base::Paise balance = before;
    std::size_t count = 0;
    for (const std::uint32_t number : rows_) {
      const ChainRow row = row_of_(number);
      count += row.known && follows(row, balance) ? 1U : 0U;
      if (!step(row, balance)) balance = row.balance;
    }
    return count;
  }

  // Another order in which they chain; false when there is none that this greedy walk finds. Of rows with something lost
  // the first goes first, or (`leading`) the first that another row can follow.
  bool arrange(base::Paise before, bool leading) {
    constexpr std::size_t kLargestDay = 256;  // the walk is quadratic
    if (rows_.size() < 2 || rows_.size() > kLargestDay) return false;
    base::Paise balance = starts(before) ? before : opening(before);
    std::vector<std::uint32_t> picked;
    std::vector<std::uint8_t> used(rows_.size(), 0);
    while (picked.size() < rows_.size()) {
      const std::size_t next = pick(used, balance, leading);
      if (next == rows_.size()) return false;
      used[next] = 1;
      picked.push_back(rows_[next]);
      step(row_of_(rows_[next]), balance);
    }
    rows_ = picked;
    return true;
  }

  // Whether one of the rows starts from this balance.
  bool starts(base::Paise balance) const {
    return std::any_of(rows_.begin(), rows_.end(), [&](std::uint32_t r) {
      const ChainRow row = row_of_(r);
      return row.known && follows(row, balance);
    });
  }

  const std::vector<std::uint32_t>& rows() const { return rows_; }

 private:
  static bool follows(const ChainRow& row, base::Paise balance) {
    return balance != base::kNoMoney && row.balance != base::kNoMoney && row.balance - row.moved == balance;
  }
  // Carries `running` past a row; false when the two contradict each other. What is lost contradicts nothing.
  static bool step(const ChainRow& row, base::Paise& running) {
    const bool both = running != base::kNoMoney && row.balance != base::kNoMoney;
    if (row.known) {
      if (both && row.balance - row.moved != running) return false;
      if (row.balance != base::kNoMoney) {
        running = row.balance;
      } else if (running != base::kNoMoney) {
        running += row.moved;
      }
      return true;
    }
    if (both && row.size != base::kNoMoney && row.balance - running != row.size && running - row.balance != row.size)
      return false;
    if (both && row.size == base::kNoMoney && row.side * (row.balance - running) < 0) return false;
    running = row.balance;
    return true;
  }
  // A balance that some row starts from and no other row of the day ends with; `before` when there is none.
  base::Paise opening(base::Paise before) const {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const ChainRow row = row_of_(rows_[i]);
      if (!row.known || row.balance == base::kNoMoney) continue;
      const base::Paise candidate = row.balance - row.moved;
      bool reached = false;
      for (std::size_t j = 0; j < rows_.size(); ++j)
        reached = reached || (j != i && row_of_(rows_[j]).balance == candidate);
      if (!reached) return candidate;
    }
    return before;
  }

  bool any_follows(const std::vector<std::uint8_t>& used, std::size_t but, base::Paise balance) const {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (used[i] != 0 || i == but) continue;
      const ChainRow row = row_of_(rows_[i]);
      if (row.known && follows(row, balance)) return true;
    }
    return false;
  }
  std::size_t pick(const std::vector<std::uint8_t>& used, base::Paise balance, bool leading) const {
    std::size_t lost = rows_.size();
    bool led = false;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (used[i] != 0) continue;
      const ChainRow row = row_of_(rows_[i]);
      if (row.known && follows(row, balance)) return i;
      if (row.known && row.balance != base::kNoMoney) continue;
      base::Paise after = balance;
      if (!step(row, after)) continue;
      const bool leads = leading && !led && any_follows(used, i, after);
      if (leads || lost == rows_.size()) lost = i;
      led = led || leads;
    }
    return lost;
  }

  std::vector<std::uint32_t> rows_;
  std::reference_wrapper<RowOf> row_of_;
  const Bridges* bridges_;
};

// `order[from, to)` holds the row numbers of one account in date order. `row_of(row)` gives a ChainRow; `unproven(row)`
// is called for each row of a day that doesn't chain in any order found (the day then keeps the order it had).
template <class DateOf, class RowOf, class Unproven>
void order_days(std::vector<std::uint32_t>& order, std::size_t from, std::size_t to, const Bridges& bridges,
                DateOf&& date_of, RowOf&& row_of, Unproven&& unproven) {
  base::Paise before = base::kNoMoney;
  for (std::size_t start = from; start < to;) {
    std::size_t end = start + 1;
    while (end < to && date_of(order[end]) == date_of(order[start])) ++end;
    const DayChain stands(order, start, end, row_of, bridges);
    if (!stands.chained(before)) {
      // As they stand when only the day before doesn't lead to them, or rearranged: the way that more rows confirm.
      DayChain best = stands;
      bool found = !stands.starts(before) && stands.chained(base::kNoMoney);
      for (const bool leading : {false, true}) {
        if (leading && !stands.incomplete()) break;
        DayChain other = stands;
        if (!other.arrange(before, leading) || (found && other.links(before) <= best.links(before))) continue;
        best = other;
        found = true;
      }
      if (found) {
        std::copy(best.rows().begin(), best.rows().end(), order.begin() + static_cast<std::ptrdiff_t>(start));
      } else {
        for (std::size_t i = start + stands.proven(before); i < end; ++i) unproven(order[i]);
      }
    }
    before = row_of(order[end - 1]).balance;
    start = end;
  }
}

}  // namespace msme::clean
