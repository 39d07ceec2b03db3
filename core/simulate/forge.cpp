// Frauds done to the statement: rows and balances that the bank never wrote.
#include "simulate/events.hpp"

namespace msme::simulate {
namespace {

using base::Date;
using base::Paise;
using base::Rng;
using model::Category;
using model::Mode;

// Works on one account's rows within the whole list; every edit carries the shown balances on, as a careful forger does.
class Forger {
 public:
  Forger(Business& b, std::vector<Event>& events, std::vector<Event>& deleted)
      : b_(b), sizes_(b.config->fraud), events_(events), deleted_(deleted), rng_(b.stream("forger")) {}

  void edit_balances() {
    const std::vector<std::size_t> rows = rows_of(0);
    if (rows.size() < static_cast<std::size_t>(sizes_.edited_rows_from)) return;
    const Paise lift = thousands(b_.trend(b_.first_month) * draw(rng_, sizes_.edited_lift));
    for (int stretch = 0; stretch < sizes_.edited_stretches; ++stretch) {
      const auto length = static_cast<std::size_t>(draw(rng_, sizes_.edited_rows));
      const std::size_t at = rows.size() / 4 + rows.size() / 5 * static_cast<std::size_t>(stretch);
      for (std::size_t i = at; i < at + length && i + 1 < rows.size(); ++i) {
        events_[rows[i]].shown += lift;
        events_[rows[i]].fraud = Fraud::EditedBalance;
      }
    }
  }

  void insert_credits() {
    const int count = draw(rng_, sizes_.inserted);
    for (int i = 0; i < count; ++i) {
      const int party = b_.buyers[static_cast<std::size_t>(i) % b_.buyers.size()].party;
      const Paise amount = thousands(b_.trend(b_.first_month) * draw(rng_, sizes_.inserted_amount));
      Event event = forged(some_day(), Mode::Neft, amount, Fraud::InsertedCredit);
      event.party = party;
      event.remark = "INV PAYMENT";
      insert(event);
    }
  }

  void delete_instalments() {
    const int loan = first_loan();
    if (loan < 0) return;
    const Date since = base::add_months(b_.config->end, -sizes_.deleted_months);
    const bool careful = rng_.chance(sizes_.careful_share);  // the careless leave a broken chain
    for (std::size_t i = 0; i < events_.size();) {
      const Event& event = events_[i];
      const bool his = event.party == b_.loans[static_cast<std::size_t>(loan)].party && event.date >= since &&
                       event.kind == Kind::Mandate;
      if (!his) {
        ++i;
        continue;
      }
      Event gone = event;
      gone.fraud = Fraud::DeletedEmi;
      if (careful) carry(i + 1, gone.account, gone.credit ? -gone.amount : gone.amount);
      deleted_.push_back(gone);
      erase(i);
    }
  }

  void impossible_rails() {
    struct Wrong {
      Mode mode;
      Paise amount;
    };
    // RTGS starts at ₹2 lakh; IMPS ends at ₹5 lakh; UPI never carries more than ₹5 lakh.
    const auto in_thousands = [&](Whole rupees) {
      return base::rupees(rng_.integer(rupees.low / 1000, rupees.high / 1000) * 1000);
    };
    const Wrong wrong[] = {{Mode::Rtgs, in_thousands(sizes_.rail_rtgs)},
                           {Mode::Imps, in_thousands(sizes_.rail_imps)},
                           {Mode::Upi, in_thousands(sizes_.rail_upi)}};
    for (const Wrong& w : wrong) {
      Event event = forged(some_day(), w.mode, w.amount, Fraud::ImpossibleRail);
      event.party = b_.buyers[0].party;
      event.remark = "INV PAYMENT";
      insert(event);
    }
  }

  void impossible_days() {
    for (int i = 0; i < sizes_.day_rows; ++i) {
      Date day = some_day();
      while (working_day(day) && day > b_.start) --day;
      while (working_day(day)) ++day;
      const Paise amount = thousands(b_.trend(b_.first_month) * draw(rng_, sizes_.day_amount));
      Event event = forged(day, i == 0 ? Mode::Cash : Mode::Cheque, amount, Fraud::ImpossibleDay);
      event.party = i == 0 ? -1 : b_.buyers[0].party;
      if (i == 0) {
        event.kind = Kind::CashDeposit;
        event.category = Category::CashDeposit;
      }
      insert(event);
    }
  }

