// Seed strings: PRAC-HARD-CIRCULAR-4821-1K opens the same case anywhere, PRAC-HARD-MIX-4821X5-1R a session of five.
// Difficulty, theme (MIX: drawn among all), number with the count of cases, then the book's edition and a check character
// (ISO 7064 MOD 37,36 over letters and digits: any one wrong character is caught).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "practice/book.hpp"

namespace msme::practice {

inline constexpr std::string_view kMix = "MIX";
inline constexpr int kMaxNumber = 99'999;
inline constexpr int kMaxCases = 9;

struct Code {
  std::string difficulty, theme;
  int number = 1;
  int cases = 1;
};

std::string code_text(const Book& book, const Code& code);

// In any case, with blanks, or as the end of a link. E_PRACTICE_SEED whose path ends in what is wrong with it: form,
// difficulty, theme, number, cases, edition, check.
base::Result<Code> read_code(const Book& book, std::string_view text);
// Known difficulty and theme, numbers within bounds; the same error.
base::Status check_code(const Book& book, const Code& code);

struct Case {
  std::string code;  // of this case alone
  const Difficulty* difficulty = nullptr;
  const Theme* theme = nullptr;
  const Variant* variant = nullptr;
  int number = 1;
  std::string customer_id;
  base::Json config;
  double amount = 0;
  int tenure = 0;
  std::string purpose;
};

// The cases of a session, in order; `code` was read or checked.
std::vector<Case> cases_of(const Book& book, const Code& code);

// {seed, customer_id, profile, number, config, request: {amount, tenure_months, purpose}, theme}
base::Json to_json(const Case& one);

}  // namespace msme::practice
