// Reading results: rows, exports, columns, summaries, logs.
#include <algorithm>
#include <cstring>
#include <limits>

#include "analyze/summaries.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"
#include "engine/session.hpp"
#include "engine/simulator.hpp"

namespace msme::engine {

using base::Error;
using model::Dataset;

namespace {

base::Status require_rows(const Session& session, Dataset dataset, bool clean) {
  base::Status status = require_consent(session, dataset);
  if (!status || !clean) return status;
  return require_clean(session);
}

base::Result<bool> clean_param(const Json& params) {
  const std::string type = base::text_or(params, "type", "clean");
  if (type != "clean" && type != "raw") return bad_param("type", "Unknown type", "raw or clean", type);
  return type == "clean";
}

base::Result<std::size_t> count_param(const Json& params, std::string_view key, std::size_t fallback,
                                      std::size_t most) {
  const Json* given = base::find(params, key);
  if (given == nullptr) return fallback;
  const auto value = base::integer(params, key);
  if (!value || *value < 0 || static_cast<std::uint64_t>(*value) > most) {
    return bad_param(key, "Out of range", "a whole number from 0 to " + std::to_string(most),
                     base::dump(*given).substr(0, 40));
  }
  return static_cast<std::size_t>(*value);
}

}  // namespace

Reply op_data_get(Session& session, const Json& params) {
  const auto dataset = dataset_param(params);
  if (!dataset) return dataset.error();
  const auto clean = clean_param(params);
  if (!clean) return clean.error();
  const auto offset = count_param(params, "offset", 0, 1U << 31U);
  if (!offset) return offset.error();
  const auto limit = count_param(params, "limit", 100, 1000);
  if (!limit) return limit.error();
  const base::Status allowed = require_rows(session, *dataset, *clean);
  if (!allowed) return allowed.error();
  const std::size_t total = *clean ? clean_rows(session, *dataset) : raw_rows(session, *dataset);
  std::string out = R"({"dataset":)";
  base::append_json_string(out, model::text(*dataset));
  out += *clean ? R"(,"type":"clean","total":)" : R"(,"type":"raw","total":)";
  base::append_int(out, static_cast<std::int64_t>(total));
  out += R"(,"offset":)";
  base::append_int(out, static_cast<std::int64_t>(*offset));
  out += R"(,"rows":[)";
  const std::size_t written = *clean ? append_clean_rows(out, session, *dataset, *offset, *limit, ',')
                                     : append_raw_rows(out, session, *dataset, *offset, *limit, ',', RawForm::Shown);
  if (written > 0) {
    out.pop_back();
    session.audit.add("data.get", session.customer_id, session.consent->id, session.now_in_force(),
                      base::record({{"dataset", model::text(*dataset)},
                                    {"type", *clean ? "clean" : "raw"},
                                    {"offset", *offset},
                                    {"rows", written}}));
  }
  out += "]}";
  return out;
}

namespace {

// What really happened, kept beside a simulated borrower for training and tests; own files have none.
Reply export_truth(Session& session, const Json& params) {
  const std::string wanted = base::text_or(params, "name", "truth_transactions.ndjson");
  std::string known;
  for (const simulate::TruthFile& file : session.truth) {
    if (!known.empty()) known += ", ";
    known += file.name;
    if (file.name != wanted) continue;
    session.bulk_out = file.bytes;
    const auto rows = std::count(file.bytes.begin(), file.bytes.end(), '\n');
    session.audit.add("data.export", session.customer_id, session.consent ? session.consent->id : "",
                      session.now_in_force(), base::record({{"type", "truth"}, {"rows", rows}}));
    return base::dump(
        base::record({{"name", wanted}, {"type", "truth"}, {"rows", rows}, {"bytes", session.bulk_out.size()}}));
  }
  if (!known.empty()) return bad_param("name", "There is no such truth file", known, wanted);
  return Error{"E_NO_DATA",
               "",
               "There is no hidden truth for this data",
               "a simulated borrower",
               "own files, or a config without truth",
               "Run pipeline.generate"};
}

bool is_gst(simulate::RenderedKind kind) {
  return kind != simulate::RenderedKind::Statement && kind != simulate::RenderedKind::AaJson &&
         kind != simulate::RenderedKind::AaXml;
}

// A simulated borrower's data as the files people really have. Nothing of it is kept: the borrower is made again from
// its own request.
base::Result<simulate::Borrowing> render_again(Session& session, std::string name) {
  if (!session.missing.empty()) {
    return Error{"E_NO_DATA",
                 "",
                 "A borrower some of whose providers failed has no files to render",
                 "all providers READY",
                 "data that never came",
                 "Run pipeline.generate without withhold"};
  }
  if (!session.generated.is_object()) {
    return Error{"E_NO_DATA",
                 "",
                 "Only a simulated borrower has files to render",
                 "a simulated borrower",
                 "own files",
                 "Run pipeline.generate"};
  }
  simulate::Request request = session.request;
  request.files = true;
  request.file = std::move(name);
  return simulated(request, session.bulk_in);
}

Json rendered_json(const simulate::RenderedFile& file) {
  return base::record({{"name", file.name},
                       {"kind", simulate::text(file.kind)},
                       {"account_id", file.account_id.empty() ? Json(nullptr) : Json(file.account_id)},
                       {"period", file.period.empty() ? Json(nullptr) : Json(file.period)},
                       {"rows", file.rows},
                       {"bytes", file.bytes.size()}});
}

// Without a name the list; with one that file's bytes; with "truth" what each row really is.
Reply export_files(Session& session, const Json& params) {
  const std::string name = base::text_or(params, "name", "");
  const bool truth = name == "truth";
  base::Status allowed = require_consent(session, Dataset::Transactions);
  if (!allowed) return allowed.error();
  auto made = render_again(session, truth ? "" : name);
  if (!made) return made.error();
  session.bulk_out.clear();
  if (truth) {
    session.bulk_out = std::move(made->files_truth);
    const auto rows = std::count(session.bulk_out.begin(), session.bulk_out.end(), '\n');
    return base::dump(
        base::record({{"type", "files"}, {"name", "truth"}, {"rows", rows}, {"bytes", session.bulk_out.size()}}));
  }
  const bool gst = static_cast<bool>(require_consent(session, Dataset::Gst));
  if (name.empty()) {
    Json files = Json::array();
    for (const simulate::RenderedFile& file : made->files) {
      if (gst || !is_gst(file.kind)) files.push_back(rendered_json(file));
    }
    const std::size_t count = files.size();
    return base::dump(base::record({{"type", "files"}, {"rows", count}, {"bytes", 0}, {"files", std::move(files)}}));
  }
  if (made->files.empty()) {
    return bad_param("name", "There is no such file", "a name of the list that data.export gives without a name", name);
  }
  simulate::RenderedFile& file = made->files.front();
  if (is_gst(file.kind)) allowed = require_consent(session, Dataset::Gst);
  if (!allowed) return allowed.error();
  Json reply = rendered_json(file);
  reply["type"] = "files";
  session.bulk_out = std::move(file.bytes);
  session.audit.add("data.export", session.customer_id, session.consent->id, session.now_in_force(),
                    base::record({{"type", "files"}, {"kind", simulate::text(file.kind)}, {"rows", file.rows}}));
  return base::dump(reply);
}

}  // namespace

namespace {

// "parties": who is who in the ledger. "exclusions": each credit that doesn't count as turnover, and why.
Reply export_ledger_part(Session& session, const std::string& type) {
  const base::Status allowed = require_rows(session, Dataset::Transactions, true);
  if (!allowed) return allowed.error();
  const model::Borrower& b = session.borrower;
  std::string& out = session.bulk_out;
  out.clear();
  std::size_t rows = 0;
  if (type == "parties") {
    for (const model::Party& party : b.parties) {
      out += base::dump(analyze::party_json(b, party));
      out += '\n';
      ++rows;
    }
  } else {
    for (std::size_t row = 0; row < b.ledger.size(); ++row) {
      if (b.ledger.credit[row] == 0 || b.ledger.turnover[row] == model::Turnover::Business) continue;
      append_exclusion(out, b, row);
      out += '\n';
      ++rows;
    }
  }
  session.audit.add("data.export", session.customer_id, session.consent->id, session.now_in_force(),
                    base::record({{"dataset", "transactions"}, {"type", type}, {"rows", rows}}));
  return base::dump(base::record({{"type", type}, {"rows", rows}, {"bytes", out.size()}}));
}

}  // namespace

Reply op_data_export(Session& session, const Json& params) {
  const std::string kind = base::text_or(params, "type", "");
  if (kind == "parties" || kind == "exclusions") return export_ledger_part(session, kind);
  if (kind == "files") return export_files(session, params);
  if (kind == "truth") return export_truth(session, params);
  if (kind == "record") return op_export_record(session, params);
  const auto dataset = dataset_param(params);
  if (!dataset) return dataset.error();
  const bool changes = kind == "changes";
  const bool lineage = kind == "lineage";
  const auto clean = changes || lineage ? base::Result<bool>(true) : clean_param(params);
  if (!clean) return clean.error();
  const base::Status allowed = require_rows(session, *dataset, *clean);
  if (!allowed) return allowed.error();
  if (changes) return export_changes(session, *dataset);
  if (lineage) return export_lineage(session, *dataset);
  if (const auto provider = base::text(params, "provider"); provider && !*clean)
    return export_provider(session, *dataset, std::string(*provider));
  session.bulk_out.clear();
  const bool as_it_came = !*clean && base::boolean_or(params, "as_it_came", false);
  const RawForm form = as_it_came ? RawForm::AsItCame : RawForm::Shown;
  constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
  const std::size_t rows = *clean ? append_clean_rows(session.bulk_out, session, *dataset, 0, kAll, '\n')
                                  : append_raw_rows(session.bulk_out, session, *dataset, 0, kAll, '\n', form);
  Json note = base::record({{"dataset", model::text(*dataset)}, {"type", *clean ? "clean" : "raw"}, {"rows", rows}});
  if (as_it_came) note["as_it_came"] = true;
  session.audit.add("data.export", session.customer_id, session.consent->id, session.now_in_force(), std::move(note));
  return base::dump(base::record({{"dataset", model::text(*dataset)},
                                  {"type", *clean ? "clean" : "raw"},
                                  {"rows", rows},
                                  {"bytes", session.bulk_out.size()}}));
}

namespace {

// Packs columns into the bulk buffer, each aligned to eight bytes so that typed arrays can view it.
class ColumnWriter {
 public:
  explicit ColumnWriter(std::string& out) : out_(out) { out_.clear(); }

