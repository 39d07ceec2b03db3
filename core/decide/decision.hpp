// Scores + policy (data) + request → outcome, terms and every rule with its inputs. Unknown never approves.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analyze/analytics.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "model/borrower.hpp"
#include "score/scores.hpp"

namespace msme::decide {

struct Request {
  base::Paise amount = 0;
  int tenure_months = 0;
  std::string product;  // empty = the policy's default
  std::string lender;   // empty = the policy's default
};

// The answer without its papers, for whoever asks many times over (decide/path.hpp).
struct Answer {
  std::string outcome;
  base::Paise amount = 0, emi = 0;  // as granted; 0 under REFER and REJECT
  int tenure = 0;
  double annual_rate = 0;
  std::string grade, binding_cap;
  std::vector<std::string> blocks;  // codes of what refers or rejects
  bool granted() const { return outcome == "APPROVE" || outcome == "APPROVE_REDUCED"; }
};

struct Book;  // the compiled policy, decide/book.hpp

class Policy {
 public:
  static base::Result<Policy> load(const base::Json& document);
  // decision.json as docs/API.md describes it; E_BAD_PARAM when the request is outside what the policy can price
  // (amount ≤ 0, unknown product).
  base::Result<base::Json> decide(const model::Borrower& borrower, const analyze::Analytics& analytics,
                                  const score::Scores& scores, const Request& request) const;
  // The same rules on the same figures: outcome and terms are those of decide(). Of the borrower only the providers whose
  // data didn't come are looked at.
  base::Result<Answer> answer(const model::Borrower& borrower, const analyze::Analytics& analytics,
                              const score::Scores& scores, const Request& request) const;
  base::Status run_inline_tests() const;
  const base::Json& document() const { return document_; }
  const Book& book() const { return *book_; }

 private:
  base::Json document_;
  std::shared_ptr<const Book> book_;
};

// Money formulas, exact to the paisa where the source says so.
base::Paise emi(base::Paise principal, double annual_rate_percent, int months);          // half-up to the paisa
base::Paise principal_for_emi(base::Paise emi, double annual_rate_percent, int months);  // the largest that fits

struct Instalment {
  int n = 0;
  base::Date due = base::kNoDate;
  base::Paise opening = 0, principal = 0, interest = 0, emi = 0, closing = 0;
};
// APR under RBI's key fact statement: 12 × the monthly IRR of (net disbursed; instalments a month apart), in percent,
// nominal; at most 1,200. `broken_days` before the first regular month delay all instalments, `broken_interest` is paid
// at their end. 0 when no more comes back than went out.
double apr(base::Paise net_disbursed, const std::vector<Instalment>& rows, int broken_days = 0,
           base::Paise broken_interest = 0);

// Instalments number `first` … `last` of `level` each on what is left; number n falls due n months after `start`. Interest
// half-up to the paisa each month; the last instalment absorbs what rounding left, so that the principals add up to `left`.
// Ends sooner when nothing is left.
std::vector<Instalment> run_down(base::Paise left, base::Paise level, double annual_rate_percent, int first, int last,
                                 base::Date start);
// The whole loan from one month after `start`, with the instalment of emi().
std::vector<Instalment> schedule(base::Paise principal, double annual_rate_percent, int months, base::Date start);

}  // namespace msme::decide
