// A consent's DataFilter on one transaction: its type (CREDIT, DEBIT) or its amount against a value.
#pragma once

#include <cstdint>

#include "base/money.hpp"

namespace msme::model {

struct RowFilter {
  enum class Compare : std::uint8_t { Equal, NotEqual, Above, Below, AtMost, AtLeast };
  bool on_type = false;  // otherwise on the amount
  Compare compare = Compare::Equal;
  bool credit = false;     // of filters on the type: CREDIT, else DEBIT
  base::Paise amount = 0;  // of filters on the amount

  // A value that isn't known doesn't pass: nothing shows that the borrower agreed to this row.
  // `direction`: 1 a credit, -1 a debit, 0 unknown.
  bool passes(int direction, base::Paise row_amount) const {
    if (on_type) return direction != 0 && (compare == Compare::Equal) == ((direction > 0) == credit);
    if (row_amount == base::kNoMoney) return false;
    switch (compare) {
      case Compare::Equal:
        return row_amount == amount;
      case Compare::NotEqual:
        return row_amount != amount;
      case Compare::Above:
        return row_amount > amount;
      case Compare::Below:
        return row_amount < amount;
      case Compare::AtMost:
        return row_amount <= amount;
      case Compare::AtLeast:
        return row_amount >= amount;
    }
    return false;
  }
};

}  // namespace msme::model
