// What a folder keeps and for how long: its audit trail across commands, the retention clock, purging, and the receipt
// that stays.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <vector>

#include "cli/workdir.hpp"

namespace msme::cli {

using base::Error;

namespace {

constexpr const char* kTrail = "/logs/audit_trail.json";
constexpr const char* kHead = "/logs/audit_head.json";
constexpr const char* kDeletion = "/deletion_record.json";

Error broken_log(const std::string& path, const std::string& what) {
  return Error{"E_AUDIT_BROKEN",       path, "The folder's audit trail isn't whole: " + what,
               "the log and its head", what, "Put logs/audit_trail.json and logs/audit_head.json back as they were"};
}

base::Result<Json> read_json(const std::string& path) {
  auto text = read_file(path);
  if (!text) return text.error();
  return base::parse_json(*text);
}

// Overwritten with zeros, then removed. On a disk that writes elsewhere (an SSD, a journal) the old blocks may outlast it.
base::Status shred_file(const std::filesystem::path& path) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(path, failed);
  {
    std::fstream out(path, std::ios::binary | std::ios::in | std::ios::out);
    const std::vector<char> zeros(1U << 16U, 0);
    for (std::uintmax_t done = 0; out && !failed && done < size; done += zeros.size()) {
      const auto part = std::min<std::uintmax_t>(zeros.size(), size - done);
      out.write(zeros.data(), static_cast<std::streamsize>(part));
    }
    out.flush();
    if (!out) failed = std::make_error_code(std::errc::io_error);
  }
  if (!failed) std::filesystem::remove(path, failed);
  if (!failed) return base::Unit{};
  return Error{"E_WRITE",           path.string(), "The file can't be deleted",
               "a writable folder", path.string(), "Check its permissions and purge again"};
}

base::Status shred(const std::string& path, bool keep_logs) {
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) return base::Unit{};
  if (!std::filesystem::is_directory(path, failed)) return shred_file(path);
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path, failed)) {
    const std::string name = entry.path().filename().string();
    if (keep_logs && (name == "audit_trail.json" || name == "audit_head.json")) continue;
    if (!entry.is_directory(failed)) files.push_back(entry.path());
  }
  for (const auto& file : files) {
    base::Status gone = shred_file(file);
    if (!gone) return gone;
  }
  if (!keep_logs) std::filesystem::remove_all(path, failed);
  return base::Unit{};
}

}  // namespace

base::Status WorkDir::still_there() const {
  if (!exists(path_ + kDeletion)) return base::Unit{};
  return Error{"E_RAW_PURGED",
               path_,
               "This folder's data has been purged",
               "data that is still there",
               "deletion_record.json",
               "Import the files again, into another folder"};
}

base::Result<std::string> WorkDir::owner() const {
  for (const char* name : {"/manifest.json", kDeletion}) {
    if (!exists(path_ + name)) continue;
    auto document = read_json(path_ + name);
    if (document && !base::text_or(*document, "customer_id", "").empty())
      return base::text_or(*document, "customer_id", "");
  }
  return Error{"E_NO_DATA",
               path_,
               "This folder holds no customer's data",
               "a folder made by msme generate or msme import",
               path_,
               "Run msme generate --customer ID --out DIR, or msme import FILE --customer ID --out DIR"};
}

base::Status WorkDir::go_on_with_log(Session& session) const {
  const bool trail = exists(path_ + kTrail);
  if (!trail && !exists(path_ + kHead) && !holds_customer()) return base::Unit{};
  if (!trail) return broken_log(path_ + kTrail, "AUDIT_MISSING");
  if (!exists(path_ + kHead)) return broken_log(path_ + kHead, "AUDIT_HEAD_MISSING");
  auto log = read_json(path_ + kTrail);
  auto head = read_json(path_ + kHead);
  if (!log || base::array(*log, "events") == nullptr) return broken_log(path_ + kTrail, "AUDIT_ENTRY");
  if (!head || !head->is_object()) return broken_log(path_ + kHead, "AUDIT_HEAD");
  auto on = session.call("audit.continue", base::record({{"events", (*log)["events"]}, {"head", std::move(*head)}}));
  if (on) return base::Unit{};
  Error error = on.error();
  error.path = path_ + kTrail;
  return error;
}

base::Status WorkDir::keep_log(Session& session, const base::Status& status) const {
  if (!holds_customer() && !exists(path_ + kDeletion)) return status;
  // What isn't this log's continuation must not take its place.
  if (!status && (status.error().code == "E_AUDIT_BROKEN" || status.error().code == "E_CUSTOMER_MISMATCH"))
    return status;
  auto log = session.call("audit.list");
  if (!log) return status ? base::Status(log.error()) : status;
  base::Status saved = save_json(kTrail + 1, *log);
  if (saved) saved = save_json(kHead + 1, (*log)["head"]);
  return status ? saved : status;
}

