// What a document's other values prove or a convention fixes. Every value set here is marked as derived and makes
// its row "repaired"; nothing is guessed that the document doesn't carry.
#include <algorithm>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "clean/documents_spec.hpp"
#include "model/gst.hpp"

namespace msme::clean {
namespace {

using base::Json;
using base::kNoDate;
using base::kNoMoney;
using base::Paise;

// The first four letters of an IFSC name the bank; the list is the one that statements' banks are known by.
std::string_view bank_of(std::string_view ifsc) {
  static const base::Result<Json> layouts = base::parse_json(base::embedded("statement_layouts.json"));
  const Json* banks = layouts ? base::array(*layouts, "banks") : nullptr;
  for (std::size_t i = 0; banks != nullptr && i < banks->size(); ++i) {
    const Json* codes = base::array((*banks)[i], "codes");
    for (std::size_t k = 0; codes != nullptr && k < codes->size(); ++k) {
      if (base::as_text((*codes)[k]).value_or("") == ifsc.substr(0, 4))
        return base::text((*banks)[i], "name").value_or("");
    }
  }
  return {};
}

bool absent(const Draft& draft, std::string_view field) { return !draft.has(field) && !draft.refused(field); }

// All months of the invoices' dates; {first, last} or {0, −1} when none is dated.
struct MonthSpan {
  int first = 0, last = -1;
};
MonthSpan invoice_months(const Draft& draft) {
  MonthSpan span;
  const Json* invoices = draft.rows("invoices");
  if (invoices == nullptr) return span;
  for (const Json& invoice : *invoices) {
    const base::Date date = base::parse_iso(base::text_or(invoice, "invoice_date", ""));
    if (date == kNoDate) continue;
    const int month = base::month_index(date);
    if (span.last < 0) {
      span = {month, month};
    } else {
      span = {std::min(span.first, month), std::max(span.last, month)};
    }
  }
  return span;
}

// Sum of one amount over all invoices; kNoMoney as soon as one invoice doesn't state it or the sum is implausible.
Paise invoice_sum(const Json& invoices, std::string_view field) {
  Paise sum = 0;
  for (const Json& invoice : invoices) {
    const auto rupees = base::number(invoice, field);
    if (!rupees) return kNoMoney;
    sum += base::from_rupees(*rupees);
    if (sum > base::kMaxAmount || sum < -base::kMaxAmount) return kNoMoney;
  }
  return sum;
}

model::GstForm form_of(const Draft& draft) { return gst_form(draft.text("return_type")); }
bool is_quarterly(const Draft& draft) { return draft.text("filing_frequency") == "QUARTERLY"; }

void derive_period(Draft& draft) {
  if (draft.has("return_period")) return;
  // A GSTR-2B lists what suppliers filed in time, older invoices among it, and has no filing date.
  if (form_of(draft) == model::GstForm::Gstr2b) return;
  // A GSTR-1 lists the invoices of its own month, or quarter.
  const int length = is_quarterly(draft) ? 3 : 1;
  const MonthSpan span = invoice_months(draft);
  if (span.last >= 0 && span.first / length == span.last / length) {
    draft.derive("return_period", period_text(span.first / length * length + length - 1), "PERIOD_FROM_INVOICES");
    return;
  }
  // A return filed in time is filed in the month after its period; of a late one the filing date proves nothing.
  const base::Date filed = draft.date("filing_date");
  if (span.last < 0 && filed != kNoDate && draft.text("status") == "FILED") {
    draft.derive("return_period", period_text(base::month_index(filed) - 1), "PERIOD_FROM_FILING_DATE");
  }
}

void derive_return_type(Draft& draft) {
  if (!absent(draft, "return_type")) return;
  const Json* invoices = draft.rows("invoices");
  const bool lists = invoices != nullptr && !invoices->empty();
  const bool credit = draft.has("itc_claimed") || draft.has("net_tax_liability");
  // Purchases: a GSTR-2B, which must never be taken for sales.
  bool inward = draft.has("itc_available");
  for (std::size_t i = 0; lists && i < invoices->size() && !inward; ++i) {
    inward = base::text((*invoices)[i], "supplier_gstin") || base::text((*invoices)[i], "supplier_name");
  }
  if (inward) {
    if (!credit) draft.derive("return_type", "GSTR2B", "RETURN_TYPE_FROM_CONTENT");
    return;
  }
  // Only GSTR-1 lists sales invoices, only GSTR-3B claims input credit; with both the type stays unknown.
  if (lists && !credit) draft.derive("return_type", "GSTR1", "RETURN_TYPE_FROM_CONTENT");
  if (credit && !lists) draft.derive("return_type", "GSTR3B", "RETURN_TYPE_FROM_CONTENT");
}

void derive_gst_status(Draft& draft) {
  const base::Date filed = draft.date("filing_date");
  const int month = period_month(draft.text("return_period"));
  if (draft.has("status") || filed == kNoDate || month < 0 || !draft.has("return_type")) return;
  if (form_of(draft) == model::GstForm::Gstr2b) return;  // made by the portal, not filed
  const bool late = filed > model::gst_due_date(form_of(draft), is_quarterly(draft), month, draft.text("gstin"));
  draft.derive("status", late ? "LATE_FILED" : "FILED", "STATUS_FROM_FILING_DATE");
}

void derive_gst_money(Draft& draft) {
  // Central and state tax are equal by law.
  const Paise cgst = draft.money("total_cgst");
  const Paise sgst = draft.money("total_sgst");
  if (cgst == kNoMoney && sgst != kNoMoney) draft.derive("total_cgst", base::money_json(sgst), "CGST_EQUALS_SGST");
  if (sgst == kNoMoney && cgst != kNoMoney) draft.derive("total_sgst", base::money_json(cgst), "SGST_EQUALS_CGST");

  // Invoices are the whole turnover only when their tax is the return's whole tax (sales to consumers have none).
  const Json* invoices = draft.rows("invoices");
  if (!draft.has("total_taxable_value") && invoices != nullptr && !invoices->empty()) {
    Paise stated = 0;
    Paise listed = 0;
    for (const std::string_view head : {"igst", "cgst", "sgst"}) {
      const Paise total = draft.money(std::string("total_") + std::string(head));
      const Paise sum = invoice_sum(*invoices, head);
      if (total == kNoMoney || sum == kNoMoney) return;
      stated += total;
      listed += sum;
    }
    const Paise taxable = invoice_sum(*invoices, "taxable_value");
    if (stated == listed && stated != 0 && taxable != kNoMoney) {
      draft.derive("total_taxable_value", base::money_json(taxable), "TAXABLE_FROM_INVOICES");
    }
  }
}

void derive_net_tax(Draft& draft) {
  if (draft.has("net_tax_liability") || draft.text("return_type") != "GSTR3B") return;
  Paise tax = 0;
  for (const std::string_view head : {"total_igst", "total_cgst", "total_sgst", "total_cess"}) {
    const Paise value = draft.money(head);
    if (value == kNoMoney) return;
    tax += value;
  }
  const Paise claimed = draft.money("itc_claimed");
  const Paise reversed = draft.money("itc_reversed");
  if (claimed == kNoMoney || reversed == kNoMoney) return;
  // Credit beyond the tax is carried forward, not paid back.
  draft.derive("net_tax_liability", base::money_json(std::max<Paise>(0, tax - claimed + reversed)),
               "NET_TAX_FROM_PARTS");
}

// units × NAV in paise, half-up; kNoMoney when either is unknown or the product is implausible.
Paise units_value(const Draft& draft, std::string_view nav) {
  const double units = draft.number("units", -1);
  const double price = draft.number(nav, -1);
  if (units < 0 || price < 0 || !(units * price <= base::to_rupees(base::kMaxAmount))) return kNoMoney;
  return base::from_rupees(units * price);
}

// More than four digits of an account's number are readable.
bool shows_number(std::string_view number) {
  std::size_t digits = 0;
  for (const char c : number) digits += base::is_digit(c) ? 1U : 0U;
  return digits > 4;
}

}  // namespace

int period_month(std::string_view period) {
  if (period.size() != 7 || period[2] != '-') return -1;
  const base::Date first =
      base::parse_iso(std::string(period.substr(3)) + "-" + std::string(period.substr(0, 2)) + "-01");
  return first == kNoDate ? -1 : base::month_index(first);
}

std::string period_text(int month) {
  const std::string iso = base::month_text(month);  // 2026-04
  return iso.substr(5, 2) + "-" + iso.substr(0, 4);
}

void derive_user(Draft& draft, const Context& context) {
  // One dataset belongs to one customer: whose record it is isn't in doubt.
  const std::string given = draft.text("customer_id");
  const std::string& customer = given.empty() ? context.customer_id : given;
  if (absent(draft, "user_id") && !customer.empty()) draft.derive("user_id", customer, "USER_FROM_CUSTOMER");
}

void derive_account(Draft& draft, const Context& context) {
  derive_user(draft, context);
  if (!draft.has("bank") && draft.has("ifsc")) {
    const std::string_view bank = bank_of(draft.text("ifsc"));
    if (!bank.empty()) draft.derive("bank", std::string(bank), "BANK_FROM_IFSC");
  }
  // An account that only its transactions name is real; its bank is simply not known.
  if (absent(draft, "bank") && draft.has("implied")) draft.derive("bank", "Unknown", "BANK_NOT_STATED");
  // Without its account every transaction would be an orphan; current accounts are what a business has.
  if (absent(draft, "account_type")) draft.derive("account_type", "CURRENT", "ACCOUNT_TYPE_ASSUMED");
  if (absent(draft, "currency")) draft.derive("currency", "INR", "CURRENCY_ASSUMED");
  if ((!draft.has("masked_account_number") || !context.masked) && draft.has("account_number")) {
    const std::string number = draft.text("account_number");
    draft.derive("masked_account_number", context.masked ? mask(Mask::LastFour, number) : number, "MASKED_FROM_NUMBER");
  }
}

void derive_gst(Draft& draft, const Context& context) {
  if (absent(draft, "gstin") && !context.only_gstin.empty()) {
    draft.derive("gstin", context.only_gstin, "GSTIN_FROM_OTHER_RETURNS");
  }
  derive_return_type(draft);
  derive_period(draft);
  derive_gst_status(draft);
  derive_gst_money(draft);
  derive_net_tax(draft);
  if (absent(draft, "return_id") && draft.has("gstin") && draft.has("return_period") && draft.has("return_type")) {
    draft.derive("return_id", draft.text("return_type") + "-" + draft.text("gstin") + "-" + draft.text("return_period"),
                 "RETURN_ID_FROM_KEY");
  }
}

void derive_invoice(Draft& draft) {
  // Central and state tax are equal by law.
  const Paise cgst = draft.money("cgst");
  const Paise sgst = draft.money("sgst");
  if (cgst == kNoMoney && sgst != kNoMoney) draft.derive("cgst", base::money_json(sgst), "CGST_EQUALS_SGST");
  if (sgst == kNoMoney && cgst != kNoMoney) draft.derive("sgst", base::money_json(cgst), "SGST_EQUALS_CGST");
}

void derive_mutual_fund(Draft& draft, const Context& context) {
  derive_user(draft, context);
  if (context.masked && draft.has("asset_class") && shows_number(draft.text("folio_number"))) {
    draft.derive("folio_number", mask(Mask::LastFour, draft.text("folio_number")), "MASKED_FROM_NUMBER");
  }
  if (!draft.has("current_value")) {
    draft.derive("current_value", base::money_json(units_value(draft, "current_nav")), "VALUE_FROM_UNITS");
  }
  if (!draft.has("invested_amount")) {
    draft.derive("invested_amount", base::money_json(units_value(draft, "average_nav")), "INVESTED_FROM_UNITS");
  }
  const Paise value = draft.money("current_value");
  const Paise invested = draft.money("invested_amount");
  if (value == kNoMoney || invested == kNoMoney) return;
  if (!draft.has("returns_abs")) {
    draft.derive("returns_abs", base::money_json(value - invested), "RETURNS_FROM_VALUES");
  }
  if (!draft.has("returns_pct") && invested > 0) {
    const double percent = static_cast<double>(value - invested) / static_cast<double>(invested) * 100.0;
    draft.derive("returns_pct", base::round_to(percent, 2), "RETURNS_FROM_VALUES");
  }
}

void derive_ondc(Draft& draft, const Context& context) {
  derive_user(draft, context);
  if (!draft.has("created_at")) {
    const Json* order_context = draft.value("context");
    const std::string stamp = order_context == nullptr ? std::string() : base::text_or(*order_context, "timestamp", "");
    if (!stamp.empty()) draft.derive("created_at", stamp, "CREATED_FROM_CONTEXT");
  }
  if (draft.has("quote")) return;
  const Json* payment = draft.value("payment");
  Json quote = Json::object();
  if (payment != nullptr && base::number(*payment, "amount")) {
    quote["value"] = *base::number(*payment, "amount");
    quote["currency"] = "INR";
    draft.derive("quote", quote, "QUOTE_FROM_PAYMENT");
    return;
  }
  const Json* items = draft.rows("items");
  if (items == nullptr || items->empty()) return;
  double total = 0;
  for (const Json& item : *items) {
    const auto price = base::number(item, "price");
    const auto quantity = base::number(item, "quantity");
    if (!price || !quantity) return;
    total += *price * *quantity;
  }
  if (!(total <= base::to_rupees(base::kMaxAmount))) return;
  quote["value"] = base::round_to(total, 2);
  quote["currency"] = "INR";
  draft.derive("quote", quote, "QUOTE_FROM_ITEMS");
}

void derive_ocen(Draft& draft, const Context& context) {
  derive_user(draft, context);
  if (!absent(draft, "status")) return;
  const Paise approved = draft.money("approved_amount");
  if (draft.has("disbursement_date")) {
    draft.derive("status", "DISBURSED", "STATUS_FROM_DISBURSEMENT");
  } else if (draft.has("rejection_reason")) {
    draft.derive("status", "REJECTED", "STATUS_FROM_REASON");
  } else if (approved != kNoMoney && approved > 0) {
    draft.derive("status", "APPROVED", "STATUS_FROM_APPROVAL");
  }
}

}  // namespace msme::clean
