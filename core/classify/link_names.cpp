// One party under one name: banks cut names at 5 to 20 letters, each in its own place, and firms appear with and without
// "Pvt Ltd". Without this a customer who pays through three banks counts as three, and concentration reads too low.
#include <algorithm>
#include <map>
#include <string>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "classify/link_work.hpp"

namespace msme::classify {

namespace {

struct Name {
  std::string folded;
  std::uint32_t text = 0;  // id of the spelling
  std::size_t joined = 0;  // place of the name it stands for
};

bool begins(std::string_view longer, std::string_view shorter) { return longer.substr(0, shorter.size()) == shorter; }

// The rest of a spelling after as many letters and digits.
std::string_view after(std::string_view spelling, std::size_t letters) {
  std::size_t i = 0;
  for (; i < spelling.size() && letters > 0; ++i) letters -= base::is_alnum(spelling[i]) ? 1U : 0U;
  return spelling.substr(i);
}

// Whether all words of `rest` are legal forms: "PROJECTS" and "PROJECTS PVT LTD" are one party.
bool only_legal_form(std::string_view rest, const std::vector<std::string>& forms) {
  while (!rest.empty()) {
    std::size_t from = 0;
    while (from < rest.size() && !base::is_alnum(rest[from])) ++from;
    std::size_t to = from;
    while (to < rest.size() && base::is_alnum(rest[to])) ++to;
    const std::string_view word = rest.substr(from, to - from);
    const auto is_word = [word](std::string_view form) { return base::equals_ignore_case(form, word); };
    if (!word.empty() && std::none_of(forms.begin(), forms.end(), is_word)) return false;
    rest.remove_prefix(to);
  }
  return true;
}

// Whether `cut`, a beginning of `whole`, is `whole` cut short: in the middle of a word, or before its legal form.
bool is_cut_of(std::string_view cut, std::string_view whole_spelling, const LinkSettings& settings) {
  const std::string_view rest = after(whole_spelling, cut.size());
  const bool inside_word = !rest.empty() && base::is_alnum(rest.front());
  return (inside_word && cut.size() >= static_cast<std::size_t>(settings.name_letters)) ||
         only_legal_form(rest, settings.legal_forms);
}

}  // namespace

void LinkWork::join_names() {
  std::vector<std::uint32_t> place_of(ledger_.strings.size(), 0);  // by text id; 0 = not a party, else place + 1
  std::vector<Name> names;
  for (const std::uint32_t id : ledger_.counterparty) {
    if (id == 0 || place_of[id] != 0) continue;
    names.push_back({base::fold(ledger_.text(id)), id, 0});
    place_of[id] = 1;
  }
  base::sort(names,
             [](const Name& a, const Name& b) { return a.folded != b.folded ? a.folded < b.folded : a.text < b.text; });
  for (std::size_t i = 0; i < names.size(); ++i) place_of[names[i].text] = static_cast<std::uint32_t>(i + 1);

  // From the last name to the first: those that begin with this one come right after it. It is joined when all of them
  // are one party and it is that party's name cut short.
  for (std::size_t i = names.size(); i-- > 0;) {
    names[i].joined = i;
    if (i + 1 == names.size() || !begins(names[i + 1].folded, names[i].folded)) continue;
    const std::size_t whole = names[i + 1].joined;
    bool one = true;
    for (std::size_t k = i + 1; one && k < names.size() && begins(names[k].folded, names[i].folded); ++k) {
      one = names[k].joined == whole;
    }
    if (one && is_cut_of(names[i].folded, ledger_.text(names[whole].text), settings_)) names[i].joined = whole;
  }

  const auto witness = static_cast<std::size_t>(settings_.witness_letters);
  std::map<std::uint32_t, std::string> merchants;  // a few dozen of the ledger's hundred thousands of texts
  for (std::size_t row = 0; row < ledger_.size(); ++row) {
    const std::uint32_t id = ledger_.counterparty[row];
    if (id == 0) continue;
    const Name& name = names[place_of[id] - 1];
    std::size_t joined = name.joined;
    const std::uint32_t merchant = ledger_.merchant[row];
    if (merchant != 0 && joined == place_of[id] - 1 && name.folded.size() >= witness) {
      std::string& full = merchants[merchant];
      if (full.empty()) full = base::fold(ledger_.text(merchant));
      // The row's own merchant name tells which of the longer names was cut: the longest that it begins with.
      for (std::size_t k = joined + 1; k < names.size() && begins(names[k].folded, name.folded); ++k) {
        const Name& longer = names[k];
        if (begins(full, longer.folded) && longer.folded.size() > names[joined].folded.size()) joined = longer.joined;
      }
    }
    ledger_.counterparty[row] = names[joined].text;
  }
}

}  // namespace msme::classify
