// How a statement is written, bank by bank: core/data/statement_renderings.json (schema: schemas/
// statement_renderings_schema.json). Independent of the reader's own words, so that a reader's mistake isn't mirrored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/json.hpp"
#include "base/money.hpp"
#include "base/result.hpp"

namespace msme::simulate {

enum class Printed : std::uint8_t {
  Nothing,
  Day,
  ValueDay,
  Narration,
  Reference,  // RRN, UTR, cheque number
  Cheque,     // only a cheque's number
  Debit,
  Credit,
  Amount,
  Side,  // DR, CR
  Balance,
  BalanceSide,
  Serial,
  BankId,  // the bank's own transaction number
  Sol,     // branch code, the IFSC's last digits
  Branch,
  BranchSol  // "Main Road Pune (1234)"
};
enum class Figures : std::uint8_t { Plain, Short, Indian };  // 125000.50, 125000.5, 1,25,000.50
enum class AccountSort : std::uint8_t { Any, Current, Savings };

struct PrintedColumn {
  std::string title, before, after, empty, minus = "-";
  std::string date;  // pattern; empty = the rendering's
  Printed value = Printed::Nothing;
  std::size_t width = 0;
  bool right = true;
  char fill = ' ';
  bool signs = false;  // no sign; `credit` or `debit` follows the figure, or is the side's word
  bool leads = false;  // they stand before the figure
  std::string credit, debit;
};

struct Rendering {
  using Lines = std::vector<std::vector<std::string>>;
  std::string id, extension, date, period_date;
  std::vector<std::string> banks;  // first letters of the IFSC; none = every other bank
  AccountSort sort = AccountSort::Any;
  char delimiter = ',';
  bool quotes = true;
  bool newest_first = false;
  Figures figures = Figures::Plain;
  std::size_t account_width = 0, account_first = 0, account_last = 0;
  std::int64_t serial_from = 1;
  std::vector<PrintedColumn> columns;
  Lines preamble, above, below;  // above the first row, below the last
};

struct Renderings {
  std::string synthetic;  // the sentence that every file carries
  std::vector<Rendering> list;
  // The first that fits; the last of the file fits every account.
  const Rendering& of(std::string_view bank_code, bool savings) const;
};

// E_CONFIG with the path of the first thing that doesn't fit.
base::Result<Renderings> read_renderings();
base::Result<Renderings> read_renderings(std::string_view json);

// "dd/mm/yy", "d Mon yyyy", "dd-MON-yyyy HH:MI:SS": yyyy yy mm Mon MON dd d HH MI SS, anything else itself.
void append_by_pattern(std::string& out, base::Date date, std::int32_t time, std::string_view pattern);
// Without a sign.
void append_figure(std::string& out, base::Paise amount, Figures figures);

}  // namespace msme::simulate
