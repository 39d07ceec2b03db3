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
  model::Mode mode = model::Mode::Other;
  model::Category category = model::Category::Other;
  model::Bounce bounce = model::Bounce::None;
  Kind kind = Kind::Transfer;
  Need need = Need::Must;
  bool sale = false;        // truly turnover
  bool by_balance = false;  // amount is a share of the account's balance: `share`
  std::int8_t other = -1;   // the other own account of an own transfer
  std::int32_t party = -1;
  double share = 0;
  std::string_view remark;      // a literal
  std::uint64_t reference = 0;  // random; RRN, UTR, cheque number and word choice come from it
};

// All events of the window in posting order. Also settles what the bank told the bureau: arrears and closing
// balances are written into `business`.
std::vector<Event> make_events(Business& business);

// Plans one month's events (planner.cpp, plan_*.cpp).
class Planner {
 public:
  explicit Planner(Business& business);

  void begin(int month);
  // What is fixed: pay, rent, utilities, taxes, instalments, charges; `balances` steer the owner's transfers.
  void obligations(const std::vector<base::Paise>& balances);
  // The rest of the month's `count` rows: receipts, suppliers, daily spending; `postponed` is owed from before.
  void trade(int count, base::Paise postponed);
  // Lets the latent share of debits fail, with what follows: money back, charge, second attempt.
  void failures();
  // The month's plan in time order; follow-ups that fall later are kept for their month.
  std::vector<Event> take();
  int size() const { return static_cast<int>(plan_.size()); }

 private:
  Event& add(base::Rng& rng, base::Date date, Kind kind, model::Mode mode, model::Category category,
             base::Paise amount);
  base::Date day(base::Rng& rng, double sunday);
  base::Date on(int day_of_month) const;  // clipped to the month
  model::Mode mode_for(base::Rng& rng, base::Paise amount, double cheque_share);
  void split(base::Rng& rng, double total, int count, double sigma, base::Paise unit, std::vector<base::Paise>& out);
  void own_transfer(base::Date date, int from, int to, base::Paise amount);

  void pay_staff();
  void pay_taxes();
  void pay_instalments();
  void charges();
  void household(const std::vector<base::Paise>& balances);
  void overdraft();
  void sales_to_buyers(int count);
  void sales_at_counter(int count);
  void settlements(int count);
  void cash_sales(int count);
  void suppliers(int count, double budget);
  void spending(int count);
  void fail_mandate(std::size_t at);
  void fail_cheque(std::size_t at);
  void fail_electronic(std::size_t at);
  void after(const Event& event, base::Date date, std::int32_t time);

  Business& b_;
  base::Rng sales_, costs_, home_, failing_;
  std::vector<Event> plan_, later_;
  int month_ = 0;
  base::Date first_ = 0, last_ = 0;  // the month's days inside the window
  double turnover_ = 0;              // this month's, paise
  double counter_ = 1;               // what of the segment's cash, card and platform shares is left
  double owed_failures_ = 0;         // fraction of a failure carried to the next month
};

}  // namespace msme::simulate
