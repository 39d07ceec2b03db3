#include "simulate/messiness.hpp"

#include "base/text.hpp"

namespace msme::simulate {
namespace {

using base::append_padded;
using base::Paise;

void append_clock(std::string& out, std::int32_t time) {
  append_padded(out, time / 3600, 2);
  out.push_back(':');
  append_padded(out, time / 60 % 60, 2);
  out.push_back(':');
  append_padded(out, time % 60, 2);
}

void append_numbers(std::string& out, int a, int b, int c, char separator) {
  append_padded(out, a, 2);
  out.push_back(separator);
  append_padded(out, b, 2);
  out.push_back(separator);
  append_padded(out, c, 2);
}

// "1250.00"
void append_two_decimals(std::string& out, Paise amount) {
  if (amount < 0) {
    out.push_back('-');
    amount = -amount;
  }
  base::append_int(out, amount / 100);
  out.push_back('.');
  append_padded(out, static_cast<int>(amount % 100), 2);
}

}  // namespace

void append_date(std::string& out, base::Date date, std::int32_t time, DateLayout layout) {
  const base::Civil civil = base::to_civil(date);
  out.push_back('"');
  switch (layout) {
    case DateLayout::Iso:
      base::append_iso(out, date);
      break;
    case DateLayout::DayMonthName:
      base::append_int(out, civil.day);
      out.push_back(' ');
      out += base::month_name(civil.month).substr(0, 3);
      out.push_back(' ');
      append_padded(out, civil.year % 100, 2);
      break;
    case DateLayout::Slashes:
      append_numbers(out, civil.day, civil.month, civil.year, '/');
      break;
    case DateLayout::Dashes:
      append_numbers(out, civil.day, civil.month, civil.year, '-');
      break;
    case DateLayout::IsoTime:
      base::append_iso(out, date);
      out.push_back('T');
      append_clock(out, time);
      break;
    case DateLayout::YearSlashesTime:
      append_numbers(out, civil.year, civil.month, civil.day, '/');
      out.push_back(' ');
      append_clock(out, time);
      break;
  }
  out.push_back('"');
}

void append_timestamp(std::string& out, base::Date date, std::int32_t time, std::uint64_t layout) {
  out.push_back('"');
  base::append_iso(out, date);
  out.push_back(layout % 3 == 1 ? ' ' : 'T');
  append_clock(out, time);
  if (layout % 3 == 2) out += "+05:30";
  out.push_back('"');
}

void append_grouped(std::string& out, Paise amount, bool western, bool paise) {
  if (amount < 0) {
    out.push_back('-');
    amount = -amount;
  }
  std::string digits;
  base::append_int(digits, amount / 100);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    out.push_back(digits[i]);
    const std::size_t left = digits.size() - 1 - i;
    const bool indian = left == 3 || (left > 3 && (left - 3) % 2 == 0);
    if (western ? left > 0 && left % 3 == 0 : indian) out.push_back(',');
  }
  if (!paise) return;
  out.push_back('.');
  append_padded(out, static_cast<int>(amount % 100), 2);
}

void append_amount(std::string& out, Paise amount, bool credit, AmountLayout layout) {
  if (layout == AmountLayout::Number) {
    base::append_rupees(out, amount);
    return;
  }
  out.push_back('"');
  switch (layout) {
    case AmountLayout::Indian:
      append_grouped(out, amount, false, true);
      break;
    case AmountLayout::RupeeDrCr:
      out += "\xE2\x82\xB9";  // ₹
      append_grouped(out, amount, false, true);
      out += credit ? " Cr" : " Dr";
      break;
    case AmountLayout::Inr:
      out += "INR ";
      append_two_decimals(out, amount);
      break;
    case AmountLayout::Rs:
      out += "Rs. ";
      append_grouped(out, amount, false, amount % 100 != 0);
      if (amount % 100 == 0) out += "/-";
      break;
    case AmountLayout::Western:
      append_grouped(out, amount, true, true);
      break;
    default:
      append_two_decimals(out, credit ? amount : -amount);
  }
  out.push_back('"');
}

std::string_view layout_name(DateLayout layout) {
  static constexpr std::string_view kNames[] = {"iso",    "day_month_name", "slashes",
                                                "dashes", "iso_time",       "year_slashes_time"};
  return kNames[static_cast<std::size_t>(layout)];
}

std::string_view layout_name(AmountLayout layout) {
  static constexpr std::string_view kNames[] = {"number", "indian", "rupee_dr_cr", "inr", "rs", "western", "signed"};
  return kNames[static_cast<std::size_t>(layout)];
}

std::string_view quirk_name(Style style) {
  switch (style) {
    case Style::Hdfc:
      return "cut_at_25";
    case Style::Icici:
      return "particulars";
    case Style::Sbi:
      return "hindi_codes";
    case Style::Axis:
      return "no_reference";
    case Style::Yes:
      return "malformed_upi";
    default:
      return {};
  }
}

DateLayout draw_date_layout(base::Rng& rng, double share) {
  return rng.chance(share) ? static_cast<DateLayout>(rng.integer(1, 5)) : DateLayout::Iso;
}

AmountLayout draw_amount_layout(base::Rng& rng, double share) {
  return rng.chance(share) ? static_cast<AmountLayout>(rng.integer(1, 6)) : AmountLayout::Number;
}

std::string drift_merchant(std::string_view name, std::uint64_t choice) {
  switch (choice % 5) {
    case 0:
      return base::upper(name);
    case 1:
      return base::lower(name);
    case 2:
      return std::string(name) + " Pvt Ltd";
    case 3:
      return base::upper(name) + " INDIA";
    default:
      return std::string(name.substr(0, name.size() > 6 ? name.size() - 2 : name.size())) + "*";
  }
}

void apply_quirk(std::string& narration, Style style, std::string_view upi_id, bool credit, std::uint64_t choice) {
  switch (style) {
    case Style::Hdfc:
      if (narration.size() > 25) narration.resize(25);
      break;
    case Style::Icici:
      if (!upi_id.empty()) narration.append("/PARTICULARS:").append(upi_id);
      break;
    case Style::Sbi:
      // जमा = credited, नामे = debited
      narration.insert(
          0, credit ? "\xE0\xA4\x9C\xE0\xA4\xAE\xE0\xA4\xBE " : "\xE0\xA4\xA8\xE0\xA4\xBE\xE0\xA4\xAE\xE0\xA5\x87 ");
      if (choice % 4 == 0) narration += " GRP";
      break;
    default:
      break;
  }
}

std::string malform_upi(std::string_view upi_id, std::uint64_t choice) {
  static constexpr std::string_view kSigns[] = {"@@", "#", ".", " @"};
  std::string out(upi_id);
  const std::size_t at = out.find('@');
  if (at != std::string::npos) out.replace(at, 1, kSigns[choice % 4]);
  return out;
}

}  // namespace msme::simulate
