#include <algorithm>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "classify/classifier.hpp"
#include "classify/link_settings.hpp"
#include "classify/link_work.hpp"

namespace msme::classify {

LinkWork::LinkWork(model::Borrower& borrower, const LinkSettings& settings)
    : borrower_(borrower), ledger_(borrower.ledger), settings_(settings) {
  const std::size_t n = ledger_.size();
  settled_.assign(n, 0);
  words_.resize(n);
  by_amount_.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    by_amount_[i] = static_cast<Row>(i);
    words_[i] = words(narration(static_cast<Row>(i)));
  }
  base::sort_rows(by_amount_, [&](Row a, Row b) {
    if (ledger_.amount[a] != ledger_.amount[b]) return ledger_.amount[a] < ledger_.amount[b];
    if (ledger_.date[a] != ledger_.date[b]) return ledger_.date[a] < ledger_.date[b];
    return a < b;
  });
}

std::uint64_t LinkWork::words(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) {
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

void LinkWork::settle(Row row, model::Category category, model::Bounce bounce, std::uint8_t confidence) {
  ledger_.category[row] = category;
  ledger_.bounce[row] = bounce;
  ledger_.confidence[row] = confidence;
  // The holder isn't another party.
  if (category == model::Category::OwnTransfer) ledger_.counterparty[row] = 0;
  settled_[row] = 1;
}

void LinkWork::fill_turnover() {
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
}

void link_rows(model::Borrower& borrower, const base::Json& narration_rules) {
  LinkSettings settings;
  // The same document was checked when the classifier was made; what can't be read keeps its default.
  (void)read_link_settings(narration_rules, settings);
  LinkWork work(borrower, settings);
  work.pair_returns();
  work.pair_own();
  work.find_instalments();
  work.find_tills();
  work.join_names();
  work.adopt_known();
  work.fill_turnover();
}

}  // namespace msme::classify
