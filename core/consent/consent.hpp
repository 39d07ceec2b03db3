// The consent artefact and the gate that every op passes: right customer, ACTIVE, started, not expired, for a purpose
// that carries lending, within the data's life, and the dataset covered. Forms read: the original's simple form, and the
// AA ConsentDetail (ReBIT). Pure functions of the artefact and "now"; there is no clock here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "model/enums.hpp"
#include "model/row_filter.hpp"

namespace msme::consent {

enum class Unit : std::uint8_t { Unsaid, Hour, Day, Month, Year, Unlimited };
struct Span {
  Unit unit = Unit::Unsaid;
  int value = 0;
  bool limits() const { return unit != Unit::Unsaid && unit != Unit::Unlimited; }
};
// The day `span` after `from`; hours count as whole days begun.
base::Date after(base::Date from, Span span);
std::string_view text(Unit unit);  // "MONTH"; "INF" when unlimited, "" when unsaid

// Bits of Consent::types.
inline constexpr std::uint8_t kProfile = 1, kSummary = 2, kTransactions = 4, kAllTypes = 7;

// One fetch: the files taken on one day, or those of one AA session.
struct Fetch {
  base::Date at = base::kNoDate;
  std::string session;
};

struct Consent {
  std::string id;
  std::string customer_id;
  std::string status;  // one of kStates
  base::Date start = base::kNoDate;
  base::Date expiry = base::kNoDate;                              // last valid day
  base::Date data_from = base::kNoDate, data_to = base::kNoDate;  // kNoDate = unbounded
  std::uint16_t covers = 0;                                       // bit per model::Dataset
  std::uint8_t types = kAllTypes;                                 // what of an account may be read
  std::vector<model::RowFilter> filters;                          // a transaction must pass them all
  Span frequency;                                                 // at most `value` fetches in a `unit`
  Span data_life;                                                 // from the last fetch on
  bool one_time = false;                                          // the artefact says ONETIME
  std::vector<Fetch> fetches;                                     // oldest first
  std::vector<std::string> fip_ids;                               // empty = any provider
  std::string purpose_code;                                       // "103"
  bool lending = true;     // the purpose carries lending (FairUse::carries; set by who holds the table)
  std::string fetch_type;  // ONETIME, PERIODIC
  bool self = false;       // recorded by the engine for the user's own files
  base::Json document;     // the artefact in the simple form, complete

  std::vector<std::string> holdings;  // FI types of holdings that it names: MUTUAL_FUNDS, SIP, EQUITIES, …
  bool all_holdings = true;           // it lists no FI types, or the dataset mutual_funds as a whole

  // `asset_class` of a row of mutual_funds: empty = a fund. Within one dataset each FI type needs its own consent.
  bool covers_holding(std::string_view asset_class) const;
  bool covers_dataset(model::Dataset dataset) const { return ((covers >> static_cast<unsigned>(dataset)) & 1U) != 0; }
};

// Reads an artefact. E_CONSENT_INVALID with the path of what is missing or wrong. An artefact that lists neither
// fi_types nor datasets covers all nine, as in the original system; one that lists no consent types has all three.
base::Result<Consent> parse(const base::Json& document, std::string_view customer_id);

// One of the AA network's types of financial information that opens any of our datasets: DEPOSIT, GSTR1_3B, …
bool is_fi_type(std::string_view name);

// The SELF consent for a user's own files: ONETIME, purpose 105, valid for 90 days (the working copy's longest
// retention), range = what was read.
Consent make_self(std::string_view customer_id, base::Date now, base::Date from, base::Date to);
// Widens a SELF consent to a further file.
void extend_self(Consent& consent, base::Date from, base::Date to);
// 8-4-4-4-12 hexadecimal digits of the seed's SHA-256.
std::string uuid_of(std::string_view seed);

// E_CUSTOMER_MISMATCH, E_CONSENT_NOT_ACTIVE, E_CONSENT_NOT_STARTED, E_CONSENT_EXPIRED, E_CONSENT_PURPOSE,
// E_CONSENT_SCOPE. `check` also E_CONSENT_DATA_LIFE; `admits` is for data that just arrives and has its life before it.
base::Status check(const Consent& consent, std::string_view customer_id, base::Date now);
base::Status check(const Consent& consent, std::string_view customer_id, base::Date now, model::Dataset dataset);
base::Status admits(const Consent& consent, std::string_view customer_id, base::Date now, model::Dataset dataset);
// A named bank must be among the artefact's FIPs when it lists any (E_CONSENT_SCOPE).
base::Status check_bank(const Consent& consent, std::string_view bank);

// May data be fetched once more? E_CONSENT_FREQUENCY. Further files of the same day and session belong to one fetch.
base::Status check_fetch(const Consent& consent, base::Date now, std::string_view session);
// An artefact that is given once more: the fetches noted so far count on, and one that was revoked stays so.
void go_on(Consent& again, const std::optional<Consent>& before);
// Remembers it, in the artefact's `consent_use` too where a limit makes it matter.
void note_fetch(Consent& consent, base::Date now, std::string_view session);

// States and their moves. No published table of them was found in the AA specifications; this one follows their prose:
//   PENDING → ACTIVE, REJECTED, REVOKED, EXPIRED    ACTIVE → PAUSED, REVOKED, EXPIRED
//   PAUSED → ACTIVE, REVOKED, EXPIRED               REVOKED, EXPIRED and REJECTED are final
inline constexpr std::string_view kStates[] = {"PENDING", "ACTIVE", "PAUSED", "REVOKED", "EXPIRED", "REJECTED"};
bool is_state(std::string_view state);
std::vector<std::string_view> moves(std::string_view from);
// E_CONSENT_MOVE when the table doesn't have it; E_CONSENT_EXPIRED for one that becomes active after its last day.
base::Status move(Consent& consent, std::string_view to, base::Date now);
// REVOKED from wherever the borrower may still withdraw; a final state stays.
void revoke(Consent& consent, base::Date now);

}  // namespace msme::consent
