#include "ingest/payload_gstn_return.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace msme::ingest {
namespace {

using base::Json;
using base::kNoMoney;
using base::Paise;
using model::Dataset;

std::string_view gstn_form_name(GstnForm form) {
  switch (form) {
    case GstnForm::Gstr1:
      return "GSTR-1";
    case GstnForm::Gstr2a:
      return "GSTR-2A";
    case GstnForm::Gstr2b:
      return "GSTR-2B";
    case GstnForm::Gstr3b:
      return "GSTR-3B";
    case GstnForm::Filing:
      return "Filing list";
  }
  return {};
}

// ---- amendments and repetitions ----

void uncount_repetitions(GstnReturn& entry, Gather& out) {
  std::map<std::string_view, std::size_t> first;
  std::size_t repeated = 0;
  for (std::size_t i = 0; i < entry.documents.size(); ++i) {
    GstnDocument& document = entry.documents[i];
    if (document.amended) continue;
    const auto [at, fresh] = first.try_emplace(document.key, i);
    if (fresh || entry.documents[at->second].row != document.row) continue;
    document.counted = false;
    ++repeated;
  }
  if (repeated == 0) return;
  out.note(joined({gstn_name(entry), ": ", counted(repeated), " documents stand twice and count once"}));
}

// Documents that can be amended, by series and key.
class GstnOriginals {
 public:
  explicit GstnOriginals(std::vector<GstnReturn>& returns) {
    for (GstnReturn& entry : returns) {
      for (GstnDocument& document : entry.documents) {
        if (!document.amended && document.counted) add(entry, document);
      }
    }
  }
  void add(const GstnReturn& entry, GstnDocument& document) {
    held_[joined({series(entry), document.key})].push_back({&entry, &document});
  }
  // The return's own first, then another's; nullptr when nowhere.
  GstnDocument* find(const GstnReturn& entry, const std::string& key) const {
    const auto at = held_.find(joined({series(entry), key}));
    if (at == held_.end()) return nullptr;
    GstnDocument* other = nullptr;
    for (const Held& held : at->second) {
      if (held.document->key != key) continue;  // renamed by an amendment
      if (held.entry == &entry) return held.document;
      if (other == nullptr) other = held.document;
    }
    return other;
  }

