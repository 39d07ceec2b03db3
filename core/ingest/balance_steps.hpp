// Whether amounts make the steps of a running balance, row by row, read both ways: oldest row first, newest row first.
#pragma once

#include <algorithm>

#include "base/money.hpp"

namespace msme::ingest {

class BalanceSteps {
 public:
  // `either`: amounts without a side of their own, which may make a step up or down.
  explicit BalanceSteps(bool either) : either_(either) {}

  // The next row as the file has them: the balance it prints (base::kNoMoney begins and ends no step), what it moved.
  void row(base::Paise balance, base::Paise moved) {
    if (balance_ != base::kNoMoney && balance != base::kNoMoney) {
      const base::Paise step = balance - balance_;
      ++steps_;
      forward_ += makes(step, moved) ? 1 : 0;
      backward_ += makes(-step, moved_) ? 1 : 0;
    }
    balance_ = balance;
    moved_ = moved;
  }

  int steps() const { return steps_; }  // between neighbouring balances
  int closed() const { return std::max(forward_, backward_); }
  bool newest_first() const { return backward_ > forward_; }

 private:
  bool makes(base::Paise step, base::Paise moved) const { return step == moved || (either_ && -step == moved); }

  bool either_;
  base::Paise balance_ = base::kNoMoney, moved_ = 0;
  int steps_ = 0, forward_ = 0, backward_ = 0;
};

}  // namespace msme::ingest
