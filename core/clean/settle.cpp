// Settling one source: its date order, the order of its rows, and what its running balance proves.
#include <algorithm>
#include <numeric>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "clean/day_order.hpp"
#include "clean/transactions.hpp"

namespace msme::clean {

using base::Date;
using base::kNoDate;
using base::kNoMoney;
using base::Paise;

namespace {

std::string rupee_text(Paise paise) {
  std::string out;
  base::append_rupees(out, paise);
  return out;
}

}  // namespace

std::vector<std::pair<Paise, Paise>> TransactionCleaner::undated_bridges(std::uint16_t account) const {
  std::vector<std::pair<Paise, Paise>> bridges;
  for (const std::uint32_t place : undated_) {
    const Staged& s = staged_[place];
    if (s.account != account || s.amount == kNoMoney || s.balance == kNoMoney) continue;
    if (s.side != Side::Debit) bridges.emplace_back(s.balance - s.amount, s.balance);
    if (s.side != Side::Credit) bridges.emplace_back(s.balance + s.amount, s.balance);
  }
  return bridges;
}

void TransactionCleaner::end_source() {
  if (staged_.empty()) return;
  printed_.clear();
  settle_dates();
  date_from_neighbours();
  refuse_dates();
  if (!options_.consent_filters.empty()) cut_filtered();
  drop_repeats();
  std::vector<std::uint32_t> order = running_order();
  for (std::size_t from = 0; from < order.size();) {
    std::size_t to = from + 1;
    while (to < order.size() && staged_[order[to]].account == staged_[order[from]].account) ++to;
    swapped_ = outstanding_ = false;
    if (borrower_.sources[source_].statement) settle_orientation(order, from, to);
    order_days(
        order, from, to, undated_bridges(staged_[order[from]].account),
        [&](std::uint32_t row) { return staged_[row].date; },
        [&](std::uint32_t row) {
          const Staged& s = staged_[row];
          const bool known = s.amount != kNoMoney && s.side != Side::None;
          const int side = s.side == Side::None ? 0 : s.side == Side::Credit ? 1 : -1;
          return ChainRow{known ? s.moved() : 0, known, s.balance, s.amount, side};
        },
        [&](std::uint32_t row) { staged_[row].in_order = false; });
    note_printed(order, from, to);
    solve_chain(order, from, to);
    from = to;
  }
  append(order);
  prove_source();
  staged_.clear();
}

// One file writes its dates in one order. Day-first, as in India, unless the file's own rows say otherwise: more
// rows that only read month-first, or (with no such row either way) fewer steps back in time when read so.
void TransactionCleaner::settle_dates() {
  std::size_t day_first = 0;
  std::size_t month_first = 0;
  std::size_t ambiguous = 0;
  std::size_t back_as_day = 0;
  std::size_t back_as_month = 0;
  const Staged* previous = nullptr;
  for (const Staged& s : staged_) {
    if (s.dead) continue;
    day_first += s.format == DateFormat::NumericDayFirst ? 1 : 0;
    month_first += s.format == DateFormat::NumericMonthFirst ? 1 : 0;
    if (s.format != DateFormat::NumericAmbiguous) continue;
    ++ambiguous;
    if (previous != nullptr) {
      // Steps of more than ten days either way: a file in date order has few, in whichever direction it runs.
      const Date as_day = s.date - previous->date;
      const Date as_month = s.month_first - previous->month_first;
      back_as_day += as_day > 10 || as_day < -10 ? 1 : 0;
      back_as_month += as_month > 10 || as_month < -10 ? 1 : 0;
    }
    previous = &s;
  }
  const bool swap = ambiguous > 0 && (month_first > day_first || (month_first == 0 && day_first == 0 && ambiguous > 4 &&
                                                                  back_as_month * 2 < back_as_day));
  static constexpr std::size_t kFormats = 12;
  std::size_t formats[kFormats] = {};
  for (Staged& s : staged_) {
    if (s.dead) continue;
    if (swap && s.format == DateFormat::NumericAmbiguous) {
      s.date = s.month_first;
      s.format = DateFormat::NumericMonthFirst;
    }
    ++formats[static_cast<std::size_t>(s.format)];
  }
  for (std::size_t i = 1; i < kFormats; ++i) {
    if (formats[i] == 0 || static_cast<DateFormat>(i) == DateFormat::Iso) continue;
    count_format("DATE_" + std::string(text(static_cast<DateFormat>(i))), static_cast<std::uint32_t>(formats[i]));
  }
}

// A dateless row between two rows of one day is of that day; only where the file runs in date order.
void TransactionCleaner::date_from_neighbours() {
  for (std::size_t i = 1; i + 1 < staged_.size(); ++i) {
    Staged& s = staged_[i];
    if (s.dead || s.date != kNoDate || s.date_gap != Gap::Missing) continue;
    const Staged& before = staged_[i - 1];
    const Staged& after = staged_[i + 1];
    if (before.date == kNoDate || before.date != after.date || before.account != s.account ||
        after.account != s.account) {
      date_from_chain(s, i);
      continue;
    }
    s.date = s.month_first = before.date;
    repaired(s, model::kDerivedDate, "DATE_FROM_NEIGHBOURS", "date", "", base::to_iso(s.date));
  }
}

void TransactionCleaner::date_from_chain(Staged& s, std::size_t at) {
  constexpr std::size_t kNear = 48;  // rows of a shuffled file stand no further from their place
  if (s.amount == kNoMoney || s.balance == kNoMoney || s.side == Side::None) return;
  const Paise start = s.balance - s.moved();
  Date first = kNoDate, last = kNoDate;
  bool before = false, after = false;
  for (std::size_t i = at > kNear ? at - kNear : 0; i < std::min(staged_.size(), at + kNear); ++i) {
    const Staged& other = staged_[i];
    if (i == at || other.dead || other.date == kNoDate || other.account != s.account || other.balance == kNoMoney)
      continue;
    const bool ends_here = other.balance == start;
    const bool starts_here =
        other.amount != kNoMoney && other.side != Side::None && other.balance - other.moved() == s.balance;
    if (!ends_here && !starts_here) continue;
    before = before || ends_here;
    after = after || starts_here;
    first = first == kNoDate ? other.date : std::min(first, other.date);
    last = last == kNoDate ? other.date : std::max(last, other.date);
  }
  if (!before || !after || first != last) return;
  s.date = s.month_first = first;
  repaired(s, model::kDerivedDate, "DATE_FROM_BALANCE", "date", "", base::to_iso(s.date));
}

void TransactionCleaner::refuse_dates() {
  // Ten years from the file's median date is another century's typing error, not a transaction.
  constexpr Date kTenYears = 3653;
  std::vector<Date> dates;
  for (const Staged& s : staged_) {
    if (!s.dead && s.date != kNoDate) dates.push_back(s.date);
  }
  Date median = kNoDate;
  if (dates.size() >= 3) {
    const auto middle = dates.begin() + static_cast<std::ptrdiff_t>(dates.size() / 2);
    std::nth_element(dates.begin(), middle, dates.end());
    median = *middle;
  }
  undated_.clear();
  for (std::size_t i = 0; i < staged_.size(); ++i) {
    Staged& s = staged_[i];
    if (s.dead) continue;
    if (s.date == kNoDate) {
      undated_.push_back(static_cast<std::uint32_t>(i));
      const bool impossible = s.date_gap == Gap::Impossible;
      quarantine(s,
                 impossible                   ? "DATE_IMPOSSIBLE"
                 : s.date_gap == Gap::Missing ? "DATE_MISSING"
                                              : "DATE_UNREADABLE",
                 "date", impossible ? "a day that exists" : "a date such as 04/11/2025 or 4 Nov 25");
    } else if (options_.now != kNoDate && s.date > options_.now + 1) {
      quarantine(s, "DATE_FUTURE", "date", "a date up to " + base::to_iso(options_.now));
    } else if (median != kNoDate && (s.date - median > kTenYears || median - s.date > kTenYears)) {
      quarantine(s, "DATE_IMPLAUSIBLE", "date",
                 "a date within ten years of the file's others (" + base::to_iso(median) + ")");
    } else if ((options_.consent_from != kNoDate && s.date < options_.consent_from) ||
               (options_.consent_to != kNoDate && s.date > options_.consent_to)) {
      s.dead = true;
      --log_.counts.in;
      ++log_.outside_consent;
    }
  }
}

// Rows that the consent's filters keep from us. The running balance would show what was cut, and has gaps that are
// nobody's forgery: it isn't read from a source that lost a row.
void TransactionCleaner::cut_filtered() {
  bool cut = false;
  for (Staged& s : staged_) {
    if (s.dead) continue;
    const int direction = s.side == Side::None ? 0 : s.side == Side::Credit ? 1 : -1;
    const auto& filters = options_.consent_filters;
    if (std::all_of(filters.begin(), filters.end(),
                    [&](const model::RowFilter& f) { return f.passes(direction, s.amount); }))
      continue;
    cut = s.dead = true;
    --log_.counts.in;
    ++log_.outside_consent;
  }
  if (!cut) return;
  for (Staged& s : staged_) s.balance = kNoMoney;
}

// True when the file lists its newest row first. Every balance is derived in both directions: in a statement the one
// in which nearly all of them close is believed, whatever the dates say; else the dates decide, then the balance.
bool TransactionCleaner::newest_first() {
  std::uint32_t forward = 0;
  std::uint32_t backward = 0;
  std::uint32_t steps = 0;
  std::size_t up = 0;
  std::size_t down = 0;
  const Staged* previous = nullptr;
  for (const Staged& s : staged_) {
    if (s.dead) continue;
    if (previous != nullptr && previous->account == s.account) {
      up += s.date > previous->date ? 1 : 0;
      down += s.date < previous->date ? 1 : 0;
      if (s.balance != kNoMoney && previous->balance != kNoMoney && s.side != Side::None &&
          previous->side != Side::None && s.amount != kNoMoney && previous->amount != kNoMoney) {
        const Paise step = s.balance - previous->balance;
        ++steps;
        forward += step == s.moved() ? 1U : 0U;
        backward += -step == previous->moved() ? 1U : 0U;
      }
    }
    previous = &s;
  }
  steps_ = steps;
  forward_ = forward;
  backward_ = backward;
  const std::uint32_t best = std::max(forward, backward);
  if (borrower_.sources[source_].statement && forward != backward && best * 5 >= steps * 4) return backward > forward;
  if (up != down && (up == 0 || down == 0 || up > 3 * down || down > 3 * up)) return down > up;
  return forward != backward ? backward > forward : down > up;
}

std::vector<std::uint32_t> TransactionCleaner::running_order() {
  std::vector<std::uint32_t> order;
  order.reserve(staged_.size());
  for (std::size_t i = 0; i < staged_.size(); ++i) {
    if (!staged_[i].dead) order.push_back(static_cast<std::uint32_t>(i));
  }
  newest_on_top_ = newest_first();
  if (newest_on_top_) std::reverse(order.begin(), order.end());
  const auto same_day = [&](std::uint32_t a, std::uint32_t b) {
    return staged_[a].account == staged_[b].account && staged_[a].date == staged_[b].date;
  };
  // Accounts one after the other by counting; within one most files run by date already.
  std::vector<std::uint32_t> starts(borrower_.accounts.size() + 1, 0);
  for (const std::uint32_t row : order) ++starts[staged_[row].account + std::size_t{1}];
  for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
  std::vector<std::uint32_t> by_account(order.size());
  std::vector<std::uint32_t> next = starts;
  for (const std::uint32_t row : order) by_account[next[staged_[row].account]++] = row;
  order = std::move(by_account);
  const auto earlier = [&](std::uint32_t a, std::uint32_t b) { return staged_[a].date < staged_[b].date; };
  for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
    base::sort_rows(order.data() + starts[i], starts[i + 1] - starts[i], earlier);
  }
  // A bank's own order inside a day beats its clock; loose rows only have the clock.
  if (borrower_.sources[source_].statement) return order;
  std::vector<std::int32_t> clock(staged_.size(), -1);
  for (std::size_t from = 0; from < order.size();) {
    std::size_t to = from;
    std::int32_t last = -1;  // a row without a time stays right after the timed row before it
    for (; to < order.size() && same_day(order[from], order[to]); ++to) {
      if (staged_[order[to]].time >= 0) last = staged_[order[to]].time;
      clock[order[to]] = last;
    }
    const auto sooner = [&](std::uint32_t a, std::uint32_t b) { return clock[a] < clock[b]; };
    base::sort_rows(order.data() + from, to - from, sooner);
    from = to;
  }
  return order;
}

