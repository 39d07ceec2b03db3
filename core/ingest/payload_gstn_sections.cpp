// The sections of GSTR-1, GSTR-2A and GSTR-2B. GSTR-2B names the same things otherwise (dt, rev, items, igst): every
// value is looked for under all its names.
#include <array>

#include "base/text.hpp"
#include "ingest/payload_gstn_return.hpp"

namespace msme::ingest {
namespace {

using base::Json;
using base::kNoMoney;
using base::Paise;
using model::Dataset;

enum class GstnShape : std::uint8_t {
  Documents,  // by party, in a list: inv, nt, doclist, boe; or flat
  Consumers,  // b2cs: one line a rate
  Nil,        // nil-rated, exempted, non-GST
  Operators,  // supplies through e-commerce operators
  Hsn,
  Issued,     // numbers of documents issued
  Summary,    // RETSUM
  Credit,     // credit that a head office passes on
  Unmatched,  // amended summary lines: which line they replace can't be told
  Apart       // nothing of a sale or a purchase
};

struct GstnSection {
  std::string_view name;
  GstnShape shape;
  GstnMarket market = GstnMarket::Business;
  bool amended = false;
  std::string_view says = {};  // why nothing is counted
};

constexpr std::string_view kGstnAdvances = "advances are no sales; their tax is not in the totals";
constexpr std::string_view kGstnOthersPay = "supplies on which the operator pays";

constexpr GstnSection kGstnSections[] = {
    {"b2b", GstnShape::Documents},
    {"b2ba", GstnShape::Documents, GstnMarket::Business, true},
    {"b2cl", GstnShape::Documents, GstnMarket::Consumer},
    {"b2cla", GstnShape::Documents, GstnMarket::Consumer, true},
    {"exp", GstnShape::Documents, GstnMarket::Export},
    {"expa", GstnShape::Documents, GstnMarket::Export, true},
    {"cdnr", GstnShape::Documents},
    {"cdnra", GstnShape::Documents, GstnMarket::Business, true},
    {"cdnur", GstnShape::Documents, GstnMarket::Consumer},
    {"cdnura", GstnShape::Documents, GstnMarket::Consumer, true},
    {"cdn", GstnShape::Documents},
    {"cdna", GstnShape::Documents, GstnMarket::Business, true},
    {"impg", GstnShape::Documents, GstnMarket::Inward},
    {"impgsez", GstnShape::Documents, GstnMarket::Inward},
    {"b2cs", GstnShape::Consumers, GstnMarket::Consumer},
    {"b2csa", GstnShape::Unmatched, GstnMarket::Consumer, true},
    {"nil", GstnShape::Nil},
    {"supeco", GstnShape::Operators},
    {"isd", GstnShape::Credit},
    {"isda", GstnShape::Credit, GstnMarket::Business, true},
    {"hsn", GstnShape::Hsn},
    {"hsn_b2b", GstnShape::Hsn},
    {"hsn_b2c", GstnShape::Hsn},
    {"doc_issue", GstnShape::Issued},
    {"sec_sum", GstnShape::Summary},
    {"at", GstnShape::Apart, GstnMarket::Business, false, kGstnAdvances},
    {"ata", GstnShape::Apart, GstnMarket::Business, true, kGstnAdvances},
    {"txpd", GstnShape::Apart, GstnMarket::Business, false, kGstnAdvances},
    {"txpda", GstnShape::Apart, GstnMarket::Business, true, kGstnAdvances},
    {"ecom", GstnShape::Apart, GstnMarket::Business, false, kGstnOthersPay},
    {"ecoma", GstnShape::Apart, GstnMarket::Business, true, kGstnOthersPay},
    {"supecoa", GstnShape::Apart, GstnMarket::Business, true, kGstnOthersPay},
    {"tds", GstnShape::Apart, GstnMarket::Business, false, "tax deducted by buyers is in no field"},
    {"tdsa", GstnShape::Apart, GstnMarket::Business, true, "tax deducted by buyers is in no field"},
    {"tcs", GstnShape::Apart, GstnMarket::Business, false, "tax collected by operators is in no field"},
};

const GstnSection* gstn_section(std::string_view name) {
  for (const GstnSection& section : kGstnSections) {
    if (section.name == name) return &section;
  }
  return nullptr;
}

struct GstnSectionReader {
  const GstnSection& section;
  GstnReturn& into;
  Gather& out;

