// Members of a JSON object that is written as text, one after the other. The text ends in '{' or in a member before it.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace msme::engine {

inline void member(std::string& out, std::string_view key) {
  if (out.back() != '{') out.push_back(',');
  out.push_back('"');
  out.append(key);
  out.append("\":");
}

inline void text_member(std::string& out, std::string_view key, std::string_view value) {
  member(out, key);
  base::append_json_string(out, value);
}

}  // namespace msme::engine