// Some exports head the columns the wrong way round, and a loan account prints what is owed as a positive
// balance. The running balance tells: nearly every step then runs against the printed side.
void TransactionCleaner::settle_orientation(const std::vector<std::uint32_t>& order, std::size_t from, std::size_t to) {
  std::size_t with = 0;
  std::size_t against = 0;
  for (std::size_t i = from + 1; i < to; ++i) {
    const Staged& a = staged_[order[i - 1]];
    const Staged& b = staged_[order[i]];
    if (a.balance == kNoMoney || b.balance == kNoMoney || b.amount == kNoMoney || b.side == Side::None) continue;
    const Paise moved = b.side == Side::Credit ? b.amount : -b.amount;
    with += b.balance - a.balance == moved ? 1 : 0;
    against += b.balance - a.balance == -moved ? 1 : 0;
  }
  if (against < 3 || against < 4 * with) return;
  std::size_t loan_words = 0;
  for (std::size_t i = from; i < to; ++i) {
    const std::string_view narration = borrower_.ledger.text(staged_[order[i]].narration);
    if (base::contains_ignore_case(narration, "LOAN") || base::contains_ignore_case(narration, "INT.COLL"))
      ++loan_words;
  }
  if (loan_words * 3 >= to - from) {
    for (std::size_t i = from; i < to; ++i) {
      Staged& s = staged_[order[i]];
      if (s.balance != kNoMoney) s.balance = -s.balance;
    }
    borrower_.accounts[staged_[order[from]].account].name_type(model::AccountType::Loan);
    outstanding_ = true;
    count_format("BALANCE_IS_OUTSTANDING");
    return;
  }
  swapped_ = true;
  for (std::size_t i = from; i < to; ++i) {
    Staged& s = staged_[order[i]];
    if (s.side == Side::None) continue;
    s.side = s.side == Side::Credit ? Side::Debit : Side::Credit;
    repaired(s, model::kDerivedSide, "COLUMNS_SWAPPED", "type", s.side == Side::Credit ? "DEBIT" : "CREDIT",
             s.side == Side::Credit ? "CREDIT" : "DEBIT");
  }
}

