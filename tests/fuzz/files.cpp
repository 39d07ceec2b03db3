// Targets that read files: statements, our own rows, payloads.
#include <algorithm>
#include <string>

#include "accounting.hpp"
#include "base/json.hpp"
#include "ingest/file.hpp"
#include "ingest/payload_aa.hpp"
#include "ingest/payload_bureau.hpp"
#include "ingest/payload_gstn.hpp"
#include "ingest/payload_market.hpp"
#include "ingest/payload_xml.hpp"
#include "targets.hpp"

namespace fuzz {
namespace {

using namespace msme;

constexpr std::uint64_t kWholeWay = 4;  // one input in so many goes through cleaning too

// Rows counted at the door are the rows that its reader gives.
std::string check_rows(const ingest::RawFile& file) {
  if (file.kind == ingest::FileKind::Documents) {
    return file.documents.size() == file.rows ? "" : "documents counted wrong";
  }
  const auto reader = ingest::open_rows(file);
  std::vector<model::RawTxn> batch;
  std::size_t rows = 0;
  while (reader->next(batch)) rows += batch.size();
  return rows == file.rows ? "" : "rows counted at the door and rows read differ";
}

std::string run_door(std::string_view bytes, std::string_view name) {
  const auto files = ingest::take_files(std::string(bytes), name, "CUST_MSM_00001");
  if (!files) return check_error(files.error());
  for (const ingest::RawFile& file : *files) {
    std::string fault = check_rows(file);
    if (!fault.empty()) return fault;
  }
  return dice(bytes) % kWholeWay == 0 ? check_file(bytes, name) : "";
}

std::string run_adapter(ingest::JsonAdapter adapter, const base::Json& document, std::string_view bytes,
                        std::string_view name) {
  const auto payload = adapter(document);
  if (!payload) return check_error(payload.error());
  if (!*payload) return {};
  std::string fault = check_payload(**payload);
  if (!fault.empty()) return fault;
  return dice(bytes) % kWholeWay == 0 ? check_file(bytes, name) : "";
}

std::string run_json(ingest::JsonAdapter adapter, std::string_view bytes) {
  const auto document = base::parse_json(bytes);
  if (!document) return dice(bytes) % 16 == 0 ? check_file(bytes, "a.json") : "";
  return run_adapter(adapter, *document, bytes, "a.json");
}

std::string run_xml(ingest::JsonAdapter adapter, std::string_view bytes) {
  const auto document = ingest::read_xml(bytes);
  if (!document) return check_error(document.error());
  return run_adapter(adapter, *document, bytes, "a.xml");
}

}  // namespace

std::string run_statement(std::string_view bytes) { return run_door(bytes, "statement.csv"); }
std::string run_rows(std::string_view bytes) { return run_door(bytes, "raw.ndjson"); }
std::string run_aa_json(std::string_view bytes) { return run_json(ingest::read_aa, bytes); }
std::string run_aa_xml(std::string_view bytes) { return run_xml(ingest::read_aa, bytes); }
std::string run_gstn(std::string_view bytes) { return run_json(ingest::read_gstn, bytes); }
std::string run_bureau_json(std::string_view bytes) { return run_json(ingest::read_bureau, bytes); }
std::string run_bureau_xml(std::string_view bytes) { return run_xml(ingest::read_bureau, bytes); }
std::string run_market(std::string_view bytes) { return run_json(ingest::read_market, bytes); }

}  // namespace fuzz
