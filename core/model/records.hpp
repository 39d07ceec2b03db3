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
  // What the entries show, where the source said nothing; the record as it is written says so too.
  void name_type(AccountType found) {
    type = found;
    if (clean.is_object()) clean["account_type"] = std::string(text(found));
  }
};

// GSTR-1 lists sales, GSTR-3B sums up and pays, GSTR-2B is the portal's statement of purchases: never a filing. A
// composition dealer files CMP-08 instead of the first two, once a quarter.
enum class GstForm : std::uint8_t { Gstr1, Gstr3b, Gstr2b, Cmp08 };

struct GstReturn {
  std::string id;
  std::string gstin, legal_name, trade_name;
  GstForm form = GstForm::Gstr1;
  int month = 0;             // base::month_index of the tax period; of a quarter its last month
  bool quarterly = false;    // figures of GSTR-1 and GSTR-3B are for three months (QRMP)
  std::string status;        // FILED, NOT_FILED, LATE_FILED, REVISED
  std::string registration;  // of the GSTIN: ACTIVE, SUSPENDED, CANCELLED; empty when not stated
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
    std::string place;                         // place of supply as the source writes it; starts with the state's code
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
  int score = -1;           // 300–900, −1 = none or new to credit
  bool commercial = false;  // of the business as an entity, not of a person
  int rank = -1;            // CMR and the like: 1 (safest) to 10, −1 = none
  std::string name, pan;    // as far as a clean report shows them
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
  std::string insured_name;
  int claims = 0;
  base::Json clean;
  RowRef at;
};

struct MutualFund {
  std::string id, folio, amc, scheme, type;  // type: EQUITY, DEBT, HYBRID, LIQUID, ELSS, …
  base::Paise current_value = base::kNoMoney, invested = base::kNoMoney, sip_amount = 0;
  struct Entry {
    base::Date date = base::kNoDate;
    std::string type;  // PURCHASE, SIP, REDEMPTION, …
    base::Paise amount = base::kNoMoney;
  };
  std::vector<Entry> entries;
  base::Json clean;
  RowRef at;
};

// What isn't a fund: equities, ETF, bonds, NPS, EPF, credit cards and the like, from rows of mutual_funds with an
// asset_class. Kept, valued and shown; no metric, score or decision reads it.
struct Holding {
  std::string id, asset_class, account, issuer, name;  // account: its masked number
  double units = -1;                                   // −1 = not stated
  base::Paise value = base::kNoMoney, invested = base::kNoMoney;
  base::Paise due = base::kNoMoney;  // of a credit card: owed, not owned
  base::Date valued_on = base::kNoDate;
  std::size_t entries = 0;
  base::Json clean;
  RowRef at;
};

struct OndcOrder {
  std::string id, provider, state;  // Created, Accepted, In-progress, Completed, Cancelled, Returned
  base::Date created = base::kNoDate;
  base::Paise value = base::kNoMoney, commission = base::kNoMoney;
  // What the order was paid out with; several orders share one.
  struct Settlement {
    std::string id, reference;
    base::Date date = base::kNoDate;
    base::Paise amount = base::kNoMoney;  // of the whole settlement
  } settlement;
  base::Json clean;
  RowRef at;
};

struct OcenApplication {
  std::string id, lender, purpose, status;  // APPLIED, APPROVED, REJECTED, DISBURSED, CLOSED, WITHDRAWN
  std::string business_name;
  base::Date applied = base::kNoDate, disbursed = base::kNoDate;
  base::Paise requested = base::kNoMoney, approved = base::kNoMoney;
  base::Paise paid_out = base::kNoMoney;  // after fees
  struct Repayment {
    base::Date date = base::kNoDate;
    base::Paise amount = base::kNoMoney;
  };
  std::vector<Repayment> repayments;
  double rate = -1;  // percent a year, −1 = unknown
  int tenure_months = 0;
  base::Json clean;
  RowRef at;
};

}  // namespace msme::model
