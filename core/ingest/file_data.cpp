// Data files: our own raw rows as JSON, one object a line or a list, and payloads that an adapter turns into them.
#include "ingest/file_data.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "ingest/ndjson.hpp"
#include "ingest/payload.hpp"
#include "ingest/payload_xml.hpp"
#include "ingest/statement_cells.hpp"

namespace msme::ingest {
namespace {

using base::Error;
using base::Json;
using base::Result;
using model::Dataset;
using model::Field;
using model::RawTxn;

// Which dataset an object belongs to, by the keys that only it has. Order matters: an ONDC order has a
// transaction_id too.
struct Signature {
  Dataset dataset;
  std::string_view any_of[4];
};
constexpr Signature kSignatures[] = {
    {Dataset::OcenApplications, {"application_id", "loan_purpose", "", ""}},
    {Dataset::OndcOrders, {"order_id", "", "", ""}},
    {Dataset::Gst, {"return_id", "return_period", "", ""}},
    {Dataset::CreditReports, {"report_id", "bureau_type", "", ""}},
    {Dataset::Policies, {"policy_id", "policy_type", "", ""}},
    {Dataset::MutualFunds, {"portfolio_id", "folio_number", "", ""}},
    {Dataset::Transactions, {"transaction_id", "narration", "", ""}},
    {Dataset::Consent, {"consent_id", "consentId", "ConsentDetail", "consentStart"}},
    {Dataset::Accounts, {"account_id", "account_type", "", ""}},
};

bool recognise_object(const Json& object, Dataset& dataset) {
  if (!object.is_object()) return false;
  // A payload's element that was set aside, in exported raw rows.
  if (const auto named = base::text(object, "_dataset"); named && base::text(object, "_aside")) {
    if (const auto known = model::parse_dataset(*named)) {
      dataset = *known;
      return true;
    }
  }
  // A fetched session names its consent too, but it is data.
  if (object.contains("fips") || object.contains("FI") || object.contains("body")) return false;
  for (const Signature& signature : kSignatures) {
    for (const std::string_view key : signature.any_of) {
      if (!key.empty() && object.contains(std::string(key))) {
        dataset = signature.dataset;
        return true;
      }
    }
  }
  return false;
}

// Our own rows: the object itself, or one of the first of a list.
bool recognise_document(const Json& document, Dataset& dataset) {
  constexpr std::size_t kHead = 200;
  if (!document.is_array()) return recognise_object(document, dataset);
  for (std::size_t i = 0; i < document.size() && i < kHead; ++i) {
    if (recognise_object(document[i], dataset)) return true;
  }
  return false;
}

// The dataset of the first readable object among the lines that begin in the first 64 KB (one return with its
// invoices may be longer than that).
bool recognise_lines(std::string_view bytes, Dataset& dataset) {
  constexpr std::size_t kHead = 65536;
  std::string_view rest = bytes;
  for (int tries = 0; tries < 200 && !rest.empty() && bytes.size() - rest.size() < kHead; ++tries) {
    const std::size_t newline = rest.find('\n');
    const std::string_view line = base::trim(rest.substr(0, newline));
    rest.remove_prefix(newline == std::string_view::npos ? rest.size() : newline + 1);
    if (line.empty() || line[0] != '{') continue;
    const auto value = base::parse_json(line);
    if (value && recognise_object(*value, dataset)) return true;
  }
  return false;
}

bool first_line_is_object(std::string_view bytes) {
  const std::string_view line = base::trim(bytes.substr(0, bytes.find('\n')));
  return !line.empty() && base::is_json(line);
}

base::Paise stated_money(const Json& facts, std::string_view key) {
  return amount_cell(base::text_or(facts, key, "")).value_or(base::kNoMoney);
}

// What a payload said about an account, from the first of its rows (ingest/payload_aa_deposit.cpp).
void remember_stated(RawFile& file, std::string_view facts, std::string_view from_file) {
  const auto parsed = base::parse_json(facts);
  if (!parsed || !base::text(*parsed, "account_id")) return;
  StatedTotals stated;
  stated.account_id = base::text_or(*parsed, "account_id", "");
  stated.file = std::string(from_file.empty() ? std::string_view(file.source.name) : from_file);
  stated.bank = base::text_or(*parsed, "bank", "");
  stated.number = base::text_or(*parsed, "account_number", "");
  stated.ifsc = base::text_or(*parsed, "ifsc", "");
  stated.holder = base::text_or(*parsed, "holder", "");
  stated.place = base::text_or(*parsed, "account_place", "");
  stated.from = base::parse_iso(base::text_or(*parsed, "from", ""));
  stated.to = base::parse_iso(base::text_or(*parsed, "to", ""));
  stated.opening = stated_money(*parsed, "stated_opening");
  stated.balance = stated_money(*parsed, "stated_balance");
  stated.balance_on = base::parse_iso(base::text_or(*parsed, "stated_on", ""));
  if (const base::Paise count = stated_money(*parsed, "stated_count"); count >= 0) stated.count = count / 100;
  const std::int64_t rows = base::integer_or(*parsed, "rows", 0);
  stated.rows = rows > 0 && rows <= UINT32_MAX ? static_cast<std::uint32_t>(rows) : 0;
  const std::int64_t repeated = base::integer_or(*parsed, "repeated_ids", 0);
  stated.repeated_ids = repeated > 0 && repeated <= UINT32_MAX ? static_cast<std::uint32_t>(repeated) : 0;
  file.stated.push_back(std::move(stated));
}

// Counts rows, collects accounts, blanks the lines of other customers (the newline stays, so that line numbers do).
void walk_transactions(RawFile& file, std::string_view customer_id) {
  const auto reader = open_ndjson(file.bytes, &file.index);
  std::vector<RawTxn> batch;
  std::vector<std::pair<std::size_t, std::size_t>> foreign;
  while (reader->next(batch)) {
    for (const RawTxn& row : batch) {
      const std::string_view owner = row[Field::CustomerId];
      if (!owner.empty() && owner != customer_id) {
        foreign.emplace_back(static_cast<std::size_t>(row.raw.data() - file.bytes.data()), row.raw.size());
        continue;
      }
      ++file.rows;
      file.synthetic = file.synthetic || row.synthetic;
      remember_account(file, row[Field::AccountId]);
      if (!row[Field::SourceFacts].empty()) remember_stated(file, row[Field::SourceFacts], row[Field::SourceFile]);
    }
  }
  file.other_customer = static_cast<std::uint32_t>(foreign.size());
  if (foreign.empty()) return;
  file.index.clear();
  std::string kept;
  std::size_t from = 0;
  for (const auto& [offset, length] : foreign) {
    kept.append(file.bytes, from, offset - from);
    from = offset + length;
  }
  kept.append(file.bytes, from);
  file.bytes = std::move(kept);
}

// Takes what says where a payload's document stood off its value.
void take_place(DocumentLine& document) {
  if (!base::text(document.value, "_place")) return;
  document.place = base::text_or(document.value, "_place", "");
  document.file = base::text_or(document.value, "_file", "");
  const std::int64_t line = base::integer_or(document.value, "_line", 0);
  if (line > 0 && line <= UINT32_MAX) document.line = static_cast<std::uint32_t>(line);
  if (const auto why = base::text(document.value, "_aside")) {
    const std::size_t blank = std::min(why->find(' '), why->size());
    document.rule = std::string(why->substr(0, blank));
    document.reason = std::string(base::trim(why->substr(blank)));
    document.raw = base::text_or(document.value, "_malformed", "");
    document.malformed = true;
  }
  for (const char* key : {"_place", "_file", "_line", "_aside", "_malformed", "_dataset"}) document.value.erase(key);
}

void walk_documents(RawFile& file, std::string_view customer_id) {
  std::string_view rest = file.bytes;
  for (std::uint32_t line = 1; !rest.empty(); ++line) {
    const std::size_t newline = rest.find('\n');
    const std::string_view text = base::trim(rest.substr(0, newline));
    rest.remove_prefix(newline == std::string_view::npos ? rest.size() : newline + 1);
    if (text.empty()) continue;
    DocumentLine document;
    document.line = line;
    auto parsed = base::parse_json(text);
    if (!parsed || !parsed->is_object()) {
      document.malformed = true;
      document.raw = std::string(text.substr(0, 400));
    } else {
      document.value = std::move(*parsed);
      const auto owner = base::text(document.value, "customer_id");
      if (owner && *owner != customer_id) {
        ++file.other_customer;
        continue;
      }
      const auto origin = base::text(document.value, "data_origin");
      file.synthetic = file.synthetic || (origin && base::equals_ignore_case(*origin, "SYNTHETIC"));
      take_place(document);
    }
    ++file.rows;
    file.documents.push_back(std::move(document));
  }
  file.bytes.clear();
  file.bytes.shrink_to_fit();
}

// `file` holds lines of `dataset`.
void walk_lines(RawFile& file, Dataset dataset, std::string_view customer_id) {
  file.dataset = dataset;
  if (dataset == Dataset::Transactions) {
    file.kind = FileKind::Transactions;
    walk_transactions(file, customer_id);
  } else {
    file.kind = FileKind::Documents;
    walk_documents(file, customer_id);
  }
}

// One RawFile for each dataset of the payload. `file` has the name, size and hash of the whole.
std::vector<RawFile> split_payload(const RawFile& file, Payload payload, bool xml, std::string_view customer_id) {
  std::vector<RawFile> out;
  const std::string format = payload.format;
  std::vector<std::string> notes = file.notes;
  notes.insert(notes.end(), payload.notes.begin(), payload.notes.end());
  for (PayloadPart& part : placed_parts(std::move(payload), {file.source.name, xml, file.synthetic})) {
    RawFile made;
    made.size = file.size;
    made.sha256 = file.sha256;
    made.source.name = file.source.name;
    made.source.layout = format;
    made.synthetic = file.synthetic;
    made.bytes = std::move(part.ndjson);
    if (out.empty()) made.notes = notes;
    walk_lines(made, part.dataset, customer_id);
    out.push_back(std::move(made));
  }
  return out;
}

Error not_ours(std::string_view name, std::string_view what, std::string_view start) {
  return Error{"E_FILE_UNRECOGNISED",
               name,
               shown_name(name) + " is " + std::string(what) + ", but of no kind that is known here",
               "Account Aggregator data, or objects with transaction_id, account_id, gstin, report_id, policy_id, "
               "folio_number, order_id or application_id",
               base::trim(start.substr(0, 60)),
               "Check that this is the data itself, not a request or a receipt"};
}

// The lines of a file of several documents as one list; nothing when one of them isn't JSON.
std::optional<Json> documents_of_lines(std::string_view bytes) {
  Json list = Json::array();
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const std::size_t newline = rest.find('\n');
    const std::string_view line = base::trim(rest.substr(0, newline));
    rest.remove_prefix(newline == std::string_view::npos ? rest.size() : newline + 1);
    if (line.empty()) continue;
    auto parsed = base::parse_json(line);
    if (!parsed) return std::nullopt;
    list.push_back(std::move(*parsed));
  }
  return list;
}

// A list of own rows, or one over several lines, becomes one object a line.
std::string to_lines(const Json& document) {
  std::string out;
  if (!document.is_array()) return base::dump(document) + "\n";
  for (const Json& item : document) {
    out += base::dump(item);
    out += '\n';
  }
  return out;
}

Error damaged(std::string_view name, const Error& why) {
  return Error{"E_FILE_TRUNCATED", name,        shown_name(name) + " is cut off or damaged: its JSON doesn't close",
               "complete JSON",    why.message, "Download the file again and check its size"};
}

}  // namespace

