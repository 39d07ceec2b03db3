// What the engine knows about its one customer, step by step. Each step keeps what the next one needs; a new file
// or consent sets the later steps back.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyze/analytics.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "classify/classifier.hpp"
#include "clean/documents.hpp"
#include "consent/consent.hpp"
#include "consent/fair_use.hpp"
#include "decide/decision.hpp"
#include "decide/levers.hpp"
#include "engine/providers.hpp"
#include "engine/reply.hpp"
#include "govern/audit.hpp"
#include "govern/retention.hpp"
#include "ingest/file.hpp"
#include "model/borrower.hpp"
#include "score/scores.hpp"
#include "simulate/simulator.hpp"

namespace msme::engine {

struct Session {
  std::string customer_id;
  base::Date now = base::kNoDate;  // as given; kNoDate = follow as_of
  base::Date as_of_given = base::kNoDate;
  std::optional<consent::Consent> consent;
  std::vector<ingest::RawFile> files;

  // How a simulated borrower came about; null for own files.
  base::Json generated;
  std::vector<simulate::TruthFile> truth;
  simulate::Request request;                    // by which it can be made again
  std::optional<Providers> providers;           // who sent what, when the host asked for it
  std::vector<model::MissingProvider> missing;  // whose data didn't come

  std::vector<classify::Correction> corrections;  // in the order given; they outlast a new cleaning
  std::vector<std::string> accepted_gaps;         // ids; they outlast a new cleaning, for the same gap has the same id

  // The validation lab's: nobody will ask for files' digests, summary documents or the config that a borrower was made by.
  bool brief = false;
  // And the data set's, which is also brief but has the whole truth: only rows are wanted, so cleaning ends without an analysis.
  bool rows_only = false;

  bool cleaned = false;
  model::Borrower borrower;
  bool show_pii = false;                        // rows show personal values as they came (privacy.set)
  std::unique_ptr<model::Borrower> shown;       // the smaller datasets so, while it is on
  std::optional<analyze::Analytics> analytics;  // made while cleaning, for the quality verdict
  bool analyzed = false;                        // shown to the user by pipeline.analyze
  std::optional<score::Scores> scores;
  base::Json score_document;
  base::Json decision;
  base::Json override_decision;  // the officer's, beside it; null when there is none
  govern::AuditTrail audit;
  base::Date clock_told = base::kNoDate;  // the `now` before the log's latest day that was last written down

  std::optional<govern::RetentionBook> retention;
  govern::RetentionFacts retention_facts;
  std::string purged;                                // "raw" or "all", once privacy.purge was asked for
  base::Json kept_raw_hashes = base::Json::array();  // of decision.record, from before the raw rows went

  std::string bulk_in;
  std::string bulk_out;

  // Rule data, parsed and compiled on first use.
  std::vector<std::pair<std::string, std::unique_ptr<base::Json>>> rules;
  std::unique_ptr<classify::Classifier> classifier;
  std::optional<consent::FairUse> fair_use;
  std::optional<score::Scorecard> scorecard;
  std::optional<decide::Policy> policy;
  std::optional<decide::LeverBook> levers;  // of the path to yes
  // The caller's own, for judge.values.
  std::optional<score::Scorecard> judge_card;
  std::optional<decide::Policy> judge_policy;
  std::optional<analyze::Analytics> judging;  // whose values are exchanged for each borrower's
  std::vector<std::string> judged;            // the values that judge.population keeps, a borrower each

