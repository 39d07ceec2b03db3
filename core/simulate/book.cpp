// Posting: events in time order against exact balances. Where the money isn't there, the owner moves his own,
// brings capital, lets a supplier wait or goes without.
#include <utility>

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
  explicit Book(Business& business)
      : b_(business),
        rng_(business.stream("book")),
        imps_(base::from_rupees(business.usual().statutory.imps_to)),
        circle_days_(business.config->fraud.circle_hops.high + business.config->fraud.circle_days.high + 5) {
    for (const BankAccount& account : b_.accounts) balances_.push_back(account.opening);
    events_.reserve(static_cast<std::size_t>(b_.transactions) + 64);
  }

  void post(Event event) {
    std::size_t account = event.account;
    if (event.by_balance) {
      const double share = event.share * static_cast<double>(balances_[account]);
      // A sweep moves whole rupees, interest has paise.
      const auto paise = static_cast<Paise>(share < 0 ? -share : share);
      event.amount = event.kind == Kind::Own ? paise / 10000 * 10000 : paise;
      if (event.amount < 100 || (share < 0) != (event.kind == Kind::InterestCharged)) return;
      if (event.mode == Mode::Imps && event.amount > imps_) event.mode = Mode::Neft;
    }
    if (event.credit) {
      if ((event.follows || is_returned_credit(event)) && !was_posted(event)) return;
    } else if (event.bounce == Bounce::MandateOut || event.bounce == Bounce::ChequeOut) {
      run_dry(event);
    } else if (event.amount > room(account) && !find_money(event)) {
      return;
    }
    put(event);
    if (event.kind == Kind::Own) {
      const auto here = static_cast<std::int32_t>(events_.size());
      events_.back().pair = here;
      Event arrival = event;
      arrival.pair = here - 1;
      arrival.account = static_cast<std::uint8_t>(event.other);
      arrival.other = static_cast<std::int8_t>(event.account);
      arrival.credit = true;
      put(arrival);
    }
  }

  std::vector<Event> take_postponed() { return std::exchange(postponed_, {}); }
  const std::vector<Paise>& balances() const { return balances_; }
  int size() const { return static_cast<int>(events_.size()); }
  std::vector<Event> take() { return std::move(events_); }

 private:
  // What may still be taken from an account.
  Paise room(std::size_t account) const { return balances_[account] + b_.accounts[account].limit; }

  void put(Event event) {
    Paise& balance = balances_[event.account];
    balance += event.credit ? event.amount : -event.amount;
    event.balance = event.shown = balance;
    // What a failed or returned payment took comes back under the same bill.
    if (event.invoice >= 0) {
      Invoice& bill =
          (event.category == Category::SalesReceipt ? b_.sales : b_.purchases)[static_cast<std::size_t>(event.invoice)];
      bill.paid += event.category == Category::SalesReceipt || !event.credit ? event.amount : -event.amount;
    }
    events_.push_back(event);
  }

  static bool is_returned_credit(const Event& event) {
    return event.category == Category::MandateReturn || event.category == Category::ChequeReturn ||
           event.category == Category::Reversal;
  }
  // A debit that was dropped can't come back; a circle takes its time.
  bool was_posted(const Event& event) const {
    const Date since = event.date - (event.follows ? circle_days_ : 1);
    for (std::size_t i = events_.size(); i > 0 && events_[i - 1].date >= since; --i) {
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
    if (event.mode == Mode::Imps && amount > imps_) event.mode = Mode::Neft;
    event.amount = amount;
    event.reference = rng_.next();
    return event;
  }

  // A mandate or cheque that is to bounce finds the account (almost) empty: the owner keeps his money elsewhere.
  void run_dry(const Event& event) {
    const std::size_t account = event.account;
    const Paise there = room(account);
    if (there < event.amount) return;
    const double left = draw(rng_, b_.usual().failures.left);
    const Paise keep = static_cast<Paise>(static_cast<double>(event.amount) * left);
    const Paise moved = (there - keep + 9999) / 10000 * 10000;
    const Paise cut = moved > there ? there : moved;
    if (cut > 0) post(own(event, account, account == 0 ? 1 : 0, cut));
  }

  bool find_money(const Event& event) {
    const std::size_t account = event.account;
    const Paise lack = event.amount - room(account);
    const Paise wanted = (lack + event.amount / b_.usual().household.top_up_part + 99999) / 100000 * 100000;
    if (event.need == Need::Optional) return false;
    if (account != 0) return event.need == Need::Must && lack_from(event, 0, wanted);
    if (lack_from(event, 1, wanted)) return true;
    if (b_.accounts.size() > 2 && lack_from(event, 2, wanted)) return true;
    if (event.need == Need::Postpone) {
      postponed_.push_back(event);
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
    event.mode = wanted > imps_ ? Mode::Neft : Mode::Imps;
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
  Paise imps_;  // IMPS carries no more
  Date circle_days_;
  std::vector<Event> events_;
  std::vector<Paise> balances_;
  std::vector<Event> postponed_;
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
  for (int month = business.path_month; month < business.first_month; ++month) planner.history(month);
  double total = 0;
  for (int i = 0; i < business.months; ++i) total += business.turnover(business.first_month + i);
  const double even = business.usual().rows.even_share;
  double due = 0;  // rows that should exist by the month's end
  for (int i = 0; i < business.months; ++i) {
    const int month = business.first_month + i;
    // Busier months have more rows, though not in proportion: amounts grow too.
    const double weight = even / business.months + (1 - even) * business.turnover(month) / total;
    due += weight * business.transactions;
    planner.begin(month);
    planner.again(book.take_postponed());
    planner.obligations(book.balances());
    planner.plant();
    planner.trade(static_cast<int>(due) - book.size() - planner.size());
    planner.failures();
    for (const Event& event : planner.take()) book.post(event);
  }
  // A last start closes the last month's bills; returns that the window doesn't see filed still have their figures.
  business.sales_from.push_back(static_cast<std::uint32_t>(business.sales.size()));
  business.purchases_from.push_back(static_cast<std::uint32_t>(business.purchases.size()));
  for (GstPeriod& period : business.gst) close_period(business, period);
  for (std::size_t i = 0; i < business.accounts.size(); ++i) business.accounts[i].closing = book.balances()[i];
  std::vector<Event> events = book.take();
  space_out(events, business.accounts.size());
  return events;
}

}  // namespace msme::simulate
