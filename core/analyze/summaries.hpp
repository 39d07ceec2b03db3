// The summary documents (analytics/<name>.json; schemas/<name>_schema.json). Every one comes whatever was given: its
// head says whether the dataset is there, `metrics` holds its metrics by id (null = not computable) and `cannot_say`
// lists what can't be said and why.
#pragma once

#include <initializer_list>
#include <string_view>

#include "analyze/sheet.hpp"

namespace msme::analyze {

base::Json transaction_summary(const Sheet& sheet);
base::Json account_summary(const Sheet& sheet);
base::Json gst_summary(const Sheet& sheet);
base::Json credit_summary(const Sheet& sheet);
base::Json insurance_summary(const Sheet& sheet);
base::Json mutual_fund_summary(const Sheet& sheet);
base::Json ondc_summary(const Sheet& sheet);
base::Json ocen_summary(const Sheet& sheet);
base::Json anomalies_report(const Sheet& sheet);
base::Json overall_summary(const Sheet& sheet);
base::Json parties_summary(const Sheet& sheet);  // who is who: the largest parties, and totals by kind
base::Json party_json(const model::Borrower& borrower, const model::Party& party);
base::Json exclusions_summary(const Sheet& sheet);  // credits = turnover + each reason for leaving one out

// Returned payments, each with its direction, cause and the day it was paid after all.
base::Json bounce_events(const Sheet& sheet);

// {"available", "records", "as_of"}: what each document starts with.
base::Json summary_head(const Sheet& sheet, model::Dataset dataset, std::size_t records);

// Adds "metrics" and "cannot_say" of the metrics whose ids start with one of `prefixes`.
void put_metrics(base::Json& document, const Sheet& sheet, std::initializer_list<std::string_view> prefixes);

}  // namespace msme::analyze
