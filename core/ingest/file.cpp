#include "ingest/file.hpp"

#include <algorithm>
#include <utility>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "ingest/file_data.hpp"
#include "ingest/ndjson.hpp"

namespace msme::ingest {
namespace {

using base::Error;
using base::Result;
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
    base::append_utf8(out, code);
  }
  return out;
}

// Some tools write rows that end in a carriage return alone under headings that don't: such an end counts as one where
// a new row's date may follow it.
void settle_line_ends(std::string& bytes, std::vector<std::string>& notes) {
  if (bytes.find('\n') == std::string::npos) return;  // nothing but carriage returns: the reader knows them
  bool settled = false;
  for (std::size_t at = bytes.find('\r'); at != std::string::npos; at = bytes.find('\r', at + 1)) {
    if (at + 1 >= bytes.size() || !base::is_digit(bytes[at + 1])) continue;
    bytes[at] = '\n';
    settled = true;
  }
  if (settled) notes.emplace_back("Some lines end in a carriage return alone");
}

// `text` starts like XML and not like a web page, as which some banks save their "Excel" statements.
bool looks_like_xml(std::string_view text) {
  text = base::trim(text.substr(0, 4096));
  if (text.size() < 2 || text[0] != '<') return false;
  for (const std::string_view page :
       {"<html", "<!doctype html", "<table", "<head", "<body", "<meta", "<style", "<div"}) {
    if (base::starts_with_ignore_case(text, page)) return false;
  }
  return !base::contains_ignore_case(text.substr(0, 400), "<html") &&
         (text[1] == '?' || text[1] == '!' || base::is_alpha(text[1]) || text[1] == '_');
}

// A payload that a reader knows may hold no record at all: {"EFiledlist": []}.
Result<std::vector<RawFile>> with_records(Result<std::vector<RawFile>> taken, std::string_view name) {
  if (!taken || !taken->empty()) return taken;
  return Error{
      "E_FILE_EMPTY",        std::string(name), shown_name(name) + " is a payload of a known form with no record in it",
      "at least one record", "0 records",       "Ask for a longer period, or leave this file out"};
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

}  // namespace

void decode_text(std::string& bytes, std::vector<std::string>& notes) {
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

std::string shown_name(std::string_view name) { return name.empty() ? std::string("the file") : std::string(name); }

void remember_account(RawFile& file, std::string_view id) {
  if (id.empty()) return;
  if (!file.account_ids.empty() && file.account_ids.back() == id) return;
  if (std::find(file.account_ids.begin(), file.account_ids.end(), id) == file.account_ids.end()) {
    file.account_ids.emplace_back(id);
  }
}

std::vector<RawFile> one_file(RawFile file) {
  std::vector<RawFile> out;
  out.push_back(std::move(file));
  return out;
}

Result<std::vector<RawFile>> take_files(std::string bytes, std::string_view name, std::string_view customer_id,
                                        const ColumnMap& columns) {
  return take_files_digested(std::move(bytes), name, customer_id, columns, {});
}

Result<std::vector<RawFile>> take_files_digested(std::string bytes, std::string_view name, std::string_view customer_id,
                                                 const ColumnMap& columns, std::string sha256) {
  RawFile file;
  file.size = bytes.size();
  file.sha256 = sha256.empty() ? base::sha256_hex(bytes) : std::move(sha256);
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
          "E_FILE_BINARY", std::string(name), shown_name(name) + " is " + magic.what, "CSV, TSV, text, JSON or XML",
          magic.what,      magic.hint};
    }
  }
  const bool utf16 = bytes.compare(0, 2, "\xFF\xFE") == 0 || bytes.compare(0, 2, "\xFE\xFF") == 0;
  if (!utf16 && looks_binary(bytes)) {
    return Error{"E_FILE_BINARY",
                 std::string(name),
                 shown_name(name) + " isn't text",
                 "CSV, TSV, text, JSON or XML",
                 "binary bytes",
                 "Add the bank's own CSV or text export"};
  }
  file.bytes = std::move(bytes);
  decode_text(file.bytes, file.notes);
  const std::string_view start = base::trim(std::string_view(file.bytes).substr(0, 4096));
  if (start.empty()) {
    return Error{"E_FILE_EMPTY", std::string(name),        shown_name(name) + " is empty", "a statement or data file",
                 "blanks",       "Download the file again"};
  }
  if (start[0] == '{' || start[0] == '[') return with_records(take_json(std::move(file), name, customer_id), name);
  if (looks_like_xml(start)) return with_records(take_xml(std::move(file), name, customer_id), name);

  settle_line_ends(file.bytes, file.notes);
  auto plan = recognise_statement(file.bytes, name, columns);
  if (!plan) return plan.error();
  file.kind = FileKind::Statement;
  file.plan = std::move(*plan);
  file.source = file.plan.source;
  file.source.name = std::string(name);
  file.source.statement = true;
  file.notes.insert(file.notes.end(), file.plan.notes.begin(), file.plan.notes.end());
  const base::Status walked = walk_statement(file);
  if (!walked) return walked.error();
  return one_file(std::move(file));
}

Result<RawFile> take_file(std::string bytes, std::string_view name, std::string_view customer_id,
                          const ColumnMap& columns) {
  auto files = take_files(std::move(bytes), name, customer_id, columns);
  if (!files) return files.error();
  return std::move(files->front());
}

std::unique_ptr<RowReader> open_rows(const RawFile& file) {
  return file.kind == FileKind::Statement ? open_statement(file.bytes, file.plan) : open_noted(file.bytes, file.index);
}

}  // namespace msme::ingest
