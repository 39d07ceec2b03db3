// Documents → verdicts. Two passes: each document is read on its own, then documents of one key are settled, and only
// then are records and log entries written, in file order, so that every row has exactly one verdict.
#include "clean/documents.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "clean/documents_spec.hpp"
#include "clean/documents_tables.hpp"

namespace msme::clean {
namespace {

using base::Date;
using base::Json;
using base::kNoDate;
using model::LogEntry;
using model::Verdict;

struct Outcome {
  Verdict verdict = Verdict::Kept;
  std::string key;
  std::string identity;  // the source's own id; empty when it was derived
  std::string updated;
  bool revised = false;
  bool key_derived = false;
  bool joined = false;       // a piece whose nested rows live on in the return that it was added to
  std::string sections;      // of a return of GSTN's: those that its file held
  std::size_t kept = kNone;  // duplicate of this outcome
  LogEntry entry;            // why it is quarantined or a duplicate
  Json clean;
  std::vector<Draft::Derivation> derived;
  std::vector<Notes::Entry> notes;
  std::vector<Notes::Nested> nested;
  std::vector<model::Change> changes;
};

void quarantine(Outcome& out, std::string_view rule, std::string_view field, std::string before, std::string expected) {
  out.verdict = Verdict::Quarantined;
  out.entry.rule = rule;
  out.entry.field = field;
  out.entry.before = std::move(before);
  out.entry.after = std::move(expected);
}

// "a record with account_id, bank, …" for a document that holds none of them.
std::string record_expectation(const DatasetSpec& spec) {
  std::string out = "a record with ";
  bool first = true;
  for (const FieldSpec& field : spec.row.fields) {
    if (!field.required) continue;
    if (!first) out += ", ";
    out += field.name;
    first = false;
  }
  return out;
}

bool key_was_derived(const DatasetSpec& spec, const Draft& draft) {
  for (std::string_view rest = spec.key; !rest.empty();) {
    if (draft.is_derived(next_part(rest, '+'))) return true;
  }
  return false;
}

std::string key_of(const DatasetSpec& spec, const Draft& draft) {
  std::string key;
  for (std::string_view rest = spec.key; !rest.empty();) {
    if (!key.empty()) key += ' ';
    key += draft.text(next_part(rest, '+'));
  }
  return key;
}

// A document against its dataset's schema; rows of its lists have been checked one by one. Shown with personal values, it
// keeps the verdict of its masked form.
void check_document(const DatasetSpec& spec, const RawDocument& document, const Context& context, Outcome& out) {
  const model::SchemaNode& schema = model::schema_of(spec.dataset);
  Json masked;
  if (!context.masked) {
    Notes notes(*context.layouts);
    notes.read_by(&schema);
    Draft draft(spec.row, document.value, notes);
    Context hidden = context;
    hidden.masked = true;
    spec.derive(draft, hidden);
    masked = draft.take_clean();
  }
  const auto fault = model::check_schema(schema, context.masked ? out.clean : masked, false);
  if (!fault) return;
  quarantine(out, fault->rule, std::string_view(fault->path).substr(fault->path.empty() ? 0 : 1),
             fault->value == nullptr ? std::string() : shortened(base::dump(*fault->value)), fault->expected);
}

Outcome read_document(const DatasetSpec& spec, const RawDocument& document, const Context& context) {
  Outcome out;
  out.entry.at = document.at;
  if (!document.rule.empty()) {
    quarantine(out, document.rule, "", shortened(document.raw), std::string(document.reason));
    return out;
  }
  if (document.malformed || !document.value.is_object()) {
    quarantine(out, "ROW_MALFORMED", "", shortened(document.raw), "a JSON object");
    return out;
  }
  Notes notes(*context.layouts, context.masked, context.traced ? &out.changes : nullptr);
  notes.read_by(&model::schema_of(spec.dataset));
  Draft draft(spec.row, document.value, notes);
  out.nested = std::move(notes.nested_lists());
  if (draft.foreign()) {
    quarantine(out, "WRONG_SHAPE", "", shortened(base::dump(document.value)), record_expectation(spec));
    return out;
  }
  spec.derive(draft, context);
  std::string_view rule;
  std::string before;
  if (const FieldSpec* field = draft.first_missing(rule, before)) {
    quarantine(out, rule, field->name, std::move(before), expectation(*field));
    return out;
  }
  out.key = key_of(spec, draft);
  out.key_derived = key_was_derived(spec, draft);
  if (!draft.is_derived(spec.identity)) out.identity = draft.text(spec.identity);
  out.updated = draft.text("updated_at");
  out.revised = draft.text("status") == "REVISED";
  out.sections = base::text_or(document.value, "_sections", "");
  constexpr std::size_t kAdded = 4;  // by write_kept and add_filing
  out.clean = draft.take_clean(kAdded);
  out.derived = draft.take_derived();
  out.notes = notes.entries();
  out.verdict = out.derived.empty() ? Verdict::Kept : Verdict::Repaired;
  check_document(spec, document, context, out);
  return out;
}

// Whether the later row replaces the one that is held.
bool replaces(Keep keep, const Outcome& held, const Outcome& later) {
  if (held.clean == later.clean) return false;
  switch (keep) {
    case Keep::First:
      return false;
    case Keep::LatestUpdate:
      return later.updated >= held.updated;  // ISO texts sort as time does
    case Keep::Revised:
      return later.revised;
  }
  return false;
}

void mark_duplicate(Outcome& row, std::size_t kept, std::string_view rule) {
  row.verdict = Verdict::Duplicate;
  row.kept = kept;
  row.entry.rule = rule;
  row.entry.before = row.key;
}

bool derived_in(const Outcome& row, std::string_view field) {
  for (const Draft::Derivation& entry : row.derived) {
    if (entry.field == field) return true;
  }
  return false;
}

// A return and its line in the portal's filing list are one: the day of filing goes to the figures.
bool settle_filing(std::vector<Outcome>& rows, std::size_t& held, std::size_t later) {
  const bool held_filing = is_filing_only(rows[held].clean);
  if (held_filing == is_filing_only(rows[later].clean)) return false;
  const std::size_t filing = held_filing ? held : later;
  const std::size_t figures = held_filing ? later : held;
  for (const std::size_t i : {filing, figures}) {  // whose period is a guess proves nothing
    if (derived_in(rows[i], "return_period") || derived_in(rows[i], "return_type")) return false;
  }
  Outcome& row = rows[figures];
  add_filing({&row.clean, &row.derived}, rows[filing].clean, !rows[filing].identity.empty());
  if (!row.derived.empty()) row.verdict = Verdict::Repaired;
  mark_duplicate(rows[filing], figures, "FILING_MERGED");
  held = figures;
  return true;
}

// Documents that a page repeats: they count once, and each is named.
void count_repeats(Outcome& piece, const std::vector<std::size_t>& repeats, const std::string& held) {
  for (Notes::Nested& nested : piece.nested) {
    if (nested.list != "invoices") continue;
    for (const std::size_t i : repeats) {
      std::uint32_t& was = nested.counts.kept > 0 ? nested.counts.kept : nested.counts.repaired;
      if (was == 0) return;
      --was;
      ++nested.counts.duplicates;
      model::NestedEntry entry;
      entry.verdict = Verdict::Duplicate;
      entry.path = "invoices[" + std::to_string(i) + "]";
      entry.entry.rule = "RETURN_PAGE_REPEATS";
      entry.entry.field = "invoice_number";
      const Json* list = base::array(piece.clean, "invoices");
      if (list != nullptr && i < list->size()) entry.entry.before = base::text_or((*list)[i], "invoice_number", "");
      entry.entry.after = held;
      nested.entries.push_back(std::move(entry));
    }
  }
}

// Files with different sections of one return are one return, and so are the pages of one answer.
bool settle_pieces(std::vector<Outcome>& rows, std::size_t& held, std::size_t later) {
  Outcome& row = rows[held];
  Outcome& piece = rows[later];
  const bool pages = row.sections == piece.sections;
  const PieceFit fit = add_piece({&row.clean, &row.derived}, row.sections, piece.clean, piece.sections);
  switch (fit.is) {
    case Pieces::Apart:
      return false;
    case Pieces::Added:
      row.verdict = Verdict::Repaired;
      piece.joined = true;
      count_repeats(piece, fit.repeats, row.key);
      mark_duplicate(piece, held, pages ? "RETURN_PAGE_MERGED" : "RETURN_PIECE_MERGED");
      return true;
    case Pieces::Repeated:
      mark_duplicate(piece, held, piece.clean == row.clean ? "DUPLICATE_EXACT" : "RETURN_PAGE_REPEATS");
      return true;
    case Pieces::Conflict:
      quarantine(piece, "RETURN_PAGES_CONFLICT", "invoices", shortened(fit.document),
                 "the figures that another file of this return has for it");
      return true;
    case Pieces::PieceRestates:
      mark_duplicate(piece, held, "RETURN_PIECE_RESTATES");
      return true;
    case Pieces::HeldRestates:
      mark_duplicate(row, later, "RETURN_PIECE_RESTATES");
      held = later;
      return true;
  }
  return false;
}

// Of two lists of a month's purchases the one with credit on offer: a GSTR-2A has none and still changes.
bool settle_purchases(std::vector<Outcome>& rows, std::size_t& held, std::size_t later) {
  const auto purchases = [](const Outcome& row) { return base::text_or(row.clean, "return_type", "") == "GSTR2B"; };
  const auto offers = [](const Outcome& row) { return base::find(row.clean, "itc_available") != nullptr; };
  if (!purchases(rows[held]) || offers(rows[held]) || !offers(rows[later])) return false;
  mark_duplicate(rows[held], later, "SUPERSEDED");
  held = later;
  return true;
}

// Two rows meet in one key.
void settle_pair(const DatasetSpec& spec, std::vector<Outcome>& rows, std::size_t& held, std::size_t later) {
  const bool gst = spec.dataset == model::Dataset::Gst;
  if (gst &&
      (settle_filing(rows, held, later) || settle_pieces(rows, held, later) || settle_purchases(rows, held, later))) {
    return;
  }
  Outcome& a = rows[held];
  Outcome& b = rows[later];
  // A derived key proves nothing against another row, unless the source itself gave both the same id.
  const bool same_source_id = !a.identity.empty() && a.identity == b.identity;
  if (b.key_derived && !same_source_id && !(a.clean == b.clean)) {
    quarantine(b, "KEY_AMBIGUOUS", spec.key, b.key, "its own " + std::string(spec.key) + ", not another row's");
    return;
  }
  if (replaces(spec.keep, a, b)) {
    mark_duplicate(a, later, "SUPERSEDED");
    held = later;
  } else {
    mark_duplicate(b, held, a.clean == b.clean ? "DUPLICATE_EXACT" : "DUPLICATE_ID");
  }
}

void settle_keys(const DatasetSpec& spec, std::vector<Outcome>& rows) {
  std::map<std::string, std::size_t, std::less<>> held;
  // Rows whose key was read come before rows whose key was derived.
  for (const bool derived : {false, true}) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].verdict == Verdict::Quarantined || rows[i].key_derived != derived) continue;
      const auto [at, fresh] = held.try_emplace(rows[i].key, i);
      if (!fresh) settle_pair(spec, rows, at->second, i);
    }
  }
}

