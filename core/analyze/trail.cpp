#include "analyze/trail.hpp"

#include <algorithm>

#include "base/sort.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

using model::Category;

// The legal form, and what a narration adds to a name: it doesn't say who is meant.
bool says_nothing(std::string_view word) {
  for (const std::string_view one : {"PVT", "PRIVATE", "LTD", "LIMITED", "LLP", "MS", "THE", "OPC", "INDIA", "FUNDS",
                                     "RETURNED", "RETURN", "PAYMENT", "TRANSFER"}) {
    if (word == one) return true;
  }
  return false;
}

bool is_traced(const model::Ledger& l, std::size_t i) {
  const Category c = l.category[i];
  return l.bounce[i] == model::Bounce::None && c != Category::OwnTransfer && c != Category::Reversal &&
         c != Category::ChequeReturn && c != Category::MandateReturn;
}

// Its length from which a name that was cut off still says who is meant.
constexpr std::size_t kTelling = 10;

std::string key_of(std::string_view name, std::vector<std::size_t>* ends) {
  std::string key;
  std::string word;
  const auto close = [&] {
    if (!says_nothing(word)) key += word;
    if (ends != nullptr) ends->push_back(key.size());
    word.clear();
  };
  for (const char c : name) {
    if (base::is_space(c) || c == '-' || c == ',') {
      close();
      continue;
    }
    if (base::is_alnum(c)) word.push_back(base::to_upper(c));
    if (static_cast<unsigned char>(c) >= 0x80) word.push_back(c);
  }
  close();
  return key;
}

bool begins(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }

struct Spelling {
  std::string key;
  std::uint32_t name = 0;   // string id
  std::uint32_t party = 0;  // from 1
};

// Whether `cut` is `full` as a narrow column printed it: cut within a word, or long enough.
bool cut_off(const model::Ledger& l, const Spelling& cut, const Spelling& full) {
  if (cut.key.size() < 5 || cut.key.size() >= full.key.size() || !begins(full.key, cut.key)) return false;
  if (cut.key.size() >= kTelling) return true;
  std::vector<std::size_t> ends;
  key_of(l.text(full.name), &ends);
  return std::find(ends.begin(), ends.end(), cut.key.size()) == ends.end();
}

// Party number (from 1) of every string that names one; keys sorted. A cut name joins the only one it can mean.
std::vector<std::uint32_t> number_names(const model::Ledger& l, const std::vector<std::uint32_t>& name_of_row,
                                        Trail& trail) {
  std::vector<std::uint32_t> number(l.strings.size(), 0);
  std::vector<Spelling> all;
  for (const std::uint32_t name : name_of_row) {
    if (name == 0 || number[name] != 0) continue;
    number[name] = 1;
    all.push_back({party_key(l.text(name)), name, 0});
  }
  base::sort(all, [](const Spelling& a, const Spelling& b) { return a.key < b.key; });
  std::vector<std::size_t> first;  // of each distinct key
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i == 0 || all[i].key != all[i - 1].key) first.push_back(i);
  }
  std::vector<std::size_t> meant(first.size());
  for (std::size_t k = first.size(); k-- > 0;) {
    meant[k] = k;
    if (k + 1 >= first.size() || !cut_off(l, all[first[k]], all[first[k + 1]])) continue;
    const bool only = k + 2 >= first.size() || !begins(all[first[k + 2]].key, all[first[k]].key) ||
                      begins(all[first[k + 2]].key, all[first[k + 1]].key);
    if (only) meant[k] = meant[k + 1];
  }
  std::vector<std::uint32_t> party_of_key(first.size(), 0);
  for (std::size_t k = 0; k < first.size(); ++k) {
    if (meant[k] != k || all[first[k]].key.empty()) continue;
    trail.parties.emplace_back();
    trail.parties.back().key = all[first[k]].key;
    trail.parties.back().name = all[first[k]].name;
    party_of_key[k] = static_cast<std::uint32_t>(trail.parties.size());
  }
  std::size_t k = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (k + 1 < first.size() && i >= first[k + 1]) ++k;
    number[all[i].name] = party_of_key[meant[k]];
  }
  return number;
}

// The name that says most: the printed counterparty may be cut where the merchant's isn't.
std::uint32_t fullest_name(const model::Ledger& l, std::size_t i) {
  const std::uint32_t printed = l.counterparty[i], known = l.merchant[i];
  if (printed == 0 || known == 0) return printed != 0 ? printed : known;
  const std::string_view a = l.text(printed), b = l.text(known);
  return b.size() > a.size() && base::starts_with_ignore_case(b, a) ? known : printed;
}

}  // namespace

std::string party_key(std::string_view name) { return key_of(name, nullptr); }

const TrailParty* Trail::find(std::string_view key) const {
  const auto at = std::lower_bound(parties.begin(), parties.end(), key,
                                   [](const TrailParty& party, std::string_view wanted) { return party.key < wanted; });
  if (at != parties.end() && at->key == key) return &*at;
  // The bank may never print the whole name.
  if (at == parties.begin()) return nullptr;
  const TrailParty& before = *(at - 1);
  return before.key.size() >= kTelling && begins(key, before.key) ? &before : nullptr;
}

Trail follow(const model::Borrower& b, const Facts& f) {
  Trail trail;
  const model::Ledger& l = b.ledger;
  std::vector<std::uint32_t> name_of_row(l.size(), 0);
  base::Paise credits = 0;
  for (std::size_t i = 0; i < l.size(); ++i) {
    if (l.date[i] < f.from || l.date[i] > f.to || !is_traced(l, i)) continue;
    name_of_row[i] = fullest_name(l, i);
    if (l.credit[i] != 0) credits += l.amount[i];
  }
  const std::vector<std::uint32_t> number = number_names(l, name_of_row, trail);
  for (const std::uint32_t name : name_of_row) {
    if (name != 0 && number[name] != 0) ++trail.parties[number[name] - 1].end;
  }
  std::uint32_t at = 0;
  for (TrailParty& party : trail.parties) {
    party.begin = at;
    at += party.end;
    party.end = party.begin;
  }
  trail.rows.resize(at);
  for (std::size_t i = 0; i < l.size(); ++i) {
    if (name_of_row[i] == 0 || number[name_of_row[i]] == 0) continue;
    TrailParty& party = trail.parties[number[name_of_row[i]] - 1];
    trail.rows[party.end++] = static_cast<std::uint32_t>(i);
    if (l.credit[i] != 0) {
      ++party.credits;
      party.in += l.amount[i];
    } else {
      ++party.debits;
      party.out += l.amount[i];
    }
  }
  // Accounts follow one another in the ledger; a party's rows go by date.
  for (const TrailParty& party : trail.parties) {
    base::sort_rows(trail.rows.data() + party.begin, party.end - party.begin,
                    [&l](std::uint32_t a, std::uint32_t c) { return l.date[a] < l.date[c]; });
  }
  const auto months = static_cast<base::Paise>(std::max<std::size_t>(1, f.months.size()));
  trail.turnover_month = f.window_count > 0 ? f.turnover / f.window_count : credits / months;
  return trail;
}

}  // namespace msme::analyze
