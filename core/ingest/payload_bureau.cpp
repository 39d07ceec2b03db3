#include "ingest/payload_bureau.hpp"

#include <algorithm>
#include <deque>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "ingest/payload_bureau_accounts.hpp"
#include "ingest/payload_xml.hpp"

namespace msme::ingest {
namespace {

using base::Json;
using model::Dataset;

// A report within a document, and what stands around it, innermost first: some keep number and date outside.
struct FoundReport {
  std::string_view source;
  std::string place;
  std::vector<const Json*> around;  // the report itself first
};

struct ReportMark {
  std::string_view key, source;
  bool parent;                  // the report is what holds the key, not what stands under it
  std::string_view needs = {};  // a word that others use too counts only with one of these below it
};
constexpr ReportMark kReportMarks[] = {
    {"consumerCreditData", "cibil.consumer", false},
    {"CreditReport", "cibil.consumer", false, "ScoreSegment|NameSegment|Account"},
    {"accountList", "cibil.consumer", true, "reportingMemberShortName|accountTypeCode"},
    {"productSec", "cibil.commercial", true},
    {"INProfileResponse", "experian", false},
    {"CAIS_Account", "experian", true},
    {"CIRReportData", "equifax.consumer", false},
    {"RetailAccountDetails", "equifax.consumer", true},
    {"CommercialBureauResponseDetails", "equifax.commercial", false},
    {"STANDARD-DATA", "crif", false},
    {"INDV-REPORT", "crif", false},
    {"B2C-REPORT", "crif", false},
};

class ReportSearch {
 public:
  std::vector<FoundReport> found;

  void visit(const Json& node, const std::string& place, std::vector<const Json*>& above, int depth) {
    if (depth > kWrapperDepth) return;
    if (node.is_string()) return visit_text(node, place, above, depth);
    if (!node.is_structured()) return;
    if (node.is_array()) {
      for (std::size_t i = 0; i < node.size(); ++i) visit(node[i], pointer(place, i), above, depth + 1);
      return;
    }
    above.push_back(&node);
    for (auto it = node.begin(); it != node.end(); ++it) {
      const std::string at = pointer(place, it.key());
      const ReportMark* mark = marked(it.key());
      if (mark != nullptr && !mark->needs.empty() && first_value(*it, mark->needs) == nullptr) mark = nullptr;
      // CRIF's newer form has its lists two floors down.
      if (mark == nullptr || find_path(*it, "REPORT-DATA") != nullptr || find_path(*it, "STANDARD-DATA") != nullptr) {
        visit(*it, at, above, depth + 1);
      } else if (mark->parent) {
        add(node, place, *mark, above, false);
      } else {
        for_each_report(*it, at, *mark, above);
      }
    }
    above.pop_back();
  }

 private:
  // A whole report as a text in an answer: escaped or in CDATA, as SOAP services send it.
  void visit_text(const Json& node, const std::string& place, std::vector<const Json*>& above, int depth) {
    constexpr std::size_t kShortest = 40;
    constexpr std::size_t kMostTexts = 8;
    const std::string_view text = base::trim(base::as_text(node).value_or(std::string_view()));
    if (text.size() < kShortest || inner_.size() >= kMostTexts || (text[0] != '<' && text[0] != '{')) return;
    auto read = text[0] == '<' ? read_xml(text) : base::parse_json(text);
    if (!read) return;
    inner_.push_back(std::move(*read));
    visit(inner_.back(), place, above, depth + 1);
  }
  static const ReportMark* marked(std::string_view key) {
    const auto* at = std::find_if(std::begin(kReportMarks), std::end(kReportMarks),
                                  [&](const ReportMark& mark) { return base::equals_ignore_case(mark.key, key); });
    return at == std::end(kReportMarks) ? nullptr : at;
  }
  void for_each_report(const Json& value, const std::string& place, const ReportMark& mark,
                       const std::vector<const Json*>& above) {
    if (!value.is_array()) return add(value, place, mark, above, true);
    for (std::size_t i = 0; i < value.size(); ++i) add(value[i], pointer(place, i), mark, above, true);
  }
  void add(const Json& report, const std::string& place, const ReportMark& mark, const std::vector<const Json*>& above,
           bool own) {
    FoundReport one;
    one.source = mark.source;
    one.place = place.empty() ? "/" : place;
    if (own) one.around.push_back(&report);
    one.around.insert(one.around.end(), above.rbegin(), above.rend());
    found.push_back(std::move(one));
  }

