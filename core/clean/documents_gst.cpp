// What returns say about each other. A filing list of the portal (return tracking) knows when a return was filed and
// nothing of what is in it; the return's own file knows the figures and not the day. Both are rows of one key.
#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "clean/documents_spec.hpp"
#include "model/gst.hpp"

namespace msme::clean {
namespace {

using base::Json;
using base::Paise;

constexpr std::array<std::string_view, 13> kGstFigures = {
    "total_taxable_value", "total_igst",    "total_cgst",    "total_sgst",        "total_cess",
    "itc_claimed",         "itc_reversed",  "itc_available", "net_tax_liability", "b2b_taxable_value",
    "b2c_taxable_value",   "tax_deposited", "invoices"};

std::string member(const Json& row, std::string_view key) { return base::text_or(row, key, ""); }

bool was_derived(const std::vector<Draft::Derivation>& derived, std::string_view field) {
  for (const Draft::Derivation& entry : derived) {
    if (entry.field == field) return true;
  }
  return false;
}

// Sets a field and says so; a field that was derived before has one derivation, the last.
void set_field(GstRow row, std::string_view field, const std::string& value, std::string_view rule) {
  const std::string before = member(*row.clean, field);
  (*row.clean)[std::string(field)] = value;
  for (Draft::Derivation& entry : *row.derived) {
    if (entry.field != field) continue;
    entry.rule = rule;
    entry.after = value;
    return;
  }
  row.derived->push_back({std::string(rule), field, before, value});
}

// FILED or LATE_FILED by the due date; a status that the source gave stays.
void settle_status(GstRow row) {
  const Json& clean = *row.clean;
  const base::Date filed = base::parse_iso(member(clean, "filing_date"));
  const int month = period_month(member(clean, "return_period"));
  const std::string type = member(clean, "return_type");
  if (filed == base::kNoDate || month < 0 || type == "GSTR2B") return;
  if (!member(clean, "status").empty() && !was_derived(*row.derived, "status")) return;
  const model::GstForm form = gst_form(type);
  const bool quarterly = member(clean, "filing_frequency") == "QUARTERLY";
  const bool late = filed > model::gst_due_date(form, quarterly, month, member(clean, "gstin"));
  set_field(row, "status", late ? "LATE_FILED" : "FILED", "STATUS_FROM_FILING_DATE");
}

void make_quarterly(GstRow row, std::string_view rule) {
  set_field(row, "filing_frequency", "QUARTERLY", rule);
  settle_status(row);
}

std::string joined_key(const Json& row, std::string_view other) {
  std::string key = member(row, "gstin");
  key += ' ';
  key += member(row, other);
  return key;
}

bool has_frequency(const Json& row) { return !member(row, "filing_frequency").empty(); }

// The periods of one GSTIN and form: all of them quarters' last months, and two of them one quarter apart.
struct Quarters {
  std::set<int> months;
  bool all = true;
  bool prove() const {
    if (!all) return false;
    for (const int month : months) {
      if (months.count(month + 3) > 0) return true;
    }
    return false;
  }
};

bool restates(std::string_view sections) {
  while (!sections.empty()) {
    const std::string_view section = next_part(sections, ' ');
    if (section.substr(0, 3) != "hsn" && section != "doc_issue" && section != "sec_sum") return false;
  }
  return true;
}

bool share_a_word(std::string_view a, std::string_view b) {
  while (!a.empty()) {
    const std::string_view word = next_part(a, ' ');
    for (std::string_view rest = b; !rest.empty();) {
      if (next_part(rest, ' ') == word) return true;
    }
  }
  return false;
}

// The sum of a figure in both pieces; unknown when it is unknown in one of them.
Json piece_sum(const Json& held, const Json& piece, std::string_view field) {
  const auto a = base::number(held, field);
  const auto b = base::number(piece, field);
  if (!a || !b) return nullptr;
  return base::money_json(base::from_rupees(*a) + base::from_rupees(*b));
}

// Sections that list documents, each with its number.
bool lists_documents(std::string_view section) {
  constexpr std::string_view kListing[] = {"b2b",  "b2ba",  "b2cl",    "b2cla",    "cdn", "cdna",
                                           "cdnr", "cdnra", "cdnur",   "cdnura",   "exp", "expa",
                                           "impg", "impga", "impgsez", "impgseza", "isd", "isda"};
  return std::find(std::begin(kListing), std::end(kListing), section) != std::end(kListing);
}

// The sections that both hold, all of them lists of documents; what only restates others doesn't matter.
bool share_documents_alone(std::string_view a, std::string_view b) {
  while (!a.empty()) {
    const std::string_view word = next_part(a, ' ');
    if (share_a_word(word, b) && !restates(word) && !lists_documents(word)) return false;
  }
  return true;
}

// One filing: neither replaces the other, and where both say when and as what, they agree.
bool one_filing(const Json& a, const Json& b) {
  for (const std::string_view field : {"filing_date", "filing_frequency"}) {
    const std::string mine = member(a, field), theirs = member(b, field);
    if (!mine.empty() && !theirs.empty() && mine != theirs) return false;
  }
  if (member(a, "status") == "REVISED" || member(b, "status") == "REVISED") return false;
  // Of purchases a GSTR-2B has credit on offer, a GSTR-2A hasn't: two statements.
  return (base::find(a, "itc_available") == nullptr) == (base::find(b, "itc_available") == nullptr);
}

// Party, number and kind: a note may have an invoice's number. Empty when the document has none.
std::string document_key(const Json& document) {
  const std::string number = base::fold(member(document, "invoice_number"));
  if (number.empty()) return {};
  std::string key = base::text_or(document, "supplier_gstin", member(document, "buyer_gstin"));
  key += base::number_or(document, "taxable_value", 0) < 0 ? " - " : " ";
  return key + number;
}

const Json& documents_in(const Json& row) {
  static const Json kNothing = Json::array();
  const Json* list = base::array(row, "invoices");
  return list == nullptr ? kNothing : *list;
}

// How two pages meet: which documents of `piece` are in `held` too, and the first that says something else.
PieceFit compare_pages(const Json& held, const Json& piece) {
  PieceFit fit;
  std::map<std::string, const Json*> known;
  for (const Json& document : documents_in(held)) {
    std::string key = document_key(document);
    if (key.empty()) return fit;
    known.emplace(std::move(key), &document);
  }
  const Json& documents = documents_in(piece);
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const std::string key = document_key(documents[i]);
    if (key.empty()) return {};
    const auto at = known.find(key);
    if (at == known.end()) continue;
    if (*at->second != documents[i]) {
      fit.is = Pieces::Conflict;
      fit.document = member(documents[i], "invoice_number");
      return fit;
    }
    fit.repeats.push_back(i);
  }
  fit.is = !documents.empty() && fit.repeats.size() == documents.size() ? Pieces::Repeated : Pieces::Added;
  return fit;
}

// What the repeated documents of a page come to in one figure; nullopt when they don't say.
std::optional<Paise> repeated_sum(const Json& piece, const std::vector<std::size_t>& repeats, std::string_view figure) {
  const Json& documents = documents_in(piece);
  Paise sum = 0;
  for (const std::size_t i : repeats) {
    const Json& document = documents[i];
    const bool business = !member(document, "buyer_gstin").empty();
    const auto taxable = base::number(document, "taxable_value");
    if (figure == "total_cess") {
      if (base::number_or(piece, figure, 0) != 0) return std::nullopt;  // documents name no cess
    } else if (figure == "b2c_taxable_value") {
      if (!business && base::number_or(piece, figure, 0) != 0) return std::nullopt;  // or an export
    } else if (figure == "b2b_taxable_value" || figure == "total_taxable_value") {
      if (!taxable) return std::nullopt;
      if (business || figure == "total_taxable_value") sum += base::from_rupees(*taxable);
    } else {
      sum += base::from_rupees(base::number_or(document, figure.substr(6), 0));  // total_igst: igst
    }
  }
  return sum;
}

// Credit that the documents of a GSTR-2B let claim.
Paise listed_credit(const Json& row) {
  Paise sum = 0;
  for (const Json& document : documents_in(row)) {
    if (!base::boolean_or(document, "itc_available", false)) continue;
    for (const std::string_view tax : {"igst", "cgst", "sgst"})
      sum += base::from_rupees(base::number_or(document, tax, 0));
  }
  return sum;
}

// Pages of a GSTR-2B: the summary states the whole's credit, whichever page it stands on; else the documents add up.
Json credit_of_pages(const Json& held, const Json& piece, const std::vector<std::size_t>& repeats) {
  const auto mine = base::number(held, "itc_available");
  const auto theirs = base::number(piece, "itc_available");
  if (!mine || !theirs) return nullptr;
  const bool mine_listed = base::from_rupees(*mine) == listed_credit(held);
  const bool theirs_listed = base::from_rupees(*theirs) == listed_credit(piece);
  if (*mine == *theirs && (!mine_listed || !theirs_listed)) return *mine;
  if (mine_listed && theirs_listed) {
    Json repeated = base::record({{"invoices", Json::array()}});
    for (const std::size_t i : repeats) repeated["invoices"].push_back(documents_in(piece)[i]);
    return base::money_json(base::from_rupees(*mine) + base::from_rupees(*theirs) - listed_credit(repeated));
  }
  if (mine_listed) return *theirs;
  return theirs_listed ? Json(*mine) : Json(nullptr);
}

}  // namespace

