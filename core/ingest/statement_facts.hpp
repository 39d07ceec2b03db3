// What stands around a statement's table: account, holder, bank, period, opening and closing balance.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/money.hpp"
#include "ingest/statement_rows.hpp"
#include "ingest/statement_words.hpp"

namespace msme::ingest {

struct StatementFacts {
  std::string account_number;  // as printed
  std::string holder;
  std::string ifsc;            // as printed, when it is one of a listed bank
  std::string ifsc_bank;       // by the IFSC printed
  std::string named_bank;      // a line that is little else than a bank's name
  std::string mentioned_bank;  // a bank's name inside another text
  std::string printed_bank;    // of a bank the data doesn't list, as printed: "Sample Nagarik Sahakari Bank Ltd"
  base::Date from = base::kNoDate;
  base::Date to = base::kNoDate;
  std::optional<base::Paise> balance_on;  // "Balance on 1 Jul 2025", and that day
  base::Date balance_day = base::kNoDate;
  bool several_accounts = false;  // one table per account
};

// Adds what one line outside the table says; what is known already stays.
void read_fact_line(const std::vector<CsvCell>& cells, const StatementWords& words, StatementFacts& facts);

// The account number a line is labelled with; empty when it isn't. `anywhere`: the label may stand inside a text.
std::string_view labelled_account(const std::vector<CsvCell>& cells, const StatementWords& words, bool anywhere);

// Opening and closing balances, met line by line in file order.
class BalanceLines {
 public:
  BalanceLines(const StatementWords& words, const TableHeader& header);
  void line(const std::vector<CsvCell>& cells);
  std::optional<base::Paise> opening, closing;

 private:
  std::optional<base::Paise> value(const std::vector<CsvCell>& cells, std::size_t label) const;

  const StatementWords& words_;
  int date_, narration_, balance_, side_;
  std::vector<int> money_;
  bool rows_ = false;                 // a row was met
  std::optional<base::Paise> above_;  // the closing balance stated above the first
  int pending_opening_ = -1;          // a label whose figure stands on the next line, in the same column
  int pending_closing_ = -1;
  CellExtent labels_;  // of that label's line
};

}  // namespace msme::ingest
