// The calendar of GST returns: which months a period covers and by when its return has to be filed.
#pragma once

#include <string_view>

#include "base/date.hpp"
#include "model/records.hpp"

namespace msme::model {

// Months that a return's figures cover: 3 for GSTR-1 and GSTR-3B of a quarterly filer (QRMP) and for every CMP-08,
// else 1. The return's own month is the last of them.
inline int months_of(const GstReturn& r) {
  return r.form == GstForm::Cmp08 || (r.quarterly && r.form != GstForm::Gstr2b) ? 3 : 1;
}

// Last day to file for the period that ends with `month` (base::month_index), by the rule book of that period. Today,
// monthly: GSTR-1 the 11th, GSTR-3B the 20th of the next month; quarterly: the 13th, and the 22nd or, in the northern
// and eastern states (the GSTIN's first two digits), the 24th. CMP-08 the 18th. GSTR-2B is made by the portal on the
// 14th, not filed.
base::Date gst_due_date(GstForm form, bool quarterly, int month, std::string_view gstin);
inline base::Date gst_due_date(const GstReturn& r) { return gst_due_date(r.form, r.quarterly, r.month, r.gstin); }

}  // namespace msme::model
