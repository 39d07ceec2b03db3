// Which figure of a row is its amount, which its balance, and on which side it was: see ingest/statement_text.hpp.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "ingest/statement_cells.hpp"
#include "ingest/statement_text.hpp"

namespace msme::ingest {
namespace {

using base::kNoMoney;
using base::Paise;

constexpr int kMostPlaces = 4;  // a balance stands among the last so many figures

Paise signed_value(const TextFigure& figure) {
  return figure.mark == 'D' || figure.sign < 0 ? -figure.value : figure.value;
}

class Solver {
 public:
  Solver(TextStatement& statement, const StatementWords& words, const TextKnown& known, bool loose)
      : s_(statement), words_(words), known_(known), loose_(loose) {
    for (std::size_t i = 0; i < s_.records.size(); ++i) {
      if (!s_.records[i].malformed) rows_.push_back(i);
    }
  }

  void run() {
    choose_balance();
    if (s_.newest_first) std::reverse(rows_.begin(), rows_.end());
    Paise before = known_.opening;
    std::vector<std::pair<std::size_t, Paise>> unsettled;  // and the step that its balance makes
    for (const std::size_t i : rows_) {
      TextRecord& record = s_.records[i];
      record.balance = s_.balance_place < 0 ? -1 : place(record, s_.balance_place);
      const Paise balance = record.balance < 0 ? kNoMoney : signed_value(cell(record, record.balance));
      const bool step = before != kNoMoney && balance != kNoMoney;
      if (!step || !take_closing(record, balance - before)) {
        unsettled.push_back({i, step ? balance - before : kNoMoney});
      }
      if (balance != kNoMoney)
        before = balance;
      else if (before != kNoMoney)
        before = kNoMoney;
    }
    learn();
    for (const auto& [i, step] : unsettled) settle(s_.records[i], step);
    settle_by_totals();
    for (const std::size_t i : rows_) s_.open += s_.records[i].amount >= 0 && s_.records[i].side == 0 ? 1 : 0;
  }

 private:
  static const TextFigure& cell(const TextRecord& record, int at) {
    return record.figures.cells[static_cast<std::size_t>(at)];
  }
  bool counts(const TextFigure& figure) const { return !figure.blank && (figure.sure || loose_); }

  // The figure at `from_right` among those that count; −1 when the row has no amount beside it.
  int place(const TextRecord& record, int from_right) const {
    if (record.figures.count < 2) return -1;
    int seen = 0;
    for (int i = static_cast<int>(record.figures.cells.size()); i-- > 0;) {
      if (counts(cell(record, i)) && seen++ == from_right) return i;
    }
    return -1;
  }

  // A figure beside the balance that makes this step; −1 when none does.
  int closing_amount(const TextRecord& record, int balance, Paise step) const {
    const Paise wanted = step < 0 ? -step : step;
    for (int i = static_cast<int>(record.figures.cells.size()); i-- > 0;) {
      const TextFigure& figure = cell(record, i);
      if (i != balance && counts(figure) && figure.value == wanted) return i;
    }
    return -1;
  }

  int closings(int from_right, bool newest_first, int& steps) const {
    int closed = 0;
    steps = 0;
    Paise before = known_.opening;
    for (std::size_t k = 0; k < rows_.size(); ++k) {
      const TextRecord& record = s_.records[rows_[newest_first ? rows_.size() - 1 - k : k]];
      const int at = place(record, from_right);
      if (at < 0) {
        before = kNoMoney;
        continue;
      }
      const Paise balance = signed_value(cell(record, at));
      if (before != kNoMoney) {
        ++steps;
        closed += closing_amount(record, at, balance - before) >= 0 ? 1 : 0;
      }
      before = balance;
    }
    return closed;
  }

  void choose_balance() {
    const bool falling = dates_fall();
    for (int from_right = 0; from_right < kMostPlaces; ++from_right) {
      for (const bool newest_first : {falling, !falling}) {
        int steps = 0;
        const int closed = closings(from_right, newest_first, steps);
        if (steps == 0 || (s_.balance_place >= 0 && closed <= s_.closed)) continue;
        s_.balance_place = from_right;
        s_.newest_first = newest_first;
        s_.closed = closed;
        s_.steps = steps;
      }
    }
    // One row: its last figure is the balance, if it has two.
    if (s_.balance_place < 0 && rows_.size() == 1 && s_.records[rows_[0]].figures.count >= 2) s_.balance_place = 0;
    // Figures that never add up aren't balances.
    if (s_.balance_place >= 0 && s_.closed == 0 && s_.steps > 2) s_.balance_place = heading_has_balance() ? 0 : -1;
    if (s_.balance_place < 0) s_.newest_first = falling;
  }

