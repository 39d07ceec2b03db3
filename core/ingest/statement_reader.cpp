#include "ingest/statement_reader.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "ingest/statement_cells.hpp"
#include "ingest/statement_facts.hpp"
#include "ingest/statement_infer.hpp"

namespace msme::ingest {

using model::Field;
using model::RawTxn;

namespace {

constexpr std::size_t kLongestNarration = 2000;
constexpr std::uint32_t kIdleLines = 5000;  // so many lines without a row: whatever follows is hardly a statement
constexpr int kJoinedLines = 4;

}  // namespace

char* Scratch::room(std::size_t size) {
  while (block_ < blocks_.size() && blocks_[block_].size - used_ < size) {
    ++block_;
    used_ = 0;
  }
  if (block_ == blocks_.size()) {
    const std::size_t made = std::max(kBlock, size);
    blocks_.push_back({std::make_unique<char[]>(made), made});
    used_ = 0;
  }
  char* at = blocks_[block_].bytes.get() + used_;
  used_ += size;
  return at;
}

std::string_view Scratch::join(std::string_view a, std::string_view between, std::string_view b) {
  const std::size_t size = a.size() + between.size() + b.size();
  char* const start = room(size);
  char* at = std::copy(a.begin(), a.end(), start);
  at = std::copy(between.begin(), between.end(), at);
  std::copy(b.begin(), b.end(), at);
  return {start, size};
}

StatementReader::StatementReader(std::string_view bytes, const StatementPlan& plan)
    : bytes_(bytes),
      words_(plan.words),
      fields_(plan.columns),
      shape_(plan.roles),
      account_(-1),
      bank_code_(-1),
      unsigned_side_(plan.unsigned_side),
      bank_(plan.source.bank),
      source_account_(plan.source.account_number),
      cursor_(bytes, plan.delimiter) {
  for (std::size_t c = 0; c < shape_.width(); ++c) {
    if (shape_.roles[c] == Role::Account) account_ = static_cast<int>(c);
    if (shape_.roles[c] == Role::BankCode) bank_code_ = static_cast<int>(c);
  }
  cursor_.seek({plan.data_offset, plan.data_line});
}

bool StatementReader::next(Batch& batch) {
  batch.clear();
  balance_ = previous_balance();
  has_row_ = false;
  scratch_.reset();
  while (cursor_.next(cells_)) {
    // A full batch ends where the next row begins, so that what continues a row always finds it: lines without a day,
    // and those with one that are no row.
    if (batch.size() >= kBatchRows && is_dated(cells_, shape_.date, cursor_.delimiter()) && fits(cells_, shape_) &&
        !says_balance(any_amount())) {
      cursor_.seek(cursor_.start());
      break;
    }
    take(batch);
  }
  return !batch.empty();
}

void StatementReader::take(Batch& batch) {
  if (cursor_.several_lines() && swallowed_a_row()) {
    cursor_.seek(cursor_.start());
    cursor_.next_line(cells_);
  }
  raw_ = cursor_.raw();
  line_ = cursor_.line();
  // "30803.98" under "Opening Balance" would pass for a spreadsheet's day number.
  if (std::exchange(summary_, false) && !date_token(cell_at(cells_, shape_.date)).found) {
    ++idle_;
    return;
  }
  if (zone_ != Zone::Other && fits(cells_, shape_)) {
    if (says_balance(any_amount())) return;
    emit(batch);
    return;
  }
  ++idle_;
  if (filled() == 0) {
    if (zone_ == Zone::Table) zone_ = Zone::Gap;
  } else if (zone_ != Zone::Other && is_dated(cells_, shape_.date, cursor_.delimiter()) &&
             !is_labelled_figure(cells_, shape_.date, *words_)) {
    take_dated(batch);
  } else {
    take_undated(batch);
  }
}

// A dated record that doesn't fit as it stands.
void StatementReader::take_dated(Batch& batch) {
  const bool sure = zone_ != Zone::Gap;  // far from the table a date alone doesn't make a row
  if (cells_.size() > shape_.width()) {
    if (rejoin(cells_, shape_, *words_, cursor_.delimiter(), previous_balance(), true)) {
      if (!says_balance(any_amount())) emit(batch);
    } else if (words_->kind(cell_at(cells_, shape_.narration), true) == LineKind::None) {
      emit_malformed(batch);
    }
    return;
  }
  if (cells_.size() < shape_.width()) {
    if (says_balance(false)) return;
    if (join_next_lines() || ragged()) {
      emit(batch);
    } else if (sure ? cells_.size() > 1 || zone_ == Zone::Table : 2 * cells_.size() > shape_.width()) {
      emit_malformed(batch);
    }
    return;
  }
  // As wide as the table, but with text where a number should be: cleaning says what it thinks of it.
  if (!says_balance(true)) emit(batch);
}

void StatementReader::take_undated(Batch& batch) {
  // Long after the last row only a new header matters.
  if (idle_ > kIdleLines && zone_ != Zone::Table && !base::contains_ignore_case(raw_, "date")) return;
  const LineKind kind = line_kind();
  summary_ = zone_ == Zone::Gap && (kind == LineKind::Opening || kind == LineKind::Closing) && filled() > 1 &&
             std::none_of(raw_.begin(), raw_.end(), base::is_digit);
  if (take_heading(kind)) return;
  if (zone_ != Zone::Table) return;
  if (take_continuation(batch)) return;
  const bool wide = cells_.size() >= shape_.width();
  if (wide) {
    // Some banks print the day once; a blank or spoilt date is for cleaning to settle.
    const bool whole =
        fits_numbers(cells_, shape_) || rejoin(cells_, shape_, *words_, cursor_.delimiter(), previous_balance(), false);
    if (whole && any_amount()) {
      emit(batch);
      return;
    }
  }
  const bool figures = std::any_of(raw_.begin(), raw_.end(), base::is_digit);
  if (figures && shape_.width() > 2 && 2 * cells_.size() > shape_.width() && filled() > 2) {
    emit_malformed(batch);
    return;
  }
  zone_ = Zone::Gap;
}

// Lines between rows that are known not to be rows: headers, balances, totals, rules, legends.
bool StatementReader::take_heading(LineKind kind) {
  if (is_rule()) {
    if (zone_ == Zone::Table) zone_ = Zone::Gap;
    return true;
  }
  if (filled() >= 3) {
    const TableHeader header = read_header(cells_, *words_);
    if (header.complete) {
      const TableShape seen(header.roles);
      const bool same =
          seen.numbers.size() == shape_.numbers.size() && seen.date == shape_.date && seen.numbers == shape_.numbers;
      zone_ = same ? Zone::Above : Zone::Other;
      if (same && !pending_account_.empty()) {
        section_id_ = statement_account_id(bank_, pending_account_);
        if (pending_account_ == source_account_) section_id_.clear();
        pending_account_.clear();
      }
      return true;
    }
  }
  if (kind == LineKind::Footer) {
    if (zone_ == Zone::Table) zone_ = Zone::Gap;
    return true;
  }
  if (kind != LineKind::None) return true;
  if (zone_ == Zone::Gap && account_ < 0 && idle_ < kIdleLines) {
    const std::string_view number = labelled_account(cells_, *words_, false);
    if (!number.empty()) pending_account_ = std::string(number);
  }
  return false;
}

// Text under the narration with nothing beside it but more text.
bool StatementReader::take_continuation(Batch& batch) {
  if (batch.empty() || batch.back().malformed) return false;
  const std::size_t count = filled();
  int column = shape_.narration;
  if (column < 0 && count == 1 && cells_.size() > 1) {
    // No narration column: some exports print it under the row.
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      if (!base::trim(cells_[c].text).empty()) column = static_cast<int>(c);
    }
  }
  const std::string_view text = cell_at(cells_, column);
  if (text.empty() || count > 2) return false;
  for (const int number : shape_.numbers) {
    if (number != column && !words_->is_blank(cell_at(cells_, number))) return false;
  }
  if (column != shape_.date && !cell_at(cells_, shape_.date).empty()) return false;
  if (cells_.size() == 1 && shape_.width() > 1) return false;
  std::string_view& narration = batch.back()[Field::Narration];
  if (narration.size() + text.size() < kLongestNarration) {
    narration = narration.empty() ? value(cells_[static_cast<std::size_t>(column)], Role::Narration)
                                  : scratch_.join(narration, " ", text);
  }
  return true;
}

