#include "classify/rule_book.hpp"

#include <algorithm>
#include <utility>

namespace msme::classify {
namespace {

using base::Error;
using base::Json;

std::string at(const std::string& path, std::size_t index) { return path + "/" + std::to_string(index); }

Error wrong(const std::string& path, const std::string& expected, const std::string& got) {
  return Error{"E_CONFIG", path, "The narration rules can't be used",
               expected,   got,  "See schemas/narration_rules_schema.json and schemas/merchants_schema.json"};
}

// Reads one document into the book; the first problem ends the reading.
class Reader {
 public:
  explicit Reader(RuleBook& book) : book_(book) {}
  std::optional<Error> error;

  bool rules_document(const Json& doc);
  bool merchants_document(const Json& doc);

 private:
  bool fail(Error e) {
    if (!error) error = std::move(e);
    return false;
  }
  bool known(const Json& object, std::initializer_list<std::string_view> keys, const std::string& path) {
    if (!object.is_object()) return fail(wrong(path, "an object", std::string(object.type_name())));
    auto e = base::unknown_key(object, keys, path);
    return !e || fail(std::move(*e));
  }
  // Calls each(item, path) for the members of an array; an absent one is empty.
  template <class Each>
  bool list(const Json& parent, std::string_view key, const std::string& path, Each&& each) {
    const Json* items = base::find(parent, key);
    const std::string here = path + "/" + std::string(key);
    if (items == nullptr) return true;
    if (!items->is_array()) return fail(wrong(here, "an array", std::string(items->type_name())));
    std::size_t i = 0;
    for (const Json& item : *items) {
      if (!each(item, at(here, i++))) return false;
    }
    return true;
  }
  template <class Enum, class Parse>
  bool code(std::string_view text, Parse parse, const std::string& path, Enum& out) {
    const auto value = parse(text);
    if (!value) return fail(wrong(path, "one of the known codes", std::string(text)));
    out = *value;
    return true;
  }
  bool category(std::string_view text, const std::string& path, model::Category& out) {
    return code(text, model::parse_category, path, out);
  }
  bool confidence(const Json& object, std::string_view key, const std::string& path, std::uint8_t fallback,
                  std::uint8_t& out);
  bool add_pattern(std::string_view notation, Act act, std::size_t value, const std::string& path);
  bool add_words(const Json& parent, std::string_view key, const std::string& path, Act act, std::size_t value);

  void note_bank_codes(const Json& words);
  bool read_classes(const Json& doc);
  bool read_mode(const Json& item, const std::string& path);
  bool read_rule(const Json& item, const std::string& path);
  bool read_conditions(const Json& item, const std::string& path, std::size_t index);
  bool read_accounts(const Json& item, const std::string& path, std::size_t index);
  bool read_amounts(const Json& item, const std::string& path, Rule& rule);
  bool read_shape(const Json& item, const std::string& path);
  bool read_hints(const Json& doc);
  bool read_addresses(const Json& doc);
  bool read_side_words(const Json& doc);
  bool read_merchant(const Json& item, const std::string& path);

