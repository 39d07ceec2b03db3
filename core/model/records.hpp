// Typed records of the smaller datasets. Money in paise (kNoMoney = unknown), dates kNoDate when unknown.
// `clean` is the record as it is written to <dataset>_clean.ndjson, `at` where it came from.
#pragma once

#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/json.hpp"
#include "base/money.hpp"
#include "model/enums.hpp"
#include "model/raw.hpp"

namespace msme::model {

struct Account {
  std::string id;  // ACC + 8 digits
  std::string bank;
  AccountType type = AccountType::Current;
  bool type_known = true;     // false: the source didn't say, taken as CURRENT
  std::string masked_number;  // XXXXXX1234
  std::string ifsc;
  std::string holder_name;
  std::string status;  // ACTIVE, INACTIVE, CLOSED
  base::Date opened = base::kNoDate;
  base::Paise balance = base::kNoMoney;        // as the source states it
  base::Paise limit = base::kNoMoney;          // overdraft / cash-credit limit, as sanctioned
  base::Paise drawing_power = base::kNoMoney;  // what stock and debtors cover of it
  // What may be drawn: the lower of the two; kNoMoney without a limit.
  base::Paise drawable() const {
    const bool less = limit != base::kNoMoney && drawing_power != base::kNoMoney && drawing_power < limit;
    return less ? drawing_power : limit;
  }
  base::Json clean;
  RowRef at;
};

// GSTR-1 lists sales, GSTR-3B sums up and pays, GSTR-2B is the portal's statement of purchases: never a filing.
enum class GstForm : std::uint8_t { Gstr1, Gstr3b, Gstr2b };

struct GstReturn {
  std::string id;
  std::string gstin;
  GstForm form = GstForm::Gstr1;
  int month = 0;           // base::month_index of the tax period; of a quarter its last month
  bool quarterly = false;  // figures of GSTR-1 and GSTR-3B are for three months (QRMP)
  std::string status;      // FILED, NOT_FILED, LATE_FILED, REVISED
  base::Date filed = base::kNoDate;
  base::Paise taxable = base::kNoMoney;  // outward taxable value; inward of a GSTR-2B
  base::Paise igst = 0, cgst = 0, sgst = 0, cess = 0;
  base::Paise itc_claimed = base::kNoMoney, itc_reversed = base::kNoMoney, net_tax = base::kNoMoney;
  base::Paise itc_available = base::kNoMoney;              // GSTR-2B
  base::Paise b2b = base::kNoMoney, b2c = base::kNoMoney;  // taxable, to businesses and to consumers
  struct Invoice {
    std::string number;
    base::Date date = base::kNoDate;
    base::Paise value = base::kNoMoney, taxable = base::kNoMoney;
    std::string party_gstin, party_name, hsn;  // the buyer of a sale, the supplier of a purchase
    double rate = -1;                          // percent, −1 = unknown
  };
  std::vector<Invoice> invoices;
  base::Json clean;
  RowRef at;
};

struct CreditReport {
  std::string id;
  std::string bureau;  // CIBIL, EXPERIAN, EQUIFAX, CRIF
  base::Date date = base::kNoDate;
  int score = -1;  // 300–900, −1 = none or new to credit
  struct Tradeline {
    std::string lender, type, ownership, status;
    base::Date opened = base::kNoDate, closed = base::kNoDate;
    base::Paise limit = base::kNoMoney, balance = base::kNoMoney, overdue = base::kNoMoney, emi = base::kNoMoney;
    base::Paise written_off = 0, settled = 0;
    std::vector<int> dpd;  // newest month first; days past due, −1 = not reported
  };
  struct Enquiry {
    base::Date date = base::kNoDate;
    std::string lender;
    base::Paise amount = base::kNoMoney;
  };
  std::vector<Tradeline> tradelines;
  std::vector<Enquiry> enquiries;
  base::Json clean;
  RowRef at;
};

struct Policy {
  std::string id, type, insurer, status;
  std::string premium_frequency;  // MONTHLY, QUARTERLY, HALF_YEARLY, YEARLY, SINGLE
  base::Paise sum_assured = base::kNoMoney, premium = base::kNoMoney;
  base::Date start = base::kNoDate, end = base::kNoDate, last_paid = base::kNoDate;
  base::Json clean;
  RowRef at;
};

struct MutualFund {
  std::string id, folio, amc, scheme, type;  // type: EQUITY, DEBT, HYBRID, LIQUID, ELSS, …
  base::Paise current_value = base::kNoMoney, invested = base::kNoMoney, sip_amount = 0;
  base::Json clean;
  RowRef at;
};

struct OndcOrder {
  std::string id, provider, state;  // Created, Accepted, In-progress, Completed, Cancelled
  base::Date created = base::kNoDate;
  base::Paise value = base::kNoMoney;
  base::Json clean;
  RowRef at;
};

struct OcenApplication {
  std::string id, lender, purpose, status;  // APPLIED, APPROVED, REJECTED, DISBURSED, CLOSED
  base::Date applied = base::kNoDate, disbursed = base::kNoDate;
  base::Paise requested = base::kNoMoney, approved = base::kNoMoney;
  double rate = -1;  // percent a year, −1 = unknown
  int tenure_months = 0;
  base::Json clean;
  RowRef at;
};

}  // namespace msme::model
