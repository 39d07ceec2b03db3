#include "ingest/payload_bureau_codes.hpp"

#include "base/text.hpp"
#include "ingest/payload_gather.hpp"

namespace msme::ingest {
namespace {

using base::Error;
using base::Json;

Error bureau_config(std::string_view path, std::string_view message) {
  return Error{"E_CONFIG", path,
               message,    "bureau_codes.json as its schema says",
               {},         "Compare the file with schemas/bureau_codes_schema.json"};
}

bool bureau_codes(const Json* from, BureauCodes& into, bool folded) {
  if (from == nullptr) return true;
  if (!from->is_object()) return false;
  for (auto it = from->begin(); it != from->end(); ++it) {
    const auto ours = base::as_text(*it);
    if (!ours) return false;
    into[folded ? base::fold(it.key()) : it.key()] = *ours;
  }
  return true;
}

bool bureau_days(const Json* from, BureauDays& into) {
  if (from == nullptr) return true;
  if (!from->is_object()) return false;
  for (auto it = from->begin(); it != from->end(); ++it) {
    const auto days = base::as_number(*it);
    if (!days && !it->is_null()) return false;
    if (days && !(*days >= 0 && *days <= 9999)) return false;
    into[it.key()] = days ? std::optional<int>(static_cast<int>(*days)) : std::nullopt;
  }
  return true;
}

bool bureau_paths(const Json* from, BureauPaths& into) {
  if (from == nullptr) return true;
  if (!from->is_object()) return false;
  for (auto it = from->begin(); it != from->end(); ++it) {
    const auto path = base::as_text(*it);
    if (!path) return false;
    into.emplace_back(it.key(), std::string(*path));
  }
  return true;
}

bool bureau_list(const Json* from, std::vector<std::string>& into) {
  if (from == nullptr) return true;
  if (!from->is_array()) return false;
  for (const Json& item : *from) {
    const auto text = base::as_text(item);
    if (!text) return false;
    into.emplace_back(*text);
  }
  return true;
}

std::optional<HistoryForm> bureau_history_form(std::string_view name) {
  if (name == "groups") return HistoryForm::Groups;
  if (name == "letters") return HistoryForm::Letters;
  if (name == "months") return HistoryForm::Months;
  if (name == "pairs") return HistoryForm::Pairs;
  return std::nullopt;
}

bool bureau_history(const Json& from, BureauHistory& into) {
  const auto form = bureau_history_form(base::text_or(from, "form", ""));
  if (!form || !bureau_list(base::find(from, "paths"), into.paths)) return false;
  into.form = *form;
  into.list = base::text_or(from, "list", "");
  into.name = base::text_or(from, "name", "");
  into.year = base::text_or(from, "year", "");
  into.month = base::text_or(from, "month", "");
  into.days = base::text_or(from, "days", "");
  into.asset_class = base::text_or(from, "class", "");
  const std::string order = base::text_or(from, "order", "");
  const bool undated = *form == HistoryForm::Groups || *form == HistoryForm::Letters;
  if (undated ? order != "newest_first" && order != "oldest_first" : !order.empty()) return false;
  into.oldest_first = order == "oldest_first";
  return !base::unknown_key(from, {"form", "order", "paths", "list", "name", "year", "month", "days", "class"}, "")
              .has_value();
}

bool bureau_status(const Json& from, BureauSource& into) {
  into.facility = base::text_or(from, "facility", "");
  into.suit = base::text_or(from, "suit", "");
  into.status = base::text_or(from, "text", "");
  into.closed = base::text_or(from, "closed", "");
  into.open = base::text_or(from, "open", "");
  return bureau_codes(base::find(from, "texts"), into.status_words, true);
}

bool bureau_source(const Json& from, BureauSource& into) {
  into.id = base::text_or(from, "id", "");
  into.bureau = base::text_or(from, "bureau_type", "");
  into.dates = base::text_or(from, "dates", "");
  into.inside = base::text_or(from, "inside", "");
  into.accounts = base::text_or(from, "accounts", "");
  into.enquiries = base::text_or(from, "enquiries", "");
  into.coded_types = base::boolean_or(from, "coded_types", false);
  into.coded_purposes = base::boolean_or(from, "coded_purposes", false);
  if (const Json* score = base::object(from, "score")) {
    into.score_list = base::text_or(*score, "list", "");
    into.score_name = base::text_or(*score, "name", "");
    into.score_value = base::text_or(*score, "value", "");
    if (!bureau_list(base::find(*score, "prefer"), into.score_order)) return false;
  }
  const Json* status = base::object(from, "status");
  const Json* history = base::array(from, "history");
  if (into.id.empty() || into.accounts.empty() || status == nullptr || history == nullptr) return false;
  for (const Json& form : *history) {
    into.history.emplace_back();
    if (!bureau_history(form, into.history.back())) return false;
  }
  return bureau_status(*status, into) && bureau_paths(base::find(from, "report"), into.report) &&
         bureau_paths(base::find(from, "address"), into.address) &&
         bureau_paths(base::find(from, "tradeline"), into.tradeline) &&
         bureau_paths(base::find(from, "enquiry"), into.enquiry) && bureau_days(base::find(from, "dpd"), into.days) &&
         bureau_days(base::find(from, "letters"), into.letters) &&
         bureau_days(base::find(from, "classes"), into.classes);
}

}  // namespace

const BureauSource* BureauBook::source(std::string_view id) const {
  for (const BureauSource& held : sources) {
    if (held.id == id) return &held;
  }
  return nullptr;
}

base::Result<BureauBook> load_bureau_book(std::string_view json) {
  auto parsed = base::parse_json(json);
  if (!parsed) return bureau_config("/", "not a JSON document");
  const Json& root = *parsed;
  if (auto bad = base::unknown_key(root, {"account_types", "facility_status", "suit_status", "sources"}, "/")) {
    return *bad;
  }
  BureauBook book;
  if (!bureau_codes(base::find(root, "account_types"), book.account_types, false) ||
      !bureau_codes(base::find(root, "facility_status"), book.facility_status, false) ||
      !bureau_codes(base::find(root, "suit_status"), book.suit_status, false)) {
    return bureau_config("/account_types", "codes are texts");
  }
  const Json* sources = base::array(root, "sources");
  if (sources == nullptr) return bureau_config("/sources", "sources is missing");
  for (std::size_t i = 0; i < sources->size(); ++i) {
    const Json& item = (*sources)[i];
    const std::string path = pointer("/sources", i);
    if (auto bad = base::unknown_key(
            item,
            {"id", "bureau_type", "dates", "coded_types", "coded_purposes", "inside", "report", "address", "score",
             "accounts", "tradeline", "status", "history", "dpd", "letters", "classes", "enquiries", "enquiry"},
            path)) {
      return *bad;
    }
    book.sources.emplace_back();
    if (!bureau_source(item, book.sources.back())) return bureau_config(path, "a source doesn't fit the schema");
  }
  return book;
}

}  // namespace msme::ingest
