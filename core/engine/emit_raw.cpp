// Raw rows: as they came, or as they may be shown.
#include <algorithm>

#include "base/text.hpp"
#include "clean/documents.hpp"
#include "clean/transactions.hpp"
#include "engine/emit.hpp"
#include "engine/session.hpp"

namespace msme::engine {

using ingest::FileKind;
using ingest::RawFile;
using model::Dataset;
using model::Field;

std::size_t raw_rows(const Session& session, Dataset dataset) {
  std::size_t rows = 0;
  for (const RawFile& file : session.files) {
    if (file.dataset == dataset) rows += file.rows;
  }
  // A consent that came through consent.set, or was recorded for own files, is its own raw row.
  if (rows == 0 && dataset == Dataset::Consent && session.consent) return 1;
  return rows;
}

namespace {

base::Json source_facts(const model::Source& source) {
  base::Json facts = base::record({{"layout", source.layout}, {"statement", true}});
  const auto text = [&](const char* key, const std::string& value) {
    if (!value.empty()) facts[key] = value;
  };
  const auto money = [&](base::Json& in, const char* key, std::int64_t value) {
    if (value != INT64_MIN) in[key] = base::to_rupees(value);
  };
  const auto count = [&](const char* key, std::int64_t value) {
    if (value >= 0) facts[key] = value;
  };
  text("bank", source.bank);
  text("account_number", source.account_number);
  text("account_id", source.account_id);
  text("holder", source.holder);
  text("ifsc", source.ifsc);
  if (source.from != base::kNoDate) facts["from"] = base::to_iso(source.from);
  if (source.to != base::kNoDate) facts["to"] = base::to_iso(source.to);
  money(facts, "opening_balance", source.opening_balance);
  money(facts, "closing_balance", source.closing_balance);
  count("debit_count", source.debit_count);
  count("credit_count", source.credit_count);
  count("entry_count", source.entry_count);
  if (!source.making.kind.empty()) facts["made"] = model::making_json(source.making);
  for (const model::Source::Totals& totals : source.totals) {
    base::Json line = base::Json::object();
    money(line, "debits", totals.debits);
    money(line, "credits", totals.credits);
    facts["totals"].push_back(std::move(line));
  }
  for (const model::Source::Carry& carry : source.carries) {
    facts["carries"].push_back(base::record({{"line", carry.line}, {"balance", base::to_rupees(carry.balance)}}));
  }
  return facts;
}

// Whether the figures of an account, a mobile or a card begin at `at`: nine or more digits, with single blanks or dashes
// between them. Where they end.
std::size_t number_end(std::string_view text, std::size_t at, std::size_t& digits) {
  std::size_t end = at;
  digits = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    if (base::is_digit(text[i])) {
      ++digits;
      end = i + 1;
    } else if ((text[i] != ' ' && text[i] != '-') || i == at || !base::is_digit(text[i - 1])) {
      break;
    }
  }
  return end;
}

// ABCDE1234F, also within a GSTIN.
bool is_pan_at(std::string_view text, std::size_t at) {
  constexpr std::size_t kPan = 10;
  if (at + kPan > text.size()) return false;
  for (std::size_t i = 0; i < kPan; ++i) {
    const bool digit = i >= 5 && i < 9;
    if (digit ? !base::is_digit(text[at + i]) : !base::is_alpha(text[at + i])) return false;
  }
  return true;
}

// A line that is no record, as it may be shown: its beginning, and of account numbers, mobiles, PAN and mail addresses in it
// no more than the last four characters.
std::string shown_fragment(std::string_view raw) {
  constexpr std::size_t kShown = 80, kIdentity = 9, kLast = 4, kPan = 10;
  std::size_t end = std::min(kShown, raw.size());
  while (end < raw.size() && end > 0 && (static_cast<unsigned char>(raw[end]) & 0xC0U) == 0x80U) --end;
  std::string out(raw.substr(0, end));
  const auto hide = [&out](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i + kLast < to; ++i) {
      if (base::is_alnum(out[i])) out[i] = 'X';
    }
  };
  for (std::size_t at = 0; at < out.size(); ++at) {
    std::size_t digits = 0;
    const std::size_t stop = number_end(raw, at, digits);  // of the whole line: the cut must not save a number
    if (digits >= kIdentity) {
      hide(at, std::min(stop, out.size()) + (stop > out.size() ? kLast : 0));
      at = std::min(stop, out.size()) - 1;
    } else if (is_pan_at(raw, at)) {
      hide(at, std::min(at + kPan, out.size()));
    } else if (out[at] == '@') {
      for (std::size_t i = at; i-- > 0 && (base::is_alnum(out[i]) || out[i] == '.' || out[i] == '_' || out[i] == '-');)
        out[i] = 'X';
    }
  }
  if (end < raw.size()) out += "…";
  return out;
}

