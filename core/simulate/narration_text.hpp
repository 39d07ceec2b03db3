// The pieces that narrations are put together from, shared by narration.cpp and narration_bank.cpp.
#pragma once

#include <string>
#include <string_view>

#include "base/text.hpp"
#include "simulate/events.hpp"

namespace msme::simulate {

// Appends piece by piece; a handle on the caller's string.
class Text {
 public:
  explicit Text(std::string& out) : out_(&out) {}

  Text& put(std::string_view text) {
    *out_ += text;
    return *this;
  }
  Text& upper(std::string_view text, std::size_t limit) {
    for (const char c : text.substr(0, limit)) out_->push_back(base::to_upper(c));
    return *this;
  }
  Text& padded(int value, int width) {
    base::append_padded(*out_, value, width);
    return *this;
  }
  Text& digits(std::uint64_t bits, int count) {
    for (int i = 0; i < count; ++i) {
      out_->push_back(static_cast<char>('0' + bits % 10));
      bits /= 10;
    }
    return *this;
  }
  Text& date(base::Date date, std::string_view separator, bool long_year) {
    const base::Civil civil = base::to_civil(date);
    padded(civil.day, 2).put(separator).padded(civil.month, 2).put(separator);
    return long_year ? padded(civil.year, 4) : padded(civil.year % 100, 2);
  }
  // Last digit of the year, day of the year, eight digits.
  Text& rrn(const Event& e) {
    padded(base::to_civil(e.date).year % 10, 1).padded(day_of_year(e.date), 3);
    return digits(e.reference, 8);
  }
  // The sending bank's code, then N and 11 digits (NEFT) or R5, the date and 8 digits (RTGS).
  Text& utr(std::string_view code, const Event& e) {
    const base::Civil civil = base::to_civil(e.date);
    put(code);
    if (e.mode == model::Mode::Rtgs) {
      put("R5").padded(civil.year, 4).padded(civil.month, 2).padded(civil.day, 2);
      return digits(e.reference, 8);
    }
    put("N").padded(civil.year % 100, 2).padded(day_of_year(e.date), 3);
    return digits(e.reference, 6);
  }
  Text& cheque(const Event& e) { return padded(static_cast<int>(e.reference % 899999) + 100000, 6); }

 private:
  static int day_of_year(base::Date date) { return date - base::from_civil(base::to_civil(date).year, 1, 1) + 1; }

  std::string* out_;
};

// All that a shape needs of an event.
struct Row {
  const Business& b;
  const Event& e;
  const BankAccount& account;
  const Bank& bank;
  std::string_view name, vpa, ifsc, code, remark;
};

// Rows that the bank itself words: mandates, cards, cash, taxes, returns, charges (narration_bank.cpp).
void append_bank_narration(Text text, const Row& row);

}  // namespace msme::simulate
