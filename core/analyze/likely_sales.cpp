// Cash deposits and credits whose purpose nobody prints: which of them are sales. An underwriter's questions, asked of each
// row: does the account take sales, is the payer somebody who buys, does the money stay, is the sum like the others?
// The answers make the best estimate of turnover; what they leave out stays in the upper bound.
// Parameters: core/data/analysis_book.json, likely_sales.
#include <algorithm>
#include <array>
#include <vector>

#include "analyze/facts.hpp"
#include "analyze/stats.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::Date;
using base::Paise;
using model::Category;
using model::Mode;
using model::PartyKind;
using model::Turnover;

bool is_cash(const model::Ledger& l, std::size_t i) {
  return l.category[i] == Category::CashDeposit || (l.mode[i] == Mode::Cash && l.category[i] == Category::Other);
}

bool is_cash_out(const model::Ledger& l, std::size_t i) {
  return l.credit[i] == 0 && (l.category[i] == Category::CashWithdrawal || l.mode[i] == Mode::Atm);
}

bool buys_nothing(PartyKind kind) {
  switch (kind) {
    case PartyKind::Employee:
    case PartyKind::Employer:
    case PartyKind::Lender:
    case PartyKind::Government:
    case PartyKind::OwnAccount:
    case PartyKind::Owner:
    case PartyKind::Family:
    case PartyKind::Insurer:
    case PartyKind::Investment:
      return true;
    default:
      return false;
  }
}

// Customers at the counter pay by UPI, firms by transfer and cheque: their sums are compared apart.
std::size_t channel_of(Mode mode) { return mode == Mode::Upi ? 0 : 1; }

struct CashHabit {
  std::vector<Paise> deposits;
  std::uint64_t months = 0, months_with_entries = 0;  // a bit for each, modulo 64
  Paise most = 0;                                     // up to here a deposit is like the others; 0 = no habit
};

struct CashOut {
  Date date;
  Paise amount;
  bool used;
};

class Judge {
 public:
  Judge(const model::Borrower& b, const Book& book, Facts& f) : b_(b), l_(b.ledger), set_(book.likely), f_(f) {}

  void run() {
    look_around();
    if (uncertain_.empty()) return;
    find_large();
    went_back_.assign(l_.size(), 0);
    for (const RoundTrip& trip : f_.round_trips) went_back_[trip.credit_row] = 1;
    for (CashHabit& habit : cash_) settle(habit);
    base::sort(outs_, [](const CashOut& a, const CashOut& c) { return a.date < c.date; });
    // Oldest first, so that a withdrawal explains the first deposit after it.
    base::sort_rows(uncertain_, [this](std::uint32_t a, std::uint32_t c) { return l_.date[a] < l_.date[c]; });
    find_round_senders();
    for (const std::uint32_t row : uncertain_) {
      const auto m = static_cast<std::size_t>(f_.month_of(l_.date[row]));
      const Doubt doubt = is_cash(l_, row) ? of_cash(row) : of_transfer(row);
      if (doubt == Doubt::None) f_.months[m].likely_inflow += l_.amount[row];
      if (f_.window[m] == 0) continue;
      if (doubt == Doubt::None) {
        f_.likely.add(l_.amount[row]);
        f_.likely_rows.add(row);
      } else {
        f_.doubts[static_cast<std::size_t>(doubt)].add(l_.amount[row]);
      }
    }
  }

 private:
  void look_around() {
    const std::size_t accounts = b_.accounts.size() + 1;
    sales_.assign(accounts, 0);
    shop_.assign(b_.parties.size(), 0);
    cash_.resize(accounts);
    Date begin = 0, end = -1;  // of the last row's month: the ledger goes by date
    std::uint64_t month = 0;
    for (std::size_t i = 0; i < l_.size(); ++i) {
      if (l_.date[i] < f_.from || l_.date[i] > f_.to) continue;
      const std::size_t account = place(i);
      if (l_.date[i] < begin || l_.date[i] > end) {
        const int index = base::month_index(l_.date[i]);
        begin = base::month_start(index);
        end = base::month_end(index);
        month = 1ULL << static_cast<unsigned>((index - f_.first_month) % 64);
      }
      if (l_.merchant[i] != 0 && l_.party[i] != 0) shop_[l_.party[i] - 1] = 1;
      cash_[account].months_with_entries |= month;
      if (l_.credit[i] == 0) {
        if (is_cash_out(l_, i)) outs_.push_back({l_.date[i], l_.amount[i], false});
        continue;
      }
      if (l_.turnover[i] == Turnover::Business) {
        ++sales_[account];
        certain_[channel_of(l_.mode[i])].push_back(l_.amount[i]);
      }
      if (l_.turnover[i] != Turnover::Uncertain) continue;
      uncertain_.push_back(static_cast<std::uint32_t>(i));
      if (!is_cash(l_, i)) continue;
      cash_[account].deposits.push_back(l_.amount[i]);
      cash_[account].months |= month;
    }
  }

  // Up to which sum a credit is like the sales of its channel; where hardly any is certain, like all sales, and without
  // those like the other unexplained credits.
  void find_large() {
    std::vector<Paise> all = certain_[0];
    all.insert(all.end(), certain_[1].begin(), certain_[1].end());
    if (is_few(all)) {
      all.clear();
      for (const std::uint32_t row : uncertain_) {
        if (!is_cash(l_, row)) all.push_back(l_.amount[row]);
      }
      const Paise usual = is_few(all) ? 0 : nearest_rank(all, 50) * set_.times_usual;
      large_ = {usual, usual};
      return;
    }
    for (std::size_t channel = 0; channel < large_.size(); ++channel) {
      std::vector<Paise>& amounts = is_few(certain_[channel]) ? all : certain_[channel];
      large_[channel] = nearest_rank(amounts, set_.large_percentile);
    }
  }

