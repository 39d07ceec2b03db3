// The hidden truth, kept beside what the providers send and keyed by file and row. Nothing but training, tests and
// measurements reads it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simulate/events.hpp"

namespace msme::simulate {

// What was dirtied in one row: [{"field": "amount", "how": "missing"}, …].
class Dirt {
 public:
  void add(std::string_view field, std::string_view how);
  void clear() { json_.clear(); }
  // The JSON list.
  void append_to(std::string& out) const;

 private:
  std::string json_;
};

// truth_documents.ndjson: one line for each row of the datasets other than transactions:
// {"file", "row", "dirt", "fraud"}.
class DocumentTruth {
 public:
  Dirt dirt;  // of the row being written
  // The row is written; row numbers are 1-based lines of the raw file.
  void row(std::string_view file, std::uint32_t row, Fraud fraud = Fraud::None);
  std::string take() { return std::move(ndjson_); }

 private:
  std::string ndjson_;
};

// "INV/25-26/00012": unique within the fiscal year, 16 characters at most.
std::string sales_number(const Invoice& invoice);
// The supplier's own series: "SGT/4711".
std::string purchase_number(const Business& business, const Invoice& invoice);

// "business", "uncertain" or "excluded", by the table of the taxonomy. What a fraud moved is no turnover.
std::string_view counts_as_turnover(const Event& event);

// truth_invoices.ndjson: every bill of the period {"series", "number", "party", "date", "taxable", "tax", "tds", "paid",
// "declared", "real", "payments": [transaction ids]}; payments are those within the window.
std::string invoice_truth(const Business& business, const std::vector<Event>& shown);

// truth_borrower.json: persona, latent health, PD and outcome, true turnover and obligations, planted frauds with what was
// deleted.
std::string borrower_truth(const Business& business, const std::vector<Event>& events, const std::vector<Event>& shown,
                           const std::vector<Event>& deleted);

void append_transaction_id(std::string& out, std::size_t event);  // "TXN" and 12 digits, quoted

}  // namespace msme::simulate
