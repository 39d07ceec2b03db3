#include "classify/corrections.hpp"

#include <initializer_list>
#include <utility>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace msme::classify {
namespace {

using base::Error;
using base::Json;

constexpr std::size_t kPatternLetters = 3;  // a pattern of fewer letters would fit half the ledger
constexpr std::size_t kTextLimit = 200;
constexpr std::size_t kSameNameLetters = 6;

Error refuse(const std::string& path, std::string_view message, std::string_view expected, const Json& got) {
  return Error{"E_BAD_PARAM",
               path,
               std::string(message),
               std::string(expected),
               base::dump(got).substr(0, 80),
               "See pipeline.correct in docs/API.md"};
}

std::optional<Error> strange_key(const Json& object, std::initializer_list<std::string_view> allowed,
                                 const std::string& path) {
  auto e = base::unknown_key(object, allowed, path);
  if (e) {
    e->code = "E_BAD_PARAM";
    e->hint = "See pipeline.correct in docs/API.md";
  }
  return e;
}

std::optional<Error> read_match(const Json& match, const std::string& path, Correction& out) {
  if (auto e = strange_key(match, {"transaction_id", "counterparty", "narration", "upi_id", "type"}, path)) return e;
  const struct {
    const char* key;
    std::string* to;
    bool folded;
  } texts[] = {{"transaction_id", &out.transaction_id, false},
               {"counterparty", &out.counterparty, true},
               {"narration", &out.narration, true},
               {"upi_id", &out.upi_id, false}};
  bool any = false;
  for (const auto& text : texts) {
    const Json* given = base::find(match, text.key);
    if (given == nullptr) continue;
    const auto value = base::as_text(*given);
    const std::string here = path + "/" + text.key;
    if (!value || value->size() > kTextLimit) return refuse(here, "Not a text", "up to 200 characters", *given);
    *text.to = text.folded ? base::fold(*value) : std::string(base::trim(*value));
    const std::size_t least = text.folded ? kPatternLetters : 1;
    if (text.to->size() < least) return refuse(here, "Too short", "at least three letters or digits", *given);
    any = true;
  }
  for (char& c : out.upi_id) c = base::to_lower(c);
  if (const Json* given = base::find(match, "type")) {
    const std::string_view side = base::as_text(*given).value_or("");
    if (side != "CREDIT" && side != "DEBIT") return refuse(path + "/type", "Unknown side", "CREDIT or DEBIT", *given);
    out.credit = side == "CREDIT";
  }
  if (!any) {
    return refuse(path, "Nothing says which rows are meant", "transaction_id, counterparty, narration or upi_id",
                  match);
  }
  return std::nullopt;
}

std::optional<Error> read_set(const Json& set, const std::string& path, Correction& out) {
  if (auto e = strange_key(set, {"category", "kind", "counts_as_turnover"}, path)) return e;
  if (const Json* given = base::find(set, "category")) {
    out.category = model::parse_category(base::as_text(*given).value_or(""));
    if (!out.category) return refuse(path + "/category", "Unknown category", "a code of the taxonomy", *given);
  }
  if (const Json* given = base::find(set, "kind")) {
    out.kind = model::parse_party_kind(base::as_text(*given).value_or(""));
    if (!out.kind) return refuse(path + "/kind", "Unknown kind of party", "CUSTOMER, SUPPLIER, LENDER …", *given);
  }
  if (const Json* given = base::find(set, "counts_as_turnover")) {
    out.turnover = model::parse_turnover(base::as_text(*given).value_or(""));
    if (!out.turnover)
      return refuse(path + "/counts_as_turnover", "Unknown word", "business, excluded or uncertain", *given);
  }
  if (!out.category && !out.kind && !out.turnover) {
    return refuse(path, "Nothing is corrected", "category, kind or counts_as_turnover", set);
  }
  return std::nullopt;
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const std::string_view shorter = a.size() < b.size() ? a : b;
  const std::string_view longer = a.size() < b.size() ? b : a;
  return shorter.size() >= kSameNameLetters && longer.substr(0, shorter.size()) == shorter;
}

bool fits(const Correction& c, const model::Ledger& l, std::size_t row) {
  if (c.credit && *c.credit != (l.credit[row] != 0)) return false;
  if (!c.transaction_id.empty() && l.text(l.id[row]) != c.transaction_id) return false;
  if (!c.upi_id.empty() && !base::equals_ignore_case(l.text(l.upi_id[row]), c.upi_id)) return false;
  if (!c.counterparty.empty() && !same_name(base::fold(l.text(l.counterparty[row])), c.counterparty)) return false;
  return c.narration.empty() || base::fold(l.text(l.narration[row])).find(c.narration) != std::string::npos;
}

base::Result<Correction> parse_correction(const Json& document, const std::string& path) {
  if (!document.is_object()) return refuse(path, "Not a correction", "an object with match and set", document);
  if (auto e = strange_key(document, {"id", "match", "set", "note"}, path)) return std::move(*e);
  const Json* match = base::object(document, "match");
  const Json* set = base::object(document, "set");
  if (match == nullptr) return refuse(path + "/match", "Missing", "which rows are meant", document);
  if (set == nullptr) return refuse(path + "/set", "Missing", "what they really are", document);
  Correction out;
  if (auto e = read_match(*match, path + "/match", out)) return std::move(*e);
  if (auto e = read_set(*set, path + "/set", out)) return std::move(*e);
  const Json* note = base::find(document, "note");
  if (note != nullptr && base::as_text(*note).value_or("").size() > kTextLimit)
    return refuse(path + "/note", "Too long", "up to 200 characters", *note);
  out.id = "C" + base::hex64(base::mix64(base::fnv1a(base::dump(*match) + base::dump(*set))));
  out.document = base::record({{"id", out.id}, {"match", *match}, {"set", *set}});
  if (note != nullptr && note->is_string()) out.document["note"] = *note;
  return out;
}

}  // namespace msme::classify
