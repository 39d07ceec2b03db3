// GST returns as the portal sends them: GSTR-1 with its bills, GSTR-3B, and a GSTR-2B for each month.
#include "base/text.hpp"
#include "simulate/render_values.hpp"

namespace msme::simulate {
namespace {

using base::Date;
using base::Paise;

constexpr Date kPublished = 13;  // GSTR-2B appears on the 14th

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

void append_sale(ReturnWriter& w, const Invoice& invoice) {
  const Party& buyer = w.b.party(invoice.party);
  Line line(w.out);
  line.text("invoice_number", sales_number(invoice));
  w.values.date(line, "invoice_date", invoice.date);
  w.values.money(line, "invoice_value", invoice.gross());
  line.rupees("taxable_value", invoice.taxable);
  append_tax(line, invoice.inter_state ? invoice.tax : 0, invoice.inter_state ? 0 : invoice.tax / 2);
  line.text("buyer_gstin", buyer.gstin).text("buyer_name", buyer.name);
  append_place(line.key("place_of_supply"), w.b, buyer.state);
  line.flag("reverse_charge", false).text("hsn_code", w.b.segment->hsn).number("gst_rate", w.b.segment->gst_rate);
  line.close(false);
}

void append_purchase(ReturnWriter& w, const Invoice& invoice) {
  const Party& supplier = w.b.party(invoice.party);
  Line line(w.out);
  line.text("invoice_number", purchase_number(w.b, invoice));
  w.values.date(line, "invoice_date", invoice.date);
  w.values.money(line, "invoice_value", invoice.gross());
  line.rupees("taxable_value", invoice.taxable);
  append_tax(line, invoice.inter_state ? invoice.tax : 0, invoice.inter_state ? 0 : invoice.tax / 2);
  line.text("supplier_gstin", supplier.gstin).text("supplier_name", supplier.name);
  append_place(line.key("place_of_supply"), w.b, w.b.city.code);
  line.flag("reverse_charge", false).text("hsn_code", w.b.segment->hsn).number("gst_rate", w.b.segment->gst_rate);
  line.flag("itc_available", true).close(false);
}

// The declared bills of some months.
template <class Append>
void append_bills(ReturnWriter& w, const std::vector<Invoice>& bills, const std::vector<std::uint32_t>& from, int first,
                  int last, Append append) {
  w.out.push_back('[');
  bool empty = true;
  for (int month = first; month <= last; ++month) {
    const auto at = static_cast<std::size_t>(month - w.b.path_month);
    if (month < w.b.path_month || at + 1 >= from.size()) continue;
    for (std::size_t i = from[at]; i < from[at + 1]; ++i) {
      if (!bills[i].declared) continue;
      if (!empty) w.out.push_back(',');
      empty = false;
      append(w, bills[i]);
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
    append_bills(w, w.b.sales, w.b.sales_from, period.month - period.months + 1, period.month, append_sale);
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
  w.values.date(line, "filing_date", base::month_start(month + 1) + kPublished);
  line.text("status", "FILED");
  append_totals(w, line, taxable, igst, central);
  line.rupees("itc_available", igst + 2 * central);
  line.null("itc_claimed").null("itc_reversed").null("net_tax_liability");
  line.key("invoices");
  append_bills(w, w.b.purchases, w.b.purchases_from, month, month, append_purchase);
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
      if (base::month_start(month + 1) + kPublished > b.config->end) continue;
      append_gstr2b(writer, month, period.months);
      done(fraud);
    }
  }
  return out;
}

}  // namespace msme::simulate
