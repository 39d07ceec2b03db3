// How sure the PD is: other months that might as well have been, credits that may or may not be sales, months that are
// missing, and what the model can't know. All of it in log-odds of default, as half widths.
#pragma once

#include <vector>

#include "analyze/analytics.hpp"
#include "score/card.hpp"
#include "score/scores.hpp"

namespace msme::score {

// `s` holds the three scores with their characteristics as they were counted. The months are drawn again from the
// analysis's own full months of the last year, always the same draws; metrics without months cost nothing.
Interval interval_of(const Card& card, const analyze::Analytics& analytics, const Scores& s);

}  // namespace msme::score
