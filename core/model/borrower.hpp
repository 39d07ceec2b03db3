// One customer's clean dataset: what analysis, scoring and the decision work from. Never two customers together.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/ledger.hpp"
#include "model/party.hpp"
#include "model/proof.hpp"
#include "model/records.hpp"

namespace msme::model {

// in = kept + repaired + duplicates + quarantined, for every dataset.
struct Counts {
  std::uint32_t in = 0, kept = 0, repaired = 0, duplicates = 0, quarantined = 0;
  bool balanced() const { return in == kept + repaired + duplicates + quarantined; }
};

// A row that isn't in the clean data, or was changed on the way: which rule, where, what was before and after.
struct LogEntry {
  LogEntry() = default;
  LogEntry(std::string_view rule_code, std::string_view field_name, std::string_view was, std::string_view is,
           RowRef place);
  LogEntry(const LogEntry& other);
  LogEntry(LogEntry&& other) noexcept;
  LogEntry& operator=(const LogEntry& other);
  LogEntry& operator=(LogEntry&& other) noexcept;
  ~LogEntry();

  std::string rule;  // stable code: DATE_INVALID, TYPE_FROM_BALANCE, DUPLICATE_ID, … (docs/data_dictionary.md)
  std::string field;
  std::string before;
  std::string after;
  RowRef at;
};

// A nested row (an invoice of a return, a tradeline of a report) that was changed or set aside, and where it stood.
// When its whole document was set aside, one entry stands for all rows of the list.
struct NestedEntry {
  Verdict verdict = Verdict::Quarantined;
  std::string path;  // "invoices[3]"; "invoices" when all of the list are meant
  std::uint32_t rows = 1;
  LogEntry entry;
};

// What cleaning did to one dataset.
struct CleanLog {
  Counts counts;
  std::uint32_t other_customer = 0;   // refused at the door, not part of counts.in
  std::uint32_t outside_consent = 0;  // cut by the consent's data range, not part of counts.in
  std::vector<LogEntry> repaired;     // one entry per derived value
  std::vector<LogEntry> duplicates;   // one per row; `after` names the row that was kept
  std::vector<LogEntry> quarantined;  // one per row; `before` is what came, `after` what was expected
  std::vector<std::pair<std::string, std::uint32_t>> normalised;  // format rule → rows, e.g. DATE_D_MMM_YY → 812
  // Nested rows by list, in order of appearance: the same identity, over all documents that could be read.
  std::vector<std::pair<std::string, Counts>> nested;
  std::vector<NestedEntry> nested_entries;  // all but the kept ones

  Counts& nested_counts(std::string_view list);
};

// How far the running balance proves a ledger complete, per account.
struct ChainReport {
  std::uint16_t account = 0;
  std::uint32_t steps = 0;        // neighbouring rows with both balances known
  std::uint32_t breaks = 0;       // steps that don't add up
  base::Paise gap = 0;            // sum of |differences|
  std::int64_t first_break = -1;  // ledger row after the first break, −1 = none
};

// A provider whose data didn't come, or not all of it: what it would show isn't known.
struct MissingProvider {
  std::string provider, how;  // DENIED, PENDING, TIMEOUT, PARTIAL
  std::vector<Dataset> datasets;
};

struct Borrower {
  std::string customer_id;
  base::Date as_of = base::kNoDate;
  base::Date now = base::kNoDate;
  std::vector<Source> sources;
  std::vector<Account> accounts;
  Ledger ledger;
  std::vector<std::string> deciders;     // rules and kinds of evidence that Ledger::decided names
  std::vector<std::uint32_t> corrected;  // rows that each of the session's corrections fits, in their order
  std::vector<Party> parties;            // by first appearance in the ledger
  std::vector<GstReturn> gst;
  std::vector<CreditReport> credit_reports;
  std::vector<Policy> policies;
  std::vector<MutualFund> mutual_funds;
  std::vector<Holding> holdings;  // other rows of mutual_funds; they don't make the dataset "given"
  std::vector<OndcOrder> ondc_orders;
  std::vector<OcenApplication> ocen_applications;
  std::array<CleanLog, kDatasetCount> logs;
  std::vector<ChainReport> chains;  // one per account with transactions
  std::vector<FileProof> proofs;    // one per file and account, in the order of the files
  std::vector<ProofGap> file_gaps;  // between files and between their rows for the same days
  bool synthetic = false;           // a raw row says so, or the simulator made the data
  std::vector<MissingProvider> missing_providers;
  std::array<bool, kDatasetCount> given{};  // the dataset was given at all (an absent one is unknown, not zero)

  CleanLog& log(Dataset d) { return logs[static_cast<std::size_t>(d)]; }
  const CleanLog& log(Dataset d) const { return logs[static_cast<std::size_t>(d)]; }
  // "SYNTHETIC" or "PROVIDED": what every result carries, so that made-up data is never taken for a borrower's.
  std::string_view data_origin() const { return synthetic ? "SYNTHETIC" : "PROVIDED"; }
  bool has(Dataset d) const { return given[static_cast<std::size_t>(d)]; }
};

}  // namespace msme::model
