// GST returns as the portal's own JSON: GSTR-1 and GSTR-3B of each filed period. Names and shapes are GSTN's.
#include "base/text.hpp"
#include "simulate/files.hpp"
#include "simulate/render.hpp"

namespace msme::simulate {
namespace {

using base::Paise;

// Integrated, central and state tax; central and state are equal halves of what isn't integrated.
struct Tax {
  Paise igst = 0, central = 0, state = 0;
};

// What one period declares.
struct Declared {
  int month = 0;
  Paise taxable = 0;
  Tax tax, credit, net;
  bool inter_state = false;
};

// Credit goes against integrated tax first, the rest in halves.
Declared declared(const GstPeriod& period) {
  Declared d;
  d.month = period.month;
  d.taxable = period.taxable;
  d.inter_state = period.inter_state;
  (d.inter_state ? d.tax.igst : d.tax.central) = d.inter_state ? period.tax : period.tax / 2;
  d.tax.state = d.inter_state ? 0 : period.tax - d.tax.central;
  d.credit.igst = period.itc < d.tax.igst ? period.itc : d.tax.igst;
  d.credit.central = (period.itc - d.credit.igst) / 2;
  d.credit.state = period.itc - d.credit.igst - d.credit.central;
  d.net = {d.tax.igst - d.credit.igst, d.tax.central - d.credit.central, d.tax.state - d.credit.state};
  return d;
}

std::string two_digits(int value) {
  std::string out;
  base::append_padded(out, value, 2);
  return out;
}
// "052026"
std::string tax_period(int month) { return two_digits(month % 12 + 1) + std::to_string(month / 12); }

Line& taxes(Line& line, const Tax& tax) {
  return line.rupees("iamt", tax.igst).rupees("camt", tax.central).rupees("samt", tax.state).rupees("csamt", 0);
}

// "key":{"txval":…,"iamt":…}
void supply(Line& parent, std::string_view key, Paise taxable, const Tax& tax) {
  Line line(parent.key(key));
  line.rupees("txval", taxable);
  taxes(line, tax).close(false);
}

void tax_only(Line& parent, std::string_view key, const Tax& tax) {
  Line line(parent.key(key));
  taxes(line, tax).close(false);
}

// "key":[{"ty":…,"iamt":…},…]; all of `tax` stands at OTH.
void by_type(Line& parent, std::string_view key, std::initializer_list<std::string_view> types, const Tax& tax) {
  std::string& out = parent.key(key);
  out.push_back('[');
  bool first = true;
  for (const std::string_view type : types) {
    if (!first) out.push_back(',');
    first = false;
    Line line(out);
    line.text("ty", type);
    taxes(line, type == "OTH" ? tax : Tax{}).close(false);
  }
  out.push_back(']');
}

RenderedFile begin(const Business& b, RenderedKind kind, const GstPeriod& period) {
  RenderedFile file;
  file.kind = kind;
  file.period = base::month_text(period.month);
  file.name = std::string(text(kind)) + "_" + b.gstin + "_" + tax_period(period.month) + ".json";
  return file;
}

// Sales to people without a GSTIN, one line for the rate.
void append_b2cs(Line& root, const Business& b, const Declared& d) {
  std::string& out = root.key("b2cs");
  out.push_back('[');
  Line line(out);
  line.text("sply_ty", d.inter_state ? "INTER" : "INTRA").text("typ", "OE").text("pos", two_digits(b.city.code));
  line.number("rt", b.segment->gst_rate).rupees("txval", d.taxable);
  taxes(line, d.tax).close(false);
  out.push_back(']');
}

void append_hsn(Line& root, const Business& b, const Declared& d) {
  Line hsn(root.key("hsn"));
  std::string& out = hsn.key("data");
  out.push_back('[');
  Line line(out);
  line.number("num", 1).text("hsn_sc", b.segment->hsn).text("desc", b.segment->title).text("uqc", "OTH");
  line.number("qty", 0).number("rt", b.segment->gst_rate).rupees("txval", d.taxable);
  taxes(line, d.tax).close(false);
  out.push_back(']');
  hsn.close(false);
}

void append_supplies(Line& root, const Declared& d) {
  Line sup(root.key("sup_details"));
  supply(sup, "osup_det", d.taxable, d.tax);
  Line zero(sup.key("osup_zero"));
  zero.rupees("txval", 0).rupees("iamt", 0).rupees("csamt", 0).close(false);
  Line exempt(sup.key("osup_nil_exmp"));
  exempt.rupees("txval", 0).close(false);
  supply(sup, "isup_rev", 0, {});
  Line outside(sup.key("osup_nongst"));
  outside.rupees("txval", 0).close(false);
  sup.close(false);
  root.raw("inter_sup", R"({"unreg_details":[],"comp_details":[],"uin_details":[]})");
}

void append_credit(Line& root, const Declared& d) {
  Line itc(root.key("itc_elg"));
  by_type(itc, "itc_avl", {"IMPG", "IMPS", "ISRC", "ISD", "OTH"}, d.credit);
  by_type(itc, "itc_rev", {"RUL", "OTH"}, {});
  tax_only(itc, "itc_net", d.credit);
  by_type(itc, "itc_inelg", {"RUL", "OTH"}, {});
  itc.close(false);
  root.raw("inward_sup", R"({"isup_details":[{"ty":"GST","inter":0,"intra":0},{"ty":"NONGST","inter":0,"intra":0}]})");
  Line late(root.key("intr_ltfee"));
  tax_only(late, "intr_details", {});
  Line fee(late.key("ltfee_details"));
  fee.rupees("camt", 0).rupees("samt", 0).close(false);
  late.close(false);
}

void due(Line& parent, std::string_view key, Paise tax) {
  Line line(parent.key(key));
  line.rupees("tx", tax).rupees("intr", 0).rupees("fee", 0).close(false);
}

void append_payment(Line& root, const Declared& d) {
  static constexpr std::int64_t kNormal = 30002;  // not reverse charge
  Line pay(root.key("tx_pmt"));
  std::string& list = pay.key("tx_py");
  list.push_back('[');
  Line py(list);
  py.number("trans_typ", kNormal).text("trans_desc", "Other than reverse charge").number("liab_ldg_id", 1);
  due(py, "igst", d.tax.igst);
  due(py, "cgst", d.tax.central);
  due(py, "sgst", d.tax.state);
  due(py, "cess", 0);
  py.close(false);
  list.push_back(']');
  std::string& cash = pay.key("pdcash");
  cash.push_back('[');
  Line paid(cash);
  paid.number("liab_ldg_id", 1).number("trans_typ", kNormal).rupees("ipd", d.net.igst).rupees("cpd", d.net.central);
  paid.rupees("spd", d.net.state).rupees("cspd", 0);
  for (const std::string_view key : {"i_intrpd", "c_intrpd", "s_intrpd", "cs_intrpd", "c_lfeepd", "s_lfeepd"}) {
    paid.rupees(key, 0);
  }
  paid.close(false);
  cash.push_back(']');
  Line credit(pay.key("pditc"));
  credit.number("liab_ldg_id", 1).number("trans_typ", kNormal).rupees("i_pdi", d.credit.igst);
  for (const std::string_view key : {"i_pdc", "i_pds", "c_pdi"}) credit.rupees(key, 0);
  credit.rupees("c_pdc", d.credit.central).rupees("s_pdi", 0).rupees("s_pds", d.credit.state).rupees("cs_pdcs", 0);
  credit.close(false);
  pay.close(false);
}

RenderedFile gstr1(const Business& b, const GstPeriod& period, std::string_view synthetic) {
  RenderedFile file = begin(b, RenderedKind::Gstr1, period);
  const Declared d = declared(period);
  Line root(file.bytes);
  root.text("note", synthetic).text("gstin", b.gstin).text("fp", tax_period(period.month));
  append_b2cs(root, b, d);
  append_hsn(root, b, d);
  root.close();
  return file;
}

RenderedFile gstr3b(const Business& b, const GstPeriod& period, std::string_view synthetic) {
  RenderedFile file = begin(b, RenderedKind::Gstr3b, period);
  const Declared d = declared(period);
  Line root(file.bytes);
  root.text("note", synthetic).text("gstin", b.gstin).text("ret_period", tax_period(period.month));
  append_supplies(root, d);
  append_credit(root, d);
  append_payment(root, d);
  root.close();
  return file;
}

}  // namespace

void render_gst_files(const Business& business, std::string_view synthetic, std::vector<RenderedFile>& out) {
  for (const GstPeriod& period : business.gst) {
    if (period.gstr1 != base::kNoDate) out.push_back(gstr1(business, period, synthetic));
    if (period.gstr3b != base::kNoDate) out.push_back(gstr3b(business, period, synthetic));
  }
}

}  // namespace msme::simulate
