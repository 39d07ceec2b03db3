// Reading: one raw row → staged values. Settling is in settle.cpp, merging in merge.cpp.
#include "clean/transactions.hpp"

#include <algorithm>
#include <utility>

#include "base/codes.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace msme::clean {

using base::Date;
using base::kNoDate;
using base::kNoMoney;
using base::Paise;
using model::Field;
using model::RawTxn;

Side parse_side(std::string_view text) {
  if (text == "CREDIT") return Side::Credit;
  if (text == "DEBIT") return Side::Debit;
  text = base::trim(text);
  if (text.empty()) return Side::None;
  if (text.front() == '(') text.remove_prefix(1);
  while (!text.empty() && (text.back() == ')' || text.back() == '.')) text.remove_suffix(1);
  for (const std::string_view word : {"CREDIT", "CR", "C", "DEPOSIT", "IN", "INFLOW", "CREDITED", "TRANSFER CREDIT"}) {
    if (base::equals_ignore_case(text, word)) return Side::Credit;
  }
  for (const std::string_view word :
       {"DEBIT", "DR", "D", "WITHDRAWAL", "OUT", "OUTFLOW", "DEBITED", "TRANSFER DEBIT"}) {
    if (base::equals_ignore_case(text, word)) return Side::Debit;
  }
  return Side::None;
}

namespace {

// What a statement states of itself, as it was kept with its first row.
void read_stated(const base::Json& facts, model::Source& source) {
  if (const base::Json* made = base::object(facts, "made")) source.making = model::making_of(*made);
  source.from = base::parse_iso(base::text_or(facts, "from", ""));
  source.to = base::parse_iso(base::text_or(facts, "to", ""));
  source.debit_count = base::integer_or(facts, "debit_count", -1);
  source.credit_count = base::integer_or(facts, "credit_count", -1);
  source.entry_count = base::integer_or(facts, "entry_count", -1);
  if (const base::Json* list = base::array(facts, "totals")) {
    for (const base::Json& item : *list) {
      model::Source::Totals totals;
      if (const auto value = base::number(item, "debits")) totals.debits = base::from_rupees(*value);
      if (const auto value = base::number(item, "credits")) totals.credits = base::from_rupees(*value);
      source.totals.push_back(totals);
    }
  }
  if (const base::Json* list = base::array(facts, "carries")) {
    for (const base::Json& item : *list) {
      const auto balance = base::number(item, "balance");
      const std::int64_t line = base::integer_or(item, "line", 0);
      if (balance && line > 0 && line <= UINT32_MAX)
        source.carries.push_back({static_cast<std::uint32_t>(line), base::from_rupees(*balance)});
    }
  }
}

}  // namespace

TransactionCleaner::TransactionCleaner(model::Borrower& borrower, classify::Classifier& classifier,
                                       const TransactionOptions& options)
    : borrower_(borrower),
      classifier_(classifier),
      options_(options),
      log_(borrower.log(model::Dataset::Transactions)) {
  const model::SchemaNode& schema = model::schema_of(model::Dataset::Transactions);
  amount_schema_ = schema.member("amount");
  balance_schema_ = schema.member("balance_after");
}

void TransactionCleaner::begin_source(std::uint16_t source, std::size_t rows) {
  source_ = source;
  base_source_ = source;
  ++segment_;
  staged_.clear();
  staged_.reserve(rows);
  if (!borrower_.sources[source].statement) seen_.reserve(seen_.size() + rows);  // a statement's rows have no ids
  borrower_.ledger.strings.reserve(4 * rows);                                    // what the demo borrowers have
}

void TransactionCleaner::add(const std::vector<RawTxn>& batch) {
  for (const RawTxn& row : batch) add_row(row);
}

