// What cleaning changed, value by value: rendered when asked for, by reading the raw rows once more and holding each
// against what it became. Nothing of it is kept.
#include <algorithm>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "clean/transactions.hpp"
#include "engine/session.hpp"
#include "model/change.hpp"

namespace msme::engine {

using model::Change;
using model::Dataset;
using model::Field;

namespace {

std::string rupees_written(base::Paise paise) {
  std::string out;
  if (paise != base::kNoMoney) base::append_rupees(out, paise);
  return out;
}

// A number of the raw row written as JSON would: "1250.0" and "1250" are one figure and no change.
bool is_plain_figure(std::string_view text, base::Paise paise) {
  const clean::Amount read = clean::parse_amount(text, clean::CrMark::Side);
  return read.ok() && read.plain && !read.rounded && (read.negative ? -read.paise : read.paise) == paise;
}

// Holds raw rows against their ledger rows.
class RowChanges {
 public:
  RowChanges(const Session& session, std::vector<Change>& out) : b_(session.borrower), out_(out) {
    const model::Ledger& l = b_.ledger;
    rows_.resize(l.size());
    for (std::uint32_t row = 0; row < l.size(); ++row) rows_[row] = {name_of(l.source[row]), l.line[row], row};
    base::sort(rows_);
    used_.assign(rows_.size(), 0);
    const model::CleanLog& log = b_.log(Dataset::Transactions);
    for (std::uint32_t i = 0; i < log.repaired.size(); ++i) {
      repairs_.push_back({name_of(log.repaired[i].at.source), log.repaired[i].at.line, i});
    }
    base::sort(repairs_);
  }

  void take(std::string_view file, std::uint32_t line, const model::RawTxn& raw) {
    std::size_t source = 0;
    while (source < b_.sources.size() && b_.sources[source].name != file) ++source;
    const auto name = static_cast<std::uint16_t>(source);
    auto at = std::lower_bound(rows_.begin(), rows_.end(), Key{name, line, 0});
    const auto here = [&] { return at != rows_.end() && at->source == name && at->line == line; };
    // Of two files of one name each row is met once.
    while (here() && used_[static_cast<std::size_t>(at - rows_.begin())] != 0) ++at;
    if (!here()) return;
    used_[static_cast<std::size_t>(at - rows_.begin())] = 1;
    const std::uint32_t row = at->index;
    at_ = {b_.ledger.source[row], line};
    written(raw, row);
    meant(raw, row);
    const model::CleanLog& log = b_.log(Dataset::Transactions);
    for (auto r = std::lower_bound(repairs_.begin(), repairs_.end(), Key{name, line, 0});
         r != repairs_.end() && r->source == name && r->line == line; ++r) {
      const model::LogEntry& entry = log.repaired[r->index];
      add(entry.field, entry.rule, entry.before, entry.after);
    }
  }

 private:
  struct Key {
    std::uint16_t source;
    std::uint32_t line, index;
    bool operator<(const Key& other) const {
      if (source != other.source) return source < other.source;
      return line != other.line ? line < other.line : index < other.index;
    }
  };

  // Sources by name: the first that has it.
  std::uint16_t name_of(std::uint16_t source) const {
    std::uint16_t first = 0;
    while (first < source && b_.sources[first].name != b_.sources[source].name) ++first;
    return first;
  }

  void add(std::string_view field, std::string rule, std::string_view before, std::string_view after) {
    out_.push_back({at_, std::string(field), std::move(rule), std::string(before), std::string(after)});
  }

