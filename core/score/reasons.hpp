// Reasons: what each input costs against its best bin, or brings above the middle. The four that cost most and the
// two that bring most, one of a family.
#pragma once

#include "score/card.hpp"
#include "score/scores.hpp"

namespace msme::score {

// Fills the reasons of the four scores. `z` is the log-odds behind scores.pd. The points of the overall score's
// reasons are exact: the overall score with this one input at its best (or middle) minus the score as it is.
void write_reasons(const Card& card, const analyze::Analytics& analytics, double z, Scores& scores);

}  // namespace msme::score
