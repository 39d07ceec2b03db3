// The schemas of the nine datasets (schemas/*.json) as constant tables, which the build writes (core/cmake/
// SchemaScript.cmake), and the check of a clean row against them. A keyword outside the declared subset stops the build:
// type, properties, required, additionalProperties, items, enum of texts and null, const text, minimum, exclusiveMinimum,
// maximum, minLength, maxLength (in bytes), pattern (see matches_pattern), format "date".
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "model/enums.hpp"

namespace msme::model {

// Bits of SchemaNode::types.
enum SchemaTypes : std::uint8_t {
  kSchemaNull = 1,
  kSchemaBoolean = 2,
  kSchemaInteger = 4,
  kSchemaNumber = 8,
  kSchemaString = 16,
  kSchemaArray = 32,
  kSchemaObject = 64
};

struct SchemaNode;
struct SchemaField {
  std::string_view name;
  const SchemaNode* node;
  bool required;
};
struct SchemaNode {
  unsigned types = 0;          // 0 = any
  bool closed = false;         // no members beside `fields`
  bool above_minimum = false;  // the minimum itself is too little
  bool choice_null = false;    // null is one of the choices
  bool date = false;           // YYYY-MM-DD, a day that exists
  std::span<const SchemaField> fields{};
  const SchemaNode* items = nullptr;
  const SchemaNode* others = nullptr;  // of members beside `fields`
  std::span<const std::string_view> choices{};
  std::string_view pattern{};
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  std::size_t min_length = 0, max_length = static_cast<std::size_t>(-1);

  const SchemaNode* member(std::string_view name) const;  // nullptr when `fields` has none of that name
};

// The schema of a dataset's clean rows, without what cleaning adds to a finished row (verdict, derived, source).
const SchemaNode& schema_of(Dataset dataset);

// What a value breaks.
struct SchemaFault {
  std::string path;       // JSON pointer from the value on, "" = the value itself
  std::string_view rule;  // SCHEMA_TYPE, _REQUIRED, _MEMBER, _ENUM, _MINIMUM, _MAXIMUM, _LENGTH, _PATTERN, _DATE
  std::string expected;
  const base::Json* value = nullptr;  // nullptr = missing
};

// The first fault in the order of the value's members; nullopt when it fits. `rows`: lists of objects are looked into.
std::optional<SchemaFault> check_schema(const SchemaNode& node, const base::Json& value, bool rows = true);
// The same for one figure of a columnar row.
bool fits_range(const SchemaNode& node, double value);

// Whether `text` has the form of `pattern`: ^…$ around literal characters, \x escapes and [classes], each with {m}, {m,n},
// ?, + or * after it, and groups (a|b), which may be followed by ?, without groups inside.
bool matches_pattern(std::string_view text, std::string_view pattern);
// Whether a pattern keeps to that.
bool pattern_supported(std::string_view pattern);

}  // namespace msme::model