  // "Now" in force: as given, else the as-of date, else unknown.
  base::Date now_in_force() const { return now != base::kNoDate ? now : borrower.as_of; }
  // The simulator made the data, or a raw row or the consent says so.
  bool synthetic() const;
  std::string_view data_origin() const { return synthetic() ? "SYNTHETIC" : "PROVIDED"; }
  void forget_results();
};

using Json = base::Json;

Json op_names();  // of all ops, in the order of the request's dispatch
// Ops, by room of the pipeline. `params` is an object.
Reply op_info(Session& session);
Reply op_stats(const Session& session);
Reply op_loan_quote(const Json& params);
Reply op_judge_values(Session& session, const Json& params);
Reply op_rules_get(Session& session, const Json& params);
Reply op_practice_cases(Session& session);
Reply op_practice_open(Session& session, const Json& params);
Reply op_practice_grade(Session& session, const Json& params);
Reply op_renew(Session& session);
Reply op_sniff(Session& session, const Json& params);  // holds nobody's data, keeps nothing
Reply op_judge_population(Session& session, const Json& params);
Reply op_lab_borrower(Session& session, const Json& params);
Reply op_dataset_borrower(Session& session, const Json& params);
Reply op_state(const Session& session);
Reply op_manifest(const Session& session);

Reply op_audit(const Session& session, const Json& params);
Reply op_audit_verify(Session& session, const Json& params);
Reply op_audit_proof(Session& session, const Json& params);
Reply op_audit_note(Session& session, const Json& params);
Reply op_audit_continue(Session& session, const Json& params);
Reply op_actor(Session& session, const Json& params);
Reply op_retention(Session& session, const Json& params);
Reply op_purge(Session& session, const Json& params);
Reply op_receipt(Session& session, const Json& params);
Reply op_receipt_check(Session& session, const Json& params);

Reply op_consent_set(Session& session, const Json& params);
Reply op_consent_make(Session& session, const Json& params);
Reply op_consent_get(const Session& session);
Reply op_consent_move(Session& session, const Json& params);
Reply op_consent_check(Session& session, const Json& params);
Reply op_consent_revoke(Session& session, const Json& params);

Reply op_fetch_report(Session& session, const Json& params);
Reply export_provider(Session& session, model::Dataset dataset, const std::string& provider);

Reply op_generate(Session& session, const Json& params);
Reply op_ingest(Session& session, const Json& params);
Reply op_clean(Session& session, const Json& params);
Reply op_analyze(Session& session, const Json& params);
Reply op_score(Session& session, const Json& params);
Reply op_decide(Session& session, const Json& params);
Reply op_decision_path(Session& session, const Json& params);
Reply op_decision_what_if(Session& session, const Json& params);
Reply op_decision_stress(Session& session, const Json& params);
Reply op_decision_override(Session& session, const Json& params);
Reply op_decision_record(Session& session, const Json& params);
Reply op_export_record(Session& session, const Json& params);  // the record's file into the bulk buffer
Reply op_decision_replay(Session& session, const Json& params);

Reply op_correct(Session& session, const Json& params);
Reply op_accept_gaps(Session& session, const Json& params);
Reply op_import_report(Session& session, const Json& params);

Reply op_data_get(Session& session, const Json& params);
Reply op_data_export(Session& session, const Json& params);
Reply op_data_columns(Session& session, const Json& params);
Reply op_analytics_get(Session& session, const Json& params);
Reply op_logs_get(Session& session, const Json& params);
Reply op_quality(Session& session, const Json& params);
Reply op_privacy(Session& session, const Json& params);

// What every request of the customer leaves in the audit trail: the clock, the access, the refusal (of consent, customer,
// retention or purged data).
void before_op(Session& session, const Json& params);
void after_op(Session& session, std::string_view op, const Json& params);
void refused_op(Session& session, std::string_view op, const base::Error& error);
// E_RETENTION_OVER after the retention clock's deadline, E_RAW_PURGED for what needs data that was purged.
base::Status still_allowed(Session& session, std::string_view op, const Json& params);
// The host's "now" lies before the latest day of the log.
bool clock_moved_back(const Session& session);

// Shared by the ops.
// The smaller datasets (or one of them) cleaned once more, beside the session's own records.
base::Result<model::Borrower> documents_again(Session& session, const clean::DocumentOptions& options,
                                              std::optional<model::Dataset> only);
base::Status refresh_shown(Session& session);  // what privacy.set shows, after a new cleaning
// Every changed value of a dataset: [offset, offset + limit) as JSON, or all as NDJSON in the output buffer.
Reply changes_page(Session& session, model::Dataset dataset, std::size_t offset, std::size_t limit);
Reply export_changes(Session& session, model::Dataset dataset);
// An artefact, with what its purpose carries by the table.
base::Result<consent::Consent> read_consent(Session& session, const Json& document, std::string_view customer);
base::Status require_consent(const Session& session, std::optional<model::Dataset> dataset);
// Whether the consent names the FI type of a row of mutual_funds; of one that can't be read the dataset decides.
bool covers_row(const consent::Consent& consent, const ingest::DocumentLine& row);
base::Status require_clean(const Session& session);
base::Status load_classifier(Session& session);
base::Status load_policy(Session& session);
// The ops without their papers, for the validation lab.
base::Status generate_session(Session& session, const Json& params);
base::Status clean_session(Session& session, const Json& params);
base::Status score_session(Session& session);  // the scores, once; needs cleaned data and consent
base::Status decide_session(Session& session, const Json& params);
// A file of the simulated borrower's truth; nullptr when there is none of that name.
const std::string* truth_file(const Session& session, std::string_view name);
base::Status load_rules(Session& session);  // classifier, policy and scorecard
// amount, tenure_months, product?, lender? of a request; E_BAD_PARAM when they aren't possible.
base::Result<decide::Request> read_request(const Json& params);
base::Result<model::Dataset> dataset_param(const Json& params);
// A date parameter; kNoDate when absent, E_BAD_PARAM when it isn't YYYY-MM-DD.
base::Result<base::Date> date_param(const Json& params, std::string_view key);
base::Error bad_param(std::string_view name, std::string_view message, std::string_view expected, std::string_view got);
base::Result<const Json*> rule_document(Session& session, std::string_view name);  // embedded data, parsed once
Json data_hashes();
// Marks the gaps that the session has accepted; gives how many of the files' gaps are still open.
std::size_t mark_accepted_gaps(Session& session);
base::Status analyze_session(Session& session);  // the metrics, anew
Json file_verdicts(const Session& session);      // of the statements: [{name, verdict, open_gaps}]
Json counts_json(const model::Counts& counts);   // {in, kept, repaired, duplicates, quarantined}

// Emitters (text, no documents in between): one row of a clean or raw dataset as a JSON object.
void append_clean_transaction(std::string& out, const Session& session, std::size_t row);
// A credit that doesn't count in full as turnover, and why: one entry of the exclusion ledger.
void append_exclusion(std::string& out, const model::Borrower& borrower, std::size_t row);
std::size_t clean_rows(const Session& session, model::Dataset dataset);
std::size_t raw_rows(const Session& session, model::Dataset dataset);
// Rows [offset, offset + limit) as objects, each followed by `separator`.
std::size_t append_clean_rows(std::string& out, const Session& session, model::Dataset dataset, std::size_t offset,
                              std::size_t limit, char separator);
// AsItCame: complete but for what the consent's types don't open, so that it can be read again; a broken row stands as it was. Shown: as JSON, a broken row as
// {"_malformed": "…"}, personal values hidden unless privacy.set shows them.
enum class RawForm : std::uint8_t { AsItCame, Shown };
std::size_t append_raw_rows(std::string& out, const Session& session, model::Dataset dataset, std::size_t offset,
                            std::size_t limit, char separator, RawForm form);
// All raw rows of a dataset in the order of append_raw_rows, each as a JSON value. `head` writes what stands before a
// row, given the place of its file in session.files, the name it was read under and its line, and says whether the row
// itself may be shown (else null); `tail` is written after it. Of accounts what the consent's types don't open is left out.
using RowHead = std::function<bool(std::string& out, std::size_t at, std::string_view file, std::uint32_t line)>;
std::size_t append_placed_rows(std::string& out, const Session& session, model::Dataset dataset, const RowHead& head,
                               std::string_view tail);
// Takes what the consent's types don't open off an account's record; how many members that were.
std::size_t cut_account_types(const consent::Consent& consent, Json& account);
// Every raw row with its place, its verdict and the clean row it became, as NDJSON in the output buffer.
Reply export_lineage(Session& session, model::Dataset dataset);

}  // namespace msme::engine
