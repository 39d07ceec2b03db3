// What the field tables share.
#pragma once

#include "base/codes.hpp"
#include "clean/documents_spec.hpp"

namespace msme::clean {

inline constexpr FieldSpec kCustomerId = field::identifier("customer_id").when_given();
inline constexpr FieldSpec kUserId = field::identifier("user_id").must();

// SYNTHETIC marks made-up data: results carry it on.
inline constexpr FieldSpec kDataOrigin = field::choice("data_origin", "SYNTHETIC;PROVIDED").when_given();

inline constexpr std::string_view kInr = "INR=RS|RUPEE|RUPEES|INDIAN RUPEE";
constexpr FieldSpec gstin_field(std::string_view name, std::string_view aliases = {}) {
  return field::ruled(name, &base::is_gstin, "a GSTIN: 2 digits, a PAN, entity number, Z, check character", aliases);
}
constexpr FieldSpec pan_field(std::string_view name, std::string_view aliases = {}) {
  return field::ruled(name, &base::is_pan, "a PAN", aliases).hidden(Mask::Pan);
}

extern const DatasetSpec kAccountsSpec;
extern const DatasetSpec kGstSpec;
extern const DatasetSpec kCreditSpec;
extern const DatasetSpec kPoliciesSpec;
extern const DatasetSpec kFundsSpec;
extern const DatasetSpec kOndcSpec;
extern const DatasetSpec kOcenSpec;

}  // namespace msme::clean
