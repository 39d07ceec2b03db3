// Proves one account of one file complete: re-derives every running balance in paise, compares the ends, totals,
// counts and page carries that the file states, and names each gap. Reads the rows as printed, before anything is
// derived from the balance: what the balance itself supplied proves nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "clean/values.hpp"
#include "model/proof.hpp"
#include "model/raw.hpp"

namespace msme::clean {

struct PrintedRow {
  base::Paise amount = base::kNoMoney;   // kNoMoney: none that can be read
  base::Paise balance = base::kNoMoney;  // kNoMoney: none printed
  base::Date date = base::kNoDate;
  std::uint32_t line = 0;
  Side side = Side::None;
  bool unreadable = false;  // a cell beside the amount holds what can't be read
};

struct PrintedAccount {
  std::uint16_t account = 0;
  std::vector<PrintedRow> rows;        // oldest first, each day in the order in which its balance ran
  std::vector<model::AsideRow> aside;  // rows that aren't in `rows`, or whose amount or side stayed unknown
  std::uint32_t seen = 0;
  std::uint32_t outside_consent = 0;
  bool alone = false;        // the file's only account: what the file states is about it
  bool outstanding = false;  // a loan's balance was turned round
  bool swapped = false;      // the debit and credit columns were headed the wrong way round
};

// `id` stays empty (see gap_id).
model::FileProof prove(const PrintedAccount& printed, const model::Source& source);

// "GAP" and 16 hexadecimal digits over what names the gap.
std::string gap_id(const model::ProofGap& gap, std::string_view file, std::string_view account_id);

// 0–1: how alike two holders' names are, whatever the order of their words and the titles before them.
double name_likeness(std::string_view a, std::string_view b);

}  // namespace msme::clean
