#include "ingest/sniff.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "ingest/file.hpp"
#include "ingest/file_data.hpp"
#include "ingest/payload_xml.hpp"
#include "ingest/sniff_check.hpp"
#include "ingest/sniff_roots.hpp"

// A namespace of its own: the room is built as few large units, and many names here are plain.
namespace msme::ingest::sniffing {
namespace {

using base::Error;
using base::Json;
using base::Result;

// Rows of NDJSON whose members are looked at; more say nothing new and take their time.
constexpr std::uint32_t kMostLines = 50'000;
constexpr std::size_t kMostAsides = 50;
// No customer has this id, so nobody's rows are taken for anybody's; all rows count (other_customer too).
constexpr std::string_view kNobody = "SNIFFED";

Json error_json(const Error& error) {
  return base::record({{"code", error.code},
                       {"message", error.message},
                       {"expected", error.expected},
                       {"got", error.got},
                       {"hint", error.hint}});
}

struct Asides {
  std::map<std::string, std::pair<std::size_t, Json>> by_code;
  void add(std::string_view code, std::string_view place, std::string_view reason) {
    auto [at, fresh] = by_code.try_emplace(std::string(code), 0, Json());
    ++at->second.first;
    if (fresh) at->second.second = base::record({{"code", code}, {"place", place}, {"reason", reason}});
  }
  Json list() const {
    Json out = Json::array();
    for (const auto& [code, held] : by_code) {
      if (out.size() == kMostAsides) break;
      Json one = held.second;
      one["count"] = held.first;
      out.push_back(std::move(one));
    }
    return out;
  }
};

// Elements of a payload that can't be rows stand among the rows, each with its reason.
std::uint32_t asides_of_rows(const RawFile& file, Asides& asides) {
  std::uint32_t count = 0;
  if (file.kind == FileKind::Documents) {
    for (const DocumentLine& line : file.documents) {
      if (!line.malformed) continue;
      ++count;
      asides.add(line.rule.empty() ? "ROW_MALFORMED" : line.rule, line.place, line.reason);
    }
    return count;
  }
  if (file.kind != FileKind::Transactions || file.source.layout == "ndjson") return 0;
  constexpr std::string_view kMark = "\"_aside\":\"";
  for (std::size_t at = file.bytes.find(kMark); at != std::string::npos; at = file.bytes.find(kMark, at + 1)) {
    ++count;
    const std::string_view rest = std::string_view(file.bytes).substr(at + kMark.size(), 200);
    const std::string_view why = rest.substr(0, rest.find('"'));
    const std::size_t blank = std::min(why.find(' '), why.size());
    asides.add(why.substr(0, blank), "", base::trim(why.substr(blank)));
  }
  return count;
}

Json records_of(const std::vector<RawFile>& files, Asides& asides) {
  Json out = Json::array();
  for (const RawFile& file : files) {
    const std::uint32_t aside = asides_of_rows(file, asides);
    const std::uint32_t rows = file.rows + file.other_customer;
    out.push_back(base::record({{"dataset", model::text(file.dataset)},
                                {"rows", rows - std::min(rows, aside)},
                                {"aside", aside},
                                {"accounts", file.account_ids.size()}}));
  }
  return out;
}

// A statement has no form to be held against; what its columns leave open is told.
void statement_deviations(const RawFile& file, Deviations& out) {
  const StatementPlan& plan = file.plan;
  const auto say = [&out, &plan](std::string_view code, std::string_view key, std::string_view expected,
                                 std::string_view got) {
    if (out.holds(code, "statement", key)) return;
    out.add(code, "statement", key,
            {std::string(code), "", std::string(expected), std::string(got),
             static_cast<std::uint32_t>(plan.header_line), 0});
  };
  if (plan.columns_by == StatementPlan::Columns::Assumed)
    say("COLUMNS_ASSUMED", "", "headings, or a balance that closes", "neither");
  if (plan.columns_by == StatementPlan::Columns::Balance)
    say("HEADINGS_UNKNOWN", "", "headings that are known", "none");
  if (plan.columns_by == StatementPlan::Columns::Text) return;
  bool balance = false;
  for (std::size_t i = 0; i < plan.roles.size(); ++i) {
    const std::string_view role = text(plan.roles[i]);
    balance = balance || role == "balance";
    const std::string heading = i < plan.headings.size() ? plan.headings[i] : std::string();
    if (role.empty() && !heading.empty()) say("COLUMN_UNKNOWN", heading, "a column of a statement", heading);
  }
  if (!balance) say("BALANCE_MISSING", "", "a running balance, by which a file proves itself complete", "none");
}

struct FormCount {
  const SniffForm* form;
  std::uint64_t roots, values;
};

class Look {
 public:
  Look(const std::vector<SniffForm>& forms, std::string_view format) : forms_(forms), format_(format) {}

