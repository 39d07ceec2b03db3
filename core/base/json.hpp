// JSON documents (consent, config, policy, scorecards, analytics) through nlohmann/json, insertion-ordered so
// that output reads well and is the same everywhere. Bulk rows never come this way: see ingest/ndjson.hpp.
//
// Without exceptions a wrong type aborts, so untrusted documents are read through the checked accessors below,
// never through .at() or .get<>().
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/money.hpp"
#include "base/result.hpp"

namespace msme::base {

using Json = nlohmann::ordered_json;

// Parses a whole document; depth is limited to 64 so that hostile nesting can't exhaust the stack.
Result<Json> parse_json(std::string_view text);
// The same for text with // and /* */ comments: configuration files that people write.
Result<Json> parse_commented_json(std::string_view text);
// Whether the text is one whole JSON value.
bool is_json(std::string_view text);
// Compact UTF-8; invalid UTF-8 is replaced, never an abort.
std::string dump(const Json& value);

// An object from its members, in their order; keys are distinct. Used instead of nlohmann's own
// initializer lists, which first build every pair as an array of two: 10 KB less of the packed module, and analyze, score
// and decide take 4.9 instead of 7.1 ms (5,000 rows, wasm).
struct Member {
  std::string_view key;
  mutable Json value;  // moved out of the list
};
Json record(std::initializer_list<Member> members);

// The items of what is a list, the members of what is an object, to reserve and to append to; members without looking for
// one of that name. Never of a value whose type isn't certain.
Json::array_t& items(Json& list);
Json::object_t::Container& members(Json& object);

// Adds a member of a name that isn't there yet, without looking for it. An object that must grow moves its values: left to
// nlohmann it copies them, with all that is in them.
Json& append(Json& object, std::string_view key, Json value = nullptr);

// Empties a tree from its leaves up, before it is destroyed: nlohmann's destructor moves every value of a tree through a
// list on the heap first, against deep nesting. For large trees at most as deep as parse_json takes them.
void discard(Json& tree);

// Member of an object, nullptr when absent, null or `object` isn't one.
const Json* find(const Json& object, std::string_view key);

// Typed reads; nullopt when absent or of another type. `text` refers into the document.
std::optional<std::string_view> text(const Json& object, std::string_view key);
std::optional<double> number(const Json& object, std::string_view key);
std::optional<std::int64_t> integer(const Json& object, std::string_view key);
std::optional<bool> boolean(const Json& object, std::string_view key);
const Json* array(const Json& object, std::string_view key);
const Json* object(const Json& parent, std::string_view key);

std::string text_or(const Json& object, std::string_view key, std::string_view fallback);
double number_or(const Json& object, std::string_view key, double fallback);
std::int64_t integer_or(const Json& object, std::string_view key, std::int64_t fallback);
bool boolean_or(const Json& object, std::string_view key, bool fallback);

// The value itself when it is of that type.
std::optional<std::string_view> as_text(const Json& value);
std::optional<double> as_number(const Json& value);

// Rupees for output; null when unknown.
Json money_json(Paise paise);
// "YYYY-MM-DD" for output; null when unknown.
Json date_json(Date date);
// A ratio rounded half-up to `decimals` (0–9), the declared grid before anything is compared or shown.
double round_to(double value, int decimals);

// The first member of `object` whose key isn't in `allowed`, as an E_CONFIG error at `path`; data files may not
// hold keys that nobody reads. Keys starting with "$" or "_" ($schema, _note) are free.
std::optional<Error> unknown_key(const Json& object, std::initializer_list<std::string_view> allowed,
                                 std::string_view path);

}  // namespace msme::base