void settle_quarters(std::vector<Outcome>& rows) {
  std::vector<GstRow> returns;
  for (Outcome& row : rows) {
    if (row.verdict == Verdict::Kept || row.verdict == Verdict::Repaired) returns.push_back({&row.clean, &row.derived});
  }
  settle_frequencies(returns);
  for (Outcome& row : rows) {
    if (row.verdict == Verdict::Kept && !row.derived.empty()) row.verdict = Verdict::Repaired;
  }
}

std::string place(const model::Borrower& borrower, model::RowRef at) {
  std::string out = at.source < borrower.sources.size() ? borrower.sources[at.source].name + ":" : "line ";
  base::append_int(out, at.line);
  return out;
}

// The kept row at the end of a chain of replacements.
const Outcome& kept_row(const std::vector<Outcome>& rows, const Outcome& row) {
  std::size_t at = row.kept;
  while (rows[at].verdict == Verdict::Duplicate) at = rows[at].kept;
  return rows[at];
}

void write_kept(const DatasetSpec& spec, Outcome& row, model::Borrower& borrower) {
  model::CleanLog& log = borrower.log(spec.dataset);
  const model::RowRef at = row.entry.at;
  Json derived = Json::array();
  for (const Draft::Derivation& entry : row.derived) {
    derived.push_back(std::string(entry.field));
    log.repaired.push_back({entry.rule, std::string(entry.field), entry.before, entry.after, at});
  }
  row.clean["verdict"] = std::string(model::text(row.verdict));
  row.clean["derived"] = std::move(derived);
  Json source = Json::object();
  source["file"] = at.source < borrower.sources.size() ? Json(borrower.sources[at.source].name) : Json(nullptr);
  source["line"] = at.line;
  const std::string stood =
      at.source < borrower.sources.size() ? model::place_of(borrower.sources[at.source], at.line) : "";
  if (!stood.empty()) source["place"] = stood;
  row.clean["source"] = std::move(source);
  append_record(spec.dataset, std::move(row.clean), at, borrower);
}

