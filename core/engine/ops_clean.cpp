// pipeline.clean: every raw row of every dataset gets its verdict.
#include <algorithm>
#include <utility>

#include "analyze/raise.hpp"
#include "base/text.hpp"
#include "classify/parties.hpp"
#include "clean/documents.hpp"
#include "clean/transactions.hpp"
#include "engine/accounts.hpp"
#include "engine/session.hpp"

namespace msme::engine {

using base::Date;
using base::Error;
using base::kNoDate;
using ingest::FileKind;
using ingest::RawFile;
using model::Dataset;

namespace {

const std::string& going_by(const SameAccounts& same, const std::string& id) {
  for (const auto& [other, held] : same) {
    if (other == id) return held;
  }
  return id;
}

// The account records that sources imply: a statement's header is the raw record of its account; transactions
// without an accounts file at least name it.
void implied_accounts(Session& session, const SameAccounts& same, const std::vector<clean::RawDocument>& given,
                      std::vector<clean::RawDocument>& documents, const std::vector<std::uint16_t>& source_of) {
  std::vector<std::string> known;
  for (const clean::RawDocument& document : given) {
    if (const auto id = base::text(document.value, "account_id")) known.emplace_back(*id);
  }
  for (std::size_t f = 0; f < session.files.size(); ++f) {
    const RawFile& file = session.files[f];
    if (file.kind == FileKind::Documents) continue;
    for (const std::string& printed : file.account_ids) {
      const std::string& id = going_by(same, printed);
      if (std::find(known.begin(), known.end(), id) != known.end()) continue;
      known.push_back(id);
      clean::RawDocument document;
      document.value = base::record({{"account_id", id}, {"user_id", session.consent->customer_id}});
      const bool own = id == file.source.account_id;
      if (!file.source.bank.empty()) document.value["bank"] = file.source.bank;
      if (own && !file.source.account_number.empty()) document.value["account_number"] = file.source.account_number;
      if (own && !file.source.holder.empty()) document.value["holder_name"] = file.source.holder;
      document.value["currency"] = "INR";
      document.value["_implied"] = true;
      document.at = {source_of[f], 0};
      documents.push_back(std::move(document));
    }
  }
}

// Documents of payloads remember the file they stood in, also when they are read back from exported raw rows: its
// index in borrower.sources, added when `line` is its first.
std::uint16_t source_of_document(Session& session, const RawFile& file, std::uint16_t own, std::size_t first,
                                 const ingest::DocumentLine& line) {
  std::vector<model::Source>& sources = session.borrower.sources;
  if (line.place.empty()) return own;
  // Another file, or another of the same name: its lines start again.
  const bool known = sources.size() > first && sources.back().name == line.file &&
                     (sources.back().places.empty() || sources.back().places.back().first < line.line);
  if (!known) {
    constexpr std::size_t kMaxSources = 60000;
    if (sources.size() >= kMaxSources) return own;
    model::Source source;
    source.name = line.file;
    source.layout = file.source.layout;
    sources.push_back(std::move(source));
  }
  sources.back().places.emplace_back(line.line, line.place);
  return static_cast<std::uint16_t>(sources.size() - 1);
}

// An account's profile (who holds it) or summary (what is on it), where the consent has no such type.
constexpr std::string_view kProfileKeys[] = {
    "holder_name", "account_holder", "account_holder_name", "holder", "holders", "pan", "mobile", "email", "address",
    "dob",         "nominee"};
constexpr std::string_view kSummaryKeys[] = {"balance", "current_balance", "closing_balance", "available_balance"};

void cut_accounts(const consent::Consent& consent, std::vector<clean::RawDocument>& documents, model::CleanLog& log) {
  std::uint32_t cut = 0;
  for (clean::RawDocument& document : documents) cut += cut_account_types(consent, document.value) > 0 ? 1U : 0U;
  if (cut > 0) log.normalised.emplace_back("CONSENT_TYPE_CUT", cut);
}

base::Status clean_small_datasets(Session& session, const SameAccounts& same,
                                  const std::vector<std::uint16_t>& source_of,
                                  clean::DocumentOptions document_options = {},
                                  std::optional<Dataset> only = std::nullopt) {
  if (!session.consent->self) {
    document_options.consent_from = session.consent->data_from;
    document_options.consent_to = session.consent->data_to;
  }
  for (int i = 0; i < model::kDatasetCount; ++i) {
    const auto dataset = static_cast<Dataset>(i);
    if (only && *only != dataset) continue;
    if (dataset == Dataset::Transactions || dataset == Dataset::Consent) continue;
    std::vector<clean::RawDocument> documents;
    model::CleanLog& log = session.borrower.log(dataset);
    for (std::size_t f = 0; f < session.files.size(); ++f) {
      RawFile& file = session.files[f];
      if (file.kind != FileKind::Documents || file.dataset != dataset) continue;
      log.other_customer += file.other_customer;
      const std::size_t first = session.borrower.sources.size();
      for (ingest::DocumentLine& line : file.documents) {
        clean::RawDocument document;
        document.at = {source_of_document(session, file, source_of[f], first, line), line.line};
        document.malformed = line.malformed;
        document.raw = line.raw;
        document.rule = line.rule;
        document.reason = line.reason;
        if (dataset == Dataset::MutualFunds && !covers_row(*session.consent, line)) {
          ++log.outside_consent;
          continue;
        }
        // In the lab nobody reads a raw document again; to copy them all is a tenth of a borrower's time.
        document.value = session.brief ? std::move(line.value) : line.value;
        documents.push_back(std::move(document));
      }
    }
    if (dataset == Dataset::Accounts) {
      for (clean::RawDocument& document : documents) {
        const auto id = base::text(document.value, "account_id");
        if (id) document.value["account_id"] = std::string(going_by(same, std::string(*id)));
      }
      if (!same.empty()) log.normalised.emplace_back("ACCOUNT_BY_LAST_DIGITS", static_cast<std::uint32_t>(same.size()));
      std::vector<clean::RawDocument> implied;
      implied_accounts(session, same, documents, implied, source_of);
      std::move(implied.begin(), implied.end(), std::back_inserter(documents));
    }
    if (documents.empty()) continue;
    if (!session.consent->covers_dataset(dataset)) {
      log.outside_consent += static_cast<std::uint32_t>(documents.size());
      continue;
    }
    if (dataset == Dataset::Accounts && session.consent->types != consent::kAllTypes)
      cut_accounts(*session.consent, documents, log);
    clean::clean_documents(dataset, documents, session.borrower, document_options);
    for (clean::RawDocument& document : documents) base::discard(document.value);
  }
  return base::Unit{};
}

base::Status clean_transactions(Session& session, const SameAccounts& same,
                                const std::vector<std::uint16_t>& source_of) {
  base::Status compiled = load_classifier(session);
  if (!compiled) return compiled;
  auto narration = rule_document(session, "narration_rules.json");
  if (!narration) return narration.error();
  clean::TransactionOptions options;
  options.now = session.now;
  options.same_accounts = same;
  if (!session.consent->self) {
    options.consent_from = session.consent->data_from;
    options.consent_to = session.consent->data_to;
    options.consent_filters = session.consent->filters;
  }
  session.borrower.deciders = session.classifier->deciders();
  clean::TransactionCleaner cleaner(session.borrower, *session.classifier, options);
  std::vector<model::RawTxn> batch;
  bool any = false;
  for (std::size_t f = 0; f < session.files.size(); ++f) {
    const RawFile& file = session.files[f];
    if (file.kind == FileKind::Documents) continue;
    any = true;
    session.borrower.log(Dataset::Transactions).other_customer += file.other_customer;
    const auto reader = ingest::open_rows(file);
    cleaner.begin_source(source_of[f], file.rows);
    while (reader->next(batch)) cleaner.add(batch);
    cleaner.end_source();
  }
  cleaner.finish();
  session.borrower.given[static_cast<std::size_t>(Dataset::Transactions)] = any;
  classify::link_rows(session.borrower, **narration, session.corrections);
  classify::resolve_parties(session.borrower, **narration, *session.classifier, session.corrections);
  return base::Unit{};
}

Date last_date(const model::Borrower& b) {
  Date last = kNoDate;
  const auto take = [&last](Date date) { last = date != kNoDate && (last == kNoDate || date > last) ? date : last; };
  for (const Date date : b.ledger.date) take(date);
  if (last != kNoDate) return last;
  for (const auto& record : b.gst) take(base::month_end(record.month));
  for (const auto& record : b.credit_reports) take(record.date);
  for (const auto& record : b.ondc_orders) take(record.created);
  for (const auto& record : b.ocen_applications) take(record.applied);
  return last;
}

std::string range_words(const consent::Consent& consent) {
  const auto day = [](Date date) { return date == kNoDate ? std::string("…") : base::to_iso(date); };
  return day(consent.data_from) + " to " + day(consent.data_to) + (consent.filters.empty() ? "" : ", and its filters");
}

// Consent is a dataset too: its log and its one record.
void log_consent(Session& session, const std::vector<std::uint16_t>& source_of) {
  model::CleanLog& log = session.borrower.log(Dataset::Consent);
  for (std::size_t f = 0; f < session.files.size(); ++f) {
    const RawFile& file = session.files[f];
    if (file.dataset != Dataset::Consent) continue;
    log.other_customer += file.other_customer;
    for (const ingest::DocumentLine& line : file.documents) {
      ++log.counts.in;
      const auto parsed = line.malformed ? base::Result<consent::Consent>(Error{"E_BAD_JSON"})
                                         : consent::parse(line.value, session.consent->customer_id);
      if (!parsed) {
        ++log.counts.quarantined;
        log.quarantined.push_back({"CONSENT_INVALID",
                                   parsed.error().path,
                                   line.malformed ? line.raw : base::dump(line.value).substr(0, 300),
                                   parsed.error().expected,
                                   {source_of[f], line.line}});
      } else if (parsed->id == session.consent->id && log.counts.kept == 0) {
        ++log.counts.kept;
      } else {
        ++log.counts.duplicates;
        log.duplicates.push_back(
            {"CONSENT_REPLACED", "consent_id", parsed->id, session.consent->id, {source_of[f], line.line}});
      }
    }
  }
  if (log.counts.kept == 0) {
    // A consent that came through consent.set or was recorded for own files.
    ++log.counts.in;
    ++log.counts.kept;
  }
  session.borrower.given[static_cast<std::size_t>(Dataset::Consent)] = true;
}

// The data-quality verdict, from the metrics that judge the data itself.
Json quality_json(const Session& session) {
  const analyze::Analytics& analytics = *session.analytics;
  const auto number = [](const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); };
  Json parts = Json::array();
  for (const char* id : {"Q1_full_months", "Q2_chain_exact", "Q3_categorised_share", "Q4_data_age", "Q5_source_trust",
                         "Q6_usable_rows"}) {
    const analyze::Metric* metric = analytics.metric(id);
    if (metric == nullptr) continue;
    parts.push_back(
        base::record({{"id", metric->id},
                      {"name", metric->name},
                      {"value", number(metric->value)},
                      {"unit", metric->unit},
                      {"detail", metric->value ? metric->formula : "not computable: " + metric->not_computable}}));
  }
  const analyze::QualityReport report = analyze::judge_quality(session.borrower, analytics, session.policy->document());
  Json raises = Json::array();
  for (const analyze::Raise& raise : report.raises)
    raises.push_back(base::record({{"code", raise.code}, {"gain", raise.gain}, {"params", raise.params}}));
  Json datasets = Json::array();
  for (const analyze::DatasetQuality& q : report.datasets) {
    datasets.push_back(
        base::record({{"dataset", model::text(q.dataset)},
                      {"score", q.score},
                      {"usable", base::round_to(q.usable, 4)},
                      {"as_printed", base::round_to(q.as_printed, 4)},
                      {"complete", base::round_to(q.complete, 4)},
                      {"freshness", q.freshness ? Json(base::round_to(*q.freshness, 4)) : Json(nullptr)}}));
  }
  return base::record({{"score", number(analytics.value("DQ_index"))},
                       {"parts", std::move(parts)},
                       {"raise", std::move(raises)},
                       {"datasets", std::move(datasets)}});
}

Json clean_result(const Session& session) {
  const model::Borrower& b = session.borrower;
  Json datasets = Json::array();
  for (int i = 0; i < model::kDatasetCount; ++i) {
    const auto dataset = static_cast<Dataset>(i);
    const model::CleanLog& log = b.log(dataset);
    Json issues = Json::array();
    std::vector<std::pair<std::string, std::uint32_t>> codes;
    for (const auto* list : {&log.quarantined, &log.duplicates, &log.repaired}) {
      for (const model::LogEntry& entry : *list) {
        const auto at = std::find_if(codes.begin(), codes.end(), [&](const auto& c) { return c.first == entry.rule; });
        if (at == codes.end()) {
          codes.emplace_back(entry.rule, 1U);
        } else {
          ++at->second;
        }
      }
    }
    Json nested = Json::object();
    for (const auto& [list, counts] : log.nested) nested[list] = counts_json(counts);
    for (const auto& [code, count] : codes) issues.push_back(base::record({{"code", code}, {"count", count}}));
    datasets.push_back(base::record({{"dataset", model::text(dataset)},
                                     {"counts", counts_json(log.counts)},
                                     {"nested", std::move(nested)},
                                     {"other_customer", log.other_customer},
                                     {"outside_consent", log.outside_consent},
                                     {"issues", std::move(issues)}}));
  }
  Json chains = Json::array();
  for (const model::ChainReport& chain : b.chains) {
    chains.push_back(base::record({{"account_id", b.accounts[chain.account].id},
                                   {"steps", chain.steps},
                                   {"breaks", chain.breaks},
                                   {"gap", base::to_rupees(chain.gap)}}));
  }
  return base::record({{"as_of", base::date_json(b.as_of)},
                       {"now", base::date_json(session.now_in_force())},
                       {"data_origin", b.data_origin()},
                       {"datasets", std::move(datasets)},
                       {"quality", quality_json(session)},
                       {"chains", std::move(chains)},
                       {"files", file_verdicts(session)}});
}

}  // namespace