  RuleBook& book_;
  std::array<model::Category, model::kCategoryCount> credit_of_{};
};

bool Reader::confidence(const Json& object, std::string_view key, const std::string& path, std::uint8_t fallback,
                        std::uint8_t& out) {
  const std::int64_t value = base::integer_or(object, key, fallback);
  if (value < 0 || value > 100) return fail(wrong(path + "/" + std::string(key), "0 to 100", std::to_string(value)));
  out = static_cast<std::uint8_t>(value);
  return true;
}

bool Reader::add_pattern(std::string_view notation, Act act, std::size_t value, const std::string& path) {
  const auto kind = static_cast<std::uint8_t>(act);
  switch (book_.automaton.add(notation, kind, static_cast<std::uint16_t>(value))) {
    case Automaton::Added::Ok:
      return true;
    case Automaton::Added::Malformed:
      return fail(wrong(path, "letters, digits, | ^ $ at the ends, # for a digit", std::string(notation)));
    case Automaton::Added::Full:
      break;
  }
  return fail(wrong(path, "fewer patterns (at most 32,767 states)", std::string(notation)));
}

// Words of a rule or mode: patterns, or "@class" for all patterns of a class.
bool Reader::add_words(const Json& parent, std::string_view key, const std::string& path, Act act, std::size_t value) {
  return list(parent, key, path, [&](const Json& item, const std::string& here) {
    const auto text = base::as_text(item);
    if (!text || text->empty()) return fail(wrong(here, "a pattern or @class", std::string(item.type_name())));
    if (text->front() != '@') return add_pattern(*text, act, value, here);
    for (WordClass& c : book_.classes) {
      if (c.name != text->substr(1) || act == Act::Class) continue;
      c.actions.push_back({act, static_cast<std::uint16_t>(value)});
      return true;
    }
    return fail(wrong(here, "a name in /classes", std::string(*text)));
  });
}

// "|HDFC|": a word of four letters among the banks' names is a code.
void Reader::note_bank_codes(const Json& words) {
  constexpr std::size_t kCode = 6;
  for (const Json& item : words) {
    const std::string_view word = base::as_text(item).value_or("");
    if (word.size() == kCode && word.front() == '|' && word.back() == '|')
      book_.bank_codes.emplace_back(word.substr(1, kCode - 2));
  }
  std::sort(book_.bank_codes.begin(), book_.bank_codes.end());
}

bool Reader::read_classes(const Json& doc) {
  const Json* classes = base::object(doc, "classes");
  if (classes == nullptr) return fail(wrong("/classes", "an object of word lists", "none"));
  for (auto it = classes->begin(); it != classes->end(); ++it) {
    if (it.key().empty() || it.key().front() == '_') continue;
    WordClass c;
    c.name = it.key();
    if (c.name == "noise") c.known = Known::Noise;
    if (c.name == "rail") c.known = Known::Rail;
    if (c.name == "purpose") c.known = Known::Purpose;
    if (c.name == "title") c.known = Known::Title;
    if (c.name == "firm") c.known = Known::Firm;
    if (c.name == "machine") c.known = Known::Machine;
    if (c.name == "lender" || c.name == "brand") c.known = Known::Brand;
    if (book_.classes.size() >= 64) return fail(wrong("/classes", "at most 64 classes", "more"));
    book_.classes.push_back(c);
    if (c.known == Known::Rail) note_bank_codes(*it);
    if (!add_words(*classes, c.name, "/classes", Act::Class, book_.classes.size() - 1)) return false;
  }
  return true;
}

bool Reader::read_mode(const Json& item, const std::string& path) {
  if (!known(item, {"mode", "tier", "any"}, path)) return false;
  ModeRule rule;
  if (!code(base::text(item, "mode").value_or(""), model::parse_mode, path + "/mode", rule.mode)) return false;
  const std::int64_t tier = base::integer_or(item, "tier", 1);
  if (tier < 1 || tier > 9) return fail(wrong(path + "/tier", "1 to 9", std::to_string(tier)));
  rule.tier = static_cast<std::uint8_t>(tier);
  book_.modes.push_back(rule);
  return add_words(item, "any", path, Act::Mode, book_.modes.size() - 1);
}

bool Reader::read_rule(const Json& item, const std::string& path) {
  if (!known(item,
             {"id", "any", "also", "not", "side", "modes", "accounts", "party", "merchant", "min", "max", "multiple_of",
              "category", "mode", "bounce", "confidence", "weak", "names"},
             path)) {
    return false;
  }
  const std::size_t index = book_.rules.size();
  if (index >= kBits) return fail(wrong(path, "at most 256 rules", "more"));
  Rule rule;
  rule.id = base::text_or(item, "id", "");
  if (rule.id.empty()) return fail(wrong(path + "/id", "a name", "none"));
  const std::string_view category_text = base::text(item, "category").value_or("");
  rule.merchant_category = category_text == "@merchant";
  if (!rule.merchant_category && !category(category_text, path + "/category", rule.category)) return false;
  if (const auto text = base::text(item, "mode")) {
    model::Mode mode{};
    if (!code(*text, model::parse_mode, path + "/mode", mode)) return false;
    rule.mode = mode;
  }
  if (const auto text = base::text(item, "bounce")) {
    if (!code(*text, model::parse_bounce, path + "/bounce", rule.bounce)) return false;
  }
  if (!confidence(item, "confidence", path, 0, rule.confidence)) return false;
  rule.weak = base::boolean_or(item, "weak", false);
  rule.party = base::boolean_or(item, "names", true);
  if (!read_amounts(item, path, rule)) return false;
  book_.rules.push_back(std::move(rule));
  return read_conditions(item, path, index) && read_accounts(item, path, index);
}

bool Reader::read_amounts(const Json& item, const std::string& path, Rule& rule) {
  const struct {
    std::string_view key;
    base::Paise* out;
  } fields[] = {{"min", &rule.min}, {"max", &rule.max}, {"multiple_of", &rule.multiple_of}};
  for (const auto& field : fields) {
    if (base::find(item, field.key) == nullptr) continue;
    const auto value = base::number(item, field.key);
    if (!value || *value < 0 || *value > 1e12) {
      return fail(wrong(path + "/" + std::string(field.key), "rupees from 0 to 1e12", ""));
    }
    *field.out = base::from_rupees(*value);
  }
  return true;
}

bool Reader::read_conditions(const Json& item, const std::string& path, std::size_t index) {
  if (!add_words(item, "any", path, Act::Any, index) || !add_words(item, "also", path, Act::Also, index) ||
      !add_words(item, "not", path, Act::Not, index)) {
    return false;
  }
  if (base::find(item, "any") == nullptr) book_.wordless.set(index);
  if (base::find(item, "also") == nullptr) book_.single.set(index);

  const std::string_view side = base::text(item, "side").value_or("both");
  if (side != "debit" && side != "credit" && side != "both") {
    return fail(wrong(path + "/side", "debit, credit or both", std::string(side)));
  }
  if (side != "credit") book_.by_side[0].set(index);
  if (side != "debit") book_.by_side[1].set(index);

  const Json* modes = base::find(item, "modes");
  for (std::size_t m = 0; modes == nullptr && m < model::kModeCount; ++m) book_.by_mode[m].set(index);
  if (!list(item, "modes", path, [&](const Json& entry, const std::string& here) {
        model::Mode mode{};
        if (!code(base::as_text(entry).value_or(""), model::parse_mode, here, mode)) return false;
        book_.by_mode[static_cast<std::size_t>(mode)].set(index);
        return true;
      })) {
    return false;
  }
  auto merchant = base::boolean(item, "merchant");
  if (book_.rules[index].merchant_category) merchant = true;
  if (merchant.value_or(false) == false) book_.by_merchant[0].set(index);
  if (merchant.value_or(true)) book_.by_merchant[1].set(index);
  return true;
}

bool Reader::read_accounts(const Json& item, const std::string& path, std::size_t index) {
  const Json* accounts = base::find(item, "accounts");
  for (std::size_t a = 0; accounts == nullptr && a < model::kAccountTypeCount; ++a) book_.by_account[a].set(index);
  const bool fine = list(item, "accounts", path, [&](const Json& entry, const std::string& here) {
    const std::string_view text = base::as_text(entry).value_or("");
    if (text == "BUSINESS") {  // shorthand for the three kinds of running business account
      for (const auto type :
           {model::AccountType::Current, model::AccountType::Overdraft, model::AccountType::CashCredit}) {
        book_.by_account[static_cast<std::size_t>(type)].set(index);
      }
      return true;
    }
    model::AccountType type{};
    if (!code(text, model::parse_account_type, here, type)) return false;
    book_.by_account[static_cast<std::size_t>(type)].set(index);
    return true;
  });
  if (!fine) return false;
  const Json* parties = base::find(item, "party");
  for (std::size_t k = 0; parties == nullptr && k < kPartyKinds; ++k) book_.by_party[k].set(index);
  return list(item, "party", path, [&](const Json& entry, const std::string& here) {
    constexpr std::string_view kNames[kPartyKinds] = {"none", "person", "firm"};
    const std::string_view text = base::as_text(entry).value_or("");
    for (std::size_t k = 0; k < kPartyKinds; ++k) {
      if (kNames[k] != text) continue;
      book_.by_party[k].set(index);
      return true;
    }
    return fail(wrong(here, "none, person or firm", std::string(text)));
  });
}

bool Reader::read_shape(const Json& item, const std::string& path) {
  Shape shape;
  if (!parse_shape(base::as_text(item).value_or(""), shape)) {
    return fail(wrong(path, "a template such as UPI/{rrn}/{name}", base::dump(item)));
  }
  if (book_.shapes.size() >= kBits) return fail(wrong(path, "at most 256 shapes", "more"));
  book_.shapes.push_back(shape);
  for (std::size_t k = book_.shapes.size() - 1; k-- > 0;) {
    if (book_.shapes[k].head != shape.head) continue;
    book_.shapes[k].next = static_cast<int>(book_.shapes.size() - 1);
    return true;
  }
  return add_pattern("|" + shape.head, Act::Shape, book_.shapes.size() - 1, path);
}

bool Reader::read_hints(const Json& doc) {
  const Json* hints = base::object(doc, "hints");
  if (hints == nullptr) return true;
  if (!known(*hints, {"confidence", "categories"}, "/hints")) return false;
  if (!confidence(*hints, "confidence", "/hints", 40, book_.hint_confidence)) return false;
  return list(*hints, "categories", "/hints", [&](const Json& item, const std::string& path) {
    if (!known(item, {"text", "debit", "credit"}, path)) return false;
    HintCategory hint;
    hint.text = base::text_or(item, "text", "");
    if (hint.text.empty()) return fail(wrong(path + "/text", "the source's category", "none"));
    // Without a category for this side, the hint contradicts the row and isn't used.
    if (const auto text = base::text(item, "debit")) {
      if (!category(*text, path + "/debit", hint.debit)) return false;
    }
    if (const auto text = base::text(item, "credit")) {
      if (!category(*text, path + "/credit", hint.credit)) return false;
    }
    book_.hints.push_back(std::move(hint));
    return true;
  });
}

bool Reader::read_addresses(const Json& doc) {
  const Json* given = base::object(doc, "addresses");
  if (given == nullptr) return true;
  const struct {
    std::string_view key;
    std::vector<std::string>* out;
  } lists[] = {{"before_shop", &book_.addresses.before_shop},
               {"behind_shop", &book_.addresses.behind_shop},
               {"gateways", &book_.addresses.gateways},
               {"joined_by_dash", &book_.addresses.joined_by_dash},
               {"collectors", &book_.addresses.collectors}};
  if (!known(*given, {"before_shop", "behind_shop", "gateways", "joined_by_dash", "collectors"}, "/addresses"))
    return false;
  for (const auto& words : lists) {
    const bool read = list(*given, words.key, "/addresses", [&](const Json& item, const std::string& path) {
      const auto text = base::as_text(item);
      if (!text || text->empty()) return fail(wrong(path, "a word", base::dump(item)));
      words.out->emplace_back(*text);
      return true;
    });
    if (!read) return false;
  }
  return true;
}

bool Reader::read_side_words(const Json& doc) {
  return list(doc, "side_words", "", [&](const Json& item, const std::string& path) {
    if (!known(item, {"text", "side"}, path)) return false;
    const std::string_view side = base::text(item, "side").value_or("");
    SideWord word{base::text_or(item, "text", ""), side == "credit"};
    if (word.text.empty()) return fail(wrong(path + "/text", "a word", "none"));
    if (!word.credit && side != "debit") return fail(wrong(path + "/side", "credit or debit", std::string(side)));
    book_.side_words.push_back(std::move(word));
    return true;
  });
}

bool Reader::rules_document(const Json& doc) {
  if (!known(doc,
             {"version", "classes", "modes", "rules", "shapes", "merchant_credit", "hints", "links", "turnover",
              "parties", "addresses", "side_words"},
             "")) {
    return false;
  }
  for (auto& c : credit_of_) c = model::Category::Refund;
  return read_classes(doc) &&
         list(doc, "modes", "", [&](const Json& item, const std::string& path) { return read_mode(item, path); }) &&
         list(doc, "rules", "", [&](const Json& item, const std::string& path) { return read_rule(item, path); }) &&
         list(doc, "shapes", "", [&](const Json& item, const std::string& path) { return read_shape(item, path); }) &&
         list(doc, "merchant_credit", "",
              [&](const Json& item, const std::string& path) {
                model::Category debit{};
                model::Category credit{};
                if (!known(item, {"debit", "credit"}, path) ||
                    !category(base::text(item, "debit").value_or(""), path + "/debit", debit) ||
                    !category(base::text(item, "credit").value_or(""), path + "/credit", credit)) {
                  return false;
                }
                credit_of_[static_cast<std::size_t>(debit)] = credit;
                return true;
              }) &&
         read_hints(doc) && read_addresses(doc) && read_side_words(doc);
}

bool Reader::read_merchant(const Json& item, const std::string& path) {
  if (!known(item, {"name", "category", "aliases"}, path)) return false;
  Merchant merchant;
  merchant.name = base::text_or(item, "name", "");
  if (merchant.name.empty()) return fail(wrong(path + "/name", "the canonical name", "none"));
  if (!category(base::text(item, "category").value_or(""), path + "/category", merchant.debit)) return false;
  merchant.credit = credit_of_[static_cast<std::size_t>(merchant.debit)];
  book_.merchants.push_back(std::move(merchant));
  return add_words(item, "aliases", path, Act::Merchant, book_.merchants.size() - 1);
}

bool Reader::merchants_document(const Json& doc) {
  return known(doc, {"version", "merchants"}, "") &&
         list(doc, "merchants", "",
              [&](const Json& item, const std::string& path) { return read_merchant(item, path); });
}

}  // namespace

bool RuleBook::is_bank_code(std::string_view letters) const {
  return std::binary_search(bank_codes.begin(), bank_codes.end(), letters);
}

base::Result<RuleBook> RuleBook::compile(const Json& narration_rules, const Json& merchants) {
  RuleBook book;
  Reader reader(book);
  if (!reader.rules_document(narration_rules) || !reader.merchants_document(merchants)) {
    return reader.error.value_or(wrong("", "narration rules", "something else"));
  }
  book.automaton.compile();
  return book;
}

}  // namespace msme::classify