// Nested rows share the fate of a document that is set aside; of a kept one they have their own.
void log_nested(Outcome& row, model::CleanLog& log) {
  const bool quarantined = row.verdict == Verdict::Quarantined;
  for (Notes::Nested& nested : row.nested) {
    model::Counts& sum = log.nested_counts(nested.list);
    const model::Counts& counts = nested.counts;
    sum.in += counts.in;
    if (quarantined || (row.verdict == Verdict::Duplicate && !row.joined)) {
      (quarantined ? sum.quarantined : sum.duplicates) += counts.in;
      model::NestedEntry whole;
      whole.verdict = row.verdict;
      whole.path = nested.list;
      whole.rows = counts.in;
      whole.entry = row.entry;
      whole.entry.rule = quarantined ? "DOCUMENT_QUARANTINED" : "DOCUMENT_DUPLICATE";
      log.nested_entries.push_back(std::move(whole));
      continue;
    }
    sum.kept += counts.kept;
    sum.repaired += counts.repaired;
    sum.duplicates += counts.duplicates;
    sum.quarantined += counts.quarantined;
    for (model::NestedEntry& entry : nested.entries) {
      entry.entry.at = row.entry.at;
      log.nested_entries.push_back(std::move(entry));
    }
  }
}

void write_outcomes(const DatasetSpec& spec, std::vector<Outcome>& rows, model::Borrower& borrower) {
  model::CleanLog& log = borrower.log(spec.dataset);
  std::map<std::string, std::uint32_t, std::less<>> normalised;
  for (const auto& [rule, count] : log.normalised) normalised[rule] += count;
  for (Outcome& row : rows) {
    ++log.counts.in;
    switch (row.verdict) {
      case Verdict::Kept:
        ++log.counts.kept;
        break;
      case Verdict::Repaired:
        ++log.counts.repaired;
        break;
      case Verdict::Duplicate:
        ++log.counts.duplicates;
        row.entry.field = spec.key;
        row.entry.after = place(borrower, kept_row(rows, row).entry.at);
        log.duplicates.push_back(row.entry);
        break;
      case Verdict::Quarantined:
        ++log.counts.quarantined;
        log.quarantined.push_back(row.entry);
        break;
    }
    log_nested(row, log);
    if (row.verdict != Verdict::Kept && row.verdict != Verdict::Repaired) continue;
    for (const Notes::Entry& note : row.notes) normalised[note.rule] += note.count;
    write_kept(spec, row, borrower);
  }
  log.normalised.assign(normalised.begin(), normalised.end());
}

