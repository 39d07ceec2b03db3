// X12: a credit and a debit to the same party of nearly the same amount within a few days. Only parties that both
// pay and are paid are looked at; credits that don't count as turnover can't inflate it and are left out.
#include <algorithm>

#include "analyze/facts.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::Paise;

// More candidates than this within the days make a pairing meaningless, and a crafted file slow.
constexpr std::size_t kMaxCandidates = 64;

void match_party(const model::Ledger& l, const Params& params, const std::vector<std::uint32_t>& rows,
                 std::vector<RoundTrip>& out) {
  std::vector<std::uint8_t> used(rows.size(), 0);
  const auto days = static_cast<base::Date>(params.round_trip_days);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::uint32_t credit = rows[i];
    if (l.credit[credit] == 0 || l.turnover[credit] == model::Turnover::Excluded) continue;
    const Paise amount = l.amount[credit];
    const auto slack = static_cast<Paise>(static_cast<double>(amount) * params.round_trip_tolerance_percent / 100.0);
    std::size_t tried = 0;
    for (std::size_t j = i + 1; j < rows.size() && tried < kMaxCandidates; ++j) {
      const std::uint32_t debit = rows[j];
      if (l.date[debit] > l.date[credit] + days) break;
      if (l.credit[debit] != 0 || used[j] != 0) continue;
      ++tried;
      const Paise gap = l.amount[debit] - amount;
      if (gap > slack || gap < -slack) continue;
      used[j] = 1;
      out.push_back({credit, debit});
      break;
    }
  }
}

}  // namespace

void gather_round_trips(const model::Borrower& b, const Params& params, const std::vector<std::uint32_t>& party_of_row,
                        Facts& f) {
  // Counting sort of the rows of both-sided parties.
  std::vector<std::uint32_t> begin(f.parties.size() + 2, 0);
  const auto both = [&f](std::uint32_t party) {
    return party != 0 && f.parties[party - 1].in.rows > 0 && f.parties[party - 1].out.rows > 0;
  };
  for (const std::uint32_t party : party_of_row) {
    if (both(party)) ++begin[party + 1];
  }
  for (std::size_t p = 1; p < begin.size(); ++p) begin[p] += begin[p - 1];
  std::vector<std::uint32_t> rows(begin.back());
  std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
  for (std::size_t i = 0; i < party_of_row.size(); ++i) {
    if (both(party_of_row[i])) rows[next[party_of_row[i]]++] = static_cast<std::uint32_t>(i);
  }
  const model::Ledger& l = b.ledger;
  std::vector<std::uint32_t> own;
  for (std::size_t p = 1; p + 1 < begin.size(); ++p) {
    if (begin[p] == begin[p + 1]) continue;
    own.assign(rows.begin() + static_cast<std::ptrdiff_t>(begin[p]),
               rows.begin() + static_cast<std::ptrdiff_t>(begin[p + 1]));
    // Accounts follow one another in the ledger; a party's rows go by date.
    base::sort_rows(own, [&l](std::uint32_t a, std::uint32_t c) { return l.date[a] < l.date[c]; });
    match_party(l, params, own, f.round_trips);
  }
}

}  // namespace msme::analyze
