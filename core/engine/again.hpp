// What decision.replay and receipt.check share: the same inputs once more, in a session beside the one in use, and where
// two documents differ.
#pragma once

#include <cstddef>
#include <string>

#include "base/json.hpp"
#include "base/result.hpp"
#include "engine/session.hpp"

namespace msme::engine {

// Members of an object of a document or of a parameter, each of its own form; the first that isn't is kept.
class Members {
 public:
  Members(const Json& object, std::string path) : object_(object), path_(std::move(path)) {}

  template <class Good>
  void need(const char* key, const char* expected, Good&& good) {
    const Json* value = base::find(object_, key);
    if (error_ || (value != nullptr && good(*value))) return;
    error_ = bad_param(path_ + "/" + key, "Missing, or not what it must be", expected,
                       value == nullptr ? "nothing" : base::dump(*value).substr(0, 60));
  }
  void text(const char* key);
  void sha256(const char* key);
  void date(const char* key);
  void count(const char* key);
  void amount(const char* key);
  void dataset(const char* key);
  void list(const char* key);
  void object(const char* key);
  const std::optional<base::Error>& error() const { return error_; }

 private:
  const Json& object_;
  std::string path_;
  std::optional<base::Error> error_;
};

// Where two documents differ, member by member; the first 200 are listed, all are counted. `before` and `after` name the
// two sides in the list.
class Differences {
 public:
  Differences(std::string_view before, std::string_view after) : before_(before), after_(after) {}
  void compare(const Json* before, const Json* after, const std::string& path);
  std::size_t total() const { return total_; }
  Json take() { return std::move(list_); }

 private:
  void compare_objects(const Json& before, const Json& after, const std::string& path);
  void compare_arrays(const Json& before, const Json& after, const std::string& path);

  std::string_view before_, after_;
  Json list_ = Json::array();
  std::size_t total_ = 0;
};

// A session on the same files with the same consent as it stood on `day`; `lend` gives it the files and the compiled
// rules, and takes them back.
void like(const Session& session, base::Date day, Session& again);
void lend(Session& from, Session& to);
// Cleans, analyses and decides with these days and this request.
base::Status decide_again(Session& again, const Json& as_of, const Json& now, const Json& request);

// Files as they came, [{name, sha256, bytes, dataset}]: the parameter, or the session's own.
base::Result<Json> files_of(const Json& given, const std::string& path);
base::Result<Json> files_param(const Session& session, const Json& params);
// [{dataset, rows, sha256}] of the raw rows that the consent covers; as they were, once they have been purged.
Json raw_hashes(const Session& session);

}  // namespace msme::engine
