#include "cli/quality.hpp"

#include <cstdio>
#include <filesystem>
#include <iostream>

#include "cli/workdir.hpp"

namespace msme::cli {
namespace {

using base::Error;

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.4f", share);
  return text;
}

// "duplicate_recall            1.0000  at least 0.9900  pass   20 of 20", a line for each figure.
void tell(const Json& report) {
  const Json* figures = base::array(report, "figures");
  if (figures == nullptr) return;
  for (const Json& figure : *figures) {
    const auto value = base::number(figure, "value");
    const auto target = base::number(figure, "target");
    const auto pass = base::boolean(figure, "pass");
    std::string line = base::text_or(figure, "id", "");
    line.resize(26, ' ');
    line += value ? percent(*value) : "     –";
    line += target ? "  at least " + percent(*target) : std::string(17, ' ');
    line += !pass ? "      " : *pass ? "  pass" : "  FAIL";
    const auto right = base::number(figure, "right");
    const auto of = base::number(figure, "of");
    if (right && of) {
      char counts[64];
      std::snprintf(counts, sizeof(counts), "  %.0f of %.0f", *right, *of);
      line += counts;
    }
    std::cout << line << "\n";
  }
  if (const Json* datasets = base::array(report, "datasets")) {
    for (const Json& d : *datasets) {
      if (base::integer_or(d, "in", 0) == 0) continue;
      std::cout << base::text_or(d, "dataset", "") << ": in " << base::integer_or(d, "in", 0) << " = kept "
                << base::integer_or(d, "kept", 0) << " + repaired " << base::integer_or(d, "repaired", 0)
                << " + duplicates " << base::integer_or(d, "duplicates", 0) << " + quarantined "
                << base::integer_or(d, "quarantined", 0) << "\n";
    }
  }
}

base::Result<Json> score(Session& session, const std::string& truth, const std::string& places,
                         const std::optional<std::string>& cleaned, const std::string& name) {
  Json params = base::record({{"truth_bytes", truth.size()}, {"files_truth_bytes", places.size()}});
  std::string bytes = truth + places;
  if (cleaned) {
    bytes += *cleaned;
    params["cleaned_bytes"] = cleaned->size();
    params["name"] = name;
  }
  return session.call_with(std::move(bytes), "quality.score", std::move(params));
}

std::string pretty(const Json& document) { return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

// Generated, cleaned and scored without a file.
int simulated(const Options& o) {
  Session session(o.customer);
  auto params = generate_params(o);
  if (!params) return fail(params.error());
  auto made = session.call("pipeline.generate", std::move(*params));
  if (!made) return fail(made.error());
  auto cleaned = session.call("pipeline.clean");
  if (!cleaned) return fail(cleaned.error());
  auto exported = session.call("data.export", base::record({{"type", "truth"}}));
  if (!exported) return fail(exported.error());
  auto report = score(session, std::string(session.bulk()), "", std::nullopt, "");
  if (!report) return fail(report.error());
  if (o.json) {
    std::cout << pretty(*report);
  } else {
    tell(*report);
  }
  return 0;
}

}  // namespace

int command_quality(Options o) {
  if (o.files.empty() && !o.customer.empty() && o.truth.empty()) return simulated(o);
  if (o.files.size() != 1 || o.truth.empty()) {
    return fail(Error{"E_USAGE", "", "A folder and its truth are needed",
                      "msme quality DIR --truth DIR/truth [--cleaned FILE], or msme quality --customer ID",
                      std::to_string(o.files.size()) + " folders given", "msme --help lists the commands"});
  }
  WorkDir dir(o.files[0]);
  base::Status status = dir.open(o);
  if (!status) return fail(status.error());
  auto truth = read_file(o.truth + "/truth_transactions.ndjson");
  if (!truth) return fail(truth.error());
  std::string places;
  if (exists(o.truth + "/truth_files.ndjson")) {
    auto read = read_file(o.truth + "/truth_files.ndjson");
    if (!read) return fail(read.error());
    places = std::move(*read);
  }
  std::optional<std::string> cleaned;
  if (!o.cleaned.empty()) {
    auto read = read_file(o.cleaned);
    if (!read) return fail(read.error());
    cleaned = std::move(*read);
  }
  Session session(o.customer);
  if (!cleaned) {
    status = dir.restore(session, o);
    if (!status) return fail(dir.keep_log(session, status).error());
    Json params = Json::object();
    if (!o.as_of.empty()) params["as_of"] = o.as_of;
    if (!o.now.empty()) params["now"] = o.now;
    auto done = session.call("pipeline.clean", std::move(params));
    if (!done) return fail(done.error());
  }
  auto report = score(session, *truth, places, cleaned, std::filesystem::path(o.cleaned).filename().string());
  if (!report) return fail(report.error());
  status = write_file(o.files[0] + "/logs/quality_report.json", pretty(*report));
  if (!cleaned) status = dir.keep_log(session, status);
  if (!status) return fail(status.error());
  if (o.json) {
    std::cout << pretty(*report);
  } else {
    tell(*report);
  }
  return 0;
}

}  // namespace msme::cli
