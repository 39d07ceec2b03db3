// Puts the rows of each day in the order in which the balance ran: sources shuffle same-day rows, and a chain that
// only breaks because of that proves nothing.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/money.hpp"

namespace msme::clean {

// `order[from, to)` holds the row numbers of one account in date order. `signed_of(row, out)` gives the signed
// amount, false when unknown; `balance_of` may be kNoMoney. A day that can't be chained keeps its order.
template <class Date, class Signed, class Balance>
void order_days(std::vector<std::uint32_t>& order, std::size_t from, std::size_t to, Date&& date_of, Signed&& signed_of,
                Balance&& balance_of) {
  constexpr std::size_t kLargestDay = 256;  // quadratic inside a day
  base::Paise before = base::kNoMoney;
  std::vector<std::uint32_t> picked;
  std::vector<bool> used;
  for (std::size_t start = from; start < to;) {
    std::size_t end = start + 1;
    while (end < to && date_of(order[end]) == date_of(order[start])) ++end;
    const std::size_t count = end - start;

    const auto fits = [&](std::uint32_t row, base::Paise balance) {
      base::Paise moved = 0;
      return balance != base::kNoMoney && balance_of(row) != base::kNoMoney && signed_of(row, moved) &&
             balance_of(row) - moved == balance;
    };
    // Already in order? Then nothing is touched.
    bool chained = true;
    base::Paise balance = before;
    for (std::size_t i = start; i < end && chained; ++i) {
      if (i > start || before != base::kNoMoney) chained = fits(order[i], balance);
      balance = balance_of(order[i]);
    }
    if (!chained && count > 1 && count <= kLargestDay) {
      base::Paise opening = before;
      if (opening == base::kNoMoney || std::none_of(order.begin() + static_cast<std::ptrdiff_t>(start),
                                                    order.begin() + static_cast<std::ptrdiff_t>(end),
                                                    [&](std::uint32_t row) { return fits(row, opening); })) {
        // The day's first row starts from a balance that no other row of the day ends with.
        opening = base::kNoMoney;
        for (std::size_t i = start; i < end && opening == base::kNoMoney; ++i) {
          base::Paise moved = 0;
          if (balance_of(order[i]) == base::kNoMoney || !signed_of(order[i], moved)) continue;
          const base::Paise candidate = balance_of(order[i]) - moved;
          bool ends_there = false;
          for (std::size_t j = start; j < end; ++j)
            ends_there = ends_there || (j != i && balance_of(order[j]) == candidate);
          if (!ends_there) opening = candidate;
        }
      }
      picked.clear();
      used.assign(count, false);
      balance = opening;
      for (std::size_t step = 0; step < count; ++step) {
        std::size_t next = count;
        for (std::size_t i = 0; i < count && next == count; ++i) {
          if (!used[i] && fits(order[start + i], balance)) next = i;
        }
        if (next == count) break;
        used[next] = true;
        picked.push_back(order[start + next]);
        balance = balance_of(picked.back());
      }
      if (picked.size() == count)
        std::copy(picked.begin(), picked.end(), order.begin() + static_cast<std::ptrdiff_t>(start));
    }
    before = balance_of(order[end - 1]);
    start = end;
  }
}

}  // namespace msme::clean