// A statement kept as NDJSON (_file, _line, and _source on its first row) is a source of its own again.
void TransactionCleaner::switch_source(const RawTxn& row) {
  const std::string_view file = row[Field::SourceFile];
  const std::string_view facts = row[Field::SourceFacts];
  if (facts.empty()) {
    if (file.empty() ? source_ == base_source_ : borrower_.sources[source_].name == file) return;
  }
  // A row's source is a 16-bit number: beyond it, rows stay with the last source.
  constexpr std::size_t kMaxSources = 60000;
  if (borrower_.sources.size() >= kMaxSources) return;
  end_source();
  if (file.empty()) {
    source_ = base_source_;
    ++segment_;
    return;
  }
  model::Source source;
  source.name = std::string(file);
  source.layout = "ndjson";
  if (auto parsed = base::parse_json(facts); parsed && parsed->is_object()) {
    source.layout = base::text_or(*parsed, "layout", "ndjson");
    source.bank = base::text_or(*parsed, "bank", "");
    source.account_number = base::text_or(*parsed, "account_number", "");
    source.account_id = base::text_or(*parsed, "account_id", "");
    source.holder = base::text_or(*parsed, "holder", "");
    source.statement = base::boolean_or(*parsed, "statement", false);
    source.place = base::text_or(*parsed, "place", "");
    source.from = base::parse_iso(base::text_or(*parsed, "from", ""));
    source.to = base::parse_iso(base::text_or(*parsed, "to", ""));
    if (const auto value = base::number(*parsed, "opening_balance")) source.opening_balance = base::from_rupees(*value);
    if (const auto value = base::number(*parsed, "closing_balance")) source.closing_balance = base::from_rupees(*value);
    source.ifsc = base::text_or(*parsed, "ifsc", "");
    read_stated(*parsed, source);
  }
  source_ = static_cast<std::uint16_t>(borrower_.sources.size());
  borrower_.sources.push_back(std::move(source));
  ++segment_;
}

