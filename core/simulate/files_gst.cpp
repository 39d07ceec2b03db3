// GST returns as the portal's own JSON: GSTR-1 and GSTR-3B of each filed period, GSTR-2B of each month. Names and
// shapes are GSTN's.
#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "simulate/files.hpp"
#include "simulate/files_gst.hpp"
#include "simulate/render.hpp"
#include "simulate/truth.hpp"

namespace msme::simulate {
namespace {

using base::Paise;

GstTax tax_of(const Invoice& invoice) {
  if (invoice.inter_state) return {invoice.tax, 0, 0};
  return {0, invoice.tax / 2, invoice.tax - invoice.tax / 2};
}
void add(GstTax& sum, const GstTax& tax) {
  sum.igst += tax.igst;
  sum.central += tax.central;
  sum.state += tax.state;
}

// The declared bills of some months, those of one party together, parties in the order of their first bill.
using Bills = std::vector<const Invoice*>;
Bills bills_of(const Business& b, const std::vector<Invoice>& list, const std::vector<std::uint32_t>& from, int first,
               int last) {
  std::vector<std::int32_t> parties;
  Bills found;
  for (int month = first; month <= last; ++month) {
    const auto at = static_cast<std::size_t>(month - b.path_month);
    if (month < b.path_month || at + 1 >= from.size()) continue;
    for (std::size_t i = from[at]; i < from[at + 1]; ++i) {
      if (!list[i].declared) continue;
      found.push_back(&list[i]);
      if (std::find(parties.begin(), parties.end(), list[i].party) == parties.end()) parties.push_back(list[i].party);
    }
  }
  Bills out;
  out.reserve(found.size());
  for (const std::int32_t party : parties) {
    for (const Invoice* bill : found) {
      if (bill->party == party) out.push_back(bill);
    }
  }
  return out;
}

std::string two_digits(int value) {
  std::string out;
  base::append_padded(out, value, 2);
  return out;
}
// "07-05-2026"
std::string day(base::Date date) {
  std::string out;
  append_by_pattern(out, date, 0, "dd-mm-yyyy");
  return out;
}

RenderedFile begin(const Business& b, RenderedKind kind, int month) {
  RenderedFile file;
  file.kind = kind;
  file.period = base::month_text(month);
  file.name = std::string(text(kind)) + "_" + b.gstin + "_" + tax_period(month) + ".json";
  return file;
}

// Bills by party: `open` writes what stands before the list of a party's bills, `write` a bill.
template <class Open, class Write>
void by_party(std::string& out, const Bills& bills, Open open, Write write) {
  out.push_back('[');
  for (std::size_t i = 0; i < bills.size();) {
    if (i > 0) out.push_back(',');
    Line party(out);
    open(party, *bills[i]);
    party.key("inv").push_back('[');
    const std::size_t first = i;
    for (; i < bills.size() && bills[i]->party == bills[first]->party; ++i) {
      if (i > first) out.push_back(',');
      write(*bills[i]);
    }
    out.push_back(']');
    party.close(false);
  }
  out.push_back(']');
}

void append_b2b(Line& root, const Business& b, const Bills& bills) {
  std::string& out = root.key("b2b");
  const auto open = [&](Line& line, const Invoice& bill) { line.text("ctin", b.party(bill.party).gstin); };
  by_party(out, bills, open, [&](const Invoice& bill) {
    Line line(out);
    line.text("inum", sales_number(bill)).text("idt", day(bill.date)).rupees("val", bill.gross());
    line.text("pos", two_digits(bill.inter_state ? b.party(bill.party).state : b.city.code));
    line.text("rchrg", "N").text("inv_typ", "R");
    std::string& items = line.key("itms");
    items += "[{\"num\":1,\"itm_det\":";
    Line item(items);
    item.number("rt", b.segment->gst_rate).rupees("txval", bill.taxable);
    append_taxes(item, tax_of(bill)).close(false);
    items += "}]";
    line.close(false);
  });
}

// Sales to people without a GSTIN, one line for the rate; all within the state.
void append_b2cs(Line& root, const Business& b, Paise taxable, const GstTax& tax) {
  std::string& out = root.key("b2cs");
  out.push_back('[');
  Line line(out);
  line.text("sply_ty", "INTRA").text("typ", "OE").text("pos", two_digits(b.city.code));
  line.number("rt", b.segment->gst_rate).rupees("txval", taxable);
  append_taxes(line, tax).close(false);
  out.push_back(']');
}

void append_hsn(Line& root, const Business& b, const GstDeclared& d) {
  Line hsn(root.key("hsn"));
  std::string& out = hsn.key("data");
  out.push_back('[');
  Line line(out);
  line.number("num", 1).text("hsn_sc", b.segment->hsn).text("desc", b.segment->title).text("uqc", "OTH");
  line.number("qty", 0).number("rt", b.segment->gst_rate).rupees("txval", d.taxable);
  append_taxes(line, d.tax).close(false);
  out.push_back(']');
  hsn.close(false);
}

void append_bill_truth(std::string& truth, std::string_view file, std::size_t row, std::string_view number) {
  Line line(truth);
  line.text("file", file).number("row", static_cast<std::int64_t>(row)).text("invoice", number).close();
}

void gstr1(const Business& b, const GstPeriod& period, std::string_view synthetic, RenderedFile& file,
           std::string& truth) {
  const GstDeclared d = gst_declared(period);
  const Bills bills = bills_of(b, b.sales, b.sales_from, period.month - period.months + 1, period.month);
  GstTax over = d.tax;
  for (const Invoice* bill : bills) {
    const GstTax tax = tax_of(*bill);
    add(over, {-tax.igst, -tax.central, -tax.state});
    append_bill_truth(truth, file.name, ++file.rows, sales_number(*bill));
  }
  Line root(file.bytes);
  root.text("note", synthetic).text("gstin", b.gstin).text("fp", tax_period(period.month));
  if (!bills.empty()) append_b2b(root, b, bills);
  if (period.b2c != 0) append_b2cs(root, b, period.b2c, over);
  append_hsn(root, b, d);
  root.close();
}

// Integrated or central and state tax, never both: the portal leaves the other out.
Line& portal_taxes(Line& line, const Invoice& bill) {
  const GstTax tax = tax_of(bill);
  bill.inter_state ? line.rupees("igst", tax.igst) : line.rupees("cgst", tax.central).rupees("sgst", tax.state);
  return line.rupees("cess", 0);
}
Line& portal_sums(Line& line, const GstTax& tax) {
  return line.rupees("igst", tax.igst).rupees("cgst", tax.central).rupees("sgst", tax.state).rupees("cess", 0);
}

void append_documents(Line& data, const Business& b, int month, const Bills& bills) {
  Line documents(data.key("docdata"));
  std::string& out = documents.key("b2b");
  const auto open = [&](Line& line, const Invoice& bill) {
    line.text("ctin", b.party(bill.party).gstin).text("trdnm", b.party(bill.party).name);
    line.text("supfildt", day(base::month_start(month + 1) + b.usual().statutory.gstr1_day - 1))
        .text("supprd", tax_period(month));
  };
  by_party(out, bills, open, [&](const Invoice& bill) {
    Line line(out);
    line.text("inum", purchase_number(b, bill)).text("typ", "R").text("dt", day(bill.date)).rupees("val", bill.gross());
    line.text("pos", two_digits(b.city.code)).text("rev", "N").text("itcavl", "Y").text("rsn", "");
    line.number("diffprcnt", 1).text("srctyp", "").text("irn", "").text("irngendate", "");
    std::string& items = line.key("items");
    items.push_back('[');
    Line item(items);
    item.number("num", 1).number("rt", b.segment->gst_rate).rupees("txval", bill.taxable);
    portal_taxes(item, bill).close(false);
    items.push_back(']');
    line.close(false);
  });
  documents.close(false);
}

void gstr2b(const Business& b, int month, std::string_view synthetic, RenderedFile& file, std::string& truth) {
  const Bills bills = bills_of(b, b.purchases, b.purchases_from, month, month);
  GstTax sum;
  for (const Invoice* bill : bills) {
    add(sum, tax_of(*bill));
    append_bill_truth(truth, file.name, ++file.rows, purchase_number(b, *bill));
  }
  std::string inner;
  Line data(inner);
  data.text("gstin", b.gstin).text("rtnprd", tax_period(month)).text("version", "1.0");
  data.text("gendt", day(b.gstr2b_day(month)));
  Line summary(data.key("itcsumm"));
  Line available(summary.key("itcavl"));
  Line supplies(available.key("nonrevsup"));
  portal_sums(supplies, sum);
  Line b2b(supplies.key("b2b"));
  portal_sums(b2b, sum).close(false);
  supplies.close(false);
  available.close(false);
  summary.close(false);
  append_documents(data, b, month, bills);
  data.close(false);
  Line root(file.bytes);
  root.text("note", synthetic).text("chksum", base::sha256_hex(inner)).raw("data", inner).close();
}

}  // namespace

GstDeclared gst_declared(const GstPeriod& period) {
  GstDeclared d;
  d.taxable = period.taxable();
  d.tax = {period.igst, period.central, period.central};
  d.credit.igst = period.itc < d.tax.igst ? period.itc : d.tax.igst;
  d.credit.central = (period.itc - d.credit.igst) / 2;
  d.credit.state = period.itc - d.credit.igst - d.credit.central;
  d.net = {d.tax.igst - d.credit.igst, d.tax.central - d.credit.central, d.tax.state - d.credit.state};
  return d;
}

std::string tax_period(int month) { return two_digits(month % 12 + 1) + std::to_string(month / 12); }

Line& append_taxes(Line& line, const GstTax& tax) {
  return line.rupees("iamt", tax.igst).rupees("camt", tax.central).rupees("samt", tax.state).rupees("csamt", 0);
}

void render_gst_files(const Business& b, std::string_view synthetic, std::string_view only, RenderedFiles& out) {
  const auto take = [&](RenderedKind kind, int month, const auto& write) {
    RenderedFile file = begin(b, kind, month);
    if (!only.empty() && file.name != only) return;
    write(file);
    out.files.push_back(std::move(file));
  };
  for (const GstPeriod& period : b.gst) {
    if (period.gstr1 != base::kNoDate) {
      take(RenderedKind::Gstr1, period.month,
           [&](RenderedFile& file) { gstr1(b, period, synthetic, file, out.truth); });
    }
    if (period.gstr3b != base::kNoDate) {
      take(RenderedKind::Gstr3b, period.month, [&](RenderedFile& file) { append_gstr3b(b, period, synthetic, file); });
    }
    for (int month = period.month - period.months + 1; month <= period.month; ++month) {
      if (month < b.path_month || b.gstr2b_day(month) > b.config->end) continue;
      take(RenderedKind::Gstr2b, month, [&](RenderedFile& file) { gstr2b(b, month, synthetic, file, out.truth); });
    }
  }
}

}  // namespace msme::simulate