void append_malformed(std::string& out, std::string_view raw) {
  out += '{';
  text_member(out, "_malformed", raw);
  out += '}';
}

// A statement's row as NDJSON: the fields as they stood in the file, with where they stood; the first row of a
// file also carries what its header said, so that reading it back gives the same source. `whole`: nothing is hidden.
void append_statement_row(std::string& out, const RawFile& file, const model::RawTxn& row, bool first, bool whole) {
  out += '{';
  if (row.malformed) {
    text_member(out, "_malformed", whole ? std::string(row.raw) : shown_fragment(row.raw));
  } else {
    const std::string_view account =
        row[Field::AccountId].empty() ? std::string_view(file.source.account_id) : row[Field::AccountId];
    if (!account.empty()) text_member(out, "account_id", account);
    for (const Field field :
         {Field::Date, Field::ValueDate, Field::Timestamp, Field::Narration, Field::Reference, Field::Amount,
          Field::DrCr, Field::Type, Field::Debit, Field::Credit, Field::Balance, Field::BalanceDrCr}) {
      if (!row[field].empty()) text_member(out, model::key(field), row[field]);
    }
  }
  text_member(out, "_file", file.source.name);
  member(out, "_line");
  base::append_int(out, row.line);
  if (first && whole) {  // holder and account
    member(out, "_source");
    out += base::dump(source_facts(file.source));
  }
  out += '}';
}

// A payload's document with where it stood, so that reading it back says the same.
void append_placed_document(std::string& out, Dataset dataset, const ingest::DocumentLine& line) {
  if (line.malformed) {
    out += '{';
    text_member(out, "_malformed", line.raw);
    text_member(out, "_dataset", model::text(dataset));
  } else {
    out += base::dump(line.value);
    out.pop_back();
  }
  if (!line.rule.empty()) text_member(out, "_aside", line.rule + " " + line.reason);
  text_member(out, "_file", line.file);
  member(out, "_line");
  base::append_int(out, line.line);
  text_member(out, "_place", line.place);
  out += '}';
}

// Calls `emit(row, first_of_file)` for each raw transaction row in [offset, offset + limit).
template <class Emit>
std::size_t walk_raw_transactions(const Session& session, std::size_t offset, std::size_t limit, Emit&& emit) {
  std::size_t seen = 0;
  std::size_t written = 0;
  std::vector<model::RawTxn> batch;
  for (const RawFile& file : session.files) {
    if (file.kind == FileKind::Documents) continue;
    if (offset >= seen + file.rows) {
      seen += file.rows;
      continue;
    }
    const auto reader = ingest::open_rows(file);
    bool first = true;
    while (reader->next(batch)) {
      for (const model::RawTxn& row : batch) {
        if (seen++ >= offset) {
          if (written == limit) return written;
          emit(file, row, first);
          ++written;
        }
        first = false;
      }
    }
  }
  return written;
}

// Where a row stands: a statement kept as NDJSON remembers the file it came from.
std::pair<std::string_view, std::uint32_t> place_of_row(const RawFile& file, const model::RawTxn& row) {
  const std::string_view name = row[Field::SourceFile];
  const clean::Amount stated = clean::parse_amount(row[Field::SourceLine]);
  const bool known = stated.ok() && stated.paise > 0 && stated.paise < 400'000'000'000;
  return {name.empty() ? std::string_view(file.source.name) : name,
          known ? static_cast<std::uint32_t>(stated.paise / 100) : row.line};
}

}  // namespace

