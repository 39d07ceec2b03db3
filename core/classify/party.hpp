// Who is on the other side: the party's name as printed, the payment address and the bank's reference.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "classify/address.hpp"
#include "classify/rule_book.hpp"
#include "classify/scan.hpp"

namespace msme::classify {

struct Party {
  std::string_view name;  // empty when nobody is named
  PartyKind kind = PartyKind::None;
  std::string_view vpa;   // as printed, may be cut before its @
  bool from_vpa = false;  // the name is only the handle's local part
};

// Scratch holds what a line wrap had broken; results may point into it.
struct PartyScratch {
  std::array<char, kAddressSize> vpa{};
  std::array<char, 16> reference{};
};

Party find_party(const RuleBook& book, const Scan& scan, PartyScratch& scratch);

// The first UPI/IMPS number (12 digits), else a UTR, else for cheques the instrument number.
std::string_view find_reference(const Scan& scan, model::Mode mode, PartyScratch& scratch);

// The rail of a narration whose words don't say it. "ANYTHING/924428816151/SBIN0012943/…", a payment's twelve figures and
// then a branch code: IMPS. "N/HDFCH01042304319/HDFC0000240/…" and "R/…": NEFT and RTGS. A payment address: UPI.
std::optional<model::Mode> likely_rail(const Folded& folded, bool address);

}  // namespace msme::classify
