#include "analyze/facts.hpp"

#include <algorithm>

namespace msme::analyze {
namespace {

using base::Date;
using base::Paise;
using model::Category;
using model::Mode;
using model::Turnover;

constexpr std::uint64_t bit(Category category) { return 1ULL << static_cast<unsigned>(category); }
static_assert(model::kCategoryCount <= 64);

constexpr std::uint64_t kNotOperating = bit(Category::Emi) | bit(Category::InterestCharged) | bit(Category::Drawings) |
                                        bit(Category::Investment) | bit(Category::OwnTransfer) |
                                        bit(Category::ChequeReturn) | bit(Category::MandateReturn) |
                                        bit(Category::Reversal) | bit(Category::LoanDisbursal);

// ₹7 lakh crore: sums, and twelve times a sum, stay exact and far from overflow.
constexpr double kMaxSum = 7.0e14;

// The days the data covers: from the first to the last entry, or what a statement's header promises beyond them.
bool find_coverage(const model::Borrower& b, const Params& params, Facts& f) {
  Date first = base::kNoDate;
  Date last = base::kNoDate;
  double sum = 0;
  const std::size_t n = b.ledger.size();
  for (std::size_t i = 0; i < n; ++i) {
    const Date d = b.ledger.date[i];
    sum += static_cast<double>(b.ledger.amount[i]);
    if (d > f.as_of) continue;
    if (first == base::kNoDate || d < first) first = d;
    if (d > last) last = d;
  }
  if (first == base::kNoDate) {
    f.unusable = "there are no bank entries up to the as-of date";
    return false;
  }
  if (sum > kMaxSum) {
    f.unusable = "the amounts are too large to add up";
    return false;
  }
  for (const model::Source& source : b.sources) {
    if (!source.statement) continue;
    if (source.from != base::kNoDate && source.from < first && source.from > first - 400) first = source.from;
    if (source.to != base::kNoDate && source.to > last && source.to <= f.as_of) last = source.to;
  }
  const int newest = base::month_index(last);
  const int oldest = newest - static_cast<int>(params.history_months) + 1;
  f.from = std::max(first, base::month_start(oldest));
  f.to = last;
  return true;
}

void lay_months(Facts& f) {
  f.first_month = base::month_index(f.from);
  const int last = base::month_index(f.to);
  f.months.resize(static_cast<std::size_t>(last - f.first_month + 1));
  f.debit_kinds.assign(f.months.size(), 0);
  for (std::size_t m = 0; m < f.months.size(); ++m) f.months[m].month = f.first_month + static_cast<int>(m);
}

// day − from → index of its month.
std::vector<std::uint16_t> month_of_day(const Facts& f) {
  std::vector<std::uint16_t> table(static_cast<std::size_t>(f.to - f.from + 1));
  std::size_t at = 0;
  for (std::size_t m = 0; m < f.months.size(); ++m) {
    const Date end = std::min(f.to, base::month_end(f.months[m].month));
    for (; at < table.size() && f.from + static_cast<Date>(at) <= end; ++at) table[at] = static_cast<std::uint16_t>(m);
  }
  return table;
}

// Full: covered up to the grace days at both ends, and not without entries. The window is the last
// `window_months` calendar months up to the newest full one; the full ones among them count.
void choose_window(const Params& params, const std::vector<std::uint32_t>& rows_of_month, Facts& f) {
  const auto grace = static_cast<Date>(params.full_month_grace_days);
  int newest = -1;
  for (std::size_t m = 0; m < f.months.size(); ++m) {
    Month& month = f.months[m];
    month.full = f.from <= base::month_start(month.month) + grace && f.to >= base::month_end(month.month) - grace &&
                 rows_of_month[m] > 0;
    if (month.full) newest = static_cast<int>(m);
  }
  f.window.assign(f.months.size(), 0);
  const int oldest = newest - static_cast<int>(params.window_months) + 1;
  int first = -1;
  for (int m = 0; m <= newest; ++m) {
    if (!f.months[static_cast<std::size_t>(m)].full) continue;
    if (m > newest - 24) ++f.full_count;
    if (m < oldest) continue;
    f.window[static_cast<std::size_t>(m)] = 1;
    ++f.window_count;
    if (first < 0) first = m;
  }
  if (first < 0) return;
  f.period = base::month_text(f.first_month + first) + ".." + base::month_text(f.first_month + newest);
}

// The single pass. Everything it touches is an array index away.
class Pass {
 public:
  Pass(const model::Borrower& b, const Params& params, const Book& book, Facts& f)
      : b_(b),
        l_(b.ledger),
        f_(f),
        month_of_day_(month_of_day(f)),
        rows_of_month_(f.months.size(), 0),
        slot_(b.ledger.strings.size(), 0) {
    for (std::size_t i = 0; i < l_.size(); ++i) {
      if (inside(i)) ++rows_of_month_[month_of_day_[static_cast<std::size_t>(l_.date[i] - f_.from)]];
    }
    choose_window(params, rows_of_month_, f_);
    recent_from_ = f_.months.size();
    for (int full = 0; recent_from_ > 0 && full < 3;) full += f_.window[--recent_from_] != 0 ? 1 : 0;
    active_.assign(month_of_day_.size(), 0);
    for (const std::string& decider : b.deciders) {
      const auto& collecting = book.collecting_rules;
      collected_.push_back(std::find(collecting.begin(), collecting.end(), decider) != collecting.end() ? 1 : 0);
    }
    party_of_row_.assign(l_.size(), 0);
    for (const model::Party& party : b.parties) {
      std::uint32_t fullest = 0;
      for (const std::uint32_t spelling : party.spellings) {
        if (l_.text(spelling).size() > l_.text(fullest).size()) fullest = spelling;
      }
      name_of_party_.push_back(fullest);
    }
  }

