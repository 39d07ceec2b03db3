// The closed vocabularies: what a row's code means and how it is written. Codes keep their meaning for ever;
// new ones are added at the end. Source: the classification taxonomy in docs/data_dictionary.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace msme::model {

enum class Dataset : std::uint8_t {
  Consent,
  Accounts,
  Transactions,
  Gst,
  CreditReports,
  Policies,
  MutualFunds,
  OndcOrders,
  OcenApplications
};
inline constexpr int kDatasetCount = 9;

// How the money moved.
enum class Mode : std::uint8_t { Upi, Imps, Neft, Rtgs, Nach, Cheque, Cash, Atm, Pos, Transfer, Bank, Other };
inline constexpr int kModeCount = 12;

// What it was for: in, out, either.
enum class Category : std::uint8_t {
  SalesReceipt,
  PlatformSettlement,
  Salary,
  InvestmentIncome,
  Redemption,
  Refund,
  CashDeposit,
  LoanDisbursal,
  CapitalIn,
  InsuranceClaim,
  SupplierPayment,
  SalaryPaid,
  Rent,
  Utilities,
  Fuel,
  Travel,
  Food,
  Shopping,
  Entertainment,
  Healthcare,
  Education,
  Insurance,
  GstPayment,
  TaxPayment,
  StatutoryDues,
  Emi,
  CardBill,
  InterestCharged,
  BankCharges,
  BounceCharge,
  Investment,
  Drawings,
  CashWithdrawal,
  OwnTransfer,
  Transfer,
  ChequeReturn,
  MandateReturn,
  Reversal,
  Other
};
inline constexpr int kCategoryCount = 39;

enum class Bounce : std::uint8_t { None, ChequeIn, ChequeOut, MandateOut, Electronic, Charge };
inline constexpr int kBounceCount = 6;

// Whether a credit counts as business turnover; debits are Excluded.
enum class Turnover : std::uint8_t { Business, Excluded, Uncertain };
inline constexpr int kTurnoverCount = 3;

// What became of a raw row. in = kept + repaired + duplicate + quarantined.
// Kept: only formats were normalised. Repaired: a value was derived.
enum class Verdict : std::uint8_t { Kept, Repaired, Duplicate, Quarantined };
inline constexpr int kVerdictCount = 4;

enum class AccountType : std::uint8_t { Savings, Current, Overdraft, CashCredit, TermDeposit, RecurringDeposit, Loan };
inline constexpr int kAccountTypeCount = 7;

// Written form: "transactions", "UPI", "SALES_RECEIPT", "cheque_in", "business", "kept", "CURRENT".
std::string_view text(Dataset value);
std::string_view text(Mode value);
std::string_view text(Category value);
std::string_view text(Bounce value);
std::string_view text(Turnover value);
std::string_view text(Verdict value);
std::string_view text(AccountType value);

// Reading the written form, case-blind; nullopt for anything else.
std::optional<Dataset> parse_dataset(std::string_view value);
std::optional<Mode> parse_mode(std::string_view value);
std::optional<Category> parse_category(std::string_view value);
std::optional<AccountType> parse_account_type(std::string_view value);
std::optional<Turnover> parse_turnover(std::string_view value);
std::optional<Bounce> parse_bounce(std::string_view value);

// Base of the file names: raw_<name>.ndjson, <name>_clean.ndjson.
inline std::string_view file_stem(Dataset value) { return text(value); }

}  // namespace msme::model
