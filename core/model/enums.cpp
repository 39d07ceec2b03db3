#include "model/enums.hpp"

#include <cstddef>

#include "base/text.hpp"

namespace msme::model {
namespace {

constexpr std::string_view kDatasets[] = {"consent",      "accounts",       "transactions",
                                          "gst",          "credit_reports", "policies",
                                          "mutual_funds", "ondc_orders",    "ocen_applications"};
constexpr std::string_view kModes[] = {"UPI",  "IMPS", "NEFT", "RTGS",     "NACH", "CHEQUE",
                                       "CASH", "ATM",  "POS",  "TRANSFER", "BANK", "OTHER"};
constexpr std::string_view kCategories[] = {"SALES_RECEIPT",
                                            "PLATFORM_SETTLEMENT",
                                            "SALARY",
                                            "INVESTMENT_INCOME",
                                            "REDEMPTION",
                                            "REFUND",
                                            "CASH_DEPOSIT",
                                            "LOAN_DISBURSAL",
                                            "CAPITAL_IN",
                                            "INSURANCE_CLAIM",
                                            "SUPPLIER_PAYMENT",
                                            "SALARY_PAID",
                                            "RENT",
                                            "UTILITIES",
                                            "FUEL",
                                            "TRAVEL",
                                            "FOOD",
                                            "SHOPPING",
                                            "ENTERTAINMENT",
                                            "HEALTHCARE",
                                            "EDUCATION",
                                            "INSURANCE",
                                            "GST_PAYMENT",
                                            "TAX_PAYMENT",
                                            "STATUTORY_DUES",
                                            "EMI",
                                            "CARD_BILL",
                                            "INTEREST_CHARGED",
                                            "BANK_CHARGES",
                                            "BOUNCE_CHARGE",
                                            "INVESTMENT",
                                            "DRAWINGS",
                                            "CASH_WITHDRAWAL",
                                            "OWN_TRANSFER",
                                            "TRANSFER",
                                            "CHEQUE_RETURN",
                                            "MANDATE_RETURN",
                                            "REVERSAL",
                                            "OTHER"};
constexpr std::string_view kBounces[] = {"none", "cheque_in", "cheque_out", "mandate_out", "electronic", "charge"};
constexpr std::string_view kTurnovers[] = {"business", "excluded", "uncertain"};
constexpr std::string_view kVerdicts[] = {"kept", "repaired", "duplicate", "quarantined"};
constexpr std::string_view kAccountTypes[] = {"SAVINGS",      "CURRENT",           "OVERDRAFT", "CASH_CREDIT",
                                              "TERM_DEPOSIT", "RECURRING_DEPOSIT", "LOAN"};

static_assert(std::size(kDatasets) == kDatasetCount);
static_assert(std::size(kModes) == kModeCount);
static_assert(std::size(kCategories) == kCategoryCount);
static_assert(std::size(kBounces) == kBounceCount);
static_assert(std::size(kTurnovers) == kTurnoverCount);
static_assert(std::size(kVerdicts) == kVerdictCount);
static_assert(std::size(kAccountTypes) == kAccountTypeCount);

template <class Enum, std::size_t N>
std::string_view name(const std::string_view (&names)[N], Enum value) {
  const auto index = static_cast<std::size_t>(value);
  return index < N ? names[index] : std::string_view("?");
}

template <class Enum, std::size_t N>
std::optional<Enum> find(const std::string_view (&names)[N], std::string_view value) {
  value = base::trim(value);
  for (std::size_t i = 0; i < N; ++i) {
    if (base::equals_ignore_case(names[i], value)) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view text(Dataset value) { return name(kDatasets, value); }
std::string_view text(Mode value) { return name(kModes, value); }
std::string_view text(Category value) { return name(kCategories, value); }
std::string_view text(Bounce value) { return name(kBounces, value); }
std::string_view text(Turnover value) { return name(kTurnovers, value); }
std::string_view text(Verdict value) { return name(kVerdicts, value); }
std::string_view text(AccountType value) { return name(kAccountTypes, value); }

std::optional<Dataset> parse_dataset(std::string_view value) { return find<Dataset>(kDatasets, value); }
std::optional<Mode> parse_mode(std::string_view value) { return find<Mode>(kModes, value); }
std::optional<Category> parse_category(std::string_view value) { return find<Category>(kCategories, value); }
std::optional<AccountType> parse_account_type(std::string_view value) {
  return find<AccountType>(kAccountTypes, value);
}
std::optional<Turnover> parse_turnover(std::string_view value) { return find<Turnover>(kTurnovers, value); }
std::optional<Bounce> parse_bounce(std::string_view value) { return find<Bounce>(kBounces, value); }

}  // namespace msme::model
