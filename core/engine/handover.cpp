// A simulated borrower on its way from the simulator's module to the engine's.
#include <utility>

#include "base/json.hpp"
#include "engine/simulator.hpp"

namespace msme::engine {

using base::Error;
using base::Json;

namespace {

Error no_borrower(std::string_view got) {
  return Error{"E_BAD_REQUEST",
               "",
               "The input buffer doesn't hold this borrower",
               "what the simulator's module gave for this request",
               got,
               "Ask the simulator's module again, with the request of E_SIMULATOR_NEEDED"};
}

// Cuts the next `entry.bytes` bytes off; false when they aren't there.
bool take_part(std::string_view& rest, const Json& entry, std::string& out) {
  const std::int64_t bytes = base::integer_or(entry, "bytes", -1);
  if (bytes < 0 || static_cast<std::uint64_t>(bytes) > rest.size()) return false;
  out = rest.substr(0, static_cast<std::size_t>(bytes));
  rest.remove_prefix(static_cast<std::size_t>(bytes));
  return true;
}

std::uint32_t rows_of(const Json& entry) { return static_cast<std::uint32_t>(base::integer_or(entry, "rows", 0)); }

// The place of a name in a list; the list's size when it isn't there.
template <class List>
std::size_t place_of(const List& list, std::string_view name) {
  std::size_t at = 0;
  for (const std::string_view each : list) {
    if (each == name) break;
    ++at;
  }
  return at;
}

// Each list entry becomes one T, filled by `fill(entry, T&)`, which says whether the entry is good.
template <class T, class Fill>
bool take_list(const Json& head, std::string_view key, std::vector<T>& out, Fill fill) {
  const Json* list = base::array(head, key);
  if (list == nullptr) return false;
  for (const Json& entry : *list) {
    out.emplace_back();
    if (!fill(entry, out.back())) return false;
  }
  return true;
}

}  // namespace

std::string request_text(const simulate::Request& request) {
  return base::dump(base::record({{"customer_id", request.customer_id},
                                  {"profile", request.profile},
                                  {"seed", request.seed},
                                  {"config", request.config},
                                  {"files", request.files},
                                  {"file", request.file},
                                  {"brief", request.brief}}));
}

base::Result<simulate::Request> read_request(std::string_view text) {
  auto document = base::parse_json(text);
  if (!document || !document->is_object() || !base::text(*document, "customer_id")) {
    return Error{"E_BAD_REQUEST",        "",
                 "This isn't a request", "the text of E_SIMULATOR_NEEDED",
                 text.substr(0, 60),     "Pass `got` on as it is"};
  }
  simulate::Request request;
  request.customer_id = base::text_or(*document, "customer_id", "");
  request.profile = base::text_or(*document, "profile", "");
  request.seed = static_cast<std::uint64_t>(base::integer_or(*document, "seed", 0));
  if (const Json* config = base::find(*document, "config")) request.config = *config;
  request.files = base::boolean_or(*document, "files", false);
  request.file = base::text_or(*document, "file", "");
  request.brief = base::boolean_or(*document, "brief", false);
  return request;
}

std::string pack(const simulate::Borrowing& borrowing, std::string_view request) {
  Json datasets = Json::array();
  std::size_t size = 0;
  for (const simulate::RawDataset& raw : borrowing.datasets) {
    datasets.push_back(
        base::record({{"dataset", model::text(raw.dataset)}, {"rows", raw.rows}, {"bytes", raw.ndjson.size()}}));
    size += raw.ndjson.size();
  }
  Json truth = Json::array();
  for (const simulate::TruthFile& file : borrowing.truth) {
    truth.push_back(base::record({{"name", file.name}, {"bytes", file.bytes.size()}}));
    size += file.bytes.size();
  }
  Json files = Json::array();
  for (const simulate::RenderedFile& file : borrowing.files) {
    files.push_back(base::record({{"name", file.name},
                                  {"kind", simulate::text(file.kind)},
                                  {"account_id", file.account_id},
                                  {"period", file.period},
                                  {"rows", file.rows},
                                  {"bytes", file.bytes.size()}}));
    size += file.bytes.size();
  }
  std::string out = base::dump(base::record({{"request", request},
                                             {"profile", borrowing.profile},
                                             {"title", borrowing.title},
                                             {"config", borrowing.config},
                                             {"as_of", base::date_json(borrowing.as_of)},
                                             {"datasets", std::move(datasets)},
                                             {"truth", std::move(truth)},
                                             {"files", std::move(files)},
                                             {"files_truth", borrowing.files_truth.size()}}));
  out.reserve(out.size() + 1 + size + borrowing.files_truth.size());
  out += '\n';
  for (const simulate::RawDataset& raw : borrowing.datasets) out += raw.ndjson;
  for (const simulate::TruthFile& file : borrowing.truth) out += file.bytes;
  for (const simulate::RenderedFile& file : borrowing.files) out += file.bytes;
  out += borrowing.files_truth;
  return out;
}

base::Result<simulate::Borrowing> unpack(std::string_view bytes, std::string_view request) {
  const std::size_t line = bytes.find('\n');
  if (line == std::string_view::npos) return no_borrower("no line of parts");
  auto head = base::parse_json(bytes.substr(0, line));
  if (!head || !head->is_object()) return no_borrower("no list of parts");
  if (base::text_or(*head, "request", "") != request) return no_borrower("a borrower of another request");
  std::string_view rest = bytes.substr(line + 1);
  simulate::Borrowing out;
  out.profile = base::text_or(*head, "profile", "");
  out.title = base::text_or(*head, "title", "");
  if (const Json* config = base::find(*head, "config")) out.config = *config;
  out.as_of = base::parse_iso(base::text_or(*head, "as_of", ""));
  const bool whole = take_list(*head, "datasets", out.datasets,
                               [&](const Json& entry, simulate::RawDataset& raw) {
                                 const auto dataset = model::parse_dataset(base::text_or(entry, "dataset", ""));
                                 if (!dataset) return false;
                                 raw.dataset = *dataset;
                                 raw.rows = rows_of(entry);
                                 return take_part(rest, entry, raw.ndjson);
                               }) &&
                     take_list(*head, "truth", out.truth,
                               [&](const Json& entry, simulate::TruthFile& file) {
                                 file.name = base::text_or(entry, "name", "");
                                 return take_part(rest, entry, file.bytes);
                               }) &&
                     take_list(*head, "files", out.files, [&](const Json& entry, simulate::RenderedFile& file) {
                       const std::size_t kind = place_of(simulate::kRenderedKinds, base::text_or(entry, "kind", ""));
                       if (kind == std::size(simulate::kRenderedKinds)) return false;
                       file.kind = static_cast<simulate::RenderedKind>(kind);
                       file.name = base::text_or(entry, "name", "");
                       file.account_id = base::text_or(entry, "account_id", "");
                       file.period = base::text_or(entry, "period", "");
                       file.rows = rows_of(entry);
                       return take_part(rest, entry, file.bytes);
                     });
  if (!whole) return no_borrower("parts that don't fit the list");
  if (static_cast<std::int64_t>(rest.size()) != base::integer_or(*head, "files_truth", -1))
    return no_borrower("a part cut short");
  out.files_truth = rest;
  return out;
}

}  // namespace msme::engine
