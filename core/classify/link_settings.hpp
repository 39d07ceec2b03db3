// Parameters of link_rows and the turnover table: /links and /turnover of core/data/narration_rules.json.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/money.hpp"
#include "base/result.hpp"
#include "model/enums.hpp"

namespace msme::classify {

// One line of the turnover table; the first that fits a credit's category and account decides.
struct TurnoverRule {
  model::Category category = model::Category::Other;
  std::array<bool, model::kAccountTypeCount> accounts{};
  std::uint8_t min_confidence = 0;
  model::Turnover turnover = model::Turnover::Uncertain;
};

struct LinkSettings {
  int own_days = 3;               // most days between the two legs of an own transfer
  base::Paise own_min = 100'000;  // smaller ones need a common reference or the holder's name
  int return_days = 7;            // most days from a payment to its return
  int reversal_days = 5;
  int fee_days = 1;              // a nameless fee so soon after a return is its charge …
  base::Paise fee_step = 5'900;  // … when it is a multiple of ₹50 with 18 % GST
  base::Paise fee_max = 118'000;
  int emi_count = 3;  // equal instalments that make a series
  int emi_gap_min = 25, emi_gap_max = 36;
  int shop_credits = 40;  // a savings account with so many UPI credits in shop_days …
  int shop_days = 30;
  base::Paise shop_median = 200'000;  // … whose median is at most this, from so many payers, is a shop's till
  int shop_payers = 12;
  int overdraft_rows = 20;     // an account of unknown kind with so many balances, so many of a hundred below zero, and
  int overdraft_percent = 90;  // interest taken for it, is an overdraft …
  int business_overdrawn_percent = 20;  // … and with more than so many of a hundred rows below zero a business's;
  int business_dues = 3;                // so is an account of unknown kind with so many GST, PF or salary payments …
  int business_trade_percent = 25;  // … or with this share of its credits from firms and platforms is a business's
  base::Paise cut_loan_min = 2'000'000;  // a smaller credit under a lender's cut name is no loan
  int name_letters = 6;                  // a shorter cut name could be anybody
  int witness_letters = 4;               // … unless the row itself names the merchant in full
  int known_rows = 2;                    // rows of one category that make a party known
  int known_sure = 50;                   // confidence from which a row explains others
  int known_weak = 40;                   // … up to which a row may be explained
  int known_confidence = 55;             // … and what it then has
  std::vector<std::string> legal_forms;  // words that follow a name without making it another party's
  std::vector<TurnoverRule> turnover;
};

// E_CONFIG with the path of what doesn't fit.
std::optional<base::Error> read_link_settings(const base::Json& narration_rules, LinkSettings& out);

// The E_CONFIG that says so.
base::Error misfit(const std::string& path, const std::string& expected, const std::string& got);

}  // namespace msme::classify
