#include "ingest/file.hpp"

#include <algorithm>
#include <utility>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "ingest/ndjson.hpp"

namespace msme::ingest {
namespace {

using base::Error;
using base::Json;
using base::Result;
using model::Dataset;
using model::Field;
using model::RawTxn;

struct Magic {
  std::string_view bytes;
  const char* what;
  const char* hint;
};
constexpr Magic kMagic[] = {
    {"%PDF", "a PDF", "The page and npm run msme read PDF; here, add the statement as CSV or text from net banking"},
    {"PK\x03\x04", "a ZIP or XLSX workbook", "The page and npm run msme read workbooks; here, save the sheet as CSV"},
    {"\xD0\xCF\x11\xE0", "an Excel 97-2003 workbook (XLS)",
     "The page and npm run msme read workbooks; here, save the sheet as CSV"},
    {"\x1F\x8B", "a gzip archive", "Unpack it and add the file inside"},
    {"\x89PNG", "a picture", "Add the bank's own CSV or text export"},
    {"\xFF\xD8\xFF", "a picture", "Add the bank's own CSV or text export"},
};

std::string shown_name(std::string_view name) { return name.empty() ? std::string("the file") : std::string(name); }

// Share of control bytes in the first 4 KB above which a file isn't text.
bool looks_binary(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 4096);
  std::size_t control = 0;
  for (const char c : head) {
    if (c == '\0') return true;
    if (static_cast<unsigned char>(c) < 0x20 && !base::is_space(c) && c != '\x1A' && c != '\x1B') ++control;
  }
  return control * 20 > head.size();
}

std::string utf16_to_utf8(std::string_view bytes, bool little) {
  std::string out;
  out.reserve(bytes.size() / 2 + 16);
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const auto a = static_cast<unsigned char>(bytes[i]);
    const auto b = static_cast<unsigned char>(bytes[i + 1]);
    const unsigned unit = little ? static_cast<unsigned>(a) | (static_cast<unsigned>(b) << 8U)
                                 : static_cast<unsigned>(b) | (static_cast<unsigned>(a) << 8U);
    // Statements stay in the basic plane; a surrogate half becomes U+FFFD.
    const unsigned code = unit >= 0xD800 && unit < 0xE000 ? 0xFFFDU : unit;
    if (code < 0x80) {
      out.push_back(static_cast<char>(code));
    } else if (code < 0x800) {
      out.push_back(static_cast<char>(0xC0U | (code >> 6U)));
      out.push_back(static_cast<char>(0x80U | (code & 0x3FU)));
    } else {
      out.push_back(static_cast<char>(0xE0U | (code >> 12U)));
      out.push_back(static_cast<char>(0x80U | ((code >> 6U) & 0x3FU)));
      out.push_back(static_cast<char>(0x80U | (code & 0x3FU)));
    }
  }
  return out;
}

// Text in UTF-8 without a byte-order mark; a note when something was converted.
void decode(std::string& bytes, std::vector<std::string>& notes) {
  if (bytes.size() >= 2 && (bytes.compare(0, 2, "\xFF\xFE") == 0 || bytes.compare(0, 2, "\xFE\xFF") == 0)) {
    bytes = utf16_to_utf8(std::string_view(bytes).substr(2), bytes[0] == '\xFF');
    notes.emplace_back("UTF-16 text was converted to UTF-8");
  } else if (bytes.compare(0, 3, "\xEF\xBB\xBF") == 0) {
    bytes.erase(0, 3);
  }
  if (!base::is_valid_utf8(bytes)) {
    bytes = base::latin1_to_utf8(bytes);
    notes.emplace_back("The text isn't UTF-8: it was read as Windows-1252");
  }
}

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

// A JSON array, or one object over several lines, becomes one object a line.
Result<std::string> to_lines(std::string_view bytes, std::string_view name) {
  auto parsed = base::parse_json(bytes);
  if (!parsed) {
    return Error{
        "E_FILE_TRUNCATED", std::string(name),      shown_name(name) + " is cut off or damaged: its JSON doesn't close",
        "complete JSON",    parsed.error().message, "Download the file again and check its size"};
  }
  std::string out;
  if (parsed->is_array()) {
    for (const Json& item : *parsed) {
      out += base::dump(item);
      out += '\n';
    }
  } else {
    out = base::dump(*parsed);
    out += '\n';
  }
  return out;
}

bool first_line_is_object(std::string_view bytes) {
  const std::string_view line = base::trim(bytes.substr(0, bytes.find('\n')));
  return !line.empty() && base::is_json(line);
}

void remember_account(RawFile& file, std::string_view id) {
  if (id.empty()) return;
  if (!file.account_ids.empty() && file.account_ids.back() == id) return;
  if (std::find(file.account_ids.begin(), file.account_ids.end(), id) == file.account_ids.end()) {
    file.account_ids.emplace_back(id);
  }
}

// Counts rows, collects accounts, blanks the lines of other customers (the newline stays, so that line numbers do).
void walk_transactions(RawFile& file, std::string_view customer_id) {
  const auto reader = open_ndjson(file.bytes);
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
    }
  }
  file.other_customer = static_cast<std::uint32_t>(foreign.size());
  if (foreign.empty()) return;
  std::string kept;
  std::size_t from = 0;
  for (const auto& [offset, length] : foreign) {
    kept.append(file.bytes, from, offset - from);
    from = offset + length;
  }
  kept.append(file.bytes, from);
  file.bytes = std::move(kept);
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
    }
    ++file.rows;
    file.documents.push_back(std::move(document));
  }
  file.bytes.clear();
  file.bytes.shrink_to_fit();
}

