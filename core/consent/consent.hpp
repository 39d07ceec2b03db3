// The consent artefact and the gate that every op passes: right customer, ACTIVE, started, not expired, and the
// dataset covered. Forms read: the original's simple form, and the AA ConsentDetail (ReBIT). Pure functions of
// the artefact and "now"; there is no clock here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "model/enums.hpp"

namespace msme::consent {

struct Consent {
  std::string id;
  std::string customer_id;
  std::string status;  // ACTIVE, PAUSED, REVOKED, EXPIRED, PENDING
  base::Date start = base::kNoDate;
  base::Date expiry = base::kNoDate;                              // last valid day
  base::Date data_from = base::kNoDate, data_to = base::kNoDate;  // kNoDate = unbounded
  std::uint16_t covers = 0;                                       // bit per model::Dataset
  std::vector<std::string> fip_ids;                               // empty = any provider
  std::string purpose_code;                                       // "103"
  std::string fetch_type;                                         // ONETIME, PERIODIC
  bool self = false;                                              // recorded by the engine for the user's own files
  base::Json document;                                            // the artefact in the simple form, complete

  std::vector<std::string> holdings;  // FI types of holdings that it names: MUTUAL_FUNDS, SIP, EQUITIES, …
  bool all_holdings = true;           // it lists no FI types, or the dataset mutual_funds as a whole

  // `asset_class` of a row of mutual_funds: empty = a fund. Within one dataset each FI type needs its own consent.
  bool covers_holding(std::string_view asset_class) const;
  bool covers_dataset(model::Dataset dataset) const { return ((covers >> static_cast<unsigned>(dataset)) & 1U) != 0; }
};

// Reads an artefact. E_CONSENT_INVALID with the path of what is missing or wrong. An artefact that lists neither
// fi_types nor datasets covers all nine, as in the original system.
base::Result<Consent> parse(const base::Json& document, std::string_view customer_id);

// The SELF consent for a user's own files: ONETIME, purpose 105, valid for 90 days (the working copy's longest
// retention), range = what was read.
Consent make_self(std::string_view customer_id, base::Date now, base::Date from, base::Date to);
// Widens a SELF consent to a further file.
void extend_self(Consent& consent, base::Date from, base::Date to);

// E_CUSTOMER_MISMATCH, E_CONSENT_NOT_ACTIVE, E_CONSENT_NOT_STARTED, E_CONSENT_EXPIRED, E_CONSENT_SCOPE.
base::Status check(const Consent& consent, std::string_view customer_id, base::Date now);
base::Status check(const Consent& consent, std::string_view customer_id, base::Date now, model::Dataset dataset);
// A named bank must be among the artefact's FIPs when it lists any (E_CONSENT_SCOPE).
base::Status check_bank(const Consent& consent, std::string_view bank);

void revoke(Consent& consent, base::Date now);

}  // namespace msme::consent
