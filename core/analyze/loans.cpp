#include "analyze/loans.hpp"

#include <algorithm>

#include "analyze/bureau.hpp"
#include "analyze/stats.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::kNoDate;
using base::kNoMoney;
using base::Paise;

bool near(Paise a, Paise b, int percent) {
  const Paise gap = a > b ? a - b : b - a;
  return gap * 100 <= std::max(a, b) * percent;
}

// k months after `first`'s month, on the due day.
Date turn(Date first, int k, int due_day) {
  const int month = base::month_index(first) + k;
  return std::min(base::month_end(month), base::month_start(month) + due_day - 1);
}

// The pace of a monthly loan: its day, the months left out and the most days behind.
void time_stream(const model::Ledger& l, EmiStream& s) {
  std::vector<double> days;
  for (const std::uint32_t row : s.rows) days.push_back(base::to_civil(l.date[row]).day);
  std::vector<double> sorted = days;
  base::sort(sorted);
  s.due_day = static_cast<int>(sorted[(sorted.size() - 1) / 2]);
  // The 31st and the 1st are a day apart.
  for (double& day : days) {
    if (day - s.due_day > 15) day -= 30;
    if (s.due_day - day > 15) day += 30;
  }
  s.day_sd = sample_sd(days);
  int last_month = -1;
  int paid_months = 0;
  for (std::size_t k = 0; k < s.rows.size(); ++k) {
    const Date date = l.date[s.rows[k]];
    const int month = base::month_index(date);
    paid_months += month != last_month ? 1 : 0;
    last_month = month;
    s.latest = std::max(s.latest, date - turn(s.first, static_cast<int>(k), s.due_day));
  }
  s.missed = base::month_index(s.last) - base::month_index(s.first) + 1 - paid_months;
}

void settle_stream(const Facts& f, const model::Ledger& l, EmiStream& s) {
  s.first = l.date[s.rows.front()];
  s.last = l.date[s.rows.back()];
  const double span = s.last - s.first;
  const double pace = s.rows.size() < 3 || span <= 0 ? 1 : static_cast<double>(s.rows.size() - 1) * 30.4375 / span;
  s.daily = pace > 10;
  s.active = s.last >= f.to - (s.daily ? 10 : 45);
  if (pace < 1.5) time_stream(l, s);
  if (!s.active) return;
  s.a_month = pace < 1.5 ? s.amount : base::from_rupees(base::to_rupees(s.amount) * pace);
}

std::string name_of(const Sheet& s, const EmiStream& stream) {
  return stream.lender == 0 ? "unnamed lender" : std::string(s.borrower.ledger.text(stream.lender));
}

// The bureau loan that a stream pays: the amount says it, the name breaks ties and stands in where the amount differs.
const Tradeline* pay_for(const Sheet& s, const EmiStream& stream, const std::vector<const Tradeline*>& loans,
                         std::vector<std::uint8_t>& used) {
  std::size_t best = loans.size();
  int best_rank = 0;
  for (std::size_t i = 0; i < loans.size(); ++i) {
    if (used[i] != 0) continue;
    const bool named =
        stream.lender != 0 && same_lender(s.book, s.borrower.ledger.text(stream.lender), loans[i]->lender);
    const bool sized = loans[i]->emi != kNoMoney && near(loans[i]->emi, stream.a_month, 2);
    const int rank = (sized ? 2 : 0) + (named ? 1 : 0);
    if (rank > best_rank) {
      best = i;
      best_rank = rank;
    }
  }
  if (best == loans.size()) return nullptr;
  used[best] = 1;
  return loans[best];
}

void union_of(Sheet& s) {
  Paise sum = 0;
  int matched = 0, bank_only = 0, bureau_only = 0;
  for (const Link& link : s.work.links) {
    if (link.pair != "emi_bureau") continue;
    sum += std::max(link.left == kNoMoney ? 0 : link.left, link.right == kNoMoney ? 0 : link.right);
    ++(link.left == kNoMoney ? bureau_only : link.right == kNoMoney ? bank_only : matched);
  }
  Metric& metric = s.money("O1_emi_union", sum);
  metric.inputs = base::record({{"in_both", matched}, {"bank_only", bank_only}, {"bureau_only", bureau_only}});
  add_evidence(metric, s.facts.emis);
  if (!s.value("O1_emi_bureau")) metric.confidence = metric.confidence * 7 / 10;
}

