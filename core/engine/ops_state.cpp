// Static ops, state, manifest, and what the other ops share (consent: ops_consent.cpp).
#include <utility>

#include "base/embedded.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "engine/engine.hpp"
#include "engine/session.hpp"
#include "simulate/simulator.hpp"

namespace msme::engine {

using base::Date;
using base::Error;
using base::kNoDate;
using model::Dataset;

void Session::forget_results() {
  cleaned = false;
  borrower = model::Borrower{};
  shown.reset();
  analytics.reset();
  analyzed = false;
  scores.reset();
  score_document = nullptr;
  decision = nullptr;
  override_decision = nullptr;
}

bool Session::synthetic() const {
  if (generated.is_object()) return true;
  for (const ingest::RawFile& file : files) {
    if (file.synthetic) return true;
  }
  return consent && base::equals_ignore_case(base::text_or(consent->document, "data_origin", ""), "SYNTHETIC");
}

Error bad_param(std::string_view name, std::string_view message, std::string_view expected, std::string_view got) {
  return Error{
      "E_BAD_PARAM", "/params/" + std::string(name), std::string(message), std::string(expected), std::string(got), ""};
}

base::Result<Date> date_param(const Json& params, std::string_view key) {
  const Json* value = base::find(params, key);
  if (value == nullptr) return kNoDate;
  const auto text = base::as_text(*value);
  const Date date = text ? base::parse_iso(*text) : kNoDate;
  if (date == kNoDate) return bad_param(key, "Not a date", "YYYY-MM-DD", base::dump(*value).substr(0, 40));
  return date;
}

base::Result<Dataset> dataset_param(const Json& params) {
  const auto name = base::text(params, "dataset");
  const auto dataset = name ? model::parse_dataset(*name) : std::nullopt;
  if (!dataset) {
    std::string names;
    for (int i = 0; i < model::kDatasetCount; ++i) {
      if (i != 0) names += ", ";
      names += model::text(static_cast<Dataset>(i));
    }
    return bad_param("dataset", "Unknown dataset", names, name.value_or("nothing"));
  }
  return *dataset;
}

base::Status require_consent(const Session& session, std::optional<Dataset> dataset) {
  if (!session.consent) {
    return Error{
        "E_CONSENT_MISSING", "/consent", "There is no consent for this customer",
        "an ACTIVE consent", "none",     "Give one with consent.set, or add own files: they record a SELF consent"};
  }
  const Date now = session.now_in_force();
  // Reading the consent itself needs no scope.
  if (!dataset || *dataset == Dataset::Consent)
    return consent::check(*session.consent, session.consent->customer_id, now);
  return consent::check(*session.consent, session.consent->customer_id, now, *dataset);
}

base::Status require_clean(const Session& session) {
  if (session.cleaned) return base::Unit{};
  return Error{
      "E_STEP_ORDER",
      "",
      "The data hasn't been cleaned yet",
      "pipeline.clean before this",
      "no clean data",
      session.files.empty() ? "Run pipeline.generate or pipeline.ingest, then pipeline.clean" : "Run pipeline.clean"};
}

base::Result<const Json*> rule_document(Session& session, std::string_view name) {
  for (const auto& [known, document] : session.rules) {
    if (known == name) return static_cast<const Json*>(document.get());
  }
  auto parsed = base::parse_json(base::embedded(name));
  if (!parsed) {
    return Error{"E_CONFIG", std::string(name),      "The engine's own data file can't be read",
                 "JSON",     parsed.error().message, "Rebuild the engine"};
  }
  session.rules.emplace_back(std::string(name), std::make_unique<Json>(std::move(*parsed)));
  return static_cast<const Json*>(session.rules.back().second.get());
}

Json data_hashes() {
  Json out = Json::object();
  for (const base::EmbeddedFile* file = base::embedded_files(); file->name != nullptr; ++file) {
    out[file->name] = file->sha256;
  }
  return out;
}

Json counts_json(const model::Counts& counts) {
  return base::record({{"in", counts.in},
                       {"kept", counts.kept},
                       {"repaired", counts.repaired},
                       {"duplicates", counts.duplicates},
                       {"quarantined", counts.quarantined}});
}

Reply op_info(Session& session) {
  // Hosts ask this first: the rule data is compiled here, so that the first file doesn't wait for it.
  const base::Status ready = load_rules(session);
  if (!ready) return ready.error();
  Json out = Json::object();
  out["name"] = kName;
  out["version"] = kVersion;
  out["data"] = data_hashes();
  out["datasets"] = Json::array();
  for (int i = 0; i < model::kDatasetCount; ++i) out["datasets"].push_back(model::text(static_cast<Dataset>(i)));
  out["ops"] = op_names();
  out["profiles"] = Json::array();
  auto profiles = rule_document(session, "profiles.json");
  if (!profiles) return profiles.error();
  if (const Json* list = base::array(**profiles, "profiles")) {
    for (const Json& profile : *list) {
      Json entry = Json::object();
      for (const char* key : {"profile", "customer_id", "title"}) entry[key] = base::text_or(profile, key, "");
      out["profiles"].push_back(std::move(entry));
    }
  }
  auto policy = rule_document(session, "policy.json");
  if (!policy) return policy.error();
  for (const char* list : {"products", "lenders"}) {
    out[list] = Json::array();
    const Json* entries = base::find(**policy, list);
    if (entries == nullptr) continue;
    for (auto it = entries->begin(); it != entries->end(); ++it) {
      Json entry = Json::object();
      entry[std::string(list).substr(0, std::string_view(list).size() - 1)] =
          entries->is_object() ? it.key() : base::text_or(*it, "id", "");
      for (const char* key : {"title", "min_amount", "max_amount", "min_tenure_months", "max_tenure_months"}) {
        if (const Json* value = base::find(*it, key)) entry[key] = *value;
      }
      out[list].push_back(std::move(entry));
    }
  }
  out["override_reasons"] = Json::array();
  auto overrides = rule_document(session, "override_rules.json");
  if (!overrides) return overrides.error();
  if (const Json* reasons = base::array(**overrides, "reasons")) out["override_reasons"] = *reasons;
  return base::dump(out);
}

Reply op_stats(const Session& session) {
  Json out = Json::object();
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  Json datasets = Json::object();
  for (int i = 0; i < model::kDatasetCount; ++i) {
    std::uint64_t in_dataset = 0;
    for (const ingest::RawFile& file : session.files) {
      if (static_cast<int>(file.dataset) == i) in_dataset += file.rows;
    }
    datasets[std::string(model::text(static_cast<Dataset>(i)))] = in_dataset;
    rows += in_dataset;
  }
  // The parts of one file stand together.
  std::uint64_t files = 0;
  std::string_view last;
  for (const ingest::RawFile& file : session.files) {
    if (file.sha256 == last) continue;
    last = file.sha256;
    bytes += file.size;
    ++files;
  }
  out["rows"] = rows;
  out["files"] = files;
  out["bytes"] = bytes;
  out["datasets"] = std::move(datasets);
  const model::Ledger& ledger = session.borrower.ledger;
  out["ledger"] = base::record({{"rows", ledger.size()},
                                {"column_bytes", ledger.column_bytes()},
                                {"texts", ledger.strings.size() - 1},
                                {"text_bytes", ledger.strings.bytes()}});
  return base::dump(out);
}

Reply op_state(const Session& session) {
  Json steps = Json::array();
  const auto step = [&](const char* name, bool done) {
    steps.push_back(base::record({{"step", name}, {"status", done ? "done" : "todo"}}));
  };
  step("consent", session.consent.has_value());
  step("fetch", !session.files.empty());
  step("clean", session.cleaned);
  step("analytics", session.analyzed);
  step("scores", session.scores.has_value());
  step("decision", !session.decision.is_null());
  return base::dump(
      base::record({{"customer_id", session.customer_id.empty() ? Json(nullptr) : Json(session.customer_id)},
                    {"steps", std::move(steps)},
                    {"as_of", base::date_json(session.borrower.as_of)},
                    {"now", base::date_json(session.now_in_force())},
                    {"data_origin", session.files.empty() ? Json(nullptr) : Json(session.data_origin())},
                    {"show_pii", session.show_pii},
                    {"clock", clock_moved_back(session) ? "moved_back" : "ok"}}));
}

Reply op_manifest(const Session& session) {
  Json out = Json::object();
  out["customer_id"] = session.customer_id;
  out["as_of"] = base::date_json(session.borrower.as_of);
  out["now"] = base::date_json(session.now_in_force());
  const Json& g = session.generated;
  out["seed"] = g.is_object() ? g["seed"] : Json(nullptr);
  out["profile"] = g.is_object() ? g["profile"] : Json(nullptr);
  out["config"] = g.is_object() ? g["config"] : Json(nullptr);
  out["config_sha256"] = g.is_object() ? g["config_sha256"] : Json(nullptr);
  const Json hashes = data_hashes();
  out["engine"] = base::record({{"version", kVersion},
                                {"sha256", base::sha256_hex(std::string(kVersion) + base::dump(hashes))},
                                {"data", hashes}});
  out["data_origin"] = session.data_origin();
  out["consent_id"] = session.consent ? Json(session.consent->id) : Json(nullptr);
  if (!session.missing.empty()) out["missing_providers"] = missing_json(session.missing);
  out["files"] = Json::array();
  for (const ingest::RawFile& file : session.files) {
    out["files"].push_back(base::record({{"name", file.source.name},
                                         {"sha256", file.sha256},
                                         {"bytes", file.size},
                                         {"dataset", model::text(file.dataset)},
                                         {"layout", file.source.layout},
                                         {"rows", file.rows},
                                         {"other_customer", file.other_customer}}));
  }
  return base::dump(out);
}

}  // namespace msme::engine
