#include "engine/again.hpp"

#include <algorithm>
#include <utility>

#include "base/hash.hpp"

namespace msme::engine {

using base::kNoDate;
using model::Dataset;

void Members::text(const char* key) {
  need(key, "text", [](const Json& v) { return !base::as_text(v).value_or("").empty(); });
}
void Members::sha256(const char* key) {
  need(key, "64 hexadecimal digits", [](const Json& v) { return base::is_sha256_hex(base::as_text(v).value_or("")); });
}
void Members::date(const char* key) {
  need(key, "YYYY-MM-DD", [](const Json& v) { return base::parse_iso(base::as_text(v).value_or("")) != kNoDate; });
}
void Members::count(const char* key) {
  need(key, "a whole number from 0", [](const Json& v) { return v.is_number_integer() && v >= 0; });
}
void Members::amount(const char* key) {
  need(key, "rupees from 0", [](const Json& v) { return v.is_number() && v >= 0; });
}
void Members::dataset(const char* key) {
  need(key, "a dataset", [](const Json& v) { return model::parse_dataset(base::as_text(v).value_or("")).has_value(); });
}
void Members::list(const char* key) {
  need(key, "a list", [](const Json& v) { return v.is_array(); });
}
void Members::object(const char* key) {
  need(key, "an object", [](const Json& v) { return v.is_object(); });
}

namespace {

// A whole list or object that one side lacks is named, not repeated.
Json shown_side(const Json& value) {
  constexpr std::size_t kLong = 300;
  std::string text = base::dump(value);
  return text.size() <= kLong ? value : Json(std::to_string(text.size()) + " bytes");
}

}  // namespace

void Differences::compare(const Json* before, const Json* after, const std::string& path) {
  if (before != nullptr && after != nullptr) {
    if (before->is_object() && after->is_object()) return compare_objects(*before, *after, path);
    if (before->is_array() && after->is_array()) return compare_arrays(*before, *after, path);
    if (*before == *after) return;
  }
  ++total_;
  constexpr std::size_t kMost = 200;
  if (list_.size() >= kMost) return;
  Json entry = base::record({{"path", path}});
  if (before != nullptr) entry[std::string(before_)] = shown_side(*before);
  if (after != nullptr) entry[std::string(after_)] = shown_side(*after);
  list_.push_back(std::move(entry));
}

void Differences::compare_objects(const Json& before, const Json& after, const std::string& path) {
  for (auto it = before.begin(); it != before.end(); ++it) {
    const auto other = after.find(it.key());
    compare(&*it, other == after.end() ? nullptr : &*other, path + "/" + it.key());
  }
  for (auto it = after.begin(); it != after.end(); ++it) {
    if (!before.contains(it.key())) compare(nullptr, &*it, path + "/" + it.key());
  }
}

void Differences::compare_arrays(const Json& before, const Json& after, const std::string& path) {
  for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
    compare(i < before.size() ? &before[i] : nullptr, i < after.size() ? &after[i] : nullptr,
            path + "/" + std::to_string(i));
  }
}

void like(const Session& session, base::Date day, Session& again) {
  again.customer_id = session.consent->customer_id;
  again.consent = session.consent;
  // A consent of one's own is dated by the day on which the data was given, which is the record's day here.
  if (session.consent->self) {
    again.consent = consent::make_self(again.customer_id, day, session.consent->data_from, session.consent->data_to);
  }
  again.generated = session.generated;
  again.missing = session.missing;
}

// The results of the session stay as they are.
void lend(Session& from, Session& to) {
  to.files = std::move(from.files);
  to.rules = std::move(from.rules);
  to.classifier = std::move(from.classifier);
  to.scorecard = std::move(from.scorecard);
  to.policy = std::move(from.policy);
  from.scorecard.reset();
  from.policy.reset();
}

base::Status decide_again(Session& again, const Json& as_of, const Json& now, const Json& request) {
  Reply step = op_clean(again, base::record({{"as_of", as_of}, {"now", now}}));
  if (step) step = op_analyze(again, Json::object());
  if (step) step = op_decide(again, request);
  return step ? base::Status(base::Unit{}) : base::Status(step.error());
}

base::Result<Json> files_of(const Json& given, const std::string& path) {
  constexpr std::size_t kMost = 10000;
  if (!given.is_array() || given.size() > kMost)
    return bad_param(path, "Not a list of files", "[{name, sha256, bytes, dataset}]", base::dump(given).substr(0, 40));
  Json files = Json::array();
  for (std::size_t i = 0; i < given.size(); ++i) {
    Members m(given[i], path + "/" + std::to_string(i));
    m.text("name");
    m.sha256("sha256");
    m.count("bytes");
    m.dataset("dataset");
    if (m.error()) return *m.error();
    Json file = Json::object();
    for (const char* key : {"name", "sha256", "bytes", "dataset"}) file[key] = given[i][key];
    files.push_back(std::move(file));
  }
  return files;
}

base::Result<Json> files_param(const Session& session, const Json& params) {
  if (const Json* given = base::find(params, "files")) return files_of(*given, "files");
  Json files = Json::array();
  for (const ingest::RawFile& file : session.files) {
    files.push_back(base::record({{"name", file.source.name},
                                  {"sha256", file.sha256},
                                  {"bytes", file.size},
                                  {"dataset", model::text(file.dataset)}}));
  }
  return files;
}

Json raw_hashes(const Session& session) {
  if (!session.purged.empty()) return session.kept_raw_hashes;
  Json list = Json::array();
  for (int i = 0; i < model::kDatasetCount; ++i) {
    const auto dataset = static_cast<Dataset>(i);
    const std::size_t rows = raw_rows(session, dataset);
    if (rows == 0 || !require_consent(session, dataset)) continue;
    std::string bytes;
    append_raw_rows(bytes, session, dataset, 0, rows, '\n', RawForm::AsItCame);
    list.push_back(
        base::record({{"dataset", model::text(dataset)}, {"rows", rows}, {"sha256", base::sha256_hex(bytes)}}));
  }
  return list;
}

}  // namespace msme::engine