  bool heading_has_balance() const {
    return std::any_of(s_.lines.begin(), s_.lines.end(), [](const TextLine& line) {
      return line.heading && base::contains_ignore_case(line.text, "bal");
    });
  }

  bool dates_fall() const {
    if (rows_.size() < 2) return false;
    const DateToken first = date_token(s_.records[rows_.front()].date);
    const DateToken last = date_token(s_.records[rows_.back()].date);
    return first.found && last.found && first.date != base::kNoDate && last.date != base::kNoDate &&
           first.date > last.date;
  }

  bool take_closing(TextRecord& record, Paise step) const {
    const int at = closing_amount(record, record.balance, step);
    if (at < 0) return false;
    record.amount = at;
    const TextFigure& figure = cell(record, at);
    record.side = figure.mark != 0 ? figure.mark : step < 0 ? 'D' : 'C';
    return true;
  }

  // Where amounts of either side stand, from rows that the balance settled.
  void learn() {
    for (const std::size_t i : rows_) {
      const TextRecord& record = s_.records[i];
      if (record.amount < 0 || record.side == 0) continue;
      ++places_[{static_cast<int>(record.figures.cells.size()), record.amount}][record.side == 'C' ? 1 : 0];
      const auto end = static_cast<int>(cell(record, record.amount).end);
      ends_[record.side == 'C' ? 1 : 0].push_back(end);
    }
    for (const std::size_t i : rows_) {
      for (const TextFigure& figure : s_.records[i].figures.cells) {
        if (!counts(figure) || (s_.balance_place >= 0 && &figure == &s_.records[i].figures.cells.back())) continue;
        credit_marks_ = credit_marks_ || figure.mark == 'C' || figure.sign > 0;
        debit_marks_ = debit_marks_ || figure.mark == 'D' || figure.sign < 0;
      }
    }
    for (std::vector<int>& ends : ends_) std::sort(ends.begin(), ends.end());
  }

  // A row that the balance doesn't settle.
  void settle(TextRecord& record, Paise step) {
    record.amount = likely_amount(record);
    if (record.amount < 0) return;
    const TextFigure& figure = cell(record, record.amount);
    if (figure.mark != 0 || figure.sign != 0) {
      record.side = figure.mark != 0 ? figure.mark : figure.sign < 0 ? 'D' : 'C';
      return;
    }
    // Only one side is marked: what isn't is the other.
    if (s_.balance_place < 0 && credit_marks_ != debit_marks_) {
      record.side = credit_marks_ ? 'D' : 'C';
      ++s_.by_place;
      return;
    }
    record.side = side_by_place(record);
    if (record.side == 0) record.side = figure.before;
    // The balance misses the amount by little: the gap is named, the side is clear.
    const Paise size = step == kNoMoney || step > 0 ? step : -step;
    if (record.side == 0 && step != kNoMoney && step != 0 && 20 * std::abs(size - figure.value) <= figure.value) {
      record.side = step < 0 ? 'D' : 'C';
    }
    if (record.side != 0) {
      ++s_.by_place;
      return;
    }
    record.side = side_by_words(record);
    s_.by_words += record.side != 0 ? 1 : 0;
    worded_.push_back(&record);
  }

  int likely_amount(const TextRecord& record) const {
    int best = -1;
    int votes = -1;
    for (int i = static_cast<int>(record.figures.cells.size()); i-- > 0;) {
      const TextFigure& figure = cell(record, i);
      if (i == record.balance || !counts(figure)) continue;
      if (figure.value == 0 && best >= 0) continue;
      int seen = 0;
      const auto known = places_.find({static_cast<int>(record.figures.cells.size()), i});
      if (known != places_.end()) seen = known->second[0] + known->second[1];
      const bool better = best < 0 || (cell(record, best).value == 0 && figure.value != 0) || seen > votes;
      if (!better) continue;
      best = i;
      votes = seen;
    }
    return best;
  }

