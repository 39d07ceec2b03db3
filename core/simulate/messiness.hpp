// The many ways in which sources write one and the same value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/money.hpp"
#include "base/rng.hpp"
#include "simulate/names.hpp"

namespace msme::simulate {

enum class DateLayout : std::uint8_t { Iso, DayMonthName, Slashes, Dashes, IsoTime, YearSlashesTime };
enum class AmountLayout : std::uint8_t { Number, Indian, RupeeDrCr, Inr, Rs, Western, Signed };

// JSON text, quoted where the layout is text: "4 Nov 25", "04/11/2025", "2025/11/04 13:22:01".
void append_date(std::string& out, base::Date date, std::int32_t time, DateLayout layout);
// 1250.5, "1,25,000.00", "₹1,250.00 Dr", "INR 1250.00", "Rs. 1,250/-", "125,000.00", "-1250.00".
void append_amount(std::string& out, base::Paise amount, bool credit, AmountLayout layout);
// "2025-11-04T13:22:01", with a blank instead of T, or with +05:30, by `layout` modulo 3.
void append_timestamp(std::string& out, base::Date date, std::int32_t time, std::uint64_t layout);

// 125000000 → "12,50,000.00" (Indian) or "1,250,000.00" (western).
void append_grouped(std::string& out, base::Paise amount, bool western, bool paise);

// "day_month_name", "rupee_dr_cr", …: how the truth calls a layout.
std::string_view layout_name(DateLayout layout);
std::string_view layout_name(AmountLayout layout);
// What apply_quirk and its like do at a bank; empty where it has no quirk.
std::string_view quirk_name(Style style);

// A layout: the plain one, or with probability `share` another.
DateLayout draw_date_layout(base::Rng& rng, double share);
AmountLayout draw_amount_layout(base::Rng& rng, double share);

// "Amazon" → "AMAZON", "amazon", "Amazon Pvt Ltd", "AMAZON INDIA", "Amaz*".
std::string drift_merchant(std::string_view name, std::uint64_t choice);

// What the bank does to a narration on top: HDFC cuts it at 25 characters, ICICI adds particulars with the UPI id,
// SBI groups rows under Hindi words.
void apply_quirk(std::string& narration, Style style, std::string_view upi_id, bool credit, std::uint64_t choice);
// YES malforms UPI handles: "name@@demoybl", "name#demoybl", "name.demoybl".
std::string malform_upi(std::string_view upi_id, std::uint64_t choice);

}  // namespace msme::simulate
