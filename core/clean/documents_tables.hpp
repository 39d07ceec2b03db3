// What the field tables share.
#pragma once

#include "clean/documents_spec.hpp"

namespace msme::clean {

inline constexpr FieldSpec kCustomerId = field::identifier("customer_id").when_given();
inline constexpr FieldSpec kUserId = field::identifier("user_id").must();

// SYNTHETIC marks made-up data: results carry it on.
inline constexpr FieldSpec kDataOrigin = field::choice("data_origin", "SYNTHETIC;PROVIDED").when_given();

inline constexpr std::string_view kInr = "INR=RS|RUPEE|RUPEES|INDIAN RUPEE";
inline constexpr std::string_view kGstinShape = "ddaaaaaddddaoZn";
inline constexpr std::string_view kGstinWords = "a GSTIN: 2 digits, a PAN, entity number, Z, check character";

extern const DatasetSpec kAccountsSpec;
extern const DatasetSpec kGstSpec;
extern const DatasetSpec kCreditSpec;
extern const DatasetSpec kPoliciesSpec;
extern const DatasetSpec kFundsSpec;
extern const DatasetSpec kOndcSpec;
extern const DatasetSpec kOcenSpec;

}  // namespace msme::clean
