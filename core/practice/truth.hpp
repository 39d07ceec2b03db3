// What is really in a simulated borrower's files, read from the truth files (docs/SIMULATOR.md): the raw rows that show
// each kind of trouble, and the figures by which trouble and strength are told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.hpp"
#include "base/json.hpp"
#include "base/money.hpp"
#include "base/result.hpp"

namespace msme::practice {

// A raw row of transactions; `line` is its line in the file.
struct Row {
  std::uint32_t line = 0;
  std::string transaction, account, type, party, fraud, bounce;
  base::Date date = base::kNoDate;
  base::Paise amount = 0;
  bool copy = false;     // another row's
  bool copied = false;   // another row is its copy
  bool lost = false;     // date, amount or side isn't printed
  bool wrong = false;    // a field contradicts the narration
  bool own = false;      // between own accounts
  bool bounced = false;  // a payment that came back; its charge isn't one
};

struct Truth {
  std::vector<Row> rows;
  base::Json borrower;  // truth_borrower.json
  std::vector<std::pair<std::string_view, double>> figures;

  std::optional<double> figure(std::string_view id) const;
  // Whether a fraud of this kind was planted.
  bool planted(std::string_view kind) const;
};

// copies_percent, lost_percent, contradictions_percent (of raw rows), own_percent (of credits), bounce_percent (of debits),
// emi_percent (instalments of true turnover), gst_gap_percent (declared against true turnover), top3_percent (of sales, the
// three largest named buyers), sales_cv_percent (by month), vintage_months.
bool is_figure(std::string_view id);
// copies (both rows), lost, contradictions, own, bounces, fraud.
bool is_row_kind(std::string_view id);
bool row_is(const Row& row, std::string_view kind, const std::vector<std::string>& frauds);

// `transactions`: truth_transactions.ndjson, `borrower`: truth_borrower.json. E_TRUTH when they aren't that.
base::Result<Truth> read_truth(std::string_view transactions, std::string_view borrower);

}  // namespace msme::practice
