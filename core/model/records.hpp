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
  base::Paise balance = base::kNoMoney;  // as the source states it
  base::Paise limit = base::kNoMoney;    // overdraft / cash-credit limit
  base::Json clean;
  RowRef at;
};

struct GstReturn {
  std::string id;
  std::string gstin;
  int month = 0;        // base::month_index of the tax period
  bool gstr3b = false;  // false: GSTR-1
  std::string status;   // FILED, NOT_FILED, LATE_FILED, REVISED
  base::Date filed = base::kNoDate;
  base::Paise taxable = base::kNoMoney;  // outward taxable value
  base::Paise igst = 0, cgst = 0, sgst = 0, cess = 0;
  base::Paise itc_claimed = base::kNoMoney, itc_reversed = base::kNoMoney, net_tax = base::kNoMoney;
  struct Invoice {
    std::string number;
    base::Date date = base::kNoDate;
    base::Paise value = base::kNoMoney, taxable = base::kNoMoney;
    std::string buyer_gstin, buyer_name, hsn;
    double rate = -1;  // percent, −1 = unknown
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
