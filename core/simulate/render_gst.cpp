// GST returns as the portal sends them: GSTR-1 with its bills, GSTR-3B, and a GSTR-2B for each month.
#include "base/text.hpp"
#include "simulate/render_values.hpp"

namespace msme::simulate {
namespace {

using base::Date;
using base::Paise;

struct ReturnWriter {
  const Business& b;
  std::string& out;
  Values& values;
  int number = 0;
};

void append_period(std::string& out, int month) {
  out.push_back('"');
  base::append_padded(out, month % 12 + 1, 2);
  out.push_back('-');
  base::append_int(out, month / 12);
  out.push_back('"');
}

void append_place(std::string& out, const Business& b, int state) {
  std::string place;
  base::append_padded(place, state, 2);
  std::string_view name = b.city.state;
  for (const City& city : b.names->cities) {
    if (city.code == state) name = city.state;
  }
  base::append_json_string(out, place + "-" + std::string(name));
}

void append_tax(Line& line, Paise igst, Paise central) {
  line.rupees("igst", igst).rupees("cgst", central).rupees("sgst", central);
}

// The other party is a buyer (GSTR-1) or a supplier (GSTR-2B).
void append_bill(ReturnWriter& w, const Invoice& bill, bool sale) {
  const Party& other = w.b.party(bill.party);
  Line line(w.out);
  line.text("invoice_number", sale ? sales_number(bill) : purchase_number(w.b, bill));
  w.values.date(line, "invoice_date", bill.date);
  w.values.money(line, "invoice_value", bill.gross());
  line.rupees("taxable_value", bill.taxable);
  append_tax(line, bill.inter_state ? bill.tax : 0, bill.inter_state ? 0 : bill.tax / 2);
  line.text(sale ? "buyer_gstin" : "supplier_gstin", other.gstin)
      .text(sale ? "buyer_name" : "supplier_name", other.name);
  append_place(line.key("place_of_supply"), w.b, sale ? other.state : w.b.city.code);
  line.flag("reverse_charge", false).text("hsn_code", w.b.segment->hsn).number("gst_rate", w.b.segment->gst_rate);
  if (!sale) line.flag("itc_available", true);
  line.close(false);
}

// The declared bills of some months.
void append_bills(ReturnWriter& w, bool sales, int first, int last) {
  const std::vector<Invoice>& bills = sales ? w.b.sales : w.b.purchases;
  const std::vector<std::uint32_t>& from = sales ? w.b.sales_from : w.b.purchases_from;
  w.out.push_back('[');
  bool empty = true;
  for (int month = first; month <= last; ++month) {
    const auto at = static_cast<std::size_t>(month - w.b.path_month);
    if (month < w.b.path_month || at + 1 >= from.size()) continue;
    for (std::size_t i = from[at]; i < from[at + 1]; ++i) {
      if (!bills[i].declared) continue;
      if (!empty) w.out.push_back(',');
      empty = false;
      append_bill(w, bills[i], sales);
    }
  }
  w.out.push_back(']');
}

void open_return(ReturnWriter& w, Line& line, std::string_view type, int month, int months) {
  std::string id = "RET";
  base::append_padded(id, ++w.number, 10);
  line.text("customer_id", w.b.customer_id).text("return_id", id).text("gstin", w.b.gstin);
  append_period(line.key("return_period"), month);
  line.text("return_type", type).text("filing_frequency", months == 1 ? "MONTHLY" : "QUARTERLY");
  line.text("trade_name", w.b.trade_name).text("legal_name", w.b.holder);
}

void append_totals(ReturnWriter& w, Line& line, Paise taxable, Paise igst, Paise central) {
  w.values.money(line, "total_taxable_value", taxable);
  w.values.money(line, "total_igst", igst);
  w.values.money(line, "total_cgst", central);
  w.values.money(line, "total_sgst", central);
  line.rupees("total_cess", 0);
}

// An unfiled return declares nothing.
void append_gstr1(ReturnWriter& w, const GstPeriod& period) {
  const bool known = period.gstr1 != base::kNoDate;
  Line line(w.out);
  open_return(w, line, "GSTR1", period.month, period.months);
  w.values.date(line, "filing_date", period.gstr1);
  line.text("status", !known ? "NOT_FILED" : period.late1 ? "LATE_FILED" : "FILED");
  append_totals(w, line, known ? period.taxable() : 0, known ? period.igst : 0, known ? period.central : 0);
  line.rupees("b2b_taxable_value", known ? period.b2b : 0).rupees("b2c_taxable_value", known ? period.b2c : 0);
  line.null("itc_claimed").null("itc_reversed").null("net_tax_liability");
  line.key("invoices");
  if (known) {
    append_bills(w, true, period.month - period.months + 1, period.month);
  } else {
    w.out += "[]";
  }
  line.text("data_origin", "SYNTHETIC").close();
}

void append_gstr3b(ReturnWriter& w, const GstPeriod& period) {
  const bool known = period.gstr3b != base::kNoDate;
  Line line(w.out);
  open_return(w, line, "GSTR3B", period.month, period.months);
  w.values.date(line, "filing_date", period.gstr3b);
  line.text("status", !known ? "NOT_FILED" : period.late3b ? "LATE_FILED" : "FILED");
  append_totals(w, line, known ? period.taxable() : 0, known ? period.igst : 0, known ? period.central : 0);
  w.values.money(line, "itc_claimed", known ? period.itc : 0);
  line.rupees("itc_reversed", 0);
  w.values.money(line, "net_tax_liability", known ? period.net : 0);
  if (period.months > 1) line.rupees("tax_deposited", known ? period.deposited : 0);
  line.raw("invoices", "[]").text("data_origin", "SYNTHETIC").close();
}

// What suppliers filed, published by the portal: nobody files it.
void append_gstr2b(ReturnWriter& w, int month, int months) {
  Paise taxable = 0;
  Paise igst = 0;
  Paise central = 0;
  const auto at = static_cast<std::size_t>(month - w.b.path_month);
  if (month >= w.b.path_month && at + 1 < w.b.purchases_from.size()) {
    for (std::size_t i = w.b.purchases_from[at]; i < w.b.purchases_from[at + 1]; ++i) {
      const Invoice& invoice = w.b.purchases[i];
      if (!invoice.declared) continue;
      taxable += invoice.taxable;
      (invoice.inter_state ? igst : central) += invoice.inter_state ? invoice.tax : invoice.tax / 2;
    }
  }
  Line line(w.out);
  open_return(w, line, "GSTR2B", month, months);
  w.values.date(line, "filing_date", w.b.gstr2b_day(month));
  line.text("status", "FILED");
  append_totals(w, line, taxable, igst, central);
  line.rupees("itc_available", igst + 2 * central);
  line.null("itc_claimed").null("itc_reversed").null("net_tax_liability");
  line.key("invoices");
  append_bills(w, false, month, month);
  line.text("data_origin", "SYNTHETIC").close();
}

}  // namespace

RawDataset render_gst(const Business& b, DocumentTruth& truth) {
  RawDataset out{model::Dataset::Gst, {}, 0};
  Values values(b, "raw_gst", truth);
  ReturnWriter writer{b, out.ndjson, values};
  const Fraud fraud = b.latent.frauds.has(Fraud::FakeGst) ? Fraud::FakeGst : Fraud::None;
  const auto done = [&](Fraud kind) { truth.row("raw/raw_gst.ndjson", ++out.rows, kind); };
  out.ndjson.reserve((b.sales.size() + b.purchases.size()) * 400 + b.gst.size() * 1600);
  for (const GstPeriod& period : b.gst) {
    append_gstr1(writer, period);
    done(fraud);
    append_gstr3b(writer, period);
    done(fraud);
    for (int month = period.month - period.months + 1; month <= period.month; ++month) {
      if (month < b.path_month || b.gstr2b_day(month) > b.config->end) continue;
      append_gstr2b(writer, month, period.months);
      done(fraud);
    }
  }
  return out;
}

}  // namespace msme::simulate