  std::deque<Json> inner_;  // documents that stood in texts: the reports point into them
};

const Json* value_around(const FoundReport& report, std::string_view paths) {
  for (const Json* node : report.around) {
    if (const Json* value = first_value(*node, paths)) return value;
  }
  return nullptr;
}

bool pan_shaped(std::string_view text) {
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < 10; ++i) {
    const bool digit = i >= 5 && i < 9;
    if (digit ? !base::is_digit(text[i]) : !base::is_alpha(text[i])) return false;
  }
  return true;
}

// A text, or the first PAN among a list of identity documents; empty when there is none.
std::string pan_in(const Json& value, int depth = 0) {
  std::string text = plain_text(&value);
  if (pan_shaped(text)) return text;
  if (!value.is_structured() || depth > 3) return {};
  for (const Json& item : value) {
    std::string inner = pan_in(item, depth + 1);
    if (!inner.empty()) return inner;
  }
  return {};
}

int bureau_score(std::string_view text) {
  if (text.empty() || text.size() > 5) return -1;
  int value = 0;
  for (const char c : text) {
    if (!base::is_digit(c)) return -1;
    value = value * 10 + (c - '0');
  }
  return value >= 300 && value <= 900 ? value : -1;
}

// "CMR-4", "4" → 4; 0 when it is no rank of 1 to 10.
int rank_number(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (base::is_digit(c) && value < 100) value = value * 10 + (c - '0');
  }
  return value >= 1 && value <= 10 ? value : 0;
}

// The report's score; of several the bureau's main one, and a note names the others.
void put_report_score(const FoundReport& report, const BureauSource& source, Json& row, Gather& out) {
  if (source.score_list.empty()) return;
  const Json* list = first_value(*report.around.front(), source.score_list);
  if (list == nullptr) return;
  std::string best;
  std::size_t rank = 0;
  std::size_t count = 0;
  for_each_of(&unwrapped_list(*list), {}, [&](const Json& score, const std::string&) {
    if (!score.is_object()) return;
    const std::string value = first_text(score, source.score_value);
    if (value.empty()) return;
    const auto& order = source.score_order;
    const auto at = std::find(order.begin(), order.end(), first_text(score, source.score_name));
    const std::size_t own = static_cast<std::size_t>(at - order.begin());
    if (++count == 1 || own < rank) {
      best = value;
      rank = own;
    }
  });
  if (count == 0) return;
  const int value = bureau_score(best);
  row["credit_score"] = value < 0 ? Json(nullptr) : Json(value);
  if (value < 0)
    out.note(joined({source.bureau, " gives no score (", best.substr(0, 20), "): no history, or none asked"}));
  if (count > 1) out.note(joined({source.bureau, " gives ", counted(count), " scores; one of them is used"}));
}

// Rank 1–10 of a business (CMR); the note says what it is.
void put_ranks(const FoundReport& report, Json& row, Gather& out) {
  const Json* ranks = value_around(report, "productSec.rankSec.rankVec");
  for_each_of(ranks == nullptr ? nullptr : &unwrapped_list(*ranks), {}, [&](const Json& rank, const std::string&) {
    const std::string value = plain_text(rank, "rankValue");
    if (value.empty()) return;
    const std::string name = plain_text(rank, "rankName");
    const int number = rank_number(value);
    if (number > 0 && base::find(row, "business_rank") == nullptr) row["business_rank"] = number;
    out.note(joined({"Rank of the business: ", name.empty() ? "CMR" : name, " ", value,
                     " (1 = lowest risk, 10 = highest); it is no score of 300 to 900"}));
  });
  const Json* guaranteed = value_around(report, "productSec.creditFacilityDetailsasGuarantorVec");
  if (guaranteed != nullptr && guaranteed->is_structured() && !guaranteed->empty()) {
    out.note("Credit that the business guarantees for others isn't among the accounts");
  }
}

