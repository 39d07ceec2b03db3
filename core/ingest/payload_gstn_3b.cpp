// GSTR-3B: what was sold, which credit was claimed and what was paid in cash.
#include "base/text.hpp"
#include "ingest/payload_gstn_return.hpp"

namespace msme::ingest {
namespace {

using base::Json;
using base::kNoMoney;
using base::Paise;

// A member whose key may have blanks around it: " itc_inelg" is in circulation.
const Json* gstn_find(const Json& object, std::string_view key) {
  if (const Json* exact = base::find(object, key)) return exact;
  if (!object.is_object()) return nullptr;
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (base::trim(it.key()) == key && !it->is_null()) return &*it;
  }
  return nullptr;
}

Paise gstn_tax_of_line(const Json& line) {
  const GstnSums tax = gstn_line(line);
  return gstn_sum(gstn_sum(tax.igst, tax.cgst), gstn_sum(tax.sgst, tax.cess));
}

// Tax of all lines of a list; kNoMoney when there is no such list or a line can't be read.
Paise gstn_tax_of_lines(const Json* list) {
  if (list == nullptr || !list->is_structured()) return kNoMoney;
  Paise sum = 0;
  for_each_of(list, {}, [&](const Json& line, const std::string&) {
    sum = gstn_sum(sum, line.is_object() ? gstn_tax_of_line(line) : kNoMoney);
  });
  return sum;
}

// Table 3.1 without inward supplies, and 3.1.1: sales on which an operator pays the tax are sales all the same.
GstnSums gstn_outward(const Json& root, bool& any) {
  GstnSums sums;
  const Json* supplies = gstn_find(root, "sup_details");
  const auto take = [&](const Json* line) {
    if (line == nullptr) return;
    any = true;
    GstnSums one = line->is_object() ? gstn_line(*line) : GstnSums::unknown();
    sums.add(one);
  };
  if (supplies != nullptr) {
    for (const std::string_view key : {"osup_det", "osup_zero", "osup_nil_exmp", "osup_nongst"}) {
      take(gstn_find(*supplies, key));
    }
  }
  if (const Json* operators = gstn_find(root, "eco_dtls")) take(gstn_find(*operators, "eco_reg_sup"));
  return any ? sums : GstnSums::unknown();
}

Paise gstn_names_sum(const Json& line, std::string_view a, std::string_view b, std::string_view c, std::string_view d) {
  return gstn_sum(gstn_sum(gstn_amount(line, a, 0), gstn_amount(line, b, 0)),
                  gstn_sum(gstn_amount(line, c, 0), gstn_amount(line, d, 0)));
}

// Tax paid in cash, and interest and late fee with it.
struct GstnCash {
  Paise tax = kNoMoney, extra = 0;
};
GstnCash gstn_cash(const Json& root) {
  GstnCash out;
  const Json* payment = gstn_find(root, "tx_pmt");
  const Json* list = payment == nullptr ? nullptr : gstn_find(*payment, "pdcash");
  if (list == nullptr || !list->is_structured() || list->empty()) return out;
  out.tax = 0;
  for_each_of(list, {}, [&](const Json& line, const std::string&) {
    if (!line.is_object()) return void(out.tax = kNoMoney);
    out.tax = gstn_sum(out.tax, gstn_names_sum(line, "ipd", "cpd", "spd", "cspd"));
    out.extra = gstn_sum(out.extra, gstn_names_sum(line, "i_intrpd", "c_intrpd", "s_intrpd", "cs_intrpd"));
    out.extra = gstn_sum(out.extra, gstn_names_sum(line, "c_lfeepd", "s_lfeepd", "i_lfeepd", "cs_lfeepd"));
  });
  return out;
}

void put_gstn_credit(const Json& root, Json& facts) {
  const Json* credit = gstn_find(root, "itc_elg");
  if (credit == nullptr) return;
  Paise claimed = gstn_tax_of_lines(gstn_find(*credit, "itc_avl"));
  const Paise reversed = gstn_tax_of_lines(gstn_find(*credit, "itc_rev"));
  const Json* net = gstn_find(*credit, "itc_net");
  if (claimed == kNoMoney && net != nullptr)
    claimed = gstn_sum(gstn_tax_of_line(*net), reversed == kNoMoney ? 0 : reversed);
  facts["itc_claimed"] = base::money_json(claimed);
  facts["itc_reversed"] = base::money_json(reversed);
}

void note_gstn_rest(const Json& root, const GstnReturn& into, const GstnCash& cash, Gather& out) {
  if (cash.extra != kNoMoney && cash.extra > 0) {
    out.note(joined({gstn_name(into), ": ", base::format_inr(cash.extra), " of interest and late fee paid in cash"}));
  }
  const Json* supplies = gstn_find(root, "sup_details");
  const Json* reverse = supplies == nullptr ? nullptr : gstn_find(*supplies, "isup_rev");
  const Paise owed = reverse == nullptr ? 0 : gstn_tax_of_line(*reverse);
  if (owed != 0) {
    out.note(joined({gstn_name(into), ": tax on purchases under reverse charge",
                     owed == kNoMoney ? std::string() : joined({" (", base::format_inr(owed), ")"}),
                     " is not in its totals"}));
  }
  for (const std::string_view key : {"inter_sup", "inward_sup"}) {
    if (gstn_find(root, key) != nullptr) {
      out.note("GSTR-3B: inter-state and inward breakdowns repeat its totals or are no sales; they aren't used");
    }
  }
}

}  // namespace

void read_gstn_3b(const Json& root, GstnReturn& into, Gather& out) {
  bool any = false;
  const GstnSums sums = gstn_outward(root, any);
  Json& facts = into.facts;
  facts = Json::object();
  facts["total_taxable_value"] = base::money_json(sums.taxable);
  facts["total_igst"] = base::money_json(sums.igst);
  facts["total_cgst"] = base::money_json(sums.cgst);
  facts["total_sgst"] = base::money_json(sums.sgst);
  facts["total_cess"] = base::money_json(sums.cess);
  put_gstn_credit(root, facts);
  const GstnCash cash = gstn_cash(root);
  // What cash paid is what credit left; without it cleaning takes tax less credit.
  if (cash.tax != kNoMoney) facts["net_tax_liability"] = base::money_json(cash.tax);
  if (any && sums.taxable == kNoMoney) {
    out.note(joined({gstn_name(into), ": a part of it can't be read, so its totals stay unknown"}));
  }
  note_gstn_rest(root, into, cash, out);
}

}  // namespace msme::ingest
