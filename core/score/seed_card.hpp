// The original system's published weights as a second opinion: each term, clamped to its weight, beside our scores.
// Data: core/data/scorecard_seed.json. A comparison only: no decision reads it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyze/analytics.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "score/scores.hpp"

namespace msme::score {

struct SeedPiece {
  std::string metric;
  double times = 1;
};
enum class SeedSpecial : std::uint8_t { None, MonthsWithSales, Pd };

// Points: weight × (value − zero_at) / (full_at − zero_at), clamped to 0 … weight.
struct SeedTerm {
  std::string id, title, formula, instead;
  std::string unavailable;  // why no data gives it; empty when some may
  std::vector<SeedPiece> of, over;
  SeedSpecial special = SeedSpecial::None;
  double weight = 0, zero_at = 0, full_at = 1;
};
struct SeedPart {
  std::string id, title, ours;  // ours: our score to compare it with, empty when there is none
  double coefficient = 1, max = 100;
  std::vector<SeedTerm> terms;
};
struct SeedBand {
  double at_least = 0;
  std::string band, title;
  std::optional<double> rate_low, rate_high;
};
struct SeedForm {
  std::string id, title;
  std::vector<SeedPart> parts;
  std::vector<SeedBand> bands;  // best first, the last begins at 0
};
struct SeedCard {
  std::string id, version;
  std::vector<SeedForm> forms;
  const SeedForm* form(std::string_view wanted) const;  // nullptr when there is no such form
};

// E_CONFIG with a path when the document doesn't fit: unknown metrics, a term without a span, parts that don't add up to
// 100.
base::Result<SeedCard> compile_seed(const base::Json& document);

// score_seed_a.json as schemas/score_seed_schema.json describes it, without data_origin.
base::Json seed_json(const SeedCard& card, const SeedForm& form, const analyze::Analytics& analytics,
                     const Scores& scores, base::Date as_of);

}  // namespace msme::score
