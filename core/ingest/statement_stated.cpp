#include "ingest/statement_stated.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "ingest/statement_cells.hpp"
#include "ingest/statement_rows.hpp"

namespace msme::ingest {
namespace {

constexpr std::size_t kMostTotals = 64;
constexpr std::size_t kMostCarries = 400;
constexpr std::size_t kMostCells = 60;

bool has_phrase(const std::vector<std::string>& phrases, std::string_view text) {
  return std::find(phrases.begin(), phrases.end(), text) != phrases.end();
}

std::int64_t whole_number(std::string_view cell) {
  const auto value = amount_cell(cell);
  return value && *value >= 0 && *value % 100 == 0 && *value / 100 <= 10'000'000 ? *value / 100 : -1;
}

}  // namespace

StatedLines::StatedLines(const StatementWords& words, const TableHeader& header, model::Source& source)
    : words_(words),
      source_(source),
      date_(header.column(Role::Date)),
      narration_(header.column(Role::Narration)),
      debit_(header.column(Role::Debit)),
      credit_(header.column(Role::Credit)),
      balance_(header.column(Role::Balance)) {}

// What a label names. `whole`: the cell holds nothing else; otherwise what stands before its colon.
StatedLines::What StatedLines::label(std::string_view cell, bool whole) const {
  cell = unwrap(cell);
  const std::size_t colon = cell.find(':');
  if (!whole) {
    if (colon == std::string_view::npos) return What::None;
    cell = cell.substr(0, colon);
  }
  if (cell.empty() || cell.size() > 40) return What::None;
  char buffer[64];
  const std::string_view text = fold(cell, buffer, sizeof(buffer));
  const StatementWords::Stated& stated = words_.stated;
  if (has_phrase(stated.debits, text)) return What::Debits;
  if (has_phrase(stated.credits, text)) return What::Credits;
  if (has_phrase(stated.debit_count, text)) return What::DebitCount;
  if (has_phrase(stated.credit_count, text)) return What::CreditCount;
  return has_phrase(stated.entry_count, text) ? What::EntryCount : What::None;
}

void StatedLines::take(What what, std::string_view cell) {
  if (what == What::Debits || what == What::Credits) {
    const auto value = amount_cell(cell);
    if (!value) return;
    const bool debits = what == What::Debits;
    // The two totals of one summary belong together.
    const auto slot = [&](model::Source::Totals& totals) -> std::int64_t& {
      return debits ? totals.debits : totals.credits;
    };
    if (source_.totals.empty() || slot(source_.totals.back()) != INT64_MIN) {
      if (source_.totals.size() == kMostTotals) return;
      source_.totals.emplace_back();
    }
    slot(source_.totals.back()) = *value < 0 ? -*value : *value;
    return;
  }
  const std::int64_t count = whole_number(cell);
  if (count < 0) return;
  if (what == What::DebitCount) source_.debit_count = count;
  if (what == What::CreditCount) source_.credit_count = count;
  if (what == What::EntryCount) source_.entry_count = count;
}

// "Grand Total" with its figures under the debit and credit columns.
void StatedLines::table_total(const std::vector<CsvCell>& cells, LineKind kind) {
  if (kind != LineKind::Total || debit_ < 0 || credit_ < 0) return;
  const std::string_view debit = cell_at(cells, debit_);
  const std::string_view credit = cell_at(cells, credit_);
  const auto debits = amount_cell(debit);
  const auto credits = amount_cell(credit);
  if (!debits || !credits || source_.totals.size() == kMostTotals) return;
  source_.totals.push_back({*debits < 0 ? -*debits : *debits, *credits < 0 ? -*credits : *credits});
}

void StatedLines::labelled(const std::vector<CsvCell>& cells) {
  const std::size_t count = std::min(cells.size(), kMostCells);
  std::vector<Pending> found;
  bool figures = false;
  for (std::size_t i = 0; i < count; ++i) {
    const What inside = label(cells[i].text, false);
    if (inside != What::None) {
      const std::string_view text = unwrap(cells[i].text);
      const std::string_view rest = base::trim(text.substr(text.find(':') + 1));
      if (!rest.empty()) {
        take(inside, rest);
      } else if (i + 1 < count) {
        take(inside, unwrap(cells[i + 1].text));
      }
      figures = true;
      continue;
    }
    const What what = label(cells[i].text, true);
    if (what == What::None) continue;
    const std::string_view next = i + 1 < count ? unwrap(cells[i + 1].text) : std::string_view();
    if (!next.empty() && amount_cell(next)) {
      take(what, next);
      figures = true;
    } else {
      found.push_back({i, what});
    }
  }
  if (figures) return;
  pending_ = std::move(found);
  labels_ = extent_of(cells);
}

void StatedLines::carry(const std::vector<CsvCell>& cells, LineKind kind, std::uint32_t number) {
  if (!rows_ || number == 0 || balance_ < 0 || source_.carries.size() == kMostCarries) return;
  if (kind != LineKind::Opening && kind != LineKind::Closing) return;
  const auto value = amount_cell(cell_at(cells, balance_));
  if (value) source_.carries.push_back({number, *value});
}

void StatedLines::line(const std::vector<CsvCell>& cells, std::uint32_t number) {
  if (!pending_.empty()) {
    const std::vector<Pending> pending = std::move(pending_);
    pending_.clear();
    const std::size_t by = shift_of(labels_, cells);
    for (const Pending& each : pending) {
      if (each.column + by < cells.size()) take(each.what, unwrap(cells[each.column + by].text));
    }
    return;
  }
  const bool dated = is_date_cell(cell_at(cells, date_)) && !is_labelled_figure(cells, date_, words_);
  const std::string_view narration = cell_at(cells, narration_);
  // A transaction says nothing of the whole; a dated "B/F" does.
  if (dated) {
    const LineKind kind = narration.size() <= 40 ? words_.kind(narration, true) : LineKind::None;
    if (kind != LineKind::None) carry(cells, kind, number);
    rows_ = rows_ || kind == LineKind::None;
    return;
  }
  LineKind kind = LineKind::None;
  bool page = false;
  for (std::size_t i = 0; i < cells.size() && i < kMostCells && kind == LineKind::None; ++i) {
    const std::string_view text = unwrap(cells[i].text);
    if (text.empty() || text.size() > 60) continue;
    kind = words_.kind(text, false);
    page = base::contains_ignore_case(text, "page") || base::contains_ignore_case(text, "sub");
  }
  if (kind == LineKind::Footer && !base::contains_ignore_case(cells[0].text, "count")) return;
  if (!page) table_total(cells, kind);
  carry(cells, kind, number);
  labelled(cells);
}

}  // namespace msme::ingest
