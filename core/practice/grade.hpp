// A trainee's answers against what is really in a case, with the engine's answer beside it. Pure: the same case, answers
// and engine give the same feedback.
//
// The score is a weighted mean of four parts (core/data/practice_cases.json has the weights):
// - problems: those that are there and said to be share most of it, each with a share of its own for rows that show it;
//   those that aren't there and said not to be share the rest. A false alarm costs, no answer earns nothing.
// - decision: the outcome against those that this case bears out: REFER or REJECT where fraud stands; else the engine's,
//   and what the true probability of default allows. Steps away from them earn less.
// - terms, when the trainee approves or only approving is right: amount, tenure and rate against the engine's.
// - reasons: those that are true here and speak for the outcome.
// Decision, terms and reasons count in full only when enough of the problems were answered: who didn't look didn't decide.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyze/analytics.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "practice/book.hpp"
#include "practice/code.hpp"
#include "practice/truth.hpp"

namespace msme::practice {

struct Said {
  bool there = false;
  std::vector<std::uint32_t> rows;  // lines of the raw file
};

struct Marks {
  std::map<std::string, Said> problems;
  std::string outcome;  // empty: none given
  std::optional<double> amount, tenure, rate;
  std::vector<std::string> reasons;
};

// E_BAD_PARAM with the place: an unknown problem or reason, an outcome that isn't one, too many reasons.
base::Result<Marks> read_marks(const Book& book, const base::Json& document);

struct Engine {
  const analyze::Analytics* analytics = nullptr;
  const base::Json* decision = nullptr;        // of pipeline.decide
  const base::Json* score = nullptr;           // of pipeline.score
  std::uint32_t duplicates = 0, repaired = 0;  // rows of transactions that cleaning dropped and repaired
};

// {score, parts[], looked, problems[], decision, terms, reasons, truth, engine, best}: docs/PRACTICE.md. `best` are marks
// that earn everything.
base::Json grade(const Book& book, const Case& one, const Truth& truth, const Engine& engine, const Marks& marks);

}  // namespace msme::practice
