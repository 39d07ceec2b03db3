// Money is int64 paise. ₹1 = 100 paise; the range is ±9.2e16 rupees.
// JSON carries rupees with at most two decimals, always printed with at least one ("1250.0").
#pragma once

#include <cstdint>
#include <limits>
#include <string>

namespace msme::base {

using Paise = std::int64_t;

// "Not known": never zero. Used where a balance or amount may be absent.
inline constexpr Paise kNoMoney = std::numeric_limits<Paise>::min();

// Amounts beyond ₹1 lakh crore (1e12 rupees) in one row are refused as implausible.
inline constexpr Paise kMaxAmount = 100'000'000'000'000;

// All amounts of a ledger together, ₹90 lakh crore: a thousandth of the range, and exact as doubles (up to 2^53 paise).
inline constexpr Paise kMaxLedger = 9'000'000'000'000'000;

constexpr Paise rupees(std::int64_t whole) { return whole * 100; }

// Exact rupees for JSON. Doubles hold paise exactly up to 2^53 (₹90 lakh crore).
inline double to_rupees(Paise paise) { return static_cast<double>(paise) / 100.0; }

// Half-up rounding of a rupee figure; `value` must be finite and within ±9e13.
inline Paise from_rupees(double value) {
  const double scaled = value * 100.0;
  return static_cast<Paise>(scaled >= 0 ? scaled + 0.5 : scaled - 0.5);
}

// Appends rupees as JSON text: 125000 → "1250.0", 12505 → "125.05".
void append_rupees(std::string& out, Paise paise);

// "₹1,25,000" (paise shown only when not zero), Indian grouping, UTF-8. For texts of reasons.
std::string format_inr(Paise paise);

}  // namespace msme::base
