// The scores without their reasons, for whoever scores many times over on changed figures.
#pragma once

#include "analyze/analytics.hpp"
#include "score/scores.hpp"

namespace msme::score {

// What Scorecard::score gives, reasons left out: half the time.
Scores score_unexplained(const Scorecard& scorecard, const analyze::Analytics& analytics);

}  // namespace msme::score