void regularity_by_loan(Sheet& s) {
  double spread = 0;
  int missed = 0, latest = 0, monthly = 0, daily = 0;
  std::vector<std::uint32_t> rows;
  for (const EmiStream& stream : s.work.streams) {
    if (!stream.active) continue;
    daily += stream.daily ? 1 : 0;
    if (stream.rows.size() < 3 || stream.due_day == 0) continue;
    ++monthly;
    spread = std::max(spread, stream.day_sd);
    missed += stream.missed;
    latest = std::max(latest, stream.latest);
    rows.insert(rows.end(), stream.rows.begin(), stream.rows.end());
  }
  s.set("O9_daily_repayments", daily);
  if (monthly == 0) {
    for (const char* id : {"O8_emi_day_spread", "O8_emi_missed_months", "O8_emi_days_behind"})
      s.missing(id, "no running loan with three monthly instalments");
    return;
  }
  const base::Json inputs = base::record({{"loans", monthly}});
  add_evidence(s.set("O8_emi_day_spread", spread), rows);
  s.set("O8_emi_missed_months", missed).inputs = inputs;
  s.set("O8_emi_days_behind", latest).inputs = inputs;
}

void lenders(Sheet& s) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    for (const std::string& held : names) {
      if (same_lender(s.book, held, name)) return;
    }
    if (!name.empty()) names.push_back(name);
  };
  for (const EmiStream& stream : s.work.streams) {
    if (stream.active && stream.lender != 0) add(name_of(s, stream));
  }
  const std::size_t bank = names.size();
  const BureauView view = bureau_view(s.borrower);
  for (const Tradeline* line : view.debts) add(line->lender);
  const std::size_t bureau = names.size();
  for (const model::OcenApplication& a : s.borrower.ocen_applications) {
    if (base::equals_ignore_case(a.status, "DISBURSED") && ocen_tradeline(s, a) == nullptr) add(a.lender);
  }
  s.set("O9_lenders_all", static_cast<double>(names.size())).inputs =
      base::record({{"bank", bank}, {"more_in_bureau", bureau - bank}, {"more_in_ocen", names.size() - bureau}});
}

}  // namespace

std::uint32_t payee(const model::Ledger& l, std::size_t row) { return l.party_name(row); }

std::vector<std::uint32_t> loans_since(const Sheet& s, base::Date since) {
  const model::Ledger& l = s.borrower.ledger;
  std::vector<std::uint32_t> rows, lenders;
  for (const std::uint32_t row : s.facts.loans) {
    const std::uint32_t lender = payee(l, row);
    const bool again = lender != 0 && std::find(lenders.begin(), lenders.end(), lender) != lenders.end();
    if (l.date[row] <= since || again) continue;
    lenders.push_back(lender);
    rows.push_back(row);
  }
  return rows;
}

std::string_view text(LinkState state) {
  static constexpr std::string_view kNames[] = {"MATCHED", "PARTIAL", "UNMATCHED", "MISSING"};
  return kNames[static_cast<std::size_t>(state)];
}

std::vector<EmiStream> emi_streams(const Sheet& s) {
  const model::Ledger& l = s.borrower.ledger;
  std::vector<std::uint32_t> rows = s.facts.emis;
  base::sort_rows(rows, [&l](std::uint32_t a, std::uint32_t b) { return l.date[a] < l.date[b]; });
  std::vector<EmiStream> streams;
  for (const std::uint32_t row : rows) {
    EmiStream* home = nullptr;
    for (EmiStream& stream : streams) {
      if (stream.lender == payee(l, row) && near(stream.amount, l.amount[row], 2)) home = &stream;
    }
    if (home == nullptr) {
      home = &streams.emplace_back();
      home->lender = payee(l, row);
    }
    home->amount = l.amount[row];
    home->rows.push_back(row);
  }
  for (EmiStream& stream : streams) settle_stream(s.facts, l, stream);
  base::sort(streams, [](const EmiStream& a, const EmiStream& b) {
    return a.a_month != b.a_month ? a.a_month > b.a_month : a.rows[0] < b.rows[0];
  });
  return streams;
}

