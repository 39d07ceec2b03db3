#include "model/gst.hpp"

#include <algorithm>

#include "model/dated_embedded.hpp"

namespace msme::model {
namespace {

// States whose quarterly filers have less time.
bool files_early(const DatedRules& rules, base::Date period, std::string_view gstin) {
  const FactPeriod* states = rules.fact("gst_early_states").on(period);
  if (states == nullptr || gstin.size() < 2) return false;
  const double state = (gstin[0] - '0') * 10 + (gstin[1] - '0');
  return std::find(states->values.begin(), states->values.end(), state) != states->values.end();
}

// The day of the next month, by the rules of the tax period.
int due_day(GstForm form, bool quarterly, base::Date period, std::string_view gstin) {
  const DatedRules& rules = embedded_rules();
  const double monthly = rules.fact("gstr3b_due_day").number(period, 20);
  switch (form) {
    case GstForm::Gstr1:
      return static_cast<int>(quarterly ? rules.fact("gstr1_quarter_due_day").number(period, 13)
                                        : rules.fact("gstr1_due_day").number(period, 11));
    case GstForm::Gstr3b: {
      // Before QRMP everybody paid by the month.
      if (!quarterly) return static_cast<int>(monthly);
      const bool early = files_early(rules, period, gstin);
      return static_cast<int>(
          rules.fact(early ? "gstr3b_quarter_due_day" : "gstr3b_quarter_due_day_late").number(period, monthly));
    }
    case GstForm::Gstr2b:
      return static_cast<int>(rules.fact("gstr2b_day").number(period, 14));
    case GstForm::Cmp08:
      return static_cast<int>(rules.fact("cmp08_due_day").number(period, 18));
  }
  return static_cast<int>(monthly);
}

}  // namespace

base::Date gst_due_date(GstForm form, bool quarterly, int month, std::string_view gstin) {
  const base::Date due = base::month_end(month) + due_day(form, quarterly, base::month_start(month), gstin);
  return std::min(due, base::month_end(month + 1));
}

}  // namespace msme::model
