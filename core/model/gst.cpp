#include "model/gst.hpp"

#include <algorithm>

namespace msme::model {
namespace {

// States whose quarterly filers have until the 22nd: Chhattisgarh, Madhya Pradesh, Gujarat, Daman and Diu, Dadra and
// Nagar Haveli, Maharashtra, old Andhra Pradesh, Karnataka, Goa, Lakshadweep, Kerala, Tamil Nadu, Puducherry,
// Andaman, Telangana, Andhra Pradesh.
constexpr std::string_view kEarlyStates[] = {"22", "23", "24", "25", "26", "27", "28", "29",
                                             "30", "31", "32", "33", "34", "35", "36", "37"};

int due_day(GstForm form, bool quarterly, std::string_view gstin) {
  switch (form) {
    case GstForm::Gstr1:
      return quarterly ? 13 : 11;
    case GstForm::Gstr3b: {
      if (!quarterly) return 20;
      const auto* const early = std::find(std::begin(kEarlyStates), std::end(kEarlyStates), gstin.substr(0, 2));
      return early == std::end(kEarlyStates) ? 24 : 22;
    }
    case GstForm::Gstr2b:
      return 14;
    case GstForm::Cmp08:
      return 18;
  }
  return 20;
}

}  // namespace

base::Date gst_due_date(GstForm form, bool quarterly, int month, std::string_view gstin) {
  return base::month_end(month) + due_day(form, quarterly, gstin);
}

}  // namespace msme::model
