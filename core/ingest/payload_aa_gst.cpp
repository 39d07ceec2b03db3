// GSTR1_3B: the taxpayer's GSTR-1 and GSTR-3B as the Account Aggregator hands them on. Both spellings are met
// (ret_prd, retPrd): names are compared without marks. Only sales to registered buyers are listed, so a GSTR-1 from here
// has invoices and no totals.
#include "base/text.hpp"
#include "ingest/payload_aa_parts.hpp"
#include "ingest/statement_cells.hpp"

namespace msme::ingest {
namespace {

using base::Paise;
using model::Dataset;

// A figure to add up; one that can't be read makes the sum unknown.
struct AaSum {
  Paise paise = 0;
  bool known = true, any = false;
  void add(const std::string& text) {
    if (text.empty()) return;
    const auto value = amount_cell(text);
    known = known && value && *value<base::kMaxAmount&& * value> - base::kMaxAmount && paise < base::kMaxAmount &&
            paise > -base::kMaxAmount;
    if (known) paise += *value;
    any = true;
  }
};

void aa_sum_to(AaRow& row, std::string_view key, const AaSum& sum) {
  if (!sum.known || !sum.any) return;
  std::string rupees;
  base::append_rupees(rupees, sum.paise);
  row.raw(key, rupees);
}

// A return's members that both forms have. The masked number is given only when nothing in it is masked.
AaRow aa_return(const AaAccount& account, const AaNode& node, std::string_view form) {
  const AaNode business = aa_object(account.profile, {"businessdetails"});
  std::string gstin = base::upper(account.masked);
  const bool whole = gstin.size() == 15 && base::is_digit(gstin[0]) && base::is_digit(gstin[1]) &&
                     gstin.find_first_of("*-") == std::string::npos && gstin.find("XX") == std::string::npos;
  if (!whole) gstin.clear();
  const std::string period = aa_text(node, {"retprd", "returnperiod", "retperiod"});
  AaRow row;
  std::string id(form);
  for (const char c : "-" + (gstin.empty() ? account.link : gstin) + "-" + period) {
    if (base::is_alnum(c) || c == '-') id.push_back(c);
  }
  row.text("return_id", id.substr(0, 64)).text("gstin", gstin).text("return_period", period).text("return_type", form);
  row.text("trade_name", aa_text(business, {"trdnm"})).text("legal_name", aa_text(business, {"lgnm"}));
  row.text("registration_status", aa_text(business, {"sts", "gstinstatus"}));
  row.text("filing_date", aa_text(node, {"dof"})).text("status", aa_text(node, {"status"}));
  row.text("filing_frequency", aa_text(node, {"filingfrequency"}));
  return row;
}

std::vector<AaNode> aa_nested(const AaNode& parent, std::string_view list, std::string_view item) {
  std::vector<AaNode> out;
  for (const AaNode& each : aa_items(parent, {list})) {
    if (!each.value->is_object()) continue;
    const AaNode inner = aa_find(each, {item});
    if (!inner) {
      out.push_back(each);
      continue;
    }
    for (AaNode& one : aa_elements(inner)) out.push_back(std::move(one));
  }
  return out;
}

std::string aa_invoice(const AaNode& node) {
  AaSum taxable, igst, cgst, sgst;
  for (const AaNode& details : aa_nested(node, "itmdet", "itm")) {
    taxable.add(aa_text(details, {"txval"}));
    igst.add(aa_text(details, {"iamt"}));
    cgst.add(aa_text(details, {"camt"}));
    sgst.add(aa_text(details, {"samt"}));
  }
  AaRow row;
  row.text("invoice_number", aa_text(node, {"inum"})).text("invoice_date", aa_text(node, {"idt"}));
  row.text("invoice_value", aa_text(node, {"val"})).text("buyer_gstin", aa_text(node, {"ctin"}));
  row.text("place_of_supply", aa_text(node, {"pos"})).text("reverse_charge", aa_text(node, {"rchrg"}));
  aa_sum_to(row, "taxable_value", taxable);
  aa_sum_to(row, "igst", igst);
  aa_sum_to(row, "cgst", cgst);
  aa_sum_to(row, "sgst", sgst);
  return row.take();
}

void aa_gstr1(const AaAccount& account, const AaNode& node, AaRows& rows) {
  AaRow row = aa_return(account, node, "GSTR1");
  std::string invoices = "[";
  for (const AaNode& invoice : aa_nested(node, "b2bdtls", "b2b")) {
    if (invoices.size() > 1) invoices.push_back(',');
    invoices += aa_invoice(invoice);
  }
  invoices.push_back(']');
  row.raw("invoices", invoices);
  rows.add(Dataset::Gst, row.take(), node.place);
}

AaSum aa_credit(const AaNode& credit, std::string_view list, std::string_view item) {
  AaSum sum;
  for (const AaNode& each : aa_nested(credit, list, item)) {
    for (const std::string_view head : {"iamt", "camt", "samt", "csamt"}) sum.add(aa_text(each, {head}));
  }
  return sum;
}

// Outward supplies: taxed, zero rated, exempt and outside GST. What the buyer pays the tax for is inward.
void aa_gstr3b(const AaAccount& account, const AaNode& node, AaRows& rows) {
  AaRow row = aa_return(account, node, "GSTR3B");
  const AaNode supplies = aa_object(node, {"supdetails"});
  AaSum taxable, igst, cgst, sgst, cess;
  for (const std::string_view part : {"osupdet", "osupzero", "osupnilexmp", "osupnongst"}) {
    const AaNode each = aa_object(supplies, {part});
    if (!each) continue;
    taxable.add(aa_text(each, {"txval"}));
    igst.add(aa_text(each, {"iamt"}));
    cgst.add(aa_text(each, {"camt"}));
    sgst.add(aa_text(each, {"samt"}));
    cess.add(aa_text(each, {"csamt"}));
  }
  aa_sum_to(row, "total_taxable_value", taxable);
  aa_sum_to(row, "total_igst", igst);
  aa_sum_to(row, "total_cgst", cgst);
  aa_sum_to(row, "total_sgst", sgst);
  aa_sum_to(row, "total_cess", cess);
  const AaNode credit = aa_object(node, {"itcelg"});
  aa_sum_to(row, "itc_claimed", aa_credit(credit, "itcavllist", "itcavl"));
  aa_sum_to(row, "itc_reversed", aa_credit(credit, "itcrevlist", "itcrev"));
  rows.add(Dataset::Gst, row.take(), node.place);
}

}  // namespace

void read_aa_gst(const AaAccount& account, AaRows& rows) {
  struct Form {
    std::string_view list, item;
    void (*read)(const AaAccount&, const AaNode&, AaRows&);
  };
  static constexpr Form kForms[] = {{"gstr1details", "gstr1", &aa_gstr1}, {"gstr3bdetails", "gstr3b", &aa_gstr3b}};
  bool any = false;
  for (const AaNode& each : aa_elements(account.transactions)) {
    for (const Form& form : kForms) {
      for (const AaNode& node : aa_nested(each, form.list, form.item)) {
        any = true;
        if (node.value->is_object()) {
          form.read(account, node, rows);
        } else {
          rows.aside(Dataset::Gst, node, "FI_UNREADABLE", "a return");
        }
      }
    }
  }
  if (!any) rows.aside(Dataset::Gst, {nullptr, account.node.place}, "FI_UNREADABLE", "at least one return");
}

}  // namespace msme::ingest
