// quality.score: how well the transactions were cleaned, by the truth that a host hands in. Nothing of it is kept.
#include "engine/session.hpp"
#include "quality/scorer.hpp"

namespace msme::engine {

using model::Dataset;

namespace {

// The set-aside rows of the session's own cleaning.
std::vector<quality::SetAside> rows_aside(const Session& session) {
  const model::Borrower& b = session.borrower;
  const model::CleanLog& log = b.log(Dataset::Transactions);
  std::vector<quality::SetAside> out;
  const auto take = [&](const std::vector<model::LogEntry>& entries, bool duplicate) {
    for (const model::LogEntry& entry : entries) {
      const bool known = entry.at.source < b.sources.size();
      out.push_back({known ? b.sources[entry.at.source].name : std::string(), entry.at.line, duplicate});
    }
  };
  take(log.duplicates, true);
  take(log.quarantined, false);
  return out;
}

Json identities(const model::Borrower& borrower) {
  Json out = Json::array();
  for (int i = 0; i < model::kDatasetCount; ++i) {
    const model::Counts& counts = borrower.log(static_cast<Dataset>(i)).counts;
    Json row = base::record({{"dataset", model::text(static_cast<Dataset>(i))}});
    row.update(counts_json(counts));
    row["balanced"] = counts.balanced();
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace

Reply op_quality(Session& session, const Json& params) {
  const std::string bytes = std::move(session.bulk_in);
  session.bulk_in.clear();
  // The parts stand one after the other in the input buffer.
  std::size_t at = 0;
  const auto part = [&](std::string_view name) -> std::optional<std::string_view> {
    const auto length = base::integer(params, name);
    if (!length || *length < 0 || static_cast<std::uint64_t>(*length) > bytes.size() - at) return std::nullopt;
    const std::string_view view = std::string_view(bytes).substr(at, static_cast<std::size_t>(*length));
    at += view.size();
    return view;
  };
  quality::Input input;
  const auto truth = part("truth_bytes");
  if (!truth) {
    return bad_param("truth_bytes", "The truth isn't in the input buffer",
                     "how many of the buffer's bytes are the truth", std::to_string(bytes.size()) + " bytes");
  }
  input.truth = *truth;
  input.places = part("files_truth_bytes").value_or(std::string_view());
  const auto foreign = part("cleaned_bytes");
  std::string own;
  if (foreign) {
    input.cleaned = *foreign;
  } else {
    const base::Status ready = require_clean(session);
    if (!ready) return ready.error();
    const base::Status allowed = require_consent(session, Dataset::Transactions);
    if (!allowed) return allowed.error();
    append_clean_rows(own, session, Dataset::Transactions, 0, SIZE_MAX, '\n');
    input.cleaned = own;
    input.aside = rows_aside(session);
  }
  auto report = quality::score(input);
  if (!report) return report.error();
  Json out = base::record({{"customer_id", base::text_or(params, "customer_id", "")},
                           {"scored", foreign ? Json(base::text_or(params, "name", "cleaned")) : Json("own")}});
  out.update(*report);
  if (!foreign) out["datasets"] = identities(session.borrower);
  return base::dump(out);
}

}  // namespace msme::engine
