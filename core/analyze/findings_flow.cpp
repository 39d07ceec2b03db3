// X11 circular money, X12 round trips, X13 balances lifted over a month's end: money that moves without trade.
#include <algorithm>

#include "analyze/findings.hpp"
#include "analyze/trail.hpp"
#include "analyze/words.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::format_inr;
using base::Paise;
using model::Category;

// A crafted file can't make a pairing slow: more candidates than this are no pattern anyway.
constexpr std::size_t kMostLegs = 400;

// Payments whose purpose explains itself are no leg of a circle.
bool could_circle(const model::Ledger& l, std::uint32_t row) {
  switch (l.category[row]) {
    case Category::SalesReceipt:
    case Category::SupplierPayment:
    case Category::Transfer:
    case Category::CapitalIn:
    case Category::Drawings:
    case Category::Refund:
    case Category::Other:
      return true;
    default:
      return false;
  }
}

Paise share_of(Paise amount, double percent) {
  return static_cast<Paise>(static_cast<double>(amount) * percent / 100.0);
}

std::string name_of(const Sheet& s, const TrailParty& party) { return std::string(s.borrower.ledger.text(party.name)); }

struct Leg {
  std::uint32_t row, party;
};

struct Circle {
  std::uint32_t out_row, in_row, from;  // from: the party the money came back from
};

class CircleSearch {
 public:
  CircleSearch(const Sheet& s, const Trail& trail, const model::DatedRules& rules)
      : l_(s.borrower.ledger),
        trail_(trail),
        least_(share_of(trail.turnover_month, rules.parameter("X11", "least_turnover_percent", 4))),
        loss_(rules.parameter("X11", "loss_percent", 7)),
        days_(static_cast<Date>(rules.parameter("X11", "days", 15))),
        coupled_(rules.parameter("X11", "coupled_percent", 70)),
        pairs_(static_cast<std::size_t>(rules.parameter("X11", "pairs", 2))) {
    for (std::uint32_t p = 0; p < trail.parties.size(); ++p) {
      const TrailParty& party = trail.parties[p];
      for (std::uint32_t at = party.begin; at < party.end; ++at) {
        const std::uint32_t row = trail.rows[at];
        if (l_.amount[row] < least_ || !could_circle(l_, row)) continue;
        (l_.credit[row] != 0 ? ins_ : outs_).push_back({row, p});
      }
    }
    base::sort(ins_, [this](const Leg& a, const Leg& b) { return l_.date[a.row] < l_.date[b.row]; });
  }

  // What went out to `party` and came back, from firms whose money nearly all comes this way.
  std::vector<Circle> of(std::uint32_t party) {
    std::vector<std::uint32_t> outs;
    for (const Leg& leg : outs_) {
      if (leg.party == party) outs.push_back(leg.row);
    }
    std::vector<Circle> all;
    if (outs.size() < pairs_ || outs.size() > kMostLegs || ins_.size() > 10 * kMostLegs) return all;
    std::vector<std::uint8_t> used(ins_.size(), 0);
    for (const std::uint32_t out : outs) {
      const std::size_t back = match(out, used);
      if (back == ins_.size()) continue;
      used[back] = 1;
      all.push_back({out, ins_[back].row, ins_[back].party});
    }
    keep_coupled(all);
    const bool enough = all.size() >= pairs_ && static_cast<double>(all.size()) * 100.0 >=
                                                    coupled_ * static_cast<double>(trail_.parties[party].debits);
    if (!enough) all.clear();
    return all;
  }

  const std::vector<Leg>& outs() const { return outs_; }

 private:
  // The credit that fits best: of a party with the fewest credits, so that a regular buyer's payment is the last guess.
  std::size_t match(std::uint32_t out, const std::vector<std::uint8_t>& used) const {
    const Paise amount = l_.amount[out];
    const Paise least = amount - share_of(amount, loss_);
    const auto first = std::lower_bound(ins_.begin(), ins_.end(), l_.date[out],
                                        [this](const Leg& leg, Date day) { return l_.date[leg.row] < day; });
    std::size_t best = ins_.size();
    for (auto i = static_cast<std::size_t>(first - ins_.begin()); i < ins_.size(); ++i) {
      const Leg& leg = ins_[i];
      if (l_.date[leg.row] > l_.date[out] + days_) break;
      if (used[i] != 0 || l_.amount[leg.row] > amount || l_.amount[leg.row] < least) continue;
      if (best == ins_.size() || trail_.parties[leg.party].credits < trail_.parties[ins_[best].party].credits) best = i;
    }
    return best;
  }

