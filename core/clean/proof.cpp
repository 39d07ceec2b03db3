#include "clean/proof.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

namespace msme::clean {
namespace {

using base::kNoDate;
using base::kNoMoney;
using base::Paise;
using model::GapKind;
using model::ProofGap;
using model::ProofVerdict;

// Rows since the last printed balance.
struct Stretch {
  std::size_t from = 0;
  Paise known = 0;
  std::uint32_t no_amount = 0, no_side = 0;
  bool whole() const { return no_amount == 0 && no_side == 0; }
};

Paise moved(const PrintedRow& row) { return row.side == Side::Credit ? row.amount : -row.amount; }

class Walk {
 public:
  Walk(const PrintedAccount& printed, const model::Source& source, model::FileProof& proof)
      : printed_(printed), proof_(proof) {
    const auto sides = std::count_if(printed.rows.begin(), printed.rows.end(),
                                     [](const PrintedRow& row) { return row.side != Side::None; });
    sideless_ = 2 * static_cast<std::size_t>(sides) < printed.rows.size();
    proof_.rounded_balances = prints_whole_rupees();
    // A loan's stated ends are turned round like its balances; a consent's cut takes the ends away.
    states_ = printed.alone && printed.outside_consent == 0;
    const Paise sign = printed.outstanding ? -1 : 1;
    if (states_ && source.opening_balance != INT64_MIN) opening_ = sign * source.opening_balance;
    if (states_ && source.closing_balance != INT64_MIN) closing_ = sign * source.closing_balance;
  }

  void run() {
    proof_.opening = running_ = opening_;
    proof_.opening_stated = opening_ != kNoMoney;
    for (std::size_t i = 0; i < printed_.rows.size(); ++i) {
      take(printed_.rows[i]);
      if (printed_.rows[i].balance == kNoMoney) continue;
      if (running_ == kNoMoney) {
        if (stretch_.whole()) {
          proof_.opening = printed_.rows[i].balance - stretch_.known;
        } else {
          name_unknown(i + 1, kNoMoney);
        }
      } else {
        step(i);
      }
      running_ = printed_.rows[i].balance;
      last_line_ = printed_.rows[i].line;
      stretch_ = Stretch{};
      stretch_.from = i + 1;
    }
    end();
    find_edited_balances();
  }

  bool proves() const { return proof_.steps > 0; }
  bool states() const { return states_; }

 private:
  void take(const PrintedRow& row) {
    if (row.amount == kNoMoney) {
      ++stretch_.no_amount;
    } else if (row.side == Side::None && row.amount != 0) {
      ++stretch_.no_side;
    } else {
      stretch_.known += moved(row);
      (row.side == Side::Credit ? proof_.credits : proof_.debits) += row.amount;
    }
    if (!row.unreadable || row.amount == kNoMoney) return;
    add(GapKind::Unreadable, row.line, row.line, kNoMoney, row.date, row.date,
        "the row holds a cell that can't be read");
  }

  // Whole rupees in every balance, paise in several amounts: one such amount may be a slip of its own.
  bool prints_whole_rupees() const {
    std::size_t paise = 0;
    for (const PrintedRow& row : printed_.rows) {
      if (row.balance != kNoMoney && row.balance % 100 != 0) return false;
      paise += row.amount != kNoMoney && row.amount % 100 != 0 ? 1 : 0;
    }
    return paise >= 3 && paise * 20 >= printed_.rows.size();
  }

  // Rounding drifts by less than a rupee and comes back; anything else is a gap.
  bool is_rounding(Paise need) {
    if (!proof_.rounded_balances) return false;
    constexpr Paise kRupee = 100;
    drift_ += need;
    low_ = std::min(low_, drift_);
    high_ = std::max(high_, drift_);
    if (high_ - low_ <= kRupee) return true;
    drift_ = low_ = high_ = 0;
    return false;
  }