 private:
  struct Held {
    const GstnReturn* entry;
    GstnDocument* document;
  };
  static std::string series(const GstnReturn& entry) {
    return joined({gstn_form_name(entry.form), " ", entry.gstin, " "});
  }
  std::map<std::string, std::vector<Held>> held_;
};

void settle_amendments(std::vector<GstnReturn>& returns, Gather& out) {
  GstnOriginals originals(returns);
  for (GstnReturn& entry : returns) {
    std::size_t replaced = 0;
    for (GstnDocument& document : entry.documents) {
      if (!document.amended) continue;
      GstnDocument* original = originals.find(entry, document.replaces);
      if (original == nullptr) {
        out.aside(Dataset::Gst, document.place, "GST_AMENDED_ORIGINAL_MISSING",
                  "the document that it amends isn't in this file: only the difference would count", *document.source);
        continue;
      }
      // In its place; a later amendment of the same document finds it by its new number.
      original->row = document.row;
      original->sums = document.sums;
      original->key = document.key;
      original->month = document.month;
      original->credit_ok = document.credit_ok;
      if (document.key != document.replaces) originals.add(entry, *original);
      ++replaced;
    }
    if (replaced > 0) {
      out.note(joined({gstn_name(entry), ": ", counted(replaced), " amended documents took their originals' places"}));
    }
  }
  for (GstnReturn& entry : returns) {
    auto& list = entry.documents;
    list.erase(std::remove_if(list.begin(), list.end(), [](const GstnDocument& d) { return d.amended; }), list.end());
  }
}

// ---- one row ----

// A return of a quarter's last month with bills in each of its months, a quarter of them before the last.
bool lists_a_quarter(const GstnReturn& entry) {
  if (entry.form != GstnForm::Gstr1 || entry.month < 0 || entry.month % 3 != 2) return false;
  std::size_t in[3] = {0, 0, 0};
  for (const GstnDocument& document : entry.documents) {
    const int back = entry.month - document.month;
    if (document.month >= 0 && back >= 0 && back < 3) ++in[back];
  }
  return in[1] > 0 && in[2] > 0 && (in[1] + in[2]) * 4 >= in[0] + in[1] + in[2];
}

struct GstnReturnSums {
  GstnSums all;
  Paise b2b = 0, b2c = 0, claimable = 0;
};

GstnReturnSums gstn_sums_of(const GstnReturn& entry) {
  GstnReturnSums out;
  out.all = entry.lines;
  out.b2b = entry.b2b;
  out.b2c = entry.b2c;
  for (const GstnDocument& document : entry.documents) {
    if (!document.counted) continue;
    const GstnSums& d = document.sums;
    out.all.add(d);
    if (document.market == GstnMarket::Business) out.b2b = gstn_sum(out.b2b, d.taxable);
    if (document.market == GstnMarket::Consumer) out.b2c = gstn_sum(out.b2c, d.taxable);
    if (document.credit_ok) {
      out.claimable = gstn_sum(out.claimable, gstn_sum(gstn_sum(d.igst, d.cgst), gstn_sum(d.sgst, d.cess)));
    }
  }
  return out;
}

// HSN lines repeat the sales: alone they are the totals, otherwise they check them.
void use_gstn_hsn(const GstnReturn& entry, GstnSums& all, Gather& out) {
  if (!entry.has_hsn || entry.form != GstnForm::Gstr1) return;
  const bool alone = std::all_of(entry.sections.begin(), entry.sections.end(), [](const std::string& section) {
    return section.substr(0, 3) == "hsn" || section == "doc_issue";
  });
  if (alone) {
    all = entry.hsn;
    return out.note(joined({gstn_name(entry), ": only its lines by goods are given; the totals are theirs"}));
  }
  if (all.taxable == kNoMoney || entry.hsn.taxable == kNoMoney) return;
  const Paise apart = entry.hsn.taxable - all.taxable;
  if (apart > 100 || apart < -100) {
    out.note(joined({gstn_name(entry), ": its lines by goods come to ", base::format_inr(entry.hsn.taxable),
                     ", its documents and consumer sales to ", base::format_inr(all.taxable)}));
  }
}

Json gstn_listed(const GstnReturn& entry) {
  Json list = Json::array();
  for (const GstnDocument& document : entry.documents) list.push_back(document.row);
  return list;
}

void put_gstn_sums(Json& row, const GstnSums& sums) {
  row["total_taxable_value"] = base::money_json(sums.taxable);
  row["total_igst"] = base::money_json(sums.igst);
  row["total_cgst"] = base::money_json(sums.cgst);
  row["total_sgst"] = base::money_json(sums.sgst);
  row["total_cess"] = base::money_json(sums.cess);
}

void put_gstn_sales(const GstnReturn& entry, Json& row, Gather& out) {
  GstnReturnSums sums = gstn_sums_of(entry);
  use_gstn_hsn(entry, sums.all, out);
  if (entry.whole) {
    put_gstn_sums(row, sums.all);
    row["b2b_taxable_value"] = base::money_json(sums.b2b);
    row["b2c_taxable_value"] = base::money_json(sums.b2c);
    if (sums.all.taxable == kNoMoney) {
      out.note(joined({gstn_name(entry), ": a part of it can't be read, so its totals stay unknown"}));
    }
    if (entry.sections.empty()) out.note(joined({gstn_name(entry), " lists no supplies: a nil return"}));
  } else {
    out.note("A section without GSTIN and period lists documents; the totals of its return stay unknown");
  }
  if (lists_a_quarter(entry)) {
    row["filing_frequency"] = "QUARTERLY";
    out.note(joined({gstn_name(entry), " has bills of all three months: read as a quarter's return"}));
  }
  row["invoices"] = gstn_listed(entry);
}

void put_gstn_purchases(const GstnReturn& entry, Json& row, Gather& out) {
  const GstnReturnSums sums = gstn_sums_of(entry);
  put_gstn_sums(row, sums.all);
  if (entry.form == GstnForm::Gstr2b) {
    const Paise listed_credit = gstn_sum(sums.claimable, entry.passed_on);
    const Paise credit = entry.credit == kNoMoney ? listed_credit : entry.credit;
    row["itc_available"] = base::money_json(credit);
    if (credit != kNoMoney && listed_credit != kNoMoney && credit != listed_credit) {
      out.note(joined({gstn_name(entry), ": its summary offers credit of ", base::format_inr(credit),
                       ", its documents come to ", base::format_inr(listed_credit)}));
    }
  } else {
    out.note("GSTR-2A is read as purchases (GSTR2B without credit on offer); it still changes as suppliers file");
  }
  row["invoices"] = gstn_listed(entry);
}

std::string gstn_sections_text(const GstnReturn& entry) {
  std::string out;
  for (const std::string& section : entry.sections) {
    if (!out.empty()) out += ' ';
    out += section;
  }
  return out;
}

void write_gstn_return(const GstnReturn& entry, Gather& out) {
  static constexpr std::string_view kTypes[] = {"GSTR1", "GSTR2B", "GSTR2B", "GSTR3B", ""};
  Json row = Json::object();
  if (!entry.gstin.empty()) row["gstin"] = entry.gstin;
  if (!entry.period.empty()) row["return_period"] = entry.period;
  const std::string_view type = kTypes[static_cast<std::size_t>(entry.form)];
  if (!type.empty()) row["return_type"] = std::string(type);
  if (entry.facts.is_object()) {
    for (auto it = entry.facts.begin(); it != entry.facts.end(); ++it) row[it.key()] = *it;
  }
  // Other files may hold the rest of this return: cleaning adds up what names different sections.
  if (entry.whole && !entry.sections.empty()) row["_sections"] = gstn_sections_text(entry);
  if (entry.form == GstnForm::Gstr1) put_gstn_sales(entry, row, out);
  if (entry.form == GstnForm::Gstr2a || entry.form == GstnForm::Gstr2b) put_gstn_purchases(entry, row, out);
  if (entry.synthetic) row["data_origin"] = "SYNTHETIC";
  out.row(Dataset::Gst, row, entry.place);
}

// ---- pieces and quarters ----

bool share_a_section(const GstnReturn& a, const GstnReturn& b) {
  return std::any_of(a.sections.begin(), a.sections.end(), [&](const std::string& section) {
    return std::find(b.sections.begin(), b.sections.end(), section) != b.sections.end();
  });
}

void join_gstn_piece(GstnReturn& into, GstnReturn& piece) {
  for (GstnDocument& document : piece.documents) into.documents.push_back(std::move(document));
  for (std::string& section : piece.sections) into.sections.push_back(std::move(section));
  into.lines.add(piece.lines);
  into.hsn.add(piece.hsn);
  into.has_hsn = into.has_hsn || piece.has_hsn;
  into.b2b = gstn_sum(into.b2b, piece.b2b);
  into.b2c = gstn_sum(into.b2c, piece.b2c);
  into.passed_on = gstn_sum(into.passed_on, piece.passed_on);
}

// API answers hold one section each: those of one return are put together.
void join_gstn_pieces(std::vector<GstnReturn>& returns) {
  std::vector<GstnReturn> whole;
  whole.reserve(returns.size());
  std::map<std::string, std::size_t> last;  // of one form, GSTIN and month
  for (GstnReturn& piece : returns) {
    const bool sections = piece.form == GstnForm::Gstr1 || piece.form == GstnForm::Gstr2a;
    if (sections && piece.whole && piece.month >= 0) {
      const std::string key =
          joined({gstn_form_name(piece.form), " ", piece.gstin, " ", counted(static_cast<std::size_t>(piece.month))});
      const auto [at, fresh] = last.try_emplace(key, whole.size());
      if (!fresh && !share_a_section(whole[at->second], piece)) {
        join_gstn_piece(whole[at->second], piece);
        continue;
      }
      at->second = whole.size();
    }
    whole.push_back(std::move(piece));
  }
  returns = std::move(whole);
}

// A filing list of nothing but quarters' last months, at least two: its filer files quarterly.
void mark_quarterly_filings(std::vector<GstnReturn>& returns) {
  for (const std::string_view type : {"GSTR1", "GSTR3B"}) {
    std::vector<GstnReturn*> listed_ones;
    bool quarters = true;
    for (GstnReturn& entry : returns) {
      if (entry.form != GstnForm::Filing || base::text_or(entry.facts, "return_type", "") != type) continue;
      quarters = quarters && entry.month >= 0 && entry.month % 3 == 2 && entry.gstin == returns.front().gstin;
      listed_ones.push_back(&entry);
    }
    if (!quarters || listed_ones.size() < 2) continue;
    for (GstnReturn* entry : listed_ones) entry->facts["filing_frequency"] = "QUARTERLY";
  }
}

}  // namespace

