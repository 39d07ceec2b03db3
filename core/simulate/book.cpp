// Posting: events in time order against exact balances. Where the money isn't there, the owner moves his own,
// brings capital, lets a supplier wait or goes without.
#include <algorithm>

#include "simulate/events.hpp"

namespace msme::simulate {

using base::Date;
using base::Paise;
using model::Bounce;
using model::Category;
using model::Mode;

namespace {

class Book {
 public:
  explicit Book(Business& business) : b_(business), rng_(business.stream("book")) {
    for (const BankAccount& account : b_.accounts) balances_.push_back(account.opening);
    events_.reserve(static_cast<std::size_t>(b_.config->transactions) + 64);
  }

  void post(Event event) {
    std::size_t account = event.account;
    if (event.by_balance) {
      const double share = event.share * static_cast<double>(balances_[account]);
      // A sweep moves whole rupees, interest has paise.
      const auto paise = static_cast<Paise>(share < 0 ? -share : share);
      event.amount = event.kind == Kind::Own ? paise / 10000 * 10000 : paise;
      if (event.amount < 100 || (share < 0) != (event.kind == Kind::InterestCharged)) return;
    }
    if (event.credit) {
      if (is_returned_credit(event) && !was_posted(event)) return;
    } else if (event.bounce == Bounce::MandateOut || event.bounce == Bounce::ChequeOut) {
      run_dry(event);
    } else if (event.amount > room(account) && !find_money(event)) {
      return;
    }
    put(event);
    if (event.kind == Kind::Own) {
      Event arrival = event;
      arrival.account = static_cast<std::uint8_t>(event.other);
      arrival.other = static_cast<std::int8_t>(event.account);
      arrival.credit = true;
      put(arrival);
    }
  }

  Paise take_postponed() {
    const Paise owed = postponed_;
    postponed_ = 0;
    return owed;
  }
  const std::vector<Paise>& balances() const { return balances_; }
  int size() const { return static_cast<int>(events_.size()); }
  std::vector<Event> take() { return std::move(events_); }

 private:
  // What may still be taken from an account.
  Paise room(std::size_t account) const { return balances_[account] + b_.accounts[account].limit; }

  void put(Event event) {
    Paise& balance = balances_[event.account];
    balance += event.credit ? event.amount : -event.amount;
    event.balance = balance;
    events_.push_back(event);
  }

  static bool is_returned_credit(const Event& event) {
    return event.category == Category::MandateReturn || event.category == Category::ChequeReturn ||
           event.category == Category::Reversal;
  }
  // A debit that was dropped can't come back.
  bool was_posted(const Event& event) const {
    for (std::size_t i = events_.size(); i > 0 && events_[i - 1].date >= event.date - 1; --i) {
      if (!events_[i - 1].credit && events_[i - 1].reference == event.reference) return true;
    }
    return false;
  }

  Event own(const Event& cause, std::size_t from, std::size_t to, Paise amount) {
    Event event;
    event.date = cause.date;
    event.time = cause.time - 60;
    event.kind = Kind::Own;
    event.account = static_cast<std::uint8_t>(from);
    event.other = static_cast<std::int8_t>(to);
    event.category = Category::OwnTransfer;
    event.mode = b_.bank_of(b_.accounts[from]).code == b_.bank_of(b_.accounts[to]).code ? Mode::Transfer : Mode::Imps;
    if (event.mode == Mode::Imps && amount > 50000000) event.mode = Mode::Neft;
    event.amount = amount;
    event.reference = rng_.next();
    return event;
  }

  // A mandate or cheque that is to bounce finds the account (almost) empty: the owner keeps his money elsewhere.
  void run_dry(const Event& event) {
    const std::size_t account = event.account;
    if (balances_[account] < event.amount) return;
    const double left = rng_.uniform(0.1, 0.8);
    const Paise keep = static_cast<Paise>(static_cast<double>(event.amount) * left);
    const Paise moved = (balances_[account] - keep + 9999) / 10000 * 10000;
    const Paise cut = moved > balances_[account] ? balances_[account] : moved;
    if (cut > 0) post(own(event, account, account == 0 ? 1 : 0, cut));
  }

  bool find_money(const Event& event) {
    const std::size_t account = event.account;
    const Paise lack = event.amount - room(account);
    const Paise wanted = (lack + event.amount / 4 + 99999) / 100000 * 100000;
    if (event.need == Need::Optional) return false;
    if (account != 0) return event.need == Need::Must && lack_from(event, 0, wanted);
    if (lack_from(event, 1, wanted)) return true;
    if (b_.accounts.size() > 2 && lack_from(event, 2, wanted)) return true;
    if (event.need == Need::Postpone) {
      postponed_ += event.amount;
      return false;
    }
    if (event.kind == Kind::Own) return false;
    bring_capital(event, wanted);
    return true;
  }

  bool lack_from(const Event& event, std::size_t source, Paise wanted) {
    if (source == event.account || balances_[source] < wanted) return false;
    post(own(event, source, event.account, wanted));
    return true;
  }

  void bring_capital(const Event& cause, Paise wanted) {
    Event event;
    event.date = cause.date;
    event.time = cause.time - 120;
    event.credit = true;
    event.kind = Kind::Transfer;
    event.mode = wanted > 50000000 ? Mode::Neft : Mode::Imps;
    event.category = Category::CapitalIn;
    event.account = cause.account;
    event.party = b_.family[1];
    event.amount = (wanted + 999999) / 1000000 * 1000000;
    event.remark = "CAPITAL INTRODUCED";
    event.reference = rng_.next();
    put(event);
  }

  Business& b_;
  base::Rng rng_;
  std::vector<Event> events_;
  std::vector<Paise> balances_;
  Paise postponed_ = 0;
};

// Within an account and a day every row gets its own second, in posting order.
void space_out(std::vector<Event>& events, std::size_t accounts) {
  std::vector<Date> day(accounts, base::kNoDate);
  std::vector<std::int32_t> second(accounts, -1);
  for (Event& event : events) {
    const std::size_t a = event.account;
    if (day[a] == event.date && event.time <= second[a]) event.time = second[a] + 1;
    if (event.time > 86399) event.time = 86399;
    day[a] = event.date;
    second[a] = event.time;
  }
}

}  // namespace

std::vector<Event> make_events(Business& business) {
  Planner planner(business);
  Book book(business);
  double total = 0;
  for (int i = 0; i < business.months; ++i) total += business.turnover(business.first_month + i);
  double due = 0;  // rows that should exist by the month's end
  for (int i = 0; i < business.months; ++i) {
    const int month = business.first_month + i;
    // Busier months have more rows, though not in proportion: amounts grow too.
    const double weight = 0.6 / business.months + 0.4 * business.turnover(month) / total;
    due += weight * business.config->transactions;
    planner.begin(month);
    planner.obligations(book.balances());
    planner.trade(static_cast<int>(due) - book.size() - planner.size(), book.take_postponed());
    planner.failures();
    for (const Event& event : planner.take()) book.post(event);
  }
  for (std::size_t i = 0; i < business.accounts.size(); ++i) business.accounts[i].closing = book.balances()[i];
  std::vector<Event> events = book.take();
  space_out(events, business.accounts.size());
  return events;
}

}  // namespace msme::simulate
