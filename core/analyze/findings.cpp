// Integrity findings: does the data hang together, and does money move the way money can move?
#include "analyze/findings.hpp"

#include "analyze/words.hpp"

namespace msme::analyze {
namespace {

using base::format_inr;
using base::Paise;
using model::Mode;

std::string account_name(const Sheet& s, std::uint16_t index) {
  if (index >= s.borrower.accounts.size()) return "the account";
  const model::Account& account = s.borrower.accounts[index];
  return account.masked_number.empty() ? account.id : account.masked_number;
}

void chain_breaks(Sheet& s) {
  const std::uint32_t quarantined = s.borrower.log(model::Dataset::Transactions).counts.quarantined;
  for (const model::ChainReport& chain : s.borrower.chains) {
    if (chain.breaks == 0) continue;
    Draft d;
    d.rule = "X1";
    d.severity = chain.breaks > quarantined ? "high" : "watch";
    d.title = "The running balance doesn't add up";
    d.detail = count_text(chain.breaks, "break", "breaks") + " in " + std::to_string(chain.steps) + " steps of " +
               account_name(s, chain.account) + ", " + format_inr(chain.gap) + " in all.";
    d.benign = quarantined > 0 ? "Rows that could not be read (" + std::to_string(quarantined) +
                                     " were set aside) leave gaps in the running balance."
                               : "The bank may leave small charges out of the file; ask for the original statement.";
    d.amount = chain.gap;
    if (chain.first_break >= 0) d.rows.push_back(static_cast<std::uint32_t>(chain.first_break));
    report(s, std::move(d));
  }
}

void missing_months(Sheet& s) {
  std::string names;
  int count = 0;
  for (const Month& month : s.facts.months) {
    if (month.transactions > 0) continue;
    ++count;
    if (count <= 12) names += (names.empty() ? "" : ", ") + base::month_text(month.month);
  }
  if (count == 0) return;
  report(s, {"X6",
             count >= 2 ? "high" : "watch",
             "Months without any entry",
             count_text(count, "month is", "months are") + " empty between the first and the last day: " + names + ".",
             "A business that closed for a season, or a statement that wasn't handed in.",
             0,
             {}});
}

void impossible_rails(Sheet& s) {
  struct Rail {
    Mode mode;
    double limit;
    const char* words;
    const char* benign;
  };
  const Rail rails[] = {
      {Mode::Rtgs, s.params.rtgs_minimum, "RTGS below its minimum of ",
       "Transfers between banks may be smaller, and some banks print RTGS for NEFT."},
      {Mode::Imps, s.params.imps_maximum, "IMPS above its limit of ", "Some banks print IMPS for other transfers."},
      {Mode::Upi, s.params.upi_maximum, "UPI above its highest limit of ",
       "A day's settlement to a merchant may be printed as one UPI credit."}};
  const model::Ledger& l = s.borrower.ledger;
  for (const Rail& rail : rails) {
    Draft d;
    for (const std::uint32_t row : s.facts.rail_breaks) {
      if (l.mode[row] != rail.mode) continue;
      d.rows.push_back(row);
      d.amount += l.amount[row];
    }
    if (d.rows.empty()) continue;
    d.rule = "X7";
    d.severity = "watch";
    d.title = rail.words + format_inr(base::from_rupees(rail.limit));
    d.detail = count_text(static_cast<double>(d.rows.size()), "entry", "entries") + " of " + format_inr(d.amount) +
               " in all could not have moved this way.";
    d.benign = rail.benign;
    report(s, std::move(d));
  }
}

// X15: in one calendar month several cash deposits just under the sum at which a PAN has to be shown.
void structuring(Sheet& s) {
  const model::Ledger& l = s.borrower.ledger;
  const Paise low = base::from_rupees(s.params.structuring_low);
  const Paise high = base::from_rupees(s.params.structuring_high);
  std::vector<std::vector<std::uint32_t>> by_month(s.facts.months.size());
  for (const std::uint32_t row : s.facts.cash_deposits) {
    if (l.amount[row] < low || l.amount[row] >= high) continue;
    by_month[static_cast<std::size_t>(s.facts.month_of(l.date[row]))].push_back(row);
  }
  for (std::size_t m = 0; m < by_month.size(); ++m) {
    if (static_cast<double>(by_month[m].size()) < s.params.structuring_count) continue;
    Draft d;
    for (const std::uint32_t row : by_month[m]) d.amount += l.amount[row];
    d.rule = "X15";
    d.severity = "watch";
    d.title = "Cash deposits just under " + format_inr(high);
    d.detail = std::to_string(by_month[m].size()) + " deposits between " + format_inr(low) + " and " +
               format_inr(high) + " in " + base::month_text(s.facts.months[m].month) + ", " + format_inr(d.amount) +
               " in all.";
    d.benign = "A shop with steady takings may bank the same sum every few days.";
    d.rows = std::move(by_month[m]);
    report(s, std::move(d));
  }
}

void round_trips(Sheet& s) {
  const double share = s.value("X12_round_trip_share").value_or(0);
  if (share < s.params.round_trip_watch_percent) return;
  Draft d;
  for (const RoundTrip& trip : s.facts.round_trips) {
    d.amount += s.borrower.ledger.amount[trip.credit_row];
    d.rows.push_back(trip.credit_row);
    d.rows.push_back(trip.debit_row);
  }
  d.rule = "X12";
  d.severity = share > s.params.round_trip_high_percent ? "high" : "watch";
  d.title = "Money that came in and went back";
  d.detail = count_text(static_cast<double>(s.facts.round_trips.size()), "credit", "credits") + " of " +
             format_inr(d.amount) + ", " + figure(share, "percent") + " of turnover, went back to the payer within " +
             figure(s.params.round_trip_tolerance_percent, "percent") + " and " +
             std::to_string(static_cast<int>(s.params.round_trip_days)) + " days.";
  d.benign = "Sales returns, or a party that is both customer and supplier.";
  report(s, std::move(d));
}

// B11: the balance rose shortly before the application, and not from sales.
void window_dressing(Sheet& s) {
  const std::optional<double> ratio = s.value("B11_recent_inflation");
  if (!ratio || *ratio <= s.params.recent_inflation_ratio) return;
  const model::Ledger& l = s.borrower.ledger;
  const Facts& f = s.facts;
  Draft d;
  Paise all = 0;
  for (std::size_t i = 0; i < l.size(); ++i) {
    if (l.date[i] <= f.to - 30 || l.date[i] > f.to || l.credit[i] == 0) continue;
    all += l.amount[i];
    if (l.turnover[i] == model::Turnover::Business || l.category[i] == model::Category::OwnTransfer) continue;
    d.amount += l.amount[i];
    d.rows.push_back(static_cast<std::uint32_t>(i));
  }
  const Paise latest = f.days.liquid[f.days.liquid.size() - 1];
  const Paise earlier = f.days.liquid[f.days.liquid.size() - 31];
  if (d.amount == 0 || d.amount * 2 < latest - earlier || d.amount * 10 < all) return;
  d.rule = "B11";
  d.severity = "high";
  d.title = "The balance was raised shortly before";
  d.detail = "The mean balance of the last 30 days is " + base::dump(base::Json(*ratio)) +
             " times that of the 90 days before, with " + format_inr(d.amount) + " of credits that aren't sales.";
  d.benign = "A loan or the owner's money for a purchase that is still to come.";
  report(s, std::move(d));
}

}  // namespace

void report(Sheet& s, Draft draft) {
  int number = 1;
  for (const Finding& finding : s.analytics.findings) number += finding.rule == draft.rule ? 1 : 0;
  Finding f;
  f.rule = draft.rule;
  f.id = f.rule + "-" + std::to_string(number);
  f.severity = draft.severity;
  f.title = std::move(draft.title);
  f.detail = std::move(draft.detail);
  f.benign = std::move(draft.benign);
  f.amount = draft.amount;
  f.rows = std::move(draft.rows);
  s.analytics.findings.push_back(std::move(f));
}

std::string count_text(double value, std::string_view one, std::string_view many) {
  const auto whole = static_cast<std::int64_t>(value);
  return std::to_string(whole) + " " + std::string(whole == 1 ? one : many);
}

void integrity_findings(Sheet& s) {
  chain_breaks(s);
  missing_months(s);
  impossible_rails(s);
  structuring(s);
  round_trips(s);
  window_dressing(s);
}

}  // namespace msme::analyze