  void keep_coupled(std::vector<Circle>& all) const {
    std::vector<std::uint32_t> returned(trail_.parties.size(), 0);
    for (const Circle& circle : all) ++returned[circle.from];
    all.erase(std::remove_if(all.begin(), all.end(),
                             [&](const Circle& circle) {
                               const double credits = trail_.parties[circle.from].credits;
                               return returned[circle.from] * 100.0 < coupled_ * credits;
                             }),
              all.end());
  }

  const model::Ledger& l_;
  const Trail& trail_;
  Paise least_;
  double loss_;
  Date days_;
  double coupled_;
  std::size_t pairs_;
  std::vector<Leg> ins_, outs_;
};

void circular(Sheet& s, const Trail& trail, const model::DatedRules& rules) {
  if (trail.turnover_month <= 0) return;
  CircleSearch search(s, trail, rules);
  std::uint32_t last = UINT32_MAX;
  for (const Leg& leg : search.outs()) {
    if (leg.party == last) continue;
    last = leg.party;
    const std::vector<Circle> circles = search.of(leg.party);
    if (circles.empty()) continue;
    Draft d;
    d.rule = "X11";
    d.severity = "high";
    d.title = "Money that went out and came back through other firms";
    for (const Circle& circle : circles) {
      d.amount += s.borrower.ledger.amount[circle.in_row];
      d.rows.push_back(circle.out_row);
      d.rows.push_back(circle.in_row);
    }
    d.detail = count_text(static_cast<double>(circles.size()), "payment", "payments") + " to " +
               name_of(s, trail.parties[leg.party]) + " came back from " + name_of(s, trail.parties[circles[0].from]) +
               (circles.size() > 1 ? " and others within " : " within ") +
               std::to_string(static_cast<int>(rules.parameter("X11", "days", 15))) + " days, " + format_inr(d.amount) +
               " in all; these firms hardly appear otherwise.";
    report(s, std::move(d));
  }
}

// Credits of a party that nearly all went back to it within days.
void returned(Sheet& s, const Trail& trail, const model::DatedRules& rules, Draft& d, std::size_t& trips) {
  const model::Ledger& l = s.borrower.ledger;
  const Paise least = share_of(trail.turnover_month, rules.parameter("X12", "least_turnover_percent", 4));
  const auto days = static_cast<Date>(s.params.round_trip_days);
  const double tolerance = s.params.round_trip_tolerance_percent;
  const double least_rows = 2 * rules.parameter("X12", "pairs", 2);
  const double least_back = rules.parameter("X12", "returned_percent", 60);
  for (const TrailParty& party : trail.parties) {
    if (party.credits == 0 || party.debits == 0) continue;
    std::vector<std::uint32_t> rows;
    Paise back = 0;
    std::vector<std::uint8_t> used(party.end - party.begin, 0);
    for (std::uint32_t i = party.begin; i < party.end; ++i) {
      const std::uint32_t credit = trail.rows[i];
      if (l.credit[credit] == 0 || l.amount[credit] < least || !could_circle(l, credit)) continue;
      const Paise slack = share_of(l.amount[credit], tolerance);
      for (std::uint32_t j = i + 1; j < party.end && j < i + 64; ++j) {
        const std::uint32_t debit = trail.rows[j];
        if (l.date[debit] > l.date[credit] + days) break;
        const Paise gap = l.amount[debit] - l.amount[credit];
        // A mandate that failed comes back and is taken again: no trip.
        if (l.credit[debit] != 0 || l.category[debit] == Category::Emi) continue;
        if (used[j - party.begin] != 0 || gap > slack || gap < -slack) continue;
        used[j - party.begin] = 1;
        back += l.amount[credit];
        rows.push_back(credit);
        rows.push_back(debit);
        break;
      }
    }
    const bool pattern = static_cast<double>(rows.size()) >= least_rows &&
                         static_cast<double>(back) * 100 >= least_back * static_cast<double>(party.in);
    if (!pattern) continue;
    d.amount += back;
    trips += rows.size() / 2;
    d.rows.insert(d.rows.end(), rows.begin(), rows.end());
  }
}