  void run() {
    for (std::size_t i = 0; i < l_.size(); ++i) {
      if (!inside(i)) {
        ++(l_.date[i] < f_.from ? f_.before_history : f_.after_as_of);
        continue;
      }
      const auto day = static_cast<std::size_t>(l_.date[i] - f_.from);
      const std::size_t m = month_of_day_[day];
      whole_history(i, m);
      if (f_.window[m] == 0) continue;
      active_[day] = 1;
      in_window(i, m);
    }
    for (const std::uint8_t day : active_) f_.active_days += day;
  }

  // 1-based index into Facts::parties, 0 = none or outside the window.
  const std::vector<std::uint32_t>& party_of_row() const { return party_of_row_; }

 private:
  bool inside(std::size_t i) const { return l_.date[i] >= f_.from && l_.date[i] <= f_.to; }

  void whole_history(std::size_t i, std::size_t m) {
    Month& month = f_.months[m];
    const Paise a = l_.amount[i];
    const Category category = l_.category[i];
    const auto row = static_cast<std::uint32_t>(i);
    ++month.transactions;
    if (l_.credit[i] != 0) {
      month.inflow += a;
      if (l_.turnover[i] == Turnover::Business) month.business_inflow += a;
      if (l_.turnover[i] == Turnover::Uncertain) month.uncertain_inflow += a;
      if (category == Category::LoanDisbursal) f_.loans.push_back(row);
      if (category == Category::CashDeposit || l_.mode[i] == Mode::Cash) f_.cash_deposits.push_back(row);
    } else {
      month.outflow += a;
      f_.debit_kinds[m] |= bit(category);
      if (is_operating(category)) month.operating_outflow += a;
      if (category == Category::Emi && l_.bounce[i] == model::Bounce::None) {
        month.emi += a;
        f_.emis.push_back(row);
      }
      if (category == Category::InterestCharged && is_interest_paid(b_, i)) f_.interests.push_back(row);
    }
    if (l_.bounce[i] != model::Bounce::None) f_.bounces.push_back(row);
  }

  void in_window(std::size_t i, std::size_t m) {
    const Paise a = l_.amount[i];
    const Category category = l_.category[i];
    const auto c = static_cast<std::size_t>(category);
    const auto mode = static_cast<std::size_t>(l_.mode[i]);
    f_.all_value += a;
    f_.confidence_value += static_cast<double>(a) * l_.confidence[i];
    if (category != Category::Other && l_.confidence[i] >= 50) f_.known_value += a;
    Party* party = category == Category::OwnTransfer ? nullptr : party_of(i);
    if (l_.credit[i] != 0) {
      f_.credits.add(a);
      f_.in[c].add(a);
      f_.mode_in[mode].add(a);
      if (category == Category::OwnTransfer) f_.own_in.add(a);
      if (party != nullptr) party->in.add(a);
      credit_in_window(i, m, party);
    } else {
      f_.debits.add(a);
      f_.out[c].add(a);
      f_.mode_out[mode].add(a);
      if (category == Category::OwnTransfer) f_.own_out.add(a);
      if (party != nullptr) party->out.add(a);
      if (is_operating(category)) {
        f_.operating.add(a);
        f_.operating_rows.add(i);
        if (party != nullptr) party->purchases.add(a);
      }
      if (category == Category::Emi && l_.bounce[i] == model::Bounce::None) {
        f_.emi.add(a);
        f_.emi_window_rows.add(i);
      }
      if (category == Category::InterestCharged && is_interest_paid(b_, i)) f_.interest.add(a);
    }
  }

