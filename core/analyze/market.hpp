// ONDC settlements and OCEN loans, matched with the credits of the bank.
#pragma once

#include "analyze/sheet.hpp"

namespace msme::analyze {

// One payout: all orders with its id.
struct Payout {
  std::string_view id, reference;
  base::Date date = base::kNoDate;  // kNoDate = unknown
  base::Date first_order = base::kNoDate;
  base::Paise expected = 0;  // orders less commission
  base::Paise stated = base::kNoMoney;
  double lag_days = 0;  // order to payout, by value
  std::uint32_t orders = 0;
  std::int64_t row = -1;  // the bank's credit
};

// In order of the payouts' ids.
std::vector<Payout> payouts(const model::Borrower& borrower);

// The credit of each amount: the same to the rupee within the days given, each row once. A reference that both name
// decides. −1 = none.
struct Wanted {
  base::Paise amount = 0;
  base::Date from = base::kNoDate, to = base::kNoDate;
  std::string_view reference;
  base::Paise tolerance = 100;
};
std::vector<std::int64_t> find_credits(const Sheet& sheet, const std::vector<Wanted>& wanted, bool loans);

bool was_cancelled(const model::OndcOrder& order);
bool was_returned(const model::OndcOrder& order);

}  // namespace msme::analyze