base::Result<Json> WorkDir::verify_log() const {
  auto customer = owner();
  if (!customer) return customer.error();
  for (const char* name : {kTrail, kHead}) {
    if (!exists(path_ + name)) return broken_log(path_ + name, name == kTrail ? "AUDIT_MISSING" : "AUDIT_HEAD_MISSING");
  }
  auto log = read_json(path_ + kTrail);
  auto head = read_json(path_ + kHead);
  if (!log || base::array(*log, "events") == nullptr) return broken_log(path_ + kTrail, "AUDIT_ENTRY");
  if (!head || !head->is_object()) return broken_log(path_ + kHead, "AUDIT_HEAD");
  return Session(*customer).call("audit.verify",
                                 base::record({{"events", (*log)["events"]}, {"head", std::move(*head)}}));
}

base::Result<Json> WorkDir::retention(Options& options) const {
  auto customer = owner();
  if (!customer) return customer.error();
  Session session(*customer);
  const base::Status log = go_on_with_log(session);
  if (!log) return log.error();
  // The consent's terms, where it still lies there; an expired one is refused and the clock tells the same.
  auto consent = read_file(path_ + "/raw/raw_consent.ndjson");
  if (consent) {
    const auto taken = session.ingest("raw_consent.ndjson", std::move(*consent), true, Options{});
    if (!taken && taken.error().code == "E_OUT_OF_MEMORY") return taken.error();
  }
  Json params = Json::object();
  if (!options.now.empty()) params["now"] = options.now;
  return session.call("retention.get", std::move(params));
}

base::Result<Json> WorkDir::purge(Options& options) const {
  auto customer = owner();
  if (!customer) return customer.error();
  Session session(*customer);
  base::Status status = go_on_with_log(session);
  if (!status) return status.error();
  Json datasets = Json::array();
  Json names = Json::array();
  if (auto manifest = read_json(path_ + "/manifest.json")) {
    if (const Json* files = base::array(*manifest, "files")) {
      for (const Json& file : *files) {
        datasets.push_back(base::record(
            {{"dataset", base::text_or(file, "dataset", "")}, {"rows", base::integer_or(file, "rows", 0)}}));
        const std::string sha256 = base::text_or(file, "sha256", "");
        if (names.empty() || names.back() != sha256) names.push_back(sha256);
      }
    }
  }
  Json params = base::record({{"what", options.all ? "all" : "raw"}, {"datasets", datasets}, {"files", names.size()}});
  if (!options.now.empty()) params["now"] = options.now;
  auto purged = session.call("privacy.purge", std::move(params));
  if (!purged) return purged.error();
  const Json record = (*purged)["record"];
  // Written first: whatever stops the deletion, the folder is known to be purged, and purging again goes on.
  status = save_json(kDeletion + 1, record);
  if (status) status = keep_log(session, status);
  for (const char* folder : {"/raw", "/files", "/truth"}) {
    if (status) status = shred(path_ + folder, false);
  }
  for (const char* result : {"/clean", "/analytics", "/decision.json", "/manifest.json"}) {
    if (status && options.all) status = shred(path_ + result, false);
  }
  if (status && options.all) status = shred(path_ + "/logs", true);
  if (!status) return status.error();
  return record;
}

base::Result<std::string> WorkDir::receipt(Session& session, const Options& options) {
  auto decided = read_json(path_ + "/decision.json");
  const Json* request = decided ? base::object(*decided, "request") : nullptr;
  if (request == nullptr) {
    return Error{"E_STEP_ORDER",
                 path_ + "/decision.json",
                 "Nothing has been decided yet",
                 "msme decide before this",
                 "no decision",
                 "Run msme decide DIR --amount RUPEES --tenure MONTHS"};
  }
  base::Status status = give_corrections(session, options);
  if (!status) return status.error();
  Json days = Json::object();
  for (const char* key : {"as_of", "now"}) {
    if (const Json* day = base::find(*decided, key)) days[key] = *day;
  }
  auto done = session.call("pipeline.clean", std::move(days));
  for (const Json& gap : accepted_gaps_) {
    // One that no file has any more is no reason to stop.
    if (done) (void)session.call("pipeline.accept_gaps", base::record({{"gaps", Json::array({gap})}}));
  }
  if (done) done = session.call("pipeline.decide", *request);
  if (done) done = session.call("receipt.get", with_files(Json::object()));
  if (!done) return done.error();
  return std::string(session.bulk());
}

}  // namespace msme::cli