  void credit_in_window(std::size_t i, std::size_t m, Party* party) {
    const Paise a = l_.amount[i];
    const auto c = static_cast<std::size_t>(l_.category[i]);
    if (l_.category[i] == Category::CashDeposit) f_.cash_rows.add(i);
    switch (l_.turnover[i]) {
      case Turnover::Business:
        f_.sales.add(a);
        f_.sales_rows.add(i);
        f_.tickets.push_back(a);
        // A gateway's or card terminal's money is many buyers': its name is no customer's.
        if (party != nullptr && (l_.decided[i] >= collected_.size() || collected_[l_.decided[i]] == 0)) {
          party->sales.add(a);
          if (m >= recent_from_) party->recent_sales += a;
          if (m < recent_from_) party->sold_before = true;
        }
        break;
      case Turnover::Uncertain:
        f_.uncertain.add(a);
        f_.uncertain_in[c].add(a);
        f_.uncertain_rows.add(i);
        break;
      case Turnover::Excluded:
        f_.excluded_in[c].add(a);
        break;
    }
  }

  Party* party_of(std::size_t i) {
    std::uint32_t name = l_.party_name(i);
    // Other rows may name the party of this one, or spell it out.
    if (l_.party[i] != 0 && name_of_party_[l_.party[i] - 1] != 0) name = name_of_party_[l_.party[i] - 1];
    if (name == 0 || name >= slot_.size()) return nullptr;
    if (slot_[name] == 0) {
      f_.parties.emplace_back();
      f_.parties.back().name = name;
      slot_[name] = static_cast<std::uint32_t>(f_.parties.size());
    }
    party_of_row_[i] = slot_[name];
    return &f_.parties[slot_[name] - 1];
  }

  const model::Borrower& b_;
  const model::Ledger& l_;
  Facts& f_;
  std::vector<std::uint16_t> month_of_day_;
  std::vector<std::uint32_t> rows_of_month_;
  std::vector<std::uint32_t> slot_;  // string id → 1-based party
  std::vector<std::uint32_t> party_of_row_;
  std::vector<std::uint32_t> name_of_party_;  // the fullest spelling, 0 = nowhere printed
  std::vector<std::uint8_t> active_;
  std::vector<std::uint8_t> collected_;  // by decider
  std::size_t recent_from_ = 0;          // position of the third last full month of the window
};

// Of the cash deposits and unexplained transfers that look like sales the policy's share counts. Filed GST returns are a
// second witness: as far as they show more sales than the certain credits, more of them are taken for sales, up to all.
void choose_counted_share(const model::Borrower& b, const Params& params, Facts& f) {
  f.uncertain_percent = static_cast<int>(params.uncertain_turnover_percent);
  Paise sales = 0, likely = 0, gst = 0;
  int months = 0;
  for (std::size_t m = 0; m < f.months.size(); ++m) {
    const Paise filed = f.window[m] != 0 ? gst_with_tax(b, f.months[m].month) : base::kNoMoney;
    if (filed == base::kNoMoney) continue;
    sales += f.months[m].business_inflow;
    likely += f.months[m].likely_inflow;
    gst += filed;
    ++months;
  }
  if (months < 3 || likely <= 0 || gst <= sales) return;
  const double confirmed = 100.0 * static_cast<double>(gst - sales) / static_cast<double>(likely);
  const int percent = static_cast<int>(std::min(100.0, confirmed));
  if (percent <= f.uncertain_percent) return;
  f.uncertain_percent = percent;
  f.gst_confirms = true;
}

}  // namespace

bool is_interest_paid(const model::Borrower& b, std::size_t row) {
  const std::size_t account = b.ledger.account[row];
  return account >= b.accounts.size() || b.accounts[account].type != model::AccountType::Loan;
}

bool is_operating(Category category) { return (kNotOperating & bit(category)) == 0; }

int Facts::confidence() const {
  if (all_value <= 0) return 0;
  return static_cast<int>(base::round_to(confidence_value / static_cast<double>(all_value), 0));
}

Facts gather(const model::Borrower& borrower, const Params& params, const Book& book) {
  Facts f;
  f.as_of = borrower.as_of;
  if (f.as_of == base::kNoDate) {
    for (const Date d : borrower.ledger.date) f.as_of = std::max(f.as_of, d);
  }
  f.now = borrower.now == base::kNoDate ? f.as_of : borrower.now;
  if (!find_coverage(borrower, params, f)) return f;
  lay_months(f);
  Pass pass(borrower, params, book, f);
  pass.run();
  gather_round_trips(borrower, params, pass.party_of_row(), f);
  judge_uncertain(borrower, book, f);
  choose_counted_share(borrower, params, f);
  // Whole percent of paise, half-up, so that the months add up to the total.
  const auto percent = static_cast<Paise>(f.uncertain_percent);
  for (std::size_t m = 0; m < f.months.size(); ++m) {
    Month& month = f.months[m];
    month.turnover = month.business_inflow + (month.likely_inflow / 100) * percent +
                     ((month.likely_inflow % 100) * percent + 50) / 100;
    if (f.window[m] != 0) f.turnover += month.turnover;
  }
  gather_days(borrower, f);
  return f;
}

}  // namespace msme::analyze