Date visible_until(const Sheet& s) {
  Date report = kNoDate;
  for (const model::CreditReport& r : s.borrower.credit_reports) report = std::max(report, r.date);
  if (report == kNoDate) report = s.facts.as_of;
  if (report == kNoDate) return kNoDate;  // no day at all: nothing was given
  return report - static_cast<Date>(s.rules.fact("bureau_lag_days").number(report, 45));
}

std::vector<Link> link_loans(const Sheet& s, const std::vector<EmiStream>& streams) {
  std::vector<Link> links;
  std::vector<const Tradeline*> loans;
  const bool bureau = !s.borrower.credit_reports.empty();
  const BureauView view = bureau_view(s.borrower);
  for (const Tradeline* line : view.debts) {
    if (!is_revolving(*line) && line->emi != kNoMoney && line->emi > 0) loans.push_back(line);
  }
  std::vector<std::uint8_t> used(loans.size(), 0);
  const Date visible = visible_until(s);
  for (const EmiStream& stream : streams) {
    if (!stream.active) continue;
    Link link;
    link.pair = "emi_bureau";
    link.key = name_of(s, stream);
    link.left = stream.a_month;
    link.rows = stream.rows;
    if (const Tradeline* line = pay_for(s, stream, loans, used)) {
      link.right = line->emi;
      link.owed = line->balance;
      link.state = near(link.left, link.right, 2) ? LinkState::Matched : LinkState::Partial;
      if (!line->lender.empty()) link.note = "bureau: " + line->lender;
    } else if (!bureau) {
      link.note = "no bureau report was given";
    } else if (stream.first > visible) {
      link.note = "newer than the report can show";
    } else {
      link.state = LinkState::Unmatched;
      link.note = "no live bureau account fits";
    }
    links.push_back(std::move(link));
  }
  for (std::size_t i = 0; i < loans.size(); ++i) {
    if (used[i] != 0) continue;
    Link link;
    link.pair = "emi_bureau";
    link.key = loans[i]->lender.empty() ? "unnamed lender" : loans[i]->lender;
    link.right = loans[i]->emi;
    link.owed = loans[i]->balance;
    const bool bank = s.facts.unusable.empty();
    link.state = bank ? LinkState::Unmatched : LinkState::Missing;
    link.note = bank ? "not seen in the accounts given" : s.facts.unusable;
    links.push_back(std::move(link));
  }
  return links;
}

const Tradeline* ocen_tradeline(const Sheet& s, const model::OcenApplication& a) {
  const Paise amount = a.approved != kNoMoney ? a.approved : a.requested;
  if (amount == kNoMoney || a.disbursed == kNoDate) return nullptr;
  for (const model::CreditReport& r : s.borrower.credit_reports) {
    for (const Tradeline& line : r.tradelines) {
      if (line.opened == kNoDate || line.limit == kNoMoney) continue;
      const Date gap = line.opened > a.disbursed ? line.opened - a.disbursed : a.disbursed - line.opened;
      if (gap <= 30 && near(line.limit, amount, 2)) return &line;
    }
  }
  return nullptr;
}

void loan_metrics(Sheet& s) {
  s.work.streams = emi_streams(s);
  for (Link& link : link_loans(s, s.work.streams)) {
    s.analytics.loans.push_back({link.key, link.left, link.right, link.owed});
    s.work.links.push_back(std::move(link));
  }
  union_of(s);
  regularity_by_loan(s);
  lenders(s);
}

}  // namespace msme::analyze