  bool is_few(const std::vector<Paise>& amounts) const { return static_cast<int>(amounts.size()) < set_.trade_sales; }

  std::size_t place(std::size_t row) const { return std::min<std::size_t>(l_.account[row], b_.accounts.size()); }

  void settle(CashHabit& habit) const {
    const auto count = [](std::uint64_t bits) { return __builtin_popcountll(bits); };
    if (static_cast<int>(habit.deposits.size()) < set_.cash_least) return;
    if (100 * count(habit.months) < set_.cash_months_percent * count(habit.months_with_entries)) return;
    habit.most = nearest_rank(habit.deposits, 50) * set_.times_usual;
  }

  bool takes_sales(std::size_t row) const {
    const std::size_t account = place(row);
    const auto type = account < b_.accounts.size() ? b_.accounts[account].type : model::AccountType::Current;
    switch (type) {
      case model::AccountType::Current:
      case model::AccountType::Overdraft:
      case model::AccountType::CashCredit:
        return true;
      case model::AccountType::Savings:
        return static_cast<int>(sales_[account]) >= set_.trade_sales;
      default:
        return false;
    }
  }

  Doubt of_cash(std::uint32_t row) {
    if (!takes_sales(row)) return Doubt::NotTrade;
    if (put_back(row)) return Doubt::PutBack;
    return l_.amount[row] <= cash_[place(row)].most ? Doubt::None : Doubt::CashNotUsual;
  }

  bool put_back(std::uint32_t row) {
    const Date since = l_.date[row] - set_.put_back_days;
    auto at = std::lower_bound(outs_.begin(), outs_.end(), since,
                               [](const CashOut& out, Date day) { return out.date < day; });
    // More withdrawals than this within the days prove nothing, and make a crafted file slow.
    for (int tried = 0; tried < 64 && at != outs_.end() && at->date <= l_.date[row]; ++at, ++tried) {
      if (at->used || at->amount != l_.amount[row]) continue;
      at->used = true;
      return true;
    }
    return false;
  }

  const model::Party* party_of(std::uint32_t row) const {
    return l_.party[row] == 0 ? nullptr : &b_.parties[l_.party[row] - 1];
  }

  Doubt of_transfer(std::uint32_t row) const {
    if (!takes_sales(row)) return Doubt::NotTrade;
    if (went_back_[row] != 0) return Doubt::PaidBack;
    const model::Party* party = party_of(row);
    if (party != nullptr) {
      if (buys_nothing(party->kind)) return Doubt::Relation;
      const double back = static_cast<double>(party->debits) * 100.0;
      if (party->debits > 0 && back >= set_.paid_back_percent * static_cast<double>(party->credits))
        return Doubt::PaidBack;
      if (party->kind == PartyKind::Customer || party->kind == PartyKind::Platform) return Doubt::None;
      // A shop or marketplace known by name pays more than it was ever paid: no refund, but what it sold for the holder.
      if (shop_[l_.party[row] - 1] != 0) return Doubt::None;
      if (only_round_[l_.party[row] - 1] != 0) return Doubt::RoundSums;
    }
    if (l_.amount[row] <= large_[channel_of(l_.mode[row])]) return Doubt::None;
    if (l_.category[row] == Category::SalesReceipt) return Doubt::None;
    const bool keeps_paying = party != nullptr && party->kind != PartyKind::Person &&
                              static_cast<int>(party->credit_rows) >= set_.repeat_credits &&
                              party->last - party->first >= set_.repeat_days;
    return keeps_paying ? Doubt::None : Doubt::NotUsual;
  }

  // Parties without a firm's name whose uncertain credits are all round.
  void find_round_senders() {
    only_round_.assign(b_.parties.size(), 0);
    for (std::size_t p = 0; p < b_.parties.size(); ++p) only_round_[p] = b_.parties[p].kind == PartyKind::Person;
    for (const std::uint32_t row : uncertain_) {
      if (l_.party[row] != 0 && l_.amount[row] % set_.round != 0) only_round_[l_.party[row] - 1] = 0;
    }
  }

  const model::Borrower& b_;
  const model::Ledger& l_;
  const Book::LikelySales& set_;
  Facts& f_;
  std::vector<std::uint32_t> uncertain_;  // rows
  std::vector<std::uint32_t> sales_;      // certain ones, by account; rows without an account last
  std::vector<CashHabit> cash_;           // likewise
  std::vector<CashOut> outs_;
  std::array<std::vector<Paise>, 2> certain_;  // sales by channel
  std::array<Paise, 2> large_{};               // by channel: up to there a credit is like a sale
  std::vector<std::uint8_t> went_back_;        // by row
  std::vector<std::uint8_t> only_round_;       // by party
  std::vector<std::uint8_t> shop_;             // by party: the merchant list knows it
};

}  // namespace

std::string_view text(Doubt doubt) {
  static constexpr std::string_view kWords[kDoubtCount] = {
      "",         "NOT_A_TRADE_ACCOUNT", "RELATION",   "PAID_BACK",
      "PUT_BACK", "CASH_NOT_USUAL",      "ROUND_SUMS", "NOT_A_USUAL_SALE"};
  return kWords[static_cast<std::size_t>(doubt)];
}

void judge_uncertain(const model::Borrower& borrower, const Book& book, Facts& facts) {
  Judge(borrower, book, facts).run();
}

}  // namespace msme::analyze