  char side_by_place(const TextRecord& record) const {
    // Among figures and marks for nothing: "- 90.00 236.21".
    const int cells = static_cast<int>(record.figures.cells.size());
    const auto here = places_.find({cells, record.amount});
    if (here != places_.end() && cells > 2) {
      const int debits = here->second[0], credits = here->second[1];
      const bool other_side = std::any_of(places_.begin(), places_.end(), [&](const auto& each) {
        return each.first.first == cells && each.first.second != record.amount && each.second[debits > 0 ? 1 : 0] > 0 &&
               each.second[debits > 0 ? 0 : 1] == 0;
      });
      if ((debits == 0) != (credits == 0) && other_side) return debits > 0 ? 'D' : 'C';
    }
    if (cells == 3 && here == places_.end() && record.amount != record.balance) {
      const int debit_at = s_.debit_first ? 0 : 1;
      const int other = 1 - record.amount;
      const bool pair = record.balance == 2 && other >= 0 && other <= 1;
      if (pair && (cell(record, other).blank || cell(record, other).value == 0) && s_.heading_line != 0) {
        return record.amount == debit_at ? 'D' : 'C';
      }
    }
    // By the column its last digit stands in, where the text is aligned.
    if (ends_[0].empty() || ends_[1].empty()) return 0;
    const int debit = ends_[0][ends_[0].size() / 2];
    const int credit = ends_[1][ends_[1].size() / 2];
    if (std::abs(debit - credit) < 6 || !aligned(ends_[0], debit) || !aligned(ends_[1], credit)) return 0;
    const auto end = static_cast<int>(cell(record, record.amount).end);
    if (std::abs(end - debit) <= 2) return 'D';
    return std::abs(end - credit) <= 2 ? 'C' : '\0';
  }

  static bool aligned(const std::vector<int>& ends, int middle) {
    const auto near = std::count_if(ends.begin(), ends.end(), [&](int end) { return std::abs(end - middle) <= 2; });
    return 10 * static_cast<std::size_t>(near) >= 8 * ends.size();
  }

  char side_by_words(const TextRecord& record) const {
    std::string text = " ";
    for (const std::string_view piece : record.pieces) text.append(piece).push_back(' ');
    char buffer[400];
    const std::string folded = " " + std::string(fold(text, buffer, sizeof(buffer))) + " ";
    const auto any = [&](const std::vector<std::string>& words) {
      return std::any_of(words.begin(), words.end(),
                         [&](const std::string& word) { return folded.find(" " + word + " ") != std::string::npos; });
    };
    const bool credit = any(words_.credit_words);
    const bool debit = any(words_.debit_words);
    return credit == debit ? '\0' : credit ? 'C' : 'D';
  }

  // One row left: the statement's own totals say on which side it was.
  void settle_by_totals() {
    if (worded_.size() != 1 || known_.debits == kNoMoney || known_.credits == kNoMoney) return;
    TextRecord& record = *worded_[0];
    Paise debits = 0, credits = 0;
    for (const std::size_t i : rows_) {
      const TextRecord& other = s_.records[i];
      if (&other == &record || other.amount < 0) continue;
      (other.side == 'C' ? credits : debits) += cell(other, other.amount).value;
    }
    const Paise amount = cell(record, record.amount).value;
    const bool debit = debits + amount == known_.debits && credits == known_.credits;
    const bool credit = debits == known_.debits && credits + amount == known_.credits;
    if (debit == credit) return;
    if (record.side != 0) --s_.by_words;
    record.side = debit ? 'D' : 'C';
    ++s_.by_total;
  }

  TextStatement& s_;
  const StatementWords& words_;
  const TextKnown& known_;
  bool loose_;
  std::vector<std::size_t> rows_;                             // of records, oldest first once chosen
  std::map<std::pair<int, int>, std::array<int, 2>> places_;  // (figures, place) → debits, credits
  std::array<std::vector<int>, 2> ends_;                      // where debits and credits end on their lines
  bool credit_marks_ = false, debit_marks_ = false;
  std::vector<TextRecord*> worded_;
};

}  // namespace

void solve_text(TextStatement& statement, const StatementWords& words, const TextKnown& known, bool loose) {
  Solver(statement, words, known, loose).run();
}

}  // namespace msme::ingest
