#include "simulate/render.hpp"

#include <cstring>

namespace msme::simulate {

void Line::put(std::string_view text) {
  if (text.size() > kHeld) {
    flush();
    out_ += text;
    return;
  }
  if (text.empty()) return;  // perhaps of nothing at all
  std::memcpy(room(text.size()), text.data(), text.size());
  size_ += text.size();
}

void Line::start(std::string_view name) {
  put(first_ ? "\"" : ",\"");
  put(name);
  put("\":");
  first_ = false;
}

std::string& Line::key(std::string_view name) {
  start(name);
  flush();
  return out_;
}

Line& Line::text(std::string_view name, std::string_view value) {
  start(name);
  return put_text(value);
}

Line& Line::put_text(std::string_view value) {
  constexpr std::size_t kShort = kHeld / 2;
  if (value.size() <= kShort && base::plain_json_run(value, 0) == value.size()) {  // as most are
    char* const at = room(value.size() + 2);
    *at = '"';
    if (!value.empty()) std::memcpy(at + 1, value.data(), value.size());
    at[value.size() + 1] = '"';
    size_ += value.size() + 2;
    return *this;
  }
  flush();
  base::append_json_string(out_, value);
  return *this;
}

Line& Line::number(std::string_view name, std::int64_t value) {
  base::append_int(key(name), value);
  return *this;
}

Line& Line::decimal(std::string_view name, double value, int decimals) {
  std::int64_t scale = 1;
  for (int i = 0; i < decimals; ++i) scale *= 10;
  const double scaled = value * static_cast<double>(scale);
  auto whole = static_cast<std::int64_t>(scaled >= 0 ? scaled + 0.5 : scaled - 0.5);
  std::string& out = key(name);
  if (whole < 0) {
    out.push_back('-');
    whole = -whole;
  }
  base::append_int(out, whole / scale);
  out.push_back('.');
  base::append_padded(out, static_cast<int>(whole % scale), decimals);
  // As JSON writers print numbers: "7.7", not "7.70".
  while (decimals-- > 1 && out.back() == '0') out.pop_back();
  return *this;
}

Line& Line::rupees(std::string_view name, base::Paise value) {
  base::append_rupees(key(name), value);
  return *this;
}

Line& Line::date(std::string_view name, base::Date value) {
  if (value == base::kNoDate) return null(name);
  std::string& out = key(name);
  out.push_back('"');
  base::append_iso(out, value);
  out.push_back('"');
  return *this;
}

Line& Line::flag(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
Line& Line::null(std::string_view name) { return raw(name, "null"); }
Line& Line::raw(std::string_view name, std::string_view json) {
  start(name);
  put(json);
  return *this;
}

void Line::close(bool line) {
  put(line ? "}\n" : "}");
  flush();
}

}  // namespace msme::simulate
