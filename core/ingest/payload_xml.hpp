// XML as real providers write it, as a JSON document. A strict library refuses part of what Account Aggregators send:
// raw < and & inside narrations, undeclared entities, attributes twice, a declared encoding that isn't true. DTDs are
// refused and nothing but the five named and the numeric entities is decoded, so nothing can be expanded.
#pragma once

#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace msme::ingest {

inline constexpr std::size_t kMaxXmlBytes = 64U << 20U;
inline constexpr std::size_t kMaxXmlDepth = 64;
// Attributes and different children of one element: members are looked up one by one.
inline constexpr std::size_t kMaxXmlMembers = 256;

// `text` is UTF-8. {root: …}; attributes and children are members by their name without its prefix, repeated ones a
// list, text beside them "#text"; an element of text alone is that text, an empty one an empty object. Namespace
// declarations of prefixes are left out. Linear in the size of the text.
//
// Errors: E_FILE_TRUNCATED (an element, comment or value isn't closed; `got` says how much could be read), E_FILE_DTD,
// E_FILE_TOO_LARGE (size, depth, members).
base::Result<base::Json> read_xml(std::string_view text);

}  // namespace msme::ingest
