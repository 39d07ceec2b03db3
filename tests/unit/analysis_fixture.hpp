// What tests of the analysis share: running it, and reading the results.
#pragma once

#include <string>
#include <string_view>

#include "analyze/analytics.hpp"
#include "base/embedded.hpp"
#include "catch.hpp"
#include "ledger_builder.hpp"
#include "model/gst.hpp"

namespace msme::test {

using analyze::Analytics;
#ifdef MSME_CATCH3
using Catch::Approx;
#else
using Catch::Detail::Approx;
#endif

inline const base::Json& policy() {
  static const base::Json document = base::parse_json(base::embedded("policy.json")).value();
  return document;
}

inline Analytics run(const model::Borrower& b) { return analyze::analyze(b, policy()); }

// A metric that has to be known.
inline double value(const Analytics& a, std::string_view id) {
  INFO(id);
  const analyze::Metric* metric = a.metric(id);
  REQUIRE(metric != nullptr);
  INFO(metric->not_computable);
  REQUIRE(metric->value.has_value());
  return *metric->value;
}

inline bool unknown(const Analytics& a, std::string_view id) { return !a.value(id).has_value(); }

inline const analyze::Finding* finding(const Analytics& a, std::string_view rule) {
  for (const analyze::Finding& f : a.findings) {
    if (f.rule == rule) return &f;
  }
  return nullptr;
}

inline base::Date day(const char* iso) { return base::parse_iso(iso); }

inline void give(model::Borrower& b, model::Dataset dataset) { b.given[static_cast<std::size_t>(dataset)] = true; }

// A return filed on its last day, all tax at 18 % and within the state.
inline model::GstReturn filing(model::GstForm form, int year, int month, std::int64_t taxable, bool quarterly = false) {
  model::GstReturn r;
  r.form = form;
  r.quarterly = quarterly;
  r.gstin = "27AAPFU0939F1ZV";
  r.month = base::month_index(base::from_civil(year, month, 1));
  r.taxable = rupees(taxable);
  r.cgst = r.sgst = rupees(taxable) * 9 / 100;
  if (form == model::GstForm::Gstr2b) return r;
  r.status = "FILED";
  r.filed = model::gst_due_date(r);
  return r;
}

}  // namespace msme::test