  bool inward() const { return into.form != GstnForm::Gstr1; }
  bool is_note() const { return section.name.substr(0, 3) == "cdn"; }

  void aside(const Json& raw, std::string place, std::string_view code, std::string_view reason) {
    out.aside(Dataset::Gst, std::move(place), code, reason, raw);
  }
  // An element that isn't what it should be: a sum without it would be too small.
  void unreadable(const Json& raw, std::string place) {
    aside(raw, std::move(place), "GST_PART_UNREADABLE", "an object of this section was expected");
    into.lines.add(GstnSums::unknown());
    if (section.market == GstnMarket::Business) into.b2b = kNoMoney;
    if (section.market == GstnMarket::Consumer) into.b2c = kNoMoney;
  }

  GstnSums items(const Json& document, Json& row) const;
  void document(const Json& party, const Json& raw, std::string place);
  void documents(const Json& list, const std::string& place);
  void describe(const Json& party, const Json& raw, int sign, GstnDocument& made) const;
  int sign_of(const Json& raw) const;
  void consumers(const Json& list, const std::string& place);
  void nil(const Json& value, const std::string& place);
  void operators(const Json& value, const std::string& place);
  void hsn(const Json& value, const std::string& place);
  void summary(const Json& list, const std::string& place);
  void credit(const Json& list, const std::string& place);
  void issued(const Json& value) const;
};

// A document's items, summed; the rate when all have the same one.
GstnSums GstnSectionReader::items(const Json& document, Json& row) const {
  const Json* list = first_value(document, "itms|items");
  if (list == nullptr || !list->is_array() || list->empty()) {
    // Bills of entry carry their figures themselves.
    const bool own = base::find(document, "txval") != nullptr;
    return own ? gstn_line(document) : GstnSums::unknown();
  }
  GstnSums sums;
  const Json* rate = nullptr;
  bool one_rate = true;
  for (const Json& item : *list) {
    const Json* inner = base::object(item, "itm_det");
    const Json& detail = inner != nullptr ? *inner : item;
    sums.add(detail.is_object() ? gstn_line(detail) : GstnSums::unknown());
    const Json* own = base::find(detail, "rt");
    one_rate = one_rate && own != nullptr && (rate == nullptr || *rate == *own);
    rate = own;
  }
  if (one_rate && rate != nullptr) row["gst_rate"] = *rate;
  return sums;
}

// 1, −1 for a credit note, 0 when a note doesn't say which it is.
int GstnSectionReader::sign_of(const Json& raw) const {
  if (!is_note()) return 1;
  const std::string kind = base::upper(first_text(raw, "ntty|typ"));
  if (kind == "C" || kind == "R") return -1;  // R: refund voucher
  return kind == "D" ? 1 : 0;
}

Json gstn_signed(const Json& raw, int sign) {
  const auto paise = read_rupees(raw);
  return paise ? base::money_json(*paise * sign) : raw;
}

void GstnSectionReader::describe(const Json& party, const Json& raw, int sign, GstnDocument& made) const {
  Json& row = made.row;
  row["invoice_number"] = made.number;
  copy_first(row, "invoice_date", raw, is_note() ? "nt_dt|dt" : "idt|dt|bedt|boedt|docdt");
  if (const Json* value = first_value(raw, "val|value")) row["invoice_value"] = gstn_signed(*value, sign);
  const GstnSums& sums = made.sums;
  row["taxable_value"] = base::money_json(sums.taxable);
  row["igst"] = base::money_json(sums.igst);
  row["cgst"] = base::money_json(sums.cgst);
  row["sgst"] = base::money_json(sums.sgst);
  const std::string id = first_text(party, "ctin|sgstin");
  const std::string name = first_text(party, "trdnm|tdname|cname");
  if (!id.empty()) row[inward() ? "supplier_gstin" : "buyer_gstin"] = id;
  if (!name.empty()) row[inward() ? "supplier_name" : "buyer_name"] = name;
  copy_first(row, "place_of_supply", raw, "pos");
  if (base::find(row, "place_of_supply") == nullptr) copy_first(row, "place_of_supply", party, "pos");
  copy_first(row, "reverse_charge", raw, "rchrg|rev");
  const std::string claim = base::upper(plain_text(raw, "itcavl"));
  if (claim == "Y" || claim == "N") row["itc_available"] = claim == "Y";
}

void GstnSectionReader::document(const Json& party, const Json& raw, std::string place) {
  GstnDocument made;
  made.source = &raw;
  made.place = std::move(place);
  // A note may also name the invoice that it is about (inum, idt).
  made.number = first_text(raw, is_note() ? "nt_num|ntnum" : "inum|benum|boenum|docnum");
  if (!raw.is_object() || made.number.empty()) return unreadable(raw, std::move(made.place));
  const int sign = sign_of(raw);
  if (sign == 0) {
    unreadable(raw, std::move(made.place));
    return out.note(joined({"A note of ", gstn_name(into), " doesn't say whether it is a credit or a debit note"}));
  }
  made.row = Json::object();
  made.sums.add(items(raw, made.row), sign);
  made.market = inward() ? GstnMarket::Inward : section.market;
  if (section.name == "cdnur" && base::upper(plain_text(raw, "typ")).substr(0, 3) == "EXP") {
    made.market = GstnMarket::Export;
  }
  describe(party, raw, sign, made);
  made.month = read_month_of(plain_text(base::find(made.row, "invoice_date")));
  const std::string id = first_text(party, "ctin|sgstin");
  const std::string_view kind = is_note() ? "N " : "I ";
  made.key = joined({kind, id, " ", made.number});
  made.amended = section.amended;
  made.credit_ok = base::upper(first_text(raw, "itcavl")) == "Y";
  const std::string original = first_text(raw, is_note() ? "ont_num|ontnum" : "oinum");
  if (made.amended) made.replaces = joined({kind, id, " ", original.empty() ? made.number : original});
  into.documents.push_back(std::move(made));
}

void GstnSectionReader::documents(const Json& list, const std::string& place) {
  for_each_of(&list, place, [&](const Json& party, const std::string& at) {
    if (!party.is_object()) return unreadable(party, at);
    for (const std::string_view name : {"inv", "nt", "doclist", "boe"}) {
      const Json* inner = base::find(party, name);
      if (inner == nullptr) continue;
      if (!inner->is_structured()) return unreadable(party, at);
      for_each_of(inner, pointer(at, name),
                  [&](const Json& raw, const std::string& where) { document(party, raw, where); });
      return;
    }
    document(party, party, at);  // cdnur and impg are flat
  });
}

void GstnSectionReader::consumers(const Json& list, const std::string& place) {
  for_each_of(&list, place, [&](const Json& line, const std::string& at) {
    if (!line.is_object()) return unreadable(line, at);
    const GstnSums sums = gstn_line(line);
    into.lines.add(sums);
    into.b2c = gstn_sum(into.b2c, sums.taxable);
  });
}

void GstnSectionReader::nil(const Json& value, const std::string& place) {
  const Json* inner = base::find(value, "inv");
  const Json& list = inner == nullptr ? value : *inner;
  for_each_of(&list, inner == nullptr ? place : pointer(place, "inv"), [&](const Json& line, const std::string& at) {
    if (!line.is_object()) return unreadable(line, at);
    GstnSums sums;
    for (const std::string_view name : {"nil_amt", "expt_amt", "ngsup_amt"}) {
      sums.taxable = gstn_sum(sums.taxable, gstn_amount(line, name, 0));
    }
    into.lines.add(sums);
    const std::string to = base::upper(plain_text(line, "sply_ty"));
    const bool business = to.size() > 3 && to.substr(to.size() - 3) == "B2B";
    Paise& market = business ? into.b2b : into.b2c;
    market = gstn_sum(market, sums.taxable);
  });
}

// Supplies on which the operator pays the tax stand nowhere else; those on which it only collects (clttx) do.
void GstnSectionReader::operators(const Json& value, const std::string& place) {
  for_each_of(base::find(value, "paytx"), pointer(place, "paytx"), [&](const Json& line, const std::string& at) {
    if (!line.is_object()) return unreadable(line, at);
    GstnSums sums;
    sums.taxable = gstn_amount(line, "suppval|txval", kNoMoney);
    into.lines.add(sums);
    into.b2c = gstn_sum(into.b2c, sums.taxable);
  });
  if (base::find(value, "clttx") != nullptr) {
    out.note(joined({gstn_name(into), ": sales through operators that collect tax are part of the other sections"}));
  }
}

void GstnSectionReader::hsn(const Json& value, const std::string& place) {
  const Json* inner = first_value(value, "data|hsn_b2b|hsn_b2c");
  const Json& list = value.is_object() && inner != nullptr ? *inner : value;
  for_each_of(&list, place, [&](const Json& line, const std::string&) {
    into.hsn.add(line.is_object() ? gstn_line(line) : GstnSums::unknown());
    into.has_hsn = true;
  });
  // Since 2025 one object holds both lists.
  if (const Json* rest =
          value.is_object() && base::find(value, "hsn_b2b") != nullptr ? base::find(value, "hsn_b2c") : nullptr) {
    if (inner != rest) hsn(*rest, place);
  }
}

// Only when nothing else is there: sections repeat what their documents say.
void GstnSectionReader::summary(const Json& list, const std::string& place) {
  if (!into.sections.empty() || !into.documents.empty()) {
    return out.note(joined({gstn_name(into), ": its summary by section was not needed"}));
  }
  for_each_of(&list, place, [&](const Json& line, const std::string& at) {
    if (!line.is_object()) return unreadable(line, at);
    const std::string name = base::upper(plain_text(line, "sec_nm"));
    const bool note = name == "CDNR" || name == "CDNUR";
    const bool business = name == "B2B" || name == "CDNR";
    const bool consumer = name == "B2CL" || name == "B2CS" || name == "CDNUR";
    GstnSums sums;
    if (name == "NIL") {
      for (const std::string_view part : {"ttl_nilsup_amt", "ttl_expt_amt", "ttl_ngsup_amt"}) {
        sums.taxable = gstn_sum(sums.taxable, gstn_amount(line, part, 0));
      }
    } else if (business || consumer || name == "EXP") {
      sums = {gstn_amount(line, "ttl_tax", kNoMoney), gstn_amount(line, "ttl_igst", 0),
              gstn_amount(line, "ttl_cgst", 0), gstn_amount(line, "ttl_sgst", 0), gstn_amount(line, "ttl_cess", 0)};
    } else {
      return;
    }
    const bool minus = note && sums.taxable > 0;  // credit notes, whichever way they are signed
    into.lines.add(sums, minus ? -1 : 1);
    const Paise taxable = minus ? -sums.taxable : sums.taxable;
    if (business) into.b2b = gstn_sum(into.b2b, taxable);
    if (consumer) into.b2c = gstn_sum(into.b2c, taxable);
  });
  out.note(joined({gstn_name(into), ": totals are of the summary by section; it lists no documents"}));
}

void GstnSectionReader::credit(const Json& list, const std::string& place) {
  const auto take = [&](const Json& raw, const std::string& at) {
    if (!raw.is_object()) return aside(raw, at, "GST_PART_UNREADABLE", "an object of this section was expected");
    GstnSums tax = gstn_line(raw);
    const Paise sum = gstn_sum(gstn_sum(tax.igst, tax.cgst), gstn_sum(tax.sgst, tax.cess));
    const std::string claim = base::upper(first_text(raw, "itcelg|itc_elg"));
    const bool reduces = base::upper(first_text(raw, "doctyp|isd_docty")) == "ISDCN";
    if (claim != "N") into.passed_on = gstn_sum(into.passed_on, reduces && sum != kNoMoney ? -sum : sum);
  };
  if (section.amended) {
    return for_each_of(&list, place, [&](const Json& raw, const std::string& at) {
      aside(raw, at, "GST_AMENDED_ORIGINAL_MISSING", "only the difference to the document before would count");
    });
  }
  for_each_of(&list, place, [&](const Json& party, const std::string& at) {
    const Json* inner = base::find(party, "doclist");
    if (inner == nullptr) return take(party, at);
    for_each_of(inner, pointer(at, "doclist"), take);
  });
  out.note(joined({gstn_name(into), ": credit passed on by a head office (ISD) is no purchase and isn't listed"}));
}

void GstnSectionReader::issued(const Json& value) const {
  std::int64_t issued = 0;
  std::int64_t cancelled = 0;
  for_each_of(base::find(value, "doc_det"), {}, [&](const Json& kind, const std::string&) {
    for_each_of(base::find(kind, "docs"), {}, [&](const Json& range, const std::string&) {
      const std::int64_t total = base::integer_or(range, "totnum", 0);
      const std::int64_t void_ones = base::integer_or(range, "cancel", 0);
      const auto fits = [](std::int64_t count) { return count > 0 && count < 1'000'000'000 ? count : 0; };
      issued += fits(total);
      cancelled += fits(void_ones);
    });
  });
  out.note(joined({gstn_name(into), ": ", counted(static_cast<std::size_t>(issued)), " document numbers issued, ",
                   counted(static_cast<std::size_t>(cancelled)), " cancelled"}));
}

void read_gstn_section(const GstnSection& section, const Json& value, const std::string& place, GstnReturn& into,
                       Gather& out) {
  GstnSectionReader reader{section, into, out};
  if (!value.is_structured()) return reader.unreadable(value, place);
  switch (section.shape) {
    case GstnShape::Documents:
      return reader.documents(value, place);
    case GstnShape::Consumers:
      return reader.consumers(value, place);
    case GstnShape::Nil:
      return reader.nil(value, place);
    case GstnShape::Operators:
      return reader.operators(value, place);
    case GstnShape::Hsn:
      return reader.hsn(value, place);
    case GstnShape::Issued:
      return reader.issued(value);
    case GstnShape::Summary:
      return reader.summary(value, place);
    case GstnShape::Credit:
      return reader.credit(value, place);
    case GstnShape::Unmatched:
      return for_each_of(&value, place, [&](const Json& raw, const std::string& at) {
        reader.aside(raw, at, "GST_AMENDED_ORIGINAL_MISSING", "it replaces a line of an earlier return");
      });
    case GstnShape::Apart:
      if (!value.empty()) out.note(joined({gstn_name(into), ", ", section.name, ": ", section.says}));
      return;
  }
}

}  // namespace

bool is_gstn_section(std::string_view name) { return gstn_section(name) != nullptr; }

void read_gstn_sections(const Json& root, const std::string& place, GstnReturn& into, Gather& out) {
  // The summary last: it counts only when it is alone.
  for (const bool summary : {false, true}) {
    for (auto it = root.begin(); it != root.end(); ++it) {
      const GstnSection* section = gstn_section(it.key());
      if (section == nullptr || (section->shape == GstnShape::Summary) != summary || it->is_null()) continue;
      read_gstn_section(*section, *it, pointer(place, it.key()), into, out);
      into.sections.emplace_back(section->name);
    }
  }
}

}  // namespace msme::ingest
