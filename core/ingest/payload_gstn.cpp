#include "ingest/payload_gstn.hpp"

#include <algorithm>
#include <deque>

#include "base/text.hpp"
#include "ingest/payload_gstn_return.hpp"

namespace msme::ingest {
namespace {

using base::Json;
using base::kNoMoney;
using base::Paise;
using model::Dataset;

// What a document found within an answer inherits from around it.
struct GstnAround {
  std::string gstin, period;
  bool synthetic = false;
};

struct GstnStray {
  const Json* value;
  std::string place;
};

struct GstnWalk {
  Gather out{"gstn"};
  std::vector<GstnReturn> returns;
  std::vector<GstnStray> strays;
  std::deque<Json> decoded;  // answers that stood in texts: returns point into them
  std::string format;

  void named(std::string_view name) {
    if (format.empty()) format = name;
    if (format != name) format = "gstn.mixed";
  }
  void visit(const Json& node, const std::string& place, GstnAround around, int depth);
  bool read(const Json& node, const std::string& place, const GstnAround& around);
  bool read_answer(const Json& node, const std::string& place);
  bool unwrap_text(const Json& text, const std::string& place, const GstnAround& around, int depth);
  bool unwrap(const Json& node, const std::string& place, const GstnAround& around, int depth);
  GstnReturn& begin(GstnForm form, const Json& node, const std::string& place, const GstnAround& around);
  void sections(const Json& node, const std::string& place, const GstnAround& around);
  void statement(const Json& data, const std::string& place, const GstnAround& around);
  void filing(const Json& entry, const std::string& place, const GstnAround& around);
  void filings(const Json& list, const std::string& place, const GstnAround& around);
};

constexpr std::string_view kGstnPeriods = "fp|ret_period|rtnprd|ret_prd|rtn_prd|taxperiod";
constexpr std::string_view kGstnWrappers[] = {"data",    "gstr1",   "gstr3b",    "gstr2a",  "gstr2b",     "returns",
                                              "result",  "results", "response",  "payload", "body",       "docs",
                                              "filings", "months",  "gstr1data", "gst",     "gst_returns"};

bool has_gstn_sections(const Json& node) {
  for (auto it = node.begin(); it != node.end(); ++it) {
    // "nil", "at" and "exp" are words that others use too: only a list or an object is a section.
    if (is_gstn_section(it.key()) && it->is_structured()) return true;
  }
  return false;
}

bool marks_gstn_inward(const Json& party) {
  for (const std::string_view key : {"cfs", "cfs3b", "flprdr1", "fldtr1"}) {
    if (base::find(party, key) != nullptr) return true;
  }
  return false;
}

// Purchases as they come in (2A): sections that only it has, or suppliers' filing marks.
bool is_gstn_inward(const Json& node) {
  for (const std::string_view key : {"cdn", "cdna", "isd", "isda", "impg", "impgsez", "tds", "tcs"}) {
    if (base::find(node, key) != nullptr) return true;
  }
  for (const std::string_view key : {"b2b", "b2ba"}) {
    const Json* list = base::array(node, key);
    if (list == nullptr) continue;
    if (std::any_of(list->begin(), list->end(), marks_gstn_inward)) return true;
  }
  return false;
}

// One of our own rows, or a section's list of another maker.
bool is_own_row(const Json& node) {
  return base::find(node, "return_type") != nullptr || base::find(node, "return_id") != nullptr;
}

// A section's parties, to tell it from any list that happens to be called "b2b" or "exp".
bool looks_like_gstn(const Json& node) {
  for (auto it = node.begin(); it != node.end(); ++it) {
    if (!is_gstn_section(it.key()) || !it->is_structured()) continue;
    const Json* first = it->is_array() ? (it->empty() ? nullptr : &(*it)[0]) : &*it;
    if (first == nullptr) continue;
    for (const std::string_view key :
         {"inv", "nt", "ctin", "nt_num", "sply_ty", "data", "doclist", "benum", "doc_det", "sec_nm", "txval"}) {
      if (base::find(*first, key) != nullptr) return true;
    }
  }
  return false;
}

bool is_filing_entry(const Json& entry) {
  return base::find(entry, "rtntype") != nullptr &&
         (base::find(entry, "ret_prd") != nullptr || base::find(entry, "taxp") != nullptr);
}

GstnReturn& GstnWalk::begin(GstnForm form, const Json& node, const std::string& place, const GstnAround& around) {
  returns.emplace_back();
  GstnReturn& made = returns.back();
  made.form = form;
  made.place = place.empty() ? "/" : place;
  made.gstin = base::upper(first_text(node, "gstin"));
  if (made.gstin.empty()) made.gstin = around.gstin;
  made.period = first_text(node, kGstnPeriods);
  if (made.period.empty()) made.period = around.period;
  made.month = read_month_of(made.period);
  made.whole = !made.gstin.empty() && !made.period.empty();
  made.synthetic = around.synthetic;
  return made;
}

void GstnWalk::sections(const Json& node, const std::string& place, const GstnAround& around) {
  const bool inward = is_gstn_inward(node);
  named(inward ? "gstn.gstr2a" : "gstn.gstr1");
  GstnReturn& made = begin(inward ? GstnForm::Gstr2a : GstnForm::Gstr1, node, place, around);
  read_gstn_sections(node, place, made, out);
}

// Credit on offer by the statement's own summary: what is available less what credit notes take back (othersup).
Paise stated_credit(const Json& data) {
  const Json* available = find_path(data, "itcsumm.itcavl");
  if (available == nullptr || !available->is_object()) return kNoMoney;
  Paise sum = 0;
  for (auto it = available->begin(); it != available->end(); ++it) {
    if (!it->is_object()) continue;
    const GstnSums tax = gstn_line(*it);
    Paise part = gstn_sum(gstn_sum(tax.igst, tax.cgst), gstn_sum(tax.sgst, tax.cess));
    const bool less = it.key() == "othersup";
    if (less && part != kNoMoney && part > 0) part = -part;
    sum = gstn_sum(sum, part);
  }
  return sum;
}

void GstnWalk::statement(const Json& data, const std::string& place, const GstnAround& around) {
  named("gstn.gstr2b");
  GstnReturn& made = begin(GstnForm::Gstr2b, data, place, around);
  made.credit = stated_credit(data);
  if (const Json* documents = base::object(data, "docdata")) {
    read_gstn_sections(*documents, pointer(place, "docdata"), made, out);
  } else {
    out.note(joined({gstn_name(made), ": only its summary is given; purchases stay unknown"}));
    made.lines = GstnSums::unknown();
  }
  if (const Json* rejected = base::object(data, "docRejdata"); rejected != nullptr && !rejected->empty()) {
    out.note(joined({gstn_name(made), ": documents that the taxpayer rejected are not counted"}));
  }
}

void GstnWalk::filing(const Json& entry, const std::string& place, const GstnAround& around) {
  const std::string type = base::fold(plain_text(entry, "rtntype"));
  if (type != "GSTR1" && type != "GSTR3B") {
    return out.aside(Dataset::Gst, place, "GST_RETURN_TYPE_OTHER", "only GSTR-1 and GSTR-3B are read", entry);
  }
  if (base::upper(plain_text(entry, "valid")) == "N") {
    return out.aside(Dataset::Gst, place, "GST_FILING_INVALID", "the portal marks this filing as not valid", entry);
  }
  named("gstn.filing");
  GstnReturn& made = begin(GstnForm::Filing, entry, place, around);
  made.facts = Json::object();
  copy_first(made.facts, "return_id", entry, "arn");
  made.facts["return_type"] = type;
  copy_first(made.facts, "filing_date", entry, "dof");
  const std::string status = plain_text(entry, "status");
  const bool filed = base::fold(status) == "FILED";
  if (!status.empty() && !(filed && made.facts.contains("filing_date"))) made.facts["status"] = status;
  const std::string mode = base::upper(plain_text(entry, "mof"));
  if (!mode.empty() && mode != "ONLINE") out.note(joined({gstn_name(made), ": filed ", mode}));
}

void GstnWalk::filings(const Json& list, const std::string& place, const GstnAround& around) {
  named("gstn.filing");
  for_each_of(&list, place, [&](const Json& entry, const std::string& at) {
    if (entry.is_object() && is_filing_entry(entry)) return filing(entry, at, around);
    out.aside(Dataset::Gst, at, "GST_PART_UNREADABLE", "an entry of a filing list was expected", entry);
  });
}

// Whether the node itself is something of GSTN's.
bool GstnWalk::read(const Json& node, const std::string& place, const GstnAround& around) {
  const auto has = [&](std::string_view key) { return base::find(node, key) != nullptr; };
  if (is_own_row(node)) return false;
  for (const std::string_view key : {"EFiledlist", "EFiledList", "efiledlist"}) {
    const Json* list = base::find(node, key);
    if (list == nullptr || !list->is_structured()) continue;
    GstnAround inner = around;
    if (has("gstin")) inner.gstin = base::upper(first_text(node, "gstin"));
    filings(*list, pointer(place, key), inner);
    return true;
  }
  if (is_filing_entry(node)) {
    filing(node, place.empty() ? "/" : place, around);
    return true;
  }
  if (base::object(node, "docdata") != nullptr || base::object(node, "itcsumm") != nullptr) {
    statement(node, place, around);
    return true;
  }
  const bool dated = !first_text(node, kGstnPeriods).empty() || !around.period.empty();
  if (base::object(node, "sup_details") != nullptr || (dated && (has("itc_elg") || has("tx_pmt")))) {
    named("gstn.gstr3b");
    read_gstn_3b(node, begin(GstnForm::Gstr3b, node, place, around), out);
    return true;
  }
  const bool named_return = has("gstin") && has("fp");
  if ((named_return && (has_gstn_sections(node) || has("gt") || has("cur_gt"))) ||
      (has_gstn_sections(node) && looks_like_gstn(node))) {
    sections(node, place, around);
    return true;
  }
  if (has("gstin") && has("lgnm") && (has("ctb") || has("stj") || has("rgdt"))) {
    named("gstn.taxpayer");
    out.aside(Dataset::Gst, place.empty() ? "/" : place, "GST_TAXPAYER_RECORD", "a registration record holds no return",
              node);
    return true;
  }
  return false;
}

// What the API says instead of a return: an error, or a return under a key that only the session had.
bool GstnWalk::read_answer(const Json& node, const std::string& place) {
  const std::string status = plain_text(node, "status_cd");
  if (status.empty()) return false;
  const Json* data = base::find(node, "data");
  const std::string at = place.empty() ? "/" : place;
  if (const Json* error = base::object(node, "error"); error != nullptr && (data == nullptr || status == "0")) {
    named("gstn.answer");
    const std::string code = first_text(*error, "error_cd|code");
    const std::string words = first_text(*error, "message|desc");
    out.aside(Dataset::Gst, at, "GST_ANSWER_ERROR", joined({"GSTN answered with an error: ", code, " ", words}), node);
    return true;
  }
  if (data == nullptr || !data->is_string() || base::find(node, "rek") == nullptr) return false;
  const auto bytes = base::from_base64(plain_text(data));
  if (bytes && base::is_json(*bytes)) return false;
  named("gstn.answer");
  out.aside(Dataset::Gst, at, "GST_ENCRYPTED", "the answer is encrypted with the session's key: save it decrypted",
            node);
  return true;
}

// A return as a text: JSON, or JSON in base64.
bool GstnWalk::unwrap_text(const Json& text, const std::string& place, const GstnAround& around, int depth) {
  const std::string held = plain_text(&text);
  if (held.size() < 8 || depth > kWrapperDepth) return false;
  const bool json = held[0] == '{' || held[0] == '[';
  const auto bytes = json ? std::optional<std::string>(held) : base::from_base64(held);
  auto document = bytes ? base::parse_json(*bytes) : base::Result<Json>(base::Error("E_JSON"));
  if (!document || !document->is_structured()) return false;
  decoded.push_back(std::move(*document));
  visit(decoded.back(), place, around, depth + 1);
  return true;
}

bool GstnWalk::unwrap(const Json& node, const std::string& place, const GstnAround& around, int depth) {
  bool found = false;
  for (auto it = node.begin(); it != node.end(); ++it) {
    if (!it->is_structured() && !it->is_string()) continue;
    const std::string key = base::lower(it.key());
    if (std::find(std::begin(kGstnWrappers), std::end(kGstnWrappers), key) == std::end(kGstnWrappers)) continue;
    if (it->is_string()) {
      found = unwrap_text(*it, pointer(place, it.key()), around, depth) || found;
      continue;
    }
    visit(*it, pointer(place, it.key()), around, depth + 1);
    found = true;
  }
  return found;
}

void GstnWalk::visit(const Json& node, const std::string& place, GstnAround around, int depth) {
  if (depth > kWrapperDepth) return void(strays.push_back({&node, place}));
  if (node.is_array()) {
    for (std::size_t i = 0; i < node.size(); ++i) visit(node[i], pointer(place, i), around, depth + 1);
    return;
  }
  if (!node.is_object()) return void(strays.push_back({&node, place}));
  around.synthetic = around.synthetic || says_synthetic(node);
  if (read(node, place, around) || read_answer(node, place)) return;
  const std::string gstin = base::upper(first_text(node, "gstin"));
  const std::string period = first_text(node, kGstnPeriods);
  if (!gstin.empty()) around.gstin = gstin;
  if (!period.empty()) around.period = period;
  if (is_own_row(node) || !unwrap(node, place, around, depth)) strays.push_back({&node, place});
}

}  // namespace

base::Result<std::optional<Payload>> read_gstn(const Json& document) {
  GstnWalk walk;
  walk.visit(document, {}, {}, 0);
  if (walk.format.empty()) return std::optional<Payload>();
  for (const GstnStray& stray : walk.strays) {
    walk.out.aside(Dataset::Gst, stray.place.empty() ? "/" : stray.place, "GST_PART_UNREADABLE",
                   "nothing of GSTN's that is known here", *stray.value);
  }
  walk.out.format(walk.format);
  write_gstn_returns(walk.returns, walk.out);
  return std::optional<Payload>(walk.out.finish());
}

}  // namespace msme::ingest
