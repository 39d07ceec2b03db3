// X1, X2, X4, X5, X20, X23: do the statement's own figures hang together, and with what the bank says beside it?
#include <algorithm>
#include <cstdlib>

#include "analyze/findings.hpp"
#include "analyze/words.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::format_inr;
using base::Paise;

std::string account_name(const Sheet& s, std::uint16_t index) {
  if (index >= s.borrower.accounts.size()) return "the account";
  const model::Account& account = s.borrower.accounts[index];
  return account.masked_number.empty() ? account.id : account.masked_number;
}

// A place where the printed balance isn't the one before plus or minus the row.
struct Break {
  std::uint32_t row;
  Paise gap;  // printed − expected
};

// Of one account, rows [begin, end). Balances that cleaning worked out itself prove nothing.
std::vector<Break> breaks_of(const model::Ledger& l, std::size_t begin, std::size_t end) {
  std::vector<Break> breaks;
  Paise expected = base::kNoMoney;
  for (std::size_t i = begin; i < end; ++i) {
    if (expected != base::kNoMoney) expected += l.signed_amount(i);
    const bool printed = l.balance[i] != base::kNoMoney && (l.derived[i] & model::kDerivedBalance) == 0;
    if (!printed) continue;
    if (expected != base::kNoMoney && l.balance[i] != expected)
      breaks.push_back({static_cast<std::uint32_t>(i), l.balance[i] - expected});
    expected = l.balance[i];
  }
  return breaks;
}

// Balances raised on a stretch of rows and let down again by the same sum: somebody wrote over them.
void lifted(Sheet& s, std::uint16_t account, const std::vector<Break>& breaks, const model::DatedRules& rules) {
  const auto most = static_cast<std::uint32_t>(rules.parameter("X23", "stretch_most_rows", 40));
  const Paise least = base::from_rupees(rules.parameter("X23", "least_rupees", 1000));
  Draft d;
  for (std::size_t i = 0; i + 1 < breaks.size(); ++i) {
    if (std::llabs(breaks[i].gap) < least) continue;
    for (std::size_t j = i + 1; j < breaks.size() && breaks[j].row - breaks[i].row <= most; ++j) {
      // One row alone is a misread figure.
      if (breaks[j].gap != -breaks[i].gap || breaks[j].row - breaks[i].row < 2) continue;
      d.amount += std::llabs(breaks[i].gap);
      for (std::uint32_t row = breaks[i].row; row < breaks[j].row; ++row) d.rows.push_back(row);
      i = j;
      break;
    }
  }
  if (d.rows.empty()) return;
  d.rule = "X23";
  d.variant = "lifted";
  d.severity = "high";
  d.title = "Balances were written over";
  d.detail = "The balances of " + count_text(static_cast<double>(d.rows.size()), "row", "rows") + " of " +
             account_name(s, account) + " stand higher or lower by the same sum than the rows around them, " +
             format_inr(d.amount) + " in all.";
  report(s, std::move(d));
}

// Breaks of just the size of an instalment, again and again: rows were taken out.
void taken_out(Sheet& s, std::uint16_t account, const std::vector<Break>& breaks, const model::DatedRules& rules) {
  const model::Ledger& l = s.borrower.ledger;
  std::vector<Paise> instalments;
  for (const model::CreditReport& report : s.borrower.credit_reports) {
    for (const auto& line : report.tradelines) {
      if (line.emi != base::kNoMoney && line.emi > 0) instalments.push_back(line.emi);
    }
  }
  for (const std::uint32_t row : s.facts.emis) instalments.push_back(l.amount[row]);
  base::sort(instalments);
  instalments.erase(std::unique(instalments.begin(), instalments.end()), instalments.end());
  const double least_breaks = rules.parameter("X23", "instalment_breaks", 2);
  for (const Paise instalment : instalments) {
    Draft d;
    for (const Break& one : breaks) {
      if (one.gap == -instalment) d.rows.push_back(one.row);
    }
    if (static_cast<double>(d.rows.size()) < least_breaks) continue;
    d.amount = instalment * static_cast<Paise>(d.rows.size());
    d.rule = "X23";
    d.variant = "instalment";
    d.severity = "high";
    d.title = "Rows of the size of an instalment are missing";
    d.detail = "The balance of " + account_name(s, account) + " falls " +
               count_text(static_cast<double>(d.rows.size()), "time", "times") + " by " + format_inr(instalment) +
               ", an instalment, without a row that says so.";
    report(s, std::move(d));
  }
}

void chains(Sheet& s, const model::DatedRules& rules) {
  const model::Ledger& l = s.borrower.ledger;
  const std::uint32_t quarantined = s.borrower.log(model::Dataset::Transactions).counts.quarantined;
  for (std::size_t begin = 0; begin < l.size();) {
    std::size_t end = begin;
    while (end < l.size() && l.account[end] == l.account[begin]) ++end;
    const std::vector<Break> breaks = breaks_of(l, begin, end);
    if (breaks.size() > 1) {
      lifted(s, l.account[begin], breaks, rules);
      taken_out(s, l.account[begin], breaks, rules);
    }
    begin = end;
  }
  for (const model::ChainReport& chain : s.borrower.chains) {
    if (chain.breaks == 0) continue;
    Draft d;
    d.rule = "X1";
    d.variant = quarantined > 0 ? "rows" : "any";
    d.severity = chain.breaks > quarantined ? "high" : "watch";
    d.title = "The running balance doesn't add up";
    d.detail = count_text(chain.breaks, "break", "breaks") + " in " + std::to_string(chain.steps) + " steps of " +
               account_name(s, chain.account) + ", " + format_inr(chain.gap) + " in all" +
               (quarantined > 0 ? "; " + count_text(quarantined, "row was", "rows were") + " set aside." : ".");
    d.amount = chain.gap;
    if (chain.first_break >= 0) d.rows.push_back(static_cast<std::uint32_t>(chain.first_break));
    report(s, std::move(d));
  }
}

