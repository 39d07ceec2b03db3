// Borrower → metrics, monthly series, findings. A metric is an object that can be opened: value, unit, formula in
// words, inputs, the rows behind it, what was left out, and why it could not be computed.
// Formulas and conventions: docs/data_dictionary.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/borrower.hpp"
#include "model/dated_rules.hpp"

namespace msme::analyze {

struct Exclusion {
  std::string reason;  // category code
  base::Paise amount = 0;
  std::uint32_t rows = 0;
};

struct Metric {
  std::string id;  // "F1_turnover_monthly"
  std::string name;
  std::string topic;  // cashflow, balances, obligations, gst, bureau, counterparties, commerce, savings, integrity
  std::optional<double> value;  // rounded to the unit's grid; rupees for INR
  std::string unit;             // INR, percent, ratio, count, days, months, index, date, score
  std::string period;           // "2025-11..2026-10"
  std::string formula;          // in words
  base::Json inputs = base::Json::object();
  model::Dataset dataset = model::Dataset::Transactions;
  std::vector<std::uint32_t> rows;  // evidence: ledger rows (or record indexes), capped at 200
  std::uint32_t row_count = 0;      // all of them
  std::vector<Exclusion> excluded;
  int confidence = 100;        // 0–100
  std::string not_computable;  // why, empty when computed
};

struct Month {
  int month = 0;                        // base::month_index
  base::Paise inflow = 0, outflow = 0;  // all credits / debits
  base::Paise business_inflow = 0, uncertain_inflow = 0;
  base::Paise likely_inflow = 0;      // what of uncertain_inflow evidence takes for sales
  base::Paise operating_outflow = 0;  // debits that run the business: no EMI, drawings, investment, own transfer
  base::Paise emi = 0;
  base::Paise turnover = 0;  // business_inflow + the counted share of likely_inflow: the cautious figure
  base::Paise turnover_best() const { return business_inflow + likely_inflow; }
  base::Paise closing_balance = base::kNoMoney;  // all accounts
  std::uint32_t transactions = 0;
  bool full = true;  // the data covers the whole month
};

struct Finding {
  std::string id, rule, severity, title, detail, benign;  // severity: info, watch, high
  std::string benign_code;                                // "X13.any": which explanation, for catalogues
  std::string version;                                    // of the rule
  std::string family;                                     // fraud: a severe one asks for a review; data; conduct
  base::Paise amount = 0;
  std::vector<std::uint32_t> rows;  // ledger rows
  // The days for which the rule that judged holds, both included; kNoDate = open.
  base::Date from = base::kNoDate, to = base::kNoDate;
};

// A loan that is paid off now: seen in the bank, in the bureau report or in both. kNoMoney: not known.
struct RunningLoan {
  std::string lender;
  base::Paise bank = base::kNoMoney, bureau = base::kNoMoney;  // instalment a month
  base::Paise owed = base::kNoMoney;                           // balance in the bureau report
};

struct Analytics {
  base::Date as_of = base::kNoDate;
  std::vector<Month> months;
  std::vector<Metric> metrics;
  std::vector<Finding> findings;
  std::vector<RunningLoan> loans;      // largest instalment in the bank first
  std::vector<std::uint32_t> bounces;  // ledger rows of returns and their charges, in the ledger's order
  // Summary documents, named as their files are (analytics/<name>.json): transaction_summary, account_summary,
  // gst_summary, credit_summary, insurance_summary, mutual_fund_summary, ondc_summary, ocen_summary, reconciliation,
  // anomalies_report, overall_summary.
  std::vector<std::pair<std::string, base::Json>> summaries;

  const Metric* metric(std::string_view id) const;
  // A document by its name, with or without "_summary" or "_report"; nullptr when there is none.
  const base::Json* summary(std::string_view name) const;
  // The value, nullopt when not computable or unknown.
  std::optional<double> value(std::string_view id) const;
};

// `policy` gives the parameters that analysis shares with policy (uncertain-turnover share, …).
// `rules` is the rule book, the embedded one unless given.
enum class Papers : std::uint8_t { All, None };  // None: no summary documents, for populations that nobody opens
Analytics analyze(const model::Borrower& borrower, const base::Json& policy, Papers papers = Papers::All);
Analytics analyze(const model::Borrower& borrower, const base::Json& policy, const model::DatedRules& rules,
                  Papers papers = Papers::All);

base::Json to_json(const Metric& metric, const model::Borrower& borrower);
base::Json to_json(const Month& month);
base::Json to_json(const Finding& finding, const model::Borrower& borrower);

}  // namespace msme::analyze