namespace {

// A raw row of ours. Only the other side's account and the header that a statement's row kept are personal in it; most
// rows have neither and stand as they came. One that could hide them, or can't be read, isn't shown whole.
void append_shown_row(std::string& out, std::string_view raw, bool show_pii) {
  constexpr std::string_view kPersonal[] = {"counterparty_account", "_source"};
  const auto says = [raw](std::string_view name) { return raw.find(name) != std::string_view::npos; };
  const bool escaped = says("\\u");
  if (!escaped && (show_pii || std::none_of(std::begin(kPersonal), std::end(kPersonal), says))) {
    out += raw;
    return;
  }
  auto row = base::parse_json(raw);
  if (!row || !row->is_object()) {  // half an emoji, as where a bank cuts a narration
    append_malformed(out, show_pii ? std::string(raw) : shown_fragment(raw));
    return;
  }
  if (show_pii) {
    out += raw;
    return;
  }
  for (const std::string_view name : kPersonal) {
    const Json* value = base::find(*row, name);
    if (value != nullptr && !value->is_null()) (*row)[std::string(name)] = "XXXX";
  }
  out += base::dump(*row);
}

void append_shown_transaction(std::string& out, const Session& session, const RawFile& file, const model::RawTxn& row,
                              bool first) {
  if (file.kind == FileKind::Statement) {
    append_statement_row(out, file, row, first, session.show_pii);
  } else if (row.malformed) {
    append_malformed(out, session.show_pii ? std::string(row.raw) : shown_fragment(row.raw));
  } else {
    append_shown_row(out, row.raw, session.show_pii);
  }
}

// Of accounts what the consent's types don't open is left out.
void append_shown_document(std::string& out, const Session& session, Dataset dataset,
                           const ingest::DocumentLine& line) {
  if (line.malformed) {
    // Of a broken report or order nobody can say which of its words are names.
    append_malformed(
        out, session.show_pii ? std::string(line.raw) : "(no record, " + std::to_string(line.raw.size()) + " bytes)");
    return;
  }
  Json shown = line.value;
  if (dataset == Dataset::Accounts && session.consent->types != consent::kAllTypes)
    cut_account_types(*session.consent, shown);
  if (!session.show_pii) clean::hide_personal(dataset, shown);
  out += base::dump(shown);
}

// A row of ours stands as it came, also when it is broken.
void append_transaction_as_it_came(std::string& out, const RawFile& file, const model::RawTxn& row, bool first) {
  if (file.kind == FileKind::Statement) {
    append_statement_row(out, file, row, first, true);
  } else {
    out += row.raw;
  }
}

void append_document_as_it_came(std::string& out, const Session& session, Dataset dataset,
                                const ingest::DocumentLine& line) {
  if (dataset == Dataset::Accounts && !line.malformed && session.consent &&
      session.consent->types != consent::kAllTypes) {
    ingest::DocumentLine allowed = line;
    if (cut_account_types(*session.consent, allowed.value) > 0) {
      append_document_as_it_came(out, session, dataset, allowed);
      return;
    }
  }
  if (!line.place.empty()) {
    append_placed_document(out, dataset, line);
  } else if (line.malformed) {
    out += line.raw;
  } else {
    out += base::dump(line.value);
  }
}

}  // namespace

std::size_t append_placed_rows(std::string& out, const Session& session, Dataset dataset, const RowHead& head,
                               std::string_view tail) {
  if (dataset == Dataset::Transactions) {
    constexpr std::size_t kAll = SIZE_MAX;
    return walk_raw_transactions(session, 0, kAll, [&](const RawFile& file, const model::RawTxn& row, bool first) {
      const auto [name, line] = place_of_row(file, row);
      if (head(out, static_cast<std::size_t>(&file - session.files.data()), name, line)) {
        append_shown_transaction(out, session, file, row, first);
      } else {
        out += "null";
      }
      out += tail;
    });
  }
  std::size_t written = 0;
  for (std::size_t f = 0; f < session.files.size(); ++f) {
    const RawFile& file = session.files[f];
    if (file.dataset != dataset) continue;
    for (const ingest::DocumentLine& line : file.documents) {
      const std::string_view name = line.file.empty() ? file.source.name : line.file;
      if (head(out, f, name, line.line)) {
        append_shown_document(out, session, dataset, line);
      } else {
        out += "null";
      }
      out += tail;
      ++written;
    }
  }
  return written;
}

std::size_t append_raw_rows(std::string& out, const Session& session, Dataset dataset, std::size_t offset,
                            std::size_t limit, char separator, RawForm form) {
  const bool shown = form == RawForm::Shown;
  if (dataset == Dataset::Transactions) {
    return walk_raw_transactions(session, offset, limit,
                                 [&](const RawFile& file, const model::RawTxn& row, bool first) {
                                   if (shown) {
                                     append_shown_transaction(out, session, file, row, first);
                                   } else {
                                     append_transaction_as_it_came(out, file, row, first);
                                   }
                                   out += separator;
                                 });
  }
  std::size_t seen = 0;
  std::size_t written = 0;
  const bool has_file =
      std::any_of(session.files.begin(), session.files.end(), [&](const RawFile& f) { return f.dataset == dataset; });
  if (dataset == Dataset::Consent && !has_file)
    return append_clean_rows(out, session, dataset, offset, limit, separator);
  for (const RawFile& file : session.files) {
    if (file.dataset != dataset) continue;
    for (const ingest::DocumentLine& line : file.documents) {
      if (seen++ < offset) continue;
      if (written == limit) return written;
      if (shown) {
        append_shown_document(out, session, dataset, line);
      } else {
        append_document_as_it_came(out, session, dataset, line);
      }
      out += separator;
      ++written;
    }
  }
  return written;
}

}  // namespace msme::engine