PieceFit add_piece(GstRow held, std::string& held_sections, const Json& piece, std::string_view piece_sections) {
  PieceFit fit;
  if (held_sections.empty() || piece_sections.empty()) return fit;
  const bool pages = share_a_word(held_sections, piece_sections);
  if (pages) {
    if (!share_documents_alone(held_sections, piece_sections) || !one_filing(*held.clean, piece)) return fit;
    fit = compare_pages(*held.clean, piece);
    if (fit.is != Pieces::Added) return fit;
  } else {
    if (restates(piece_sections)) return {Pieces::PieceRestates, {}, {}};
    if (restates(held_sections)) return {Pieces::HeldRestates, {}, {}};
    fit.is = Pieces::Added;
  }
  for (const std::string_view field : {"total_taxable_value", "total_igst", "total_cgst", "total_sgst", "total_cess",
                                       "b2b_taxable_value", "b2c_taxable_value"}) {
    Json sum = piece_sum(*held.clean, piece, field);
    if (!sum.is_null() && !fit.repeats.empty()) {
      const auto twice = repeated_sum(piece, fit.repeats, field);
      sum = twice ? base::money_json(base::from_rupees(base::as_number(sum).value_or(0)) - *twice) : Json(nullptr);
    }
    if (field == "total_taxable_value") {
      const Json* before = base::find(*held.clean, field);
      held.derived->push_back({"RETURN_FROM_PIECES", field, before == nullptr ? std::string() : base::dump(*before),
                               sum.is_null() ? std::string() : base::dump(sum)});
    }
    (*held.clean)[std::string(field)] = std::move(sum);
  }
  if (pages && base::find(piece, "itc_available") != nullptr) {
    (*held.clean)["itc_available"] = credit_of_pages(*held.clean, piece, fit.repeats);
  }
  if (const Json* invoices = base::array(piece, "invoices")) {
    Json& list = (*held.clean)["invoices"];
    if (!list.is_array()) list = Json::array();
    std::size_t repeated = 0;
    for (std::size_t i = 0; i < invoices->size(); ++i) {
      if (repeated < fit.repeats.size() && fit.repeats[repeated] == i) {
        ++repeated;
      } else {
        list.push_back((*invoices)[i]);
      }
    }
  }
  while (!piece_sections.empty()) {
    const std::string_view section = next_part(piece_sections, ' ');
    if (!share_a_word(section, held_sections)) held_sections.append(" ").append(section);
  }
  return fit;
}

