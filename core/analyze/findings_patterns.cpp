// X9, X10, X14, X15, X16, X17: figures, cash, tempo and names out of the ordinary. Weak signs: never severe alone.
#include <algorithm>

#include "analyze/findings.hpp"
#include "analyze/stats.hpp"
#include "analyze/words.hpp"
#include "base/detmath.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::format_inr;
using base::Paise;
using model::Category;

bool counted(const Sheet& s, std::size_t i) {
  const model::Ledger& l = s.borrower.ledger;
  return l.date[i] >= s.facts.from && l.date[i] <= s.facts.to && l.bounce[i] == model::Bounce::None &&
         l.category[i] != Category::OwnTransfer && l.category[i] != Category::Reversal;
}

double percent_of(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

// X9: many more round sums among the receipts than among the own payments.
void round_sums(Sheet& s, const model::DatedRules& rules) {
  const model::Ledger& l = s.borrower.ledger;
  const Paise round = base::rupees(10000);
  std::size_t credits = 0, debits = 0, round_debits = 0;
  Draft d;
  for (std::size_t i = 0; i < l.size(); ++i) {
    if (!counted(s, i) || l.amount[i] < round) continue;
    const bool is_round = l.amount[i] % round == 0;
    if (l.credit[i] == 0) {
      ++debits;
      round_debits += is_round ? 1 : 0;
    } else if (l.turnover[i] == model::Turnover::Business) {
      ++credits;
      if (!is_round) continue;
      d.rows.push_back(static_cast<std::uint32_t>(i));
      d.amount += l.amount[i];
    }
  }
  if (static_cast<double>(credits) < rules.parameter("X9", "least_credits", 60)) return;
  const double share = percent_of(d.rows.size(), credits);
  const double own = percent_of(round_debits, debits);
  if (share < rules.parameter("X9", "share_percent", 30) || share < rules.parameter("X9", "times_debits", 2.5) * own)
    return;
  d.rule = "X9";
  d.severity = "watch";
  d.title = "Many round receipts";
  d.detail = figure(base::round_to(share, 1), "percent") +
             " of the receipts from ₹10,000 on are multiples of ₹10,000, " + figure(base::round_to(own, 1), "percent") +
             " of the payments.";
  report(s, std::move(d));
}

// X10: the first two digits of the receipts against Benford's law; only where it can be expected to hold.
void first_digits(Sheet& s, const model::DatedRules& rules) {
  const model::Ledger& l = s.borrower.ledger;
  std::array<std::uint32_t, 90> seen{};
  std::uint32_t rows = 0;
  Paise smallest = 0, largest = 0;
  for (std::size_t i = 0; i < l.size(); ++i) {
    if (!counted(s, i) || l.credit[i] == 0 || l.turnover[i] != model::Turnover::Business) continue;
    // Two digits need ten rupees; sums at a rail's limit are the rail's, not the trade's.
    if (l.amount[i] < base::rupees(10)) continue;
    if (l.mode[i] == model::Mode::Upi && l.amount[i] >= base::rupees(100000)) continue;
    Paise digits = l.amount[i];
    while (digits >= 100) digits /= 10;
    ++seen[static_cast<std::size_t>(digits - 10)];
    ++rows;
    smallest = rows == 1 ? l.amount[i] : std::min(smallest, l.amount[i]);
    largest = std::max(largest, l.amount[i]);
  }
  if (rows < rules.parameter("X10", "least_rows", 500)) return;
  if (static_cast<double>(largest) < static_cast<double>(smallest) * base::pow_int(10, 3)) return;
  double deviation = 0;
  for (int d = 10; d < 100; ++d) {
    const double expected = base::ln_det(1 + 1.0 / d) / base::ln_det(10);
    const double got = static_cast<double>(seen[static_cast<std::size_t>(d - 10)]) / rows;
    deviation += got > expected ? got - expected : expected - got;
  }
  deviation = base::round_to(deviation / 90, 4);
  if (deviation <= rules.parameter("X10", "deviation", 0.0022)) return;
  report(s, {"X10",
             "info",
             "First digits unlike those of grown figures",
             "The first two digits of " + std::to_string(rows) + " receipts depart from Benford's law by " +
                 base::dump(base::Json(deviation)) + " on average (from 0.0022 on: not conform).",
             0,
             {}});
}

// X14: taxes paid in thousands only.
void round_taxes(Sheet& s, const model::DatedRules& rules) {
  const model::Ledger& l = s.borrower.ledger;
  std::size_t all = 0;
  Draft d;
  for (std::size_t i = 0; i < l.size(); ++i) {
    const bool tax = l.category[i] == Category::GstPayment || l.category[i] == Category::TaxPayment;
    if (!tax || !counted(s, i) || l.credit[i] != 0) continue;
    ++all;
    if (l.amount[i] % base::rupees(1000) != 0) continue;
    d.rows.push_back(static_cast<std::uint32_t>(i));
    d.amount += l.amount[i];
  }
  if (static_cast<double>(all) < rules.parameter("X14", "least_payments", 6)) return;
  if (percent_of(d.rows.size(), all) < rules.parameter("X14", "share_percent", 80)) return;
  d.rule = "X14";
  d.severity = "watch";
  d.title = "Taxes in round thousands";
  d.detail = std::to_string(d.rows.size()) + " of " + std::to_string(all) + " tax payments are whole thousands, " +
             format_inr(d.amount) + " in all; taxes on real trade seldom are.";
  report(s, std::move(d));
}

struct CashLimit {
  std::string_view fact;
  const char* words;
  double reach;  // of the check's share below the limit
};

// X15: in one calendar month several cash deposits just under a sum from which somebody would ask.
void structuring(Sheet& s, const model::DatedRules& rules) {
  static constexpr CashLimit kLimits[] = {{"pan_cash_deposit", " from which a PAN is needed", 1},
                                          {"cash_receipt_limit", " that may not be taken in cash", 0.5}};
  const model::Ledger& l = s.borrower.ledger;
  const double below = rules.parameter("X15", "below_percent", 10);
  const double a_month = rules.parameter("X15", "deposits_a_month", 3);
  for (const CashLimit& limit : kLimits) {
    const model::DatedFact& fact = rules.fact(limit.fact);
    std::vector<Draft> by_month(s.facts.months.size());
    for (const std::uint32_t row : s.facts.cash_deposits) {
      const model::FactPeriod* period = fact.on(l.date[row]);
      if (period == nullptr) continue;
      const Paise high = base::from_rupees(period->value);
      const auto low = static_cast<Paise>(static_cast<double>(high) * (100 - below * limit.reach) / 100.0);
      if (l.amount[row] < low || l.amount[row] >= high) continue;
      Draft& d = by_month[static_cast<std::size_t>(s.facts.month_of(l.date[row]))];
      d.rows.push_back(row);
      d.amount += l.amount[row];
      d.from = period->from;
      d.to = period->to;
      d.title = "Cash deposits just under " + format_inr(high);
    }
    for (std::size_t m = 0; m < by_month.size(); ++m) {
      Draft& d = by_month[m];
      if (static_cast<double>(d.rows.size()) < a_month) continue;
      d.rule = "X15";
      d.severity = "watch";
      d.detail = std::to_string(d.rows.size()) + " deposits in " + base::month_text(s.facts.months[m].month) +
                 " stay just under the sum" + limit.words + ", " + format_inr(d.amount) + " in all.";
      report(s, std::move(d));
    }
  }
  // Whole months just under what the bank reports.
  Draft d;
  std::size_t months = 0;
  std::vector<Paise> sums(s.facts.months.size(), 0);
  const model::DatedFact& reported = rules.fact("cash_report_month");
  for (const std::uint32_t row : s.facts.cash_deposits)
    sums[static_cast<std::size_t>(s.facts.month_of(l.date[row]))] += l.amount[row];
  for (std::size_t m = 0; m < sums.size(); ++m) {
    const Date day = base::month_start(s.facts.months[m].month);
    const model::FactPeriod* period = reported.on(day);
    if (period == nullptr) continue;
    const Paise high = base::from_rupees(period->value);
    if (sums[m] >= high || sums[m] < high / 100 * static_cast<Paise>(100 - below)) continue;
    ++months;
    d.amount += sums[m];
    d.from = period->from;
    d.to = period->to;
  }
  if (static_cast<double>(months) < rules.parameter("X15", "months", 2)) return;
  d.rule = "X15";
  d.severity = "watch";
  d.title = "Cash of a month just under what banks report";
  d.detail = count_text(static_cast<double>(months), "month", "months") +
             " with cash deposits just under the sum that " + "the bank reports, " + format_inr(d.amount) + " in all.";
  report(s, std::move(d));
}

// X16: long quiet, then a rush; or a week far busier than this account's weeks are.
void tempo(Sheet& s, const model::DatedRules& rules) {
  const model::Ledger& l = s.borrower.ledger;
  const Facts& f = s.facts;
  std::vector<std::uint32_t> of_day(static_cast<std::size_t>(f.to - f.from + 1), 0);
  for (std::size_t i = 0; i < l.size(); ++i) {
    if (l.date[i] >= f.from && l.date[i] <= f.to) ++of_day[static_cast<std::size_t>(l.date[i] - f.from)];
  }
  const auto quiet = static_cast<std::size_t>(rules.parameter("X16", "quiet_days", 60));
  const double times = rules.parameter("X16", "times", 5);
  std::size_t silent = 0, before = 0, days = 0;
  for (std::size_t d = 0; d < of_day.size(); ++d) {
    if (of_day[d] == 0) {
      ++silent;
      continue;
    }
    if (silent > quiet && days > 0) {
      std::size_t burst = 0;
      const std::size_t end = std::min(of_day.size(), d + 30);
      for (std::size_t k = d; k < end; ++k) burst += of_day[k];
      const double usual = 30.0 * static_cast<double>(before) / static_cast<double>(days);
      if (static_cast<double>(burst) > times * usual) {
        report(s, {"X16",
                   "watch",
                   "A rush after long quiet",
                   "After " + std::to_string(silent) + " days without an entry, " + std::to_string(burst) +
                       " entries in 30 days from " + base::to_iso(f.from + static_cast<Date>(d)) + " on.",
                   0,
                   {}});
      }
    }
    days += silent + 1;
    silent = 0;
    before += of_day[d];
  }
  std::vector<double> weeks;
  for (std::size_t d = 0; d + 7 <= of_day.size(); d += 7) {
    double count = 0;
    for (std::size_t k = d; k < d + 7; ++k) count += of_day[k];
    weeks.push_back(count);
  }
  if (weeks.size() < 12) return;
  const double usual = median(weeks);
  std::vector<double> off;
  off.reserve(weeks.size());
  for (const double week : weeks) off.push_back(week > usual ? week - usual : usual - week);
  const double spread = 1.4826 * median(off);
  const double far = rules.parameter("X16", "z", 4);
  if (spread <= 0) return;
  for (std::size_t w = 0; w < weeks.size(); ++w) {
    if (weeks[w] - usual <= far * spread || weeks[w] < 20) continue;
    report(s, {"X16",
               "info",
               "A week far busier than usual",
               std::to_string(static_cast<int>(weeks[w])) + " entries in the week from " +
                   base::to_iso(f.from + static_cast<Date>(7 * w)) + "; usually " +
                   std::to_string(static_cast<int>(usual)) + ".",
               0,
               {}});
  }
}

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : name) {
    if (base::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80) {
      word.push_back(base::to_upper(c));
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  base::sort(words);
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

// Words in common, of the shorter name's, in percent; initials count as the word they begin.
double alike(std::string_view a, std::string_view b) {
  std::vector<std::string> x = words_of(a);
  std::vector<std::string> y = words_of(b);
  if (x.size() > y.size()) std::swap(x, y);
  if (x.empty()) return 100;
  std::size_t common = 0;
  for (const std::string& word : x) {
    const bool known = std::any_of(y.begin(), y.end(), [&word](const std::string& other) {
      return other == word || (std::min(word.size(), other.size()) == 1 && word[0] == other[0]);
    });
    if (known) ++common;
  }
  return percent_of(common, x.size());
}

// X17: an account in a name that neither the GST registration nor the bureau knows.
void identity(Sheet& s, const model::DatedRules& rules) {
  std::vector<std::string> known;
  const auto know = [&known](const base::Json& clean, std::string_view key) {
    std::string name = base::text_or(clean, key, "");
    if (!name.empty() && std::find(known.begin(), known.end(), name) == known.end()) known.push_back(std::move(name));
  };
  for (const model::GstReturn& r : s.borrower.gst) {
    know(r.clean, "legal_name");
    know(r.clean, "trade_name");
  }
  for (const model::CreditReport& r : s.borrower.credit_reports) know(r.clean, "name");
  if (known.empty()) return;
  const double least = rules.parameter("X17", "alike_percent", 85);
  for (const model::Account& account : s.borrower.accounts) {
    if (account.holder_name.empty()) continue;
    const bool good = std::any_of(known.begin(), known.end(),
                                  [&](const std::string& name) { return alike(account.holder_name, name) >= least; });
    if (good) continue;
    report(s, {"X17",
               "watch",
               "An account in another name",
               (account.masked_number.empty() ? account.id : account.masked_number) + " is held by " +
                   account.holder_name + "; GST and the bureau know " + known[0] + ".",
               0,
               {}});
  }
}

}  // namespace

void pattern_findings(Sheet& s, const model::DatedRules& rules) {
  round_sums(s, rules);
  first_digits(s, rules);
  round_taxes(s, rules);
  structuring(s, rules);
  tempo(s, rules);
  identity(s, rules);
}

}  // namespace msme::analyze
