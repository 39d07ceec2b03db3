// Shared state of link_rows: one step per kind of evidence, each over rows that no earlier step has settled.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "classify/corrections.hpp"
#include "classify/link_settings.hpp"
#include "model/borrower.hpp"

namespace msme::classify {

// What decided a row that the whole ledger explains; written as kLinkSteps says.
enum class Step : std::uint8_t {
  Correction,
  ReturnedMandate,
  NamedReturn,
  ReturnFee,
  OwnPair,
  OwnName,
  InstalmentSeries,
  LenderPaid,
  ShopTill,
  PartyKnown,
  NotABusiness
};
inline constexpr std::string_view kLinkSteps[] = {
    "correction",        "pair_return", "named_return", "return_fee",          "own_pair", "own_name", "series_emi",
    "known_lender_paid", "shop_till",   "known_party",  "account_not_business"};

class LinkWork {
 public:
  LinkWork(model::Borrower& borrower, const LinkSettings& settings);

  void correct(const std::vector<Correction>& corrections);
  void pair_returns();      // bounced mandates, returned cheques, reversed payments, and their fees
  void pair_own();          // own-account transfers
  void find_instalments();  // equal lender debits month by month
  void name_overdrafts();   // accounts of unknown kind that are a limit's
  void find_tills();        // savings accounts that a shop collects in
  void doubt_unknown();     // accounts of unknown kind whose rows don't look like a business's
  void join_names();        // one party under one name, however banks cut it
  void adopt_known();       // rows of a party whose other rows are understood
  void find_cut_lenders();  // loans whose lender's name was cut too short to be read
  void fill_turnover(const std::vector<Correction>& corrections);

 private:
  using Row = std::uint32_t;

  // Letters of a row's narration in upper case, hashed; references differ from row to row, the words don't.
  std::uint64_t words(Row row);
  static bool same_party(std::string_view a, std::string_view b);

  std::string_view narration(Row row) const { return ledger_.text(ledger_.narration[row]); }
  std::string_view party(Row row) const { return ledger_.text(ledger_.counterparty[row]); }
  bool same_reference(Row a, Row b) const;
  void settle(Row row, model::Category category, model::Bounce bounce, std::uint8_t confidence, Step step);
  void mark(Row row, model::Category category, std::uint8_t confidence, Step step);  // later steps may change it again
  bool looks_like_business(std::size_t account) const;
  // The open debit (or credit) before `row` in the same account with its amount that `fits`; −1 = none.
  template <class Fits>
  std::int64_t earlier(std::size_t place, int days, Fits&& fits) const;

  void pay_lenders(std::vector<std::uint32_t> lenders);
  void pair_mandates();
  void pair_named_returns();
  void settle_fees();
  bool own_candidate(Row row) const;
  std::uint8_t own_evidence(Row debit, Row credit) const;
  bool is_holder(Row row) const;
  void name_own();

  model::Borrower& borrower_;
  model::Ledger& ledger_;
  const LinkSettings& settings_;
  std::vector<Row> by_amount_;         // rows by amount, then date, then row
  std::vector<std::uint64_t> words_;   // per row: words(), 0 = nobody asked yet, as for most rows
  std::vector<std::uint8_t> settled_;  // per row: a pair has explained it
  std::uint16_t first_step_ = 0;       // index of kLinkSteps[0] among the borrower's deciders
};

}  // namespace msme::classify
