#include "model/gst.hpp"

#include <algorithm>

#include "model/dated_embedded.hpp"

namespace msme::model {
namespace {

// The facts of the book that say when a return is due.
struct DueFacts {
  explicit DueFacts(const DatedRules& rules)
      : gstr1(rules.fact("gstr1_due_day")),
        gstr1_quarter(rules.fact("gstr1_quarter_due_day")),
        gstr3b(rules.fact("gstr3b_due_day")),
        gstr3b_quarter(rules.fact("gstr3b_quarter_due_day")),
        gstr3b_quarter_late(rules.fact("gstr3b_quarter_due_day_late")),
        gstr2b(rules.fact("gstr2b_day")),
        cmp08(rules.fact("cmp08_due_day")),
        early_states(rules.fact("gst_early_states")) {}
  const DatedFact &gstr1, &gstr1_quarter, &gstr3b, &gstr3b_quarter, &gstr3b_quarter_late, &gstr2b, &cmp08,
      &early_states;
};

const DueFacts& due_facts() {
  static const DueFacts kFacts(embedded_rules());
  return kFacts;
}

// States whose quarterly filers have less time.
bool files_early(base::Date period, std::string_view gstin) {
  const FactPeriod* states = due_facts().early_states.on(period);
  if (states == nullptr || gstin.size() < 2) return false;
  const double state = (gstin[0] - '0') * 10 + (gstin[1] - '0');
  return std::find(states->values.begin(), states->values.end(), state) != states->values.end();
}

// The day of the next month, by the rules of the tax period.
int due_day(GstForm form, bool quarterly, base::Date period, std::string_view gstin) {
  const DueFacts& facts = due_facts();
  const double monthly = facts.gstr3b.number(period, 20);
  switch (form) {
    case GstForm::Gstr1:
      return static_cast<int>(quarterly ? facts.gstr1_quarter.number(period, 13) : facts.gstr1.number(period, 11));
    case GstForm::Gstr3b: {
      // Before QRMP everybody paid by the month.
      if (!quarterly) return static_cast<int>(monthly);
      const DatedFact& fact = files_early(period, gstin) ? facts.gstr3b_quarter : facts.gstr3b_quarter_late;
      return static_cast<int>(fact.number(period, monthly));
    }
    case GstForm::Gstr2b:
      return static_cast<int>(facts.gstr2b.number(period, 14));
    case GstForm::Cmp08:
      return static_cast<int>(facts.cmp08.number(period, 18));
  }
  return static_cast<int>(monthly);
}

}  // namespace

base::Date gst_due_date(GstForm form, bool quarterly, int month, std::string_view gstin) {
  const base::Date due = base::month_end(month) + due_day(form, quarterly, base::month_start(month), gstin);
  return std::min(due, base::month_end(month + 1));
}

}  // namespace msme::model
