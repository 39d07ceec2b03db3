// Planted fraud: what a dishonest borrower does to his books, labelled row by row in the truth. Some is done with real
// money (circles, round trips, window dressing, hidden and stacked loans), some on paper (fake GST bills, invented ONDC
// orders), some by editing the statement.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace msme::simulate {

enum class Fraud : std::uint8_t {
  None,
  EditedBalance,      // balances raised on stretches of rows: the chain breaks at both ends
  InsertedCredit,     // receipts that never came; the balances after them are carried on
  DeletedEmi,         // instalments taken out of the statement
  Circular,           // money goes out to one firm and comes back from another, 2 to 4 hops
  RoundTrip,          // money comes in from a firm and goes back to it within a week
  WindowDressing,     // a friend's money lifts the month-end balances
  UndisclosedLender,  // a private loan that no bureau knows
  Stacking,           // several loans within six weeks
  FakeGst,            // bills to shell firms without goods or money
  OndcInflation,      // orders that nobody placed
  ImpossibleRail,     // RTGS below its floor, IMPS and UPI above their limits
  ImpossibleDay       // a cheque cleared or cash paid in on a holiday
};
inline constexpr std::size_t kFraudKinds = 13;  // with None

// "edited_balance", "circular", …; "" for None.
std::string_view text(Fraud fraud);
std::optional<Fraud> parse_fraud(std::string_view name);

class FraudSet {
 public:
  void add(Fraud fraud) { bits_ |= 1U << static_cast<unsigned>(fraud); }
  bool has(Fraud fraud) const { return ((bits_ >> static_cast<unsigned>(fraud)) & 1U) != 0; }
  void add(const FraudSet& others) { bits_ |= others.bits_; }
  bool empty() const { return bits_ == 0; }

 private:
  std::uint32_t bits_ = 0;
};

}  // namespace msme::simulate
