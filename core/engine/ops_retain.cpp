// retention.get, privacy.purge, and what is refused once the clock is over or the raw data gone.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "engine/again.hpp"
#include "engine/session.hpp"

namespace msme::engine {

using base::Date;
using base::Error;
using base::kNoDate;

namespace {

govern::ConsentTerms consent_terms(const Session& session) {
  govern::ConsentTerms terms;
  if (!session.consent) return terms;
  terms.expiry = session.consent->expiry;
  if (const Json* life = base::object(session.consent->document, "data_life")) {
    constexpr std::int64_t kMost = 10'000;
    terms.life_unit = base::text_or(*life, "unit", "");
    terms.life = static_cast<int>(std::clamp<std::int64_t>(base::integer_or(*life, "value", 0), 0, kMost));
  }
  return terms;
}

// The day that clocks are held against: one that was really given. The as-of date is a date of the data, and says nothing
// of the day on which somebody works on it: a second statement half a year on must not look like a deadline missed.
Date retention_day(const Session& session, const Json& params) {
  const Date given = base::parse_iso(base::text(params, "now").value_or(""));
  return given != kNoDate ? given : session.now;
}

base::Status load_retention(Session& session) {
  if (!session.retention) {
    auto document = rule_document(session, "retention.json");
    if (!document) return document.error();
    auto book = govern::RetentionBook::load(**document);
    if (!book) return book.error();
    session.retention = *book;
  }
  session.retention_facts.follow(session.audit.events());
  return base::Unit{};
}

bool answers_always(std::string_view op) {
  return op == "retention.get" || op == "privacy.purge" || op == "session.actor" || op.substr(0, 6) == "audit.";
}

// Ops that read raw data, that would clean it again, or that set back results which then couldn't be made again.
bool reads_raw(std::string_view op, const Json& params) {
  for (const std::string_view each :
       {"pipeline.ingest", "pipeline.clean", "consent.set", "decision.replay", "quality.score", "receipt.check"}) {
    if (op == each) return true;
  }
  const std::string type = base::text_or(params, "type", "");
  if (op == "pipeline.correct") return base::find(params, "add") != nullptr || base::find(params, "remove") != nullptr;
  if (op == "data.get") return type == "raw";
  if (op == "data.export")
    return type == "raw" || type == "changes" || type == "lineage" || type == "files" || type == "truth";
  if (op == "logs.get") return base::text_or(params, "kind", "") == "changes";
  return op == "privacy.set" && base::boolean_or(params, "show_pii", false);
}

// Overwritten before it is given back: a freed block may otherwise show its old content to the next owner.
void wipe(std::string& text) {
  volatile char* byte = text.data();
  for (std::size_t i = 0; i < text.size(); ++i) byte[i] = 0;
  text = std::string();
}

void drop_raw(Session& session) {
  for (ingest::RawFile& file : session.files) {
    wipe(file.bytes);
    file.index.clear();
    for (ingest::DocumentLine& line : file.documents) wipe(line.raw);
    file.documents = {};
    file.account_ids = {};
    file.account_numbers = {};
    file.stated = {};
    file.plan = ingest::StatementPlan{};
  }
  for (simulate::TruthFile& file : session.truth) wipe(file.bytes);
  session.truth = {};
  wipe(session.bulk_in);
  wipe(session.bulk_out);
  session.show_pii = false;
  session.shown.reset();
}

// [{dataset, rows}] of what the session holds, or as a host says of what it holds itself.
base::Result<Json> purged_rows(const Session& session, const Json& params) {
  Json out = Json::array();
  const Json* given = base::find(params, "datasets");
  constexpr std::size_t kMost = 10'000;
  if (given != nullptr && (!given->is_array() || given->size() > kMost))
    return bad_param("datasets", "Not counts of datasets", "[{dataset, rows}]", "something else");
  for (int i = 0; i < model::kDatasetCount; ++i) {
    const auto dataset = static_cast<model::Dataset>(i);
    std::int64_t rows = 0;
    for (const ingest::RawFile& file : session.files) {
      if (file.dataset == dataset) rows += file.rows;
    }
    for (std::size_t j = 0; given != nullptr && j < given->size(); ++j) {
      const auto counted = base::integer((*given)[j], "rows");
      if (!counted || *counted < 0 || !model::parse_dataset(base::text_or((*given)[j], "dataset", "")))
        return bad_param("datasets", "Not counts of datasets", "[{dataset, rows}]", "something else");
      if (base::text((*given)[j], "dataset") == model::text(dataset)) rows += *counted;
    }
    if (rows > 0) out.push_back(base::record({{"dataset", model::text(dataset)}, {"rows", rows}}));
  }
  return out;
}

// Parts of one file stand together.
std::int64_t count_files(const Session& session) {
  std::int64_t files = 0;
  std::string_view last;
  for (const ingest::RawFile& file : session.files) {
    if (file.sha256 != last) ++files;
    last = file.sha256;
  }
  return files;
}

// The consent that the data stood under; after a purge in an earlier session the log still names it.
std::string last_consent(const Session& session) {
  if (session.consent) return session.consent->id;
  const Json& events = session.audit.events();
  for (std::size_t i = events.size(); i > 0; --i) {
    if (const auto id = base::text(events[i - 1], "consent_id")) return std::string(*id);
  }
  return {};
}

}  // namespace

Reply op_retention(Session& session, const Json& params) {
  auto now = date_param(params, "now");
  if (!now) return now.error();
  const base::Status loaded = load_retention(session);
  if (!loaded) return loaded.error();
  const Date given = retention_day(session, params);
  // What is left is told by the latest day seen, whatever the clock says now.
  const Date day = std::max(given != kNoDate ? given : session.now_in_force(), session.audit.latest());
  auto clock = govern::retention(*session.retention, session.retention_facts, consent_terms(session), day);
  clock.due = given != kNoDate && clock.deadline != kNoDate && given > clock.deadline;
  Json out = govern::to_json(clock, *session.retention, day);
  const bool back = clock_moved_back(session) || (*now != kNoDate && *now < session.audit.latest());
  out["clock"] = back ? "moved_back" : "ok";
  return base::dump(out);
}

base::Status still_allowed(Session& session, std::string_view op, const Json& params) {
  if (answers_always(op)) return base::Unit{};
  const base::Status loaded = load_retention(session);
  if (!loaded) return loaded.error();
  const bool all = session.purged == "all";
  if (all ? op != "state.get" : session.purged == "raw" && reads_raw(op, params)) {
    return Error{
        "E_RAW_PURGED",
        "",
        all ? "This borrower's data has been purged" : "The raw data has been purged; the results are still here",
        "data that is still there",
        std::string(op),
        "Give the files again, to a fresh engine"};
  }
  const Date day = retention_day(session, params);
  const auto clock = govern::retention(*session.retention, session.retention_facts, consent_terms(session), day);
  if (day == kNoDate || !clock.due) return base::Unit{};
  // An expired consent and its data life refuse by themselves, and say so.
  if (clock.basis == govern::Basis::Expired || clock.of_consent) return base::Unit{};
  return Error{"E_RETENTION_OVER",
               "",
               "This borrower's data was to be kept until a day that is over",
               "until " + base::to_iso(clock.deadline),
               base::to_iso(day),
               "Purge it: privacy.purge, or msme purge DIR --all"};
}

Reply op_purge(Session& session, const Json& params) {
  const std::string what = base::text_or(params, "what", "");
  if (what != "raw" && what != "all") return bad_param("what", "Say what to purge", "raw or all", "something else");
  auto now = date_param(params, "now");
  if (!now) return now.error();
  auto rows = purged_rows(session, params);
  if (!rows) return rows.error();
  if (*now != kNoDate) session.now = *now;
  const std::int64_t files = std::max(count_files(session), base::integer_or(params, "files", 0));
  const std::string customer(*base::text(params, "customer_id"));
  const std::string consent = last_consent(session);
  const Date at = session.now_in_force() != kNoDate ? session.now_in_force() : session.audit.latest();
  Json datasets = Json::array();
  std::int64_t total = 0;
  for (const Json& each : *rows) {
    datasets.push_back(each["dataset"]);
    total += base::integer_or(each, "rows", 0);
  }
  // Before the rows go: the decision record still tells their digests.
  if (what == "raw" && session.purged.empty()) session.kept_raw_hashes = raw_hashes(session);
  drop_raw(session);
  session.audit.add("privacy.purge", customer, consent, at,
                    base::record({{"datasets", datasets}, {"what", what}, {"rows", total}, {"files", files}}));
  if (what == "all") {
    Session fresh;
    fresh.customer_id = customer;
    fresh.now = session.now;
    fresh.audit = std::move(session.audit);
    fresh.clock_told = session.clock_told;
    fresh.retention_facts = session.retention_facts;
    session = std::move(fresh);
  }
  if (session.purged != "all") session.purged = what;
  Json record = base::record({{"customer_id", customer},
                              {"consent_id", consent.empty() ? Json(nullptr) : Json(consent)},
                              {"at", base::date_json(at)},
                              {"what", what},
                              {"datasets", std::move(*rows)},
                              {"files", files},
                              {"log_head", session.audit.head()}});
  return base::dump(base::record({{"purged", what}, {"record", std::move(record)}}));
}

}  // namespace msme::engine
