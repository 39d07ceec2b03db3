#include <algorithm>
#include <iterator>
#include <string>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "classify/classifier.hpp"
#include "classify/link_settings.hpp"
#include "classify/link_work.hpp"

namespace msme::classify {
namespace {

// Categories that keep the kind of return that the row's words told.
bool is_return(model::Category category) {
  return category == model::Category::ChequeReturn || category == model::Category::MandateReturn ||
         category == model::Category::Reversal || category == model::Category::BounceCharge;
}

}  // namespace

LinkWork::LinkWork(model::Borrower& borrower, const LinkSettings& settings)
    : borrower_(borrower), ledger_(borrower.ledger), settings_(settings) {
  const std::size_t n = ledger_.size();
  settled_.assign(n, 0);
  std::vector<std::string>& deciders = borrower.deciders;
  const auto known = std::find(deciders.begin(), deciders.end(), kLinkSteps[0]);
  first_step_ = static_cast<std::uint16_t>(known - deciders.begin());
  if (known == deciders.end()) deciders.insert(deciders.end(), std::begin(kLinkSteps), std::end(kLinkSteps));
  words_.resize(n);
  by_amount_.resize(n);
  std::vector<base::SortKey> keys(n);  // amount; day and row
  for (std::size_t i = 0; i < n; ++i) {
    const auto day = static_cast<std::uint32_t>(ledger_.date[i]) ^ 0x80000000U;  // days before 1970 come first
    keys[i] = {ledger_.amount[i], static_cast<std::uint64_t>(day) << 32U | i};
  }
  base::sort(keys);
  for (std::size_t i = 0; i < n; ++i) by_amount_[i] = static_cast<Row>(keys[i].then);
}

std::uint64_t LinkWork::words(Row row) {
  std::uint64_t& hash = words_[row];
  if (hash != 0) return hash;
  hash = 14695981039346656037ULL;
  for (const char c : narration(row)) {
    if (!base::is_alpha(c)) continue;
    hash = (hash ^ static_cast<unsigned char>(base::to_upper(c))) * 1099511628211ULL;
  }
  return hash;
}

// Banks cut names at 8 to 20 letters: the shorter one must begin the longer one, with at least six letters.
bool LinkWork::same_party(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t k = 0;
  std::size_t common = 0;
  for (;;) {
    while (i < a.size() && !base::is_alnum(a[i])) ++i;
    while (k < b.size() && !base::is_alnum(b[k])) ++k;
    if (i >= a.size() || k >= b.size()) break;
    if (base::to_upper(a[i]) != base::to_upper(b[k])) return false;
    ++i;
    ++k;
    ++common;
  }
  return common >= 6;
}

bool LinkWork::same_reference(Row a, Row b) const {
  const std::string_view one = ledger_.text(ledger_.reference[a]);
  const std::string_view two = ledger_.text(ledger_.reference[b]);
  if (one.size() < 6 || two.size() < 6) return false;
  if (base::equals_ignore_case(one, two)) return true;
  // The same number may stand only inside the other row's narration.
  return narration(b).find(one) != std::string_view::npos || narration(a).find(two) != std::string_view::npos;
}

void LinkWork::mark(Row row, model::Category category, std::uint8_t confidence, Step step) {
  ledger_.category[row] = category;
  ledger_.confidence[row] = confidence;
  ledger_.decided[row] = static_cast<std::uint16_t>(first_step_ + static_cast<std::uint16_t>(step));
}

void LinkWork::settle(Row row, model::Category category, model::Bounce bounce, std::uint8_t confidence, Step step) {
  mark(row, category, confidence, step);
  ledger_.bounce[row] = bounce;
  // The holder isn't another party.
  if (category == model::Category::OwnTransfer) ledger_.counterparty[row] = 0;
  settled_[row] = 1;
}

// The later correction wins where two fit one row.
void LinkWork::correct(const std::vector<Correction>& corrections) {
  borrower_.corrected.assign(corrections.size(), 0);
  for (std::size_t k = 0; k < corrections.size(); ++k) {
    const Correction& c = corrections[k];
    for (std::size_t i = 0; i < ledger_.size(); ++i) {
      if (!fits(c, ledger_, i)) continue;
      ++borrower_.corrected[k];
      if (!c.category) continue;
      const Row row = static_cast<Row>(i);
      settle(row, *c.category, is_return(*c.category) ? ledger_.bounce[row] : model::Bounce::None, 100,
             Step::Correction);
    }
  }
}

void LinkWork::fill_turnover(const std::vector<Correction>& corrections) {
  for (std::size_t row = 0; row < ledger_.size(); ++row) {
    ledger_.turnover[row] = model::Turnover::Excluded;
    if (ledger_.credit[row] == 0) continue;
    const std::size_t account = ledger_.account[row];
    const auto type =
        account < borrower_.accounts.size() ? borrower_.accounts[account].type : model::AccountType::Current;
    ledger_.turnover[row] = model::Turnover::Uncertain;
    for (const TurnoverRule& rule : settings_.turnover) {
      if (rule.category != ledger_.category[row] || !rule.accounts[static_cast<std::size_t>(type)] ||
          ledger_.confidence[row] < rule.min_confidence) {
        continue;
      }
      ledger_.turnover[row] = rule.turnover;
      break;
    }
  }
  for (const Correction& c : corrections) {
    for (std::size_t row = 0; c.turnover && row < ledger_.size(); ++row) {
      if (ledger_.credit[row] != 0 && fits(c, ledger_, row)) ledger_.turnover[row] = *c.turnover;
    }
  }
}

void link_rows(model::Borrower& borrower, const base::Json& narration_rules,
               const std::vector<Correction>& corrections) {
  LinkSettings settings;
  // The same document was checked when the classifier was made; what can't be read keeps its default.
  (void)read_link_settings(narration_rules, settings);
  LinkWork work(borrower, settings);
  work.name_overdrafts();  // by what the files say
  work.correct(corrections);
  work.pair_returns();
  work.pair_own();
  work.find_instalments();
  work.doubt_unknown();
  work.find_tills();
  work.join_names();
  work.adopt_known();
  work.find_cut_lenders();
  work.fill_turnover(corrections);
}

}  // namespace msme::classify
