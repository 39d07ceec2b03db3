// From narration to meaning: mode, counterparty, merchant, category with confidence, bounce. Rules are data
// (core/data/narration_rules.json, merchants.json), compiled once into one multi-pattern automaton; classifying a
// row allocates nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/money.hpp"
#include "base/result.hpp"
#include "classify/corrections.hpp"
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
  // What the reference or cheque column holds: a cheque's number there says CHEQUE where the narration says nothing.
  std::string_view reference_hint;
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
  std::uint16_t decided = 0;   // index into deciders()
};

// What a narration says besides: read when a row is shown or its party resolved, not for every row. Empty: not said.
struct Details {
  std::string_view remark;   // the payer's own words, as printed
  std::string_view ifsc;     // the other side's branch code
  std::string_view account;  // the other side's account as printed, digits or masked
  std::string_view mandate;  // UMRN of a NACH mandate
};

// What a name alone says of a party.
struct NameKind {
  bool firm = false, lender = false, insurer = false, fund = false, gateway = false;
  std::optional<model::Category> buys;  // what paying this known merchant means
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
  // What was learned from the rows before makes the next ones quicker, never different; this drops it.
  void forget();
  // Views into `narration`. `counterparty` is the row's party, which is not its remark.
  Details details(std::string_view narration, model::Mode mode, std::string_view counterparty);
  NameKind name_kind(std::string_view name);
  // Which way the money went, where only the words say it ("BY TRANSFER", "ATM WDL"); nullopt when they don't.
  std::optional<bool> says_credit(std::string_view narration) const;
  // Ids of the rules in their order, then "source_hint" and "no_rule".
  const std::vector<std::string>& deciders() const;

 private:
  Classifier();
  bool says_something(std::string_view field);
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Second pass over the whole ledger, where rows explain each other: own-account transfers (opposite sign, equal
// amount, ≤ 3 days, both accounts the borrower's), a bounced mandate's debit and its credit back, cheque returns
// and their charges, reversals, recurring equal lender debits = EMI. Finally fills `turnover` from the category
// table of the rules (with account type and evidence).
//
// Corrections come first and nothing overrules them. Each row's `decided` names what settled it: a rule, or one of the
// steps here (see kLinkSteps).
void link_rows(model::Borrower& borrower, const base::Json& narration_rules,
               const std::vector<Correction>& corrections = {});

}  // namespace msme::classify
