// How documents write their dates and amounts.
#pragma once

#include <string_view>

#include "simulate/messiness.hpp"
#include "simulate/render.hpp"
#include "simulate/truth.hpp"

namespace msme::simulate {

// The values of a document's fields, some of them written another way. Documents are mildly messy: half the
// share of the rows'.
class Values {
 public:
  Values(const Business& b, std::string_view purpose, DocumentTruth& truth)
      : rng(b.stream(purpose)),
        truth_(truth),
        dates_(b.config->mess.dates * b.usual().mess.documents),
        numbers_(b.config->mess.numbers * b.usual().mess.documents) {}

  void date(Line& line, std::string_view key, base::Date value) {
    DateLayout layout = draw_date_layout(rng, dates_);
    // A day and month that could be swapped stay readable: nothing else in a document settles them.
    const bool numeric = layout == DateLayout::Slashes || layout == DateLayout::Dashes;
    if (value == base::kNoDate) {
      line.null(key);
      return;
    }
    if (numeric && base::to_civil(value).day <= 12) layout = DateLayout::DayMonthName;
    if (layout == DateLayout::IsoTime || layout == DateLayout::YearSlashesTime) layout = DateLayout::Iso;
    if (layout != DateLayout::Iso) truth_.dirt.add(key, layout_name(layout));
    append_date(line.key(key), value, 0, layout);
  }

  void money(Line& line, std::string_view key, base::Paise value) {
    AmountLayout layout = draw_amount_layout(rng, numbers_);
    if (layout == AmountLayout::RupeeDrCr || layout == AmountLayout::Signed) layout = AmountLayout::Indian;
    if (layout != AmountLayout::Number) truth_.dirt.add(key, layout_name(layout));
    append_amount(line.key(key), value, true, layout);
  }

  base::Rng rng;

 private:
  DocumentTruth& truth_;
  double dates_, numbers_;
};

}  // namespace msme::simulate