  // From the balance before to the one printed beside row `i`.
  void step(std::size_t i) {
    ++proof_.steps;
    const PrintedRow& row = printed_.rows[i];
    const Paise need = row.balance - running_ - stretch_.known;
    if (!stretch_.whole()) {
      name_unknown(i + 1, need);
      return;
    }
    if (need == 0 || is_rounding(need)) return;
    const bool first = stretch_.from == 0;
    if (i == stretch_.from && need == -2 * moved(row)) {
      add(GapKind::Side, last_line_, row.line, need, date_before(), row.date,
          row.side == Side::Credit ? "printed as a credit; the balance shows a debit"
                                   : "printed as a debit; the balance shows a credit");
    } else {
      add(first ? GapKind::Opening : GapKind::Balance, last_line_, row.line, need, date_before(), row.date, {});
    }
  }

  // Rows of the stretch before `to` that lack their amount or side.
  void name_unknown(std::size_t to, Paise need) {
    if (stretch_.no_amount == 0 && sideless_ && sides_fit(to, need)) return;
    const bool one = stretch_.no_amount + stretch_.no_side == 1;
    for (std::size_t i = stretch_.from; i < to; ++i) {
      const PrintedRow& row = printed_.rows[i];
      if (row.amount == kNoMoney) {
        add(GapKind::Amount, i == 0 ? 0 : printed_.rows[i - 1].line, row.line, one ? need : kNoMoney, row.date,
            row.date, "the row prints no amount that can be read");
      } else if (row.side == Side::None && row.amount != 0) {
        const bool fits = one && need != kNoMoney && (need == row.amount || need == -row.amount);
        add(fits ? GapKind::Side : GapKind::Balance, i == 0 ? 0 : printed_.rows[i - 1].line, row.line,
            one ? need : kNoMoney, row.date, row.date, "the row doesn't say whether it is a debit or a credit");
      }
    }
  }

  // In a table without sides: some choice of sides gives the difference of the balances, and counts as printed.
  bool sides_fit(std::size_t to, Paise need) {
    constexpr std::uint32_t kMost = 8;
    if (stretch_.no_side > kMost) return false;
    std::vector<Paise> amounts;
    for (std::size_t i = stretch_.from; i < to; ++i) {
      const PrintedRow& row = printed_.rows[i];
      if (row.side == Side::None && row.amount != 0) amounts.push_back(row.amount);
    }
    if (need == kNoMoney) {
      proof_.opening = kNoMoney;
      return true;
    }
    for (unsigned mask = 0; mask < (1U << amounts.size()); ++mask) {
      Paise sum = 0, in = 0;
      for (std::size_t k = 0; k < amounts.size(); ++k) {
        const bool credit = ((mask >> k) & 1U) != 0;
        sum += credit ? amounts[k] : -amounts[k];
        in += credit ? amounts[k] : 0;
      }
      if (sum != need) continue;
      proof_.credits += in;
      proof_.debits += in - sum;
      return true;
    }
    return false;
  }

  // After the last printed balance.
  void end() {
    proof_.closing = running_;
    const bool rows_left = stretch_.from < printed_.rows.size();
    if (rows_left && !stretch_.whole()) {
      name_unknown(printed_.rows.size(), kNoMoney);
      proof_.closing = kNoMoney;
    } else if (running_ != kNoMoney) {
      proof_.closing = running_ + stretch_.known;
    }
    const base::Date last = printed_.rows.empty() ? kNoDate : printed_.rows.back().date;
    const std::uint32_t line = printed_.rows.empty() ? 0 : printed_.rows.back().line;
    if (closing_ != kNoMoney) {
      proof_.closing_stated = true;
      if (running_ != kNoMoney && proof_.closing != kNoMoney) {
        ++proof_.steps;
        if (proof_.closing != closing_) add(GapKind::Closing, line, 0, closing_ - proof_.closing, last, kNoDate, {});
      }
      proof_.closing = closing_;
    } else if (rows_left && running_ != kNoMoney && proof_.steps > 0) {
      add(GapKind::Closing, last_line_, 0, kNoMoney, printed_.rows[stretch_.from].date, last,
          "the rows after the last printed balance stand unproven");
    }
  }

