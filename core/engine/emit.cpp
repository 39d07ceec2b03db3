// Rows as JSON text, written straight from the columns: no document per row.
#include <algorithm>

#include "base/text.hpp"
#include "clean/documents.hpp"
#include "clean/transactions.hpp"
#include "engine/session.hpp"

namespace msme::engine {

using base::kNoMoney;
using ingest::FileKind;
using ingest::RawFile;
using model::Dataset;
using model::Field;

namespace {

void member(std::string& out, std::string_view key) {
  if (out.back() != '{') out.push_back(',');
  out.push_back('"');
  out.append(key);
  out.append("\":");
}

void text_member(std::string& out, std::string_view key, std::string_view value) {
  member(out, key);
  base::append_json_string(out, value);
}

// null when empty: "not known" is never an empty text.
void optional_member(std::string& out, std::string_view key, std::string_view value) {
  member(out, key);
  if (value.empty()) {
    out.append("null");
  } else {
    base::append_json_string(out, value);
  }
}

void money_member(std::string& out, std::string_view key, base::Paise value) {
  member(out, key);
  if (value == kNoMoney) {
    out.append("null");
  } else {
    base::append_rupees(out, value);
  }
}

constexpr std::pair<model::Derived, std::string_view> kDerivedNames[] = {
    {model::kDerivedType, "type"},          {model::kDerivedAmount, "amount"},
    {model::kDerivedDate, "date"},          {model::kDerivedBalance, "balance_after"},
    {model::kDerivedAccount, "account_id"}, {model::kDerivedId, "transaction_id"},
    {model::kDerivedSide, "type"}};

template <class Record>
std::size_t append_records(std::string& out, const std::vector<Record>& records, std::size_t offset, std::size_t limit,
                           char separator) {
  std::size_t written = 0;
  for (const Record& record : records) {
    if (record.clean.is_null()) continue;
    if (offset > 0) {
      --offset;
      continue;
    }
    if (written == limit) break;
    out += base::dump(record.clean);
    out += separator;
    ++written;
  }
  return written;
}

template <class Record>
std::size_t count_records(const std::vector<Record>& records) {
  std::size_t count = 0;
  for (const Record& record : records) {
    if (!record.clean.is_null()) ++count;
  }
  return count;
}

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

// A statement's row as NDJSON: the fields as they stood in the file, with where they stood; the first row of a
// file also carries what its header said, so that reading it back gives the same source.
void append_statement_row(std::string& out, const RawFile& file, const model::RawTxn& row, bool first) {
  out += '{';
  if (row.malformed) {
    text_member(out, "_malformed", row.raw);
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
  if (first) {
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

std::string_view party_of(const model::Borrower& borrower, std::size_t row) {
  const std::uint32_t at = borrower.ledger.party[row];
  return at == 0 ? std::string_view() : std::string_view(borrower.parties[at - 1].id);
}

// Personal data: of an account number only its last four figures.
std::string masked_account(std::string_view account) {
  std::string figures;
  for (const char c : account) {
    if (base::is_digit(c)) figures.push_back(c);
  }
  if (figures.empty()) return {};
  const std::size_t keep = std::min<std::size_t>(4, figures.size());
  return "XXXX" + figures.substr(figures.size() - keep);
}

}  // namespace

void append_exclusion(std::string& out, const model::Borrower& borrower, std::size_t row) {
  const model::Ledger& l = borrower.ledger;
  out += '{';
  text_member(out, "transaction_id", l.text(l.id[row]));
  text_member(out, "account_id", borrower.accounts[l.account[row]].id);
  member(out, "date");
  out += '"';
  base::append_iso(out, l.date[row]);
  out += '"';
  money_member(out, "amount", l.amount[row]);
  text_member(out, "counts_as_turnover", model::text(l.turnover[row]));
  text_member(out, "reason", model::text(l.category[row]));
  text_member(out, "decided_by", borrower.deciders[l.decided[row]]);
  member(out, "category_confidence");
  base::append_int(out, l.confidence[row]);
  optional_member(out, "counterparty", l.text(l.counterparty[row]));
  text_member(out, "narration", l.text(l.narration[row]));
  out += '}';
}

void append_clean_transaction(std::string& out, const Session& session, std::size_t row) {
  const model::Borrower& borrower = session.borrower;
  const model::Ledger& l = borrower.ledger;
  out += '{';
  text_member(out, "transaction_id", l.text(l.id[row]));
  text_member(out, "account_id", borrower.accounts[l.account[row]].id);
  member(out, "date");
  out += '"';
  base::append_iso(out, l.date[row]);
  out += '"';
  text_member(out, "type", l.credit[row] != 0 ? "CREDIT" : "DEBIT");
  money_member(out, "amount", l.amount[row]);
  text_member(out, "mode", model::text(l.mode[row]));
  optional_member(out, "merchant_name", l.text(l.merchant[row]));
  text_member(out, "category", model::text(l.category[row]));
  money_member(out, "balance_after", l.balance[row]);
  text_member(out, "currency", "INR");
  member(out, "timestamp");
  if (l.time[row] < 0) {
    out += "null";
  } else {
    out += '"';
    base::append_iso(out, l.date[row]);
    out += 'T';
    base::append_padded(out, l.time[row] / 3600, 2);
    out += ':';
    base::append_padded(out, l.time[row] / 60 % 60, 2);
    out += ':';
    base::append_padded(out, l.time[row] % 60, 2);
    out += "+05:30\"";
  }
  text_member(out, "narration", l.text(l.narration[row]));
  optional_member(out, "reference_number", l.text(l.reference[row]));
  optional_member(out, "counterparty", l.text(l.counterparty[row]));
  optional_member(out, "party_id", party_of(borrower, row));
  optional_member(out, "upi_id", l.text(l.upi_id[row]));
  const std::string_view narration = l.text(l.narration[row]);
  const classify::Details details = session.classifier->details(narration, l.mode[row], l.text(l.counterparty[row]));
  optional_member(out, "counterparty_ifsc", details.ifsc);
  optional_member(out, "counterparty_account", masked_account(details.account));
  optional_member(out, "mandate_reference", details.mandate);
  optional_member(out, "remark", details.remark);
  member(out, "category_confidence");
  base::append_int(out, l.confidence[row]);
  text_member(out, "decided_by", borrower.deciders[l.decided[row]]);
  text_member(out, "bounce", model::text(l.bounce[row]));
  text_member(out, "counts_as_turnover", model::text(l.turnover[row]));
  text_member(out, "verdict", model::text(l.verdict[row]));
  member(out, "derived");
  out += '[';
  bool first = true;
  for (const auto& [bit, name] : kDerivedNames) {
    if ((l.derived[row] & bit) == 0) continue;
    if (bit == model::kDerivedSide && (l.derived[row] & model::kDerivedType) != 0) continue;
    if (!first) out += ',';
    first = false;
    base::append_json_string(out, name);
  }
  out += ']';
  member(out, "source");
  out += '{';
  text_member(out, "file", borrower.sources[l.source[row]].name);
  member(out, "line");
  base::append_int(out, l.line[row]);
  if (const std::string place = model::place_of(borrower.sources[l.source[row]], l.line[row]); !place.empty())
    text_member(out, "place", place);
  out += "}}";
}

std::size_t clean_rows(const Session& session, Dataset dataset) {
  const model::Borrower& b = session.borrower;
  switch (dataset) {
    case Dataset::Consent:
      return session.consent ? 1 : 0;
    case Dataset::Accounts:
      return count_records(b.accounts);
    case Dataset::Transactions:
      return b.ledger.size();
    case Dataset::Gst:
      return count_records(b.gst);
    case Dataset::CreditReports:
      return count_records(b.credit_reports);
    case Dataset::Policies:
      return count_records(b.policies);
    case Dataset::MutualFunds:
      return count_records(b.mutual_funds) + count_records(b.holdings);
    case Dataset::OndcOrders:
      return count_records(b.ondc_orders);
    case Dataset::OcenApplications:
      return count_records(b.ocen_applications);
  }
  return 0;
}

std::size_t raw_rows(const Session& session, Dataset dataset) {
  std::size_t rows = 0;
  for (const RawFile& file : session.files) {
    if (file.dataset == dataset) rows += file.rows;
  }
  // A consent that came through consent.set, or was recorded for own files, is its own raw row.
  if (rows == 0 && dataset == Dataset::Consent && session.consent) return 1;
  return rows;
}

std::size_t append_clean_rows(std::string& out, const Session& session, Dataset dataset, std::size_t offset,
                              std::size_t limit, char separator) {
  const model::Borrower& b = session.shown && dataset != Dataset::Transactions ? *session.shown : session.borrower;
  switch (dataset) {
    case Dataset::Consent: {
      if (offset > 0 || limit == 0 || !session.consent) return 0;
      out += base::dump(session.consent->document);
      out += separator;
      return 1;
    }
    case Dataset::Accounts:
      return append_records(out, b.accounts, offset, limit, separator);
    case Dataset::Transactions: {
      std::size_t written = 0;
      for (std::size_t row = offset; row < b.ledger.size() && written < limit; ++row, ++written) {
        append_clean_transaction(out, session, row);
        out += separator;
      }
      return written;
    }
    case Dataset::Gst:
      return append_records(out, b.gst, offset, limit, separator);
    case Dataset::CreditReports:
      return append_records(out, b.credit_reports, offset, limit, separator);
    case Dataset::Policies:
      return append_records(out, b.policies, offset, limit, separator);
    case Dataset::MutualFunds: {
      const std::size_t funds = count_records(b.mutual_funds);
      const std::size_t written = append_records(out, b.mutual_funds, offset, limit, separator);
      const std::size_t skip = offset > funds ? offset - funds : 0;
      return written + append_records(out, b.holdings, skip, limit - written, separator);
    }
    case Dataset::OndcOrders:
      return append_records(out, b.ondc_orders, offset, limit, separator);
    case Dataset::OcenApplications:
      return append_records(out, b.ocen_applications, offset, limit, separator);
  }
  return 0;
}

namespace {

// A raw row of ours. Only the other side's account and the header that a statement's row kept are personal in it; most
// rows have neither and stand as they came.
void append_shown_row(std::string& out, std::string_view raw, bool show_pii) {
  constexpr std::string_view kPersonal[] = {"counterparty_account", "_source"};
  const bool personal = std::any_of(std::begin(kPersonal), std::end(kPersonal),
                                    [raw](std::string_view name) { return raw.find(name) != std::string_view::npos; });
  auto row = show_pii || !personal ? base::Result<Json>(Json()) : base::parse_json(raw);
  if (!row || !row->is_object()) {
    out += raw;
    return;
  }
  for (const std::string_view name : kPersonal) {
    if (row->contains(name)) (*row)[std::string(name)] = "XXXX";
  }
  out += base::dump(*row);
}

}  // namespace

std::size_t append_placed_rows(std::string& out, const Session& session, Dataset dataset, const RowHead& head,
                               std::string_view tail) {
  std::size_t written = 0;
  const auto bad_row = [&](std::string_view raw) {
    out += '{';
    text_member(out, "_malformed", raw);
    out += '}';
  };
  if (dataset == Dataset::Transactions) {
    constexpr std::size_t kAll = SIZE_MAX;
    return walk_raw_transactions(session, 0, kAll, [&](const RawFile& file, const model::RawTxn& row, bool first) {
      const auto [name, line] = place_of_row(file, row);
      if (!head(out, static_cast<std::size_t>(&file - session.files.data()), name, line)) {
        out += "null";
      } else if (file.kind == FileKind::Statement) {
        append_statement_row(out, file, row, first && session.show_pii);  // its header names holder and account
      } else if (row.malformed) {
        bad_row(row.raw);
      } else {
        append_shown_row(out, row.raw, session.show_pii);
      }
      out += tail;
    });
  }
  const bool cut = dataset == Dataset::Accounts && session.consent->types != consent::kAllTypes;
  for (std::size_t f = 0; f < session.files.size(); ++f) {
    const RawFile& file = session.files[f];
    if (file.dataset != dataset) continue;
    for (const ingest::DocumentLine& line : file.documents) {
      const std::string_view name = line.file.empty() ? file.source.name : line.file;
      if (!head(out, f, name, line.line)) {
        out += "null";
      } else if (line.malformed) {
        bad_row(line.raw);
      } else {
        Json shown = line.value;
        if (cut) cut_account_types(*session.consent, shown);
        if (!session.show_pii) clean::hide_personal(dataset, shown);
        out += base::dump(shown);
      }
      out += tail;
      ++written;
    }
  }
  return written;
}

std::size_t append_raw_rows(std::string& out, const Session& session, Dataset dataset, std::size_t offset,
                            std::size_t limit, char separator, bool valid_json) {
  const auto bad_row = [&](std::string_view raw) {
    if (!valid_json) {
      out += raw;
      return;
    }
    out += '{';
    text_member(out, "_malformed", raw);
    out += '}';
  };
  if (dataset == Dataset::Transactions) {
    return walk_raw_transactions(session, offset, limit,
                                 [&](const RawFile& file, const model::RawTxn& row, bool first) {
                                   if (file.kind == FileKind::Statement) {
                                     append_statement_row(out, file, row, first);
                                   } else if (row.malformed) {
                                     bad_row(row.raw);
                                   } else {
                                     out += row.raw;
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
      if (!line.place.empty()) {
        append_placed_document(out, dataset, line);
      } else if (line.malformed) {
        bad_row(line.raw);
      } else {
        out += base::dump(line.value);
      }
      out += separator;
      ++written;
    }
  }
  return written;
}

}  // namespace msme::engine