  // Values that say the same in another form.
  void written(const model::RawTxn& raw, std::uint32_t row) {
    const model::Ledger& l = b_.ledger;
    const unsigned derived = l.derived[row];
    const std::string iso = base::to_iso(l.date[row]);
    const std::string_view date = raw[Field::Date];
    if ((derived & model::kDerivedDate) == 0 && date != iso) {
      const clean::DateRead read = clean::parse_date(date);
      const bool month_first = read.format == clean::DateFormat::NumericAmbiguous && read.date != l.date[row];
      const clean::DateFormat format = month_first ? clean::DateFormat::NumericMonthFirst : read.format;
      add("date", "DATE_" + std::string(clean::text(format)), date, iso);
    }
    const bool statement = b_.sources[l.source[row]].statement;
    const clean::CrMark cr = statement ? clean::CrMark::Side : clean::CrMark::SideOrCrore;
    if ((derived & model::kDerivedAmount) == 0) {
      const bool split = clean::is_blank_value(raw[Field::Amount]);
      const std::string_view cell = !split                              ? raw[Field::Amount]
                                    : has_figure(raw[Field::Debit], cr) ? raw[Field::Debit]
                                                                        : raw[Field::Credit];
      if (!is_plain_figure(cell, l.amount[row])) {
        const bool rounded = clean::parse_amount(cell, cr).rounded;
        add("amount", rounded ? "AMOUNT_ROUNDED_TO_PAISA" : "AMOUNT_TEXT", cell, rupees_written(l.amount[row]));
      }
    }
    const std::string_view balance = raw[Field::Balance];
    if ((derived & model::kDerivedBalance) == 0 && !clean::is_blank_value(balance) &&
        !is_plain_figure(balance, l.balance[row])) {
      const clean::Amount read = clean::parse_amount(balance, cr);
      add("balance_after",
          !read.ok()     ? "BALANCE_UNREADABLE"
          : read.rounded ? "BALANCE_ROUNDED_TO_PAISA"
                         : "AMOUNT_TEXT",
          balance, rupees_written(l.balance[row]));
    }
    const std::string_view side = l.credit[row] != 0 ? "CREDIT" : "DEBIT";
    const std::string_view type = raw[Field::Type].empty() ? raw[Field::DrCr] : raw[Field::Type];
    if ((derived & (model::kDerivedType | model::kDerivedSide)) == 0 && type != side)
      add("type", clean::is_blank_value(type) ? "TYPE_FROM_AMOUNT" : "TYPE_SPELLING", type, side);
  }

  static bool has_figure(std::string_view cell, clean::CrMark cr) {
    const clean::Amount read = clean::parse_amount(cell, cr);
    return read.ok() && read.paise != 0;
  }

  // Values that cleaning supplied or settled from the narration.
  void meant(const model::RawTxn& raw, std::uint32_t row) {
    const model::Ledger& l = b_.ledger;
    const auto text = [&](Field field) { return clean::is_blank_value(raw[field]) ? std::string_view() : raw[field]; };
    const auto differs = [&](std::string_view name, const char* rule, Field field, std::string_view after) {
      if (text(field) != after) add(name, rule, text(field), after);
    };
    differs("narration", "TEXT_BLANKS_FOLDED", Field::Narration, l.text(l.narration[row]));
    differs("merchant_name", "MERCHANT_NAMED", Field::MerchantName, l.text(l.merchant[row]));
    differs("mode", "MODE_CLASSIFIED", Field::Mode, model::text(l.mode[row]));
    differs("category", "CATEGORY_CLASSIFIED", Field::Category, model::text(l.category[row]));
    differs("upi_id", "UPI_FROM_NARRATION", Field::UpiId, l.text(l.upi_id[row]));
    differs("reference_number", "REFERENCE_FROM_NARRATION", Field::Reference, l.text(l.reference[row]));
  }

