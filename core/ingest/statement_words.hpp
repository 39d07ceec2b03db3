// The words by which statements are read: core/data/statement_layouts.json (schema: schemas/
// statement_layouts_schema.json). A new bank's export is a few words there, no code.
//
// All words are folded (ingest/statement_cells.hpp): "Chq./Ref.No." is "chq ref no".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "ingest/csv.hpp"

namespace msme::ingest {

// What a column is for.
enum class Role : std::uint8_t {
  None,
  Ignore,
  Date,
  ValueDate,
  Narration,
  Reference,
  Debit,
  Credit,
  Amount,
  DrCr,
  Balance,
  BalanceDrCr,
  Account,
  BankCode,
  Type,
  Mode,
  Currency,
  UpiId,
  Counterparty
};
inline constexpr int kRoleCount = 19;

// What a line that isn't a transaction says.
enum class LineKind : std::uint8_t { None, Opening, Closing, Total, Footer };

struct StatementWords {
  struct Synonym {
    std::string text;
    Role role = Role::None;
    int rank = 0;  // place in its list: the first is the best
  };
  // A heading nobody listed: the role when each group has a word in it ("withdraw*" = any ending).
  struct Rule {
    Role role = Role::None;
    std::vector<std::vector<std::string>> groups;
  };
  struct Layout {
    std::string id;
    std::string bank;
    std::vector<std::string> header;
  };
  struct Bank {
    std::string name;
    std::vector<std::string> codes;  // first four letters of its IFSC
    std::vector<std::string> names;  // folded, as statements print them
  };
  struct Labels {
    std::vector<std::string> account, holder, ifsc, bank, from, to, period, balance_on;
  };

  // Labels of what a statement says of itself: "Total Debits", "Dr Count", "Number of entries".
  struct Stated {
    std::vector<std::string> debits, credits, debit_count, credit_count, entry_count;
  };

  std::vector<Synonym> synonyms;  // sorted by text
  std::vector<Rule> rules;
  std::vector<Layout> layouts;
  std::vector<Bank> banks;
  Labels labels;
  Stated stated;
  std::vector<std::string> opening, closing, totals, footers, blanks, units, side_words;
  std::vector<std::string> debit_words, credit_words;  // of narrations, where nothing else tells the side
  std::vector<std::pair<std::size_t, Role>> fixed;     // roles that a person gave to columns by their place

  // Role of a heading; None when unknown. `rank` orders headings of one role.
  Role role(std::string_view heading, int& rank) const;
  // Kind of line by the start of one cell. `whole`: the cell must be the phrase and nothing else.
  LineKind kind(std::string_view cell, bool whole) const;
  bool is_blank(std::string_view cell) const;
  bool is_side(std::string_view cell) const;
  const Bank* bank_by_code(std::string_view code) const;
  // The bank named in a text, the longest name winning.
  const Bank* bank_in(std::string_view text) const;
  const Layout* layout(const std::vector<std::string>& headings) const;
};

// "date", "debit", "balance" … as in the words file; None when there is no such role.
Role role_by_name(std::string_view name);

// E_CONFIG with the path of the first thing that doesn't fit.
base::Result<StatementWords> load_statement_words(std::string_view json);

// A heading folded and without what only says unit or format: "Withdrawal Amount (INR )" → "withdrawal amount",
// "Value Date (dd/mm/yyyy)" → "value date".
std::string fold_heading(std::string_view heading, const StatementWords& words);

// A table's columns as its heading names them.
struct TableHeader {
  std::vector<Role> roles;            // one for each column up to the last that is named
  std::vector<std::string> headings;  // folded
  int score = 0;                      // 0: not a header
  bool complete = false;              // has a date and an amount, a debit and credit, or a balance
  int column(Role role) const;        // −1 when there is none
};
TableHeader read_header(const std::vector<CsvCell>& cells, const StatementWords& words);

}  // namespace msme::ingest
