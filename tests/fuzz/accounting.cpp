#include "accounting.hpp"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "engine/engine.hpp"
#include "ingest/file.hpp"

namespace fuzz {

using msme::base::Json;

std::uint64_t dice(std::string_view bytes) { return msme::base::fnv1a(bytes) >> 20U; }

std::string check_error(const msme::base::Error& error) {
  if (error.code.substr(0, 2) != "E_") return "an error without a code: " + error.code;
  return error.message.empty() ? "an error that says nothing: " + error.code : "";
}

std::string check_payload(const msme::ingest::Payload& payload) {
  if (payload.format.empty()) return "a payload of no format";
  std::size_t rows = 0;
  for (const auto& part : payload.parts) {
    const auto lines = static_cast<std::size_t>(std::count(part.ndjson.begin(), part.ndjson.end(), '\n'));
    if (lines != part.places.size()) return "rows without a place, or places without a row";
    rows += lines;
  }
  if (payload.seen != rows + payload.aside.size()) return "what was seen is neither a row nor set aside";
  for (const auto& aside : payload.aside) {
    if (aside.code.empty() || aside.reason.empty() || aside.place.empty())
      return "set aside without code, reason, place";
    if (aside.raw.size() > 2000) return "more than 2,000 bytes kept of what was set aside";
  }
  return {};
}

namespace {

std::string request(msme::engine::Engine& engine, std::string_view op, Json params) {
  params["customer_id"] = "CUST_MSM_00001";
  return engine.request(
      msme::base::dump(Json{{"v", 1}, {"id", 1}, {"op", std::string(op)}, {"params", std::move(params)}}));
}

std::string check_counts(const Json& ingested, const Json& cleaned) {
  const Json* files = msme::base::array(ingested["ok"], "files");
  const Json* datasets = cleaned.contains("ok") ? msme::base::array(cleaned["ok"], "datasets") : nullptr;
  if (datasets == nullptr) {
    // Rows of which none can be used are refused as a whole.
    const Json* error = msme::base::find(cleaned, "error");
    return error != nullptr && msme::base::text(*error, "code") ? "" : "cleaning answered with nothing";
  }
  for (const Json& dataset : *datasets) {
    std::int64_t taken = 0;
    if (files != nullptr) {
      for (const Json& file : *files) {
        if (file["dataset"] == dataset["dataset"]) taken += msme::base::integer_or(file, "rows", 0);
      }
    }
    const Json& counts = dataset["counts"];
    std::int64_t sum = 0;
    for (const char* verdict : {"kept", "repaired", "duplicates", "quarantined"})
      sum += msme::base::integer_or(counts, verdict, -1);
    const std::int64_t in = msme::base::integer_or(counts, "in", -1);
    if (in != sum) return "rows in are not the sum of their verdicts: " + counts.dump();
    if (in < taken) return "cleaning saw fewer rows than the file holds: " + counts.dump();
  }
  return {};
}

}  // namespace

std::string check_file(std::string_view bytes, std::string_view name) {
  msme::engine::Engine engine;
  engine.bulk_in() = std::string(bytes);
  const std::string reply =
      request(engine, "pipeline.ingest", Json{{"name", std::string(name)}, {"now", "2026-06-01"}});
  const auto ingested = msme::base::parse_json(reply);
  if (!ingested) return "a reply that isn't JSON";
  const Json* error = msme::base::find(*ingested, "error");
  if (error != nullptr) {
    const std::string code = msme::base::text_or(*error, "code", "");
    return code.substr(0, 2) == "E_" && !msme::base::text_or(*error, "message", "").empty() ? ""
                                                                                            : "an error without words";
  }
  const auto cleaned = msme::base::parse_json(request(engine, "pipeline.clean", Json::object()));
  if (!cleaned) return "a reply that isn't JSON";
  if (!ingested->contains("ok")) return "neither ok nor error";
  return check_counts(*ingested, *cleaned);
}

}  // namespace fuzz