// A quote left open took in the next rows: one of the lines inside reads as a row by itself.
bool StatementReader::swallowed_a_row() {
  const CsvCursor::Mark after = cursor_.mark();
  const CsvCursor::Mark start = cursor_.start();
  bool found = false;
  CsvCursor look(bytes_.substr(0, after.offset), cursor_.delimiter());
  look.seek(start);
  look.next_line(other_);
  while (!found && look.next_line(other_)) {
    found = other_.size() + 1 >= shape_.width() && is_date_cell(cell_at(other_, shape_.date));
  }
  return found;
}

// A row cut in two by a line end inside a cell: joined with the lines that follow until it has the table's width.
bool StatementReader::join_next_lines() {
  const CsvCursor::Mark back = cursor_.mark();
  std::string_view text = raw_;
  for (int i = 0; i < kJoinedLines && cursor_.next_line(other_); ++i) {
    if (base::trim(cursor_.raw()).empty() || is_date_cell(cell_at(other_, shape_.date)) ||
        is_date_cell(unwrap(other_[0].text)) || cells_.size() + other_.size() > shape_.width() + 2 ||
        words_->kind(unwrap(other_[0].text), false) != LineKind::None) {
      break;
    }
    text = scratch_.join(text, " ", cursor_.raw());
    CsvCursor whole(text, cursor_.delimiter());
    whole.next(other_);
    if (fits(other_, shape_)) {
      std::swap(cells_, other_);
      if (!any_amount()) {
        std::swap(cells_, other_);
        break;
      }
      raw_ = text;
      return true;
    }
  }
  cursor_.seek(back);
  return false;
}

