// From narration to meaning: mode, counterparty, merchant, category with confidence, bounce. Rules are data
// (core/data/narration_rules.json, merchants.json), compiled once into one multi-pattern automaton; classifying a
// row allocates nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/money.hpp"
#include "base/result.hpp"
#include "model/borrower.hpp"
#include "model/enums.hpp"

namespace msme::classify {

struct Input {
  std::string_view narration;
  bool credit = false;
  base::Paise amount = 0;
  model::AccountType account_type = model::AccountType::Current;
  // What the source itself claims; may contradict the narration, which wins where it speaks clearly.
  std::string_view mode_hint, category_hint, merchant_hint, counterparty_hint, upi_hint;
};

// Views point into the rules, into Input's texts, or into the classifier's scratch until the next call.
struct Output {
  model::Mode mode = model::Mode::Other;
  model::Category category = model::Category::Other;
  std::uint8_t confidence = 0;  // 0–100
  model::Bounce bounce = model::Bounce::None;
  std::string_view merchant;      // canonical: "Amazon"; empty when none is known
  std::string_view counterparty;  // as printed, without titles, banks, apps, references; may be empty
  std::string_view upi_id;
  std::string_view reference;  // RRN / UTR / cheque number found in the narration
};

class Classifier {
 public:
  // Compiles the rule documents; E_CONFIG with the path of what doesn't fit.
  static base::Result<std::unique_ptr<Classifier>> create(const base::Json& narration_rules,
                                                          const base::Json& merchants);
  ~Classifier();
  Classifier(const Classifier&) = delete;
  Classifier& operator=(const Classifier&) = delete;

  Output classify(const Input& input);

 private:
  Classifier();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Second pass over the whole ledger, where rows explain each other: own-account transfers (opposite sign, equal
// amount, ≤ 3 days, both accounts the borrower's), a bounced mandate's debit and its credit back, cheque returns
// and their charges, reversals, recurring equal lender debits = EMI. Finally fills `turnover` from the category
// table of the rules (with account type and evidence).
void link_rows(model::Borrower& borrower, const base::Json& narration_rules);

}  // namespace msme::classify
