// OCEN loan applications: a request to create them and the states that come back later.
#include <map>

#include "base/text.hpp"
#include "ingest/payload_gather.hpp"
#include "ingest/payload_market.hpp"

namespace msme::ingest {
namespace {

using base::Json;
using model::Dataset;

struct OcenEntry {
  std::string place;
  Json row;
  const Json* raw = nullptr;  // as first met
};

struct OcenReader {
  std::vector<OcenEntry> applications;
  std::map<std::string, std::size_t> by_id;
  Gather out{"ocen.applications"};
  bool any = false;

  void visit(const Json& node, const std::string& place, const std::string& sender, int depth);
  void list(const Json& applications, const std::string& place, const std::string& sender);
  void one(const Json& raw, std::string place, const std::string& sender);
};

bool is_ocen_application(const Json& raw) {
  return base::find(raw, "loanApplicationId") != nullptr &&
         (base::object(raw, "terms") != nullptr || base::find(raw, "loanApplicationStatus") != nullptr ||
          base::object(raw, "borrower") != nullptr || base::find(raw, "offers") != nullptr);
}

// The network's words for a state in ours; others are left to cleaning.
std::string ocen_status(const std::string& word) {
  const std::string folded = base::fold(word);
  if (folded == "PROCESSING" || folded == "ACTIONREQUIRED") return "APPLIED";
  if (folded == "OFFERED" || folded == "OFFERACCEPTED" || folded == "GRANTED") return "APPROVED";
  return word;
}

void put_ocen_tenure(const Json& terms, Json& row, Gather& out) {
  const Json* tenure = base::object(terms, "tenure");
  if (tenure == nullptr) return;
  const Json* duration = base::find(*tenure, "duration");
  if (duration == nullptr) return;
  const std::string unit = base::upper(first_text(*tenure, "unit"));
  if (unit.empty() || unit.substr(0, 5) == "MONTH") {
    row["tenure_months"] = *duration;
    return;
  }
  const auto count = read_rupees(*duration);  // hundredths
  if (count && unit.substr(0, 4) == "YEAR" && *count > 0 && *count <= 5000) {
    row["tenure_months"] = *count * 12 / 100;
  } else {
    out.note(joined({"A tenure in ", base::lower(unit.substr(0, 10)), "s is left out: it is no number of months"}));
  }
}

void put_ocen_terms(const Json& terms, bool offered, Json& row, Gather& out) {
  if (!offered) copy_first(row, "requested_amount", terms, "requestedAmount");
  copy_first(row, "approved_amount", terms, "sanctionedAmount");
  copy_first(row, "interest_rate", terms, "interestRate");
  put_ocen_tenure(terms, row, out);
}

void put_ocen_borrower(const Json& borrower, Json& row) {
  Json business = Json::object();
  copy_first(business, "business_name", borrower, "name");
  copy_first(business, "business_type", borrower, "category");
  if (base::fold(first_text(borrower, "primaryIdType")) == "PAN") copy_first(business, "pan", borrower, "primaryId");
  for_each_of(base::find(borrower, "additionalIdentifiers"), {}, [&](const Json& id, const std::string&) {
    const std::string key = base::fold(first_text(id, "key"));
    if (key == "GSTIN" || key == "GST") copy_first(business, "gstin", id, "value");
    if (key == "UDYAM" || key == "UDYAMNUMBER") copy_first(business, "udyam_number", id, "value");
    if (key == "PAN" && base::find(business, "pan") == nullptr) copy_first(business, "pan", id, "value");
  });
  if (!business.empty()) row["business_details"] = std::move(business);
}

void put_ocen_documents(const Json* list, Json& documents) {
  for_each_of(list, {}, [&](const Json& raw, const std::string&) {
    if (!raw.is_object()) return documents.push_back(raw);
    Json row = Json::object();
    copy_first(row, "document_type", raw, "type");
    copy_first(row, "document_id", raw, "reference");
    if (row.empty()) row = raw;
    documents.push_back(std::move(row));
  });
}

void OcenReader::one(const Json& raw, std::string place, const std::string& sender) {
  const std::string id = plain_text(raw, "loanApplicationId");
  if (id.empty()) {
    return out.aside(Dataset::OcenApplications, std::move(place), "OCEN_PART_UNREADABLE",
                     "an application with loanApplicationId was expected", raw);
  }
  const auto [at, fresh] = by_id.try_emplace(id, applications.size());
  if (fresh) {
    applications.push_back({std::move(place), Json::object(), &raw});
    applications.back().row["application_id"] = id;
  } else {
    out.note(joined({"Application ", id.substr(0, 64), ": its later state was added to it"}));
  }
  Json& row = applications[at->second].row;
  copy_first(row, "loan_purpose", raw, "type|description");
  copy_first(row, "application_date", raw, "createdDate");
  // The word of a request's sender; an answer's sender is the lender.
  const bool answer = base::find(raw, "loanApplicationStatus") != nullptr;
  if (!sender.empty()) row[answer ? "lender_id" : "lsp_id"] = sender;
  if (const Json* terms = base::object(raw, "terms")) put_ocen_terms(*terms, false, row, out);
  if (const Json* offer = find_path(raw, "offers.terms"); offer != nullptr && offer->is_object()) {
    put_ocen_terms(*offer, true, row, out);
  }
  if (const Json* borrower = base::object(raw, "borrower")) put_ocen_borrower(*borrower, row);
  Json documents = Json::array();
  put_ocen_documents(base::find(raw, "documents"), documents);
  put_ocen_documents(find_path(raw, "borrower.documents"), documents);
  if (!documents.empty()) row["documents"] = std::move(documents);
  const std::string status = ocen_status(first_text(raw, "loanApplicationStatus"));
  if (!status.empty()) row["status"] = status;
  if (base::find(row, "status") == nullptr) row["status"] = "APPLIED";  // a request to create it
  copy_first(row, "rejection_reason", raw, "rejectionDetails.reason|rejectionDetails.description");
}

void OcenReader::list(const Json& items, const std::string& place, const std::string& sender) {
  any = true;
  for_each_of(&items, place, [&](const Json& raw, const std::string& at) { one(raw, at, sender); });
}

void OcenReader::visit(const Json& node, const std::string& place, const std::string& sender, int depth) {
  if (depth > 5 || !node.is_structured()) return;
  if (node.is_array()) {
    for (std::size_t i = 0; i < node.size(); ++i) visit(node[i], pointer(place, i), sender, depth + 1);
    return;
  }
  std::string from = first_text(node, "metadata.orgId");
  if (from.empty()) from = sender;
  for (const std::string_view key : {"loanApplications", "loanApplication", "loanApplicationResponses"}) {
    const Json* items = base::find(node, key);
    if (items == nullptr || !items->is_structured()) continue;
    return list(*items, pointer(place, key), from);
  }
  if (is_ocen_application(node)) {
    any = true;
    return one(node, place.empty() ? "/" : place, from);
  }
  for (const std::string_view key : {"data", "request", "response", "payload", "body", "messages"}) {
    if (const Json* inner = base::find(node, key)) visit(*inner, pointer(place, key), from, depth + 1);
  }
}

}  // namespace

std::optional<Payload> read_ocen(const Json& document) {
  OcenReader reader;
  reader.visit(document, {}, {}, 0);
  if (!reader.any) return std::nullopt;
  const bool synthetic = says_synthetic(document);
  for (OcenEntry& application : reader.applications) {
    if (base::find(application.row, "requested_amount") == nullptr) {
      reader.out.aside(Dataset::OcenApplications, std::move(application.place), "OCEN_STATE_ALONE",
                       "a later state without its application: neither purpose nor amount is known", *application.raw);
      continue;
    }
    if (synthetic) application.row["data_origin"] = "SYNTHETIC";
    reader.out.row(Dataset::OcenApplications, application.row, std::move(application.place));
  }
  return reader.out.finish();
}

}  // namespace msme::ingest