  // Two jumps that cancel: the balance between them was changed, or misprinted.
  void find_edited_balances() {
    for (std::size_t i = 1; i < proof_.gaps.size(); ++i) {
      const ProofGap& a = proof_.gaps[i - 1];
      ProofGap& b = proof_.gaps[i];
      const bool jumps = (a.kind == GapKind::Balance || a.kind == GapKind::Opening) &&
                         (b.kind == GapKind::Balance || b.kind == GapKind::Closing);
      if (!jumps || a.before_row != b.after_row || a.amount == kNoMoney || b.amount == kNoMoney) continue;
      if (a.amount != -b.amount) continue;
      std::string detail = "line ";
      base::append_int(detail, a.before_row);
      detail += ": the balance is off by ";
      base::append_rupees(detail, a.amount);
      detail += " and the next row is right again";
      proof_.signals.push_back({"BALANCE_EDITED", std::move(detail)});
    }
  }

  base::Date date_before() const { return stretch_.from == 0 ? kNoDate : printed_.rows[stretch_.from - 1].date; }

  void add(GapKind kind, std::uint32_t after, std::uint32_t before, Paise amount, base::Date from, base::Date to,
           std::string_view detail) {
    ++proof_.gap_count;
    if (proof_.gaps.size() < model::kMostGaps)
      proof_.gaps.push_back({kind, after, before, amount, from, to, std::string(detail), {}, false});
  }