void put_report_facts(const FoundReport& report, const BureauReader& reader, Json& row) {
  for (const auto& [field, paths] : reader.source.report) {
    const Json* value = value_around(report, paths);
    if (value == nullptr) continue;
    if (field == "report_date" || field == "dob") {
      row[field] = reader.date(*value);
    } else if (field == "pan") {
      const std::string pan = pan_in(*value);
      if (!pan.empty()) row[field] = pan;
    } else if (!value->is_structured()) {
      row[field] = *value;
    }
  }
  Json address = Json::object();
  for (const auto& [field, paths] : reader.source.address) {
    if (const Json* value = value_around(report, paths)) address[field] = *value;
  }
  if (!address.empty()) row["address"] = std::move(address);
}

// Lists in the report; false when there is none.
template <class Map>
bool put_report_list(const FoundReport& report, std::string_view paths, std::string_view name, Json& row,
                     const Map& map) {
  const Json* list = first_value(*report.around.front(), paths);
  if (list == nullptr || !list->is_structured()) return false;
  Json mapped = Json::array();
  for_each_of(&unwrapped_list(*list), {}, [&](const Json& item, const std::string&) { mapped.push_back(map(item)); });
  const bool any = !mapped.empty();
  row[std::string(name)] = std::move(mapped);
  return any;
}

void name_report(const BureauSource& source, Json& row, Gather& out) {
  if (base::find(row, "report_id") != nullptr) return;
  const std::string day = plain_text(base::find(row, "report_date"));
  if (day.empty()) return;
  row["report_id"] = joined({source.bureau, "-", day});
  out.note(joined({"The report has no number of its own: it is called ", source.bureau, "-", day}));
}

void read_bureau_report(const FoundReport& report, const BureauBook& book, bool synthetic, Gather& out) {
  const BureauSource* source = book.source(report.source);
  const Json& node = *report.around.front();
  if (source == nullptr || !node.is_object()) {
    return out.aside(Dataset::CreditReports, report.place, "BUREAU_REPORT_UNREADABLE", "an object was expected", node);
  }
  const BureauReader reader{book, *source, out};
  Json row = Json::object();
  row["bureau_type"] = source->bureau;
  put_report_facts(report, reader, row);
  put_report_score(report, *source, row, out);
  const bool accounts = put_report_list(report, source->accounts, "accounts", row,
                                        [&](const Json& item) { return reader.tradeline(item); });
  const bool enquiries = put_report_list(report, source->enquiries, "enquiries", row,
                                         [&](const Json& item) { return reader.enquiry(item); });
  if (!accounts && !enquiries && base::find(row, "credit_score") == nullptr) {
    return out.aside(Dataset::CreditReports, report.place, "BUREAU_REPORT_EMPTY",
                     "neither accounts, enquiries nor a score: nobody was found, or the bureau answered with an error",
                     node);
  }
  if (report.source == "cibil.commercial") put_ranks(report, row, out);
  if (source->id.find("commercial") != std::string::npos) row["report_type"] = "COMMERCIAL";
  name_report(*source, row, out);
  if (synthetic) row["data_origin"] = "SYNTHETIC";
  out.row(Dataset::CreditReports, row, report.place);
}

}  // namespace

base::Result<std::optional<Payload>> read_bureau(const Json& document) {
  ReportSearch search;
  std::vector<const Json*> above;
  search.visit(document, {}, above, 0);
  if (search.found.empty()) return std::optional<Payload>();
  const auto book = load_bureau_book(base::embedded("bureau_codes.json"));
  if (!book) return book.error();
  std::string_view format = search.found.front().source;
  for (const FoundReport& report : search.found) {
    if (report.source != format) format = "bureau.mixed";
  }
  Gather out(format);
  for (const FoundReport& report : search.found) read_bureau_report(report, *book, says_synthetic(document), out);
  return std::optional<Payload>(out.finish());
}

}  // namespace msme::ingest