 private:
  static Paise thousands(double paise) { return static_cast<Paise>(paise / 100000 + 1) * 100000; }

  std::vector<std::size_t> rows_of(std::uint8_t account) const {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < events_.size(); ++i) {
      if (events_[i].account == account) rows.push_back(i);
    }
    return rows;
  }

  // Never on the last days.
  Date some_day() {
    const Date last = b_.config->end - sizes_.forged_last_days;
    const Date first = last - static_cast<Date>(rng_.integer(0, sizes_.forged_days));
    return first < b_.start ? b_.start : first;
  }

  int first_loan() const {
    for (std::size_t i = 0; i < b_.loans.size(); ++i) {
      if (b_.loans[i].running() && !b_.loans[i].hidden) return static_cast<int>(i);
    }
    return -1;
  }

  Event forged(Date day, Mode mode, Paise amount, Fraud fraud) {
    Event event;
    event.date = day;
    event.time = 36000 + static_cast<std::int32_t>(rng_.integer(0, 20000));
    event.credit = event.forged = true;
    event.mode = mode;
    event.category = Category::SalesReceipt;
    event.amount = amount;
    event.fraud = fraud;
    event.reference = rng_.next();
    return event;
  }

  void carry(std::size_t from, std::uint8_t account, Paise amount) {
    for (std::size_t i = from; i < events_.size(); ++i) {
      if (events_[i].account == account) events_[i].shown += amount;
    }
  }

  void renumber(std::size_t from, std::int32_t by) {
    for (Event& event : events_) {
      if (event.pair >= static_cast<std::int32_t>(from)) event.pair += by;
    }
  }

  void erase(std::size_t at) {
    events_.erase(events_.begin() + static_cast<std::ptrdiff_t>(at));
    renumber(at, -1);
  }

  void insert(Event event) {
    std::size_t at = 0;
    Paise before = b_.accounts[event.account].opening;
    Paise true_before = before;
    std::int32_t second = -1;
    for (std::size_t i = 0; i < events_.size(); ++i) {
      const Event& other = events_[i];
      if (other.date > event.date || (other.date == event.date && other.time > event.time)) break;
      at = i + 1;
      if (other.account != event.account) continue;
      before = other.shown;
      true_before = other.balance;
      second = other.date == event.date ? other.time : -1;
    }
    // An own transfer's two rows stay together.
    while (at > 0 && at < events_.size() && events_[at - 1].pair == static_cast<std::int32_t>(at)) {
      const Event& arrival = events_[at++];
      if (arrival.account != event.account) continue;
      before = arrival.shown;
      true_before = arrival.balance;
      second = arrival.time;
    }
    if (event.time <= second) event.time = second + 1;
    event.shown = before + event.amount;
    event.balance = true_before;
    renumber(at, 1);
    events_.insert(events_.begin() + static_cast<std::ptrdiff_t>(at), event);
    carry(at + 1, event.account, event.amount);
  }

  Business& b_;
  const FraudSizes& sizes_;
  std::vector<Event>& events_;
  std::vector<Event>& deleted_;
  Rng rng_;
};

}  // namespace

std::vector<Event> show_events(Business& business, std::vector<Event> events, std::vector<Event>& deleted) {
  const FraudSet& frauds = business.latent.frauds;
  if (frauds.empty() || events.empty()) return events;
  Forger forger(business, events, deleted);
  if (frauds.has(Fraud::DeletedEmi)) forger.delete_instalments();
  if (frauds.has(Fraud::InsertedCredit)) forger.insert_credits();
  if (frauds.has(Fraud::ImpossibleRail)) forger.impossible_rails();
  if (frauds.has(Fraud::ImpossibleDay)) forger.impossible_days();
  if (frauds.has(Fraud::EditedBalance)) forger.edit_balances();
  return events;
}

}  // namespace msme::simulate
