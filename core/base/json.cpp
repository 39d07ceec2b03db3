#include "base/json.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace msme::base {
namespace {

// Comments become blanks; line ends stay.
std::string without_comments(std::string_view text) {
  std::string out(text);
  bool in_string = false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (in_string) {
      if (out[i] == '\\') {
        ++i;
      } else {
        in_string = out[i] != '"';
      }
      continue;
    }
    in_string = out[i] == '"';
    if (out[i] != '/' || i + 1 >= out.size() || (out[i + 1] != '/' && out[i + 1] != '*')) continue;
    const bool line = out[i + 1] == '/';
    const std::size_t from = line ? i : i + 2;
    std::size_t end = out.find(line ? "\n" : "*/", from);
    if (end == std::string::npos && !line) return out;  // never closed: the parser says so
    end = end == std::string::npos ? out.size() : line ? end : end + 2;
    for (; i < end; ++i) {
      if (out[i] != '\n') out[i] = ' ';
    }
    --i;
  }
  return out;
}

}  // namespace

Result<Json> parse_commented_json(std::string_view text) { return parse_json(without_comments(text)); }

std::string dump(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json record(std::initializer_list<Member> members) {
  Json out = Json::object();
  auto& held = out.get_ref<Json::object_t&>();
  held.reserve(members.size());
  for (const Member& member : members) held.emplace_back(std::string(member.key), std::move(member.value));
  return out;
}

Json::array_t& items(Json& list) { return list.get_ref<Json::array_t&>(); }
Json::object_t::Container& members(Json& object) { return object.get_ref<Json::object_t&>(); }

Json& append(Json& object, std::string_view key, Json value) {
  Json::object_t::Container& held = members(object);
  if (held.size() == held.capacity()) {
    Json::object_t::Container wider;
    wider.reserve(std::max<std::size_t>(4, held.size() + held.size() / 2));
    for (auto& [name, each] : held) wider.emplace_back(name, std::move(each));
    held.swap(wider);
  }
  return held
      .emplace_back(std::piecewise_construct, std::forward_as_tuple(key.data(), key.size()),
                    std::forward_as_tuple(std::move(value)))
      .second;
}

void discard(Json& tree) {
  if (tree.is_object()) {
    Json::object_t::Container& held = members(tree);
    for (auto& [name, each] : held) {
      if (each.is_structured()) discard(each);
    }
    held.clear();
  } else if (tree.is_array()) {
    Json::array_t& held = items(tree);
    for (Json& each : held) {
      if (each.is_structured()) discard(each);
    }
    held.clear();
  }
}

const Json* find(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (it.key() == key) return it->is_null() ? nullptr : &*it;
  }
  return nullptr;
}

std::optional<std::string_view> as_text(const Json& value) {
  const auto* held = value.get_ptr<const std::string*>();
  if (held == nullptr) return std::nullopt;
  return std::string_view(*held);
}

std::optional<double> as_number(const Json& value) {
  if (const auto* held = value.get_ptr<const double*>()) return *held;
  if (const auto* held = value.get_ptr<const std::uint64_t*>()) return static_cast<double>(*held);
  if (const auto* held = value.get_ptr<const std::int64_t*>()) return static_cast<double>(*held);
  return std::nullopt;
}

std::optional<std::string_view> text(const Json& object, std::string_view key) {
  const Json* member = find(object, key);
  return member == nullptr ? std::nullopt : as_text(*member);
}

std::optional<double> number(const Json& object, std::string_view key) {
  const Json* member = find(object, key);
  return member == nullptr ? std::nullopt : as_number(*member);
}

std::optional<std::int64_t> integer(const Json& object, std::string_view key) {
  const std::optional<double> value = number(object, key);
  if (!value || !(*value >= -9.0e15 && *value <= 9.0e15)) return std::nullopt;
  const auto whole = static_cast<std::int64_t>(*value);
  if (static_cast<double>(whole) != *value) return std::nullopt;
  return whole;
}

std::optional<bool> boolean(const Json& object, std::string_view key) {
  const Json* member = find(object, key);
  if (member == nullptr) return std::nullopt;
  const auto* held = member->get_ptr<const bool*>();
  return held == nullptr ? std::nullopt : std::optional<bool>(*held);
}

const Json* array(const Json& object, std::string_view key) {
  const Json* member = find(object, key);
  return member != nullptr && member->is_array() ? member : nullptr;
}

const Json* object(const Json& parent, std::string_view key) {
  const Json* member = find(parent, key);
  return member != nullptr && member->is_object() ? member : nullptr;
}

std::string text_or(const Json& object, std::string_view key, std::string_view fallback) {
  return std::string(text(object, key).value_or(fallback));
}
double number_or(const Json& object, std::string_view key, double fallback) {
  return number(object, key).value_or(fallback);
}
std::int64_t integer_or(const Json& object, std::string_view key, std::int64_t fallback) {
  return integer(object, key).value_or(fallback);
}
bool boolean_or(const Json& object, std::string_view key, bool fallback) {
  return boolean(object, key).value_or(fallback);
}

Json money_json(Paise paise) { return paise == kNoMoney ? Json(nullptr) : Json(to_rupees(paise)); }

Json date_json(Date date) { return date == kNoDate ? Json(nullptr) : Json(to_iso(date)); }

double round_to(double value, int decimals) {
  double scale = 1.0;
  for (int i = 0; i < decimals; ++i) scale *= 10.0;
  const double scaled = value * scale;
  if (!(scaled > -9.0e15 && scaled < 9.0e15)) return value;
  const auto whole = static_cast<std::int64_t>(scaled >= 0 ? scaled + 0.5 : scaled - 0.5);
  return static_cast<double>(whole) / scale;
}

std::optional<Error> unknown_key(const Json& object, std::initializer_list<std::string_view> allowed,
                                 std::string_view path) {
  if (object.is_null()) return std::nullopt;
  if (!object.is_object()) {
    return Error{"E_CONFIG",  std::string(path),          "An object was expected",
                 "an object", dump(object).substr(0, 40), "Compare the document with its schema"};
  }
  for (auto it = object.begin(); it != object.end(); ++it) {
    const std::string& key = it.key();
    if (!key.empty() && (key[0] == '$' || key[0] == '_')) continue;
    bool known = false;
    std::string names;
    for (const std::string_view name : allowed) {
      known = known || name == key;
      if (!names.empty()) names += ", ";
      names += name;
    }
    if (!known) {
      return Error{"E_CONFIG", std::string(path) + "/" + key,           "Unknown key", names,
                   key,        "Remove the key or correct its spelling"};
    }
  }
  return std::nullopt;
}

}  // namespace msme::base
