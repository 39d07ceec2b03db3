// Recognition: finds the table, settles its columns by a sample of its rows, reads the facts around it.
#include "ingest/statement.hpp"

#include <algorithm>
#include <utility>

#include "base/embedded.hpp"
#include "base/hash.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"
#include "ingest/csv.hpp"
#include "ingest/statement_cells.hpp"
#include "ingest/statement_columns.hpp"
#include "ingest/statement_facts.hpp"
#include "ingest/statement_infer.hpp"
#include "ingest/statement_reader.hpp"
#include "ingest/statement_stated.hpp"
#include "ingest/statement_text_plan.hpp"
#include "ingest/statement_text_reader.hpp"
#include "ingest/statement_words.hpp"

namespace msme::ingest {
namespace {

using base::Error;
using model::Field;

constexpr std::size_t kHead = 256U << 10U;  // bytes in which the table must begin
constexpr std::size_t kTail = 64U << 10U;   // bytes in which the closing balance is looked for
constexpr int kSampleRows = 400;
constexpr char kDelimiters[] = {',', '\t', ';', '|'};

// A header candidate and how good it is.
struct Found {
  TableHeader header;
  char delimiter = ',';
  std::uint32_t line = 0;  // of the heading; 0 when there is none
  CsvCursor::Mark start, data;
  int rows = 0;  // dated lines among those that follow, at most 5
  StatementPlan::Columns by = StatementPlan::Columns::Headings;
  std::vector<std::string> notes;
  bool better_than(const Found& other) const {
    if ((rows > 0) != (other.rows > 0)) return rows > 0;
    return header.score > other.header.score;
  }
};

// A line that was nearly a header, for the error.
struct Nearly {
  std::uint32_t line = 0;
  int score = 0;
  std::string text, missing;
};

std::string_view head_of(std::string_view bytes) {
  if (bytes.size() <= kHead) return bytes;
  const std::size_t end = bytes.rfind('\n', kHead);
  return bytes.substr(0, end == std::string_view::npos ? kHead : end + 1);
}

int dated_rows(CsvCursor cursor, const TableHeader& header) {
  std::vector<CsvCell> cells;
  int rows = 0;
  for (int i = 0; i < 60 && rows < 5 && cursor.next(cells); ++i) {
    if (is_dated(cells, header.column(Role::Date), cursor.delimiter())) ++rows;
  }
  return rows;
}

std::string missing_of(const TableHeader& header) {
  if (header.column(Role::Date) < 0) return "a date column";
  return "an amount, a debit and a credit, or a balance column";
}

void remember_nearly(std::vector<Nearly>& nearly, const TableHeader& header, const CsvCursor& cursor) {
  if (header.score < 8) return;
  std::string text = base::squeeze(cursor.raw().substr(0, 120));
  for (const Nearly& known : nearly) {
    if (known.line == cursor.line()) return;
  }
  nearly.push_back({cursor.line(), header.score, std::move(text), missing_of(header)});
  base::sort(nearly, [](const Nearly& a, const Nearly& b) { return a.score > b.score; });
  if (nearly.size() > 3) nearly.resize(3);
}

// The best header of the head; `lines`: quoted cells end with their line (a stray quote above the table may have
// swallowed it).
Found find_table(std::string_view head, const StatementWords& words, bool lines, std::vector<Nearly>& nearly) {
  Found best;
  std::vector<CsvCell> cells;
  for (const char delimiter : kDelimiters) {
    if (head.find(delimiter) == std::string_view::npos) continue;
    CsvCursor cursor(head, delimiter);
    while (lines ? cursor.next_line(cells) : cursor.next(cells)) {
      if (cells.size() < 3) continue;
      Found found;
      found.header = read_header(cells, words);
      if (!found.header.complete) {
        remember_nearly(nearly, found.header, cursor);
        continue;
      }
      found.delimiter = delimiter;
      found.line = cursor.line();
      found.start = cursor.start();
      found.data = cursor.mark();
      found.rows = dated_rows(cursor, found.header);
      if (best.line == 0 || found.better_than(best)) best = std::move(found);
    }
  }
  return best;
}

Error unrecognised(std::string_view name, const std::vector<Nearly>& nearly) {
  Error error{"E_FILE_UNRECOGNISED",
              std::string(name),
              (name.empty() ? std::string("the file") : std::string(name)) + " holds no table of transactions",
              "a header line with a date and an amount, debit and credit, or balance",
              "no such line",
              "Export the statement as CSV or text with its column headings"};
  if (nearly.empty()) return error;
  error.got.clear();
  for (const Nearly& line : nearly) {
    if (!error.got.empty()) error.got += "; ";
    error.got += "line " + std::to_string(line.line) + " \"" + line.text + "\" lacks " + line.missing;
  }
  return error;
}

int field_of(Role role) {
  switch (role) {
    case Role::Date:
      return static_cast<int>(Field::Date);
    case Role::ValueDate:
      return static_cast<int>(Field::ValueDate);
    case Role::Narration:
      return static_cast<int>(Field::Narration);
    case Role::Reference:
      return static_cast<int>(Field::Reference);
    case Role::Debit:
      return static_cast<int>(Field::Debit);
    case Role::Credit:
      return static_cast<int>(Field::Credit);
    case Role::Amount:
      return static_cast<int>(Field::Amount);
    case Role::DrCr:
      return static_cast<int>(Field::DrCr);
    case Role::Balance:
      return static_cast<int>(Field::Balance);
    case Role::BalanceDrCr:
      return static_cast<int>(Field::BalanceDrCr);
    case Role::Account:
      return static_cast<int>(Field::AccountId);
    case Role::Mode:
      return static_cast<int>(Field::Mode);
    case Role::Currency:
      return static_cast<int>(Field::Currency);
    case Role::UpiId:
      return static_cast<int>(Field::UpiId);
    case Role::Counterparty:
      return static_cast<int>(Field::CounterpartyAccount);
    default:
      return -1;
  }
}

// What a sample of rows says about one column.
struct ColumnSample {
  int filled = 0;
  int sides = 0;
};

struct Sample {
  int rows = 0;
  std::vector<int> widths;  // how many rows had so many cells
  std::vector<ColumnSample> columns;
  std::string account, bank_code;  // of the first row
};

Sample sample_rows(std::string_view head, const Found& found, const StatementWords& words) {
  Sample sample;
  const int date = found.header.column(Role::Date);
  const int account = found.header.column(Role::Account);
  const int bank_code = found.header.column(Role::BankCode);
  CsvCursor cursor(head, found.delimiter);
  cursor.seek(found.data);
  std::vector<CsvCell> cells;
  while (sample.rows < kSampleRows && cursor.next(cells)) {
    if (!is_date_cell(cell_at(cells, date)) || cells.size() > 100) continue;
    ++sample.rows;
    while (cells.size() > 1 && base::trim(cells.back().text).empty()) cells.pop_back();
    if (sample.widths.size() <= cells.size()) sample.widths.resize(cells.size() + 1);
    ++sample.widths[cells.size()];
    if (sample.columns.size() < cells.size()) sample.columns.resize(cells.size());
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const std::string_view text = unwrap(cells[c].text);
      if (words.is_blank(text)) continue;
      ++sample.columns[c].filled;
      if (text.size() <= 20 && words.is_side(text)) ++sample.columns[c].sides;
    }
    if (sample.account.empty()) sample.account = std::string(cell_at(cells, account));
    if (sample.bank_code.empty()) sample.bank_code = std::string(cell_at(cells, bank_code));
  }
  return sample;
}

bool mostly_sides(const Sample& sample, std::size_t column) {
  if (column >= sample.columns.size()) return false;
  const ColumnSample& c = sample.columns[column];
  return c.filled > 0 && c.sides * 10 >= c.filled * 8;
}

// Columns whose heading doesn't settle what they are: "Type", and those beyond the header.
void settle_columns(TableHeader& header, const Sample& sample) {
  const std::size_t named = header.roles.size();
  if (sample.widths.size() > named + 1) {
    // Nearly every row has one cell more than the header: a column without a heading.
    const std::size_t wider = named + 1;
    const bool side = mostly_sides(sample, named);
    if (side && sample.widths[wider] * 10 >= sample.rows * 6) {
      const bool balance = header.roles.back() == Role::Balance && header.column(Role::BalanceDrCr) < 0;
      header.roles.push_back(balance ? Role::BalanceDrCr : Role::Ignore);
      header.headings.emplace_back();
    }
  }
  for (std::size_t c = 0; c < named; ++c) {
    if (header.roles[c] == Role::None && header.headings[c].empty() && mostly_sides(sample, c) && c > 0) {
      const Role before = header.roles[c - 1];
      if (before == Role::Balance && header.column(Role::BalanceDrCr) < 0) header.roles[c] = Role::BalanceDrCr;
      if (before == Role::Amount && header.column(Role::DrCr) < 0) header.roles[c] = Role::DrCr;
    }
    if (header.roles[c] != Role::Type) continue;
    const bool single = header.column(Role::Amount) >= 0 && header.column(Role::DrCr) < 0;
    if (mostly_sides(sample, c)) {
      header.roles[c] = single ? Role::DrCr : Role::Ignore;
    } else {
      header.roles[c] = header.column(Role::Mode) < 0 ? Role::Mode : Role::Ignore;
    }
  }
}

void read_facts(std::string_view head, const Found& found, const StatementWords& words, StatementFacts& facts) {
  CsvCursor cursor(head.substr(0, found.start.offset), found.delimiter);
  std::vector<CsvCell> cells;
  while (cursor.next_line(cells)) read_fact_line(cells, words, facts);
}

// Account labels between repeated headers: the first is the account's when nothing above the table named it.
void read_sections(std::string_view head, const Found& found, const StatementWords& words, StatementFacts& facts) {
  std::vector<CsvCell> cells;
  std::string pending;
  CsvCursor cursor(head, found.delimiter);
  cursor.seek(found.data);
  const int date = found.header.column(Role::Date);
  while (cursor.next(cells)) {
    if (is_date_cell(cell_at(cells, date))) continue;
    const std::string_view number = labelled_account(cells, words, false);
    if (!number.empty()) {
      pending = std::string(number);
    } else if (!pending.empty() && cells.size() >= 3 && read_header(cells, words).complete) {
      if (facts.account_number.empty()) facts.account_number = pending;
      facts.several_accounts = facts.several_accounts || facts.account_number != pending;
    }
  }
}

// Balances, totals and counts named above, in and below the table, and a bank named below it.
void read_balances(std::string_view bytes, std::string_view head, const Found& found, const StatementWords& words,
                   model::Source& source, StatementFacts& facts) {
  BalanceLines balances(words, found.header);
  model::Source stated;
  StatedLines lines(words, found.header, stated);
  std::vector<CsvCell> cells;
  StatementFacts below;
  CsvCursor cursor(head, found.delimiter);
  while (cursor.next(cells)) {
    balances.line(cells);
    if (cursor.line() != found.line) lines.line(cells, cursor.line());
  }
  read_sections(head, found, words, facts);
  std::size_t from = head.size();
  if (bytes.size() > head.size() + kTail) {
    const std::size_t line = bytes.find('\n', bytes.size() - kTail);
    from = line == std::string_view::npos ? bytes.size() : line + 1;
  }
  CsvCursor tail(bytes.substr(from), found.delimiter);
  while (tail.next(cells)) {
    balances.line(cells);
    lines.line(cells, 0);
  }
  // The last lines only: narrations name banks all the time.
  const std::size_t foot = bytes.size() > 4096 ? bytes.size() - 4096 : found.data.offset;
  CsvCursor last(bytes.substr(std::max(foot, found.data.offset)), found.delimiter);
  while (last.next_line(cells)) {
    if (is_date_cell(cell_at(cells, found.header.column(Role::Date))) || cells.size() > 2) continue;
    read_fact_line(cells, words, below);
  }
  if (facts.named_bank.empty()) facts.named_bank = below.named_bank;
  if (facts.several_accounts) return;  // the balances belong to different accounts
  source.totals = std::move(stated.totals);
  source.carries = std::move(stated.carries);
  source.debit_count = stated.debit_count;
  source.credit_count = stated.credit_count;
  source.entry_count = stated.entry_count;
  if (balances.opening) source.opening_balance = *balances.opening;
  if (balances.closing) source.closing_balance = *balances.closing;
  if (!balances.opening && facts.balance_on && facts.balance_day != base::kNoDate && facts.balance_day == facts.from) {
    source.opening_balance = *facts.balance_on;
  }
}

std::string bank_of(const StatementWords& words, const StatementWords::Layout* layout, const StatementFacts& facts,
                    const Sample& sample) {
  if (const auto* bank = words.bank_by_code(sample.bank_code)) return bank->name;
  if (!facts.ifsc_bank.empty()) return facts.ifsc_bank;
  if (layout != nullptr && !layout->bank.empty()) return layout->bank;
  if (!facts.named_bank.empty()) return facts.named_bank;
  return !facts.printed_bank.empty() ? facts.printed_bank : facts.mentioned_bank;
}

std::string unused_columns(const TableHeader& header, const StatementPlan& plan) {
  std::string out;
  for (std::size_t c = 0; c < header.headings.size(); ++c) {
    if (plan.columns[c] >= 0 || header.headings[c].empty() || header.roles[c] == Role::BankCode) continue;
    out += out.empty() ? "Columns not used: " : ", ";
    out += header.headings[c];
  }
  return out;
}

// Headings that say too little, or that the balance refutes, give way to what closes it. A person's word stands.
bool infer(std::string_view head, const StatementWords& words, const ColumnMap& columns, Found& found) {
  constexpr int kFewestSteps = 3;
  const bool headed = found.line != 0 && found.rows > 0;
  Closing closing;
  if (headed) {
    if (!columns.empty()) return false;
    closing = closing_of(head, found.delimiter, found.data, found.header);
    const bool refuted = closing.steps >= kFewestSteps && 2 * closing.closed < closing.steps;
    if (!refuted) return false;
  }
  auto inferred = infer_columns(head, words);
  if (!inferred) return false;
  if (headed && (10 * inferred->closed < 8 * inferred->steps || inferred->steps < kFewestSteps ||
                 inferred->closed <= closing.closed)) {
    return false;
  }
  const bool closes = inferred->steps > 0 && 2 * inferred->closed >= inferred->steps;
  if (inferred->steps > 0 && !closes && inferred->header.column(Role::Narration) < 0) return false;
  found.header = std::move(inferred->header);
  found.delimiter = inferred->delimiter;
  found.line = inferred->heading_line;
  found.start = inferred->start;
  found.data = inferred->data;
  found.rows = inferred->rows;
  found.by = closes ? StatementPlan::Columns::Balance : StatementPlan::Columns::Assumed;
  found.notes = std::move(inferred->notes);
  return true;
}

// The first rows as they stand, for a person to say what the columns are.
void take_sample(std::string_view head, const Found& found, StatementPlan& plan) {
  constexpr std::size_t kShown = 6, kCell = 80;
  CsvCursor cursor(head, found.delimiter);
  cursor.seek(found.data);
  std::vector<CsvCell> cells;
  while (plan.sample.size() < kShown && cursor.next(cells)) {
    if (!is_date_cell(cell_at(cells, found.header.column(Role::Date)))) continue;
    plan.sample.emplace_back();
    for (std::size_t c = 0; c < cells.size() && c < 60; ++c) {
      plan.sample.back().push_back(base::squeeze(unwrap(cells[c].text).substr(0, kCell)));
    }
  }
}

void describe(const Found& found, StatementPlan& plan) {
  plan.notes.insert(plan.notes.end(), found.notes.begin(), found.notes.end());
  if (found.line > 1) {
    plan.notes.push_back("The table begins under line " + std::to_string(found.line) +
                         "; the lines above it were read for account and period only");
  }
  std::string unused = unused_columns(found.header, plan);
  if (!unused.empty()) plan.notes.push_back(std::move(unused));
  if (found.header.column(Role::Balance) < 0) {
    plan.notes.emplace_back("The statement prints no running balance, so it can't be proved complete");
  }
  if (plan.source.bank.empty()) plan.notes.emplace_back("The bank isn't named in the file");
  if (plan.source.account_number.empty()) plan.notes.emplace_back("The account number isn't in the file");
}

}  // namespace