void TransactionCleaner::add_row(const RawTxn& row) {
  if (!row[Field::SourceFile].empty() || source_ != base_source_) switch_source(row);
  cr_mark_ = borrower_.sources[source_].statement ? CrMark::Side : CrMark::SideOrCrore;
  ++log_.counts.in;
  staged_.emplace_back();
  Staged& s = staged_.back();
  s.raw = row.raw;
  s.line = row.line;
  // A row that names no account belongs where the one before it did.
  if (staged_.size() > 1) s.account = staged_[staged_.size() - 2].account;
  if (const std::string_view line = row[Field::SourceLine]; !line.empty()) {
    const Amount number = parse_amount(line);
    if (number.ok() && number.paise < 400'000'000'000) s.line = static_cast<std::uint32_t>(number.paise / 100);
  }
  if (const std::string_view line = row[Field::Malformed]; !line.empty()) s.raw = line;
  if (const std::string_view why = row[Field::Aside]; !why.empty()) {
    const std::size_t blank = std::min(why.find(' '), why.size());
    quarantine(s, why.substr(0, blank), "row", base::trim(why.substr(blank)));
    return;
  }
  if (row.malformed || !row[Field::Malformed].empty()) {
    quarantine(s, "ROW_MALFORMED", "row",
               borrower_.sources[source_].statement ? "as many columns as the header" : "a complete JSON object");
    return;
  }
  if (!read_account(row, s)) {
    quarantine(s, "ACCOUNT_MISSING", "account_id", "an account id (the file names several accounts)");
    return;
  }
  read_date(row, s);
  read_money(row, s);
  read_balance(row, s);
  read_texts(row, s);
  if (s.id != 0) is_repeat(s);
}

bool TransactionCleaner::read_account(const RawTxn& row, Staged& s) {
  std::string_view id = base::trim(row[Field::AccountId]);
  const bool given = !id.empty();
  if (!given) id = borrower_.sources[source_].account_id;
  if (id.empty()) {
    if (borrower_.accounts.size() != 1) return false;
    s.account = 0;
    repaired(s, model::kDerivedAccount, "ACCOUNT_ONLY_ONE", "account_id", "", borrower_.accounts[0].id);
    return true;
  }
  if (id != account_text_) {
    account_text_ = std::string(id);
    for (const auto& [other, same] : options_.same_accounts) {
      if (other == id) id = same;
    }
    std::size_t index = 0;
    while (index < borrower_.accounts.size() && borrower_.accounts[index].id != id) ++index;
    if (index == borrower_.accounts.size()) {
      // Its own record was refused or never given: rows are kept under the bare id.
      model::Account account;
      account.id = std::string(id);
      account.type_known = false;
      borrower_.accounts.push_back(std::move(account));
    }
    account_index_ = static_cast<std::uint16_t>(index);
  }
  s.account = account_index_;
  return true;
}

void TransactionCleaner::read_date(const RawTxn& row, Staged& s) {
  const auto take = [&](const DateRead& read) {
    s.date = read.date;
    s.month_first = read.month_first;
    s.format = read.format;
    if (read.time >= 0) s.time = read.time;
  };
  const std::string_view text = row[Field::Date];
  DateRead read = dates_.read(text);
  const DateRead stamp = row[Field::Timestamp].empty() ? DateRead{} : dates_.read(row[Field::Timestamp]);
  if (stamp.ok() && stamp.time >= 0) s.time = stamp.time;
  if (read.ok()) {
    // The row's own clock says which of the two readings is meant; the others of the file follow it.
    if (read.format == DateFormat::NumericAmbiguous && stamp.ok() && stamp.format != DateFormat::NumericAmbiguous) {
      if (stamp.date == read.date) {
        read.format = DateFormat::NumericDayFirst;
      } else if (stamp.date == read.month_first) {
        read.date = read.month_first;
        read.format = DateFormat::NumericMonthFirst;
      }
    }
    take(read);
    return;
  }
  const bool blank = is_blank_value(text);
  s.date_gap = blank ? Gap::Missing : read.impossible ? Gap::Impossible : Gap::Unreadable;
  if (stamp.ok()) {
    take(stamp);
    repaired(s, model::kDerivedDate, "DATE_FROM_TIMESTAMP", "date", std::string(text), base::to_iso(s.date));
    return;
  }
  const DateRead value = row[Field::ValueDate].empty() ? DateRead{} : parse_date(row[Field::ValueDate]);
  if (value.ok()) {
    take(value);
    repaired(s, model::kDerivedDate, "DATE_FROM_VALUE_DATE", "date", std::string(text), base::to_iso(s.date));
  }
}

// Sums are taken all over the engine: a ledger whose rows add up to more than that is refused from that row on.
bool TransactionCleaner::take_amount(Staged& s, Paise amount) {
  if (amount > base::kMaxLedger - taken_) {
    s.amount_gap = Gap::TooLarge;
    return false;
  }
  taken_ += amount;
  s.amount = amount;
  return true;
}

void TransactionCleaner::read_debit_credit(const RawTxn& row, Staged& s) {
  const Amount debit = parse_amount(row[Field::Debit], cr_mark_);
  const Amount credit = parse_amount(row[Field::Credit], cr_mark_);
  const bool has_debit = debit.ok() && debit.paise != 0;
  const bool has_credit = credit.ok() && credit.paise != 0;
  if (has_debit && has_credit) {
    s.amount_gap = Gap::BothSides;
  } else if (has_debit || has_credit) {
    const Amount& amount = has_debit ? debit : credit;
    s.unreadable = (has_debit ? credit : debit).error == AmountError::NotANumber;
    if (!take_amount(s, amount.paise)) return;
    // Debits printed as negative figures are still debits; a negative credit is a reversal of one.
    s.side = has_debit || amount.negative ? Side::Debit : Side::Credit;
    if (!amount.plain) count_format("AMOUNT_TEXT");
    if (amount.rounded) count_format("AMOUNT_ROUNDED_TO_PAISA");
  } else if (debit.error == AmountError::TooLarge || credit.error == AmountError::TooLarge) {
    s.amount_gap = Gap::TooLarge;
  } else if (debit.error == AmountError::NotANumber || credit.error == AmountError::NotANumber) {
    s.amount_gap = Gap::Unreadable;
  } else {
    s.amount_gap = debit.ok() || credit.ok() ? Gap::Zero : Gap::Missing;
  }
}

void TransactionCleaner::read_money(const RawTxn& row, Staged& s) {
  const std::string_view text = row[Field::Amount];
  const bool split = !row[Field::Debit].empty() || !row[Field::Credit].empty();
  if (split && (text.empty() || is_blank_value(text))) {
    read_debit_credit(row, s);
    return;
  }
  const Amount amount = parse_amount(text, cr_mark_);
  Side said = parse_side(row[Field::Type]);
  if (said == Side::None) said = parse_side(row[Field::DrCr]);
  if (amount.ok() && amount.paise != 0) {
    if (!take_amount(s, amount.paise)) return;
    if (!amount.plain) count_format("AMOUNT_TEXT");
    if (amount.rounded) count_format("AMOUNT_ROUNDED_TO_PAISA");
    s.side = said != Side::None ? said : amount.side;
    // A sign speaks only where nothing else does: −1250 is money out.
    if (s.side == Side::None && amount.negative) s.side = Side::Debit;
    if (s.side == Side::None && base::trim(text).substr(0, 1) == "+") s.side = Side::Credit;
    return;
  }
  s.side = said;
  s.amount_gap = amount.ok()                             ? Gap::Zero
                 : amount.error == AmountError::Empty    ? Gap::Missing
                 : amount.error == AmountError::TooLarge ? Gap::TooLarge
                                                         : Gap::Unreadable;
}

void TransactionCleaner::read_balance(const RawTxn& row, Staged& s) {
  const std::string_view text = row[Field::Balance];
  if (text.empty()) return;
  const Amount balance = parse_amount(text, cr_mark_);
  if (!balance.ok()) {
    if (balance.error == AmountError::Empty) return;
    count_format("BALANCE_UNREADABLE");
    s.unreadable = true;
    return;
  }
  Side side = parse_side(row[Field::BalanceDrCr]);
  if (side == Side::None) side = balance.side;
  s.balance = balance.negative || side == Side::Debit ? -balance.paise : balance.paise;
  if (balance.rounded) count_format("BALANCE_ROUNDED_TO_PAISA");
}

void TransactionCleaner::read_texts(const RawTxn& row, Staged& s) {
  model::StringPool& pool = borrower_.ledger.strings;
  const auto add = [&](Field field) {
    const std::string_view text = base::trim(row[field]);
    return text.empty() || is_blank_value(text) ? 0U : pool.add(text);
  };
  const auto intern = [&](Field field) {
    const std::string_view text = base::trim(row[field]);
    return text.empty() || is_blank_value(text) ? 0U : pool.intern(text);
  };
  s.id = add(Field::TransactionId);
  const std::string_view narration = base::trim(row[Field::Narration]);
  bool blanks = false;
  for (std::size_t i = 0; i + 1 < narration.size() && !blanks; ++i) {
    if (static_cast<unsigned char>(narration[i]) > ' ') continue;
    blanks = (base::is_space(narration[i]) && base::is_space(narration[i + 1])) || narration[i] == '\n' ||
             narration[i] == '\t' || narration[i] == '\r';
  }
  if (blanks) {
    squeezed_ = base::squeeze(narration);
    s.narration = pool.add(squeezed_);
  } else {
    s.narration = pool.add(narration);
  }
  s.merchant = intern(Field::MerchantName);
  s.counterparty = 0;
  s.upi_id = add(Field::UpiId);
  if (s.upi_id != 0 && !base::is_upi_id(pool[s.upi_id])) {
    count_format("UPI_ID_INVALID");
    s.upi_id = 0;
  }
  s.reference = add(Field::Reference);
  s.mode_hint = intern(Field::Mode);
  s.category_hint = intern(Field::Category);
}

// True when an earlier row carries the same id and nothing contradicts that it is the same transaction.
bool TransactionCleaner::is_repeat(Staged& s) {
  const std::uint64_t hash = base::mix64(base::fnv1a(borrower_.ledger.text(s.id)));
  if (seen_table_.size() < 2 * (seen_.size() + 1)) {
    seen_table_.assign(seen_table_.empty() ? 1024 : seen_table_.size() * 2, 0);
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      std::size_t slot = static_cast<std::size_t>(seen_[i].hash) & (seen_table_.size() - 1);
      while (seen_table_[slot] != 0) slot = (slot + 1) & (seen_table_.size() - 1);
      seen_table_[slot] = static_cast<std::uint32_t>(i + 1);
    }
  }
  const std::size_t mask = seen_table_.size() - 1;
  std::size_t slot = static_cast<std::size_t>(hash) & mask;
  while (seen_table_[slot] != 0 && seen_[seen_table_[slot] - 1].hash != hash) slot = (slot + 1) & mask;
  const auto index = static_cast<std::uint32_t>(staged_.size() - 1);
  if (seen_table_[slot] == 0) {
    seen_.push_back({hash, index, segment_, s.line, source_, s.account, s.amount, s.date, s.month_first});
    seen_table_[slot] = static_cast<std::uint32_t>(seen_.size());
    return false;
  }
  Seen& first = seen_[seen_table_[slot] - 1];
  const auto near = [](Date a, Date b) { return a != kNoDate && b != kNoDate && a - b <= 3 && b - a <= 3; };
  // Another side, or another balance after it: the money moved twice.
  bool moved_twice = false;
  if (first.segment == segment_) {
    const Staged& before = staged_[first.staged];
    moved_twice = (before.side != Side::None && s.side != Side::None && before.side != s.side) ||
                  (before.balance != kNoMoney && s.balance != kNoMoney && before.balance != s.balance);
  }
  const bool same_amount = first.amount == kNoMoney || s.amount == kNoMoney || first.amount == s.amount;
  const bool same_date = first.date == kNoDate || s.date == kNoDate || near(first.date, s.date) ||
                         near(first.month_first, s.month_first) || near(first.date, s.month_first) ||
                         near(first.month_first, s.date);
  if (!same_amount || !same_date || first.account != s.account || moved_twice) {
    repaired(s, model::kDerivedId, "ID_REUSED", "transaction_id", std::string(borrower_.ledger.text(s.id)),
             "a new id: the earlier row differs in amount, side, balance, date or account");
    s.id = 0;
    return false;
  }
  s.dead = true;
  ++log_.counts.duplicates;
  log_.duplicates.push_back({"DUPLICATE_ID",
                             "transaction_id",
                             std::string(borrower_.ledger.text(s.id)),
                             "line " + std::to_string(first.line) + " of " + borrower_.sources[first.source].name,
                             {source_, s.line}});
  if (first.segment == segment_) {
    merge_repeat(staged_[first.staged], s);
    first.amount = staged_[first.staged].amount;
    first.date = staged_[first.staged].date;
    first.month_first = staged_[first.staged].month_first;
  }
  return true;
}