void round_trips(Sheet& s, const Trail& trail, const model::DatedRules& rules) {
  const double share = s.value("X12_round_trip_share").value_or(0);
  Draft d;
  std::size_t trips = 0;
  if (trail.turnover_month > 0) returned(s, trail, rules, d, trips);
  const bool pattern = trips > 0;
  if (share < s.params.round_trip_watch_percent && !pattern) return;
  if (share >= s.params.round_trip_watch_percent) {
    d.rows.clear();
    d.amount = 0;
    for (const RoundTrip& trip : s.facts.round_trips) {
      d.amount += s.borrower.ledger.amount[trip.credit_row];
      d.rows.push_back(trip.credit_row);
      d.rows.push_back(trip.debit_row);
    }
  }
  d.rule = "X12";
  d.severity = pattern || share > s.params.round_trip_high_percent ? "high" : "watch";
  d.title = "Money that came in and went back";
  const std::size_t pairs = d.rows.size() / 2;
  d.detail = count_text(static_cast<double>(pairs), "credit", "credits") + " of " + format_inr(d.amount) +
             " went back to the payer within " + figure(s.params.round_trip_tolerance_percent, "percent") + " and " +
             std::to_string(static_cast<int>(s.params.round_trip_days)) + " days; " + figure(share, "percent") +
             " of the window's turnover.";
  report(s, std::move(d));
}

struct Lift {
  std::uint32_t credit, debit;
};

// In on a month's last days, back to the same party in the next month's first ones.
std::vector<Lift> lifts(const Sheet& s, const Trail& trail, const model::DatedRules& rules) {
  const model::Ledger& l = s.borrower.ledger;
  const auto before = static_cast<Date>(rules.parameter("X13", "days_before_end", 4));
  const auto after = static_cast<Date>(rules.parameter("X13", "days_after", 8));
  const double tolerance = rules.parameter("X13", "tolerance_percent", 3);
  const Paise least = share_of(trail.turnover_month, rules.parameter("X13", "least_turnover_percent", 15));
  std::vector<Lift> found;
  for (const TrailParty& party : trail.parties) {
    if (party.credits == 0 || party.debits == 0) continue;
    for (std::uint32_t i = party.begin; i < party.end; ++i) {
      const std::uint32_t credit = trail.rows[i];
      if (l.credit[credit] == 0 || l.amount[credit] < least || !could_circle(l, credit)) continue;
      const Date end = base::month_end(base::month_index(l.date[credit]));
      if (l.date[credit] <= end - before) continue;
      const Paise slack = share_of(l.amount[credit], tolerance);
      for (std::uint32_t j = i + 1; j < party.end && j < i + 32; ++j) {
        const std::uint32_t debit = trail.rows[j];
        if (l.date[debit] > end + after) break;
        const Paise gap = l.amount[debit] - l.amount[credit];
        if (l.credit[debit] != 0 || l.date[debit] <= end || gap > slack || gap < -slack) continue;
        found.push_back({credit, debit});
        break;
      }
    }
  }
  return found;
}

void month_ends(Sheet& s, const Trail& trail, const model::DatedRules& rules) {
  if (trail.turnover_month <= 0) return;
  const std::vector<Lift> found = lifts(s, trail, rules);
  if (found.empty()) return;
  Draft d;
  Paise largest = 0;
  for (const Lift& lift : found) {
    const Paise amount = s.borrower.ledger.amount[lift.credit];
    d.amount += amount;
    largest = std::max(largest, amount);
    d.rows.push_back(lift.credit);
    d.rows.push_back(lift.debit);
  }
  const bool large = largest >= share_of(trail.turnover_month, rules.parameter("X13", "alone_turnover_percent", 25));
  d.rule = "X13";
  d.severity = large || static_cast<double>(found.size()) >= rules.parameter("X13", "times", 2) ? "high" : "watch";
  d.title = "The balance was lifted over the end of a month";
  d.detail =
      count_text(static_cast<double>(found.size()), "time", "times") +
      " money came in on the last days of a month and went back to the same party in the first days of the next, " +
      format_inr(d.amount) + " in all.";
  report(s, std::move(d));
}

}  // namespace

void flow_findings(Sheet& s, const Trail& trail, const model::DatedRules& rules) {
  circular(s, trail, rules);
  round_trips(s, trail, rules);
  month_ends(s, trail, rules);
}

}  // namespace msme::analyze
