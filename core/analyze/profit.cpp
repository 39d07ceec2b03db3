// Margins and what the money was for: F3, F8 by count, F14 one by one, F19, F20 and the payments of F21.
#include <algorithm>
#include <vector>

#include "analyze/profit.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::Json;
using base::Paise;
using model::Category;
using model::Mode;

Paise spent(const Facts& f, std::initializer_list<Category> categories) {
  Paise sum = 0;
  for (const Category category : categories) sum += f.out[static_cast<std::size_t>(category)].amount;
  return sum;
}

void margins(Sheet& s) {
  const Facts& f = s.facts;
  const Paise bought = spent(f, {Category::SupplierPayment});
  s.percent("F3_gross_margin", f.turnover - bought, f.turnover, "there is no turnover").inputs =
      base::record({{"turnover", base::to_rupees(f.turnover)}, {"supplier_payments", base::to_rupees(bought)}});
  const Paise debt = f.emi.amount + f.interest.amount;
  s.percent("F3_margin_after_debt", f.turnover - f.operating.amount - debt, f.turnover, "there is no turnover").inputs =
      base::record({{"net_operating_cash", base::to_rupees(f.turnover - f.operating.amount)},
                    {"instalments_and_interest", base::to_rupees(debt)}});
  const Paise drawn = spent(f, {Category::Drawings});
  s.money("F20_left_over", (f.turnover - f.operating.amount - debt - drawn) / f.window_count).inputs =
      base::record({{"net_operating_cash", base::to_rupees(f.turnover - f.operating.amount)},
                    {"instalments_and_interest", base::to_rupees(debt)},
                    {"drawings", base::to_rupees(drawn)},
                    {"full_months", f.window_count}});
}

bool is_digital(Mode mode) {
  return mode == Mode::Upi || mode == Mode::Imps || mode == Mode::Neft || mode == Mode::Rtgs || mode == Mode::Nach ||
         mode == Mode::Pos || mode == Mode::Transfer;
}

void modes_by_count(Sheet& s) {
  const Facts& f = s.facts;
  std::uint32_t digital = 0;
  Paise paid = 0;
  for (std::size_t m = 0; m < f.mode_in.size(); ++m) {
    if (!is_digital(static_cast<Mode>(m))) continue;
    digital += f.mode_in[m].rows;
    paid += f.mode_out[m].amount;
  }
  const auto upi = static_cast<std::size_t>(Mode::Upi);
  const auto cheque = static_cast<std::size_t>(Mode::Cheque);
  s.percent("F8_upi_count_share", f.mode_in[upi].rows, f.credits.rows, "there are no credits").inputs =
      base::record({{"upi", f.mode_in[upi].rows}, {"credits", f.credits.rows}});
  s.percent("F8_digital_count_share", digital, f.credits.rows, "there are no credits").inputs =
      base::record({{"digital", digital}, {"credits", f.credits.rows}});
  s.percent("F8_digital_debit_share", paid, f.debits.amount, "there are no debits");
  s.percent("F8_cheque_share", f.mode_in[cheque].amount, f.credits.amount, "there are no credits");
}

// Months of the window with a payment of the kind.
void regular_payments(Sheet& s) {
  struct Kind {
    const char* id;
    Category category;
  };
  constexpr Kind kKinds[] = {
      {"F14_payroll_months", Category::SalaryPaid}, {"F14_rent_months", Category::Rent},
      {"F14_utility_months", Category::Utilities},  {"F14_gst_months", Category::GstPayment},
      {"F14_tax_months", Category::TaxPayment},     {"F14_epf_esi_months", Category::StatutoryDues}};
  const Facts& f = s.facts;
  for (const Kind& kind : kKinds) {
    int months = 0;
    for (std::size_t m = 0; m < f.months.size(); ++m) {
      const bool paid = (f.debit_kinds[m] >> static_cast<unsigned>(kind.category) & 1U) != 0;
      months += f.window[m] != 0 && paid ? 1 : 0;
    }
    s.set(kind.id, 100.0 * months / f.window_count).inputs =
        base::record({{"months", months},
                      {"full_months", f.window_count},
                      {"paid", base::to_rupees(f.out[static_cast<std::size_t>(kind.category)].amount)}});
  }
}

void purposes(Sheet& s) {
  const Split split = split_of(s);
  const Paise whole = split.business + split.personal + split.unclear;
  const Json inputs = base::record({{"business", base::to_rupees(split.business)},
                                    {"personal", base::to_rupees(split.personal)},
                                    {"unclear", base::to_rupees(split.unclear)}});
  const char* why = "there are no debits but transfers and debt service";
  s.percent("F19_business_share", split.business, whole, why).inputs = inputs;
  s.percent("F19_personal_share", split.personal, whole, why).inputs = inputs;
  s.percent("F19_unclear_share", split.unclear, whole, why).inputs = inputs;
}

}  // namespace

Split split_of(const Sheet& s) {
  Split split;
  for (std::size_t c = 0; c < s.facts.out.size(); ++c) {
    const auto category = static_cast<Category>(c);
    const bool spending = is_operating(category) || category == Category::Drawings || category == Category::Investment;
    if (!spending) continue;
    const Paise amount = s.facts.out[c].amount;
    switch (s.book.purpose[c]) {
      case Purpose::Business:
        split.business += amount;
        break;
      case Purpose::Personal:
        split.personal += amount;
        break;
      case Purpose::Unclear:
        split.unclear += amount;
        break;
    }
  }
  return split;
}

Json profit_and_loss(const Sheet& s) {
  const Facts& f = s.facts;
  if (!f.has_window()) return nullptr;
  const Paise goods = spent(f, {Category::SupplierPayment});
  const Paise wages = spent(f, {Category::SalaryPaid, Category::StatutoryDues});
  const Paise rent = spent(f, {Category::Rent});
  const Paise power = spent(f, {Category::Utilities});
  const Paise travel = spent(f, {Category::Fuel, Category::Travel});
  const Paise taxes = spent(f, {Category::GstPayment, Category::TaxPayment});
  const Paise charges = spent(f, {Category::BankCharges, Category::BounceCharge});
  const Paise other = f.operating.amount - goods - wages - rent - power - travel - taxes - charges;
  const Paise operating = f.turnover - f.operating.amount;
  const Paise drawn = spent(f, {Category::Drawings});
  const Paise invested = spent(f, {Category::Investment});
  const auto rupees = [](Paise value) { return Json(base::to_rupees(value)); };
  return base::record(
      {{"basis", "cash in the bank over the full months of the period; no stock, debtors or depreciation"},
       {"turnover", rupees(f.turnover)},
       {"purchases", rupees(goods)},
       {"gross_profit", rupees(f.turnover - goods)},
       {"wages", rupees(wages)},
       {"rent", rupees(rent)},
       {"utilities", rupees(power)},
       {"fuel_and_travel", rupees(travel)},
       {"taxes", rupees(taxes)},
       {"bank_charges", rupees(charges)},
       {"other_costs", rupees(other)},
       {"operating_profit", rupees(operating)},
       {"interest", rupees(f.interest.amount)},
       {"instalments", rupees(f.emi.amount)},
       {"after_debt", rupees(operating - f.interest.amount - f.emi.amount)},
       {"drawings", rupees(drawn)},
       {"investment", rupees(invested)},
       {"left_over", rupees(operating - f.interest.amount - f.emi.amount - drawn - invested)}});
}

void profit_metrics(Sheet& s) {
  margins(s);
  modes_by_count(s);
  regular_payments(s);
  purposes(s);
  recurring_metrics(s);
}

}  // namespace msme::analyze
