// The folder of one customer, as the original system keeps it: manifest.json, raw/, clean/, logs/, analytics/,
// decision.json. Every command reads raw/ back and runs the pipeline again up to its own step: minutes of history
// take milliseconds, and nothing stale can be decided on.
#pragma once

#include <string>

#include "cli/host.hpp"

namespace msme::cli {

// How far a command goes.
enum class Step { Raw, Clean, Analytics, Scores, Decision };

class WorkDir {
 public:
  explicit WorkDir(std::string path) : path_(std::move(path)) {}

  bool holds_customer() const { return exists(path_ + "/manifest.json"); }
  // E_RAW_PURGED when the folder holds a deletion record.
  base::Status still_there() const;
  // Reads manifest.json; options take their customer, as-of and now from it where the user gave none.
  base::Status open(Options& options);
  // Goes on with the folder's audit trail; E_AUDIT_BROKEN when it isn't as its head says. First thing of a session.
  base::Status go_on_with_log(Session& session) const;
  // The same, then gives the engine what raw/ holds. E_RETENTION_OVER when the retention clock is over.
  base::Status restore(Session& session, const Options& options) const;
  // Writes the audit trail and its head; the command's own status when that is an error, for a refused access is
  // written down too.
  base::Status keep_log(Session& session, const base::Status& status) const;
  bool knows_file(const std::string& sha256) const;
  void remember_file(const Json& file);

  // Runs the pipeline up to `step` and writes everything that it made.
  base::Status run(Session& session, const Options& options, Step step);
  // What decision.replay says of a record (the text of its file) against what raw/ holds. Nothing is written.
  base::Result<Json> replay(Session& session, std::string record) const;
  // logs/audit_trail.json against its own head: {valid, size, root, fault}.
  base::Result<Json> verify_log() const;
  // The retention clock, as retention.get says.
  base::Result<Json> retention(Options& options) const;
  // privacy.purge of what the folder holds: its files are overwritten and deleted. Gives the deletion record.
  base::Result<Json> purge(Options& options) const;
  // The decision of decision.json once more, for its receipt: the canonical bytes.
  base::Result<std::string> receipt(Session& session, const Options& options);
  // What decision.path says of a request, after the pipeline up to the scores. Nothing is written.
  base::Result<Json> path(Session& session, const Options& options);
  base::Result<Json> stress(Session& session, const Options& options);  // the same for decision.stress
  // The officer's decision beside the one that decision.json records, written into it.
  base::Result<Json> override_decision(Session& session, const Options& options, const Json& record);
  // files/ and truth/truth_files.ndjson: a simulated borrower's data as people have it.
  base::Status save_files(Session& session) const;

 private:
  base::Status prepare(Session& session, const Options& options);
  base::Status save_raw(Session& session) const;
  base::Status save_clean(Session& session) const;
  base::Status save_analytics(Session& session, const Json& analysis) const;
  // Gives the engine the file's corrections, or those that manifest.json remembers; before cleaning.
  base::Status give_corrections(Session& session, const Options& options);
  base::Status save_ledger_parts(Session& session) const;
  // Accepts the gaps that manifest.json remembers, and all others when the user says so; tells each file's verdict and
  // writes logs/import_report.json.
  base::Status settle_gaps(Session& session, const Options& options);
  // What another scorecard gives: analytics/score_<name>.json.
  base::Status save_comparison(Session& session, const std::string& scorecard) const;
  base::Status save_decision(Session& session) const;
  // The files that data came from, for decision.record and decision.replay.
  Json with_files(Json params) const;
  base::Status save_json(const std::string& name, const Json& document) const;
  // Whose folder it is: its manifest's, or its log's.
  base::Result<std::string> owner() const;

  std::string path_;
  Json files_ = Json::array();  // as imported, across imports
  Json accepted_gaps_ = Json::array();
  Json corrections_ = Json::array();  // of the file given last
  Json missing_ = Json::array();      // providers whose data didn't come
};

}  // namespace msme::cli
