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
  const model::GstReturn* cmp = nullptr;  // a composition dealer's quarter

  void take(const model::GstReturn& r);
  // The filed return that states the period's sales: GSTR-3B first, it is what tax was paid on; of a composition
  // dealer CMP-08. nullptr = none.
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
// G1 by form and by financial year, G2, G4, G6 and G13 as they went on.
void gst_history_metrics(Sheet& sheet, const GstGrid& grid);
// G7, G8 and G11: to whom, of what and where to, at which rate.
void gst_mix_metrics(Sheet& sheet, const GstGrid& grid);
// G10, with and without the months by which money follows the invoice; Work::bank_lag and the links gst_bank.
void gst_bank_metrics(Sheet& sheet, const GstGrid& grid);

// Output tax of a return.
inline base::Paise tax_of(const model::GstReturn& r) { return r.igst + r.cgst + r.sgst + r.cess; }

// One party's share of what was listed.
struct GstParty {
  std::string_view name;
  base::Paise value;
};
// One sum for each named party, largest first.
std::vector<base::Paise> party_sums(std::vector<GstParty>& list);
// Adds the invoices' taxable values by GSTIN (else by name); gives their sum.
base::Paise list_parties(const model::GstReturn& r, std::vector<GstParty>& list);
// The largest `count` named parties together.
base::Paise largest_parties(std::vector<GstParty>& list, std::size_t count);

}  // namespace msme::analyze
