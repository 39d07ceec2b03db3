// One return while it is put together from GSTN's sections.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/money.hpp"
#include "ingest/payload_gather.hpp"

namespace msme::ingest {

enum class GstnForm : std::uint8_t { Gstr1, Gstr2a, Gstr2b, Gstr3b, Filing };

// Taxable value and tax by head; kNoMoney as soon as one part isn't known.
struct GstnSums {
  base::Paise taxable = 0, igst = 0, cgst = 0, sgst = 0, cess = 0;

  void add(const GstnSums& other, int sign = 1);
  static GstnSums unknown();
};
// The sum, or kNoMoney when either is or the sum is beyond base::kMaxAmount.
base::Paise gstn_sum(base::Paise a, base::Paise b);

// txval, iamt, camt, samt, csamt (or igst, cgst, sgst, cess) of one line. A tax that isn't given is none: GSTN leaves
// out what doesn't apply. A value that can't be read is unknown.
GstnSums gstn_line(const base::Json& line);
// One amount of a line: `missing` when it isn't given, kNoMoney when it can't be read.
base::Paise gstn_amount(const base::Json& line, std::string_view names, base::Paise missing);

// Who a supply went to, for b2b_taxable_value and b2c_taxable_value; exports are neither.
enum class GstnMarket : std::uint8_t { Business, Consumer, Export, Inward };

// An invoice, a note or a bill of entry.
struct GstnDocument {
  std::string place, number, key, replaces;  // key: party and number; replaces: the same of an amended one's original
  base::Json row;                            // as our `invoices` row
  GstnSums sums;                             // signed
  GstnMarket market = GstnMarket::Business;
  int month = -1;  // of its date
  bool amended = false;
  bool counted = true;       // a repetition isn't
  bool credit_ok = false;    // GSTR-2B: its credit may be claimed
  const base::Json* source;  // the element
};

struct GstnReturn {
  GstnForm form = GstnForm::Gstr1;
  std::string gstin, period, place;
  int month = -1;
  bool synthetic = false;
  bool whole = false;                   // has its GSTIN and period: a file, not a bare section
  std::vector<std::string> sections;    // that were read
  std::vector<GstnDocument> documents;  // in the order of the file
  GstnSums lines, hsn;                  // summary lines; HSN lines
  base::Paise b2b = 0, b2c = 0;         // of the summary lines
  bool has_hsn = false;
  base::Paise credit = base::kNoMoney;  // GSTR-2B: credit as its summary states it
  base::Paise passed_on = 0;            // GSTR-2A/2B: credit distributed by a head office
  base::Json facts;                     // GSTR-3B and filing list: the row's other fields
};

// Reads all sections of a GSTR-1, 2A or 2B. What can't become part of the row goes to `out`.
void read_gstn_sections(const base::Json& root, const std::string& place, GstnReturn& into, Gather& out);
bool is_gstn_section(std::string_view name);

// GSTR-3B: totals, credit and payment (payload_gstn_3b.cpp).
void read_gstn_3b(const base::Json& root, GstnReturn& into, Gather& out);

// Amended documents to their originals, repetitions uncounted; then one row for each return.
void write_gstn_returns(std::vector<GstnReturn>& returns, Gather& out);

// "GSTR-1 of 052026": how notes name a return.
std::string gstn_name(const GstnReturn& entry);

}  // namespace msme::ingest
