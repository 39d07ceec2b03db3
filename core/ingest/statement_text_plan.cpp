#include "ingest/statement_text_plan.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "ingest/statement_facts.hpp"
#include "ingest/statement_text.hpp"

namespace msme::ingest {
namespace {

std::string rows_told(int count, const char* one, const char* several) {
  std::string out;
  base::append_int(out, count);
  out += count == 1 ? one : several;
  return out;
}

void tell_text(const TextStatement& statement, StatementPlan& plan) {
  plan.notes.emplace_back(
      "Plain text without columns: amounts and balances were told apart by their places on the line");
  if (statement.steps > 0) {
    std::string note = "The balance closes at ";
    base::append_int(note, statement.closed);
    note += " of ";
    base::append_int(note, statement.steps);
    note += statement.newest_first ? " steps, newest row first" : " steps, oldest row first";
    plan.notes.push_back(std::move(note));
  } else if (statement.balance_place < 0) {
    plan.notes.emplace_back("The statement prints no running balance, so it can't be proved complete");
  }
  if (statement.by_place > 0) {
    plan.notes.push_back(rows_told(statement.by_place, " row's side was", " rows' sides were") +
                         " read from where the amount stands or which amounts are marked");
  }
  if (statement.by_total > 0)
    plan.notes.emplace_back("One row's side follows from the totals that the statement prints");
  if (statement.by_words > 0) {
    plan.notes.push_back(rows_told(statement.by_words, " row's side was", " rows' sides were") +
                         " taken from the words of the narration: check them");
  }
  if (statement.open > 0)
    plan.notes.push_back(rows_told(statement.open, " row's side is", " rows' sides are") + " unknown");
  const auto undated = std::count_if(statement.records.begin(), statement.records.end(),
                                     [](const TextRecord& record) { return record.undated; });
  if (undated > 0) {
    plan.notes.push_back(rows_told(static_cast<int>(undated), " row prints", " rows print") +
                         " no date: it is the one of the row above");
  }
  if (plan.source.bank.empty()) plan.notes.emplace_back("The bank isn't named in the file");
  if (plan.source.account_number.empty()) plan.notes.emplace_back("The account number isn't in the file");
}

}  // namespace

std::optional<StatementPlan> recognise_text(std::string_view bytes, std::string_view name,
                                            std::shared_ptr<const StatementWords> words) {
  StatementFacts facts;
  StatementPlan plan;
  const auto statement = read_text_statement(bytes, *words, facts, plan.source);
  if (!statement) return std::nullopt;
  plan.words = std::move(words);
  plan.columns_by = StatementPlan::Columns::Text;
  plan.header_line = statement->heading_line;
  plan.closes = statement->closed > 0 && 2 * statement->closed >= statement->steps;
  model::Source& source = plan.source;
  source.name = std::string(name);
  source.statement = true;
  source.layout = "plain_text";
  source.bank = !facts.ifsc_bank.empty()      ? facts.ifsc_bank
                : !facts.named_bank.empty()   ? facts.named_bank
                : !facts.printed_bank.empty() ? facts.printed_bank
                                              : facts.mentioned_bank;
  source.account_number = facts.account_number;
  source.account_id = statement_account_id(source.bank, source.account_number);
  source.holder = facts.holder;
  source.ifsc = facts.ifsc;
  source.from = facts.from;
  source.to = facts.to;
  tell_text(*statement, plan);
  return plan;
}

base::Error no_columns(const ColumnMap& columns) {
  return base::Error{"E_BAD_PARAM",
                     "/params/columns/" + columns.front().column,
                     "This statement is plain text, its rows have no columns that a map could name: a row prints one "
                     "figure or two, wherever they fall, and the running balance tells the amount, its side and the "
                     "balance apart",
                     "a table whose columns are separated by commas, semicolons, tabs or bars",
                     columns.front().column,
                     "Read the file without a column map; if its rows come out wrong, export it as CSV or XLS"};
}

}  // namespace msme::ingest
