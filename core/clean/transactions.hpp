// Raw transactions → the clean ledger. Every raw row gets one verdict; what arithmetic or another field proves is
// derived and marked, what can't be read is quarantined with its reason.
//
// Order of work for one source: read values, drop repeated ids, settle the date order of the file, put rows in the
// order in which the balance ran, prove the file complete by what it prints (clean/proof.hpp), solve what the running
// balance proves (side, amount, balance), classify, append. finish() then merges overlapping sources, names where they
// disagree, gives ids and checks the chains.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "classify/classifier.hpp"
#include "clean/proof.hpp"
#include "clean/values.hpp"
#include "model/borrower.hpp"
#include "model/raw.hpp"
#include "model/row_filter.hpp"
#include "model/schema.hpp"

namespace msme::clean {

struct TransactionOptions {
  base::Date now = base::kNoDate;           // later dates are quarantined; kNoDate = don't check
  base::Date consent_from = base::kNoDate;  // rows outside are cut and counted (outside_consent)
  base::Date consent_to = base::kNoDate;
  std::vector<model::RowFilter> consent_filters;  // rows that don't pass them all are cut and counted too
  std::vector<std::pair<std::string, std::string>> same_accounts;  // account id → the id it goes by
};

class TransactionCleaner {
 public:
  // Appends to borrower.ledger, borrower.log(Transactions), borrower.chains, borrower.proofs, borrower.file_gaps.
  TransactionCleaner(model::Borrower& borrower, classify::Classifier& classifier, const TransactionOptions& options);

  // One source after the other: its index in borrower.sources, whose bytes must outlive end_source(). `rows` is how many
  // to expect, 0 when unknown.
  void begin_source(std::uint16_t source, std::size_t rows = 0);
  void add(const std::vector<model::RawTxn>& batch);
  void end_source();

  void finish();

 private:
  // Why a value is missing, so that the quarantine entry can say it.
  enum class Gap : std::uint8_t { None, Missing, Unreadable, TooLarge, Impossible, BothSides, Zero };

  struct Staged {
    std::string_view raw;
    base::Paise amount = base::kNoMoney;
    base::Paise balance = base::kNoMoney;
    base::Date date = base::kNoDate;
    base::Date month_first = base::kNoDate;
    std::int32_t time = -1;
    std::uint32_t line = 0;
    std::uint32_t id = 0, narration = 0, merchant = 0, counterparty = 0, upi_id = 0, reference = 0;
    std::uint32_t mode_hint = 0, category_hint = 0;
    std::uint16_t account = 0;
    std::uint8_t derived = 0;
    Side side = Side::None;
    DateFormat format = DateFormat::None;
    Gap amount_gap = Gap::None, date_gap = Gap::None;
    bool in_order = true;     // its day's rows chain in the order found
    bool unreadable = false;  // a cell beside the amount can't be read
    bool dead = false;        // already a duplicate or in quarantine

    base::Paise moved() const { return side == Side::Credit ? amount : -amount; }  // both known
  };

  // A transaction id seen before, in this source or an earlier one.
  struct Seen {
    std::uint64_t hash;
    std::uint32_t staged;  // index in staged_ while segment matches
    std::uint32_t segment;
    std::uint32_t line;
    std::uint16_t source;
    std::uint16_t account;
    base::Paise amount;
    base::Date date, month_first;
  };

  void add_row(const model::RawTxn& row);
  bool read_account(const model::RawTxn& row, Staged& s);
  void read_date(const model::RawTxn& row, Staged& s);
  void read_money(const model::RawTxn& row, Staged& s);
  bool take_amount(Staged& s, base::Paise amount);
  void read_debit_credit(const model::RawTxn& row, Staged& s);
  void read_balance(const model::RawTxn& row, Staged& s);
  void read_texts(const model::RawTxn& row, Staged& s);
  bool is_repeat(Staged& s);
  void merge_repeat(Staged& first, const Staged& repeat);
  void switch_source(const model::RawTxn& row);