// Between two rows with known balances the signed amounts must add up to the difference: one unknown between them
// can be solved for.
void TransactionCleaner::solve_chain(const std::vector<std::uint32_t>& order, std::size_t from, std::size_t to) {
  Paise start = kNoMoney;
  const model::Source& source = borrower_.sources[source_];
  if (source.opening_balance != INT64_MIN && from == 0 && to == order.size()) start = source.opening_balance;
  std::size_t segment = from;
  for (std::size_t i = from; i < to; ++i) {
    if (staged_[order[i]].balance == kNoMoney) continue;
    if (start != kNoMoney) solve_segment(order, segment, i + 1, start);
    start = staged_[order[i]].balance;
    segment = i + 1;
  }
  if (start != kNoMoney) fill_balances(order, segment, to, start);
}

void TransactionCleaner::solve_segment(const std::vector<std::uint32_t>& order, std::size_t from, std::size_t to,
                                       Paise start) {
  Paise known = 0;
  int unknown_sides = 0;
  int unknown_amounts = 0;
  std::size_t missing = from;
  for (std::size_t i = from; i < to; ++i) {
    const Staged& s = staged_[order[i]];
    if (s.amount == kNoMoney) {
      ++unknown_amounts;
      missing = i;
    } else if (s.side == Side::None) {
      ++unknown_sides;
      missing = i;
    } else {
      known += s.moved();
    }
  }
  Paise base = start;
  const bool lost = unknown_amounts + unknown_sides > 0;
  const bool proven = !lost || undated_.empty() || past_undated(order, from, missing, base);
  const Paise need = staged_[order[to - 1]].balance - base - known;
  if (unknown_amounts == 1 && unknown_sides == 0) {
    Staged& s = staged_[order[missing]];
    const Side side = need > 0 ? Side::Credit : Side::Debit;
    const Paise amount = need < 0 ? -need : need;
    // Only where the rows around it stand in a proven order: the difference of two balances is an amount only then.
    if (s.in_order && proven && need != 0 && amount <= base::kMaxAmount && (s.side == Side::None || s.side == side) &&
        take_amount(s, amount)) {
      if (s.side == Side::None) {
        repaired(s, model::kDerivedType, "TYPE_FROM_BALANCE", "type", "", side == Side::Credit ? "CREDIT" : "DEBIT");
      }
      s.side = side;
      repaired(s, model::kDerivedAmount, "AMOUNT_FROM_BALANCE", "amount", "", rupee_text(amount));
    }
  } else if (unknown_amounts == 0 && unknown_sides > 0) {
    bool solved = solve_sides(order, from, to, need, unknown_sides);
    if (!solved && base != start) {
      base = start;
      solved = solve_sides(order, from, to, staged_[order[to - 1]].balance - start - known, unknown_sides);
    }
    if (!solved && to - from == 1) side_from_undated(order[from]);
  } else if (unknown_amounts == 0 && to - from == 1 && borrower_.sources[source_].statement) {
    Staged& s = staged_[order[from]];
    const Paise moved = s.moved();
    if (need != 0 && need == -2 * moved) {
      s.side = s.side == Side::Credit ? Side::Debit : Side::Credit;
      repaired(s, model::kDerivedSide, "SIDE_FROM_BALANCE", "type", s.side == Side::Credit ? "DEBIT" : "CREDIT",
               s.side == Side::Credit ? "CREDIT" : "DEBIT");
    }
  }
  fill_balances(order, from, to, base);
}

