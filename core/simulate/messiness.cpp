#include "simulate/messiness.hpp"

#include "base/text.hpp"

namespace msme::simulate {
namespace {

using base::Paise;
using base::Piece;

void put_clock(Piece& out, std::int32_t time) {
  out.two(time / 3600).put(':').two(time / 60 % 60).put(':').two(time % 60);
}

// A day, a month or a year.
Piece& put_part(Piece& out, int value) { return value < 100 ? out.two(value) : out.two(value / 100).two(value % 100); }

void put_numbers(Piece& out, int a, int b, int c, char separator) {
  put_part(put_part(put_part(out, a).put(separator), b).put(separator), c);
}

void put_iso(Piece& out, const base::Civil& date) { put_numbers(out, date.year, date.month, date.day, '-'); }

// "1250.00"
void put_two_decimals(Piece& out, Paise amount) {
  if (amount < 0) {
    out.put('-');
    amount = -amount;
  }
  out.number(amount / 100).put('.').two(static_cast<int>(amount % 100));
}

void put_grouped(Piece& out, Paise amount, bool western, bool paise) {
  if (amount < 0) {
    out.put('-');
    amount = -amount;
  }
  Piece whole;
  const std::string_view digits = whole.number(amount / 100).text();
  for (std::size_t i = 0; i < digits.size(); ++i) {
    out.put(digits[i]);
    const std::size_t left = digits.size() - 1 - i;
    const bool indian = left == 3 || (left > 3 && (left - 3) % 2 == 0);
    if (western ? left > 0 && left % 3 == 0 : indian) out.put(',');
  }
  if (paise) out.put('.').two(static_cast<int>(amount % 100));
}

}  // namespace

void append_date(std::string& out, base::Date date, std::int32_t time, DateLayout layout) {
  const base::Civil civil = base::to_civil(date);
  Piece piece;
  piece.put('"');
  switch (layout) {
    case DateLayout::Iso:
      put_iso(piece, civil);
      break;
    case DateLayout::DayMonthName:
      piece.number(civil.day).put(' ').put(base::month_name(civil.month).substr(0, 3)).put(' ');
      piece.two(civil.year % 100);
      break;
    case DateLayout::Slashes:
      put_numbers(piece, civil.day, civil.month, civil.year, '/');
      break;
    case DateLayout::Dashes:
      put_numbers(piece, civil.day, civil.month, civil.year, '-');
      break;
    case DateLayout::IsoTime:
      put_iso(piece, civil);
      put_clock(piece.put('T'), time);
      break;
    case DateLayout::YearSlashesTime:
      put_numbers(piece, civil.year, civil.month, civil.day, '/');
      put_clock(piece.put(' '), time);
      break;
  }
  out += piece.put('"').text();
}

void append_timestamp(std::string& out, base::Date date, std::int32_t time, std::uint64_t layout) {
  Piece piece;
  put_iso(piece.put('"'), base::to_civil(date));
  put_clock(piece.put(layout % 3 == 1 ? ' ' : 'T'), time);
  if (layout % 3 == 2) piece.put("+05:30");
  out += piece.put('"').text();
}

void append_grouped(std::string& out, Paise amount, bool western, bool paise) {
  Piece piece;
  put_grouped(piece, amount, western, paise);
  out += piece.text();
}

void append_amount(std::string& out, Paise amount, bool credit, AmountLayout layout) {
  if (layout == AmountLayout::Number) {
    base::append_rupees(out, amount);
    return;
  }
  Piece piece;
  piece.put('"');
  switch (layout) {
    case AmountLayout::Indian:
      put_grouped(piece, amount, false, true);
      break;
    case AmountLayout::RupeeDrCr:
      put_grouped(piece.put("\xE2\x82\xB9"), amount, false, true);  // ₹
      piece.put(credit ? " Cr" : " Dr");
      break;
    case AmountLayout::Inr:
      put_two_decimals(piece.put("INR "), amount);
      break;
    case AmountLayout::Rs:
      put_grouped(piece.put("Rs. "), amount, false, amount % 100 != 0);
      if (amount % 100 == 0) piece.put("/-");
      break;
    case AmountLayout::Western:
      put_grouped(piece, amount, true, true);
      break;
    default:
      put_two_decimals(piece, credit ? amount : -amount);
  }
  out += piece.put('"').text();
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