std::size_t cut_account_types(const consent::Consent& consent, Json& account) {
  if (!account.is_object()) return 0;
  std::size_t erased = 0;
  const auto erase = [&](const auto& keys) {
    for (const std::string_view key : keys) erased += account.erase(std::string(key));
  };
  if ((consent.types & consent::kProfile) == 0) erase(kProfileKeys);
  if ((consent.types & consent::kSummary) == 0) erase(kSummaryKeys);
  return erased;
}

bool covers_row(const consent::Consent& consent, const ingest::DocumentLine& row) {
  return row.malformed || consent.covers_holding(base::upper(base::text_or(row.value, "asset_class", "")));
}

base::Result<model::Borrower> documents_again(Session& session, const clean::DocumentOptions& options,
                                              std::optional<Dataset> only) {
  model::Borrower again;
  again.customer_id = session.borrower.customer_id;
  again.synthetic = session.borrower.synthetic;
  std::vector<std::uint16_t> source_of;
  for (const RawFile& file : session.files) {
    source_of.push_back(static_cast<std::uint16_t>(again.sources.size()));
    again.sources.push_back(file.source);
  }
  std::swap(session.borrower, again);
  const base::Status status =
      clean_small_datasets(session, merged_accounts(match_accounts(session.files)), source_of, options, only);
  std::swap(session.borrower, again);
  if (!status) return status.error();
  return again;
}