Result<std::vector<RawFile>> take_json(RawFile file, std::string_view name, std::string_view customer_id) {
  file.source.layout = "ndjson";
  file.source.statement_ids = true;
  Dataset dataset = Dataset::Transactions;
  const std::string_view whole = base::trim(file.bytes);
  const bool lines = whole[0] == '{' && whole.find('\n') != std::string_view::npos;
  if (lines && recognise_lines(file.bytes, dataset)) {
    walk_lines(file, dataset, customer_id);
    return one_file(std::move(file));
  }
  auto document = base::parse_json(whole);
  if (!document) {
    auto several = lines && first_line_is_object(file.bytes) ? documents_of_lines(file.bytes) : std::nullopt;
    if (!several) return damaged(name, document.error());
    document = std::move(*several);
  }
  if (recognise_document(*document, dataset)) {
    file.bytes = to_lines(*document);
    walk_lines(file, dataset, customer_id);
    return one_file(std::move(file));
  }
  auto payload = read_payload(*document);
  if (!payload) return payload.error();
  if (!*payload) return not_ours(name, "JSON", file.bytes);
  file.synthetic = base::contains_ignore_case(base::text_or(*document, "note", ""), "synthetic");
  document = Json();  // ten times the file's size: freed before the rows are walked
  return split_payload(file, std::move(**payload), false, customer_id);
}

Result<std::vector<RawFile>> take_xml(RawFile file, std::string_view name, std::string_view customer_id) {
  auto document = read_xml(file.bytes);
  if (!document) {
    Error error = document.error();
    error.path = name;
    return error;
  }
  auto payload = read_payload(*document);
  if (!payload) return payload.error();
  file.synthetic = base::contains_ignore_case(std::string_view(file.bytes).substr(0, 400), "<!-- synthetic");
  if (!*payload) return not_ours(name, "XML", file.bytes);
  return split_payload(file, std::move(**payload), true, customer_id);
}

}  // namespace msme::ingest