  template <class T, class Get>
  void column(const char* name, const char* type, std::size_t rows, Get&& get) {
    out_.resize((out_.size() + 7) / 8 * 8);
    const std::size_t offset = out_.size();
    out_.resize(offset + rows * sizeof(T));
    for (std::size_t i = 0; i < rows; ++i) {
      const T value = static_cast<T>(get(i));
      std::memcpy(out_.data() + offset + i * sizeof(T), &value, sizeof(T));
    }
    columns_.push_back(base::record({{"name", name}, {"type", type}, {"offset", offset}, {"count", rows}}));
  }
  Json take() { return std::move(columns_); }

 private:
  std::string& out_;
  Json columns_ = Json::array();
};

// Codes for a pool column: dense, in order of first appearance; code 0 is "".
struct Coded {
  std::vector<std::uint32_t> codes;
  Json names = Json::array();
};

Coded encode(const model::NumberColumn& ids, const model::StringPool& strings, bool by_text) {
  Coded out;
  out.codes.reserve(ids.size());
  out.names.push_back("");
  std::vector<std::uint32_t> code_of(strings.size(), 0);
  // Narrations are stored once a row; the same text shares a code, found through a sorted list of ids.
  std::vector<std::uint32_t> unique;
  if (by_text) {
    unique.reserve(ids.size());
    for (const std::uint32_t id : ids) unique.push_back(id);
    base::sort_rows(unique, [&](std::uint32_t a, std::uint32_t b) {
      const int order = strings[a].compare(strings[b]);
      return order != 0 ? order < 0 : a < b;
    });
    std::uint32_t first = 0;
    std::vector<std::uint32_t> representative(strings.size(), 0);
    for (std::size_t i = 0; i < unique.size(); ++i) {
      if (i == 0 || strings[unique[i]] != strings[unique[i - 1]]) first = unique[i];
      representative[unique[i]] = first;
    }
    unique = std::move(representative);
  }
  for (const std::uint32_t id : ids) {
    const std::uint32_t key = by_text && id != 0 ? unique[id] : id;
    if (key != 0 && code_of[key] == 0) {
      code_of[key] = static_cast<std::uint32_t>(out.names.size());
      out.names.push_back(std::string(strings[key]));
    }
    out.codes.push_back(key == 0 ? 0 : code_of[key]);
  }
  return out;
}

template <class Enum>
Json names_of(int count) {
  Json out = Json::array();
  for (int i = 0; i < count; ++i) out.push_back(model::text(static_cast<Enum>(i)));
  return out;
}

}  // namespace

Reply op_data_columns(Session& session, const Json& params) {
  const auto dataset = dataset_param(params);
  if (!dataset) return dataset.error();
  if (*dataset != Dataset::Transactions) {
    return bad_param("dataset", "Only transactions come as columns", "transactions", model::text(*dataset));
  }
  const base::Status allowed = require_rows(session, *dataset, true);
  if (!allowed) return allowed.error();
  const model::Borrower& b = session.borrower;
  const model::Ledger& l = b.ledger;
  const std::size_t n = l.size();
  ColumnWriter writer(session.bulk_out);
  writer.column<std::int32_t>("date", "i32", n, [&](std::size_t i) { return l.date[i]; });
  writer.column<double>("amount", "f64", n, [&](std::size_t i) { return l.amount[i]; });
  writer.column<std::uint8_t>("credit", "u8", n, [&](std::size_t i) { return l.credit[i]; });
  writer.column<double>("balance", "f64", n, [&](std::size_t i) {
    return l.balance[i] == base::kNoMoney ? std::numeric_limits<double>::quiet_NaN()
                                          : static_cast<double>(l.balance[i]);
  });
  writer.column<std::uint16_t>("account", "u16", n, [&](std::size_t i) { return l.account[i]; });
  writer.column<std::uint8_t>("mode", "u8", n, [&](std::size_t i) { return l.mode[i]; });
  writer.column<std::uint8_t>("category", "u8", n, [&](std::size_t i) { return l.category[i]; });
  writer.column<std::uint8_t>("confidence", "u8", n, [&](std::size_t i) { return l.confidence[i]; });
  writer.column<std::uint16_t>("decided", "u16", n, [&](std::size_t i) { return l.decided[i]; });
  writer.column<std::uint32_t>("party", "u32", n, [&](std::size_t i) { return l.party[i]; });
  writer.column<std::uint8_t>("bounce", "u8", n, [&](std::size_t i) { return l.bounce[i]; });
  writer.column<std::uint8_t>("turnover", "u8", n, [&](std::size_t i) { return l.turnover[i]; });
  writer.column<std::uint8_t>("verdict", "u8", n, [&](std::size_t i) { return l.verdict[i]; });
  Coded merchant = encode(l.merchant, l.strings, false);
  Coded counterparty = encode(l.counterparty, l.strings, false);
  Coded narration = encode(l.narration, l.strings, true);
  writer.column<std::uint32_t>("merchant", "u32", n, [&](std::size_t i) { return merchant.codes[i]; });
  writer.column<std::uint32_t>("counterparty", "u32", n, [&](std::size_t i) { return counterparty.codes[i]; });
  writer.column<std::uint32_t>("narration", "u32", n, [&](std::size_t i) { return narration.codes[i]; });
  writer.column<std::uint32_t>("row", "u32", n, [&](std::size_t i) { return l.line[i]; });
  writer.column<std::uint16_t>("file", "u16", n, [&](std::size_t i) { return l.source[i]; });
  Json accounts = Json::array();
  for (const model::Account& account : b.accounts) accounts.push_back(account.id);
  Json deciders = Json::array();
  for (const std::string& decider : b.deciders) deciders.push_back(decider);
  Json parties = Json::array();
  Json kinds = Json::array();
  parties.push_back("");
  kinds.push_back("");
  for (const model::Party& party : b.parties) {
    parties.push_back(party.name);
    kinds.push_back(model::text(party.kind));
  }
  Json files = Json::array();
  for (const model::Source& source : b.sources) files.push_back(source.name);
  Json out = base::record({{"rows", n}, {"bytes", session.bulk_out.size()}, {"columns", writer.take()}});
  out["dictionaries"] = base::record({{"account", std::move(accounts)},
                                      {"mode", names_of<model::Mode>(model::kModeCount)},
                                      {"category", names_of<model::Category>(model::kCategoryCount)},
                                      {"decided", std::move(deciders)},
                                      {"party", std::move(parties)},
                                      {"party_kind", std::move(kinds)},
                                      {"bounce", names_of<model::Bounce>(model::kBounceCount)},
                                      {"turnover", names_of<model::Turnover>(model::kTurnoverCount)},
                                      {"verdict", names_of<model::Verdict>(model::kVerdictCount)},
                                      {"merchant", std::move(merchant.names)},
                                      {"counterparty", std::move(counterparty.names)},
                                      {"narration", std::move(narration.names)},
                                      {"file", std::move(files)}});
  return base::dump(out);
}

Reply op_analytics_get(Session& session, const Json& params) {
  const base::Status allowed = require_rows(session, Dataset::Transactions, true);
  if (!allowed) return allowed.error();
  if (!session.analyzed) {
    return Error{
        "E_STEP_ORDER",        "", "The data hasn't been analysed yet", "pipeline.analyze before this", "no analytics",
        "Run pipeline.analyze"};
  }
  const std::string name = base::text_or(params, "name", "");
  if (const Json* document = session.analytics->summary(name)) return base::dump(*document);
  std::string names;
  for (const auto& [known, document] : session.analytics->summaries) {
    if (!names.empty()) names += ", ";
    names += known;
  }
  return bad_param("name", "There is no such summary", names, name);
}

namespace {

// "taxable_value" → "/taxable_value", "invoices[3]" → "/invoices/3"; "" when a whole row is meant.
std::string pointer_to(std::string_view field) {
  if (field.empty() || field == "row" || field.find('+') != std::string_view::npos) return {};
  if (field.front() == '/') return std::string(field);
  std::string out = "/";
  for (const char c : field) {
    if (c == '[' || c == '.') {
      out += '/';
    } else if (c != ']') {
      out += c;
    }
  }
  return out;
}

}  // namespace

Reply op_logs_get(Session& session, const Json& params) {
  const auto dataset = dataset_param(params);
  if (!dataset) return dataset.error();
  const std::string kind = base::text_or(params, "kind", "cleaning");
  if (kind != "cleaning" && kind != "validation" && kind != "changes")
    return bad_param("kind", "Unknown log", "cleaning, validation or changes", kind);
  const base::Status allowed = require_rows(session, *dataset, true);
  if (!allowed) return allowed.error();
  if (kind == "changes") {
    const auto offset = count_param(params, "offset", 0, 1U << 31U);
    if (!offset) return offset.error();
    const auto limit = count_param(params, "limit", 1000, 1000);
    if (!limit) return limit.error();
    return changes_page(session, *dataset, *offset, *limit);
  }
  const model::Borrower& b = session.borrower;
  const model::CleanLog& log = b.log(*dataset);
  const auto where = [&](Json entry, const model::RowRef& at) {
    const bool known = at.source < b.sources.size();
    entry["file"] = known ? Json(b.sources[at.source].name) : Json(nullptr);
    entry["line"] = at.line;
    const std::string place = known ? model::place_of(b.sources[at.source], at.line) : std::string();
    if (!place.empty()) entry["place"] = place;
    return entry;
  };
  Json out = Json::object();
  if (kind == "validation") {
    out["dataset"] = model::text(*dataset);
    out["count"] = log.quarantined.size();
    out["errors"] = Json::array();
    const auto add = [&](const model::LogEntry& e, const std::string& row) {
      out["errors"].push_back(where(base::record({{"code", e.rule},
                                                  {"path", row + pointer_to(e.field)},
                                                  {"field", e.field},
                                                  {"expected", e.after},
                                                  {"got", e.before}}),
                                    e.at));
    };
    for (const model::LogEntry& e : log.quarantined) add(e, "");
    for (const model::NestedEntry& e : log.nested_entries) {
      const bool own_fault = e.verdict == model::Verdict::Quarantined && e.entry.rule != "DOCUMENT_QUARANTINED";
      if (own_fault) add(e.entry, pointer_to(e.path));
    }
    return base::dump(out);
  }
  out["counts"] = counts_json(log.counts);
  out["nested"] = Json::object();
  for (const auto& [list, counts] : log.nested) out["nested"][list] = counts_json(counts);
  out["dataset"] = model::text(*dataset);
  out["other_customer"] = log.other_customer;
  out["outside_consent"] = log.outside_consent;
  out["normalised"] = Json::array();
  for (const auto& [rule, rows] : log.normalised)
    out["normalised"].push_back(base::record({{"rule", rule}, {"rows", rows}}));
  const auto entries = [&](const std::vector<model::LogEntry>& list) {
    Json array = Json::array();
    for (const model::LogEntry& e : list) {
      array.push_back(
          where(base::record({{"rule", e.rule}, {"field", e.field}, {"before", e.before}, {"after", e.after}}), e.at));
    }
    return array;
  };
  out["repaired"] = entries(log.repaired);
  out["duplicates"] = entries(log.duplicates);
  out["nested_rows"] = Json::array();
  for (const model::NestedEntry& e : log.nested_entries) {
    out["nested_rows"].push_back(where(base::record({{"verdict", model::text(e.verdict)},
                                                     {"path", e.path},
                                                     {"rows", e.rows},
                                                     {"rule", e.entry.rule},
                                                     {"field", e.entry.field},
                                                     {"before", e.entry.before},
                                                     {"after", e.entry.after}}),
                                       e.entry.at));
  }
  return base::dump(out);
}

}  // namespace msme::engine