base::Status analyze_session(Session& session) {
  base::Status status = load_policy(session);
  if (!status) return status;
  session.analytics = analyze::analyze(session.borrower, session.policy->document(),
                                       session.brief ? analyze::Papers::None : analyze::Papers::All);
  return status;
}

base::Status clean_session(Session& session, const Json& params) {
  auto now = date_param(params, "now");
  if (!now) return now.error();
  auto as_of = date_param(params, "as_of");
  if (!as_of) return as_of.error();
  if (session.files.empty()) {
    return Error{"E_NO_DATA",
                 "",
                 "There is nothing to clean",
                 "at least one file or a simulated borrower",
                 "nothing",
                 "Run pipeline.generate or pipeline.ingest first"};
  }
  if (*now != kNoDate) session.now = *now;
  base::Status allowed = require_consent(session, std::nullopt);
  if (!allowed) return allowed.error();
  session.forget_results();
  model::Borrower& borrower = session.borrower;
  borrower.customer_id = session.consent->customer_id;
  borrower.synthetic = session.synthetic();
  borrower.missing_providers = session.missing;
  std::vector<std::uint16_t> source_of;
  for (const RawFile& file : session.files) {
    source_of.push_back(static_cast<std::uint16_t>(borrower.sources.size()));
    borrower.sources.push_back(file.source);
  }
  const SameAccounts same = merged_accounts(match_accounts(session.files));
  base::Status status = clean_small_datasets(session, same, source_of);
  if (!status) return status.error();
  const bool has_rows = std::any_of(session.files.begin(), session.files.end(),
                                    [](const RawFile& file) { return file.kind != FileKind::Documents; });
  if (has_rows) {
    allowed = require_consent(session, Dataset::Transactions);
    if (!allowed) return allowed.error();
  }
  status = clean_transactions(session, same, source_of);
  if (!status) return status.error();
  const model::CleanLog& rows = borrower.log(Dataset::Transactions);
  if (rows.outside_consent > 0 && rows.counts.in == 0) {
    const std::uint32_t cut = rows.outside_consent;
    session.forget_results();
    return Error{"E_CONSENT_RANGE",
                 "/consent",
                 "No transaction lies within what the consent allows",
                 range_words(*session.consent),
                 std::to_string(cut) + " rows outside",
                 "Add statements of that period, or ask the borrower for a consent that covers this one"};
  }
  log_consent(session, source_of);

  if (*as_of != kNoDate) session.as_of_given = *as_of;
  borrower.as_of = session.as_of_given != kNoDate ? session.as_of_given : last_date(borrower);
  borrower.now = session.now_in_force();
  if (session.consent->self && !borrower.ledger.date.empty()) {
    const auto [first, last] = std::minmax_element(borrower.ledger.date.begin(), borrower.ledger.date.end());
    consent::extend_self(*session.consent, *first, *last);
  }
  if (session.consent->self && session.consent->start == kNoDate) {
    *session.consent = consent::make_self(session.consent->customer_id, borrower.now, session.consent->data_from,
                                          session.consent->data_to);
  }
  // The consent must hold on the day that is now known.
  allowed = require_consent(session, std::nullopt);
  if (!allowed) {
    session.forget_results();
    return allowed.error();
  }
  mark_accepted_gaps(session);
  if (!session.rows_only) status = analyze_session(session);
  if (!status) return status.error();
  session.cleaned = true;
  status = refresh_shown(session);
  if (!status) return status.error();
  const model::Counts& counts = borrower.log(Dataset::Transactions).counts;
  session.audit.add("pipeline.clean", borrower.customer_id, session.consent->id, borrower.now, counts_json(counts));
  return base::Unit{};
}

Reply op_clean(Session& session, const Json& params) {
  const base::Status cleaned = clean_session(session, params);
  if (!cleaned) return cleaned.error();
  return base::dump(clean_result(session));
}

}  // namespace msme::engine
