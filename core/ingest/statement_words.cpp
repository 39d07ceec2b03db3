#include "ingest/statement_words.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"
#include "ingest/statement_cells.hpp"

namespace msme::ingest {
namespace {

using base::Error;
using base::Json;

struct RoleName {
  const char* name;
  Role role;
};
constexpr RoleName kRoleNames[] = {{"ignore", Role::Ignore},
                                   {"date", Role::Date},
                                   {"value_date", Role::ValueDate},
                                   {"narration", Role::Narration},
                                   {"reference", Role::Reference},
                                   {"debit", Role::Debit},
                                   {"credit", Role::Credit},
                                   {"amount", Role::Amount},
                                   {"dr_cr", Role::DrCr},
                                   {"balance", Role::Balance},
                                   {"balance_dr_cr", Role::BalanceDrCr},
                                   {"account", Role::Account},
                                   {"bank_code", Role::BankCode},
                                   {"type", Role::Type},
                                   {"mode", Role::Mode},
                                   {"currency", Role::Currency},
                                   {"upi_id", Role::UpiId},
                                   {"counterparty", Role::Counterparty}};

Error config(const std::string& path, const std::string& message, std::string_view got = {}) {
  return Error{"E_CONFIG", path,
               message,    "statement_layouts.json as its schema says",
               got,        "Compare the file with schemas/statement_layouts_schema.json"};
}

// Reads a list of texts; false when it isn't one.
bool read_texts(const Json* list, std::vector<std::string>& out) {
  if (list == nullptr || !list->is_array()) return false;
  for (const Json& item : *list) {
    const auto text = base::as_text(item);
    if (!text || text->empty()) return false;
    out.emplace_back(*text);
  }
  return true;
}

std::optional<Error> read_columns(const Json& root, StatementWords& words) {
  const Json* columns = base::object(root, "columns");
  if (columns == nullptr) return config("/columns", "columns is missing");
  for (const auto& [key, list] : columns->items()) {
    const Role role = role_by_name(key);
    std::vector<std::string> texts;
    if (role == Role::None) return config("/columns/" + key, "no such role", key);
    if (!read_texts(&list, texts)) return config("/columns/" + key, "not a list of texts");
    int rank = 0;
    for (std::string& text : texts) words.synonyms.push_back({std::move(text), role, rank++});
  }
  base::sort(words.synonyms, [](const auto& a, const auto& b) { return a.text < b.text; });
  for (std::size_t i = 1; i < words.synonyms.size(); ++i) {
    if (words.synonyms[i].text == words.synonyms[i - 1].text) {
      return config("/columns", "a heading has two roles", words.synonyms[i].text);
    }
  }
  return std::nullopt;
}

std::optional<Error> read_rules(const Json& root, StatementWords& words) {
  const Json* rules = base::array(root, "rules");
  if (rules == nullptr) return config("/rules", "rules is missing");
  for (const Json& item : *rules) {
    if (auto bad = base::unknown_key(item, {"role", "words"}, "/rules")) return bad;
    StatementWords::Rule rule;
    rule.role = role_by_name(base::text_or(item, "role", ""));
    const Json* groups = base::array(item, "words");
    if (rule.role == Role::None || groups == nullptr) return config("/rules", "a rule needs a role and words");
    for (const Json& group : *groups) {
      rule.groups.emplace_back();
      if (!read_texts(&group, rule.groups.back())) return config("/rules", "words is a list of lists of texts");
    }
    words.rules.push_back(std::move(rule));
  }
  return std::nullopt;
}

std::optional<Error> read_layouts(const Json& root, StatementWords& words) {
  const Json* layouts = base::array(root, "layouts");
  if (layouts == nullptr) return config("/layouts", "layouts is missing");
  for (const Json& item : *layouts) {
    if (auto bad = base::unknown_key(item, {"id", "bank", "header"}, "/layouts")) return bad;
    StatementWords::Layout layout;
    layout.id = base::text_or(item, "id", "");
    layout.bank = base::text_or(item, "bank", "");
    if (layout.id.empty() || !read_texts(base::array(item, "header"), layout.header)) {
      return config("/layouts", "a layout needs an id and a header", layout.id);
    }
    words.layouts.push_back(std::move(layout));
  }
  return std::nullopt;
}

std::optional<Error> read_banks(const Json& root, StatementWords& words) {
  const Json* banks = base::array(root, "banks");
  if (banks == nullptr) return config("/banks", "banks is missing");
  for (const Json& item : *banks) {
    if (auto bad = base::unknown_key(item, {"name", "codes", "names"}, "/banks")) return bad;
    StatementWords::Bank bank;
    bank.name = base::text_or(item, "name", "");
    if (bank.name.empty() || !read_texts(base::array(item, "codes"), bank.codes) ||
        !read_texts(base::array(item, "names"), bank.names)) {
      return config("/banks", "a bank needs a name, codes and names", bank.name);
    }
    words.banks.push_back(std::move(bank));
  }
  return std::nullopt;
}

std::optional<Error> read_labels(const Json& root, StatementWords& words) {
  const Json* labels = base::object(root, "labels");
  if (labels == nullptr) return config("/labels", "labels is missing");
  StatementWords::Labels& to = words.labels;
  const auto allowed = {std::string_view("account"), std::string_view("holder"),    std::string_view("ifsc"),
                        std::string_view("bank"),    std::string_view("from"),      std::string_view("to"),
                        std::string_view("period"),  std::string_view("balance_on")};
  if (auto bad = base::unknown_key(*labels, allowed, "/labels")) return bad;
  if (!read_texts(base::array(*labels, "account"), to.account) ||
      !read_texts(base::array(*labels, "holder"), to.holder) || !read_texts(base::array(*labels, "ifsc"), to.ifsc) ||
      !read_texts(base::array(*labels, "bank"), to.bank) || !read_texts(base::array(*labels, "from"), to.from) ||
      !read_texts(base::array(*labels, "to"), to.to) || !read_texts(base::array(*labels, "period"), to.period) ||
      !read_texts(base::array(*labels, "balance_on"), to.balance_on)) {
    return config("/labels", "a list of labels is missing");
  }
  return std::nullopt;
}

std::optional<Error> read_stated_labels(const Json& root, StatementWords& words) {
  const Json* stated = base::object(root, "stated");
  if (stated == nullptr) return config("/stated", "stated is missing");
  const auto allowed = {std::string_view("debits"), std::string_view("credits"), std::string_view("debit_count"),
                        std::string_view("credit_count"), std::string_view("entry_count")};
  if (auto bad = base::unknown_key(*stated, allowed, "/stated")) return bad;
  StatementWords::Stated& to = words.stated;
  if (!read_texts(base::array(*stated, "debits"), to.debits) ||
      !read_texts(base::array(*stated, "credits"), to.credits) ||
      !read_texts(base::array(*stated, "debit_count"), to.debit_count) ||
      !read_texts(base::array(*stated, "credit_count"), to.credit_count) ||
      !read_texts(base::array(*stated, "entry_count"), to.entry_count)) {
    return config("/stated", "a list of labels is missing");
  }
  return std::nullopt;
}

bool starts_with_words(std::string_view text, std::string_view phrase) {
  return text.size() >= phrase.size() && text.compare(0, phrase.size(), phrase) == 0 &&
         (text.size() == phrase.size() || text[phrase.size()] == ' ');
}

bool any_phrase(const std::vector<std::string>& phrases, std::string_view text, bool whole) {
  for (const std::string& phrase : phrases) {
    // "b f" begins names too: a short phrase must be all there is.
    if (whole || phrase.size() < 5 ? text == phrase : starts_with_words(text, phrase)) return true;
  }
  return false;
}

bool rule_applies(const StatementWords::Rule& rule, std::string_view heading) {
  for (const std::vector<std::string>& group : rule.groups) {
    bool met = false;
    for (std::size_t at = 0; at < heading.size() && !met;) {
      const std::size_t end = std::min(heading.find(' ', at), heading.size());
      const std::string_view word = heading.substr(at, end - at);
      for (const std::string& wanted : group) {
        const bool prefix = wanted.back() == '*';
        const std::string_view stem = std::string_view(wanted).substr(0, wanted.size() - (prefix ? 1 : 0));
        met = met || (prefix ? word.substr(0, stem.size()) == stem : word == stem);
      }
      at = end + 1;
    }
    if (!met) return false;
  }
  return true;
}

}  // namespace

Role role_by_name(std::string_view name) {
  for (const RoleName& known : kRoleNames) {
    if (name == known.name) return known.role;
  }
  return Role::None;
}

std::string_view text(Role role) {
  for (const RoleName& known : kRoleNames) {
    if (role == known.role) return known.name;
  }
  return {};
}

base::Result<StatementWords> load_statement_words(std::string_view json) {
  auto parsed = base::parse_json(json);
  if (!parsed) return parsed.error();
  const Json& root = *parsed;
  if (auto bad = base::unknown_key(
          root,
          {"version", "columns", "rules", "layouts", "banks", "labels", "stated", "opening", "closing", "totals",
           "footers", "blanks", "units", "side_words", "debit_words", "credit_words"},
          "")) {
    return *bad;
  }
  StatementWords words;
  if (auto bad = read_columns(root, words)) return *bad;
  if (auto bad = read_rules(root, words)) return *bad;
  if (auto bad = read_layouts(root, words)) return *bad;
  if (auto bad = read_banks(root, words)) return *bad;
  if (auto bad = read_labels(root, words)) return *bad;
  if (auto bad = read_stated_labels(root, words)) return *bad;
  if (!read_texts(base::array(root, "opening"), words.opening) ||
      !read_texts(base::array(root, "closing"), words.closing) ||
      !read_texts(base::array(root, "totals"), words.totals) ||
      !read_texts(base::array(root, "footers"), words.footers) ||
      !read_texts(base::array(root, "blanks"), words.blanks) || !read_texts(base::array(root, "units"), words.units) ||
      !read_texts(base::array(root, "side_words"), words.side_words) ||
      !read_texts(base::array(root, "debit_words"), words.debit_words) ||
      !read_texts(base::array(root, "credit_words"), words.credit_words)) {
    return config("/", "a list of phrases is missing");
  }
  return words;
}

Role StatementWords::role(std::string_view heading, int& rank) const {
  rank = 0;
  if (heading.empty()) return Role::None;
  const auto at = std::lower_bound(synonyms.begin(), synonyms.end(), heading,
                                   [](const Synonym& s, std::string_view text) { return s.text < text; });
  if (at != synonyms.end() && at->text == heading) {
    rank = at->rank;
    return at->role;
  }
  // A heading is a few words; a sentence that mentions a balance isn't one.
  if (std::count(heading.begin(), heading.end(), ' ') > 5) return Role::None;
  for (const Rule& rule : rules) {
    if (!rule_applies(rule, heading)) continue;
    rank = 1000;
    return rule.role;
  }
  return Role::None;
}

LineKind StatementWords::kind(std::string_view cell, bool whole) const {
  char buffer[80];
  const std::string_view text = fold(cell.substr(0, 160), buffer, sizeof(buffer));
  if (text.empty()) return LineKind::None;
  if (any_phrase(footers, text, whole)) return LineKind::Footer;  // first: "closing balance includes …"
  if (any_phrase(opening, text, whole)) return LineKind::Opening;
  if (any_phrase(closing, text, whole)) return LineKind::Closing;
  if (any_phrase(totals, text, whole)) return LineKind::Total;
  return LineKind::None;
}

bool StatementWords::is_blank(std::string_view cell) const {
  cell = unwrap(cell);
  if (cell.empty()) return true;
  if (cell.size() > 4) return false;
  for (const std::string& blank : blanks) {
    if (base::equals_ignore_case(cell, blank)) return true;
  }
  return false;
}

bool StatementWords::is_side(std::string_view cell) const {
  char buffer[32];
  const std::string_view text = fold(cell, buffer, sizeof(buffer));
  return std::find(side_words.begin(), side_words.end(), text) != side_words.end();
}

const StatementWords::Bank* StatementWords::bank_by_code(std::string_view code) const {
  code = base::trim(code).substr(0, 4);
  for (const Bank& bank : banks) {
    for (const std::string& known : bank.codes) {
      if (base::equals_ignore_case(known, code)) return &bank;
    }
  }
  return nullptr;
}

const StatementWords::Bank* StatementWords::bank_in(std::string_view text) const {
  char buffer[400];
  const std::string_view folded = fold(text, buffer, sizeof(buffer));
  const Bank* best = nullptr;
  std::size_t length = 0;
  for (const Bank& bank : banks) {
    for (const std::string& name : bank.names) {
      const std::size_t at = folded.find(name);
      if (at == std::string_view::npos || name.size() <= length) continue;
      const bool starts = at == 0 || folded[at - 1] == ' ';
      const bool ends = at + name.size() == folded.size() || folded[at + name.size()] == ' ';
      if (starts && ends) {
        best = &bank;
        length = name.size();
      }
    }
  }
  return best;
}

const StatementWords::Layout* StatementWords::layout(const std::vector<std::string>& headings) const {
  std::vector<std::string_view> named;
  for (const std::string& heading : headings) {
    if (!heading.empty()) named.push_back(heading);
  }
  for (const Layout& candidate : layouts) {
    if (std::equal(named.begin(), named.end(), candidate.header.begin(), candidate.header.end())) return &candidate;
  }
  return nullptr;
}

}  // namespace msme::ingest