bool TransactionCleaner::past_undated(const std::vector<std::uint32_t>& order, std::size_t from, std::size_t row,
                                      Paise& start) const {
  constexpr std::uint32_t kNear = 64;
  constexpr std::uint32_t kOpen = 24;  // a row that tells nothing of itself casts doubt on rows this near
  const Staged& missing = staged_[order[row]];
  const auto near = [&](std::uint32_t place, std::uint32_t rows) {
    return place + rows > order[row] && place < order[row] + rows;
  };
  // Whether the row may stand after `balance`; a lost side leaves two ways.
  const auto follows = [](const Staged& s, Paise balance) {
    const bool in = s.side != Side::Debit && s.balance - s.amount == balance;
    const bool out = s.side != Side::Credit && s.balance + s.amount == balance;
    return in || out;
  };
  const auto told = [](const Staged& s) { return s.amount != kNoMoney && s.balance != kNoMoney; };
  std::vector<std::uint32_t> here;  // those near by; a file may have any number of them
  for (auto place = std::lower_bound(undated_.begin(), undated_.end(), order[row] - std::min(order[row], kNear - 1));
       place != undated_.end() && near(*place, kNear); ++place) {
    if (staged_[*place].account == missing.account) here.push_back(*place);
  }
  // Each at most once: two that cancel each other would lead round and round.
  for (std::vector<std::uint32_t> left = here;;) {
    const auto next = std::find_if(left.begin(), left.end(), [&](std::uint32_t place) {
      return told(staged_[place]) && follows(staged_[place], start);
    });
    if (next == left.end()) break;
    start = staged_[*next].balance;
    left.erase(next);
  }
  // The others near by have their place elsewhere in the chain, or nothing is certain here.
  // The row after it tells its place too: one that starts from its balance, while the row before that one ends elsewhere.
  const auto precedes = [&](const Staged& s) {
    for (std::size_t i = std::max<std::size_t>(row > kNear ? row - kNear : 0, 1);
         i < std::min(order.size(), row + kNear); ++i) {
      const Staged& other = staged_[order[i]];
      const Staged& ahead = staged_[order[i - 1]];
      if (other.account == s.account && told(other) && other.side != Side::None &&
          other.balance - other.moved() == s.balance && (ahead.account != s.account || ahead.balance != s.balance)) {
        return true;
      }
    }
    return false;
  };
  // So do the balances between which just its amount is missing.
  const auto fills_gap = [&](const Staged& s) {
    if (s.amount == kNoMoney) return false;
    for (std::size_t i = std::max<std::size_t>(row > kNear ? row - kNear : 0, 1);
         i < std::min(order.size(), row + kNear); ++i) {
      const Staged& other = staged_[order[i]];
      const Staged& ahead = staged_[order[i - 1]];
      if (other.account != s.account || ahead.account != s.account || ahead.balance == kNoMoney || !told(other) ||
          other.side == Side::None) {
        continue;
      }
      const Paise gap = other.balance - other.moved() - ahead.balance;
      if ((s.side != Side::Debit && gap == s.amount) || (s.side != Side::Credit && gap == -s.amount)) return true;
    }
    return false;
  };
  // A row with a balance right after another with one: what stands between the two follows the first, or isn't there.
  const bool next_to = row == from && missing.balance != kNoMoney;
  return std::all_of(here.begin(), here.end(), [&](std::uint32_t place) {
    const Staged& s = staged_[place];
    if (next_to && told(s) && s.side != Side::None) return true;
    if (s.balance != kNoMoney && precedes(s)) return true;
    if (s.balance == kNoMoney && fills_gap(s)) return true;
    if (!told(s)) return !near(place, kOpen);
    if (s.balance == start) return true;
    for (std::size_t i = from > kNear ? from - kNear : 0; i < std::min(order.size(), row + kNear); ++i) {
      const Staged& other = staged_[order[i]];
      const bool elsewhere = i + 1 < from || i >= row;
      if (elsewhere && other.account == s.account && other.balance != kNoMoney && follows(s, other.balance))
        return true;
    }
    return false;
  });
}