  void settle_dates();
  void date_from_neighbours();
  // The day between two rows of one day that the balance puts right before and right after it.
  void date_from_chain(Staged& s, std::size_t at);
  void refuse_dates();
  void cut_filtered();
  // Balances before and after the account's rows without a day.
  std::vector<std::pair<base::Paise, base::Paise>> undated_bridges(std::uint16_t account) const;
  std::vector<std::uint32_t> running_order();
  bool newest_first();
  // One account's rows as printed, before the balance derives anything; proved once all verdicts are known.
  void note_printed(const std::vector<std::uint32_t>& order, std::size_t from, std::size_t to);
  void prove_source();
  void find_repeated_block();
  void settle_orientation(const std::vector<std::uint32_t>& order, std::size_t from, std::size_t to);
  void solve_chain(const std::vector<std::uint32_t>& order, std::size_t from, std::size_t to);
  void solve_segment(const std::vector<std::uint32_t>& order, std::size_t from, std::size_t to, base::Paise start);
  bool solve_sides(const std::vector<std::uint32_t>& order, std::size_t from, std::size_t to, base::Paise need,
                   int unknown);
  // The side of a row that stands right after one whose date is lost: only one reaches its balance.
  void side_from_undated(std::uint32_t row);
  void fill_balances(const std::vector<std::uint32_t>& order, std::size_t from, std::size_t to, base::Paise start);
  // Carries `start` past rows that were set aside for their date and stand between it and `row`; false when such a row
  // near by leaves open what moved.
  bool past_undated(const std::vector<std::uint32_t>& order, std::size_t from, std::size_t row,
                    base::Paise& start) const;
  void append(const std::vector<std::uint32_t>& order);

  // Rows of one source that tell one payment twice under different ids, or none.
  void drop_repeats();
  bool balance_needs(std::size_t at) const;
  bool is_same_payment(const Staged& a, const Staged& b, bool returned) const;

  void merge_sources();
  // `same[row]`: the row it repeats in an earlier file, or itself.
  void find_conflicts(const std::vector<std::uint32_t>& same);
  void check_between_files();
  void sort_ledger();
  void give_ids();
  void check_chains();

  // The row's figures against the schema of transactions; its texts and codes can't break theirs.
  bool fits_schema(Staged& s);

  void repaired(Staged& s, std::uint8_t bit, std::string_view rule, std::string_view field, const std::string& before,
                const std::string& after);
  void quarantine(Staged& s, std::string_view rule, std::string_view field, std::string_view expected);
  void count_format(std::string_view rule, std::uint32_t rows = 1);

  model::Borrower& borrower_;
  classify::Classifier& classifier_;
  TransactionOptions options_;
  model::CleanLog& log_;
  const model::SchemaNode *amount_schema_ = nullptr, *balance_schema_ = nullptr;
  std::uint16_t source_ = 0;
  std::uint16_t base_source_ = 0;
  std::uint32_t segment_ = 0;
  std::vector<PrintedAccount> printed_;  // of the present source
  CrMark cr_mark_ = CrMark::SideOrCrore;
  std::size_t quarantined_before_ = 0;                    // entries of the log that belong to earlier sources
  std::uint32_t outside_before_ = 0;                      // the same for rows cut by the consent
  std::uint32_t steps_ = 0, forward_ = 0, backward_ = 0;  // of the file as it stands, see newest_first()
  bool newest_on_top_ = false;
  bool swapped_ = false, outstanding_ = false;
  base::Paise taken_ = 0;  // amounts of all rows so far, whichever way they went
  std::vector<Staged> staged_;
  std::vector<std::uint32_t> undated_;  // in quarantine for their dates, though they moved money: places in staged_
  std::vector<Seen> seen_;
  std::vector<std::uint32_t> seen_table_;
  DateMemo dates_;
  std::string account_text_;  // last account id as written, and its index
  std::uint16_t account_index_ = 0;
  std::string squeezed_, merchant_, counterparty_, upi_id_, reference_;  // reused: no allocation per row
};

// CREDIT, CR, C, DEPOSIT … → Credit; DEBIT, DR, D, WITHDRAWAL … → Debit.
Side parse_side(std::string_view text);

}  // namespace msme::clean