// X2 and X4: what a file states of itself, and two files that list the same days.
void proof_findings(Sheet& s) {
  std::uint32_t stated = 0, conflicts = 0;
  Paise amount = 0, contested = 0;
  const auto size = [](const model::ProofGap& gap) {
    return gap.amount == base::kNoMoney ? 0 : gap.amount < 0 ? -gap.amount : gap.amount;
  };
  for (const model::FileProof& proof : s.borrower.proofs) {
    for (const model::ProofGap& gap : proof.gaps) {
      const bool own = gap.kind == model::GapKind::Opening || gap.kind == model::GapKind::Closing ||
                       gap.kind == model::GapKind::Totals || gap.kind == model::GapKind::Carry;
      if (!own || gap.accepted) continue;
      ++stated;
      amount += size(gap);
    }
  }
  for (const model::ProofGap& gap : s.borrower.file_gaps) {
    if (gap.kind != model::GapKind::Conflict || gap.accepted) continue;
    ++conflicts;
    contested += size(gap);
  }
  if (stated > 0) {
    report(s, {"X2",
               "watch",
               "A file's own totals aren't those of its rows",
               count_text(stated, "stated figure", "stated figures") +
                   " (opening, closing, totals, carried forward) can't be reached from the rows.",
               amount,
               {}});
  }
  if (conflicts > 0) {
    report(s, {"X4",
               "high",
               "Two files list different rows for the same days",
               count_text(conflicts, "span of days", "spans of days") + " of one account differs between two files.",
               contested,
               {}});
  }
}

// X5: one bank reference on two entries of one direction. Cleaning has taken exact copies out already.
void same_reference(Sheet& s, const model::DatedRules& rules) {
  const model::Ledger& l = s.borrower.ledger;
  const auto least = static_cast<std::size_t>(rules.parameter("X5", "least_length", 10));
  std::vector<std::uint32_t> first(2 * l.strings.size(), UINT32_MAX);
  Draft d;
  for (std::size_t i = 0; i < l.size(); ++i) {
    const std::uint32_t reference = l.reference[i];
    if (reference == 0 || l.bounce[i] != model::Bounce::None || l.text(reference).size() < least) continue;
    if (l.category[i] == model::Category::OwnTransfer || l.category[i] == model::Category::Reversal) continue;
    std::uint32_t& seen = first[2 * reference + l.credit[i]];
    if (seen == UINT32_MAX) {
      seen = static_cast<std::uint32_t>(i);
    } else if (l.amount[seen] == l.amount[i] && l.account[seen] == l.account[i]) {
      d.rows.push_back(seen);
      d.rows.push_back(static_cast<std::uint32_t>(i));
      d.amount += l.amount[i];
    }
  }
  if (d.rows.empty()) return;
  d.rule = "X5";
  d.severity = "watch";
  d.title = "One reference on two entries";
  const std::size_t pairs = d.rows.size() / 2;
  d.detail = count_text(static_cast<double>(pairs), "entry repeats", "entries repeat") +
             " the reference and amount of another, " + format_inr(d.amount) + " in all.";
  report(s, std::move(d));
}

// X20: the balance that the bank states for the account, and the statement's last row.
void stated_balance(Sheet& s, const model::DatedRules& rules) {
  const model::Ledger& l = s.borrower.ledger;
  const Paise least = base::from_rupees(rules.parameter("X20", "least_rupees", 1000));
  for (std::size_t begin = 0; begin < l.size();) {
    std::size_t end = begin;
    while (end < l.size() && l.account[end] == l.account[begin]) ++end;
    const std::size_t last = end - 1;
    const std::uint16_t index = l.account[begin];
    begin = end;
    if (index >= s.borrower.accounts.size()) continue;
    const model::Account& account = s.borrower.accounts[index];
    const Paise printed = l.balance[last];
    if (account.balance == base::kNoMoney || printed == base::kNoMoney) continue;
    if ((l.derived[last] & model::kDerivedBalance) != 0) continue;
    const Paise gap = printed - account.balance;
    if (std::llabs(gap) < least) continue;
    Draft d;
    d.rule = "X20";
    // A statement below the stated balance hides nothing that a lender fears.
    d.severity = gap > 0 ? "high" : "watch";
    d.title =
        gap > 0 ? "The statement ends above the bank's own balance" : "The statement ends below the bank's own balance";
    d.detail = account_name(s, index) + " ends at " + format_inr(printed) + "; the bank states " +
               format_inr(account.balance) + ".";
    d.amount = gap > 0 ? gap : -gap;
    d.rows.push_back(static_cast<std::uint32_t>(last));
    report(s, std::move(d));
  }
}

}  // namespace

void book_findings(Sheet& s, const model::DatedRules& rules) {
  chains(s, rules);
  proof_findings(s);
  same_reference(s, rules);
  stated_balance(s, rules);
}

}  // namespace msme::analyze