base::Status walk_statement(RawFile& file) {
  const auto reader = open_statement(file.bytes, file.plan);
  std::vector<RawTxn> batch;
  while (reader->next(batch)) {
    for (const RawTxn& row : batch) {
      ++file.rows;
      remember_account(file, row[Field::AccountId].empty() ? file.source.account_id : row[Field::AccountId]);
    }
  }
  if (file.account_ids.empty()) remember_account(file, file.source.account_id);
  if (file.rows == 0) {
    return Error{"E_FILE_EMPTY",
                 file.source.name,
                 shown_name(file.source.name) + " has a table but no transactions in it",
                 "at least one transaction row",
                 "0 rows",
                 "Choose a longer period when exporting the statement"};
  }
  return base::Unit{};
}

Result<RawFile> take_json(RawFile file, std::string_view name, std::string_view customer_id) {
  const char first = base::trim(std::string_view(file.bytes).substr(0, 4096))[0];
  Dataset dataset = Dataset::Transactions;
  const bool lines = first == '{' && (first_line_is_object(file.bytes) || recognise_lines(file.bytes, dataset));
  if (!lines) {
    auto text = to_lines(file.bytes, name);
    if (!text) return text.error();
    file.bytes = std::move(*text);
  }
  if (!recognise_lines(file.bytes, dataset)) {
    return Error{"E_FILE_UNRECOGNISED",
                 std::string(name),
                 shown_name(name) + " is JSON, but of none of the nine datasets",
                 "objects with transaction_id, account_id, gstin, report_id, policy_id, folio_number, order_id or "
                 "application_id",
                 std::string(base::trim(std::string_view(file.bytes).substr(0, 60))),
                 "Check that this is a raw data file, one JSON object a line"};
  }
  file.dataset = dataset;
  file.source.layout = "ndjson";
  file.source.statement_ids = true;
  if (dataset == Dataset::Transactions) {
    file.kind = FileKind::Transactions;
    walk_transactions(file, customer_id);
  } else {
    file.kind = FileKind::Documents;
    walk_documents(file, customer_id);
  }
  return file;
}

}  // namespace

Result<RawFile> take_file(std::string bytes, std::string_view name, std::string_view customer_id) {
  RawFile file;
  file.size = bytes.size();
  file.sha256 = base::sha256_hex(bytes);
  file.source.name = std::string(name);
  if (base::trim(std::string_view(bytes).substr(0, 65536)).empty()) {
    return Error{"E_FILE_EMPTY",
                 std::string(name),
                 shown_name(name) + " is empty",
                 "a statement or data file",
                 std::to_string(bytes.size()) + " bytes",
                 "Download the file again"};
  }
  if (bytes.size() > kMaxFileBytes) {
    return Error{"E_FILE_TOO_LARGE",
                 std::string(name),
                 shown_name(name) + " is too large",
                 "at most 256 MB",
                 std::to_string(bytes.size() >> 20U) + " MB",
                 "Split the period into several exports"};
  }
  for (const Magic& magic : kMagic) {
    if (bytes.compare(0, magic.bytes.size(), magic.bytes) == 0) {
      return Error{
          "E_FILE_BINARY", std::string(name), shown_name(name) + " is " + magic.what, "CSV, TSV, text or NDJSON",
          magic.what,      magic.hint};
    }
  }
  const bool utf16 = bytes.compare(0, 2, "\xFF\xFE") == 0 || bytes.compare(0, 2, "\xFE\xFF") == 0;
  if (!utf16 && looks_binary(bytes)) {
    return Error{"E_FILE_BINARY",
                 std::string(name),
                 shown_name(name) + " isn't text",
                 "CSV, TSV, text or NDJSON",
                 "binary bytes",
                 "Add the bank's own CSV or text export"};
  }
  file.bytes = std::move(bytes);
  decode(file.bytes, file.notes);
  const std::string_view start = base::trim(std::string_view(file.bytes).substr(0, 4096));
  if (start.empty()) {
    return Error{"E_FILE_EMPTY", std::string(name),        shown_name(name) + " is empty", "a statement or data file",
                 "blanks",       "Download the file again"};
  }
  if (start[0] == '{' || start[0] == '[') return take_json(std::move(file), name, customer_id);

  auto plan = recognise_statement(file.bytes, name);
  if (!plan) return plan.error();
  file.kind = FileKind::Statement;
  file.plan = std::move(*plan);
  file.source = file.plan.source;
  file.source.name = std::string(name);
  file.source.statement = true;
  file.notes.insert(file.notes.end(), file.plan.notes.begin(), file.plan.notes.end());
  const base::Status walked = walk_statement(file);
  if (!walked) return walked.error();
  return file;
}

std::unique_ptr<RowReader> open_rows(const RawFile& file) {
  return file.kind == FileKind::Statement ? open_statement(file.bytes, file.plan) : open_ndjson(file.bytes);
}

}  // namespace msme::ingest