void TransactionCleaner::side_from_undated(std::uint32_t row) {
  constexpr std::uint32_t kNear = 24;
  Staged& s = staged_[row];
  bool in = false;
  bool out = false;
  for (auto place = std::lower_bound(undated_.begin(), undated_.end(), row - std::min(row, kNear));
       place != undated_.end() && *place <= row + kNear; ++place) {
    const Staged& other = staged_[*place];
    if (other.account != s.account || other.balance == kNoMoney) continue;
    in = in || other.balance + s.amount == s.balance;
    out = out || other.balance - s.amount == s.balance;
  }
  if (in == out) return;
  s.side = in ? Side::Credit : Side::Debit;
  repaired(s, model::kDerivedType, "TYPE_FROM_BALANCE", "type", "", in ? "CREDIT" : "DEBIT");
}

// Which sides make the amounts add up? Taken only when exactly one combination does.
bool TransactionCleaner::solve_sides(const std::vector<std::uint32_t>& order, std::size_t from, std::size_t to,
                                     Paise need, int unknown) {
  constexpr int kMost = 8;  // 256 combinations
  if (unknown > kMost) return false;
  std::vector<std::uint32_t> rows;
  for (std::size_t i = from; i < to; ++i) {
    if (staged_[order[i]].amount != kNoMoney && staged_[order[i]].side == Side::None) rows.push_back(order[i]);
  }
  unsigned found = 0;
  int solutions = 0;
  for (unsigned mask = 0; mask < (1U << rows.size()) && solutions < 2; ++mask) {
    Paise sum = 0;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      sum += ((mask >> k) & 1U) != 0 ? staged_[rows[k]].amount : -staged_[rows[k]].amount;
    }
    if (sum == need) {
      found = mask;
      ++solutions;
    }
  }
  if (solutions != 1) return false;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    Staged& s = staged_[rows[k]];
    s.side = ((found >> k) & 1U) != 0 ? Side::Credit : Side::Debit;
    repaired(s, model::kDerivedType, "TYPE_FROM_BALANCE", "type", "", s.side == Side::Credit ? "CREDIT" : "DEBIT");
  }
  return true;
}

// Balances that the source left out: carried along where the chain closes (or simply goes on at the end).
void TransactionCleaner::fill_balances(const std::vector<std::uint32_t>& order, std::size_t from, std::size_t to,
                                       Paise start) {
  Paise balance = start;
  for (std::size_t i = from; i < to; ++i) {
    const Staged& s = staged_[order[i]];
    if (s.amount == kNoMoney || s.side == Side::None) return;
    balance += s.moved();
  }
  const bool open_end = to == order.size() || from == to || staged_[order[to - 1]].balance == kNoMoney;
  if (!open_end && staged_[order[to - 1]].balance != balance) return;
  balance = start;
  for (std::size_t i = from; i < to; ++i) {
    Staged& s = staged_[order[i]];
    balance += s.moved();
    if (s.balance != kNoMoney) continue;
    s.balance = balance;
    repaired(s, model::kDerivedBalance, "BALANCE_FROM_CHAIN", "balance_after", "", rupee_text(balance));
  }
}

}  // namespace msme::clean
