// What a plain-text statement says of itself, whether it is one, and its reader.
#include "ingest/statement_text.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "ingest/statement_cells.hpp"
#include "ingest/statement_facts.hpp"
#include "ingest/statement_stated.hpp"
#include "ingest/statement_text_reader.hpp"

namespace msme::ingest {
namespace {

using base::kNoMoney;
using base::Paise;
using model::Field;
using model::RawTxn;

constexpr std::ptrdiff_t kMostLines = 200'000;  // each is remembered: a bound on memory
constexpr std::size_t kMostText = 32U << 20U;   // bytes; a statement of 100,000 rows has 10 MB

// Cells of a line: apart by two blanks or a tab.
std::vector<CsvCell> gap_cells(std::string_view text) {
  std::vector<CsvCell> cells;
  for (std::size_t at = 0; at < text.size();) {
    while (at < text.size() && base::is_space(text[at])) ++at;
    std::size_t end = at;
    while (end < text.size() && text[end] != '\t' &&
           !(base::is_space(text[end]) && end + 1 < text.size() && base::is_space(text[end + 1]))) {
      ++end;
    }
    std::string_view cell = base::trim(text.substr(at, end - at));
    while (!cell.empty() && (cell[0] == '#' || cell[0] == '*')) cell.remove_prefix(1);
    if (base::starts_with_ignore_case(base::trim(cell), "your ")) cell = base::trim(cell).substr(5);
    if (!cell.empty()) {
      cells.emplace_back();
      cells.back().text = base::trim(cell);
    }
    at = end + 1;
  }
  return cells;
}

std::vector<CsvCell> word_cells(std::string_view text) {
  std::vector<CsvCell> cells;
  for (std::size_t at = 0; at < text.size();) {
    while (at < text.size() && base::is_space(text[at])) ++at;
    const std::size_t begin = at;
    while (at < text.size() && !base::is_space(text[at])) ++at;
    if (at == begin) continue;
    cells.emplace_back();
    cells.back().text = text.substr(begin, at - begin);
  }
  return cells;
}

// "Opening Balance Dr Count Cr Count Debits Credits Closing Bal" → its labels; empty when the line is anything else.
std::vector<CsvCell> label_cells(std::string_view text, const StatementWords& words) {
  const std::vector<CsvCell> parts = word_cells(text);
  std::vector<CsvCell> out;
  if (parts.size() < 3 || parts.size() > 24) return out;
  const auto known = [&](std::string_view label) {
    char buffer[64];
    const std::string_view folded = fold(label, buffer, sizeof(buffer));
    for (const auto* list : {&words.opening, &words.closing, &words.stated.debits, &words.stated.credits,
                             &words.stated.debit_count, &words.stated.credit_count, &words.stated.entry_count}) {
      if (std::find(list->begin(), list->end(), folded) != list->end()) return true;
    }
    return false;
  };
  for (std::size_t at = 0; at < parts.size();) {
    std::size_t used = 0;
    for (std::size_t count = std::min<std::size_t>(5, parts.size() - at); count > 0 && used == 0; --count) {
      const char* from = parts[at].text.data();
      const std::string_view last = parts[at + count - 1].text;
      const std::string_view label(from, static_cast<std::size_t>(last.data() + last.size() - from));
      if (!known(label)) continue;
      out.emplace_back();
      out.back().text = label;
      used = count;
    }
    if (used == 0) return {};
    at += used;
  }
  return out.size() >= 2 ? out : std::vector<CsvCell>();
}

// "Sub Total : 10,069.00 Dr  55,125.00 Cr  55,056.00"
void take_totals(const TextStatement& statement, const TextLine& line, const StatementWords& words,
                 model::Source& source) {
  if (base::contains_ignore_case(line.text, "page")) return;
  const TextFigures figures = text_figures(line.text, words, false);
  if (figures.count < 2 || source.totals.size() >= 50) return;
  const TextFigure& first = figures.cells[0];
  const TextFigure& second = figures.cells[1];
  if (first.blank || second.blank) return;
  const bool debit_first = first.mark != 0 ? first.mark == 'D' : statement.debit_first;
  source.totals.push_back(debit_first ? model::Source::Totals{first.value, second.value}
                                      : model::Source::Totals{second.value, first.value});
}

// A heading, or rows that add up, is what tells a statement from a letter with dates in it.
bool is_statement(const TextStatement& s) {
  std::size_t rows = 0, malformed = 0;
  for (const TextRecord& record : s.records) (record.malformed ? malformed : rows) += 1;
  if (rows == 0 || malformed > rows) return false;
  if (s.closed > 0 && 2 * s.closed >= s.steps) return rows >= 2 || s.heading_line != 0;
  return s.heading_line != 0 && rows >= 2;
}

}  // namespace

TextKnown read_text_facts(const TextStatement& statement, const StatementWords& words, StatementFacts& facts,
                          model::Source& source) {
  const TableHeader none;
  BalanceLines balances(words, none);
  StatedLines stated(words, none, source);
  const std::size_t first = statement.records.empty() ? 0 : statement.records.front().first;
  const std::size_t last = statement.records.empty() ? 0 : statement.records.back().first;
  std::vector<CsvCell> labels;
  for (std::size_t i = 0; i < statement.lines.size(); ++i) {
    const TextLine& line = statement.lines[i];
    if (line.taken || line.blank) continue;
    const bool inside = i > first && i < last;
    if (!labels.empty()) {
      const std::vector<CsvCell> figures = word_cells(line.text);
      if (figures.size() == labels.size()) {
        balances.line(labels);
        balances.line(figures);
        stated.line(labels, 0);
        stated.line(figures, 0);
        labels.clear();
        continue;
      }
      labels.clear();
    }
    if (!inside) labels = label_cells(line.text, words);
    if (!labels.empty()) continue;
    std::vector<CsvCell> cells = gap_cells(line.text);
    if (cells.empty()) continue;
    if (!line.start.found) read_fact_line(cells, words, facts);
    if (line.heading) continue;
    if (line.kind == LineKind::Total) take_totals(statement, line, words, source);
    if (!inside) {
      // The words of a dated "B/F" stand behind its date.
      if (line.start.found) cells = gap_cells(line.text.substr(line.start.rest));
      balances.line(cells);
      stated.line(cells, 0);
    } else if (line.kind == LineKind::Opening || line.kind == LineKind::Closing) {
      const TextFigures figures = text_figures(line.text, words, false);
      if (figures.count == 1 && source.carries.size() < 2000) {
        const TextFigure& figure = figures.cells.back();
        source.carries.push_back({line.number, figure.mark == 'D' || figure.sign < 0 ? -figure.value : figure.value});
      }
    }
  }
  TextKnown known;
  if (balances.opening) source.opening_balance = known.opening = *balances.opening;
  if (balances.closing) source.closing_balance = *balances.closing;
  for (const model::Source::Totals& totals : source.totals) {
    if (totals.debits == INT64_MIN || totals.credits == INT64_MIN) continue;
    known.debits = totals.debits;
    known.credits = totals.credits;
  }
  return known;
}

std::optional<TextStatement> read_text_statement(std::string_view bytes, const StatementWords& words,
                                                 StatementFacts& facts, model::Source& source) {
  if (bytes.size() > kMostText || std::count(bytes.begin(), bytes.end(), '\n') > kMostLines) return std::nullopt;
  std::optional<TextStatement> best;
  for (const bool loose : {false, true}) {
    TextStatement statement = text_records(bytes, words, loose);
    StatementFacts its_facts;
    model::Source its_source;
    const TextKnown known = read_text_facts(statement, words, its_facts, its_source);
    solve_text(statement, words, known, loose);
    if (!is_statement(statement)) continue;
    if (best && statement.closed <= best->closed) continue;
    best = std::move(statement);
    facts = std::move(its_facts);
    source = std::move(its_source);
    if (best->steps > 0 && 10 * best->closed >= 9 * best->steps) break;
  }
  return best;
}

TextReader::TextReader(std::string_view bytes, const StatementWords& words) : bytes_(bytes) {
  StatementFacts facts;
  model::Source source;
  if (auto found = read_text_statement(bytes, words, facts, source)) statement_ = std::move(*found);
}

std::string_view TextReader::keep(std::string text) {
  kept_.push_back(std::move(text));
  return kept_.back();
}

bool TextReader::next(std::vector<RawTxn>& batch) {
  batch.clear();
  kept_.clear();
  while (batch.size() < kBatchRows && at_ < statement_.records.size()) {
    const TextRecord& record = statement_.records[at_++];
    RawTxn row;
    row.line = statement_.lines[record.first].number;
    const std::string_view first = statement_.lines[record.first].text;
    const std::string_view last = statement_.lines[record.last].text;
    row.raw = bytes_.substr(static_cast<std::size_t>(first.data() - bytes_.data()),
                            static_cast<std::size_t>(last.data() + last.size() - first.data()));
    row.malformed = record.malformed;
    if (!record.malformed) fill(record, row);
    batch.push_back(row);
  }
  return !batch.empty();
}

void TextReader::fill(const TextRecord& record, RawTxn& row) {
  row[Field::Date] = record.date;
  row[Field::ValueDate] = record.value_date;
  row[Field::Reference] = record.reference;
  if (record.pieces.size() == 1) {
    row[Field::Narration] = record.pieces[0];
  } else if (!record.pieces.empty()) {
    std::string text;
    for (const std::string_view piece : record.pieces) {
      if (!text.empty()) text += ' ';
      text += piece;
    }
    row[Field::Narration] = keep(std::move(text));
  }
  if (record.amount >= 0) {
    const TextFigure& figure = record.figures.cells[static_cast<std::size_t>(record.amount)];
    row[record.side == 0 ? Field::Amount : record.side == 'C' ? Field::Credit : Field::Debit] = figure.text;
  }
  if (record.balance >= 0) {
    const TextFigure& figure = record.figures.cells[static_cast<std::size_t>(record.balance)];
    const bool negative = figure.sign < 0;
    row[Field::Balance] = figure.text;
    if (negative || figure.mark != 0) {
      std::string text = negative ? "-" : "";
      text += figure.text;
      if (figure.mark != 0) text += figure.mark == 'D' ? " Dr" : " Cr";
      row[Field::Balance] = keep(std::move(text));
    }
  }
}

}  // namespace msme::ingest
