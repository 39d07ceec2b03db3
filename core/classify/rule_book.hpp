// The compiled form of core/data/narration_rules.json and merchants.json: one automaton whose patterns carry
// actions, and per-rule conditions as bitmaps over the rules, so that choosing a rule is a few word operations.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/money.hpp"
#include "base/result.hpp"
#include "classify/automaton.hpp"
#include "classify/bits.hpp"
#include "classify/shapes.hpp"
#include "model/enums.hpp"

namespace msme::classify {

// What a pattern hit means; `value` is an index of the thing named.
enum class Act : std::uint8_t { Any, Also, Not, Mode, Merchant, Shape, Class };

// Word classes that the code itself knows; others exist only to be named by rules as "@class".
enum class Known : std::uint8_t { Noise, Rail, Purpose, Title, Firm, Machine, Brand, Other };

enum class PartyKind : std::uint8_t { None, Person, Firm };
inline constexpr std::size_t kPartyKinds = 3;

struct ClassAction {
  Act act;
  std::uint16_t value;
};

struct WordClass {
  std::string name;
  Known known = Known::Other;
  std::vector<ClassAction> actions;  // rules and modes that name this class
};

// Modes compete by tier, then by position in the narration, then by order in the file.
struct ModeRule {
  model::Mode mode = model::Mode::Other;
  std::uint8_t tier = 1;
};

// Rules in order of priority: the first whose conditions hold wins.
struct Rule {
  std::string id;
  model::Category category = model::Category::Other;
  bool merchant_category = false;   // the merchant's own category instead
  std::optional<model::Mode> mode;  // overrides the mode found, e.g. BANK for a charge on an IMPS
  model::Bounce bounce = model::Bounce::None;
  std::uint8_t confidence = 0;
  bool weak = false;  // the source's own category may speak instead
  bool party = true;  // false: nobody is named, whatever the words look like
  base::Paise min = 0, max = base::kMaxAmount, multiple_of = 0;
};

struct Merchant {
  std::string name;
  model::Category debit = model::Category::Other;    // what paying it means
  model::Category credit = model::Category::Refund;  // what money from it means
};

struct HintCategory {
  std::string text;
  model::Category debit = model::Category::Other, credit = model::Category::Other;
};

// Words of apps and gateways in payment addresses and mandates, all lists of /addresses.
struct AddressWords {
  std::vector<std::string> before_shop;     // "paytm-": the shop's own word comes behind it
  std::vector<std::string> behind_shop;     // ".rzp": the shop's own word stands before it
  std::vector<std::string> gateways;        // "payu": behind a dot it is nobody's name
  std::vector<std::string> joined_by_dash;  // "gpay": a dash behind it ends no field
  std::vector<std::string> collectors;      // "TPACH": draws a mandate for somebody else
};

// Words that say which way the money went; the first that stands in a narration decides.
struct SideWord {
  std::string text;
  bool credit = false;
};

class RuleBook {
 public:
  static base::Result<RuleBook> compile(const base::Json& narration_rules, const base::Json& merchants);

  Automaton automaton;
  std::vector<WordClass> classes;
  std::vector<ModeRule> modes;
  std::vector<Rule> rules;
  std::vector<Merchant> merchants;
  std::vector<Shape> shapes;
  std::vector<HintCategory> hints;
  std::uint8_t hint_confidence = 40;
  AddressWords addresses;
  std::vector<SideWord> side_words;
  std::vector<std::string> bank_codes;  // the four letters that begin branch codes and payment numbers, sorted
  bool is_bank_code(std::string_view letters) const;

  // Rules that may win: without words of their own, needing no second word, and open to this side and so on.
  Bits wordless, single;
  std::array<Bits, 2> by_side;
  std::array<Bits, model::kModeCount> by_mode;
  std::array<Bits, model::kAccountTypeCount> by_account;
  std::array<Bits, kPartyKinds> by_party;
  std::array<Bits, 2> by_merchant;  // 0: no merchant known
};

}  // namespace msme::classify
