// Money that moved: the true ledger, before anyone rendered it. Planned month by month, then posted in time order
// with an exact running balance per account.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "simulate/business.hpp"

namespace msme::simulate {

// How the bank words the row.
enum class Kind : std::uint8_t {
  Transfer,  // to or from a party by UPI, IMPS, NEFT, RTGS or cheque, as the mode says
  Merchant,  // shop or utility, UPI or card
  CardSettlement,
  CashDeposit,
  Atm,
  Own,
  Mandate,       // instalment, SIP, premium; its return is the same wording as a credit
  ChequeReturn,  // the second row of a returned cheque
  Reversal,      // the credit back of a failed UPI or IMPS
  ReturnCharge,
  BankCharge,
  Interest,
  InterestCharged,
  Gst,
  Tds,
  IncomeTax,
  Epf,
  FixedDeposit,
  LoanCredit
};

// What posting may do when the money isn't there.
enum class Need : std::uint8_t {
  Must,      // the owner finds the money: from savings, else new capital
  Postpone,  // a supplier waits until next month
  Optional   // it doesn't happen
};

struct Event {
  base::Date date = 0;
  std::int32_t time = 0;  // seconds of the day, IST
  std::uint8_t account = 0;
  bool credit = false;
  base::Paise amount = 0;
  base::Paise balance = 0;  // after it, filled by posting
  base::Paise shown = 0;    // the balance that the statement shows: `balance`, unless somebody edited it
  model::Mode mode = model::Mode::Other;
  model::Category category = model::Category::Other;
  model::Bounce bounce = model::Bounce::None;
  Kind kind = Kind::Transfer;
  Need need = Need::Must;
  Fraud fraud = Fraud::None;
  bool forged = false;      // it never happened: a row put into the statement
  bool follows = false;     // posted only if the debit of the same reference was
  bool sale = false;        // truly turnover
  bool by_balance = false;  // amount is a share of the account's balance: `share`
  std::int8_t other = -1;   // the other own account of an own transfer
  std::int32_t party = -1;
  std::int32_t invoice = -1;  // of business.sales (credits) or purchases (debits)
  std::uint8_t hops = 0;      // of a circle
  std::int32_t pair = -1;     // the other row of an own transfer, an index of the events
  double share = 0;
  std::string_view remark;      // a literal
  std::uint64_t reference = 0;  // random; RRN, UTR, cheque number and word choice come from it
};

// All events of the window in posting order. Also settles what the bank told the bureau: arrears and closing
// balances are written into `business`.
std::vector<Event> make_events(Business& business);

// What the statement shows of them (forge.cpp): the same events, unless a fraud edits the statement. `deleted` gets
// the rows that are left out.
std::vector<Event> show_events(Business& business, std::vector<Event> events, std::vector<Event>& deleted);

// Cheques clear and branches take cash on working days: no Sundays, no second and fourth Saturdays, no national
// holidays.
bool working_day(base::Date date);

// Plans one month's events (planner.cpp, plan_*.cpp).
class Planner {
 public:
  explicit Planner(Business& business);

  // A month before the window: bills are written, what is paid within the window comes later.
  void history(int month);
  void begin(int month);
  // What is fixed: pay, rent, utilities, taxes, instalments, charges; `balances` steer the owner's transfers.
  void obligations(const std::vector<base::Paise>& balances);
  // Bills to suppliers that waited last month.
  void again(const std::vector<Event>& postponed);
  // The rest of the month's `count` rows: receipts, suppliers, daily spending.
  void trade(int count);
  // What the borrower's frauds move this month.
  void plant();
  // Lets the latent share of debits fail, with what follows: money back, charge, second attempt.
  void failures();
  // The month's plan in time order; follow-ups that fall later are kept for their month.
  std::vector<Event> take();
  int size() const { return static_cast<int>(plan_.size()); }

 private:
  // How a month's rows divide.
  struct Rows {
    int cash = 0, cards = 0, buyers = 0, counter = 0, buys = 0, rest = 0;
  };
  Rows divide(int rows);
  Event fresh(base::Rng& rng, base::Date date, Kind kind, model::Mode mode, model::Category category,
              base::Paise amount) const;
  Event& add(base::Rng& rng, base::Date date, Kind kind, model::Mode mode, model::Category category,
             base::Paise amount);
  base::Date day(base::Rng& rng, double sunday, bool festive = false);
  base::Date on(int day_of_month) const;  // clipped to the month
  model::Mode mode_for(base::Rng& rng, const ModeMix& mix, base::Paise amount, double cheque_share);
  void split(base::Rng& rng, double total, int count, double sigma, base::Paise unit, std::vector<base::Paise>& out);
  void own_transfer(base::Date date, int from, int to, base::Paise amount);

  void pay_staff();
  void pay_taxes();
  void pay_instalments();
  void charges();
  void household(const std::vector<base::Paise>& balances);
  void overdraft();
  void open_month(int month);
  void start_bills();
  Invoice& bill(std::vector<Invoice>& bills, int party, base::Date date, base::Paise gross);
  double named_share() const;
  void sell(const Buyer& buyer, std::int32_t invoice, base::Paise amount, base::Date date);
  void fake_bills();
  void payouts();
  void sales_to_buyers(int count);
  void sales_at_counter(int count);
  void settlements(int count);
  void cash_sales(int count);
  void suppliers(int count, double budget);
  void savings_plans();
  void pay_deposits();
  void hidden_instalment(const Loan& loan, base::Date due);
  void circle();
  void round_trip();
  void dress_window();
  Event& move(base::Date date, int party, bool credit, base::Paise amount, Fraud fraud);
  void spending(int count);
  void fail_mandate(std::size_t at);
  void fail_cheque(std::size_t at);
  void fail_electronic(std::size_t at);
  void after(const Event& event, base::Date date, std::int32_t time);

  Business& b_;
  const Behaviour& usual_;
  base::Paise rtgs_, imps_;  // RTGS carries no less, IMPS no more
  base::Rng sales_, costs_, home_, failing_, shady_;
  std::vector<Event> plan_, later_;
  int month_ = 0;
  base::Date first_ = 0, last_ = 0;  // the month's days inside the window
  double turnover_ = 0;              // this month's, paise
  double counter_ = 1;               // what of the segment's cash, card and platform shares is left
  std::int32_t number_ = 0;          // of the last bill in its fiscal year
  int bill_year_ = 0;
  double owed_failures_ = 0;  // fraction of a failure carried to the next month
};

}  // namespace msme::simulate
