// The cleaner's part in a file's proof: hands over the rows as printed, the rows set aside, and what several files of
// one account say together.
#include <algorithm>

#include "base/hash.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"
#include "clean/transactions.hpp"

namespace msme::clean {

using base::kNoDate;
using base::kNoMoney;
using base::Paise;
using model::FileProof;
using model::GapKind;
using model::ProofGap;

void TransactionCleaner::note_printed(const std::vector<std::uint32_t>& order, std::size_t from, std::size_t to) {
  printed_.emplace_back();
  PrintedAccount& printed = printed_.back();
  printed.account = staged_[order[from]].account;
  printed.swapped = swapped_;
  printed.outstanding = outstanding_;
  printed.rows.reserve(to - from);
  for (std::size_t i = from; i < to; ++i) {
    const Staged& s = staged_[order[i]];
    // A row that prints a zero moved nothing; that much is known of it.
    const Paise amount = s.amount == kNoMoney && s.amount_gap == Gap::Zero ? 0 : s.amount;
    printed.rows.push_back({amount, s.balance, s.date, s.line, s.side, s.unreadable});
  }
}

void TransactionCleaner::prove_source() {
  const model::Source& source = borrower_.sources[source_];
  const auto of = [&](std::uint16_t account) -> PrintedAccount& {
    const auto found = std::find_if(printed_.begin(), printed_.end(),
                                    [&](const PrintedAccount& printed) { return printed.account == account; });
    if (found != printed_.end()) return *found;
    printed_.emplace_back();
    printed_.back().account = account;
    return printed_.back();
  };
  PrintedAccount* last = nullptr;
  for (const Staged& s : staged_) {
    if (last == nullptr || last->account != s.account) last = &of(s.account);
    ++last->seen;
  }
  std::vector<std::pair<std::uint32_t, std::uint16_t>> dead;
  if (log_.quarantined.size() > quarantined_before_) {
    for (const Staged& s : staged_) {
      if (s.dead) dead.emplace_back(s.line, s.account);
    }
    base::sort(dead);
  }
  for (std::size_t i = quarantined_before_; i < log_.quarantined.size(); ++i) {
    const model::LogEntry& entry = log_.quarantined[i];
    const auto at = std::lower_bound(dead.begin(), dead.end(), std::pair(entry.at.line, std::uint16_t{0}));
    if (at != dead.end()) of(at->second).aside.push_back({entry.at.line, entry.rule});
  }
  const std::uint32_t outside = log_.outside_consent - outside_before_;
  for (PrintedAccount& printed : printed_) {
    // No row of any file names an account: all of them are set aside, and there is nothing to prove.
    if (printed.account >= borrower_.accounts.size()) continue;
    printed.alone = printed_.size() == 1;
    // Rows cut by the consent aren't told apart by account; any cut takes the ends away.
    printed.outside_consent = outside;
    if (printed.alone) printed.seen -= std::min(outside, printed.seen);
    borrower_.proofs.push_back(prove(printed, source));
    FileProof& proof = borrower_.proofs.back();
    proof.source = source_;
    proof.oldest_first = forward_;
    proof.newest_first = backward_;
    proof.newest_on_top = newest_on_top_;
    for (ProofGap& gap : proof.gaps) gap.id = gap_id(gap, source.name, borrower_.accounts[printed.account].id);
    if (steps_ >= 4 && 2 * std::max(forward_, backward_) < steps_ && proof.steps > 0)
      proof.signals.push_back({"ORDER_FAILS_BOTH_WAYS", "the balances close neither from the top nor from the bottom"});
  }
  std::vector<PrintedAccount>().swap(printed_);  // room for what follows: 32 bytes a row
  if (source.statement && !borrower_.proofs.empty()) find_repeated_block();
  quarantined_before_ = log_.quarantined.size();
  outside_before_ = log_.outside_consent;
}

// Three rows in a row that stand again elsewhere in the file, word for word: pasted twice, or a page printed twice.
void TransactionCleaner::find_repeated_block() {
  constexpr std::size_t kBlock = 3;
  std::vector<std::uint32_t> rows;  // places in staged_
  std::vector<std::uint64_t> hashes;
  rows.reserve(staged_.size());
  hashes.reserve(staged_.size());
  for (std::uint32_t i = 0; i < staged_.size(); ++i) {
    const Staged& s = staged_[i];
    if (s.amount == kNoMoney || s.narration == 0) continue;
    rows.push_back(i);
    hashes.push_back(base::mix64(static_cast<std::uint64_t>(s.amount) * 2 + (s.side == Side::Credit ? 1 : 0)) ^
                     base::mix64((static_cast<std::uint64_t>(s.date) << 16U) ^ s.account));
  }
  if (rows.size() < 2 * kBlock) return;
  const auto same_row = [&](std::uint32_t a, std::uint32_t b) {
    const model::Ledger& l = borrower_.ledger;
    return l.text(staged_[a].narration) == l.text(staged_[b].narration);
  };
  const auto same_block = [&](std::size_t a, std::size_t b) {
    for (std::size_t k = 0; k < kBlock; ++k) {
      if (hashes[a + k] != hashes[b + k] || !same_row(rows[a + k], rows[b + k])) return false;
    }
    return true;
  };
  std::size_t slots = 64;
  while (slots < 2 * rows.size()) slots *= 2;
  std::vector<std::uint32_t> first(slots, 0);  // 1 + where a block was met first
  for (std::size_t i = 0; i + kBlock <= rows.size(); ++i) {
    if (hashes[i] == hashes[i + 1] || hashes[i + 1] == hashes[i + 2]) continue;  // a habit, not a block
    std::size_t slot = (hashes[i] + 3 * hashes[i + 1] + 7 * hashes[i + 2]) & (slots - 1);
    while (first[slot] != 0 && !same_block(first[slot] - 1, i)) slot = (slot + 1) & (slots - 1);
    if (first[slot] == 0) {
      first[slot] = static_cast<std::uint32_t>(i + 1);
      continue;
    }
    const std::size_t before = first[slot] - 1;
    if (i < before + kBlock) continue;
    std::string detail = "the rows from line ";
    base::append_int(detail, staged_[rows[before]].line);
    detail += " stand again from line ";
    base::append_int(detail, staged_[rows[i]].line);
    borrower_.proofs.back().signals.push_back({"DUPLICATED_BLOCK", std::move(detail)});
    return;
  }
}

namespace {

constexpr std::size_t kShownRows = 50;

// The first row that both files list with the same day and text, but not with the same amount, side or balance.
std::string changed_row(const model::Ledger& l, const std::vector<std::uint32_t>& first,
                        const std::vector<std::uint32_t>& second) {
  const auto figures = [&](std::uint32_t row) {
    std::string out = base::format_inr(l.amount[row]) + (l.credit[row] != 0 ? " in" : " out");
    if (l.balance[row] != kNoMoney) out += " (balance " + base::format_inr(l.balance[row]) + ")";
    return out;
  };
  for (const std::uint32_t a : first) {
    for (const std::uint32_t b : second) {
      if (l.date[a] != l.date[b] || l.text(l.narration[a]) != l.text(l.narration[b])) continue;
      return "; " + base::to_iso(l.date[a]) + " \"" + std::string(l.text(l.narration[a]).substr(0, 60)) + "\" is " +
             figures(a) + " in one and " + figures(b) + " in the other";
    }
  }
  return {};
}

}  // namespace

// Rows of two files for the same days of one account that only one of them lists. The days on which a file begins or
// ends may be cut short and don't count.
void TransactionCleaner::find_conflicts(const std::vector<std::uint32_t>& same) {
  const model::Ledger& l = borrower_.ledger;
  std::vector<std::pair<std::uint32_t, std::uint16_t>> listed;  // a transaction, and a file that lists it
  for (std::uint32_t row = 0; row < l.size(); ++row) listed.emplace_back(same[row], l.source[row]);
  base::sort(listed);
  const auto lists = [&](std::uint16_t source, std::uint32_t row) {
    return std::binary_search(listed.begin(), listed.end(), std::pair(same[row], source));
  };
  for (std::size_t i = 0; i < borrower_.proofs.size(); ++i) {
    for (std::size_t j = i + 1; j < borrower_.proofs.size(); ++j) {
      const FileProof& a = borrower_.proofs[i];
      const FileProof& b = borrower_.proofs[j];
      if (a.account != b.account || a.source == b.source || a.first == kNoDate || b.first == kNoDate) continue;
      const base::Date from = std::max(a.first, b.first) + 1;
      const base::Date to = std::min(a.last, b.last) - 1;
      if (to < from) continue;
      std::uint32_t only_a = 0, only_b = 0, line = 0;
      std::vector<std::uint32_t> in_a, in_b;  // the first of them
      for (std::uint32_t row = 0; row < l.size(); ++row) {
        if (l.account[row] != a.account || l.date[row] < from || l.date[row] > to) continue;
        if (l.source[row] == a.source && !lists(b.source, row)) {
          ++only_a;
          if (in_a.size() < kShownRows) in_a.push_back(row);
        }
        if (l.source[row] != b.source || lists(a.source, row)) continue;
        if (only_b++ == 0) line = l.line[row];
        if (in_b.size() < kShownRows) in_b.push_back(row);
      }
      if (only_a + only_b == 0) continue;
      ProofGap gap{GapKind::Conflict, 0, line, kNoMoney, from, to, {}, {}, false};
      base::append_int(gap.detail, only_a);
      gap.detail += " rows only in " + borrower_.sources[a.source].name + ", ";
      base::append_int(gap.detail, only_b);
      gap.detail += " only in " + borrower_.sources[b.source].name;
      gap.detail += changed_row(l, in_a, in_b);
      gap.id = gap_id(gap, borrower_.sources[b.source].name, borrower_.accounts[b.account].id);
      borrower_.file_gaps.push_back(std::move(gap));
    }
  }
}

// Files of one account that follow each other without overlap: the next one starts where the one before ended.
void TransactionCleaner::check_between_files() {
  std::vector<const FileProof*> files;
  for (const FileProof& proof : borrower_.proofs) {
    if (proof.first != kNoDate && borrower_.sources[proof.source].statement) files.push_back(&proof);
  }
  base::sort(files, [](const FileProof* a, const FileProof* b) {
    return a->account != b->account ? a->account < b->account : a->first < b->first;
  });
  for (std::size_t i = 1; i < files.size(); ++i) {
    const FileProof& before = *files[i - 1];
    const FileProof& after = *files[i];
    if (before.account != after.account || before.source == after.source || after.first <= before.last) continue;
    if (before.closing == kNoMoney || after.opening == kNoMoney || before.closing == after.opening) continue;
    ProofGap gap{GapKind::BetweenFiles,
                 0,
                 0,
                 after.opening - before.closing,
                 before.last,
                 after.first,
                 "between " + borrower_.sources[before.source].name + " and " + borrower_.sources[after.source].name,
                 {},
                 false};
    gap.id = gap_id(gap, borrower_.sources[after.source].name, borrower_.accounts[after.account].id);
    borrower_.file_gaps.push_back(std::move(gap));
  }
}

}  // namespace msme::clean