base::Result<StatementPlan> recognise_statement(std::string_view bytes, std::string_view name,
                                                const ColumnMap& columns) {
  auto loaded = load_statement_words(base::embedded("statement_layouts.json"));
  if (!loaded) return loaded.error();
  if (auto bad = apply_columns(columns, *loaded)) return *bad;
  const auto words = std::make_shared<const StatementWords>(std::move(*loaded));
  const std::string_view head = head_of(bytes);
  std::vector<Nearly> nearly;
  Found found = find_table(head, *words, false, nearly);
  if (found.line == 0) found = find_table(head, *words, true, nearly);
  const bool headed = found.rows > 0;
  const bool inferred = infer(head, *words, columns, found);
  // A table that closes is one; where nothing closes, plain text may.
  if (!headed && !(inferred && (found.by == StatementPlan::Columns::Balance || !columns.empty()))) {
    if (auto plan = recognise_text(bytes, name, words)) {
      if (!inferred || plan->closes) {
        if (!columns.empty()) return no_columns(columns);
        return *plan;
      }
    }
    if (!inferred && found.line == 0) return unrecognised(name, nearly);
  }
  if (auto bad = check_columns(columns, found.header, *words)) return *bad;

  const Sample sample = sample_rows(head, found, *words);
  settle_columns(found.header, sample);
  StatementPlan plan;
  plan.words = words;
  plan.delimiter = found.delimiter;
  plan.header_line = found.line;
  plan.data_offset = found.data.offset;
  plan.data_line = found.data.line;
  plan.roles = found.header.roles;
  for (const Role role : plan.roles) plan.columns.push_back(field_of(role));
  plan.columns_by = columns.empty() ? found.by : StatementPlan::Columns::Person;
  plan.headings = found.header.headings;
  plan.unsigned_side = side_of_unsigned(head, found.delimiter, found.data, found.header);
  if (plan.unsigned_side != 0) {
    plan.notes.emplace_back(plan.unsigned_side == 'C' ? "Amounts without a sign are money in: others carry a minus"
                                                      : "Amounts without a sign are money out: the balance says so");
  }
  take_sample(head, found, plan);
  plan.multiple_accounts = found.header.column(Role::Account) >= 0;

  const StatementWords::Layout* layout = words->layout(found.header.headings);
  StatementFacts facts;
  read_facts(head, found, *words, facts);
  model::Source& source = plan.source;
  source.name = std::string(name);
  source.statement = true;
  source.layout = layout != nullptr ? layout->id : "generic";
  if (!plan.multiple_accounts) read_balances(bytes, head, found, *words, source, facts);
  if (facts.several_accounts) {
    plan.multiple_accounts = true;
    plan.notes.emplace_back("The file holds one table per account; opening and closing balances weren't taken");
  }
  source.bank = bank_of(*words, layout, facts, sample);
  source.account_number = found.header.column(Role::Account) >= 0 ? sample.account : facts.account_number;
  source.account_id = statement_account_id(source.bank, source.account_number);
  source.holder = facts.holder;
  source.ifsc = facts.ifsc;
  source.from = facts.from;
  source.to = facts.to;
  describe(found, plan);
  return plan;
}

std::unique_ptr<RowReader> open_statement(std::string_view bytes, const StatementPlan& plan) {
  if (plan.columns_by == StatementPlan::Columns::Text) return std::make_unique<TextReader>(bytes, *plan.words);
  return std::make_unique<StatementReader>(bytes, plan);
}

std::string_view text(StatementPlan::Columns by) {
  static constexpr std::string_view kTexts[] = {"headings", "balance", "assumed", "person", "text"};
  return kTexts[static_cast<std::size_t>(by)];
}

std::string statement_account_id(std::string_view bank, std::string_view account_number) {
  std::string key(bank);
  key.push_back('|');
  const std::size_t start = key.size();
  for (const char c : account_number) {
    if (!base::is_alnum(c) && c != '*') continue;
    if (c == '0' && key.size() == start) continue;
    key.push_back(c == '*' ? 'X' : base::to_upper(c));
  }
  if (key.size() == start) key.push_back('?');
  std::string id = "ACC";
  base::append_padded(id, static_cast<int>(base::fnv1a(key) % 100'000'000U), 8);
  return id;
}

}  // namespace msme::ingest
