// The months' usual shares of trade, and the forecast that stands on them.
#pragma once

#include <vector>

#include "analyze/sheet.hpp"

namespace msme::analyze {

// Turnover against its centred 12-month mean, averaged by calendar month, over the full months in a row up to the
// newest; with fewer than 24 of them, or months without sales, the book's.
Season season_of(const Facts& facts, const Book& book);

// Positions of the full months in a row up to the newest one, oldest first.
std::vector<std::size_t> full_run(const Facts& facts);

Forecast forecast_cash(const Facts& facts, const Season& season);

}  // namespace msme::analyze