  const PrintedAccount& printed_;
  model::FileProof& proof_;
  Stretch stretch_;
  Paise running_ = kNoMoney, opening_ = kNoMoney, closing_ = kNoMoney;
  Paise drift_ = 0, low_ = 0, high_ = 0;
  std::uint32_t last_line_ = 0;
  bool sideless_ = false, states_ = false;
};

void add_gap(model::FileProof& proof, ProofGap gap) {
  ++proof.gap_count;
  if (proof.gaps.size() < model::kMostGaps) proof.gaps.push_back(std::move(gap));
}

// What the balance gaps leave unexplained of a difference between stated and read totals.
Paise explained(const model::FileProof& proof) {
  Paise sum = 0;
  for (const ProofGap& gap : proof.gaps) sum += gap.amount == kNoMoney ? 0 : gap.amount;
  return sum;
}

bool unknown_amounts(const model::FileProof& proof) {
  return std::any_of(proof.gaps.begin(), proof.gaps.end(), [](const ProofGap& gap) {
    const bool unread = gap.amount == kNoMoney && gap.kind != GapKind::Unreadable;
    return gap.kind == GapKind::Amount || gap.kind == GapKind::Side || unread;
  });
}

void check_totals(const model::Source& source, model::FileProof& proof) {
  if (source.totals.empty() || unknown_amounts(proof)) return;
  const auto same = [&](Paise debits, Paise credits) {
    return (debits == INT64_MIN || debits == proof.debits) && (credits == INT64_MIN || credits == proof.credits);
  };
  Paise debits = 0, credits = 0;
  for (const model::Source::Totals& line : source.totals) {
    if (same(line.debits, line.credits)) {
      proof.totals_stated = true;
      return;
    }
    debits += line.debits == INT64_MIN ? 0 : line.debits;
    credits += line.credits == INT64_MIN ? 0 : line.credits;
  }
  if (same(debits, credits)) {
    proof.totals_stated = true;
    return;
  }
  const model::Source::Totals& last = source.totals.back();
  std::string detail = "stated";
  Paise difference = 0;
  const auto say = [&](std::string_view what, Paise stated, Paise read) {
    if (stated == INT64_MIN || stated == read) return;
    detail += ' ';
    detail += what;
    detail += ' ';
    base::append_rupees(detail, stated);
    detail += ", the rows add up to ";
    base::append_rupees(detail, read);
    detail += ';';
    difference += what == "credits" ? stated - read : read - stated;
  };
  say("debits", last.debits, proof.debits);
  say("credits", last.credits, proof.credits);
  detail.pop_back();
  proof.signals.push_back({"STATED_TOTALS_DIFFER", detail});
  if (proof.gap_count > 0 && difference == explained(proof)) return;
  add_gap(proof, {GapKind::Totals, 0, 0, difference, kNoDate, kNoDate, std::move(detail), {}, false});
}

void check_counts(const PrintedAccount& printed, const model::Source& source, model::FileProof& proof) {
  std::int64_t debits = 0, credits = 0;
  for (const PrintedRow& row : printed.rows) {
    debits += row.side == Side::Debit ? 1 : 0;
    credits += row.side == Side::Credit ? 1 : 0;
  }
  const auto compare = [&](std::string_view what, std::int64_t stated, std::int64_t read) {
    if (stated < 0 || stated == read) return;
    std::string detail = "the file counts ";
    base::append_int(detail, stated);
    detail += ' ';
    detail += what;
    detail += ", ";
    base::append_int(detail, read);
    detail += " were read";
    proof.signals.push_back({"STATED_COUNT_DIFFERS", detail});
    // A jump of the balance names the missing row already.
    if (proof.gap_count > 0) return;
    add_gap(proof, {GapKind::Totals, 0, 0, kNoMoney, kNoDate, kNoDate, std::move(detail), {}, false});
  };
  compare("debits", source.debit_count, debits);
  compare("credits", source.credit_count, credits);
  compare("entries", source.entry_count, printed.seen);
}

// A page's "brought forward" between two rows is the balance of the row above or below it, whichever way it runs.
void check_carries(const PrintedAccount& printed, const model::Source& source, model::FileProof& proof) {
  if (source.carries.empty() || printed.rows.empty()) return;
  std::vector<const PrintedRow*> rows;
  for (const PrintedRow& row : printed.rows) rows.push_back(&row);
  base::sort(rows, [](const PrintedRow* a, const PrintedRow* b) { return a->line < b->line; });
  for (const model::Source::Carry& carry : source.carries) {
    const auto next =
        std::partition_point(rows.begin(), rows.end(), [&](const PrintedRow* row) { return row->line < carry.line; });
    if (next == rows.begin() || next == rows.end()) continue;  // the ends are compared as such
    const PrintedRow& above = **std::prev(next);
    const PrintedRow& below = **next;
    const auto ends_at = [&](const PrintedRow& row) {
      if (row.balance == kNoMoney) return true;
      const bool starts = row.amount == kNoMoney || row.balance - moved(row) == carry.balance;
      return row.balance == carry.balance || starts;
    };
    if (ends_at(above) || ends_at(below)) continue;
    const Paise difference = above.balance == kNoMoney ? kNoMoney : carry.balance - above.balance;
    add_gap(proof, {GapKind::Carry,
                    above.line,
                    below.line,
                    difference,
                    above.date,
                    below.date,
                    "the balance carried to the next page isn't the one before it",
                    {},
                    false});
  }
}

// Rows set aside: named, unless a gap names them already or the balances around them prove that nothing moved.
void check_aside(const PrintedAccount& printed, model::FileProof& proof) {
  if (printed.aside.empty()) return;
  std::uint32_t top = UINT32_MAX, bottom = 0;
  for (const PrintedRow& row : printed.rows) {
    if (row.balance == kNoMoney) continue;
    top = std::min(top, row.line);
    bottom = std::max(bottom, row.line);
  }
  const std::size_t named = proof.gaps.size();
  const bool clear = proof.gap_count == 0 && proof.steps > 0;
  for (const model::AsideRow& row : printed.aside) {
    const bool inside = row.line > top && row.line < bottom;
    if (clear && (inside || (proof.opening_stated && proof.closing_stated))) continue;
    bool found = false;
    for (std::size_t i = 0; i < named && !found; ++i) {
      ProofGap& gap = proof.gaps[i];
      const std::uint32_t low = std::min(gap.after_row, gap.before_row);
      const std::uint32_t high = gap.before_row == 0 ? UINT32_MAX : std::max(gap.after_row, gap.before_row);
      found = row.line == gap.before_row || (row.line > low && row.line < high);
      if (!found || !gap.detail.empty()) continue;
      gap.detail = "row ";
      base::append_int(gap.detail, row.line);
      gap.detail += " was set aside there: " + row.reason;
    }
    if (found) continue;
    add_gap(proof, {GapKind::Aside, row.line, row.line, kNoMoney, kNoDate, kNoDate, row.reason, {}, false});
  }
}

void read_months(const PrintedAccount& printed, model::FileProof& proof) {
  for (const PrintedRow& row : printed.rows) {
    if (row.date == kNoDate) continue;
    if (proof.first == kNoDate || row.date < proof.first) proof.first = row.date;
    if (proof.last == kNoDate || row.date > proof.last) proof.last = row.date;
  }
  if (proof.first == kNoDate) return;
  const std::int32_t from = base::month_index(proof.first);
  const std::int32_t to = base::month_index(proof.last);
  constexpr std::int32_t kMost = 600;
  if (to - from > kMost) return;
  std::vector<bool> met(static_cast<std::size_t>(to - from + 1), false);
  for (const PrintedRow& row : printed.rows) {
    if (row.date != kNoDate) met[static_cast<std::size_t>(base::month_index(row.date) - from)] = true;
  }
  for (std::int32_t month = from; month <= to; ++month) {
    if (!met[static_cast<std::size_t>(month - from)]) proof.missing_months.push_back(month);
  }
}

ProofVerdict verdict_of(const model::FileProof& proof) {
  if (proof.steps == 0) return ProofVerdict::NoBalance;
  if (proof.gap_count == 0) return ProofVerdict::Closed;
  constexpr std::uint32_t kProvesNothing = 5;  // one step in five
  return proof.gap_count > 2 && proof.gap_count * kProvesNothing > proof.steps ? ProofVerdict::NotClosed
                                                                               : ProofVerdict::ClosedWithGaps;
}

}  // namespace

model::FileProof prove(const PrintedAccount& printed, const model::Source& source) {
  model::FileProof proof;
  proof.account = printed.account;
  proof.seen = printed.seen;
  proof.aside = printed.aside;
  proof.read = printed.seen - static_cast<std::uint32_t>(printed.aside.size());
  proof.outside_consent = printed.outside_consent;
  read_months(printed, proof);
  Walk walk(printed, source, proof);
  walk.run();
  if (walk.states()) {
    check_totals(source, proof);
    check_counts(printed, source, proof);
    check_carries(printed, source, proof);
  }
  check_aside(printed, proof);
  proof.verdict = verdict_of(proof);
  if (proof.verdict == ProofVerdict::NoBalance) {
    add_gap(proof, {GapKind::NoBalance,
                    0,
                    0,
                    kNoMoney,
                    proof.first,
                    proof.last,
                    "no running balance and no stated opening and closing balance",
                    {},
                    false});
  }
  if (proof.rounded_balances) {
    proof.signals.push_back({"BALANCE_ROUNDED", "balances in whole rupees: the file is proven to the rupee only"});
  }
  if (printed.swapped) proof.signals.push_back({"COLUMNS_SWAPPED", "the debit and credit columns are headed wrongly"});
  return proof;
}

std::string gap_id(const model::ProofGap& gap, std::string_view file, std::string_view account_id) {
  std::string key(file);
  key += '|';
  key += account_id;
  key += '|';
  key += model::text(gap.kind);
  for (const std::int64_t part : {std::int64_t{gap.after_row}, std::int64_t{gap.before_row}, std::int64_t{gap.amount},
                                  std::int64_t{gap.from}, std::int64_t{gap.to}}) {
    key += '|';
    base::append_int(key, part);
  }
  key += '|';
  key += gap.detail;
  return "GAP" + base::hex64(base::mix64(base::fnv1a(key)));
}

}  // namespace msme::clean