  const model::Borrower& b_;
  std::vector<Change>& out_;
  std::vector<Key> rows_, repairs_;
  std::vector<std::uint8_t> used_;
  model::RowRef at_;
};

void transaction_changes(const Session& session, std::vector<Change>& out) {
  RowChanges changes(session, out);
  std::vector<model::RawTxn> batch;
  for (const ingest::RawFile& file : session.files) {
    if (file.kind == ingest::FileKind::Documents) continue;
    const auto reader = ingest::open_rows(file);
    while (reader->next(batch)) {
      for (const model::RawTxn& row : batch) {
        const std::string_view name = row[Field::SourceFile];
        std::uint32_t line = row.line;
        const clean::Amount stated = clean::parse_amount(row[Field::SourceLine]);
        if (stated.ok() && stated.paise < 400'000'000'000) line = static_cast<std::uint32_t>(stated.paise / 100);
        changes.take(name.empty() ? std::string_view(file.source.name) : name, line, row);
      }
    }
  }
}

Json change_json(const model::Borrower& b, const Change& change) {
  const bool known = change.at.source < b.sources.size();
  Json entry = base::record({{"file", known ? Json(b.sources[change.at.source].name) : Json(nullptr)},
                             {"line", change.at.line},
                             {"field", change.field},
                             {"rule", change.rule},
                             {"before", change.before},
                             {"after", change.after}});
  const std::string place = known ? model::place_of(b.sources[change.at.source], change.at.line) : std::string();
  if (!place.empty()) entry["place"] = place;
  return entry;
}

base::Result<std::vector<Change>> changes_of(Session& session, Dataset dataset) {
  std::vector<Change> out;
  if (dataset == Dataset::Transactions) {
    transaction_changes(session, out);
  } else if (dataset != Dataset::Consent) {
    clean::DocumentOptions options;
    options.changes = &out;
    auto again = documents_again(session, options, dataset);
    if (!again) return again.error();
  }
  return out;
}

}  // namespace

Reply changes_page(Session& session, Dataset dataset, std::size_t offset, std::size_t limit) {
  auto changes = changes_of(session, dataset);
  if (!changes) return changes.error();
  Json list = Json::array();
  for (std::size_t i = offset; i < changes->size() && i - offset < limit; ++i) {
    list.push_back(change_json(session.borrower, (*changes)[i]));
  }
  return base::dump(base::record({{"dataset", model::text(dataset)},
                                  {"total", changes->size()},
                                  {"offset", offset},
                                  {"changes", std::move(list)}}));
}

Reply export_changes(Session& session, Dataset dataset) {
  auto changes = changes_of(session, dataset);
  if (!changes) return changes.error();
  session.bulk_out.clear();
  for (const Change& change : *changes) {
    session.bulk_out += base::dump(change_json(session.borrower, change));
    session.bulk_out += '\n';
  }
  session.audit.add("data.export", session.customer_id, session.consent->id, session.now_in_force(),
                    base::record({{"dataset", model::text(dataset)}, {"type", "changes"}, {"rows", changes->size()}}));
  return base::dump(base::record({{"dataset", model::text(dataset)},
                                  {"type", "changes"},
                                  {"rows", changes->size()},
                                  {"bytes", session.bulk_out.size()}}));
}

// Whether the session shows personal values as they came. The analysis never sees them; only rows that are asked for do.
Reply op_privacy(Session& session, const Json& params) {
  const auto wanted = base::boolean(params, "show_pii");
  if (!wanted) return bad_param("show_pii", "Say whether personal values are shown", "true or false", "nothing");
  base::Status allowed = require_consent(session, std::nullopt);
  if (!allowed) return allowed.error();
  if (session.show_pii != *wanted) {
    session.show_pii = *wanted;
    session.audit.add("privacy.set", session.customer_id, session.consent->id, session.now_in_force(),
                      base::record({{"show_pii", *wanted}}));
  }
  allowed = refresh_shown(session);
  if (!allowed) return allowed.error();
  return base::dump(base::record({{"show_pii", session.show_pii}}));
}

base::Status refresh_shown(Session& session) {
  session.shown.reset();
  if (!session.show_pii || !session.cleaned) return base::Unit{};
  clean::DocumentOptions options;
  options.show_pii = true;
  auto again = documents_again(session, options, std::nullopt);
  if (!again) return again.error();
  session.shown = std::make_unique<model::Borrower>(std::move(*again));
  return base::Unit{};
}

}  // namespace msme::engine
