#include "cli/workdir.hpp"

#include <algorithm>
#include <iostream>
#include <vector>

namespace msme::cli {

using base::Error;

namespace {
constexpr const char* kDatasets[] = {"consent",      "accounts",       "transactions",
                                     "gst",          "credit_reports", "policies",
                                     "mutual_funds", "ondc_orders",    "ocen_applications"};
constexpr const char* kTruth[] = {"truth_transactions.ndjson", "truth_documents.ndjson", "truth_invoices.ndjson",
                                  "truth_borrower.json"};
}  // namespace

namespace {

base::Status within_retention(Session& session, const Options& options) {
  Json params = Json::object();
  const std::string& now = options.today.empty() ? options.now : options.today;
  if (!now.empty()) params["now"] = now;
  auto clock = session.call("retention.get", std::move(params));
  if (!clock) return clock.error();
  if (!base::boolean_or(*clock, "due", false)) return base::Unit{};
  return Error{"E_RETENTION_OVER",
               "",
               "This borrower's data was to be kept until a day that is over",
               "until " + base::text_or(*clock, "deadline", ""),
               now,
               "Purge it: privacy.purge, or msme purge DIR --all"};
}

}  // namespace

base::Status WorkDir::open(Options& options) {
  base::Status there = still_there();
  if (!there) return there;
  auto text = read_file(path_ + "/manifest.json");
  if (!text) {
    return Error{"E_NO_DATA",
                 path_,
                 "This folder holds no customer's data",
                 "a folder made by msme generate or msme import",
                 path_,
                 "Run msme generate --customer ID --out DIR, or msme import FILE --customer ID --out DIR"};
  }
  auto manifest = base::parse_json(*text);
  if (!manifest) return manifest.error();
  const std::string customer = base::text_or(*manifest, "customer_id", "");
  if (!options.customer.empty() && options.customer != customer) {
    return Error{"E_CUSTOMER_MISMATCH",
                 path_,
                 "This folder is another customer's",
                 customer,
                 options.customer,
                 "Use one folder for each customer"};
  }
  options.customer = customer;
  const std::string as_of = base::text_or(*manifest, "as_of", "");
  const std::string now = base::text_or(*manifest, "now", "");
  if (options.now.empty() && now != as_of) options.now = now;
  if (const Json* files = base::array(*manifest, "files")) files_ = *files;
  if (const Json* gaps = base::array(*manifest, "accepted_gaps")) accepted_gaps_ = *gaps;
  if (const Json* corrections = base::array(*manifest, "corrections")) corrections_ = *corrections;
  if (const Json* missing = base::array(*manifest, "missing_providers")) missing_ = *missing;
  return base::Unit{};
}

base::Status WorkDir::restore(Session& session, const Options& options) const {
  base::Status log = go_on_with_log(session);
  if (!log) return log;
  for (const char* dataset : kDatasets) {
    const std::string name = std::string("raw_") + dataset + ".ndjson";
    const std::string path = path_ + "/raw/" + name;
    if (!exists(path)) continue;
    auto bytes = read_file(path);
    if (!bytes) return bytes.error();
    auto taken = session.ingest(name, std::move(*bytes), true, options);
    if (!taken) return taken.error();
    // The consent is the first of them: with it the clock is known.
    if (dataset != kDatasets[0]) continue;
    base::Status in_time = within_retention(session, options);
    if (!in_time) return in_time;
  }
  if (missing_.empty()) return base::Unit{};
  auto reported = session.call("fetch.report", base::record({{"missing", missing_}}));
  if (!reported) return reported.error();
  return base::Unit{};
}

bool WorkDir::knows_file(const std::string& sha256) const {
  for (const Json& file : files_) {
    if (base::text_or(file, "sha256", "") == sha256) return true;
  }
  return false;
}

void WorkDir::remember_file(const Json& file) {
  Json entry = Json::object();
  for (const char* key : {"name", "sha256", "bytes", "dataset", "layout", "rows", "other_customer"}) {
    if (const Json* value = base::find(file, key)) entry[key] = *value;
  }
  files_.push_back(std::move(entry));
}

base::Status WorkDir::save_json(const std::string& name, const Json& document) const {
  return write_file(path_ + "/" + name, document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

base::Status WorkDir::save_raw(Session& session) const {
  for (const char* dataset : kDatasets) {
    auto result =
        session.call("data.export", base::record({{"dataset", dataset}, {"type", "raw"}, {"as_it_came", true}}));
    if (!result) {
      if (result.error().code == "E_CONSENT_SCOPE") continue;
      return result.error();
    }
    if (base::integer_or(*result, "rows", 0) == 0) continue;
    base::Status saved = write_file(path_ + "/raw/raw_" + dataset + ".ndjson", session.bulk());
    if (!saved) return saved;
  }
  for (const char* name : kTruth) {
    if (!session.call("data.export", base::record({{"type", "truth"}, {"name", name}}))) continue;
    base::Status saved = write_file(path_ + "/truth/" + name, session.bulk());
    if (!saved) return saved;
  }
  auto manifest = session.call("manifest.get");
  if (!manifest) return manifest.error();
  if (!files_.empty()) (*manifest)["files"] = files_;
  if (!accepted_gaps_.empty()) (*manifest)["accepted_gaps"] = accepted_gaps_;
  if (!corrections_.empty()) (*manifest)["corrections"] = corrections_;
  return save_json("manifest.json", *manifest);
}

base::Status WorkDir::save_clean(Session& session) const {
  for (const char* dataset : kDatasets) {
    auto result = session.call("data.export", base::record({{"dataset", dataset}, {"type", "clean"}}));
    if (!result) {
      if (result.error().code == "E_CONSENT_SCOPE") continue;
      return result.error();
    }
    base::Status saved = write_file(path_ + "/clean/" + dataset + "_clean.ndjson", session.bulk());
    if (!saved) return saved;
    for (const auto& [kind, stem] :
         {std::pair("cleaning", "_cleaning_log"), std::pair("validation", "_validation_errors")}) {
      auto log = session.call("logs.get", base::record({{"dataset", dataset}, {"kind", kind}}));
      if (!log) return log.error();
      saved = save_json(std::string("logs/") + dataset + stem + ".json", *log);
      if (!saved) return saved;
    }
    auto changes = session.call("data.export", base::record({{"dataset", dataset}, {"type", "changes"}}));
    if (!changes) return changes.error();
    saved = write_file(path_ + "/logs/" + dataset + "_changes.ndjson", session.bulk());
    if (!saved) return saved;
  }
  return save_ledger_parts(session);
}

// clean/parties.ndjson and clean/exclusion_ledger.ndjson.
base::Status WorkDir::save_ledger_parts(Session& session) const {
  for (const auto& [type, name] : {std::pair("parties", "parties"), std::pair("exclusions", "exclusion_ledger")}) {
    auto result = session.call("data.export", base::record({{"type", type}}));
    if (!result) {
      if (result.error().code == "E_CONSENT_SCOPE") continue;
      return result.error();
    }
    base::Status saved = write_file(path_ + "/clean/" + name + ".ndjson", session.bulk());
    if (!saved) return saved;
  }
  return base::Unit{};
}

base::Status WorkDir::give_corrections(Session& session, const Options& options) {
  if (!options.corrections.empty()) {
    auto text = read_file(options.corrections);
    if (!text) return text.error();
    auto document = base::parse_json(*text);
    if (!document) return document.error();
    if (!document->is_array()) {
      return Error{"E_BAD_PARAM",
                   options.corrections,
                   "Not a list of corrections",
                   "[{\"match\": {}, \"set\": {}}]",
                   "something else",
                   "See pipeline.correct in docs/API.md"};
    }
    corrections_ = *document;
  }
  if (corrections_.empty()) return base::Unit{};
  auto given = session.call("pipeline.correct", base::record({{"add", corrections_}}));
  return given ? base::Status(base::Unit{}) : base::Status(given.error());
}

namespace {

// "corrected 12 rows: C0123456789abcdef"; a correction that fits nothing is probably mistyped.
base::Status tell_corrections(Session& session) {
  auto reply = session.call("pipeline.correct");
  if (!reply) return reply.error();
  const Json* list = base::array(*reply, "corrections");
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const std::int64_t rows = base::integer_or((*list)[i], "rows", 0);
    std::cout << (rows == 0 ? "correction fits no row: " : "corrected " + std::to_string(rows) + " rows: ")
              << base::text_or((*list)[i], "id", "") << "\n";
  }
  return base::Unit{};
}

}  // namespace

base::Status WorkDir::save_analytics(Session& session, const Json& analysis) const {
  const Json* names = base::array(analysis, "summaries");
  if (names == nullptr) return base::Unit{};
  for (const Json& item : *names) {
    const std::string name(base::as_text(item).value_or(""));
    auto summary = session.call("analytics.get", base::record({{"name", name}}));
    if (!summary) return summary.error();
    base::Status saved = save_json("analytics/" + name + ".json", *summary);
    if (!saved) return saved;
  }
  return base::Unit{};
}

base::Status WorkDir::save_files(Session& session) const {
  auto list = session.call("data.export", base::record({{"type", "files"}}));
  if (!list) return list.error();
  const Json* files = base::array(*list, "files");
  if (files == nullptr) return base::Unit{};
  for (const Json& file : *files) {
    const std::string name = base::text_or(file, "name", "");
    auto rendered = session.call("data.export", base::record({{"type", "files"}, {"name", name}}));
    if (!rendered) return rendered.error();
    base::Status saved = write_file(path_ + "/files/" + name, session.bulk());
    if (!saved) return saved;
  }
  auto truth = session.call("data.export", base::record({{"type", "files"}, {"name", "truth"}}));
  if (!truth) return truth.error();
  return write_file(path_ + "/truth/truth_files.ndjson", session.bulk());
}

namespace {

// "statement.csv: closed_with_gaps, 412 rows = 411 read + 1 set aside", and each open gap under it.
void tell_file(const Json& file) {
  const Json* rows = base::object(file, "rows");
  if (base::text_or(file, "format", "") != "statement_text" || rows == nullptr) return;
  std::cout << base::text_or(file, "name", "") << ": " << base::text_or(file, "verdict", "?") << ", "
            << base::integer_or(*rows, "seen", 0) << " rows = " << base::integer_or(*rows, "read", 0) << " read + "
            << base::integer_or(*rows, "set_aside", 0) << " set aside\n";
  const Json* accounts = base::array(file, "accounts");
  if (accounts == nullptr) return;
  constexpr int kShown = 10;
  int shown = 0;
  for (const Json& account : *accounts) {
    const Json* gaps = base::array(account, "gaps");
    if (gaps == nullptr) continue;
    for (const Json& gap : *gaps) {
      if (++shown > kShown) continue;
      std::cout << "  " << (base::boolean_or(gap, "accepted", false) ? "accepted: " : "gap: ")
                << base::text_or(gap, "text", "") << "\n";
    }
  }
  if (shown > kShown) std::cout << "  and " << shown - kShown << " more: logs/import_report.json\n";
}

}  // namespace

base::Status WorkDir::settle_gaps(Session& session, const Options& options) {
  auto report = session.call("import.report");
  if (!report) return report.error();
  std::vector<std::string> open;
  const auto collect = [&open](const Json* gaps) {
    if (gaps == nullptr) return;
    for (const Json& gap : *gaps) {
      if (!base::boolean_or(gap, "accepted", false)) open.push_back(base::text_or(gap, "id", ""));
    }
  };
  collect(base::array(*report, "between_files"));
  if (const Json* files = base::array(*report, "files")) {
    for (const Json& file : *files) {
      const Json* accounts = base::array(file, "accounts");
      if (accounts == nullptr || base::text_or(file, "format", "") != "statement_text") continue;
      for (const Json& account : *accounts) collect(base::array(account, "gaps"));
    }
  }
  Json accept = Json::array();
  for (const std::string& id : open) {
    const bool known = std::find(accepted_gaps_.begin(), accepted_gaps_.end(), Json(id)) != accepted_gaps_.end();
    if (!known && !options.accept_gaps) continue;
    accept.push_back(id);
    if (!known) accepted_gaps_.push_back(id);
  }
  if (!accept.empty()) {
    auto accepted = session.call("pipeline.accept_gaps", base::record({{"gaps", std::move(accept)}}));
    if (!accepted) return accepted.error();
    report = session.call("import.report");
    if (!report) return report.error();
  }
  if (Json* files = report->is_object() && report->contains("files") ? &(*report)["files"] : nullptr) {
    for (Json& file : *files) {
      // A file read back from raw/ has its hash in the manifest.
      for (const Json& known : files_) {
        if (file["sha256"].is_null() && known["name"] == file["name"]) file["sha256"] = known["sha256"];
      }
      tell_file(file);
    }
  }
  if (const Json* gaps = base::array(*report, "between_files")) {
    for (const Json& gap : *gaps) std::cout << "between files: " << base::text_or(gap, "text", "") << "\n";
  }
  return save_json("logs/import_report.json", *report);
}

namespace {

// "data quality 87.3 of 100; worth most: RAISE_COVERAGE +5.0 {…}".
void tell_quality(const Json& cleaned) {
  const Json* quality = base::object(cleaned, "quality");
  const Json* score = quality == nullptr ? nullptr : base::find(*quality, "score");
  if (score == nullptr) return;
  std::cout << "data quality " << base::dump(*score) << " of 100\n";
  const Json* raises = base::array(*quality, "raise");
  if (raises == nullptr) return;
  for (const Json& raise : *raises) {
    std::cout << "  +" << base::dump(raise["gain"]) << " " << base::text_or(raise, "code", "") << " "
              << base::dump(raise["params"]) << "\n";
  }
}

}  // namespace

base::Status WorkDir::save_comparison(Session& session, const std::string& scorecard) const {
  auto score = session.call("pipeline.score", base::record({{"scorecard", scorecard}}));
  if (!score) return score.error();
  if (base::object(*score, "scorecard") == nullptr || base::find(*score, "band") == nullptr) return base::Unit{};
  std::cout << scorecard << ": " << base::dump((*score)["overall"]) << ", " << base::text_or(*score, "band_title", "")
            << "\n";
  return save_json("analytics/score_" + scorecard + ".json", *score);
}

Json WorkDir::with_files(Json params) const {
  if (!files_.empty()) params["files"] = files_;
  return params;
}

base::Status WorkDir::save_decision(Session& session) const {
  auto record = session.call("data.export", with_files(base::record({{"type", "record"}})));
  if (!record) return record.error();
  return write_file(path_ + "/decision.json", session.bulk());
}

base::Result<Json> WorkDir::replay(Session& session, std::string record) const {
  return session.call("decision.replay", with_files(base::record({{"record", std::move(record)}})));
}

namespace {

Json request_params(const Options& options) {
  Json request = base::record({{"amount", options.amount.value_or(0)}, {"tenure_months", options.tenure.value_or(0)}});
  if (!options.product.empty()) request["product"] = options.product;
  if (!options.lender.empty()) request["lender"] = options.lender;
  return request;
}

}  // namespace

// The pipeline as decide goes through it, told to nobody.
base::Status WorkDir::prepare(Session& session, const Options& options) {
  Json params = Json::object();
  if (!options.as_of.empty()) params["as_of"] = options.as_of;
  if (!options.now.empty()) params["now"] = options.now;
  base::Status ready = give_corrections(session, options);
  if (!ready) return ready;
  auto cleaned = session.call("pipeline.clean", std::move(params));
  if (!cleaned) return cleaned.error();
  if (!accepted_gaps_.empty()) {
    auto accepted = session.call("pipeline.accept_gaps", base::record({{"gaps", accepted_gaps_}}));
    if (!accepted) return accepted.error();
  }
  return base::Unit{};
}

base::Result<Json> WorkDir::path(Session& session, const Options& options) {
  const base::Status ready = prepare(session, options);
  if (!ready) return ready.error();
  return session.call("decision.path", request_params(options));
}

base::Result<Json> WorkDir::stress(Session& session, const Options& options) {
  const base::Status ready = prepare(session, options);
  if (!ready) return ready.error();
  return session.call("decision.stress", request_params(options));
}

base::Result<Json> WorkDir::override_decision(Session& session, const Options& options, const Json& record) {
  const base::Status ready = prepare(session, options);
  if (!ready) return ready.error();
  // Only a decision that still comes out so can be decided against.
  auto replayed = replay(session, base::dump(record));
  if (!replayed) return replayed.error();
  if (!base::boolean_or(*replayed, "same", false)) {
    return base::Error{"E_STALE",
                       path_ + "/decision.json",
                       "The recorded decision no longer comes out so",
                       "the same decision from the same data",
                       std::to_string(base::integer_or(*replayed, "total", 0)) + " differences",
                       "Run msme decide again"};
  }
  auto decision = session.call("pipeline.decide", record["request"]);
  if (!decision) return decision.error();
  Json params = base::record(
      {{"outcome", options.outcome}, {"reason", options.reason}, {"note", options.note}, {"officer", options.officer}});
  if (options.amount) params["amount"] = *options.amount;
  if (options.tenure) params["tenure_months"] = *options.tenure;
  if (!options.rate.empty()) {
    auto rate = base::parse_json(options.rate);
    params["annual_rate"] = rate ? *rate : Json(options.rate);
  }
  auto made = session.call("decision.override", std::move(params));
  if (!made) return made.error();
  base::Status saved = save_decision(session);
  if (!saved) return saved.error();
  auto trail = session.call("audit.list");
  if (!trail) return trail.error();
  saved = save_json("logs/audit_trail.json", *trail);
  if (!saved) return saved.error();
  return made;
}

base::Status WorkDir::run(Session& session, const Options& options, Step step) {
  Json params = Json::object();
  if (!options.as_of.empty()) params["as_of"] = options.as_of;
  if (!options.now.empty()) params["now"] = options.now;
  base::Status saved = give_corrections(session, options);
  if (!saved) return saved;
  auto cleaned = session.call("pipeline.clean", std::move(params));
  if (!cleaned) return cleaned.error();
  if (!corrections_.empty()) saved = tell_corrections(session);
  if (saved) saved = settle_gaps(session, options);
  if (saved) saved = save_raw(session);
  if (!saved || step == Step::Raw) return saved;
  if (options.show_pii) {
    auto shown = session.call("privacy.set", base::record({{"show_pii", true}}));
    if (!shown) return shown.error();
  }
  saved = save_clean(session);
  if (!saved) return saved;
  if (const Json* quality = base::object(*cleaned, "quality")) {
    saved = save_json("logs/data_quality.json", *quality);
    if (!saved) return saved;
  }
  if (const Json* datasets = base::array(*cleaned, "datasets")) {
    for (const Json& dataset : *datasets) {
      const Json* counts = base::object(dataset, "counts");
      if (counts == nullptr || base::integer_or(*counts, "in", 0) == 0) continue;
      std::cout << base::text_or(dataset, "dataset", "") << ": in " << base::integer_or(*counts, "in", 0) << " = kept "
                << base::integer_or(*counts, "kept", 0) << " + repaired " << base::integer_or(*counts, "repaired", 0)
                << " + duplicates " << base::integer_or(*counts, "duplicates", 0) << " + quarantined "
                << base::integer_or(*counts, "quarantined", 0);
      const std::int64_t others = base::integer_or(dataset, "other_customer", 0);
      if (others != 0) std::cout << "; " << others << " rows of other customers refused";
      const std::int64_t outside = base::integer_or(dataset, "outside_consent", 0);
      if (outside != 0) std::cout << "; " << outside << " rows outside the consent cut";
      std::cout << "\n";
    }
  }
  tell_quality(*cleaned);
  if (step == Step::Clean) return base::Unit{};
  auto analysis = session.call("pipeline.analyze");
  if (!analysis) return analysis.error();
  saved = save_analytics(session, *analysis);
  if (!saved || step == Step::Analytics) return saved;
  auto scores = session.call("pipeline.score");
  if (!scores) return scores.error();
  saved = save_json("analytics/score.json", *scores);
  if (!saved) return saved;
  for (const char* name : {"cashflow_stability", "business_health", "debt_capacity", "overall"}) {
    const Json* score = base::object(*scores, name);
    const auto value = score == nullptr ? std::nullopt : base::number(*score, "score");
    std::cout << name << ": " << (value ? base::dump(Json(*value)) : std::string("not enough data")) << "\n";
  }
  if (!options.scorecard.empty()) saved = save_comparison(session, options.scorecard);
  if (!saved || step == Step::Scores) return saved;
  auto decision = session.call("pipeline.decide", request_params(options));
  if (!decision) return decision.error();
  saved = save_decision(session);
  if (!saved) return saved;
  std::cout << "decision: " << base::text_or(*decision, "outcome", "?");
  if (base::number_or(*decision, "amount", 0) > 0) {
    std::cout << ", " << base::format_inr(base::from_rupees(base::number_or(*decision, "amount", 0))) << " for "
              << base::integer_or(*decision, "tenure_months", 0) << " months at "
              << base::dump(Json(base::number_or(*decision, "annual_rate", 0))) << " % a year, EMI "
              << base::format_inr(base::from_rupees(base::number_or(*decision, "emi", 0)));
  }
  std::cout << "\n";
  return base::Unit{};
}

}  // namespace msme::cli
