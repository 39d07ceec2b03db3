// What the JSON adapters share: collecting rows and what is set aside, and reading the values on which a row's sums
// and order depend. Everything else is handed on as it came: cleaning reads it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/json.hpp"
#include "base/money.hpp"
#include "ingest/payload.hpp"

namespace msme::ingest {

inline constexpr std::size_t kAsideBytes = 2000;
inline constexpr std::size_t kMostNotes = 200;
inline constexpr int kWrapperDepth = 8;  // how deep a document may be wrapped before its first known member

class Gather {
 public:
  explicit Gather(std::string_view format) { payload_.format = format; }

  void row(model::Dataset dataset, const base::Json& row, std::string place);
  void aside(model::Dataset dataset, std::string place, std::string_view code, std::string_view reason,
             const base::Json& raw);
  void note(std::string text);  // the same note once, at most kMostNotes of them
  void format(std::string_view name) { payload_.format = name; }

  // `seen` is what was added: rows and what was set aside.
  Payload finish() { return std::move(payload_); }

 private:
  Payload payload_;
};

// "/a" + "b" → "/a/b", "/a" + 3 → "/a/3"; '/' and '~' in keys are escaped as JSON pointers want it.
std::string pointer(std::string_view parent, std::string_view key);
std::string pointer(std::string_view parent, std::size_t index);

// Joins texts: what a note or an id is built of.
std::string joined(std::initializer_list<std::string_view> parts);
std::string counted(std::size_t number);

// A member by its name, else by its name in other letters (RET_PRD, AccountNumber); nullptr when there is none.
const base::Json* find_member(const base::Json& object, std::string_view key);
// A member found by a path such as "amount.overdue"; of a list its first element is meant. nullptr when there is none.
const base::Json* find_path(const base::Json& object, std::string_view path);

// A text or a whole number as text, trimmed; empty when it is neither. Of an XML element with attributes, its text.
std::string plain_text(const base::Json* value);
std::string plain_text(const base::Json& object, std::string_view path);
// The first of several paths ("a|b.c") with such a text.
std::string first_text(const base::Json& object, std::string_view paths);
// The first of several paths that leads to a value which isn't blank (an empty element of XML is), nullptr when none does.
const base::Json* first_value(const base::Json& object, std::string_view paths);
// Copies that value as it came.
void copy_first(base::Json& to, std::string_view name, const base::Json& from, std::string_view paths);

// XML wraps lists in elements of their own (accounts → account, account, …): what stands inside such wrappers.
const base::Json& unwrapped_list(const base::Json& list);

// Rupees of a number or of a text ("1,25,000.50", "-12.5"); nullopt when it is neither or beyond base::kMaxAmount.
std::optional<base::Paise> read_rupees(const base::Json& value);

// A day by the layout that the format prescribes: "DDMMYYYY", "DD-MM-YYYY" (any separator, month names too),
// "YYYYMMDD". kNoDate when the text isn't such a day.
base::Date read_day(std::string_view text, std::string_view layout);
// Month index (base::month_index) of MMYYYY, MM-YYYY, MM-YY, Mon-YY, Mon:YYYY, YYYYMM or YYYY-MM; −1 otherwise.
int read_month_of(std::string_view text);
// Seconds since 1970 in UTC of "2026-04-01T10:00:00.123Z" and the like (no zone = IST); nullopt otherwise.
std::optional<std::int64_t> read_instant(std::string_view text);

// The elements of a list; a single object stands for a list of one, as XML turned into JSON has it.
template <class Each>
void for_each_of(const base::Json* list, std::string_view place, const Each& each) {
  if (list == nullptr) return;
  if (!list->is_array()) {
    if (list->is_object()) each(*list, std::string(place));
    return;
  }
  for (std::size_t i = 0; i < list->size(); ++i) each((*list)[i], pointer(place, i));
}

// The document says that it is made up (a member "note" or "data_origin" that begins with SYNTHETIC).
bool says_synthetic(const base::Json& document);

}  // namespace msme::ingest