Paise gstn_sum(Paise a, Paise b) {
  if (a == kNoMoney || b == kNoMoney) return kNoMoney;
  const Paise sum = a + b;
  return sum > base::kMaxAmount || sum < -base::kMaxAmount ? kNoMoney : sum;
}

void GstnSums::add(const GstnSums& other, int sign) {
  const auto put = [&](Paise& mine, Paise theirs) {
    mine = gstn_sum(mine, theirs == kNoMoney ? kNoMoney : theirs * sign);
  };
  put(taxable, other.taxable);
  put(igst, other.igst);
  put(cgst, other.cgst);
  put(sgst, other.sgst);
  put(cess, other.cess);
}

GstnSums GstnSums::unknown() { return {kNoMoney, kNoMoney, kNoMoney, kNoMoney, kNoMoney}; }

Paise gstn_amount(const Json& line, std::string_view names, Paise missing) {
  const Json* value = first_value(line, names);
  return value == nullptr ? missing : read_rupees(*value).value_or(kNoMoney);
}

GstnSums gstn_line(const Json& line) {
  return {gstn_amount(line, "txval", kNoMoney), gstn_amount(line, "iamt|igst", 0), gstn_amount(line, "camt|cgst", 0),
          gstn_amount(line, "samt|sgst", 0), gstn_amount(line, "csamt|cess", 0)};
}

std::string gstn_name(const GstnReturn& entry) {
  return entry.period.empty() ? std::string(gstn_form_name(entry.form))
                              : joined({gstn_form_name(entry.form), " of ", entry.period});
}

void write_gstn_returns(std::vector<GstnReturn>& returns, Gather& out) {
  join_gstn_pieces(returns);
  for (GstnReturn& entry : returns) uncount_repetitions(entry, out);
  settle_amendments(returns, out);
  mark_quarterly_filings(returns);
  for (const GstnReturn& entry : returns) write_gstn_return(entry, out);
}

}  // namespace msme::ingest
