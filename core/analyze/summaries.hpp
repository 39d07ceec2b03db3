// Parts of the summary documents (analytics/<name>_summary.json).
#pragma once

#include <initializer_list>
#include <string_view>

#include "analyze/sheet.hpp"

namespace msme::analyze {

base::Json transactions_summary(const Sheet& sheet);
base::Json accounts_summary(const Sheet& sheet);
base::Json gst_summary(const Sheet& sheet);
base::Json credit_summary(const Sheet& sheet);
base::Json insurance_summary(const Sheet& sheet);
base::Json funds_summary(const Sheet& sheet);
base::Json ondc_summary(const Sheet& sheet);
base::Json ocen_summary(const Sheet& sheet);
base::Json anomalies_report(const Sheet& sheet);
base::Json overall_summary(const Sheet& sheet);
base::Json parties_summary(const Sheet& sheet);     // who is who: the largest parties, and totals by kind
base::Json exclusions_summary(const Sheet& sheet);  // credits = turnover + each reason for leaving one out

// {"<id>": value or null, …} of these metrics; what can't be computed is explained under "not_computable".
void put_metrics(base::Json& document, const Sheet& sheet, std::initializer_list<std::string_view> ids);

}  // namespace msme::analyze
