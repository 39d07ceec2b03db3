// GSTR-3B as the portal's own JSON.
#include "simulate/files_gst.hpp"

namespace msme::simulate {
namespace {

using base::Paise;

// "key":{"txval":…,"iamt":…}
void supply(Line& parent, std::string_view key, Paise taxable, const GstTax& tax) {
  Line line(parent.key(key));
  line.rupees("txval", taxable);
  append_taxes(line, tax).close(false);
}

void tax_only(Line& parent, std::string_view key, const GstTax& tax) {
  Line line(parent.key(key));
  append_taxes(line, tax).close(false);
}

// "key":[{"ty":…,"iamt":…},…]; all of `tax` stands at OTH.
void by_type(Line& parent, std::string_view key, std::initializer_list<std::string_view> types, const GstTax& tax) {
  std::string& out = parent.key(key);
  out.push_back('[');
  bool first = true;
  for (const std::string_view type : types) {
    if (!first) out.push_back(',');
    first = false;
    Line line(out);
    line.text("ty", type);
    append_taxes(line, type == "OTH" ? tax : GstTax{}).close(false);
  }
  out.push_back(']');
}

void append_supplies(Line& root, const GstDeclared& d) {
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

void append_credit(Line& root, const GstDeclared& d) {
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

void append_payment(Line& root, const GstDeclared& d) {
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

}  // namespace

void append_gstr3b(const Business& b, const GstPeriod& period, std::string_view synthetic, RenderedFile& file) {
  const GstDeclared d = gst_declared(period);
  Line root(file.bytes);
  root.text("note", synthetic).text("gstin", b.gstin).text("ret_period", tax_period(period.month));
  append_supplies(root, d);
  append_credit(root, d);
  append_payment(root, d);
  root.close();
}

}  // namespace msme::simulate
