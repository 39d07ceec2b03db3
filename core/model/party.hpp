// One party of the dataset, whatever its spellings, payment addresses and account numbers: who it is, what it is to the
// business, and by what evidence the rows were taken together. classify/parties.hpp says how.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/money.hpp"

namespace msme::model {

// What a party is to the holder. Codes keep their meaning; new ones are added at the end.
enum class PartyKind : std::uint8_t {
  Unknown,     // its rows say nothing of the purpose
  Customer,    // pays for sales
  Supplier,    // is paid for goods and services
  Employee,    // is paid a salary
  Employer,    // pays the holder a salary
  Lender,      // disburses loans, collects instalments
  Government,  // taxes, duties, statutory funds
  OwnAccount,  // the holder, at another account
  Owner,       // puts capital in, draws money out
  Family,      // a relative of the holder
  Platform,    // pays out what customers paid: gateway, marketplace, card terminal
  Utility,     // power, telecom, bills
  Landlord,    // is paid rent
  Insurer,
  Investment,  // fund houses, brokers, deposits
  Merchant,    // a shop or service bought from: fuel, food, travel, shopping, health, school
  Person       // somebody without a firm's name, purpose not said
};
inline constexpr int kPartyKindCount = 17;

// Written form: "CUSTOMER", "OWN_ACCOUNT"; reading it is case-blind.
std::string_view text(PartyKind value);
std::optional<PartyKind> parse_party_kind(std::string_view value);

struct Party {
  std::string id;    // "P" and 16 hex digits: hash of its first key, the same in every run over the same data
  std::string name;  // the fullest spelling printed; an address or masked account when nobody prints a name
  PartyKind kind = PartyKind::Unknown;
  std::uint8_t kind_confidence = 0;      // 0–100
  bool kind_given = false;               // a person said so
  std::vector<std::uint32_t> spellings;  // string ids, in order of first appearance
  std::vector<std::uint32_t> vpas;       // string ids
  std::vector<std::string> accounts;     // masked to their last four figures
  std::vector<std::string> ifscs;
  std::uint32_t credit_rows = 0, debit_rows = 0;
  base::Paise credits = 0, debits = 0;
  base::Date first = base::kNoDate, last = base::kNoDate;
};

}  // namespace msme::model
