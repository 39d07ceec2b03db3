#include "classify/link_settings.hpp"

#include <string>

namespace msme::classify {
namespace {

using base::Error;
using base::Json;

std::optional<Error> read_count(const Json& links, std::string_view key, int high, int& out) {
  const Json* item = base::find(links, key);
  if (item == nullptr) return std::nullopt;
  const auto value = base::as_number(*item);
  if (!value || *value < 0 || *value > high) {
    return misfit("/links/" + std::string(key), "0 to " + std::to_string(high), base::dump(*item));
  }
  out = static_cast<int>(*value);
  return std::nullopt;
}

std::optional<Error> read_rupees(const Json& links, std::string_view key, base::Paise& out) {
  const Json* item = base::find(links, key);
  if (item == nullptr) return std::nullopt;
  const auto value = base::as_number(*item);
  if (!value || *value < 0 || *value > 1e9) {
    return misfit("/links/" + std::string(key), "rupees from 0 to 1e9", base::dump(*item));
  }
  out = base::from_rupees(*value);
  return std::nullopt;
}

std::optional<Error> read_turnover(const Json& item, const std::string& path, LinkSettings& out) {
  if (!item.is_object()) return misfit(path, "an object", base::dump(item));
  if (auto e = base::unknown_key(item, {"category", "accounts", "min_confidence", "turnover"}, path)) return e;
  TurnoverRule rule;
  const auto category = model::parse_category(base::text(item, "category").value_or(""));
  const auto turnover = model::parse_turnover(base::text(item, "turnover").value_or(""));
  if (!category) return misfit(path + "/category", "a category", base::text_or(item, "category", ""));
  if (!turnover)
    return misfit(path + "/turnover", "business, excluded or uncertain", base::text_or(item, "turnover", ""));
  rule.category = *category;
  rule.turnover = *turnover;
  const std::int64_t confidence = base::integer_or(item, "min_confidence", 0);
  if (confidence < 0 || confidence > 100)
    return misfit(path + "/min_confidence", "0 to 100", std::to_string(confidence));
  rule.min_confidence = static_cast<std::uint8_t>(confidence);
  const Json* accounts = base::array(item, "accounts");
  for (bool& account : rule.accounts) account = accounts == nullptr;
  if (accounts != nullptr) {
    for (const Json& entry : *accounts) {
      const auto type = model::parse_account_type(base::as_text(entry).value_or(""));
      if (!type) return misfit(path + "/accounts", "account types", base::dump(entry));
      rule.accounts[static_cast<std::size_t>(*type)] = true;
    }
  }
  out.turnover.push_back(rule);
  return std::nullopt;
}

}  // namespace

base::Error misfit(const std::string& path, const std::string& expected, const std::string& got) {
  return Error{"E_CONFIG", path, "The narration rules can't be used",
               expected,   got,  "See schemas/narration_rules_schema.json"};
}

std::optional<Error> read_link_settings(const Json& narration_rules, LinkSettings& out) {
  if (const Json* links = base::object(narration_rules, "links")) {
    if (auto e = base::unknown_key(*links, {"own_days",          "own_min",
                                            "return_days",       "reversal_days",
                                            "fee_days",          "fee_step",
                                            "fee_max",           "emi_count",
                                            "emi_gap_min",       "emi_gap_max",
                                            "shop_credits",      "shop_days",
                                            "shop_median",       "shop_payers",
                                            "name_letters",      "witness_letters",
                                            "known_rows",        "known_sure",
                                            "known_weak",        "known_confidence",
                                            "legal_forms",       "overdraft_rows",
                                            "overdraft_percent", "business_overdrawn_percent",
                                            "business_dues",     "business_trade_percent",
                                            "cut_loan_min"},
                                   "/links")) {
      return e;
    }
    const struct {
      std::string_view key;
      int high;
      int* out;
    } counts[] = {{"own_days", 10, &out.own_days},
                  {"return_days", 30, &out.return_days},
                  {"reversal_days", 30, &out.reversal_days},
                  {"fee_days", 10, &out.fee_days},
                  {"emi_count", 60, &out.emi_count},
                  {"emi_gap_min", 400, &out.emi_gap_min},
                  {"emi_gap_max", 400, &out.emi_gap_max},
                  {"shop_credits", 100000, &out.shop_credits},
                  {"shop_days", 400, &out.shop_days},
                  {"shop_payers", 100000, &out.shop_payers},
                  {"known_rows", 1000, &out.known_rows},
                  {"known_sure", 100, &out.known_sure},
                  {"known_weak", 100, &out.known_weak},
                  {"known_confidence", 100, &out.known_confidence},
                  {"name_letters", 60, &out.name_letters},
                  {"witness_letters", 60, &out.witness_letters},
                  {"overdraft_rows", 100000, &out.overdraft_rows},
                  {"overdraft_percent", 100, &out.overdraft_percent},
                  {"business_overdrawn_percent", 100, &out.business_overdrawn_percent},
                  {"business_dues", 1000, &out.business_dues},
                  {"business_trade_percent", 100, &out.business_trade_percent}};
    for (const auto& count : counts) {
      if (auto e = read_count(*links, count.key, count.high, *count.out)) return e;
    }
    const struct {
      std::string_view key;
      base::Paise* out;
    } amounts[] = {{"own_min", &out.own_min},
                   {"fee_step", &out.fee_step},
                   {"fee_max", &out.fee_max},
                   {"shop_median", &out.shop_median},
                   {"cut_loan_min", &out.cut_loan_min}};
    for (const auto& amount : amounts) {
      if (auto e = read_rupees(*links, amount.key, *amount.out)) return e;
    }
    const Json* forms = base::array(*links, "legal_forms");
    for (std::size_t i = 0; forms != nullptr && i < forms->size(); ++i) {
      const auto form = base::as_text((*forms)[i]);
      if (!form) return misfit("/links/legal_forms/" + std::to_string(i), "a word", base::dump((*forms)[i]));
      out.legal_forms.emplace_back(*form);
    }
  }
  const Json* table = base::array(narration_rules, "turnover");
  if (table == nullptr) return misfit("/turnover", "a table of categories", "none");
  std::size_t i = 0;
  for (const Json& item : *table) {
    if (auto e = read_turnover(item, "/turnover/" + std::to_string(i++), out)) return e;
  }
  return std::nullopt;
}

}  // namespace msme::classify
