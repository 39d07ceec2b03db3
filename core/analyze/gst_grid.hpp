// GST returns laid out by tax period, quarters split over their three months.
#pragma once

#include <vector>

#include "analyze/sheet.hpp"
#include "model/gst.hpp"

namespace msme::analyze {

inline constexpr int kGstHistory = 48;  // tax periods looked at

// Best record per period and form: of two the one filed later.
struct GstPeriod {
  const model::GstReturn* r1 = nullptr;
  const model::GstReturn* r3b = nullptr;
  const model::GstReturn* r2b = nullptr;

  void take(const model::GstReturn& r);
  // The filed return that states the period's sales: GSTR-3B first, it is what tax was paid on. nullptr = none.
  const model::GstReturn* stated() const;
};

// What was sold in one month; kNoMoney = no filed return says.
struct GstMonth {
  base::Paise taxable = base::kNoMoney, with_tax = base::kNoMoney;
  bool split = false;  // a third of a quarter's figures
};

struct GstGrid {
  int first = 0;     // month index of periods[0]
  int last_due = 0;  // newest period whose return has to be there: of monthly filers, of quarterly ones
  int last_due_quarter = 0;
  bool quarterly = false;  // the newest return is a quarter's
  std::vector<GstPeriod> periods;
  std::vector<GstMonth> months;

  int last_due_for(const model::GstReturn& r) const { return model::months_of(r) == 3 ? last_due_quarter : last_due; }
};

bool is_filed(const model::GstReturn* r);
GstGrid lay_gst_grid(const Sheet& sheet);

// G5, G7 and G9 of the purchases that GSTR-2B lists.
void gst_purchase_metrics(Sheet& sheet, const GstGrid& grid);

// One party's share of what was listed.
struct GstParty {
  std::string_view name;
  base::Paise value;
};
// Adds the invoices' taxable values by GSTIN (else by name); gives their sum.
base::Paise list_parties(const model::GstReturn& r, std::vector<GstParty>& list);
// The largest `count` named parties together.
base::Paise largest_parties(std::vector<GstParty>& list, std::size_t count);

}  // namespace msme::analyze