  void document(const Json& value, bool xml, std::uint32_t line) {
    SniffRoots roots(forms_, format_);
    roots.walk(value, "", xml);
    if (wrapper.empty()) wrapper = roots.wrapper();
    for (const SniffRoot& root : roots.found()) hold(root, line);
  }
  void hold(const SniffRoot& root, std::uint32_t line) {
    if (root.form == nullptr) {
      ++without_form;
      return;
    }
    SniffCheck check(*root.form, deviations, root.xml);
    check.check(*root.value, root.place, line);
    const auto known =
        std::find_if(counts.begin(), counts.end(), [&root](const FormCount& held) { return held.form == root.form; });
    if (known == counts.end()) {
      counts.push_back({root.form, 1, check.values()});
    } else {
      ++known->roots;
      known->values += check.values();
    }
  }
  const SniffForm* form_called(std::string_view id) const {
    for (const SniffForm& form : forms_) {
      if (form.id == id) return &form;
    }
    return nullptr;
  }

  Deviations deviations;
  std::vector<FormCount> counts;
  std::string wrapper;
  std::uint64_t without_form = 0;

 private:
  const std::vector<SniffForm>& forms_;
  std::string format_;
};

// One document a line. Rows of ours are known by the reader, so that one that lacks its id is held to its form too.
std::uint32_t look_at_lines(std::string_view text, const SniffForm* own, Look& look) {
  std::uint32_t looked = 0;
  std::uint32_t number = 0;
  while (!text.empty() && looked < kMostLines) {
    const std::size_t newline = text.find('\n');
    const std::string_view line = base::trim(text.substr(0, newline));
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    ++number;
    if (line.empty()) continue;
    ++looked;
    auto value = base::parse_json(line);
    if (!value || !value->is_object()) {
      if (!look.deviations.holds("LINE_NOT_JSON", "", ""))
        look.deviations.add(
            "LINE_NOT_JSON", "", "",
            {"LINE_NOT_JSON", "", "one JSON object a line", std::string(line.substr(0, 40)), number, 0});
      continue;
    }
    if (own != nullptr) {
      look.hold({&*value, own, "", false, {}}, number);
    } else {
      look.document(*value, false, number);
    }
  }
  return looked;
}

Json forms_json(const Look& look) {
  Json out = Json::array();
  for (const FormCount& count : look.counts) {
    out.push_back(base::record({{"form", count.form->id},
                                {"title", count.form->title},
                                {"version", count.form->version.empty() ? Json(nullptr) : Json(count.form->version)},
                                {"source", count.form->source},
                                {"nodes", count.roots},
                                {"values", count.values}}));
  }
  return out;
}

Json deviations_json(const Deviations& deviations) {
  Json out = Json::array();
  for (const Deviation& each : deviations.list()) {
    out.push_back(base::record({{"code", each.code},
                                {"path", each.path},
                                {"line", each.line == 0 ? Json(nullptr) : Json(each.line)},
                                {"expected", each.expected},
                                {"got", each.got},
                                {"count", each.count}}));
  }
  return out;
}

// "aa.deposit.2.0.0" → "2.0.0".
std::string version_in(std::string_view format) {
  for (std::size_t i = 0; i + 1 < format.size(); ++i) {
    if (format[i] == '.' && base::is_digit(format[i + 1])) return std::string(format.substr(i + 1));
  }
  return {};
}

struct Seen {
  std::string_view kind;  // "json", "ndjson", "xml", "statement"
  std::uint32_t looked = 0;
  Json unreadable = nullptr;  // why the whole document could not be looked at
};

Seen look_at_text(const std::string& bytes, const std::vector<RawFile>& files, Look& look) {
  const std::string_view whole = base::trim(bytes);
  if (!files.empty() && files.front().kind == FileKind::Statement) {
    for (const RawFile& file : files) statement_deviations(file, look.deviations);
    return {"statement", 0, nullptr};
  }
  if (whole.empty()) return {"text", 0, nullptr};
  if (whole[0] == '<') {
    auto document = read_xml(whole);
    if (!document) return {"xml", 0, error_json(document.error())};
    look.document(*document, true, 0);
    return {"xml", 0, nullptr};
  }
  if (whole[0] != '{' && whole[0] != '[') return {"text", 0, nullptr};
  std::string own_id;
  if (!files.empty() && files.front().source.layout == "ndjson")
    own_id = "own." + std::string(model::text(files.front().dataset));
  const SniffForm* own = own_id.empty() ? nullptr : look.form_called(own_id);
  const std::string_view first = base::trim(whole.substr(0, whole.find('\n')));
  const bool lines = whole[0] == '{' && first.size() < whole.size() && base::is_json(first);
  if (lines) return {"ndjson", look_at_lines(bytes, own, look), nullptr};
  auto document = base::parse_json(whole);
  if (!document) return {"json", 0, error_json(document.error())};
  if (own == nullptr || (document->is_object() && !document->contains("customer_id") && own_id == "own.consent")) {
    look.document(*document, false, 0);
    return {"json", 0, nullptr};
  }
  const auto hold = [&look, own](const Json& row, const std::string& place) {
    if (row.is_object()) look.hold({&row, own, place, false, {}}, 0);
  };
  if (document->is_object()) hold(*document, "");
  for (std::size_t i = 0; document->is_array() && i < document->size() && i < kMostLines; ++i)
    hold((*document)[i], "/" + std::to_string(i));
  return {"json", 0, nullptr};
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

}  // namespace

Result<Json> look_over(std::string bytes, std::string_view name) {
  if (bytes.size() > kMaxSniffBytes) {
    return Error{"E_FILE_TOO_LARGE",
                 std::string(name),
                 shown_name(name) + " is too large to be looked at as a whole",
                 "at most " + std::to_string(kMaxSniffBytes >> 20U) + " MB",
                 std::to_string(bytes.size() >> 20U) + " MB",
                 "Give one account or one period of it: its form is the same"};
  }
  auto forms = load_sniff_forms(base::embedded("payload_forms.json"));
  if (!forms) return forms.error();
  const std::size_t size = bytes.size();
  // Looked at first by the real readers; a digest would take longer than the reading and isn't asked for.
  auto taken = take_files_digested(bytes, name, kNobody, {}, "unhashed");
  if (!taken && taken.error().code == "E_FILE_EMPTY" && size == 0) return taken.error();
  std::vector<RawFile> files;
  if (taken) files = std::move(*taken);
  const std::string format = files.empty() ? std::string() : files.front().source.layout;
  Asides asides;
  Json records = records_of(files, asides);
  std::vector<std::string> notes = files.empty() ? std::vector<std::string>() : files.front().notes;
  // A document's rows aren't needed any more, and its tree takes ten times its size.
  if (!files.empty() && files.front().kind != FileKind::Statement) {
    for (RawFile& file : files) {
      std::string().swap(file.bytes);
      file.index.clear();
      std::vector<DocumentLine>().swap(file.documents);
    }
  }
  std::vector<std::string> unused;
  decode_text(bytes, unused);
  Look look(*forms, format);
  const Seen seen = look_at_text(bytes, files, look);
  const SniffForm* first = look.counts.empty() ? nullptr : look.counts.front().form;
  const std::string own_version = version_in(format);
  const bool known = !files.empty() || first != nullptr;
  Json out = base::record({{"known", known},
                           {"name", name},
                           {"bytes", size},
                           {"text", seen.kind},
                           {"format", !format.empty() && format != "ndjson" ? Json(format)
                                      : first != nullptr                    ? Json(first->id)
                                                                            : Json(nullptr)},
                           {"title", first != nullptr ? Json(first->title) : Json(nullptr)},
                           {"version", !own_version.empty() ? Json(own_version)
                                       : first != nullptr   ? text_or_null(first->version)
                                                            : Json(nullptr)},
                           {"wrapper", text_or_null(look.wrapper)},
                           {"records", std::move(records)},
                           {"asides", asides.list()},
                           {"forms", forms_json(look)},
                           {"without_form", look.without_form},
                           {"lines_looked_at", seen.looked == 0 ? Json(nullptr) : Json(seen.looked)},
                           {"deviations", deviations_json(look.deviations)},
                           {"deviations_total", look.deviations.total()},
                           {"deviations_more", look.deviations.more()},
                           {"notes", notes}});
  if (!files.empty() && files.front().kind == FileKind::Statement) {
    out["bank"] = text_or_null(files.front().source.bank);
    out["columns_by"] = text(files.front().plan.columns_by);
  }
  out["refused"] = taken ? Json(nullptr) : error_json(taken.error());
  return out;
}

}  // namespace msme::ingest::sniffing

namespace msme::ingest {

base::Result<base::Json> sniff(std::string bytes, std::string_view name) {
  return sniffing::look_over(std::move(bytes), name);
}

}  // namespace msme::ingest
