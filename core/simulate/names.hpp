// The stock of names (core/data/simulator_names.json) and the identifiers made from them: PAN, GSTIN with its
// check digit, IFSC, account numbers, references. All invented, and from blocks that nobody issues.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/result.hpp"
#include "base/rng.hpp"
#include "model/enums.hpp"

namespace msme::simulate {

// How a bank words its narrations.
enum class Style : std::uint8_t { Hdfc, Icici, Sbi, Axis, Kotak, Yes, Pnb, Bob };

struct Bank {
  std::string id, name, code, fip;
  std::vector<std::string> aliases;
  Style style = Style::Hdfc;
  int since = 0;  // the year it began
};
struct Merchant {
  std::string name, vpa, mcc;
  model::Category category = model::Category::Shopping;
};
struct City {
  std::string name, state, pin;
  int code = 27;  // GST state code
};
struct Pair {
  std::string name, kind;  // lender and product, insurer and policy type
};
struct Fund {
  std::string amc, scheme, code, isin, type;
};

// What synthetic identifiers start with, so that none can be a real one (never_issued in simulator_names.json).
struct Blocks {
  std::string pan_serial;   // four digits
  std::string ifsc_branch;  // three letters, three digits follow
  std::string account;      // four digits, eight follow
  std::string number;       // of loans, policies and folios
};

struct Names {
  std::vector<Bank> banks;
  Blocks blocks;
  std::vector<std::string> handles, first, last, holder_last, trade_first, supplier_first, supplier_last, buyer_last;
  std::vector<std::string> branches, platforms, goods;
  std::size_t men = 0;  // `first` lists men, then women
  std::vector<City> cities;
  std::vector<Merchant> merchants, utilities;
  std::vector<Pair> lenders, insurers;
  std::vector<Fund> funds;

  int bank(std::string_view id) const;  // case-blind by id, name, alias or IFSC code; −1 = none
};

base::Result<Names> read_names();

template <class T>
const T& any(const std::vector<T>& list, base::Rng& rng) {
  return list[static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(list.size()) - 1))];
}

// AAAPS0000A: the fourth letter is the holder's type (P person, C company, F firm), the fifth the name's initial.
std::string make_pan(const Blocks& blocks, base::Rng& rng, char holder_type, char initial);
// 27 + PAN + 1 + Z + check digit (base 36, weights 1, 2).
std::string make_gstin(int state_code, std::string_view pan);
std::string make_ifsc(const Blocks& blocks, base::Rng& rng, std::string_view bank_code);
std::string make_account_number(const Blocks& blocks, base::Rng& rng);     // 12 digits
std::string make_number(const Blocks& blocks, base::Rng& rng, int count);  // prefix and `count` digits
std::string make_digits(base::Rng& rng, int count);                        // never starts with 0
std::string make_uuid(base::Rng& rng);                                     // version 4 in form

// "Ramesh Patil" → "ramesh.patil".
std::string slug(std::string_view name, std::size_t limit);

}  // namespace msme::simulate
