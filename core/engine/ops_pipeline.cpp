// The pipeline: generate, ingest, analyze, score, decide (clean: ops_clean.cpp).
#include <algorithm>
#include <optional>
#include <utility>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "engine/columns.hpp"
#include "engine/providers.hpp"
#include "engine/session.hpp"
#include "engine/simulator.hpp"
#include "ingest/file_data.hpp"
#include "score/card.hpp"
#include "score/seed_card.hpp"

namespace msme::engine {

using base::Error;
using base::kNoDate;
using ingest::FileKind;
using ingest::RawFile;
using model::Dataset;

namespace {

// The consent among a consent file's documents: the last that can be read. `before`: the one that it may be once more.
base::Status take_consent(Session& session, const RawFile& file, std::string_view customer,
                          const std::optional<consent::Consent>& before) {
  base::Status last = Error{"E_CONSENT_INVALID",  file.source.name, "The file holds no consent of this customer",
                            "a consent artefact", "none",           "Check the customer id in the file"};
  for (const ingest::DocumentLine& document : file.documents) {
    if (document.malformed) continue;
    auto parsed = read_consent(session, document.value, customer);
    if (!parsed) {
      last = parsed.error();
      continue;
    }
    consent::go_on(*parsed, before);
    session.consent = std::move(*parsed);
    last = base::Unit{};
    session.audit.add("consent.recorded", customer, session.consent->id, session.now_in_force(),
                      base::record({{"status", session.consent->status}, {"purpose", session.consent->purpose_code}}));
  }
  return last;
}

base::Status refuse_known(const Session& session, const RawFile& file) {
  for (const RawFile& known : session.files) {
    if (known.sha256 == file.sha256) {
      return Error{"E_FILE_DUPLICATE",    file.source.name,  "This file is already there",
                   "a file that differs", known.source.name, "Nothing to do: it was counted once"};
    }
  }
  return base::Unit{};
}

// The consent that own files record or renew. `restored`: the file was here before (a saved session is read back), so a
// SELF consent keeps its dates.
void record_self_consent(Session& session, std::string_view customer, bool restored) {
  if (session.consent && session.consent->self && !restored) {
    // Adding a file is the owner's act: it renews the SELF consent, one that was withdrawn too.
    const bool again = session.consent->status != "ACTIVE";
    session.consent = consent::make_self(customer, session.now, session.consent->data_from, session.consent->data_to);
    if (again) {
      session.audit.add("consent.self_recorded", customer, session.consent->id, session.now_in_force(),
                        base::record({{"purpose", "105"}}));
    }
  }
  if (!session.consent) {
    session.consent = consent::make_self(customer, session.now, kNoDate, kNoDate);
    session.audit.add("consent.self_recorded", customer, session.consent->id, session.now_in_force(),
                      base::record({{"purpose", "105"}}));
  }
}

// Holdings of which the consent names no type. What can't be read decides nothing.
bool names_no_holding(const consent::Consent& consent, const RawFile& file) {
  bool any = false;
  for (const ingest::DocumentLine& line : file.documents) {
    if (line.malformed) continue;
    if (covers_row(consent, line)) return false;
    any = true;
  }
  return any;
}

// Whether the consent in force covers a file's part: its dataset, and its banks where it names them.
base::Status admit(const Session& session, const RawFile& file, std::string_view customer) {
  if (file.dataset == Dataset::Consent) return base::Unit{};
  base::Status status = consent::admits(*session.consent, customer, session.now_in_force(), file.dataset);
  if (!status) return status;
  if (file.dataset == Dataset::MutualFunds && names_no_holding(*session.consent, file)) {
    return Error{"E_CONSENT_SCOPE",
                 "/consent/fi_types",
                 "The consent doesn't name this type of holding",
                 "its FI type among those of the consent",
                 base::text_or(file.documents.front().value, "asset_class", "MUTUAL_FUNDS"),
                 "Ask the borrower for a consent that names it, or leave this data out"};
  }
  if (file.kind == FileKind::Statement) return consent::check_bank(*session.consent, file.source.bank);
  for (const ingest::StatedTotals& account : file.stated) {
    status = consent::check_bank(*session.consent, account.bank);
    if (!status) return status;
  }
  return base::Unit{};
}

Json file_json(const RawFile& file) {
  Json accounts = Json::array();
  for (const std::string& id : file.account_ids) accounts.push_back(id);
  const char* kind = file.kind == FileKind::Statement   ? "statement"
                     : file.kind == FileKind::Documents ? "documents"
                                                        : "transactions";
  const auto stated = [](std::int64_t paise) { return paise == INT64_MIN ? Json(nullptr) : base::money_json(paise); };
  return base::record({{"name", file.source.name},
                       {"sha256", file.sha256},
                       {"bytes", file.size},
                       {"kind", kind},
                       {"layout", file.source.layout},
                       {"bank", file.source.bank.empty() ? Json(nullptr) : Json(file.source.bank)},
                       {"dataset", model::text(file.dataset)},
                       {"rows", file.rows},
                       {"other_customer", file.other_customer},
                       {"data_origin", file.synthetic ? "SYNTHETIC" : "PROVIDED"},
                       {"accounts", std::move(accounts)},
                       {"opening_balance", stated(file.source.opening_balance)},
                       {"closing_balance", stated(file.source.closing_balance)},
                       {"columns", columns_json(file, true)},
                       {"notes", file.notes}});
}

// Takes the parts that the consent covers into the session. What each part became, in order; the first refusal when
// none was taken.
base::Result<Json> take_parts(Session& session, std::vector<RawFile> parts, std::string_view customer) {
  Json shown = Json::array();
  std::optional<Error> refused;
  std::size_t taken = 0;
  for (RawFile& part : parts) {
    shown.push_back(file_json(part));
    const base::Status admitted = admit(session, part, customer);
    if (!admitted) {
      shown.back()["refused"] = base::record({{"code", admitted.error().code}, {"message", admitted.error().message}});
      if (!refused) refused = admitted.error();
      continue;
    }
    session.audit.add(
        "pipeline.ingest", customer, session.consent->id, session.now_in_force(),
        base::record({{"dataset", model::text(part.dataset)}, {"sha256", part.sha256}, {"rows", part.rows}}));
    session.files.push_back(std::move(part));
    ++taken;
  }
  if (taken == 0 && refused) return *refused;
  return shown;
}

// A file of the simulator's at the door. In brief its digest is a dash: nobody asks for it, and it takes most of the reading.
base::Result<RawFile> take_simulated_file(std::string ndjson, const std::string& name, std::string_view customer,
                                          bool brief) {
  auto parts =
      ingest::take_files_digested(std::move(ndjson), name, customer, {}, brief ? std::string("-") : std::string());
  if (!parts) return parts.error();
  return std::move(parts->front());
}

base::Status take_simulated(Session& session, const Json& params, Json* told) {
  auto now = date_param(params, "now");
  if (!now) return now.error();
  simulate::Request request;
  request.customer_id = std::string(*base::text(params, "customer_id"));
  request.profile = base::text_or(params, "profile", "");
  if (const Json* seed = base::find(params, "seed")) {
    const auto value = base::integer(params, "seed");
    if (!value || *value < 0)
      return bad_param("seed", "Not a seed", "a whole number ≥ 0", base::dump(*seed).substr(0, 40));
    request.seed = static_cast<std::uint64_t>(*value);
  }
  if (const Json* config = base::find(params, "config")) request.config = *config;
  request.brief = session.brief && !session.rows_only;
  auto made = simulated(request, session.bulk_in);
  if (!made) return made.error();
  std::optional<Providers> providers;
  if (const Json* withhold = base::find(params, "withhold")) {
    providers = Providers::of(made->datasets);
    const base::Status known = providers->fail(*withhold);
    if (!known) return known.error();
    providers->withhold(made->datasets);
  }

  session.files.clear();
  session.accepted_gaps.clear();
  session.purged.clear();
  session.consent.reset();
  session.forget_results();
  // The consent starts on the window's last day, on which nothing may have been booked.
  session.now = *now != base::kNoDate ? *now : made->as_of;
  session.borrower.as_of = made->as_of;
  session.generated = base::record({{"profile", made->profile}, {"seed", request.seed}});
  if (told != nullptr) {
    std::string digest = base::sha256_hex(base::dump(made->config));
    session.generated["config"] = std::move(made->config);
    session.generated["config_sha256"] = std::move(digest);
  }
  session.providers = std::move(providers);
  session.missing = session.providers ? session.providers->missing() : std::vector<model::MissingProvider>();
  session.truth = std::move(made->truth);
  // The truth names rows by their place: it doesn't fit rows that never came.
  if (!session.missing.empty()) session.truth.clear();
  session.request = request;
  Json truth = Json::array();
  for (const simulate::TruthFile& file : session.truth) {
    truth.push_back(base::record({{"name", file.name}, {"bytes", file.bytes.size()}}));
  }
  Json datasets = Json::array();
  Json names = Json::array();
  for (simulate::RawDataset& raw : made->datasets) {
    if (raw.rows > 0) names.push_back(model::text(raw.dataset));
    datasets.push_back(
        base::record({{"dataset", model::text(raw.dataset)}, {"rows", raw.rows}, {"bytes", raw.ndjson.size()}}));
    if (raw.rows == 0) continue;
    const std::string name = "raw_" + std::string(model::file_stem(raw.dataset)) + ".ndjson";
    auto file = take_simulated_file(std::move(raw.ndjson), name, request.customer_id, session.brief);
    if (!file) return file.error();
    if (file->dataset == Dataset::Consent) {
      const base::Status taken = take_consent(session, *file, request.customer_id, std::nullopt);
      if (!taken) return taken.error();
    }
    session.files.push_back(std::move(*file));
  }
  if (session.consent) consent::note_fetch(*session.consent, session.now_in_force(), "");
  session.audit.add("pipeline.generate", request.customer_id, session.consent ? session.consent->id : "",
                    session.now_in_force(),
                    base::record({{"datasets", std::move(names)}, {"profile", made->profile}, {"seed", request.seed}}));
  if (told == nullptr) return base::Unit{};
  *told = base::record({{"profile", made->profile},
                        {"title", made->title},
                        {"seed", request.seed},
                        {"data_origin", session.data_origin()},
                        {"config_sha256", session.generated["config_sha256"]},
                        {"as_of", base::date_json(made->as_of)},
                        {"consent", session.consent ? session.consent->document : Json(nullptr)},
                        {"datasets", std::move(datasets)},
                        {"truth", std::move(truth)}});
  if (session.providers) (*told)["providers"] = session.providers->json();
  return base::Unit{};
}

}  // namespace

Reply op_generate(Session& session, const Json& params) {
  Json told;
  const base::Status taken = take_simulated(session, params, &told);
  if (!taken) return taken.error();
  return base::dump(told);
}

base::Status generate_session(Session& session, const Json& params) { return take_simulated(session, params, nullptr); }

namespace {

// {"Particulars": "narration", "3": "debit"}
base::Result<ingest::ColumnMap> columns_param(const Json& params) {
  ingest::ColumnMap columns;
  const Json* given = base::find(params, "columns");
  if (given == nullptr) return columns;
  constexpr std::size_t kMost = 100;
  if (!given->is_object() || given->size() > kMost)
    return bad_param("columns", "Not a map of columns", "{\"<heading or place>\": \"<role>\"}",
                     base::dump(*given).substr(0, 40));
  for (const auto& [column, role] : given->items()) {
    columns.push_back({column, std::string(base::as_text(role).value_or(""))});
  }
  return columns;
}

// The digest that the host computed, empty when it has none.
base::Result<std::string> digest_param(const Json& params) {
  const Json* given = base::find(params, "sha256");
  if (given == nullptr) return std::string();
  const std::string_view text = base::as_text(*given).value_or("");
  if (!base::is_sha256_hex(text))
    return bad_param("sha256", "Not a SHA-256", "64 hexadecimal digits, a to f small", text.substr(0, 40));
  return std::string(text);
}

// What the host's reader saw of how a PDF or a workbook was made.
base::Result<model::FileMaking> making_param(const Json& params) {
  const Json* given = base::find(params, "made");
  if (given == nullptr) return model::FileMaking{};
  const std::string words = "an object of kind, producer, creator, created, modified, appended, formulas, signed";
  if (!given->is_object())
    return bad_param("made", "Not what a reader says of a file", words, base::dump(*given).substr(0, 40));
  if (auto strange = base::unknown_key(
          *given, {"kind", "producer", "creator", "created", "modified", "appended", "formulas", "signed"},
          "/params/made"))
    return *strange;
  return model::making_of(*given);
}

}  // namespace

Reply op_ingest(Session& session, const Json& params) {
  auto now = date_param(params, "now");
  if (!now) return now.error();
  const auto name = base::text(params, "name");
  if (!name || name->empty()) return bad_param("name", "The file's name is missing", "a file name", "nothing");
  auto columns = columns_param(params);
  if (!columns) return columns.error();
  auto digest = digest_param(params);
  if (!digest) return digest.error();
  const auto making = making_param(params);
  if (!making) return making.error();
  const std::string customer(*base::text(params, "customer_id"));
  const std::string fetch = base::text_or(params, "fetch", "");
  std::string bytes = std::move(session.bulk_in);
  session.bulk_in = std::string();
  const base::Date now_before = session.now;
  if (*now != kNoDate) session.now = *now;
  auto parts = ingest::take_files_digested(std::move(bytes), *name, customer, *columns, std::move(*digest));
  base::Result<Json> taken = parts ? base::Result<Json>(Json()) : base::Result<Json>(parts.error());
  if (parts) {
    const base::Status fresh = refuse_known(session, parts->front());
    if (!fresh) taken = fresh.error();
  }
  if (taken && parts->front().dataset == Dataset::Consent) {
    const std::optional<consent::Consent> before = session.consent;
    const base::Status consent = take_consent(session, parts->front(), customer, before);
    if (!consent) taken = consent.error();
    // Data that came before its consent was fetched under it.
    const bool fetched = taken && !session.files.empty() && !base::boolean_or(params, "restored", false);
    if (fetched) consent::note_fetch(*session.consent, session.now_in_force(), fetch);
  } else if (taken) {
    record_self_consent(session, customer, base::boolean_or(params, "restored", false));
  }
  // Files read back were fetched before; one fetch is all that one day, or one AA session, brings.
  const bool fetches =
      taken && parts->front().dataset != Dataset::Consent && !base::boolean_or(params, "restored", false);
  if (fetches) {
    const base::Status allowed = consent::check_fetch(*session.consent, session.now_in_force(), fetch);
    if (!allowed) taken = allowed.error();
  }
  for (std::size_t i = 0; taken && i < parts->size(); ++i) (*parts)[i].source.making = *making;
  if (taken) taken = take_parts(session, std::move(*parts), customer);
  if (!taken) {
    session.now = now_before;
    session.audit.add("file.refused", customer, session.consent ? session.consent->id : "", session.now_in_force(),
                      base::record({{"code", taken.error().code}}));
    return taken.error();
  }
  if (fetches) consent::note_fetch(*session.consent, session.now_in_force(), fetch);
  session.forget_results();
  Json main = (*taken)[0];
  return base::dump(
      base::record({{"file", std::move(main)}, {"files", std::move(*taken)}, {"consent", session.consent->document}}));
}

base::Status load_classifier(Session& session) {
  if (session.classifier) return base::Unit{};
  auto narration = rule_document(session, "narration_rules.json");
  if (!narration) return narration.error();
  auto merchants = rule_document(session, "merchants.json");
  if (!merchants) return merchants.error();
  auto classifier = classify::Classifier::create(**narration, **merchants);
  if (!classifier) return classifier.error();
  session.classifier = std::move(*classifier);
  return base::Unit{};
}

base::Status load_policy(Session& session) {
  if (session.policy) return base::Unit{};
  auto document = rule_document(session, "policy.json");
  if (!document) return document.error();
  auto policy = decide::Policy::load(**document);
  if (!policy) return policy.error();
  session.policy = std::move(*policy);
  return base::Unit{};
}

namespace {

base::Status load_scorecard(Session& session) {
  if (session.scorecard) return base::Unit{};
  auto document = rule_document(session, "scorecard.json");
  if (!document) return document.error();
  auto card = score::Scorecard::load(**document);
  if (!card) return card.error();
  session.scorecard = std::move(*card);
  return base::Unit{};
}

}  // namespace

const std::string* truth_file(const Session& session, std::string_view name) {
  for (const simulate::TruthFile& file : session.truth) {
    if (file.name == name) return &file.bytes;
  }
  return nullptr;
}

base::Status load_rules(Session& session) {
  base::Status status = load_classifier(session);
  if (status) status = load_policy(session);
  if (status) status = load_scorecard(session);
  return status;
}

namespace {

base::Status analyze_now(Session& session) {
  base::Status status = require_clean(session);
  if (!status) return status;
  status = require_consent(session, std::nullopt);
  if (!status || session.analyzed) return status;
  session.analyzed = true;
  session.audit.add(
      "pipeline.analyze", session.borrower.customer_id, session.consent->id, session.borrower.now,
      base::record({{"metrics", session.analytics->metrics.size()}, {"findings", session.analytics->findings.size()}}));
  return base::Unit{};
}

}  // namespace

base::Status score_session(Session& session) {
  base::Status status = analyze_now(session);
  if (!status) return status;
  if (session.scores) return base::Unit{};
  status = load_scorecard(session);
  if (!status) return status;
  session.scores = session.scorecard->score(*session.analytics);
  session.score_document = score::to_json(*session.scores, *session.scorecard, session.borrower.as_of);
  base::append(session.score_document, "data_origin", session.borrower.data_origin());
  session.audit.add(
      "pipeline.score", session.borrower.customer_id, session.consent->id, session.borrower.now,
      base::record({{"scorecard", session.scorecard->card().id}, {"version", session.scorecard->card().version}}));
  return base::Unit{};
}

Reply op_analyze(Session& session, const Json&) {
  const base::Status status = analyze_now(session);
  if (!status) return status.error();
  const analyze::Analytics& a = *session.analytics;
  Json months = Json::array();
  for (const analyze::Month& month : a.months) months.push_back(analyze::to_json(month));
  Json metrics = Json::array();
  for (const analyze::Metric& metric : a.metrics) metrics.push_back(analyze::to_json(metric, session.borrower));
  Json findings = Json::array();
  for (const analyze::Finding& finding : a.findings) findings.push_back(analyze::to_json(finding, session.borrower));
  Json names = Json::array();
  for (const auto& [name, document] : a.summaries) names.push_back(name);
  return base::dump(base::record({{"as_of", base::date_json(a.as_of)},
                                  {"months", std::move(months)},
                                  {"metrics", std::move(metrics)},
                                  {"findings", std::move(findings)},
                                  {"summaries", std::move(names)}}));
}

namespace {

// What the original system's published weights give, beside our scores. Nothing of it is kept.
Reply seed_score(Session& session, const std::string& name) {
  auto document = rule_document(session, "scorecard_seed.json");
  if (!document) return document.error();
  auto card = score::compile_seed(**document);
  if (!card) return card.error();
  const score::SeedForm* form = card->form(name);
  if (form == nullptr) {
    std::string names = "ours";
    for (const score::SeedForm& each : card->forms) names += ", " + each.id;
    return bad_param("scorecard", "There is no such scorecard", names, name);
  }
  Json out = score::seed_json(*card, *form, *session.analytics, *session.scores, session.borrower.as_of);
  out["data_origin"] = session.borrower.data_origin();
  return base::dump(out);
}

}  // namespace

Reply op_score(Session& session, const Json& params) {
  const base::Status status = score_session(session);
  if (!status) return status.error();
  const std::string card = base::text_or(params, "scorecard", "ours");
  return card == "ours" ? Reply(base::dump(session.score_document)) : seed_score(session, card);
}

base::Result<decide::Request> read_request(const Json& params) {
  decide::Request request;
  const auto amount = base::number(params, "amount");
  if (!amount || !(*amount > 0) || *amount > 1e11) {
    const Json* given = base::find(params, "amount");
    return bad_param("amount", "The amount asked for is missing or not possible", "rupees above 0",
                     given == nullptr ? "nothing" : base::dump(*given).substr(0, 40));
  }
  const auto tenure = base::integer(params, "tenure_months");
  if (!tenure || *tenure < 1 || *tenure > 360) {
    const Json* given = base::find(params, "tenure_months");
    return bad_param("tenure_months", "The tenure is missing or not possible", "1 to 360 months",
                     given == nullptr ? "nothing" : base::dump(*given).substr(0, 40));
  }
  request.amount = base::from_rupees(*amount);
  request.tenure_months = static_cast<int>(*tenure);
  request.product = base::text_or(params, "product", "");
  request.lender = base::text_or(params, "lender", "");
  return request;
}

base::Status decide_session(Session& session, const Json& params) {
  auto request = read_request(params);
  if (!request) return request.error();
  base::Status status = score_session(session);
  if (!status) return status.error();
  status = load_policy(session);
  if (!status) return status.error();
  auto decision = session.policy->decide(session.borrower, *session.analytics, *session.scores, *request);
  if (!decision) return decision.error();
  session.decision = std::move(*decision);
  session.override_decision = nullptr;  // it was about another decision
  session.decision["data_origin"] = session.borrower.data_origin();
  session.audit.add("pipeline.decide", session.borrower.customer_id, session.consent->id, session.borrower.now,
                    base::record({{"outcome", session.decision["outcome"]}}));
  return base::Unit{};
}

Reply op_decide(Session& session, const Json& params) {
  const base::Status decided = decide_session(session, params);
  if (!decided) return decided.error();
  return base::dump(session.decision);
}

}  // namespace msme::engine
