// Clean documents → typed records. Reads only what the cleaner wrote, so types are known; an absent value stays
// unknown.
#include <utility>

#include "base/text.hpp"
#include "clean/documents_spec.hpp"

namespace msme::clean {
namespace {

using base::Json;
using base::Paise;
using model::Borrower;
using model::RowRef;

std::string text(const Json& row, std::string_view key) { return base::text_or(row, key, ""); }
base::Date date(const Json& row, std::string_view key) { return base::parse_iso(text(row, key)); }
Paise money_at(const Json& row, std::string_view key, Paise unknown = base::kNoMoney) {
  const auto rupees = base::number(row, key);
  return rupees ? base::from_rupees(*rupees) : unknown;
}
int whole_at(const Json& row, std::string_view key, int unknown) {
  return static_cast<int>(base::integer_or(row, key, unknown));
}
bool listed(const Json& row, std::string_view key, std::string_view name) {
  const Json* list = base::array(row, key);
  if (list == nullptr) return false;
  for (const Json& item : *list) {
    if (base::as_text(item) == name) return true;
  }
  return false;
}

void add_account(Json&& row, RowRef at, Borrower& borrower) {
  model::Account a;
  a.id = text(row, "account_id");
  a.bank = text(row, "bank");
  a.type = model::parse_account_type(text(row, "account_type")).value_or(model::AccountType::Current);
  a.type_known = !listed(row, "derived", "account_type");
  a.masked_number = text(row, "masked_account_number");
  a.ifsc = text(row, "ifsc");
  a.holder_name = text(row, "holder_name");
  a.status = text(row, "status");
  a.opened = date(row, "opened_date");
  a.balance = money_at(row, "balance");
  a.limit = money_at(row, "credit_limit");
  a.drawing_power = money_at(row, "drawing_power");
  a.clean = std::move(row);
  a.at = at;
  borrower.accounts.push_back(std::move(a));
}

model::GstReturn::Invoice invoice(const Json& row) {
  model::GstReturn::Invoice i;
  i.number = text(row, "invoice_number");
  i.date = date(row, "invoice_date");
  i.value = money_at(row, "invoice_value");
  i.taxable = money_at(row, "taxable_value");
  // Some GSTR-2B files call the supplier's number ctin, as GSTR-1 does the buyer's.
  i.party_gstin = base::text_or(row, "supplier_gstin", text(row, "buyer_gstin"));
  i.party_name = base::text_or(row, "supplier_name", text(row, "buyer_name"));
  i.hsn = text(row, "hsn_code");
  i.place = text(row, "place_of_supply");
  i.rate = base::number_or(row, "gst_rate", -1);
  return i;
}

void add_gst(Json&& row, RowRef at, Borrower& borrower) {
  model::GstReturn g;
  g.id = text(row, "return_id");
  g.gstin = text(row, "gstin");
  g.month = period_month(text(row, "return_period"));
  const std::string type = text(row, "return_type");
  g.form = gst_form(type);
  g.legal_name = text(row, "legal_name");
  g.trade_name = text(row, "trade_name");
  g.quarterly = text(row, "filing_frequency") == "QUARTERLY";
  g.registration = text(row, "registration_status");
  g.status = text(row, "status");
  g.filed = date(row, "filing_date");
  g.taxable = money_at(row, "total_taxable_value");
  g.igst = money_at(row, "total_igst", 0);
  g.cgst = money_at(row, "total_cgst", 0);
  g.sgst = money_at(row, "total_sgst", 0);
  g.cess = money_at(row, "total_cess", 0);
  g.itc_claimed = money_at(row, "itc_claimed");
  g.itc_reversed = money_at(row, "itc_reversed");
  g.net_tax = money_at(row, "net_tax_liability");
  g.itc_available = money_at(row, "itc_available");
  g.b2b = money_at(row, "b2b_taxable_value");
  g.b2c = money_at(row, "b2c_taxable_value");
  if (const Json* invoices = base::array(row, "invoices")) {
    for (const Json& item : *invoices) g.invoices.push_back(invoice(item));
  }
  g.clean = std::move(row);
  g.at = at;
  borrower.gst.push_back(std::move(g));
}

model::CreditReport::Tradeline tradeline(const Json& row) {
  model::CreditReport::Tradeline t;
  t.lender = text(row, "lender_name");
  t.type = text(row, "account_type");
  t.ownership = text(row, "ownership");
  t.status = text(row, "status");
  t.opened = date(row, "date_opened");
  t.closed = date(row, "date_closed");
  t.limit = money_at(row, "credit_limit");
  t.balance = money_at(row, "current_balance");
  t.overdue = money_at(row, "amount_overdue");
  t.emi = money_at(row, "emi_amount");
  t.written_off = money_at(row, "write_off_amount", 0);
  t.settled = money_at(row, "settlement_amount", 0);
  if (const Json* months = base::array(row, "dpd")) {
    for (const Json& days : *months) t.dpd.push_back(static_cast<int>(base::as_number(days).value_or(-1)));
  }
  return t;
}

void add_credit_report(Json&& row, RowRef at, Borrower& borrower) {
  model::CreditReport c;
  c.id = text(row, "report_id");
  c.bureau = text(row, "bureau_type");
  c.date = date(row, "report_date");
  c.score = whole_at(row, "credit_score", -1);
  c.commercial = text(row, "report_type") == "COMMERCIAL";
  c.rank = whole_at(row, "business_rank", -1);
  c.name = text(row, "name");
  c.pan = text(row, "pan");
  if (const Json* accounts = base::array(row, "accounts")) {
    for (const Json& item : *accounts) c.tradelines.push_back(tradeline(item));
  }
  if (const Json* enquiries = base::array(row, "enquiries")) {
    for (const Json& item : *enquiries) {
      c.enquiries.push_back({date(item, "enquiry_date"), text(item, "lender_name"), money_at(item, "enquiry_amount")});
    }
  }
  c.clean = std::move(row);
  c.at = at;
  borrower.credit_reports.push_back(std::move(c));
}

void add_policy(Json&& row, RowRef at, Borrower& borrower) {
  model::Policy p;
  p.id = text(row, "policy_id");
  p.type = text(row, "policy_type");
  p.insurer = text(row, "insurer");
  p.status = text(row, "status");
  p.premium_frequency = text(row, "premium_frequency");
  p.sum_assured = money_at(row, "sum_assured");
  p.premium = money_at(row, "premium_amount");
  p.start = date(row, "policy_start_date");
  p.end = date(row, "policy_end_date");
  p.last_paid = date(row, "last_premium_paid_date");
  p.insured_name = text(row, "insured_name");
  if (const Json* claims = base::array(row, "claims")) p.claims = static_cast<int>(claims->size());
  p.clean = std::move(row);
  p.at = at;
  borrower.policies.push_back(std::move(p));
}

void add_holding(Json&& row, RowRef at, Borrower& borrower) {
  model::Holding h;
  h.id = text(row, "portfolio_id");
  h.asset_class = text(row, "asset_class");
  h.account = text(row, "folio_number");
  h.issuer = text(row, "amc");
  h.name = text(row, "scheme_name");
  h.units = base::number_or(row, "units", -1);
  h.value = money_at(row, "current_value");
  h.invested = money_at(row, "invested_amount");
  h.due = money_at(row, "amount_due");
  h.valued_on = date(row, "valued_on");
  if (const Json* entries = base::array(row, "transactions")) h.entries = entries->size();
  h.clean = std::move(row);
  h.at = at;
  borrower.holdings.push_back(std::move(h));
}

void add_fund(Json&& row, RowRef at, Borrower& borrower) {
  model::MutualFund f;
  f.id = text(row, "portfolio_id");
  f.folio = text(row, "folio_number");
  f.amc = text(row, "amc");
  f.scheme = text(row, "scheme_name");
  f.type = text(row, "scheme_type");
  f.current_value = money_at(row, "current_value");
  f.invested = money_at(row, "invested_amount");
  if (const Json* sip = base::object(row, "sip_details")) {
    const std::string status = text(*sip, "status");
    if (status.empty() || status == "ACTIVE") f.sip_amount = money_at(*sip, "sip_amount", 0);
  }
  if (const Json* entries = base::array(row, "transactions")) {
    for (const Json& item : *entries) {
      f.entries.push_back({date(item, "date"), text(item, "type"), money_at(item, "amount")});
    }
  }
  f.clean = std::move(row);
  f.at = at;
  borrower.mutual_funds.push_back(std::move(f));
}

void add_order(Json&& row, RowRef at, Borrower& borrower) {
  model::OndcOrder o;
  o.id = text(row, "order_id");
  if (const Json* provider = base::object(row, "provider")) {
    o.provider = text(*provider, "name");
    if (o.provider.empty()) o.provider = text(*provider, "id");
  }
  o.state = text(row, "state");
  o.created = date(row, "created_at");
  if (const Json* quote = base::object(row, "quote")) o.value = money_at(*quote, "value");
  if (const Json* payment = base::object(row, "payment")) {
    o.commission = money_at(*payment, "commission");
    if (const Json* settlement = base::object(*payment, "settlement")) {
      o.settlement = {text(*settlement, "settlement_id"), text(*settlement, "reference"), date(*settlement, "date"),
                      money_at(*settlement, "amount")};
    }
  }
  o.clean = std::move(row);
  o.at = at;
  borrower.ondc_orders.push_back(std::move(o));
}

void add_application(Json&& row, RowRef at, Borrower& borrower) {
  model::OcenApplication a;
  a.id = text(row, "application_id");
  a.lender = text(row, "lender_id");
  a.purpose = text(row, "loan_purpose");
  a.status = text(row, "status");
  a.applied = date(row, "application_date");
  a.disbursed = date(row, "disbursement_date");
  a.requested = money_at(row, "requested_amount");
  a.approved = money_at(row, "approved_amount");
  a.paid_out = money_at(row, "net_disbursed_amount");
  if (const Json* business = base::object(row, "business_details")) a.business_name = text(*business, "business_name");
  if (const Json* repayments = base::array(row, "repayments")) {
    for (const Json& item : *repayments) a.repayments.push_back({date(item, "date"), money_at(item, "amount")});
  }
  a.rate = base::number_or(row, "interest_rate", -1);
  a.tenure_months = whole_at(row, "tenure_months", 0);
  a.clean = std::move(row);
  a.at = at;
  borrower.ocen_applications.push_back(std::move(a));
}

}  // namespace

void append_record(model::Dataset dataset, Json&& clean, RowRef at, Borrower& borrower) {
  switch (dataset) {
    case model::Dataset::Accounts:
      return add_account(std::move(clean), at, borrower);
    case model::Dataset::Gst:
      return add_gst(std::move(clean), at, borrower);
    case model::Dataset::CreditReports:
      return add_credit_report(std::move(clean), at, borrower);
    case model::Dataset::Policies:
      return add_policy(std::move(clean), at, borrower);
    case model::Dataset::MutualFunds:
      return text(clean, "asset_class").empty() ? add_fund(std::move(clean), at, borrower)
                                                : add_holding(std::move(clean), at, borrower);
    case model::Dataset::OndcOrders:
      return add_order(std::move(clean), at, borrower);
    case model::Dataset::OcenApplications:
      return add_application(std::move(clean), at, borrower);
    case model::Dataset::Consent:
    case model::Dataset::Transactions:
      return;
  }
}

}  // namespace msme::clean