// The one GSTIN that every return with a readable GSTIN names; empty when there are none or several.
std::string only_gstin(const DatasetSpec& spec, const std::vector<RawDocument>& documents) {
  std::string only;
  for (const RawDocument& document : documents) {
    if (document.malformed || !document.value.is_object()) continue;
    Layouts layouts;
    Notes ignored(layouts);
    for (const FieldSpec& field : spec.row.fields) {
      if (field.name != "gstin") continue;
      const Json* raw = base::find(document.value, field.name);
      if (raw == nullptr) continue;
      const ValueRead read = read_value(field, *raw, ignored);
      const auto gstin = base::as_text(read.value);
      if (!gstin) continue;
      if (!only.empty() && only != *gstin) return {};
      only = *gstin;
    }
  }
  return only;
}

// A period is outside when all its days are; a document without a readable date is judged by its verdict, not here.
bool outside_range(const DatasetSpec& spec, const Outcome& row, const DocumentOptions& options) {
  if (row.verdict == Verdict::Quarantined) return false;
  const std::string text = base::text_or(row.clean, spec.dated, "");
  Date first = kNoDate;
  Date last = kNoDate;
  if (const int month = period_month(text); month >= 0) {
    const bool quarter = base::text_or(row.clean, "filing_frequency", "") == "QUARTERLY";
    first = base::month_start(quarter ? month - 2 : month);
    last = base::month_end(month);
  } else {
    first = last = base::parse_iso(text);
  }
  if (first == kNoDate) return false;
  return (options.consent_from != kNoDate && last < options.consent_from) ||
         (options.consent_to != kNoDate && first > options.consent_to);
}

