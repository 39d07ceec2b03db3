#include "classify/parties.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/codes.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "classify/details.hpp"
#include "classify/party_settings.hpp"

namespace msme::classify {
namespace {

using model::Category;
using model::Mode;

constexpr std::uint32_t kEvidenceRows = 20;  // rows of a party whose codes are read
constexpr std::uint32_t kNobody = 0xFFFFFFFF;

// The few different names that an address or account was seen with.
struct Seen {
  std::array<std::uint32_t, 3> names{};
  std::uint8_t count = 0;  // 4 = shared
  void add(std::uint32_t name) {
    for (std::size_t i = 0; i < count && i < names.size(); ++i) {
      if (names[i] == name) return;
    }
    if (count < names.size()) names[count] = name;
    if (count <= names.size()) ++count;
  }
  bool shared() const { return count > names.size(); }
};

bool is_account_mode(Mode mode) {
  return mode == Mode::Imps || mode == Mode::Neft || mode == Mode::Rtgs || mode == Mode::Transfer;
}

std::string figures_of(std::string_view account) {
  std::string figures;
  for (const char c : account) {
    if (base::is_digit(c)) figures.push_back(c);
  }
  return figures;
}

std::string last_figures_of(std::string_view account) {
  const std::string figures = figures_of(account);
  const std::size_t keep = std::min<std::size_t>(4, figures.size());
  return "XXXX" + figures.substr(figures.size() - keep);
}

void add_once(std::vector<std::string>& list, std::string text) {
  constexpr std::size_t kMost = 8;
  if (list.size() < kMost && std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

void add_once(std::vector<std::uint32_t>& list, std::uint32_t id) {
  constexpr std::size_t kMost = 16;
  if (list.size() < kMost && std::find(list.begin(), list.end(), id) == list.end()) list.push_back(id);
}

class Resolver {
 public:
  Resolver(model::Borrower& borrower, const PartySettings& settings, Classifier& classifier,
           const std::vector<Correction>& corrections)
      : b_(borrower), l_(borrower.ledger), settings_(settings), classifier_(classifier), corrections_(corrections) {}

  void run() {
    read_own_accounts();
    read_keys();
    join_keys();
    number_parties();
    for (std::size_t p = 0; p < b_.parties.size(); ++p) settle_kind(p);
  }

 private:
  // Keys are numbered: names by their string id, then addresses, then accounts.
  std::uint32_t vpa_key(std::uint32_t local) const { return names_ + local; }
  std::uint32_t account_key(std::uint32_t local) const { return names_ + vpas_.size() + local; }

  std::uint32_t find(std::uint32_t key) {
    while (parent_[key] != key) key = parent_[key] = parent_[parent_[key]];
    return key;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    a = find(a);
    b = find(b);
    if (a != b) parent_[std::max(a, b)] = std::min(a, b);
  }

  void read_own_accounts();
  void read_keys();
  void join_keys();
  void number_parties();
  std::uint32_t key_of(std::size_t row);
  std::uint32_t party_for(std::uint32_t root, std::size_t row);
  void note_row(std::size_t row, model::Party& party);
  void settle_kind(std::size_t party);
  bool is_relative(std::string_view name) const;
  bool is_own_account(std::string_view figures) const;
  std::uint32_t account_in(std::size_t row);

  model::Borrower& b_;
  model::Ledger& l_;
  const PartySettings& settings_;
  Classifier& classifier_;
  const std::vector<Correction>& corrections_;
  std::vector<std::string> own_accounts_;  // the figures of the holder's own
  std::uint32_t names_ = 0;
  model::StringPool vpas_, accounts_;                 // lower-case addresses; figures of accounts
  std::vector<std::uint32_t> row_vpa_, row_account_;  // local ids, 0 = none
  std::vector<Seen> vpa_names_, account_names_;
  std::vector<std::uint32_t> parent_;
  std::vector<std::uint32_t> party_of_;  // by root key
  std::vector<std::array<std::int64_t, model::kPartyKindCount>> votes_;
  std::string scratch_;
};

void Resolver::read_own_accounts() {
  for (const model::Source& source : b_.sources) own_accounts_.push_back(figures_of(source.account_number));
}

bool Resolver::is_own_account(std::string_view figures) const {
  constexpr std::size_t kTail = 4;
  return figures.size() > kTail && std::any_of(own_accounts_.begin(), own_accounts_.end(), [&](std::string_view own) {
           return own.size() >= figures.size() && own.substr(own.size() - figures.size()) == figures;
         });
}

// The other side's account in full; masked ones are evidence of a party but no key: four figures are anybody's.
std::uint32_t Resolver::account_in(std::size_t row) {
  constexpr std::size_t kAccountFigures = 9;
  if (!is_account_mode(l_.mode[row])) return 0;
  const std::string_view text = l_.text(l_.narration[row]);
  const std::string_view reference = l_.text(l_.reference[row]);
  for (std::size_t i = 0; i < text.size();) {
    if (!base::is_alnum(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    bool digits = true;
    while (end < text.size() && base::is_alnum(text[end])) digits = base::is_digit(text[end++]) && digits;
    const std::string_view word = text.substr(i, end - i);
    i = end;
    if (!digits || word.size() < kAccountFigures || word.size() > 18 || word == reference) continue;
    if (word.size() == 12 && l_.mode[row] == Mode::Imps) continue;     // the payment's own number
    if (l_.mode[row] == Mode::Transfer && word.size() < 11) continue;  // numbers of a net-banking session
    const bool pooled = std::any_of(settings_.pooled.begin(), settings_.pooled.end(),
                                    [&](const std::string& head) { return word.substr(0, head.size()) == head; });
    if (pooled || is_own_account(word)) continue;
    return accounts_.intern(word);
  }
  return 0;
}

void Resolver::read_keys() {
  const std::size_t n = l_.size();
  row_vpa_.assign(n, 0);
  row_account_.assign(n, 0);
  for (std::size_t row = 0; row < n; ++row) {
    const std::string_view vpa = l_.text(l_.upi_id[row]);
    if (!vpa.empty()) {
      scratch_.assign(vpa);
      for (char& c : scratch_) c = base::to_lower(c);
      row_vpa_[row] = vpas_.intern(scratch_);
    } else {
      row_account_[row] = account_in(row);
    }
  }
  names_ = l_.strings.size();
  vpa_names_.assign(vpas_.size(), {});
  account_names_.assign(accounts_.size(), {});
  for (std::size_t row = 0; row < n; ++row) {
    const std::uint32_t name = l_.counterparty[row];
    if (name == 0) continue;
    if (row_vpa_[row] != 0) vpa_names_[row_vpa_[row]].add(name);
    if (row_account_[row] != 0) account_names_[row_account_[row]].add(name);
  }
}

void Resolver::join_keys() {
  parent_.resize(static_cast<std::size_t>(names_) + vpas_.size() + accounts_.size());
  for (std::size_t i = 0; i < parent_.size(); ++i) parent_[i] = static_cast<std::uint32_t>(i);
  for (std::size_t row = 0; row < l_.size(); ++row) {
    const std::uint32_t name = l_.counterparty[row];
    if (name == 0) continue;
    if (row_vpa_[row] != 0 && !vpa_names_[row_vpa_[row]].shared()) join(name, vpa_key(row_vpa_[row]));
    if (row_account_[row] != 0 && !account_names_[row_account_[row]].shared())
      join(name, account_key(row_account_[row]));
  }
}

std::uint32_t Resolver::key_of(std::size_t row) {
  if (l_.category[row] == Category::OwnTransfer) return 0;  // text id 0 names nobody else
  if (l_.counterparty[row] != 0) return l_.counterparty[row];
  if (row_vpa_[row] != 0) return vpa_key(row_vpa_[row]);
  if (row_account_[row] != 0) return account_key(row_account_[row]);
  return kNobody;
}

std::uint32_t Resolver::party_for(std::uint32_t root, std::size_t row) {
  std::uint32_t& at = party_of_[root];
  if (at != 0) return at;
  model::Party party;
  std::string key;
  if (root == 0) {
    party.name = "SELF";
    for (const model::Account& account : b_.accounts) {
      if (party.name == "SELF" && !account.holder_name.empty()) party.name = account.holder_name;
    }
    key = "own";
  } else if (l_.counterparty[row] != 0) {
    key = base::fold(l_.text(l_.counterparty[row]));
  } else if (row_vpa_[row] != 0) {
    key = std::string(vpas_[row_vpa_[row]]);
  } else {
    key = std::string(accounts_[row_account_[row]]);
  }
  party.id = "P" + base::hex64(base::mix64(base::fnv1a(key)));
  b_.parties.push_back(std::move(party));
  votes_.emplace_back();
  at = static_cast<std::uint32_t>(b_.parties.size());
  return at;
}

void Resolver::note_row(std::size_t row, model::Party& party) {
  const bool credit = l_.credit[row] != 0;
  (credit ? party.credit_rows : party.debit_rows) += 1;
  (credit ? party.credits : party.debits) += l_.amount[row];
  if (party.first == base::kNoDate || l_.date[row] < party.first) party.first = l_.date[row];
  if (party.last == base::kNoDate || l_.date[row] > party.last) party.last = l_.date[row];
  if (l_.category[row] == Category::OwnTransfer) return;
  if (l_.counterparty[row] != 0) add_once(party.spellings, l_.counterparty[row]);
  if (row_vpa_[row] != 0) {
    const std::string_view vpa = l_.text(l_.upi_id[row]);
    const bool known = std::any_of(party.vpas.begin(), party.vpas.end(),
                                   [&](std::uint32_t id) { return base::equals_ignore_case(l_.text(id), vpa); });
    if (!known) add_once(party.vpas, l_.upi_id[row]);
  }
  if (row_account_[row] != 0) add_once(party.accounts, last_figures_of(accounts_[row_account_[row]]));
  if (!is_account_mode(l_.mode[row]) || party.ifscs.size() >= 4 || party.credit_rows + party.debit_rows > kEvidenceRows)
    return;
  each_field(l_.text(l_.narration[row]), [&](std::string_view field) {
    if (base::is_ifsc(field)) {
      add_once(party.ifscs, std::string(field));
    } else if (is_account(field, l_.mode[row]) && !is_own_account(field)) {
      add_once(party.accounts, last_figures_of(field));
    }
  });
}

void Resolver::number_parties() {
  b_.parties.clear();
  party_of_.assign(parent_.size(), 0);
  for (std::size_t row = 0; row < l_.size(); ++row) {
    const std::uint32_t key = key_of(row);
    if (key == kNobody) {
      l_.party[row] = 0;
      continue;
    }
    const std::uint32_t at = party_for(find(key), row);
    l_.party[row] = at;
    note_row(row, b_.parties[at - 1]);
    const model::PartyKind kind =
        settings_.kind_of[l_.credit[row] != 0 ? 1 : 0][static_cast<std::size_t>(l_.category[row])];
    // Whole rupees times confidence: far from overflow for any ledger.
    votes_[at - 1][static_cast<std::size_t>(kind)] += (l_.amount[row] / 100 + 1) * l_.confidence[row];
  }
}

// A relative by the last word of the holder's name, unless half the country bears it.
bool Resolver::is_relative(std::string_view name) const {
  constexpr std::size_t kSurnameLetters = 4;
  const auto last_word = [](std::string_view text) {
    const std::size_t blank = base::trim(text).find_last_of(" .");
    return base::fold(blank == std::string_view::npos ? std::string_view() : base::trim(text).substr(blank + 1));
  };
  const std::string surname = last_word(name);
  if (surname.size() < kSurnameLetters) return false;
  const auto& common = settings_.common_surnames;
  if (std::find(common.begin(), common.end(), surname) != common.end()) return false;
  return std::any_of(b_.accounts.begin(), b_.accounts.end(), [&](const model::Account& account) {
    return !account.holder_name.empty() && last_word(account.holder_name) == surname &&
           !classifier_.name_kind(account.holder_name).firm;
  });
}

void Resolver::settle_kind(std::size_t index) {
  model::Party& party = b_.parties[index];
  for (const std::uint32_t spelling : party.spellings) {
    const std::string_view text = l_.text(spelling);
    if (text.size() > party.name.size()) party.name = std::string(text);
  }
  if (party.name.empty() && !party.vpas.empty()) party.name = std::string(l_.text(party.vpas.front()));
  if (party.name.empty() && !party.accounts.empty()) party.name = party.accounts.front();

  const auto& votes = votes_[index];
  std::int64_t all = 0;
  std::size_t best = 0;
  for (std::size_t k = 0; k < votes.size(); ++k) {
    all += votes[k];
    if (k > 0 && votes[k] > (best == 0 ? 0 : votes[best])) best = k;
  }
  const std::int64_t rupees = (party.credits + party.debits) / 100 + party.credit_rows + party.debit_rows;
  // What says nothing of the purpose doesn't outvote what does.
  if (best != 0 && votes[best] * 5 >= all - votes[0]) {
    party.kind = static_cast<model::PartyKind>(best);
    party.kind_confidence =
        static_cast<std::uint8_t>(std::min<std::int64_t>(100, votes[best] / std::max<std::int64_t>(1, rupees)));
  } else if (!party.spellings.empty()) {
    const NameKind kind = classifier_.name_kind(party.name);
    const auto say = [&](model::PartyKind k, int confidence) {
      party.kind = k;
      party.kind_confidence = static_cast<std::uint8_t>(confidence);
    };
    if (kind.lender) {
      say(model::PartyKind::Lender, 60);
    } else if (kind.insurer) {
      say(model::PartyKind::Insurer, 55);
    } else if (kind.fund) {
      say(model::PartyKind::Investment, 55);
    } else if (kind.gateway) {
      say(model::PartyKind::Platform, 55);
    } else if (kind.buys) {
      say(settings_.kind_of[0][static_cast<std::size_t>(*kind.buys)], 60);
    } else if (!kind.firm) {
      const bool relative = is_relative(party.name);
      say(relative ? model::PartyKind::Family : model::PartyKind::Person, relative ? 45 : 40);
    }
  }
  for (const Correction& c : corrections_) {
    if (!c.kind) continue;
    const auto named = [&](std::uint32_t id) { return same_name(base::fold(l_.text(id)), c.counterparty); };
    const auto paid = [&](std::uint32_t id) { return base::equals_ignore_case(l_.text(id), c.upi_id); };
    const bool hit = (!c.counterparty.empty() && std::any_of(party.spellings.begin(), party.spellings.end(), named)) ||
                     (!c.upi_id.empty() && std::any_of(party.vpas.begin(), party.vpas.end(), paid));
    if (!hit) continue;
    party.kind = *c.kind;
    party.kind_confidence = 100;
    party.kind_given = true;
  }
}

}  // namespace

void resolve_parties(model::Borrower& borrower, const base::Json& narration_rules, Classifier& classifier,
                     const std::vector<Correction>& corrections) {
  PartySettings settings;
  // Checked when the classifier was made.
  (void)read_party_settings(narration_rules, settings);
  Resolver(borrower, settings, classifier, corrections).run();
}

}  // namespace msme::classify
