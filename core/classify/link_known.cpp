// A party whose payments are understood elsewhere in the ledger explains the rows that only print its name, or the
// name cut short.
#include <algorithm>
#include <string>
#include <utility>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "classify/link_work.hpp"

namespace msme::classify {

using model::Category;
using model::Mode;

namespace {

// All payments of one side with one party under one spelling.
struct Dealing {
  std::string name;  // letters and digits, upper case
  bool credit = false;
  Category category = Category::Other;  // the one category of its sure rows
  int rows = 0;
  bool mixed = false;
};

bool explains(bool credit, Mode mode, Category category) {
  // A person who pays a shop by UPI may also lend it money: only transfers of other kinds explain a credit.
  if (credit) return (category == Category::SalesReceipt && mode != Mode::Upi) || category == Category::Salary;
  switch (category) {
    case Category::SupplierPayment:
    case Category::SalaryPaid:
    case Category::Rent:
    case Category::Drawings:
    case Category::Insurance:
    case Category::Education:
      return true;
    default:
      return false;
  }
}

bool before(const Dealing& a, const Dealing& b) { return a.credit != b.credit ? a.credit < b.credit : a.name < b.name; }

// Adds what `d` knows; false when the dealings disagree.
bool agree(const Dealing& d, int rows_needed, Category& found) {
  if (d.mixed || d.rows < rows_needed) return true;
  if (found != Category::Other && found != d.category) return false;
  found = d.category;
  return true;
}

}  // namespace

void LinkWork::adopt_known() {
  std::vector<Dealing> known;
  std::vector<Row> weak;
  std::vector<Row> sure;
  for (std::size_t i = 0; i < ledger_.size(); ++i) {
    const Row row = static_cast<Row>(i);
    if (settled_[row] != 0 || ledger_.counterparty[row] == 0) continue;
    if (ledger_.confidence[row] <= settings_.known_weak) {
      weak.push_back(row);
    } else if (ledger_.confidence[row] >= settings_.known_sure &&
               explains(ledger_.credit[row] != 0, ledger_.mode[row], ledger_.category[row])) {
      sure.push_back(row);
    }
  }
  const auto by_party = [&](Row a, Row b) {
    if (ledger_.counterparty[a] != ledger_.counterparty[b]) return ledger_.counterparty[a] < ledger_.counterparty[b];
    if (ledger_.credit[a] != ledger_.credit[b]) return ledger_.credit[a] < ledger_.credit[b];
    return a < b;
  };
  const auto same = [&](Row a, Row b) {
    return ledger_.counterparty[a] == ledger_.counterparty[b] && ledger_.credit[a] == ledger_.credit[b];
  };
  base::sort_rows(sure, by_party);
  base::sort_rows(weak, by_party);
  for (std::size_t i = 0; i < sure.size(); ++i) {
    const Row row = sure[i];
    if (i == 0 || !same(sure[i - 1], row)) {
      known.push_back({base::fold(party(row)), ledger_.credit[row] != 0, ledger_.category[row], 0, false});
    }
    known.back().mixed = known.back().mixed || known.back().category != ledger_.category[row];
    ++known.back().rows;
  }
  base::sort(known, before);

  Dealing asked;
  Category found = Category::Other;
  for (std::size_t i = 0; i < weak.size(); ++i) {
    const Row row = weak[i];
    if (i == 0 || !same(weak[i - 1], row)) {
      asked.name = base::fold(party(row));
      asked.credit = ledger_.credit[row] != 0;
      found = Category::Other;
      bool clear = asked.name.size() >= static_cast<std::size_t>(settings_.name_letters);
      // Names that go on where this one was cut, itself included: join_names has made cut forms one already.
      for (auto it = std::lower_bound(known.begin(), known.end(), asked, before);
           clear && it != known.end() && it->credit == asked.credit && it->name.rfind(asked.name, 0) == 0; ++it) {
        clear = agree(*it, settings_.known_rows, found);
      }
      if (!clear) found = Category::Other;
    }
    if (found == Category::Other) continue;
    const auto type = borrower_.accounts[ledger_.account[row]].type;
    if (found == Category::SalesReceipt && type == model::AccountType::Savings) continue;
    mark(row, found, static_cast<std::uint8_t>(settings_.known_confidence), Step::PartyKnown);
  }
}

// A large transfer that nothing explains from a lender that instalments are paid to is its loan. "NEFT CR-UTIB0001234-
// LENDI": where the end of the line cut the payer's name, all parties of the ledger that begin so must be such lenders.
void LinkWork::find_cut_lenders() {
  constexpr std::size_t kFewest = 4;
  std::vector<std::pair<std::string, std::uint32_t>> names;   // folded, and the text's id
  std::vector<std::uint8_t> seen(ledger_.strings.size(), 0);  // by text id: 1 = a party, 2 = a lender
  std::vector<Row> cut, whole;
  for (std::size_t i = 0; i < ledger_.size(); ++i) {
    const std::uint32_t id = ledger_.counterparty[i];
    if (id == 0) continue;
    if (seen[id] == 0) names.emplace_back(base::fold(ledger_.text(id)), id);
    const bool lender = ledger_.credit[i] == 0 && ledger_.category[i] == Category::Emi;
    seen[id] = lender ? 2 : std::max<std::uint8_t>(seen[id], 1);
    const Row row = static_cast<Row>(i);
    if (ledger_.credit[i] == 0 || settled_[i] != 0 || ledger_.category[i] != Category::Transfer) continue;
    if (ledger_.amount[i] < settings_.cut_loan_min || ledger_.confidence[i] > settings_.known_weak) continue;
    const std::string_view name = party(row);
    const std::string_view text = narration(row);
    const bool at_end = text.size() >= name.size() && text.substr(text.size() - name.size()) == name;
    if (at_end && name.size() >= kFewest) cut.push_back(row);
    whole.push_back(row);
  }
  for (const Row row : whole) {
    if (seen[ledger_.counterparty[row]] == 2) mark(row, Category::LoanDisbursal, 60, Step::PartyKnown);
  }
  if (cut.empty()) return;
  base::sort(names);
  for (const Row row : cut) {
    const std::string name = base::fold(party(row));
    bool lender = false;
    bool other = false;
    for (auto at = std::lower_bound(names.begin(), names.end(), std::pair(name, std::uint32_t{0}));
         at != names.end() && at->first.compare(0, name.size(), name) == 0; ++at) {
      if (at->first.size() > name.size()) (seen[at->second] == 2 ? lender : other) = true;
    }
    if (lender && !other && ledger_.category[row] == Category::Transfer)
      mark(row, Category::LoanDisbursal, 55, Step::PartyKnown);
  }
}

}  // namespace msme::classify