void cut_by_range(const DatasetSpec& spec, std::vector<Outcome>& rows, model::Borrower& borrower,
                  const DocumentOptions& options) {
  if (spec.dated.empty() || (options.consent_from == kNoDate && options.consent_to == kNoDate)) return;
  const std::size_t before = rows.size();
  rows.erase(
      std::remove_if(rows.begin(), rows.end(), [&](const Outcome& row) { return outside_range(spec, row, options); }),
      rows.end());
  borrower.log(spec.dataset).outside_consent += static_cast<std::uint32_t>(before - rows.size());
  if (rows.empty()) borrower.given[static_cast<std::size_t>(spec.dataset)] = false;
}

bool is_other_holding(const RawDocument& document) {
  return document.rule == "FI_TYPE_NOT_SCORED" || !base::text_or(document.value, "asset_class", "").empty();
}

}  // namespace

const DatasetSpec* document_spec(model::Dataset dataset) {
  switch (dataset) {
    case model::Dataset::Accounts:
      return &kAccountsSpec;
    case model::Dataset::Gst:
      return &kGstSpec;
    case model::Dataset::CreditReports:
      return &kCreditSpec;
    case model::Dataset::Policies:
      return &kPoliciesSpec;
    case model::Dataset::MutualFunds:
      return &kFundsSpec;
    case model::Dataset::OndcOrders:
      return &kOndcSpec;
    case model::Dataset::OcenApplications:
      return &kOcenSpec;
    case model::Dataset::Consent:
    case model::Dataset::Transactions:
      return nullptr;
  }
  return nullptr;
}

void clean_documents(model::Dataset dataset, const std::vector<RawDocument>& documents, model::Borrower& borrower,
                     const DocumentOptions& options) {
  const DatasetSpec* spec = document_spec(dataset);
  if (spec == nullptr) return;
  // Holdings that aren't funds say nothing of funds: without any the dataset stays unknown, not empty.
  bool given = dataset != model::Dataset::MutualFunds;
  for (std::size_t i = 0; i < documents.size() && !given; ++i) given = !is_other_holding(documents[i]);
  borrower.given[static_cast<std::size_t>(dataset)] = given;
  Layouts layouts;
  Context context;
  context.layouts = &layouts;
  context.customer_id = borrower.customer_id;
  context.masked = !options.show_pii;
  context.traced = options.changes != nullptr;
  if (dataset == model::Dataset::Gst) context.only_gstin = only_gstin(*spec, documents);
  std::vector<Outcome> rows;
  rows.reserve(documents.size());
  for (const RawDocument& document : documents) rows.push_back(read_document(*spec, document, context));
  cut_by_range(*spec, rows, borrower, options);
  settle_keys(*spec, rows);
  if (dataset == model::Dataset::Gst) settle_quarters(rows);
  write_outcomes(*spec, rows, borrower);
  if (options.changes == nullptr) return;
  for (Outcome& row : rows) {
    // What a document that stays out would have become isn't a change of the clean data.
    if (row.verdict != Verdict::Kept && row.verdict != Verdict::Repaired) continue;
    for (model::Change& change : row.changes) {
      change.at = row.entry.at;
      options.changes->push_back(std::move(change));
    }
    for (const Draft::Derivation& entry : row.derived) {
      options.changes->push_back({row.entry.at, std::string(entry.field), entry.rule, entry.before, entry.after});
    }
  }
}

}  // namespace msme::clean
