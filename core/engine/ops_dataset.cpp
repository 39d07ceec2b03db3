// dataset.borrower: one simulated borrower's files for a labelled data set, from nothing, in one answer. The borrower lives in
// a session of its own that ends with the answer, so an engine goes through a population and never holds two; only compiled
// rule data is kept from one to the next. Nobody asks such a borrower for scores, so nothing is analysed.
#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "engine/lent.hpp"
#include "engine/session.hpp"

namespace msme::engine {

using base::Error;
using model::Dataset;

namespace {

constexpr std::array<std::string_view, 3> kParts = {"raw", "truth", "clean"};

struct Wanted {
  std::array<bool, kParts.size()> parts{};
  std::vector<Dataset> datasets;  // in the order asked for

  bool part(std::string_view name) const {
    return parts[static_cast<std::size_t>(std::find(kParts.begin(), kParts.end(), name) - kParts.begin())];
  }
};

base::Result<Wanted> read_wanted(const Json& params) {
  Wanted out;
  const Json* parts = base::array(params, "parts");
  if (parts == nullptr) return bad_param("parts", "Which parts?", "a list of raw, truth, clean", "nothing");
  for (const Json& each : *parts) {
    const auto name = base::as_text(each);
    const auto at = std::find(kParts.begin(), kParts.end(), name ? std::string_view(*name) : std::string_view());
    if (at == kParts.end())
      return bad_param("parts", "Unknown part", "raw, truth or clean", base::dump(each).substr(0, 40));
    out.parts[static_cast<std::size_t>(at - kParts.begin())] = true;
  }
  const Json* datasets = base::array(params, "datasets");
  if (datasets == nullptr) return bad_param("datasets", "Which datasets?", "a list of datasets", "nothing");
  for (const Json& each : *datasets) {
    const auto dataset = dataset_param(base::record({{"dataset", each}}));
    if (!dataset) return dataset.error();
    out.datasets.push_back(*dataset);
  }
  return out;
}

// The files one after the other in the output buffer, and their list.
class FileList {
 public:
  explicit FileList(std::string& out) : out_(out) { out_ = std::string(); }

  void end_file(std::string_view part, const char* key, std::string_view name, std::size_t rows) {
    files_.push_back(base::record({{"part", part}, {key, name}, {"rows", rows}, {"bytes", out_.size() - from_}}));
    from_ = out_.size();
  }
  std::string& out() { return out_; }
  Json take() { return std::move(files_); }

 private:
  std::string& out_;
  std::size_t from_ = 0;
  Json files_ = Json::array();
};

base::Status write_files(Session& owner, Session& session, const Wanted& wanted, FileList& files) {
  constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
  std::vector<Dataset> datasets;
  std::copy_if(wanted.datasets.begin(), wanted.datasets.end(), std::back_inserter(datasets), [&](Dataset dataset) {
    return std::any_of(session.files.begin(), session.files.end(),
                       [&](const ingest::RawFile& file) { return file.dataset == dataset; });
  });
  // The raw rows come first: cleaning uses them up.
  for (const Dataset dataset : datasets) {
    if (!wanted.part("raw")) break;
    base::Status allowed = require_consent(session, dataset);
    if (!allowed) return allowed;
    const std::size_t rows = append_raw_rows(files.out(), session, dataset, 0, kAll, '\n', RawForm::AsItCame);
    files.end_file("raw", "dataset", model::text(dataset), rows);
  }
  for (const simulate::TruthFile& file : session.truth) {
    if (!wanted.part("truth")) break;
    files.out() += file.bytes;
    const auto rows = std::count(file.bytes.begin(), file.bytes.end(), '\n');
    files.end_file("truth", "name", file.name, static_cast<std::size_t>(rows));
  }
  if (!wanted.part("clean")) return base::Unit{};
  Lent lent(owner, session);
  base::Status cleaned = clean_session(session, Json::object());
  if (!cleaned) return cleaned;
  for (const Dataset dataset : datasets) {
    base::Status allowed = require_consent(session, dataset);
    if (!allowed) return allowed;
    const std::size_t rows = append_clean_rows(files.out(), session, dataset, 0, kAll, '\n');
    files.end_file("clean", "dataset", model::text(dataset), rows);
  }
  return base::Unit{};
}

}  // namespace

Reply op_dataset_borrower(Session& session, const Json& params) {
  const auto wanted = read_wanted(params);
  if (!wanted) return wanted.error();
  Session borrower;
  borrower.rows_only = true;
  const base::Status made = make_guest(session, params, borrower);
  if (!made) return made.error();
  const base::Date as_of = borrower.borrower.as_of;
  FileList files(session.bulk_out);
  const base::Status written = write_files(session, borrower, *wanted, files);
  if (!written) return written.error();
  return base::dump(base::record({{"as_of", base::date_json(as_of)}, {"files", files.take()}}));
}

}  // namespace msme::engine
