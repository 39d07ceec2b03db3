// The shapes of India's public codes, and the check characters that can be computed.
#pragma once

#include <string_view>

namespace msme::base {

// Income tax PAN: five letters, the fourth the kind of holder (P person, C company, H, A, B, F, G, J, L, T), four digits,
// a letter. Upper case.
bool is_pan(std::string_view text);

// GSTIN: two digits of the state, a PAN-like body, the entity's number, Z, a check character. Upper case.
bool is_gstin(std::string_view text);
// Its check character: base 36, factors 1 and 2 in turn, digits of each product summed. False for another shape too.
bool gstin_checks(std::string_view text);

// RBI's branch code: four letters of the bank, a zero, six letters or digits. Either case.
bool is_ifsc(std::string_view text);

// Ten digits from 6, 7, 8 or 9; +91, 91 or 0 may stand before, blanks, hyphens and brackets between.
bool is_mobile(std::string_view text);

// A UPI address: name@handle; letters, digits, dots, hyphens and underscores before the @ (2 to 255), letters and digits
// from a letter after it (2 to 63).
bool is_upi_id(std::string_view text);

// HSN and SAC codes of goods and services: 2, 4, 6 or 8 digits.
bool is_hsn(std::string_view text);

}  // namespace msme::base