// What the first row lacks and its repeat has.
void TransactionCleaner::merge_repeat(Staged& first, const Staged& repeat) {
  if (first.amount == kNoMoney && repeat.amount != kNoMoney) {
    first.amount = repeat.amount;
    first.amount_gap = Gap::None;
    std::string text;
    base::append_rupees(text, repeat.amount);
    repaired(first, model::kDerivedAmount, "AMOUNT_FROM_REPEAT", "amount", "", text);
  }
  if (first.side == Side::None && repeat.side != Side::None) {
    first.side = repeat.side;
    repaired(first, model::kDerivedType, "TYPE_FROM_REPEAT", "type", "",
             repeat.side == Side::Credit ? "CREDIT" : "DEBIT");
  }
  if (first.date == kNoDate && repeat.date != kNoDate) {
    first.date = repeat.date;
    first.month_first = repeat.month_first;
    first.format = repeat.format;
    repaired(first, model::kDerivedDate, "DATE_FROM_REPEAT", "date", "", base::to_iso(repeat.date));
  }
  if (first.balance == kNoMoney) first.balance = repeat.balance;
  if (first.time < 0) first.time = repeat.time;
  if (first.narration == 0) first.narration = repeat.narration;
  if (first.merchant == 0) first.merchant = repeat.merchant;
}

void TransactionCleaner::repaired(Staged& s, std::uint8_t bit, std::string_view rule, std::string_view field,
                                  const std::string& before, const std::string& after) {
  s.derived = static_cast<std::uint8_t>(s.derived | bit);
  log_.repaired.push_back({std::string(rule), std::string(field), before, after, {source_, s.line}});
}

void TransactionCleaner::quarantine(Staged& s, std::string_view rule, std::string_view field,
                                    std::string_view expected) {
  s.dead = true;
  ++log_.counts.quarantined;
  constexpr std::size_t kExcerpt = 300;
  log_.quarantined.push_back({std::string(rule),
                              std::string(field),
                              std::string(s.raw.substr(0, kExcerpt)),
                              std::string(expected),
                              {source_, s.line}});
}

void TransactionCleaner::count_format(std::string_view rule, std::uint32_t rows) {
  for (auto& [name, count] : log_.normalised) {
    if (name == rule) {
      count += rows;
      return;
    }
  }
  log_.normalised.emplace_back(std::string(rule), rows);
}

}  // namespace msme::clean
