// F21: payments and receipts that come back at a steady pace from or to one party. All of a party's entries are tried
// as one series, then those of one size.
#include <algorithm>
#include <vector>

#include "analyze/profit.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::Paise;

struct Pace {
  const char* name;
  int low, high;     // days between two payments
  double per_month;  // payments
};
constexpr Pace kPaces[] = {{"week", 6, 8, 365.25 / 12 / 7},
                           {"fortnight", 13, 16, 365.25 / 12 / 14},
                           {"month", 25, 36, 1.0},
                           {"quarter", 84, 98, 1.0 / 3},
                           {"year", 350, 380, 1.0 / 12}};

class Search {
 public:
  Search(const Sheet& s, bool credits) : s_(s), l_(s.borrower.ledger), credits_(credits) {}

  std::vector<Recurring> run() {
    sort_by_name();
    for (std::size_t at = 0; at < rows_.size();) {
      std::size_t end = at;
      while (end < rows_.size() && name_of(rows_[end]) == name_of(rows_[at])) ++end;
      if (end - at >= 3)
        try_party({rows_.begin() + static_cast<std::ptrdiff_t>(at), rows_.begin() + static_cast<std::ptrdiff_t>(end)});
      at = end;
    }
    base::sort(found_, [](const Recurring& a, const Recurring& b) {
      return a.a_month != b.a_month ? a.a_month > b.a_month : a.first_row < b.first_row;
    });
    return std::move(found_);
  }

 private:
  std::uint32_t name_of(std::uint32_t row) const { return l_.party_name(row); }
  bool wanted(std::uint32_t row) const {
    using model::Category;
    const Category c = l_.category[row];
    return (l_.credit[row] != 0) == credits_ && name_of(row) != 0 && l_.bounce[row] == model::Bounce::None &&
           c != Category::OwnTransfer && c != Category::Reversal && c != Category::ChequeReturn &&
           c != Category::MandateReturn && l_.date[row] >= s_.facts.from && l_.date[row] <= s_.facts.to;
  }

  // By name, then in the ledger's order: counted, so that ten times the rows take ten times as long.
  void sort_by_name() {
    std::vector<std::uint32_t> place(l_.strings.size() + 1, 0);
    const auto n = static_cast<std::uint32_t>(l_.size());
    for (std::uint32_t row = 0; row < n; ++row) {
      if (wanted(row)) ++place[name_of(row) + 1];
    }
    for (std::size_t i = 1; i < place.size(); ++i) place[i] += place[i - 1];
    rows_.resize(place.back());
    for (std::uint32_t row = 0; row < n; ++row) {
      if (wanted(row)) rows_[place[name_of(row)]++] = row;
    }
  }

  void try_party(std::vector<std::uint32_t> rows) {
    // Who pays every other day has no pace.
    const auto days = static_cast<std::size_t>(s_.facts.to - s_.facts.from + 1);
    if (rows.size() > days / 5 + 3) return;
    base::sort_rows(rows, [this](std::uint32_t a, std::uint32_t b) { return l_.date[a] < l_.date[b]; });
    if (steady(rows)) return;
    base::sort_rows(rows, [this](std::uint32_t a, std::uint32_t b) { return l_.amount[a] < l_.amount[b]; });
    for (std::size_t at = 0; at < rows.size();) {
      std::size_t end = at;
      const Paise limit = l_.amount[rows[at]] + l_.amount[rows[at]] / 50;
      while (end < rows.size() && l_.amount[rows[end]] <= limit) ++end;
      if (end - at >= 3) {
        std::vector<std::uint32_t> some(rows.begin() + static_cast<std::ptrdiff_t>(at),
                                        rows.begin() + static_cast<std::ptrdiff_t>(end));
        base::sort_rows(some, [this](std::uint32_t a, std::uint32_t b) { return l_.date[a] < l_.date[b]; });
        steady(some);
      }
      at = end;
    }
  }

  // Four of five gaps must keep the pace.
  bool steady(const std::vector<std::uint32_t>& rows) {
    std::vector<Date> gaps;
    gaps.reserve(rows.size());
    for (std::size_t i = 1; i < rows.size(); ++i) gaps.push_back(l_.date[rows[i]] - l_.date[rows[i - 1]]);
    for (const Pace& pace : kPaces) {
      std::size_t good = 0;
      for (const Date gap : gaps) good += gap >= pace.low && gap <= pace.high ? 1U : 0U;
      if (good < 2 || good * 5 < gaps.size() * 4) continue;
      add(rows, pace);
      return true;
    }
    return false;
  }

  void add(const std::vector<std::uint32_t>& rows, const Pace& pace) {
    std::vector<Paise> amounts;
    amounts.reserve(rows.size());
    for (const std::uint32_t row : rows) amounts.push_back(l_.amount[row]);
    base::sort(amounts);
    Recurring r;
    r.name = name_of(rows[0]);
    r.first_row = rows[0];
    r.every = pace.name;
    r.amount = amounts[(amounts.size() - 1) / 2];
    r.a_month = base::from_rupees(base::to_rupees(r.amount) * pace.per_month);
    r.payments = static_cast<std::uint32_t>(rows.size());
    r.last = l_.date[rows.back()];
    r.next = r.last + (pace.low + pace.high) / 2;
    r.active = r.last + pace.high + pace.high / 4 >= s_.facts.to;
    r.fixed = amounts.back() - amounts.front() <= amounts.front() / 50;
    found_.push_back(r);
  }

  const Sheet& s_;
  const model::Ledger& l_;
  bool credits_;
  std::vector<std::uint32_t> rows_;
  std::vector<Recurring> found_;
};

void put(Sheet& s, const std::vector<Recurring>& list, const char* sum_id, const char* count_id) {
  Paise sum = 0;
  int active = 0;
  std::vector<std::uint32_t> rows;
  for (const Recurring& r : list) {
    if (!r.active) continue;
    sum += r.a_month;
    ++active;
    rows.push_back(r.first_row);
  }
  Metric& metric = s.money(sum_id, sum);
  metric.inputs = base::record({{"series", active}, {"ended", list.size() - static_cast<std::size_t>(active)}});
  add_evidence(metric, rows);
  if (count_id != nullptr) s.set(count_id, active);
}

}  // namespace

void recurring_metrics(Sheet& s) {
  s.work.payments = Search(s, false).run();
  s.work.receipts = Search(s, true).run();
  put(s, s.work.payments, "F21_recurring_payments", "F21_recurring_count");
  put(s, s.work.receipts, "F21_recurring_receipts", nullptr);
}

}  // namespace msme::analyze