// Shorter than the table, but only text or blanks are missing at its end. Not at the end of the file: there it may
// be cut off.
bool StatementReader::ragged() const {
  if (cursor_.cut_off() || !any_amount()) return false;
  for (const int column : shape_.numbers) {
    if (static_cast<std::size_t>(column) >= cells_.size()) continue;
    if (!may_be_amount(cell_at(cells_, column))) return false;
  }
  return true;
}

bool StatementReader::says_balance(bool moved) const {
  const std::string_view text = cell_at(cells_, shape_.narration);
  // Most narrations are longer than any such phrase; only an exact one counts beside an amount.
  if (text.empty() || (moved && text.size() > 40)) return false;
  const LineKind kind = words_->kind(text, moved);
  if (kind == LineKind::Opening || kind == LineKind::Closing) return true;
  return !moved && words_->kind(text, true) == LineKind::Total;
}

bool StatementReader::any_amount() const {
  for (const int column : shape_.money) {
    const std::string_view text = cell_at(cells_, column);
    if (!text.empty() && !words_->is_blank(text)) return true;
  }
  return false;
}

bool StatementReader::is_rule() const {
  bool marks = false;
  for (const CsvCell& cell : cells_) {
    for (const char c : base::trim(cell.text)) {
      if (c != '*' && c != '-' && c != '=' && c != '_') return false;
      marks = true;
    }
  }
  return marks;
}

// What the line says: by its first words, or those under the narration.
LineKind StatementReader::line_kind() const {
  for (const CsvCell& cell : cells_) {
    const std::string_view text = unwrap(cell.text);
    if (text.empty()) continue;
    const LineKind kind = words_->kind(text, false);
    if (kind != LineKind::None) return kind;
    break;
  }
  const LineKind kind = words_->kind(cell_at(cells_, shape_.narration), false);
  return kind == LineKind::Footer ? LineKind::None : kind;
}

std::size_t StatementReader::filled() const {
  return static_cast<std::size_t>(
      std::count_if(cells_.begin(), cells_.end(), [](const CsvCell& cell) { return !base::trim(cell.text).empty(); }));
}

void StatementReader::emit(Batch& batch) {
  batch.emplace_back();
  RawTxn& row = batch.back();
  row.line = line_;
  row.raw = raw_;
  const std::size_t columns = std::min(fields_.size(), cells_.size());
  for (std::size_t c = 0; c < columns; ++c) {
    const int field = fields_[c];
    if (field >= 0) row.field[static_cast<std::size_t>(field)] = value(cells_[c], shape_.roles[c]);
  }
  if (account_ >= 0) {
    row[Field::AccountId] = account_id(cell_at(cells_, account_), cell_at(cells_, bank_code_));
  } else if (!section_id_.empty()) {
    row[Field::AccountId] = scratch_.join(section_id_, {}, {});
  }
  if (unsigned_side_ != 0 && is_unsigned_amount(row[Field::Amount])) {
    row[Field::DrCr] = unsigned_side_ == 'C' ? "CR" : "DR";
  }
  has_row_ = true;
  balance_text_ = row[Field::Balance];
  zone_ = Zone::Table;
  idle_ = 0;
}

void StatementReader::emit_malformed(Batch& batch) {
  batch.emplace_back();
  RawTxn& row = batch.back();
  row.line = line_;
  row.raw = raw_;
  row.malformed = true;
  has_row_ = true;
  balance_text_ = {};
  if (zone_ == Zone::Above) zone_ = Zone::Table;
}

// The cell's text as it will be read: unwrapped, doubled quotes folded, a date's line end healed.
std::string_view StatementReader::value(const CsvCell& cell, Role role) {
  std::string_view text = cell.text;
  if (cell.escaped) {
    char* const start = scratch_.room(text.size());
    text = {start, fold_quotes(text, start)};
  }
  text = unwrap(text);
  if (role == Role::Reference && !text.empty() && text[0] == '_') text.remove_prefix(1);
  if ((role == Role::Date || role == Role::ValueDate) && text.find('\n') != std::string_view::npos) {
    // "01/Apr/202" over "1", "11 Jun" over "2021"
    const std::size_t end = text.find('\n');
    const std::string_view first = base::trim(text.substr(0, end));
    const std::string_view second = base::trim(text.substr(end));
    text = scratch_.join(first, {}, second);
    const bool inside = !first.empty() && !base::is_alpha(first.back()) && is_date_cell(text);
    if (!inside) text = scratch_.join(first, " ", second);
  }
  return text;
}

std::string_view StatementReader::account_id(std::string_view account, std::string_view bank_code) {
  if (account.empty()) return {};
  if (account == last_account_ && !last_id_.empty()) return last_id_;
  const auto* bank = words_->bank_by_code(bank_code);
  const std::string_view bank_name = bank != nullptr ? std::string_view(bank->name) : std::string_view(bank_);
  auto known = ids_.find(account);
  if (known == ids_.end()) {
    known = ids_.emplace(std::string(account), statement_account_id(bank_name, account)).first;
  }
  last_account_ = std::string(account);
  last_id_ = known->second;
  return last_id_;
}

std::optional<base::Paise> StatementReader::previous_balance() {
  return has_row_ ? amount_cell(balance_text_) : balance_;
}

}  // namespace msme::ingest