model::GstForm gst_form(std::string_view return_type) {
  if (return_type == "GSTR2B") return model::GstForm::Gstr2b;
  if (return_type == "CMP08") return model::GstForm::Cmp08;
  return return_type == "GSTR3B" ? model::GstForm::Gstr3b : model::GstForm::Gstr1;
}

bool is_filing_only(const Json& clean) {
  for (const std::string_view field : kGstFigures) {
    if (base::find(clean, field) != nullptr) return false;
  }
  return base::find(clean, "filing_date") != nullptr || base::find(clean, "status") != nullptr;
}

void add_filing(GstRow row, const Json& filing, bool filing_id_given) {
  for (const std::string_view field : {"filing_date", "filing_frequency", "trade_name", "legal_name"}) {
    const std::string value = member(filing, field);
    if (!value.empty() && member(*row.clean, field).empty()) set_field(row, field, value, "FILING_FROM_LIST");
  }
  if (filing_id_given && was_derived(*row.derived, "return_id")) {
    set_field(row, "return_id", member(filing, "return_id"), "FILING_FROM_LIST");
  }
  settle_status(row);
  const std::string status = member(filing, "status");
  if (member(*row.clean, "status").empty() && !status.empty()) set_field(row, "status", status, "FILING_FROM_LIST");
}

void settle_frequencies(const std::vector<GstRow>& rows) {
  std::map<std::string, bool> quarter_filed;  // GSTIN and period that some return calls quarterly
  std::map<std::string, Quarters> series;     // by GSTIN and form
  for (const GstRow& row : rows) {
    if (member(*row.clean, "return_type") == "GSTR2B") continue;
    if (member(*row.clean, "filing_frequency") == "QUARTERLY") {
      quarter_filed[joined_key(*row.clean, "return_period")] = true;
    }
    const int month = period_month(member(*row.clean, "return_period"));
    Quarters& quarters = series[joined_key(*row.clean, "return_type")];
    quarters.all = quarters.all && month >= 0 && month % 3 == 2;
    quarters.months.insert(month);
  }
  for (const GstRow& row : rows) {
    const Json& clean = *row.clean;
    if (member(clean, "return_type") == "GSTR2B" || has_frequency(clean)) continue;
    const auto at = series.find(joined_key(clean, "return_type"));
    if (quarter_filed.count(joined_key(clean, "return_period")) > 0) {
      make_quarterly(row, "FREQUENCY_FROM_OTHER_RETURN");
    } else if (at != series.end() && at->second.prove()) {
      make_quarterly(row, "FREQUENCY_FROM_PERIODS");
    }
  }
}

}  // namespace msme::clean
